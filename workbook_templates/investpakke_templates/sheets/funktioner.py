"""Funktioner: each INVEST_* function from the catalogue, with its example in plain formulas.

The example's formulas are live: they are the function's native twin at real cells, so a
reader can follow the calculation without the add-in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.calc import invest_phased
from investpakke.calc.series import NO_GAIN, delayed, discount_factors
from investpakke.functions import Argument, Function, catalogue
from investpakke.show.native_formulas import localized
from investpakke.workbook.layout import FUNKTIONER
from investpakke_templates.content import Content
from investpakke_templates.lookup_tables import write_tables
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import Styles
from investpakke_templates.texts import wording

_SAID = wording(FUNKTIONER)
FIRST_VALUE = 5  # F: the example's first value; years and lists go on to the right
_VALUES = 4
_TEXT_COLUMN = FIRST_VALUE + _VALUES + 1  # K: the formula as text
LAST_COLUMN = _TEXT_COLUMN + 3
_ROWS_A_PAGE = 52  # of A4 landscape, some of them of two lines
NUMBER = "#,##0.0###;[Red]-#,##0.0###;0"
_PHASING = "indfasning"


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    del content
    writer = SheetWriter(book, styles, FUNKTIONER, "#7F8C99")
    set_columns(writer)
    writer.title(FUNKTIONER, _SAID["subtitle"], master)
    row, spans = 4, []
    for function in catalogue():
        first, row = row, write_function(writer, row, function) + 2
        spans.append((first, row))
    writer.sheet.set_h_pagebreaks(page_breaks(spans))
    writer.sheet.freeze_panes(3, 0)
    writer.print_setup(row - 2, LAST_COLUMN)


def set_columns(writer: SheetWriter) -> None:
    """Set the widths of the columns that `write_function` writes in."""
    for column, width in enumerate((2, 18, 84, 20, 9, 11, 11, 11, 11, 11, 14, 14, 14, 14)):
        writer.sheet.set_column(column, column, width, writer.styles.get("plain"))


def page_breaks(spans: list[tuple[int, int]]) -> list[int]:
    """Return after which rows pages end: a function stands on one page unless it is longer."""
    breaks, top = [], 1
    for first, after in spans:
        if after - top > _ROWS_A_PAGE and first > top + 3:
            breaks.append(first - 1)
            top = first
    return breaks


def write_function(writer: SheetWriter, row: int, function: Function) -> int:
    """Write one function from ``row`` on; return its last row.

    The values of its arguments stand from row + 3 down, its result in the row before the last.
    """
    writer.section(row, function.syntax("da"), LAST_COLUMN)
    writer.text(row + 1, 1, function.help.da, "plain")
    blank = [""] * _VALUES
    for index, head in enumerate((*_SAID["heads"], *blank, _SAID["formula"], "", "", "")):
        writer.text(row + 2, 1 + index, head, "head" if index in {3, 4} else "head_left")
    at = row + 3
    cells: dict[str, list[str]] = {}
    for argument, value in zip(function.arguments, function.example.arguments, strict=True):
        values = value if isinstance(value, tuple) else (value,)
        fixed = argument.name.da == function.horizon
        cells[argument.name.da] = _argument(writer, at, argument, values, fixed=fixed)
        at += 1
    at = _twin(writer, at, function, cells)
    writer.text(at, 2, function.example.note.da, "note")
    return at


def _argument(
    writer: SheetWriter,
    row: int,
    argument: Argument,
    values: tuple[float | str, ...],
    *,
    fixed: bool,
) -> list[str]:
    """Write one argument with its example; return the addresses of the example's values."""
    writer.text(row, 1, argument.name.da, "bold")
    writer.text(row, 2, argument.help.da, "label", wrap=True)
    if len(argument.help.da) > 95:
        writer.sheet.set_row(row - 1, 27)
    writer.text(row, 3, argument.unit.da, "note")
    if argument.default is not None:
        writer.number(row, 4, argument.default, "calc", "General")
    for index, value in enumerate(values):
        if fixed and not isinstance(value, str):  # by the number of columns below
            writer.number(row, FIRST_VALUE + index, value, "calc", "General")
        else:
            how = {"align": "left"} if isinstance(value, str) else {}
            writer.input(row, FIRST_VALUE + index, value, "General", **how)
    return [_address(row, index) for index in range(len(values))]


