"""A bare number is added at the end of a formula: a correction without a stated reason.

Anti-pattern
------------
A total is off by a little, and somebody adds the difference: ``=SUM(B5:B17)+3``. The sum fits
today, and hides tomorrow's error.

Better practice
---------------
Find the difference. If a correction is right, give it its own line with a label and a reason.

Source
------
FAST Standard 3.04-01; Panko, What we know about spreadsheet errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.analysis.constants import fudge_term
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.tree import read_tree
from investpakke.workbook.ooxml.sheet_cells import DateNumber

_YEARS = range(1900, 2201)


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, number, formula in blocks(subject, partial(_fudge, subject)):
        said = quote(number)
        yield rule.finding(
            place,
            Problem(
                "IP212.fudge",
                "the number {said} is added at the end of the formula without a reason",
                said=said,
            ),
            found=quote(formula[:120]),
            mend=Text("Find the difference, or give the correction a line and a reason"),
            cause=(place.sheet or "", said.en),
        )


def _fudge(subject: Subject, key: Formula, verdict: FormulaVerdict) -> float | None:
    tree = read_tree(key.form)
    number = None if tree is None else fudge_term(tree)
    if number is None or not verdict.resolved.references:  # only amounts: typed working
        return None
    value = subject.calculation.value(verdict.cells[0])
    is_year = isinstance(value, float) and value in _YEARS and number.is_integer()
    dated = isinstance(subject.calculation.shown(verdict.cells[0]), DateNumber)
    return None if dated or (is_year and number != 0) else number


RULE = Rule("IP212", Text("Unexplained number added"), Severity.WARNING, _check)
