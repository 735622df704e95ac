"""The years: the package planned and now, with its chart, and the workings by case and year."""

from __future__ import annotations

from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.deciding.follow_up import FollowUp
from investpakke.workbook.inputs.follow_up import WORKINGS
from investpakke.workbook.layout import BEREGNING, OPFOELGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW, Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import CASE_HEADS, case_names, case_numbers
from investpakke_templates.sheets.opfoelgning.columns import OfCase, OfReport
from investpakke_templates.sheets.opfoelgning.figures import padded
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.styles import NAVY, TEAL, TKR, TKR_1, WHOLE
from investpakke_templates.table import Value

_COSTS = "7. Mellemregninger: investering pr. sag og år, realiseret og planlagt (tkr.)"
_PATH = (
    "Netto, planlagt",
    "Netto, realiseret og skønnet",
    "Akkumuleret netto, planlagt",
    "Akkumuleret netto, realiseret og skønnet",
)


def write_path(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the package by year: planned, and as it now looks."""
    grid, block = content.grid, place.path
    writer.section(block.first - 2, "3. Pakken år for år (tkr.)", _last(content))
    for column in range(1, grid.year_columns[0]):
        writer.text(
            block.first - 1,
            column,
            "Tkr." if column == 2 else "",
            "head_left" if column < 3 else "head",
        )
    years = content.package.years

    def if_shown(letter: str, what: str) -> str:
        return f'=IF({BEREGNING}!{letter}${grid.SHOWN_ROW}=1,{what},"")'

    def row(values: Any) -> list[Value]:
        return [*(float(v) for v in values), *[""] * (grid.years - years)]

    head = range(block.first - 1, block.first)
    writer.fill_years(
        head,
        grid.year_columns,
        lambda _, k: if_shown(k, f"{BEREGNING}!{k}${YEAR_ROW}"),
        [row(content.package.shown_years)],
        "head",
        WHOLE,
    )
    saving, cost, first = place.saving, place.cost, grid.first_letter
    formulas = (
        lambda k: f"{BEREGNING}!{k}${grid.path.first + 2}",
        lambda k: (
            f"SUM({k}${saving.first}:{k}${saving.last})-SUM({k}${cost.first}:{k}${cost.last})"
        ),
        lambda k: f"SUM(${first}{block.first}:{k}{block.first})",
        lambda k: f"SUM(${first}{block.first + 1}:{k}{block.first + 1})",
    )
    values = (found.planned_net, found.net, np.cumsum(found.planned_net), np.cumsum(found.net))
    for at, label, formula, figures in zip(block.rows, _PATH, formulas, values, strict=True):
        for column in range(1, grid.year_columns[0]):
            writer.text(at, column, label if column == 2 else "", "calc")
        writer.fill_years(
            range(at, at + 1),
            grid.year_columns,
            lambda _, k, f=formula: if_shown(k, f(k)),  # type: ignore[misc]
            [row(figures)],
            "calc",
            TKR,
        )


def write_chart(book: Workbook, writer: SheetWriter, content: Content, place: Placing) -> None:
    """Draw the cumulative net, planned and as it now looks."""
    first, last = content.grid.year_columns[0], content.grid.year_columns[-1]
    head, block = place.path.first - 2, place.path
    chart: Any = book.add_chart({"type": "column"})
    for offset, name, colour in ((2, "Planlagt", NAVY), (3, "Realiseret og skønnet", TEAL)):
        row = block.first + offset - 1
        chart.add_series(
            {
                "name": name,
                "categories": [OPFOELGNING, head, first, head, last],
                "values": [OPFOELGNING, row, first, row, last],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
            }
        )
    chart.set_title(
        {
            "name": "Akkumuleret netto, tkr.",
            "name_font": {"size": 12, "color": NAVY},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(
        {
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            "line": {"none": True},
        }
    )
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 1400, "height": 350})
    description = "Søjlediagram: pakkens akkumulerede netto pr. år, planlagt og som det nu ser ud."
    writer.sheet.insert_chart(
        place.chart_row - 1, 1, chart, {"description": description, "object_position": 2}
    )


def write_years(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write saving and investment by case and year: actual months and an estimate of the rest."""
    grid, reports = content.grid, place.reports
    keys, count = reports.local(OfReport.KEY), f"COUNT({grid.year_row(YEAR_ROW, BEREGNING)})"
    forecast = found.forecast

    def cell(block: Block, amount: OfReport, months: OfReport, row: int, k: str, rest: str) -> str:
        case = row - block.first + place.case_block.first
        key = f"(${OfCase.LINE}{case}-1)*{count}+{BEREGNING}!{k}${YEAR_NUMBER_ROW}"
        actual, known = (f"SUMIF({keys},{key},{reports.local(c)})" for c in (amount, months))
        return f"={actual}+(12-{known})/12*({rest})"

    def saving(row: int, k: str) -> str:
        shift = row - place.saving.first
        case = shift + place.case_block.first
        planned = f"{BEREGNING}!{k}{shift + grid.saving.first}"
        rest = f"${OfCase.GOES_ON_SHARE}{case}*{planned}+${OfCase.GOES_ON_LEVEL}{case}"
        return cell(place.saving, OfReport.SAVING, OfReport.MONTHS, row, k, rest)

    def cost(row: int, k: str) -> str:
        planned = f"{BEREGNING}!{k}{row - place.cost.first + grid.investment.first}"
        return cell(place.cost, OfReport.SPENT, OfReport.COST_MONTHS, row, k, planned)

    for block, title, formula, values in (
        (place.saving, WORKINGS, saving, forecast.saving),
        (place.cost, _COSTS, cost, forecast.cost),
    ):
        _block(writer, content, place, block, title)
        writer.fill_years(
            block.rows, grid.year_columns, formula, padded(values, block.count), number=TKR_1
        )


def _block(writer: SheetWriter, content: Content, place: Placing, block: Block, title: str) -> None:
    """Write a block's title, heads, and the cases' numbers and names."""
    grid, up = content.grid, place.case_block.first - block.first
    writer.section(block.first - 2, title, _last(content))
    heads = [*CASE_HEADS, *[""] * (grid.year_columns[0] - 3)]
    writer.heads(block.first - 1, 1, heads, left=2)
    for index, (letter, column) in enumerate(
        zip(grid.year_letters, grid.year_columns, strict=True)
    ):
        writer.formula(
            block.first - 1,
            column,
            f"={BEREGNING}!{letter}${YEAR_ROW}",
            content.package.first_year + index,
            "head",
            WHOLE,
        )
    writer.fill(block.rows, 1, lambda r: f"=$B{r + up}", case_numbers(content))
    writer.fill(block.rows, 2, lambda r: f"=$C{r + up}", case_names(content), shrink=True)
    writer.rule_rows(block, "C", grid.year_columns[-1])


def _last(content: Content) -> int:
    """Return the last column of a section bar."""
    return max(OfCase.GAIN.at, content.grid.year_columns[-1])
