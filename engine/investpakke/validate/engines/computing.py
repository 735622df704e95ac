"""A separate process in which IronCalc or formulon computes formulas; it imports nothing of ours.

It is started as a script, so that it loads one engine and nothing else. Each line of standard
input is a question as JSON, each line of standard output its answer. Whatever a formula does to
the engine - a crash, a hang, too much memory - ends only this process.

A question has ``language`` ("en" or "da"), ``from_1904``, ``sheets``, ``values`` [[sheet, row,
column, value]], ``formulas`` [[sheet, row, column, text, height, width]] and ``wanted`` [[sheet,
row, column]]; sheets are counted from 0. An error is {"error": "#N/A"}; {"none": true} is no
answer. An array formula has the size of the area that it fills, others 0.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from functools import cache
from typing import Any

MEMORY = 8_000_000_000
"""Bytes of address space: WebAssembly reserves four billion at its start."""

NO_ANSWER = {"none": True}


class IronCalc:
    """A workbook of IronCalc."""

    def __init__(self, question: dict[str, Any]) -> None:
        import ironcalc

        self._error = ironcalc.CellType.ErrorValue
        self._model = ironcalc.create("workbook", "en", "UTC", "en")
        self._language = question["language"]
        for index, name in enumerate(question["sheets"]):
            if index:
                self._model.add_sheet(name)
            else:
                self._model.rename_sheet(0, name)

    def put(self, sheet: int, row: int, column: int, value: Any) -> None:
        """Put a constant into a cell."""
        if isinstance(value, dict):
            self._model.set_user_input(sheet, row, column, value["error"])
        elif isinstance(value, bool):
            self._model.update_cell_with_bool(sheet, row, column, value)
        elif isinstance(value, str):
            self._model.update_cell_with_text(sheet, row, column, value)
        else:
            self._model.update_cell_with_number(sheet, row, column, float(value))

    def write(self, sheet: int, row: int, column: int, text: str, height: int, width: int) -> None:
        """Write a formula."""
        if height:
            self._model.set_user_array_formula(sheet, row, column, width, height, text)
        else:
            self._model.update_cell_with_formula(sheet, row, column, text)

    def compute(self) -> None:
        """Compute the formulas."""
        if self._language == "da":  # the closest locale that it has: a decimal comma
            self._model.set_locale("de")
        self._model.evaluate()

    def value(self, sheet: int, row: int, column: int) -> Any:
        """Return the value of a cell."""
        found = self._model.get_cell_value(sheet, row, column)
        if self._model.get_cell_type(sheet, row, column) == self._error:
            return {"error": found}
        return found


class Formulon:
    """A workbook of formulon."""

    def __init__(self, question: dict[str, Any]) -> None:
        _cache_compiled_code()
        import formulon

        self._of = formulon
        self._book = formulon.Workbook.create_empty()
        self._book.set_excel_profile_id(
            "win-365-de_DE" if question["language"] == "da" else "win-365-en_US"
        )
        if question["from_1904"]:
            self._book.set_date1904(True)
        for name in question["sheets"]:
            self._book.add_sheet(name)
        self._codes: dict[str, int] = {}
        for code in range(32):
            with suppress(Exception):
                self._codes.setdefault(formulon.error_display_name(code), code)

    def put(self, sheet: int, row: int, column: int, value: Any) -> None:
        """Put a constant into a cell."""
        place = sheet, row - 1, column - 1
        if isinstance(value, dict):
            self._book.set_error(*place, self._codes[value["error"]])
        elif isinstance(value, bool):
            self._book.set_bool(*place, value)
        elif isinstance(value, str):
            self._book.set_text(*place, value)
        else:
            self._book.set_number(*place, float(value))

    def write(
        self, sheet: int, row: int, column: int, text: str, _height: int, _width: int
    ) -> None:
        """Write a formula."""
        self._book.set_formula(sheet, row - 1, column - 1, _OPTIONAL.sub(r"[_xlpm.\1]", text))

    def compute(self) -> None:
        """Compute the formulas."""
        self._book.recalc()

    def value(self, sheet: int, row: int, column: int) -> Any:
        """Return the value of a cell."""
        found = self._book.get_value(sheet, row - 1, column - 1)
        kinds = self._of.ValueKind
        if found.kind == kinds.ERROR and found.error_code is not None:
            return {"error": self._of.error_display_name(found.error_code)}
        plain = {kinds.NUMBER: found.number, kinds.TEXT: found.text, kinds.BLANK: None}
        if found.kind == kinds.BOOL:
            return bool(found.boolean)
        return plain.get(found.kind, NO_ANSWER)


_OPTIONAL = re.compile(r"\b_xlop\.([\w.]+)")
"""An optional parameter of LAMBDA as stored in a file; formulon expects it as typed."""


@cache
def _cache_compiled_code() -> None:
    """Have WebAssembly compiled once per machine: 6 seconds the first time, 0.3 afterwards."""
    import wasmtime

    with suppress(Exception):  # no cache folder: it is compiled every time
        config = wasmtime.Config()
        config.cache = True
        engine = wasmtime.Engine(config)
        vars(wasmtime)["Engine"] = lambda: engine  # formulon creates one without arguments


NOT_KNOWN = {
    "#ERROR!",
    "#NAME?",
    "#SPILL!",
    "#CIRC!",
    "#N/IMPL!",
    "#BUSY!",
    "#CONNECT!",
    "#GETTING_DATA",
    "#BLOCKED!",
    "#UNKNOWN!",
}
"""What an engine returns for something it does not support or has no room for: no answer."""

ENGINES: dict[str, Any] = {"ironcalc": IronCalc, "formulon": Formulon}


def answer(engine: str, question: dict[str, Any]) -> list[Any]:
    """Return an engine's values of the wanted cells."""
    book = ENGINES[engine](question)
    for entry in question["values"]:
        book.put(*entry)
    refused = set()
    for entry in question["formulas"]:
        try:
            book.write(*entry)
        except Exception:  # it rejects this one
            refused.add(tuple(entry[:3]))
    book.compute()
    return [
        NO_ANSWER if tuple(place) in refused else _supported(book.value(*place))
        for place in question["wanted"]
    ]


def _supported(value: Any) -> Any:
    is_none = isinstance(value, dict) and value.get("error") in NOT_KNOWN
    return NO_ANSWER if is_none else value


def knows(engine: str, functions: list[str]) -> list[bool]:
    """Return which functions an engine supports: for the others a bare call gives #NAME?."""
    book = ENGINES[engine]({"language": "en", "from_1904": False, "sheets": ["A"]})
    known = []
    for row, name in enumerate(functions, start=1):
        with suppress(Exception):
            book.write(0, row, 1, f"={name}()", 0, 0)
    book.compute()
    for row, name in enumerate(functions, start=1):
        is_none = book.value(0, row, 1) == {"error": "#NAME?"}
        known.append(name in ("LET", "LAMBDA") or not is_none)
    return known


def main() -> None:
    """Answer questions until the input ends."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    engine = sys.argv[1]
    for line in sys.stdin:
        question = json.loads(line)
        said: list[Any] | None = None
        with suppress(Exception):  # no answer is possible then
            if "functions" in question:
                said = knows(engine, question["functions"])
            else:
                said = answer(engine, question)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
