"""The ranges of drivers that users type on `Følsomhed`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from investpakke.deciding.drivers import Driver
from investpakke.deciding.ranges import LowHigh, checked
from investpakke.errors import Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook, read_own
from investpakke.workbook.layout import FOELSOMHED
from investpakke.workbook.ooxml.parts import WorkbookParts

DRIVER_HEAD: Final = "Forudsætning"
LOW_HEAD: Final = "Lav"
HIGH_HEAD: Final = "Høj"
"""The first table with these heads has a row for each driver, by its Danish name."""


def read_sheet_ranges(workbook: str | Path | WorkbookParts) -> dict[Driver, LowHigh]:
    """Return the low and high changes on `Følsomhed`; none in a workbook without our sheet.

    Raises
    ------
    FileError
        Not a readable workbook, or the sheet lacks a head or a driver.
    InputError
        A cell that is blank or that its driver may not have, with sheet and cell.
    """
    return read_own(workbook, FOELSOMHED, _ranges) or {}


def _ranges(book: OwnWorkbook) -> dict[Driver, LowHigh]:
    sheet = book.sheet(FOELSOMHED)
    columns = [sheet.find(head)[1] for head in (LOW_HEAD, HIGH_HEAD)]
    return {driver: _pair(sheet, driver, columns) for driver in Driver}


def _pair(sheet: InputSheet, driver: Driver, columns: list[int]) -> LowHigh:
    row = sheet.find(driver.said.da)[0]
    typed = [(column, sheet.number(row, column)) for column in columns]
    for column, value in typed:
        if value is None:
            what = Text("feltet er tomt", "the cell is blank")
            raise sheet.refuse(row, column, what, expected=Text("et tal", "a number"))
    low, high = (float(value or 0) for _, value in typed)
    return checked(driver, (low, high), same(sheet.at(row, columns[0])))
