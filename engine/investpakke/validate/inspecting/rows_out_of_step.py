"""Columns that read another sheet's rows, and whether the labels of the two rows agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from investpakke.validate.inspecting.patterns import Run
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.ooxml.sheet_cells import CellError

_FEWEST, _SHARE = 3, 0.8
"""Labels that must agree at one shift, and their share of all labels."""

_SAMPLE = 60
"""Rows of a run that are looked at."""

_FURTHEST = 3
"""Rows that two lists may be out of step."""


class Step(NamedTuple):
    """A run that is out of step with the sheet it reads: an example of it."""

    sheet: str
    row: int
    label: str
    met: str


def steps(subject: Subject) -> Iterator[tuple[str, Run, Step]]:
    """Yield the runs whose labels all stand a few rows from those that they read."""
    for name, pattern in subject.patterns.items():
        for runs in pattern.down.values():
            for run in runs:
                if run.length >= _FEWEST:
                    step = _step(subject, name, run)
                    if step is not None:
                        yield name, run, step


def _step(subject: Subject, name: str, run: Run) -> Step | None:
    first, last = run.area.row, run.area.last_row
    rows = range(first, last + 1, max(1, (last - first + 1) // _SAMPLE))
    for reference in subject.book.resolved(run.form, name).references:
        corner = reference.first
        if not reference.is_cell or corner.row_fixed or reference.sheet is None:
            continue
        away, sheet = corner.row or 0, subject.book.by_name.get(reference.sheet)
        area = reference.area(first, run.area.column)
        if sheet is None or area is None or (sheet.name == name and abs(away) < run.length):
            continue
        mine = _labels(subject, subject.book.by_name[name], rows, run.area.column)
        found = _shift(subject, sheet, mine, away, area.column)
        if found is not None:
            return found
    return None


def _labels(
    subject: Subject, sheet: BookSheet, rows: range, column: int
) -> dict[int, dict[int, str]]:
    """Return the texts left of a column, by column and row; only those that differ by row."""
    found: dict[int, dict[int, str]] = {}
    for row in rows:
        for place in range(1, column):
            text = _text(subject, sheet, row, place)
            if text:
                found.setdefault(place, {})[row] = text
    return {
        place: texts
        for place, texts in found.items()
        if len(texts) >= _FEWEST and len(set(texts.values())) == len(texts)
    }


def _text(subject: Subject, sheet: BookSheet, row: int, column: int) -> str:
    """Return a label: a text, or a case's number such as 1.1; years and amounts are none."""
    value = subject.calculation.value(Cell(sheet.name, row, column))
    if isinstance(value, str) and not isinstance(value, CellError):
        return value.strip().casefold()
    typed = (row, column) not in sheet.cells.formulas
    is_case = typed and isinstance(value, float) and value != int(value)
    return str(value) if is_case else ""


def _shift(
    subject: Subject, sheet: BookSheet, mine: dict[int, dict[int, str]], away: int, column: int
) -> Step | None:
    """Return an example if a column of labels agrees with the other sheet's at a shift only."""
    found = None
    for texts in mine.values():
        for place in range(1, column):
            counts = Counter(
                shift
                for row, text in texts.items()
                for shift in range(-_FURTHEST, _FURTHEST + 1)
                if _text(subject, sheet, row + away + shift, place) == text
            )
            if counts[0]:
                return None  # the labels are in step, or too alike to tell
            agreeing = max(counts.values(), default=0)
            if agreeing >= max(_FEWEST, _SHARE * len(texts)):
                row = min(texts)
                met = _text(subject, sheet, row + away, place) or "-"
                found = Step(sheet.name, row, texts[row], met)
    return found
