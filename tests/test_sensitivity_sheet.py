"""`Følsomhed`: its native tornado against the engine's, whatever is chosen and typed."""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from building import proofs_after, refusal
from cells import Recalculation, cached_values, disagreements, looked_at, recalculated, workings_of
from investpakke import Package, compute_package, load_package
from investpakke.deciding import Driver, Ranges, Tornado, tornado
from investpakke.deciding.ranges import LowHigh
from investpakke.workbook.inputs.sensitivity import read_sheet_ranges
from investpakke.workbook.layout import (
    BEREGNING,
    FOELSOMHED,
    FORUDSAETNINGER,
    INDFASNING,
    SAGER,
    SATSER,
)
from investpakke.workbook.recalculate import Cell, Value
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import Grid
from investpakke_templates.sheets.foelsomhed import CHOICE_ROW, DRIVERS, RANGES, TORNADO, Places
from libreoffice import convert
from mutants import mutated, without_sheet
from once import build_workbook
from running import run, run_json

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

WIDE: dict[Driver, LowHigh] = {
    Driver.PERSONS: (-0.3, 0.2),
    Driver.PHASING: (-0.5, 0.9),
    Driver.DELAY: (1, 3),
}
FED_BY = (FORUDSAETNINGER, SATSER, SAGER, INDFASNING, BEREGNING)
"""Whose formulas the sheet rests on."""
CHOICE = Cell(FOELSOMHED, CHOICE_ROW, 4)


@pytest.fixture(scope="module")
def workings(tmp_path_factory: pytest.TempPathFactory) -> Recalculation:
    """The 2024 package in a workbook with little more room than it needs."""
    folder = tmp_path_factory.mktemp("sensitivity")
    file = build_workbook(folder / "lille.xlsx", load_package("aarhus-2024"), cases=14)
    return Recalculation(file, workings_of(file, *FED_BY, FOELSOMHED))


def typed(ranges: dict[Driver, LowHigh]) -> dict[Cell, Value]:
    """Return the input cells of ranges."""
    return {
        Cell(FOELSOMHED, RANGES.first + DRIVERS.index(driver), column): value
        for driver, pair in ranges.items()
        for column, value in zip((4, 5), pair, strict=True)
    }


def shown(values: dict[Cell, Value]) -> list[list[Value]]:
    """Return the tornado table: driver, low, high, gains, swing."""
    return [
        [values[Cell(FOELSOMHED, row, column)] for column in range(3, 9)] for row in TORNADO.rows
    ]


def expected(found: Tornado) -> list[list[Value]]:
    return [
        [bar.driver.label.da, *(bar.changes or ()), *bar.gains, bar.swing] for bar in found.bars
    ]


def same(one: list[list[Value]], other: list[list[Value]]) -> bool:
    return all(
        a[0] == b[0] and a[1:] == pytest.approx(b[1:], abs=1e-6)
        for a, b in zip(one, other, strict=True)
    )


def scopes(package: Package) -> list[tuple[str, dict[str, object]]]:
    case, group = package.cases[7], package.groups[2]
    return [
        ("Pakken", {}),
        (f"Målgruppe {group.id}", {"group": group.id}),
        (f"Sag {case.number}", {"case": case.number}),
    ]


@pytest.mark.parametrize("seed", proofs_after(range(3)))
def test_the_table_is_the_engines_tornado_of_what_is_chosen(
    seed: int, workings: Recalculation
) -> None:
    draw, package = random.Random(seed), load_package("aarhus-2024")  # noqa: S311
    result = compute_package(package)
    ranges: dict[Driver, LowHigh] = {
        driver: (-round(draw.uniform(0, 1), 3), round(draw.uniform(0, 2), 3)) for driver in DRIVERS
    }
    ranges[Driver.DELAY] = (draw.randint(0, 2), draw.randint(2, 7))
    asked = ranges if seed else WIDE
    for choice, scope in scopes(package):
        values = workings.recalculated({CHOICE: choice, **typed(asked)})
        found = tornado(package, result, Ranges(asked), **scope)  # type: ignore[arg-type]
        assert same(shown(values), expected(found)), choice
        assert values[Cell(FOELSOMHED, CHOICE_ROW + 1, 4)] == pytest.approx(found.gain)


