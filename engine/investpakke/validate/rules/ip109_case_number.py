"""A case number occurs twice, or is missing.

Anti-pattern
------------
A row is copied to make a new case, and the number is not changed; or it is left blank for now.
Lookups by number then find the first of the two and never the second, and totals by number count
one of them twice.

Better practice
---------------
Give every case a number of its own, typed as text (1.10 typed as a number becomes 1.1).

Source
------
FAST Standard 3.05 (unique labels).
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.ooxml.sheet_cells import DateNumber


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    table = subject.located_cases
    if table is None or "number" not in table.columns:
        return
    column = table.columns["number"]
    first: dict[str, int] = {}
    twice: dict[int, str] = {}
    missing = []
    for row in subject.case_rows:
        number = _number(table, row)
        if number is None:
            missing.append((row, column))
        elif number in first:
            twice[row] = number
        else:
            first[number] = row
    for area in enclosing_areas(missing):
        yield rule.finding(
            Place(table.sheet.name, area),
            Problem("IP109.missing", "the case has no number"),
            expected=Text("a number, e.g. 1.1"),
            mend=Text("Number the case, or clear the row"),
        )
    for area in enclosing_areas((row, column) for row in twice):
        number = twice[area.row]
        yield rule.finding(
            Place(table.sheet.name, area),
            Problem("IP109.twice", Text("the case's number occurs twice")),
            expected=Text("each number once"),
            found=same(f"{number} ({table.sheet.at(first[number], column)})"),
            mend=Text("Give the case a number of its own, typed as text"),
            cause=("twice",),
        )


def _number(table: CaseTable, row: int) -> str | None:
    """Return a case's number as shown; None if there is none."""
    value = table.sheet.get(row, table.columns["number"])
    if isinstance(value, DateNumber):
        return f"date {value:.15g}"
    said = f"{value:.15g}" if isinstance(value, float) else str(value or "").strip()
    return said.casefold() or None


RULE = Rule(
    "IP109", Text("Case number missing or twice"), Severity.ERROR, _check, housekeeping=True
)
