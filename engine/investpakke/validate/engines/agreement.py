"""Whether two engines, or an engine and the file, give the same value.

Excel compares numbers by their first 15 digits and shows a difference beyond them as 0, while
engines compare all digits: an engine's answer is disregarded only where that decides.

Numbers inside texts: Excel writes 15 digits, with the user's decimal sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isclose, isinf, isnan

from investpakke.boundary import PREFIX, error_shown
from investpakke.validate.engines import by_formulas
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.resolve import Scope, resolve
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import CellError, Value

_NUMBER = re.compile(r"[0-9]+(?:[.,\u00a0][0-9]+)*")
_SIGNS = re.compile(r"[.,\u00a0]")


def texts_agree(one: str, other: str) -> bool:
    """Return whether two texts differ only in how the numbers in them are written.

    Examples
    --------
    >>> texts_agree("i alt 1,234.5 tkr.", "i alt 1.234,5 tkr.")
    True
    >>> texts_agree("0.3333333333333333", "0,333333333333333"), texts_agree("1.1", "1.2")
    (True, False)
    """
    if _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(_same_number(left, right) for left, right in pairs)


def _same_number(one: str, other: str) -> bool:
    left, right = _SIGNS.findall(one), _SIGNS.findall(other)
    if len(left) != len(right):
        return False
    if len(left) == 1:
        return isclose(float(_SIGNS.sub(".", one)), float(_SIGNS.sub(".", other)), rel_tol=1e-14)
    return _SIGNS.sub("", one) == _SIGNS.sub("", other)


_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_CLOSE = 1e-14
"""The share of the larger number that is lost after 15 digits."""
_DUST = 1e-9
"""What a cell may hold where Excel's holds 0, because an earlier difference was lost."""


def compares_nearly_equal(
    form: str, cell: Cell, scope: Scope, value: Callable[[Cell], Value | None]
) -> bool:
    """Return whether a formula compares two numbers that are equal except for rounding errors.

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
        text = "=" + part.formula()
        found = by_formulas.compute(resolve(text, cell.sheet, scope), cell, value)
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
    """Return the terms of a comparison: rounding errors are relative to them."""
    found = []
    for part in node.parts:
        if part.kind == "infix" and part.text in {"+", "-"}:
            found += _terms(part, number)
        else:
            found.append(number(part) or 0.0)
    return found


RELATIVE, ABSOLUTE = 1e-9, 1e-6
"""Two numbers agree within this share of the larger, or this amount; Excel keeps 15 digits."""


def agree(one: Value | None, other: Value | None) -> bool:
    """Return whether two engines, or an engine and the file, give the same value.

    Examples
    --------
    >>> agree(0.1 + 0.2, 0.3), agree("", None), agree(True, 1.0), agree(2.0, "2")
    (True, True, False, False)
    >>> agree("Rente 3.5 %", "Rente 3,5 %"), agree("sag 1", "sag 2")
    (True, False)
    >>> agree(CellError("#CALC!"), CellError("#VALUE!")), agree(CellError("#N/A"), "#N/A")
    (True, True)
    """
    one, other = _current_error(one), _current_error(other)
    if isinstance(one, CellError) or isinstance(other, CellError):
        return isinstance(one, str) and isinstance(other, str) and _same_error(one, other)
    if isinstance(one, float | int) and isinstance(other, float | int):
        if isinstance(one, bool) is not isinstance(other, bool):
            return False
        if isnan(one) or isnan(other) or isinf(one) or isinf(other):
            return one == other
        return isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    one, other = "" if one is None else one, "" if other is None else other
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return texts_agree(one.replace("\r\n", "\n"), other.replace("\r\n", "\n"))
    return one == other


def _same_error(one: str, other: str) -> bool:
    """Return whether two errors are the same, or one is the text some programs store for it.

    The file format has no code for the newer errors: a file stores ``#VALUE!`` instead.
    """
    stored = {"#VALUE!" if error in _YOUNG else error for error in (one, other)}
    return len(stored) == 1


_YOUNG = frozenset(
    {"#CALC!", "#SPILL!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA"}
)


def _current_error(value: Value | None) -> Value | None:
    """Return a value; the text of a refused call in version 0.1.0 becomes today's error."""
    if isinstance(value, str) and value.startswith(PREFIX):
        return CellError(error_shown(value))
    return value
