"""Lists with a row for each amount: which case, of what year, and whether cost or saving.

The quantity stands in a column of its own, "Art", or is the head of a column of amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.problems import MODEL_CASE_ROW_MISSING
from investpakke.text import Problem, Text, quote, same
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.choices import chooses
from investpakke.workbook.foreign.doubtful_units import two_units
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    column_key,
    compact,
    folded,
    header_text,
    is_part,
    read_header,
    shown_text,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.laid_out import laid_out
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of, meaning_of_text
from investpakke.workbook.foreign.posts import Block, Place, Post, not_given, quantity_in, sort_in
from investpakke.workbook.foreign.segments import is_field
from investpakke.workbook.foreign.unread_column import UnreadColumn, refused_columns
from investpakke.workbook.ooxml.sheet_cells import SheetCells, Value

_FEWEST = 4
_MOST = 5
"""Amounts that are told of one by one."""
"""Rows that a list has at least: a cost and a saving in two years."""


class _Amount(NamedTuple):
    """One amount of a list."""

    case: str
    quantity: str
    detail: str
    year: int
    value: Value
    cell: Place
    label: str


def listed_table(sheets: Sequence[SheetCells], mapping: UserMapping) -> CaseTable | None:
    """Return the table that a long list makes; None where there is none, or are several.

    Raises
    ------
    FileError
        An amount that stands twice, or not for each year; a column that may choose among rows.
    """
    found = [listed for sheet in sheets for listed in _lists(sheet, mapping)]
    return found[0].table() if len(found) == 1 else None


def _lists(sheet: SheetCells, mapping: UserMapping) -> Iterator[_List]:
    words = {compact(word) for word in texts()["long_lists"]["years"]}
    last = 0
    for row in sorted(sheet.rows):
        cells = sheet.rows[row]
        heads = {c: v for c, v in sorted(cells.items()) if type(v) is str}
        years = [c for c, text in heads.items() if compact(text) in words]
        if row <= last or len(heads) < len(cells) or len(heads) < 3 or len(years) != 1:
            continue
        listed = _List(sheet, row, heads, years[0], mapping)
        if listed.is_list:
            last = listed.rows[-1]
            yield listed


@dataclass
class _List:
    """A row of heads, and the rows under it up to the next blank one."""

    sheet: SheetCells
    header: int
    heads: Mapping[int, str]
    year: int
    mapping: UserMapping

    @cached_property
    def rows(self) -> list[int]:
        """The rows under the heads."""
        row, found = self.header + 1, list[int]()
        while len(self.sheet.rows.get(row, {})) > 1:
            found.append(row)
            row += 1
        return found or [self.header]

    @cached_property
    def amounts_of(self) -> list[int]:
        """The rows that say a year; the others are sums, or refused."""
        return [row for row in self.rows if self._year(row) is not None]

    def _year(self, row: int) -> int | None:
        value = self.sheet.get(row, self.year)
        said = None if value is None else meaning_of((value,), date1904=self.sheet.date1904)
        return said.year if said is not None and said.is_year_alone else None

    def _values(self, column: int) -> list[Value | None]:
        return [self.sheet.get(row, column) for row in self.amounts_of]

    @cached_property
    def keys(self) -> dict[str, int]:
        """The columns that say which case a row is of, and its group."""
        found: dict[str, int] = {}
        for column, head in self.heads.items():
            key = column_key(head)
            key = next((k for k in ("number", "name") if is_field(k, head)), key)
            if key in {"number", "name", "group"} and column != self.year:
                found.setdefault(key, column)
        return found

    @cached_property
    def kind(self) -> int:
        """The column that says whether a row is a cost or a saving, 0 for none."""
        for column in self.heads:
            values = self._values(column)
            if column in self.keys.values() or not all(type(v) is str for v in values):
                continue
            said = {_quantity(shown_text(value)) for value in values}
            if "" not in said and said & {*COSTS} and "saving" in said:
                return column
        return 0

    @cached_property
    def money(self) -> dict[int, str]:
        """The columns of amounts, and the quantity that their heads say."""
        words = {compact(word) for word in texts()["long_lists"]["amounts"]}
        if self.kind:
            found = [
                c
                for c, head in self.heads.items()
                if read_header(head).text in words or unit_named(head)
            ]
            return dict.fromkeys(found, "")
        return {c: q for c, head in self.heads.items() if (q := quantity_in(head))}

    @cached_property
    def others(self) -> list[int]:
        """The columns that are none of these."""
        used = {*self.keys.values(), *self.money, self.year, self.kind}
        return [column for column in self.heads if column not in used]

    @property
    def is_list(self) -> bool:
        """Whether each row is one amount, or one year, of a case."""
        if len(self.amounts_of) < _FEWEST or not {"name", "number"} & self.keys.keys():
            return False
        said = set(self.money.values())
        years = {self._year(row) for row in self.amounts_of}
        cases = {self._case(row) for row in self.amounts_of}
        repeated = len(years) > 1 and len(cases) < len(self.amounts_of)
        is_one = len(self.money) == 1 if self.kind else said & {*COSTS} and "saving" in said
        return repeated and bool(is_one)

    def _case(self, row: int) -> str:
        column = self.keys.get("number", self.keys.get("name", 0))
        return shown_text(self.sheet.get(row, column))

    # --- What it says ----------------------------------------------------------------------

    def table(self) -> CaseTable:
        """Return the list as a table of one row a case."""
        self._check_columns()
        amounts = list(self._amounts())
        blocks = [self._block(case, amounts) for case in dict.fromkeys(a.case for a in amounts)]
        years = sorted({amount.year for amount in amounts})
        summed = self._check_sums(amounts)
        gaps = [gap for block in blocks for gap in self._gaps(block, years)]
        zeros = any(amount.value == 0 for amount in amounts)
        for block, kind, year in gaps:
            if zeros or kind not in summed or kind not in _kinds_of(block):
                raise self._lacks(block, kind, year)
        table = laid_out(
            self.sheet,
            self.header,
            blocks,
            self._units(amounts),
            roles=dict.fromkeys(set(self.rows) - set(self.amounts_of), "total"),
        )
        return replace(table, told=(*table.told, *_left_out(gaps)))

    def _check_columns(self) -> None:
        """Refuse a column that may choose among rows, or numbers of which nothing is known."""
        scenarios = texts()["alternatives"]["words"]
        found = list[UnreadColumn]()
        for column in self.others:
            head, values = self.heads[column], self._values(column)
            if self.mapping.ignores(column, head):
                continue
            several = len({shown_text(v) for v in values if v is not None}) > 1
            tells = several and folded(head).startswith(tuple(scenarios))
            numbers = any(type(value) is float for value in values)
            if tells or numbers or chooses(head, values):
                cell = self.sheet.at(self.header, column)
                found.append(
                    UnreadColumn(
                        cell.sheet,
                        head,
                        cell.range,
                        column,
                        is_ignored=False,
                        decides=True,
                        why="" if numbers else "chooses",
                    )
                )
        if found:
            raise refused_columns(found)

    def _amounts(self) -> Iterator[_Amount]:
        """Yield each amount; one that stands twice is refused."""
        details = {compact(word) for word in texts()["long_lists"]["details"]}
        splits = [c for c in self.others if compact(self.heads[c]) in details]
        seen: dict[tuple[str, str, int], list[_Amount]] = {}
        for row in self.amounts_of:
            case = self._case(row)
            if not case:
                raise self._refusal(row, self.keys.get("number", self.keys.get("name", 1)))
            for column, head in self.money.items():
                label = shown_text(self.sheet.get(row, self.kind)) if self.kind else head
                value = self.sheet.get(row, column)
                if value is None:
                    raise self._refusal(row, column)
                detail = " ".join(shown_text(self.sheet.get(row, c)) for c in splits)
                year = self._year(row) or 0
                quantity = _quantity(label)
                amount = _Amount(case, quantity, detail, year, value, (row, column), label)
                before = seen.setdefault((case, quantity, year), [])
                if before and not _may_be_added(amount, before):
                    raise self._twice(amount, before[0])
                before.append(amount)
                yield amount

    def _block(self, case: str, amounts: Sequence[_Amount]) -> Block:
        """Return a case with a post for each quantity and detail."""
        mine = [amount for amount in amounts if amount.case == case]
        posts: dict[tuple[str, str, str], list[_Amount]] = {}
        for amount in mine:
            posts.setdefault((amount.quantity, amount.label, amount.detail), []).append(amount)
        row = mine[0].cell[0]
        said = {
            key: {shown_text(self.sheet.get(a.cell[0], column)) for a in mine} - {""}
            for key, column in self.keys.items()
        }
        for key, names in said.items():
            if len(names) > 1 and key == "name":
                raise self._two_names(row, sorted(names))
        text = {key: next(iter(names), "") for key, names in said.items()}
        return Block(
            row,
            text.get("name", ""),
            text.get("number", ""),
            text.get("group", ""),
            tuple(
                Post(
                    of[0].cell[0],
                    quantity,
                    _meaning(quantity, label),
                    {a.year: a.value for a in of},
                    {a.year: a.cell for a in of},
                    {a.year: (self.header, a.cell[1]) for a in of},
                )
                for (quantity, label, _), of in posts.items()
            ),
            {
                place: (at, column)
                for key, column in self.keys.items()
                for place, at in ((key, row), (f"{key} label", self.header))
            },
        )

    def _gaps(self, block: Block, years: Sequence[int]) -> Iterator[tuple[Block, str, int]]:
        """Yield the years in which a case has no cost, or no saving: a list may leave out a 0."""
        if any(b != a + 1 for a, b in pairwise(years)):
            gap = next(a + 1 for a, b in pairwise(years) if b != a + 1)
            raise self._lacks(block, "cost", gap)
        for kinds in (COSTS, ("saving",)):
            said = {year for p in block.posts if p.quantity in kinds for year in p.cells}
            yield from ((block, kinds[0], year) for year in years if year not in said)

    def _check_sums(self, amounts: Sequence[_Amount]) -> set[str]:
        """Return the kinds that a row without a year adds up; another sum is refused."""
        summed = set[str]()
        for row in sorted(set(self.rows) - set(self.amounts_of)):
            said = [v for v in self.sheet.rows[row].values() if type(v) is str]
            if not any(map(total_word, said)):
                raise self._refusal(row, self.year)
            kinds = {q for text in said if (q := quantity_in(text))}
            for column in self.money:
                value = self.sheet.get(row, column)
                of = [a for a in amounts if a.cell[1] == column and type(a.value) is float]
                some = [a for a in of if a.quantity in kinds or not kinds]
                added = sum(float(a.value) for a in some)
                if type(value) is float and abs(value - added) > 1e-6 * max(1.0, abs(value)):
                    raise not_given(self.sheet.at(row, column), same(""), added, value)
                if type(value) is float:
                    summed |= {"cost" if a.quantity in COSTS else a.quantity for a in some}
        return summed

    def _units(self, amounts: Sequence[_Amount]) -> dict[str, str | None]:
        """Return the unit of each quantity, of the head of its column or a column of units."""
        found: dict[str, str | None] = {}
        for amount in amounts:
            head = self.heads[amount.cell[1]]
            unit = unit_named(head) or read_header(head).unit or unit_line(head)
            beside = [
                (named, self.sheet.at(amount.cell[0], c))
                for c in self.others
                if (named := unit_named(shown_text(self.sheet.get(amount.cell[0], c))))
            ]
            units = {**({unit: self.sheet.at(self.header, amount.cell[1])} if unit else {})}
            units |= {named: where for named, where in beside if named not in units}
            before = found.setdefault(amount.quantity, next(iter(units), None))
            if len(units) > 1 or (units and before not in units):
                said = " / ".join(filter(None, dict.fromkeys([before, *units])))
                raise two_units([*units.values()][-1], said)
            if not units and before is not None and beside:
                raise two_units(self.sheet.at(*amount.cell), before)
        return found

    # --- Refused ---------------------------------------------------------------------------

    def _refusal(self, row: int, column: int) -> FileError:
        return FileError(
            Problem("model.list_row_unknown", "a row of the list does not say what it is"),
            where=self.sheet.at(row, column),
            expected=Text("the case, the year and the amount in each row"),
            got=self.sheet.get(row, column),
            mend=Text("Fill it in, or type 'Total' if the row is a sum"),
        )

    def _twice(self, amount: _Amount, before: _Amount) -> FileError:
        cells = ", ".join(self.sheet.at(*a.cell) for a in (before, amount))
        return FileError(
            Problem("model.list_row_twice", "an amount stands twice in the list"),
            where=self.sheet.at(*amount.cell),
            expected=Text(
                "one '{label}' of '{case}' in {year}",
                label=amount.label,
                case=amount.case,
                year=amount.year,
            ),
            got=same(cells),
            mend=Text("Delete one of the rows, or add them up"),
        )

    def _two_names(self, row: int, names: Sequence[str]) -> FileError:
        return FileError(
            Problem("model.case_named_otherwise", "one number stands at two names"),
            where=self.sheet.at(row, self.keys["name"]),
            expected=Text("one name at each number"),
            got=same(", ".join(names)),
            mend=Text("Correct the number or the name, so that each case has one of each"),
        )

    def _lacks(self, block: Block, kind: str, year: int) -> FileError:
        return FileError(
            MODEL_CASE_ROW_MISSING,
            where=self.sheet.at(block.row, self.keys.get("name", self.keys.get("number", 1))),
            expected=Text("{kind} in {year}", kind=header_text(kind), year=quote(year)),
            got=None,
            mend=Text("Add the row, with 0 in the years if there is nothing"),
        )


def _kinds_of(block: Block) -> set[str]:
    return {"cost" if post.quantity in COSTS else post.quantity for post in block.posts}


def _left_out(gaps: Sequence[tuple[Block, str, int]]) -> tuple[Text, ...]:
    """Return a note on the amounts that a list leaves out, and its own sums count as 0."""
    names = ", ".join(dict.fromkeys(f"{b.name or b.number} {year}" for b, _, year in gaps[:_MOST]))
    if not gaps:
        return ()
    return (Text("Amounts that the list leaves out are 0, as in its sums: {names}.", names=names),)


def _quantity(label: str) -> str:
    """Return the quantity that a row's own word says; "" for a sum or a part of another row."""
    if is_part(label) or (total_word(label) and quantity_in(label) not in RESULTS):
        return ""
    return quantity_in(label) or sort_in(label)[0]


def _may_be_added(amount: _Amount, before: Sequence[_Amount]) -> bool:
    """Return whether amounts of one case, quantity and year are parts of it that differ."""
    if amount.quantity not in {*COSTS, "saving"}:
        return False
    sort = sort_in(amount.label)[1]
    return all(
        (amount.detail and other.detail and amount.detail != other.detail)
        or (sort and sort_in(other.label)[1] and sort != sort_in(other.label)[1])
        for other in before
    )


def _meaning(quantity: str, label: str) -> Meaning:
    said = meaning_of_text(label)
    minus = said is not None and "minus" in said.qualifiers
    return Meaning(quantity, frozenset({"minus"} if minus else ()), None)
