"""The check button: examine the open workbook like `investpakke validate` does a file.

Where something is found, a copy is offered in which the cells are marked.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.show.validation import words
from investpakke.show.validation.annotated_copy import annotated
from investpakke.show.validation.forms import written
from investpakke.text import Text, both, joined
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.attempt import Options, Unreadable, attempt
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Severity
from investpakke_addin.boxes import LANGUAGE, cut, lines, paragraphs, question
from investpakke_addin.kept_reports import keep
from investpakke_addin.saved_copy import saved_copy

_SHOWN_FINDINGS, _LONGEST_LINE = 4, 110
"""A message box of VBA shows about a thousand characters."""


def check_book(book: Any, browse: Callable[[str], bool] = webbrowser.open) -> Text:
    """Examine a workbook that is open in Excel, open the report, and return the verdict.

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
            found = _examine(copy)
    except InvestpakkeError as error:
        return paragraphs(Text("The workbook has not been checked."), both(error.text))
    report = replace(found, path=Path(book.name))
    page = keep(
        f"{report.path.stem}-kontrol.html", written("html", [CheckedFile(report)], LANGUAGE)
    )
    if browse(page.as_uri()):
        where = Text("The whole report is open in the browser.")
    else:
        where = Text("The whole report: {page}", page=page)
    if not any(finding.severity > Severity.NOTE for finding in report.findings):
        return paragraphs(verdict_text(report), where)
    return question(
        verdict_text(report),
        where,
        Text("Do you want to open a copy with the affected cells marked?"),
    )


def mark_book(book: Any) -> Text:
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
            marked.write_bytes(annotated(_examine(copy), LANGUAGE, date.today()))
            _open_as_new(book.app.api, marked)
    except InvestpakkeError as error:
        return paragraphs(Text("The copy was not made."), both(error.text))
    return Text(
        "The copy is open as a new workbook: its last sheet lists the findings, and the cells are "
        "marked. Make corrections in the original workbook. If you need the copy again, save it "
        "with Save As."
    )


def _open_as_new(excel: Any, path: Path) -> None:
    """Open a copy that cannot be saved over the file, at its last sheet."""
    events = excel.EnableEvents
    try:
        excel.EnableEvents = False
        sheets = excel.Workbooks.Add(str(path)).Sheets
        sheets(sheets.Count).Activate()
    finally:
        excel.EnableEvents = events


def _examine(copy: Path) -> Report:
    found = attempt(copy, Options(mapped=True, apart=False))
    if isinstance(found, Unreadable):
        raise found.error
    return found


def verdict_text(report: Report) -> Text:
    """Return the verdict and the first findings, as the message box shows them."""
    said = [words.verdict(report)]
    if report.findings:
        said.append(lines([_counts(report), *_first(report.findings)]))
    return paragraphs(*said, both(lambda language: words.judged(report, language)))


def _counts(report: Report) -> Text:
    return both(lambda language: f"{words.counts(report, language)}:")


def _first(findings: Sequence[Finding]) -> Iterator[Text]:
    """Yield the first findings, and how many more there are."""
    for finding in findings[:_SHOWN_FINDINGS]:
        line = joined([words.place_of(finding), finding.what], ": ")
        yield line.changed(lambda text: cut(text, _LONGEST_LINE))
    more = len(findings) - _SHOWN_FINDINGS
    if more > 0:
        yield Text("… and {more} more", more=more)
