"""A workbook made by this tool: its input sheets, refused by file, sheet and cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from investpakke.errors import FileError, InvestpakkeError
from investpakke.problems import SHEET_MISSING
from investpakke.text import same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.layout import FORUDSAETNINGER, INDFASNING, SAGER
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from investpakke.written_names import folded

_OWN_INPUTS: Final = (FORUDSAETNINGER, SAGER, INDFASNING)
"""Sheets of this tool's workbooks; another model may have its own sheet `Risiko`."""

Result = TypeVar("Result")


class OwnWorkbook:
    """The input sheets of a workbook made by this tool.

    Parameters
    ----------
    cells : sequence of SheetCells
        Its worksheets, in the order of the tabs.
    """

    def __init__(self, cells: Sequence[SheetCells]) -> None:
        self.cells = {sheet.name: sheet for sheet in cells}

    @classmethod
    def open(cls, parts: WorkbookParts) -> OwnWorkbook:
        """Return the input sheets of an open file."""
        parts.check_merged()
        return cls(parts.all_cells)

    @property
    def names(self) -> list[str]:
        """The names of its worksheets, in the order of the tabs."""
        return list(self.cells)

    def sheet_name(self, name: str) -> str:
        """Return a sheet's name as written in the workbook; the given name if there is none."""
        return next((each for each in self.names if folded(each) == folded(name)), name)

    def sheet(self, name: str) -> InputSheet:
        """Return one of its sheets.

        Raises
        ------
        FileError
            There is no such sheet.
        """
        if name not in self.cells:
            raise FileError(SHEET_MISSING, expected=same(name), got=same(", ".join(self.names)))
        return InputSheet(self.cells[name])


def read_own(
    workbook: str | Path | WorkbookParts,
    sheet: str,
    read: Callable[[OwnWorkbook], Result],
    typed: Callable[[InputSheet], Result | None] | None = None,
) -> Result | None:
    """Return the result of ``read`` for a workbook of this tool; None if it lacks the sheet.

    In any other workbook ``typed`` reads the sheet of that name: the user may have made it with our
    headers, or it may be something else.

    Raises
    ------
    FileError
        Not a readable workbook, or one that ``read`` refuses.
    InputError
        A cell that is refused: with file, sheet and cell, what was expected and found.
    """
    parts = WorkbookParts.of(workbook)
    book = OwnWorkbook.open(parts)
    ours = set(_OWN_INPUTS) <= set(book.names)
    named = sheet if ours else book.sheet_name(sheet)
    if named not in book.names:
        return None
    try:
        if ours:
            return read(book)
        return None if typed is None else typed(book.sheet(named))
    except InvestpakkeError as error:
        raise error.within(str(parts.path)) from None
