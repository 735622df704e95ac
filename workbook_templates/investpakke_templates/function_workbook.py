"""The workbook of the LAMBDA edition: each function as a name, beside its native twin."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from investpakke.functions import Function, catalogue
from investpakke.workbook.function_names import with_function_names
from investpakke.workbook.layout import FUNKTIONER
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.funktioner import (
    FIRST_VALUE,
    LAST_COLUMN,
    NUMBER,
    page_breaks,
    set_columns,
    write_function,
)
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

FILE = "investpakke-funktioner.xlsx"
_CREATED = datetime(2024, 1, 1)
_FRONT = "Om funktionerne"
_LAST_FRONT_COLUMN = 4


def function_workbook_bytes() -> bytes:
    """Return the workbook's bytes: the same for the same catalogue."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    said = texts()["function_workbook"]
    book.set_properties({"title": said["title"], "comments": "investpakke", "created": _CREATED})
    book.set_size(2400, 1500)
    styles = Styles(book)
    front = SheetWriter(book, styles, _FRONT, "#1F3A5F")
    writer = SheetWriter(book, styles, FUNKTIONER, "#7F8C99")
    places = _functions(writer)
    _front(front, places)
    book.close()
    return with_function_names(buffer.getvalue(), Path(FILE))


def _functions(writer: SheetWriter) -> dict[str, tuple[int, str]]:
    """Write every function; return the row of each, and the cells of its differences."""
    set_columns(writer)
    said = texts()["function_workbook"]
    _title(writer, FUNKTIONER, said["subtitle"])
    row, spans, places = 4, [], {}
    for function in catalogue():
        first = row
        last = write_function(writer, row, function)
        differences = _as_lambda(writer, first, last, function)
        places[function.name] = first, differences
        row = last + 4
        spans.append((first, row))
    writer.sheet.set_h_pagebreaks(page_breaks(spans))
    writer.sheet.freeze_panes(3, 0)
    writer.print_setup(row - 2, LAST_COLUMN)
    return places


def _as_lambda(writer: SheetWriter, first: int, last: int, function: Function) -> str:
    """Write the call of the name, and how far it is from the twin; return those cells."""
    said = texts()["function_workbook"]
    values = np.ravel(function.python(*function.example.arguments))
    given = [
        _cells(first + 3 + index, len(value) if isinstance(value, tuple) else 1)
        for index, value in enumerate(function.example.arguments)
    ]
    twin, row = last - 1, last + 1
    writer.text(row, 2, f"{function.name} {said['lambda_label']}", "label", align="right")
    writer.text(row, 3, function.unit.da, "note")
    look = writer.styles.get("total", NUMBER)
    to = FIRST_VALUE + len(values) - 1
    call = f"={function.name}({','.join(given)})"
    writer.sheet.write_dynamic_array_formula(
        row - 1, FIRST_VALUE, row - 1, to, call, look, _kept(values[0])
    )
    for column, value in enumerate(values[1:], start=FIRST_VALUE + 1):
        writer.sheet.write_number(row - 1, column, _kept(value), look)  # where it spills to
    writer.text(row, LAST_COLUMN - 3, call.replace(",", ";"), "code")
    writer.text(row + 1, 2, said["difference_label"], "label", align="right")
    writer.text(row + 1, 3, function.unit.da, "note")
    for index in range(len(values)):
        letter = xl_col_to_name(FIRST_VALUE + index)
        formula = f"={letter}{row}-{letter}{twin}"
        writer.formula(row + 1, FIRST_VALUE + index, formula, 0.0, "calc", NUMBER)
    return _cells(row + 1, len(values))


def _cells(row: int, count: int) -> str:
    """Return the cells of so many values from the first one on."""
    first, last = xl_col_to_name(FIRST_VALUE), xl_col_to_name(FIRST_VALUE + count - 1)
    return f"{first}{row}" if count == 1 else f"{first}{row}:{last}{row}"


def _kept(value: float) -> float:
    return float(f"{float(value):.15g}")


def _front(writer: SheetWriter, places: dict[str, tuple[int, str]]) -> None:
    said = texts()["function_workbook"]
    for column, width in enumerate((2, 24, 92, 76, 11)):
        writer.sheet.set_column(column, column, width, writer.styles.get("plain"))
    _title(writer, said["title"], said["subtitle"])
    row = 4
    for title, part in (
        ("Hvad det er", "purpose"),
        ("Sådan bruges funktionerne", "steps"),
        ("Hvad de afviser, og hvad de ikke kan se", "limits"),
    ):
        row = _lines(writer, row, title, said[part])
    writer.section(row, "Funktionerne", _LAST_FRONT_COLUMN)
    writer.heads(row + 1, 1, said["heads"], left=3)
    row += 2
    for function in catalogue():
        at, differences = places[function.name]
        link = f"internal:'{FUNKTIONER}'!B{at}"
        writer.sheet.write_url(row - 1, 1, link, writer.styles.get("link"), function.name)
        writer.text(row, 2, function.help.da, "label", wrap=True)
        writer.sheet.set_row(row - 1, 27)
        writer.text(row, 3, function.syntax("da"), "code")
        first, _, last = differences.partition(":")
        cells = f"{FUNKTIONER}!{first}" + (f":{last}" if last else "")
        largest = f"=MAX(MAX({cells}),-MIN({cells}))"
        writer.formula(row, 4, largest, 0.0, "calc", NUMBER)
        row += 1
    writer.sheet.freeze_panes(3, 0)
    writer.print_setup(row - 1, _LAST_FRONT_COLUMN)


def _title(writer: SheetWriter, title: str, subtitle: str) -> None:
    writer.sheet.set_row(0, 36)
    writer.text(1, 1, title, "title")
    writer.text(2, 1, subtitle, "subtitle")


def _lines(writer: SheetWriter, row: int, title: str, lines: list[str]) -> int:
    """Write paragraphs under a title; return the row after them and a blank one."""
    writer.section(row, title, _LAST_FRONT_COLUMN)
    look = writer.styles.get("plain", wrap=True)
    for line in lines:
        row += 1
        writer.sheet.merge_range(row - 1, 1, row - 1, _LAST_FRONT_COLUMN, line, look)
        writer.sheet.set_row(row - 1, 27 if len(line) > 190 else 15)
    return row + 2
