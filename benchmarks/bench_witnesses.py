"""How far `validate` agrees with workbooks that Excel has calculated; see README.md.

Every difference from what a sound workbook shows is a false alarm. Values that are changed before
the workbook is examined are to be found: as an error where two engines can judge, else as a note.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.validate.engines import jury
from investpakke.validate.engines.calculation import Calculation
from investpakke.workbook.book import Book

PLANTED = 20
"""Values that are changed in each workbook."""


def workbooks(folder: Path) -> Iterator[tuple[Path, Book]]:
    """Yield the workbooks below a folder that somebody has calculated."""
    for path in sorted(folder.rglob("*.xlsx")):
        try:
            book = Book(path)
            book.check_formulas()
            if not Calculation(book).not_calculated:
                yield path, book
        except InvestpakkeError as error:
            print(f"{path.name}: {error}", file=sys.stderr)


def judged(path: Path, book: Book) -> Counter[str]:
    """Return how the cells of a sound workbook are judged."""
    start = process_time()
    found = Calculation(book)
    count = Counter(
        cells=found.shares.total,
        stale=len(found.stale),
        doubted=len({doubt.cell for doubt in found.doubts}),
        disputed=len({one.cell for one in found.disagreements}),
        two=found.shares.two,
        one=found.shares.one,
        none=found.shares.none,
    )
    said = ", ".join(f"{name} {number}" for name, number in count.items())
    print(f"{path.name}: {said}, {process_time() - start:.1f} s", flush=True)
    for cell in sorted(found.stale)[:3]:
        formula = book.by_name[cell.sheet].formula(cell.row, cell.column)[:60]
        print(
            f"    {cell.sheet}!{cell.address} {formula}: {found.value(cell)!r}, "
            f"shows {found.shown(cell)!r}"
        )
    return count


def planted(path: Path, book: Book) -> Counter[str]:
    """Change some values that formulas show, and return how many are found."""
    rng = random.Random(path.name)  # noqa: S311  the same cells on every run
    before = Calculation(book)
    sound = [
        cell
        for cell, _ in book.formula_cells
        if type(before.shown(cell)) is float and cell not in before.stale
    ]
    cells = rng.sample(sound, min(PLANTED, len(sound)))
    for cell in cells:
        rows: Any = book.by_name[cell.sheet].cells.rows  # read, and not to be changed but here
        rows[cell.row][cell.column] = _other(rng, rows[cell.row][cell.column])
    found = Calculation(book)
    noted = {doubt.cell for doubt in found.doubts} | {one.cell for one in found.disagreements}
    count: Counter[str] = Counter()
    for cell in cells:
        verdict = "error" if cell in found.stale else "note" if cell in noted else "missed"
        count[verdict] += 1
        if verdict != "error":
            formula = book.by_name[cell.sheet].formula(cell.row, cell.column)[:90]
            print(f"    {path.name} {cell.sheet}!{cell.address} {verdict}: {formula}")
    return count


def _other(rng: random.Random, value: object) -> float:
    """Return another number than the one that a cell shows."""
    assert isinstance(value, float)
    return value * rng.uniform(1.05, 1.5) + rng.choice([-1.0, 1.0])


def _shares(total: Counter[str]) -> str:
    cells = max(total["cells"], 1)
    names = ("stale", "doubted", "disputed", "two", "one", "none")
    return ", ".join(f"{name} {total[name] / cells:.3%}" for name in names)


def main() -> None:
    """Judge all workbooks of a folder, or find what is changed in them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--planted", action="store_true", help="change values, and seek them")
    asked.add_argument("--without", default="", help="an engine that is not to be asked")
    options = asked.parse_args()
    installed = jury.is_installed
    jury.is_installed = lambda name: name != options.without and installed(name)
    work = planted if options.planted else judged
    total: Counter[str] = Counter()
    for path, book in workbooks(options.folder):
        total += work(path, book)
    print(dict(total) if options.planted else f"{dict(total)}: {_shares(total)}")


if __name__ == "__main__":
    main()
