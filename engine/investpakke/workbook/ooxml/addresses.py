"""Addresses of cells, columns and ranges, "AB12", "AB" and "A1:B2", and their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from investpakke.text import Text

_MOST_COLUMNS = 18_278
"""Column ZZZ: Excel ends at XFD, but a formula may name columns that do not exist."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")
_CORNER = r"\$?([A-Za-z]{1,3})?\$?([0-9]+)?"
_RANGE = re.compile(rf"{_CORNER}(?:(:){_CORNER})?")


class CellName(str):
    """A cell, or several adjacent ones, as named in messages: "Sager!B5", "Sager!B5:C5"."""

    sheet: str
    row: int
    column: int
    _given: tuple[str, int, int, int, int]

    def __new__(
        cls, sheet: str, row: int, column: int, last_row: int = 0, last_column: int = 0
    ) -> CellName:
        """Name a cell; with a last row and column, several cells."""
        said = f"{sheet}!{get_column_letter(column)}{row}"
        more = f":{get_column_letter(last_column)}{last_row}" if last_row else ""
        name = super().__new__(cls, said + more)
        name.sheet, name.row, name.column = sheet, row, column
        name._given = (sheet, row, column, last_row, last_column)
        return name

    def __getnewargs__(self) -> tuple[str, int, int, int, int]:  # type: ignore[override]  # str has one
        """Support pickling, for other processes."""
        return self._given

    @property
    def cell(self) -> tuple[str, int, int]:
        """The sheet, row and column."""
        return self.sheet, self.row, self.column

    @property
    def range(self) -> str:
        """The address on the sheet."""
        return self.removeprefix(f"{self.sheet}!")


def named_cells(where: Text) -> list[CellName]:
    """Return the cells that a place in a message names."""
    said = [part.en for part in where.parts]
    return [name for name in said if isinstance(name, CellName)]


@cache
def get_column_letter(number: int) -> str:
    """Return the letters of a column, counted from 1.

    Examples
    --------
    >>> get_column_letter(1), get_column_letter(52), get_column_letter(703)
    ('A', 'AZ', 'AAA')
    """
    if not 1 <= number <= _MOST_COLUMNS:
        raise ValueError(f"there is no column {number}")
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@cache
def column_index_from_string(letters: str) -> int:
    """Return the number of a column, counted from 1.

    Examples
    --------
    >>> column_index_from_string("A"), column_index_from_string("az")
    (1, 52)
    """
    number = 0
    for letter in letters.upper():
        place = ord(letter) - ord("A") + 1
        if not 1 <= place <= 26:
            raise ValueError(f"{letters!r} is no column")
        number = 26 * number + place
    if not 1 <= number <= _MOST_COLUMNS:
        raise ValueError(f"{letters!r} is no column")
    return number


def coordinate_to_tuple(address: str) -> tuple[int, int]:
    """Return row and column of a cell.

    Examples
    --------
    >>> coordinate_to_tuple("$B$12")
    (12, 2)
    """
    found = _CELL.fullmatch(address)
    if found is None or not int(found[2]):
        raise ValueError(f"{address!r} is no cell")
    return int(found[2]), column_index_from_string(found[1])


def range_boundaries(address: str) -> tuple[int | None, int | None, int | None, int | None]:
    """Return the first column and row and the last ones; None for whole rows or columns.

    Examples
    --------
    >>> range_boundaries("A1:$B$2"), range_boundaries("C3"), range_boundaries("A:B")
    ((1, 1, 2, 2), (3, 3, 3, 3), (1, None, 2, None))
    """
    found = _RANGE.fullmatch(address)
    if found is None:
        raise ValueError(f"{address!r} is no range")
    left, right = (_number(column_index_from_string, one) for one in found.group(1, 4))
    top, bottom = (_number(int, one) for one in found.group(2, 5))
    if not found[3]:
        return left, top, left, top
    is_whole = left is None, top is None
    if is_whole != (right is None, bottom is None) or all(is_whole):
        raise ValueError(f"{address!r} is no range")
    return left, top, right, bottom


def _number(read: Callable[[str], int], part: str | None) -> int | None:
    return None if part is None else read(part)