def test_every_parts_swings_stand_in_the_overview(workings: Recalculation) -> None:
    package = load_package("aarhus-2024")
    result = compute_package(package)
    values = workings.recalculated(typed(WIDE))
    lines = Places(Grid(14, 6)).lines
    table = {
        values[Cell(FOELSOMHED, row, 2)]: [values[Cell(FOELSOMHED, row, c)] for c in range(4, 10)]
        for row in lines.rows
    }
    scopes_of_all: dict[str, dict[str, object]] = {"Pakken": {}}
    scopes_of_all |= {f"Målgruppe {g.id}": {"group": g.id} for g in package.groups}
    scopes_of_all |= {f"Sag {c.number}": {"case": c.number} for c in package.cases}
    assert [label for label in table if label] == list(scopes_of_all)
    for label, scope in scopes_of_all.items():
        found = tornado(package, result, Ranges(WIDE), **scope)  # type: ignore[arg-type]
        swings = {bar.driver: bar.swing for bar in found.bars}
        assert table[label] == pytest.approx([found.gain, *(swings[d] for d in DRIVERS)])


@pytest.mark.parametrize("choice", ["Sag 9.9", "Sag *"])
def test_a_choice_that_is_not_on_the_list_is_said_and_the_package_shown(
    choice: str, workings: Recalculation
) -> None:
    values = workings.recalculated({CHOICE: choice})
    assert "pakken vises" in str(values[Cell(FOELSOMHED, CHOICE_ROW, 5)])
    package = load_package("aarhus-2024")
    assert same(shown(values), expected(tornado(package, compute_package(package))))


def test_low_above_high_and_a_blank_are_said_beside_the_range(workings: Recalculation) -> None:
    low, high = (Cell(FOELSOMHED, RANGES.first, column) for column in (4, 5))
    beside = Cell(FOELSOMHED, RANGES.first, 6)
    assert workings.recalculated({low: 0.5, high: 0.1})[beside] == "Lav er højere end høj"
    assert workings.recalculated({low: None})[beside] == "Udfyld lav og høj"
    assert workings.recalculated()[beside] == ""


def test_a_workbook_built_with_ranges_agrees_in_both_engines(
    tmp_path: Path, libreoffice: None
) -> None:
    del libreoffice
    path = build_workbook(
        tmp_path / "vid.xlsx",
        load_package("aarhus-2024"),
        cases=14,
        decisions=Decisions(ranges=WIDE),
    )
    ours = cached_values(path)
    assert disagreements(ours, recalculated(path)) == []
    theirs = cached_values(convert([path], tmp_path)[0])
    assert disagreements(ours, {cell: theirs.get(cell) for cell in ours}) == []
    package = load_package("aarhus-2024")
    found = tornado(package, compute_package(package), Ranges(WIDE))
    assert same(shown(ours), expected(found))


def test_ranges_that_a_driver_may_not_have_are_refused_before_anything_is_built() -> None:
    english, _ = refusal(lambda: Decisions(ranges={Driver.DELAY: (0, 1.5)}))
    assert "a whole number" in english


# --- read back, and the command ------------------------------------------------------------------


def edited(source: Path, target: Path, cells: dict[Cell, Value]) -> Path:
    """Return a copy with other inputs; what its formulas last showed is kept."""
    changes = {
        f"{cell.sheet}!{get_column_letter(cell.column)}{cell.row}": value
        for cell, value in cells.items()
    }
    return mutated(source, target, changes, settled=False)


def test_the_typed_ranges_are_read_back(workbook_2024: Path, tmp_path: Path) -> None:
    assert read_sheet_ranges(workbook_2024) == {d: Ranges().of("", d) for d in DRIVERS}
    file = edited(workbook_2024, tmp_path / "egne.xlsx", typed(WIDE))
    assert {driver: read_sheet_ranges(file)[driver] for driver in WIDE} == WIDE


