"""Copies that combine cells of two lists in different rows, all the way down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from investpakke.validate.patterns import Line, Run
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.operands import operands
from investpakke.workbook.ooxml.sheet_cells import Area

_FEWEST = 3
"""At least so many copies show that a reference is out of step with its list."""

_FURTHEST = 2
"""At most so many rows are taken for a slip."""


class ShiftedList(NamedTuple):
    """Copies with a reference that begins in a list's second cell and ends beyond the list."""

    sheet: str
    area: Area
    form: str
    beyond: Area


def shifted_lists(subject: Subject) -> Iterator[ShiftedList]:
    """Yield the copies that read one list in step and another one shifted.

    The shifted list has a figure in each line of the copies, but none where the last copy reads.
    """
    for name, pattern in subject.patterns.items():
        for line in pattern.lines:
            for run in line.runs:
                start, end = line.span(run)
                if end - start + 1 >= _FEWEST:
                    beyond = _cell_beyond(subject, name, line, run)
                    if beyond is not None:
                        yield ShiftedList(name, run.area, run.form, beyond)


def _cell_beyond(subject: Subject, sheet: str, line: Line, run: Run) -> Area | None:
    """Return the cell beyond a list that the last copy reads; None if there is none."""
    read = operands(subject.book.resolved(run.form, sheet))
    if any(not one.arithmetic or one.tolerant or one.function for one in read):
        return None
    steps = [_step(one.reference, sheet, line) for one in read]
    in_step = [
        one for one, step in zip(read, steps, strict=True) if step is not None and step[0] == 0
    ]
    for one, step in zip(read, steps, strict=True):
        if step is None or not 0 < abs(step[0]) <= _FURTHEST or not step[1]:
            continue
        if any(other is not None and other[1] == step[1] for other in steps if other is not step):
            continue
        for company in in_step:
            found = _cell_over_the_end(
                subject, line, run, one.reference, company.reference, step[0]
            )
            if found is not None:
                return found
    return None


def _step(reference: Reference, sheet: str, line: Line) -> tuple[int, int] | None:
    """Return the offset of a one-cell reference along the line and across it."""
    corner = reference.first
    if not reference.is_cell or reference.sheet != sheet:
        return None
    if corner.row_fixed or corner.column_fixed:
        return None
    rows, columns = corner.row or 0, corner.column or 0
    return (rows, columns) if line.down else (columns, rows)


def _cell_over_the_end(
    subject: Subject, line: Line, run: Run, shifted: Reference, company: Reference, step: int
) -> Area | None:
    contents = subject.contents[shifted.sheet or ""]
    start, end = line.span(run)
    edge = end if step > 0 else start
    for place in range(start, end + 1):
        cell = line.area(place, place)[:2]
        own = company.area(*cell)
        back = shifted.area(*cell)
        if own is None or back is None or not contents.is_number(*own[:2]):
            return None
        level = (back.row - step, back.column) if line.down else (back.row, back.column - step)
        if contents.kind(*level) != "number":
            return None
    beyond = shifted.area(*line.area(edge, edge)[:2])
    if beyond is None:
        return None
    is_total = line.down and contents.is_total_row(beyond.row)
    return beyond if is_total or contents.kind(*beyond[:2]) in {"blank", "text"} else None
