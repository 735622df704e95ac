"""Risiko: how sure the gains are, without macros: exact means and spreads, normal chances.

What holds for all cases stands at the top, then charts and results; where groups and single
cases differ and the workings stand below. Without a stated uncertainty there are no chances.
"""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import RISIKO
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.risiko.controls import checks
from investpakke_templates.sheets.risiko.figures import RiskFigures
from investpakke_templates.sheets.risiko.inputs import write_groups, write_own, write_usual
from investpakke_templates.sheets.risiko.places import (
    FIRST_COLUMN,
    LAST_COLUMN,
    LAST_RESULT_COLUMN,
    Places,
)
from investpakke_templates.sheets.risiko.points import write_common, write_points
from investpakke_templates.sheets.risiko.results import write_charts, write_results
from investpakke_templates.sheets.risiko.workings import write_moments
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

__all__ = ["checks", "write"]

_NARROW, _NUMBER, _NAME, _FIGURE = 2, 7, 64, 12


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer, figures = SheetWriter(book, styles, RISIKO, "#1F3A5F"), RiskFigures(content)
    widths = (_NARROW, _NUMBER, _NAME, *[_FIGURE] * (LAST_COLUMN - FIRST_COLUMN + 1))
    writer.columns(content.grid, widths, _FIGURE)
    writer.title(RISIKO, texts()["risiko"]["subtitle"], master)
    write_usual(writer, content, figures)
    write_results(writer, content, figures)
    write_groups(writer, content)
    write_own(writer, content)
    write_points(writer, content, figures)
    write_common(writer, content, figures)
    write_moments(writer, content, figures)
    write_charts(book, writer, content)
    places = Places(content.grid)
    writer.sheet.set_h_pagebreaks([places.groups.first - 3])
    writer.sheet.freeze_panes(3, FIRST_COLUMN)
    writer.print_setup(places.own.last, LAST_RESULT_COLUMN)
