"""The sheet `Scenarier`: its formulas against the engine, its inputs read back, its checks."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from openpyxl.utils import get_column_letter

from building import proofs_after, refusal
from cells import (
    Recalculation,
    cached_values,
    disagreements,
    formualizer_values,
    recalculated,
    workings,
)
from investpakke import FileError, InputError, Package, load_package
from investpakke.deciding import Change, Scenario, compare, compute_scenario, standard_scenarios
from investpakke.text import same
from investpakke.workbook.inputs.scenarios import SCENARIOS, workbook_scenarios
from investpakke.workbook.layout import KONTROL, SCENARIER
from investpakke.workbook.recalculate import Cell, Value
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import Grid
from investpakke_templates.sheets.scenarier import GROUP_ROW, LEVER_ROWS, NAME_ROW, Places
from libreoffice import convert
from mutants import mutated, without_sheet
from once import build_workbook
from random_packages import random_package
from random_scenarios import random_scenario
from running import run, run_json

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

AARHUS = load_package("aarhus-2024")
PLACES = Places(Grid(cases=40, years=6))
MASTER = Cell("Forside", 1, 10)
VARIANTS = 5
SHEET = (SCENARIER,)
FIRST = Places.column(1) + 1
"""The column of scenario 1, counted from 1."""


def random_decisions(seed: int, package: Package) -> Decisions:
    """Return one to six scenarios that the sheet has cells for."""
    return Decisions(
        scenarios=tuple(
            random_scenario(seed * 10 + k, package, name=f"Scenarie nr. {k}", sheet=True)
            for k in range(1, 2 + seed % SCENARIOS)
        )
    )


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Random packages with random scenarios, of different sizes."""
    folder, made = tmp_path_factory.mktemp("scenarier"), []
    for seed in range(1, VARIANTS + 1):
        package = random_package(seed, max_cases=9, max_years=1 + seed % 7)
        file = folder / f"variant-{seed}.xlsx"
        decisions = random_decisions(seed, package)
        made.append(build_workbook(file, package, cases=9 + seed % 3, decisions=decisions))
    return made


def typed(scenarios: tuple[Scenario, ...]) -> dict[Cell, Value]:
    """Return what somebody types on the sheet for these scenarios; the other columns are empty."""
    cells: dict[Cell, Value] = {}
    for number in range(SCENARIOS):
        scenario = scenarios[number] if number < len(scenarios) else None
        change = scenario.changes[0] if scenario else Change()
        values: dict[int, Value] = {
            row: change.changed.get(lever) for lever, row in LEVER_ROWS.items()
        }
        values[NAME_ROW] = scenario.name.da if scenario else None
        values[GROUP_ROW] = change.groups[0] if change.groups else None
        cells |= {Cell(SCENARIER, row, FIRST + number): value for row, value in values.items()}
    return cells


def own(values: dict[Cell, Value]) -> dict[Cell, Value]:
    """Return the sheet's own cells: not the master check, which other sheets decide as well."""
    mine = (cell for cell in values if cell.sheet == SCENARIER and cell.row > 1)
    return {cell: values[cell] for cell in mine}


@pytest.mark.parametrize("index", proofs_after(range(VARIANTS)))
def test_random_scenarios_of_random_packages_give_the_same_in_formulas(
    index: int, variants: list[Path]
) -> None:
    found = recalculated(variants[index])
    assert disagreements(cached_values(variants[index]), found, SHEET) == []
    assert found[MASTER] == "OK"


def test_random_scenarios_of_random_packages_give_the_same_in_libreoffice(
    variants: list[Path], libreoffice: None, tmp_path: Path
) -> None:
    del libreoffice
    for file, theirs in zip(variants, convert(variants, tmp_path), strict=True):
        ours, found = cached_values(file), cached_values(theirs)
        theirs_of_ours = {cell: found.get(cell) for cell in ours}
        assert disagreements(ours, theirs_of_ours, SHEET) == [], file.name


@pytest.mark.parametrize("index", proofs_after(range(VARIANTS)))
def test_random_scenarios_of_random_packages_give_the_same_in_formualizer(
    index: int, variants: list[Path]
) -> None:
    ours, theirs = own(cached_values(variants[index])), own(formualizer_values(variants[index]))
    assert disagreements(ours, theirs) == []


