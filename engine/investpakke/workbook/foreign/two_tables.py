"""Costs and savings in two tables: joined where they are alike under each other, else refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.blocks import CaseRowsUnderYears, years_in
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, Window, states_cost, states_saving
from investpakke.workbook.foreign.headers import unit_line
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of_text
from investpakke.workbook.foreign.posts import Block, Post, is_no_money, quantity_in
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_TITLE_ROWS = 3
"""Rows above a table's years in which a line may say what its amounts are."""

IN_TWO_TABLES = Problem("model.two_tables", "costs and savings stand in two tables")
"""What the refusal says first."""


class _Part(NamedTuple):
    """One of two tables of years: the row of its years, and what a line above says of it."""

    row: int
    kind: str
    unit: str | None


class _Stacked(CaseRowsUnderYears):
    """A sheet with the costs of cases in one table, and their savings in a like one below it."""

    def __init__(
        self,
        sheet: SheetCells,
        parts: Sequence[_Part],
        years: Mapping[int, int],
        mapping: UserMapping,
    ) -> None:
        super().__init__(sheet, parts[0].row, years, mapping)
        self.parts = parts
        self.labels = min(self.heads)
        self.rows = [row for row in self.rows if row != parts[1].row]

    def _blocks(self) -> list[Block]:
        """Return a case for each name that stands once in either table."""
        ends = (self.parts[1].row, self.sheet.last_row + 1)
        found = {
            part.kind: self._posts_of(part, end) for part, end in zip(self.parts, ends, strict=True)
        }
        named = {
            kind: {self._label(post.row): post for post in posts} for kind, posts in found.items()
        }
        costs, savings = named["cost"], named["saving"]
        counts = {len(found["cost"]), len(found["saving"]), len(costs), len(savings)}
        if costs.keys() != savings.keys() or len(counts) > 1:
            raise _in_two_tables(
                *(self.sheet.at(part.row, self.labels or 1) for part in self.parts)
            )
        return [
            Block(post.row, name, "", "", (post, savings[name])) for name, post in costs.items()
        ]

    def _posts_of(self, part: _Part, end: int) -> list[Post]:
        """Return the rows of one table; its sums are held against them."""
        posts = list[Post]()
        for row in self.rows:
            amounts = self._amounts(row)
            if not part.row < row < end or not amounts:
                continue
            if not self._label(row):
                raise self._unknown(row)
            if not self._is_no_post(row, posts, within=posts):
                posts.append(Post(row, part.kind, Meaning(part.kind, unit=part.unit), amounts))
        return posts


def joined_tables(sheets: Sequence[SheetCells], mapping: UserMapping) -> list[CaseTable]:
    """Return the tables that costs and savings make that stand in like tables under each other.

    Both have the same years in the same columns, one column of names, and a line above that says
    which it is, and its unit in both or in neither.
    """
    found = []
    for sheet in sheets:
        parts = list(_parts(sheet))
        years = [years_in(sheet, part.row) for part in parts]
        heads = [
            {
                c: v
                for c, v in sheet.rows[part.row].items()
                if isinstance(v, str) and c not in (of or {}).values()
            }
            for part, of in zip(parts, years, strict=True)
        ]
        if (
            [part.kind for part in parts] in (["cost", "saving"], ["saving", "cost"])
            and years[0] == years[1]
            and heads[0] == heads[1]
            and len(heads[0]) == 1
            and (parts[0].unit is None) == (parts[1].unit is None)
        ):
            found.append(_Stacked(sheet, parts, years[0] or {}, mapping).table())
    return found


def two_tables(sheets: Sequence[SheetCells], windows: Sequence[Window]) -> FileError | None:
    """Return the refusal of costs in one table and savings in another; None where neither is."""
    halves = _halves(windows) or next(filter(None, map(_titled_halves, sheets)), None)
    return None if halves is None else _in_two_tables(*halves)


def _halves(windows: Sequence[Window]) -> tuple[str, str] | None:
    """Return where one table names cases and costs, and another cases and savings."""
    named = [window for window in windows if {"number", "name"} & window.keys]
    costs = [w for w in named if states_cost(w.keys) and not states_saving(w.keys)]
    savings = [w for w in named if states_saving(w.keys) and not states_cost(w.keys)]
    apart = [
        (a, b)
        for a in costs
        for b in savings
        if a.sheet is not b.sheet or a.bottom < b.top or b.bottom < a.top
    ]
    return (apart[0][0].place, apart[0][1].place) if apart else None


def _titled_halves(sheet: SheetCells) -> tuple[str, str] | None:
    """Return where two tables of years stand, of which lines above say costs and savings."""
    found = {
        part.kind: sheet.at(part.row, min(sheet.rows[part.row]))
        for part in reversed(list(_parts(sheet)))
    }
    return (found["cost"], found["saving"]) if {"cost", "saving"} <= found.keys() else None


def _parts(sheet: SheetCells) -> Iterator[_Part]:
    """Yield the tables of years on a sheet, and what the nearest lines above say of each."""
    for row in sorted(sheet.rows):
        if years_in(sheet, row) is None:
            continue
        kind, unit = "", None
        for above in range(row - 1, row - 1 - _TITLE_ROWS, -1):
            texts = [text for text in sheet.rows.get(above, {}).values() if isinstance(text, str)]
            said = {
                "" if is_no_money(text) else quantity_in(text)
                for text in texts
                if quantity_in(text)
            }
            if said:
                kind = "cost" if said <= {*COSTS} else "saving" if said == {"saving"} else ""
                unit = next(filter(None, map(_unit_in, texts)), None)
                break
        yield _Part(row, kind, unit)


def _unit_in(text: str) -> str | None:
    meaning = meaning_of_text(text)
    return unit_line(text) or (meaning.unit if meaning else None)


def _in_two_tables(cost: str, saving: str) -> FileError:
    return FileError(
        IN_TWO_TABLES,
        where=joined([same(cost), same(saving)]),
        expected=Text("one table in which each case has both cost and saving"),
        got=same(f"{cost}; {saving}"),
        mend=Text("Put the savings into columns beside the costs, in the rows of the same cases"),
    )
