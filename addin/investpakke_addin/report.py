"""The report button: the report of the open workbook, as `investpakke report` makes it."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from investpakke.show.report.document import document_of
from investpakke.show.results.subject import subject_of
from investpakke.show.writer import Writer
from investpakke.source import Source
from investpakke.text import Text
from investpakke_addin.boxes import LANGUAGE
from investpakke_addin.kept_reports import keep
from investpakke_addin.saved_copy import saved_copy


def report_book(book: Any, browse: Callable[[str], bool] = webbrowser.open) -> Text:
    """Write the report of a workbook that is open in Excel, open it, and return its place.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; nothing in it is changed.
    browse : callable
        Opens an address in the user's browser and says whether it could.

    Raises
    ------
    FileError, InputError
        What cannot be read; the message names the workbook's own sheet and cell.
    """
    with saved_copy(book) as copy:
        made = document_of(subject_of(Source(copy)), Writer(LANGUAGE))
    page = keep(f"{Path(book.name).stem}-rapport.html", made.html)
    if browse(page.as_uri()):
        return Text(
            "The report is open in the browser. Save it from there if it is to accompany the "
            "proposal, or choose Print and PDF."
        )
    return Text("The report is in {page}", page=page)
