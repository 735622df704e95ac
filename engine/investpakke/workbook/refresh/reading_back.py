"""Read back a workbook before it replaces a user's: it must show what was planned."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from xml.etree import ElementTree as ET

from investpakke.errors import FileError, InvestpakkeError
from investpakke.text import Problem, Text, same
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.patch import Content, Lines, printable
from investpakke.workbook.ooxml.sheet_cells import SheetCells, Value
from investpakke.workbook.refresh.writing import NewFile

_SAME = 1e-14
"""A file keeps 15 significant digits."""


def check_read_back(
    parts: WorkbookParts, target: SheetCells, lines: Lines, written: NewFile
) -> None:
    """Refuse a workbook that does not read back as planned; nothing is replaced then.

    Parameters
    ----------
    parts : WorkbookParts
        The old workbook.
    target : SheetCells
        The old sheet with the blocks; an empty one if it is new.
    lines : mapping
        Its cells that change.
    written : Written
        The new workbook.

    Raises
    ------
    FileError
        It cannot be read, or shows something else.
    """
    try:
        fault = next(_faults(parts, target, lines, written), None)
    except (InvestpakkeError, LookupError, ValueError, ET.ParseError) as error:
        fault = str(error)
    if fault is not None:
        raise FileError(
            Problem("refresh.not_readable_after", "the refreshed file could not be read"),
            where=str(parts.path),
            expected=Text("a file that reads back as planned"),
            got=same(fault),
            mend=Text("Open it in Excel, save it as .xlsx or .xlsm, and refresh again"),
        )


def _faults(
    parts: WorkbookParts, target: SheetCells, lines: Lines, written: NewFile
) -> Iterator[str]:
    new = WorkbookParts(parts.path, data=written.data)
    for part in written.changed:
        new.tree(part)
    names = [sheet.name for sheet in parts.sheets]
    if target.name not in names:
        names.append(target.name)
    if [sheet.name for sheet in new.sheets] != names:
        yield "sheets"
        return
    if new.looks[: len(parts.looks)] != parts.looks:
        yield "styles"
    sheet = new.sheets[names.index(target.name)]
    made = sheet.part in written.changed and sheet.part not in parts.names
    if made and not new.content_type(sheet.part).endswith(".worksheet+xml"):
        yield f"{sheet.part}: content type"
    found = new.cells(sheet)
    for address in _differing_cells(target, lines, found):
        yield found.at(*address)
    if found.formulas != target.formulas or [*found.merged] != [*target.merged]:
        yield found.name


def _differing_cells(
    target: SheetCells, lines: Lines, found: SheetCells
) -> Iterator[tuple[int, int]]:
    """Yield the cells whose content is neither the old nor the planned one."""
    for row in {**target.rows, **found.rows, **lines}:
        expected: dict[int, Content | Value] = {**target.rows.get(row, {}), **lines.get(row, {})}
        shown = found.rows.get(row, {})
        for column in {**expected, **shown}:
            one, other = shown.get(column), expected.get(column)
            is_same = type(one) is type(other) is float and one == other  # as most are
            if not (is_same or _shows(one, other)):
                yield row, column


def _shows(shown: Value | None, expected: Content | Value) -> bool:
    if isinstance(shown, float) and isinstance(expected, int | float):
        return isclose(shown, expected, rel_tol=_SAME) and not isinstance(expected, bool)
    if type(expected) is str:
        return shown == (printable(expected) or None)
    return shown == expected and type(shown) is type(expected)