def test_scenarios_typed_on_the_2024_workbook_give_what_the_engine_gives(
    workings_2024: Recalculation,
) -> None:
    every = np.ones(len(AARHUS.cases), dtype=bool)
    for seed in (2, 5):
        scenarios = random_decisions(seed, AARHUS).scenarios
        found = workings_2024.recalculated(typed(scenarios))
        figures = compare(AARHUS, scenarios).figures(every)
        first = PLACES.results.first
        for number, expected in enumerate(figures):
            column = Places.column(number) + 1
            shown = [found[Cell(SCENARIER, row, column)] for row in PLACES.results.rows]
            assert shown == pytest.approx(
                [
                    expected.investment,
                    expected.saving,
                    expected.gain,
                    expected.change,
                    expected.net_by_year.sum(),
                    expected.net_present_value,
                    len(expected.losing),
                ],
                abs=1e-6,
            )
        unnamed = Places.column(len(scenarios) + 1) + 1
        if len(scenarios) < SCENARIOS:
            assert found[Cell(SCENARIER, first, unnamed)] == ""
        assert str(found[MASTER]).startswith("OK")


def test_a_delay_beyond_every_horizon_leaves_the_investment_alone(
    workings_2024: Recalculation,
) -> None:
    late = (Scenario(same("Aldrig"), [Change(delay=30.5)]),)
    found = workings_2024.recalculated(typed(late))
    rows = PLACES.results.first
    shown = [found[Cell(SCENARIER, rows + k, FIRST)] for k in range(3)]
    assert shown == pytest.approx([27_890, 0, -27_890])


def test_the_chart_shows_three_figures_of_every_scenario_under_its_name(
    workbook_2024: Path,
) -> None:
    with zipfile.ZipFile(workbook_2024) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    (chart,) = [text for text in charts if f"{SCENARIER}!" in text]
    names = f"{SCENARIER}!$D${PLACES.results.first - 1}:$J${PLACES.results.first - 1}"
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == [
        part
        for row in range(PLACES.results.first, PLACES.results.first + 3)
        for part in (names, f"{SCENARIER}!$D${row}:$J${row}")
    ]


# --- read back -----------------------------------------------------------------------------------


def danish(scenarios: tuple[Scenario, ...]) -> tuple[Scenario, ...]:
    return tuple(replace(scenario, name=same(scenario.name.da)) for scenario in scenarios)


def test_a_new_workbook_holds_the_standard_set(empty_workbook: Path) -> None:
    assert workbook_scenarios(empty_workbook) == standard_scenarios()  # in both languages


def test_what_is_built_in_is_read_back(variants: list[Path]) -> None:
    for seed, file in enumerate(variants, start=1):
        package = random_package(seed, max_cases=9, max_years=1 + seed % 7)
        built = random_decisions(seed, package).scenarios
        kept = tuple(replace(s, changes=[c for c in s.changes if c.changed]) for s in danish(built))
        assert workbook_scenarios(file) == kept


def test_the_command_compares_a_workbooks_own_scenarios(tmp_path: Path) -> None:
    own = (Scenario(same("Gruppe 4 for sent"), [Change(delay=1.5, groups=[4])]),)
    file = build_workbook(tmp_path / "egen.xlsx", AARHUS, decisions=Decisions(scenarios=own))
    form = run_json("scenarios", file)
    assert [each["name"] for each in form["scenarios"]] == ["Grundlag", "Gruppe 4 for sent"]
    expected = compute_scenario(AARHUS, own[0]).total.gain
    assert form["scenarios"][1]["average_gain"] == pytest.approx(float(expected))


def changed(file: Path, target: Path, cells: dict[tuple[int, int], Value]) -> Path:
    changes = {
        f"{SCENARIER}!{get_column_letter(column)}{row}": value
        for (row, column), value in cells.items()
    }
    return mutated(file, target, changes, settled=False)


