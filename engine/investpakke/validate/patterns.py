"""Patterns on a sheet: which neighbouring cells hold copies of one formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from investpakke.workbook.book import BookSheet
from investpakke.workbook.ooxml.sheet_cells import Area


class Run(NamedTuple):
    """Cells in one row or one column, side by side, that hold copies of one formula."""

    form: str
    area: Area

    @property
    def length(self) -> int:
        """How many cells."""
        return (self.area.last_row - self.area.row) + (self.area.last_column - self.area.column) + 1


class SheetPattern:
    """The formulas of a sheet as runs down its columns and along its rows."""

    def __init__(self, sheet: BookSheet) -> None:
        self.sheet = sheet

    @cached_property
    def down(self) -> dict[int, list[Run]]:
        """The runs of each column, from top to bottom."""
        by_column: dict[int, list[tuple[int, str]]] = {}
        for (row, column), form in self.sheet.forms.items():
            by_column.setdefault(column, []).append((row, form))
        return {
            column: [
                Run(form, Area(first, column, last, column)) for form, first, last in _runs(cells)
            ]
            for column, cells in by_column.items()
        }

    @cached_property
    def along(self) -> dict[int, list[Run]]:
        """The runs of each row, from left to right."""
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), form in self.sheet.forms.items():
            by_row.setdefault(row, []).append((column, form))
        return {
            row: [Run(form, Area(row, first, row, last)) for form, first, last in _runs(cells)]
            for row, cells in by_row.items()
        }


def _runs(cells: list[tuple[int, str]]) -> Iterator[tuple[str, int, int]]:
    """Yield each form with first and last place of an unbroken stretch of it."""
    for _, group in groupby(
        enumerate(sorted(cells)), key=lambda item: (item[1][1], item[1][0] - item[0])
    ):
        stretch = [cell for _, cell in group]
        yield stretch[0][1], stretch[0][0], stretch[-1][0]


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """Return cells as few rectangles: one finding stands for a block.

    Parameters
    ----------
    cells : iterable of (row, column)
        In any order.

    Examples
    --------
    >>> [tuple(area) for area in rectangles([(2, 2), (3, 2), (2, 3), (3, 3), (9, 1)])]
    [(2, 2, 3, 3), (9, 1, 9, 1)]
    """
    by_row: dict[int, list[int]] = {}
    for row, column in set(cells):
        by_row.setdefault(row, []).append(column)
    open_areas: dict[tuple[int, int], Area] = {}
    done: list[Area] = []
    for row in sorted(by_row):
        current: dict[tuple[int, int], Area] = {}
        for left, right in _stretches(sorted(by_row[row])):
            above = open_areas.pop((left, right), None)
            top = above.row if above is not None and above.last_row == row - 1 else row
            if above is not None and top == row:
                done.append(above)
            current[left, right] = Area(top, left, row, right)
        done += open_areas.values()
        open_areas = current
    return sorted([*done, *open_areas.values()])


_MOST = 20
"""Blocks in the same columns that are told apart."""


def blocks(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """Return cells as rectangles; very many that lie scattered in a column as one around them.

    Examples
    --------
    >>> [tuple(area) for area in blocks([(row, 2) for row in range(1, 99, 2)] + [(5, 4)])]
    [(1, 2, 97, 2), (5, 4, 5, 4)]
    """
    by_columns: dict[tuple[int, int], list[Area]] = {}
    for area in rectangles(cells):
        by_columns.setdefault((area.column, area.last_column), []).append(area)
    found: list[Area] = []
    for areas in by_columns.values():
        one = Area(areas[0].row, areas[0].column, areas[-1].last_row, areas[0].last_column)
        found += [one] if len(areas) > _MOST else areas
    return sorted(found)


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int]]:
    for _, group in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        stretch = [number for _, number in group]
        yield stretch[0], stretch[-1]
