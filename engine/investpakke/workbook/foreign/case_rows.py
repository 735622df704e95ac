"""The rows of a case table: cases, group headings, totals and remarks told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from investpakke.errors import InputError
from investpakke.text import Problem, Text, quote, same
from investpakke.workbook.foreign.case_row_cells import CaseCells
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import states_cost, states_saving
from investpakke.workbook.foreign.headers import (
    MONEY,
    NUMBERS,
    compact,
    group_heading,
    header_text,
    is_added,
    is_of_year,
    label_key,
    quantity_of,
    read_header,
    shown_text,
    texts,
    total_word,
    unit_line,
)
from investpakke.workbook.foreign.mapping import NO_MAPPING
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.overview_below import overview_below
from investpakke.workbook.foreign.row_formulas import RowFormulas
from investpakke.workbook.foreign.totals import Doubtful, Line, Total, is_told, totals_among
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import Area, Value

_DOTTED = re.compile(r"(\d{1,2})[.\-,]\d")
_DIGITS = re.compile(r"\d+(?:[.\-,]\d+)*")
_SUMS = ("whole", "first")

_SOME_YEAR = re.compile(r"(?:19|20)\d\d")

_SOUND = (float, str, type(None))
"""Types of a value that is neither an error nor a date."""


class Heading(NamedTuple):
    """A group's heading row; the number is None where it has none."""

    row: int
    number: int | None
    name: str


class CaseRow(NamedTuple):
    """One case as its cells say it; money is in the columns' units."""

    row: int
    texts: Mapping[str, str]
    numbers: Mapping[str, float]
    group: Value | None
    phasing: Value | None


class Refused(NamedTuple):
    """A row that holds a case which cannot be used, and why."""

    row: int
    error: InputError


Entry = Heading | CaseRow | Total | Refused


@dataclass(frozen=True)
class Rows:
    """What a case table holds, from top to bottom."""

    items: tuple[Heading | CaseRow | Total, ...]

    @cached_property
    def cases(self) -> tuple[CaseRow, ...]:
        """The cases alone."""
        return tuple(item for item in self.items if isinstance(item, CaseRow))

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """The rows that sum or compare others."""
        return tuple(item for item in self.items if isinstance(item, Total))


def read_rows(table: CaseTable, mapping: UserMapping = NO_MAPPING) -> Rows:
    """Return the rows of a table.

    Raises
    ------
    InputError
        A half-filled row, a text or an error in a number, a formula that is not computed; a row
        that may be a case or a sum.
    """
    return Rows(tuple(_sound(_Reader(table, mapping).entries())))


_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,3})+)\.?\s+(\S.*)")


def numbered_by_name(rows: Rows) -> Rows:
    """Return rows with the number that begins each name, "1.1 Unge", where no column has any."""
    found = [_NUMBERED.fullmatch(case.texts.get("name", "")) for case in rows.cases]
    numbers = {match[1] for match in found if match is not None}
    if any(case.texts.get("number") for case in rows.cases) or len(numbers) < len(rows.cases):
        return rows
    split = {case.row: match for case, match in zip(rows.cases, found, strict=True) if match}
    return Rows(
        tuple(
            item._replace(texts={"number": split[item.row][1], "name": split[item.row][2]})
            if isinstance(item, CaseRow)
            else item
            for item in rows.items
        )
    )


def read_entries(table: CaseTable, mapping: UserMapping = NO_MAPPING) -> tuple[Entry, ...]:
    """Return the rows of a table, those that are refused too: for who looks at what is wrong."""
    return tuple(_Reader(table, mapping).entries())


def _sound(entries: Iterator[Entry]) -> Iterator[Heading | CaseRow | Total]:
    for entry in entries:
        if isinstance(entry, Refused):
            raise entry.error
        yield entry


def unit_row(table: CaseTable) -> dict[str, str]:
    """Return the units in the row under the headers, by column key; empty if it has none."""
    row = table.sheet.rows.get(table.bottom + 1, {})
    shown = [row.get(column) for column in table.columns.values()]
    if any(isinstance(value, float) for value in shown):
        return {}
    said = {key: row.get(table.columns[key]) for key in MONEY if key in table.columns}
    units = {key: read_header(text).unit for key, text in said.items() if isinstance(text, str)}
    return {key: unit for key, unit in units.items() if unit is not None}


