"""The sheet Nutidsværdi: recalculated with other shares, rates and years, and read back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from building import make_case, make_package, proofs_after, refusal
from cells import (
    Recalculation,
    cached_values,
    disagreements,
    formualizer_values,
    formula_cells,
    recalculated,
    recalculation,
)
from investpakke import Package, load_package
from investpakke.deciding.present_value import Flow, Payer, present_value
from investpakke.rates import load_rates, saving_from
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.inputs.present_value import StateShares
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import FORUDSAETNINGER, KONTROL, NUTIDSVAERDI
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.recalculate import Cell, Value
from investpakke_templates.grid import Grid
from investpakke_templates.sheets.nutidsvaerdi import Places, YearRow
from libreoffice import convert
from mutants import Content, mutated, without_sheet
from once import build_workbook
from running import run_json

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

ROOM = 14
"""Rows for cases: one more than the 2024 package has."""

PLACES = Places(Grid(cases=ROOM, years=6))
SHARE, FIRST_YEAR = 4, 11  # D, K, counted from 1
YEARS_SHOWN, RATE = Cell(FORUDSAETNINGER, 9, 4), Cell(FORUDSAETNINGER, 11, 4)
SEEDS = proofs_after(range(3))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    return build_workbook(folder / "2024.xlsx", load_package("aarhus-2024"), cases=ROOM)


@pytest.fixture(scope="module")
def workings(book: Path) -> Recalculation:
    return recalculation(book)


def typed(seed: int, package: Package) -> tuple[Package, dict[Cell, Value]]:
    """Return the package with shares, rate and years made at random, and the cells that say so."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    shares = [draw.choice([0.0, 0.2, 0.3, 0.7, 0.35]) for _ in package.cases]
    missing = set(draw.sample(range(len(shares)), draw.choice([0, 0, 1, 5])))
    stated = [None if index in missing else share for index, share in enumerate(shares)]
    years, rate = draw.randint(1, 6), draw.choice([0.0, 0.035, 0.035, 0.02, 0.1])
    cases = [replace(c, state_share=s) for c, s in zip(package.cases, stated, strict=True)]
    inputs: dict[Cell, Value] = {
        Cell(NUTIDSVAERDI, row, SHARE): share
        for row, share in zip(PLACES.cases.rows, stated, strict=False)
    }
    changed = replace(package, cases=cases, years=years, discount_rate=rate)
    return changed, {**inputs, YEARS_SHOWN: float(years), RATE: rate}


def shown(values: dict[Cell, Value], row: int) -> list[Value]:
    return [values[Cell(NUTIDSVAERDI, row, column)] for column in range(5, 10)]


def expected(package: Package, flows: dict[Payer, Flow], index: int) -> list[Value]:
    own = flows[Payer.MUNICIPALITY]
    numbers = [float(flows[purse].present_value[index]) for purse in Payer]
    numbers += [
        own.payback[index] + package.first_year - 1,
        own.discounted_payback[index] + package.first_year - 1,
    ]
    return ["–" if np.isnan(number) else pytest.approx(number, abs=1e-6) for number in numbers]


@pytest.mark.parametrize("seed", SEEDS)
def test_other_shares_rates_and_years_give_what_the_engine_gives(
    seed: int, workings: Recalculation
) -> None:
    package, inputs = typed(seed, load_package("aarhus-2024"))
    values = workings.recalculated(inputs)
    found = present_value(package)
    for flows, first in (
        (found.cases, PLACES.cases.first),
        (found.groups, PLACES.groups.first),
        (found.package, PLACES.total_row),
    ):
        for index in range(len(flows[Payer.BOTH].net)):
            assert shown(values, first + index) == expected(package, dict(flows), index)
    assert values[Cell(NUTIDSVAERDI, PLACES.total_row, SHARE)] == len(found.unknown)
    for row, amounts in yearly(found.package):
        cells = [
            values[Cell(NUTIDSVAERDI, PLACES.year_row(row), FIRST_YEAR + t)]
            for t in range(package.years)
        ]
        assert cells == ["–" if np.isnan(a) else pytest.approx(a, abs=1e-6) for a in amounts]


