"""`Vippepunkter`: its native formulas against the engine, and its values put into packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from building import make_case, make_package, proofs_after
from cells import Recalculation, cached_values, disagreements, recalculated, workings_of
from changed_packages import changed
from investpakke import Package, Phasing, compute_package, load_package
from investpakke.deciding import Driver, switching
from investpakke.workbook.layout import (
    BEREGNING,
    FORUDSAETNINGER,
    INDFASNING,
    SAGER,
    SATSER,
    VIPPEPUNKTER,
)
from investpakke.workbook.recalculate import Cell, Value
from investpakke_templates.grid import Grid
from investpakke_templates.sheets.vippepunkter import Places
from libreoffice import convert
from once import build_workbook
from random_packages import random_package

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

ROOM, YEARS = 15, 6
SEEDS = range(100, 106)
FED_BY = (FORUDSAETNINGER, SATSER, SAGER, INDFASNING, BEREGNING)
"""Whose formulas the sheet rests on."""


def deciding_package(seed: int) -> Package:
    """Return a random package with ties, losses, slow ramps that reach full effect, horizons."""
    package = random_package(seed, max_cases=10)
    first = package.cases[0]
    persons = float(first.persons or 0)
    tie = replace(first, number="9.1", persons=2 * persons)
    slow = make_case(
        number="9.2",
        group=first.group,
        average_saving=900,
        investment=899,
        phasing=Phasing((0.1, 0.1, 0.4, 1.0)),
        averaging_years=4,
    )
    even = make_case(number="9.3", group=first.group, investment=1000, unit_saving=100)
    losing = replace(slow, number="9.4", investment=5000)
    small = make_case(number="9.5", group=first.group, persons=0.5, investment=40)
    return replace(package, cases=[*package.cases, tie, slow, even, losing, small])


def built(folder: Path, package: Package) -> Path:
    return build_workbook(folder / f"{package.name}.xlsx", package, cases=ROOM, years=YEARS)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Package, Path]]:
    folder = tmp_path_factory.mktemp("switching")
    packages = [deciding_package(seed) for seed in SEEDS]
    return [(package, built(folder, package)) for package in packages]


@pytest.fixture(scope="module")
def shown(books: list[tuple[Package, Path]]) -> list[Mapping[Cell, Value]]:
    """What the formulas of each come to, as the test below holds against `formulas`."""
    return [Recalculation(path).recalculated() for _, path in books]


@pytest.mark.parametrize("index", proofs_after(range(len(SEEDS))))
def test_formulas_computes_what_the_engine_says_in_every_cell(
    index: int, books: list[tuple[Package, Path]]
) -> None:
    path = books[index][1]
    found = workings_of(path, *FED_BY, VIPPEPUNKTER).recalculate()
    below_title = {cell for cell in found if cell.row > 1}  # which shows what Kontrol says
    ours = {c: value for c, value in cached_values(path).items() if c in below_title}
    assert len([cell for cell in ours if cell.sheet == VIPPEPUNKTER]) > 2000
    assert disagreements(ours, {c: found[c] for c in below_title}) == []


def test_libreoffice_computes_what_the_engine_says_in_every_cell(
    books: list[tuple[Package, Path]], libreoffice: None, tmp_path: Path
) -> None:
    del libreoffice
    for (package, path), theirs in zip(
        books, convert([path for _, path in books], tmp_path), strict=True
    ):
        ours, found = cached_values(path), cached_values(theirs)
        assert disagreements(ours, {cell: found.get(cell) for cell in ours}) == [], package.name


LETTERS = {
    Driver.PERSONS: ("F", "G"),
    Driver.UNIT_SAVING: ("H", "I"),
    Driver.PHASING: (None, "J"),
    Driver.INVESTMENT: ("K", "L"),
}


def column(letter: str) -> int:
    return openpyxl.utils.column_index_from_string(letter)


def on_sheet(values: Mapping[Cell, Value], row: int, letter: str) -> Value:
    return values[Cell(VIPPEPUNKTER, row, column(letter))]


def shown_changes(
    package: Package, values: Mapping[Cell, Value], driver: Driver
) -> Iterator[tuple[int, float]]:
    """Yield the cases for which the sheet has a switching value, and it as a change."""
    now, then = LETTERS[driver]
    for index, row in enumerate(Places(Grid(ROOM, YEARS)).parts.cases.rows):
        if index < len(package.cases):
            value = on_sheet(values, row, then)
            base = 1.0 if now is None else on_sheet(values, row, now)
            if isinstance(value, float) and isinstance(base, float) and base > 0:
                yield index, value / base - 1


@pytest.mark.parametrize("driver", LETTERS)
def test_the_value_on_the_sheet_put_into_the_case_leaves_no_gain(
    driver: Driver, books: list[tuple[Package, Path]], shown: list[Mapping[Cell, Value]]
) -> None:
    tried = 0
    for (package, _), values in zip(books, shown, strict=True):
        found = [(i, change) for i, change in shown_changes(package, values, driver) if change > -1]
        kept = replace(package, cases=[package.cases[i] for i, _ in found])
        gains = compute_package(changed(kept, driver, [change for _, change in found])).by_case.gain
        assert gains == pytest.approx(0, abs=1e-5)
        tried += len(found)
    assert tried > 30


def test_the_delay_on_the_sheet_is_the_first_one_without_gain(
    books: list[tuple[Package, Path]], shown: list[Mapping[Cell, Value]]
) -> None:
    for (package, _), values in zip(books, shown, strict=True):
        late = [
            compute_package(changed(package, Driver.DELAY, [years] * len(package.cases)))
            for years in range(YEARS)
            if all(years < len_effect(case) for case in package.cases) or years == 0
        ]
        for index, row in enumerate(Places(Grid(ROOM, YEARS)).parts.cases.rows):
            if index >= len(package.cases):
                break
            said = on_sheet(values, row, "M")
            gains = [float(result.by_case.gain[index]) for result in late]
            first = next((years for years, gain in enumerate(gains) if gain <= 5e-7), None)
            if gains[0] < -5e-7:
                assert said == "–"
            elif first is not None:
                assert said == first
            else:
                assert isinstance(said, float)
                assert said >= len(late)


def len_effect(case: object) -> int:
    """Return the years of delay that leave a case some effect within its horizon."""
    factors = np.asarray(case.phasing.over(case.averaging_years))  # type: ignore[attr-defined]
    return int(case.averaging_years - np.flatnonzero(factors)[0])  # type: ignore[attr-defined]


def test_the_cases_stand_in_the_engines_order_and_ties_as_on_sager(
    books: list[tuple[Package, Path]], shown: list[Mapping[Cell, Value]]
) -> None:
    lines = Places(Grid(ROOM, YEARS)).lines
    for (package, _), values in zip(books, shown, strict=True):
        ranking = switching(package, compute_package(package)).ranking.tolist()
        numbers = [package.cases[index].number for index in ranking]
        said = [on_sheet(values, row, "B") for row in lines.rows]
        assert said[: len(numbers)] == numbers
        groups = [f"Målgr. {group.id}" for group in package.groups]
        assert said[len(numbers) :] == [
            *groups,
            "Pakken",
            *[""] * (lines.count - len(numbers) - len(groups) - 1),
        ]
        places = {number: place for place, number in enumerate(numbers)}
        assert places["9.1"] > places[package.cases[0].number]


def test_the_words_say_what_one_person_fewer_does(workbook_2024: Path) -> None:
    values, lines = cached_values(workbook_2024), Places(Grid(40, YEARS)).lines
    words = {on_sheet(values, row, "B"): on_sheet(values, row, "O") for row in lines.rows}
    assert [n for n, word in words.items() if word == "Væk"] == ["4.4", "1.2", "1.4", "4.5", "3.2"]
    package = load_package("aarhus-2024")
    found = switching(package, compute_package(package))
    assert {
        c.number for c, lost in zip(package.cases, found.lost_with_one_fewer, strict=True) if lost
    } == {n for n, word in words.items() if word == "Væk"}


def test_a_case_that_loses_says_so_and_a_phasing_that_will_not_do_is_a_dash(tmp_path: Path) -> None:
    package = make_package(
        make_case(number="1.1", investment=2000),
        make_case(number="1.2", phasing=Phasing((0.5, 1.0)), investment=930),
    )
    file = build_workbook(tmp_path / "tab.xlsx", package, cases=3)
    values = workings_of(file, *FED_BY, VIPPEPUNKTER).recalculate()
    rows = list(Places(Grid(3, 4)).lines.rows)
    assert [on_sheet(values, row, "B") for row in rows[:3]] == ["1.1", "1.2", "Målgr. 1"]
    assert [on_sheet(values, row, "J") for row in rows[:2]] == ["–", pytest.approx(1.44)]
    assert [on_sheet(values, row, "M") for row in rows[:2]] == ["–", "–"]
    assert [on_sheet(values, row, "O") for row in rows[:2]] == ["Tab i dag", "Tab i dag"]


@pytest.mark.parametrize(("cases", "years"), [(1, 1), pytest.param(2, 9, marks=pytest.mark.proof)])
def test_any_size_agrees_and_its_checks_hold(cases: int, years: int, tmp_path: Path) -> None:
    package = random_package(5, max_cases=1, max_years=1)
    path = build_workbook(tmp_path / "størrelse.xlsx", package, cases=cases, years=years)
    found = recalculated(path)
    assert disagreements(cached_values(path), found) == []
    assert found[Cell("Kontrol", 5, 4)] == "OK"
