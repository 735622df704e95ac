"""Present value: identities, the dated schedule in closed form, and unknown shares."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, make_case, make_package, refusal
from investpakke import (
    FileError,
    Package,
    compute_package,
    invest_discount,
    invest_npv,
    invest_payback,
    invest_state,
    load_package,
)
from investpakke.calc.discount import discounting_of
from investpakke.deciding import Demands, choose, compare, standard_scenarios
from investpakke.deciding.present_value import Payer, present_value, with_state_shares
from investpakke.model.description import Status
from investpakke.packages import parse_package
from investpakke.rates import cost_of, load_discount, load_rates
from random_packages import random_package
from running import PACKAGE, run, run_json

LONG = [36, 37, 71, 100]
"""Years shown: up to the first step of the dated rates, and beyond each step."""

SEEDS = range(12)
SHARES = st.floats(0, 0.95)
OWN = """
[discount]
name = "egen"
valid_from = 2026-01-01
certainty = "assumed"
source = "bilag"
steps = [{ from_year = 0, rate = 0.05 }, { from_year = 2, rate = 0.01 }]
"""


def known(seed: int) -> Package:
    """Return a random package whose cases all have a share: the benefit's, or one of their own."""
    package = random_package(seed)
    own = {
        case.number: ((seed + index) % 9) / 10
        for index, case in enumerate(package.cases)
        if case.benefit is None
    }
    return with_state_shares(package, own)


# -- the dated schedule ---------------------------------------------------------------


@pytest.mark.parametrize("year", range(1, 101))
def test_a_factor_is_the_product_of_the_years_before_it_each_at_its_own_rate(year: int) -> None:
    ahead = year - 1
    first, second, third = min(ahead, 35), min(max(ahead - 35, 0), 35), max(ahead - 70, 0)
    closed = 1.035**-first * 1.025**-second * 1.015**-third
    assert invest_discount(year) == pytest.approx(closed, rel=1e-12)


def test_a_year_further_away_is_always_worth_less() -> None:
    """Which the rate of the year all the way back would not give: 1.025^-36 > 1.035^-35."""
    factors = np.asarray(invest_discount(np.arange(1, 101)))
    assert (np.diff(factors) < 0).all()
    assert 1.025**-36 > 1.035**-35


def test_the_schedule_that_ships_says_from_when_it_applies_and_how_sure_it_is() -> None:
    schedule = load_discount()
    assert schedule.validity.first.isoformat() == "2021-01-07"
    assert schedule.grounds.certainty == "checked"
    assert "7. januar 2021" in schedule.grounds.source.da


@pytest.mark.parametrize(
    ("first_year", "status", "rates"),
    [
        (2019, None, [0.04, 0.03, 0.02]),
        (2021, None, [0.035, 0.025, 0.015]),
        (2022, None, [0.035, 0.025, 0.015]),
        (2021, "2021-01-06", [0.04, 0.03, 0.02]),
        (2021, "2021-01-07", [0.035, 0.025, 0.015]),
        (2021, "2020-12", [0.04, 0.03, 0.02]),
        (2020, "2021", [0.035, 0.025, 0.015]),
    ],
)
def test_a_package_is_discounted_by_the_rate_of_its_time(first_year, status, rates) -> None:
    """The date of its status decides, else its first year; a stated rate is its own."""
    decided = None if status is None else Status(stage="adopted", date=status)
    package = make_package(make_case(), first_year=first_year, status=decided)
    used = discounting_of(package)
    assert [step.rate for step in used.steps] == rates
    assert package.discount_rate == rates[0]
    factor = 1 / (1 + rates[0])
    result = compute_package(package)
    assert result.net_present_value == pytest.approx(
        sum(net * factor**year for year, net in enumerate(result.net_by_year.tolist()))
    )
    other = {0.04: 0.035, 0.035: 0.04}[rates[0]]
    assert discounting_of(replace(package, discount_rate=other)) == other


