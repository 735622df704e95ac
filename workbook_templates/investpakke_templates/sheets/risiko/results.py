"""The upper part of `Risiko`: how sure each case and the package are, with two charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats
from investpakke.deciding.probability.normal_approximation import PROBABILITIES
from investpakke.show.chances import in_words
from investpakke.workbook.layout import BEREGNING, RISIKO
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import CASE_HEADS
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.inputs import labels
from investpakke_templates.sheets.risiko.places import (
    CHART_ROW,
    COMMON_ROW,
    CORRELATION,
    FIRST_COLUMN,
    LAST_RESULT_COLUMN,
    PACKAGE_ROW,
    RESULT_HEAD_ROW,
    Places,
)
from investpakke_templates.styles import NAVY, NOTHING, PALE, SHARE, TEAL, TKR
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_QUANTILE = '0 %"-fraktil"'
_QUANTILES = "LMN"
_FIRST_CHANCE = 7  # H: what rests on an uncertainty begins here
CHANCE = '[>=0.995]"over 99 %";[<0.005]"under 1 %";0 %'
"""Whole per cents, never 0 or 100."""
_CHART_ROWS = 20
"""Rows that the charts show in a workbook without cases."""


def write_results(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Write the package's rows, then one row a case."""
    places, said = Places(content.grid), texts()["risiko"]
    block = places.results
    label, standard = said["results"], said["results_standard"]
    writer.section(RESULT_HEAD_ROW - 1, "", LAST_RESULT_COLUMN)
    writer.formula(
        RESULT_HEAD_ROW - 1,
        1,
        f'="{label}"&IF(({places.varies}>0)*$D${places.titles.first}=1,"{standard}","")',
        label + (standard if figures.varies and figures.on_standard else ""),
        "section",
    )
    writer.heads(RESULT_HEAD_ROW, 1, (*CASE_HEADS, *said["result_heads"]), left=2)
    for letter, probability in zip(_QUANTILES, PROBABILITIES, strict=True):
        writer.number(RESULT_HEAD_ROW, ord(letter) - ord("A"), probability, "head", _QUANTILE)
    writer.text(RESULT_HEAD_ROW, LAST_RESULT_COLUMN, said["share_head"], "head")
    writer.sheet.set_row(RESULT_HEAD_ROW - 1, 42)
    labels(writer, content, block)
    _cases(writer, content, figures)
    _package(writer, content, figures)
    writer.rule_rows(block, "B", LAST_RESULT_COLUMN)
    hidden = writer.styles.change(num_format=NOTHING)
    writer.sheet.conditional_format(
        PACKAGE_ROW - 1,
        3,
        COMMON_ROW - 1,
        LAST_RESULT_COLUMN,
        {"type": "formula", "criteria": f'=$B${block.first}=""', "format": hidden},
    )


def _cases(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    places, spread, result = Places(content.grid), figures.spread, content.result.by_case
    block = places.results
    to_moments, to_points = (b.first - block.first for b in (places.moments, places.points))
    whole = f"$Q${places.total_row}"
    vary = np.array(figures.drivers_varying) > 0

    def of_result(letter: str, row: int) -> str:
        return places.of_case(letter, row, block)

    always: tuple[tuple[Callable[[int], str], Floats, str], ...] = (
        (lambda r: f"={of_result('F', r)}", content.by_case(result.gain), TKR),
        (
            lambda r: f"=$J{r + to_moments}-{of_result('D', r)}",
            figures.saving - figures.investment,
            TKR,
        ),
        (lambda r: f"={of_result('I', r)}", content.by_case(result.margin), SHARE),
        (
            lambda r: f"=IF({of_result('D', r)}>0,$D{r}/{of_result('D', r)},0)",
            _ratio(content.by_case(result.gain), content.by_case(result.investment)),
            SHARE,
        ),
    )
    for column, (formula, values, number) in enumerate(always, FIRST_COLUMN):
        writer.fill(block.rows, column, formula, values, number=number)
    columns: tuple[tuple[Callable[[int], str], Sequence[Value] | Floats, str], ...] = (
        (lambda r: f"$K{r + to_moments}", spread.mean, TKR),
        (lambda r: f"$L{r + to_moments}^(1/2)", spread.sd, TKR),
        (lambda r: f"NORMSDIST($H{r}/$I{r})", spread.chance, CHANCE),
        (lambda r: _word(places, r), [in_words(chance).da for chance in spread.chance], ""),
        *(
            (lambda r, k=letter: _quantile(r, k), spread.quantiles[:, index], TKR)
            for index, letter in enumerate(_QUANTILES)
        ),
        (lambda r: f"$Q{r + to_moments}/{whole}", figures.package_shares, SHARE),
    )
    for column, (formula, found, number) in enumerate(columns, _FIRST_CHANCE):
        writer.fill(
            block.rows,
            column,
            lambda r, of=formula: f'=IF($P{r + to_points}=0,"",{of(r)})',  # type: ignore[misc]
            _where(vary, found),
            number=number,
            align="right",
        )


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0)


def _where(vary: NDArray[np.bool_], values: Sequence[Value] | Floats) -> list[Value]:
    return [value if shown else "" for shown, value in zip(vary, values, strict=True)]


def _word(places: Places, row: int) -> str:
    words = places.words
    return f"INDEX({words.local('C')},SUMPRODUCT(({words.local('D')}<=$J{row})*1))"


def _quantile(row: int, letter: str) -> str:
    return f"$H{row}+$I{row}*NORMSINV({letter}${RESULT_HEAD_ROW})"


