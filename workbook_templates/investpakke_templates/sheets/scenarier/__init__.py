"""Scenarier: up to six named sets of changes, side by side with the package as it is.

Inputs stand at the top, what the package gives under each scenario below them, and every case
under every scenario at the bottom.
"""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke.workbook.inputs.scenarios import SCENARIOS
from investpakke.workbook.layout import SCENARIER
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.scenarier.controls import checks
from investpakke_templates.sheets.scenarier.figures import ScenarioFigures
from investpakke_templates.sheets.scenarier.inputs import write_inputs
from investpakke_templates.sheets.scenarier.places import BASE_COLUMN, NAME_ROW, Places
from investpakke_templates.sheets.scenarier.results import write_chart, write_results, write_years
from investpakke_templates.sheets.scenarier.workings import write_workings
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

__all__ = ["checks", "write"]


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer, figures = SheetWriter(book, styles, SCENARIER, "#1F3A5F"), content.once(ScenarioFigures)
    writer.columns(content.grid, (2, 6, 50, 12, 12, 12, 12, 12, 12, 12))
    writer.title(SCENARIER, texts()["scenarier"]["subtitle"], master)
    write_inputs(writer, content)
    write_results(writer, content, figures)
    write_years(writer, content, figures)
    write_chart(book, writer, content)
    write_workings(writer, content, figures)
    writer.sheet.freeze_panes(NAME_ROW, BASE_COLUMN)
    writer.print_setup(Places(content.grid).last_printed, BASE_COLUMN + SCENARIOS, pages=1)
