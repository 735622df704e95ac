"""A published figure does not follow from the workbook's inputs.

Anti-pattern
------------
The document goes to the committee with figures from an older version of the model, or an input is
changed after publication and nobody checks which printed figures it affects.

Better practice
---------------
Keep each published figure with its unit, precision and place in the document, and reconcile all of
them with the model before printing. Explain any known difference where the figure is shown.

Source
------
Rule 21 of docs/workbook.md (reconcile to known totals); docs/reconciliation.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.reconciliation import Line, Verdict
from investpakke.text import Problem, Text, quote
from investpakke.validate.figures.case_cells import case_cell
from investpakke.validate.figures.published_lines import published_lines
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for figure, line in published_lines(subject):
        if line is None:
            if figure.must_tie and figure.scope in {"case", "group"}:
                yield _missing(rule, subject, figure.key, figure.place)
        elif line.verdict is Verdict.DIFFERS:
            yield rule.finding(
                _place(subject, line),
                Problem(
                    "IP501.differs",
                    "{label}: the published figure does not follow from the inputs",
                    label=line.label,
                ),
                severity=subject.weight(rule.severity, *subject.lacking_inputs),
                expected=_with_unit(line, line.figure.value),
                found=_with_unit(line, line.computed),
                mend=Text("Compare with the document: {place}", place=figure.place),
            )


def _missing(rule: Rule, subject: Subject, key: str, place: str) -> Finding:
    table = subject.case_table
    return rule.finding(
        Place(None if table is None else table.sheet),
        Problem("IP501.missing", "{key} was published but is not in the workbook", key=key),
        mend=Text("Compare with the document: {place}", place=place),
    )


def _with_unit(line: Line, value: float | None) -> Text:
    said, unit = quote(value), line.figure.unit
    return Text("{said} {unit}", said=said, unit=unit)


def _place(subject: Subject, line: Line) -> Place:
    """Return the cell of a case's figure, else the sheet of the cases."""
    figure, table = line.figure, subject.case_table
    cell = case_cell(subject, figure.key, figure.quantity) if figure.scope == "case" else None
    return Place(None if table is None else table.sheet) if cell is None else Place.cell(*cell)


RULE = Rule(
    "IP501", Text("Published figure does not agree"), Severity.ERROR, _check, needs="package"
)
