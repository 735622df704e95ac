"""Comparisons of numbers that differ in their last binary digits only: equal to Excel.

Excel compares numbers by their first 15 digits and shows a difference that is lost in them as 0;
engines compare all digits. Only where that decides may their answer be left out of account.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isclose

from investpakke.validate.engines import by_formulas
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.resolve import Scope, resolve
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Value

_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_CLOSE = 1e-14
"""The share of the larger number that gets lost after 15 digits."""
_DUST = 1e-9
"""What a cell may hold where Excel's shows 0, since a difference before it was lost."""


def compares_nearly_equal(
    form: str, cell: Cell, scope: Scope, value: Callable[[Cell], Value | None]
) -> bool:
    """Return whether a formula compares two numbers that are equal but for binary dust.

    Parameters
    ----------
    form : str
        In relative form, names and tables resolved.
    cell : Cell
        Where it stands.
    scope : Scope
        The sheets of its workbook.
    value : callable
        Gives the value of any cell that it refers to.
    """
    tree = read_tree(form)
    if tree is None:
        return False

    def number(part: Node) -> float | None:
        text = "=" + part.written()
        found = by_formulas.computed(resolve(text, cell.sheet, scope), cell, value)
        return found if isinstance(found, float) else None

    for node in tree.walk():
        if node.kind == "infix" and node.text in _COMPARISONS:
            left, right = (number(part) for part in node.parts)
            if left is not None and right is not None and left != right:
                size = max(abs(left), abs(right), *map(abs, _terms(node, number)))
                if isclose(left, right, rel_tol=0.0, abs_tol=max(_CLOSE * size, _DUST)):
                    return True
    return False


def _terms(node: Node, number: Callable[[Node], float | None]) -> list[float]:
    """Return the numbers that are added and subtracted in a comparison: dust is a share of them."""
    found = []
    for part in node.parts:
        if part.kind == "infix" and part.text in {"+", "-"}:
            found += _terms(part, number)
        else:
            found.append(number(part) or 0.0)
    return found
