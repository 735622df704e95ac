"""The ranges that formulas sum, average, count or look up, as rectangles on sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.operands import Operand, operands
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import Area

SUMS = frozenset(
    {
        "SUM",
        "AVERAGE",
        "MIN",
        "MAX",
        "MEDIAN",
        "PRODUCT",
        "SUMSQ",
        "COUNT",
        "SUBTOTAL",
        "AGGREGATE",
        "SUMPRODUCT",
        "NPV",
        "IRR",
        "LARGE",
        "SMALL",
    }
)
"""Functions that use all the numbers of a range."""

_CONDITIONAL = {"SUMIF": (0, 2), "AVERAGEIF": (0, 2), "COUNTIF": (0,), "RANK": (1,)}
_MANY_CONDITIONS = frozenset({"SUMIFS", "AVERAGEIFS", "COUNTIFS", "MINIFS", "MAXIFS"})
_LOOKUPS = {"MATCH": (1,), "VLOOKUP": (1,), "INDEX": (0,), "XLOOKUP": (1, 2), "LOOKUP": (1, 2)}

_MOST = 60
"""At most so many cells of one distinct formula are examined, spread over all its copies."""


class SummedRange(NamedTuple):
    """A range as one cell's formula names it."""

    formula: Formula
    cell: Cell
    operand: Operand
    sheet: str
    area: Area


def takes_range(operand: Operand) -> bool:
    """Return whether a formula uses all of a range: to sum it, or to look something up in it."""
    name, place = operand.function, operand.argument
    if name == "SUMPRODUCT":
        return True
    if name in SUMS:
        return operand.alone
    if name in _MANY_CONDITIONS:
        return operand.alone and (place == 0 or place % 2 == (name != "COUNTIFS"))
    return operand.alone and place in {**_CONDITIONAL, **_LOOKUPS}.get(name, ())


def summed_ranges(subject: Subject) -> Iterator[SummedRange]:
    """Yield the ranges of more than one cell that formulas use whole; each once per formula."""
    for formula, verdict in subject.calculation.formulas.items():
        for operand in operands(verdict.resolved):
            if operand.reference.is_cell or not takes_range(operand):
                continue
            seen: set[Area] = set()
            for cell in sample(verdict):
                area = operand.reference.area(cell.row, cell.column)
                if area is not None and area not in seen and operand.reference.sheet is not None:
                    seen.add(area)
                    yield SummedRange(formula, cell, operand, operand.reference.sheet, area)


def sample(verdict: FormulaVerdict) -> list[Cell]:
    """Return cells of a distinct formula: all, or enough to show what they have in common."""
    step = max(1, len(verdict.cells) // _MOST)
    return list(dict.fromkeys([*verdict.cells[::step], verdict.cells[-1]]))


def is_running(summed: SummedRange, forms: Mapping[tuple[int, int], str], *, down: bool) -> bool:
    """Return whether a range moves or grows with the copies of its formula beside it."""
    first, last = summed.operand.reference.first, summed.operand.reference.last
    fixed = (first.row_fixed, last.row_fixed) if down else (first.column_fixed, last.column_fixed)
    if all(fixed):
        return False
    row, column = summed.cell.row, summed.cell.column
    beside = (
        [(row - 1, column), (row + 1, column)] if down else [(row, column - 1), (row, column + 1)]
    )
    return any(forms.get(cell) == summed.formula.form for cell in beside)


def terms(resolved: Resolved) -> tuple[Reference, ...]:
    """Return the terms of a formula that only adds: ``=SUM(B2:B5)`` or ``=B2+B3``."""
    texts = {piece.strip().upper() for piece in resolved.pieces if isinstance(piece, str)}
    if resolved.obstacles or not texts <= {"=", "", "SUM(", "(", ")", "+", ","}:
        return ()
    return resolved.references
