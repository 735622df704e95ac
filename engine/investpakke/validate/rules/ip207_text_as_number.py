"""A formula needs a number but reads a text.

Anti-pattern
------------
"12,5 mio." or "n/a" is typed in a column of amounts. Arithmetic with it gives #VALUE!; SUM and
AVERAGE skip it silently, and the total is too small.

Better practice
---------------
Type numbers as numbers, with the unit in the heading. Leave unknown amounts out, or use a separate
column for remarks.

Source
------
Rule 22 of docs/workbook.md (no numbers stored as text).

In a range, headings and the texts of rows without numbers are ignored on purpose, and so is a dash
for zero.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.summed import SUMS, summed_ranges
from investpakke.validate.contents import SheetContents
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import Run
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.operands import operands
from investpakke.workbook.ooxml.sheet_cells import Area, CellError

_DASHES = frozenset("-–—")
"""What people type for zero."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    reported: set[Place] = set()
    for finding, target in (*_in_ranges(rule, subject), *_in_arithmetic(rule, subject)):
        if target not in reported:
            reported.add(target)
            yield finding


def _in_ranges(rule: Rule, subject: Subject) -> Iterator[tuple[Finding, Place]]:
    """Yield texts that a sum skips although their rows hold numbers; each text once."""
    for one in summed_ranges(subject):
        if one.operand.function not in SUMS - {"SUMPRODUCT"}:
            continue
        contents = subject.contents[one.sheet]
        for row, column in contents.typed_texts(one.area):
            shown_by = _is_missing_amount(contents, one.area, row, column)
            if shown_by is not None:
                target = Place.cell(one.sheet, row, column)
                severity = subject.weight(
                    rule.severity, *(Cell(contents.sheet.name, *at) for at in shown_by)
                )
                yield (
                    _finding(
                        rule,
                        contents,
                        Place.cell(*one.cell),
                        target,
                        Problem(
                            "IP207.passed_over",
                            "{function} skips the text in {target}",
                            function=one.operand.function,
                            target=target,
                        ),
                        severity,
                    ),
                    target,
                )


def _is_missing_amount(
    contents: SheetContents, area: Area, row: int, column: int
) -> list[tuple[int, int]] | None:
    """Return the cells which show that a text replaces an amount, None if it does not.

    Its row and its column hold numbers; a text that looks like a number shows it by itself.
    """
    text = contents.sheet.cells.get(row, column)
    if not isinstance(text, str) or not text.strip(" ") or text.strip() in _DASHES:
        return None
    if _looks_like_number(text):
        return []
    beside = [(row, at) for at in contents.sheet.cells.rows.get(row, {}) if at != column]
    numbers = [at for at in beside if contents.is_number(*at)]
    near = [(at, column) for at in (row - 1, row + 1) if area.row <= at <= area.last_row]
    if not numbers or len(near) < 2 or not all(contents.is_number(*at) for at in near):
        return None
    typed = [at for at in numbers if contents.kind(*at) == "number"]
    return [(typed or numbers)[0], *near]


def _looks_like_number(text: str) -> bool:
    digits = text.strip().replace(".", "").replace(",", "").replace(" ", "").lstrip("-+")
    return digits.isdecimal()


def _in_arithmetic(rule: Rule, subject: Subject) -> Iterator[tuple[Finding, Place]]:
    """Yield typed texts used in arithmetic whose result is therefore an error."""
    for sheet, pattern in subject.patterns.items():
        for runs in pattern.down.values():
            for run in runs:
                resolved = subject.book.resolved(run.form, sheet)
                for one in operands(resolved):
                    if one.arithmetic and one.reference.is_cell:
                        yield from _met(rule, subject, sheet, run, one.reference)


def _met(
    rule: Rule, subject: Subject, sheet: str, run: Run, reference: Reference
) -> Iterator[tuple[Finding, Place]]:
    contents = subject.contents.get(reference.sheet or "")
    first = reference.area(run.area.row, run.area.column)
    last = reference.area(run.area.last_row, run.area.column)
    if contents is None or first is None or last is None:
        return
    targets = Area(first.row, first.column, last.row, last.column)
    for row, column in contents.typed_texts(targets):
        own = run.area.row if reference.first.row_fixed else row - (reference.first.row or 0)
        value = subject.calculation.value(Cell(sheet, own, run.area.column))
        if isinstance(value, CellError) and value == "#VALUE!":
            target = Place.cell(contents.sheet.name, row, column)
            cell = Cell(sheet, own, run.area.column)
            yield (
                _finding(
                    rule,
                    contents,
                    Place.cell(*cell),
                    target,
                    Problem(
                        "IP207.arithmetic",
                        "the formula calculates with the text in {target}",
                        target=target,
                    ),
                    subject.weight(rule.severity, cell),
                ),
                target,
            )


def _finding(
    rule: Rule,
    contents: SheetContents,
    place: Place,
    target: Place,
    what: Problem,
    severity: Severity,
) -> Finding:
    area = target.area
    text = None if area is None else contents.sheet.cells.get(area.row, area.column)
    return rule.finding(
        place,
        what,
        expected=Text("a number"),
        found=quote(text),
        mend=Text("Type the number as a number, or correct the reference"),
        severity=severity,
        cause=(target.sheet or "", str(text)),
        several=Text("formulas calculate with text where numbers are needed"),
    )


RULE = Rule(
    "IP207", Text("Text where a number is needed"), Severity.ERROR, _check, explains=("IP302",)
)
