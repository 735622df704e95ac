"""Section A of `Kontrol`: is the input filled in rightly."""

from __future__ import annotations

from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW
from investpakke_templates.sheets.kontrol.check import Check
from investpakke_templates.styles import WHOLE


def input_checks(content: Content) -> list[Check]:
    """Return the checks that count faults in the input; each must count 0."""
    grid = content.grid
    faults, profiles, groups = grid.faults, grid.profiles, grid.groups
    years = f"{grid.first_letter}", f"{grid.last_letter}"
    factors = profiles.area(*years)
    names = profiles.column("C")
    horizon = f"MAX({BEREGNING}!{grid.year_row(YEAR_NUMBER_ROW)})"
    counted = (
        ("Halvt udfyldte rækker: felter, der mangler, eller står uden nummer", "D"),
        ("Besparelse givet både som enhedsbesparelse og gennemsnit, eller slet ikke", "E"),
        ("Sagsnumre, der står flere gange", "F"),
        ("Sager med en målgruppe, der ikke findes", "G"),
        ("Sager med en indfasning, der ikke findes", "H"),
        ("Sager, hvis gennemsnit går længere frem end årskolonnerne", "I"),
        ("Tekst i talfelter på Sager", "J"),
    )
    formulas = [(label, f"=SUM({faults.column(letter)})") for label, letter in counted]
    formulas += [
        ("Indfasningsprofiler uden en faktor for hvert år",
         f'=SUMPRODUCT(({names}<>"")*({factors}=""))+COUNTA({factors})-COUNT({factors})'),
        ("Indfasningsfaktorer under 0 % eller over 100 %",
         f"=COUNTIF({factors},\"<0\")+COUNTIF({factors},\">1\")"),
        ("Målgrupper med nummer, men uden navn eller omvendt",
         f'=SUMPRODUCT((({groups.column("B")}="")<>({groups.column("C")}=""))*1)'),
        ("Viste år eller standardhorisont uden for årskolonnerne",
         f"=({grid.setting(3)}<1)+({grid.setting(3)}>{horizon})"
         f"+({grid.setting(4)}<1)+({grid.setting(4)}>{horizon})"),
        ("Diskonteringsrente under 0 % eller over 100 %",
         f"=({grid.setting(5)}<0)+({grid.setting(5)}>1)"),
    ]  # fmt: skip
    return [
        Check(index, label, "=0", 0.0, formula, 0.0, "antal", format=WHOLE)
        for index, (label, formula) in enumerate(formulas, start=1)
    ]
