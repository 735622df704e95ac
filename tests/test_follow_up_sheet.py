"""The sheet `Opfølgning`: two roads, faults in its rows, and the way back to the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from building import make_case, make_package, proofs_after, refusal
from cells import (
    Recalculation,
    cached_values,
    disagreements,
    formualizer_values,
    looked_at,
    recalculation,
    workings,
)
from investpakke import Package, load_package
from investpakke.deciding.follow_up import Actual, Limits, Method, Outcomes, Period, follow_up
from investpakke.workbook.inputs.follow_up import workbook_follow_up
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import (
    BEREGNING,
    FORUDSAETNINGER,
    INDFASNING,
    KONTROL,
    OPFOELGNING,
    PAKKE,
    SAGER,
)
from investpakke.workbook.recalculate import Cell, Value, Workings
from investpakke_templates.content import Content
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import Grid
from investpakke_templates.sheets.opfoelgning_reports import Places, typed_name
from libreoffice import convert
from mutants import mutated, without_sheet
from once import build_workbook
from random_follow_ups import random_outcomes
from random_packages import random_package
from running import run, run_json

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

ROOM = 6
"""Rows for cases in the variants: fewer cells, the same formulas."""
SEEDS = range(1, 9)
ROWS = 18
"""Rows for reports that so many cases have."""
SIZE = {"cases": ROOM, "years": 6}
MODEL = (FORUDSAETNINGER, SAGER, INDFASNING, BEREGNING, PAKKE, OPFOELGNING, KONTROL)
"""What the sheet rests on, and what rests on it."""
MASTER = Cell(KONTROL, 5, 4)
BASE = Actual(case="1.1", period=Period(2025, 1, 6), persons=8, cost=300, unit_saving=90)

Variant = tuple[Package, Outcomes, Path]


def variant(seed: int) -> tuple[Package, Outcomes]:
    package = random_package(seed, max_cases=ROOM)
    outcomes = random_outcomes(seed, package)
    return package, replace(outcomes, actuals=outcomes.actuals[:ROWS])


def filled(folder: Path, seed: int) -> Variant:
    package, outcomes = variant(seed)
    file = build_workbook(
        folder / f"filled-{seed}.xlsx", package, decisions=Decisions(follow_up=outcomes), **SIZE
    )
    return package, outcomes, file


def overwrite_inputs(base: Path, source: Path, target: Path) -> Path:
    """Write every input of one workbook into a copy of another, cell by cell."""
    book, other = openpyxl.load_workbook(base), openpyxl.load_workbook(source)
    for name in (FORUDSAETNINGER, SAGER, INDFASNING, OPFOELGNING):
        for row in book[name].iter_rows():
            for cell in row:
                if cell.data_type != "f" and not isinstance(cell, openpyxl.cell.cell.MergedCell):
                    cell.value = other[name][cell.coordinate].value
    book.save(target)
    return target


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("follow-ups")


def variant_written(folder: Path, seed: int) -> tuple[Variant, Path]:
    """Return random outcomes: as the builder fills them, and written into another workbook."""
    one = filled(folder, seed)
    base = filled(folder, 0)[2]
    return one, overwrite_inputs(base, one[2], folder / f"written-{seed}.xlsx")


def workings_on(file: Path, *sheets: str) -> Workings:
    """Return the workings of these sheets alone; the other sheets' values stand fast."""
    whole, cached = workings(file), cached_values(file)
    kept = {cell: formula for cell, formula in whole.formulas.items() if cell.sheet in sheets}
    # A file keeps "" as an empty cell; in a formula the two differ.
    fast = {c: "" if value is None else value for c, value in cached.items() if c not in kept}
    return Workings({**whole.constants, **fast}, kept)


def ours(file: Path) -> dict[Cell, Value]:
    """Return the values of the sheet and of its checks, as the file holds them."""
    labels = workings(file).constants

    def is_own(cell: Cell) -> bool:
        if cell.sheet == KONTROL:
            return str(labels.get(Cell(KONTROL, cell.row, 3))).startswith(OPFOELGNING)
        return cell.sheet == OPFOELGNING and cell.row > 1  # above stands the master check

    return {cell: value for cell, value in cached_values(file).items() if is_own(cell)}


def test_the_variants_hold_what_can_go_wrong() -> None:
    variants = [variant(seed) for seed in SEEDS]
    actuals = [a for _, outcomes in variants for a in outcomes.actuals]
    for name in ("persons", "cost", "unit_saving", "full_persons"):
        known = [getattr(actual, name) is not None for actual in actuals]
        assert 10 < sum(known) < len(known) - 5, name
    assert {a.period.months for a in actuals} >= {1, 3, 6}
    assert {outcomes.method for _, outcomes in variants} == set(Method)