def test_the_benefit_cost_ratio_is_worth_saved_over_worth_spent() -> None:
    package = make_package(make_case(), years=3, discount_rate=0.1)
    found, result = present_value(package), compute_package(package)
    worth = (result.saving_by_year / 1.1 ** np.arange(3)).sum()
    spent = (result.investment_by_year / 1.1 ** np.arange(3)).sum()
    assert found.benefit_cost.package == pytest.approx([worth / spent])
    assert found.benefit_cost.cases == pytest.approx([worth / spent])
    free = make_package(make_case(investment=0))
    assert np.isnan(present_value(free).benefit_cost.package).all()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from_year = 0", "from_year = 1", ["steps", "ascending years, the first one 0", "[1, 2]"]),
        ("from_year = 2", "from_year = 0", ["steps", "ascending years"]),
        ("rate = 0.05", "rate = 5", ["steps[1]", "rate", "from 0 to 1", "Got: 5"]),
        ("rate = 0.05", "rente = 0.05", ["steps[1], rate", "the key is missing"]),
        ('"assumed"', '"sure"', ["certainty", "checked, secondary, assumed"]),
        ("valid_from = 2026-01-01\n", "", ["valid_from", "missing"]),
    ],
)
def test_a_schedule_that_is_none_is_refused_by_its_place(
    old: str, new: str, said: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "egen.toml"
    file.write_text(OWN.replace(old, new), "utf-8")
    english, _ = refusal(lambda: load_discount(file))
    assert [part for part in ["egen.toml", *said] if part not in english] == []


def test_a_schedule_of_ones_own_counts_each_year_at_its_rate(tmp_path: Path) -> None:
    file = tmp_path / "egen.toml"
    file.write_text(OWN, "utf-8")
    factors = load_discount(file).factors(4)
    assert factors == pytest.approx((1, 1 / 1.05, 1 / 1.05 / 1.01, 1 / 1.05 / 1.01**2))
    refusal(lambda: load_discount(tmp_path / "ingen.toml"), FileError)


# -- identities -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_cases_sum_to_groups_and_package_for_every_purse(seed: int) -> None:
    package = known(seed)
    found = present_value(package)
    position = {group.id: index for index, group in enumerate(package.groups)}
    own = [position[case.group] for case in package.cases]
    for purse in Payer:
        cases = found.cases[purse]
        for figure in ("total", "present_value"):
            of_cases = getattr(cases, figure)
            by_group = [of_cases[np.array(own) == index].sum() for index in position.values()]
            assert getattr(found.groups[purse], figure) == pytest.approx(by_group, abs=1e-6)
            assert getattr(found.package[purse], figure) == pytest.approx([of_cases.sum()])


@pytest.mark.parametrize("seed", SEEDS)
def test_municipality_and_state_are_both_together(seed: int) -> None:
    found = present_value(known(seed))
    for flows in (found.cases, found.groups, found.package):
        own, state, both = (flows[purse] for purse in Payer)
        for figure in ("net", "cumulative", "present", "cumulative_present", "present_value"):
            parts = getattr(own, figure) + getattr(state, figure)
            np.testing.assert_allclose(getattr(both, figure), parts, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_present_value_is_numpy_financials_over_any_horizon(seed: int) -> None:
    """Its npv leaves the first amount undiscounted, as here."""
    package, years = known(seed), 1 + seed * 3
    rate = 0.01 * seed
    found = present_value(package, years=years, discounting=rate)
    nets = compute_package(replace(package, years=years)).net_by_case
    expected = [numpy_financial.npv(rate, net) for net in nets]
    assert found.cases[Payer.MUNICIPALITY].present_value == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_rate_the_present_value_is_the_sum(seed: int) -> None:
    found = present_value(known(seed), years=17, discounting=0.0)
    for purse in Payer:
        assert found.cases[purse].present_value == pytest.approx(found.cases[purse].total)
        paid = found.cases[purse]
        np.testing.assert_array_equal(paid.payback, paid.discounted_payback)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_package_has_the_present_value_of_its_result(seed: int) -> None:
    package = random_package(seed)
    found = present_value(package)
    expected = compute_package(package).net_present_value
    assert found.package[Payer.MUNICIPALITY].present_value[0] == pytest.approx(expected)


def test_the_schedule_and_its_first_rate_part_after_36_years() -> None:
    package = load_package("aarhus-2024")
    flat, dated = (
        [
            present_value(package, years=y, discounting=d).package[Payer.BOTH].discount[-1]
            for y in (36, 37)
        ]
        for d in (0.035, load_discount())
    )
    assert flat[0] == pytest.approx(dated[0], rel=1e-12)
    assert dated[1] > flat[1] * 1.009


@pytest.mark.parametrize("seed", SEEDS)
def test_payback_is_the_first_year_that_a_loop_finds(seed: int) -> None:
    found = present_value(known(seed), years=20)
    for flow in found.cases.values():
        for net, payback, discounted in zip(
            flow.net, flow.payback, flow.discounted_payback, strict=True
        ):
            plain, present = first_paid(net), first_paid(net * flow.discount)
            assert np.array_equal([payback, discounted], [plain, present], equal_nan=True)


def first_paid(amounts: np.ndarray) -> float:
    total = 0.0
    for number, amount in enumerate(amounts.tolist(), start=1):
        total += amount
        if round(total, 6) >= 0:
            return number
    return math.nan


def test_the_2024_cases_agree_with_the_functions_of_cells() -> None:
    package = load_package("aarhus-2024")
    found, result = present_value(package), compute_package(package)
    for index, case in enumerate(package.cases):
        cost, full = case.yearly_investment[0], float(result.full_saving[index])
        factors = tuple(case.phasing.factors)
        own = found.cases[Payer.MUNICIPALITY]
        arguments = (cost, full, factors if len(factors) > 1 else (1.0, 1.0), 6)
        assert own.present_value[index] == pytest.approx(invest_npv(*arguments))
        assert own.payback[index] == invest_payback(*arguments)


# -- the state ------------------------------------------------------------------------


@QUICK
@given(saving=st.floats(-1e6, 1e6), share=SHARES)
def test_the_states_saving_is_its_share_of_the_benefit_saved(saving: float, share: float) -> None:
    state = float(invest_state(saving, share))
    assert state == pytest.approx(share * (saving + state), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("week", [0, 4, 5, 30, 53])
def test_a_case_from_a_rate_saves_both_purses_what_is_paid(week: int) -> None:
    text = PACKAGE.replace(
        "unit_saving = 100",
        f'unit_saving_rate = {{ benefit = "sygedagpenge", year = 2024, week = {week} }}',
    )
    package = parse_package(text, "a.toml")
    cost = cost_of(load_rates(), "sygedagpenge", 2024, week)
    assert package.cases[0].state_share == cost.state_share
    found = present_value(package)
    assert found.cases[Payer.STATE].net[0, -1] == pytest.approx(10 * cost.state)
    both = found.cases[Payer.BOTH].net[0, -1] + 600
    assert both == pytest.approx(10 * cost.paid)


def test_a_share_that_is_not_known_leaves_every_sum_over_it_unknown() -> None:
    package = make_package(
        make_case(number="1.1", state_share=0.2),
        make_case(number="1.2"),
        make_case(number="2.1", group=2, state_share=0.0),
    )
    found = present_value(package)
    assert found.unknown == ("1.2",)
    assert np.isnan(found.cases[Payer.STATE].present_value).tolist() == [False, True, False]
    for purse in (Payer.STATE, Payer.BOTH):
        assert np.isnan(found.groups[purse].present_value).tolist() == [True, False]
        assert np.isnan(found.package[purse].present_value).all()
        assert np.isnan(found.package[purse].payback).all()
    assert found.groups[Payer.STATE].present_value[1] == 0
    assert np.isfinite(found.package[Payer.MUNICIPALITY].present_value).all()


def test_the_published_package_states_no_benefit_so_nothing_is_known_of_the_state() -> None:
    package = load_package("aarhus-2024")
    assert {case.state_share for case in package.cases} == {None}
    assert len(present_value(package).unknown) == 13


def test_a_package_may_state_a_share_for_the_cases_that_have_none() -> None:
    text = PACKAGE.replace("years = 4\n", "years = 4\nstate_share = 0.2\n")
    own = text.replace("unit_saving = 100", "unit_saving = 100\nstate_share = 0.3")
    assert [parse_package(t, "a.toml").cases[0].state_share for t in (text, own)] == [0.2, 0.3]


def test_a_share_beside_a_rate_is_refused_since_the_rate_has_one() -> None:
    rate = 'unit_saving_rate = { benefit = "dagpenge", year = 2024 }\nstate_share = 0.2'
    english, danish = refusal(
        lambda: parse_package(PACKAGE.replace("unit_saving = 100", rate), "a.toml")
    )
    assert "cases[1], state_share: the state's share is given twice" in english
    assert "statens andel står to gange" in danish


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.5, math.nan, "0.2", True])
def test_a_share_that_is_none_is_refused(share: object) -> None:
    english, danish = refusal(lambda: make_case(state_share=share))
    assert "case 1.1, state_share" in english
    assert "at least 0, below 1" in english
    assert "sag 1.1, statens andel" in danish
    assert "mindst 0, under 1" in danish


def test_shares_of_single_cases_stand_above_that_of_all() -> None:
    package = make_package(make_case(number="1.1"), make_case(number="1.2", state_share=0.4))
    stated = with_state_shares(package, {"1.1": 0.3}, 0.2)
    assert [case.state_share for case in stated.cases] == [0.3, 0.4]
    stated = with_state_shares(package, {"1.2": 0.3}, 0.2)
    assert [case.state_share for case in stated.cases] == [0.2, 0.3]
    refusal(lambda: with_state_shares(package, {"9.9": 0.2}))


# -- which rate -----------------------------------------------------------------------


def test_a_package_follows_the_schedule_unless_it_states_another_rate() -> None:
    package = make_package(make_case())
    assert discounting_of(package) == load_discount()
    assert discounting_of(replace(package, discount_rate=0.04)) == 0.04
    assert discounting_of(replace(package, discount_rate=0.0)) == 0.0


# -- INVEST_DISCOUNT, INVEST_STATE ------------------------------------------------------


@pytest.mark.parametrize("year", [0, 101, -1, 1.5, None, "1"])
def test_a_year_number_that_is_none_is_refused(year: object) -> None:
    english, danish = refusal(lambda: invest_discount(year))  # type: ignore[arg-type]
    assert "from 1 to 100" in english
    assert "fra 1 til 100" in danish


def test_the_row_of_a_refused_share_is_named() -> None:
    english, _ = refusal(lambda: invest_state([100, 100], [0.2, 1.0]))
    assert "state_share[1]: " in english
    refusal(lambda: invest_state([100, 100, 100], [0.2, 0.3]))


# -- the command ----------------------------------------------------------------------


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_the_command_shows_the_rate_the_years_and_every_case() -> None:
    danish = run("value", "aarhus-2024")
    assert danish.exit_code == 0
    for part in (
        "i 2024-værdi",
        "Samfundsøkonomisk diskonteringsrente (Finansministeriet), fra 07-01-2021",
        "3,5 % i alle år",
        "41.758",
        "4.4",
        "1,27",
        "20–80 %",
        "1.186 – 18.972",
        "Statens andel mangler i sag 1.3, 1.4, 2.1, 2.2 og 4.5",
    ):
        assert part in unwrapped(danish.stdout)
    english = unwrapped(run("value", "aarhus-2024", "--state-share", "20%", "--lang", "en").stdout)
    assert "i år 36-70" not in danish.stdout  # no year of the package reaches them
    for part in ("41,758", "in 2024 value", "20.0%", "Municipality", "The state"):
        assert part.casefold() in english.casefold()
    assert "lacks" not in english


def test_a_case_without_a_share_is_named_among_those_that_have_one() -> None:
    shown = run(
        "value",
        "aarhus-2024",
        *(f"--state-share={c.number}=20%" for c in load_package("aarhus-2024").cases[:-1]),
    ).stdout
    assert "Statens andel mangler i sag 4.5; summer med dem kendes ikke." in shown


def test_json_holds_every_figure_and_null_where_nothing_is_known() -> None:
    form = run_json("value", "aarhus-2024", "--state-share", "4.4=30%")
    found = present_value(with_state_shares(load_package("aarhus-2024"), {"4.4": 0.3}))
    case = next(case for case in form["cases"] if case["number"] == "4.4")
    index = [case["number"] for case in form["cases"]].index("4.4")
    assert case["state_share"] == 0.3
    for purse in Payer:
        flow = found.cases[purse]
        assert case[purse]["net"] == flow.net[index].tolist()
        assert case[purse]["net_present_value"] == flow.present_value[index]
        assert case[purse]["discounted_payback_year_number"] == flow.discounted_payback[index]
    assert form["package"]["state"]["net"] == [None] * 6
    assert form["package"]["both"]["net_present_value"] is None
    assert form["package"]["municipality"]["payback_year_number"] == 2
    assert "4.4" not in form["state_share_unknown"]
    assert len(form["state_share_unknown"]) == 12


def test_the_rate_that_was_used_is_said(tmp_path: Path) -> None:
    assert run_json("value", "aarhus-2024")["discounting"]["kind"] == "schedule"
    flat = run_json("value", "aarhus-2024", "--rate", "4%")
    assert flat["discounting"] == {"kind": "flat", "rate": 0.04}
    assert "Rente: 4,00 % i alle år" in run("value", "aarhus-2024", "--rate", "4%").stdout
    own = tmp_path / "egen.toml"
    own.write_text(OWN, "utf-8")
    form = run_json("value", "aarhus-2024", "--schedule", own)
    assert form["discount_factors"][:3] == pytest.approx([1, 1 / 1.05, 1 / 1.05 / 1.01])
    assert "5 % i år 0-1, derefter 1 %" in run("value", "aarhus-2024", "--schedule", own).stdout


def test_a_package_with_its_own_rate_may_be_asked_for_by_the_schedule(tmp_path: Path) -> None:
    file = tmp_path / "egen.toml"
    file.write_text(PACKAGE.replace("years = 4\n", "years = 4\ndiscount_rate = 0.06\n"), "utf-8")
    assert run_json("value", file)["discounting"]["rate"] == 0.06
    asked = run_json("value", file, "--schedule", "finansministeriet", "--years", "40")
    assert asked["discount_factors"] == pytest.approx(invest_discount(np.arange(1, 41)).tolist())
    assert json.dumps(asked["years"][-1]) == "2064"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--rate", "4%", "--schedule", "finansministeriet"], "renten er valgt to gange"),
        (["--rate", "101%"], "--rate"),
        (["--rate", "-1%"], "--rate"),
        (["--rate", "0,04"], "Forventet: 4% eller 0,04%"),
        (["--state-share", "100%"], "statens andel"),
        (["--state-share", "9.9=20%"], "sagen findes ikke"),
        (["--state-share", "1.1="], "navn"),
        (["--years", "0"], "antal viste år"),
        (["--years", "101"], "antal viste år"),
        (["--schedule", "ingen.toml"], "ingen.toml"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(options: list[str], said: str) -> None:
    result = run("value", "aarhus-2024", *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr


# --- One present value, whoever is asked ---------------------------------------------------------


def stepped(net: list[float]) -> float:
    """Return the present value of yearly nets, year by year from the last one back."""
    value = 0.0
    for year in reversed(range(len(net))):
        value += net[year]
        value /= 1.0 if year == 0 else 1.035 if year <= 35 else 1.025 if year <= 70 else 1.015
    return value


@pytest.mark.parametrize("years", LONG)
def test_every_result_has_the_present_value_of_the_dated_steps(years):
    package = replace(load_package("aarhus-2024"), years=years)
    result = compute_package(package)
    expected = stepped(result.net_by_year.tolist())
    every = choose(package, result, Demands(must=[case.number for case in package.cases]))
    base = compare(package, standard_scenarios()).figures(np.ones(13, dtype=bool))[0]
    own = present_value(package).package[Payer.MUNICIPALITY]
    assert [
        result.net_present_value,
        float(result.present_value_by_case.sum()),
        every.net_present_value,
        base.net_present_value,
        float(own.present_value[0]),
    ] == pytest.approx([expected] * 5)


def test_a_rate_of_the_packages_own_is_flat_whatever_the_years():
    package = replace(load_package("aarhus-2024"), years=80, discount_rate=0.04)
    result = compute_package(package)
    flat = sum(net / 1.04**year for year, net in enumerate(result.net_by_year.tolist()))
    assert result.net_present_value == pytest.approx(flat)
    assert float(present_value(package).package[Payer.MUNICIPALITY].present_value[0]) == (
        pytest.approx(flat)
    )


@pytest.mark.parametrize(
    ("years", "said"), [(36, "3,5 % om året"), (37, "3,5 % i år 0-35, derefter 2,5 %")]
)
def test_the_package_page_names_the_steps_that_it_discounts_by(years, said, tmp_path):
    file = tmp_path / "package.toml"
    file.write_text(PACKAGE.replace("years = 4", f"years = {years}"), encoding="utf-8")
    page = " ".join(run("package", file).stdout.split())
    assert f"ved den samfundsøkonomiske diskonteringsrente på {said}" in page