def _package(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Write the package with the first correlation, and under it with a common shock."""
    places, total, grid = Places(content.grid), content.result.total, content.grid
    names, varies = texts()["risiko"]["texts"], places.varies
    stated = figures.asked.correlation is not None
    independent = f"COUNT({CORRELATION})=0"
    whole = f"{BEREGNING}!$%s${grid.total_row}"
    for row in (PACKAGE_ROW, COMMON_ROW):
        for column in range(1, LAST_RESULT_COLUMN + 1):
            writer.text(row, column, "", "total")
    end = "nothing" if not figures.varies else "stated" if stated else "independent"
    name = ",".join(places.text(f"package_{each}") for each in ("nothing", "stated", "independent"))
    writer.formula(
        PACKAGE_ROW,
        2,
        f"=CHOOSE(1+({varies}>0)*(1+({independent})),{name})",
        names[f"package_{end}"],
        "total",
    )
    second = figures.varies and not stated
    beside = f"({varies}>0)*({independent})"
    writer.formula(
        COMMON_ROW,
        2,
        f'=IF({beside},{places.text("package_common")},"")',
        names["package_common"] if second else "",
        "total",
    )
    cells: list[tuple[str, float, str]] = [
        (f"={whole % 'F'}", float(total.gain), TKR),
        (
            f"=SUM({places.results.local('E')})",
            float((figures.saving - figures.investment).sum()),
            TKR,
        ),
        (f"={whole % 'I'}", float(total.margin), SHARE),
        (
            f"=IF({whole % 'D'}>0,{whole % 'F'}/{whole % 'D'},0)",
            float(total.gain / total.investment) if total.investment > 0 else 0.0,
            SHARE,
        ),
    ]
    for column, (formula, value, number) in enumerate(cells, FIRST_COLUMN):
        writer.formula(PACKAGE_ROW, column, formula, value, "total", number)
    for row, letter, test, shown in (
        (PACKAGE_ROW, "Q", f"{places.varies}>0", figures.varies),
        (COMMON_ROW, "R", beside, second),
    ):
        _chances(writer, places, figures, row, (letter, test), shown=shown)
    writer.formula(
        PACKAGE_ROW,
        LAST_RESULT_COLUMN,
        f'=IF({places.varies}=0,"",SUM({places.results.local("O")}))',
        float(figures.package_shares.sum()) if figures.varies else "",
        "total",
        SHARE,
    )


def _chances(
    writer: SheetWriter,
    places: Places,
    figures: RiskFigures,
    row: int,
    of: tuple[str, str],
    *,
    shown: bool,
) -> None:
    """Write mean, spread, chance, its word and the quantiles of the package."""
    (letter, test), total = of, places.total_row
    at = figures.package[row - PACKAGE_ROW] if shown else None
    found: list[Value] = [""] * (4 + len(_QUANTILES))
    if at is not None:
        chance = float(at.chance[0])
        found = [
            float(at.mean[0]),
            float(at.sd[0]),
            chance,
            in_words(chance).da,
            *at.quantiles[0].tolist(),
        ]
    formulas = (
        f"$K${total}",
        f"${letter}${total}^(1/2)",
        f"NORMSDIST($H{row}/$I{row})",
        _word(places, row),
        *(_quantile(row, k) for k in _QUANTILES),
    )
    numbers = (TKR, TKR, CHANCE, "", *[TKR] * len(_QUANTILES))
    for column, (formula, value, number) in enumerate(
        zip(formulas, found, numbers, strict=True), _FIRST_CHANCE
    ):
        writer.formula(
            row, column, f'=IF({test},{formula},"")', value, "total", number, align="right"
        )


def write_charts(book: Workbook, writer: SheetWriter, content: Content) -> None:
    """Draw each case's margin as a column, and beside it the range of its gain."""
    places, said = Places(content.grid), texts()["risiko"]
    block = places.results
    shown = len(content.package.cases) or min(_CHART_ROWS, content.grid.cases)
    first, last = block.first - 1, block.first + shown - 2
    writer.section(CHART_ROW - 1, said["charts"], LAST_RESULT_COLUMN)

    def series(column: int) -> dict[str, Any]:
        return {
            "categories": [RISIKO, first, 1, last, 1],
            "values": [RISIKO, first, column, last, column],
        }

    margins: Any = book.add_chart({"type": "column"})
    margins.add_series(
        {
            **series(5),
            "name": said["margin_chart"],
            "fill": {"color": TEAL},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0 %", "font": {"size": 8}},
        }
    )
    margins.set_y_axis(
        {
            "num_format": "0 %",
            "num_font": {"size": 9},
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": PALE}},
        }
    )
    ranges: Any = book.add_chart({"type": "stock"})
    for column, name in zip((13, 11, 12), said["range_names"], strict=True):
        mark = (
            {"type": "none"}
            if column != 12
            else {"type": "diamond", "size": 6, "border": {"color": TEAL}, "fill": {"color": TEAL}}
        )
        ranges.add_series({**series(column), "name": name, "line": {"none": True}, "marker": mark})
    ranges.set_high_low_lines({"line": {"color": NAVY, "width": 3}})
    ranges.set_y_axis(
        {
            "num_format": "#,##0",
            "num_font": {"size": 9},
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": PALE}},
        }
    )
    title = f"={RISIKO}!$D${places.titles.last}"
    for chart, name, key, column in (
        (margins, said["margin_chart"], "margin_chart", 1),
        (ranges, title, "range_chart", 4),
    ):
        _place(writer, chart, name, said[f"{key}_described"], column)
    margins.set_legend({"none": True})
    ranges.set_legend({"none": True})


def _place(writer: SheetWriter, chart: Any, title: str, described: str, column: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "color": NAVY}, "overlay": False})
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 590 if column == 1 else 880, "height": 300})
    writer.sheet.insert_chart(
        CHART_ROW - 1, column, chart, {"description": described, "object_position": 2}
    )
