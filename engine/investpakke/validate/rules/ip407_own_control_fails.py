"""The workbook's own control reports an error.

Anti-pattern
------------
The master check is red, but the workbook is sent on anyway: people have grown used to it, or look
at another sheet.

Better practice
---------------
Go to the sheet Kontrol, find the lines that are not OK, and correct the cause. A difference with a
known reason is explained there, and is not a fault.

Source
------
FAST Standard 2.03-05; SSRB 11-8: one master check, visible everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, quote
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.layout import KONTROL

_LABELS = (_CHECKED, _STATUS) = ("Hvad der kontrolleres", "Status")
_FAULT = "FEJL"
_MOST_LABELS = 3
"""Checks of a block that a finding names."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    failing = {(row, column): (label, said) for row, column, label, said in _failing(subject)}
    for area in enclosing_areas(failing):
        inside = [cell for cell in failing if area.holds(*cell)]
        lines = [failing[cell] for cell in inside]
        labels = "; ".join(label for label, _ in lines[:_MOST_LABELS])
        more = "; …" if len(lines) > _MOST_LABELS else ""
        what = Text("the check fails: {labels}", labels=labels)
        if len(lines) > 1:
            what = Text(
                "{lines} checks fail: {labels}{more}", lines=len(lines), labels=labels, more=more
            )
        yield rule.finding(
            Place(KONTROL, area),
            Problem("IP407.check", what),
            expected=quote("OK"),
            found=quote(lines[0][1]),
            severity=subject.weight(rule.severity, *(Cell(KONTROL, *at) for at in inside)),
            mend=Text("Compare the line's expected and computed values to find the cause"),
        )


def _failing(subject: Subject) -> Iterator[tuple[int, int, str, str]]:
    """Yield each check that fails: the cell of its status, its label, and its text."""
    sheet = subject.book.by_name.get(KONTROL)
    columns: dict[str, int] = {}
    for row, line in sorted(sheet.cells.rows.items()) if sheet is not None else ():
        heads = {str(value): column for column, value in line.items() if value in _LABELS}
        if len(heads) == len(_LABELS):
            columns = heads
        elif columns and columns[_STATUS] in line:
            status = subject.calculation.value(Cell(KONTROL, row, columns[_STATUS]))
            if isinstance(status, str) and status.startswith(_FAULT):
                yield row, columns[_STATUS], str(line.get(columns[_CHECKED])), status


RULE = Rule(
    "IP407", Text("The workbook's own control fails"), Severity.ERROR, _check, needs="template"
)
