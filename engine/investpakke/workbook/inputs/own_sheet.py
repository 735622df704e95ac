"""A workbook that this tool has built: its sheets of inputs, refused by file, sheet and cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from investpakke.errors import FileError, InvestpakkeError, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.layout import FORUDSAETNINGER, INDFASNING, SAGER
from investpakke.workbook.ooxml.parts import WorkbookParts

_OWN_INPUTS: Final = (FORUDSAETNINGER, SAGER, INDFASNING)
"""Sheets that a workbook of this tool has; another make of model may have a `Risiko` of its own."""

Found = TypeVar("Found")


class OwnWorkbook:
    """The sheets of inputs in a workbook of this tool."""

    def __init__(self, parts: WorkbookParts) -> None:
        parts.check_merged()
        self._parts = {sheet.name: sheet for sheet in parts.sheets if sheet.has_cells}
        self._cells = parts.cells

    @property
    def names(self) -> list[str]:
        """The names of its worksheets, in the order of the tabs."""
        return list(self._parts)

    def sheet(self, name: str) -> InputSheet:
        """Return one of its sheets.

        Raises
        ------
        FileError
            There is no such sheet.
        """
        if name not in self._parts:
            raise FileError(
                Text("arket mangler", "the sheet is missing"),
                expected=same(name),
                got=same(", ".join(self.names)),
            )
        return InputSheet(self._cells(self._parts[name]))


def read_own(
    workbook: str | Path | WorkbookParts, sheet: str, read: Callable[[OwnWorkbook], Found]
) -> Found | None:
    """Return what ``read`` finds in a workbook of this tool; None in one without the sheet.

    Raises
    ------
    FileError
        Not a readable workbook, or what ``read`` refuses.
    InputError
        A cell that is refused: with file, sheet and cell, what was expected and found.
    """
    parts = WorkbookParts.of(workbook)
    book = OwnWorkbook(parts)
    if not {sheet, *_OWN_INPUTS} <= set(book.names):
        return None
    try:
        return read(book)
    except InvestpakkeError as error:
        raise error.inside(str(parts.path)) from None
