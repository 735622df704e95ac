"""The LAMBDA edition in another workbook: add and remove names, count calls.

Only the list of defined names changes, and with ``convert`` the formulas that call the add-in.
Excel stores a call that was typed with the add-in as ``[1]!INVEST_NET(…)``, a function of the file
of link no. 1: it ignores a name in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote

from investpakke.errors import FileError
from investpakke.functions import catalogue
from investpakke.lambdas import is_ours, lambda_text
from investpakke.text import Problem, Text, same
from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.defined_names import (
    NewName,
    StoredName,
    stored_names,
    with_names,
    without_names,
)
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts
from investpakke.workbook.ooxml.protection import refuse_locked, refuse_protected
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import refuse_if_open, replace_file
from investpakke.workbook.ooxml.sheet_cells import Numbering
from investpakke.workbook.ooxml.xml_elements import Name, escape, parser_with_places, tag_end

ADDIN = "investpakke.xlam"

_STRINGS = re.compile(r'("(?:[^"]|"")*")')
_CALL = re.compile(r"\[(\d+)\]!(?=(INVEST_\w+)\()", re.IGNORECASE)
_PLAIN_CALL = re.compile(r"(?<![\w.!\]])(INVEST_\w+)\(", re.IGNORECASE)


@dataclass(frozen=True)
class CallOfAddin:
    """A cell whose formula calls the add-in: Excel does not use the workbook's name there."""

    cell: str
    formula: str
    converted: str


@dataclass(frozen=True)
class NamedFunctions:
    """What was done to the names of a workbook.

    Parameters
    ----------
    added, renewed, removed : tuple of str
        Names that are new, that differed in an earlier version, and that are gone.
    present : int
        The number of our names in the workbook now.
    calls : tuple of CallOfAddin
        Cells that call the add-in.
    converted : bool
        Whether those cells call the names now.
    plain : int
        Cells that call a name.
    backup : Path or None
        The workbook as it was; None if nothing was written.
    notes : tuple of Text
        Remarks on the new file.
    """

    path: Path
    added: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    present: int = 0
    calls: tuple[CallOfAddin, ...] = ()
    converted: bool = False
    plain: int = 0
    backup: Path | None = None
    notes: tuple[Text, ...] = ()


def function_names() -> tuple[NewName, ...]:
    """Return every INVEST_* function as a name with its help as comment, in order.

    Examples
    --------
    >>> function_names()[0].name
    'INVEST_AVERAGE'
    """
    found = (NewName(f.name, lambda_text(f), f.help.da) for f in catalogue())
    return tuple(sorted(found, key=lambda name: name.name))


def with_function_names(data: bytes, path: Path) -> bytes:
    """Return one of our workbooks, which has none of the names, with all of them."""
    parts = WorkbookParts(path, data=data)
    book = with_names(parts.utf8(parts.workbook), function_names())
    return replace_members(data, {parts.workbook: book}, path)


def add_functions(path: str | Path, *, convert: bool = False) -> NamedFunctions:
    """Put the INVEST_* functions into a workbook as named LAMBDAs.

    Parameters
    ----------
    path : str or Path
        An .xlsx or .xlsm.
    convert : bool
        Make the cells that call the add-in call the names instead.

    Returns
    -------
    NamedFunctions
        Without a backup if nothing had to be written.

    Raises
    ------
    FileError
        The file cannot be read or written, is open, locked or shared, or has another name or table
        with the name of a function. Nothing is written then.
    """
    book = Book(Path(path))
    parts, names = book.parts, function_names()
    old = _read(parts, parts.workbook)
    stored = _own_names(old)
    _refuse_taken(book, stored)
    known = {name.name.upper(): name.text for name in stored}
    new = [name for name in names if not _same(known.get(name.name), name.text)]
    calls, plain = _calls(book)
    changes = _convert(book) if convert and calls else {}
    if new:
        gone = {name.name for name in new}
        kept = without_names(old, lambda name: name.name.upper() in gone)
        changes[parts.workbook] = with_names(kept, new)
    done = NamedFunctions(
        parts.path,
        added=tuple(name.name for name in new if name.name not in known),
        renewed=tuple(name.name for name in new if name.name in known),
        present=len(names),
        calls=calls,
        converted=convert and bool(calls),
        plain=plain,
    )
    return _replace(parts, changes, done)


def remove_functions(path: str | Path) -> NamedFunctions:
    """Remove the named LAMBDAs from a workbook; all other names stay.

    Raises
    ------
    FileError
        As in `add_functions`.
    """
    book = Book(Path(path))
    parts = book.parts
    old = _read(parts, parts.workbook)
    gone = [name for name in _own_names(old) if is_ours(name.text)]
    calls, plain = _calls(book)
    changes: dict[str, bytes] = {}
    if gone:
        places = {name.start for name in gone}
        changes[parts.workbook] = without_names(old, lambda name: name.start in places)
    removed = tuple(name.name for name in gone)
    return _replace(
        parts, changes, NamedFunctions(parts.path, removed=removed, calls=calls, plain=plain)
    )


