"""Cells of workbooks, for comparing what different engines say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import formualizer
import formulas
import numpy as np
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


class Recalculation:
    """A workbook that is changed again and again: only what hangs on a change is computed anew."""

    def __init__(self, workings: Workings) -> None:
        self.constants, self.formulas = workings.constants, workings.formulas
        self._unchanged = workings.recalculated()
        read: dict[str, list[tuple[Cell, tuple[int, ...]]]] = {}
        for cell, formula in workings.formulas.items():
            for sheet, *corners in formula.rectangles:
                read.setdefault(sheet, []).append((cell, tuple(corners)))
        self._readers = {sheet: [cell for cell, _ in found] for sheet, found in read.items()}
        self._corners = {
            sheet: np.array([corners for _, corners in found]) for sheet, found in read.items()
        }

    def recalculated(self, inputs: Mapping[Cell, Value] | None = None) -> dict[Cell, Value]:
        """Return the value of every formula once some cells are changed, as `Workings` does."""
        if not inputs:
            return self._unchanged
        hang = self._hang_on(inputs)
        kept = {cell: value for cell, value in self._unchanged.items() if cell not in hang}
        part = Workings({**self.constants, **kept}, {c: self.formulas[c] for c in hang})
        return {**kept, **part.recalculated(inputs)}

    def _hang_on(self, inputs: Iterable[Cell]) -> set[Cell]:
        found: set[Cell] = {cell for cell in inputs if cell in self.formulas}
        waiting = list(inputs)
        while waiting:
            sheet, row, column = waiting.pop()
            if sheet not in self._corners:
                continue
            top, left, bottom, right = self._corners[sheet].T
            holds = (top <= row) & (row <= bottom) & (left <= column) & (column <= right)
            readers = self._readers[sheet]
            more = {readers[at] for at in np.flatnonzero(holds)} - found
            found |= more
            waiting += more
        return found


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