def test_a_workbook_without_the_sheet_has_no_ranges(workbook_2024: Path, tmp_path: Path) -> None:
    file = without_sheet(workbook_2024, tmp_path / "uden.xlsx", FOELSOMHED)
    assert read_sheet_ranges(file) == {}


@pytest.mark.parametrize(
    ("driver", "pair", "said"),
    [
        (Driver.PERSONS, (None, 0.1), "D10: the cell is blank"),
        (Driver.PERSONS, ("-10 %", 0.1), "D10: the cell must hold a number"),
        (Driver.INVESTMENT, (0.2, 0.1), "at least 0.2"),
        (Driver.DELAY, (0, 0.5), "a whole number"),
    ],
)
def test_a_range_on_the_sheet_that_cannot_be_used_is_refused_with_its_cell(
    driver: Driver, pair: tuple[Value, Value], said: str, workbook_2024: Path, tmp_path: Path
) -> None:
    cells = typed({driver: pair})  # type: ignore[dict-item]
    file = edited(workbook_2024, tmp_path / "forkert.xlsx", cells)
    english, danish = refusal(lambda: read_sheet_ranges(file))
    assert said in english
    assert f"{FOELSOMHED}!D{RANGES.first + DRIVERS.index(driver)}" in danish


def test_the_command_takes_the_sheets_ranges_a_file_above_them_and_an_option_above_both(
    workbook_2024: Path, tmp_path: Path
) -> None:
    file = edited(workbook_2024, tmp_path / "egne.xlsx", typed(WIDE))
    toml = tmp_path / "ranges.toml"
    toml.write_text("[ranges]\npersons = [-0.4, 0.1]\ndelay = [0, 2]\n", "utf-8")
    form = run_json("sensitivity", file, "--ranges", toml, "--range", "delay=2:4")
    bars = {bar["driver"]: (bar["low"], bar["high"]) for bar in form["bars"]}
    assert bars == {
        "persons": (-0.4, 0.1),
        "unit_saving": (-0.1, 0.1),
        "phasing": (-0.5, 0.9),
        "investment": (-0.1, 0.1),
        "delay": (2, 4),
    }


def test_the_command_exits_2_where_a_range_on_the_sheet_is_wrong(
    workbook_2024: Path, tmp_path: Path
) -> None:
    file = edited(workbook_2024, tmp_path / "forkert.xlsx", typed({Driver.DELAY: (2, 1)}))
    result = run("sensitivity", file)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Følsomhed!D14" in result.stderr


# --- the look ------------------------------------------------------------------------------------


def chart_of(path: Path, title: str) -> str:
    """Return the XML of the chart whose title is, or comes from, a text."""
    with zipfile.ZipFile(path) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    return next(chart for chart in charts if title in chart)


def test_the_tornado_is_a_native_bar_chart_around_todays_gain(workbook_2024: Path) -> None:
    chart = chart_of(workbook_2024, f"{FOELSOMHED}!")
    assert '<c:barDir val="bar"/>' in chart
    assert '<c:overlap val="100"/>' in chart
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == [
        "Følsomhed!$B$17",
        "Følsomhed!$C$20:$C$24",
        "Følsomhed!$I$20:$I$24",
        "Følsomhed!$C$20:$C$24",
        "Følsomhed!$J$20:$J$24",
    ]
    assert len(set(re.findall(r'<a:srgbClr val="(D9822B|2E7D7A)"', chart))) == 2


def test_the_choice_and_every_range_are_yellow_and_validated(workbook_2024: Path) -> None:
    sheet = looked_at(workbook_2024)[FOELSOMHED]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    inputs = {f"D{CHOICE_ROW}", *(f"{c}{row}" for c in "DE" for row in RANGES.rows)}
    for address in inputs:
        assert sheet[address].fill.fgColor.rgb == "FFFFF6D6", address
        assert any(address in rule.cells for rule in rules.values()), address
    assert all(rule.error and rule.errorTitle for rule in rules.values())