class _Reader:
    """Reads one table from top to bottom."""

    def __init__(self, table: CaseTable, mapping: UserMapping) -> None:
        self.table, self.sheet, self.told = table, table.sheet, mapping
        self.columns = table.inputs
        heads = self.sheet.rows.get(table.bottom, {})
        said = {key: shown_text(heads.get(column)) for key, column in self.columns.items()}
        self.cells = CaseCells(self.sheet, self.columns, said)
        self.formulas = RowFormulas(self.sheet)
        self.numeric = [key for key in self.columns if key in NUMBERS or is_of_year(key)]
        self.mapped = mapping.last_row is not None
        self.last = mapping.last_row or self._end()
        self.plain = [(key, self.columns[key]) for key in self.numeric]
        self.words = [self.columns.get(key, 0) for key in ("number", "name", "group", "phasing")]
        self.labels = [(key, self.columns.get(key, 0)) for key in ("number", "name", "group")]
        self.added = {key for key in self.columns if is_added(key)}
        self.needed = table.needed
        self.stated = self.needed - {"persons", "participants"}
        self.remarks: list[int] = []

    def _end(self) -> int:
        """Return the last row of the Excel table that the headers belong to, else the sheet's."""
        column = min(self.columns.values())
        for area in self.sheet.tables:
            if area.holds(self.table.bottom, column):
                return area.last_row
        below = overview_below(self.table)
        return below.row - 1 if below else self.sheet.last_row

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """The first parts of case numbers such as 1.1: what a heading may say alone."""
        column = self.columns.get("number")
        if column is None:
            return frozenset()
        shown = (row.get(column) for row in self.sheet.rows.values())
        said = (f"{value:g}" if type(value) is float else value for value in shown)
        found = (_DOTTED.match(value) for value in said if isinstance(value, str))
        return frozenset(match[1] for match in found if match)

    def entries(self) -> Iterator[Entry]:
        first = self.table.bottom + (2 if unit_row(self.table) else 1)
        again = {
            row
            for top, bottom in self.table.repeated
            for row in range(top, bottom + (2 if unit_row(self.table) else 1))
        }
        yield from self._heading_above()
        again |= {
            row
            for row in (first, *(bottom + 1 for _, bottom in self.table.repeated))
            if self._numbers_columns(row)
        }
        rows = sorted(self.sheet.rows)
        inside = [row for row in rows if first <= row <= self.last and row not in again]
        beyond = [row for row in rows if row > self.last and self._sums_all(row)]
        totals = {} if self.table.is_ours else self._totals([*inside, *beyond])
        for row in rows:
            if first <= row <= self.last and row not in again:
                found = totals.get(row)
                if isinstance(found, Doubtful):
                    yield Refused(row, self._doubt(found, inside, totals))
                elif found is not None:
                    yield from self._total(found)
                else:
                    entry = self._plain_case(row) or self._entry(row)
                    if isinstance(entry, Refused) and self._is_remark(row, inside):
                        self.remarks.append(row)
                    elif entry is not None:
                        yield entry
            elif row in beyond:
                found = totals.get(row)
                if isinstance(found, Total):
                    yield found
            elif row > self.last and not self.mapped and self._plain_case(row):
                yield Refused(row, self._below_table(row))

    def _sums_all(self, row: int) -> bool:
        """Return whether a row below an Excel table is the sum of all that is in it."""
        line = None if self.mapped else self._line(row)
        return (
            line is not None
            and not line.number
            and any(total_word(text) == "whole" for text in line.texts.values())
        )

    def _numbers_columns(self, row: int) -> bool:
        """Return whether a row under the headers numbers the columns: 1, 2, 3."""
        shown = [value for _, value in sorted(self.sheet.rows.get(row, {}).items())]
        numbers = [value for value in shown if type(value) is float]
        return len(numbers) == len(shown) > 2 and numbers == [
            float(n + 1) for n in range(len(shown))
        ]

    def _is_remark(self, row: int, rows: Sequence[int]) -> bool:
        """Return whether a row is a remark with one number: below a gap, and no case below it."""
        gap = next((r for r in range(row, self.table.bottom, -1) if r not in self.sheet.rows), 0)
        numbers = [c for _, c in self.plain if self.sheet.get(row, c) is not None]
        heads = max((bottom for _, bottom in self.table.repeated), default=0)
        if gap <= heads or not any(r < gap for r in rows) or len(numbers) > 1:
            return False
        below = [r for r in rows if r > gap]
        return not any(self._states_a_case(r) for r in below)

    def _states_a_case(self, row: int) -> bool:
        """Return whether a row has a case's number, or both a cost and a saving."""
        keys = {
            key for key, column in self.columns.items() if self.sheet.get(row, column) is not None
        }
        if "number" in keys and re.search(
            r"\d", shown_text(self.sheet.get(row, self.columns["number"]))
        ):
            return True
        starred = frozenset(quantity_of(key) + "*" * is_of_year(key) for key in keys)
        return states_cost(starred) and states_saving(starred)

    def _entry(self, row: int) -> Entry | None:
        try:
            return self._item(row)
        except InputError as error:
            return Refused(row, error)

    def _below_table(self, row: int) -> InputError:
        return self.cells.refusal(
            row,
            min(self.needed - {"persons"}, key=self.columns.__getitem__),
            Problem("model.case_below_table", "the case stands below the table"),
            expected=Text("all cases inside the table"),
            got=None,
            mend=Text("Drag the table's corner down"),
        )

    def _heading_above(self) -> Iterator[Heading]:
        """Yield the group that a line above the first headers names, e.g. "Målgruppe 1: Unge"."""
        for row in range(self.table.top - 2, self.table.top):
            for column, text in self.sheet.rows.get(row, {}).items():
                found = group_heading(text) if isinstance(text, str) else None
                if found and found[1] and not str(text).strip()[0].isdigit():
                    yield Heading(row, *found)
                elif self._heads_one_of_several(row, column, text):
                    yield Heading(row, None, shown_text(text))

    def _heads_one_of_several(self, row: int, column: int, text: Value) -> bool:
        """Return whether a text stands alone over the first of several tables: its group."""
        alone = len(self.sheet.rows.get(row, {})) == 1 and column <= min(self.columns.values())
        return (
            bool(self.table.repeated)
            and alone
            and isinstance(text, str)
            and (
                unit_line(text) is None and label_key(text) is None and not _SOME_YEAR.search(text)
            )
        )

    def _plain_case(self, row: int) -> CaseRow | None:
        """Return a row that is a case beyond doubt; None is for closer looking at."""
        cells = self.sheet.rows[row]
        label, name, group, phasing = map(cells.get, self.words)
        if type(label) is not str or type(name) is not str or self.table.series:
            return None
        numbers: dict[str, float] = {}
        for key, column in self.plain:
            value = cells.get(column)
            if type(value) is float:
                numbers[key] = value
            elif value is not None:
                return None
        plain = label[:1].isdigit() and name.strip() and name.isprintable()
        sound = type(phasing) in _SOUND and type(group) in _SOUND
        grouped = group is not None or "group" not in self.columns
        if not (plain and sound and grouped and self.needed <= numbers.keys()):
            return None
        said = {"number": label.strip(), "name": shown_text(name)}
        return CaseRow(row, said, numbers, group, phasing)

    def _shown(self, row: int) -> dict[str, Value]:
        """Return what a row shows in the columns that are read."""
        return {
            key: value
            for key, column in self.columns.items()
            if (value := self.sheet.get(row, column)) is not None
            and not (isinstance(value, str) and not value.strip())
        }

    def _item(self, row: int) -> Heading | CaseRow | None:
        shown = self._shown(row)
        if not shown or self._is_prepared(row, shown):
            return None
        amounts = [key for key in self.numeric if key in shown]
        label, name = shown.get("number"), shown.get("name")
        heading = self._heading(row, label, name, amounts)
        if heading is not None:
            return heading
        if not amounts and (label is None or name is None):
            return None  # a remark
        return self._case(row, shown)

    # --- Sums ------------------------------------------------------------------------------

    def _totals(self, rows: Sequence[int]) -> dict[int, Total | Doubtful]:
        """Return which rows are sums of others, or may be."""
        lines = [line for row in rows if (line := self._line(row)) is not None]
        groups, told = self._group_names(rows), self.told
        no_cases = (*told.totals, *told.ignore)
        if not (no_cases or told.cases):
            return self._with_nets(lines, totals_among(lines, groups))

        def said(line: Line) -> bool | None:
            return True if is_told(line, no_cases) else False if is_told(line, told.cases) else None

        found = totals_among(lines, groups, said)
        left = {line.row for line in lines if is_told(line, told.ignore)}
        return {
            row: Total(row, verdict.label, (), {}, compares=True) if row in left else verdict
            for row, verdict in found.items()
        }

    def _with_nets(
        self, lines: Sequence[Line], found: Mapping[int, Total | Doubtful]
    ) -> dict[int, Total | Doubtful]:
        """Add the rows that state the net of each year, under the sums of costs and savings."""
        judged, of = dict(found), tuple[int, ...]()
        amounts = {line.row: line.amounts for line in lines}
        for line in lines:
            verdict = judged.get(line.row)
            summed = verdict.of if isinstance(verdict, Total) else ()
            net = self._net(line) if of else ""
            if net and not _adds(line, [amounts[row] for row in summed]):
                label = next(iter(line.texts.values()))
                judged[line.row] = Total(line.row, label, of, {}, compares=True, net=net)
            elif summed:
                of = summed
        return judged

    def _net(self, line: Line) -> str:
        """Return which net a row without a number names, of every year in one kind of columns."""
        kinds = {quantity_of(key) for key in line.amounts}
        if line.number or len(line.texts) != 1 or len(kinds) != 1:
            return ""
        if not all(is_of_year(key) for key in line.amounts):
            return ""
        said = meaning_of_text(next(iter(line.texts.values())))
        return said.quantity if said and said.quantity in {"gain", "net_cost"} else ""

    def _line(self, row: int) -> Line | None:
        """Return a row with amounts as one that may be a sum; None where it has none."""
        cells = self.sheet.rows[row]
        filled = {key: cells[column] for key, column in self.plain if column in cells}
        waits = all(not value or type(value) is str for value in filled.values())
        if not filled or (waits and self._is_prepared(row, self._shown(row))):
            return None
        amounts = {
            key: value
            for key, value in filled.items()
            if key in self.added and type(value) is float
        }
        said = {
            key: text
            for key, column in self.labels
            if isinstance(value := cells.get(column), str) and (text := shown_text(value))
        }
        if not {"number", "name"} & said.keys():
            said |= {key: text for key, text in self._beside(row).items() if total_word(text)}
        number = said.get("number") or shown_text(cells.get(self.columns.get("number", 0)))
        sums = self._summed(row, [self.columns[key] for key in filled if key in self.added])
        return Line(
            row,
            amounts,
            said,
            number if _is_number(number) else "",
            self.stated <= filled.keys(),
            sums,
        )

    def _summed(self, row: int, columns: Sequence[int]) -> tuple[range, ...]:
        """Return the rows that the formulas of some cells add; none unless each adds some."""
        found: dict[range, None] = {}
        for column in columns:
            rows = self.formulas.summed(row, column)
            if not rows:
                return ()
            found |= dict.fromkeys(rows)
        return tuple(found)

    def _beside(self, row: int) -> dict[str, str]:
        """Return the texts of a row in columns that nothing is read from, but for notes."""
        mine = set(self.columns.values())
        notes = {compact(word) for word in texts()["notes"]["words"]}
        return {
            get_column_letter(column): value
            for column, value in self.sheet.rows[row].items()
            if type(value) is str
            and column not in mine
            and compact(shown_text(self.sheet.get(self.table.bottom, column))) not in notes
        }

    def _group_names(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Return what the groups are called, in their column or in headings."""
        column = self.columns.get("group")
        if column is not None:
            said = (self.sheet.get(row, column) for row in rows)
        else:
            said = (
                self.sheet.get(row, self.columns.get("number", 0))
                or self.sheet.get(row, self.columns.get("name", 0))
                for row in rows
                if not any(c in self.sheet.rows[row] for _, c in self.plain)
            )
        names = dict.fromkeys(value for value in said if isinstance(value, str))
        found = [(group_heading(name) or (0, name))[1] or name for name in names]
        return tuple(dict.fromkeys(name for name in found if not total_word(name)))

    def _total(self, total: Total) -> Iterator[Heading | Total]:
        """Yield a sum; one above what it sums is its heading too."""
        if total.heads and "group" not in self.columns and total_word(total.label) != "whole":
            found = group_heading(total.label)
            yield Heading(total.row, *(found if found and found[1] else (None, total.label)))
        yield total

    def _doubt(
        self, found: Doubtful, rows: Sequence[int], totals: Mapping[int, Total | Doubtful]
    ) -> InputError:
        """Return the refusal of a row that may be a sum or a case, with both readings."""
        key = "name" if "name" in self.columns else "number"
        added = min(
            (key for key in self.columns if is_added(key)),
            key=lambda key: key in {"persons", "participants"},
        )
        column = self.columns[added]
        others = sum(
            value
            for row in rows
            if not isinstance(totals.get(row), Total)
            and row != found.row
            and type(value := self.sheet.get(row, column)) is float
        )
        own = self.sheet.get(found.row, column)
        both = others + (own if type(own) is float else 0.0)
        of = _row_range(found.of)
        return self.cells.refusal(
            found.row,
            key,
            Problem("model.sum_or_case", "the row may be a sum or a case"),
            expected=Text(
                "a sum{of} ({head} is then {without}) or a case ({with_it})",
                of=of,
                head=header_text(added).changed(str.lower),
                without=quote(others),
                with_it=quote(both),
            ),
            got=found.label or None,
            mend=Text(
                "Type on a sheet called 'investpakke', in two cells side by side, 'totals' or "
                "'cases' and '{label}'",
                label=found.label,
            )
            if found.label
            else Text("Type 'Total', or the case's number and name, in the row"),
            parameter="mapping",
        )

    # --- Cases -----------------------------------------------------------------------------

    def _is_prepared(self, row: int, shown: Mapping[str, Value]) -> bool:
        """Return whether a row waits for a case: its formulas have nothing to reckon with yet."""
        return all(
            value == 0 and (row, self.columns[key]) in self.sheet.formulas
            for key, value in shown.items()
        )

    def _heading(
        self, row: int, label: Value | None, name: Value | None, amounts: list[str]
    ) -> Heading | None:
        if amounts or "group" in self.columns:
            return None
        if label is not None and name is not None:
            found = group_heading(shown_text(label))
            if found is None or found[1] or str(found[0]) not in self.prefixes:
                return None
            return Heading(row, found[0], shown_text(name))
        text = shown_text(label if label is not None else name)
        found = group_heading(text)
        if found is not None and found[1]:
            return Heading(row, *found)
        return Heading(row, None, text) if found is None and text else None

    def _case(self, row: int, shown: Mapping[str, Value]) -> CaseRow:
        said = {
            key: self.cells.text(row, key, shown.get(key))
            for key in self.columns
            if key in {"number", "name"}
        }
        numbers = {
            key: self.cells.number(row, key, shown[key]) for key in self.numeric if key in shown
        }
        benefit = self.table.benefit and self.sheet.get(row, self.table.benefit)
        self.cells.check_filled(row, {**said, **numbers}, self.needed, has_benefit=bool(benefit))
        said_group = shown["group"] if "group" in shown else self._merged_group(row)
        group = self.cells.sound(row, "group", said_group)
        phasing = self.cells.sound(row, "phasing", shown.get("phasing"))
        return CaseRow(row, said, numbers, group, phasing)

    def _merged_group(self, row: int) -> Value | None:
        """Return the group that stands in a cell merged down to this row."""
        area = self.merged_groups.get(row)
        return None if area is None else self.sheet.get(area.row, area.column)

    @cached_property
    def merged_groups(self) -> dict[int, Area]:
        """The merged cell over the groups' column in each row that has one."""
        column, last = self.columns.get("group", 0), self.sheet.last_row
        return {
            row: area
            for area in reversed([*self.sheet.merged])  # where two overlap, the first holds
            if area.column <= column <= area.last_column
            for row in range(area.row, min(area.last_row, last) + 1)
        }


def _is_number(text: str) -> bool:
    """Return whether a text is a case's number, and no total's label or group's heading."""
    if _DIGITS.fullmatch(text):  # as most are
        return True
    if not (re.search(r"\d", text) or 0 < len(text) <= 3) or total_word(text) in _SUMS:
        return False
    heading = group_heading(text)
    return not (heading and (heading[1] or text[:1].isalpha()))


def _row_range(rows: Sequence[int]) -> Text:
    """Return rows in words: " af række 4–7"."""
    if not rows:
        return same("")
    said = f"{rows[0]}–{rows[-1]}" if len(rows) > 1 else f"{rows[0]}"
    return Text(" of rows {said}", said=said)


def _adds(line: Line, cases: Sequence[Mapping[str, float]]) -> bool:
    """Return whether a line states the sums of some cases, but for rounding."""
    slack = 0.51 * (len(cases) + 1)
    return bool(cases) and all(
        abs(sum(case.get(key, 0.0) for case in cases) - value) <= slack
        for key, value in line.amounts.items()
    )
