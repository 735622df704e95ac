"""The best set of cases, held against every set there is: all 8,192 of the 2024 package."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from building import make_case, make_package, refusal
from investpakke import Package, compute_package, load_package
from investpakke.deciding import Demands, choose, frontier
from random_packages import random_package
from running import run, run_json

PACKAGE = load_package("aarhus-2024")
RESULT = compute_package(PACKAGE)
NUMBERS = [case.number for case in PACKAGE.cases]


@cache
def every_set(cases: int) -> np.ndarray:
    return (np.arange(2**cases)[:, None] >> np.arange(cases)) & 1 == 1


def allowed(package: Package, cost: np.ndarray, demands: Demands) -> np.ndarray:
    """Return which of all sets keep the demands, from their plain meaning."""
    sets = every_set(len(package.cases))
    spent = sets @ cost
    keeps = np.ones(len(sets), dtype=bool)
    if demands.budget is not None:
        keeps &= spent <= demands.budget + 1e-7
    for group, share in demands.shares.items():
        inside = np.array([case.group == group for case in package.cases])
        keeps &= sets @ (cost * inside) >= share * spent - 1e-7
    for index, case in enumerate(package.cases):
        if case.number in demands.must:
            keeps &= sets[:, index]
        if case.number in demands.without:
            keeps &= ~sets[:, index]
    return keeps


def present_values(result):
    rate, years = result.discount_rate, range(result.years)
    return np.array([sum(row[t] / (1 + rate) ** t for t in years) for row in result.net_by_case])


DEMANDS = {
    "a budget alone": {},
    "a case that is in": {"must": ["4.4"]},
    "cases in and out": {"must": ["1.2", "2.1"], "without": ["4.3"]},
    "a share": {"shares": {3: 0.3}},
    "shares of all groups": {"shares": {1: 0.2, 2: 0.15, 3: 0.2, 4: 0.25}},
    "all of it": {"shares": {2: 0.4}, "must": ["1.1"], "without": ["2.2"]},
}


@pytest.mark.parametrize("aim", ["gain", "npv"])
@pytest.mark.parametrize("name", DEMANDS)
def test_the_choice_is_the_best_of_all_sets_at_every_budget(name, aim):
    cost = RESULT.annual_investment
    worth = RESULT.by_case.gain if aim == "gain" else present_values(RESULT)
    sets = every_set(13)
    for budget in [500, 550, 1850, *range(2400, 28000, 3700), 27889.9, 27890]:
        demands = Demands(budget=budget, **DEMANDS[name])
        keeps = allowed(PACKAGE, cost, demands)
        if not keeps.any():
            english, danish = refusal(lambda demands=demands: choose(PACKAGE, RESULT, demands, aim))
            assert "the constraints cannot all be met" in english
            assert "kravene kan ikke opfyldes samtidig" in danish
            continue
        found = choose(PACKAGE, RESULT, demands, aim)
        best = (sets @ worth)[keeps].max()
        assert float(worth[found.chosen].sum()) == pytest.approx(best, abs=1e-6)
        assert keeps[(sets == found.chosen).all(axis=1)].item()
        as_good = keeps & (sets @ worth >= best - 1e-6)
        assert found.investment == pytest.approx((sets @ cost)[as_good].min())


@pytest.mark.parametrize("name", DEMANDS)
def test_the_frontier_is_that_of_all_sets(name):
    demands = Demands(**DEMANDS[name])
    sets, keeps = every_set(13), allowed(PACKAGE, RESULT.annual_investment, demands)
    spent, gain = (sets @ RESULT.annual_investment)[keeps], (sets @ RESULT.by_case.gain)[keeps]
    expected: list[tuple[float, float]] = []
    for cost, worth in sorted(zip(spent.tolist(), (-gain).tolist(), strict=True)):
        if not expected or -worth > expected[-1][1] + 1e-6:
            expected.append((cost, -worth))
    points = frontier(PACKAGE, RESULT, demands)
    found = [(point.investment, point.gain) for point in points]
    assert np.array(found) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("seed", range(15))
def test_the_best_of_a_random_package_is_the_best_of_all_its_sets(seed):
    package = random_package(seed, max_cases=10)
    result = compute_package(package)
    cost, gain = result.annual_investment, result.by_case.gain
    demands = Demands(cost.sum() * 0.4, {package.cases[0].group: 0.35})
    sets, keeps = every_set(cost.size), allowed(package, cost, demands)
    best = (sets @ gain)[keeps].max()
    assert choose(package, result, demands).gain == pytest.approx(best, abs=1e-6)


def test_a_larger_step_leaves_points_out_and_moves_none():
    fine = frontier(PACKAGE, RESULT, Demands())
    coarse = frontier(PACKAGE, RESULT, Demands(), step=2000)
    apart = np.diff([point.investment for point in coarse])
    assert len(coarse) < len(fine)
    assert (apart >= 2000).all()
    assert {p.investment for p in coarse} <= {p.investment for p in fine}


@pytest.mark.parametrize("dear_first", [True, False])
def test_of_sets_that_gain_the_same_the_cheapest_is_chosen(dear_first):
    dear = make_case(number="1.1", investment=600, unit_saving=100)
    cheap = make_case(number="1.2", investment=500, unit_saving=90)
    idle = make_case(number="1.3", investment=100, unit_saving=10)
    package = make_package(*((dear, cheap) if dear_first else (cheap, dear)), idle)
    found = choose(package, compute_package(package), Demands(budget=700))
    assert (found.investment, found.gain) == pytest.approx((500, 400))


def test_where_every_case_loses_nothing_is_chosen_but_what_must_be():
    package = make_package(make_case(investment=5000), make_case(number="1.2", investment=6000))
    result = compute_package(package)
    assert not choose(package, result, Demands(budget=20000)).chosen.any()
    forced = choose(package, result, Demands(budget=20000, must=["1.2"]))
    assert forced.chosen.tolist() == [False, True]


@pytest.mark.parametrize(
    ("demands", "clash", "others"),
    [
        (
            Demands(5000, must=["3.1", "1.1"], shares={3: 0.1}),
            ["case 3.1 is in", "at most 5000"],
            ["share", "gets"],
        ),
        (
            Demands(20000, must=["3.1"], without=["3.1", "1.1"]),
            ["case 3.1 is in", "case 3.1 is out"],
            ["1.1", "at most"],
        ),
        (
            Demands(20000, shares={3: 0.5}, must=["1.1"], without=["3.1", "3.2", "1.2"]),
            ["group 3 gets at least 50 %", "case 1.1 is in", "case 3.1 is out", "case 3.2 is out"],
            ["1.2", "at most 20000"],
        ),
    ],
)
def test_a_refusal_names_the_demands_that_clash_and_no_others(demands, clash, others):
    english, _ = refusal(lambda: choose(PACKAGE, RESULT, demands))
    got = english.partition("Got: ")[2]
    assert all(said in got for said in clash), got
    assert not any(said in got for said in others), got


def test_a_refusal_says_what_the_other_demands_cost():
    english, danish = refusal(lambda: choose(PACKAGE, RESULT, Demands(5000, must=["3.1", "1.1"])))
    assert english.endswith("The other constraints can be met for 6000 tkr. a year.")
    assert danish.endswith("De øvrige krav kan opfyldes for 6000 tkr. om året.")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Demands(-1), "at least 0"),
        (lambda: Demands(float("nan")), "not a number"),
        (lambda: Demands(1, {1: 0.6, 2: 0.5}), "sum to more than 100 %"),
        (lambda: choose(PACKAGE, RESULT, Demands(1000, must=["4.9"])), "the case does not exist"),
        (lambda: choose(PACKAGE, RESULT, Demands(1000, {7: 0.1})), "the group does not exist"),
        (lambda: frontier(PACKAGE, RESULT, Demands(), step=0), "at least 0.0005"),
    ],
)
def test_demands_that_no_package_can_keep_are_refused(make, said):
    assert said in refusal(make)[0]


# --- The command ---------------------------------------------------------------------------------


def test_choose_prints_the_set_its_shares_and_the_frontier():
    form = run_json(
        "choose",
        "aarhus-2024",
        "--budget",
        "15000",
        "--share",
        "3=20%",
        "--must",
        "1.2",
        "--without",
        "4.2",
        "--frontier",
    )
    assert form["annual_investment"] == form["frontier"][-1]["annual_investment"] <= 15000
    assert "1.2" in form["chosen"]
    assert "4.2" not in form["chosen"]
    group = next(group for group in form["groups"] if group["id"] == 3)
    assert group["share"] >= group["least_share"] == 0.2
    table = run("choose", "aarhus-2024", "--budget", "15000", "--frontier").stdout
    assert "Det bedste for hvert budget" in table
    assert "Valgt i alt" in table


def test_demands_that_clash_exit_2_with_nothing_printed():
    result = run("choose", "aarhus-2024", "--budget", "1000", "--must", "3.1")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "sag 3.1 skal med; investeringen er højst 1000 tkr." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "danish"),
    [
        (("--budget", "ti"), "værdien er ikke et tal"),
        ((), "der er intet budget"),
        (("--budget", "1", "--share", "3=0,5"), "Forventet: 50% eller 0,5%"),
        (("--budget", "1", "--share", "tre=20%"), "målgruppens nummer er ikke et tal"),
    ],
)
def test_wrong_use_of_choose_is_said_in_danish(arguments, danish):
    result = run("choose", "aarhus-2024", *arguments)
    assert result.exit_code == 2
    assert danish in result.stderr
