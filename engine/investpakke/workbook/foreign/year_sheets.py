"""A sheet for each year, with the same table of the same cases: read as years beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from investpakke.text import same
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    column_key,
    compact,
    folded,
    shown_text,
    total_word,
    unit_line,
)
from investpakke.workbook.foreign.laid_out import laid_out, stacked, units_of
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.posts import Block, Place, Post, not_given, plain_number
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.units import PRICES
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_FEWEST = 3
"""Sheets, at least: two may be last year's model and this year's."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_OF_A_YEAR = re.compile(r"(?:år|budgetår(?:et)?|overslagsår(?:et)?|bo|year)?[\s:.-]*(20\d\d)")
"""All that a tab or a title says, where it says which year its sheet is of."""


def year_sheets(sheets: Sequence[SheetCells], tables: Sequence[CaseTable]) -> CaseTable | None:
    """Return tables of one year each, on sheets of their own, as one; None where in doubt.

    Parameters
    ----------
    sheets : sequence of SheetCells
        All sheets.
    tables : sequence of CaseTable
        Those that may be the cases.

    Raises
    ------
    FileError
        A sum that is not that of the cases.
    """
    names = {sheet.name: sheet for sheet in sheets}
    if len(tables) < _FEWEST or len({t.sheet.name for t in tables}) < len(tables):
        return None
    if any(table.real is not None or table.sheet.name not in names for table in tables):
        return None
    parts = [_Part(table) for table in tables]
    if not all(part.year and part.is_plain for part in parts):
        return None
    parts.sort(key=lambda part: part.year)
    first = parts[0]
    follow = all(b.year == a.year + 1 for a, b in pairwise(parts))
    alike = all(
        (p.heads, p.unit, [*p.rows]) == (first.heads, first.unit, [*first.rows]) for p in parts
    )
    if not (follow and alike):
        return None
    for part in parts:
        part.check_sums()
    return _laid_out(parts)


def _laid_out(parts: Sequence[_Part]) -> CaseTable:
    whole = stacked([part.sheet for part in parts])
    before = {sheet.name: rows for rows, sheet in getattr(whole, "parts", ((0, parts[0].sheet),))}

    def place(part: _Part, row: int, column: int) -> Place:
        return before[part.sheet.name] + row, column

    first, blocks = parts[0], list[Block]()
    for key, row in first.rows.items():
        posts = tuple(
            Post(
                row,
                quantity,
                meaning_of_text(first.heads[column]),
                {p.year: p.sheet.rows[p.rows[key]][column] for p in parts},
                {p.year: place(p, p.rows[key], column) for p in parts},
                {p.year: place(p, p.header, column) for p in parts},
            )
            for column, quantity in first.kinds.items()
        )
        said = {k: shown_text(first.sheet.get(row, c) or "") for k, c in first.keys.items()}
        places = {k: place(first, row, c) for k, c in first.keys.items()}
        places |= {f"{k} label": place(first, first.header, c) for k, c in first.keys.items()}
        name, number, group = (said.get(k, "") for k in ("name", "number", "group"))
        blocks.append(Block(row, name, number, group, posts, places))
    roles = {place(part, row, 1)[0]: "total" for part in parts for row in part.sums}
    roles |= {place(part, part.header, 1)[0]: "header" for part in parts}
    return laid_out(whole, first.header, blocks, units_of(blocks, None), roles=roles)


