"""The package by year on `Nutidsværdi`: each purse's net, present value and running sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import NO_GAIN
from investpakke.deciding.present_value import Flow, Payer
from investpakke.workbook.layout import BEREGNING, NUTIDSVAERDI
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter, Value, Values
from investpakke_templates.sheets.nutidsvaerdi.figures import DASH, Figures
from investpakke_templates.sheets.nutidsvaerdi.places import CHART_ROWS, Places, YearRow
from investpakke_templates.sheets.nutidsvaerdi.rate import write_factors
from investpakke_templates.styles import NAVY, NOTHING, TEAL, TKR, WHOLE
from investpakke_templates.texts import texts

_TOTAL_COLUMN, _PAID_COLUMN = 8, 9  # I, J


def write_years(book: Workbook, writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the package by year, with its chart."""
    content, block = figures.content, places.years
    write_heads(writer, content, places, block.first - 1, "years", left=2)
    for row in YearRow:
        kind = "note" if row is YearRow.LEFT else "label"
        at = places.year_row(row)
        for column in range(1, 10):
            writer.text(at, column, "", kind)
        writer.text(at, 2, texts()["nutidsvaerdi"]["rows"][row.name.lower()], kind)
    write_factors(writer, content, places)
    _left(writer, content, places)
    for line in _lines(figures, places):
        _write_line(writer, figures, places, line)
    hide_years(writer, content, places, block.first, block.last)
    _say_what_lacks(writer, figures, places)
    _chart(book, writer, content, places)


def _say_what_lacks(writer: SheetWriter, figures: Figures, places: Places) -> None:
    said, lacking = texts()["nutidsvaerdi"], len(figures.found.unknown)
    count = f"$D${places.total_row}"
    writer.formula(
        places.years.last + 1,
        2,
        f'=IF({count}=0,"{said["known"]}","{said["unknown"]}"&{count})',
        f"{said['unknown']}{lacking}" if lacking else said["known"],
        "note",
    )


class _Line(NamedTuple):
    """A row of the table; one that rests on the state's shares says so with a dash."""

    row: YearRow
    flow: Flow
    part: str
    formula: Callable[[str], str]
    rests_on_shares: bool


def _lines(figures: Figures, places: Places) -> tuple[_Line, ...]:
    content, package = figures.content, figures.found.package
    own, state, both = (package[purse] for purse in Payer)
    grid, path = content.grid, content.grid.path.first

    def at(row: YearRow, letter: str) -> str:
        return f"{letter}{places.year_row(row)}"

    def worth(row: YearRow) -> Callable[[str], str]:
        return lambda k: f"{at(row, k)}*{k}${places.year_row(YearRow.FACTOR)}"

    def running(row: YearRow) -> Callable[[str], str]:
        first = f"${grid.first_letter}{places.year_row(row)}"
        return lambda k: f"SUM({first}:{at(row, k)})*{places.shown(k)}"

    def saved(k: str) -> str:
        share = places.cases.local("J")
        return f"SUMPRODUCT({grid.saving.year(k)}*{share}/(1-{share}))*{places.shown(k)}"

    of = YearRow
    return (
        _Line(of.NET, own, "net", lambda k: f"{BEREGNING}!{k}${path + 2}", False),
        _Line(of.PRESENT, own, "present", worth(of.NET), False),
        _Line(of.CUMULATIVE, own, "cumulative", running(of.NET), False),
        _Line(of.CUMULATIVE_PRESENT, own, "cumulative_present", running(of.PRESENT), False),
        _Line(of.STATE, state, "net", saved, True),
        _Line(of.STATE_PRESENT, state, "present", worth(of.STATE), True),
        _Line(of.BOTH, both, "net", lambda k: f"{at(of.NET, k)}+{at(of.STATE, k)}", True),
        _Line(of.BOTH_CUMULATIVE, both, "cumulative", running(of.BOTH), True),
        _Line(of.BOTH_PRESENT, both, "present", worth(of.BOTH), True),
        _Line(
            of.BOTH_CUMULATIVE_PRESENT, both, "cumulative_present", running(of.BOTH_PRESENT), True
        ),
    )


