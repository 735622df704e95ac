"""The cost of recalculating the LAMBDA edition, compared with native formulas."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import formulon
import ironcalc
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from investpakke.functions import lookup
from investpakke.workbook.function_names import function_names

ROWS, YEARS, ROUNDS = 1_000, 6, 5
FIRST = 4
"""The first row of cases, counted from 1; above it stand the year numbers, factor and discount."""


def plain(row: int) -> Iterator[tuple[int, str]]:
    """Yield the native formulas of a case: years, average, net gain and present value."""
    years = [xl_rowcol_to_cell(0, 3 + t) for t in range(YEARS)]
    factors, discounts = (
        [xl_rowcol_to_cell(line, 3 + t, row_abs=True) for t in range(YEARS)] for line in (1, 2)
    )
    rows = {"t": years, "faktor": factors, "diskontering": discounts}
    cells = {"investering": f"$A{row}", "besparelse": f"$B{row}"}
    phased = lookup("INVEST_PHASED").twin.at({**cells, "indfasning": "$C$1"}, rows)
    yield from enumerate(phased.result, start=3)
    for column, name in enumerate(("INVEST_AVERAGE", "INVEST_NET", "INVEST_NPV"), start=3 + YEARS):
        twin = lookup(name).twin
        yield column, twin.at({**cells, "indfasning": "$C$1", "rente": "$C$2"}, rows).result[0]


def named(row: int) -> Iterator[tuple[int, str]]:
    """Yield the same by calls of the names."""
    yield 3, f"=INVEST_PHASED(B{row},$C$1,{YEARS})"
    yield 3 + YEARS, f"=INVEST_AVERAGE(B{row},$C$1,{YEARS})"
    yield 4 + YEARS, f"=INVEST_NET(A{row},B{row})"
    yield 5 + YEARS, f"=INVEST_NPV(A{row},B{row},$C$1,{YEARS},$C$2)"


def whole(_row: int) -> Iterator[tuple[int, str]]:
    """Yield the same by one call a column."""
    last = FIRST + ROWS - 1
    investment, saving = f"A{FIRST}:A{last}", f"B{FIRST}:B{last}"
    yield 3, f"=INVEST_PHASED({saving},$C$1,{YEARS})"
    yield 3 + YEARS, f"=INVEST_AVERAGE({saving},$C$1,{YEARS})"
    yield 4 + YEARS, f"=INVEST_NET({investment},{saving})"
    yield 5 + YEARS, f"=INVEST_NPV({investment},{saving},$C$1,{YEARS},$C$2)"


def workbook(
    path: Path, formulas: Callable[[int], Iterator[tuple[int, str]]], *, typed: bool
) -> Path:
    """Write a workbook of the cases; ``typed`` has optional parameters as formulon takes them."""
    random = Random(1)  # noqa: S311  the same cases on every run
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        for name in function_names():
            text = name.text.replace("_xlop.", "[_xlpm.") if typed else name.text
            book.define_name(name.name, "=" + (_closed(text) if typed else text))
        sheet.write_column(0, 2, [0.5, 0.035])
        faktor, discount = (lookup("INVEST_NPV").twin.rows[i].formula for i in (0, 1))
        for t in range(YEARS):
            year = xl_rowcol_to_cell(0, 3 + t)
            sheet.write_number(0, 3 + t, t + 1)
            for line, formula in ((1, faktor), (2, discount)):
                filled = formula.replace("{t}", year).replace("{indfasning}", "$C$1")
                sheet.write_formula(line, 3 + t, filled.replace("{rente}", "$C$2"))
        for row in range(FIRST, FIRST + ROWS):
            sheet.write_row(row - 1, 0, [random.randint(500, 3_000), random.randint(500, 6_000)])
            for column, formula in formulas(row) if formulas is not whole or row == FIRST else ():
                write = (
                    sheet.write_formula if formulas is plain else sheet.write_dynamic_array_formula
                )
                at = (row - 1, column) if formulas is plain else (row - 1, column, row - 1, column)
                write(*at, formula)
    return path


def _closed(text: str) -> str:
    """Return a LAMBDA whose optional parameters have both their brackets."""
    head, _, rest = text.partition(",_xlfn.LET(")
    parameters = [p + "]" if p.startswith("[") else p for p in head.split(",")]
    return ",".join(parameters) + ",_xlfn.LET(" + rest


class Opened(NamedTuple):
    """A workbook in an engine: change its cases, compute it anew, and sum its values."""

    change: Callable[[], None]
    recalculate: Callable[[], Any]
    total: Callable[[], float]


def by_ironcalc(path: Path) -> Opened:
    """Open a workbook; it is computed whole, also where nothing has changed."""
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    cells = [(FIRST + row, 4 + column) for row in range(ROWS) for column in range(YEARS + 3)]
    return Opened(
        lambda: None,
        model.evaluate,
        lambda: sum(model.get_cell_value(0, row, column) for row, column in cells),
    )


def by_formulon(path: Path) -> Opened:
    """Open a workbook; only what depends on a changed cell is computed."""
    book = formulon.Workbook.load(path.read_bytes())
    book.recalc()

    def change() -> None:
        for row in range(ROWS):
            for column in (0, 1):
                at = 0, FIRST - 1 + row, column
                book.set_number(*at, book.get_value(*at).number)

    cells = [(FIRST - 1 + row, 3 + column) for row in range(ROWS) for column in range(YEARS + 3)]
    return Opened(
        change,
        book.recalc,
        lambda: sum(book.get_value(0, row, column).number for row, column in cells),
    )


def main() -> None:
    """Print the median times, and that all three give the same."""
    print(
        f"{ROWS:,} cases x {YEARS} years, average, net gain and present value; ms a recalculation"
    )
    with tempfile.TemporaryDirectory() as folder:
        for engine, open_book in (("ironcalc", by_ironcalc), ("formulon", by_formulon)):
            books: dict[str, Opened] = {}
            times: dict[str, list[float]] = {}
            totals: list[float] = []
            for formulas in (plain, named, whole):
                path = Path(folder) / f"{engine}-{formulas.__name__}.xlsx"
                workbook(path, formulas, typed=engine == "formulon")
                books[formulas.__name__] = open_book(path)
            for _ in range(ROUNDS):  # in turn, so that a busy machine slows all alike
                for name, opened in books.items():
                    opened.change()
                    start = time.perf_counter()
                    opened.recalculate()
                    times.setdefault(name, []).append(time.perf_counter() - start)
            for name, opened in books.items():
                ratio = statistics.median(
                    taken / base for taken, base in zip(times[name], times["plain"], strict=True)
                )
                taken = statistics.median(times[name]) * 1000
                print(f"{engine:9} {name:6} {taken:8.1f}  x {ratio:.1f}")
                totals.append(opened.total())
            assert max(totals) - min(totals) < 1e-6 * abs(totals[0]), totals


if __name__ == "__main__":
    main()
