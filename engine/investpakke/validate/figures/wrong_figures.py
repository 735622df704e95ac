"""Figures that differ from the engine's, without those that are wrong only because of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from investpakke.validate.engines.calculation import Calculation
from investpakke.validate.figures.shown_figures import ShownFigure, shown_figures
from investpakke.validate.subject import Subject, fact
from investpakke.workbook.book import Cell

_MOST_READ = 20_000
"""Formula cells behind one figure that are searched for another wrong figure."""

_MOST_IN_ALL = 500_000
"""The same for all figures together; the remaining ones count as wrong by themselves."""


class WrongFigure(NamedTuple):
    """A figure that is wrong in itself, and how many others are wrong because they read it."""

    figure: ShownFigure
    dependents: int


@fact
def wrong_figures(subject: Subject) -> tuple[WrongFigure, ...]:
    """Return the figures that are wrong, and not only because they read a wrong one."""
    wrong = {figure.cell: figure for figure in shown_figures(subject) if not figure.agrees}
    walk = _Walk(subject.calculation, wrong)
    below = {cell: walk.first_wrong(cell) for cell in wrong}
    roots = Counter(_root(below, cell) for cell in wrong)
    return tuple(WrongFigure(wrong[cell], count - 1) for cell, count in roots.items())


def _root(below: Mapping[Cell, Cell | None], cell: Cell) -> Cell:
    """Return the wrong figure that a wrong one depends on; a cycle ends where it closes."""
    seen = {cell}
    while (under := below[cell]) is not None and under not in seen:
        seen.add(under)
        cell = under
    return cell


class _Walk:
    """Follows the cells that figures read, until it meets a wrong one or reaches its limit."""

    def __init__(self, calculation: Calculation, wrong: Mapping[Cell, ShownFigure]) -> None:
        self.calculation, self.wrong = calculation, wrong
        self.left = _MOST_IN_ALL

    def first_wrong(self, start: Cell) -> Cell | None:
        """Return a wrong figure that a cell's formula reads, directly or indirectly."""
        seen, waiting = {start}, [start]
        while waiting and len(seen) < _MOST_READ and self.left > 0:
            for read in self._read_by(waiting.pop()):
                if read in self.wrong and read != start:
                    return read
                if read not in seen:
                    seen.add(read)
                    waiting.append(read)
        return None

    def _read_by(self, cell: Cell) -> list[Cell]:
        """Return the cells with formulas, or with wrong figures, that a cell's formula names."""
        judged = self.calculation.verdict(cell)
        found = []
        for reference in () if judged is None else judged.resolved.references:
            area = reference.area(cell.row, cell.column)
            sheet = self.calculation.book.by_name.get(reference.sheet or "")
            if area is None or sheet is None or area.size > _MOST_READ:
                continue
            self.left -= area.size
            for row, column in area.cells():
                read = Cell(sheet.name, row, column)
                if (row, column) in sheet.forms or read in self.wrong:
                    found.append(read)
        return found
