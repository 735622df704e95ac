"""A case belongs to a group that does not exist.

Anti-pattern
------------
A group's number is mistyped, its name is spelled in two ways, or a group is deleted from the list
while cases still refer to it. The case counts in the package's total but in no group's.

Better practice
---------------
List the groups once, and offer nothing else in a drop-down list.

Source
------
Rule 22 of docs/workbook.md (validation obeyed); the sums by group must tie to the package.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from investpakke.text import Problem, Text, quote, same
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet
from investpakke.workbook.foreign.case_rows import Heading
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import compact, group_heading
from investpakke.workbook.ooxml.sheet_cells import Value

_FIRST_PART = re.compile(r"(\d{1,2})[.\-,]\d")
_LIST_HEADERS = frozenset(
    product(("nr", "nummer", "no"), ("målgruppe", "gruppe", "targetgroup", "group"))
)
_ALIKE = 0.85
"""The similarity, of 1, from which two names are probably the same."""

_MOST_NAMES, _LONGEST = 100, 100
"""How many names, and how many letters of each, are compared with one another."""


class _Issue(NamedTuple):
    """What is wrong with a group; cases below one another with the same issue are one finding."""

    what: Problem
    expected: Text
    found: Value | None
    key: str
    severity: Severity


class _Group(NamedTuple):
    """The group of a case as in its cell; the number is None for a name alone."""

    row: int
    value: Value
    number: int | None


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    table = subject.located_cases
    if table is None:
        return
    rows: dict[_Issue, list[int]] = {}
    for row, issue in _issues(subject, table):
        rows.setdefault(issue, []).append(row)
    for issue, places in rows.items():
        column = table.columns[issue.key]
        for area in enclosing_areas((row, column) for row in places):
            yield rule.finding(
                Place(table.sheet.name, area),
                issue.what,
                expected=issue.expected,
                found=quote(issue.found),
                mend=Text("Correct the group of the case, or add the group"),
                severity=issue.severity,
            )


def _issues(subject: Subject, table: CaseTable) -> Iterator[tuple[int, _Issue]]:
    if "group" not in table.columns:
        yield from _without_heading(subject, table)
        return
    column = table.columns["group"]
    groups = []
    for row in subject.case_rows:
        value = table.sheet.get(row, column)
        if value is None or (isinstance(value, str) and not value.strip()):
            if not any(area.holds(row, column) for area in table.sheet.merged):
                yield _issue(row, Problem("IP110.missing", "the case has no group"))
        else:
            groups.append(_Group(row, value, _number(value)))
    yield from _strangers(subject, table, groups)


def _number(value: Value) -> int | None:
    if isinstance(value, str):
        found = group_heading(value)
        return None if found is None else found[0]
    return int(value) if value % 1 == 0 else -1


def _strangers(
    subject: Subject, table: CaseTable, groups: list[_Group]
) -> Iterator[tuple[int, _Issue]]:
    listed = _listed(subject, table)
    numbered = [group for group in groups if group.number is not None]
    for group in numbered:
        if group.number not in (listed or range(1, 100)):
            yield _issue(
                group.row,
                Problem("IP110.unknown", Text("the group does not exist")),
                expected=_said(listed) if listed else Text("a number from 1 to 99"),
                found=group.value,
            )
    if not listed:
        known = [group for group in numbered if group.number in range(1, 100)]
        yield from _against_case_numbers(table, known)
    yield from _misspelled([group for group in groups if group.number is None])


def _listed(subject: Subject, table: CaseTable) -> Mapping[int, str]:
    """Return the workbook's list of groups, number and name side by side under their headers."""
    for sheet in subject.book.sheets:
        for row, cells in subject.rows_without_cases(sheet):
            if (sheet.name, row) == (table.sheet.name, table.bottom):
                continue
            for column, value in cells.items():
                beside = cells.get(column + 1)
                texts = type(value) is str and type(beside) is str and len(value) + len(beside) < 40
                if texts and (compact(str(value)), compact(str(beside))) in _LIST_HEADERS:
                    return dict(_below(sheet, row + 1, column))
    return {}


def _below(sheet: BookSheet, row: int, column: int) -> Iterator[tuple[int, str]]:
    while isinstance(value := sheet.cells.get(row, column), float) and value % 1 == 0:
        yield int(value), str(sheet.cells.get(row, column + 1) or "")
        row += 1


def _against_case_numbers(table: CaseTable, groups: list[_Group]) -> Iterator[tuple[int, _Issue]]:
    """Yield groups of one case whose number indicates another group, if all others agree."""
    if "number" not in table.columns:
        return
    counts = Counter(group.number for group in groups)
    parts = {}
    for group in groups:
        value = table.sheet.get(group.row, table.columns["number"])
        said = f"{value:g}" if isinstance(value, float) else str(value or "")
        found = _FIRST_PART.match(said)
        parts[group.row] = int(found[1]) if found else None
    odd = [group for group in groups if parts[group.row] != group.number]
    for group in odd if len(odd) < len(groups) / 2 else ():
        part = parts[group.row]
        if counts[group.number] == 1 and part is not None and counts[part]:
            yield _issue(
                group.row,
                Problem(
                    "IP110.case_number",
                    "no other case is in the group, and the case's number says another",
                ),
                expected=same(str(part)),
                found=group.value,
                severity=Severity.WARNING,
            )


def _misspelled(groups: list[_Group]) -> Iterator[tuple[int, _Issue]]:
    """Yield names of a single case that are spelled almost like another group's."""
    counts = Counter(str(group.value).strip()[:_LONGEST] for group in groups)
    for group in groups if len(counts) <= _MOST_NAMES else ():
        name = str(group.value).strip()[:_LONGEST]
        if counts[name] > 1 or any(letter.isdigit() for letter in name):
            continue
        for other, count in counts.items():
            if other != name and count > 1 and _are_alike(name, other):
                yield _issue(
                    group.row,
                    Problem("IP110.spelling", "the group's name is almost the same as another's"),
                    expected=same(other),
                    found=name,
                    severity=Severity.WARNING,
                )
                break


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= _ALIKE


def _without_heading(subject: Subject, table: CaseTable) -> Iterator[tuple[int, _Issue]]:
    """Yield cases such as 5.1 where the headings between the cases name only groups 1 to 4."""
    headings = {
        entry.number: entry.name
        for entry in subject.entries
        if isinstance(entry, Heading) and entry.number is not None
    }
    if not headings or "number" not in table.columns:
        return
    for row in subject.case_rows:
        value = table.sheet.get(row, table.columns["number"])
        said = f"{value:g}" if isinstance(value, float) else str(value or "")
        found = _FIRST_PART.match(said)
        if found and int(found[1]) not in headings:
            yield _issue(
                row,
                Problem("IP110.no_heading", "no heading names the group of the case"),
                expected=_said(headings),
                found=said,
                key="number",
                severity=Severity.WARNING,
            )


def _said(groups: Mapping[int, str]) -> Text:
    return same(", ".join(str(number) for number in sorted(groups)[:12]))


def _issue(
    row: int,
    what: Problem,
    *,
    expected: Text | None = None,
    found: Value | None = None,
    key: str = "group",
    severity: Severity = Severity.ERROR,
) -> tuple[int, _Issue]:
    usual = Text("a number from 1 to 99 or a name")
    return row, _Issue(what, expected or usual, found, key, severity)


RULE = Rule("IP110", Text("Group does not exist"), Severity.ERROR, _check)
