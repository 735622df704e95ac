"""Scenarios: held against the drivers' own gains, and against small steps of time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, make_case, make_package, refusal
from investpakke import FileError, Package, Phasing, compute_package, load_package
from investpakke.deciding import (
    BASE,
    Change,
    Driver,
    Drivers,
    Scenario,
    apply,
    compare,
    compute_scenario,
    read_scenarios,
    standard_scenarios,
    switching,
)
from investpakke.deciding.scenarios.files import pick
from investpakke.text import Bilingual, same
from random_packages import random_package
from random_scenarios import by_steps, random_scenario
from running import PACKAGE, run, run_json

AARHUS = load_package("aarhus-2024")
SEED = st.integers(0, 10_000)
CLOSE = {"rel": 1e-9, "abs": 1e-9}


def one(**changes: object) -> Scenario:
    return Scenario(same("Prøve"), [Change(**changes)])  # type: ignore[arg-type]


def averages(package: Package, yearly: list[list[float]]) -> list[float]:
    horizons = [case.averaging_years for case in package.cases]
    return [sum(row[:years]) / years for row, years in zip(yearly, horizons, strict=True)]


# --- what a scenario does ------------------------------------------------------------------------


@QUICK
@given(package=SEED, scenario=SEED)
def test_any_scenario_gives_what_small_steps_of_time_give(package: int, scenario: int) -> None:
    cases = random_package(package, max_cases=12)
    changes = random_scenario(scenario, cases)
    investment, saving = by_steps(cases, changes)
    result = compute_scenario(cases, changes)
    shown = slice(cases.years)
    assert result.investment_by_case == pytest.approx(np.array(investment)[:, shown], **CLOSE)
    assert result.saving_by_case == pytest.approx(np.array(saving)[:, shown], **CLOSE)
    assert result.annual_investment == pytest.approx(averages(cases, investment), **CLOSE)
    assert result.average_saving == pytest.approx(averages(cases, saving), **CLOSE)


@QUICK
@given(package=SEED, driver=st.sampled_from(Driver), change=st.floats(-0.99, 2))
def test_one_changed_driver_gives_the_gain_that_the_drivers_give(
    package: int, driver: Driver, change: float
) -> None:
    cases = random_package(package, max_cases=12)
    moved = abs(change) * 2 if driver is Driver.DELAY else change
    expected = Drivers.of(cases, compute_package(cases)).gain(driver, np.array([[moved]]))
    found = compute_scenario(cases, one(**{driver.value: moved}))
    assert found.by_case.gain == pytest.approx(expected, rel=1e-9, abs=1e-6)


def has_effect(package: Package, scenario: Scenario) -> bool:
    _, saving = by_steps(package, scenario)
    return all(average > 0 for average in averages(package, saving))


@QUICK
@given(package=SEED, scenario=SEED)
def test_the_changed_package_computes_to_what_the_arrays_give(package: int, scenario: int) -> None:
    cases = random_package(package, max_cases=12)
    changes = random_scenario(scenario, cases)
    if not has_effect(cases, changes):
        return
    result, again = compute_scenario(cases, changes), compute_package(apply(cases, changes))
    for name in (
        "investment_by_case",
        "saving_by_case",
        "annual_investment",
        "average_saving",
        "persons",
        "net_present_value",
    ):
        assert getattr(again, name) == pytest.approx(getattr(result, name), **CLOSE), name


def test_the_changed_package_goes_on_beyond_the_years_that_it_shows() -> None:
    short = replace(AARHUS, years=1)
    late = one(delay=2.5, investment_delay=1, investment=0.1, phasing=0.2)
    later = replace(apply(short, late), years=9)
    expected = compute_scenario(replace(AARHUS, years=9), late)
    assert compute_package(later).net_by_case == pytest.approx(expected.net_by_case, **CLOSE)


@pytest.mark.parametrize("seed", range(8))
def test_the_base_is_the_package_as_it_is(seed: int) -> None:
    package = random_package(seed)
    assert apply(package, BASE) is package
    found = compute_scenario(package, BASE)
    expected = compute_package(package)
    assert found.net_by_case.tolist() == expected.net_by_case.tolist()
    assert found.by_case.gain == pytest.approx(expected.by_case.gain, rel=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_all_effects_20_per_cent_lower_is_0_8_of_the_saving_less_the_investment(seed: int) -> None:
    package = random_package(seed)
    before = compute_package(package).by_case
    after = compute_package(apply(package, standard_scenarios()[0])).by_case
    assert after.gain == pytest.approx(0.8 * before.saving - before.investment, rel=1e-12)
    assert after.persons == pytest.approx(0.8 * before.persons)


def test_half_a_year_late_is_half_of_each_year_and_half_of_the_one_before() -> None:
    package = apply(AARHUS, standard_scenarios()[1])
    assert [tuple(case.phasing.factors) for case in package.cases[3:5]] == [
        (0.5, 1.0),
        (0.25, 0.75, 1.0),
    ]
    assert package.cases[4].unit_saving == AARHUS.cases[4].unit_saving
    assert compute_package(package).full_saving == pytest.approx(
        compute_package(AARHUS).full_saving
    )


def test_a_price_level_lifts_both_sides_and_growth_begins_in_year_2() -> None:
    before = compute_package(AARHUS)
    level = compute_scenario(AARHUS, one(price_level=0.02))
    assert level.net_by_year == pytest.approx(1.02 * before.net_by_year)
    growth = compute_scenario(AARHUS, one(price_growth=0.02))
    assert growth.net_by_year == pytest.approx(1.02 ** np.arange(6) * before.net_by_year)
    assert growth.investment_by_year[0] == pytest.approx(before.investment_by_year[0])


def test_growth_stops_with_the_last_year_looked_at_and_the_unit_saving_is_the_dearest() -> None:
    package = make_package(make_case(averaging_years=2), years=3)
    grown = apply(package, one(price_growth=0.1))
    longer = compute_package(replace(grown, years=6))
    prices = [1, 1.1, 1.21, 1.21, 1.21, 1.21]
    assert longer.saving_by_year == pytest.approx(np.multiply(prices, 1000))
    assert longer.investment_by_year == pytest.approx(np.multiply(prices, 600))
    assert grown.cases[0].unit_saving == pytest.approx(121)


def test_only_the_cases_and_groups_named_are_changed() -> None:
    scenario = one(persons=-0.5, cases=["4.4"], groups=[1])
    before, after = compute_package(AARHUS), compute_scenario(AARHUS, scenario)
    halved = [
        case.number
        for case, old, new in zip(AARHUS.cases, before.persons, after.persons, strict=True)
        if new == pytest.approx(old / 2)
    ]
    assert halved == ["1.1", "1.2", "1.3", "1.4", "4.4"]
    changed = apply(AARHUS, scenario)
    same_as_before = [a is b or a == b for a, b in zip(AARHUS.cases, changed.cases, strict=True)]
    assert same_as_before.count(True) == 8


def test_a_case_without_persons_changes_its_average_saving() -> None:
    package = make_package(make_case(persons=None, average_saving=800.0))
    changed = apply(package, one(persons=-0.25, unit_saving=0.1))
    assert changed.cases[0].average_saving == pytest.approx(800 * 0.75 * 1.1)
    assert changed.cases[0].persons is None


def test_whatever_works_on_a_package_works_on_a_changed_one() -> None:
    package = apply(AARHUS, standard_scenarios()[3])
    found = switching(package, compute_package(package))
    assert (found.gain < 0).sum() == 10
    assert package.name == "Investeringspakke 2024 · Pessimistisk"
    assert package.published == ()


def test_a_delay_that_leaves_no_effect_is_shown_but_makes_no_package() -> None:
    package = make_package(make_case(averaging_years=2), years=4)
    late = one(delay=3)
    result = compute_scenario(package, late)
    assert result.average_saving.tolist() == [0.0]
    assert result.saving_by_year.tolist() == [0.0, 0.0, 0.0, 1000.0]
    english, danish = refusal(lambda: apply(package, late))
    assert "scenario Prøve, case 1.1, phasing: the phasing has no effect" in english
    assert "scenarie Prøve, sag 1.1, indfasning: indfasningen giver ingen effekt" in danish


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"persons": -1}, "Full-year persons: the number is out of range"),
        ({"investment": -1.01}, "Investment: the number is out of range"),
        ({"delay": -0.5}, "Delay: the number is out of range"),
        ({"delay": "1"}, "Delay: the value is not a number"),
        ({"price_growth": 1.5}, "Price and wage growth a year: the number is out of range"),
    ],
)
def test_a_change_that_cannot_be_is_refused(changes: dict[str, float], said: str) -> None:
    assert said in refusal(lambda: Change(**changes))[0]  # type: ignore[arg-type]


def test_an_unknown_case_or_group_is_refused_also_by_a_change_of_nothing() -> None:
    for scenario in (one(cases=["9.9"]), one(delay=1, cases=["9.9"])):
        assert "the case does not exist" in refusal(lambda s=scenario: apply(AARHUS, s))[0]  # type: ignore[misc]
    assert (
        "the group does not exist"
        in refusal(lambda: compute_scenario(AARHUS, one(delay=1, groups=[7])))[0]
    )


def test_figures_beyond_use_are_refused_by_the_scenarios_name() -> None:
    package = make_package(make_case(investment=9e14))
    english, _ = refusal(lambda: compute_scenario(package, one(investment=10)))
    assert english.startswith("scenario Prøve: the package's figures are too large")


# --- side by side --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_the_figures_of_a_sum_are_those_of_plain_loops(seed: int) -> None:
    package = random_package(seed, max_cases=15)
    scenarios = [random_scenario(seed + k, package, name=f"S{k}") for k in range(3)]
    mask = np.array([index % 3 != 1 for index in range(len(package.cases))])
    base_gain = None
    for scenario, found in zip(
        [BASE, *scenarios], compare(package, scenarios).figures(mask), strict=True
    ):
        investment, saving = by_steps(package, scenario)
        kept = np.flatnonzero(mask).tolist()
        saved, paid_in = averages(package, saving), averages(package, investment)
        gains = [s - i for s, i in zip(saved, paid_in, strict=True)]
        gain = sum(gains[k] for k in kept)
        base_gain = gain if base_gain is None else base_gain
        nets = [sum(saving[k][t] - investment[k][t] for k in kept) for t in range(package.years)]
        value = sum(net / (1 + package.discount_rate) ** t for t, net in enumerate(nets))
        paid = [t + 1 for t in range(package.years) if sum(nets[: t + 1]) >= -5e-7]
        assert found.gain == pytest.approx(gain, **CLOSE)
        assert found.change == pytest.approx(gain - base_gain, rel=1e-9, abs=1e-6)
        assert found.net_by_year == pytest.approx(nets, rel=1e-9, abs=1e-6)
        assert found.net_present_value == pytest.approx(value, rel=1e-9, abs=1e-6)
        assert found.payback == (paid[0] if paid else None)
        assert found.losing == tuple(package.cases[k].number for k in kept if gains[k] < -5e-7)


def test_two_scenarios_of_one_name_are_refused() -> None:
    twice = [one(delay=1), one(delay=2)]
    assert "the value occurs twice" in refusal(lambda: compare(AARHUS, twice))[0]
    named_as_base = Scenario(same("grundlag"), [Change(delay=1)])
    assert "the value occurs twice" in refusal(lambda: compare(AARHUS, [named_as_base]))[0]


# --- files ---------------------------------------------------------------------------------------

OWN = """
[[scenarios]]
name = "Unge og 4.4"
persons = -0.1

