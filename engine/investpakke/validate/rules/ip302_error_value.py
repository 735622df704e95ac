"""A cell shows an error value, or its formula gives one.

Anti-pattern
------------
A division by an empty cell, an unknown name, a reference to a deleted row: one error spreads to
every total that reads it, or is silently left out of a chart.

Better practice
---------------
Go to the first cell that shows it, and correct the input or the reference. Where no result exists,
as for a case that never pays back, show it with NA() and a label.

Source
------
FAST Standard 3.03-11.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from investpakke.text import Problem, Text, counted, joined, same
from investpakke.validate.analysis.refused_calls import refused_calls
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, CellError, Value

_NOT_AVAILABLE = "#N/A"
_MEANT = ("NA", "INVEST_DELAY", "INVEST_PAYBACK")
"""Functions that give #N/A on purpose: for a chart, or a case that never pays back or loses."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    errors = dict(_errors(subject))
    places = _by_column(errors)
    found: dict[tuple[str, str, bool], list[tuple[int, int]]] = {}
    following: Counter[str] = Counter()
    refused = refused_calls(subject)
    for cell, error in errors.items():
        if _follows(subject, cell, places):
            following[error] += 1
            continue
        if cell in refused:  # IP601 says why
            continue
        meant = error == _NOT_AVAILABLE and _is_meant(subject, cell)
        found.setdefault((cell.sheet, error, meant), []).append((cell.row, cell.column))
    first: dict[str, tuple[str, ...]] = {}
    for (sheet, error, meant), cells in found.items():
        for area in rectangles(cells):
            cause = (error, *_forms(subject, sheet, area))
            is_first = first.setdefault(error, cause) == cause
            what = _what(error, following[error] if is_first else 0)
            yield rule.finding(
                Place(sheet, area),
                what,
                found=same(subject.book.by_name[sheet].formula(area.row, area.column) or error),
                mend=None if meant else _MEND.get(error, _ANY),
                severity=Severity.NOTE if meant else _weight(rule, subject, sheet, area),
                cause=cause,
            )
    yield from _of_one_engine(rule, subject)


def _forms(subject: Subject, sheet: str, area: Area) -> Sequence[str]:
    """Return the formulas of a block in relative form: its copies have the same cause."""
    forms = subject.book.by_name[sheet].forms
    return sorted({forms.get(cell, "") for cell in area.cells()})


def _weight(rule: Rule, subject: Subject, sheet: str, area: Area) -> Severity:
    return subject.weight(rule.severity, *(Cell(sheet, *at) for at in area.cells()))


def _of_one_engine(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """Yield notes on uncalculated cells for which a single engine gives an error."""
    alone = {c: v for c, v in subject.calculation.alone.items() if _is_error(v)}
    places = _by_column(alone)
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for cell, value in alone.items():
        if not _follows(subject, cell, places):
            found.setdefault((cell.sheet, str(value)), []).append((cell.row, cell.column))
    for (sheet, error), cells in found.items():
        for area in rectangles(cells):
            yield rule.finding(
                Place(sheet, area),
                Problem("IP302.one_engine", "only formualizer gives {error}", error=error),
                found=same(subject.book.by_name[sheet].formula(area.row, area.column)),
                severity=Severity.NOTE,
                cause=("alone", error, *_forms(subject, sheet, area)),
            )


def _what(error: str, following: int) -> Problem:
    """Return the text of a finding, with the number of cells that only pass on an error."""
    what = Problem("IP302.error", "the value of the cell is {error}", error=error)
    if following == 0:
        return what
    others = counted(
        "{n} cell that reads an error shows {error} too",
        "{n} cells that read an error show {error} too",
        following,
        error=error,
    )
    return Problem(what.id, joined([what, others], "; "))


def _by_column(errors: Iterable[Cell]) -> dict[tuple[str, int], list[int]]:
    """Return the rows of the cells, in order, by sheet and column."""
    places: dict[tuple[str, int], list[int]] = {}
    for cell in sorted(errors):
        places.setdefault((cell.sheet, cell.column), []).append(cell.row)
    return places


def _follows(subject: Subject, cell: Cell, places: Mapping[tuple[str, int], list[int]]) -> bool:
    """Return whether a formula reads a cell with an error, and so only passes it on."""
    verdict = subject.calculation.verdict(cell)
    if verdict is None:
        return False
    for reference in verdict.resolved.references:
        area = reference.area(cell.row, cell.column)
        if area is None or reference.sheet is None:
            continue
        last = min(area.last_column, subject.book.by_name[reference.sheet].last_column)
        for column in range(area.column, last + 1):
            rows = places.get((reference.sheet, column), [])
            at = bisect_left(rows, area.row)
            if at < len(rows) and rows[at] <= area.last_row:
                return True
    return False


def _errors(subject: Subject) -> Iterator[tuple[Cell, str]]:
    """Yield the cells whose value is an error, or whose shown error is not known to be stale."""
    values = subject.calculation.values
    for cell, value in values.items():
        if value.__class__ is not float and _is_error(value):
            yield cell, str(value)
    for sheet in subject.book.sheets:
        for row, column, value in sheet.cells.texts:
            if _is_error(value):
                cell = Cell(sheet.name, row, column)
                if cell not in values:
                    yield cell, str(value)


def _is_error(value: Value | None) -> bool:
    return type(value) is CellError and value is not NOT_COMPUTED


def _is_meant(subject: Subject, cell: Cell) -> bool:
    verdict = subject.calculation.verdict(cell)
    return verdict is not None and read_form(verdict.resolved.form()).calls(*_MEANT)


_ANY = Text("Correct the first cell that gives the error")
_MEND = {
    "#DIV/0!": Text("Find out why the formula divides by a zero or a blank cell"),
    "#N/A": Text("Find out why the lookup finds nothing"),
    "#NAME?": Text("Correct the unknown name or function"),
    "#REF!": Text("The reference points at something deleted: correct it"),
    "#VALUE!": Text("Check whether the formula calculates with text instead of a number"),
}


RULE = Rule("IP302", Text("Error value"), Severity.ERROR, _check)
