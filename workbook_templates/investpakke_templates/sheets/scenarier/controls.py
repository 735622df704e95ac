"""What `Kontrol` holds against `Scenarier`: its figures another way, and its inputs."""

from __future__ import annotations

from investpakke.workbook.inputs.scenarios import SCENARIOS
from investpakke.workbook.layout import BEREGNING, SCENARIER
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheets.scenarier.figures import ScenarioFigures
from investpakke_templates.sheets.scenarier.places import (
    FIRST,
    GROUP_ROW,
    LAST,
    LEVER_ROWS,
    NAME_ROW,
    Places,
)
from investpakke_templates.styles import WHOLE


def checks(content: Content) -> list[CheckRow]:
    """Return the sheet's rows of section B."""
    figures, places = content.once(ScenarioFigures), Places(content.grid)
    base = f"{SCENARIER}!$D${places.results.first + 5}"
    net = content.grid.year_row(places.nets.first, SCENARIER)
    discount = content.grid.year_row(content.grid.DISCOUNT_ROW, BEREGNING)
    return [
        (
            "Scenarier: grundlagets nutidsværdi = dets netto × diskonteringsfaktorer",
            f"={base}",
            f"=SUMPRODUCT({net}*{discount})",
            figures.figures[0].net_present_value,
            "tkr.",
            AMOUNT,
        ),
        *(_saving(places, figures, number) for number in range(1, SCENARIOS + 1)),
        *_inputs(content),
    ]


def _saving(places: Places, figures: ScenarioFigures, number: int) -> CheckRow:
    """Compare the saving over all years: from the moved factors, and from what has come by then."""
    grid, block = places.grid, places.cases(number)
    first, last, letter = grid.first_letter, grid.last_letter, places.letter(number)
    moved = f"{block.column('E')}*{block.area(first, last)}"
    times, phasing = (f"{SCENARIER}!${letter}${places.factors.first + k}" for k in (0, 2))
    chosen, full = block.column("D"), grid.basis.column("I")
    own = grid.basis.area(first, last)
    # A factor less what it has above 1: the lesser of the two for all cells at once, as MIN is not.
    capped = f"({phasing}*{own}-({phasing}*{own}-1)*({phasing}*{own}>1))"
    weights = grid.year_row(places.weights.first + number - 1, SCENARIER)
    changed = f"SUMPRODUCT({chosen}*{full}*{times}*{capped}*{weights})"
    same = f"SUMPRODUCT((1-{chosen})*{full}*{own})"
    return (
        f"Scenarier: besparelse over alle årskolonner i scenarie {number}, regnet ud fra vægte",
        f"=SUMPRODUCT({moved})",
        f"={changed}+{same}",
        float(figures.wide[number].saving_by_case.sum()),
        "tkr.",
        AMOUNT,
    )


def _inputs(content: Content) -> list[CheckRow]:
    def row(number: int) -> str:
        return f"{SCENARIER}!${FIRST}${number}:${LAST}${number}"

    levers = f"{SCENARIER}!${FIRST}${min(LEVER_ROWS.values())}:${LAST}${GROUP_ROW}"
    ids, group = content.grid.groups.column("B"), row(GROUP_ROW)
    relative = ("persons", "unit_saving", "phasing", "price_level")
    beyond = [f'COUNTIF({row(LEVER_ROWS[lever])},"<=-1")' for lever in relative]
    beyond += [
        f'COUNTIF({row(LEVER_ROWS["investment"])},"<-1")',
        f'COUNTIF({row(LEVER_ROWS["delay"])},"<0")',
        f"COUNTA({levers})-COUNT({levers})",
    ]
    rows = (
        (
            "Scenarier: ændringer i et scenarie uden navn",
            f'SUMPRODUCT(({row(NAME_ROW)}="")*({levers}<>""))',
        ),
        ("Scenarier: ændringer på -100 % eller mindre, negative år eller tekst", "+".join(beyond)),
        (
            "Scenarier: målgrupper, der ikke findes",
            f'COUNT({group})-SUMPRODUCT(({ids}={group})*({ids}<>""))',
        ),
    )
    return [(label, "=0", f"={formula}", 0.0, "antal", WHOLE) for label, formula in rows]
