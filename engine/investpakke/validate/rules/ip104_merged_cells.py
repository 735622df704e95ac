"""Cells are merged inside a table.

Anti-pattern
------------
Cells in a table are merged for appearance. The table can no longer be sorted or filtered, a column
cannot be selected or copied, and formulas that refer to the merged cells read blanks: only the
first cell holds the value.

Better practice
---------------
Unmerge them and repeat the value in every row; centre headings with "Center Across Selection".
Merged titles, headings and labels are harmless.

Source
------
FAST Standard 4.02-02.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet
from investpakke.workbook.foreign.headers import is_year
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area

_CASES = Problem("IP104.cases", "cells are merged in the table of cases")
_TABLE = Problem("IP104.table", "cells are merged in an Excel table")
_BLOCK = Problem("IP104.block", "cells are merged inside a block of figures")

_LOOKED_AT = 50
"""Rows and columns of merged cells whose neighbours are examined: enough, and fast."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for sheet in subject.book.sheets:
        merged = [area for area in sheet.cells.merged if area[:2] != area[2:]]
        cases = _case_area(subject, sheet) if merged else None
        kinds: dict[Problem, list[Area]] = {}
        for area in merged:
            what = _what(sheet, area, cases)
            if what is not None:
                kinds.setdefault(what, []).append(area)
        for what, areas in kinds.items():
            for block in _stacked(areas):
                yield rule.finding(
                    Place(sheet.name, block),
                    what,
                    mend=Text(
                        "Unmerge them and repeat the value in every cell, or use "
                        "Center Across Selection"
                    ),
                )


def _case_area(subject: Subject, sheet: BookSheet) -> Area | None:
    """Return the area of the cases on a sheet, without their headers."""
    table = subject.located_cases
    if table is None or table.sheet.name != sheet.name or not subject.case_rows:
        return None
    columns = table.columns.values()
    return Area(table.bottom + 1, min(columns), max(subject.case_rows), max(columns))


def _what(sheet: BookSheet, area: Area, cases: Area | None) -> Problem | None:
    """Return what is wrong with merged cells; None if they are in no table."""
    if cases is not None and area.meets(cases):
        return _CASES
    if any(area.meets(table) for table in sheet.cells.tables):
        return _TABLE
    return _BLOCK if _is_in_block(sheet, area) else None


def _is_in_block(sheet: BookSheet, area: Area) -> bool:
    """Return whether merged cells show a figure and stand beside figures: labels are harmless."""
    if not _is_figure(sheet, area.row, area.column):
        return False
    rows = range(area.row, min(area.last_row, area.row + _LOOKED_AT) + 1)
    columns = range(area.column, min(area.last_column, area.column + _LOOKED_AT) + 1)
    return any(
        _is_figure(sheet, row, column)
        for row, column in (
            *((row, column) for row in (area.row - 1, area.last_row + 1) for column in columns),
            *((row, column) for column in (area.column - 1, area.last_column + 1) for row in rows),
        )
    )


def _is_figure(sheet: BookSheet, row: int, column: int) -> bool:
    value = sheet.cells.get(row, column)
    return (isinstance(value, float) and not is_year(value)) or value is NOT_COMPUTED


def _stacked(areas: Iterable[Area]) -> Sequence[Area]:
    """Return merged cells of equal width below one another as one block."""
    blocks: list[Area] = []
    for area in sorted(areas, key=lambda area: (area.column, area.last_column, area.row)):
        last = blocks[-1] if blocks else None
        same_columns = last is not None and (last[1], last[3]) == (area[1], area[3])
        if last is not None and same_columns and last.last_row + 1 == area.row:
            blocks[-1] = last._replace(last_row=area.last_row)
        else:
            blocks.append(area)
    return blocks


RULE = Rule("IP104", Text("Merged cells in a table"), Severity.WARNING, _check, housekeeping=True)
