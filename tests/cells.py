"""Cells of workbooks, for comparing what different engines say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, wraps
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import formualizer
import formulas
import openpyxl

from investpakke.workbook.book import Book
from investpakke.workbook.recalculate import Cell, Formula, Rectangle, Value, Workings, cells_array
from once import evaluated

TOLERANCE = 1e-6
_BINARY = 1 + 1e-3
"""A number rounded to the sixth decimal may differ by one there, as binary fractions give it."""
REMEMBERED = 8
"""Workbooks of which a process remembers what was asked of them."""

Answer = TypeVar("Answer")


def by_content(work: Callable[[Path], Answer]) -> Callable[[Path], Answer]:
    """Have a process do its work on a file once, however often the file is copied."""
    known: dict[bytes, Answer] = {}

    @wraps(work)
    def once(file: Path) -> Answer:
        key = sha256(file.read_bytes()).digest()
        if key not in known:
            if len(known) == REMEMBERED:
                del known[next(iter(known))]
            known[key] = work(file)
        return known[key]

    return once


@by_content
def formula_cells(file: Path) -> Mapping[Cell, str]:
    """Return every formula of a workbook, as it stands in its cell."""
    return {
        Cell(sheet.name, *place): f"={written}" if written else sheet.formula(*place)
        for sheet in Book(file).sheets
        for place, written in sheet.cells.formulas.items()
    }


@by_content
def distinct_formulas(file: Path) -> Mapping[Cell, str]:
    """Return one cell's formula of those of a sheet that are copies of each other."""
    first: dict[tuple[str, str], Cell] = {}
    for cell, form in Book(file).formula_cells:
        first.setdefault((cell.sheet, form), cell)
    written = formula_cells(file)
    return {cell: written[cell] for cell in first.values()}


@by_content
def looked_at(file: Path) -> openpyxl.Workbook:
    """Return a workbook as openpyxl reads it, to look at: nothing in it may be changed."""
    return openpyxl.load_workbook(file)


@by_content
def shown_in(file: Path) -> openpyxl.Workbook:
    """Return a workbook with the values that it shows, to look at as `looked_at`."""
    return openpyxl.load_workbook(file, data_only=True)


@by_content
def cached_values(file: Path) -> Mapping[Cell, Value]:
    """Return the value that the file holds for each of its formulas."""
    return {
        Cell(sheet.name, *place): sheet.cached(*place)
        for sheet in Book(file).sheets
        for place in sheet.cells.formulas
    }


workings = by_content(Workings.read)
"""The constants and formulas of a workbook."""


def workings_of(file: Path, *sheets: str) -> Workings:
    """Return the workings of some sheets only: the others' formulas are left out."""
    whole = workings(file)
    return Workings(whole.constants, {c: f for c, f in whole.formulas.items() if c.sheet in sheets})


@by_content
def recalculated(file: Path) -> Mapping[Cell, Value]:
    """Return what `formulas` computes for every formula."""
    return workings(file).recalculate()


class Recalculation:
    """A workbook that is changed again and again: what hangs on a change is computed by `formulas`.

    All else keeps the value that the file shows, which the Python engine has given it.
    """

    def __init__(self, file: Path, part: Workings | None = None) -> None:
        whole, shown = workings(file), cached_values(file)
        self.formulas = (part or whole).formulas
        # A file keeps "" as an empty cell; in a formula the two differ.
        known = {cell: "" if value is None else value for cell, value in shown.items()}
        self._unchanged = {cell: known[cell] for cell in self.formulas}
        self.constants = {**whole.constants, **known}

    @cached_property
    def _read_by(self) -> tuple[dict[Cell, list[Rectangle]], dict[Rectangle, list[Cell]]]:
        """Which rectangles hold a cell, and which formulas read a rectangle."""
        holding: dict[Cell, list[Rectangle]] = {}
        readers: dict[Rectangle, list[Cell]] = {}
        for cell, formula in self.formulas.items():
            for area in formula.rectangles:
                readers.setdefault(area, []).append(cell)
        for area in readers:
            for cell in area.cells():
                holding.setdefault(cell, []).append(area)
        return holding, readers

    def recalculated(
        self,
        inputs: Mapping[Cell, Value] | None = None,
        formulas: Mapping[Cell, Formula] | None = None,
    ) -> dict[Cell, Value]:
        """Return the value of every formula once some cells are changed, as `Workings` does.

        ``formulas`` are put into cells as the values are.
        """
        typed, written = dict(inputs or {}), dict(formulas or {})
        return self._computed(typed, written, self._hang_on([*typed, *written]))

    def at(self, cells: Sequence[Cell], inputs: Mapping[Cell, Value]) -> list[Value]:
        """Return what some formulas come to once some cells are changed; no more is computed."""
        hang = self._hang_on(inputs)
        needed = {cell for cell in cells if cell in hang}
        waiting = list(needed)
        while waiting:
            for area in self.formulas[waiting.pop()].rectangles:
                more = {cell for cell in area.cells() if cell in hang and cell in self.formulas}
                waiting += more - needed
                needed |= more
        found = self._computed(dict(inputs), {}, needed | set(inputs))
        return [found[cell] for cell in cells]

    def _computed(
        self, typed: dict[Cell, Value], written: dict[Cell, Formula], hang: set[Cell]
    ) -> dict[Cell, Value]:
        kept = {cell: value for cell, value in self._unchanged.items() if cell not in hang}
        fast = {cell: value for cell, value in self.constants.items() if cell not in hang}
        hanging = {cell: self.formulas[cell] for cell in hang if cell in self.formulas}
        return {**kept, **Workings(fast, {**hanging, **written}).recalculate(typed)}

    def _hang_on(self, inputs: Iterable[Cell]) -> set[Cell]:
        holding, readers = self._read_by
        waiting, seen = list(inputs), set[Rectangle]()
        found = set(waiting)
        while waiting:
            areas = set(holding.get(waiting.pop(), ())) - seen
            seen |= areas
            more = {cell for area in areas for cell in readers[area]} - found
            found |= more
            waiting += more
        return found


recalculation = by_content(Recalculation)


def distinct_values(file: Path) -> tuple[dict[Cell, Value], dict[Cell, Value]]:
    """Return what a file shows and what `formulas` gives, for every distinct formula of each sheet.

    In its first, middle and last cell, on the values that the file shows for what it reads.
    """
    whole, shown = workings(file), Recalculation(file).constants
    cells: dict[tuple[str, str], list[Cell]] = {}
    for cell, form in Book(file).formula_cells:
        cells.setdefault((cell.sheet, form), []).append(cell)
    given: dict[Cell, Value] = {}
    for found in cells.values():
        for cell in {found[0], found[len(found) // 2], found[-1]}:
            formula = whole.formulas[cell]
            arrays = [cells_array(area, shown.get) for area in formula.rectangles]
            given[cell] = evaluated(formula.form, arrays)
    return {cell: shown[cell] for cell in given}, given


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


@by_content
def formualizer_values(file: Path) -> Mapping[Cell, Value]:
    """Return what `formualizer` computes for the file."""
    book = formualizer.load_workbook(str(file))
    book.evaluate_all()
    return {cell: book.get_value(*cell) for cell in formula_cells(file)}


def disagreements(
    one: Mapping[Cell, Value], other: Mapping[Cell, Value], sheets: tuple[str, ...] = ()
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
        return abs(float(one) - float(other)) <= TOLERANCE * _BINARY
    return (one or "") == (other or "")  # a file keeps "" as an empty cell
