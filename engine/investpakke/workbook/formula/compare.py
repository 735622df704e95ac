"""Two formulas side by side: how a cell differs from its block."""

from __future__ import annotations

from typing import Literal, NamedTuple

from investpakke.workbook.formula.areas import Corner, Reference, read_reference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.tokens import Token

Difference = Literal["shifted", "unfixed", "fixed", "shortened", "other"]
"""How a formula differs from its block: it reads rows or columns next to the block's; a reference
moves that is fixed in the block; the same cells, written as fixed; a range that ends too soon;
anything else."""

_FURTHEST = 2
"""Rows or columns by which a slip moves a reference."""


class _Pair(NamedTuple):
    mine: Reference
    others: Reference


def difference(form: str, others: str, row: int, column: int, *, down: bool) -> Difference:
    """Return how a cell's formula differs from the formula of its block.

    Parameters
    ----------
    form, others : str
        The cell's and the block's, in relative form.
    row, column : int
        The cell.
    down : bool
        Whether the block is a column: then a shift is one of rows, else of columns.

    Examples
    --------
    >>> difference("=R[-1]C[-1]*2", "=RC[-1]*2", 5, 3, down=True)
    'shifted'
    >>> difference("=RC[-1]*R[-1]C4", "=RC[-1]*R2C4", 5, 3, down=True)
    'unfixed'
    >>> difference("=SUM(R2C:R8C)", "=SUM(R2C:R9C)", 10, 3, down=False)
    'shortened'
    >>> difference("=RC[-1]*3", "=RC[-1]*2", 5, 3, down=True)
    'other'
    """
    pairs = _pairs(form, others)
    if not pairs:
        return "other"
    if any(_is_loosened(pair) for pair in pairs):
        return "unfixed"
    if all(pair.mine.area(row, column) == pair.others.area(row, column) for pair in pairs):
        return "fixed"
    if all(_is_shorter(pair, row, column) for pair in pairs):
        return "shortened"
    moved = {_shift(pair) for pair in pairs}
    if len(moved) == 1:
        rows, columns = moved.pop() or (0, 0)
        along, across = (rows, columns) if down else (columns, rows)
        if 0 < abs(along) <= _FURTHEST and across == 0:
            return "shifted"
    return "other"


def _pairs(form: str, others: str) -> list[_Pair]:
    """Return the references that differ; none if the formulas differ in anything else."""
    mine, theirs = read_form(form).tokens, read_form(others).tokens
    pairs = []
    if len(mine) != len(theirs):
        return []
    for one, other in zip(mine, theirs, strict=True):
        if one.value == other.value:
            continue
        if (one.type, one.subtype) != (Token.OPERAND, Token.RANGE) or other.subtype != Token.RANGE:
            return []
        left, right = read_reference(one.value), read_reference(other.value)
        if left is None or right is None or left.sheet != right.sheet:
            return []
        pairs.append(_Pair(left, right))
    return pairs


def _is_loosened(pair: _Pair) -> bool:
    """Return whether something that is fixed in the block moves here."""
    return any(
        (theirs.row_fixed and not mine.row_fixed) or (theirs.column_fixed and not mine.column_fixed)
        for mine, theirs in zip(_corners(pair.mine), _corners(pair.others), strict=True)
    )


def _corners(reference: Reference) -> tuple[Corner, Corner]:
    return reference.first, reference.last


def _shift(pair: _Pair) -> tuple[int, int] | None:
    """Return by how many rows and columns a reference is shifted; None if it differs otherwise."""
    first = _step(pair.mine.first, pair.others.first)
    return first if first == _step(pair.mine.last, pair.others.last) else None


def _step(mine: Corner, other: Corner) -> tuple[int, int] | None:
    if (mine.row_fixed, mine.column_fixed) != (other.row_fixed, other.column_fixed):
        return None
    if None in mine or None in other:
        return None
    return (mine.row or 0) - (other.row or 0), (mine.column or 0) - (other.column or 0)


def _is_shorter(pair: _Pair, row: int, column: int) -> bool:
    """Return whether a range lies within the block's and shares one of its ends."""
    mine, other = pair.mine.area(row, column), pair.others.area(row, column)
    if mine is None or other is None or mine == other:
        return False
    inside = other.holds(*mine[:2]) and other.holds(*mine[2:])
    return inside and not pair.others.is_cell and (mine[:2] == other[:2] or mine[2:] == other[2:])
