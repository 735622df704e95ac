"""The 2024 cases as cells, INVEST_* formulas on them, and what the engine gives for those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from investpakke import boundary
from investpakke.boundary import NOT_AVAILABLE
from investpakke.calc import invest_full
from investpakke.functions import Function, lookup
from investpakke_addin import excel
from investpakke_addin.vba_source import UDF_MODULE
from published_2024 import CASES

FIRST, LAST = 2, 1 + len(CASES)
"""The rows of the cases on the add-in's own sheet."""

INVESTMENT = [float(case.investment) for case in CASES]
AVERAGE = [float(case.saving) for case in CASES]
FIRST_YEAR = [0.5 if case.half_effect else 1.0 for case in CASES]
YEARS = [float(case.averaging_years) for case in CASES]
FULL_SAVING = [float(invest_full(*case)) for case in zip(AVERAGE, FIRST_YEAR, YEARS, strict=True)]
UNIT = [full / case.persons for full, case in zip(FULL_SAVING, CASES, strict=True)]
PERSONS = [float(case.persons) for case in CASES]
COLUMNS = {
    "A": INVESTMENT,
    "B": AVERAGE,
    "C": UNIT,
    "D": FULL_SAVING,
    "E": FIRST_YEAR,
    "F": YEARS,
    "G": PERSONS,
}
OF_RATE = {"ydelse": '"dagpenge"', "år": "2024", "uge": "F"}
"""No case states its benefit: all take the same; the column of years serves as weeks."""

LETTERS = {
    "investering": "A",
    "værdier": "A",
    "gns_besparelse": "B",
    "enhedsbesparelse": "C",
    "besparelse": "D",
    "indfasning": "E",
    "år": "F",
    "rente": "0.04",
    "værdi": "C",
    "helårspersoner": "G",
    "lav": "0",
    "sandsynlig": "B",
    "høj": "20000",
    "sandsynlighed": "0.3",
    "korrektion": "0.1",
    "dødvægt": "0.05",
    "fra_år": "2",
    "fald": "0.2",
    "forsinkelse": "0.5",
    "statsandel": "0.2",
    "forventet": "G",
    "fuld_effekt_nu": "10",
    "realiseret": "150",
    "faktor": "E",
    "måneder": "6",
}
"""The column of each argument, or a number where no case states it."""


class Python:
    """What the VBA finds at the other end: the add-in's Python, and a record of the calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.fault: str | None = None
        self.answer: object = ...

    def __call__(self, call: dict[str, Any]) -> object:
        self.calls.append((call["module"], call["function"]))
        if self.fault:
            raise RuntimeError(self.fault)
        if self.answer is not ...:
            return self.answer
        if call["module"] == UDF_MODULE:
            return boundary.call(lookup(call["function"]), [_cells(a) for a in call["arguments"]])
        assert call["module"] == excel.__name__
        return f"Udført: {call['function']}"


def _cells(argument: object) -> object:
    """Return an argument as xlwings hands it over with ndim=2."""
    return argument if argument is None or isinstance(argument, list) else [[argument]]


def letters(function: Function) -> list[str]:
    """Return the column in which the cases have each argument."""
    if function.name == "INVEST_RATE":
        return [OF_RATE[argument.name.da] for argument in function.arguments]
    alike = {**LETTERS, "år": "4"} if function.shape == "years" else LETTERS
    average = {"INVEST_NET", "INVEST_MARGIN", "INVEST_SWITCH", "INVEST_ONE_FEWER"}
    return [
        "B" if name == "besparelse" and function.name in average else alike[name]
        for name in (argument.name.da for argument in function.arguments)
    ]


def formula(function: Function, place: Callable[[str], str]) -> str:
    return f"={function.name}({';'.join(place(letter) for letter in letters(function))})"


def in_row(row: int) -> Callable[[str], str]:
    return lambda letter: f"{letter}{row}" if letter in COLUMNS else letter


def in_column(letter: str) -> str:
    return f"{letter}${FIRST}:{letter}${LAST}" if letter in COLUMNS else letter


def engine(function: Function, rows: slice) -> Any:
    """Return what the engine gives for the cases of some rows."""
    arguments = [
        np.reshape(COLUMNS[letter][rows], (-1, 1)) if letter in COLUMNS else constant(letter)
        for letter in letters(function)
    ]
    return function.python(*arguments)


def constant(written: str) -> float | str:
    return written.strip('"') if written.startswith('"') else float(written)


def in_cells(result: Any) -> list[list[Any]]:
    """Return the engine's figures as LibreOffice shows them."""
    return [
        [NOT_AVAILABLE if np.isnan(v) else v for v in row] for row in np.atleast_2d(result).tolist()
    ]


def assert_same(found: list[list[Any]], expected: list[list[Any]]) -> None:
    assert np.shape(found) == np.shape(expected)
    for row, wanted in zip(found, expected, strict=True):
        for value, number in zip(row, wanted, strict=True):
            text = isinstance(number, str)
            assert value == (number if text else pytest.approx(number, rel=1e-12, abs=1e-12))