def _address(row: int, index: int) -> str:
    return f"{xl_col_to_name(FIRST_VALUE + index)}{row}"


def _twin(writer: SheetWriter, row: int, function: Function, cells: dict[str, list[str]]) -> int:
    """Write the native twin with the example's values; return the row after it."""
    example = dict(zip(cells, function.example.arguments, strict=True))
    count = int(example.get(function.horizon, 1))  # type: ignore[arg-type]  # one number here
    row, tables = write_tables(writer, row, function.twin, 2, FIRST_VALUE)
    addresses = {name: _absolute(found) for name, found in cells.items()} | tables
    years: dict[str, list[str]] = {}
    if function.twin.rows:
        names = ["t", *(year_row.name for year_row in function.twin.rows)]
        years = {
            name: [_address(row + offset, t) for t in range(count)]
            for offset, name in enumerate(names)
        }
        writer.text(row, 2, _SAID["year_number"], "label", align="right")
        for t in range(count):
            writer.number(row, FIRST_VALUE + t, t + 1, "note", "0", align="right")
        row += 1
    if "værdier" in cells:
        addresses["værdi"] = cells["værdier"][0]
    formulas = function.twin.at(addresses, years)
    values = year_values(example, count)
    for year_row in function.twin.rows:
        _line(
            writer,
            row,
            year_row.label.da,
            year_row.unit.da,
            list(formulas.rows[year_row.name]),
            values[year_row.name],
        )
        row += 1
    result = list(formulas.result)
    if "værdier" in cells:  # one result for each value
        result = [
            function.twin.at({**addresses, "værdi": cell}).result[0] for cell in cells["værdier"]
        ]
    expected = np.ravel(function.python(*function.example.arguments))
    label = _SAID["result"].format(function=function.name)
    _line(writer, row, label, function.unit.da, result, expected, kind="total")
    return row + 1


def _absolute(addresses: list[str]) -> str:
    fixed = [f"${address[0]}${address[1:]}" for address in (addresses[0], addresses[-1])]
    return fixed[0] if len(addresses) == 1 else ":".join(fixed)


def _line(
    writer: SheetWriter,
    row: int,
    label: str,
    unit: str,
    formulas: list[str],
    values: Any,
    kind: str = "calc",
) -> None:
    writer.text(row, 2, label, "label", align="right")
    writer.text(row, 3, unit, "note")
    for index, formula in enumerate(formulas):
        writer.formula(row, FIRST_VALUE + index, formula, float(values[index]), kind, NUMBER)
    writer.text(row, _TEXT_COLUMN, localized(formulas[0], "da"), "code")


def year_values(example: dict[str, Any], years: int) -> dict[str, Any]:
    """Return what the engine says stands in each year row."""
    if _PHASING not in example:
        return {}
    factors = np.ravel(invest_phased(1, example[_PHASING], years))
    saving, investment = example.get("besparelse", 0), example.get("investering", 0)
    cumulative = saving * factors.cumsum() - investment * np.arange(1, years + 1)
    with_effect = saving * factors.cumsum() / years - investment
    whole = np.floor(np.array([[example.get("forsinkelse", 0.0)]]))
    return {
        "faktor": factors,
        "diskontering": discount_factors(example.get("rente", 0), years),
        "kumuleret": cumulative,
        "dækket": (cumulative >= 0).astype(int),
        "gevinst_ved_virkning": with_effect,
        "bærer": (with_effect > NO_GAIN).astype(int),
        "intet_tab": (with_effect >= -NO_GAIN).astype(int),
        "hele_år": delayed(factors[None, :], whole)[0],
        "et_år_mere": delayed(factors[None, :], whole + 1)[0],
    }
