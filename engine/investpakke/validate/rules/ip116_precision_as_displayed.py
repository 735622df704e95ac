"""The workbook calculates with the figures as displayed, not with their full precision.

Anti-pattern
------------
"Set precision as displayed" is switched on so that a column adds up on paper. Excel then rounds
every number permanently, inputs included, and a change of number format changes the results.

Better practice
---------------
Switch it off and enter the inputs again: the rounded digits are lost. Round only what is shown, and
say below the table that sums may differ because of rounding.

Source
------
FAST Standard (no rounding in calculations); Microsoft's help on "Set precision as displayed".
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    if not subject.book.calculation.full_precision:
        yield rule.finding(
            Place(),
            Problem(
                "IP116.as_displayed",
                "the workbook calculates with the figures as displayed, rounded",
            ),
            expected=Text("full precision"),
            found=Text("precision as displayed"),
            mend=Text(
                "Clear File > Options > Advanced > Set precision as displayed, "
                "and enter the inputs again"
            ),
        )


RULE = Rule("IP116", Text("Precision as displayed"), Severity.ERROR, _check)
