"""Tables 5 to 8 of `Satser`: days, and what one helårsperson costs by benefit and year."""

from __future__ import annotations

from collections.abc import Callable

from investpakke.rates.cost import Cost
from investpakke_templates.grid import Block
from investpakke_templates.rate_content import RateContent
from investpakke_templates.rate_grid import FIRST_RATE_YEAR_COLUMN
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.satser.tables import first_day, last_day, table_head
from investpakke_templates.styles import WHOLE

_TKR = "#,##0.0;[Red]-#,##0.0;"
_SHARE = "0.0 %;;"


def write_days(writer: SheetWriter, rates: RateContent) -> None:
    """Write on how many days of each year each rate applies."""
    grid, block = rates.grid, rates.grid.days
    up = grid.rates.first - block.first
    table_head(writer, grid, block, "5. Dage i året, hvor satsen gælder", {1: "Nr.", 2: "Ydelse"})
    _year_heads(writer, rates, block)
    names = [row.benefit for row in rates.rows]
    names += [""] * (block.count - len(names))
    writer.fill(
        block.rows,
        1,
        lambda r: f"=$B{r + up}",
        range(1, block.count + 1),
        number=WHOLE,
        align="left",
    )
    writer.fill(block.rows, 2, lambda r: f'=$C{r + up}&""', names, shrink=True)
    days = [[row.rate.validity.days_in(year) for year in rates.years] for row in rates.rows]
    days += [[0] * len(rates.years)] * (block.count - len(days))

    def within(row: int, letter: str) -> str:
        at = row + up
        year = f"{letter}${grid.year_row}"
        overlap = f"MIN($F{at},{last_day(year)})-MAX($E{at},{first_day(year)})+1"
        return f'=($C{at}<>"")*MAX(0,{overlap})'

    writer.fill_years(block.rows, _columns(rates), within, days, number="0;;")
    writer.rule_rows(block, "C", grid.last_column)


def write_costs(writer: SheetWriter, rates: RateContent) -> None:
    """Write what is paid, and the municipality's and the state's part in a first year."""
    grid = rates.grid
    costs = [[rates.cost(name, year) for year in rates.years] for name in rates.names]
    shares = [rates.mean_state_share(name) for name in rates.names]
    names, ladders, steps = (grid.rates.local("C"), grid.rates.local("D"), grid.steps)
    to_state = grid.state.first - grid.municipality.first

    _block(writer, rates, grid.paid, "6. Udbetalt til én helårsperson (tkr. pr. år, højst)", "Før")
    for row in grid.paid.rows:
        writer.text(row, 4, "–", "plain", align="right")
    _names(writer, rates)
    found = [_ladder(rates, name) for name in rates.names]
    writer.fill(
        grid.paid.rows,
        3,
        lambda r: f'=IF($C{r}="","",INDEX({ladders},MATCH($C{r},{names},0)))',
        found,
    )
    _years(writer, rates, grid.paid, lambda r, k: _paid(rates, r, k), costs, lambda c: c.paid)

    _block(
        writer,
        rates,
        grid.municipality,
        "7. Kommunens udgift til én helårsperson i det første år på ydelsen (tkr. pr. år)",
        "Kommunens andel",
    )
    own = [1 - share if name else 0.0 for name, share in zip(rates.names, shares, strict=True)]
    writer.fill(
        grid.municipality.rows,
        4,
        lambda r: f'=($C{r}<>"")*(1-$E{r + to_state})',
        own,
        number=_SHARE,
    )
    _years(
        writer,
        rates,
        grid.municipality,
        lambda r, k: _part(rates, grid.municipality, r, k),
        costs,
        lambda c: c.municipality,
    )

    _block(
        writer,
        rates,
        grid.state,
        "8. Statens udgift til én helårsperson i det første år på ydelsen (tkr. pr. år)",
        "Statens andel",
    )
    parts = f"{steps.local('I')}*{steps.local('G')}"
    writer.fill(
        grid.state.rows,
        4,
        lambda r: f"=SUMPRODUCT(({steps.local('C')}=$D{r})*{parts})/{grid.weeks_cell}",
        shares,
        number=_SHARE,
    )
    _years(
        writer,
        rates,
        grid.state,
        lambda r, k: _part(rates, grid.state, r, k),
        costs,
        lambda c: c.state,
    )


