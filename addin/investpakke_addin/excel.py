"""What the ribbon's buttons do: Python functions that VBA calls through xlwings.

Each works on the workbook from which it is called and answers with the text that the message box
is to show.
"""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable

import xlwings as xw

from investpakke import __version__
from investpakke.errors import InvestpakkeError
from investpakke.functions import catalogue
from investpakke.text import Text, both, same
from investpakke_addin import kept_reports
from investpakke_addin.boxes import LANGUAGE, lines, paragraphs
from investpakke_addin.check import check_book, mark_book
from investpakke_addin.explain import explain_book
from investpakke_addin.insert_functions import insert_functions
from investpakke_addin.insert_package import insert_package
from investpakke_addin.open_excel import refusal
from investpakke_addin.read import keep_book, read_book
from investpakke_addin.refresh import refreshed
from investpakke_addin.report import report_book

_log = logging.getLogger(__name__)
kept_reports.prune()  # Excel has started Python: nobody need press a button for old ones to go


def action(function: Callable[[], Text]) -> Callable[[], str]:
    """Return a function as VBA may call it: it answers in Danish, whatever happens."""

    @functools.wraps(function)
    def answer() -> str:
        try:
            return function().in_language(LANGUAGE)
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
        return said.in_language(LANGUAGE)

    answer.__annotations__ = {}  # xlwings would take them for conversions
    registered: Callable[[], str] = xw.func(answer)
    return registered


@action
def refresh() -> Text:
    """Refresh the sheet `Pakke` of the workbook at hand; the first time, ask before."""
    return refreshed(xw.Book.caller(), confirmed=False)


@action
def refresh_as_read() -> Text:
    """Refresh the sheet `Pakke`: the user has agreed to how the model is read."""
    return refreshed(xw.Book.caller(), confirmed=True)


@action
def read() -> Text:
    """Show how the workbook at hand is read, and ask whether that is to be kept."""
    return read_book(xw.Book.caller())


@action
def keep_reading() -> Text:
    """Keep how the workbook at hand is read, on its sheet `investpakke`."""
    return keep_book(xw.Book.caller())


@action
def check() -> Text:
    """Check the workbook at hand, show the whole report in the browser, and offer a marked copy."""
    return check_book(xw.Book.caller())


@action
def marked_copy() -> Text:
    """Open a copy of the workbook at hand in which the cells that were found are marked."""
    return mark_book(xw.Book.caller())


@action
def report() -> Text:
    """Make the report of the workbook at hand, and show it in the browser."""
    return report_book(xw.Book.caller())


@action
def new_package() -> Text:
    """Insert an empty package into the workbook at hand."""
    return insert_package(xw.Book.caller())


@action
def add_functions() -> Text:
    """Put the INVEST_* functions into the workbook at hand as named LAMBDAs."""
    return insert_functions(xw.Book.caller())


@action
def explain() -> Text:
    """Tell why the selected cell shows an error."""
    return explain_book(xw.Book.caller())


@action
def functions_help() -> Text:
    """Tell which functions there are: the message box has room for their names, no more."""
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
    """Tell which version runs, and in which Python."""
    return same(f"investpakke {__version__}\nxlwings {xw.__version__}\nPython: {sys.executable}")
