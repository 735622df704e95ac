"""The package's investment, saving or net of a year does not follow from its cases.

Anti-pattern
------------
The phasing is built into the yearly rows by hand, year by year, and one year is forgotten when a
case changes its first year or its factors.

Better practice
---------------
Multiply full savings by a row of factors, one per year, and sum the cases in each year.

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
    yield from figure_findings(rule, subject, "year")


RULE = Rule(
    "IP406",
    Text("The yearly path differs from the engine's"),
    Severity.ERROR,
    _check,
    needs="package",
)
