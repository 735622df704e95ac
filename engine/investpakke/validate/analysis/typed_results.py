"""Typed numbers that are what the formula of their line gives: results that follow nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from investpakke.validate.analysis.contents import SheetContents
from investpakke.validate.analysis.plain_value import Given, would_give
from investpakke.validate.analysis.siblings import GAP, Siblings, all_lines, reads_its_line
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.normal import normal

_FEWEST = 2
"""Copies of a formula in a line, and numbers that it takes: less shows nothing."""

_MOST_TRIED = 4_000
"""Typed numbers of a workbook that are held against a formula."""

_DIGITS = 3
"""Digits that a typed result must share with the formula's: 0.07 for 0.0712 is too few to tell."""


class TypedResult(NamedTuple):
    """A cell that holds a number, and the formula of its line, in relative form."""

    cell: Cell
    form: str


def typed_results(subject: Subject) -> tuple[TypedResult, ...]:
    """Return the typed numbers that equal what the formula of their line gives there."""
    found: dict[Cell, TypedResult] = {}
    tried = 0
    for sheet in subject.sheets:
        contents = subject.contents[sheet.name]
        for row, column, form in _candidates(contents, subject.once(all_lines)[sheet.name]):
            cell = Cell(sheet.name, row, column)
            if cell in found or tried >= _MOST_TRIED:
                continue
            tried += 1
            given = would_give(subject, form, cell)
            value = sheet.cells.get(row, column)
            if (
                given is not None
                and isinstance(value, float)
                and _is_result(value, given)
                and not _rests_on(subject, form, cell)
            ):
                found[cell] = TypedResult(cell, form)
    return tuple(found.values())


def _is_result(typed: float, given: Given) -> bool:
    """Return whether a typed number is a formula's value, rounded as it was typed."""
    if given.numbers < _FEWEST or typed == 0:
        return False
    text = repr(typed)
    decimals = 0 if text.endswith(".0") else len(text.partition(".")[2])
    digits = len(text.replace(".", "").lstrip("-0"))
    if abs(typed - given.value) <= 1e-9 * abs(typed):
        return True
    return digits >= _DIGITS and "e" not in text and round(given.value, decimals) == typed


def _rests_on(subject: Subject, form: str, cell: Cell) -> bool:
    """Return whether what the formula would read is computed from the typed number itself."""
    for reference in subject.book.resolved(form, cell.sheet).references:
        area = reference.area(cell.row, cell.column)
        sheet = subject.book.by_name.get(reference.sheet or "")
        if area is None or sheet is None:
            continue
        for place in area.cells():
            read = sheet.forms.get(place)
            if read is None:
                continue
            for inner in subject.book.resolved(read, sheet.name).references:
                there = inner.area(*place)
                if inner.sheet == cell.sheet and there is not None and there.holds(*cell[1:]):
                    return True
    return False


# --- Which cells, and which formula ------------------------------------------------------------


def _candidates(
    contents: SheetContents, lines: Sequence[Siblings]
) -> Iterator[tuple[int, int, str]]:
    """Yield the typed numbers among copies of a formula, and in rows that are called alike."""
    across: dict[int, list[str]] = {}
    for line in lines:
        forms = _common(line)
        if not forms:
            continue
        if not line.down:
            across.setdefault(line.at, []).extend(forms)
        first, last = line.members[0].place, line.members[-1].place
        held = {one.place for one in line.members}
        for place in range(max(1, first - GAP), last + GAP + 1):
            if place not in held and contents.kind(*line.cell(place)) == "number":
                for form in forms:
                    yield *line.cell(place), form
    yield from _in_rows_called_alike(contents, across)


def _common(line: Siblings) -> Sequence[str]:
    """Return the formulas of a line that are copied in it, the most frequent first."""
    counts = Counter(one.form for one in line.members)
    return [
        form
        for form, count in counts.most_common(2)
        if count >= _FEWEST and (found := normal(form)) and not reads_its_line(found, line.down)
    ]


def _in_rows_called_alike(
    contents: SheetContents, across: Mapping[int, Sequence[str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield the typed numbers of rows whose label another row has that holds copied formulas."""
    forms: dict[str, list[str]] = {}
    for row, found in across.items():
        label = _label(contents, row)
        if label and contents.is_total_row(row):
            forms.setdefault(label, []).extend(found)
    for row, cells in contents.sheet.cells.rows.items() if forms else ():
        for form in dict.fromkeys(forms.get(_label(contents, row), ())):
            for column in cells:
                if contents.kind(row, column) == "number":
                    yield row, column, form


def _label(contents: SheetContents, row: int) -> str:
    return next(iter(contents.labels(row)), "").strip().casefold()