def yearly(package: dict[Payer, Flow]) -> Iterator[tuple[YearRow, list[float]]]:
    own, state, both = (package[purse] for purse in Payer)
    yield YearRow.FACTOR, own.discount.tolist()
    for row, values in (
        (YearRow.NET, own.net),
        (YearRow.CUMULATIVE, own.cumulative),
        (YearRow.CUMULATIVE_PRESENT, own.cumulative_present),
        (YearRow.STATE, state.net),
        (YearRow.STATE_PRESENT, state.present),
        (YearRow.BOTH, both.net),
        (YearRow.BOTH_CUMULATIVE, both.cumulative),
        (YearRow.BOTH_CUMULATIVE_PRESENT, both.cumulative_present),
    ):
        yield row, values[0].tolist()


def test_the_sheet_says_which_rate_it_uses(book: Path, workings: Recalculation) -> None:
    said = Cell(NUTIDSVAERDI, PLACES.rate.last + 1, 3)
    assert "Finansministeriets rente" in str(cached_values(book)[said])
    values = workings.recalculated({RATE: 0.04})
    assert "i alle år" in str(values[said])
    assert [values[Cell(NUTIDSVAERDI, row, 6)] for row in PLACES.rate.rows] == [
        0.04
    ] * PLACES.rate.count


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Package, Path]]:
    """Workbooks of packages whose shares are all known, partly known, and from a benefit."""
    source = saving_from(load_rates(), "sygedagpenge", 2024, 30, of_maximum=0.9)
    benefit = make_case(
        number="2.1",
        group=2,
        unit_saving=source.unit_saving,
        benefit=source,
        investment=[900, 0, 400],
    )
    known, other = make_case(state_share=0.2), make_case(number="1.2", investment=1500)
    made = {
        "known": make_package(known, benefit, years=3),
        "partly": make_package(known, other, benefit, discount_rate=0.05),
        "long": make_package(known, other, years=9),
        "none": make_package(years=2),
    }
    folder = tmp_path_factory.mktemp("variants")
    return {
        name: (package, build_workbook(folder / f"{name}.xlsx", package, cases=4))
        for name, package in made.items()
    }


NAMES = ("known", "partly", "long", "none")


@pytest.mark.parametrize("name", proofs_after(["partly", "long"]))
def test_formulas_recalculates_every_cell_of_the_sheet(
    name: str, variants: dict[str, tuple[Package, Path]]
) -> None:
    file = variants[name][1]
    ours = {c: v for c, v in cached_values(file).items() if c.sheet in {NUTIDSVAERDI, KONTROL}}
    found = recalculated(file)
    assert disagreements(ours, {cell: found[cell] for cell in ours}) == []


@pytest.mark.parametrize("name", NAMES)
def test_formualizer_says_the_same(name: str, variants: dict[str, tuple[Package, Path]]) -> None:
    file = variants[name][1]
    theirs = formualizer_values(file)
    ours = {c: v for c, v in cached_values(file).items() if c.sheet == NUTIDSVAERDI and c.row > 1}
    assert disagreements(ours, {cell: theirs[cell] for cell in ours}) == []


@pytest.mark.usefixtures("libreoffice")
def test_libreoffice_says_the_same(
    variants: dict[str, tuple[Package, Path]], tmp_path: Path
) -> None:
    files = [file for _, file in variants.values()]
    for file, converted in zip(files, convert(files, tmp_path), strict=True):
        theirs = cached_values(converted)
        ours = {c: v for c, v in cached_values(file).items() if c.sheet == NUTIDSVAERDI}
        assert disagreements(ours, {cell: theirs.get(cell) for cell in ours}) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_shares_are_read_back(name: str, variants: dict[str, tuple[Package, Path]]) -> None:
    package, file = variants[name]
    again = read_package(file)
    assert [case.state_share for case in again.cases] == [c.state_share for c in package.cases]
    assert [case.benefit for case in again.cases] == [case.benefit for case in package.cases]


def test_the_command_reads_a_workbooks_shares(variants: dict[str, tuple[Package, Path]]) -> None:
    package, file = variants["known"]
    form = run_json("value", file)
    found = present_value(package)
    assert form["state_share_unknown"] == []
    value = form["package"]["both"]["net_present_value"]
    assert value == pytest.approx(found.package[Payer.BOTH].present_value[0])