def calls_of_addin(path: str | Path) -> tuple[CallOfAddin, ...]:
    """Return the cells of a workbook that call the add-in."""
    return _calls(Book(Path(path)))[0]


def _replace(
    parts: WorkbookParts, changes: Mapping[str, bytes], done: NamedFunctions
) -> NamedFunctions:
    """Replace the file by one with changed parts, or leave it if there are none."""
    if not changes:
        return done
    refuse_if_open(parts.path)
    refuse_locked(parts)
    for sheet in parts.sheets:
        if sheet.part in changes:
            refuse_protected(parts, sheet, sheet.name)
    data = replace_members(parts.data, changes, parts.path)
    backup, notes = replace_file(parts.path, parts.data, data)
    return replace(done, backup=backup, notes=notes)


def _read(parts: WorkbookParts, part: str) -> bytes:
    """Return a part as it is searched and changed: every part has been read as XML before."""
    parts.tree(part)
    return parts.utf8(part)


def _own_names(xml: bytes) -> list[StoredName]:
    """Return the names of a workbook and its sheets that are also names of our functions."""
    functions = {name.name for name in function_names()}
    return [name for name in stored_names(xml) if name.name.upper() in functions]


def _same(text: str | None, other: str) -> bool:
    """Return whether a name has that text; Excel may have put blanks between its parts."""
    return text is not None and "".join(text.split()) == "".join(other.split())


def _refuse_taken(book: Book, stored: list[StoredName]) -> None:
    """Refuse a workbook in which another name or table has the name of a function."""
    functions = {name.name for name in function_names()}
    taken = [f"{name.name} (={name.text[:40]})" for name in stored if not is_ours(name.text)]
    taken += [
        f"{table.name} ({table.sheet})" for table in book.tables if table.name.upper() in functions
    ]
    if not taken:
        return
    raise FileError(
        Problem(
            "functions.name_taken", "the workbook already has names like those of the functions"
        ),
        where=str(book.path),
        expected=Text("a workbook without names such as INVEST_NET"),
        got=same(", ".join(taken[:5])),
        mend=Text("Rename or delete them under Formulas, Name Manager, and run it again"),
    )


# --- Calls -----------------------------------------------------------------------------------


def _calls(book: Book) -> tuple[tuple[CallOfAddin, ...], int]:
    """Return the cells that call the add-in, and how many call a name."""
    links = _links(book)
    found: list[CallOfAddin] = []
    plain = 0
    for sheet in book.sheets:
        for row, column, _start, _end, formula in _formulas(book.parts, sheet.part):
            converted = _call_names(formula, links)
            cell = f"{sheet.name}!{get_column_letter(column)}{row}"
            if converted != formula:
                found.append(CallOfAddin(cell, f"={formula}", f"={converted}"))
            elif any(_PLAIN_CALL.search(piece) for piece in _STRINGS.split(formula)[::2]):
                plain += 1
    return tuple(found), plain


def _links(book: Book) -> frozenset[int]:
    """Return the numbers of the links that lead to the add-in."""
    return frozenset(
        number
        for number, file in enumerate(book.external_links, start=1)
        if PureWindowsPath(unquote(file)).name.casefold() == ADDIN
    )


def _call_names(formula: str, links: frozenset[int]) -> str:
    """Return a formula that calls names where it called the add-in."""
    pieces = _STRINGS.split(formula)
    pieces[::2] = [
        _CALL.sub(lambda m: "" if int(m[1]) in links else m[0], piece) for piece in pieces[::2]
    ]
    return "".join(pieces)


def _convert(book: Book) -> dict[str, bytes]:
    """Return the sheets in which calls of the add-in are replaced by calls of the names."""
    links, changes = _links(book), {}
    for sheet in book.sheets:
        pieces, at = [], 0
        xml = book.parts.utf8(sheet.part.part)
        for _row, _column, start, end, formula in _formulas(book.parts, sheet.part):
            converted = _call_names(formula, links)
            if converted != formula:
                pieces += [xml[at:start], escape(converted).encode()]
                at = end
        if pieces:
            changes[sheet.part.part] = b"".join([*pieces, xml[at:]])
    return changes


def _formulas(parts: WorkbookParts, sheet: SheetPart) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield the formulas that call INVEST_* functions, with their cell and their position."""
    xml = parts.utf8(sheet.part)
    if b"INVEST_" not in xml.upper():
        return
    found: list[tuple[int, int, int, int, str]] = []
    parser, numbering = parser_with_places(), Numbering()
    start = -1

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal start
        local = Name.parse(tag).local
        if local == "row":
            numbering.start_row(attributes.get("r"))
        elif local == "c":
            numbering.start_cell(attributes.get("r"))
        elif local == "f":
            start = tag_end(xml, parser.CurrentByteIndex)

    def finish(tag: str) -> None:
        nonlocal start
        if Name.parse(tag).local == "f" and start >= 0:
            end = parser.CurrentByteIndex
            text = unescape(xml[start:end].decode()) if end > start else ""
            if "INVEST_" in text.upper() and "<" not in xml[start:end].decode():
                found.append((numbering.row, numbering.column, start, end, text))
            start = -1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.Parse(xml, True)
    yield from found
