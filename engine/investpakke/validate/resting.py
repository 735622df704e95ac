"""How many figures a finding touches: its own, and those that rest on them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from investpakke.validate.analysis.patterns import Run
from investpakke.validate.analysis.reach import reached
from investpakke.validate.finding import Place
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.ooxml.sheet_cells import CellError

_TALL = 16
"""Rows of a rectangle that is read, from which on it is sought apart."""

_MOST_STEPS = 150_000
"""Blocks that are walked to in one workbook; findings beyond that are not weighed."""

Rows = tuple[int, int]


class _Column(NamedTuple):
    sheet: str
    number: int


class _Reader(NamedTuple):
    """Copies of a formula down a column, and one rectangle that they read."""

    sheet: str
    run: Run
    reference: Reference

    @property
    def own(self) -> _Column:
        """The column that they stand in."""
        return _Column(self.sheet, self.run.area.column)

    def reading(self, rows: Rows) -> Rows | None:
        """Return which of the copies read some rows, None for none of them."""
        top, column, bottom, _ = self.run.area
        first, last = self.reference.area(top, column), self.reference.area(bottom, column)
        if first is None or last is None:
            return top, bottom  # it leaves the sheet on the way
        low, high = top, bottom
        if first.last_row != last.last_row:  # its end moves: it must reach down to the rows
            low = max(low, rows[0] - first.last_row + top)
        elif first.last_row < rows[0]:
            return None
        if first.row != last.row:  # its beginning moves: it must not be below them
            high = min(high, rows[1] - first.row + top)
        elif first.row > rows[1]:
            return None
        return (low, high) if low <= high else None


@dataclass
class _Readers:
    """Who reads a column, by the rows they read."""

    small: list[tuple[int, int, _Reader]] = field(default_factory=list)
    tall: list[tuple[int, int, _Reader]] = field(default_factory=list)

    def of(self, rows: Rows) -> Iterator[_Reader]:
        """Yield those that read one of some rows."""
        at = bisect_left(self.small, rows[0] - _TALL, key=lambda item: item[0])
        for number in range(at, len(self.small)):
            first, last, reader = self.small[number]
            if first > rows[1]:
                break
            if last >= rows[0]:
                yield reader
        for first, last, reader in self.tall:
            if first <= rows[1] and rows[0] <= last:
                yield reader


class Resting:
    """Which figures rest on which cells of a workbook."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._left = _MOST_STEPS

    @cached_property
    def _readers(self) -> dict[_Column, _Readers]:
        found: dict[_Column, _Readers] = {}
        widths = {name: sheet.last_column for name, sheet in self.subject.book.by_name.items()}
        for reader in self._all_readers():
            area, sheet = reached(reader.reference, reader.run.area), reader.reference.sheet
            if area is None or sheet is None or sheet not in widths:
                continue
            is_tall = area.last_row - area.row >= _TALL
            for column in range(area.column, min(area.last_column, widths[sheet]) + 1):
                readers = found.setdefault(_Column(sheet, column), _Readers())
                group = readers.tall if is_tall else readers.small
                group.append((area.row, area.last_row, reader))
        for readers in found.values():
            readers.small.sort(key=lambda item: item[0])
        return found

    def _all_readers(self) -> Iterator[_Reader]:
        """Yield the rectangles that all copies of formulas down columns read."""
        for sheet, pattern in self.subject.patterns.items():
            for run in chain.from_iterable(pattern.down.values()):
                for reference in self.subject.book.resolved(run.form, sheet).references:
                    yield _Reader(sheet, run, reference)

    def figures(self, places: Iterable[Place]) -> int | None:
        """Return how many figures some places hold, and how many formulas rest on them.

        Each cell counts once; None where the workbook is too large to tell.
        """
        reached_by: dict[_Column, int] = {}
        waiting: list[tuple[_Column, Rows]] = []
        own = 0
        for place in places:
            if place.sheet is None or place.area is None:
                continue
            width = self.subject.book.by_name[place.sheet].last_column
            height = self.subject.book.by_name[place.sheet].cells.last_row
            top, left, bottom, right = place.area
            for column in range(left, min(right, width) + 1):
                at = _Column(place.sheet, column)
                for rows in _added(reached_by, at, (top, min(bottom, max(height, top)))):
                    own += self._own(at, rows)
                    waiting.append((at, rows))
        resting = 0
        while waiting:
            at, rows = waiting.pop()
            readers = self._readers.get(at)
            for reader in readers.of(rows) if readers is not None else ():
                self._left -= 1
                if self._left < 0:
                    return None
                copies = reader.reading(rows)
                for new in () if copies is None else _added(reached_by, reader.own, copies):
                    resting += new[1] - new[0] + 1
                    waiting.append((reader.own, new))
        return own + resting

    def _own(self, column: _Column, rows: Rows) -> int:
        """Return how many cells of a column hold a formula or a number."""
        sheet = self.subject.book.by_name[column.sheet]
        return sum(
            (row, column.number) in sheet.forms
            or isinstance(sheet.cells.get(row, column.number), float | CellError)
            for row in range(rows[0], rows[1] + 1)
        )


def _added(reached_by: dict[_Column, int], column: _Column, rows: Rows) -> list[Rows]:
    """Note that rows of a column were reached, a bit each, and return those that had not been.

    Examples
    --------
    >>> known = {}
    >>> column = _Column("Ark", 1)
    >>> [_added(known, column, rows) for rows in ((3, 5), (8, 9), (1, 10), (2, 4))]
    [[(3, 5)], [(8, 9)], [(1, 2), (6, 7), (10, 10)], []]
    """
    first, last = rows
    known = reached_by.get(column, 0)
    asked = ((1 << (last - first + 1)) - 1) << first
    fresh = asked & ~known
    if fresh == asked:
        reached_by[column] = known | asked
        return [rows]
    reached_by[column] = known | fresh
    new: list[Rows] = []
    while fresh:
        start = (fresh & -fresh).bit_length() - 1
        end = start + (~(fresh >> start) & ((fresh >> start) + 1)).bit_length() - 1
        new.append((start, end - 1))
        fresh = fresh >> end << end
    return new
