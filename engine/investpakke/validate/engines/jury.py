"""The engines as witnesses: which there are, and how each is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from investpakke.text import Text
from investpakke.validate.engines import by_formualizer, by_formulas
from investpakke.validate.engines.apart import Apart, is_installed
from investpakke.validate.engines.limits import Engine
from investpakke.validate.engines.refusals import cells_read
from investpakke.validate.engines.witness import Language, Question, Sheets, Values, Witness
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import Value

Answers = Mapping[Cell, Value | None]


def jury(book: Book, budget: Budget, *, apart: bool = True) -> tuple[Witness, ...]:
    """Return the engines that may be asked about a workbook, the quickest to start first.

    Parameters
    ----------
    book : Book
        The workbook.
    budget : Budget
        What `formulas` may spend.
    apart : bool
        Ask the engines that take a process of their own too: IronCalc, and formulon where it is
        installed. The add-in never does.
    """
    sheets = Sheets(book)
    others: list[Witness] = [
        InAProcess(name, start, sheets)
        for name, start in _APART.items()
        if apart and is_installed(name)
    ]
    return (Formualizer(sheets), *others, Formulas(budget))


_APART: Mapping[Engine, float] = {"ironcalc": 0.05, "formulon": 0.3}
"""CPU seconds to the first answer; formulon takes six the first time on a machine."""


_SPENT = Text("the time that it has for one workbook is spent; --full gives it more")
_BROKE = Text("it broke down on a formula of the workbook")


class Budget:
    """What an engine may still spend on one workbook, in about microseconds."""

    def __init__(self, left: float) -> None:
        self.left = left

    def takes(self, work: float) -> bool:
        """Return whether there is room for some work, which is spent then."""
        self.left -= work
        return not self.is_spent

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is done."""
        return self.left < 0


class Formualizer:
    """The fast engine; it computes INVEST_* functions by the Python engine."""

    name: Engine = "formualizer"
    start = 0.1
    stopped: Text | None = None

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets

    def knows(self, function: str) -> bool:
        """Return whether formualizer has a function."""
        return by_formualizer.knows(function)

    def answers(
        self, asked: Sequence[Question], value: Values, language: Language = "en"
    ) -> Answers:
        """Return what formualizer gives."""
        taken = [one for one in asked if all(map(self.knows, one.functions))]
        if language != "en" or not taken:
            return {}
        return by_formualizer.asked_alone(taken, value, self._sheets)


_MOST_OF_ONE = 2_000_000
"""What one formula may cost `formulas`; it makes an array of every cell that it reads."""


class Formulas:
    """The engine that computes INVEST_* functions by their native twins."""

    name: Engine = "formulas"
    start = 1.5

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    @property
    def stopped(self) -> Text | None:
        """Why it answers no more."""
        return _SPENT if self._budget.is_spent else None

    def knows(self, function: str) -> bool:
        """Return whether formulas has a function."""
        return by_formulas.knows(function)

    def answers(
        self, asked: Sequence[Question], value: Values, language: Language = "en"
    ) -> Answers:
        """Return what formulas gives, as long as there is time for it."""
        found: dict[Cell, Value | None] = {}
        for one in asked if language == "en" else ():
            if one.resolved.obstacles or not all(map(self.knows, one.functions)):
                continue
            cost = work(one)
            if cost > _MOST_OF_ONE:
                continue
            if not self._budget.takes(cost):
                break
            found[one.cell] = by_formulas.computed(one.resolved, one.cell, value)
        return found


class InAProcess:
    """An engine in a process of its own; once it has broken down it is not asked again."""

    def __init__(self, name: Engine, start: float, sheets: Sheets) -> None:
        self.name, self.start, self._sheets = name, start, sheets
        self._is_mute = False

    @property
    def stopped(self) -> Text | None:
        """Why it answers no more."""
        return _BROKE if self._is_mute else None

    def knows(self, function: str) -> bool:
        """Return whether the engine has a function."""
        return not self._is_mute and _running(self.name).knows([function])[function]

    def answers(
        self, asked: Sequence[Question], value: Values, language: Language = "en"
    ) -> Answers:
        """Return what the engine gives."""
        if self._is_mute or not asked:
            return {}
        engine = _running(self.name)
        functions = {name for one in asked for name in one.functions}
        known = engine.knows(sorted(functions))
        taken = list(_within(one for one in asked if all(known[name] for name in one.functions)))
        found = engine.answers(taken, value, self._sheets, language) if taken else {}
        if found is None:
            self._is_mute = True
            return {}
        return found


_MOST_READ = 50_000_000
"""Cells that one question may read; IronCalc reads 25 million a second, formulon 8."""


def _within(asked: Iterable[Question]) -> Iterator[Question]:
    """Yield the formulas to ask about until they have read as much as one question may."""
    read = 0
    for one in asked:
        read += cells_read(one.resolved, one.cell)
        if read > _MOST_READ:
            return
        yield one


_RUNNING: dict[str, Apart] = {}


def _running(name: str) -> Apart:
    """Return the process of an engine, which serves one workbook after another."""
    if name not in _RUNNING:
        _RUNNING[name] = Apart(name)
    return _RUNNING[name]


def work(one: Question) -> float:
    """Return what it takes `formulas` to compute a formula, as measured, in microseconds."""
    pieces = len(one.resolved.pieces)
    return 1_500 + 30 * pieces + pieces**2 // 10 + 3 * cells_read(one.resolved, one.cell)
