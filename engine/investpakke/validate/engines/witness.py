"""A witness: an engine that may be asked for the value of a formula in a cell.

Every engine is asked in the same way: with formulas whose only references are rectangles, each
computed on the values of the cells it reads. No engine reads the workbook's file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from investpakke.text import Text
from investpakke.validate.engines.limits import Engine
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.relative import LAST_COLUMN, LAST_ROW, absolute
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, Row, SheetCells, Value

Values = Callable[[Cell], Value | None]
"""Gives the value of any cell; None if it is blank."""

Language = Literal["da", "en"]
"""How numbers are written and read in conversions between texts and numbers."""


class Question(NamedTuple):
    """A formula to be computed as in a cell.

    Parameters
    ----------
    cell : Cell
        The cell that holds it.
    resolved : Resolved
        With rectangles only; ranges in other files are on sheets of their own.
    fills : Area or None
        What it fills as an array formula.
    """

    cell: Cell
    resolved: Resolved
    fills: Area | None = None

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that it calls, except those that it defines itself."""
        return read_form(self.resolved.form()).called_functions


class Witness(Protocol):
    """An engine as a witness; its known errors are data, in ``limits.toml`` under its name.

    Attributes
    ----------
    name : Engine
        As shown in reports.
    start : float
        CPU seconds until its first answer, as measured: the slow ones are asked last.
    """

    name: Engine
    start: float

    @property
    def stopped(self) -> Text | None:
        """Why it no longer answers about this workbook; None while it does."""

    def knows(self, function: str) -> bool:
        """Return whether it supports a function."""

    def answers(
        self, questions: Sequence[Question], value: Values, language: Language = "en"
    ) -> Mapping[Cell, Value | None]:
        """Return its values of formulas, each on the values of the cells it reads.

        A cell for which it has no answer is missing or `NOT_TAKEN`.
        """


class Sheets:
    """The sheets of a workbook as given to engines: with plain names of our own.

    Parameters
    ----------
    book : Book
        The workbook. Its stored values of other files are sheets too, named ``[1]Sheet``.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._forms: dict[tuple[str, str], str] = {}
        """Formulas with those names, in relative form, by formula and sheet."""

    @property
    def from_1904(self) -> bool:
        """Whether dates are counted from 1904."""
        return self._book.parts.date1904

    @cached_property
    def filled_rows(self) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """The rows, in order, that are not blank in each column of each sheet.

        A sheet may be as large as Excel allows and hold two cells, so this is computed only when
        needed.
        """
        book = self._book
        sheets = {sheet.name: sheet.cells for sheet in book.sheets} | dict(book.kept_of_others)
        return {name: _rows_by_column(cells) for name, cells in sheets.items()}

    @cached_property
    def engine_names(self) -> Mapping[str, str]:
        """The names that engines are given."""
        return {name: f"s{index}_" for index, name in enumerate(self.filled_rows)}

    def formula_text(self, asked: Question) -> str:
        """Return a formula as A1 text with "=", in which every rectangle names its sheet."""
        key = asked.resolved.form(), asked.cell.sheet
        if key not in self._forms:
            self._forms[key] = "".join(
                piece
                if isinstance(piece, str)
                else replace(piece, sheet=self.engine_names[piece.sheet or asked.cell.sheet]).text()
                for piece in asked.resolved.pieces
            )
        return absolute(self._forms[key], asked.cell.row, asked.cell.column)

    def values_read(
        self, questions: Iterable[Question], value: Values
    ) -> Iterator[tuple[Cell, Value]]:
        """Yield the known values that formulas read, and their cells."""
        for cell in self.read_by(questions):
            found = value(cell)
            if found is not None and found is not NOT_COMPUTED:
                yield cell, found

    def read_by(self, questions: Iterable[Question]) -> Iterator[Cell]:
        """Yield the filled cells that formulas read, each once."""
        areas: set[tuple[str, Area]] = set()
        for one in questions:
            wide = not _NAMES_MORE.isdisjoint(one.functions) or _is_computed(one.resolved)
            for reference in one.resolved.references:
                area = _WHOLE if wide else reference.area(one.cell.row, one.cell.column)
                if area is not None:
                    areas.add((reference.sheet or one.cell.sheet, area))
        read: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for sheet, area in areas:
            for column in self._columns(sheet, area):
                read.setdefault((sheet, column), []).append((area.row, area.last_row))
        for (sheet, column), stretches in read.items():
            rows, done = self.filled_rows[sheet][column], 0
            for first, last in sorted(stretches):
                start = max(done, bisect_left(rows, first))
                done = max(start, bisect_right(rows, last))
                for row in rows[start:done]:
                    yield Cell(sheet, row, column)

    def _columns(self, sheet: str, area: Area) -> Iterable[int]:
        """Return the columns of an area that are not blank."""
        columns = self.filled_rows.get(sheet, {})
        if area.width <= len(columns):
            return [at for at in range(area.column, area.last_column + 1) if at in columns]
        return [at for at in columns if area.column <= at <= area.last_column]


def _rows_by_column(cells: SheetCells) -> Mapping[int, Sequence[int]]:
    """Return the filled rows of each column of a sheet, in order."""
    columns: dict[int, list[int]] = {}
    for row, line in cells.rows.items():
        for column in line:
            columns.setdefault(column, []).append(row)
    blank: Row = {}
    more = {at for at in cells.formulas if at[1] not in cells.rows.get(at[0], blank)}
    more |= cells.empty_texts
    more.update(at for area in cells.arrays if area.size <= _MOST_FILLED for at in area.cells())
    for row, column in more:
        if column not in cells.rows.get(row, blank):
            columns.setdefault(column, []).append(row)
    rows_of = {column: sorted(rows) for column, rows in columns.items()}
    return dict(sorted(rows_of.items(), key=lambda one: (one[1][0], one[0])))


_MOST_FILLED = 10_000
"""Cells of an array formula that are examined although the file has no values for them."""

_WHOLE = Area(1, 1, LAST_ROW, LAST_COLUMN)
"""A whole sheet."""

_NAMES_MORE = frozenset({"OFFSET"})
"""Functions that read cells other than those that the formula names."""


def _is_computed(resolved: Resolved) -> bool:
    """Return whether a range ends in a cell that the formula computes."""
    return any(found.kind == "computed range" for found in resolved.obstacles)


def are_independent_of_file(functions: Collection[str]) -> bool:
    """Return whether functions mean the same in a copy of a workbook as in the original."""
    return _OF_THE_FILE.isdisjoint(functions)


_OF_THE_FILE = frozenset(
    {"SHEET", "SHEETS", "CELL", "INFO", "FORMULATEXT", "ISFORMULA", "INDIRECT", "GETPIVOTDATA"}
)
"""Functions that read more of a workbook than the values of the named cells."""
