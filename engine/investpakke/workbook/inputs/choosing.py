"""What users type on `Prioritering`: ticks, a budget, demands of cases and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from investpakke.deciding.choosing.choice import Demands
from investpakke.errors import Text, same
from investpakke.model import checks
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook, read_own
from investpakke.workbook.layout import (
    CASE_COLUMNS,
    FORUDSAETNINGER,
    GROUP_HEADERS,
    PRIORITERING,
    SAGER,
)
from investpakke.workbook.ooxml.parts import WorkbookParts

BUDGET_LABEL: Final = "Budget: højeste årlige investering"
TICK_HEAD: Final = "Med"
DEMAND_HEAD: Final = "Krav"
LEAST_SHARE_HEAD: Final = "Mindste andel"
MUST: Final = "skal med"
WITHOUT: Final = "skal ikke med"
ROWS_BELOW_HEAD: Final = 2
"""The first row stands this far below a head: a row of units is between."""


@dataclass(frozen=True, slots=True)
class ChoosingInputs:
    """What stands on the sheet: demands, and the numbers of the cases that are ticked."""

    demands: Demands
    ticked: tuple[str, ...]


def read_choosing(workbook: str | Path | WorkbookParts) -> ChoosingInputs | None:
    """Return what a workbook's sheet `Prioritering` asks for; None if it has no such sheet.

    Rows are those of the cases on `Sager` and of the groups on `Forudsætninger`, so that no
    formula needs to be calculated.

    Raises
    ------
    FileError
        Not a readable workbook, or a head is missing.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    return read_own(workbook, PRIORITERING, _inputs)


def _inputs(book: OwnWorkbook) -> ChoosingInputs:
    sheet, cases, common = map(book.sheet, (PRIORITERING, SAGER, FORUDSAETNINGER))
    row, column = sheet.find(BUDGET_LABEL)
    numbers = _case_numbers(cases)
    asked = {number: _demand(sheet, at) for at, number in numbers.items()}
    demands = Demands(
        budget=_between(sheet, row, column + 1, None),
        shares=_least_shares(sheet, common),
        must=tuple(number for number, what in asked.items() if what == MUST),
        without=tuple(number for number, what in asked.items() if what == WITHOUT),
    )
    ticked = tuple(number for at, number in numbers.items() if _ticked(sheet, at))
    return ChoosingInputs(demands, ticked)


def _case_numbers(sheet: InputSheet) -> Mapping[int, str]:
    """Return the cases' numbers by how far they stand below the first row."""
    head, column = sheet.find(CASE_COLUMNS[0].header)
    first = head + ROWS_BELOW_HEAD
    rows = range(first, sheet.last_row + 1)
    found = {row - first: sheet.text(row, column) for row in rows}
    return {at: number for at, number in found.items() if number is not None}


def _cell(sheet: InputSheet, head: str, at: int) -> tuple[int, int]:
    row, column = sheet.find(head)
    return row + ROWS_BELOW_HEAD + at, column


def _demand(sheet: InputSheet, at: int) -> str | None:
    row, column = _cell(sheet, DEMAND_HEAD, at)
    value = sheet.text(row, column)
    if value in {None, MUST, WITHOUT}:
        return value
    what = Text("kravet kendes ikke", "the demand is not known")
    raise sheet.refuse(row, column, what, expected=same(f"{MUST}, {WITHOUT}"), got=value)


def _ticked(sheet: InputSheet, at: int) -> bool:
    row, column = _cell(sheet, TICK_HEAD, at)
    value = sheet.number(row, column)
    if value in {None, 0, 1}:
        return value == 1
    what = Text("afkrydsningen er hverken 1 eller 0", "the tick is neither 1 nor 0")
    expected = Text("1 (med) eller 0 (ikke med)", "1 (in) or 0 (out)")
    raise sheet.refuse(row, column, what, expected=expected, got=value)


def _between(sheet: InputSheet, row: int, column: int, most: float | None) -> float | None:
    """Return a number from 0 to ``most``, None where the cell is blank."""
    value = sheet.number(row, column)
    if value is None:
        return None
    return checks.number(value, same(sheet.at(row, column)), at_least=0, at_most=most)


def _least_shares(sheet: InputSheet, common: InputSheet) -> dict[int, float]:
    """Return the least shares that are typed, by the number of the group in the same row."""
    head, column = common.find(GROUP_HEADERS[1])
    shares, at = {}, 0
    while (number := common.number(head + 1 + at, column - 1)) is not None:
        share = _between(sheet, *_cell(sheet, LEAST_SHARE_HEAD, at), 1)
        if share is not None:
            shares[int(number)] = share
        at += 1
    return shares
