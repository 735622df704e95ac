"""Tables that are of one quantity each: costs, savings, persons or nets of the same cases."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from investpakke.errors import FileError
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.block_names import untitled
from investpakke.workbook.foreign.blocks import CaseRowsUnderYears
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    column_key,
    compact,
    shown_text,
    total_word,
    unit_line,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning
from investpakke.workbook.foreign.posts import (
    Block,
    Place,
    Post,
    named_otherwise,
    not_given,
    plain_number,
    quantity_in,
)
from investpakke.workbook.foreign.segments import Segment
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.unread_column import UnreadColumn
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.sheet_cells import SheetCells, Value


class Line(NamedTuple):
    """A row of a table of one quantity: which case it is of, and its amounts."""

    row: int
    number: str
    name: str
    group: str
    amounts: Mapping[int, Value]

    @property
    def said(self) -> str:
        """What the row says of its case."""
        return " ".join(filter(None, (self.number, self.name)))


class KindTable(CaseRowsUnderYears):
    """A table of years of which something says of what quantity all its amounts are."""

    def __init__(self, segment: Segment, mapping: UserMapping) -> None:
        super().__init__(segment.sheet, segment.header, segment.years, mapping)
        self.segment, self.kind = segment, segment.kind
        self.of = self._columns_of()
        self.labels = self.of.get("name", self.of.get("number"))
        self.known = frozenset(self.of.values())
        self.wholes = list[Line]()
        self.lines = list(self._lines()) if self.labels else []

    def _columns_of(self) -> dict[str, int]:
        """Return the columns left of the years that say which case a row is of."""
        rows = [row for row in self.rows if self._amounts(row)]
        filled = [
            column
            for column in range(1, self.first)
            if any(self.sheet.get(row, column) is not None for row in rows)
        ]
        found: dict[str, int] = {}
        for column in filled:
            key = column_key(self.heads.get(column, ""))
            if key in {"number", "name", "group"}:
                found.setdefault(key, column)
        others = [c for c in filled if c not in found.values()]
        named = self._names_among(others, rows)
        if "name" not in found and named:
            found["name"] = named
            others.remove(named)
        if "number" not in found and len(others) == 1 and others[0] < found.get("name", 0):
            found["number"] = others[0]
        return found

    def _names_among(self, columns: Sequence[int], rows: Sequence[int]) -> int:
        """Return the column of the cases' names, 0 where none has words.

        It is headed by what the amounts are ("Udgift"), or stands in the most rows; of equals it
        is the last. A column of account numbers ("5.58.81") has no words.
        """

        def rank(column: int) -> tuple[bool, int, int]:
            says_kind = quantity_in(self.heads.get(column, "")) in {
                self.kind,
                *(COSTS if self.kind in COSTS else ()),
            }
            filled = sum(self.sheet.get(row, column) is not None for row in rows)
            return says_kind, filled, column

        worded = (c for c in columns if any(_has_words(self.sheet.get(r, c)) for r in rows))
        return max(worded, key=rank, default=0)

    def _lines(self) -> Iterator[Line]:
        posts, within, group = list[Post](), list[Post](), ""
        for row in self.rows:
            amounts = self._amounts(row)
            said = {
                key: shown_text(value)
                for key, column in self.of.items()
                if (value := self.sheet.get(row, column)) is not None
            }
            label = said.get("name") or said.get("number", "")
            if not amounts:
                if label and not total_word(label) and not unit_line(label):
                    group, within = label, []
                continue
            if not label:
                raise self._unknown(row)
            line = Line(
                row, said.get("number", ""), said.get("name", ""), said.get("group", group), amounts
            )
            if self._is_whole(label):
                agree = any(self._sums(amounts, of, rounded=True) for of in (posts, within) if of)
                if posts and not agree:
                    raise self._other_sum(row, amounts, within or posts)
                if not posts:
                    self.wholes.append(line)
                continue
            if self._is_no_post(row, posts):
                continue
            posts.append(Post(row, self.kind, Meaning(self.kind), amounts))
            within.append(posts[-1])
            yield line

    def _is_whole(self, label: str) -> bool:
        """Return whether a row is of all cases: "I alt", or "Netto" in a table of nets."""
        quantity = quantity_in(label)
        return total_word(label) in {"whole", "first"} or quantity in {*RESULTS, self.kind}

    def checked(self) -> tuple[UnreadColumn, ...]:
        """Return the columns beside the years that agree with them; refuse others."""
        self._check_onwards()
        beside = tuple(self._check_beside())
        self._check_choices([line.row for line in self.lines])
        return beside

    def check_sum(self, line: Line, posts: Sequence[Post]) -> None:
        """Refuse a row that is not the sum of some posts."""
        if not self._sums(line.amounts, posts, rounded=True):
            raise self._other_sum(line.row, line.amounts, posts)

    def post(self, line: Line) -> Post:
        """Return a row as a post of its case."""
        return Post(
            line.row,
            self.kind,
            Meaning(self.kind),
            line.amounts,
            {year: (line.row, column) for year, column in self.years.items()},
            {year: (self.header, column) for year, column in self.years.items()},
        )

    def places(self, row: int) -> dict[str, Place]:
        """Return where a row says which case it is of."""
        usual = dict.fromkeys(("number", "name", "group"), (row, self.labels or 1))
        return {**usual, **{key: (row, column) for key, column in self.of.items()}}

    def at(self, line: Line) -> str:
        """Return the cell that says which case a row is of."""
        return self.sheet.at(line.row, self.labels or 1)

    @property
    def place(self) -> str:
        """Where it begins."""
        return self.segment.place


def _has_words(value: Value | None) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))


# --- Joined ----------------------------------------------------------------------------------


class Case(NamedTuple):
    """A case as one part of a model names it."""

    number: str
    name: str
    where: str

    @property
    def said(self) -> str:
        """Its number and name."""
        return " ".join(filter(None, (self.number, self.name)))


class Listed(Protocol):
    """A table with a row for each case."""

    @property
    def place(self) -> str:
        """Where it begins."""

    @property
    def lines(self) -> Sequence[Line]:
        """Its rows."""

    def at(self, line: Line) -> str:
        """Return the cell that says which case a row is of."""


def found_in(table: Listed, cases: Sequence[Case], other: str) -> list[Line]:
    """Return the row of each case in a table, in the order of the cases.

    Parameters
    ----------
    table : Listed
        The table.
    cases : sequence of Case
        All cases, as another part of the model names them.
    other : str
        Where that part stands.

    Raises
    ------
    FileError
        A case that stands in one of them only, or twice, or by another name.
    """
    by_number = all(case.number for case in cases) and all(line.number for line in table.lines)
    # "Case 1: Job" and "Case 2: Job" are told apart by their titles alone
    is_told_apart = all(
        len({compact(untitled(one.name)) for one in of}) == len(of) for of in (cases, table.lines)
    )

    def key(one: Case | Line) -> str:
        name = untitled(one.name) if is_told_apart else one.name
        return plain_number(one.number) if by_number else compact(name or one.number)

    mine: dict[str, Line] = {}
    for line in table.lines:
        if key(line) in mine:
            raise _twice(table.at(mine[key(line)]), table.at(line), line.said)
        mine[key(line)] = line
    known = {key(case): case for case in cases}
    lacking = [case for case in cases if key(case) not in mine]
    strange = [line for line in table.lines if key(line) not in known]
    if lacking:
        near = difflib.get_close_matches(lacking[0].said, [s.said for s in strange], 1, 0.5)
        at = next((table.at(line) for line in strange if line.said in near), None)
        raise _in_one_only(lacking[0].said, lacking[0].where, table.place, near, at)
    if strange:
        raise _in_one_only(strange[0].said, table.at(strange[0]), other, [], None)
    lines = [mine[key(case)] for case in cases]
    for case, line in zip(cases, lines, strict=True):
        if by_number and case.name and line.name and compact(case.name) != compact(line.name):
            raise named_otherwise(case, line.name, case.where, table.at(line))
    return lines


def _in_one_only(
    said: str, where: str, other: str, near: Sequence[str], at: str | None
) -> FileError:
    return FileError(
        Problem("model.case_in_one_part", "the case stands in one of the model's tables only"),
        where=where,
        expected=Text("'{said}' once in the table {other} as well", said=said, other=other),
        got=Text("'{near}' ({at})", near=near[0], at=at) if near and at else None,
        mend=Text("Spell the case's number and name alike in all tables, or add the row"),
    )


def _twice(first: str, second: str, said: str) -> FileError:
    return FileError(
        Problem("model.case_twice_in_part", "a case stands twice in one table"),
        where=second,
        expected=Text("each case once"),
        got=Text("'{said}' ({first} and {second})", said=said, first=first, second=second),
        mend=Text("Give each case a number or a name of its own, or delete the row"),
    )


def refuse_same_case_twice(blocks: Sequence[Block], at: Callable[[Block], str]) -> None:
    """Refuse two blocks, or two forms, of one case."""
    for key in ("number", "name"):
        seen: dict[str, Block] = {}
        for block in blocks:
            said = plain_number(block.number) if key == "number" else compact(block.name)
            if said and said in seen:
                raise _twice(at(seen[said]), at(block), getattr(block, key))
            seen[said] = block


# --- Held against ----------------------------------------------------------------------------


def hold(
    table: KindTable,
    blocks: Sequence[Block],
    unit: str | None,
    units: Mapping[str, str | None],
    where: str,
) -> None:
    """Refuse a table whose amounts are not what the cases give.

    Parameters
    ----------
    table : KindTable
        A table of nets, of costs or of savings, a row a case or one row of them all.
    blocks : sequence of Block
        The cases.
    unit : str or None
        The unit of the table's money.
    units : mapping of str to str or None
        The unit of each quantity of the cases, where they differ from it.
    where : str
        Where they stand.
    """
    cases = [Case(b.number, b.name, where) for b in blocks]
    pairs = [(line, list(blocks)) for line in table.wholes]
    if table.lines:
        lines = found_in(table, cases, where)
        pairs += [(line, [block]) for line, block in zip(lines, blocks, strict=True)]
    own = TKR_PER_UNIT.get(unit or "", 1.0)
    factors = {
        quantity: TKR_PER_UNIT.get(said, own) / own for quantity, said in units.items() if said
    }
    wrong = [
        [found for line, of in pairs if (found := _differing(table, line, of, factors, sign))]
        for sign in (1, -1)
    ]
    if all(wrong):
        raise wrong[0][0]


class Whole(NamedTuple):
    """A post of an overview: one quantity of all cases by year."""

    kind: str
    sheet: SheetCells
    years: Mapping[int, int]


def hold_overview(
    sheet: SheetCells,
    years: Mapping[int, int],
    overview: Block,
    blocks: Sequence[Block],
    unit: str | None,
    units: Mapping[str, str | None],
) -> None:
    """Refuse an overview of all cases whose costs, savings or net are not what the cases give."""
    own = TKR_PER_UNIT.get(unit or "", 1.0)
    factors = {
        quantity: TKR_PER_UNIT.get(said, own) / own for quantity, said in units.items() if said
    }
    kinds = [post.quantity for post in overview.posts]
    for post in overview.posts:
        kind = "cost" if post.quantity in COSTS else post.quantity
        if kind == "persons" or kinds.count(post.quantity) > 1:
            continue  # parts of a sum that stands beside them
        line = Line(post.row, "", "", "", post.amounts)
        of = Whole(kind, sheet, years)
        wrong = [_differing(of, line, blocks, factors, sign) for sign in (1, -1)]
        if all(wrong):
            raise wrong[0]  # type: ignore[misc]  # None is not among them


def check_wholes(table: KindTable) -> None:
    """Refuse a row of all cases that stands over them and is not their sum."""
    posts = [table.post(line) for line in table.lines]
    for line in table.wholes:
        table.check_sum(line, posts)


def _differing(
    table: KindTable | Whole,
    line: Line,
    blocks: Sequence[Block],
    factors: Mapping[str, float],
    sign: int,
) -> FileError | None:
    """Return the refusal of a row that is not what some cases give with a sign."""
    is_net = table.kind in RESULTS
    kinds = {"saving": 1, "cost": -1} if is_net else {table.kind: 1}
    for year, stated in line.amounts.items():
        if type(stated) is not float:
            continue
        computed, slack = 0.0, 0.51 * 10.0 ** -decimals(stated)
        for post in (post for block in blocks for post in block.posts):
            value = post.amounts.get(year)
            for kind, way in kinds.items():
                if _is(post, kind) and type(value) is float:
                    factor = factors.get(post.quantity, 1.0)
                    computed += way * factor * abs(value)
                    slack += 0.51 * factor * 10.0 ** -decimals(value) if value % 1 else 0.0
        if abs(sign * stated - computed) > slack + 1e-9 * abs(stated):
            where = table.sheet.at(line.row, table.years[year])
            how = Text(": savings less costs") if is_net else same("")
            return not_given(where, how, sign * computed, stated)
    return None


def _is(post: Post, kind: str) -> bool:
    return post.quantity in COSTS if kind in COSTS else post.quantity == kind


def other_years(first: Segment, other: Segment) -> FileError:
    """Return the refusal of parts of a model that are of other years."""
    spans = [f"{min(s.years)}–{max(s.years)} ({s.place})" for s in (first, other)]
    return FileError(
        Problem("model.parts_of_other_years", "two of the model's tables are of other years"),
        where=other.place,
        expected=Text("the same years everywhere: {span}", span=spans[0]),
        got=same(spans[1]),
        mend=Text("Let all tables be of the same years"),
    )


def alike(first: Segment, second: Segment) -> FileError:
    """Return the refusal of two tables of one quantity."""
    return FileError(
        Problem("model.two_tables_of_a_kind", "two tables are of the same amounts"),
        where=joined([same(first.place), same(second.place)]),
        expected=Text("one table of each: costs, savings, persons, net"),
        got=same(", ".join(part.tab for part in (first, second))),
        mend=Text(
            "Say over each table what it is of. If one is not to be read, type 'ignore' and its "
            "title in two cells side by side on a sheet called 'investpakke'"
        ),
        parameter="mapping",
    )