@pytest.mark.parametrize("seed", proofs_after(SEEDS[:4]))
def test_outcomes_changed_at_random_give_the_same_in_formulas(seed: int, folder: Path) -> None:
    (_, _, file), written = variant_written(folder, seed)
    model, typed_in = workings_on(file, *MODEL), workings(written).constants
    found = replace(model, constants={**model.constants, **typed_in}).recalculate()
    expected = ours(file)
    assert disagreements(expected, {c: found[c] for c in expected}) == []


def test_outcomes_changed_at_random_give_the_same_in_libreoffice(
    folder: Path, libreoffice: None, tmp_path: Path
) -> None:
    del libreoffice
    variants = [variant_written(folder, seed) for seed in SEEDS]
    recalculated = convert([written for _, written in variants], tmp_path)
    for ((package, _, file), _), theirs in zip(variants, recalculated, strict=True):
        expected, found = ours(file), cached_values(theirs)
        assert disagreements(expected, {c: found.get(c) for c in expected}) == [], package.name


@pytest.mark.parametrize("seed", proofs_after(SEEDS[:2]))
def test_formualizer_gives_the_same_as_well(seed: int, folder: Path) -> None:
    (_, _, file), written = variant_written(folder, seed)
    expected, found = ours(file), formualizer_values(written)
    assert disagreements(expected, {c: found[c] for c in expected}) == []


@pytest.mark.parametrize("seed", proofs_after(SEEDS, quick=3))
def test_all_checks_hold_and_the_engine_reads_back_what_was_typed(seed: int, folder: Path) -> None:
    package, outcomes, file = filled(folder, seed)
    assert cached_values(file)[MASTER] == "OK"
    read = workbook_follow_up(file, package)
    assert read == outcomes
    back, direct = follow_up(read_package(file), read), follow_up(package, outcomes)
    assert back.total.known == pytest.approx(direct.total.known, nan_ok=True)
    assert back.case_lights == direct.case_lights


def test_a_new_workbook_has_no_outcomes_and_says_so(empty_workbook: Path) -> None:
    package = read_package(empty_workbook)
    assert workbook_follow_up(empty_workbook, package) == Outcomes()


def test_without_outcomes_all_lights_are_not_known_and_the_forecast_is_the_plan(
    workbook_2024: Path,
) -> None:
    values = cached_values(workbook_2024)
    place = Places.of(Content(load_package("aarhus-2024"), Grid(40, 6)))
    rows = range(place.cases.first, place.cases.first + 13)
    lights = {values[Cell(OPFOELGNING, row, place.cases.at("light") + 1)] for row in rows}
    assert lights == {"Ikke oplyst"}
    for row in rows:
        gains = [
            values[Cell(OPFOELGNING, row, place.cases.at(name) + 1)]
            for name in ("planned_gain", "gain")
        ]
        assert gains[0] == pytest.approx(gains[1])
        assert values[Cell(OPFOELGNING, row, place.cases.at("expected") + 1)] in {None, ""}


@pytest.mark.parametrize("name", ["groups", "cases", "reports", "saving", "cost"])
def test_each_column_of_a_block_has_one_formula(name: str, workbook_2024: Path) -> None:
    """In R1C1 terms: the first row's formula, copied down, is every other row's."""
    block = getattr(Places.of(Content(load_package("aarhus-2024"), Grid(40, 6))), name)
    sheet = looked_at(workbook_2024)[OPFOELGNING]
    columns = [
        c for c in range(1, sheet.max_column + 1) if sheet.cell(block.first, c).data_type == "f"
    ]
    assert len(columns) >= 8
    for column in columns:
        letter = get_column_letter(column)
        origin = Translator(sheet.cell(block.first, column).value, f"{letter}{block.first}")
        for row in block.rows:
            here = sheet.cell(row, column).value
            assert here == origin.translate_formula(f"{letter}{row}"), (letter, row)


@pytest.mark.parametrize(("cases", "years"), [(1, 1), pytest.param(3, 30, marks=pytest.mark.proof)])
def test_a_sheet_of_any_size_says_the_same_as_the_engine(
    cases: int, years: int, tmp_path: Path
) -> None:
    package = make_package(make_case(averaging_years=1), years=1, averaging_years=1)
    actuals = [BASE, Actual(case="1.1", period=Period(2025, 8, 8), cost=40)]
    file = build_workbook(
        tmp_path / "a.xlsx",
        package,
        cases=cases,
        years=years,
        decisions=Decisions(follow_up=Outcomes(actuals=actuals)),
    )
    expected, found = ours(file), workings_on(file, *MODEL).recalculate()
    assert disagreements(expected, {c: found[c] for c in expected}) == []
    assert cached_values(file)[MASTER] == "OK"


