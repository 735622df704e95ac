"""A formula differs from the copies on both sides of it.

Anti-pattern
------------
One cell in a column of copies adds 100, divides where the others multiply, or uses another rate.
Anyone who reads one cell of the column assumes that the others are the same, and so does anyone who
copies it next year.

Better practice
---------------
Use one formula for the whole block. Where one case must differ, use an input column, in which every
case has its own value, or a separate row with a label.

Source
------
FAST Standard 3.02-01; Excel's check for formulas that are inconsistent with their region, which
compares a cell with its neighbours only; ExceLint (Barowy, Berger and Zorn, OOPSLA 2018).

As in ExceLint, the simplest rectangles that fit are taken as the intention and the smaller part as
the surprise; here the longer runs are the block. Totals, rows of another kind and formulas that
recur at a fixed distance are not surprises.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.odd_formulas import odd_formulas
from investpakke.validate.analysis.siblings import odd_siblings
from investpakke.validate.figures.figure_findings import RULES as FIGURES
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles_by
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.relative import absolute


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[str, tuple[int, int]]] = set()
    for odd in odd_formulas(subject, "other"):
        seen |= {(odd.sheet, cell) for cell in odd.area.cells()}
        yield odd.finding(
            rule, Problem("IP202.block", "the formula differs from the rest of its block"), _COPY
        )
    yield from _siblings(rule, subject, seen)


def _siblings(
    rule: Rule, subject: Subject, seen: Container[tuple[str, tuple[int, int]]]
) -> Iterator[Finding]:
    """Yield the formulas that differ from those in their line, unless a block shows them."""
    told = (
        ((odd.sheet, odd.how, odd.form, odd.expected), odd.cell)
        for odd in odd_siblings(subject)
        if odd.how in _SAID and (odd.sheet, odd.cell) not in seen
    )
    for (sheet, how, form, expected), area in rectangles_by(told):
        row, column = area[:2]
        yield rule.finding(
            Place(sheet, area),
            _SAID[how],
            expected=same(absolute(expected, row, column)),
            found=same(absolute(form, row, column)),
            mend=_COPY,
            cause=(sheet, how, expected),
        )


_COPY = Text("Copy the neighbour's formula, or state why this one differs")
_SAID = {
    "heading": Problem(
        "IP202.heading", "the range includes a heading, which the formulas beside it leave out"
    ),
    "wide": Problem("IP202.wide", "the range is wider than in the formulas beside it"),
    "term": Problem("IP202.term", "the formula lacks a term that the formulas beside it have"),
    "number": Problem(
        "IP202.number", "the formula has a different number from the formulas beside it"
    ),
    "operation": Problem(
        "IP202.operation",
        "the formula reads the same cells as those beside it but calculates differently",
    ),
}
"""How a formula differs from those in its line."""


RULE = Rule(
    "IP202",
    Text("Formula breaks the pattern"),
    Severity.WARNING,
    _check,
    explains=("IP212", *FIGURES),
)
