"""A sheet that this tool has built: read where it is, refused by its place, None elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from investpakke.errors import InvestpakkeError
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.layout import FORUDSAETNINGER, INDFASNING, SAGER
from investpakke.workbook.ooxml.opening import open_workbook

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_OWN_INPUTS: Final = (FORUDSAETNINGER, SAGER, INDFASNING)
"""Sheets that a workbook of this tool has; another make of model may have a `Risiko` of its own."""

Found = TypeVar("Found")


class OwnWorkbook(NamedTuple):
    """A workbook of this tool, as values and as formulas."""

    values: Workbook
    formulas: Workbook

    def sheet(self, name: str) -> InputSheet:
        """Return one of its sheets."""
        return InputSheet(self.values[name], self.formulas[name])


def read_own(path: str | Path, sheet: str, read: Callable[[OwnWorkbook], Found]) -> Found | None:
    """Return what ``read`` finds in a workbook of this tool; None in one without the sheet.

    Raises
    ------
    FileError
        Not a readable workbook, or what ``read`` refuses.
    InputError
        A cell that is refused: with file, sheet and cell, what was expected and found.
    """
    path = Path(path)
    values = open_workbook(path, values=True)
    if not {sheet, *_OWN_INPUTS} <= set(values.sheetnames):
        return None
    book = OwnWorkbook(values, open_workbook(path, values=False))
    try:
        return read(book)
    except InvestpakkeError as error:
        raise error.inside(str(path)) from None
