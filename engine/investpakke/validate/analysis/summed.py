"""The ranges that formulas sum, average, count or look through, as rectangles on sheets."""

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
"""Functions that take all the numbers of a range."""

_CONDITIONAL = {"SUMIF": (0, 2), "AVERAGEIF": (0, 2), "COUNTIF": (0,), "RANK": (1,)}
_MANY_CONDITIONS = frozenset({"SUMIFS", "AVERAGEIFS", "COUNTIFS", "MINIFS", "MAXIFS"})
_LOOKUPS = {"MATCH": (1,), "VLOOKUP": (1,), "INDEX": (0,), "XLOOKUP": (1, 2), "LOOKUP": (1, 2)}

_MOST = 60
"""Cells of one distinct formula that are looked at; of more, as many spread over all."""


class SummedRange(NamedTuple):
    """A range as one cell's formula names it."""

    formula: Formula
    cell: Cell
    operand: Operand
    sheet: str
    area: Area


def takes_range(operand: Operand) -> bool:
    """Return whether a formula takes all of a range: to sum it, or to look something up in it."""
    name, place = operand.function, operand.argument
    if name == "SUMPRODUCT":
        return True
    if name in SUMS:
        return operand.alone
    if name in _MANY_CONDITIONS:
        return operand.alone and (place == 0 or place % 2 == (name != "COUNTIFS"))
    return operand.alone and place in {**_CONDITIONAL, **_LOOKUPS}.get(name, ())


def summed_ranges(subject: Subject) -> Iterator[SummedRange]:
    """Yield the ranges of more than one cell that formulas take whole; each once a formula."""
    for formula, judged in subject.calculation.formulas.items():
        for operand in operands(judged.resolved):
            if operand.reference.is_cell or not takes_range(operand):
                continue
            seen: set[Area] = set()
            for cell in sample(judged):
                area = operand.reference.area(cell.row, cell.column)
                if area is not None and area not in seen and operand.reference.sheet is not None:
                    seen.add(area)
                    yield SummedRange(formula, cell, operand, operand.reference.sheet, area)


def sample(judged: FormulaVerdict) -> list[Cell]:
    """Return cells of a distinct formula: all, or as many as show what they have in common."""
    step = max(1, len(judged.cells) // _MOST)
    return list(dict.fromkeys([*judged.cells[::step], judged.cells[-1]]))


def is_running(found: SummedRange, forms: Mapping[tuple[int, int], str], *, down: bool) -> bool:
    """Return whether a range moves or grows with the copies of its formula beside it."""
    first, last = found.operand.reference.first, found.operand.reference.last
    fixed = (first.row_fixed, last.row_fixed) if down else (first.column_fixed, last.column_fixed)
    if all(fixed):
        return False
    row, column = found.cell.row, found.cell.column
    beside = (
        [(row - 1, column), (row + 1, column)] if down else [(row, column - 1), (row, column + 1)]
    )
    return any(forms.get(cell) == found.formula.form for cell in beside)


def terms(resolved: Resolved) -> tuple[Reference, ...]:
    """Return what a formula adds up, if it does nothing else: ``=SUM(B2:B5)`` or ``=B2+B3``."""
    texts = {piece.strip().upper() for piece in resolved.pieces if isinstance(piece, str)}
    if resolved.obstacles or not texts <= {"=", "", "SUM(", "(", ")", "+", ","}:
        return ()
    return resolved.references
