"""Section A of `Kontrol`: is the input filled in rightly."""

from __future__ import annotations

from investpakke.workbook.layout import BEREGNING
from investpakke_templates.check import Check
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW
from investpakke_templates.styles import WHOLE


def input_checks(content: Content) -> list[Check]:
    """Return the checks that count faults in the input; each must count 0."""
    grid = content.grid
    faults, profiles, groups = grid.faults, grid.profiles, grid.groups
    years = f"{grid.first_letter}", f"{grid.last_letter}"
    factors = profiles.area(*years)
    names = profiles.column("C")
    first_year = grid.setting(2)
    positive = grid.inputs.area("G", "I")
    amounts = grid.inputs.area("J", grid.last_letter)
    horizon = f"MAX({BEREGNING}!{grid.year_row(YEAR_NUMBER_ROW)})"
    counted = (
        ("Halvt udfyldte rækker: felter, der mangler, eller står uden nummer", "D"),
        ("Besparelse ikke givet på netop én måde: enhedsbesparelse, gennemsnit eller ydelse", "E"),
        ("Sagsnumre, der står flere gange", "F"),
        ("Sager med en målgruppe, der ikke findes", "G"),
        ("Sager med en indfasning, der ikke findes eller er uden effekt", "H"),
        ("Sager, hvis gennemsnit ikke er et helt antal af årskolonnerne", "I"),
        ("Tekst i talfelter på Sager", "J"),
    )
    formulas = [(label, f"=SUM({faults.column(letter)})") for label, letter in counted]
    formulas += [
        ("Helårspersoner og besparelser, der ikke er over 0", f'=COUNTIF({positive},"<=0")'),
        ("Investeringer under 0", f'=COUNTIF({amounts},"<0")'),
        (
            "Indfasningsprofiler uden navn eller uden en faktor for hvert år",
            f'=SUMPRODUCT(({names}<>"")*({factors}=""))+SUMPRODUCT(({names}="")*({factors}<>""))'
            f"+COUNTA({factors})-COUNT({factors})",
        ),
        (
            "Indfasningsfaktorer under 0 % eller over 100 %",
            f'=COUNTIF({factors},"<0")+COUNTIF({factors},">1")',
        ),
        (
            "Målgrupper med nummer, men uden navn eller omvendt",
            f'=SUMPRODUCT((({groups.column("B")}="")<>({groups.column("C")}=""))*1)',
        ),
        (
            "Første år er ikke et årstal",
            f"=({first_year}<1990)+({first_year}>2200)+({first_year}<>INT({first_year}))",
        ),
        (
            "Viste år er ikke et helt antal af årskolonnerne",
            f"={_outside(grid.setting(3), horizon)}",
        ),
        (
            "Standardhorisonten er ikke et helt antal af årskolonnerne",
            f"={_outside(grid.setting(4), horizon)}",
        ),
        (
            "Diskonteringsrente under 0 % eller over 100 %",
            f"=({grid.setting(5)}<0)+({grid.setting(5)}>1)",
        ),
    ]
    formulas += _rates(content)
    return [
        Check(index, label, "=0", 0.0, formula, 0.0, "antal", format=WHOLE)
        for index, (label, formula) in enumerate(formulas, start=1)
    ]


def _rates(content: Content) -> list[tuple[str, str]]:
    """Return the checks of benefits on `Sager`, and of what the user puts on `Satser`."""
    grid, rates = content.grid, content.rates.grid
    shares = grid.inputs.column(grid.benefit_letters[3])
    cases, rows = rates.case_rates, rates.rates
    rises = rates.years(rates.rise_row, rows.sheet)
    return [
        (
            "Ydelser uden en sats i satsåret, eller satsår, uge eller andel uden ydelse",
            f"=SUM({cases.column('N')})",
        ),
        ("Uger på ydelse, der ikke er et helt tal fra 0 og op", f"=SUM({cases.column('O')})"),
        (
            "Andele af satsen, der ikke er over 0 % og højst 100 %",
            f'=COUNTIF({shares},"<=0")+COUNTIF({shares},">1")',
        ),
        (
            "Egne satser, der mangler felter, overlapper eller ikke passer til ydelsen",
            f"=SUM({rows.column('J')})+SUM({rows.column('K')})",
        ),
        (
            "Pris- og lønstigninger, der ikke er tal over -100 % og højst 100 %",
            f'=COUNTIF({rises},"<=-1")+COUNTIF({rises},">1")+COUNTA({rises})-COUNT({rises})',
        ),
    ]


def _outside(cell: str, most: str) -> str:
    """Return a formula part that is 0 for a whole number from 1 to ``most``."""
    return f"({cell}<1)+({cell}>{most})+({cell}<>INT({cell}))"
