"""The engines as witnesses: which there are, and how each is asked.

Native engines, IronCalc and formulon, run in a separate process. A crash, a hang or too much memory
there is no answer, and the engine is not asked again about that workbook. The process starts when
there is a question and ends with the process that asks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from typing import Any

from investpakke.bounds import unbounded_memory
from investpakke.text import Text
from investpakke.validate.engines import by_formualizer, by_formulas
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.validate.engines.limits import Engine
from investpakke.validate.engines.plain_workbook import stored_code
from investpakke.validate.engines.refusals import cells_read
from investpakke.validate.engines.witness import Language, Question, Sheets, Values, Witness
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import CellError, Value

SECONDS = 30.0
"""How long one question may take; IronCalc computes 100,000 formulas in two seconds."""

_SCRIPT = Path(__file__).with_name("computing.py")

_MOST_VALUES = 400_000
"""Constants that one question may hold."""


def is_installed(engine: str) -> bool:
    """Return whether an engine is installed, without loading it."""
    return find_spec(engine) is not None


class EngineProcess:
    """A process in which an engine computes, and what is known about the engine.

    Parameters
    ----------
    engine : str
        "ironcalc" or "formulon".
    seconds : float
        How long one question may take.
    """

    def __init__(self, engine: str, seconds: float = SECONDS) -> None:
        self.engine, self.seconds = engine, seconds
        self._process: subprocess.Popen[str] | None = None
        self._known: dict[str, bool] = {}

    def ask(self, question: Mapping[str, Any]) -> list[Any] | None:
        """Return the engine's answer to a question, None if it breaks down or is too slow."""
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it ended between two questions: this one is not to blame
        process = self._process or self._start()
        if process is None or process.stdin is None or process.stdout is None:
            return None
        watch = Timer(self.seconds, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            said = json.loads(process.stdout.readline())
        except (OSError, ValueError):  # it has ended
            self.close()
            return None
        finally:
            watch.cancel()
        if isinstance(said, list):
            return said
        self.close()  # what broke one workbook may have broken the engine for the next
        return None

    def _start(self) -> subprocess.Popen[str] | None:
        command = [sys.executable, "-P", str(_SCRIPT), self.engine]
        try:
            with unbounded_memory():  # it sets its own limit
                process = subprocess.Popen(  # noqa: S603  a script of our own
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                )
        except OSError:
            return None
        weakref.finalize(self, _end, process)
        self._process = process
        return process

    def close(self) -> None:
        """End the process; the next question starts a new one."""
        if self._process is not None:
            _end(self._process)
        self._process = None

    def knows(self, functions: Sequence[str]) -> dict[str, bool]:
        """Return which functions the engine supports; none if it does not answer."""
        new = [name for name in dict.fromkeys(functions) if name not in self._known]
        if new:
            said = self.ask({"functions": new})
            self._known |= zip(new, said or [False] * len(new), strict=True)
        return {name: self._known[name] for name in functions}

    def answers(
        self, questions: Sequence[Question], value: Values, sheets: Sheets, language: Language
    ) -> dict[Cell, Value | None] | None:
        """Return the engine's values of formulas, each on the values of the cells it reads.

        Returns
        -------
        dict of Cell to value
            `NOT_TAKEN` where it has no answer; None if it broke down.
        """
        constants = list(_constants(questions, value, sheets))
        if len(constants) > _MOST_VALUES:
            return {}
        given = sheets.engine_names
        places = {name: len(given) + index for index, name in enumerate(given)}
        titles = [*given.values(), *(f"own_{name}" for name in given.values())]
        formulas: list[list[Any]] = []
        cells: list[Cell] = []
        wanted: list[list[int]] = []
        for one in questions:
            (sheet, row, column), area = one.cell, one.fills
            place, filled, size = places[sheet], [one.cell], (0, 0)
            if area is not None:  # on a separate sheet, where there is room for it
                place, filled = len(titles), [Cell(sheet, *at) for at in area.cells()]
                size = area.height, area.width
                titles.append(f"array_{place}")
            formulas.append([place, row, column, sheets.formula_text(one), *size])
            wanted += [[place, cell.row, cell.column] for cell in filled]
            cells += filled
        said = self.ask(
            {
                "language": language,
                "from_1904": sheets.from_1904,
                "sheets": titles,
                "values": constants,
                "formulas": formulas,
                "wanted": wanted,
            }
        )
        if said is None or len(said) != len(cells):
            return None
        return {cell: _read(answer) for cell, answer in zip(cells, said, strict=True)}


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(OSError):
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _constants(questions: Iterable[Question], value: Values, sheets: Sheets) -> Iterator[list[Any]]:
    """Yield the values that formulas read, each cell once."""
    index = {name: i for i, name in enumerate(sheets.filled_rows)}
    for (sheet, row, column), given in sheets.values_read(questions, value):
        plain = {"error": stored_code(given)} if isinstance(given, CellError) else given
        yield [index[sheet], row, column, plain]


def _read(given: Any) -> Value | None:
    """Return an answer as one of our values."""
    if isinstance(given, dict):
        return CellError(given["error"]) if "error" in given else NOT_TAKEN
    if isinstance(given, bool) or given is None or isinstance(given, str):
        return given
    return float(given) if abs(given) < float("inf") else NOT_TAKEN


Answers = Mapping[Cell, Value | None]


def witnesses_for(book: Book, budget: Budget, *, apart: bool = True) -> tuple[Witness, ...]:
    """Return the engines that may be asked about a workbook, the fastest to start first.

    Parameters
    ----------
    book : Book
        The workbook.
    budget : Budget
        How much `formulas` may spend.
    apart : bool
        Use the engines that need a process of their own too: IronCalc, and formulon if installed.
    """
    sheets = Sheets(book)
    others: list[Witness] = [
        ProcessWitness(name, start, sheets)
        for name, start in _APART.items()
        if apart and is_installed(name)
    ]
    return (Formualizer(sheets), *others, Formulas(budget))


_APART: Mapping[Engine, float] = {"ironcalc": 0.05, "formulon": 0.3}
"""CPU seconds to the first answer; formulon takes six the first time on a machine."""


_SPENT = Text("its time for one workbook is used up; --full gives it more")
_BROKE = Text("it failed on a formula of the workbook")


class Budget:
    """What an engine may still spend on one workbook, in about microseconds."""

    def __init__(self, left: float) -> None:
        self.left = left

    def spend(self, work: float) -> bool:
        """Spend some work, and return whether there was room for it."""
        self.left -= work
        return not self.is_spent

    @property
    def is_spent(self) -> bool:
        """Whether the budget has been used up."""
        return self.left < 0


class Formualizer:
    """The fast engine; it computes INVEST_* functions with the Python engine."""

    name: Engine = "formualizer"
    start = 0.1
    stopped: Text | None = None

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets

    def knows(self, function: str) -> bool:
        """Return whether formualizer supports a function."""
        return by_formualizer.knows(function)

    def answers(
        self, questions: Sequence[Question], value: Values, language: Language = "en"
    ) -> Answers:
        """Return the values that formualizer gives."""
        taken = [one for one in questions if all(map(self.knows, one.functions))]
        if language != "en" or not taken:
            return {}
        return by_formualizer.compute_each(taken, value, self._sheets)


_MOST_OF_ONE = 2_000_000
"""The most that one formula may cost `formulas`, which makes an array of every cell it reads."""


class Formulas:
    """The engine that computes INVEST_* functions with their native twins."""

    name: Engine = "formulas"
    start = 1.5

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    @property
    def stopped(self) -> Text | None:
        """Why it no longer answers."""
        return _SPENT if self._budget.is_spent else None

    def knows(self, function: str) -> bool:
        """Return whether formulas supports a function."""
        return by_formulas.knows(function)

    def answers(
        self, questions: Sequence[Question], value: Values, language: Language = "en"
    ) -> Answers:
        """Return the values that formulas gives, while its budget lasts."""
        found: dict[Cell, Value | None] = {}
        for one in questions if language == "en" else ():
            if one.resolved.obstacles or not all(map(self.knows, one.functions)):
                continue
            needed = cost(one)
            if needed > _MOST_OF_ONE:
                continue
            if not self._budget.spend(needed):
                break
            found[one.cell] = by_formulas.compute(one.resolved, one.cell, value)
        return found


class ProcessWitness:
    """An engine in a separate process; after a breakdown it is not asked again."""

    def __init__(self, name: Engine, start: float, sheets: Sheets) -> None:
        self.name, self.start, self._sheets = name, start, sheets
        self._is_mute = False

    @property
    def stopped(self) -> Text | None:
        """Why it no longer answers."""
        return _BROKE if self._is_mute else None

    def knows(self, function: str) -> bool:
        """Return whether the engine supports a function."""
        return not self._is_mute and _process_of(self.name).knows([function])[function]

    def answers(
        self, questions: Sequence[Question], value: Values, language: Language = "en"
    ) -> Answers:
        """Return the engine's values."""
        if self._is_mute or not questions:
            return {}
        engine = _process_of(self.name)
        functions = {name for one in questions for name in one.functions}
        known = engine.knows(sorted(functions))
        taken = list(
            _affordable(one for one in questions if all(known[name] for name in one.functions))
        )
        found = engine.answers(taken, value, self._sheets, language) if taken else {}
        if found is None:
            self._is_mute = True
            return {}
        return found


_MOST_READ = 50_000_000
"""Cells that one question may read; IronCalc reads 25 million a second, formulon 8."""


def _affordable(questions: Iterable[Question]) -> Iterator[Question]:
    """Yield the formulas to ask about until they read as much as one question may."""
    read = 0
    for one in questions:
        read += cells_read(one.resolved, one.cell)
        if read > _MOST_READ:
            return
        yield one


_RUNNING: dict[str, EngineProcess] = {}


def _process_of(name: str) -> EngineProcess:
    """Return the process of an engine, which is shared by all workbooks."""
    if name not in _RUNNING:
        _RUNNING[name] = EngineProcess(name)
    return _RUNNING[name]


def cost(one: Question) -> float:
    """Return the cost of a formula for `formulas`, as measured, in microseconds."""
    pieces = len(one.resolved.pieces)
    return 1_500 + 30 * pieces + pieces**2 // 10 + 3 * cells_read(one.resolved, one.cell)
