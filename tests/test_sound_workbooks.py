"""No crying wolf: sound workbooks of every kind have no error, and their figures are found."""

from __future__ import annotations

from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from example_model import EXAMPLE
from existing_models import MODELS
from investpakke.deciding import Change, Scenario
from investpakke.text import same
from investpakke.validate import Report, Severity, examine
from investpakke.validate.figures.shown_figures import shown_figures
from investpakke.validate.subject import Subject
from investpakke.workbook.refresh import refresh
from investpakke.workbook.refresh.keeping import read_model
from investpakke_templates.decisions import Decisions
from once import build_workbook, report_on
from random_packages import random_package

SHIPPED = {
    path.name: path
    for package in ("investpakke_templates", "investpakke_addin")
    for path in (Path(str(resources.files(package))) / "built").glob("*.xls[xm]")
}
SEEDS = range(6)


def said(report: Report, at_least: Severity = Severity.NOTE) -> list[str]:
    return [
        f"{finding.code} {finding.place}: {finding.what.en}"
        for finding in report.findings
        if finding.severity >= at_least
    ]


def errors(report: Report) -> list[str]:
    return said(report, Severity.ERROR)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_workbooks_have_no_finding(name: str) -> None:
    assert said(report_on(SHIPPED[name])) == []


@pytest.mark.parametrize("name", MODELS)
def test_models_that_others_made_have_no_error(name: str, tmp_path: Path) -> None:
    model = MODELS[name]
    path = tmp_path / f"model{model.suffix}"
    model.make(path)
    assert errors(examine(path, first_year=model.first_year)) == []


@pytest.mark.parametrize("name", [name for name in MODELS if name != "mapped"])
def test_models_have_no_error_after_a_refresh_and_their_blocks_tie(
    name: str, tmp_path: Path
) -> None:
    model = MODELS[name]
    path = tmp_path / f"model{model.suffix}"
    model.make(path)
    refresh(path, first_year=model.first_year)
    report = examine(path, first_year=model.first_year)
    assert errors(report) == []
    subject = Subject(path, first_year=model.first_year)
    assert subject.package is not None
    scopes = Counter(f.scope for f in shown_figures(subject) if f.cell.sheet == "Pakke")
    assert scopes["year"] == 3 * subject.package.years
    assert scopes["case"] >= 3 * 3
    assert scopes["group"] >= 2 * 3
    assert scopes["package"] >= 6


@pytest.mark.proof
@pytest.mark.parametrize("seed", SEEDS)
def test_workbooks_of_random_packages_have_no_finding_but_on_their_horizons(
    seed: int, tmp_path: Path
) -> None:
    path = build_workbook(tmp_path / "pakke.xlsx", random_package(seed))
    # Its averages end wherever chance has it, often before the effect is whole.
    assert {line.split()[0] for line in said(examine(path))} <= {"IP108"}


def test_a_scenario_that_changes_one_driver_is_not_taken_for_the_package(tmp_path: Path) -> None:
    """Its cases save, or cost, what the package's do; only their gain is another."""
    dearer = Scenario(same("Dyrere"), [Change(investment=0.1)])
    weaker = Scenario(same("Svagere"), [Change(persons=-0.2)])
    decisions = Decisions(scenarios=(dearer, weaker))
    package = read_model(EXAMPLE)[1].package
    path = build_workbook(tmp_path / "pakke.xlsx", package, cases=4, decisions=decisions)
    assert said(examine(path)) == []


def test_every_figure_of_the_2024_package_is_found_on_pakke() -> None:
    figures = [
        figure
        for figure in shown_figures(Subject(SHIPPED["investeringspakke-2024.xlsx"]))
        if figure.cell.sheet == "Pakke"
    ]
    assert all(figure.agrees for figure in figures)
    scopes = Counter(figure.scope for figure in figures)
    assert scopes["case"] == 13 * (4 + 6)
    assert scopes["group"] == 4 * 4
    assert scopes["year"] == 3 * 6
    assert scopes["package"] == 4 + 9
