"""The workbook holds what looks like CPR numbers (civil registration numbers).

Anti-pattern
------------
A list of citizens is pasted in to count them, or a note on a cell says whose case it is. The
workbook is then sent on, copied and filed with numbers that identify persons, and nobody who
receives it knows. Deleted rows live on in the stored data of a pivot table and in backups.

Better practice
---------------
Count in the register, and enter the number of persons only. Where persons must be told apart, use a
number of your own, and keep the key elsewhere. Remove the numbers from notes, from the stored data
of pivot tables and from older copies too.

Source
------
The General Data Protection Regulation, article 5(1)(c), data minimisation; the Danish Data
Protection Act, section 11, on CPR numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from investpakke.errors import FileError
from investpakke.text import Problem, Text, counted, same
from investpakke.validate import cpr_numbers as cpr
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Book, BookSheet

Cells = set[tuple[int, int]]

_DIGITS = 10
_LEAST, _MOST = 101_00_0001.0, 3112_99_9999.0
"""Ten digits as a number, which may have lost a nought in front."""

_PARTED = re.compile(r"[0#]{6}[-‐‑–−][0#]{4}")
_QUOTED = re.compile(r'"([^"]*)"')
_FURTHEST = 3
"""Rows between two cells of one table's column."""

_IN_CELLS = re.compile(r"drawings/|comments|sharedStrings|styles|theme/", re.IGNORECASE)
"""Parts whose texts are those of cells, comments and text boxes, or nobody's."""

_CELLS = Problem("IP121.cells", "cells hold what looks like CPR numbers")
_NOTES = Problem("IP121.notes", "comments or text boxes hold what looks like CPR numbers")
_ON_SHEET = Problem(
    "IP121.sheet", "the sheet's header, footer or lists hold what looks like CPR numbers"
)
_STORED = Problem("IP121.part", "data stored in the file hold what looks like CPR numbers")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    formats = {str(i): _is_parted(x.number_format) for i, x in enumerate(subject.book.parts.looks)}
    for sheet in subject.book.sheets:
        column = _column_of_case_numbers(subject, sheet)
        parted = {cell for cell, style in sheet.cells.styles.items() if formats.get(style)}
        for problem, cells in ((_CELLS, _cells(sheet, parted, column)), (_NOTES, _notes(sheet))):
            for area in enclosing_areas(cells):
                inside = sum(area.holds(*cell) for cell in cells)
                yield _finding(rule, problem, Place(sheet.name, area), inside)
    yield from _elsewhere(rule, subject.book)


def _finding(rule: Rule, problem: Problem, place: Place, number: int, part: str = "") -> Finding:
    """Return a finding; it never says a number itself, since findings are sent on."""
    numbers = counted(
        "{n} number of the form DDMMYY-SSSS", "{n} numbers of the form DDMMYY-SSSS", number
    )
    found = Text("{numbers} in {part}", numbers=numbers, part=same(part)) if part else numbers
    return rule.finding(
        place,
        problem,
        expected=Text("no numbers that identify persons"),
        found=found,
        mend=Text(
            "Count the persons, or give them numbers of your own; remove the CPR "
            "numbers here and in older copies of the file"
        ),
        cause=(place.sheet or "", problem.id),
    )


def _is_parted(number_format: str) -> bool:
    """Return whether a number format shows ten digits as CPR numbers, as ``000000-0000`` does."""
    return _PARTED.fullmatch(re.sub(r'["\\]', "", number_format.partition(";")[0])) is not None


def _column_of_case_numbers(subject: Subject, sheet: BookSheet) -> int | None:
    table = subject.located_cases
    if table is None or table.sheet.name != sheet.name:
        return None
    return table.columns.get("number")


# --- cells -----------------------------------------------------------------------------


