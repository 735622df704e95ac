"""Tables of a sheet: rows with named columns, and formulas that name the columns.

A formula names cells in the way of Excel's own tables:

    [@gain]          the column gain on this row                     $D12
    [@low:high]      these columns on this row                       $E12:$F12
    [gain]           the whole column                                $D$12:$D$51
    [..@gain]        the column from its first row to this one       $D$12:$D12
    [@year]          the year that the formula stands in             K12
    [@..year]        from the first year to that one                 $K12:K12
    [@years]         all years                                       $K12:$P12
    [@this]          the column that the formula stands in           D12
    [@before]        the column left of it                           C12
    basis[@horizon]  another table, on its row in the same place     Beregning!$G12
    total[gain]      a table of one row, which stays where it is     Beregning!$F$112
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from numpy.typing import NDArray
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

Value = float | int | str
Values = Sequence[Value] | NDArray[Any]
Formula = Callable[..., str]
"""Makes a cell's formula from its row and, where it moves with its column, its letter."""

YEARS = "years"
"""The name of all year columns of a table."""
_FIRST_YEAR, _LAST_YEAR = "first_year", "last_year"
_MOVING = frozenset({"year", "this", "before"})
"""What names a column by where the formula stands."""
_CELLS = re.compile(r"(\w*)\[(\.\.(?!year))?(@)?(\.\.)?(\w+)(?::(\w+))?\]")


@dataclass(frozen=True, slots=True)
class Table:
    """Consecutive rows of one sheet that hold one thing each in the same columns.

    ``letters`` says where each column stands; a ``fixed`` table is one row that every formula
    refers to as it is, wherever the formula stands.
    """

    sheet: str
    first: int
    count: int
    letters: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    fixed: bool = False

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + self.count - 1

    @property
    def rows(self) -> range:
        """All rows."""
        return range(self.first, self.first + self.count)

    def at(self, name: str) -> int:
        """Return the number of a column, counted from 0."""
        return int(xl_cell_to_rowcol(f"{self.letters[name]}1")[1])

    @property
    def year_columns(self) -> range:
        """The numbers of the year columns, counted from 0."""
        return range(self.at(_FIRST_YEAR), self.at(_LAST_YEAR) + 1)

    def part(self, start: int, count: int) -> Table:
        """Return some of the rows, from ``start`` (from 0) on."""
        return replace(self, first=self.first + start, count=count)

    def line(self, index: int) -> Table:
        """Return one row (from 0), which stays where it is."""
        return replace(self, first=self.first + index, count=1, fixed=True)

    def moved(self, rows: int) -> Table:
        """Return the same columns so many rows further down."""
        return replace(self, first=self.first + rows)

    def on_first(self, text: str, tables: Mapping[str, Table] | None = None, name: str = "") -> str:
        """Return the formula that stands on the first row, in the column ``name``."""
        return self.formula(text, tables)(self.first, self.letters.get(name, ""))

    def formula(
        self, text: str | Callable[[int], str], tables: Mapping[str, Table] | None = None
    ) -> Formula:
        """Return the formulas of a column of this table; ``tables`` are the others it names.

        A text that differs from row to row is made from the row's place, counted from 0.
        """
        if callable(text):
            of_row = text
            return lambda row, this="": self.formula(of_row(row - self.first), tables)(row, this)
        shifts: list[int] = []

        def cells(found: re.Match[str]) -> str:
            table = (tables or {})[found[1]] if found[1] else self
            shift = table.first - self.first
            if shift not in shifts:
                shifts.append(shift)
            sheet = "" if table.sheet == self.sheet else f"{table.sheet}!"
            return sheet + table._cells(found, f"{{{shifts.index(shift)}}}")

        text = _CELLS.sub(cells, text.replace("{", "{{").replace("}", "}}"))
        before = "{before}" in text

        def at(row: int, this: str = "") -> str:
            names = {"before": _before(this)} if before else {}
            return text.format(*(row + shift for shift in shifts), this=this, **names)

        return at

    def _cells(self, found: re.Match[str], row: str) -> str:
        """Return a reference to cells of this table, for a formula whose own row is ``row``."""
        _, down, here, along, start, end = found.groups()
        if along:
            start, end = _FIRST_YEAR, start
        elif start == YEARS:
            start, end = _FIRST_YEAR, _LAST_YEAR
        first, last = self._column(start), self._column(end or start)
        if self.fixed:
            row = f"${self.first}"
        elif down:
            return f"{first}${self.first}:{first}{row}"
        elif not here:
            return f"{first}${self.first}:{last}${self.last}"
        return f"{first}{row}:{last}{row}" if end else f"{first}{row}"

    def _column(self, name: str) -> str:
        if name in _MOVING:
            return "{before}" if name == "before" else "{this}"
        return f"${self.letters[name]}"


def _before(letter: str) -> str:
    return str(xl_col_to_name(int(xl_cell_to_rowcol(f"{letter}1")[1]) - 1))


def formula_of(text: str, tables: Mapping[str, Table]) -> str:
    """Return a formula that stands on a sheet of none of the tables that it names."""
    return Table("", 0, 1).formula(text, tables)(0)


def lettered(names: Sequence[str], years: int = 0, first_year: int = 0) -> dict[str, str]:
    """Return the letters of columns that stand side by side from B on, and of the years.

    The years, if there are any, begin in the column ``first_year``, counted from 0.
    """
    if taken := _MOVING & {*names}:
        raise ValueError(f"in a formula these are not columns of a table: {sorted(taken)}")
    letters = {name: str(xl_col_to_name(at)) for at, name in enumerate(names, start=1)}
    if years:
        letters[_FIRST_YEAR] = xl_col_to_name(first_year)
        letters[_LAST_YEAR] = xl_col_to_name(first_year + years - 1)
    return letters


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table holds: its formula, the engine's values, and how they look.

    The column `YEARS` holds a row of values a row; a fixed table one value instead of a column.
    """

    name: str
    formula: str | Callable[[int], str]
    values: Any
    number: str = ""
    kind: str = "plain"
    how: Mapping[str, Any] = field(default_factory=dict)


RIGHT: dict[str, Any] = {"align": "right"}
SHRUNK: dict[str, Any] = {"shrink": True}
