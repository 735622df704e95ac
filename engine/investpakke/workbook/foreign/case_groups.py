"""Which target group each case of a model belongs to, and what the groups are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from investpakke.errors import InputError
from investpakke.model import Group
from investpakke.model.package import ONE_GROUP
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.case_rows import CaseRow, Heading, Rows
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import group_heading, shown_text

_FIRST_PART = re.compile(r"(\d{1,2})[.\-,]\d")


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each case, and the groups in order of their numbers."""

    ids: tuple[int, ...]
    groups: tuple[Group, ...]


def group_cases(table: CaseTable, rows: Rows) -> Grouping:
    """Return the groups: from their column, else from case numbers such as 1.1, else from headings.

    Raises
    ------
    InputError
        A case whose group is missing or cannot be a group.
    """
    if "group" in table.columns:
        return _from_column(table, rows)
    parts = [_FIRST_PART.match(case.texts.get("number", "")) for case in rows.cases]
    if all(part is not None for part in parts):
        return _from_numbers([int(part[1]) for part in parts if part is not None], rows)
    return _from_headings(rows)


def _grouping(ids: list[int], names: dict[int, str]) -> Grouping:
    groups = (
        Group(number, names.get(number) or f"Målgruppe {number}") for number in sorted(set(ids))
    )
    return Grouping(tuple(ids), tuple(groups))


def _from_column(table: CaseTable, rows: Rows) -> Grouping:
    """Return groups as numbers, as "1 Unge", or as names that are numbered as they come."""
    said = [_group_of(table, row) for row in _filled_down(rows.cases)]
    numbered = [_numbered(value) for value in said]
    names: dict[int, str] = {}
    if all(found is not None for found in numbered):
        pairs = [found for found in numbered if found is not None]
        for number, name in pairs:
            names.setdefault(number, name)
        return _grouping([number for number, _ in pairs], names)
    ids = {name: place for place, name in enumerate(dict.fromkeys(map(str, said)), start=1)}
    return _grouping([ids[str(value)] for value in said], {n: name for name, n in ids.items()})


def _filled_down(cases: Sequence[CaseRow]) -> list[CaseRow]:
    """Return cases with the group above where each group stands once, at its first case."""
    stated = [case.group for case in cases]
    repeats = any(a == b and a is not None for a, b in pairwise(stated))
    filled: list[CaseRow] = []
    for case in cases:
        above = filled[-1].group if filled else None
        filled.append(case._replace(group=above) if case.group is None and not repeats else case)
    return filled


def _numbered(value: str | float) -> tuple[int, str] | None:
    if isinstance(value, str):
        return group_heading(value)
    return int(value), ""


def _group_of(table: CaseTable, row: CaseRow) -> str | float:
    value = row.group
    if (isinstance(value, str) and value.strip()) or (
        type(value) is float and value % 1 == 0 and 1 <= value <= 99
    ):
        return shown_text(value) if isinstance(value, str) else value
    raise InputError(
        Problem("model.group_missing", "the group is missing")
        if value is None
        else Problem("model.group_unusable", "the group cannot be used"),
        where=table.sheet.at(row.row, table.columns["group"]),
        expected=Text("a number from 1 to 99 or a name"),
        got=value,
    )


def _under_headings(rows: Rows) -> Iterator[tuple[CaseRow, Heading | None]]:
    """Yield each case with the nearest heading above it."""
    heading = None
    for item in rows.items:
        if isinstance(item, Heading):
            heading = item
        elif isinstance(item, CaseRow):
            yield item, heading


def _from_numbers(ids: list[int], rows: Rows) -> Grouping:
    """Return groups by number; a heading names its own number, or else the case under it."""
    names = {
        item.number: item.name
        for item in rows.items
        if isinstance(item, Heading) and item.number is not None
    }
    for number, (_, heading) in zip(ids, _under_headings(rows), strict=True):
        if heading is not None and heading.number is None:
            names.setdefault(number, heading.name)
    return _grouping(ids, names)


def _from_headings(rows: Rows) -> Grouping:
    """Return a group for each heading that has cases; one group in all where there is none."""
    taken = {item.number for item in rows.items if isinstance(item, Heading) and item.number}
    numbers: dict[Heading | None, int] = {}
    ids = []
    for _, heading in _under_headings(rows):
        if heading not in numbers:
            free = next(n for n in range(1, 1000) if n not in taken)
            numbers[heading] = (heading.number if heading else None) or free
            taken.add(numbers[heading])
        ids.append(numbers[heading])
    return _grouping(
        ids, {n: heading.name if heading else ONE_GROUP for heading, n in numbers.items()}
    )
