"""A formula reads empty cells.

Anti-pattern
------------
A formula refers to a cell beside the right one, or to one that has been cleared. An empty cell
counts as 0 in arithmetic, so the formula still shows a figure.

Better practice
---------------
Point the formula at the right cell. Where an input may be missing, test for it first
(``=IF(B5="",…)``) or type the 0. Room for more rows is fine; then the formulas should show nothing
for an empty row.

Source
------
FAST Standard 3.02-03; Excel's check for formulas that refer to empty cells
(ErrorCheckingOptions.EmptyCellReferences), which marks every such cell.

Here a block is one finding, and there is none if all empty cells are input fields that may be left
blank. It is a note if the block reads filled cells too, like a list with room for more rows, or if
the empty cell has a label and may be waiting for its input.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from investpakke.text import Problem, Text
from investpakke.validate.analysis.summed import SUMS
from investpakke.validate.contents import SheetContents
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import Run
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.operands import Operand, operands
from investpakke.workbook.ooxml.sheet_cells import Area

_FEW, _MANY = 0.1, 5
"""A gap of at most this share of at least so many filled cells was forgotten."""


class _Empty(NamedTuple):
    """The empty cells that a block reads: its formula cell, its target, and how many."""

    cell: Place
    target: Place
    empty: int
    read: int
    inside: bool
    waits: bool
    """Whether all empty cells are input fields that may be left blank."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for sheet, pattern in subject.patterns.items():
        blocks: dict[str, list[Run]] = {}
        for runs in pattern.down.values():
            for run in runs:
                blocks.setdefault(run.form, []).append(run)
        for form, runs in blocks.items():
            resolved = subject.book.resolved(form, sheet)
            found = [
                empty
                for reference in dict.fromkeys(_plainly_read(operands(resolved)))
                if (empty := _emptiness(subject, sheet, runs, reference)) is not None
            ]
            weighed = [(_weight(subject, empty), empty) for empty in found]
            weighed = [(w, one) for w, one in weighed if w > Severity.NOTE or not one.waits]
            if weighed:
                yield _finding(rule, *max(weighed, key=lambda one: one[0]))


def _plainly_read(read: tuple[Operand, ...]) -> Iterator[Reference]:
    """Yield the references that are used as numbers without a test."""
    asked = {one.reference for one in read if one.tolerant or one.compared}
    for one in read:
        plain = one.arithmetic or (one.alone and (one.function == "" or one.function in SUMS))
        if plain and one.reference not in asked:
            yield one.reference


def _emptiness(
    subject: Subject, sheet: str, runs: list[Run], reference: Reference
) -> _Empty | None:
    contents = subject.contents.get(reference.sheet or "")
    if contents is None:
        return None
    if not reference.is_cell:
        return _empty_range(subject, contents, sheet, runs, reference)
    places: list[tuple[Area, int, int]] = []
    inside = False
    for run in runs:
        targets = _targets(run, reference)
        if targets is None:
            return None
        blank = list(contents.blanks(targets))
        inside = inside or any(targets.row < row < targets.last_row for row, _ in blank)
        places += [(run.area, row, column) for row, column in blank]
    if not places:
        return None
    area, row, column = places[0]
    fixed = reference.first.row_fixed
    own = (
        Place(sheet, area)
        if fixed
        else Place.cell(sheet, row - (reference.first.row or 0), area.column)
    )
    read = sum(1 if fixed else run.length for run in runs)
    target = Place.cell(contents.sheet.name, row, column)
    fields = subject.book.settings(contents.sheet).fields
    waits = all(any(field.holds(*at) for field in fields) for _, *at in places)
    return _Empty(own, target, len(places), read, inside, waits)


def _targets(run: Run, reference: Reference) -> Area | None:
    """Return the cells that the copies in a column read through a reference to one cell."""
    first = reference.area(run.area.row, run.area.column)
    last = reference.area(run.area.last_row, run.area.column)
    if first is None or last is None:
        return None
    return Area(first.row, first.column, last.row, last.column)


def _empty_range(
    subject: Subject, contents: SheetContents, sheet: str, runs: list[Run], reference: Reference
) -> _Empty | None:
    """Return a range that is empty for every copy of its formula."""
    first = None
    waits = True
    fields = subject.book.settings(contents.sheet).fields
    for run in runs:
        for row in {run.area.row, run.area.last_row}:
            area = reference.area(row, run.area.column)
            if area is None or not contents.is_empty(area):
                return None
            first = first or (Place(sheet, run.area), Place(contents.sheet.name, area))
            corners = (area[:2], area[2:])
            waits &= any(all(field.holds(*corner) for corner in corners) for field in fields)
    count = sum(run.length for run in runs)
    return None if first is None else _Empty(*first, count, count, inside=False, waits=waits)


def _weight(subject: Subject, empty: _Empty) -> Severity:
    contents, area = subject.contents[empty.target.sheet or ""], empty.target.area
    if empty.empty < empty.read:
        forgotten = empty.inside and empty.empty <= _FEW * empty.read and empty.read >= _MANY
        return Severity.WARNING if forgotten else Severity.NOTE
    labelled = area is not None and contents.is_labelled(area.row, area.column)
    return Severity.NOTE if labelled or empty.waits else Severity.WARNING


def _finding(rule: Rule, weight: Severity, empty: _Empty) -> Finding:
    others = empty.empty - 1
    return rule.finding(
        empty.cell,
        Problem("IP206.empty", "the formula reads {target}, which is empty", target=empty.target),
        found=None
        if others == 0
        else Text(
            "empty cells in {empty} of the block's {read} formulas",
            empty=empty.empty,
            read=empty.read,
        ),
        mend=Text("Correct the reference, fill in the cell, or let the formula test for it"),
        severity=weight,
    )


RULE = Rule("IP206", Text("Reference to an empty cell"), Severity.WARNING, _check)
