"""The sheet `Risiko`: recalculated, read back, held against the simulation, broken on purpose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from building import proofs_after, refusal
from cells import cached_values, disagreements, recalculated, recalculation, shown_in
from investpakke import compute_package, load_package
from investpakke.deciding import Driver
from investpakke.deciding.probability import (
    Correction,
    Correlation,
    Normal,
    Pert,
    Uncertainty,
    approximate,
    fixed,
    simulate,
    simulate_beside,
)
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.model import Package
from investpakke.workbook.inputs.risk import (
    CASES_TITLE,
    CORRELATION_LABEL_0_1_0,
    DEADWEIGHT_HEAD,
    OPTIMISM_HEAD,
    POINT_HEADS,
    STANDARD_CHOSEN,
    USUAL_LABEL,
    WORKINGS_TITLE,
    workbook_risk,
)
from investpakke.workbook.layout import KONTROL, RISIKO
from investpakke.workbook.recalculate import Cell
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import Grid
from investpakke_templates.sheets.risiko_workings import (
    COMMON_ROW,
    CORRELATION_ROW,
    PACKAGE_ROW,
    STANDARD_ROW,
    STATUS_ROW,
    USUAL_ROW,
    Places,
)
from mutants import Content, mutated, without_sheet
from once import build_workbook
from random_packages import random_package
from running import run, run_json

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

ROOM = 15
PLACES = Places(Grid(ROOM, 6))
GROUPS, OWN = PLACES.groups.first, PLACES.own.first
LAST_GROUP, LAST_CASE = PLACES.groups.last, PLACES.own.last
CHANCE_COLUMN = 10  # J, counted from 1


def random_risk(seed: int, package: Package) -> Uncertainty:
    """Return an uncertainty that uses every kind of cell of the sheet."""
    draw = random.Random(seed)  # noqa: S311

    def perts(most: int) -> dict[Driver, Pert]:
        return {
            driver: Pert(*sorted(round(draw.uniform(-0.6, 0.4), 3) for _ in range(3)))
            for driver in draw.sample(SCALED, draw.randint(0, most))
        }

    numbers = [case.number for case in package.cases]
    own = draw.sample(numbers, len(numbers) // 2)
    return Uncertainty(
        usual=perts(3),
        by_case={number: found for number in own if (found := perts(2))},
        by_group={group.id: found for group in package.groups if (found := perts(1))},
        standard=draw.random() < 0.5,
        correlation=draw.choice([None, Correlation(0.0), Correlation(0.35), Correlation(1.0)]),
        correction=Correction(optimism=0.1, deadweight=0.05),
        corrections={number: Correction(optimism=draw.choice([0.0, 0.3])) for number in own},
    )


def built(folder: Path, seed: int) -> tuple[Path, Package, Uncertainty]:
    package = random_package(seed, max_cases=ROOM)
    asked = random_risk(seed, package)
    file = build_workbook(
        folder / f"{seed}.xlsx", package, cases=ROOM, years=6, decisions=Decisions(risk=asked)
    )
    return file, package, asked


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("risiko")
    return build_workbook(folder / "pakke.xlsx", load_package("aarhus-2024"), cases=ROOM)


@pytest.mark.parametrize("seed", proofs_after(range(6)))
def test_every_cell_recalculates_to_the_engines_value_whatever_is_typed(seed, tmp_path):
    file, _, _ = built(tmp_path, seed)
    ours, theirs = cached_values(file), recalculated(file)
    assert disagreements(ours, theirs) == []
    checks = [v for cell, v in theirs.items() if cell.sheet == KONTROL and cell.column == 8]
    assert "OK" in checks
    assert not [v for v in checks if str(v).startswith("FEJL")]


@pytest.mark.parametrize("seed", proofs_after(range(4)))
def test_what_was_typed_is_read_back(seed, tmp_path):
    file, package, asked = built(tmp_path, seed)
    found = workbook_risk(file)
    assert found is not None
    for case in package.cases:
        for driver in Driver:
            assert found.of(case, driver) == asked.of(case, driver)
        assert found.kept(case) == pytest.approx(asked.kept(case))
    assert (found.correlation, found.standard) == (asked.correlation, asked.standard)


# --- One package, one answer ---------------------------------------------------------------------

STATED = {
    "package": """
[uncertainty]
persons = {low = -0.2, likely = 0.0, high = 0.1}
investment = {low = 0.0, likely = 0.05, high = 0.2}
""",
    "groups": """
[groups.3]
unit_saving = {low = -0.3, likely = -0.05, high = 0.1}
[groups.4]
persons = {low = -0.3, likely = 0.0, high = 0.2}
[correlation]
all = 0.3
""",
    "cases": """
