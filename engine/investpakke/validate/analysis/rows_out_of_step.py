"""Columns that read another sheet's rows: whether the labels of the two rows agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from investpakke.validate.patterns import Run
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.ooxml.sheet_cells import CellError

_FEWEST, _SHARE = 3, 0.8
"""How many labels must agree at one shift, and what share of all labels."""

_SAMPLE = 60
"""Rows of a run that are examined."""

_FURTHEST = 3
"""At most so many rows may two lists be out of step."""


class Step(NamedTuple):
    """A run that is out of step with the sheet it reads, with one example."""

    sheet: str
    row: int
    label: str
    actual: str


def runs_out_of_step(subject: Subject) -> Iterator[tuple[str, Run, Step]]:
    """Yield the runs whose labels all stand a few rows away from those that they read."""
    labels = {sheet.name: _Labels(subject, sheet) for sheet in subject.book.sheets}
    for name, pattern in subject.patterns.items():
        for runs in pattern.down.values():
            for run in runs:
                if run.length >= _FEWEST:
                    step = _step(subject, labels, name, run)
                    if step is not None:
                        yield name, run, step


class _Labels:
    """The labels of a sheet, each read once: texts, and case numbers such as 1.1."""

    def __init__(self, subject: Subject, sheet: BookSheet) -> None:
        self._subject, self._sheet = subject, sheet
        self._rows: dict[int, Mapping[int, str]] = {}

    @cached_property
    def _filled(self) -> Mapping[int, set[int]]:
        """The columns of each row that are not empty."""
        filled = {row: set(cells) for row, cells in self._sheet.cells.rows.items()}
        for row, column in self._sheet.cells.formulas:
            filled.setdefault(row, set()).add(column)
        return filled

    def in_row(self, row: int) -> Mapping[int, str]:
        """Return the labels of a row by column, from left to right."""
        if row not in self._rows:
            texts = ((column, self._text(row, column)) for column in self._filled.get(row, ()))
            self._rows[row] = dict(sorted((column, text) for column, text in texts if text))
        return self._rows[row]

    def _text(self, row: int, column: int) -> str:
        """Return a label; years and amounts are not labels."""
        value = self._subject.calculation.value(Cell(self._sheet.name, row, column))
        if isinstance(value, str) and not isinstance(value, CellError):
            return value.strip().casefold()
        typed = (row, column) not in self._sheet.cells.formulas
        is_case = typed and isinstance(value, float) and value != int(value)
        return str(value) if is_case else ""


def _step(subject: Subject, labels: Mapping[str, _Labels], name: str, run: Run) -> Step | None:
    first, last = run.area.row, run.area.last_row
    rows = range(first, last + 1, max(1, (last - first + 1) // _SAMPLE))
    for reference in subject.book.resolved(run.form, name).references:
        corner = reference.first
        if not reference.is_cell or corner.row_fixed or reference.sheet is None:
            continue
        away, sheet = corner.row or 0, reference.sheet
        area = reference.area(first, run.area.column)
        if sheet not in labels or area is None or (sheet == name and abs(away) < run.length):
            continue
        mine = _distinguishing_labels(labels[name], rows, run.area.column)
        found = _shift(sheet, labels[sheet], mine, away, area.column)
        if found is not None:
            return found
    return None


def _distinguishing_labels(labels: _Labels, rows: range, before: int) -> dict[int, dict[int, str]]:
    """Return the labels left of a column, by column and row, that differ between rows."""
    found: dict[int, dict[int, str]] = {}
    for row in rows:
        for column, text in labels.in_row(row).items():
            if column < before:
                found.setdefault(column, {})[row] = text
    return {
        column: texts
        for column, texts in found.items()
        if len(texts) >= _FEWEST and len(set(texts.values())) == len(texts)
    }


def _shift(
    sheet: str, labels: _Labels, mine: dict[int, dict[int, str]], away: int, before: int
) -> Step | None:
    """Return an example if a column of labels agrees with the other sheet's only when shifted."""
    found = None
    for texts in mine.values():
        agreeing = _count_agreements(labels, texts, away)
        for column in sorted(agreeing):
            if column >= before:
                break
            if agreeing[column][0]:
                return None  # the labels are in step, or too similar to tell
            if max(agreeing[column].values()) >= max(_FEWEST, _SHARE * len(texts)):
                row = min(texts)
                met = labels.in_row(row + away).get(column) or "-"
                found = Step(sheet, row, texts[row], met)
    return found


def _count_agreements(
    labels: _Labels, texts: Mapping[int, str], away: int
) -> dict[int, Counter[int]]:
    """Count, for each column of the other sheet, the labels that are found at each shift."""
    counts: dict[int, Counter[int]] = {}
    for row, text in texts.items():
        for shift in range(-_FURTHEST, _FURTHEST + 1):
            for column, other in labels.in_row(row + away + shift).items():
                if other == text:
                    counts.setdefault(column, Counter())[shift] += 1
    return counts
