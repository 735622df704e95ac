"""How fast a refresh is, as ratios to reading the same sheet with calamine; see README.md."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
import xlsxwriter
from python_calamine import CalamineWorkbook

from investpakke import compute_package
from investpakke.workbook.foreign.find import find_model
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.refresh import refresh

CASES = 13_000
GROUPS = 4
ROUNDS = 15
HEADS = (
    "Nr.",
    "Investeringsforslag",
    "Målgruppe",
    "Indfasning",
    "Gennemsnit over",
    "Helårspersoner",
    "Årlig investering (tusind kr.)",
    "Gns. årlig besparelse (tusind kr.)",
    "Gns. årlig gevinst (tusind kr.)",
    "Bemærkning",
)


class Line(NamedTuple):
    """One line of the report: the times of each round in seconds, and the ratio aimed at."""

    name: str
    ours: list[float]
    other: list[float]
    aim: str

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: what disturbs a round disturbs both its times."""
        return median(own / other for own, other in zip(self.ours, self.other, strict=True))


def main() -> None:
    """Run every comparison and print it."""
    with TemporaryDirectory() as folder:
        lines = compare(Path(folder))
    print(f"{'':<58}{'ours, ms':>10}{'other, ms':>11}{'ratio':>9}  aim")
    for line in lines:
        print(
            f"{line.name:<58}{median(line.ours) * 1e3:>10.0f}{median(line.other) * 1e3:>11.0f}"
            f"{line.ratio:>9.2f}  {line.aim}"
        )


def write_model(path: Path) -> None:
    """Write a model of 13,000 cases, a thousand 2024 packages."""
    random = np.random.default_rng(2024)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sager")
    sheet.write_row(0, 0, ("Første år", 2025))
    sheet.write_row(2, 0, HEADS)
    for row, saving in enumerate(random.uniform(500, 6000, CASES).round(1).tolist()):
        group = row % GROUPS + 1
        invested = round(saving * 0.8)
        line = (
            f"{group}.{row}",
            f"Sag {row}",
            group,
            0.5 if row % 3 else 1,
            6 if row % 13 == 4 else 4,
            5 + row % 60,
            invested,
            saving,
            saving - invested,
            "BC",
        )
        sheet.write_row(3 + row, 0, line)
    book.close()


def compare(folder: Path) -> list[Line]:
    """Compare the steps of a refresh with calamine, in turns, on the same workbook."""
    fresh, done = folder / "fresh.xlsx", folder / "done.xlsx"
    write_model(fresh)
    shutil.copy(fresh, done)
    refresh(done)
    changed = folder / "changed.xlsx"

    def first() -> None:
        refresh(changed)

    def calamine() -> list[list[object]]:
        return CalamineWorkbook.from_path(fresh).get_sheet_by_index(0).to_python()

    def read() -> None:
        sheets = WorkbookParts(fresh).all_cells
        assert len(sheets[0].rows) == CASES + 2

    assert len(calamine()) == CASES + 3
    sheets = WorkbookParts(fresh).all_cells
    model = find_model(sheets, name="model")
    assert len(model.package.cases) == CASES
    calls: dict[str, Callable[[], object]] = {
        "calamine": calamine,
        "read": read,
        "find": lambda: find_model(sheets, name="model"),
        "compute": lambda: compute_package(model.package),
        "first": first,
        "again": lambda: refresh(done),
    }
    times = {name: [] for name in calls}  # type: dict[str, list[float]]
    for _ in range(ROUNDS):
        for name, call in calls.items():
            shutil.copy(fresh, changed)
            start = perf_counter()
            call()
            times[name].append(perf_counter() - start)
    said = f"{CASES:,} cases: "
    names = {
        "first": (said + "first refresh / calamine", "at most 3"),
        "again": (said + "refresh of what is up to date / calamine", "none"),
        "read": ("of it: the sheet read into cells / calamine", "none"),
        "find": ("of it: the table found, cases made / calamine", "none"),
        "compute": ("of it: the package computed / calamine", "none"),
    }
    return [Line(name, times[key], times["calamine"], aim) for key, (name, aim) in names.items()]


if __name__ == "__main__":
    main()
