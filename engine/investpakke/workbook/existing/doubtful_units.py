"""Units that a model writes so that they may be read as another one, a thousand times as much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.headers import folded, read_header, spoken, unit_line
from investpakke.workbook.existing.units import NAMES, are_two_units, is_scale, may_be_scaled
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_SCALES: Final = (1_000.0, 1_000_000.0)


def refuse_doubtful_units(table: CaseTable) -> None:
    """Refuse a unit above the table, or in its headers, that may be "kr." or thousands of them.

    Raises
    ------
    FileError
        The cell, and what stands there.
    """
    for number, row in table.sheet.rows.items():
        if number > table.bottom + 1:
            break
        for column, value in row.items():
            if type(value) is not str:
                continue
            if number < table.top:
                got = _doubtful_line(table.sheet, number, column, value, table.top)
            else:
                got = value if _is_doubtful_header(value) else ""
            if got:
                raise FileError(
                    Problem("model.unit_ambiguous", "the unit may be read in two ways"),
                    where=table.sheet.at(number, column),
                    expected=Text("one unit"),
                    got=same(" ".join(got.split())),
                    mend=Text(
                        "Mend the wrong one, or give --unit "
                        "(on a sheet called 'investpakke': 'unit')"
                    ),
                    parameter="unit",
                )


def _is_doubtful_header(text: str) -> bool:
    is_plain = read_header(text).unit == NAMES["plain"]
    return are_two_units(spoken(text)) or (is_plain and may_be_scaled(folded(text)))


def _doubtful_line(sheet: SheetCells, row: int, column: int, text: str, top: int) -> str:
    """Return what is said, with the cell beside it, where it may be another unit; "" if not."""
    unit = unit_line(text)
    if unit is not None and are_two_units(spoken(text)):
        return text
    if unit != NAMES["plain"]:
        return ""
    if may_be_scaled(folded(text), anywhere=True):
        return text
    return next((f"{said} | {text}" for said in _scales_beside(sheet, row, column, top)), "")


def _scales_beside(sheet: SheetCells, row: int, column: int, top: int) -> Iterator[str]:
    """Yield "tusind" or 1.000 in the cells beside, over and under a line."""
    cells = sheet.rows[row]
    left = max((other for other in cells if other < column), default=0)
    right = min((other for other in cells if other > column), default=0)
    beside = [sheet.get(row, left), sheet.get(row, right), sheet.get(row - 1, column)]
    if row + 1 < top:
        beside.append(sheet.get(row + 1, column))
    for value in beside:
        if isinstance(value, str) and is_scale(folded(value)):
            yield value
        elif isinstance(value, float) and value in _SCALES:
            yield f"{value:.0f}"
