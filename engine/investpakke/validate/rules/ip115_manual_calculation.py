"""The workbook is not calculated automatically.

Anti-pattern
------------
Calculation is set to manual because the workbook is slow. Inputs are changed, and the figures that
depend on them still show the old result. The setting also spreads to other workbooks opened later.

Better practice
---------------
Choose Formulas > Calculation Options > Automatic. A workbook too slow for that needs simpler
formulas.

Source
------
ICAEW, Twenty principles for good spreadsheet practice; rule 22 of docs/workbook.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject

_MEND = Text("Choose Formulas > Calculation Options > Automatic and save")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    said = subject.book.calculation
    if not said.automatic:
        yield rule.finding(
            Place(),
            Problem("IP115.manual", "the workbook is calculated only on request"),
            expected=Text("automatic"),
            found=Text("manual"),
            mend=_MEND,
        )
    elif said.spares_tables:
        yield rule.finding(
            Place(),
            Problem("IP115.data_tables", "what-if data tables are not calculated automatically"),
            expected=Text("automatic"),
            found=Text("automatic except for data tables"),
            mend=_MEND,
            severity=Severity.NOTE,
        )


RULE = Rule("IP115", Text("Manual calculation"), Severity.WARNING, _check)
