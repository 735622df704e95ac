"""The calls of INVEST_* functions that are refused: in which cells, why, and what hides them.

A cell shows an error for a refused call, and the engines compute that error; the reason is what
the function itself answers to the arguments as they stand.
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
"""Functions that give something else than the error that they are given."""

_MOST_READ = 1_000_000
"""Cells of one argument that are looked at; a function takes no more rows than that."""


class Refusal(NamedTuple):
    """What a refused call answers, and the function around it that hides its error, if any."""

    answer: str
    hidden_by: str | None

    @property
    def passed_on(self) -> bool:
        """Whether it tells of nothing but an error in an argument."""
        return passed_on(self.answer) is not None


@fact
def refused_calls(subject: Subject) -> Mapping[Cell, Refusal]:
    """Return the cells with a refused call that counts for their value, and the first of each."""
    found = {}
    for judged in subject.calculation.formulas.values():
        names = read_form(judged.resolved.form()).functions
        if not any(name in _functions() for name in names):
            continue
        tree = read_tree(judged.resolved.form())
        hides = not HIDING.isdisjoint(names)
        for cell in () if tree is None else judged.cells:
            value = subject.calculation.value(cell)
            shows_error = isinstance(value, CellError)
            if value is not NOT_COMPUTED and (shows_error or hides):
                refusal = _first(_Call(subject, judged, cell), tree, shows_error=shows_error)
                if refusal is not None:
                    found.update(dict.fromkeys(_filled(subject, cell), refusal))
    return found


def _filled(subject: Subject, cell: Cell) -> Iterator[Cell]:
    """Yield the cells that a formula fills: all of an array, or the one that it stands in."""
    yield cell
    for area in subject.book.by_name[cell.sheet].cells.arrays:
        if (area.row, area.column) == (cell.row, cell.column):
            for row in range(area.row, area.last_row + 1):
                for column in range(area.column, area.last_column + 1):
                    yield Cell(cell.sheet, row, column)


def _first(at: _Call, tree: Node | None, *, shows_error: bool) -> Refusal | None:
    """Return the first refusal of a formula, or, where it shows no error, the first hidden one."""
    for node, around in () if tree is None else at.reached(tree, None):
        if shows_error or around is not None:
            answer = at.answer(node)
            if isinstance(answer, str) and answer != NOT_AVAILABLE:
                return Refusal(answer, None if shows_error else around)
    return None


@cache
def _functions() -> dict[str, Function]:
    return {function.name: function for function in catalogue()}


def _calls(node: Node) -> bool:
    return any(part.kind == "call" and part.text in _functions() for part in node.walk())


class _Call:
    """The calls of one cell's formula, on the values of the cells that it reads."""

    def __init__(self, subject: Subject, judged: FormulaVerdict, cell: Cell) -> None:
        self._book, self._value = subject.book, subject.calculation.value
        self._judged, self._cell = judged, cell

    def reached(self, node: Node, around: str | None) -> Iterator[tuple[Node, str | None]]:
        """Yield our calls that count for the value, and the innermost that hides their error."""
        name = node.text if node.kind == "call" else ""
        first, rest = node.parts[:1], node.parts[1:]
        if name == "IF" and any(_calls(part) for part in rest):
            test = self._computed(node.parts[0])
            if isinstance(test, bool | float):
                rest = rest[:1] if test else rest[1:2]
        inside = name if name in HIDING else around
        for part in first + rest:
            yield from self.reached(part, inside)
            inside = around if name in {"IFERROR", "IFNA"} else inside
        if name in _functions():
            yield node, around

    def answer(self, node: Node) -> object:
        """Return what a call of a function answers."""
        function = _functions()[node.text]
        if all(self._is_simple(part) for part in node.parts):
            return call(function, [self._operand(part) for part in node.parts])
        with heard() as answers:
            self._computed(node)
        own = [answer for name, answer in answers if name == function.name]
        return own[-1] if own else None

    def _computed(self, node: Node) -> Value | None:
        try:
            resolved = resolve("=" + node.written(), self._cell.sheet, self._book.scope)
        except ValueError:
            return NOT_TAKEN
        return by_formulas.computed(resolved, self._cell, self._value)

    def _is_simple(self, part: Node) -> bool:
        if part.kind != "reference":
            return part.kind in {"text", "truth", "error", "left out"} or part.number is not None
        found = read_reference(part.text)
        area = None if found is None else found.area(self._cell.row, self._cell.column)
        return area is not None and area.size <= _MOST_READ

    def _operand(self, part: Node) -> object:
        """Return an argument as a host hands it over: a reference as rows, a value alone."""
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
