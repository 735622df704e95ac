"""Workbooks whose cells call the LAMBDA edition, and what two engines compute of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from investpakke.boundary import call, error_shown
from investpakke.functions import Function, catalogue
from investpakke.lambdas import lambda_text

Cells = list[list[Any]]
"""Rows of cells; None is a blank one."""

_APART = 2
"""Blank rows between two calls."""


@dataclass(frozen=True)
class Call:
    """A call in a cell, each argument a range of its own; None is one that is left out."""

    function: Function
    arguments: tuple[Cells | None, ...]

    def expected(self) -> Cells:
        """Return what the add-in shows: the Python callable through the boundary."""
        answer = call(self.function, self.arguments)
        if isinstance(answer, str):
            return [[error_shown(answer)]]
        rows = answer if isinstance(answer, list) else [[answer]]
        return [[error_shown(x) if isinstance(x, str) else x for x in row] for row in rows]


def computed(calls: Sequence[Call], engine: str, path: Path) -> list[Cells]:
    """Return what "ironcalc" or "formulon" shows in the cells that Python fills."""
    written: list[tuple[int, Cells]] = []
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    for function in catalogue():
        text = lambda_text(function)
        book.define_name(function.name, "=" + (as_typed(text) if engine == "formulon" else text))
    row = 0
    for one in calls:
        column, height, addresses = 110, 1, []  # where no result spills to
        for cells in one.arguments:
            if cells is None:
                addresses.append("")
                continue
            for (i, j), value in positions(cells):
                if value is not None:
                    write(sheet, row + i, column + j, value)
            last = row + len(cells) - 1, column + len(cells[0]) - 1
            addresses.append(xl_range(row, column, *last))
            column, height = last[1] + 2, max(height, len(cells))
        while addresses and not addresses[-1]:
            addresses.pop()
        text = f"={one.function.name}({','.join(addresses)})"
        expected = one.expected()
        sheet.write_dynamic_array_formula(row, 0, row, 0, text, None, 0)
        written.append((row, expected))
        row += max(height, len(expected)) + _APART
    book.close()
    shown = {"ironcalc": _by_ironcalc, "formulon": _by_formulon}[engine](path)
    return [
        [[shown(row + i, j) for j in range(len(line))] for i, line in enumerate(expected)]
        for row, expected in written
    ]


def typed(formula: str, like: Cells, path: Path) -> Cells:
    """Return what IronCalc shows of a formula, in as many cells as ``like`` has."""
    with xlsxwriter.Workbook(path) as book:
        for function in catalogue():
            book.define_name(function.name, "=" + lambda_text(function))
        book.add_worksheet("Ark").write_dynamic_array_formula(0, 0, 0, 0, formula)
    shown = _by_ironcalc(path)
    return [[shown(i, j) for j in range(len(row))] for i, row in enumerate(like)]


def positions(cells: Cells) -> Iterable[tuple[tuple[int, int], Any]]:
    """Yield every cell with its row and column."""
    return (((i, j), value) for i, row in enumerate(cells) for j, value in enumerate(row))


def as_typed(text: str) -> str:
    """Return a LAMBDA with its optional parameters in brackets: formulon takes no others."""
    return re.sub(r"_xlop\.(\w+)", r"[_xlpm.\1]", text)


def write(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write a constant; the name of an error is the error."""
    if isinstance(value, str) and value.startswith("#"):
        sheet.write_formula(row, column, {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[value], None, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write(row, column, value)


Shown = Callable[[int, int], Any]
"""What a cell shows, by its row and column from 0."""


def _by_ironcalc(path: Path) -> Shown:
    import ironcalc

    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    return lambda row, column: model.get_cell_value(0, row + 1, column + 1)


def _by_formulon(path: Path) -> Shown:
    import formulon

    book = formulon.Workbook.load(path.read_bytes())
    book.recalc()

    def shown(row: int, column: int) -> Any:
        found = book.get_value(0, row, column)
        if found.kind == formulon.ValueKind.ERROR:
            return formulon.error_display_name(found.error_code)
        return found.number if found.kind == formulon.ValueKind.NUMBER else found.text

    return shown
