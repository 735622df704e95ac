"""Cross-check: recalculate every formula of a workbook with a second engine.

The builder writes each formula with the value that the Python engine computes, so a difference
means that the engine and the native formulas disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.recalculate import Value, Workings

TOLERANCE = 1e-6
"""Largest difference, in the cell's own unit, that counts as agreement."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell whose value in the file differs from that of its formula."""

    sheet: str
    cell: str
    cached: Value
    recalculated: Value


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """The result of a recalculation."""

    cells: int
    largest_difference: float
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether every formula gives the value in the file."""
        return not self.differences


def cross_check(path: Path) -> CrossCheck:
    """Compare every cached value of a workbook with its formula, recalculated by ``formulas``.

    Raises
    ------
    FileError, InputError
        As in `Workings`.
    """
    book = Book(path)
    recalculated = Workings.from_book(book).recalculate()
    differences, largest = [], 0.0
    for cell, value in recalculated.items():
        shown = book.by_name[cell.sheet].cached(cell.row, cell.column)
        distance = _distance(shown, value)
        if not distance <= TOLERANCE:  # a NaN differs
            name = f"{get_column_letter(cell.column)}{cell.row}"
            differences.append(Difference(cell.sheet, name, shown, value))
        else:
            largest = max(largest, distance)
    return CrossCheck(len(recalculated), largest, tuple(differences))


def _distance(one: Value, other: Value) -> float:
    """Return the difference of two values; infinite for texts and different kinds. "" is empty."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other))
    return 0.0 if (one or "") == (other or "") else float("inf")
