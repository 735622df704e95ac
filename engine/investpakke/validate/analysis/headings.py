"""Numbers that head a column: years and consecutive numbers."""

from __future__ import annotations

from investpakke.validate.contents import SheetContents

YEARS = range(1990, 2101)


def is_heading(contents: SheetContents, row: int, column: int) -> bool:
    """Return whether a number is a heading: a year, or one of three consecutive numbers."""
    value = contents.sheet.cells.get(row, column)
    if not isinstance(value, float) or value != int(value):
        return False
    away = [
        step
        for step in (-2, -1, 1, 2)
        if contents.sheet.cells.get(row, column + step) == value + step
    ]
    return value in YEARS or len(away) > 2 or away in ([-2, -1], [-1, 1], [1, 2])


def heading_likelihood(contents: SheetContents, row: int, column: int) -> int:
    """Return how likely a number is a heading: 2 for a year among years, 1 for others, else 0."""
    if not is_heading(contents, row, column):
        return 0
    value = contents.sheet.cells.get(row, column)
    beside = [contents.sheet.cells.get(row, column + step) for step in (-1, 1)]
    if isinstance(value, float) and value in YEARS and {value - 1, value + 1} & set(beside):
        return 2
    return 1