@dataclass
class _Part:
    """The table of one year."""

    table: CaseTable

    @property
    def sheet(self) -> SheetCells:
        """Its sheet."""
        return self.table.sheet

    @property
    def header(self) -> int:
        """The row of its heads."""
        return self.table.bottom

    @cached_property
    def heads(self) -> dict[int, str]:
        """What stands over each column."""
        row = self.sheet.rows[self.header]
        return {column: shown_text(value) for column, value in sorted(row.items())}

    @cached_property
    def keys(self) -> dict[str, int]:
        """The columns of number, name and group."""
        found: dict[str, int] = {}
        for column, head in self.heads.items():
            key = column_key(head)
            if key in {"number", "name", "group"}:
                found.setdefault(key, column)
        return found

    @cached_property
    def kinds(self) -> dict[int, str]:
        """The quantity of each other column, "" where its head says none of a year."""
        return {c: _kind(head) for c, head in self.heads.items() if c not in self.keys.values()}

    @cached_property
    def _lines(self) -> list[int]:
        numbers = [
            row
            for row, cells in self.sheet.rows.items()
            if row > self.header and any(type(cells.get(c)) is float for c in self.kinds)
        ]
        return sorted(numbers)

    def _said(self, row: int) -> str:
        texts = (self.sheet.get(row, c) for k, c in self.keys.items() if k != "group")
        return " ".join(shown_text(text) for text in texts if type(text) is str)

    @cached_property
    def sums(self) -> list[int]:
        """The rows of sums."""
        return [row for row in self._lines if total_word(self._said(row))]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each case, by its number and name; the last of those that are alike."""
        found: dict[str, int] = {}
        for row in self._lines:
            if row not in self.sums:
                said = {k: shown_text(self.sheet.get(row, c) or "") for k, c in self.keys.items()}
                name = compact(said.get("name", ""))
                found[f"{plain_number(said.get('number', ''))} {name}".strip()] = row
        return found

    @property
    def is_plain(self) -> bool:
        """Whether each cell under the heads is understood, and each case has all amounts."""
        kinds = [*self.kinds.values()]
        cases = [*self.rows.values()]
        return (
            {"name", "number"} & self.keys.keys() != set()
            and "" not in kinds
            and len({*kinds}) == len(kinds)
            and len({*kinds} & {*RESULTS}) <= 1
            and "saving" in kinds
            and bool({*kinds} & {*COSTS})
            and bool(cases)
            and "" not in self.rows
            and len(cases) + len(self.sums) == len(self._lines)
            and not {*self._lines} & self.sheet.hidden
            and all(type(self.sheet.get(r, c)) is float for r in cases for c in self.kinds)
            and all({*self.sheet.rows[row]} <= self.heads.keys() for row in self._lines)
        )

    @property
    def _titles(self) -> Iterator[str]:
        for row in range(self.header):
            yield from (v for v in self.sheet.rows.get(row, {}).values() if type(v) is str)

    @property
    def unit(self) -> str | None:
        """The unit that the lines above say."""
        return next((unit for text in self._titles if (unit := unit_line(text))), None)

    @cached_property
    def year(self) -> int:
        """The year that the tab, or a title, says that the sheet is of; 0 where they say two."""
        texts = [folded(text) for text in (self.sheet.name, *self._titles)]
        said = {int(year) for text in texts for year in _YEAR.findall(PRICES.sub(" ", text))}
        own = {int(of[1]) for text in texts if (of := _OF_A_YEAR.fullmatch(text.strip()))}
        return own.pop() if len(own) == 1 and said == own else 0

    def check_sums(self) -> None:
        """Refuse a sum that is not that of the cases."""
        for row in self.sums:
            for column in self.kinds:
                stated = self.sheet.get(row, column)
                values = [self.sheet.rows[r][column] for r in self.rows.values()]
                amounts = [float(value) for value in values if type(value) is float]
                if type(stated) is not float:
                    continue
                places = max(map(decimals, (stated, *amounts)))
                slack = 0.5 * (len(amounts) + 1) * 10.0**-places if places else 0.0
                if abs(sum(amounts) - stated) > slack + 1e-9 * abs(stated):
                    raise not_given(self.sheet.at(row, column), same(""), sum(amounts), stated)


def _kind(head: str) -> str:
    """Return the quantity of a head that says no year and nothing of all years, else ""."""
    said = meaning_of_text(head)
    if said is None or said.year is not None or {*said.qualifiers} - {"minus"}:
        return ""
    return said.quantity if said.quantity in {*COSTS, "saving", "gain", "net_cost"} else ""
