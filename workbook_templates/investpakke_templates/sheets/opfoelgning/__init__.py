"""Opfølgning: actual figures against expected, the forecast, and traffic lights.

From the top: how it is judged, the package and its groups, the years and their chart, the
cases, the table where actual figures are typed, and the workings by case and year.
"""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import OPFOELGNING
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.opfoelgning.cases import write_cases
from investpakke_templates.sheets.opfoelgning.checking import checks
from investpakke_templates.sheets.opfoelgning.columns import FIRST_CALC, LAST_COLUMN, OfReport
from investpakke_templates.sheets.opfoelgning.figures import follow_up_of
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.sheets.opfoelgning.reports import write_reports
from investpakke_templates.sheets.opfoelgning.settings import write_settings
from investpakke_templates.sheets.opfoelgning.sums import write_sums
from investpakke_templates.sheets.opfoelgning.years import write_chart, write_path, write_years
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

__all__ = ["checks", "write"]

_WIDTHS = (2, 6, 44, 20, 9, 9, 14, 11, 16, 11)

_WIDTH = 10.5


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, place, found = content.grid, Placing.of(content), follow_up_of(content)
    writer = SheetWriter(book, styles, OPFOELGNING, "#E0B400")
    writer.columns(grid, _WIDTHS, _WIDTH)
    writer.sheet.set_column(FIRST_CALC, LAST_COLUMN, _WIDTH, styles.get("plain"))
    writer.sheet.set_column(OfReport.NOTE.at, OfReport.NOTE.at, 26, styles.get("plain"))
    said = texts()["opfoelgning"]
    writer.title(said["title"], said["subtitle"], master)
    write_settings(writer, content, place, found)
    write_sums(writer, content, place, found)
    write_path(writer, content, place, found)
    write_chart(book, writer, content, place)
    write_cases(writer, content, place, found)
    write_reports(writer, content, place, found)
    write_years(writer, content, place, found)
    writer.sheet.freeze_panes(3, 3)
    writer.sheet.set_h_pagebreaks(
        [place.case_block.first - 4, place.reports.first - 5, place.saving.first - 3]
    )
    last = max(OfReport.NOTE.at, grid.year_columns[-1])
    writer.print_setup(place.cost.last, last)