@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        ({(NAME_ROW, FIRST): None}, "E6", "the scenario has no name"),
        ({(LEVER_ROWS["persons"], FIRST): "20 %"}, "E7", "the cell must hold a number"),
        ({(LEVER_ROWS["persons"], FIRST): -1}, "E7", "the number is out of range"),
        ({(LEVER_ROWS["delay"], FIRST + 1): -0.5}, "F11", "the number is out of range"),
        ({(GROUP_ROW, FIRST): 1.5}, "E13", "the value is not a whole number"),
        ({(NAME_ROW, FIRST): "pl +2 %"}, "", "the value occurs twice"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_its_address(
    workbook_2024: Path, tmp_path: Path, cells: dict[tuple[int, int], Value], place: str, said: str
) -> None:
    file = changed(workbook_2024, tmp_path / "rettet.xlsx", cells)
    english, _ = refusal(lambda: workbook_scenarios(file))
    assert said in english
    assert (f"{SCENARIER}!{place}" if place else str(file)) in english


def test_a_workbook_without_the_sheet_has_no_scenarios_and_gets_the_standard_set(
    workbook_2024: Path, tmp_path: Path
) -> None:
    older = without_sheet(workbook_2024, tmp_path / "ældre.xlsx", SCENARIER)
    assert workbook_scenarios(older) is None
    assert len(run_json("scenarios", older)["scenarios"]) == 1 + len(standard_scenarios())


def test_a_sheet_without_its_labels_is_refused(workbook_2024: Path, tmp_path: Path) -> None:
    file = changed(workbook_2024, tmp_path / "rettet.xlsx", {(LEVER_ROWS["delay"], 3): "Senere"})
    english, _ = refusal(lambda: workbook_scenarios(file), FileError)
    assert "Scenarier: the header is not on the sheet" in english


def test_a_group_that_does_not_exist_is_refused_by_the_command(tmp_path: Path) -> None:
    own = (Scenario(same("Ukendt"), [Change(delay=1)]),)
    file = build_workbook(tmp_path / "egen.xlsx", AARHUS, decisions=Decisions(scenarios=own))
    found = run("scenarios", changed(file, tmp_path / "rettet.xlsx", {(GROUP_ROW, FIRST): 9}))
    assert found.exit_code == 2
    assert "målgruppen findes ikke" in found.stderr


@pytest.mark.parametrize(
    "scenario",
    [
        [Change(investment_delay=1)],
        [Change(delay=1, cases=["1.1"])],
        [Change(delay=1, groups=[1, 2])],
        [Change(delay=1), Change(persons=0.1, groups=[1])],
    ],
)
def test_a_scenario_that_the_sheet_has_no_cells_for_is_refused(scenario: list[Change]) -> None:
    with pytest.raises(InputError, match="the sheet has no cells for it"):
        Decisions(scenarios=(Scenario(same("For meget"), scenario),))


def test_a_seventh_scenario_is_refused() -> None:
    seven = tuple(Scenario(same(f"S{k}"), [Change(delay=k)]) for k in range(1, 8))
    with pytest.raises(InputError, match="there are too many scenarios for the sheet"):
        Decisions(scenarios=seven)


# --- Kontrol -------------------------------------------------------------------------------------


def failing(found: dict[Cell, Value], file: Path) -> list[str]:
    labels = workings(file).constants
    return [
        str(labels[Cell(KONTROL, cell.row, 3)])
        for cell, value in found.items()
        if cell.sheet == KONTROL and cell.column == 8 and value == "FEJL"
    ]


FAULTS: dict[str, dict[Cell, Value]] = {
    "grundlagets nutidsværdi": {Cell(SCENARIER, PLACES.nets.first, 12): 0.0},
    "i scenarie 2, regnet ud fra vægte": {Cell(SCENARIER, PLACES.cases(2).first, 12): 0.9},
    "-100 % eller mindre": {Cell(SCENARIER, LEVER_ROWS["persons"], FIRST + 2): -1.5},
    "uden navn": {Cell(SCENARIER, NAME_ROW, FIRST + 3): None},
    "målgrupper, der ikke findes": {Cell(SCENARIER, GROUP_ROW, FIRST): 9},
}
"""What the checks of the sheet look for, each in a column of its own."""


def test_kontrol_catches_what_is_wrong_on_the_sheet(
    workbook_2024: Path, workings_2024: Recalculation
) -> None:
    found = workings_2024.recalculated(
        {k: v for fault in FAULTS.values() for k, v in fault.items()}
    )
    assert found[MASTER] == f"FEJL: {len(FAULTS)}"
    caught = failing(found, workbook_2024)
    assert [label for label in FAULTS if not any(label in each for each in caught)] == []


def test_a_text_among_the_numbers_is_a_fault(workings_2024: Recalculation) -> None:
    found = workings_2024.recalculated({Cell(SCENARIER, LEVER_ROWS["delay"], FIRST): "to år"})
    assert str(found[MASTER]).startswith("FEJL")
