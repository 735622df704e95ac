"""A number is stored as text.

Anti-pattern
------------
Figures are pasted from an e-mail or another system, or typed with a leading apostrophe. They look
like numbers, but SUM and AVERAGE skip them silently.

Better practice
---------------
Convert them (the green corner > Convert to Number, or Data > Text to Columns), and check with
COUNT, which must give the number of rows. Case numbers such as 1.1 are names and stay text.

Source
------
ICAEW, Twenty principles for good spreadsheet practice; rule 22 of docs/workbook.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.reading import area_covered
from investpakke.validate.analysis.used_as_numbers import numeric_references
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.foreign.headers import NUMBERS, is_year, label_key, unit_named
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.relative import LAST_COLUMN, LAST_ROW
from investpakke.workbook.ooxml.sheet_cells import Area

_NUMBER = re.compile(
    r"\s*[-+−]?\s*(?:(?:0|[1-9]\d*)(?:[.,]\d+)?|[1-9]\d{0,2}(?:[. \u00a0]\d{3})+(?:,\d+)?)"
    r"\s*(?:%|kr\.?|t\.?kr\.?)?\s*"
)
"""A number as people type it, in Danish or English; with 00 at the start it is a code."""

_STARTS = frozenset("0123456789-+− \u00a0")
_LONGEST = 30
_DIGITS = 4
_FEWEST_YEARS = 3
"""Years in a row that texts must be to head columns."""
_FEWEST = 2
"""So many numbers beside a text make it likely that it should be one."""

_LOST = Problem("IP105.left_out", "the number is text, so a formula that sums skips it")
_STORED = Problem("IP105.number_as_text", "the number is stored as text")

Cells = set[tuple[int, int]]


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    texts = _without_names(subject)
    silent, read = _counted_with(subject, {name: cells for name, cells in texts.items() if cells})
    for sheet in subject.book.sheets:
        suspects = texts[sheet.name]
        if not suspects:
            continue
        typed = {cell for cell in suspects if cell not in sheet.forms}
        beside = _among_numbers(sheet, typed) | _in_case_table(subject, sheet, suspects)
        in_lines = silent.get((sheet.name, True), set())
        in_blocks = silent.get((sheet.name, False), set())
        lost = in_lines | (in_blocks & beside)
        for area in enclosing_areas(lost):
            yield _finding(rule, sheet, area, _LOST, Severity.ERROR)
        for area in enclosing_areas((beside | read.get(sheet.name, set())) - lost):
            yield _finding(rule, sheet, area, _STORED, Severity.WARNING)


def _finding(
    rule: Rule, sheet: BookSheet, area: Area, what: Problem, severity: Severity
) -> Finding:
    return rule.finding(
        Place(sheet.name, area),
        what,
        expected=Text("a number"),
        found=quote(sheet.cached(area.row, area.column)),
        mend=Text("Select the cells and choose Convert to Number"),
        cause=(sheet.name, what.id),
        severity=severity,
    )


def _without_names(subject: Subject) -> dict[str, Cells]:
    """Return the texts of each sheet that look like numbers and are not names of cases.

    Names are what stands in the column of case numbers, there and wherever it is repeated.
    """
    texts = {sheet.name: _number_texts(sheet) for sheet in subject.book.sheets}
    table = subject.located_cases
    named: set[object] = set()
    if table is not None and "number" in table.columns:
        column = table.columns["number"]
        named = {table.sheet.get(row, column) for row in subject.case_rows}
    sheets = subject.book.by_name
    return {
        name: {
            cell
            for cell in cells - _years_in_rows(sheets[name], cells)
            if sheets[name].cells.get(*cell) not in named
        }
        for name, cells in texts.items()
    }


def _years_in_rows(sheet: BookSheet, cells: Cells) -> Cells:
    """Return the texts that are years following one another along a row: they head columns."""

    def year(cell: tuple[int, int]) -> int:
        text = str(sheet.cells.get(*cell)).strip() if cell in cells else ""
        return int(text) if len(text) == _DIGITS and _is_year_text(text) else 0

    found: Cells = set()
    for row, column in cells:
        run = [(row, column + step) for step in range(_FEWEST_YEARS)]
        first = year((row, column))
        if first and all(year(cell) == first + step for step, cell in enumerate(run)):
            found.update(run)
    return found


def _is_year_text(text: str) -> bool:
    """Return whether a text of four digits can be a calendar year."""
    return text.isdecimal() and is_year(float(text))


def _number_texts(sheet: BookSheet) -> Cells:
    return {
        (row, column)
        for row, column, value in sheet.cells.texts
        if type(value) is str
        and value[0] in _STARTS
        and len(value) <= _LONGEST
        and _NUMBER.fullmatch(value)
        and not (unit_named(value) and _is_of_a_unit(sheet, row, column))
    }


def _is_of_a_unit(sheet: BookSheet, row: int, column: int) -> bool:
    """Return whether the label left of a cell shows that it states a unit."""
    return label_key(str(sheet.cells.rows[row].get(column - 1, ""))) == "unit"


# --- among numbers ---------------------------------------------------------------------


class _Stretch(NamedTuple):
    """Numbers and texts that look like numbers, side by side."""

    numbers: int
    texts: int
    is_first: bool

    @property
    def is_numeric(self) -> bool:
        """Whether nearly all are numbers."""
        return self.numbers >= _FEWEST and self.numbers > self.texts


def _among_numbers(sheet: BookSheet, suspects: Cells) -> Cells:
    """Return the texts among numbers, in their column or else in their row."""
    down = _stretches(sheet, suspects, down=True)
    along = _stretches(sheet, suspects, down=False)
    return {
        cell
        for cell in suspects
        if down[cell].is_numeric
        or (along[cell].is_numeric and not along[cell].is_first and down[cell].texts < _FEWEST)
    }


def _stretches(
    sheet: BookSheet, suspects: Cells, *, down: bool
) -> Mapping[tuple[int, int], _Stretch]:
    """Return the stretch of each text, each stretch counted once."""
    step = (1, 0) if down else (0, 1)
    found: dict[tuple[int, int], _Stretch] = {}
    for cell in sorted(suspects):
        if cell in found:
            continue
        first = cell
        while _kind(sheet, suspects, before := (first[0] - step[0], first[1] - step[1])):
            first = before
        members, at = [], first
        while kind := _kind(sheet, suspects, at):
            members.append((at, kind))
            at = at[0] + step[0], at[1] + step[1]
        texts = [place for place, kind in members if kind == "text"]
        for place in texts:
            found[place] = _Stretch(len(members) - len(texts), len(texts), place == first)
    return found


def _kind(sheet: BookSheet, suspects: Cells, cell: tuple[int, int]) -> str:
    if cell in suspects:
        return "text"
    return "number" if type(sheet.cells.get(*cell)) is float else ""


def _in_case_table(subject: Subject, sheet: BookSheet, suspects: Cells) -> Cells:
    """Return the texts in the numeric columns of the case table."""
    table = subject.located_cases
    if table is None or table.sheet.name != sheet.name:
        return set()
    columns = {table.columns[key] for key in NUMBERS if key in table.columns}
    rows = set(subject.case_rows)
    return {cell for cell in suspects if cell[0] in rows and cell[1] in columns}


# --- used by formulas ----------------------------------------------------------------------


def _counted_with(
    subject: Subject, texts: Mapping[str, Cells]
) -> tuple[dict[tuple[str, bool], Cells], dict[str, Cells]]:
    """Return the texts that formulas use as numbers: those skipped, and those converted.

    The former by sheet and by whether a formula reads them in one row or column: a sum over a
    block may well hold names.
    """
    silent: dict[tuple[str, bool], Cells] = {}
    read: dict[str, Cells] = {}
    columns = {name: {column for _, column in cells} for name, cells in texts.items()}
    for formula, verdict in subject.calculation.formulas.items() if texts else ():
        own = {cell.column for cell in verdict.cells}
        for used in numeric_references(read_form(formula.form)):
            for reference in subject.book.resolved("=" + used.text, formula.sheet).references:
                sheet = reference.sheet or ""
                if sheet in texts and _may_meet(reference, own, columns[sheet]):
                    hit = _hit(reference, verdict.cells, texts[sheet])
                    if used.silently:
                        silent.setdefault((sheet, _is_line(reference)), set()).update(hit)
                    else:
                        read.setdefault(sheet, set()).update(hit)
    return silent, read


def _may_meet(reference: Reference, own: set[int], columns: set[int]) -> bool:
    """Return whether a reference, seen from some columns, can reach one of the others."""
    for column in own:
        area = reference.area(LAST_ROW // 2, column)
        if area is None or any(area.column <= c <= area.last_column for c in columns):
            return True
    return False


def _is_line(reference: Reference) -> bool:
    area = reference.area(LAST_ROW // 2, LAST_COLUMN // 2)
    return area is None or area.row == area.last_row or area.column == area.last_column


def _hit(reference: Reference, cells: Sequence[Cell], texts: Cells) -> Cells:
    """Return the texts that a formula's cells read; a block of ranges counts as one range."""
    if reference.is_cell:
        areas = (reference.area(cell.row, cell.column) for cell in cells)
        return texts.intersection(area[:2] for area in areas if area is not None)
    box = area_covered(reference, cells)
    return set() if box is None else {cell for cell in texts if box.holds(*cell)}


RULE = Rule("IP105", Text("Number stored as text"), Severity.WARNING, _check)
