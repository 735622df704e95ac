"""The check button: the open workbook examined as `investpakke validate` examines a file."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.show.validation import words
from investpakke.show.validation.forms import written
from investpakke.validate.accepting.checking import Checked
from investpakke.validate.report import Report
from investpakke.validate.running.attempt import Options, Unreadable, attempt
from investpakke_addin.kept_reports import keep
from investpakke_addin.saved_copy import saved_copy

_SHOWN_FINDINGS, _LONGEST_LINE = 5, 110
"""A message box of VBA shows about a thousand characters."""


def check_book(book: Any, browse: Callable[[str], bool] = webbrowser.open) -> str:
    """Examine a workbook that is open in Excel, open the report, and tell what was found.

    It is examined in this process: Excel's Python is no program to start workers with.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; nothing in it is changed.
    browse : callable
        Opens an address in the user's browser and says whether it could.
    """
    try:
        found = _examined(book)
    except InvestpakkeError as error:
        return f"Projektmappen er ikke kontrolleret.\n\n{error.text('da')}"
    report = replace(found, path=Path(book.name))
    page = keep(f"{report.path.stem}-kontrol.html", written("html", [Checked(report)], "da"))
    opened = browse(page.as_uri())
    where = "Hele rapporten er åbnet i browseren." if opened else f"Hele rapporten: {page}"
    return f"{told(report)}\n\n{where}"


def _examined(book: Any) -> Report:
    with saved_copy(book) as copy:
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