def _cells(sheet: BookSheet, parted: Cells, case_numbers: int | None) -> Cells:
    """Return the cells that hold CPR numbers."""
    found = {
        cell
        for cell, form in sheet.forms.items()
        if '"' in form and any(map(cpr.in_sentence, _QUOTED.findall(form)))
    }
    alone: dict[int, dict[int, cpr.Written]] = defaultdict(dict)
    for row, column, text in sheet.cells.texts:
        written = list(cpr.written_in(text)) if len(text) >= _DIGITS else []
        if len(written) == 1 and written[0].alone:
            alone[column][row] = written[0]
        elif written and cpr.in_sentence(text):
            found.add((row, column))
    for row, column, number in _numbers(sheet):
        alone[column][row] = cpr.Written(number, (row, column) in parted, "", True)
    for column, numbers in alone.items():
        for called, rows in _called(sheet, column, numbers).items():
            if called == "cpr" or column != case_numbers:
                found |= {(row, column) for row in _of_persons(rows, called)}
    return found


def _numbers(sheet: BookSheet) -> Iterator[tuple[int, int, str]]:
    """Yield the cells with whole numbers of ten digits, a nought in front counted."""
    for row, line in sheet.cells.rows.items():
        for column, value in line.items():
            if type(value) is float and _LEAST <= value <= _MOST and value.is_integer():
                yield row, column, f"{int(value):0{_DIGITS}}"


def _of_persons(numbers: dict[int, cpr.Written], called: cpr.Said) -> Iterator[int]:
    """Yield the rows of CPR numbers among the numbers in a column, which stand alone."""
    hyphened = [one.digits for one in numbers.values() if one.hyphen]
    others = [one.digits for one in numbers.values() if not one.hyphen]
    is_list = called == "" and cpr.are_persons(hyphened)
    is_sure = called == "" and cpr.are_surely_persons(others)
    for row, one in numbers.items():
        if cpr.is_dated(one.digits) and (called == "cpr" or (is_list if one.hyphen else is_sure)):
            yield row


def _called(
    sheet: BookSheet, column: int, numbers: dict[int, cpr.Written]
) -> dict[cpr.Said, dict[int, cpr.Written]]:
    """Return the numbers in a column by what the texts over and beside them call them."""
    found: dict[cpr.Said, dict[int, cpr.Written]] = defaultdict(dict)
    over: cpr.Said = ""
    before = 0
    for row in sorted(sheet.cells.rows):
        value = sheet.cells.rows[row].get(column)
        if value is None:
            continue
        if row - before > _FURTHEST:
            over = ""
        before = row
        if row in numbers:
            names = {over, _said_beside(sheet, row, column)}
            called: cpr.Said = "cpr" if "cpr" in names else "other" if "other" in names else ""
            found[called][row] = numbers[row]
        elif type(value) is str:
            over = cpr.said(value) or over
    return found


def _said_beside(sheet: BookSheet, row: int, column: int) -> cpr.Said:
    """Return what the nearest text to the left calls a number."""
    line = sheet.cells.rows[row]
    places = sorted((at for at in line if at < column), reverse=True)
    return next((cpr.said(str(line[at])) for at in places if type(line[at]) is str), "")


# --- elsewhere -------------------------------------------------------------------------


def _notes(sheet: BookSheet) -> Cells:
    """Return the cells whose comments or text boxes hold CPR numbers."""
    laid_over = sheet.cells.laid_over
    return {(row, column) for row, column, text in laid_over if cpr.in_sentence(text)}


def _elsewhere(rule: Rule, book: Book) -> Iterator[Finding]:
    """Yield what stands outside cells: lists and headers of sheets, names, pivot tables, links."""
    sheets = {sheet.part.part: sheet.name for sheet in book.sheets}
    for part in sorted(book.parts.names):
        if not part.lower().endswith(".xml") or _IN_CELLS.search(part):
            continue
        try:
            xml = book.parts.read(part)
        except FileError:  # another rule says so
            continue
        is_sheet = part in sheets
        number = _in_xml(xml.rpartition("sheetData")[2] if is_sheet else xml)
        if number and is_sheet:
            yield _finding(rule, _ON_SHEET, Place(sheets[part]), number)
        elif number:
            yield _finding(rule, _STORED, Place(), number, part)


def _in_xml(xml: str) -> int:
    """Return how many CPR numbers the texts and attributes of some XML hold."""
    texts = chain(re.findall(r">([^<>]{10,})<", xml), re.findall(r'="([^"]{10,})"', xml))
    return sum(map(cpr.in_sentence, texts))


RULE = Rule("IP121", Text("CPR number"), Severity.WARNING, _check)
