"""Cells of an input sheet: found by their headers, and refused by their address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from investpakke.errors import FileError, InputError
from investpakke.problems import (
    CELL_BECAME_DATE,
    CELL_ERROR,
    CELL_NOT_CALCULATED,
    CELL_NOT_NUMBER,
    CELL_NUMBER_UNREADABLE,
)
from investpakke.text import Problem, Text, same
from investpakke.workbook.ooxml.addresses import CellName
from investpakke.workbook.ooxml.dates import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from investpakke.workbook.ooxml.sheet_cells import (
    NOT_COMPUTED,
    CellError,
    DateNumber,
    NumberError,
    SheetCells,
)

_SEARCHED_ROWS = 60
"""Headers are near the top; a sheet is not searched further down."""

_BLANK = Text("a blank cell")
_EXACT = 2**53
"""Whole numbers below this are exact, and are shown without decimals."""


class InputSheet:
    """One sheet of inputs; a formula that was never calculated has no value.

    Rows and columns are counted from 1. Of merged cells only the first has a value.
    """

    def __init__(self, cells: SheetCells) -> None:
        self.cells = cells
        self._covered = frozenset(_hidden_by_merge(cells))
        self.name = cells.name
        self.instead: dict[tuple[int, int], Any] = {}
        """Values that replace those of cells, to find further refusals beside them."""
        self.last_row = cells.last_row
        shown = max((max(row) for row in cells.rows.values() if row), default=0)
        self.last_column = max(shown, max((column for _, column in cells.formulas), default=0))

    def find(self, text: str, *, down_to: int = _SEARCHED_ROWS) -> tuple[int, int]:
        """Return row and column of the first cell that holds a header or label."""
        found = self.find_or_none(text, down_to=down_to)
        if found is None:
            raise FileError(
                Problem("sheet.head_missing", "the header is not on the sheet"),
                where=self.name,
                expected=same(text),
                got=None,
            )
        return found

    def find_or_none(self, text: str, *, down_to: int = _SEARCHED_ROWS) -> tuple[int, int] | None:
        """Return row and column of the first cell that holds a text; None if there is none."""
        for row in sorted(number for number in self.cells.rows if number <= down_to):
            for column, value in sorted(self.cells.rows[row].items()):
                if value == text and (row, column) not in self._covered:
                    return row, column
        return None

    def value(self, row: int, column: int) -> Any:
        """Return what a cell shows, None if blank; an error or uncomputed formula is refused."""
        if (row, column) in self.instead:
            return self.instead[row, column]
        value: Any = None if (row, column) in self._covered else self.cells.get(row, column)
        if value is NOT_COMPUTED:
            raise self.refuse(
                row,
                column,
                CELL_NOT_CALCULATED,
                expected=Text("a calculated value"),
                mend=Text("Open and save the file in Excel"),
            )
        if isinstance(value, DateNumber):
            value = date_value(value, self.cells)
        if isinstance(value, CellError):
            what = CELL_NUMBER_UNREADABLE if isinstance(value, NumberError) else CELL_ERROR
            raise self.refuse(row, column, what, expected=Text("a value"), got=same(str(value)))
        if isinstance(value, float):
            return int(value) if value.is_integer() and abs(value) < _EXACT else value
        return value.strip() or None if isinstance(value, str) else value

    def text_or_none(self, row: int, column: int) -> str | None:
        """Return the text in a cell, None for any other cell; nothing is refused."""
        value = None if (row, column) in self._covered else self.cells.get(row, column)
        return value.strip() or None if isinstance(value, str) else None

    def number(self, row: int, column: int) -> float | None:
        """Return the number in a cell, None if blank; text, dates and TRUE are refused."""
        value = self.value(row, column)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        raise self.refuse(
            row,
            column,
            CELL_NOT_NUMBER,
            expected=Text("a number"),
            got=value,
            mend=Text("Type the number without a unit"),
        )

    def text(self, row: int, column: int) -> str | None:
        """Return the text in a cell, None if blank; a number that became a date is refused."""
        value = self.value(row, column)
        if isinstance(value, date | datetime):
            raise self.refuse(
                row,
                column,
                CELL_BECAME_DATE,
                expected=Text("a text, e.g. 1.1"),
                got=same(value.isoformat()),
                mend=Text("Format as text, type again"),
            )
        return None if value is None else str(value)

    def day(self, row: int, column: int) -> date:
        """Return the day in a date cell; anything else is refused, also a blank cell."""
        value = self.value(row, column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        raise self.refuse(
            row,
            column,
            Problem("cell.not_date", "the cell has no date"),
            expected=Text("a date, e.g. 01-01-2025"),
            got=value,
        )

    def refuse(
        self,
        row: int,
        column: int,
        what: Problem,
        *,
        expected: Text,
        got: object = None,
        mend: Text | None = None,
    ) -> InputError:
        """Return the refusal of one cell."""
        found = _BLANK if got is None else got
        return InputError(what, where=self.at(row, column), expected=expected, got=found, mend=mend)

    def at(self, row: int, column: int) -> CellName:
        """Return a cell's address."""
        return CellName(self.name, row, column)


def _hidden_by_merge(cells: SheetCells) -> Iterator[tuple[int, int]]:
    """Yield the cells hidden by merged cells: Excel neither shows nor keeps their content."""
    for area in cells.merged:
        rows = range(area.row, area.last_row + 1)
        for row in rows if len(rows) < len(cells.rows) else cells.rows.keys() & rows:
            for column in cells.rows.get(row, ()):
                if area.holds(row, column) and (row, column) != (area.row, area.column):
                    yield row, column


def date_value(serial: float, cells: SheetCells) -> date | datetime | time | CellError:
    """Return the day and time of a date cell, or the error that Excel shows for an invalid date."""
    epoch = MAC_EPOCH if cells.date1904 else WINDOWS_EPOCH
    try:
        return from_excel(serial, epoch)
    except (ValueError, OverflowError):
        return CellError("########")
