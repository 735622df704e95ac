"""A reference is shifted: it reads the row or period next to the right one.

Anti-pattern
------------
A case's line reads the persons of the case above, or a whole column on one sheet reads another
sheet one row too low. This happens when rows are inserted, cut and pasted or sorted on one sheet
only. Every figure is real, so nothing looks wrong.

Better practice
---------------
Let each row read its own row. Across sheets, look figures up by the case's number (MATCH and INDEX
with exact match) instead of relying on two lists in the same order.

Source
------
FAST Standard 3.02-01; the off-by-one references that ExceLint (OOPSLA 2018) finds as disruptions
of a rectangle.

A whole column has no neighbour to differ from: there the labels of both rows are compared, and a
finding needs nearly all of them to agree at one and the same shift. Or the copies read one list in
step and another one shifted, so that the last copy reads beyond it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.odd_formulas import odd_formulas
from investpakke.validate.analysis.off_by_rows import ShiftedList, shifted_lists
from investpakke.validate.analysis.rows_out_of_step import Step, runs_out_of_step
from investpakke.validate.analysis.siblings import odd_siblings
from investpakke.validate.figures.figure_findings import RULES as FIGURES
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import Run
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.relative import absolute


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[str, tuple[int, int]]] = set()
    for odd in odd_formulas(subject, "shifted"):
        seen |= {(odd.sheet, cell) for cell in odd.area.cells()}
        yield odd.finding(
            rule,
            Problem("IP204.block", "the reference is shifted relative to the rest of its block"),
            _COPY,
            None if odd.inside else Severity.WARNING,
        )
    yield from _siblings(rule, subject, seen)
    for sheet, run, step in runs_out_of_step(subject):
        yield _out_of_step(rule, sheet, run, step)
    for shifted in shifted_lists(subject):
        yield _beside(rule, shifted)


_COPY = Text("Copy the neighbour's formula")


def _siblings(
    rule: Rule, subject: Subject, seen: Container[tuple[str, tuple[int, int]]]
) -> Iterator[Finding]:
    """Yield the formulas that read cells next to those that their siblings read."""
    for odd in odd_siblings(subject):
        if odd.how == "drift" and (odd.sheet, odd.cell) not in seen:
            yield rule.finding(
                Place.cell(odd.sheet, *odd.cell),
                Problem(
                    "IP204.beside", "the reference is shifted relative to the formulas beside it"
                ),
                expected=same(absolute(odd.expected, *odd.cell)),
                found=same(absolute(odd.form, *odd.cell)),
                mend=_COPY,
                severity=Severity.WARNING,
                cause=(odd.sheet, "drift", odd.expected, odd.form),
            )


def _beside(rule: Rule, shifted: ShiftedList) -> Finding:
    row, column = shifted.area[:2]
    beyond = Place(shifted.sheet, shifted.beyond)
    return rule.finding(
        Place(shifted.sheet, shifted.area),
        Problem(
            "IP204.list",
            "all copies read one of the lists shifted; the last copy reads {beyond} beyond it",
            beyond=beyond,
        ),
        found=same(absolute(shifted.form, row, column)),
        mend=Text("Let the formula read both lists in its own row"),
        severity=Severity.WARNING,
    )


def _out_of_step(rule: Rule, sheet: str, run: Run, step: Step) -> Finding:
    return rule.finding(
        Place(sheet, run.area),
        Problem(
            "IP204.labels",
            "the column reads rows of {sheet} whose labels differ from its own",
            sheet=step.sheet,
        ),
        expected=Text("the row of {label}", label=step.label),
        found=Text(
            "the row of {met}: {absolute}",
            met=step.actual,
            absolute=absolute(run.form, step.row, run.area.column),
        ),
        mend=Text("Correct the reference, or look it up by the case's number"),
    )


RULE = Rule("IP204", Text("Reference is shifted"), Severity.ERROR, _check, explains=FIGURES)
