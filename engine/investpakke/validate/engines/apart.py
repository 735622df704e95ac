"""Engines that are not Python, asked in a process of their own: IronCalc and formulon.

A crash, a hang or too much memory there is no answer, and the engine is asked nothing more about
that workbook. It is started when there is something to ask, and ends with the process that asks.
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
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.validate.engines.plain_workbook import stored
from investpakke.validate.engines.witness import Language, Question, Sheets, Values
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import CellError, Value

SECONDS = 30.0
"""How long one question may take; IronCalc computes 100,000 formulas in two."""

_SCRIPT = Path(__file__).with_name("computing.py")

_MOST_VALUES = 400_000
"""Constants that one question may hold."""


def is_installed(engine: str) -> bool:
    """Return whether an engine is there; it is not loaded for that."""
    return find_spec(engine) is not None


class Apart:
    """A process that an engine computes in, and what is known of it.

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

    def said(self, question: Mapping[str, Any]) -> list[Any] | None:
        """Return what the engine says to a question, None where it breaks down or is too slow."""
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it ended between two questions: this one is not to blame
        process = self._process or self._started()
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

    def _started(self) -> subprocess.Popen[str] | None:
        command = [sys.executable, "-P", str(_SCRIPT), self.engine]
        try:
            with unbounded_memory():  # it bounds itself
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
        """End the process; the next question starts another."""
        if self._process is not None:
            _end(self._process)
        self._process = None

    def knows(self, functions: Sequence[str]) -> dict[str, bool]:
        """Return which functions the engine has; none where it does not say."""
        new = [name for name in dict.fromkeys(functions) if name not in self._known]
        if new:
            said = self.said({"functions": new})
            self._known |= zip(new, said or [False] * len(new), strict=True)
        return {name: self._known[name] for name in functions}

    def answers(
        self, asked: Sequence[Question], value: Values, sheets: Sheets, language: Language
    ) -> dict[Cell, Value | None] | None:
        """Return what the engine gives for formulas, each on the values that its cells hold.

        Returns
        -------
        dict of Cell to value
            `NOT_TAKEN` where it has no answer; None where it broke down.
        """
        constants = list(_constants(asked, value, sheets))
        if len(constants) > _MOST_VALUES:
            return {}
        given = sheets.given
        places = {name: len(given) + index for index, name in enumerate(given)}
        titles = [*given.values(), *(f"own_{name}" for name in given.values())]
        formulas: list[list[Any]] = []
        cells: list[Cell] = []
        wanted: list[list[int]] = []
        for one in asked:
            (sheet, row, column), area = one.cell, one.fills
            place, filled, size = places[sheet], [one.cell], (0, 0)
            if area is not None:  # on a sheet of its own, where there is room for it
                place, filled = len(titles), [Cell(sheet, *at) for at in area.cells()]
                size = area.height, area.width
                titles.append(f"array_{place}")
            formulas.append([place, row, column, sheets.written(one), *size])
            wanted += [[place, cell.row, cell.column] for cell in filled]
            cells += filled
        said = self.said(
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


def _constants(asked: Iterable[Question], value: Values, sheets: Sheets) -> Iterator[list[Any]]:
    """Yield the values that formulas read, each cell once."""
    index = {name: i for i, name in enumerate(sheets.held)}
    for (sheet, row, column), given in sheets.values_read(asked, value):
        plain = {"error": stored(given)} if isinstance(given, CellError) else given
        yield [index[sheet], row, column, plain]


def _read(given: Any) -> Value | None:
    """Return an answer as a value of ours."""
    if isinstance(given, dict):
        return CellError(given["error"]) if "error" in given else NOT_TAKEN
    if isinstance(given, bool) or given is None or isinstance(given, str):
        return given
    return float(given) if abs(given) < float("inf") else NOT_TAKEN
