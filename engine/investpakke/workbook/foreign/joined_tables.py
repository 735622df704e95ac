"""Tables of one kind each without years: costs in one, savings in another, by number or name.

The columns of the others are put beside those of the costs, each row beside its case. The cells
keep their addresses, and the table is then read as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.header_rows import (
    COSTS,
    Match,
    Window,
    apart,
    states_cost,
    states_saving,
)
from investpakke.workbook.foreign.headers import (
    compact,
    header_text,
    read_header,
    shown_text,
    spoken,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.kind_tables import Case, Line, found_in
from investpakke.workbook.foreign.laid_out import stacked
from investpakke.workbook.foreign.posts import Place, not_given
from investpakke.workbook.foreign.segments import kind_in
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.units import PRICES
from investpakke.workbook.ooxml.addresses import CellName, get_column_letter
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_TITLE_ROWS = 4
"""Rows above a table in which a line may say what it is of, and its unit."""
_KEYS = ("number", "name", "group")


@dataclass(eq=False)
class Joined(SheetCells):
    """A sheet with columns of other tables beside its own; each cell keeps the address it had.

    Parameters
    ----------
    places : mapping of (row, column) to (row, column)
        Where a cell that was moved stands among all sheets.
    areas : tuple of str
        Where the other tables stand.
    of : SheetCells, optional
        The sheets of the tables under each other, this one first.
    """

    places: Mapping[Place, Place] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    of: SheetCells | None = None

    def at(self, row: int, column: int) -> CellName:
        """Return the address that a cell has on the user's sheets."""
        place = self.places.get((row, column))
        return super().at(row, column) if place is None or self.of is None else self.of.at(*place)


def joined_by_case(sheets: Sequence[SheetCells], windows: Sequence[Window]) -> SheetCells | None:
    """Return the sheet of costs with the columns of other tables, by case; None where none are.

    Raises
    ------
    FileError
        A case that is not in all of them, a sum that is another, or a unit that is not said.
    """
    named = [w for w in windows if {"number", "name"} & w.keys and not _is_by_year(w)]
    heads = apart(named)
    parts = [part for window in heads if (part := _part(window, heads)) is not None]
    keys = [part.kinds for part in parts]
    every = frozenset(key for of in keys for key in of)
    if len(parts) < 2 or not (states_cost(every) and states_saving(every)):
        return None
    if sum(map(len, keys)) > len(every):
        return None  # two tables of one kind
    base = next((part for part in parts if states_cost(part.kinds)), None)
    common = {"number", "name"}.intersection(*(part.columns for part in parts))
    if base is None or not common:
        return None
    if any(part.years and base.years and part.years != base.years for part in parts):
        return None
    tabs = dict.fromkeys(part.window.sheet.name for part in (base, *parts))
    by_name = {sheet.name: sheet for sheet in sheets}
    whole = stacked([by_name[tab] for tab in tabs])
    others = [part for part in parts if part is not base]
    return _Join(base, others, whole).sheet()


def _is_by_year(window: Window) -> bool:
    return any(match.year is not None for match in window.matches)


def _part(window: Window, heads: Sequence[Window]) -> _Part | None:
    """Return a table of cases with what its heads, or a line above it, say of its amounts."""
    below = [w.top - 1 for w in heads if w.sheet is window.sheet and w.top > window.bottom]
    end = min(below, default=window.sheet.last_row)
    part = _Part(window, end)
    if part.kinds:
        return part if part.lines else None
    amounts = [c for c in part.heads if c not in part.columns.values() and part.is_amount(c)]
    said = next((kind for text in part.titles if (kind := kind_in(text))), "")
    key = "investment" if said in COSTS else {"saving": "yearly_saving"}.get(said, "")
    if len(amounts) != 1 or not key:
        return None
    match = Match(amounts[0], key, 0, unit_named(part.heads[amounts[0]]))
    part = _Part(window._replace(matches=(*window.matches, match)), end, renamed=amounts[0])
    return part if part.lines else None


