"""Blocks of cells that are wrong in one and the same way: what a rule on formulas reports."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, NamedTuple, TypeVar

from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Place
from investpakke.validate.patterns import rectangles_by
from investpakke.validate.subject import Subject

Said = TypeVar("Said", bound=Hashable)


class Block(NamedTuple, Generic[Said]):
    """A rectangle of formula cells, what was said of them, and the formula of the first."""

    place: Place
    said: Said
    formula: str


def blocks(
    subject: Subject, say: Callable[[Formula, FormulaVerdict], Said | None]
) -> Iterator[Block[Said]]:
    """Yield the blocks of formulas of which something is said.

    Parameters
    ----------
    subject : Subject
        The workbook.
    say : callable
        What there is to say of a distinct formula, None for nothing. Neighbours of which the
        same is said become one block, though their formulas differ.
    """
    told = (
        ((key.sheet, said), (cell.row, cell.column))
        for key, judged in subject.calculation.formulas.items()
        if (said := say(key, judged)) is not None
        for cell in judged.cells
    )
    for (sheet, said), area in rectangles_by(told):
        formula = subject.book.by_name[sheet].formula(area.row, area.column)
        yield Block(Place(sheet, area), said, formula)
