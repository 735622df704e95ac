"""Calls of the add-in in a workbook: found wherever a formula may stand, and made calls of names.

Excel stores a call that was typed with the add-in as ``[1]!INVEST_NET(…)``, a function of the file
of link no. 1: it ignores a name in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from investpakke.functions import catalogue
from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.link_list import without_links
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.stored_formulas import (
    Owner,
    StoredFormula,
    stored_formulas,
    with_formulas,
)

_STRINGS = re.compile(r'("(?:[^"]|"")*")')
_CALL = re.compile(
    r"((?:'(?:[^']|'')+'|\[[^\[\]]+\]|(?<![\w.'\]])[\w.]+)!|_xl(?:udf|fn)\.)(?=(INVEST_\w+)\()",
    re.IGNORECASE,
)
"""What stands before the name of a function: a file, or the mark of one that Excel did not know."""

_PLAIN_CALL = re.compile(r"(?<![\w.!\]])(INVEST_\w+)\(", re.IGNORECASE)
_NUMBER = re.compile(r"\[(\d{1,6})\]")


@dataclass(frozen=True)
class CallOfAddin:
    """A formula that calls the add-in: Excel does not use the workbook's name there.

    ``cell`` is the cell of one in a cell, else its sheet or name; ``owner`` says which it is.
    """

    cell: str
    formula: str
    converted: str
    owner: Owner = "cell"


@dataclass(frozen=True)
class Calls:
    """The formulas that call the add-in, and how many cells call a name."""

    of_addin: tuple[CallOfAddin, ...]
    of_names: int


def find_calls(book: Book) -> Calls:
    """Return the calls in cells, formats, validations, columns of tables, and names."""
    found: list[CallOfAddin] = []
    plain = 0
    for sheet in book.sheets:
        if not _may_call(book.parts, sheet.part.part):
            continue
        for row, column in sheet.forms:
            formula = sheet.formula(row, column)
            converted = call_names(formula, book)
            if converted != formula:
                cell = f"{sheet.name}!{get_column_letter(column)}{row}"
                found.append(CallOfAddin(cell, formula, converted))
            elif any(_PLAIN_CALL.search(piece) for piece in _STRINGS.split(formula)[::2]):
                plain += 1
    for part, sheet_name in _parts(book):
        for stored in _outside_cells(book, part) if _may_call(book.parts, part) else ():
            converted = call_names(stored.text, book)
            if converted != stored.text:
                where = "!".join(filter(None, (sheet_name, stored.which)))
                found.append(CallOfAddin(where, f"={stored.text}", f"={converted}", stored.owner))
    return Calls(tuple(found), plain)


def texts_outside_cells(book: Book) -> Iterator[str]:
    """Yield the formulas of formats, validations, tables and names."""
    for part, _sheet in _parts(book):
        yield from (formula.text for formula in _outside_cells(book, part))


def _outside_cells(book: Book, part: str) -> Iterator[StoredFormula]:
    formulas = stored_formulas(book.parts.utf8(part))
    return (formula for formula in formulas if formula.owner != "cell")


def call_names(formula: str, book: Book) -> str:
    """Return a formula that calls names where it called the add-in.

    A function that this version does not have stays: there is no name for it.
    """
    known = {function.name for function in catalogue()}

    def shorter(match: re.Match[str]) -> str:
        owner = match[1]
        if match[2].upper() not in known:
            return owner
        of_addin = owner.endswith(".") or book.linked_file(owner[:-1]).is_addin
        return "" if of_addin else owner

    pieces = _STRINGS.split(formula)
    pieces[::2] = [_CALL.sub(shorter, piece) for piece in pieces[::2]]
    return "".join(pieces)


def with_calls_of_names(book: Book) -> tuple[dict[str, bytes | None], bool]:
    """Return the parts in which calls of the add-in are replaced by calls of the names.

    Also whether no link to the add-in is left. One that nothing uses goes, unless a link that stays
    comes after it: formulas number them.
    """
    changes: dict[str, bytes | None] = {}
    used: set[int] = set()
    for part, _sheet in _parts(book):
        old = book.parts.utf8(part)
        new = with_formulas(old, lambda text: call_names(text, book))
        if new != old:
            changes[part] = new
        used |= {int(n) for formula in stored_formulas(new) for n in _NUMBER.findall(formula.text)}
    used |= _numbers_in_charts(book.parts)
    links = list(book.external_links)
    gone = []
    while changes and links and links[-1].is_addin and len(links) not in used:
        gone.append(links.pop().part)
    if gone:
        changes |= without_links(book.parts, gone, changes.get(book.parts.workbook))
    return changes, bool(gone) and not any(link.is_addin for link in links)


def _numbers_in_charts(parts: WorkbookParts) -> set[int]:
    charts = (part for part in parts.names if "chart" in part.lower() and part.endswith(".xml"))
    return {int(number) for part in charts for number in _NUMBER.findall(parts.read(part))}


def _parts(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the parts that may hold formulas, with the sheet of each."""
    for sheet in book.sheets:
        yield sheet.part.part, sheet.name
        for related in book.parts.relationships(sheet.part.part).values():
            if related.type.endswith("/table") and related.target in book.parts.names:
                yield related.target, sheet.name
    yield book.parts.workbook, ""


def _may_call(parts: WorkbookParts, part: str) -> bool:
    return b"INVEST_" in parts.utf8(part).upper()
