"""Cells of workbooks, for comparing what different engines say of them."""

from __future__ import annotations

from pathlib import Path

import formualizer
import formulas
import openpyxl

from investpakke.workbook.recalculate import Cell, Value, Workings

TOLERANCE = 1e-6


def formula_cells(file: Path) -> dict[Cell, str]:
    """Return every formula of a workbook."""
    book = openpyxl.load_workbook(file)
    return {
        Cell(sheet.title, cell.row, cell.column): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def cached_values(file: Path) -> dict[Cell, Value]:
    """Return the value that the file holds for each of its formulas."""
    book = openpyxl.load_workbook(file, data_only=True)
    return {
        cell: book[cell.sheet].cell(cell.row, cell.column).value for cell in formula_cells(file)
    }


def workings_of(file: Path, *sheets: str) -> Workings:
    """Return the workings of some sheets only: the others' formulas are left out."""
    whole = Workings.of(file)
    return Workings(whole.constants, {c: f for c, f in whole.formulas.items() if c.sheet in sheets})


def whole_model_values(file: Path) -> dict[Cell, Value]:
    """Return what `formulas` computes for the file as one model, loaded its usual way."""
    solution = formulas.ExcelModel().loads(str(file)).finish().calculate()
    found: dict[Cell, Value] = {}
    for cell in formula_cells(file):
        column = openpyxl.utils.get_column_letter(cell.column)
        key = f"'[{file.name}]{cell.sheet.upper()}'!{column}{cell.row}"
        assert key in solution, f"{key} was not computed"
        value = solution[key].value[0, 0]
        found[cell] = float(value) if not isinstance(value, str | bool) else value
    return found


def formualizer_values(file: Path) -> dict[Cell, Value]:
    """Return what `formualizer` computes for the file."""
    book = formualizer.load_workbook(str(file))
    book.evaluate_all()
    return {cell: book.get_value(*cell) for cell in formula_cells(file)}


def disagreements(
    one: dict[Cell, Value], other: dict[Cell, Value], sheets: tuple[str, ...] = ()
) -> list[str]:
    """Return the cells whose two values differ, in words; every cell must be in both."""
    assert one.keys() == other.keys()
    return [
        f"{cell.sheet} row {cell.row} column {cell.column}: {one[cell]!r} != {other[cell]!r}"
        for cell in one
        if (not sheets or cell.sheet in sheets) and not _agree(one[cell], other[cell])
    ]


def _agree(one: Value, other: Value) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(float(one) - float(other)) <= TOLERANCE
    return (one or "") == (other or "")  # a file keeps "" as an empty cell