def _write_line(writer: SheetWriter, figures: Figures, places: Places, line: _Line) -> None:
    at, grid = places.year_row(line.row), figures.content.grid
    known = f"$D${places.total_row}=0"

    def guarded(formula: str) -> str:
        return f'=IF({known},{formula},"{DASH}")' if line.rests_on_shares else f"={formula}"

    writer.fill_years(
        range(at, at + 1),
        grid.year_columns,
        lambda _, k: guarded(line.formula(k)),
        figures.years(getattr(line.flow, line.part)),
        "calc",
        TKR,
        align="right",
    )
    years = f"${grid.first_letter}{at}:${grid.last_letter}{at}"
    if line.part in {"net", "present"}:
        (total,) = figures.amounts(getattr(line.flow, line.part).sum(axis=1))
        writer.formula(
            at, _TOTAL_COLUMN, guarded(f"SUM({years})"), total, "total", TKR, align="right"
        )
        return
    numbers = line.flow.payback if line.part == "cumulative" else line.flow.discounted_payback
    (year,) = figures.paid(numbers)
    paid = paid_in(places, years)
    formula = f'=IF({known},{paid},"{DASH}")' if line.rests_on_shares else f"={paid}"
    writer.formula(at, _PAID_COLUMN, formula, year, "total", WHOLE, align="right")


def paid_in(places: Places, cumulative: str) -> str:
    """Return what gives the first shown year whose running sum is 0 or more.

    The most years left among those at 0 or more is the first of them: counted from the last
    year shown, so that 0 says that there is none.
    """
    grid = places.grid
    left = places.over_years(YearRow.LEFT)
    residue = f"${xl_col_to_name(_TOTAL_COLUMN)}${places.year_row(YearRow.LEFT)}"
    most = f"SUMPRODUCT(MAX(({cumulative}+{residue}>=0)*{left}))"
    return f'CHOOSE(1+({most}>0),"{DASH}",{grid.setting(2)}+{grid.setting(3)}-{most})'


def _left(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write how many of the shown years are left from each year on, and what still counts as 0."""
    grid, years = content.grid, content.package.years
    row = places.year_row(YearRow.LEFT)

    def left(_: int, k: str) -> str:
        return f"={places.shown(k)}*({grid.setting(3)}+1-{BEREGNING}!{k}${YEAR_NUMBER_ROW})"

    values: Values = [max(0, years - index) for index in range(grid.years)]
    writer.fill_years(
        range(row, row + 1), grid.year_columns, left, [values], "note", WHOLE, align="right"
    )
    writer.number(row, _TOTAL_COLUMN, NO_GAIN, "note", "0.0000000", align="right")


def write_heads(
    writer: SheetWriter, content: Content, places: Places, row: int, name: str, left: int
) -> None:
    """Write a block's title and heads, with the calendar years that are shown."""
    grid, said = content.grid, texts()["nutidsvaerdi"]
    writer.section(row - 1, said["titles"][name], grid.year_columns[-1])
    writer.heads(row, 1, said["heads"][name], left=left)
    writer.sheet.set_row(row - 1, 30)
    years: list[Value] = [*content.package.shown_years]
    years += [""] * (grid.years - len(years))
    writer.fill_years(
        range(row, row + 1),
        grid.year_columns,
        lambda _, k: f'=IF({places.shown(k)}=1,{BEREGNING}!{k}${YEAR_ROW},"")',
        [years],
        "head",
        WHOLE,
    )


def hide_years(
    writer: SheetWriter, content: Content, places: Places, first: int, last: int
) -> None:
    """Hide the zeros of years that are not shown."""
    columns = content.grid.year_columns
    writer.sheet.conditional_format(
        first - 1,
        columns[0],
        last - 1,
        columns[-1],
        {
            "type": "formula",
            "criteria": f'={content.grid.first_letter}${places.years.first - 1}=""',
            "format": writer.styles.change(num_format=NOTHING),
        },
    )


def _chart(book: Workbook, writer: SheetWriter, content: Content, places: Places) -> None:
    said, columns = texts()["nutidsvaerdi"]["chart"], content.grid.year_columns
    chart: Any = book.add_chart({"type": "column"})
    head = places.years.first - 2
    for row, name, colour in (
        (YearRow.CUMULATIVE, said["net"], NAVY),
        (YearRow.CUMULATIVE_PRESENT, said["present"], TEAL),
    ):
        at = places.year_row(row) - 1
        chart.add_series(
            {
                "name": name,
                "categories": [NUTIDSVAERDI, head, columns[0], head, columns[-1]],
                "values": [NUTIDSVAERDI, at, columns[0], at, columns[-1]],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
            }
        )
    chart.set_title(
        {"name": said["title"], "name_font": {"size": 12, "color": NAVY}, "overlay": False}
    )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(
        {
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            "line": {"none": True},
        }
    )
    chart.set_x_axis({"label_position": "low", "line": {"color": NAVY}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 1180, "height": CHART_ROWS * 20})
    writer.sheet.insert_chart(
        places.chart_row - 1, 1, chart, {"description": said["description"], "object_position": 2}
    )
