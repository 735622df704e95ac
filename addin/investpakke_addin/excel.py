"""What the ribbon's buttons do: Python functions that VBA calls through xlwings.

Each works on the workbook from which it is called and answers with the Danish text that the
message box is to show.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from investpakke import __version__
from investpakke.errors import InvestpakkeError
from investpakke.functions import catalogue
from investpakke_addin.check import check_book
from investpakke_addin.refresh import refresh_book, told
from investpakke_templates.build import build_workbook

NEW_WORKBOOK = "investeringspakke-ny.xlsx"


def action(function: Callable[[], str]) -> Callable[[], str]:
    """Return a function as VBA may call it; xlwings would take its annotations for conversions."""
    function.__annotations__ = {}
    answer: Callable[[], str] = xw.func(function)
    return answer


@action
def refresh() -> str:
    """Refresh the sheet `Pakke` of the workbook at hand."""
    try:
        return told(refresh_book(xw.Book.caller()))
    except InvestpakkeError as error:
        return f"Intet er ændret.\n\n{error.text('da')}"


@action
def check() -> str:
    """Check the workbook at hand, and show the whole report in the browser."""
    return check_book(xw.Book.caller())


@action
def new_package() -> str:
    """Open a new, empty package workbook."""
    path = Path(tempfile.mkdtemp(prefix="investpakke-")) / NEW_WORKBOOK
    xw.Book.caller().app.books.open(str(build_workbook(path)))
    return "En ny, tom investeringspakke er åbnet. Gem den med Gem som, før du udfylder den."


@action
def functions_help() -> str:
    """Tell how each function is written."""
    lines = "\n".join(function.syntax("da") for function in catalogue())
    return (
        f"Disse funktioner kan skrives i en celle:\n\n{lines}\n\n"
        "Forklaringer står i Indsæt funktion under kategorien Investeringspakke."
    )


@action
def about() -> str:
    """Tell which version runs, and in which Python."""
    return f"investpakke {__version__}\nxlwings {xw.__version__}\nPython: {sys.executable}"
