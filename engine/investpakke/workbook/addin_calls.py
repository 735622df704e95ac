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
class CallLeft:
    """A call that has no name to call instead: of another file, or of an unknown function.

    ``file`` is that of the call; empty where only the function is unknown.
    """

    cell: str
    formula: str
    function: str
    file: str = ""
    owner: Owner = "cell"


@dataclass(frozen=True)
class Calls:
    """The formulas that call the add-in, how many cells call a name, and the calls that stay."""

    of_addin: tuple[CallOfAddin, ...]
    of_names: int
    left: tuple[CallLeft, ...] = ()


@dataclass(frozen=True)
class ConvertedParts:
    """The parts that change, whether all links to the add-in go, and whether one is in use."""

    changes: dict[str, bytes | None]
    unlinked: bool = False
    link_in_use: bool = False


def find_calls(book: Book) -> Calls:
    """Return the calls in cells, formats, validations, columns of tables, and names."""
    found: list[CallOfAddin] = []
    left: list[CallLeft] = []
    plain = 0
    for sheet in book.sheets:
        if not _may_call(book.parts, sheet.part.part):
            continue
        for row, column in sheet.forms:
            formula = sheet.formula(row, column)
            converted = call_names(formula, book)
            cell = f"{sheet.name}!{get_column_letter(column)}{row}"
            left += _left(converted, formula, cell, "cell", book)
            if converted != formula:
                found.append(CallOfAddin(cell, formula, converted))
            elif any(_PLAIN_CALL.search(piece) for piece in _STRINGS.split(formula)[::2]):
                plain += 1
    for part, sheet_name in _parts(book):
        for stored in _outside_cells(book, part) if _may_call(book.parts, part) else ():
            converted = call_names(stored.text, book)
            where = "!".join(filter(None, (sheet_name, stored.which)))
            left += _left(converted, f"={stored.text}", where, stored.owner, book)
            if converted != stored.text:
                found.append(CallOfAddin(where, f"={stored.text}", f"={converted}", stored.owner))
    return Calls(tuple(found), plain, tuple(left))


def _left(converted: str, formula: str, cell: str, owner: Owner, book: Book) -> Iterator[CallLeft]:
    """Yield the first call that stays in a converted formula, unless it is of its own sheet."""
    for piece in _STRINGS.split(converted)[::2]:
        for match in _CALL.finditer(piece):
            of = match[1][:-1]
            file = None if match[1].endswith(".") else book.linked_file(of)
            if of.strip("'") not in book.by_name:
                other = "" if file is None or file.is_addin else file.file or of
                yield CallLeft(cell, formula, match[2], other, owner)
                return


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


def with_calls_of_names(book: Book) -> ConvertedParts:
    """Return the parts in which calls of the add-in are replaced by calls of the names.

    A link to the add-in that nothing uses goes, unless a link that stays
    comes after it: formulas number them.
    """
    changes: dict[str, bytes | None] = {}
    used: set[int] = set()
    in_use = _numbers_in_charts(book.parts)
    for part, _sheet in _parts(book):
        old = book.parts.utf8(part)
        new = with_formulas(old, lambda text: call_names(text, book))
        if new != old:
            changes[part] = new
        for formula in stored_formulas(new):
            used |= {int(number) for number in _NUMBER.findall(formula.text)}
            in_use |= _numbers_outside_texts(formula.text)
    used |= in_use
    links = list(book.external_links)
    gone = []
    while changes and links and links[-1].is_addin and len(links) not in used:
        gone.append(links.pop().part)
    if gone:
        changes |= without_links(book.parts, gone, changes.get(book.parts.workbook))
    return ConvertedParts(
        changes,
        unlinked=bool(gone) and not any(link.is_addin for link in links),
        link_in_use=any(links[n - 1].is_addin for n in in_use if 1 <= n <= len(links)),
    )


def _numbers_outside_texts(formula: str) -> set[int]:
    """Return the links that a formula uses; a sheet's name may hold a quotation mark."""
    pieces = [formula] if "'" in formula else _STRINGS.split(formula)[::2]
    return {int(number) for piece in pieces for number in _NUMBER.findall(piece)}


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
