"""The bytes of a workbook whose sheet "Pakke" shows the blocks, and what to say of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from investpakke.text import Text
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts
from investpakke.workbook.ooxml.patch import Lines, patch_sheet
from investpakke.workbook.ooxml.raw_zip import replaced
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from investpakke.workbook.ooxml.workbook_xml import Additions, computed_when_opened
from investpakke.workbook.refresh.placing import Plan
from investpakke.workbook.refresh.readers import first_reader
from investpakke.workbook.refresh.styling import NEW_SHEET, Styling, missing, suitable


class Written(NamedTuple):
    """The bytes of a workbook, which parts of it are new or changed, and what to say of it."""

    data: bytes
    changed: Collection[str]
    notes: list[Text]


def with_new_sheet(
    parts: WorkbookParts, target: SheetCells, planned: Plan, lines: Lines
) -> Written:
    """Return a workbook with a new sheet, and the cell formats for it that the workbook lacks."""
    added = Additions(parts)
    found = suitable(parts.looks)
    lacking = missing(found)
    numbers = added.add_looks([*lacking.values()])
    styles = found | {kind: numbers[look] for kind, look in lacking.items()}
    part = added.add_sheet(target.name, NEW_SHEET)
    styling = Styling(planned, target, styles)
    added.changed[part] = patch_sheet(added.changed[part], lines, styling, target.name)
    note = Text(
        "The sheet {name} is made; the cell formats for it that the file lacks are added.",
        name=target.name,
    )
    return Written(replaced(parts.data, added.changed, parts.path), added.changed, [note])


def with_sheet(
    parts: WorkbookParts, part: SheetPart, target: SheetCells, planned: Plan, lines: Lines
) -> Written:
    """Return a workbook with cells of a sheet changed; formulas that read it are asked to compute.

    New cells get cell formats that the workbook has: no other part is changed for them.
    """
    old = parts.utf8(part.part)
    styling = Styling(planned, target, suitable(parts.looks))
    changes = {part.part: patch_sheet(old, lines, styling, target.name)}
    notes = []
    reader = first_reader(parts, target, planned.areas)
    if reader is not None:
        changes[parts.workbook] = computed_when_opened(parts.utf8(parts.workbook))
        notes.append(
            Text(
                "Formulas read the sheet (e.g. {reader}): Excel computes them when it opens it.",
                reader=reader,
            )
        )
    return Written(replaced(parts.data, changes, parts.path), changes, notes)
