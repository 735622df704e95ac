"""Iterative calculation is switched on.

Anti-pattern
------------
A circular reference is silenced by letting Excel iterate. The result then depends on the number of
iterations and on the earlier values, and an accidental cycle is no longer reported.

Better practice
---------------
Switch it off and break the cycle: solve the equation, or copy a value by hand with a check.

Source
------
FAST Standard 1.01-11.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    if subject.book.calculation.iterates:
        yield rule.finding(
            Place(),
            Problem(
                "IP117.iteration",
                "iterative calculation is on: Excel does not report circular references",
            ),
            expected=Text("off"),
            found=Text("on"),
            mend=Text(
                "Clear File > Options > Formulas > Enable iterative calculation, and "
                "break the cycles that Excel then reports"
            ),
        )


RULE = Rule("IP117", Text("Iterative calculation"), Severity.WARNING, _check)
