"""Calculation engines give different values for a formula, for no known reason.

Anti-pattern
------------
A formula uses a corner of the language that programs interpret differently. Then it is uncertain
what the workbook says, and Excel's own answer may depend on its version.

Better practice
---------------
Write the formula more simply: helper cells instead of clever nesting, exact lookups, numbers as
numbers. Use --third-opinion to get LibreOffice's value.

Source
------
Audit practice: a second implementation is the strongest check (docs/validation.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, joined, quote, same
from investpakke.validate.engines.doubted_cells import Disagreement
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    by_formula: dict[int, list[Disagreement]] = {}
    for disagreement in subject.calculation.disagreements:
        verdict = subject.calculation.verdict(disagreement.cell)
        by_formula.setdefault(id(verdict), []).append(disagreement)
    for alike in by_formula.values():
        cell = alike[0].cell
        verdict = subject.calculation.verdict(cell)
        copies = 1 if verdict is None else len(verdict.cells)
        yield rule.finding(
            Place.cell(*cell),
            Problem(
                "IP401.engines",
                Text("calculation engines disagree")
                if copies == 1
                else Text(
                    "calculation engines disagree on a formula in {copies} cells", copies=copies
                ),
            ),
            found=_answers(subject, alike[0]),
            mend=Text("Write the formula more simply"),
            severity=Severity.NOTE if subject.calculation.is_calculated(cell) else None,
        )


def _answers(subject: Subject, disagreement: Disagreement) -> Text:
    cell = disagreement.cell
    answers = {same(engine): quote(value) for engine, value in disagreement.answers.items()}
    if subject.calculation.is_calculated(cell):
        answers[Text("the file")] = quote(subject.calculation.shown(cell))
    if cell in subject.libreoffice_values:
        answers[same("LibreOffice")] = quote(subject.libreoffice_values[cell])
    elif subject.third_opinion:
        answers[same("LibreOffice")] = Text("no answer")
    return joined(joined(answer, " ") for answer in answers.items())


RULE = Rule("IP401", Text("Engines disagree"), Severity.WARNING, _check)