[[scenarios.changes]]
groups = [1]
cases = ["4.4"]
delay = 1.5
price_growth = 0.01

[[scenarios]]
name = { da = "Dyrere", en = "Dearer" }
investment = 0.1
investment_delay = 0.5
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "scenarier.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_standard_set_is_what_it_is_called() -> None:
    assert [(s.name.da, [c.changed for c in s.changes]) for s in standard_scenarios()] == [
        ("20 % lavere effekt", [{"persons": -0.2}]),
        ("Start et halvt år senere", [{"delay": 0.5}]),
        ("PL +2 %", [{"price_level": 0.02}]),
        ("Pessimistisk", [{"persons": -0.2, "investment": 0.1, "delay": 0.5}]),
    ]


def test_a_file_says_what_is_of_all_cases_and_what_of_some(tmp_path: Path) -> None:
    assert read_scenarios(write(tmp_path, OWN)) == (
        Scenario(
            same("Unge og 4.4"),
            [Change(persons=-0.1), Change(delay=1.5, price_growth=0.01, cases=["4.4"], groups=[1])],
        ),
        Scenario(Bilingual("Dyrere", "Dearer"), [Change(investment=0.1, investment_delay=0.5)]),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the number of scenarios is wrong"),
        ("[[scenario]]\nname = 'A'", "Did you mean scenarios"),
        ("[[scenarios]]\npersons = 0.1", "scenarios[1], name: the key is missing"),
        ("[[scenarios]]\nname = ''", "scenarios[1], name: the text is missing"),
        ("[[scenarios]]\nname = 'A'\nperson = 0.1", "Did you mean persons by person?"),
        ("[[scenarios]]\nname = 'A'\npersons = -1.0", "persons: the number is out of range"),
        ("[[scenarios]]\nname = 'A'\npersons = '10%'", "persons: the value is of the wrong type"),
        (
            "[[scenarios]]\nname = 'A'\n[[scenarios.changes]]\ndelay = 1",
            "the change does not say which cases it applies to",
        ),
        (
            "[[scenarios]]\nname = 'A'\n[[scenarios.changes]]\ncases = [1.1]\ndelay = 1",
            "cases[1]: the value is of the wrong type",
        ),
        ("[[scenarios]]\nname = 'A'\n[[scenarios]]\nname = 'a'", "the value occurs twice"),
        ("[[scenarios]]\nname = 'Base'", "the value occurs twice"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path, text)
    english, danish = refusal(lambda: read_scenarios(file))
    assert said in english
    assert str(file) in danish


def test_a_file_that_is_not_there_or_no_toml_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(lambda: read_scenarios(tmp_path / "x.toml"), FileError)[0]
    broken = write(tmp_path, "[[scenarios")
    assert "not valid TOML" in refusal(lambda: read_scenarios(broken), FileError)[0]


def test_scenarios_are_picked_by_either_name_in_any_case() -> None:
    found = pick(standard_scenarios(), ["PESSIMISTIC", "20 % lavere effekt", "base"])
    assert [scenario.name.da for scenario in found] == [
        "Pessimistisk",
        "20 % lavere effekt",
        "Grundlag",
    ]
    english, danish = refusal(lambda: pick(standard_scenarios(), ["pesimistisk"]))
    assert english.endswith("Did you mean Pessimistic?")
    assert danish.endswith("Mente du Pessimistisk?")


# --- the command ---------------------------------------------------------------------------------


def test_the_command_shows_the_standard_set_beside_the_package() -> None:
    shown = run("scenarios", "aarhus-2024")
    assert shown.exit_code == 0
    line = next(row for row in shown.stdout.splitlines() if row.startswith("Gns. årlig gevinst"))
    assert line.split()[3:] == ["6.777", "-156", "2.232", "6.913", "-6.581"]
    assert "Start et halvt år senere: tab i sag 1.2, 1.4, 2.1, 3.1, 3.2, 4.4 og 4.5." in (
        shown.stdout
    )


def test_json_holds_every_scenario_with_its_changes_groups_and_cases() -> None:
    form = run_json("scenarios", "aarhus-2024", "--scenario", "pessimistic")
    base, worst = form["scenarios"]
    assert (base["name_en"], base["changes"], base["average_gain"]) == ("Base", [], 6777.0)
    assert worst["changes"] == [{"persons": -0.2, "investment": 0.1, "delay": 0.5}]
    assert sum(group["average_gain"] for group in worst["groups"]) == pytest.approx(
        worst["average_gain"]
    )
    assert [case["number"] for case in worst["cases"] if case["average_gain"] < 0] == (
        worst["losing"]
    )
    assert worst["cumulative_net_by_year"][-1] == pytest.approx(sum(worst["net_by_year"]))
    assert form == run_json("--lang", "en", "scenarios", "aarhus-2024", "--scenario", "pessimistic")


def test_a_group_or_a_case_is_shown_by_itself() -> None:
    group = run_json("scenarios", "aarhus-2024", "--group", "4")["scenarios"][0]
    assert group["average_gain"] == pytest.approx(4981)
    assert "groups" not in group
    case = run("scenarios", "aarhus-2024", "--case", "4.4", "--lang", "en").stdout
    assert case.startswith("Case 4.4 ")
    assert "Case 4.3" not in case


def test_many_scenarios_stand_in_several_tables_with_the_base_in_each(tmp_path: Path) -> None:
    text = "".join(f"[[scenarios]]\nname = 'S{k}'\ndelay = {k}\n" for k in range(1, 8))
    shown = run("scenarios", "aarhus-2024", "--scenarios", write(tmp_path, text)).stdout
    heads = [line.split() for line in shown.splitlines() if line.split()[:2] == ["Tal", "Grundlag"]]
    assert heads == [
        ["Tal", "Grundlag", "S1", "S2", "S3", "S4", "S5"],
        ["Tal", "Grundlag", "S6", "S7"],
    ]


def test_a_scenario_of_a_case_that_is_not_there_exits_2_with_nothing_shown(tmp_path: Path) -> None:
    file, package = write(tmp_path, OWN), tmp_path / "pakke.toml"
    package.write_text(PACKAGE, "utf-8")
    refused = run("scenarios", package, "--scenarios", file)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "sagen findes ikke" in refused.stderr


def test_the_package_under_a_scenario_is_written_and_gives_the_same_again(tmp_path: Path) -> None:
    target = tmp_path / "pessimistisk.toml"
    asked = ("scenarios", "aarhus-2024", "--scenario", "pessimistisk", "--save", target)
    assert run(*asked).exit_code == 0
    saved = load_package(target)
    expected = compute_scenario(AARHUS, standard_scenarios()[3])
    assert compute_package(saved).net_by_case == pytest.approx(expected.net_by_case)
    assert saved.assumptions[-1].text == (
        "Scenarie Pessimistisk: helårspersoner -0,2, investering 0,1, forsinkelse 0,5"
    )
    before = target.read_bytes()
    refused = run(*asked)
    assert (refused.exit_code, refused.stdout, target.read_bytes()) == (2, "", before)
    assert run(*asked, "--force").exit_code == 0


def test_only_one_scenario_at_a_time_is_written(tmp_path: Path) -> None:
    target = tmp_path / "ny.toml"
    refused = run("scenarios", "aarhus-2024", "--save", target)
    assert refused.exit_code == 2
    assert "der er ikke valgt ét scenarie" in refused.stderr
    assert not target.exists()


def test_a_phasing_beyond_full_effect_counts_as_full_effect() -> None:
    package = make_package(make_case(phasing=Phasing((0.5, 0.8, 1.0))))
    assert apply(package, one(phasing=0.5)).cases[0].phasing.factors == (0.75, 1.0)
