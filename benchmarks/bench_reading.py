"""How fast a foreign model is read, and whether the time grows with its rows; see README.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import xlsxwriter

from investpakke.workbook.foreign.find import find_model
from investpakke.workbook.ooxml.parts import WorkbookParts
from validate_models import write_model

SIZES = (1_625, 3_250, 6_500, 13_000)
ROUNDS = 3
HEADS = (
    "Nr.",
    "Investeringsforslag",
    "Målgruppe",
    "Helårspersoner",
    "Årlig investering (tusind kr.)",
    "Gns. årlig besparelse (tusind kr.)",
)


def write_cases(path: Path, cases: int, *, sums: str = "", negative: bool = False) -> Path:
    """Write cases with typed amounts; a sum after every tenth ("formula" or "label")."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row(0, 0, ("Første år", 2025))
        sheet.write_row(2, 0, HEADS)
        row = 3
        for case in range(cases):
            amounts = (5 + case % 40, 400 + case % 2000, 600 + case % 3000)
            sheet.write_row(
                row, 0, (f"{case % 4 + 1}.{case}", f"Sag {case}", case % 4 + 1, *amounts)
            )
            row += 1
            if sums and case % 10 == 9:
                sheet.write(row, 1, "I alt")
                for column, letter in enumerate("DEF", start=3):
                    if sums == "formula":
                        formula = f"=SUM({letter}{row - 9}:{letter}{row})"
                        sheet.write_formula(row, column, formula, None, 1)
                    else:
                        sheet.write(row, column, 1)
                row += 1
        if negative:
            sheet.write_row(row, 1, ("I alt", None, None, -40, -40))
    return path


def write_assumed(path: Path, cases: int) -> Path:
    """Write cases named by what they save; savings read a cell of assumptions and all costs."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row(0, 0, ("Første år", 2025))
        sheet.write_row(1, 0, ("Indfasning i år 1", 0.5))
        sheet.write_row(2, 0, HEADS)
        for case, row in enumerate(range(4, cases + 4)):
            cost, saving = 400 + case % 2000, 300 + case % 1500
            sheet.write_row(
                row - 1,
                0,
                (
                    f"{case % 4 + 1}.{case}",
                    f"Besparelse nummer {case}",
                    case % 4 + 1,
                    5 + case % 40,
                    cost,
                ),
            )
            formula = f"={2 * saving}*$B$2*SIGN(SUM($E$4:$E${cases + 3}))"
            sheet.write_formula(row - 1, 5, formula, None, saving)
    return path


MODELS: dict[str, Callable[[Path, int], Path]] = {
    "29 formulas a case": write_model,
    "typed amounts": write_cases,
    "a sum by formula after every tenth": lambda p, n: write_cases(p, n, sums="formula"),
    "a sum by its label after every tenth": lambda p, n: write_cases(p, n, sums="label"),
    "a total below zero": lambda p, n: write_cases(p, n, negative=True),
    "savings of a cell of assumptions": write_assumed,
}


def seconds(path: Path) -> tuple[float, float]:
    """Return the processor's seconds to read the cells and to find the model in them."""
    start = process_time()
    sheets = WorkbookParts(path).all_cells
    between = process_time()
    find_model(sheets, name="model")
    return between - start, process_time() - between


def main() -> None:
    """Read every model in every size, and print the shortest of some rounds."""
    print(
        f"{'seconds: cells + model':<38}" + "".join(f"{size:>14,}" for size in SIZES) + "  a case"
    )
    with TemporaryDirectory() as folder:
        for name, write in MODELS.items():
            paths = [write(Path(folder) / f"{size}.xlsx", size) for size in SIZES]
            found = [min((seconds(path) for _ in range(ROUNDS)), key=sum) for path in paths]
            told = "".join(f"{f'{cells:.2f} + {model:.2f}':>14}" for cells, model in found)
            growth = sum(found[-1]) / SIZES[-1] / (sum(found[0]) / SIZES[0])
            print(f"{name:<38}{told}  x{growth:.1f}", flush=True)


if __name__ == "__main__":
    main()
