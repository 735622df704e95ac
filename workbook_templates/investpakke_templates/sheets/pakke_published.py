"""What the document prints by year, on `Pakke`: rows, marks in the chart, why it differs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats
from investpakke.published_path import PublishedPath
from investpakke.reconciliation import PER_UNIT, QUANTITY_TEXT
from investpakke.show.numbers import number
from investpakke.workbook.layout import PAKKE
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.kontrol import published_table
from investpakke_templates.styles import GOLD, MIO_1
from investpakke_templates.table import RIGHT, YEARS, Column, Table, Value
from investpakke_templates.texts import wording

_SAID = wording(PAKKE)
_TO_MIO = {"mio. kr.": "", "tkr.": "/1000", "kr.": "/1000/1000"}
_PLAIN = "General;[Red]-General;0"
"""As many decimals as the document prints."""


def write_published(writer: SheetWriter, content: Content, path: PublishedPath) -> None:
    """Write the document's savings and nets under the computed ones, and why they differ."""
    rows = content.grid.pakke_path
    tables = content.tables | {"printed": published_table(content), "head": rows.line(-1)}
    for offset, quantity in enumerate(("saving", "net")):
        row = rows.part(rows.count + offset, 1)
        for name, text in (("label", _SAID["published"][quantity]), ("end", "")):
            writer.text(row.first, row.at(name), text, "calc")
        values = _in_mio(path, getattr(path, quantity))
        shown: list[Value] = ["" if np.isnan(value) else value for value in values.tolist()]
        shown += [""] * (content.grid.years - len(shown))
        printed = Column(YEARS, _printed(path.unit, quantity), [shown], _PLAIN, "calc")
        writer.table(row, [printed], tables)
    _write_why(writer, content, path)


def _in_mio(path: PublishedPath, values: Floats) -> Floats:
    return path.tkr(values) * PER_UNIT["mio. kr."]


def _printed(unit: str, quantity: str) -> str:
    """Look a year's printed figure up among the published ones on `Kontrol`, in mio. kr."""
    year, figures = f'"{QUANTITY_TEXT[quantity].da}, "&head[year]', "printed[expected]"
    known = f'printed[label],{year},printed[unit],"{unit}"'
    counted = f'COUNTIFS({known},{figures},">=0")+COUNTIFS({known},{figures},"<0")'
    return f'=IF(AND(shown[year]=1,{counted}=1),SUMIFS({figures},{known}){_TO_MIO[unit]},"")'


def _write_why(writer: SheetWriter, content: Content, path: PublishedPath) -> None:
    """Write in one line why the document's mean, the computed one and the gains' sum differ.

    The figures in it are texts of their own above it, so that the line stays short.
    """
    figure, grid, result = path.mean_net, content.grid, content.result
    said, line = _SAID["published"], grid.key_figures.part(grid.key_figures.count + 1, 1)
    if figure is None or figure.value is None or not np.isfinite(path.saving).all():
        writer.text(line.first, line.at("nothing"), _SAID["figures"]["note"], "note")
        return
    rows, whole = grid.pakke_path, path.unit == "mio. kr." and path.decimals <= 0
    keys = [*_SAID["figures"]["rows"]]
    values = (
        (
            f"printed[expected]{_TO_MIO[figure.unit]}",
            path.mean_in_tkr or 0.0,
            figure.unit == "mio. kr." and figure.decimals <= 0,
        ),
        ("mean_net[value]/1000", result.mean_net, False),
        ("SUM(published[years])", float(path.tkr(path.saving).sum()), whole),
        ("SUM(computed[years])", float(result.saving_by_year.sum()), False),
        ("gain[value]/1000", float(result.total.gain), False),
    )
    # Those that are shown whole stand first, so that like formulas stand side by side.
    placed = sorted(range(len(values)), key=lambda index: not values[index][2])
    first = rows.at("end") + 1
    figures = _beside(rows, rows.count + 2, first, len(values))
    tables = {
        "printed": published_table(content).line(content.package.published.index(figure)),
        "mean_net": grid.key_figures.line(keys.index("mean_net")),
        "gain": grid.key_figures.line(keys.index("gain")),
        "published": rows.line(rows.count),
        "computed": rows.line(1),
        "figures": figures.line(0),
        "texts": figures.line(1),
    }
    writer.text(figures.first, rows.at("label"), said["means_label"], "note")
    shown = [number(value / 1000, "da", 0 if whole else 1) for _, value, whole in values]
    names = [f"figure{placed.index(index)}" for index in range(len(values))]
    for name, (formula, value, whole), text in zip(names, values, shown, strict=True):
        written = 'TEXT(figures[this],"0")' if whole else _tenths("figures[this]")
        amount = Column(name, f"={formula}", value / 1000, MIO_1, "note", RIGHT)
        writer.table(tables["figures"], [amount], tables)
        worded = Column(name, f"={written}", text, "", "note", RIGHT)
        writer.table(tables["texts"], [worded], tables)
    *parts, end = said["means"]
    joined = "&".join(f'"{part}"&texts[{name}]' for part, name in zip(parts, names, strict=True))
    told = "".join(f"{part}{text}" for part, text in zip(parts, shown, strict=True))
    why = Column("nothing", f'={joined}&"{end}"', [f"{told}{end}"], kind="bold")
    writer.table(line, [why], tables)


def _beside(table: Table, start: int, first: int, count: int) -> Table:
    """Return a row of figures, by their numbers, in the columns from ``first`` on."""
    columns = {f"figure{index}": xl_col_to_name(first + index) for index in range(count)}
    return replace(table.part(start, 1), letters=columns)


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
    grid = content.grid
    first, last = grid.year_columns[0], grid.year_columns[-1]
    row = grid.pakke_path.last  # counted from 0: the row under the computed path
    marks: Any = book.add_chart({"type": "line"})
    marks.add_series(
        {
            "name": _SAID["published"]["name"],
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
