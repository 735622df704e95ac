"""`docs/probability.md` and the guide's section on `Risiko` print what the engine computes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from investpakke import compute_package, invest_chance, load_package
from investpakke.deciding import Driver
from investpakke.deciding.probability import (
    COMMON_SHOCK,
    STANDARD,
    Correlation,
    Simulation,
    Uncertainty,
    approximate,
    simulate,
)
from investpakke.deciding.probability.uncertainty_file import read_uncertainty
from investpakke.show.chances import chance
from investpakke.show.numbers import number, percent
from investpakke.workbook.inputs.risk import (
    CASES_TITLE,
    DEADWEIGHT_HEAD,
    GROUPS_TITLE,
    STANDARD_CHOSEN,
)
from user_guide import section

PAGE = (Path(__file__).parents[1] / "docs" / "probability.md").read_text("utf-8")
PACKAGE = load_package("aarhus-2024")


def rows(heading: str) -> list[list[str]]:
    """Return the table whose head begins so, as cells."""
    lines = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def found(correlation: float = 0.0) -> Simulation:
    return simulate(PACKAGE, Uncertainty(standard=True, correlation=Correlation(correlation)))


def en(value: float) -> str:
    return number(float(value), "en")


def test_the_table_of_cases_is_what_the_command_shows():
    for row in rows("case"):
        numbers = [case.number for case in PACKAGE.cases]
        sums = {"package": 0.0, "common shock": COMMON_SHOCK}
        spread, i = (
            (found(sums[row[0]]).package, 0)
            if row[0] in sums
            else (found().cases, numbers.index(row[0]))
        )
        assert row[1:] == [
            en(spread.stated[i]),
            en(spread.mean[i]),
            chance(float(spread.chance[i]), "en"),
            *(en(spread.quantiles[i, q]) for q in (0, 2, 4)),
        ]


def test_the_table_of_the_variance_is_what_the_command_shows():
    shares = {driver.value: found().shares[driver] for driver in STANDARD}
    printed = dict(
        line.strip("| ").split(" | ")
        for line in PAGE.splitlines()
        if re.fullmatch(r"\| \w+ \| [0-9.]+% \|", line)
    )
    assert printed == {name: percent(share, "en") for name, share in shares.items()}


def test_the_fan_is_what_the_command_shows():
    fan = found().fan
    for row in rows("year"):
        i = fan.years.index(int(row[0]))
        assert row[1:] == [
            en(fan.stated[i]),
            *(en(fan.net[i, q]) for q in (0, 2, 4)),
            en(fan.stated_cumulative[i]),
            *(en(fan.cumulative[i, q]) for q in (0, 2, 4)),
        ]


def test_the_table_of_correlations_is_what_the_command_shows():
    for row in rows("correlation"):
        spread = found(float(row[0])).package
        assert row[1:] == [
            en(spread.mean[0]),
            en(spread.sd[0]),
            chance(float(spread.chance[0]), "en"),
            en(spread.quantiles[0, 0]),
            en(spread.quantiles[0, 4]),
        ]


def test_the_file_that_is_shown_can_be_read_and_gives_what_is_said(tmp_path):
    path = tmp_path / "uncertainty.toml"
    path.write_text(re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)[0], "utf-8")
    shown = simulate(PACKAGE, read_uncertainty(path))
    said = " ".join(PAGE.split())
    mean = en(shown.package.mean[0]).replace("-", "−")
    often = percent(float(shown.package.chance[0]), "en").replace("%", " %")
    share = percent(shown.shares[Driver.PERSONS], "en").replace("%", " %")
    assert f"has a mean gain of {mean} and a gain in {often} of" in said
    assert f"persons carry {share} of the variance" in said


def test_the_chance_in_a_cell_is_what_is_said():
    found_one = invest_chance(2340, 0.8 * 2345, 2345, 1.1 * 2345)
    assert f"with a probability of {percent(found_one, 'en').replace('%', ' %')}" in " ".join(
        PAGE.split()
    )


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_the_guides_figures_are_those_of_the_sheet(correlation):
    guide = section("Arket Risiko")
    asked = Uncertainty(standard=True, correlation=Correlation(correlation))
    cases, package = approximate(PACKAGE, compute_package(PACKAGE), asked)
    low, high = (number(float(package.quantiles[0, q]), "da") for q in (0, 2))
    assert f"mellem {low} og {high} tkr." in guide
    for case, of in zip(PACKAGE.cases, cases.chance.tolist(), strict=True):
        printed = re.search(rf"^\| {case.number} \| [^|]+\| ([^|]+ %\)) \|", guide, re.MULTILINE)
        if printed:
            assert printed[1] == chance(of, "da")
    for text in (CASES_TITLE, GROUPS_TITLE, STANDARD_CHOSEN):
        assert text.split(" (")[0] in guide
    assert DEADWEIGHT_HEAD in guide
