"""A figure of the whole package does not follow from its cases.

Anti-pattern
------------
The grand total lacks one of the subtotals, or a key figure was not refreshed after the last change:
the headline is wrong while every case is right.

Better practice
---------------
Calculate the package's figures from the cases, not from each other, and refresh the sheet Pakke
before passing the workbook on.

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
    yield from figure_findings(rule, subject, "package")


RULE = Rule(
    "IP405",
    Text("The package's figures differ from the engine's"),
    Severity.ERROR,
    _check,
    needs="package",
)
