"""The ranges of drivers that users type on `Følsomhed`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from investpakke.deciding.drivers import DRIVER_NAMES, Driver, driver_named
from investpakke.deciding.ranges import LowHigh, checked
from investpakke.problems import CELL_BLANK
from investpakke.text import Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook, read_own
from investpakke.workbook.inputs.typed_table import relative, twice, typed_table
from investpakke.workbook.layout import FOELSOMHED
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.written_names import folded, meant_by

DRIVER_HEAD: Final = "Forudsætning"
LOW_HEAD: Final = "Lav"
HIGH_HEAD: Final = "Høj"
"""The first table with these headers has one row per driver, by its Danish name."""


def read_sheet_ranges(workbook: str | Path | WorkbookParts) -> dict[Driver, LowHigh]:
    """Return the low and high changes on `Følsomhed`; none if a workbook lacks our headers.

    Raises
    ------
    FileError
        Not a readable workbook, or the sheet lacks a head or a driver.
    InputError
        A blank cell, or a change that its driver does not allow, with sheet and cell.
    """
    return read_own(workbook, FOELSOMHED, _ranges, _typed_sheet) or {}


def _ranges(book: OwnWorkbook) -> dict[Driver, LowHigh]:
    sheet = book.sheet(FOELSOMHED)
    columns = [sheet.find(head)[1] for head in (LOW_HEAD, HIGH_HEAD)]
    return {driver: _pair(sheet, driver, columns) for driver in Driver}


def _pair(sheet: InputSheet, driver: Driver, columns: list[int]) -> LowHigh:
    row = sheet.find(driver.label.da)[0]
    typed = [(column, sheet.number(row, column)) for column in columns]
    for column, value in typed:
        if value is None:
            what = CELL_BLANK
            raise sheet.refuse(row, column, what, expected=Text("a number"))
    low, high = (float(value or 0) for _, value in typed)
    return checked(driver, (low, high), same(sheet.at(row, columns[0])))


def _typed_sheet(sheet: InputSheet) -> dict[Driver, LowHigh] | None:
    """Return the ranges on a user's own sheet; drivers without a row are left out."""
    table = typed_table(sheet, (DRIVER_HEAD, LOW_HEAD, HIGH_HEAD))
    if table is None:
        return None
    name, *columns = (table.columns[folded(head)] for head in (DRIVER_HEAD, LOW_HEAD, HIGH_HEAD))
    rows = list(table.rows(columns))
    known: list[Driver | None] = [
        meant_by(sheet.text_or_none(row, name) or "", DRIVER_NAMES) for row in rows
    ]
    if not any(known):
        return None  # a table of something else
    found: dict[Driver, LowHigh] = {}
    for row in rows:
        place = same(sheet.at(row, name))
        driver = driver_named(sheet.text(row, name) or "", place)
        if driver in found:
            raise twice(sheet, row, name, sheet.text(row, name))
        read = sheet.number if driver is Driver.DELAY else partial(relative, sheet)
        typed = [(column, read(row, column)) for column in columns]
        for column, value in typed:
            if value is None:
                what = CELL_BLANK
                raise sheet.refuse(row, column, what, expected=Text("a number"))
        low, high = (float(value or 0) for _, value in typed)
        found[driver] = checked(driver, (low, high), same(sheet.at(row, columns[0])))
    return found