def shares_in(file: Path) -> StateShares:
    return StateShares.read(OwnWorkbook.open(WorkbookParts(file)))


def shares_with(file: Path, folder: Path, row: int, value: Content) -> StateShares:
    """Return the shares of a workbook in which one of them is overwritten."""
    changed = mutated(file, folder / "a.xlsx", {f"{NUTIDSVAERDI}!D{row}": value}, settled=False)
    return shares_in(changed)


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "under 1"), (-0.1, "mindst 0"), (20, "under 1"), ("20 %", "ikke et tal")],
)
def test_a_share_that_is_none_is_refused_by_its_cell(
    value: Content, said: str, variants: dict[str, tuple[Package, Path]], tmp_path: Path
) -> None:
    shares = shares_with(variants["known"][1], tmp_path, PLACES.cases.first + 1, value)
    _, danish = refusal(lambda: shares.share(1, filled=True))
    assert f"{NUTIDSVAERDI}!D{PLACES.cases.first + 1}" in danish
    assert said in danish
    assert shares.share(0, filled=True) == 0.2


def test_a_share_beside_no_case_is_refused(
    variants: dict[str, tuple[Package, Path]], tmp_path: Path
) -> None:
    shares = shares_with(variants["known"][1], tmp_path, PLACES.cases.first + 3, 0.2)
    english, danish = refusal(lambda: shares.share(3, filled=False))
    assert "there is no case in that row" in english
    assert f"{NUTIDSVAERDI}!D{PLACES.cases.first + 3}" in danish
    assert shares.share(2, filled=False) is None


def test_a_share_that_is_not_the_benefits_is_refused() -> None:
    source = saving_from(load_rates(), "sygedagpenge", 2024, 30)
    _, danish = refusal(
        lambda: make_case(unit_saving=source.unit_saving, benefit=source, state_share=0.5)
    )
    assert "statens andel er ikke ydelsens" in danish


def test_a_workbook_without_the_sheet_knows_nothing_of_the_state(
    variants: dict[str, tuple[Package, Path]], tmp_path: Path
) -> None:
    older = without_sheet(variants["known"][1], tmp_path / "ældre.xlsx", NUTIDSVAERDI)
    assert shares_in(older).share(0, filled=True) is None


FAULTY = "Statens andele uden for 0 % til 100 %, uden en sag, eller ved siden af en ydelse"


def test_kontrol_counts_the_shares_that_are_none(workings: Recalculation) -> None:
    at = next(
        c.row
        for c, text in workings.constants.items()
        if (c.sheet, c.column, text) == (KONTROL, 3, FAULTY)
    )
    first, last = PLACES.cases.first, PLACES.cases.last
    wrong = {first: -0.1, first + 1: 1.2, first + 2: "20 %", last: 0.2}
    values = workings.recalculated({Cell(NUTIDSVAERDI, r, SHARE): v for r, v in wrong.items()})
    assert values[Cell(KONTROL, at, 5)] == len(wrong)
    assert values[Cell(KONTROL, at, 8)] == "FEJL"
    assert str(values[Cell("Forside", 1, 10)]).startswith("FEJL")


def test_every_year_and_every_row_of_a_block_has_one_formula(book: Path) -> None:
    found = formula_cells(book)
    for block in (PLACES.groups, PLACES.cases, PLACES.workings):
        first = Translator(found[Cell(NUTIDSVAERDI, block.first, FIRST_YEAR)], f"K{block.first}")
        for row in block.rows:
            for column in range(FIRST_YEAR, FIRST_YEAR + 6):
                address = f"{get_column_letter(column)}{row}"
                formula = found[Cell(NUTIDSVAERDI, row, column)]
                assert formula == first.translate_formula(address), address
    for row in PLACES.years.rows:
        first = Translator(found[Cell(NUTIDSVAERDI, row, FIRST_YEAR)], f"K{row}")
        for column in range(FIRST_YEAR + 1, FIRST_YEAR + 6):
            address = f"{get_column_letter(column)}{row}"
            assert found[Cell(NUTIDSVAERDI, row, column)] == first.translate_formula(address)
