"""docs/follow-up.md and the guide's section of the sheet say what the code does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from investpakke import load_package
from investpakke.command_line.follow_up_command import follow_up_command
from investpakke.deciding.follow_up import FollowUp, Light, Limits, Method, Outcomes, follow_up
from investpakke.deciding.follow_up.reading import HEADS, parse_outcomes
from investpakke.show.numbers import number, percent, short
from investpakke.workbook.inputs.follow_up import REPORT_COLUMNS
from investpakke_templates.sheets.opfoelgning_reports import FAULTS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "follow-up.md").read_text("utf-8")
RUNNING = " ".join(PAGE.split())
CASE = 11
"""Case 4.4."""


def blocks() -> list[str]:
    return re.findall(r"^```toml\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return parse_outcomes(blocks()[0], "follow-up.md")


@pytest.fixture(scope="module")
def found(outcomes: Outcomes) -> FollowUp:
    return follow_up(load_package("aarhus-2024"), outcomes)


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def test_the_variances_of_the_page_are_those_of_its_outcomes(found: FollowUp) -> None:
    for index, name in enumerate(("case 4.4, 2024", "case 4.4, January to June 2025")):
        sums = found.by_report
        price_known = sums.price_months[index] > 0
        saving = short(float(sums.saving[index]), "en") if price_known else "not known"
        price = short(float(sums.price[index]), "en") if price_known else "not known"
        expected, volume, pace, known = (
            short(float(values[index]), "en")
            for values in (sums.expected, sums.volume, sums.pace, sums.known)
        )
        assert row(name, expected, saving, volume, pace, price, known) in PAGE


def test_the_forecasts_of_the_page_are_those_of_its_outcomes(outcomes: Outcomes) -> None:
    for method in Method:
        found = follow_up(load_package("aarhus-2024"), replace(outcomes, method=method)).forecast
        gain = number(float(found.average_gain[CASE]), "en")
        rest = found.share[CASE] + found.level[CASE] / found.plan.result.full_saving[CASE]
        assert row(f"`{method.value}`", gain, percent(float(rest), "en", 0)) in PAGE
        needed, left = found.persons_needed[CASE], found.months_left[CASE]
        assert f"{needed:.1f} in the {left:.0f} months left of case 4.4" in RUNNING
    assert round(float(found.planned_gain[CASE])) == 5


def test_the_limits_and_the_names_of_the_page_are_the_codes() -> None:
    limits = Limits()
    green, yellow = (f"{100 * share:g} %" for share in (limits.green_from, limits.yellow_from))
    assert f"The limits are {green}, {yellow} and {limits.least_gain:g} tkr." in PAGE
    assert parse_outcomes(blocks()[1], "follow-up.md").limits == Limits(0.9, 0.75, -100)
    table = PAGE.partition("| key | CSV head |")[2].partition("\n\n")[0]
    for danish, english, *_ in HEADS.values():
        assert f"`{danish}`" in table
        assert f"`{english}`" in table
    for light in Light:
        assert f"\n| {light.label.en.lower()} |" in PAGE
    options = {name for option in follow_up_command.params for name in option.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= options | {"--format", "--lang"}


def test_the_guide_has_the_columns_the_faults_and_the_lights_of_the_sheet() -> None:
    guide = (DOCS / "brugervejledning.md").read_text("utf-8")
    section = guide.partition("### Arket Opfølgning\n")[2].partition("\n### ")[0]
    for column in REPORT_COLUMNS:
        assert column.header in section
    assert f"({', '.join(FAULTS)})" in section
    for light in Light:
        assert f"\n| {light.label.da} |" in section
    limits = Limits()
    for share in (limits.green_from, limits.yellow_from):
        assert f"mindst {100 * share:g} %" in section


def test_the_guides_worked_example_is_that_of_the_page(found: FollowUp) -> None:
    guide = " ".join((DOCS / "brugervejledning.md").read_text("utf-8").split())
    sums = found.by_report
    expected, actual = (number(float(v[0]), "da") for v in (sums.expected, sums.saving))
    volume, pace, price, known = (
        number(-float(v[0]), "da") for v in (sums.volume, sums.pace, sums.price, sums.known)
    )
    assert f"altså {expected} tkr.; det blev {actual}." in guide
    assert f"De {known} tkr. er {volume} i volumen, {pace} i tempo og {price} i pris." in guide
