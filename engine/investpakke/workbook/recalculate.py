"""Recalculate a workbook with the package ``formulas``: the second engine.

``formulas`` spends its time on parsing and on finding its way, not on arithmetic. So each
*distinct* formula (references replaced by placeholders) is compiled once, its steps are put
in order once, and cells that hold it over the same values are computed once.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from investpakke.errors import InputError
from investpakke.text import Problem, Text
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import CellError

Value = float | str | bool | None
"""A cell's value; an error is a `CellError`, e.g. "#N/A"; None is an empty cell."""

Array = NDArray[np.object_]

_RANDOM = re.compile(r"\bRAND", re.IGNORECASE)
"""Functions that give different results for the same arguments."""


class Rectangle(NamedTuple):
    """Cells of a sheet that a formula names by one reference."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int

    def cells(self) -> Iterator[Cell]:
        """Yield the cells row by row."""
        for row in range(self.row, self.last_row + 1):
            for column in range(self.column, self.last_column + 1):
                yield Cell(self.sheet, row, column)


class Formula(NamedTuple):
    """A formula as its distinct form and the rectangles for its placeholders."""

    form: str
    rectangles: tuple[Rectangle, ...]

    @classmethod
    def in_cell(cls, resolved: Resolved, cell: Cell) -> Formula:
        """Return a resolved formula for one cell.

        Raises
        ------
        InputError
            A name, a table or a file that is unknown, or a reference off the sheet.
        """
        if resolved.obstacles:
            raise _not_resolved(cell, resolved.obstacles[0].text)
        found = []
        for reference in resolved.references:
            area = reference.area(cell.row, cell.column)
            if area is None or reference.sheet is None:
                raise _not_resolved(cell, reference.text())
            found.append(Rectangle(reference.sheet, *area))
        return cls(resolved.with_placeholders, tuple(found))


def _not_resolved(cell: Cell, what: str) -> InputError:
    return InputError(
        Problem("formula.dangling", "the formula refers to something that does not exist"),
        where=f"{cell.sheet}!{cell.address}",
        expected=Text("cells of the same workbook"),
        got=what,
    )


@dataclass(frozen=True)
class Workings:
    """The constants and formulas of a workbook, to be recalculated as often as needed."""

    constants: Mapping[Cell, Value]
    formulas: Mapping[Cell, Formula]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the contents of a workbook; its cached values are not used.

        Raises
        ------
        FileError
            The workbook cannot be read.
        InputError
            A formula with a reference to something that does not exist.
        """
        return cls.from_book(Book(path))

    @classmethod
    def from_book(cls, book: Book) -> Self:
        """Return the contents of a workbook that has been read."""
        formulas = {
            cell: Formula.in_cell(book.resolved(form, cell.sheet), cell)
            for cell, form in book.formula_cells
        }
        constants = {
            cell: value
            for sheet in book.sheets
            for row, line in sheet.cells.rows.items()
            for column, value in line.items()
            if (cell := Cell(sheet.name, row, column)) not in formulas
        }
        return cls(constants, formulas)

    def recalculate(self, inputs: Mapping[Cell, Value] | None = None) -> dict[Cell, Value]:
        """Return the value of every formula cell.

        Parameters
        ----------
        inputs : mapping, optional
            Values that replace those of cells.

        Raises
        ------
        InputError
            A circular reference, or a formula that ``formulas`` cannot parse.
        """
        typed = dict(inputs or {})
        formulas = {cell: f for cell, f in self.formulas.items() if cell not in typed}
        return _Calculation({**self.constants, **typed}, formulas).run()


def recalculate(path: Path, inputs: Mapping[Cell, Value] | None = None) -> dict[Cell, Value]:
    """Return the recalculated value of every formula cell of a workbook, as `Workings` does."""
    return Workings.read(path).recalculate(inputs)


@dataclass(frozen=True)
class Steps:
    """The functions of ``formulas`` that a formula calls, in calling order.

    Its own dispatcher finds the order anew in every call, which takes longer than the calls.
    """

    inputs: tuple[str, ...]
    """The placeholders, in the order of the arguments."""
    constants: Mapping[str, Any]
    calls: tuple[tuple[Callable[..., Any], tuple[str, ...], str], ...]
    """Each function, the names of its arguments, and the name of its result."""
    result: str
    filters: tuple[Callable[..., Any], ...]

    @classmethod
    def of(cls, graph: Any, _: str, inputs: Iterable[str], outputs: list[str], **__: Any) -> Self:
        """Return the steps through a graph of ``formulas``, which calls this when compiling."""
        names, (result,) = tuple(inputs), outputs
        defaults = {name: given["value"] for name, given in graph.default_values.items()}
        known, waiting, calls = {*names, *defaults}, [result], []
        while waiting:
            if waiting[-1] in known:
                waiting.pop()
                continue
            (step,) = (graph.nodes[name] for name in graph.dmap.pred[waiting[-1]])
            missing = [name for name in step["inputs"] if name not in known]
            waiting += missing
            if not missing:
                (given,) = step["outputs"]
                calls.append((step["function"], tuple(step["inputs"]), given))
                known.add(given)
        return cls(names, defaults, tuple(calls), result, graph.nodes[result].get("filters", ()))

    def __call__(self, *arguments: Any) -> Any:
        """Return the value of the formula."""
        from schedula import NONE

        values = {**self.constants, **dict(zip(self.inputs, arguments, strict=True))}
        for function, names, given in self.calls:
            value = values[given] = function(*[values[name] for name in names])
            if value is NONE:
                raise NotImplementedError(given)
        value = values[self.result]
        for function in self.filters:
            value = function(value)
        return value