# --- rows that cannot be used --------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, Recalculation, Path]:
    """One case with one report."""
    package = make_package(make_case())
    outcomes = Outcomes(actuals=[BASE])
    file = build_workbook(
        tmp_path_factory.mktemp("small") / "small.xlsx",
        package,
        cases=2,
        years=4,
        decisions=Decisions(follow_up=outcomes),
    )
    place = Places.of(Content(package, Grid(2, 4), Decisions(follow_up=outcomes)))
    return place, recalculation(file), file


def typed(row: int, **values: Value) -> dict[Cell, Value]:
    at = Places(Grid(2, 4), 12).reports.at
    return {
        Cell(OPFOELGNING, row, at(typed_name(name.lower())) + 1): value
        for name, value in values.items()
    }


SECOND: dict[str, Value] = {"CASE": "1.1", "YEAR": 2025, "FIRST": 7, "LAST": 12, "PERSONS": 8}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "OK"),
        ({"CASE": "9.9"}, "Ukendt sag"),
        ({"CASE": None}, "Ukendt sag"),
        ({"YEAR": 2024}, "Ukendt år"),
        ({"YEAR": 2025.5}, "Ukendt år"),
        ({"YEAR": "2025"}, "Ukendt år"),
        ({"YEAR": None}, "Ukendt år"),
        ({"FIRST": 0}, "Måneder?"),
        ({"LAST": 13}, "Måneder?"),
        ({"LAST": 6}, "Måneder?"),
        ({"FIRST": 7.5}, "Måneder?"),
        ({"FIRST": "juli"}, "Måneder?"),
        ({"LAST": None}, "Måneder?"),
        ({"PERSONS": None}, "Tal mangler"),
        ({"PERSONS": "otte"}, "Tal mangler"),
        ({"PERSONS": None, "UNIT_SAVING": 90}, "Tal mangler"),
        ({"PERSONS": None, "COST": 1, "UNIT_SAVING": 90}, "Tal mangler"),
        ({"COST": -1}, "Tal mangler"),
        ({"FIRST": 6}, "Overlap"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_counts_nothing_and_fails_the_check(
    small: tuple[Places, Recalculation, Path], change: dict[str, Value], status: str
) -> None:
    place, reports, _ = small
    row = place.reports.first + 1
    found = reports.recalculated(typed(row, **{**SECOND, **change}))
    assert found[Cell(OPFOELGNING, row, place.reports.at("status") + 1)] == status
    months = found[Cell(OPFOELGNING, row, place.reports.at("months") + 1)]
    assert months == (6 if status == "OK" else 0)
    assert (found[MASTER] == "OK") is (status == "OK")
    assert not [cell for cell, value in found.items() if str(value).startswith("#")]


def test_a_row_that_is_refused_on_the_sheet_is_refused_by_the_engine_too(
    small: tuple[Places, Recalculation, Path], tmp_path: Path
) -> None:
    place, _, file = small
    row = place.reports.first + 1
    for change in (
        {"CASE": "9.9"},
        {"YEAR": 2024},
        {"LAST": None},
        {"LAST": 6},
        {"FIRST": 7.5},
        {"PERSONS": "otte"},
        {"COST": -1},
        {"FIRST": 6},
    ):
        cells = {
            f"{OPFOELGNING}!{get_column_letter(cell.column)}{row}": value
            for cell, value in typed(row, **{**SECOND, **change}).items()
        }
        mutated(file, tmp_path / "changed.xlsx", cells, settled=False)
        message = refusal(
            lambda: workbook_follow_up(tmp_path / "changed.xlsx", make_package(make_case()))
        )[1]
        assert "changed.xlsx, " in message


# --- figures of one case, by hand ----------------------------------------------------------------


def test_half_a_year_is_compared_with_half_a_years_plan(
    small: tuple[Places, Recalculation, Path],
) -> None:
    place, _, file = small
    values = cached_values(file)
    row = place.reports.first
    said = [
        values[Cell(OPFOELGNING, row, place.reports.at(name) + 1)]
        for name in ("expected", "volume", "pace", "price", "cost_variance")
    ]
    assert said == [500, -100, 0, -40, 0]


def test_a_figure_that_is_cleared_is_missing_and_one_that_is_zero_counts(
    small: tuple[Places, Recalculation, Path],
) -> None:
    place, reports, _ = small
    at = Cell(OPFOELGNING, place.cases.first, place.cases.at("variance") + 1)
    months = Cell(OPFOELGNING, place.cases.first, place.cases.at("months") + 1)
    row = place.reports.first
    cleared = reports.recalculated(typed(row, PERSONS=None, UNIT_SAVING=None))
    nothing = reports.recalculated(typed(row, PERSONS=0))
    assert (cleared[at], cleared[months]) == ("", 0)
    assert (nothing[at], nothing[months]) == (-500, 6)


@pytest.mark.proof
def test_money_typed_in_kroner_comes_to_the_same(small: tuple[Places, Recalculation, Path]) -> None:
    place, _, file = small
    row, model = place.reports.first, workings_on(file, *MODEL)
    in_kroner = {
        Cell(FORUDSAETNINGER, 12, 4): "kr.",
        Cell(SAGER, 8, 8): 100_000,
        Cell(SAGER, 8, 10): 600_000,
        **typed(row, COST=300_000, UNIT_SAVING=90_000),
    }
    expected, found = ours(file), model.recalculate(in_kroner)
    texts = {cell for cell, value in expected.items() if isinstance(value, str)}
    assert (
        disagreements(
            {c: v for c, v in expected.items() if c not in texts},
            {c: found[c] for c in expected if c not in texts},
        )
        == []
    )


def test_a_last_month_before_the_latest_figure_or_after_the_years_fails_the_check(
    small: tuple[Places, Recalculation, Path],
) -> None:
    place, reports, _ = small
    for year, month, status in (
        (2025, 6, "OK"),
        (2026, 3, "OK"),
        (2025, 5, "FEJL: 1"),
        (2029, 1, "FEJL: 1"),
    ):
        cells = {
            Cell(OPFOELGNING, place.settings.first + i, 4): value
            for i, value in enumerate((year, month))
        }
        found = reports.recalculated(cells)
        if status == "OK":
            due = found[Cell(OPFOELGNING, place.settings.last + 1, 4)]
            assert due == (year - 2025) * 12 + month
        # A month too early leaves a negative number of missing months as well.
        assert str(found[MASTER]).startswith(status[:4].rstrip(":"))


def test_more_outcomes_than_usual_make_the_table_longer(tmp_path: Path) -> None:
    package = make_package(make_case())
    actuals = [
        Actual(case="1.1", period=Period(2025 + i // 12, i % 12 + 1, i % 12 + 1), persons=i)
        for i in range(48)
    ]
    file = build_workbook(
        tmp_path / "lang.xlsx",
        package,
        cases=1,
        decisions=Decisions(follow_up=Outcomes(actuals=actuals)),
    )
    assert workbook_follow_up(file, package).actuals == tuple(actuals)


def test_outcomes_after_the_last_year_column_are_refused(tmp_path: Path) -> None:
    late = Outcomes(actuals=[Actual(case="1.1", period=Period(2031), persons=1)])
    message = refusal(
        lambda: build_workbook(
            tmp_path / "a.xlsx", make_package(make_case()), decisions=Decisions(follow_up=late)
        )
    )
    assert message[1].startswith("opfølgning: der er ikke plads til alle år.")


# --- the command ---------------------------------------------------------------------------------


def test_the_command_reads_the_sheet_of_a_workbook(
    small: tuple[Places, Recalculation, Path],
) -> None:
    _, _, file = small
    form = run_json("follow-up", file)
    assert form["cases"][0]["known_variance"] == pytest.approx(-140)
    assert run("follow-up", file, "--fail-on", "red").exit_code == 1


def test_a_workbook_without_the_sheet_is_refused_with_what_to_do(
    small: tuple[Places, Recalculation, Path], tmp_path: Path
) -> None:
    without_sheet(small[2], tmp_path / "ældre.xlsx", OPFOELGNING)
    assert workbook_follow_up(tmp_path / "ældre.xlsx", make_package(make_case())) is None
    done = run("follow-up", tmp_path / "ældre.xlsx")
    assert done.exit_code == 2
    assert "Eller brug --actuals FIL.toml|csv." in done.stderr


def test_settings_of_the_sheet_are_read(tmp_path: Path) -> None:
    package = make_package(make_case())
    outcomes = Outcomes(until="2026-03", method=Method.LEVEL, limits=Limits(0.9, 0.7, -50))
    file = build_workbook(tmp_path / "a.xlsx", package, decisions=Decisions(follow_up=outcomes))
    assert workbook_follow_up(file, package) == outcomes
