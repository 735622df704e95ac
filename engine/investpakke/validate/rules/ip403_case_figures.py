"""A case shows a figure that does not follow from its inputs.

Anti-pattern
------------
The gain of a case is typed, or calculated by a formula that has lost a term, and nobody calculates
it a second time: the decision rests on a figure that the case's own inputs contradict.

Better practice
---------------
Let every result be a formula on the inputs, copied through one block. The Python engine computes
each case from persons, unit saving or stated average, phasing and investment; where the two differ,
check the formula first, then the inputs that it reads.

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
    yield from figure_findings(rule, subject, "case")


RULE = Rule(
    "IP403",
    Text("A case's figures differ from the engine's"),
    Severity.ERROR,
    _check,
    needs="package",
)
