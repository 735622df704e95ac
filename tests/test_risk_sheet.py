"""The sheet `Risiko`: recalculated, read back, held against the simulation, broken on purpose."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from building import proofs_after, refusal
from cells import cached_values, disagreements, recalculated, recalculation
from investpakke import compute_package, load_package
from investpakke.deciding import Driver
from investpakke.deciding.probability import (
    Correction,
    Correlation,
    Normal,
    Pert,
    Uncertainty,
    approximate,
    simulate,
)
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.workbook.inputs.risk import STILL, standard_risk, workbook_risk
from investpakke.workbook.layout import KONTROL, RISIKO
from investpakke.workbook.recalculate import Cell
from investpakke_templates.decisions import Decisions
from mutants import Content, mutated, without_sheet
from once import build_workbook
from random_packages import random_package
from running import run, run_json

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

ROOM = 15
USUAL_ROW, CORRELATION_ROW = 6, 7
FIRST_RESULT = 32
FIRST_OWN = FIRST_RESULT + ROOM + 3


def random_risk(seed: int, numbers: list[str]) -> Uncertainty:
    """Return an uncertainty that uses every kind of cell of the sheet."""
    draw = random.Random(seed)  # noqa: S311

    def pert() -> Pert:
        return Pert(*sorted(round(draw.uniform(-0.6, 0.4), 3) for _ in range(3)))

    own = draw.sample(numbers, len(numbers) // 2)
    return Uncertainty(
        usual={**{driver: pert() for driver in SCALED}, **STILL},
        by_case={number: {driver: pert() for driver in draw.sample(SCALED, 2)} for number in own},
        correlation=Correlation(draw.choice([0.0, 0.35, 1.0])),
        correction=Correction(optimism=0.1, deadweight=0.05),
        corrections={number: Correction(optimism=draw.choice([0.0, 0.3])) for number in own},
    )


def built(folder: Path, seed: int) -> tuple[Path, Uncertainty]:
    package = random_package(seed, max_cases=ROOM)
    asked = random_risk(seed, [case.number for case in package.cases])
    file = build_workbook(folder / f"{seed}.xlsx", package, cases=ROOM, years=6,
                          decisions=Decisions(risk=asked))  # fmt: skip
    return file, asked


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("risiko")
    return build_workbook(folder / "pakke.xlsx", load_package("aarhus-2024"), cases=ROOM)


@pytest.mark.parametrize("seed", proofs_after(range(4)))
def test_every_cell_recalculates_to_the_engines_value_whatever_is_typed(seed, tmp_path):
    file, _ = built(tmp_path, seed)
    ours, theirs = cached_values(file), recalculated(file)
    assert disagreements(ours, theirs) == []
    checks = [v for cell, v in theirs.items() if cell.sheet == KONTROL and cell.column == 8]
    assert "OK" in checks
    assert not [v for v in checks if str(v).startswith("FEJL")]


@pytest.mark.parametrize("seed", proofs_after(range(4)))
def test_what_was_typed_is_read_back(seed, tmp_path):
    file, asked = built(tmp_path, seed)
    found = workbook_risk(file)
    assert found is not None
    package = random_package(seed, max_cases=ROOM)
    for case in package.cases:
        for driver in Driver:
            assert found.of(case.number, driver) == asked.of(case.number, driver)
        assert found.kept(case) == pytest.approx(asked.kept(case))
    assert found.correlation == asked.correlation


def test_a_new_sheet_holds_the_yardstick_and_no_corrections(small):
    found = workbook_risk(small)
    assert found is not None
    assert (found.usual, found.by_case) == (standard_risk().usual, {})
    assert found.correction == Correction(optimism=0.0, deadweight=0.0)


def test_the_command_simulates_what_the_sheet_says(small):
    form = run_json("risk", small, "--draws", "2000")
    expected = simulate(load_package("aarhus-2024"), standard_risk(), draws=2000)
    assert form["package"]["mean"] == pytest.approx(expected.package.mean[0])
    assert [case["sd"] for case in form["cases"]] == pytest.approx(expected.cases.sd.tolist())
    assert form["package"]["variance_shares"]["delay"] == 0


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_for_the_2024_package_the_chances_are_within_one_point_of_the_simulation(correlation):
    package, standard = load_package("aarhus-2024"), standard_risk()
    asked = Uncertainty(standard.usual, correlation=Correlation(correlation))
    cases, whole = approximate(package, compute_package(package), asked)
    found = simulate(package, asked, draws=400_000)
    assert np.abs(cases.chance - found.cases.chance).max() < 0.01
    assert abs(whole.chance[0] - found.package.chance[0]) < 0.01
    apart = (cases.quantiles - found.cases.quantiles[:, [0, 2, 4]]) / found.cases.sd[:, None]
    assert np.abs(apart).max() < 0.04
    assert whole.sd == pytest.approx(found.package.sd, rel=0.01)
    assert whole.mean == pytest.approx(found.package.mean, rel=0.003)


def test_a_phasing_or_delay_that_varies_has_no_closed_form():
    package = load_package("aarhus-2024")
    english, danish = refusal(lambda: approximate(package, compute_package(package), Uncertainty()))
    assert "case 1.1, Phasing: the driver can only be simulated" in english
    assert "forudsætningen kan kun simuleres" in danish


# --- What is typed wrongly -----------------------------------------------------------------------


def changed(small: Path, folder: Path, cells: dict[str, Content]) -> Path:
    changes = {f"{RISIKO}!{address}": value for address, value in cells.items()}
    return mutated(small, folder / "ændret.xlsx", changes, settled=False)


@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        ({"D6": 0.05}, "Risiko!D6, likely", "0.05"),
        ({"D6": -1.5}, "Risiko!D6, Full-year persons", "-1.5"),
        ({"E6": None}, "Risiko!E6", "the cell is blank"),
        ({"G6": "10 %"}, "Risiko!G6", "there is no number"),
        ({"D7": 1.5}, "Risiko!D7", "from 0 to 1"),
        ({"D7": None}, "Risiko!D7", "the cell is blank"),
        ({"M6": -0.1}, "Risiko!M6", "optimism"),
        ({f"J{FIRST_OWN}": 0.05}, f"Risiko!J{FIRST_OWN}", "likely"),
        ({f"D{FIRST_OWN + ROOM - 1}": 0.0}, f"Risiko!B{FIRST_OWN + ROOM - 1}",
         "the row has no case"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused_with_its_address(cells, place, said, small, tmp_path):
    path = changed(small, tmp_path, cells)
    result = run("risk", path, "--lang", "en", "--draws", "100")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{path}, {place}" in result.stderr
    assert said in result.stderr


def test_a_blank_point_of_a_case_is_that_of_all_cases(small, tmp_path):
    found = workbook_risk(changed(small, tmp_path, {f"D{FIRST_OWN}": -0.4, f"N{FIRST_OWN}": 0.2}))
    assert found is not None
    assert found.by_case == {"1.1": {Driver.PERSONS: Pert(-0.4, 0.0, 0.1)}}
    assert found.corrections == {"1.1": Correction(deadweight=0.2)}


def test_a_workbook_without_the_sheet_gets_the_yardstick_and_is_told_so(small, tmp_path):
    path = without_sheet(small, tmp_path / "uden.xlsx", RISIKO)
    result = run("risk", path, "--draws", "100", "--lang", "en")
    assert result.exit_code == 0
    assert "The workbook has no sheet Risiko" in result.stderr
    assert "yardstick" in result.stdout


def test_what_the_sheet_has_no_cells_for_is_refused_when_a_workbook_is_built():
    standard = standard_risk()
    for asked in (
        Uncertainty({**standard.usual, Driver.PERSONS: Normal(0, 0.1)}),
        Uncertainty(standard.usual, correction=Correction(fade=0.1)),
        Uncertainty(standard.usual, correlation=Correlation(by_driver={Driver.PERSONS: 0.1})),
        Uncertainty(),
    ):
        english, _ = refusal(lambda asked=asked: Decisions(risk=asked))
        assert "the sheet Risiko has no cells for it" in english


FAULTS = {
    "Risiko: punkter, hvor lav er over sandsynlig, eller sandsynlig er over høj": (
        USUAL_ROW, 4, 0.2,
    ),
    "Risiko: ændringer under -100 %, fratræk og korrelation uden for 0 til 1": (
        CORRELATION_ROW, 4, 1.2,
    ),
    "Risiko: tal i det, der gælder for alle sager, og i korrelationen": (USUAL_ROW, 7, None),
}  # fmt: skip


def test_kontrol_says_what_is_typed_wrongly(small):
    workings = recalculation(small)
    for label, (row, column, value) in FAULTS.items():
        found = workings.recalculated({Cell(RISIKO, row, column): value})
        at = next(cell.row for cell, text in workings.constants.items()
                  if (cell.sheet, cell.column, text) == (KONTROL, 3, label))  # fmt: skip
        assert str(found[Cell(KONTROL, at, 8)]).startswith("FEJL"), label
