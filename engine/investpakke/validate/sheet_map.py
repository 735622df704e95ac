"""A sheet drawn by its formula patterns: similar rows form one band."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from investpakke.validate.finding import Finding
from investpakke.workbook.book import BookSheet
from investpakke.workbook.ooxml.sheet_cells import Area, CellError, Row, Value

MOST_COLUMNS, MOST_BANDS, MOST_PATTERNS = 60, 120, 40
"""The limits of a map; a larger sheet is cut, which is stated."""

EMPTY, NUMBER, TEXT, OTHER = 0, -1, -2, -3
"""What a cell without formula holds; formulas have their pattern's number, from 1."""


class Pattern(NamedTuple):
    """A formula that is copied on a sheet: as in its first cell, and how many copies."""

    number: int
    formula: str
    first: tuple[int, int]
    cells: int


class Mark(NamedTuple):
    """A finding on a map, identified by its rule and place."""

    code: str
    area: Area


class Band(NamedTuple):
    """Rows that look alike: what each cell holds, and the findings in the rows.

    ``found`` gives by column the mark that meets the rows.
    """

    first: int
    last: int
    cells: tuple[int, ...]
    found: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SheetMap:
    """A sheet to be drawn.

    Parameters
    ----------
    sheet : str
        Its name.
    area : Area
        The used cells.
    bands : tuple of Band
        From the top, without blank rows.
    patterns : tuple of Pattern
        The formulas, the most common first.
    shown : Area
        The cells that the bands hold: fewer than ``area`` where the sheet is large.
    distinct : int
        The number of different formulas.
    marks : tuple of Mark
        The findings on the sheet, accepted or not.
    """

    sheet: str
    area: Area
    bands: tuple[Band, ...]
    patterns: tuple[Pattern, ...]
    shown: Area
    distinct: int
    marks: tuple[Mark, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the map leaves out part of the sheet."""
        return self.area != self.shown


def map_of(sheet: BookSheet, findings: Iterable[Finding]) -> SheetMap | None:
    """Return a sheet by its patterns; None if it is empty.

    Parameters
    ----------
    sheet : BookSheet
        The sheet.
    findings : iterable of Finding
        The findings on the sheet.
    """
    last_row, last_column = sheet.cells.last_row, sheet.last_column
    if not last_row or not last_column:
        return None
    width = min(last_column, MOST_COLUMNS)
    numbers = _pattern_numbers(sheet)
    marks = tuple(Mark(found.code, found.place.area) for found in findings if found.place.area)
    bands: list[Band] = []
    last_shown = last_row
    for band in _bands(sheet, numbers, marks, width):
        if len(bands) == MOST_BANDS:
            last_shown = bands[-1].last
            break
        bands.append(band)
    return SheetMap(
        sheet=sheet.name,
        area=Area(1, 1, last_row, last_column),
        bands=tuple(bands),
        patterns=_patterns(sheet, numbers),
        shown=Area(1, 1, last_shown, width),
        distinct=len(numbers),
        marks=marks,
    )


def _pattern_numbers(sheet: BookSheet) -> dict[str, int]:
    """Return a number for each distinct formula, in the order of their first cells."""
    forms = sheet.forms
    return {form: n for n, form in enumerate(dict.fromkeys(forms[c] for c in sorted(forms)), 1)}


def _patterns(sheet: BookSheet, numbers: dict[str, int]) -> tuple[Pattern, ...]:
    first: dict[str, tuple[int, int]] = {}
    counts: dict[str, int] = {}
    for cell, form in sheet.forms.items():
        first[form] = min(first.get(form, cell), cell)
        counts[form] = counts.get(form, 0) + 1
    ranked = sorted(numbers, key=lambda form: (-counts[form], numbers[form]))
    return tuple(
        Pattern(numbers[form], sheet.formula(*first[form]), first[form], counts[form])
        for form in ranked[:MOST_PATTERNS]
    )


def _bands(
    sheet: BookSheet, numbers: dict[str, int], marks: Sequence[Mark], width: int
) -> Iterator[Band]:
    """Yield the used rows from the top; similar neighbours as one band."""
    by_row: dict[int, dict[int, int]] = {}
    for (row, column), form in sheet.forms.items():
        by_row.setdefault(row, {})[column] = numbers[form]
    used = sorted({*by_row, *sheet.cells.rows})
    meeting = _marks_by_row(marks, width)
    looks = (
        (row, _contents(sheet.cells.rows.get(row, {}), by_row.get(row, {}), width), meeting(row))
        for row in used
    )
    filled = (look for look in looks if any(look[1]) or look[2])
    for _, group in groupby(enumerate(filled), key=lambda at: (at[1][1:], at[1][0] - at[0])):
        rows = [look for _, look in group]
        yield Band(rows[0][0], rows[-1][0], rows[0][1], rows[0][2])


def _contents(shown: Row, formulas: dict[int, int], width: int) -> tuple[int, ...]:
    """Return what each cell of a row holds."""
    cells = [EMPTY] * width
    for column, value in shown.items():
        if column <= width:
            cells[column - 1] = _kind(value)
    for column, number in formulas.items():
        if column <= width:
            cells[column - 1] = number
    return tuple(cells)


def _kind(value: Value) -> int:
    if isinstance(value, bool):
        return OTHER
    if isinstance(value, float | int):
        return NUMBER
    return OTHER if isinstance(value, CellError) else TEXT


def _marks_by_row(
    marks: Sequence[Mark], width: int
) -> Callable[[int], tuple[tuple[int, int], ...]]:
    """Return a function that gives the findings in a row by column; rows must be asked in order."""
    waiting = sorted(((mark.area, index) for index, mark in enumerate(marks)), reverse=True)
    active: list[tuple[Area, int]] = []

    def meeting(row: int) -> tuple[tuple[int, int], ...]:
        while waiting and waiting[-1][0].row <= row:
            active.append(waiting.pop())
        if not active:
            return ()
        active[:] = [item for item in active if item[0].last_row >= row]
        found: dict[int, int] = {}
        for area, index in active:
            for column in range(area.column, min(area.last_column, width) + 1):
                found[column] = min(index, found.get(column, index))
        return tuple(sorted(found.items()))

    return meeting
