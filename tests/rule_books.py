"""Small workbooks from data: what the pass and fail cases of the rules describe in TOML.

A case holds ``sheets.NAME.CELL = value``; a text that begins with "=" is a formula, and
``["=A1*2", 5]`` a formula with the value that the file shows for it. All other formulas show
what they come to. ``setup`` holds the rest: see `SETUP`. A case may instead name a shipped
workbook, ``template = "2024"``, and the ``changes`` to its cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl.utils.cell import coordinate_to_tuple

from investpakke.validate.engines.calculation import Calculation
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import Value
from mutants import mutated

BUILT = Path(str(resources.files("investpakke_templates"))) / "built"

SETUP = {
    "names": "names of ranges: {Rente = '=Ark1!$A$1', 'Ark1!Lokal' = '=Ark1!$B$2'}",
    "tables": "Excel tables: [{sheet, range, name, columns}]; the cells are given as well",
    "hidden_sheets": "names; ['Ark2']",
    "hidden_rows": "[{sheet, row}], counted from 1",
    "hidden_columns": "[{sheet, columns = 'C:D'}]",
    "merged": "[{sheet, range}]; the first cell is given as well",
    "formats": "XlsxWriter's format of a cell: {'Ark1!A1' = {font_color = 'white'}}",
    "filters": "[{sheet, range, column, criteria, hidden = [rows]}]",
    "calculation": "'manual'",
    "very_hidden_sheets": "names",
    "conditions": "XlsxWriter's conditional formats: [{sheet, range, type, ..., format = {...}}]",
    "comments": "notes on cells: {'Ark1!A1' = 'text'}",
    "edits": "texts of parts changed when all is written: [{part, old, new}]",
    "parts": "parts added to the file: {'xl/connections.xml' = '<connections/>'}",
}


def build(path: Path, case: Mapping[str, Any]) -> Path:
    """Write the workbook of a case; its formulas show what they come to."""
    if "template" in case:
        source = BUILT / f"investeringspakke-{case['template']}.xlsx"
        return mutated(source, path, case.get("changes", {}))
    unknown = set(case.get("setup", {})) - set(SETUP)
    assert not unknown, f"setup: {unknown}"
    _write(path, case, {})
    _write(path, case, Calculation(Book(path)).first_values)
    _edit(path, case.get("setup", {}))
    return path


def _edit(path: Path, setup: Mapping[str, Any]) -> None:
    """Say in the file's parts what XlsxWriter cannot say."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    for edit in setup.get("edits", ()):
        assert edit["old"] in parts[edit["part"]], edit
        parts[edit["part"]] = parts[edit["part"]].replace(edit["old"], edit["new"])
    with zipfile.ZipFile(path, "w") as new:
        for name, text in {**parts, **setup.get("parts", {})}.items():
            new.writestr(name, text)


def _write(path: Path, case: Mapping[str, Any], values: Mapping[Cell, Value | None]) -> None:
    setup = case.get("setup", {})
    with xlsxwriter.Workbook(path) as book:
        if setup.get("calculation") == "manual":
            book.set_calc_mode("manual")
        formats = {cell: book.add_format(look) for cell, look in setup.get("formats", {}).items()}
        for name, cells in case["sheets"].items():
            sheet = book.add_worksheet(name)
            for address, content in cells.items():
                _put(sheet, name, address, content, formats.get(f"{name}!{address}"), values)
        for name, meaning in setup.get("names", {}).items():
            book.define_name(name, meaning)
        for place, text in setup.get("comments", {}).items():
            sheet_name, _, address = place.rpartition("!")
            book.get_worksheet_by_name(sheet_name).write_comment(address, text)
        _set_up(book, setup)


def _put(
    sheet: Any, name: str, address: str, content: Any, look: Any, values: Mapping[Cell, Any]
) -> None:
    row, column = coordinate_to_tuple(address)
    formula, shown = content if isinstance(content, list) else (content, None)
    if isinstance(formula, str) and formula.startswith("="):
        value = values.get(Cell(name, row, column)) if shown is None else shown
        sheet.write_formula(row - 1, column - 1, formula, look, "" if value is None else value)
    elif isinstance(formula, str):
        sheet.write_string(row - 1, column - 1, formula, look)
    else:
        sheet.write(row - 1, column - 1, formula, look)


def _set_up(book: Any, setup: Mapping[str, Any]) -> None:
    for name in setup.get("hidden_sheets", ()):
        book.get_worksheet_by_name(name).hide()
    for name in setup.get("very_hidden_sheets", ()):
        book.get_worksheet_by_name(name).very_hidden()
    for item in setup.get("conditions", ()):
        how = {key: value for key, value in item.items() if key not in {"sheet", "range"}}
        how["format"] = book.add_format(item["format"]) if "format" in item else None
        _sheet(book, item).conditional_format(item["range"], how)
    for item in setup.get("hidden_rows", ()):
        _sheet(book, item).set_row(item["row"] - 1, None, None, {"hidden": True})
    for item in setup.get("hidden_columns", ()):
        _sheet(book, item).set_column(item["columns"], None, None, {"hidden": True})
    for item in setup.get("merged", ()):
        _sheet(book, item).merge_range(item["range"], item.get("text", ""))
    for item in setup.get("tables", ()):
        columns = [{"header": header} for header in item["columns"]]
        _sheet(book, item).add_table(item["range"], {"name": item["name"], "columns": columns})
    for item in setup.get("filters", ()):
        sheet = _sheet(book, item)
        sheet.autofilter(item["range"])
        sheet.filter_column(item["column"], item["criteria"])
        for row in item["hidden"]:
            sheet.set_row(row - 1, None, None, {"hidden": True})


def _sheet(book: Any, item: Mapping[str, Any]) -> Any:
    return book.get_worksheet_by_name(item["sheet"])
