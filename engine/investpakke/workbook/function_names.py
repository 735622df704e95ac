"""The LAMBDA edition in another workbook: add and remove names.

Only the list of defined names changes, and with ``convert`` the formulas that call the add-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from investpakke.errors import FileError
from investpakke.functions import catalogue
from investpakke.lambdas import is_ours, is_rewritten, lambda_text
from investpakke.text import Problem, Text, same
from investpakke.workbook.addin_calls import (
    CallLeft,
    CallOfAddin,
    ConvertedParts,
    find_calls,
    with_calls_of_names,
)
from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.defined_names import (
    NewName,
    StoredName,
    stored_names,
    with_names,
    without_names,
)
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.protection import refuse_locked, refuse_protected
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import refuse_if_open, replace_file


@dataclass(frozen=True)
class NamedFunctions:
    """What was done to the names of a workbook.

    Parameters
    ----------
    added, renewed, removed : tuple of str
        Names that are new, that differed in an earlier version, and that are gone.
    rewritten : tuple of str
        Those of the renewed or removed that another program, such as LibreOffice, had rewritten.
    stays : tuple of str
        Names of functions whose text is not ours, which removing leaves.
    present : int
        The number of our names in the workbook now.
    calls : tuple of CallOfAddin
        Formulas that call the add-in.
    converted : bool
        Whether those formulas call the names now.
    left : tuple of CallLeft
        Calls of another file, or of a function that this version does not have.
    unlinked : bool
        Whether the link to the add-in was taken out, as nothing uses it now.
    link_in_use : bool
        Whether a formula still uses the link to the add-in.
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
    rewritten: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    present: int = 0
    calls: tuple[CallOfAddin, ...] = ()
    converted: bool = False
    left: tuple[CallLeft, ...] = ()
    unlinked: bool = False
    link_in_use: bool = False
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
        Make the formulas that call the add-in call the names instead. A link to the add-in that
        nothing uses then is taken out, unless a link to another file comes after it.

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
    calls = find_calls(book)
    converted = ConvertedParts({})
    if convert and calls.of_addin:
        converted = with_calls_of_names(book)
    changes = converted.changes
    if new:
        gone = {name.name for name in new}
        listed = changes.get(parts.workbook) or old
        kept = without_names(listed, lambda name: name.name.upper() in gone)
        changes[parts.workbook] = with_names(kept, new)
    done = NamedFunctions(
        parts.path,
        added=tuple(name.name for name in new if name.name not in known),
        renewed=tuple(name.name for name in new if name.name in known),
        rewritten=tuple(name.name for name in stored if is_rewritten(name.text)),
        present=len(names),
        calls=calls.of_addin,
        converted=convert and bool(calls.of_addin),
        left=calls.left,
        unlinked=converted.unlinked,
        link_in_use=converted.link_in_use,
        plain=calls.of_names,
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
    stored = _own_names(old)
    gone = [name for name in stored if is_ours(name.text) or is_rewritten(name.text)]
    calls = find_calls(book)
    changes: dict[str, bytes | None] = {}
    if gone:
        places = {name.start for name in gone}
        changes[parts.workbook] = without_names(old, lambda name: name.start in places)
    done = NamedFunctions(
        parts.path,
        removed=tuple(name.name for name in gone),
        rewritten=tuple(name.name for name in gone if is_rewritten(name.text)),
        stays=tuple(name.name for name in stored if name not in gone),
        calls=calls.of_addin,
        plain=calls.of_names,
    )
    return _replace(parts, changes, done)


def calls_of_addin(path: str | Path) -> tuple[CallOfAddin, ...]:
    """Return the formulas of a workbook that call the add-in."""
    return find_calls(Book(Path(path))).of_addin


def _replace(
    parts: WorkbookParts, changes: Mapping[str, bytes | None], done: NamedFunctions
) -> NamedFunctions:
    """Replace the file by one with changed parts, or leave it if there are none."""
    if not changes:
        return done
    refuse_if_open(parts.path)
    refuse_locked(parts)
    for sheet in parts.sheets:
        related = parts.relationships(sheet.part).values()
        if any(part in changes for part in (sheet.part, *(one.target for one in related))):
            refuse_protected(parts, sheet, sheet.name)
    data = replace_members(parts.data, changes, parts.path)
    _refuse_unsound(parts, data)
    backup, notes = replace_file(parts.path, parts.data, data)
    return replace(done, backup=backup, notes=notes)


def _refuse_unsound(parts: WorkbookParts, data: bytes) -> None:
    """Read the new file back; a part that was sound in the old one must be so in the new."""
    before = {part for part, _ in parts.unsound_parts()}
    for part, why in WorkbookParts(parts.path, data=data).unsound_parts():
        if part not in before:
            raise FileError(
                Problem("functions.read_back", "the new file could not be read back"),
                where=str(parts.path),
                expected=Text("a file that reads back as planned"),
                got=why,
            )


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
    taken = [
        f"{name.name} (={name.text[:40]}{'…' * (len(name.text) > 40)})"
        for name in stored
        if not (is_ours(name.text) or is_rewritten(name.text))
    ]
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
        got=same(", ".join(taken[:5]) + " …" * (len(taken) > 5)),
        mend=Text("Rename or delete them under Formulas, Name Manager, and run it again"),
    )
