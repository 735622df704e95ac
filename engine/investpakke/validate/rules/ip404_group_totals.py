"""A group's total is not the sum of its cases.

Anti-pattern
------------
A case is added below the last row of a SUM, or a total is typed: the group's line on the page that
is read first leaves out a case.

Better practice
---------------
Insert new cases inside the range of the total, or let the total sum from header to last row.

Source
------
Audit practice: a second implementation is the strongest check; rules 20 and 21 of
docs/workbook.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Text
from investpakke.validate.figures.figure_findings import figure_findings
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    yield from figure_findings(rule, subject, "group")


RULE = Rule(
    "IP404",
    Text("A group's total differs from the engine's"),
    Severity.ERROR,
    _check,
    needs="package",
)
