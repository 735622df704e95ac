"""What the cells of a sheet hold: numbers, texts, formulas or nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Literal

from investpakke.workbook.book import BookSheet
from investpakke.workbook.foreign.headers import is_total, is_year
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, CellError, DateNumber

Kind = Literal["formula", "number", "date", "text", "other", "blank"]
"""What a cell holds; "other" is a typed truth value or error."""


_FURTHEST_HEAD = 2
"""Blank cells allowed in a column of a table: above a subtotal and beside a group's heading."""


class SheetContents:
    """The cells of a sheet by what they hold.

    Parameters
    ----------
    sheet : BookSheet
        The sheet.
    """

    def __init__(self, sheet: BookSheet) -> None:
        self.sheet = sheet
        self._headings: dict[tuple[int, int], tuple[str, ...]] = {}

    def kind(self, row: int, column: int) -> Kind:
        """Return the kind of a cell; a cell filled by an array formula is a formula."""
        cells = self.sheet.cells
        if (row, column) in cells.formulas or any(a.holds(row, column) for a in cells.arrays):
            return "formula"
        value = cells.get(row, column)
        if isinstance(value, bool | CellError):
            return "other"
        if isinstance(value, DateNumber):
            return "date"
        if isinstance(value, float):
            return "number"
        return "text" if isinstance(value, str) and value.strip() else "blank"

    def is_number(self, row: int, column: int) -> bool:
        """Return whether a cell holds a number, or a formula that may return one."""
        kind = self.kind(row, column)
        if kind == "formula":
            value = self.sheet.cells.get(row, column)
            return value is not NOT_COMPUTED and (
                not isinstance(value, str) or isinstance(value, CellError)
            )
        return kind == "number"

    def same_formulas(self, one: int, other: int) -> tuple[int, int]:
        """Return in how many columns two rows hold the same formula, and in how many any."""
        forms, columns = self.sheet.forms, self.formula_columns
        pairs = [
            (forms[one, column], forms[other, column])
            for column in columns
            if (one, column) in forms and (other, column) in forms
        ]
        return sum(left == right for left, right in pairs), len(pairs)

    @cached_property
    def formula_columns(self) -> tuple[int, ...]:
        """The columns that hold formulas."""
        return tuple(sorted({column for _, column in self.sheet.forms}))

    @cached_property
    def formula_rows(self) -> tuple[int, ...]:
        """The rows that hold formulas."""
        return tuple(sorted({row for row, _ in self.sheet.forms}))

    @cached_property
    def _shown(self) -> Mapping[int, list[int]]:
        """The rows of each column's visible cells, in order."""
        found: dict[int, list[int]] = {}
        for row in sorted(self.sheet.cells.rows):
            for column in self.sheet.cells.rows[row]:
                found.setdefault(column, []).append(row)
        return found

    @cached_property
    def _typed_texts(self) -> Mapping[int, list[int]]:
        """The rows of each column's typed texts, in order."""
        found: dict[int, list[int]] = {}
        formulas = self.sheet.cells.formulas
        for row, column, value in sorted(self.sheet.cells.texts, key=itemgetter(0)):
            if (
                value.__class__ is str
                and (row, column) not in formulas
                and not any(area.holds(row, column) for area in self.sheet.cells.arrays)
            ):
                found.setdefault(column, []).append(row)
        return found

    def blanks(self, area: Area) -> Iterator[tuple[int, int]]:
        """Yield the empty cells of an area."""
        for column in range(area.column, area.last_column + 1):
            shown = _between(self._shown.get(column, []), area)
            if len(shown) == area.last_row - area.row + 1:
                continue
            filled = set(shown)
            for row in range(area.row, area.last_row + 1):
                if row not in filled and self.kind(row, column) == "blank":
                    yield row, column

    def is_empty(self, area: Area) -> bool:
        """Return whether an area is empty."""
        last_row, last_column = self.sheet.cells.last_row, self.sheet.last_column
        used = Area(*area[:2], min(area.last_row, last_row), min(area.last_column, last_column))
        columns = range(used.column, used.last_column + 1)
        if any(_between(self._shown.get(column, []), used) for column in columns):
            return False
        return all(
            self.kind(row, column) == "blank"
            for column in columns
            for row in range(used.row, used.last_row + 1)
        )

    def typed_texts(self, area: Area) -> Iterator[tuple[int, int]]:
        """Yield the cells of an area that hold typed text."""
        for column in range(area.column, area.last_column + 1):
            for row in _between(self._typed_texts.get(column, []), area):
                yield row, column

    def labels(self, row: int, column: int | None = None) -> tuple[str, ...]:
        """Return the texts in a row, left of a column where one is given."""
        return tuple(
            value
            for place, value in self.sheet.cells.rows.get(row, {}).items()
            if (column is None or place < column)
            and isinstance(value, str)
            and not isinstance(value, CellError)
        )

    def is_labelled(self, row: int, column: int) -> bool:
        """Return whether the nearest cell to the left or above is a text: an input cell."""
        left = next(filter(None, (self._says(row, at) for at in range(column - 1, 0, -1))), None)
        above = next(filter(None, (self._says(at, column) for at in range(row - 1, 0, -1))), None)
        return "text" in {left, above}

    def _says(self, row: int, column: int) -> str:
        """Return "text" for a cell that shows or may show one, "" for a blank one, else "more"."""
        kind = self.kind(row, column)
        if self.sheet.cells.get(row, column) is NOT_COMPUTED:
            return "text"
        if kind == "formula" and not self.is_number(row, column):
            return "text"
        return {"blank": "", "text": "text"}.get(kind, "more")

    def headings(self, row: int, column: int) -> tuple[str, ...]:
        """Return the texts that head a cell's column: the nearest above and those over it.

        Three blank cells end the table, and so does a row of years.
        """
        found: list[str] = []
        passed: list[int] = []
        blanks = 0
        for at in range(row - 1, 0, -1):
            value = self.sheet.cells.get(at, column)
            is_text = type(value) is str and bool(value.strip())
            blanks = blanks + 1 if value is None else 0
            if (found and not is_text) or blanks > _FURTHEST_HEAD or self._is_year(at, column):
                break
            if is_text:
                found.append(str(value))
            elif (at, column) in self._headings:
                found = list(self._headings[at, column])
                break
            elif value is not None:
                passed.append(at)
        self._headings.update(((at, column), tuple(found)) for at in passed)
        return tuple(found)

    def _is_year(self, row: int, column: int) -> bool:
        """Return whether a cell is one of at least two consecutive years in a row."""
        value = self.sheet.cells.get(row, column)
        return (
            is_year(value)
            and isinstance(value, float)
            and any(self.sheet.cells.get(row, column + step) == value + step for step in (-1, 1))
        )

    def has_heading(self, row: int, column: int) -> bool:
        """Return whether a text, a date or a number stands anywhere above a cell."""
        shown = self._shown.get(column, [])
        return bool(shown) and shown[0] < row

    def stands_alone(self, row: int, column: int) -> bool:
        """Return whether a cell has its label at its left and nothing above: it is in no table."""
        left = column > 1 and self.kind(row, column - 1) == "text"
        return left and (row == 1 or self.kind(row - 1, column) == "blank")

    def is_total_row(self, row: int) -> bool:
        """Return whether a text in a row says that it is a total."""
        return is_total(*self.labels(row))


def _between(rows: list[int], area: Area) -> list[int]:
    return rows[bisect_left(rows, area.row) : bisect_right(rows, area.last_row)]
