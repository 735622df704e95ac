"""A reference moves with the copies of a formula although it should be fixed.

Anti-pattern
------------
A rate is in one cell, and ``=B5*D1`` is copied down: the next cells read D2 and D3, which are empty
or hold a heading. An empty cell counts as 0, so nothing looks wrong.

Better practice
---------------
Fix such references with dollar signs (``=B5*$D$1``), or name the rate.

Source
------
FAST Standard 3.02-01 (one formula that can be copied); the copy errors that ExceLint calls
reference errors.

A column of inputs that is only partly filled moves together with the row's other inputs, and is not
reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.odd_formulas import OddFormula, odd_formulas
from investpakke.validate.figures.figure_findings import RULES as FIGURES
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import Line, Run, SheetPattern
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.operands import operands
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.ooxml.sheet_cells import Area

_FEWEST = 3
"""At least so many copies show a drift."""

_LOCK = Text("Fix the reference with dollar signs")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for odd in odd_formulas(subject, "unfixed", "fixed"):
        yield odd.finding(
            rule,
            Problem("IP205.block", "the reference is not fixed as it is in the rest of its block"),
            Text("Copy the neighbour's formula"),
            _weight(subject, odd),
        )
    for pattern in subject.patterns.values():
        seen: set[tuple[int, int]] = set()
        for line in pattern.lines:
            for run in line.runs:
                target = _drifting(subject, pattern, line, run)
                if target is not None and (run.area.row, run.area.column) not in seen:
                    seen.update(run.area.cells())
                    yield _drift(rule, pattern, line, run, target)


def _weight(subject: Subject, odd: OddFormula) -> Severity:
    """Return an error if other cells are read than the block reads, else a warning or note."""
    row, column = odd.area[2:]
    book = subject.book
    mine, others = book.resolved(odd.form, odd.sheet), book.resolved(odd.expected, odd.sheet)
    one = [reference.area(row, column) for reference in mine.references]
    two = [reference.area(row, column) for reference in others.references]
    if one != two:
        return Severity.ERROR
    return Severity.NOTE if odd.difference == "fixed" else Severity.WARNING


def _drift(rule: Rule, pattern: SheetPattern, line: Line, run: Run, target: str) -> Finding:
    start, end = line.span(run)
    area = line.area(start + 1, end)
    return rule.finding(
        Place(pattern.sheet.name, area),
        Problem("IP205.moves", "the reference moves to empty cells or text"),
        expected=Text("a fixed reference to {target}", target=target),
        found=same(absolute(run.form, area.row, area.column)),
        mend=_LOCK,
    )


def _drifting(subject: Subject, pattern: SheetPattern, line: Line, run: Run) -> str | None:
    """Return the input cell that a run's first cell reads, if its other copies miss it."""
    start, end = line.span(run)
    if end - start + 1 < _FEWEST:
        return None
    resolved = subject.book.resolved(run.form, pattern.sheet.name)
    read = operands(resolved)
    for one in read:
        reference = one.reference
        if (
            not (one.arithmetic and reference.is_cell)
            or one.tolerant
            or not _moves(reference, line)
        ):
            continue
        apart = _apart(reference, line)
        own = reference.sheet == pattern.sheet.name
        company = [
            other.reference
            for other in read
            if other.reference != reference and _moves(other.reference, line)
        ]
        if (own and apart == 0) or any(
            other.sheet == reference.sheet and _apart(other, line) == apart for other in company
        ):
            continue
        if any(other.reference == reference and other.compared for other in read):
            continue
        if _misses(subject, line, reference, start, own=own) and any(
            _has_number(subject, other, line.area(start + 1, start + 1)) for other in company
        ):
            area = _seen_from(reference, line.area(start, start))
            return str(Place(None if own else reference.sheet, area))
    return None


def _moves(reference: Reference, line: Line) -> bool:
    fixed = reference.first.row_fixed if line.down else reference.first.column_fixed
    return not fixed


def _apart(reference: Reference, line: Line) -> int:
    """Return the offset of a reference along the line."""
    return (reference.first.row if line.down else reference.first.column) or 0


def _seen_from(reference: Reference, cell: Area) -> Area | None:
    return reference.area(cell.row, cell.column)


def _has_number(subject: Subject, reference: Reference, cell: Area) -> bool:
    area = _seen_from(reference, cell)
    contents = subject.contents.get(reference.sheet or "")
    return area is not None and contents is not None and contents.is_number(area.row, area.column)


def _misses(subject: Subject, line: Line, reference: Reference, start: int, *, own: bool) -> bool:
    """Return whether the first copy reads a typed number, and the next ones nothing or text."""
    contents = subject.contents.get(reference.sheet or "")
    areas = [_seen_from(reference, line.area(at, at)) for at in range(start, start + _FEWEST)]
    if contents is None or None in areas:
        return False
    kinds = [contents.kind(area.row, area.column) for area in areas if area is not None]
    if kinds[0] != "number" or kinds[1] not in {"blank", "text"}:
        return False
    if own and kinds[2] in {"blank", "text"}:
        return True
    first = areas[0]
    return first is not None and contents.stands_alone(first.row, first.column)


RULE = Rule("IP205", Text("Reference is not fixed"), Severity.ERROR, _check, explains=FIGURES)
