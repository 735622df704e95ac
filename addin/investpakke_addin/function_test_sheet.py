"""Funktionsprøve: each INVEST_* function beside its native twin, and the difference.

A reader sees at a glance whether the add-in works on this machine and computes what plain
formulas do. The cached values come from the engine, as everywhere in the workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.functions import Function, catalogue
from investpakke_templates.content import Content
from investpakke_templates.lookup_tables import write_tables
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.funktioner import year_values
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

_SAID = texts("investpakke_addin")["funktionsproeve"]
SHEET: Final[str] = _SAID["sheet"]
WORKS, DIFFERS, SILENT = _SAID["works"], _SAID["differs"], _SAID["silent"]

_FIRST = 2  # C: the first value; years and lists go on to the right
_VALUES = 4
_STATUS = _FIRST + _VALUES  # G
_NUMBER = "#,##0.0###;[Red]-#,##0.0###;0"
_DIFFERENCE = "0.0E+00;[Red]-0.0E+00;0"
_TOLERANCE = "0.000001"
Cells = dict[str, list[str]]


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    del content
    writer = SheetWriter(book, styles, SHEET, "#2E7D7A")
    for column, width in enumerate((2, 62, 13, 13, 13, 13, 34, 3, 12, 12)):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.title(SHEET, _SAID["subtitle"], master)
    row, statuses = 4, []
    for function in catalogue():
        row = _function(writer, row, function)
        statuses.append(row)
        row += 2
    writer.status_colours(4, _STATUS, row, _STATUS)
    writer.sheet.freeze_panes(3, 0)
    writer.print_setup(row, _STATUS)


def _function(writer: SheetWriter, row: int, function: Function) -> int:
    """Write one function starting at ``row``; return its last row."""
    writer.section(row, function.syntax("da"), _STATUS)
    row += 1
    cells: Cells = {}
    for argument, value in zip(function.arguments, function.example.arguments, strict=True):
        values = value if isinstance(value, tuple) else (value,)
        writer.text(row, 1, f"{argument.name.da}, {argument.unit.da}")
        for index, number in enumerate(values):
            fixed = argument.name.da == function.horizon  # by the number of columns below
            if fixed and not isinstance(number, str):
                writer.number(row, _FIRST + index, number, "calc", "General")
            else:
                writer.input(row, _FIRST + index, number, "General")
        cells[argument.name.da] = _addresses(row, len(values))
        row += 1
    row, native = _year_rows(writer, row, function, cells)
    expected = [float(v) for v in np.ravel(function.python(*function.example.arguments))]
    _live(writer, row, function, cells, expected)
    writer.text(row + 1, 1, _SAID["native"])
    for index, (formula, number) in enumerate(zip(native, expected, strict=True)):
        writer.formula(row + 1, _FIRST + index, formula, number, "calc", _NUMBER)
    _difference(writer, row + 2, len(expected))
    return row + 2


def _live(
    writer: SheetWriter, row: int, function: Function, cells: Cells, expected: list[float]
) -> None:
    """Write the call of the function: an array formula if it returns several values."""
    formula = f"={function.name}({','.join(_area(found) for found in cells.values())})"
    writer.text(row, 1, f"{function.name}, {function.unit.da}", "bold")
    if len(expected) == 1:
        writer.formula(row, _FIRST, formula, expected[0], "total", _NUMBER)
        return
    style = writer.styles.get("total", _NUMBER)
    last = _FIRST + len(expected) - 1
    writer.sheet.write_array_formula(row - 1, _FIRST, row - 1, last, formula, style, expected[0])
    for index, number in enumerate(expected[1:], start=1):  # cached values of the other cells
        writer.sheet.write_number(row - 1, _FIRST + index, number, style)


def _year_rows(
    writer: SheetWriter, row: int, function: Function, cells: Cells
) -> tuple[int, list[str]]:
    """Write the year rows of the twin; return the row after them and its result's formulas."""
    row, tables = write_tables(writer, row, function.twin, 1, _FIRST)
    inputs = {name: _area(found, fixed=True) for name, found in cells.items()} | tables
    if "værdier" in cells:  # one result for each value
        twins = [function.twin.at({**inputs, "værdi": cell}) for cell in cells["værdier"]]
        return row, [twin.result[0] for twin in twins]
    if not function.twin.rows:
        return row, list(function.twin.at(inputs).result)
    example = dict(zip(cells, function.example.arguments, strict=True))
    count = int(np.ravel(example[function.horizon])[0])
    names = ["t", *(year_row.name for year_row in function.twin.rows)]
    years = {name: _addresses(row + at, count) for at, name in enumerate(names)}
    formulas = function.twin.at(inputs, years)
    values = year_values(example, count)
    writer.text(row, 1, _SAID["year_heading"], "note")
    for t in range(count):
        writer.number(row, _FIRST + t, t + 1, "note", "0", align="right")
    for at, year_row in enumerate(function.twin.rows, start=1):
        writer.text(row + at, 1, f"{year_row.label.da}, {year_row.unit.da}", "note")
        for t, formula in enumerate(formulas.rows[year_row.name]):
            number: Any = float(values[year_row.name][t])
            writer.formula(row + at, _FIRST + t, formula, number, "calc", _NUMBER)
    return row + len(names), list(formulas.result)


def _difference(writer: SheetWriter, row: int, count: int) -> None:
    """Write the difference of the two rows above, and the verdict."""
    writer.text(row, 1, _SAID["difference"], "note")
    for index in range(count):
        letter = xl_col_to_name(_FIRST + index)
        formula = f"={letter}{row - 2}-{letter}{row - 1}"
        writer.formula(row, _FIRST + index, formula, 0, "calc", _DIFFERENCE)
    area = f"{xl_col_to_name(_FIRST)}{row}:{xl_col_to_name(_FIRST + count - 1)}{row}"
    status = (
        f'=IF(COUNT({area})<{count},"{SILENT}",'
        f'CHOOSE(1+(MAX(MAX({area}),-MIN({area}))<{_TOLERANCE}),"{DIFFERS}","{WORKS}"))'
    )
    writer.formula(row, _STATUS, status, WORKS, "check")


def _addresses(row: int, count: int) -> list[str]:
    return [f"{xl_col_to_name(_FIRST + index)}{row}" for index in range(count)]


def _area(addresses: Sequence[str], *, fixed: bool = False) -> str:
    ends = dict.fromkeys((addresses[0], addresses[-1]))
    return ":".join(f"${end[0]}${end[1:]}" if fixed else end for end in ends)
