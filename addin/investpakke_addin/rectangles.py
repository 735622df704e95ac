"""Cells side by side as rectangles: each is written in one call, and a call to Excel is slow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from investpakke.workbook.refresh import CellChange


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Changed cells that fill a rectangle.

    Parameters
    ----------
    row, column : int
        Of its first cell, counted from 1.
    rows : tuple of tuple of CellChange
        The cells, row by row.
    """

    row: int
    column: int
    rows: tuple[tuple[CellChange, ...], ...]

    @property
    def address(self) -> str:
        """The rectangle as it is written in a formula."""
        last = self.rows[-1][-1].cell
        return f"{self.rows[0][0].cell}:{last}"

    def formats(self) -> Iterator[Rectangle]:
        """Yield the parts that are shown alike: pieces of columns."""
        for offset, column in enumerate(zip(*self.rows, strict=True)):
            row = self.row
            for _, alike in groupby(column, key=lambda change: change.kind):
                cells = tuple((change,) for change in alike)
                yield Rectangle(row, self.column + offset, cells)
                row += len(cells)


def rectangles(changes: Sequence[CellChange]) -> list[Rectangle]:
    """Return changed cells as few rectangles, in the order of their first cells.

    Examples
    --------
    >>> cells = ("B2", "B3", "C3", "B4", "C4", "E4")
    >>> [part.address for part in rectangles([CellChange(cell, None, 1.0) for cell in cells])]
    ['B2:B2', 'B3:C4', 'E4:E4']
    """
    found: dict[tuple[int, int], Rectangle] = {}  # by the row below and the first column
    done = []
    for row, column, run in _runs(changes):
        above = found.pop((row, column), None)
        if above is not None and len(above.rows[0]) != len(run):
            done.append(above)
            above = None
        start = above or Rectangle(row, column, ())
        found[row + 1, column] = Rectangle(start.row, column, (*start.rows, run))
    return sorted([*done, *found.values()], key=lambda part: (part.row, part.column))


def _runs(changes: Sequence[CellChange]) -> Iterator[tuple[int, int, tuple[CellChange, ...]]]:
    """Yield cells side by side: the row and the column of the first, and all of them."""
    placed = []
    for change in changes:
        letters, row = coordinate_from_string(change.cell)
        placed.append((row, column_index_from_string(letters), change))
    placed.sort(key=lambda item: item[:2])
    numbered = enumerate(placed)
    for _, group in groupby(numbered, key=lambda item: (item[1][0], item[1][1] - item[0])):
        run = [item for _, item in group]
        yield run[0][0], run[0][1], tuple(change for *_, change in run)
