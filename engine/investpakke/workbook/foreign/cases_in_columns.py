"""Cases as columns: their names in a row, and under them the years of costs, savings and nets.

Each column comes to a case with its posts, as a row of it would. Every amount keeps its address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from investpakke.text import same
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import column_key, shown_text, total_word
from investpakke.workbook.foreign.laid_out import laid_out, units_of
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.posts import Block, Post, is_no_money, not_given, quantity_in
from investpakke.workbook.foreign.segments import FEWEST_YEARS, is_field
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.turned import year_at
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_HEAD_ROWS = 4
"""Rows above the first years in which the names stand."""


class _Section(NamedTuple):
    """Years under each other that are of one quantity: the row of each, and its label."""

    rows: dict[int, int]
    label: str
    label_row: int
    quantity: str


def column_table(sheets: Sequence[SheetCells]) -> CaseTable | None:
    """Return the table of the one sheet whose cases are columns; None where anything is in doubt.

    Raises
    ------
    FileError
        A sum that is not that of the cases, or of the years.
    """
    found = [table for sheet in sheets if (table := _on(sheet)) is not None]
    return found[0] if len(found) == 1 else None


def _on(sheet: SheetCells) -> CaseTable | None:
    for column in sorted({column for row in sheet.rows.values() for column in row}):
        sections = list(_sections(sheet, column))
        kinds = [section.quantity for section in sections]
        if {*kinds} & {*COSTS} and "saving" in kinds:
            return _Columns(sheet, column, sections).table()
    return None


def _sections(sheet: SheetCells, column: int) -> Iterator[_Section]:
    rows: dict[int, int] = {}
    for row in range(1, sheet.last_row + 2):
        year = year_at(sheet, row, column)
        follows = bool(rows) and year == max(rows) + 1 and row == max(rows.values()) + 1
        if rows and not follows:
            if len(rows) >= FEWEST_YEARS:
                yield _labelled(sheet, column, rows)
            rows = {}
        if year is not None:
            rows[year] = row


def _labelled(sheet: SheetCells, column: int, rows: dict[int, int]) -> _Section:
    """Return a section with the text left of its years, else that in a row above them."""
    first = min(rows.values())
    for row in (first, first - 1, first - 2):
        cells = sheet.rows.get(row, {})
        texts = [shown_text(v) for c, v in sorted(cells.items()) if c <= column and type(v) is str]
        if row < first and any(type(v) is float for v in cells.values()):
            break
        for text in texts:
            if quantity_in(text) and not is_no_money(text):
                return _Section(rows, text, row, quantity_in(text))
    return _Section(rows, "", first, "")


class _Columns:
    """The sections of one sheet, over the same columns."""

    def __init__(self, sheet: SheetCells, column: int, sections: Sequence[_Section]) -> None:
        self.sheet, self.column, self.sections = sheet, column, sections
        self.first = min(sections[0].rows.values())
        self.rows = {row for section in sections for row in section.rows.values()}
        self.columns = sorted(c for c in sheet.rows[self.first] if c > column)

    def table(self) -> CaseTable | None:
        """Return each column as a row; None unless all of them are understood."""
        header = self._names()
        if header is None or not self._is_whole():
            return None
        names = {c: shown_text(self.sheet.get(header, c)) for c in self.columns}
        sums = [c for c, name in names.items() if total_word(name)]
        cases = [c for c in self.columns if c not in sums]
        if len(cases) < FEWEST_YEARS or len(sums) > 1 or len({*names.values()}) < len(names):
            return None
        for row in sorted(self.rows):
            for column in sums:
                self._hold(row, column, [(row, c) for c in cases])
        if not sums and len(cases) > FEWEST_YEARS and self._may_hold_a_sum(cases):
            return None
        if not self._are_others_sums():
            return None
        numbers = self._numbers(header)
        blocks = [self._block(header, c, names[c], numbers) for c in cases]
        roles = {section.label_row: "header" for section in self.sections}
        return laid_out(self.sheet, header, blocks, units_of(blocks, None), roles=roles)

    def _names(self) -> int | None:
        """Return the row over the amounts that has a text over each column."""
        for row in range(self.first - 1, max(self.first - 1 - _HEAD_ROWS, 0), -1):
            if self.columns and all(type(self.sheet.get(row, c)) is str for c in self.columns):
                return row
        return None

    def _is_whole(self) -> bool:
        """Return whether all sections are of the same years and columns, each of another kind."""
        quantities = [section.quantity for section in self.sections]
        years = [*self.sections[0].rows]
        return (
            all(quantities)
            and len({*quantities}) == len(quantities)
            and len({*quantities} & {*RESULTS}) <= 1
            and all([*section.rows] == years for section in self.sections)
            and not self.rows & self.sheet.hidden
            and all(
                [c for c in sorted(self.sheet.rows[row]) if c > self.column] == self.columns
                for row in self.rows
            )
        )

    def _may_hold_a_sum(self, cases: Sequence[int]) -> bool:
        """Return whether a column is the sum of the others, and does not say so."""
        return any(
            all(
                abs(2 * self._amount(row, c) - sum(self._amount(row, o) for o in cases)) < 1e-6
                for row in self.rows
            )
            for c in cases
        )

    def _are_others_sums(self) -> bool:
        """Return whether rows with amounts under the names are sums of the years above them."""
        for row in sorted(self.sheet.rows):
            amounts = [c for c in self.columns if type(self.sheet.get(row, c)) is float]
            if row < self.first or row in self.rows or not amounts:
                continue
            texts = [v for c, v in self.sheet.rows[row].items() if c <= self.column]
            above = [s for s in self.sections if max(s.rows.values()) < row]
            if not any(type(text) is str and total_word(text) for text in texts):
                return False
            for column in amounts:
                self._hold(row, column, [(r, column) for r in above[-1].rows.values()])
        return True

    def _hold(self, row: int, column: int, cells: Sequence[tuple[int, int]]) -> None:
        stated = self._amount(row, column)
        amounts = [self._amount(*cell) for cell in cells]
        places = max(map(decimals, (stated, *amounts)))
        slack = 0.5 * (len(amounts) + 1) * 10.0**-places if places else 0.0
        if abs(sum(amounts) - stated) > slack + 1e-9 * abs(stated):
            raise not_given(self.sheet.at(row, column), same(""), sum(amounts), stated)

    def _amount(self, row: int, column: int) -> float:
        value = self.sheet.get(row, column)
        return float(value) if type(value) is float else 0.0

    def _numbers(self, header: int) -> int | None:
        """Return the row that numbers the cases."""
        for row in (header - 1, header + 1):
            for column, value in self.sheet.rows.get(row, {}).items():
                said = shown_text(value) if type(value) is str else ""
                is_number = column_key(said) == "number" or is_field("number", said)
                if said and column <= self.column and row < self.first and is_number:
                    return row
        return None

    def _block(self, header: int, column: int, name: str, numbers: int | None) -> Block:
        posts = tuple(
            Post(
                section.label_row,
                section.quantity,
                meaning_of_text(section.label),
                {year: self.sheet.rows[row][column] for year, row in section.rows.items()},
                {year: (row, column) for year, row in section.rows.items()},
                {year: (row, self.column) for year, row in section.rows.items()},
            )
            for section in self.sections
        )
        number = "" if numbers is None else shown_text(self.sheet.get(numbers, column) or "")
        places = {"name": (header, column)}
        if numbers is not None:
            places["number"] = numbers, column
        return Block(header + 1, name, number, "", posts, places)
