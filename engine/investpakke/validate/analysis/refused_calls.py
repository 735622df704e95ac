"""Refused calls of INVEST_* functions: in which cells, why, and what hides the error.

A cell shows an error for a refused call, and the engines compute that error; the reason is the
answer of the function itself to its arguments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from investpakke.boundary import NOT_AVAILABLE, call, heard, passed_on
from investpakke.functions import Function, catalogue
from investpakke.validate.engines import by_formulas
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.validate.engines.calculation import FormulaVerdict
from investpakke.validate.subject import Subject, fact
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.resolve import resolve
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, CellError, Value

HIDING = frozenset(
    {
        "IFERROR",
        "IFNA",
        "ISERROR",
        "ISERR",
        "ISNA",
        "ERROR.TYPE",
        "ISNUMBER",
        "ISTEXT",
        "ISNONTEXT",
        "ISLOGICAL",
        "TYPE",
        "AGGREGATE",
        "COUNT",
        "COUNTA",
    }
)
"""Functions that may return something else than the error in their argument."""

_MOST_READ = 1_000_000
"""Cells of one argument that are read at most; the functions accept no more rows than that."""


class Refusal(NamedTuple):
    """The answer to a refused call, and the function around it that hides its error, if any."""

    answer: str
    hidden_by: str | None

    @property
    def is_passed_on(self) -> bool:
        """Whether it only passes on an error in an argument."""
        return passed_on(self.answer) is not None


@fact
def refused_calls(subject: Subject) -> Mapping[Cell, Refusal]:
    """Return the first refused call of each cell whose value depends on one."""
    found = {}
    for verdict in subject.calculation.formulas.values():
        names = read_form(verdict.resolved.form()).functions
        if not any(name in _functions() for name in names):
            continue
        tree = read_tree(verdict.resolved.form())
        hides = not HIDING.isdisjoint(names)
        for cell in () if tree is None else verdict.cells:
            value = subject.calculation.value(cell)
            shows_error = isinstance(value, CellError)
            if value is not NOT_COMPUTED and (shows_error or hides):
                refusal = _first_refusal(
                    _Call(subject, verdict, cell), tree, shows_error=shows_error
                )
                if refusal is not None:
                    found.update(dict.fromkeys(_filled_cells(subject, cell), refusal))
    return found


def _filled_cells(subject: Subject, cell: Cell) -> Iterator[Cell]:
    """Yield the cells that a formula fills: all of an array, or its own."""
    yield cell
    for area in subject.book.by_name[cell.sheet].cells.arrays:
        if (area.row, area.column) == (cell.row, cell.column):
            for row in range(area.row, area.last_row + 1):
                for column in range(area.column, area.last_column + 1):
                    yield Cell(cell.sheet, row, column)


def _first_refusal(call: _Call, tree: Node | None, *, shows_error: bool) -> Refusal | None:
    """Return the first refusal in a formula or, where it shows no error, the first hidden one."""
    for node, around in () if tree is None else call.effective_calls(tree, None):
        if shows_error or around is not None:
            answer = call.evaluate(node)
            if isinstance(answer, str) and answer != NOT_AVAILABLE:
                return Refusal(answer, None if shows_error else around)
    return None


@cache
def _functions() -> dict[str, Function]:
    return {function.name: function for function in catalogue()}


def _has_call(node: Node) -> bool:
    return any(part.kind == "call" and part.text in _functions() for part in node.walk())


class _Call:
    """The calls in one cell's formula, computed on the values of the cells that it reads."""

    def __init__(self, subject: Subject, verdict: FormulaVerdict, cell: Cell) -> None:
        self._book, self._value = subject.book, subject.calculation.value
        self._verdict, self._cell = verdict, cell

    def effective_calls(self, node: Node, around: str | None) -> Iterator[tuple[Node, str | None]]:
        """Yield our calls that affect the value, each with the function that hides its error."""
        name = node.text if node.kind == "call" else ""
        first, rest = node.parts[:1], node.parts[1:]
        if name == "IF" and any(_has_call(part) for part in rest):
            test = self._compute(node.parts[0])
            if isinstance(test, bool | float):
                rest = rest[:1] if test else rest[1:2]
        inside = name if name in HIDING else around
        for part in first + rest:
            yield from self.effective_calls(part, inside)
            inside = around if name in {"IFERROR", "IFNA"} else inside
        if name in _functions():
            yield node, around

    def evaluate(self, node: Node) -> object:
        """Return what a call of a function returns."""
        function = _functions()[node.text]
        if all(self._is_simple(part) for part in node.parts):
            return call(function, [self._operand(part) for part in node.parts])
        with heard() as answers:
            self._compute(node)
        own = [answer for name, answer in answers if name == function.name]
        return own[-1] if own else None

    def _compute(self, node: Node) -> Value | None:
        try:
            resolved = resolve("=" + node.formula(), self._cell.sheet, self._book.scope)
        except ValueError:
            return NOT_TAKEN
        return by_formulas.compute(resolved, self._cell, self._value)

    def _is_simple(self, part: Node) -> bool:
        if part.kind != "reference":
            return part.kind in {"text", "truth", "error", "left out"} or part.number is not None
        found = read_reference(part.text)
        area = None if found is None else found.area(self._cell.row, self._cell.column)
        return area is not None and area.size <= _MOST_READ

    def _operand(self, part: Node) -> object:
        """Return an argument as a host passes it: a reference as rows, a single value as itself."""
        if part.kind == "left out":
            return None
        if part.kind == "truth":
            return part.text.upper() == "TRUE"
        if part.kind == "text":
            return part.text[1:-1].replace('""', '"')
        if part.kind == "error":
            return part.text
        found = read_reference(part.text) if part.kind == "reference" else None
        area = None if found is None else found.area(self._cell.row, self._cell.column)
        if found is None or area is None:
            return part.number
        sheet = found.sheet or self._cell.sheet
        return [
            [
                self._value(Cell(sheet, row, column))
                for column in range(area.column, area.last_column + 1)
            ]
            for row in range(area.row, area.last_row + 1)
        ]
