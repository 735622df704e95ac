"""Section C of `Kontrol`: do the published figures follow from the inputs."""

from __future__ import annotations

from investpakke.errors import InputError
from investpakke.model import Figure
from investpakke.reconcile import Line, Verdict
from investpakke.text import Problem, Text
from investpakke.workbook.layout import BEREGNING, FORUDSAETNINGER
from investpakke_templates.check import AMOUNT, Check
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_ROW
from investpakke_templates.styles import SHARE_1

_Rows = dict[tuple[str, str, str, str], int]
"""The row of each published figure, by scope, key, quantity and unit."""


_LETTER = {
    "annual_investment": "D",
    "average_saving": "E",
    "average_gain": "F",
    "persons": "G",
    "share": "J",
}


_PATH_ROW = {"investment": 0, "saving": 1, "net": 2}


def published_checks(content: Content, first_row: int) -> list[Check]:
    """Return a check for each published figure, or room to type some in."""
    lines = content.reconciliation
    rows: _Rows = {
        (line.figure.scope, line.figure.key, line.figure.quantity, line.figure.unit): first_row + i
        for i, line in enumerate(lines)
    }
    if not lines:
        return _room_for_published(content)
    return [_published(content, line, rows) for line in lines]


def _published(content: Content, line: Line, rows: _Rows) -> Check:
    figure = line.figure
    percent = 0.01 if figure.unit == "%" else 1.0
    key: str | int = (
        int(figure.key) if figure.scope in {"group", "year", "path"} and figure.key else figure.key
    )
    row = rows[figure.scope, figure.key, figure.quantity, figure.unit]
    return Check(
        number=key,
        label=line.label.da,
        expected=None if figure.value is None else figure.value * percent,
        expected_value=None if figure.value is None else figure.value * percent,
        computed=_computed(content, figure, row, rows),
        computed_value=line.computed * percent,
        unit="andel" if figure.unit == "%" else figure.unit,
        tolerance=figure.tolerance * percent,
        explained=not figure.must_tie,
        place=figure.place,
        why=figure.why.da if figure.why and line.verdict in {Verdict.KNOWN, Verdict.LOST} else "",
        format=SHARE_1 if figure.unit == "%" else AMOUNT,
    )


def _computed(content: Content, figure: Figure, row: int, rows: _Rows) -> str:
    """Return the formula that computes a published figure, in the figure's unit."""
    grid = content.grid
    per = {"mio. kr.": "/1000", "kr.": "*1000"}.get(figure.unit, "")
    if figure.scope in {"case", "group"}:
        block = grid.result if figure.scope == "case" else grid.group_result
        values, keys = block.column(_LETTER[figure.quantity]), block.column("B")
        return f"=INDEX({values},MATCH($B{row},{keys},0)){per}"
    if figure.scope == "year":
        values = grid.year_row(grid.path.first + _PATH_ROW[figure.quantity], BEREGNING)
        years = grid.year_row(YEAR_ROW, BEREGNING)
        return f"=INDEX({values},1,MATCH($B{row},{years},0)){per}"
    if figure.scope == "package":
        if figure.quantity == "mean_net":
            return f"={BEREGNING}!$J${grid.path.first + 2}{per}"
        return f"={BEREGNING}!${_LETTER[figure.quantity]}${grid.total_row}{per}"
    if figure.scope == "ratio":
        return "=" + "/".join(_ratio_cells(content, figure))
    return _path_formula(content, figure, rows, per)


def _path_formula(content: Content, figure: Figure, rows: _Rows, per: str) -> str:
    """Return a formula on the published path itself, or on its sum in the engine."""
    grid, years = content.grid, content.package.shown_years

    def cell(quantity: str, year: int, column: str = "D") -> str:
        key = ("year", str(year), quantity, figure.unit)
        if key not in rows:
            raise InputError(
                Problem("template.path_missing", "the figure lacks its yearly path"),
                where=f"published, {figure.scope} {figure.quantity}",
                expected=Text(
                    "published {quantity} for {year} in {unit}",
                    quantity=quantity,
                    year=year,
                    unit=figure.unit,
                ),
                got=None,
            )
        return f"${column}${rows[key]}"

    if figure.quantity == "saving_sum":
        first, last = figure.years or (years[0], years[-1])
        values = grid.year_row(grid.path.first + 1, BEREGNING)
        calendar = grid.year_row(YEAR_ROW, BEREGNING)
        from_first = f"({calendar}>={cell('saving', first, 'B')})"
        to_last = f"({calendar}<={cell('saving', last, 'B')})"
        return f"=SUMPRODUCT({from_first}*{to_last}*{values}){per}"
    if figure.quantity == "mean_net":
        saving, investment = (
            ",".join(cell(quantity, year) for year in years)
            for quantity in ("saving", "investment")
        )
        return f"=AVERAGE({saving})-AVERAGE({investment})"
    year = int(figure.key)
    return f"={cell('saving', year)}-{cell('investment', year)}"


def _ratio_cells(content: Content, figure: Figure) -> tuple[str, str]:
    """Return the cells on `Forudsætninger` that hold a ratio's two figures."""
    first = content.ratio_block.first + 2 * content.ratios.index(figure)
    return f"{FORUDSAETNINGER}!$D${first}", f"{FORUDSAETNINGER}!$D${first + 1}"


def _room_for_published(content: Content) -> list[Check]:
    """Return rows to type published totals in, for a package that has none yet."""
    row, total = content.grid.total_row, content.wide.total
    named: tuple[tuple[str, str, float, str], ...] = (
        ("Pakkens årlige investering", "D", float(total.investment), "tkr."),
        ("Pakkens gns. årlige besparelse", "E", float(total.saving), "tkr."),
        ("Pakkens gns. årlige gevinst", "F", float(total.gain), "tkr."),
        ("Pakkens helårspersoner", "G", float(total.persons), "personer"),
    )
    return [
        Check(
            i,
            label,
            None,
            None,
            f"={BEREGNING}!${letter}${row}",
            value,
            unit,
            0.5,
            place="Skriv tallet fra dokumentet i feltet Forventet",
        )
        for i, (label, letter, value, unit) in enumerate(named, start=1)
    ]
