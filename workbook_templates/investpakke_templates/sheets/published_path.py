"""What the document prints by year, on `Pakke`: rows, marks in the chart, why it differs."""

from __future__ import annotations

from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats
from investpakke.published_path import PublishedPath
from investpakke.reconciliation import PER_UNIT, QUANTITY_TEXT
from investpakke.show.numbers import number
from investpakke.workbook.layout import BEREGNING, KONTROL, PAKKE
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.kontrol import published_table
from investpakke_templates.styles import GOLD, MIO_1
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_LABEL_COLUMN = 8  # I
_TO_MIO = {"mio. kr.": "", "tkr.": "/1000", "kr.": "/1000/1000"}
_PLAIN = "General;[Red]-General;0"
"""As many decimals as the document prints."""


def write_published(writer: SheetWriter, content: Content, path: PublishedPath) -> None:
    """Write the document's savings and nets under the computed ones, and why they differ."""
    said, first = texts()["pakke"], content.grid.pakke_path.last + 1
    block = published_table(content)
    for at, quantity in enumerate(("saving", "net"), start=first):
        for column, text in (
            (_LABEL_COLUMN, said[f"published_{quantity}"]),
            (_LABEL_COLUMN + 1, ""),
        ):
            writer.text(at, column, text, "calc")
        values = _in_mio(path, getattr(path, quantity))
        shown: list[Value] = ["" if np.isnan(value) else value for value in values.tolist()]
        shown += [""] * (content.grid.years - len(shown))
        writer.fill_years(
            range(at, at + 1),
            content.grid.year_columns,
            lambda _, k, of=quantity: _printed(content, block, path.unit, k, of),  # type: ignore[misc]
            [shown],
            "calc",
            _PLAIN,
        )
    _why(writer, content, block, path)


def _in_mio(path: PublishedPath, values: Floats) -> Floats:
    return path.tkr(values) * PER_UNIT["mio. kr."]


def _printed(content: Content, block: Block, unit: str, letter: str, quantity: str) -> str:
    """Look a year's printed figure up among the published ones on `Kontrol`, in mio. kr."""
    head = content.grid.pakke_path.first - 1
    labels, figures, units = (block.column(k) for k in "CDJ")
    year = f'"{QUANTITY_TEXT[quantity].da}, "&{letter}${head}'
    known = f'{labels},{year},{units},"{unit}"'
    counted = f'COUNTIFS({known},{figures},">=0")+COUNTIFS({known},{figures},"<0")'
    shown = f"{BEREGNING}!{letter}${content.grid.SHOWN_ROW}=1"
    return f'=IF(AND({shown},{counted}=1),SUMIFS({figures},{known}){_TO_MIO[unit]},"")'


def _why(writer: SheetWriter, content: Content, block: Block, path: PublishedPath) -> None:
    """Write in one line why the document's mean, the computed one and the gains' sum differ.

    The figures in it are texts of their own above it, so that the line stays short.
    """
    figure, grid, result = path.mean_net, content.grid, content.result
    said, at = texts()["pakke"], grid.key_figures.last + 2
    if figure is None or figure.value is None or not np.isfinite(path.saving).all():
        writer.text(at, 1, said["horizon_note"], "note")
        return
    place = block.first + content.package.published.index(figure)
    published, computed = grid.pakke_path.last + 1, grid.pakke_path.first + 1
    key = grid.key_figures.first
    whole = path.unit == "mio. kr." and path.decimals <= 0
    values = (
        (
            f"{KONTROL}!$D${place}{_TO_MIO[figure.unit]}",
            path.mean_in_tkr or 0.0,
            figure.unit == "mio. kr." and figure.decimals <= 0,
        ),
        (f"$D${key + 3}/1000", result.mean_net, False),
        (f"SUM({grid.year_row(published)})", float(path.tkr(path.saving).sum()), whole),
        (f"SUM({grid.year_row(computed)})", float(result.saving_by_year.sum()), False),
        (f"$D${key + 2}/1000", float(result.total.gain), False),
    )
    row = grid.pakke_path.last + 3
    writer.text(row, _LABEL_COLUMN, said["means_label"], "note")
    shown = [number(value / 1000, "da", 0 if whole else 1) for _, value, whole in values]
    # Those that are shown whole stand first, so that like formulas stand side by side.
    placed = sorted(range(len(values)), key=lambda index: not values[index][2])
    columns = [_LABEL_COLUMN + 2 + placed.index(index) for index in range(len(values))]
    for column, (formula, value, whole), text in zip(columns, values, shown, strict=True):
        cell = f"{xl_col_to_name(column)}${row}"
        writer.formula(row, column, f"={formula}", value / 1000, "note", MIO_1, align="right")
        written = f'TEXT({cell},"0")' if whole else _tenths(cell)
        writer.formula(row + 1, column, f"={written}", text, "note", align="right")
    *parts, end = said["means"]
    letters = (xl_col_to_name(column) for column in columns)
    line = "&".join(
        f'"{part}"&${letter}${row + 1}' for part, letter in zip(parts, letters, strict=True)
    )
    told = "".join(f"{part}{text}" for part, text in zip(parts, shown, strict=True))
    writer.formula(at, 1, f'={line}&"{end}"', f"{told}{end}", "bold")


def _tenths(cell: str) -> str:
    """Return the text of a number with one decimal and a comma, in every language of Excel."""
    sign = f'CHOOSE(1+({cell}<0)*({_in_tenths(cell)}>0),"","-")'
    return f"{sign}&{unsigned_tenths(cell)}"


def unsigned_tenths(cell: str) -> str:
    """Return such a text without its sign."""
    tenths = _in_tenths(cell)
    return f'INT({tenths}/10)&","&({tenths}-10*INT({tenths}/10))'


def _in_tenths(cell: str) -> str:
    return f"INT(ABS({cell})*10+1/2)"


def published_marks(book: Workbook, content: Content) -> Any:
    """Return the document's savings as marks, to be drawn over the columns."""
    grid, said = content.grid, texts()["pakke"]
    first, last = grid.year_columns[0], grid.year_columns[-1]
    row = grid.pakke_path.last  # counted from 0: the row under the computed path
    marks: Any = book.add_chart({"type": "line"})
    marks.add_series(
        {
            "name": said["published_name"],
            "categories": [PAKKE, grid.chart_label_row - 1, first, grid.chart_label_row - 1, last],
            "values": [PAKKE, row, first, row, last],
            "line": {"none": True},
            "marker": {
                "type": "diamond",
                "size": 9,
                "border": {"color": "#FFFFFF"},
                "fill": {"color": GOLD},
            },
        }
    )
    return marks