class _Part:
    """One table: a row for each case, with its number or name and its amounts."""

    def __init__(self, window: Window, end: int, renamed: int = 0) -> None:
        self.window, self.sheet, self.renamed = window, window.sheet, renamed
        self.rows = [r for r in sorted(self.sheet.rows) if window.bottom < r <= end]
        self.columns = {m.key: m.column for m in window.matches if m.key in _KEYS}
        self.kinds = frozenset(m.key for m in window.matches if m.key not in _KEYS)
        heads = window.sheet.rows[window.bottom]
        self.heads = {c: shown_text(value) for c, value in sorted(heads.items())}

    @property
    def place(self) -> str:
        """Where it begins."""
        return self.window.place

    @property
    def last(self) -> int:
        """The last row of a case or a sum."""
        return max((*self.sums, *(line.row for line in self.lines)))

    @property
    def area(self) -> str:
        """Where it stands."""
        first = self.sheet.at(self.window.top, min(self.heads))
        return f"{first}:{get_column_letter(max(self.heads))}{self.last}"

    def at(self, line: Line) -> str:
        """Return the cell that says which case a row is of."""
        return self.sheet.at(line.row, self.columns.get("name", self.columns.get("number", 1)))

    def is_amount(self, column: int) -> bool:
        """Return whether a column is headed as one of amounts, or by a unit alone."""
        words = {compact(word) for word in texts()["long_lists"]["amounts"]}
        said = read_header(self.heads[column])
        return said.text in words or bool(unit_named(self.heads[column]))

    @property
    def titles(self) -> Iterator[str]:
        """The lines above, the nearest first, and the name of the sheet."""
        for row in range(self.window.bottom - 1, max(self.window.top - 1 - _TITLE_ROWS, 0), -1):
            cells = self.sheet.rows.get(row, {}).values()
            if any(type(value) is float for value in cells):
                break
            yield from (value for value in cells if type(value) is str)
        yield self.sheet.name

    @cached_property
    def sums(self) -> list[int]:
        """The rows that are said to be sums."""
        said = (row for row in self.rows if any(map(total_word, self._texts(row))))
        return [row for row in said if self._numbers(row)]

    def _texts(self, row: int) -> list[str]:
        return [shown_text(v) for v in self.sheet.rows[row].values() if type(v) is str]

    @cached_property
    def lines(self) -> list[Line]:
        """The rows of cases."""
        found = []
        for row in self.rows:
            said = {key: shown_text(self.sheet.get(row, c)) for key, c in self.columns.items()}
            number, name = said.get("number", ""), said.get("name", "")
            if row not in self.sums and (number or name) and self._numbers(row):
                found.append(Line(row, number, name, said.get("group", ""), {}))
        return found

    def _numbers(self, row: int) -> bool:
        cells = self.sheet.rows[row]
        return any(type(cells.get(m.column)) is float for m in self.window.matches)

    @property
    def years(self) -> set[str]:
        """The years that the lines above it name, but for those of its prices."""
        lines = (PRICES.sub(" ", spoken(text)) for text in self.titles)
        return {year for line in lines for year in re.findall(r"(?<!\d)20\d\d(?!\d)", line)}

    @property
    def unit(self) -> str | None:
        """The unit that the lines above it say."""
        return next((unit for text in self.titles if (unit := unit_line(text))), None)

    def check_sums(self) -> None:
        """Refuse a sum that is not that of the cases."""
        for row in self.sums:
            for match in self.window.matches:
                stated = self.sheet.get(row, match.column)
                values = [self.sheet.get(line.row, match.column) for line in self.lines]
                numbers = [float(value) for value in values if type(value) is float]
                if type(stated) is not float or match.key in {*_KEYS, "unit_saving"}:
                    continue
                places = max(map(decimals, (stated, *numbers)))
                slack = 0.5 * (len(numbers) + 1) * 10.0**-places if places else 0.0
                if abs(sum(numbers) - stated) > slack + 1e-9 * abs(stated):
                    where = self.sheet.at(row, match.column)
                    raise not_given(where, same(""), sum(numbers), stated)


