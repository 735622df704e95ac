"""The upper part of `Risiko`: how sure each case and the package are, with two charts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.workbook import Workbook

from investpakke.deciding.probability.normal_approximation import PROBABILITIES
from investpakke.workbook.layout import BEREGNING, RISIKO
from investpakke_templates.content import Content
from investpakke_templates.paper import Paper
from investpakke_templates.sheets.beregning.blocks import CASE_HEADS
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.inputs import labels
from investpakke_templates.sheets.risiko.places import (
    CHART_ROW,
    LAST_INPUT_COLUMN,
    PACKAGE_ROW,
    RESULT_HEAD_ROW,
    Places,
)
from investpakke_templates.styles import NAVY, NOTHING, PALE, SHARE_1, TEAL, TKR
from investpakke_templates.texts import texts

_QUANTILE = '0 %"-fraktil"'
_QUANTILES = "IJK"
_SHARE_COLUMN = 11
_CHART_ROWS = 20
"""Rows that the charts show in a workbook without cases."""


def write_results(paper: Paper, content: Content, figures: RiskFigures) -> None:
    """Write the package's row, then one row a case."""
    places, said = Places(content.grid), texts()["risiko"]
    block = places.results
    paper.section(RESULT_HEAD_ROW - 1, said["results"], LAST_INPUT_COLUMN)
    paper.heads(RESULT_HEAD_ROW, 1, (*CASE_HEADS, *said["result_heads"]), left=2)
    for column, probability in enumerate(PROBABILITIES, 8):
        paper.number(RESULT_HEAD_ROW, column, probability, "head", _QUANTILE)
    paper.text(RESULT_HEAD_ROW, _SHARE_COLUMN, said["share_head"], "head")
    for column in range(_SHARE_COLUMN + 1, LAST_INPUT_COLUMN + 1):
        paper.text(RESULT_HEAD_ROW, column, "", "head")
        paper.text(PACKAGE_ROW, column, "", "total")
    paper.sheet.set_row(RESULT_HEAD_ROW - 1, 42)
    labels(paper, content, block)
    _cases(paper, content, figures)
    _package(paper, content, figures)
    paper.rule_rows(block, "B", LAST_INPUT_COLUMN)
    hidden = paper.styles.change(num_format=NOTHING)
    paper.sheet.conditional_format(
        PACKAGE_ROW - 1, 3, PACKAGE_ROW - 1, _SHARE_COLUMN,
        {"type": "formula", "criteria": f'=$B${block.first}=""', "format": hidden},
    )  # fmt: skip


def _cases(paper: Paper, content: Content, figures: RiskFigures) -> None:
    places, spread = Places(content.grid), figures.spread
    block = places.results
    down = places.moments.first - block.first
    whole = f"$Q${places.total_row}"
    stated = content.by_case(content.result.by_case.gain)

    def corrected(row: int) -> str:
        return f"=$J{row + down}-{places.of_case('D', row, block)}"

    columns: tuple[tuple[Any, Any, str], ...] = (
        (lambda r: f"={places.of_case('F', r, block)}", stated, TKR),
        (corrected, figures.saving - figures.investment, TKR),
        (lambda r: f"=$K{r + down}", spread.mean, TKR),
        (lambda r: f"=$L{r + down}^(1/2)", spread.sd, TKR),
        (lambda r: _chance(r, _active(places, r)), spread.chance * _is_case(content), SHARE_1),
        *((lambda r, k=letter: _quantile(r, k), spread.quantiles[:, index], TKR)
          for index, letter in enumerate(_QUANTILES)),
        (lambda r: f"=IF({whole}=0,0,$Q{r + down}/{whole})", figures.package_shares, SHARE_1),
    )  # fmt: skip
    for column, (formula, values, number) in enumerate(columns, 3):
        paper.fill(block.rows, column, formula, values, number=number)


def _chance(row: int, active: str = "1") -> str:
    return f"=IF($G{row}=0,($F{row}>=0)*{active},NORMSDIST($F{row}/$G{row}))"


