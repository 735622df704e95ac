"""Switching values and sensitivity: held against packages computed anew with the changed inputs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from building import make_case, make_package, refusal
from changed_packages import changed
from investpakke import Package, Phasing, compute_package, load_package
from investpakke.deciding import Driver, Ranges, switching, tornado
from investpakke.deciding.switching import switching_by_group, switching_of_package
from random_packages import random_package
from running import PACKAGE, run, run_json

SEEDS = range(12)


def gains(package: Package, driver: Driver, changes: list[float]) -> np.ndarray:
    return compute_package(changed(package, driver, changes)).by_case.gain


RELATIVE = [driver for driver in Driver if driver is not Driver.DELAY]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("driver", RELATIVE)
def test_at_its_switching_value_a_driver_leaves_no_gain_at_all(seed, driver):
    package = random_package(seed)
    result = compute_package(package)
    change = switching(package, result).changes[driver]
    usable = ~np.isnan(change) & (change > -1 + 1e-9)
    assert usable.any()
    kept = replace(package, cases=[c for c, u in zip(package.cases, usable, strict=True) if u])
    left = gains(kept, driver, change[usable].tolist())
    assert left == pytest.approx(0, abs=1e-8 * float(result.annual_investment.max() + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_phasing_factor_is_given_only_where_full_effect_every_year_is_too_little(seed):
    package = random_package(seed)
    result = compute_package(package)
    none = np.isnan(switching(package, result).changes[Driver.PHASING])
    effective = [np.mean(case.phasing.over(case.averaging_years) > 0) for case in package.cases]
    assert none.tolist() == (result.full_saving * effective < result.annual_investment).tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_delay_is_the_first_whole_year_without_gain(seed):
    package = random_package(seed)
    result = compute_package(package)
    for index, found in enumerate(switching(package, result).values[Driver.DELAY].tolist()):
        case, full = package.cases[index], float(result.full_saving[index])
        factors = [float(f) for f in case.phasing.over(case.averaging_years)]
        spent = float(result.annual_investment[index])
        later = [
            full * sum(factors[: len(factors) - years]) / len(factors) - spent
            for years in range(len(factors) + 1)
        ]
        if later[0] < 0:
            assert math.isnan(found)
        else:
            assert found == next(years for years, gain in enumerate(later) if gain <= 0)


def test_switching_values_are_the_closed_forms_of_the_2024_package():
    package = load_package("aarhus-2024")
    result = compute_package(package)
    found = switching(package, result)
    for index, case in enumerate(package.cases):
        invested, saved = case.yearly_investment[0], case.average_saving
        assert found.values[Driver.PERSONS][index] == pytest.approx(case.persons * invested / saved)
        assert found.values[Driver.INVESTMENT][index] == pytest.approx(saved)
        assert found.changes[Driver.UNIT_SAVING][index] == pytest.approx(invested / saved - 1)
        assert found.gain_with_one_fewer[index] == pytest.approx(
            saved * (case.persons - 1) / case.persons - invested
        )
    lost = [
        c.number for c, gone in zip(package.cases, found.lost_with_one_fewer, strict=True) if gone
    ]
    assert lost == ["1.2", "1.4", "3.2", "4.4", "4.5"]
    margins = np.round(found.margin[found.ranking], 6).tolist()
    assert margins == sorted(margins)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_that_changes_alike_switches_where_its_sum_has_no_gain(seed):
    package = random_package(seed)
    result = compute_package(package)
    for driver in RELATIVE:
        by_group = switching_by_group(package, result), result.group
        whole = switching_of_package(package, result), result.group * 0
        for of_sum, part_of in (by_group, whole):
            for index, change in enumerate(of_sum.changes[driver].tolist()):
                if math.isnan(change) or change <= -1 + 1e-9:
                    continue
                left = gains(package, driver, [change] * len(package.cases))[part_of == index]
                assert left.sum() == pytest.approx(0, abs=1e-5)


def test_persons_that_are_not_stated_have_no_switching_value_but_the_others_have():
    package = make_package(
        make_case(number="1.1", persons=None, average_saving=800), make_case(number="1.2")
    )
    found = switching(package, compute_package(package))
    for driver in (Driver.PERSONS, Driver.UNIT_SAVING):
        assert np.isnan(found.values[driver]).tolist() == [True, False]
    assert found.changes[Driver.PHASING].tolist() == pytest.approx([600 / 800 - 1, 600 / 1000 - 1])
    assert np.isnan(found.gain_with_one_fewer).tolist() == [True, False]
    assert found.lost_with_one_fewer.tolist() == [False, False]


def test_an_investment_of_nothing_has_a_switching_value_but_no_change_in_per_cent():
    found_in = make_package(make_case(investment=0))
    found = switching(found_in, compute_package(found_in))
    assert found.values[Driver.INVESTMENT].tolist() == [1000]
    assert np.isnan(found.changes[Driver.INVESTMENT]).all()
    assert found.values[Driver.PERSONS].tolist() == [0]
    assert found.values[Driver.DELAY].tolist() == [4]


# --- Sensitivity ---------------------------------------------------------------------------------

WIDE = Ranges({Driver.PERSONS: (-0.3, 0.2), Driver.PHASING: (-0.5, 0.9), Driver.DELAY: (1, 3)})


@pytest.mark.parametrize("seed", SEEDS)
def test_every_bar_is_what_the_package_gives_when_it_is_computed_with_the_change(seed):
    package = random_package(seed, max_cases=8)
    package = replace(
        package,
        cases=[replace(c, averaging_years=6, phasing=Phasing((0.4, 1))) for c in package.cases],
    )
    own = package.cases[0].number
    ranges = replace(WIDE, by_case={own: {Driver.PERSONS: (-0.9, 0.0)}})
    result = compute_package(package)
    scopes = [
        ({}, [True] * len(package.cases)),
        ({"case": own}, [c.number == own for c in package.cases]),
        (
            {"group": package.cases[0].group},
            [c.group == package.cases[0].group for c in package.cases],
        ),
    ]
    for scope, chosen in scopes:
        found = tornado(package, result, ranges, **scope)
        assert found.gain == pytest.approx(float(result.by_case.gain[chosen].sum()))
        assert {bar.driver for bar in found.bars} == set(Driver)
        for bar in found.bars:
            for side in (0, 1):
                usual = ranges.usual.get(bar.driver, (-0.1, 0.1))[side]
                changes = [
                    (-0.9, 0.0)[side] if c.number == own and bar.driver is Driver.PERSONS else usual
                    for c in package.cases
                ]
                again = gains(package, bar.driver, changes)[chosen].sum()
                assert bar.gains[side] == pytest.approx(again, abs=1e-6)
        swings = [round(bar.swing, 6) for bar in found.bars]
        assert swings == sorted(swings, reverse=True)


@pytest.mark.parametrize(
    ("driver", "pair", "said"),
    [
        (Driver.PERSONS, (-1.1, 0), "a number from -1"),
        (Driver.PERSONS, (0.2, 0.1), "at least 0.2"),
        (Driver.DELAY, (0, 1.5), "a whole number"),
        (Driver.DELAY, (-1, 1), "a whole number from 0"),
    ],
)
def test_a_range_that_its_driver_cannot_have_is_refused(driver, pair, said):
    english, danish = refusal(lambda: Ranges({driver: pair}))
    assert said in english
    assert driver.label.da in danish


def test_a_range_of_a_case_that_does_not_exist_is_refused():
    package = load_package("aarhus-2024")
    ranges = Ranges(by_case={"9.9": {Driver.DELAY: (0, 1)}})
    english, danish = refusal(lambda: tornado(package, compute_package(package), ranges))
    assert "the case does not exist" in english
    assert "'9.9'" in danish or "9.9" in danish


# --- The commands --------------------------------------------------------------------------------


def test_switching_prints_the_thinnest_case_first_and_says_what_one_person_fewer_does():
    form = run_json("switching", "aarhus-2024")
    assert [case["number"] for case in form["cases"]][:3] == ["4.4", "1.2", "1.4"]
    assert form["cases"][0]["drivers"]["persons"]["switches_at"] == pytest.approx(16 * 2340 / 2345)
    table = " ".join(run("switching", "aarhus-2024").stdout.split())
    assert "fjerner gevinsten i sag 1.2, 1.4, 3.2, 4.4 og 4.5." in table
    assert "15.97" in run("switching", "aarhus-2024", "--lang", "en").stdout


def test_what_persons_would_switch_at_is_null_and_a_dash_where_none_are_stated(tmp_path):
    path = tmp_path / "package.toml"
    text = PACKAGE.replace("persons = 10\n", "").replace(
        "unit_saving = 100", "average_saving = 700"
    )
    path.write_text(text, "utf-8")
    case = run_json("switching", path)["cases"][0]
    assert case["drivers"]["persons"]["switches_at"] is None
    assert case["drivers"]["investment"]["switches_at"] == 700
    row = next(line for line in run("switching", path).stdout.splitlines() if "Flere i job" in line)
    assert row.split()[-1] == "–"


def test_sensitivity_takes_ranges_from_a_file_and_above_them_from_the_command_line(tmp_path):
    path = tmp_path / "ranges.toml"
    path.write_text('[ranges]\npersons = [-0.2, 0.1]\n[cases."1.2"]\ndelay = [0, 2]\n', "utf-8")
    form = run_json(
        "sensitivity",
        "aarhus-2024",
        "--ranges",
        path,
        "--case",
        "1.2",
        "--range",
        "investment=-5%:12,5%",
    )
    bars = {bar["driver"]: (bar["low"], bar["high"]) for bar in form["bars"]}
    assert bars["persons"] == (-0.2, 0.1)
    assert bars["delay"] == (0, 2)
    assert bars["investment"] == (-0.05, 0.125)
    assert form["bars"][0]["driver"] == "delay"
    assert "pr. sag" in run("sensitivity", "aarhus-2024", "--ranges", path).stdout


@pytest.mark.parametrize(
    ("typed", "danish", "english"),
    [
        ("persons=10:20", "er ikke en procent", "is not a percentage"),
        ("people=-10%:20%", "forudsætningen kendes ikke", "the driver does not exist"),
        ("delay=0:1,5", "er ikke et helt antal år", "not a whole number of years"),
        ("persons", "mangler et navn", "lacks a name"),
    ],
)
def test_a_range_that_cannot_be_read_exits_2_and_says_why(typed, danish, english):
    for language, text in (("da", danish), ("en", english)):
        result = run("sensitivity", "aarhus-2024", "--range", typed, "--lang", language)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert text in result.stderr


def test_a_misspelt_driver_in_a_file_is_told_the_right_name(tmp_path):
    path = tmp_path / "ranges.toml"
    path.write_text("[ranges]\nperson = [-0.2, 0.1]\n", "utf-8")
    result = run("sensitivity", "aarhus-2024", "--ranges", path, "--lang", "en")
    assert result.exit_code == 2
    assert "Did you mean persons by person?" in result.stderr
