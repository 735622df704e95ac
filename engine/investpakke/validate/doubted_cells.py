"""The cells for which the first engine gives something else than the file: stale, or in doubt.

Both engines compute such a cell on the values that the file shows for what it reads. Only if they
agree against the file is it stale; one alone makes a doubt, and the file's value stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from investpakke.errors import Text
from investpakke.validate.engines import by_formualizer
from investpakke.validate.engines.agreement import agree
from investpakke.validate.engines.by_formualizer import CIRCULAR, NOT_TAKEN
from investpakke.validate.engines.limits import Engine
from investpakke.validate.engines.refusals import by
from investpakke.validate.spread import reading
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.ooxml.sheet_cells import Value

if TYPE_CHECKING:
    from investpakke.validate.calculation import Calculation, Judged

OUTVOTED = Text("den giver noget andet end de to andre vidner",
                "it gives something else than the two other witnesses")  # fmt: skip
_ALONE = Text("den er alene om sit resultat", "it is alone in what it gives")


class Disagreement(NamedTuple):
    """A cell that two engines compute differently, for no reason that is known."""

    cell: Cell
    formualizer: Value | None
    formulas: Value | None


class Doubt(NamedTuple):
    """A cell of which one engine alone says something: the file something else, or nothing."""

    cell: Cell
    engine: Engine
    value: Value | None


@dataclass
class Witnessed:
    """What came of the cells for which the first engine gives something else than the file."""

    stale: dict[Cell, Value | None] = field(default_factory=dict)
    kept: set[Cell] = field(default_factory=set)
    """Those whose value is the file's."""
    doubts: list[Doubt] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    overruled: dict[Cell, Text] = field(default_factory=dict)
    """Those for which the first engine's answer does not count, and why."""
    backed: set[Cell] = field(default_factory=set)
    """Those for which the second engine gives what the file shows."""


def judge_doubted(calculation: Calculation) -> Witnessed:
    """Return what comes of the cells of a workbook that somebody has calculated otherwise."""
    found = Witnessed()
    differing = list(calculation.differing(calculation.first_values))
    found.kept.update(cell for cell in differing if cell in calculation.tainted)
    doubted = [cell for cell in differing if cell not in found.kept]
    judge = _Judge(calculation, found)
    if doubted and judge.on_the_files_values(doubted):
        judge.follow()
    else:
        found.kept.update(doubted)
    return found


class _Judge:
    """Judges the cells of one workbook."""

    def __init__(self, calculation: Calculation, found: Witnessed) -> None:
        self.of, self.found = calculation, found

    def on_the_files_values(self, cells: Sequence[Cell]) -> bool:
        """Have both engines compute cells on what the file shows; return if they say "stale"."""
        texts = {
            cell: absolute(judged.resolved.form(), cell.row, cell.column)
            for cell in cells
            if cell in self.of.texts and (judged := self.of.judged(cell)) is not None
        }
        lacking = {c: v for c, v in self.of.first_values.items() if not self.of.is_calculated(c)}
        given = by_formualizer.on_their_own(self.of.book, texts, lacking)
        is_one_stale = False
        for cell in cells:
            judged, shown = self.of.judged(cell), self.of.shown(cell)
            first = given.get(cell, self.of.first_values[cell])
            if judged is None:  # filled by the array formula of another cell
                self.found.kept.add(cell)
                self.found.doubts.append(Doubt(cell, "formualizer", first))
                continue
            if self.of.agrees(judged, cell, first, shown, self.of.given):
                continue
            if not self._settle(judged, cell, first):
                is_one_stale = True
        return is_one_stale

    def _settle(self, judged: Judged, cell: Cell, first: Value | None) -> bool:
        """Return whether the file's value is kept for a cell where the first engine differs."""
        limit = self.of.limit("all", judged, cell, self.of.given)
        second = NOT_TAKEN if limit is not None else self.of.second(judged, cell, self.of.given)
        if second is not NOT_TAKEN and first is not NOT_TAKEN and agree(first, second):
            return False
        self.found.kept.add(cell)
        if limit is not None:
            self.found.overruled[cell] = limit.reason
        elif second is not NOT_TAKEN and agree(second, self.of.shown(cell)):
            self.found.backed.add(cell)
            known = self.of.limit("formualizer", judged, cell, self.of.given)
            self.found.overruled[cell] = by(
                "formualizer", OUTVOTED if known is None else known.reason
            )
            if known is None:
                self.found.disagreements.append(Disagreement(cell, first, second))
        else:
            self._doubt(judged, cell, {"formualizer": first, "formulas": second})
        return True

    def _doubt(self, judged: Judged, cell: Cell, given: Mapping[Engine, Value | None]) -> None:
        """Note what engines say of a cell against the file, unless they are known to be wrong."""
        limits = {engine: self.of.limit(engine, judged, cell, self.of.given) for engine in given}
        known = limits["formualizer"]
        self.found.overruled[cell] = by("formualizer", _ALONE if known is None else known.reason)
        left = {
            engine: value
            for engine, value in given.items()
            if value is not NOT_TAKEN and limits[engine] is None
        }
        if len(left) > 1:
            self.found.disagreements.append(Disagreement(cell, *given.values()))
        for engine, value in left.items() if len(left) == 1 else ():
            self.found.doubts.append(Doubt(cell, engine, value))

    def follow(self) -> None:
        """Find the stale cells, those too that are wrong since they read one."""
        texts = {c: text for c, text in self.of.texts.items() if c not in self.found.kept}
        given = by_formualizer.computed(self.of.book, texts)

        def value(cell: Cell) -> Value | None:
            return self.of.given(cell) if given.get(cell, NOT_TAKEN) is NOT_TAKEN else given[cell]

        differing = [
            cell
            for cell in self.of.differing(given)
            if given[cell] is not NOT_TAKEN
            and given[cell] is not CIRCULAR
            and cell not in self.of.tainted
        ]
        roots: list[Cell] = []
        others: list[Cell] = []
        for cell in differing:
            judged = self.of.judged(cell)
            own = False
            if judged is not None:
                second, shown = self.of.second(judged, cell, self.of.given), self.of.shown(cell)
                own = not self.of.agrees(judged, cell, second, shown, self.of.given)
            (roots if own else others).append(cell)
        held = (
            by_formualizer.computed(
                self.of.book, {c: text for c, text in texts.items() if c not in set(roots)}
            )
            if others
            else {}
        )
        following = [cell for cell in others if held.get(cell) != given[cell]]
        uncertain = {cell for cell in following if cell not in self.of.texts}
        for cell in (*roots, *following):
            judged = self.of.judged(cell)
            second = NOT_TAKEN if judged is None else self.of.second(judged, cell, value)
            limit = None if judged is None else self.of.limit("all", judged, cell, value)
            if limit is None and second is not NOT_TAKEN and agree(given[cell], second):
                self.found.stale[cell] = given[cell]
            elif limit is None:
                self.found.doubts.append(Doubt(cell, "formualizer", given[cell]))
                uncertain.add(cell)
        rest_on_doubts = reading({*uncertain, *self.found.overruled}, self.of.reads())
        for cell in rest_on_doubts & self.found.stale.keys():
            if cell not in roots:
                self.found.doubts.append(Doubt(cell, "formualizer", self.found.stale.pop(cell)))
        self.found.kept.update(cell for cell in self.of.differing(self.of.first_values))
        self.found.kept.difference_update(self.found.stale)
