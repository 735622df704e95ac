"""The bytes of a workbook with the blocks on its sheet "Pakke", and the remarks on it.

Formulas that read the blocks have old values as soon as a block has changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from investpakke.text import Text
from investpakke.workbook.ooxml.addresses import column_index_from_string
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts
from investpakke.workbook.ooxml.patch import Lines, patch_sheet
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells
from investpakke.workbook.ooxml.workbook_xml import Additions, request_calculation
from investpakke.workbook.refresh.placing import Plan
from investpakke.workbook.refresh.styling import NEW_SHEET, Styling, missing, suitable

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_STRINGS = re.compile(r'"[^"]*"')
_OTHER_SHEET = re.compile(r"(?:'[^']+'|[\w.]+)!\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?")
_REFERENCE = re.compile(
    r"(?<![\w.!])\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?(?![\w(.])"
    r"|(?<![\w.!])\$?([A-Z]{1,3}):\$?([A-Z]{1,3})(?![\w(.])"
    r"|(?<![\w.!])\$?(\d+):\$?(\d+)(?![\w(.])"
)


def first_reader(parts: WorkbookParts, target: SheetCells, blocks: Sequence[Area]) -> str | None:
    """Return a formula, or named range, that reads blocks on a sheet; None if there is none.

    A formula on another sheet counts if it names the sheet at all; one on the same sheet if
    it names a cell of a block. A shared formula, whose text stands elsewhere, counts too.
    """
    wanted = target.name.casefold()
    for sheet in parts.all_cells:
        for (row, column), formula in sheet.formulas.items():
            reads = wanted in formula.casefold() if formula else sheet is target
            if sheet is target and formula and not reads:
                reads = any(area.meets(block) for area in _areas(formula) for block in blocks)
            if reads:
                return sheet.at(row, column)
    for name in parts.tree(parts.workbook).iterfind(".//{*}definedName"):
        printing = name.get("name", "").startswith("_xlnm.")
        if wanted in (name.text or "").casefold() and not printing:
            return name.get("name", "")
    return None


def _areas(formula: str) -> Iterator[Area]:
    """Yield the areas on its own sheet that a formula names."""
    here = _OTHER_SHEET.sub(" ", _STRINGS.sub(" ", formula))
    for found in _REFERENCE.finditer(here):
        left, top, right, bottom, first, last, upper, lower = found.groups()
        letters = (left or first or "A", right or last or left or "XFD")
        columns = sorted(map(column_index_from_string, letters))
        rows = sorted((int(top or upper or 1), int(bottom or lower or top or _LAST_ROW)))
        yield Area(rows[0], columns[0], rows[1], min(columns[1], _LAST_COLUMN))


class NewFile(NamedTuple):
    """The bytes of a workbook, its new or changed parts, and remarks."""

    data: bytes
    changed: Collection[str]
    notes: list[Text]


def with_new_sheet(
    parts: WorkbookParts, target: SheetCells, planned: Plan, lines: Lines
) -> NewFile:
    """Return a workbook with a new sheet, and the cell formats for it that were missing."""
    added = Additions(parts)
    found = suitable(parts.looks)
    lacking = missing(found)
    numbers = added.add_looks([*lacking.values()])
    styles = found | {kind: numbers[look] for kind, look in lacking.items()}
    part = added.add_sheet(target.name, NEW_SHEET)
    styling = Styling(planned, target, styles)
    added.changed[part] = patch_sheet(added.changed[part], lines, styling, target.name)
    note = Text(
        "The sheet {name} is created; missing cell formats are added to the file.", name=target.name
    )
    return NewFile(replace_members(parts.data, added.changed, parts.path), added.changed, [note])


def with_sheet(
    parts: WorkbookParts, part: SheetPart, target: SheetCells, planned: Plan, lines: Lines
) -> NewFile:
    """Return a workbook with cells of a sheet changed; formulas that read it will be calculated.

    New cells get existing cell formats: no other part is changed for them.
    """
    old = parts.utf8(part.part)
    styling = Styling(planned, target, suitable(parts.looks))
    changes = {part.part: patch_sheet(old, lines, styling, target.name)}
    notes = []
    reader = first_reader(parts, target, planned.areas)
    if reader is not None:
        changes[parts.workbook] = request_calculation(parts.utf8(parts.workbook))
        notes.append(
            Text(
                "Formulas read the sheet (e.g. {reader}): Excel recalculates them when "
                "it opens the file.",
                reader=reader,
            )
        )
    return NewFile(replace_members(parts.data, changes, parts.path), changes, notes)