[uncertainty]
standard = true
[corrections]
deadweight = 0.05
[cases."1.2"]
persons = {low = -0.4, likely = -0.1, high = 0.0}
[cases."4.3"]
investment = {low = 0.0, likely = 0.0, high = 0.5}
optimism = 0.1
""",
}


@pytest.mark.parametrize("name", STATED)
def test_by_name_by_workbook_on_the_sheet_and_in_the_report_a_package_has_one_answer(
    name, tmp_path
):
    stated, file = tmp_path / "u.toml", tmp_path / "p.xlsx"
    stated.write_text(STATED[name], "utf-8")
    done = run(
        "new", file, "--package", "aarhus-2024", "--cases", str(ROOM), "--uncertainty", stated
    )
    assert done.exit_code == 0, done.stderr
    by_name = run_json("risk", "aarhus-2024", "--uncertainty", stated, "--draws", "20000")
    by_workbook = run_json("risk", file, "--draws", "20000")
    for form in (by_name, by_workbook):
        form.pop("id"), form["switching"].pop("id")
    assert by_name == by_workbook
    assert (by_name["common_shock"] is None) == ("[correlation]" in STATED[name])
    _agrees_with_the_sheet(file, by_workbook)
    _stands_in_the_report(file, stated, tmp_path)


def _agrees_with_the_sheet(file: Path, form: Mapping) -> None:
    """Chances within 4 points of the simulation, means and spreads within 2 % of the spread."""
    sheet = shown_in(file)[RISIKO]
    rows = {PLACES.results.first + i: case for i, case in enumerate(form["cases"])}
    rows[PACKAGE_ROW] = form["package"]
    if form["common_shock"]:
        rows[COMMON_ROW] = form["common_shock"]["package"]
    shown = 0
    for row, of in rows.items():
        mean, sd, chance = (sheet.cell(row, column).value for column in (8, 9, CHANCE_COLUMN))
        if of["chance_of_gain"] is None:
            assert not any((mean, sd, chance))
            continue
        shown += 1
        assert chance == pytest.approx(of["chance_of_gain"], abs=0.04)
        assert mean == pytest.approx(of["mean"], abs=0.02 * of["sd"])
        assert sd == pytest.approx(of["sd"], rel=0.02)
    assert shown


def _stands_in_the_report(file: Path, stated: Path, folder: Path) -> None:
    pages = []
    for source, more in ((file, ()), ("aarhus-2024", ("--uncertainty", stated))):
        target = folder / "r.html"
        done = run("report", source, "-o", target, "--draws", "20000", "--force", *more)
        assert done.exit_code == 0, done.stderr
        text = target.read_text("utf-8")
        pages.append(text.split('id="probability"')[1].split('id="scenarios"')[0])
    assert pages[0] == pages[1]
    assert "100,0 %" not in pages[0]


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_for_the_2024_package_the_chances_are_within_one_point_of_the_simulation(correlation):
    package = load_package("aarhus-2024")
    asked = Uncertainty(standard=True, correlation=Correlation(correlation))
    cases, whole = approximate(package, compute_package(package), asked)
    found = simulate(package, asked, draws=100_000)
    assert np.abs(cases.chance - found.cases.chance).max() < 0.01
    assert abs(whole.chance[0] - found.package.chance[0]) < 0.01
    apart = (cases.quantiles - found.cases.quantiles[:, [0, 2, 4]]) / found.cases.sd[:, None]
    assert np.abs(apart).max() < 0.04
    assert whole.sd == pytest.approx(found.package.sd, rel=0.01)
    assert whole.mean == pytest.approx(found.package.mean, rel=0.003)


def test_a_phasing_or_delay_that_varies_has_no_closed_form():
    package = load_package("aarhus-2024")
    late = Uncertainty({Driver.DELAY: Pert(0.0, 0.0, 1.0)})
    english, danish = refusal(lambda: approximate(package, compute_package(package), late))
    assert "case 1.1, Delay: the driver can only be simulated" in english
    assert "forudsætningen kan kun simuleres" in danish


# --- Without a stated uncertainty ----------------------------------------------------------------


def test_a_new_sheet_states_nothing_and_shows_switching_values_but_no_chance(small):
    assert workbook_risk(small) == Uncertainty()
    sheet = shown_in(small)[RISIKO]
    assert str(sheet.cell(STATUS_ROW, 2).value).startswith("Ingen usikkerhed er oplyst")
    first = PLACES.results.first
    for row in (PACKAGE_ROW, COMMON_ROW, *range(first, first + ROOM)):
        assert not any(sheet.cell(row, column).value for column in range(8, 16))
    assert sheet.cell(first, 6).value == pytest.approx(260 / 860)  # the margin of case 1.1
    assert sheet.cell(first, 7).value == pytest.approx(260 / 600)


def test_the_command_says_what_to_state_for_a_new_workbook_as_for_the_name(small):
    for source in (small, "aarhus-2024"):
        page = run("risk", source).stdout
        assert "Ingen usikkerhed er oplyst" in page
        assert "arket Risiko" in page
        assert " af 20" not in page
        form = run_json("risk", source, "--draws", "2000")
        assert form["uncertainty"]["stated"] is False
        assert form["package"]["chance_of_gain"] is None
        assert set(form["fan"][0]["net_quantiles"].values()) == {None}


def test_a_sheet_on_which_the_standard_range_is_chosen_says_so(small):
    found = recalculation(small).recalculated({Cell(RISIKO, STANDARD_ROW, 4): STANDARD_CHOSEN})
    sheet = {(cell.row, cell.column): v for cell, v in found.items() if cell.sheet == RISIKO}
    assert str(sheet[STATUS_ROW, 2]).startswith("Standardinterval")
    assert "standardinterval" in str(sheet[PACKAGE_ROW - 2, 2])
    package = load_package("aarhus-2024")
    for row, found_one in zip(
        (PACKAGE_ROW, COMMON_ROW),
        simulate_beside(package, Uncertainty(standard=True), draws=20_000),
        strict=True,
    ):
        assert sheet[row, 9] == pytest.approx(found_one.package.sd[0], rel=0.02)
    assert "fælles stød" in str(sheet[COMMON_ROW, 3])


# --- A workbook of version 0.1.0 -----------------------------------------------------------------


def of_0_1_0(small: Path, folder: Path, typed: Mapping[str, object] | None = None) -> Path:
    """Return a workbook whose sheet `Risiko` is as that version filled it, with cells on top."""
    book = as_saved(small)
    del book[RISIKO]
    sheet = book.create_sheet(RISIKO)
    heads = [head for heads in POINT_HEADS.values() for head in heads]
    for row, title in ((5, "Gælder"), (49, "Nr.")):
        for column, head in enumerate((title, *heads, OPTIMISM_HEAD, DEADWEIGHT_HEAD), start=3):
            sheet.cell(row, column, head)
    sheet["C6"], sheet["C7"] = USUAL_LABEL, CORRELATION_LABEL_0_1_0
    for column, value in enumerate([-0.1, 0, 0.1] * 3 + [0, 0], start=4):
        sheet.cell(6, column, value)
    sheet["D7"] = 0
    sheet["B48"], sheet["B50"], sheet["C50"] = CASES_TITLE, "1.1", "Sag"
    sheet["B53"] = WORKINGS_TITLE
    for address, value in (typed or {}).items():
        sheet[address] = value
    path = folder / "gammel.xlsx"
    book.save(path)
    return path


def test_ranges_as_0_1_0_filled_them_count_as_not_stated_and_that_is_said(small, tmp_path):
    path = of_0_1_0(small, tmp_path)
    assert workbook_risk(path) == Uncertainty(
        correction=Correction(optimism=0, deadweight=0), untouched=SCALED
    )
    page = run("risk", path, "--lang", "en").stdout
    assert "No uncertainty is stated" in page
    assert "stand as version 0.1.0 filled in the sheet" in page
    report = tmp_path / "r.html"
    assert run("report", path, "-o", report).exit_code == 0
    assert "som version 0.1.0 udfyldte arket" in report.read_text("utf-8")
    assert 'id="probability"' not in report.read_text("utf-8")


def test_what_was_typed_in_a_workbook_of_0_1_0_is_stated(small, tmp_path):
    path = of_0_1_0(small, tmp_path, {"D6": -0.3, "D7": 0.2, "G50": -0.4, "N50": 0.2})
    found = workbook_risk(path)
    assert found is not None
    assert found.usual == {Driver.PERSONS: Pert(-0.3, 0, 0.1)}
    assert found.by_case == {"1.1": {Driver.UNIT_SAVING: Pert(-0.4, 0, 0.1)}}
    assert found.untouched == (Driver.UNIT_SAVING, Driver.INVESTMENT)
    assert found.correlation == Correlation(0.2)
    assert found.corrections == {"1.1": Correction(deadweight=0.2)}


# --- What is typed wrongly -----------------------------------------------------------------------


def as_saved(small: Path) -> openpyxl.Workbook:
    """Return the workbook with values in place of formulas, as Excel has saved them."""
    book = openpyxl.load_workbook(small)
    values = openpyxl.load_workbook(small, data_only=True)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = values[sheet.title][cell.coordinate].value
    return book


def changed(small: Path, folder: Path, cells: Mapping[str, Content]) -> Path:
    changes = {f"{RISIKO}!{address}": value for address, value in cells.items()}
    return mutated(small, folder / "ændret.xlsx", changes, settled=False)


@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        ({"D6": 0.05, "E6": 0, "F6": 0.1}, "Risiko!D6, likely", "0.05"),
        ({"D6": -1.5, "E6": 0, "F6": 0.1}, "Risiko!D6, Full-year persons", "-1.5"),
        ({"D6": -0.1, "F6": 0.1}, "Risiko!E6", "three points, or none of them"),
        ({"G6": "10 %"}, "Risiko!G6", "the cell must hold a number"),
        ({"D7": "Måske"}, "Risiko!D7", "the choice is not known"),
        ({"D8": 1.5}, "Risiko!D8", "from 0 to 1"),
        ({"M6": -0.1}, "Risiko!M6", "optimism"),
        ({f"J{OWN}": 0.05}, f"Risiko!K{OWN}", "the cell is blank"),
        ({f"F{GROUPS}": 0.05}, f"Risiko!D{GROUPS}", "the cell is blank"),
        (
            {f"D{LAST_CASE}": 0.0, f"B{LAST_CASE}": None},
            f"Risiko!B{LAST_CASE}",
            "the row has no case",
        ),
        (
            {f"D{LAST_GROUP}": 0.0, f"B{LAST_GROUP}": None},
            f"Risiko!B{LAST_GROUP}",
            "the row has no group",
        ),
    ],
)
def test_a_wrong_cell_is_refused_with_its_address(cells, place, said, small, tmp_path):
    path = changed(small, tmp_path, cells)
    result = run("risk", path, "--lang", "en", "--draws", "100")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{path}, {place}" in result.stderr
    assert said in result.stderr


def test_a_workbook_without_the_sheet_has_no_uncertainty(small, tmp_path):
    path = without_sheet(small, tmp_path / "uden.xlsx", RISIKO)
    assert workbook_risk(path) is None
    assert "No uncertainty is stated" in run("risk", path, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[uncertainty]\npersons = {mean = 0.0, sd = 0.1}", "all cases, Full-year persons"),
        ("[uncertainty]\ndelay = {low = 0, likely = 0, high = 1}", "all cases, Delay"),
        ("[groups.1]\nphasing = -0.1", "group 1, Phasing"),
        ("[correlation]\npersons = 0.1", "correlation"),
        ("[corrections]\nfade = 0.1", "correction"),
    ],
)
def test_what_the_sheet_has_no_cells_for_is_refused_when_a_workbook_is_built(text, where, tmp_path):
    stated, file = tmp_path / "u.toml", tmp_path / "p.xlsx"
    stated.write_text(text, "utf-8")
    done = run("new", file, "--package", "aarhus-2024", "--uncertainty", stated, "--lang", "en")
    assert done.exit_code == 2
    assert f"{where}: the sheet Risiko has no cells for it" in done.stderr
    assert not file.exists()
    assert Decisions(risk=Uncertainty({Driver.DELAY: fixed(0.0)}))  # certain, as the sheet is
    english, _ = refusal(lambda: Decisions(risk=Uncertainty({Driver.PERSONS: Normal(0, 0.1)})))
    assert "the sheet Risiko has no cells for it" in english


FAULTS: dict[str, dict[tuple[int, int], object]] = {
    "Risiko: punkter, der er halvt udfyldt eller står i forkert orden": {(USUAL_ROW, 4): 0.2},
    "Risiko: ændringer under -100 %": {(OWN, 4): -1.5, (OWN, 5): 0.0, (OWN, 6): 0.0},
    "Risiko: fratræk og korrelation uden for 0 til 1": {(CORRELATION_ROW, 4): 1.2},
    "Risiko: felter ud for en tom række": {(LAST_GROUP, 4): 0.0},
    "Risiko: valg af standardinterval, der ikke står på listen": {(STANDARD_ROW, 4): "Måske"},
}


def test_kontrol_says_what_is_typed_wrongly(small):
    workings = recalculation(small)
    for label, cells in FAULTS.items():
        typed = {Cell(RISIKO, *at): value for at, value in cells.items()}
        found = workings.recalculated(typed)
        at = next(
            cell.row
            for cell, text in workings.constants.items()
            if (cell.sheet, cell.column, text) == (KONTROL, 3, label)
        )
        assert str(found[Cell(KONTROL, at, 8)]).startswith("FEJL"), label
