"""The ribbon's buttons: Python functions that VBA calls through xlwings.

Each works on the workbook from which it is called and answers with the text that the message box
is to show. What a button needs is imported when it is pressed: the first press is the slowest.
"""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable

import xlwings as xw

from investpakke import __version__
from investpakke.errors import InvestpakkeError
from investpakke.text import Text, both, same
from investpakke_addin import kept_reports
from investpakke_addin.boxes import in_box, lines, paragraphs
from investpakke_addin.open_excel import refusal

_log = logging.getLogger(__name__)
kept_reports.prune()  # Excel has started Python: nobody need press a button for old ones to go


def action(function: Callable[[], Text]) -> Callable[[], str]:
    """Return a function for VBA, which always answers in Danish."""

    @functools.wraps(function)
    def answer() -> str:
        try:
            return in_box(function())
        except InvestpakkeError as error:
            said = paragraphs(Text("Nothing was changed."), both(error.text))
        except Exception as error:  # VBA would take it for a Python that is not there
            _log.exception("%s failed", function.__name__)
            said = paragraphs(
                Text(
                    "The button could not finish because of an error. Check the workbook for "
                    "changes that it may have made."
                ),
                same(f"{type(error).__name__}: {refusal(error)}"),
            )
        return in_box(said)

    answer.__annotations__ = {}  # xlwings would take them for conversions
    registered: Callable[[], str] = xw.func(answer)
    return registered


@action
def refresh() -> Text:
    """Refresh the sheet `Pakke` of the calling workbook; ask first the first time."""
    from investpakke_addin.refresh import refresh_and_report

    return refresh_and_report(xw.Book.caller(), confirmed=False)


@action
def refresh_as_read() -> Text:
    """Refresh the sheet `Pakke` after the user has confirmed the reading."""
    from investpakke_addin.refresh import refresh_and_report

    return refresh_and_report(xw.Book.caller(), confirmed=True)


@action
def read() -> Text:
    """Show how the calling workbook is read, and ask whether to keep that."""
    from investpakke_addin.read import read_book

    return read_book(xw.Book.caller())


@action
def keep_reading() -> Text:
    """Keep how the calling workbook is read, on its sheet `investpakke`."""
    from investpakke_addin.read import keep_book

    return keep_book(xw.Book.caller())


@action
def check() -> Text:
    """Start a check of the calling workbook; its report opens in the browser."""
    from investpakke_addin.long_work import CHECK, start

    return start(CHECK, xw.Book.caller())


@action
def marked_copy() -> Text:
    """Start a check of the calling workbook; a copy with marked cells opens in Excel."""
    from investpakke_addin.long_work import MARK, start

    return start(MARK, xw.Book.caller())


@action
def report() -> Text:
    """Start the report of the calling workbook; it opens in the browser."""
    from investpakke_addin.long_work import REPORT, start

    return start(REPORT, xw.Book.caller())


@action
def new_package() -> Text:
    """Insert an empty package into the calling workbook."""
    from investpakke_addin.insert_package import insert_package

    return insert_package(xw.Book.caller())


@action
def add_functions() -> Text:
    """Put the INVEST_* functions into the calling workbook as named LAMBDAs."""
    from investpakke_addin.insert_functions import insert_functions

    return insert_functions(xw.Book.caller())


@action
def explain() -> Text:
    """Explain why the selected cell shows an error."""
    from investpakke_addin.explain import explain_book

    return explain_book(xw.Book.caller())


@action
def functions_help() -> Text:
    """List the functions: the message box has room only for their names."""
    from investpakke.functions import catalogue

    return paragraphs(
        Text("These functions can be typed in a cell:"),
        lines(same(function.name) for function in catalogue()),
        Text(
            "Insert Function (fx) shows them in the category Investeringspakke, with arguments and "
            "explanations. The sheet Funktioner in the template shows them with examples."
        ),
    )


@action
def about() -> Text:
    """Show the version, and the Python that runs it."""
    return same(f"investpakke {__version__}\nxlwings {xw.__version__}\nPython: {sys.executable}")
