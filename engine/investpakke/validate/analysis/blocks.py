"""Blocks of cells with the same fault: what a rule on formulas reports."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Place
from investpakke.validate.patterns import rectangles_by
from investpakke.validate.subject import Subject

Verdict = TypeVar("Verdict", bound=Hashable)


class Block(NamedTuple, Generic[Verdict]):
    """A rectangle of formula cells, the verdict on them, and the formula of the first cell."""

    place: Place
    verdict: Verdict
    formula: str


def blocks(
    subject: Subject, judge: Callable[[Formula, FormulaVerdict], Verdict | None]
) -> Iterator[Block[Verdict]]:
    """Yield the blocks of formulas that get a verdict.

    Parameters
    ----------
    subject : Subject
        The workbook.
    judge : callable
        Gives the verdict on a distinct formula, None for no fault. Neighbouring cells with the same
        verdict become one block, even if their formulas differ.
    """
    told = (
        ((key.sheet, said), (cell.row, cell.column))
        for key, verdict in subject.calculation.formulas.items()
        if (said := judge(key, verdict)) is not None
        for cell in verdict.cells
    )
    for (sheet, said), area in rectangles_by(told):
        formula = subject.book.by_name[sheet].formula(area.row, area.column)
        yield Block(Place(sheet, area), said, formula)
