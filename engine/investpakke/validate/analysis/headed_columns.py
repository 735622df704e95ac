"""Columns of numbers under a header, on any sheet: their names and contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from investpakke.workbook.book import BookSheet


class HeadedColumn(NamedTuple):
    """A text with numbers below it; a text in between is the unit."""

    row: int
    column: int
    text: str
    unit: str
    first: int


def headed_columns(sheet: BookSheet) -> Iterator[HeadedColumn]:
    """Yield the columns of a sheet with a text above their numbers, with or without a unit row."""
    rows = sheet.cells.rows
    for row, column, value in sheet.cells.texts:
        if type(value) is str:
            under = rows.get(row + 1, {}).get(column)
            if type(under) is float:
                yield HeadedColumn(row, column, value, "", row + 1)
            elif type(under) is str and type(rows.get(row + 2, {}).get(column)) is float:
                yield HeadedColumn(row, column, value, under, row + 2)


def numbers_below(sheet: BookSheet, column: int, first: int) -> Iterator[tuple[int, float]]:
    """Yield row and value of the numbers from a row down to the first cell without one."""
    row = first
    while type(value := sheet.cells.get(row, column)) is float:
        yield row, value
        row += 1


def is_typed_number(sheet: BookSheet, row: int, column: int) -> bool:
    """Return whether a cell holds a typed number."""
    return type(sheet.cells.get(row, column)) is float and (row, column) not in sheet.cells.formulas
