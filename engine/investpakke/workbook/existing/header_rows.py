"""Rows of a sheet read as headers: which columns they name, alone and joined with those above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from openpyxl.utils.cell import column_index_from_string

from investpakke.workbook.existing.headers import MONEY, column_names, compact, is_year, read_header
from investpakke.workbook.existing.mapping import Mapping as UserMapping
from investpakke.workbook.layout import BLOCK_TITLE
from investpakke.workbook.ooxml.sheet_cells import Area, CellError, DateNumber, SheetCells

_TALLEST = 3
_LETTERS = re.compile("[A-Z]{1,3}")


class Match(NamedTuple):
    """A header that names a column: the column's key, and how well and in what unit."""

    column: int
    key: str
    rank: int
    unit: str | None


class Window(NamedTuple):
    """Some rows of a sheet, read as headers."""

    sheet: SheetCells
    top: int
    bottom: int
    matches: tuple[Match, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the columns that it names."""
        return frozenset(match.key for match in self.matches)

    @property
    def place(self) -> str:
        """The address of the first header that names a column."""
        return self.sheet.at(self.bottom, min(match.column for match in self.matches))

    @property
    def is_case_table(self) -> bool:
        """Whether it names all that a table of cases needs."""
        keys = self.keys
        saving = "average_saving" in keys or {"unit_saving", "persons"} <= keys
        return bool({"number", "name"} & keys) and "investment" in keys and saving

    @property
    def is_ours(self) -> bool:
        """Whether it heads a block of a refresh, also on a sheet that was renamed or copied."""
        return any(
            type(value) is str and value.startswith(BLOCK_TITLE)
            for row in range(self.top - 1, self.bottom + 1)
            for value in self.sheet.rows.get(row, {}).values()
        )

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Better windows come first: more keys, more units, fewer rows, higher up."""
        units = sum(match.unit is not None for match in self.matches)
        return -len(self.keys), -units, self.bottom - self.top, self.top


def windows_of(sheet: SheetCells, mapping: UserMapping, own: Sequence[Area]) -> Iterator[Window]:
    """Yield each row, alone and joined with those above, in which a header is recognised."""
    said = {number: row for number in sheet.rows if (row := _header_texts(sheet, number, own))}
    for bottom in sorted(said):
        if mapping.header_row not in {None, bottom}:
            continue
        for height in range(1, _TALLEST + 1):
            rows = [said.get(row) for row in range(bottom - height + 1, bottom + 1)]
            if any(row is None for row in rows):
                break
            matches = _matches([row for row in rows if row is not None], mapping)
            if matches:
                yield Window(sheet, bottom - height + 1, bottom, matches)


def _header_texts(sheet: SheetCells, number: int, own: Sequence[Area]) -> dict[int, str]:
    """Return the texts of a row that may be a header: without numbers, but for years and dates."""
    found = {}
    for column, value in sheet.rows[number].items():
        if type(value) is str:
            found[column] = value
        elif not is_year(value) and not isinstance(value, CellError | DateNumber):
            return {}
    if not own:
        return found
    return {c: t for c, t in found.items() if not any(area.holds(number, c) for area in own)}


def _matches(rows: Sequence[Mapping[int, str]], mapping: UserMapping) -> tuple[Match, ...]:
    found: dict[str, list[Match]] = {}
    for column in sorted({column for row in rows for column in row}):
        match = _match(column, " ".join(row[column] for row in rows if column in row), mapping)
        if match is not None:
            found.setdefault(match.key, []).append(match)
    if found:
        for key, name in mapping.columns.items():
            if _LETTERS.fullmatch(name):
                column = column_index_from_string(name)
                said = read_header(" ".join(row[column] for row in rows if column in row))
                found[key] = [Match(column, key, 0, said.unit)]
    best = []
    for key, matches in found.items():
        first = min(match.rank for match in matches)
        best += [m for m in matches if key in MONEY or m.rank == first]
    return tuple(best)


def _match(column: int, text: str, mapping: UserMapping) -> Match | None:
    said = read_header(text)
    if mapping.ignores(column, text):
        return None
    for key, name in mapping.columns.items():
        if _LETTERS.fullmatch(name):
            if column_index_from_string(name) == column:
                return Match(column, key, 0, said.unit)
        elif compact(text) == compact(name) or (said.text and said.text == read_header(name).text):
            return Match(column, key, 0, said.unit)
    key, rank = column_names().get(said.text, ("", 0))
    return Match(column, key, rank, said.unit) if key and key not in mapping.columns else None


def apart(windows: Sequence[Window]) -> list[Window]:
    """Return the best of the windows that share rows."""
    kept: list[Window] = []
    for window in sorted(windows, key=lambda window: window.order):
        if not any(
            window.sheet is other.sheet
            and window.top <= other.bottom + 1
            and other.top <= window.bottom + 1
            for other in kept
        ):
            kept.append(window)
    return sorted(kept, key=lambda window: (window.sheet.name, window.top))