def _active(places: Places, row: int) -> str:
    """Return the cell that is 1 where there is a case."""
    return f"{BEREGNING}!$D{row - places.results.first + places.grid.basis.first}"


def _is_case(content: Content) -> NDArray[np.int64]:
    return content.by_case(np.ones(len(content.package.cases), dtype=np.int64))


def _quantile(row: int, letter: str) -> str:
    return f"=$F{row}+$G{row}*NORMSINV({letter}${RESULT_HEAD_ROW})"


def _package(paper: Paper, content: Content, figures: RiskFigures) -> None:
    places, row, package = Places(content.grid), PACKAGE_ROW, figures.package
    total = places.total_row
    paper.text(row, 1, "", "total")
    paper.text(row, 2, "Investeringspakken i alt", "total")
    cells: list[tuple[str, float, str]] = [
        (f"={BEREGNING}!$F${places.grid.total_row}", float(content.result.total.gain), TKR),
        (f"=SUM({places.results.local('E')})",
         float((figures.saving - figures.investment).sum()), TKR),
        (f"=$K{total}", float(package.mean[0]), TKR),
        (f"=$Q{total}^(1/2)", float(package.sd[0]), TKR),
        (_chance(row), float(package.chance[0]), SHARE_1),
        *((_quantile(row, letter), float(package.quantiles[0, index]), TKR)
          for index, letter in enumerate(_QUANTILES)),
        (f"=SUM({places.results.local('L')})", float(figures.package_shares.sum()), SHARE_1),
    ]  # fmt: skip
    for column, (formula, value, number) in enumerate(cells, 3):
        paper.formula(row, column, formula, value, "total", number)


def write_charts(book: Workbook, paper: Paper, content: Content) -> None:
    """Draw each case's chance as a column, and beside it the range of its gain."""
    block, said = Places(content.grid).results, texts()["risiko"]
    shown = len(content.package.cases) or min(_CHART_ROWS, content.grid.cases)
    first, last = block.first - 1, block.first + shown - 2
    paper.section(CHART_ROW - 1, said["charts"], LAST_INPUT_COLUMN)

    def series(column: int) -> dict[str, Any]:
        return {"categories": [RISIKO, first, 1, last, 1],
                "values": [RISIKO, first, column, last, column]}  # fmt: skip

    chances: Any = book.add_chart({"type": "column"})
    chances.add_series({**series(7), "name": said["chance_chart"], "fill": {"color": TEAL},
                        "gap": 60, "data_labels": {"value": True, "num_format": "0.0 %;;",
                                                   "font": {"size": 8}}})  # fmt: skip
    chances.set_y_axis({"min": 0, "max": 1, "num_format": "0 %", "num_font": {"size": 9},
                        "line": {"none": True},
                        "major_gridlines": {"visible": True, "line": {"color": PALE}}})  # fmt: skip
    ranges: Any = book.add_chart({"type": "line"})
    for column, name, colour in zip((8, 9, 10), said["range_names"], (NAVY, TEAL, NAVY),
                                    strict=True):  # fmt: skip
        mark = {"type": "square" if column != 9 else "diamond", "size": 6,
                "border": {"color": colour}, "fill": {"color": colour}}  # fmt: skip
        ranges.add_series({**series(column), "name": name, "line": {"none": True}, "marker": mark})
    ranges.set_high_low_lines({"line": {"color": NAVY, "width": 1.5}})
    ranges.set_y_axis({"num_format": "#,##0", "num_font": {"size": 9}, "line": {"none": True},
                       "major_gridlines": {"visible": True, "line": {"color": PALE}}})  # fmt: skip
    for chart, title, column in ((chances, "chance_chart", 1), (ranges, "range_chart", 4)):
        _place(paper, chart, said[title], said[f"{title}_described"], column)
    chances.set_legend({"none": True})
    ranges.set_legend({"position": "bottom"})


def _place(paper: Paper, chart: Any, title: str, described: str, column: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "color": NAVY}, "overlay": False})
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 590 if column == 1 else 880, "height": 300})
    paper.sheet.insert_chart(CHART_ROW - 1, column, chart,
                             {"description": described, "object_position": 2})  # fmt: skip
