"""Three engines, one workbook: Python, `formulas` and LibreOffice must say the same.

The builder takes the cached values from the Python engine and the formulas from the
sheet builders; `formulas` and LibreOffice see only the formulas and the inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from building import proofs_after
from cells import (
    cached_values,
    disagreements,
    distinct_values,
    formualizer_values,
    formula_cells,
    recalculated,
    recalculation,
    whole_model_values,
)
from investpakke import Package, load_package
from investpakke.workbook.book import Book
from investpakke.workbook.layout import BEREGNING, FORUDSAETNINGER, INDFASNING, PAKKE, SAGER, SHEETS
from investpakke.workbook.recalculate import Cell, Value
from investpakke_templates.shipped import BUILT
from libreoffice import convert
from mutants import Content, mutated
from once import build_workbook
from published_2024 import CASES, GROUPS
from random_packages import random_package

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

VARIANTS = 24
ROOM = 6
"""Rows for cases in the variants: fewer cells, the same formulas."""

TABLES = 52
"""The row of the package's own line on `Pakke`; the groups' tables stand below it."""
WORKINGS = (BEREGNING, PAKKE)


def test_formulas_gives_the_python_engines_value_for_every_distinct_formula_as_shipped() -> None:
    ours, theirs = distinct_values(BUILT / "investeringspakke-2024.xlsx")
    assert {cell.sheet for cell in ours} == set(SHEETS)
    assert len(ours) > 1500
    assert disagreements(ours, theirs) == []


@pytest.mark.proof
def test_formulas_recalculates_every_cell_to_the_python_engines_value(workbook_2024: Path) -> None:
    cached = cached_values(workbook_2024)
    assert len([cell for cell in cached if cell.sheet in WORKINGS]) > 4000
    assert disagreements(cached, recalculated(workbook_2024)) == []


@pytest.mark.proof
def test_formulas_as_one_whole_model_says_the_same(tmp_path: Path) -> None:
    """Our way through its formulas is not its own: of every sheet and every formula.

    Which are the same in a small workbook; its own way takes a minute for each ten thousand cells.
    """
    package = random_package(7, max_cases=2, max_years=3)
    small = build_workbook(tmp_path / "lille.xlsx", package, cases=2, years=3)
    values = cached_values(small)
    assert {cell.sheet for cell in values} == set(SHEETS)
    assert disagreements(values, whole_model_values(small)) == []


def test_libreoffice_recalculates_every_cell_to_the_python_engines_value(
    workbook_2024: Path, libreoffice_2024: Path
) -> None:
    ours, theirs = cached_values(workbook_2024), cached_values(libreoffice_2024)
    assert disagreements(ours, {cell: theirs.get(cell) for cell in ours}) == []


def test_formualizer_recalculates_every_cell_to_the_python_engines_value(
    workbook_2024: Path,
) -> None:
    """A fourth engine: the one that the native formulas must also suit."""
    assert disagreements(cached_values(workbook_2024), formualizer_values(workbook_2024)) == []


@pytest.mark.proof
def test_formualizer_recalculates_the_empty_workbook_and_a_random_one_to_the_same_values(
    empty_workbook: Path, tmp_path: Path
) -> None:
    other = build_workbook(tmp_path / "anden.xlsx", random_package(3), years=6)
    for file in (empty_workbook, other):
        assert disagreements(cached_values(file), formualizer_values(file)) == []


@pytest.mark.proof
def test_formulas_recalculates_the_empty_workbook_to_nothing_and_all_checks_hold(
    empty_workbook: Path,
) -> None:
    found = recalculated(empty_workbook)
    assert disagreements(cached_values(empty_workbook), found) == []
    assert found[Cell("Forside", 1, 10)] == "Ikke udfyldt"
    shown = [v for cell, v in found.items() if cell.sheet == PAKKE and cell.row > TABLES]
    assert set(shown) == {""}


def published_figures(values: dict[Cell, Value]) -> Iterator[tuple[str, float, float]]:
    """Yield label, published and shown value for the group tables on `Pakke`."""
    cases = {case.number: case for case in CASES}
    groups = {group.group: group for group in GROUPS}
    current = groups[1]
    for row in sorted({cell.row for cell in values if cell.sheet == PAKKE and cell.row > TABLES}):
        line = {column: values[Cell(PAKKE, row, column)] for column in range(2, 9)}
        if isinstance(line[2], int | float):
            current = groups[int(line[2])]
        elif line[2] in cases:
            case = cases[str(line[2])]
            stated = (case.investment, case.saving, case.gain, case.persons)
            yield from _figures(case.number, stated, tuple(line[c] for c in (4, 5, 6, 7)))
        elif line[3] == "Total":
            stated = (current.investment, current.saving, current.gain)
            yield from _figures("total", stated, tuple(line[c] for c in (4, 5, 6)))
        elif line[3] == "Andel af samlet investeringspakke":
            yield "share", current.percent, round(float(line[4] or 0) * 100)


def _figures(
    label: str, stated: tuple[float, ...], shown: tuple[Value, ...]
) -> Iterator[tuple[str, float, float]]:
    for published, value in zip(stated, shown, strict=True):
        yield label, float(published), float(value or 0)


@pytest.mark.parametrize("engine", proofs_after(["python", "formulas", "libreoffice"]))
def test_every_published_figure_stands_on_pakke(
    engine: str, workbook_2024: Path, request: pytest.FixtureRequest
) -> None:
    if engine == "python":
        values = cached_values(workbook_2024)
    elif engine == "formulas":
        values = recalculated(workbook_2024)
    else:
        file = request.getfixturevalue("libreoffice_2024")
        book = openpyxl.load_workbook(file, data_only=True)
        values = {
            cell: book[cell.sheet].cell(cell.row, cell.column).value
            for cell in formula_cells(workbook_2024)
        }
    found = list(published_figures(values))
    assert len(found) == 13 * 4 + 4 * 3 + 4
    assert [f for f in found if abs(f[1] - f[2]) > 1e-6] == []
    top = {row: values[Cell(PAKKE, row, 4)] for row in range(6, 15)}
    assert [round(float(top[row] or 0), 6) for row in (6, 7, 8, 11)] == [27890, 34667, 6777, 307]


def overwrite_inputs(base: Path, filled: Path, target: Path) -> Path:
    """Write every input of one workbook into a copy of another, cell by cell."""
    book, source = Book(base), Book(filled)
    changes: dict[str, Content] = {}
    for name in (FORUDSAETNINGER, SAGER, INDFASNING):
        here, there = (of.by_name[name].cells for of in (book, source))
        for row in here.rows.keys() | there.rows.keys():
            for column in here.rows.get(row, {}).keys() | there.rows.get(row, {}).keys():
                new = there.get(row, column)
                if (row, column) not in here.formulas and new != here.get(row, column):
                    assert new is None or isinstance(new, float | str)
                    changes[here.at(row, column)] = new
    return mutated(base, target, changes, settled=False)


Variant = tuple[Package, Path, Path]
"""A random package as the builder fills it in, and written into the workbook of another one."""


def variants(seeds: range, folder: Path) -> list[Variant]:
    size = {"cases": ROOM, "years": 6}
    base = build_workbook(folder / "base.xlsx", random_package(0, max_cases=ROOM), **size)
    made = []
    for seed in seeds:
        package = random_package(seed, max_cases=ROOM)
        filled = build_workbook(folder / f"filled-{seed}.xlsx", package, **size)
        written = overwrite_inputs(base, filled, folder / f"written-{seed}.xlsx")
        made.append((package, filled, written))
    return made


@pytest.mark.parametrize("first", range(1, VARIANTS + 1, 4))
def test_inputs_changed_at_random_give_the_same_in_formulas_and_libreoffice(
    first: int, libreoffice: None, tmp_path: Path
) -> None:
    del libreoffice
    made = variants(range(first, first + 4), tmp_path)
    theirs = convert([written for _, _, written in made], tmp_path / "libreoffice")
    for (package, filled, written), file in zip(made, theirs, strict=True):
        ours, found = cached_values(filled), cached_values(file)
        assert disagreements(ours, recalculated(written)) == [], package.name
        assert disagreements(ours, {cell: found.get(cell) for cell in ours}) == [], package.name


@pytest.mark.proof
def test_the_empty_workbook_filled_in_by_hand_gives_the_published_package(
    workbook_2024: Path, empty_workbook: Path, tmp_path: Path
) -> None:
    filled = recalculated(overwrite_inputs(empty_workbook, workbook_2024, tmp_path / "hånd.xlsx"))
    expected = {c: v for c, v in cached_values(workbook_2024).items() if c.sheet in WORKINGS}
    published = expected.keys() - filled.keys()  # nobody has published the path of an empty one
    assert {(cell.sheet, cell.row) for cell in published} <= {
        ("Pakke", row) for row in (11, 12, 13, 14, 15, 16)
    }
    assert (
        disagreements(
            {cell: _without_count(value) for cell, value in expected.items() if cell in filled},
            {cell: filled[cell] for cell in expected if cell in filled},
        )
        == []
    )
    assert filled[Cell("Forside", 1, 10)] == "OK"


def _without_count(value: Value) -> Value:
    """Return the "OK" of a workbook without the deviations that only published figures have."""
    return "OK" if isinstance(value, str) and value.startswith("OK,") else value


@pytest.mark.proof
def test_money_typed_in_kroner_or_millions_gives_the_same_result(workbook_2024: Path) -> None:
    package = load_package("aarhus-2024")
    grid_rows = range(8, 8 + len(package.cases))
    expected = {c: v for c, v in cached_values(workbook_2024).items() if c.sheet in WORKINGS}
    for unit, per_tkr in (("kr.", 1000.0), ("mio. kr.", 0.001)):
        inputs: dict[Cell, Value] = {Cell(FORUDSAETNINGER, 12, 4): unit}
        for row, case in zip(grid_rows, package.cases, strict=True):
            inputs[Cell(SAGER, row, 9)] = float(case.average_saving or 0) * per_tkr
            inputs[Cell(SAGER, row, 10)] = case.yearly_investment[0] * per_tkr
        found = recalculation(workbook_2024).recalculated(inputs)
        assert disagreements(expected, {cell: found[cell] for cell in expected}) == []