@cache
def functions() -> dict[str, Any]:
    """Return the functions of ``formulas`` by name.

    For its distributions it imports ``scipy.stats``, which takes longer than all else and is
    seldom called: that is loaded when it is first used.
    """
    import scipy

    name = "scipy.stats"
    found = None if name in sys.modules else importlib.util.find_spec(name)
    if found is not None and found.loader is not None:
        found.loader = importlib.util.LazyLoader(found.loader)
        stats = sys.modules[name] = importlib.util.module_from_spec(found)
        found.loader.exec_module(stats)
        scipy.stats = stats  # else Python looks into the module, which imports it
    import formulas

    known: dict[str, Any] = formulas.get_functions()
    return known


@lru_cache(maxsize=4_096)
def compile_form(form: str) -> Steps:
    """Return a distinct formula as a function of the values of its placeholders."""
    functions()
    import formulas

    try:
        builder = formulas.Parser().ast(form)[1]
        builder.compile_class = Steps.of
        return builder.compile()  # type: ignore[no-any-return]
    except Exception as error:  # the parser raises its own and others' errors
        raise InputError(
            Problem("formula.not_parsed", "formulas cannot parse the formula"),
            where=form,
            got=type(error).__name__,
        ) from None


def evaluate_form(form: str, arrays: Sequence[Array]) -> Value:
    """Return what ``formulas`` computes for a form, given the cells of each placeholder.

    Parameters
    ----------
    form : str
        With ``ref_1``, ``ref_2``, … where references stood.
    arrays : sequence of array
        What `cells_array` makes of each reference's cells, in order.

    Raises
    ------
    InputError
        ``formulas`` cannot parse it.
    """
    function = compile_form(form)
    by_name = {f"REF_{i}": array for i, array in enumerate(arrays, start=1)}
    return from_formulas(function(*(by_name[name] for name in function.inputs)))


def cells_array(rectangle: Rectangle, value: Callable[[Cell], Value]) -> Array:
    """Return the values of a rectangle as ``formulas`` takes them."""
    from schedula import EMPTY

    shape = (rectangle.last_row - rectangle.row + 1, rectangle.last_column - rectangle.column + 1)
    values = np.empty(shape, dtype=object)
    for index, cell in enumerate(rectangle.cells()):
        found = value(cell)
        values.flat[index] = EMPTY if found is None else to_formulas(found)
    return values


@dataclass
class _Calculation:
    """One pass over a workbook: cells are computed when what they refer to is known."""

    known: dict[Cell, Value]
    formulas: dict[Cell, Formula]
    arrays: dict[Rectangle, Array] = field(default_factory=dict)
    contents: dict[Rectangle, int] = field(default_factory=dict)
    """A number for each rectangle; rectangles with the same content share one."""
    numbers: dict[Hashable, int] = field(default_factory=dict)
    answers: dict[Hashable, Value] = field(default_factory=dict)

    def run(self) -> dict[Cell, Value]:
        for cell in self.formulas:
            self._compute(cell)
        return {cell: self.known[cell] for cell in self.formulas}

    def _compute(self, start: Cell) -> None:
        """Compute a cell after its precedents, without recursion: chains may be long."""
        stack, waiting = [start], set()
        while stack:
            cell = stack[-1]
            if cell in self.known:
                stack.pop()
                continue
            missing = self._missing(cell)
            if not missing:
                self.known[cell] = self._value(self.formulas[cell])
            elif cell in waiting:
                raise InputError(
                    Problem("formula.circular", "the formula refers to itself"),
                    where=f"{cell.sheet}, row {cell.row}, column {cell.column}",
                )
            else:
                waiting.add(cell)
                stack.extend(missing)

    def _missing(self, cell: Cell) -> list[Cell]:
        return [
            precedent
            for rectangle in self.formulas[cell].rectangles
            if rectangle not in self.arrays
            for precedent in rectangle.cells()
            if precedent in self.formulas and precedent not in self.known
        ]

    def _value(self, formula: Formula) -> Value:
        arrays = [self._array(area) for area in formula.rectangles]
        if _RANDOM.search(formula.form):
            return evaluate_form(formula.form, arrays)
        key = (formula.form, *(self.contents[area] for area in formula.rectangles))
        if key not in self.answers:
            self.answers[key] = evaluate_form(formula.form, arrays)
        return self.answers[key]

    def _array(self, rectangle: Rectangle) -> Array:
        if rectangle not in self.arrays:
            array = self.arrays[rectangle] = cells_array(rectangle, self.known.get)
            flat = tuple(array.flat)
            content = (array.shape, flat, tuple(map(type, flat)))  # True equals 1, but not in Excel
            self.contents[rectangle] = self.numbers.setdefault(content, len(self.numbers))
        return self.arrays[rectangle]


def to_formulas(value: Value) -> object:
    """Return a value as ``formulas`` takes it: errors as its own error objects."""
    if isinstance(value, CellError):
        from formulas.tokens.operand import Error

        return Error.errors.get(value, Error.errors["#VALUE!"])  # it lacks the newer ones
    return value


def from_formulas(result: object) -> Value:
    """Return the result of a compiled formula as a plain value."""
    from formulas.tokens.operand import XlError

    array = np.asarray(result, dtype=object)
    value = array.flat[0] if array.size else None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.number):
        return float(value)
    text = str(value)
    if isinstance(value, XlError):
        return CellError(text)
    return 0.0 if text == "empty" else text
