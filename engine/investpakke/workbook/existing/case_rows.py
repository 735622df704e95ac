"""The rows of a case table: cases, group headings, totals and remarks told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from investpakke.errors import InputError, Text
from investpakke.workbook.existing.case_row_cells import CaseCells, shown_text
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.headers import (
    MONEY,
    NUMBERS,
    group_heading,
    is_total,
    read_header,
)
from investpakke.workbook.ooxml.sheet_cells import Value

_SUMS = re.compile(r"\b(?:SUM|SUBTOTAL|AGGREGATE)\s*\(", re.IGNORECASE)
_DOTTED = re.compile(r"(\d{1,2})[.\-,]\d")


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


Entry = Heading | CaseRow | Refused


@dataclass(frozen=True, slots=True)
class Rows:
    """What a case table holds, from top to bottom."""

    items: tuple[Heading | CaseRow, ...]

    @property
    def cases(self) -> tuple[CaseRow, ...]:
        """The cases alone."""
        return tuple(item for item in self.items if isinstance(item, CaseRow))


def read_rows(table: CaseTable, last_row: int | None = None) -> Rows:
    """Return the rows of a table.

    Raises
    ------
    InputError
        A half-filled row, a text or an error in a number, a formula that is not computed.
    """
    return Rows(tuple(_sound(_Reader(table, last_row).entries())))


def read_entries(table: CaseTable, last_row: int | None = None) -> tuple[Entry, ...]:
    """Return the rows of a table, those that are refused too: for who looks at what is wrong."""
    return tuple(_Reader(table, last_row).entries())


def _sound(entries: Iterator[Entry]) -> Iterator[Heading | CaseRow]:
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

    def __init__(self, table: CaseTable, last_row: int | None) -> None:
        self.table, self.sheet = table, table.sheet
        self.columns = {key: c for key, c in table.columns.items() if key != "gain"}
        self.cells = CaseCells(self.sheet, self.columns)
        self.numeric = [key for key in NUMBERS if key in self.columns]
        self.mapped = last_row is not None
        self.last = last_row or self._end()
        self.plain = [(key, self.columns[key]) for key in self.numeric]
        self.words = [self.columns.get(key, 0) for key in ("number", "name", "group", "phasing")]
        self.needed: set[str] = {key for key in ("persons", "investment") if key in self.columns}
        self.needed.add("average_saving" if "average_saving" in self.columns else "unit_saving")

    def _end(self) -> int:
        """Return the last row of the Excel table that the headers belong to, else the sheet's."""
        column = min(self.columns.values())
        for area in self.sheet.tables:
            if area.holds(self.table.bottom, column):
                return area.last_row
        return self.sheet.last_row

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
        for row in sorted(self.sheet.rows):
            if first <= row <= self.last and row not in again:
                entry = self._plain_case(row) or self._entry(row)
                if entry is not None:
                    yield entry
            elif row > self.last and not self.mapped and self._plain_case(row):
                yield Refused(row, self._below_table(row))

    def _entry(self, row: int) -> Entry | None:
        try:
            return self._item(row)
        except InputError as error:
            return Refused(row, error)

    def _below_table(self, row: int) -> InputError:
        return self.cells.refusal(
            row,
            "investment",
            Text("sagen står under Excel-tabellen", "the case stands below the table"),
            expected=Text("alle sager i tabellen", "all cases inside the table"),
            got=self.sheet.get(row, self.columns["investment"]),
            mend=Text("Træk tabellens hjørne ned", "Drag the table's corner down"),
        )

    def _heading_above(self) -> Iterator[Heading]:
        """Yield the group that a line above the first headers names, e.g. "Målgruppe 1: Unge"."""
        for row in range(self.table.top - 2, self.table.top):
            for text in self.sheet.rows.get(row, {}).values():
                found = group_heading(text) if isinstance(text, str) else None
                if found and found[1] and not str(text).strip()[0].isdigit():
                    yield Heading(row, *found)

    def _plain_case(self, row: int) -> CaseRow | None:
        """Return a row that is a case beyond doubt; None is for closer looking at."""
        cells = self.sheet.rows[row]
        label, name, group, phasing = map(cells.get, self.words)
        if type(label) is not str or type(name) is not str:
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

    def _item(self, row: int) -> Heading | CaseRow | None:
        shown = {
            key: value
            for key, column in self.columns.items()
            if (value := self.sheet.get(row, column)) is not None
            and not (isinstance(value, str) and not value.strip())
        }
        if not shown or self._is_prepared(row, shown):
            return None
        amounts = [key for key in self.numeric if key in shown]
        label, name = shown.get("number"), shown.get("name")
        said = [value for value in (label, name) if type(value) is str]
        if "number" in self.columns and self._is_sum(row, label, said, amounts):
            return None
        if "number" not in self.columns and is_total(*said):
            return None
        heading = self._heading(row, label, name, amounts)
        if heading is not None:
            return heading
        if not amounts and (label is None or name is None):
            return None  # a remark
        return self._case(row, shown)

    def _is_sum(self, row: int, label: Value | None, said: list[str], amounts: list[str]) -> bool:
        """Return whether a row sums others: by its words, or by sums and no case number."""
        if label is not None:
            return isinstance(label, str) and not label[:1].isdigit() and is_total(label)
        formulas = (self.sheet.formulas.get((row, self.columns[key]), "") for key in amounts)
        return is_total(*said) or any(_SUMS.search(formula) for formula in formulas)

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
        self.cells.check_filled(row, {**said, **numbers}, has_benefit=bool(benefit))
        group = self.cells.sound(row, "group", shown.get("group", self._merged_group(row)))
        phasing = self.cells.sound(row, "phasing", shown.get("phasing"))
        return CaseRow(row, said, numbers, group, phasing)

    def _merged_group(self, row: int) -> Value | None:
        """Return the group that stands in a cell merged down to this row."""
        column = self.columns.get("group", 0)
        for area in self.sheet.merged:
            if area.holds(row, column):
                return self.sheet.get(area.row, area.column)
        return None
