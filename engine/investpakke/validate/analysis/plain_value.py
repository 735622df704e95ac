"""What a neighbour's formula would give in a cell that holds none: for plain formulas only."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import NamedTuple

from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, CellError, Value

_MOST_CELLS = 2_000
"""Cells of one range that are added up."""


class Given(NamedTuple):
    """What a formula gives, and how many numbers other than 0 it takes."""

    value: float
    numbers: int


class _NotPlainError(Exception):
    """The formula does more than this module does, or reads what is no number."""


def would_give(subject: Subject, form: str, cell: Cell) -> Given | None:
    """Return what a formula gives in a cell; None where it is not plain.

    Plain is arithmetic with numbers, SUM, AVERAGE, MIN, MAX, COUNT and PRODUCT. A range passes
    over texts as in Excel; a text in arithmetic is no number, and nothing is given.

    Parameters
    ----------
    subject : Subject
        The workbook.
    form : str
        The formula, in relative form.
    cell : Cell
        Where it would stand.
    """
    tree = read_tree(form)
    if tree is None:
        return None
    plain = _Plain(subject.calculation.value, cell)
    try:
        return Given(plain.number(tree), plain.numbers)
    except (_NotPlainError, ArithmeticError, ValueError):
        return None


class _Plain:
    def __init__(self, value: Callable[[Cell], Value | None], cell: Cell) -> None:
        self.value, self.cell = value, cell
        self.numbers = 0

    def number(self, node: Node) -> float:
        """Return what a part of a formula gives, as a number."""
        if node.number is not None:
            return node.number
        if node.kind == "reference":
            found = self._cells(node.text)
            if len(found) != 1:
                raise _NotPlainError
            return self._taken(0.0 if found[0] is None else found[0])
        if node.kind == "prefix":
            return self.number(node.parts[0]) * (-1 if node.text == "-" else 1)
        if node.kind == "percent":
            return self.number(node.parts[0]) / 100
        if node.kind == "infix" and node.text in _ARITHMETIC:
            return _ARITHMETIC[node.text](*(self.number(part) for part in node.parts))
        if node.kind == "call" and node.text in _FUNCTIONS:
            return _FUNCTIONS[node.text]([one for part in node.parts for one in self._all(part)])
        raise _NotPlainError

    def _all(self, node: Node) -> list[float]:
        """Return the numbers that an argument gives; a range passes over what is none."""
        if node.kind != "reference":
            return [self.number(node)]
        found = self._cells(node.text)
        if any(value is NOT_COMPUTED or isinstance(value, CellError) for value in found):
            raise _NotPlainError
        return [self._taken(value) for value in found if isinstance(value, float)]

    def _cells(self, text: str) -> list[Value | None]:
        found = read_reference(text)
        area = None if found is None else found.area(self.cell.row, self.cell.column)
        if found is None or area is None or area.size > _MOST_CELLS:
            raise _NotPlainError
        sheet = found.sheet or self.cell.sheet
        if sheet == self.cell.sheet and area.holds(self.cell.row, self.cell.column):
            raise _NotPlainError  # it would read itself
        return [self.value(Cell(sheet, *cell)) for cell in area.cells()]

    def _taken(self, value: Value) -> float:
        if not isinstance(value, float):
            raise _NotPlainError
        self.numbers += value != 0
        return float(value)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVERAGE": lambda numbers: sum(numbers) / len(numbers),
    "MIN": min,
    "MAX": max,
    "COUNT": lambda numbers: float(len(numbers)),
    "PRODUCT": prod,
}
