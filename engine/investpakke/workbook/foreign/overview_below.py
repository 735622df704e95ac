"""A block of sums by year below a table of cases: "Samlet økonomi", held against the cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import shown_text, total_word
from investpakke.workbook.foreign.posts import quantity_in
from investpakke.workbook.foreign.segments import headed_by_years, is_overview
from investpakke.workbook.ooxml.sheet_cells import SheetCells


class Overview(NamedTuple):
    """The rows of an overview.

    Parameters
    ----------
    row : int
        The row of its years.
    years : mapping of int to int
        The column of each year.
    rows : mapping of int to str
        The quantity that each of its rows states of all cases.
    """

    row: int
    years: Mapping[int, int]
    rows: Mapping[int, str]


def overview_below(table: CaseTable) -> Overview | None:
    """Return the overview below a table by year; None where any row of it may be of a case."""
    sheet, number = table.sheet, table.columns.get("number")
    if table.is_ours or table.real is not None or not table.years:
        return None
    bottom = max((table.bottom, *(below for _, below in table.repeated)))
    for row in sorted(sheet.rows):
        if row <= bottom + 1 or (row - 1 in sheet.rows and _has_amounts(sheet, row - 1)):
            continue
        found = headed_by_years(sheet, row)
        if found is not None and not found[1]:
            return _overview(sheet, row, found[0], number)
    return None


def _overview(
    sheet: SheetCells, header: int, years: Mapping[int, int], number: int | None
) -> Overview | None:
    first, rows = min(years.values()), dict[int, str]()
    heads = [_label(sheet, row, first) for row in (header, header - 1)]
    for row in (row for row in sorted(sheet.rows) if row > header):
        if not any(type(sheet.get(row, column)) is float for column in years.values()):
            continue
        label = _label(sheet, row, first)
        quantity = quantity_in(label)
        if not quantity or (number and type(sheet.get(row, number)) is float):
            return None
        if quantity not in {*COSTS, *RESULTS, "saving"}:
            return None
        rows[row] = "cost" if quantity in COSTS else quantity
    kinds = {*rows.values()}
    of_all = any(is_overview(text) for text in heads if text) or any(
        total_word(_label(sheet, row, first)) for row in rows
    )
    once = len(kinds) == len(rows)
    return Overview(header, years, rows) if of_all and once and len(rows) > 1 else None


def _has_amounts(sheet: SheetCells, row: int) -> bool:
    return any(type(value) is float for value in sheet.rows[row].values())


def _label(sheet: SheetCells, row: int, first: int) -> str:
    """Return the last text left of the years."""
    cells = sorted(sheet.rows.get(row, {}).items())
    said = [shown_text(v) for column, v in cells if column < first and isinstance(v, str)]
    return said[-1] if said else ""
