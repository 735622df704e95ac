"""The check button: the open workbook examined as `investpakke validate` examines a file.

Where something is found, a copy is offered in which the cells are marked.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.show.validation import words
from investpakke.show.validation.annotated_copy import annotated
from investpakke.show.validation.forms import written
from investpakke.validate.accepting.checking import Checked
from investpakke.validate.finding import Severity
from investpakke.validate.report import Report
from investpakke.validate.running.attempt import Options, Unreadable, attempt
from investpakke_addin.kept_reports import keep
from investpakke_addin.refresh import QUESTION
from investpakke_addin.saved_copy import saved_copy

_SHOWN_FINDINGS, _LONGEST_LINE = 4, 110
"""A message box of VBA shows about a thousand characters."""

_ASKED = "Vil du åbne en kopi, hvor de fundne celler er mærket?"


def check_book(book: Any, browse: Callable[[str], bool] = webbrowser.open) -> str:
    """Examine a workbook that is open in Excel, open the report, and tell what was found.

    It is examined in this process: Excel's Python is no program to start workers with. Where there
    is an error or a warning, the answer asks whether `mark_book` is to be called.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; nothing in it is changed.
    browse : callable
        Opens an address in the user's browser and says whether it could.
    """
    try:
        with saved_copy(book) as copy:
            found = _examined(copy)
    except InvestpakkeError as error:
        return f"Projektmappen er ikke kontrolleret.\n\n{error.text('da')}"
    report = replace(found, path=Path(book.name))
    page = keep(f"{report.path.stem}-kontrol.html", written("html", [Checked(report)], "da"))
    opened = browse(page.as_uri())
    where = "Hele rapporten er åbnet i browseren." if opened else f"Hele rapporten: {page}"
    text = f"{told(report)}\n\n{where}"
    if not any(finding.severity > Severity.NOTE for finding in report.findings):
        return text
    return f"{QUESTION}{text}\n\n{_ASKED}"


def mark_book(book: Any) -> str:
    """Open a copy of a workbook that is open in Excel, with its findings, as a new workbook.

    It is examined anew, as it is now: something may have been changed since the question.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; nothing in it is changed. The copy is not saved anywhere, and no macro
        of the workbook runs when it opens.
    """
    try:
        with saved_copy(book) as copy:
            marked = copy.with_name(f"{copy.stem}-fund{copy.suffix}")
            marked.write_bytes(annotated(_examined(copy), "da", date.today()))
            _open_as_new(book.app.api, marked)
    except InvestpakkeError as error:
        return f"Kopien er ikke lavet.\n\n{error.text('da')}"
    return (
        "Kopien er åbnet som en ny projektmappe: Det sidste ark er en liste over fundene, og "
        "cellerne er mærket. Ret i den oprindelige projektmappe. Gem kopien med Gem som, hvis den "
        "skal bruges igen."
    )


def _open_as_new(excel: Any, path: Path) -> None:
    """Open a workbook that nobody can save over the file, at its last sheet."""
    events = excel.EnableEvents
    try:
        excel.EnableEvents = False
        sheets = excel.Workbooks.Add(str(path)).Sheets
        sheets(sheets.Count).Activate()
    finally:
        excel.EnableEvents = events


def _examined(copy: Path) -> Report:
    found = attempt(copy, Options(mapped=True, apart=False))
    if isinstance(found, Unreadable):
        raise found.error
    return found


def told(report: Report) -> str:
    """Return the verdict and the first findings, as the message box shows them."""
    lines = [words.verdict(report).da]
    if report.findings:
        lines += ["", f"{words.counts(report, 'da')}:"]
        for finding in report.findings[:_SHOWN_FINDINGS]:
            lines.append(_cut(f"{words.place_of(finding).da}: {finding.what.da}"))
        left = len(report.findings) - _SHOWN_FINDINGS
        lines += [f"… og {left} til"] if left > 0 else []
    return "\n".join([*lines, "", words.judged(report, "da")])


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
