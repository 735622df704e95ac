"""Text or numbers have the colour of their background, or a number format that hides them.

Anti-pattern
------------
A correction, an auxiliary figure or a remark is written in white on white, or given the format
``;;;``, so that the print looks tidy. It counts, but nobody sees it.

Better practice
---------------
Show such figures where they are, with a label; or move them to a sheet for calculations.

Source
------
FAST Standard 2.01-08.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.number_formats import hides, shows_white
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Book, BookSheet
from investpakke.workbook.ooxml.colours import WHITE, filling_conditions, look_alike
from investpakke.workbook.ooxml.sheet_cells import Area


class _Suspects(NamedTuple):
    """The cell styles that may hide their content, by colour or by number format."""

    coloured: frozenset[str]
    formatted: dict[str, str]
    white_ground: frozenset[str]


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    book = subject.book
    suspects = _suspects(book)
    if not suspects.coloured and not suspects.formatted:
        return
    for sheet in book.sheets:
        coloured, formatted = _hidden(sheet, suspects)
        if coloured:
            elsewhere = [*_table_headers(book, sheet), *_painted(book, sheet)]
            coloured = [c for c in coloured if not any(area.holds(*c) for area in elsewhere)]
        for area in enclosing_areas(coloured):
            yield _finding(
                rule,
                sheet,
                area,
                Problem("IP103.own_colour", "the content has the colour of its background"),
            )
        for area in enclosing_areas(formatted):
            yield _finding(
                rule,
                sheet,
                area,
                Problem("IP103.number_format", "the number format hides the content"),
            )


def _suspects(book: Book) -> _Suspects:
    formats = {str(i): check.number_format for i, check in enumerate(book.parts.looks)}
    paints = {str(i): paint for i, paint in enumerate(book.paints)}
    return _Suspects(
        coloured=frozenset(i for i, paint in paints.items() if paint.is_invisible),
        formatted={i: code for i, code in formats.items() if ";" in code or "[" in code},
        white_ground=frozenset(
            i for i, paint in paints.items() if paint.ground and look_alike(paint.ground, WHITE)
        ),
    )


def _hidden(
    sheet: BookSheet, suspects: _Suspects
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the cells that are hidden by their colour, and those hidden by their format."""
    coloured, formatted = [], []
    for cell, style in sheet.cells.styles.items():
        if style not in suspects.coloured and style not in suspects.formatted:
            continue
        value = sheet.cached(*cell)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        code = suspects.formatted.get(style, "")
        if style in suspects.coloured or (
            style in suspects.white_ground and shows_white(code, value)
        ):
            coloured.append(cell)
        elif hides(code, value):
            formatted.append(cell)
    return coloured, formatted


def _table_headers(book: Book, sheet: BookSheet) -> Iterator[Area]:
    """Yield the header and total rows of Excel tables, which the table's style may colour."""
    for table in book.tables:
        if table.sheet == sheet.name:
            top, left, bottom, right = table.area
            yield Area(top, left, top + table.header_rows - 1, right)
            yield Area(bottom - table.total_rows + 1, left, bottom, right)


def _painted(book: Book, sheet: BookSheet) -> Iterator[Area]:
    """Yield the areas that a conditional format may colour."""
    painted = book.settings(sheet).conditional_formats
    filling = filling_conditions(book.parts) if painted else frozenset()
    for condition in painted:
        if condition.scaled or not filling.isdisjoint(condition.styles):
            yield from condition.areas


def _finding(rule: Rule, sheet: BookSheet, area: Area, what: Problem) -> Finding:
    return rule.finding(
        Place(sheet.name, area),
        what,
        expected=Text("a readable colour and format"),
        found=quote(sheet.cached(area.row, area.column)),
        mend=Text("Give the cell a readable font colour and an ordinary number format"),
        cause=(sheet.name, what.id),
    )


RULE = Rule(
    "IP103", Text("Content that cannot be seen"), Severity.WARNING, _check, housekeeping=True
)