class _Join:
    """The table of costs and those that are put beside it."""

    def __init__(self, base: _Part, others: Sequence[_Part], whole: SheetCells) -> None:
        self.base, self.others, self.whole = base, others, whole
        parts = getattr(whole, "parts", ((0, whole),))
        self.before = {sheet.name: rows for rows, sheet in parts}
        self.rows = {row: dict(cells) for row, cells in base.sheet.rows.items()}
        self.places: dict[Place, Place] = {}
        self.moved: dict[Place, Place] = {}
        self.next = max((max(row, default=0) for row in self.rows.values()), default=0) + 2

    def sheet(self) -> SheetCells:
        """Return the sheet of costs with the columns of all tables."""
        base = self.base
        self._rename(base, base.renamed)
        cases = [Case(line.number, line.name, base.at(line)) for line in base.lines]
        for part in self.others:
            part.check_sums()
            lines = found_in(part, cases, base.place)
            pairs = [(b.row, line.row) for b, line in zip(base.lines, lines, strict=True)]
            for column in part.heads:
                if column in part.columns.values() and not self._is_new(part, column):
                    continue
                self._put(part, column, pairs)
            if part.sheet.name == base.sheet.name:
                self._clear(part)
        own: dict[str, Any] = {f.name: getattr(base.sheet, f.name) for f in fields(SheetCells)}
        return replace(
            Joined(**own, of=self.whole),
            rows=self.rows,
            places=self.places,
            areas=tuple(part.area for part in self.others),
            **self._marks(),
        )

    def _is_new(self, part: _Part, column: int) -> bool:
        """Return whether a column names the cases in a way that the table of costs does not."""
        return any(
            at == column and key not in self.base.columns for key, at in part.columns.items()
        )

    def _put(self, part: _Part, column: int, pairs: Sequence[tuple[int, int]]) -> None:
        """Put a column of a table beside the costs, each cell beside its case."""
        to, bottom = self.next, self.base.window.bottom
        self.next += 1
        rows = [(bottom, part.window.bottom), *pairs]
        for row, real in rows:
            value = part.sheet.get(real, column)
            if value is not None:
                self.rows.setdefault(row, {})[to] = value
            place = (real + self.before[part.sheet.name], column)
            self.places[row, to], self.moved[place] = place, (row, to)
        if column == part.renamed:
            self._rename(part, to)
        unit = self._unit_of(part)
        head = self.rows[bottom].get(to)
        if unit and type(head) is str and not (read_header(head).unit or unit_named(head)):
            self.rows[bottom][to] = f"{head} ({unit})"

    def _rename(self, part: _Part, column: int) -> None:
        """Let "Beløb" under "Besparelser" be called what it is."""
        if column:
            key = next(m.key for m in part.window.matches if m.column == part.renamed)
            head = f"{header_text(key).da} ({part.heads[part.renamed]})"
            self.rows[self.base.window.bottom][column] = head

    def _unit_of(self, part: _Part) -> str | None:
        """Return the unit of a table where it is another than that of the costs."""
        mine, theirs = self.base.unit, part.unit
        if part.sheet.name == self.base.sheet.name:
            return theirs if theirs != mine else None
        heads = [m for m in part.window.matches if m.key not in {*_KEYS, "persons"}]
        if mine and not theirs and not all(m.unit for m in heads):
            raise _lacks_unit(part.place, mine, self.base.place)
        return theirs if theirs != mine else None

    def _clear(self, part: _Part) -> None:
        """Take a table that was moved, and the lines that say what it is of, off the sheet."""
        heads = range(part.window.top, part.window.bottom + 1)
        for row in (*heads, *part.sums, *(line.row for line in part.lines)):
            self.rows.pop(row, None)
        for row in range(part.window.top - 1, max(part.window.top - 1 - _TITLE_ROWS, 0), -1):
            said = self.rows.get(row, {}).values()
            if row <= self.base.window.bottom or not said:
                break
            if all(type(v) is str and (kind_in(v) or unit_line(v)) for v in said):
                self.rows.pop(row)

    def _marks(self) -> Mapping[str, Any]:
        """Return how the formats show the cells, of those that were moved as well."""
        base, found = self.base.sheet, dict[str, Any]()
        for name in ("scaled", "texts_shown"):
            marks: Mapping[Place, object] = getattr(self.whole, name)
            moved = {to: marks[place] for place, to in self.moved.items() if place in marks}
            found[name] = {**getattr(base, name), **moved}
        for name in ("percents", "negated", "struck", "empty_texts"):
            of = getattr(self.whole, name)
            found[name] = getattr(base, name) | {self.moved[p] for p in self.moved if p in of}
        return found


def _lacks_unit(where: str, unit: str, first: str) -> FileError:
    return FileError(
        Problem("model.part_without_unit", "the unit of one of the model's tables is not said"),
        where=where,
        expected=Text(
            "the unit of each table, as of the others: {known}", known=f"{unit} ({first})"
        ),
        got=None,
        mend=Text("Type the unit over the table, or give --unit"),
        parameter="unit",
    )
