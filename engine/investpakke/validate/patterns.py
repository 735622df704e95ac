"""Patterns on a sheet: which neighbouring cells hold copies of the same formula."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from investpakke.workbook.book import BookSheet
from investpakke.workbook.ooxml.sheet_cells import Area


class Run(NamedTuple):
    """Adjacent cells in one row or one column that hold copies of the same formula."""

    form: str
    area: Area

    @property
    def length(self) -> int:
        """How many cells."""
        return (self.area.last_row - self.area.row) + (self.area.last_column - self.area.column) + 1


@dataclass(frozen=True, slots=True)
class Line:
    """A column, or rows with identical formulas, divided into runs.

    Parameters
    ----------
    down : bool
        Whether it is a column.
    first, last : int
        Its column, twice; or the first and last of its rows.
    runs : tuple of Run
        From top to bottom, or from left to right.
    """

    down: bool
    first: int
    last: int
    runs: tuple[Run, ...]

    def span(self, run: Run) -> tuple[int, int]:
        """Return where a run begins and ends along the line."""
        area = run.area
        return (area.row, area.last_row) if self.down else (area.column, area.last_column)

    def area(self, start: int, end: int) -> Area:
        """Return the cells between two positions along the line."""
        if self.down:
            return Area(start, self.first, end, self.last)
        return Area(self.first, start, self.last, end)


class SheetPattern:
    """The formulas of a sheet: runs down its columns, and lines of identical rows."""

    def __init__(self, sheet: BookSheet) -> None:
        self.sheet = sheet

    @cached_property
    def down(self) -> dict[int, list[Run]]:
        """The runs of each column, from top to bottom."""
        places = ((column, row, form) for (row, column), form in self._sorted_forms)
        return {
            column: [Run(form, Area(first, column, last, column)) for form, first, last in runs]
            for column, runs in _runs(places).items()
        }

    @property
    def _sorted_forms(self) -> list[tuple[tuple[int, int], str]]:
        return sorted(self.sheet.forms.items())

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its columns, then its rows; rows with identical formulas are one line."""
        columns = (Line(True, column, column, tuple(runs)) for column, runs in self.down.items())
        return (*columns, *self._bands())

    def _bands(self) -> Iterator[Line]:
        """Yield as one line the rows between which no run of a column begins or ends."""
        begins: dict[int, list[Run]] = {}
        ends: dict[int, list[Run]] = {}
        for runs in self.down.values():
            for run in runs:
                begins.setdefault(run.area.row, []).append(run)
                ends.setdefault(run.area.last_row + 1, []).append(run)
        active: dict[int, str] = {}
        for row, after in pairwise(sorted({*begins, *ends})):
            for run in ends.get(row, ()):
                del active[run.area.column]
            for run in begins.get(row, ()):
                active[run.area.column] = run.form
            if active:
                yield Line(
                    False,
                    row,
                    after - 1,
                    tuple(
                        Run(form, Area(row, first, after - 1, last))
                        for form, first, last in _runs(
                            (row, column, form) for column, form in sorted(active.items())
                        )[row]
                    ),
                )


def _runs(places: Iterable[tuple[int, int, str]]) -> dict[int, list[tuple[str, int, int]]]:
    """Return the unbroken stretches of each form in each line, with their first and last place.

    ``places`` are line, place and form; within a line the places ascend.
    """
    runs: dict[int, list[tuple[str, int, int]]] = {}
    for line, place, form in places:
        found = runs.get(line)
        if found is None:
            runs[line] = [(form, place, place)]
            continue
        last = found[-1]
        if last[2] == place - 1 and last[0] == form:
            found[-1] = (form, last[1], place)
        else:
            found.append((form, place, place))
    return runs


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """Return cells as few rectangles, so that one finding covers a block.

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


Key = TypeVar("Key", bound=Hashable)


def rectangles_by(cells: Iterable[tuple[Key, tuple[int, int]]]) -> Iterator[tuple[Key, Area]]:
    """Yield the rectangles of the cells of each key, in the order in which the keys first appear.

    Examples
    --------
    >>> told = [("Ark", (2, 2)), ("To", (9, 1)), ("Ark", (3, 2))]
    >>> [(key, tuple(area)) for key, area in rectangles_by(told)]
    [('Ark', (2, 2, 3, 2)), ('To', (9, 1, 9, 1))]
    """
    by_key: dict[Key, list[tuple[int, int]]] = {}
    for key, cell in cells:
        by_key.setdefault(key, []).append(cell)
    for key, own in by_key.items():
        for area in rectangles(own):
            yield key, area


_MOST = 20
"""Up to so many blocks in the same columns are reported separately."""


def enclosing_areas(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """Return cells as rectangles; very many scattered in a column become one that encloses them.

    Examples
    --------
    >>> [tuple(area) for area in enclosing_areas([(row, 2) for row in range(1, 99, 2)] + [(5, 4)])]
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