def _ladder(rates: RateContent, name: str) -> str:
    return rates.book.benefit(name).ladder if name else ""


def _columns(rates: RateContent) -> range:
    return range(FIRST_RATE_YEAR_COLUMN, FIRST_RATE_YEAR_COLUMN + len(rates.years))


def _year_heads(writer: SheetWriter, rates: RateContent, block: Block) -> None:
    """Write the calendar years above a block."""
    row = rates.grid.year_row
    for column, letter, year in zip(
        _columns(rates), rates.grid.year_letters, rates.years, strict=True
    ):
        writer.formula(block.first - 1, column, f"={letter}${row}", year, "head", WHOLE)


def _block(
    writer: SheetWriter, rates: RateContent, block: Block, title: str, share: str = ""
) -> None:
    """Write the heads of a table of benefits by year, with the benefits' names and ladders."""
    heads = {1: "Nr.", 2: "Ydelse", 3: "Refusionstrappe", 4: share}
    table_head(writer, rates.grid, block, title, heads)
    _year_heads(writer, rates, block)
    for index, row in enumerate(block.rows):
        writer.number(row, 1, index + 1, "plain", WHOLE, align="left")
    if block != rates.grid.paid:
        up = rates.grid.paid.first - block.first
        ladders = [_ladder(rates, name) for name in rates.names]
        writer.fill(block.rows, 2, lambda r: f"=$C{r + up}", rates.names, shrink=True)
        writer.fill(block.rows, 3, lambda r: f"=$D{r + up}", ladders, shrink=True)
    writer.rule_rows(block, "C", rates.grid.last_column)


def _names(writer: SheetWriter, rates: RateContent) -> None:
    """Write the list of benefits: those that ship, and each own one beside its first rate."""
    grid, shipped = rates.grid, rates.shipped.benefits
    first_rows = [row.benefit for row in rates.rows]
    for offset, benefit in enumerate(shipped):
        row = grid.rates.first + first_rows.index(benefit.name)
        writer.formula(
            grid.paid.first + offset, 2, f"=$C${row}", benefit.name, "plain", shrink=True
        )
    top = grid.rates.first
    for offset, row in enumerate(grid.own.rows, start=len(shipped)):
        formula = f'=IF(COUNTIF($C${top}:$C{row - 1},$C{row})=0,$C{row}&"","")'
        name = rates.names[offset]
        writer.formula(grid.paid.first + offset, 2, formula, name, "plain", shrink=True)


def _paid(rates: RateContent, row: int, letter: str) -> str:
    """Return the formula of what is paid: by days, or the year before × the user's index."""
    grid = rates.grid
    names, worth = grid.rates.local("C"), grid.rates.local("I")
    days = f"{letter}${grid.days.first}:{letter}${grid.days.last}"
    of_year = f"{letter}${grid.days_row}"
    covered = f"SUMPRODUCT(({names}=$C{row})*{days})={of_year}"
    by_days = f"SUMPRODUCT(({names}=$C{row})*{days}*{worth})/{of_year}"
    before, rise = _before(rates, letter), f"{letter}${grid.rise_row}"
    return f"=IF({covered},{by_days},SUM({before}{row})*(1+{rise})*ISNUMBER({rise}))"


def _before(rates: RateContent, letter: str) -> str:
    """Return the column left of a year's; left of the first year there are no rates."""
    letters = ("E", *rates.grid.year_letters)
    return letters[letters.index(letter) - 1]


def _part(rates: RateContent, block: Block, row: int, letter: str) -> str:
    return f"=$E{row}*{letter}{row + rates.grid.paid.first - block.first}"


def _years(
    writer: SheetWriter,
    rates: RateContent,
    block: Block,
    formula: Callable[[int, str], str],
    costs: list[list[Cost | None]],
    part: Callable[[Cost], float],
) -> None:
    values = [[0.0 if cost is None else part(cost) for cost in row] for row in costs]
    writer.fill_years(block.rows, _columns(rates), formula, values, number=_TKR)
