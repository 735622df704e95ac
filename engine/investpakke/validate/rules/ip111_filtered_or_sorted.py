"""A filter hides rows that totals count, or sorting has moved rows that formulas read by position.

Anti-pattern
------------
A table is left filtered: SUM counts the rows that nobody sees, SUBTOTAL leaves them out, and in
either case the total is not what the reader expects. Or the table is sorted, and a formula that
reads "the row of case 2.1" by its address now reads another case.

Better practice
---------------
Clear filters before saving. Read a case by its number (MATCH, XLOOKUP), never by its row.

Source
------
Microsoft's help on SUBTOTAL and on sorting; FAST Standard 2.01-08 (nothing hidden).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from investpakke.text import Problem, Text, joined, same
from investpakke.validate.analysis.reading import Reading, area_covered, readings
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.ooxml.sheet_cells import Area
from investpakke.workbook.sheet_settings import Filter

_VISIBLE = ("SUBTOTAL", "AGGREGATE")
"""Functions that leave filtered rows out."""

_WHOLE = ("SUM", "SUMPRODUCT", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "SUMIF", "SUMIFS", "NPV")
"""Functions that include filtered rows."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for sheet in subject.book.sheets:
        settings = subject.book.settings(sheet)
        for found in settings.filters:
            if found.active:
                yield from _filtered(rule, subject, sheet, found)
        for area in settings.sorted_areas:
            yield from _read_by_place(rule, subject, sheet, area)
    if subject.located_cases is not None:
        yield from _other_case(rule, subject, subject.located_cases)


# --- filters -----------------------------------------------------------------------------


class _Total(NamedTuple):
    """A formula that reads a range, and whether it leaves out filtered rows."""

    place: Place
    area: Area
    visible: bool


def _filtered(rule: Rule, subject: Subject, sheet: BookSheet, found: Filter) -> Iterator[Finding]:
    """Yield one finding for all rows that a filter hides."""
    top, left, bottom, right = found.area
    rows = [
        row
        for lines in subject.book.settings(sheet).hidden_rows
        for row in range(
            max(lines.first, top + 1), min(lines.last, bottom, sheet.cells.last_row) + 1
        )
        if sheet.cells.rows.get(row)
    ]
    if not rows:
        return
    block = Area(min(rows), left, max(rows), right)
    totals = [total for total in _totals(subject, sheet) if total.area.meets(block)]
    first = next((total for total in totals if total.visible), next(iter(totals), None))
    count = Text("{rows} hidden rows", rows=len(rows))
    yield rule.finding(
        Place(sheet.name, block),
        _what(first),
        found=count if first is None else joined([count, same(str(first.place))], "; "),
        mend=Text("Clear the filter (Data > Clear) before the file is saved"),
        severity=Severity.NOTE if first is None else None,
    )


def _what(total: _Total | None) -> Problem:
    if total is None:
        return Problem("IP111.filtered", "a filter hides rows")
    if total.visible:
        return Problem("IP111.left_out", "a filter hides rows, and a total leaves them out")
    return Problem("IP111.counted", "a filter hides rows that a total counts")


def _totals(subject: Subject, sheet: BookSheet) -> Iterator[_Total]:
    """Yield the formulas that count a range of a sheet."""
    for reading in readings(subject):
        reference, cells = reading.reference, reading.verdict.cells
        form = read_form(reading.formula.form)
        if reference.sheet != sheet.name or reference.is_cell:
            continue
        if form.calls(*_VISIBLE, *_WHOLE):
            area = area_covered(reference, cells)
            if area is not None:
                yield _Total(Place.cell(*cells[0]), area, form.calls(*_VISIBLE))


# --- sorting -----------------------------------------------------------------------------


def _read_by_place(rule: Rule, subject: Subject, sheet: BookSheet, area: Area) -> Iterator[Finding]:
    """Yield formulas that read single rows of a sorted area, other than copies for every row."""
    suspects: dict[str, set[tuple[int, int]]] = {}
    for reading in readings(subject):
        if reading.reference.sheet == sheet.name and reading.reference.is_cell:
            for cell in _singled_out(reading, sheet.name, area):
                suspects.setdefault(cell.sheet, set()).add((cell.row, cell.column))
    for name, cells in suspects.items():
        for block in rectangles(cells):
            yield rule.finding(
                Place(name, block),
                Problem(
                    "IP111.one_row", "the formula reads one row of a table that has been sorted"
                ),
                expected=Text("a lookup by the number"),
                found=same(subject.book.by_name[name].formula(block.row, block.column)),
                mend=Text("See that it reads the right row, and use MATCH or XLOOKUP"),
                cause=("one row",),
            )


def _singled_out(reading: Reading, sheet: str, area: Area) -> list[Cell]:
    """Return the cells of a formula that read a row of an area, unless it reads them all."""
    rows = area.last_row - area.row + 1
    cells = reading.verdict.cells
    hits = []
    for cell in cells if len(cells) < rows / 2 else ():
        target = reading.reference.area(cell.row, cell.column)
        own_row = cell.sheet == sheet and target is not None and target.row == cell.row
        if target is not None and not own_row and area.meets(target):
            hits.append(cell)
    return hits


# --- the case that a row is labelled with --------------------------------------------------


def _other_case(rule: Rule, subject: Subject, table: CaseTable) -> Iterator[Finding]:
    """Yield formulas in a row that is labelled with one case and read the row of another."""
    numbers = _case_numbers(subject, table)
    if not numbers:
        return
    wrong: dict[str, set[tuple[int, int]]] = {}
    for reading in readings(subject):
        reference = reading.reference
        own = reading.formula.sheet == table.sheet.name
        if reference.sheet != table.sheet.name or not reference.is_cell:
            continue
        if own and not reference.first.row_fixed and reference.first.row == 0:
            continue
        sheet = subject.book.by_name[reading.formula.sheet]
        for cell in reading.verdict.cells:
            target = reference.area(cell.row, cell.column)
            number = numbers.get(target.row) if target is not None else None
            if number is not None and _is_labelled_otherwise(sheet, cell, number, numbers, own=own):
                wrong.setdefault(cell.sheet, set()).add((cell.row, cell.column))
    for name, cells in wrong.items():
        for block in rectangles(cells):
            yield rule.finding(
                Place(name, block),
                Problem(
                    "IP111.another_case",
                    "the row is labelled with one case, but the formula reads another: "
                    "was the table sorted?",
                ),
                found=same(subject.book.by_name[name].formula(block.row, block.column)),
                mend=Text("Find the case by its number with MATCH or XLOOKUP"),
                cause=("another case",),
                severity=Severity.ERROR,
            )


def _case_numbers(subject: Subject, table: CaseTable) -> dict[int, str]:
    """Return the typed case numbers by row."""
    column = table.columns.get("number", 0)
    values = {row: table.sheet.get(row, column) for row in subject.case_rows}
    return {row: value.strip() for row, value in values.items() if type(value) is str}


def _is_labelled_otherwise(
    sheet: BookSheet, cell: Cell, number: str, numbers: dict[int, str], *, own: bool
) -> bool:
    """Return whether a formula's row has typed case numbers other than that of the row it reads."""
    if own and cell.row in numbers:
        return False  # cases may be compared with each other inside their table
    known = set(numbers.values())
    labels = {
        value.strip()
        for column, value in sheet.cells.rows.get(cell.row, {}).items()
        if type(value) is str and (cell.row, column) not in sheet.cells.formulas
    } & known
    return bool(labels) and number not in labels


RULE = Rule("IP111", Text("Filtered or sorted table"), Severity.WARNING, _check, housekeeping=True)
