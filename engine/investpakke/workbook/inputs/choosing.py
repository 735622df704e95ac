"""What users type on `Prioritering`: ticks, a budget, demands on cases and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from investpakke.deciding.choosing.choice import Demands
from investpakke.model import checks
from investpakke.text import Problem, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook, read_own
from investpakke.workbook.inputs.typed_table import TypedTable, case_number, twice, typed_table
from investpakke.workbook.layout import (
    CASE_COLUMNS,
    FORUDSAETNINGER,
    GROUP_HEADERS,
    PRIORITERING,
    SAGER,
)
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.written_names import folded

BUDGET_LABEL: Final = "Budget: højeste årlige investering"
TICK_HEAD: Final = "Med"
DEMAND_HEAD: Final = "Krav"
LEAST_SHARE_HEAD: Final = "Mindste andel"
MUST: Final = "skal med"
WITHOUT: Final = "skal ikke med"
ROWS_BELOW_HEAD: Final = 2
"""The first row is this far below a header: a row of units is between."""


@dataclass(frozen=True, slots=True)
class ChoosingInputs:
    """The contents of the sheet: demands, and the numbers of the ticked cases.

    ``ticked`` is None on a user's own sheet without such a column.
    """

    demands: Demands
    ticked: tuple[str, ...] | None


def read_choosing(workbook: str | Path | WorkbookParts) -> ChoosingInputs | None:
    """Return what a workbook's sheet `Prioritering` asks for; None if it has no such sheet.

    Rows are those of the cases on `Sager` and of the groups on `Forudsætninger`, so that no formula
    needs to be calculated.

    Raises
    ------
    FileError
        Not a readable workbook, or a head is missing.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    return read_own(workbook, PRIORITERING, _inputs, _typed_sheet)


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
    """Return the cases' numbers by their row, counted from the first row."""
    head, column = sheet.find(CASE_COLUMNS[0].header)
    first = head + ROWS_BELOW_HEAD
    rows = range(first, sheet.last_row + 1)
    found = {row - first: sheet.text(row, column) for row in rows}
    return {at: number for at, number in found.items() if number is not None}


def _cell(sheet: InputSheet, head: str, at: int) -> tuple[int, int]:
    row, column = sheet.find(head)
    return row + ROWS_BELOW_HEAD + at, column


def _demand(sheet: InputSheet, at: int) -> str | None:
    return _demand_at(sheet, *_cell(sheet, DEMAND_HEAD, at))


def _demand_at(sheet: InputSheet, row: int, column: int) -> str | None:
    value = sheet.text(row, column)
    if value in {None, MUST, WITHOUT}:
        return value
    what = Problem("demands.unknown", "the demand is not known")
    raise sheet.refuse(row, column, what, expected=same(f"{MUST}, {WITHOUT}"), got=value)


def _ticked(sheet: InputSheet, at: int) -> bool:
    return _ticked_at(sheet, *_cell(sheet, TICK_HEAD, at))


def _ticked_at(sheet: InputSheet, row: int, column: int) -> bool:
    value = sheet.number(row, column)
    if value in {None, 0, 1}:
        return value == 1
    what = Problem("demands.tick", "the tick is neither 1 nor 0")
    expected = Text("1 (in) or 0 (out)")
    raise sheet.refuse(row, column, what, expected=expected, got=value)


def _between(sheet: InputSheet, row: int, column: int, most: float | None) -> float | None:
    """Return a number from 0 to ``most``, None if the cell is blank."""
    value = sheet.number(row, column)
    if value is None:
        return None
    return checks.number(value, same(sheet.at(row, column)), at_least=0, at_most=most)


def _least_shares(sheet: InputSheet, common: InputSheet) -> dict[int, float]:
    """Return the typed minimum shares, by the number of the group in the same row."""
    head, column = common.find(GROUP_HEADERS[1])
    shares, at = {}, 0
    while (number := common.number(head + 1 + at, column - 1)) is not None:
        share = _between(sheet, *_cell(sheet, LEAST_SHARE_HEAD, at), 1)
        if share is not None:
            shares[int(number)] = share
        at += 1
    return shares


def _typed_sheet(sheet: InputSheet) -> ChoosingInputs | None:
    """Return the contents of a user's own sheet: a budget, a table of cases, one of groups."""
    found = (typed_table(sheet, (name, DEMAND_HEAD)) for name in _CASE_HEADS)
    cases = next((table for table in found if table is not None), None)
    groups = typed_table(sheet, (GROUP_HEADERS[0], LEAST_SHARE_HEAD))
    budget = _typed_budget(sheet)
    if cases is None and groups is None and budget is None:
        return None
    must, without, ticked = _typed_cases(cases, groups)
    return ChoosingInputs(Demands(budget, _typed_shares(groups, cases), must, without), ticked)


_CASE_HEADS = ("Nr.", "Sag")


def _typed_budget(sheet: InputSheet) -> float | None:
    """Return the budget in tkr.: its unit is to the right of it, or in its label."""
    place = next(
        (
            (row, column)
            for row in range(1, min(sheet.last_row, 60) + 1)
            for column in range(1, sheet.last_column + 1)
            if folded(sheet.text_or_none(row, column) or "").startswith(folded(BUDGET_LABEL))
        ),
        None,
    )
    if place is None:
        return None
    row, column = place
    value = _between(sheet, row, column + 1, None)
    if value is None:
        return None
    said = (
        f"{sheet.text_or_none(row, column)} {sheet.text_or_none(row, column + 2) or ''}".casefold()
    )
    units = {unit for unit in ("tkr.", "tusind kr.", "1.000 kr.", "mio. kr.") if unit in said}
    if len(units) != 1:
        raise sheet.refuse(
            row,
            column + 1,
            Problem("demands.budget_without_unit", "the budget has no unit"),
            expected=Text("tkr. or mio. kr. right of it"),
            got=value,
        )
    return value * (1000.0 if "mio. kr." in units else 1.0)


def _typed_cases(
    table: TypedTable | None, groups: TypedTable | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...] | None]:
    if table is None:
        return (), (), None
    sheet = table.sheet
    demand, tick = table.columns[folded(DEMAND_HEAD)], table.columns.get(folded(TICK_HEAD))
    name = table.left_of(demand, _CASE_HEADS) or demand
    asked: dict[str, str | None] = {}
    ticked = []
    for row in table.rows((demand, tick), groups):
        number = case_number(sheet, row, name)
        if number in asked:
            raise twice(sheet, row, name, number)
        asked[number] = _demand_at(sheet, row, demand)
        if tick is not None and _ticked_at(sheet, row, tick):
            ticked.append(number)
    must, without = (
        tuple(number for number, what in asked.items() if what == wanted)
        for wanted in (MUST, WITHOUT)
    )
    return must, without, None if tick is None else tuple(ticked)


def _typed_shares(table: TypedTable | None, cases: TypedTable | None) -> dict[int, float]:
    if table is None:
        return {}
    sheet = table.sheet
    least = table.columns[folded(LEAST_SHARE_HEAD)]
    name = table.left_of(least, GROUP_HEADERS[:1]) or least
    shares: dict[int, float] = {}
    for row in table.rows((least,), cases):
        number = checks.whole(sheet.number(row, name), same(sheet.at(row, name)), at_least=1)
        if number in shares:
            raise twice(sheet, row, name, number)
        shares[number] = _between(sheet, row, least, 1) or 0.0
    return shares
