"""The workbook depends on another file or on a data connection.

Anti-pattern
------------
A formula reads a file on somebody's drive. When the file is moved, changed or missing from the
archive, the figures are old, errors, or different from those that were approved.

Better practice
---------------
Copy the figures into the workbook as inputs with source and date. Break links that are left over
(Data > Edit Links > Break Link).

Source
------
FAST Standard; ICAEW, Twenty principles for good spreadsheet practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.addin_calls import texts_outside_cells
from investpakke.workbook.book import Book

_NUMBER = re.compile(r"\[(\d{1,6})\]")
_OWN_DATA = {"102", "103"}
"""Kinds of connections to the workbook's own cells."""

_LINKED = Problem("IP114.linked", "the workbook is linked to another file")
_LEFT_OVER = Problem("IP114.left_over", "a link to another file is left over: nothing reads it")
_COPY = Text("Copy the figures in as inputs with source and date")
_BREAK = Text("Choose Data > Edit Links > Break Link")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    yield from _formulas(rule, subject)
    yield from _links(rule, subject.book, _numbers_used(subject))
    yield from _connections(rule, subject.book)


def _formulas(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """Yield the blocks of formulas that read another file."""
    cells: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for formula, verdict in subject.calculation.formulas.items():
        outside = [o.text for o in verdict.resolved.obstacles if o.kind == "external"]
        if outside:
            key = formula.sheet, _file(subject.book, outside[0])
            cells.setdefault(key, []).extend((cell.row, cell.column) for cell in verdict.cells)
    for (sheet, file), places in cells.items():
        for area in rectangles(places):
            yield rule.finding(
                Place(sheet, area),
                Problem("IP114.formula", "the formula reads another file"),
                found=same(file),
                mend=_COPY,
                cause=(file,),
                several=_LINKED,
            )


def _file(book: Book, text: str) -> str:
    """Return the file that a reference such as "[1]Ark1!$A$1" reads."""
    found = _NUMBER.search(text)
    number = int(found[1]) if found else 0
    return book.external_links[number - 1].file if 1 <= number <= len(book.external_links) else text


def _numbers_used(subject: Subject) -> set[int]:
    """Return the links, counted from 1, that formulas, names or charts use."""
    book = subject.book
    texts = [
        formula.form
        for formula, verdict in subject.calculation.formulas.items()
        if verdict.resolved.obstacles or "]!" in formula.form
    ]
    texts += [name.text for name in book.names]
    if book.external_links:
        texts += [
            book.parts.read(part)
            for part in book.parts.names
            if part.startswith("xl/charts/") and part.endswith(".xml")
        ]
        texts += texts_outside_cells(book)
    return {int(number) for text in texts for number in _NUMBER.findall(text)}


def _links(rule: Rule, book: Book, used: set[int]) -> Iterator[Finding]:
    for number, link in enumerate(book.external_links, start=1):
        found = same(link.file)
        addin = link.file.casefold().endswith((".xlam", ".xla", ".xll"))
        if number not in used:
            yield rule.finding(
                Place(), _LEFT_OVER, found=found, mend=_BREAK, severity=Severity.NOTE
            )
        elif not addin:
            yield rule.finding(Place(), _LINKED, found=found, mend=_COPY, cause=(link.file,))
        elif not link.is_addin:  # IP602 tells of ours where it is called from one place
            yield rule.finding(
                Place(),
                Problem("IP114.add_in", "the workbook is linked to an add-in"),
                found=found,
                mend=Text(
                    "Install the add-in on each machine that opens the workbook; breaking the link "
                    "turns its functions into values"
                ),
                severity=Severity.NOTE,
            )


def _connections(rule: Rule, book: Book) -> Iterator[Finding]:
    part = book.parts.related("/connections")
    for item in () if part is None else book.parts.tree(part).iterfind("{*}connection"):
        own = item.get("type") in _OWN_DATA or item.get("name") == "ThisWorkbookDataModel"
        if not own:
            yield rule.finding(
                Place(),
                Problem("IP114.connection", "the workbook fetches data through a connection"),
                found=same(item.get("name", "")),
                mend=Text(
                    "Copy the figures in as inputs with source and date, and "
                    "delete the connection in Data > Queries & Connections"
                ),
            )


RULE = Rule("IP114", Text("External link"), Severity.WARNING, _check, explains=("IP302",))
