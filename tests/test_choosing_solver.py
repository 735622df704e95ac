"""The solver's word is not taken: amounts of any kind, held against every set there is."""

from __future__ import annotations

import ctypes
import os
import random
import signal
from _thread import interrupt_main
from itertools import pairwise, product
from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import QUICK, make_case, make_package, refusal
from investpakke import Package, compute_package
from investpakke.deciding import Choice, Demands, choose, frontier, why_nothing
from investpakke.deciding.choosing import choice, programme
from investpakke.deciding.choosing.programme import Rule, _Answer, run_apart, solve
from investpakke.text import same
from running import PACKAGE as TOML
from running import run, run_json

SAME = 1e-5
"""Tkr.: what two sums of the same amounts may differ by."""

KINDS = {
    "whole": lambda draw: [draw.randint(1, 9000)],
    "in hundreds over seven years": lambda draw: [draw.randint(10, 60) * 100 for _ in range(3)],
    "any": lambda draw: [draw.uniform(1, 9000)],
    "small": lambda draw: [draw.uniform(0.5, 9)],
    "large": lambda draw: [draw.uniform(1e5, 9e7)],
}


def package_of(amounts: list[tuple[list[float], float]], groups: list[int]) -> Package:
    """Return a package of cases with these investments, gaining what is said of a mean one."""
    cases = [
        make_case(
            number=f"{group}.{index}",
            group=group,
            investment=cost,
            averaging_years=7,
            average_saving=max(0.01, sum(cost) / len(cost) + gain),
        )
        for index, ((cost, gain), group) in enumerate(zip(amounts, groups, strict=True))
    ]
    return make_package(*cases)


def random_case(draw: random.Random, kind: str) -> tuple[list[float], float]:
    cost = KINDS[kind](draw)
    return cost, draw.uniform(-0.3, 1.0) * sum(cost) / len(cost)


def every_set(package: Package, demands: Demands) -> list[tuple[float, float]]:
    """Return the cost and gain of every set of cases that keeps the demands, in plain Python."""
    result = compute_package(package)
    cost, gain = result.annual_investment.tolist(), result.by_case.gain.tolist()
    kept = []
    for taken in product((False, True), repeat=len(cost)):
        spent = sum(c for c, t in zip(cost, taken, strict=True) if t)
        numbers = {c.number for c, t in zip(package.cases, taken, strict=True) if t}
        inside = {
            group: sum(
                x
                for x, c, t in zip(cost, package.cases, taken, strict=True)
                if t and c.group == group
            )
            for group in demands.shares
        }
        if (
            numbers >= set(demands.must)
            and not numbers & set(demands.without)
            and all(
                inside[group] >= share * spent - 1e-7 for group, share in demands.shares.items()
            )
            and (demands.budget is None or spent <= demands.budget + 1e-7)
        ):
            kept.append((spent, sum(g for g, t in zip(gain, taken, strict=True) if t)))
    return kept


def hold_against_every_set(package: Package, points: tuple[Choice, ...], demands: Demands) -> None:
    sets = every_set(package, demands)
    found = [(point.investment, point.gain) for point in points]
    for spent, gain in found:
        assert any(abs(s - spent) < SAME and abs(g - gain) < SAME for s, g in sets)
    for (less, low), (more, high) in pairwise(found):
        assert less < more
        assert low < high
    for spent, gain in sets:
        matched = any(s <= spent + 0.001 and g >= gain - SAME for s, g in found)
        assert matched, (spent, gain, found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_no_point_of_a_frontier_is_lost_whatever_the_amounts(kind, seed):
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    amounts = [random_case(draw, kind) for _ in range(6)]
    package = package_of(amounts, [draw.choice([1, 2]) for _ in amounts])
    result = compute_package(package)
    spent = float(result.annual_investment.sum())
    demands = Demands(spent * 0.7, {1: 0.3} if seed % 2 else {})
    hold_against_every_set(package, frontier(package, result, demands), demands)


@pytest.mark.parametrize("kind", KINDS)
def test_a_budget_beside_the_cost_of_a_set_is_decided_by_the_amounts_alone(kind):
    draw = random.Random(kind)  # noqa: S311  variants, not secrets
    package = package_of([random_case(draw, kind) for _ in range(6)], [1] * 6)
    result = compute_package(package)
    for spent, _ in draw.sample(every_set(package, Demands()), 3):
        for budget in (spent, spent - 0.0005, spent + 0.0005):
            demands = Demands(max(0.0, budget))
            best = max(gain for _, gain in every_set(package, demands))
            assert choose(package, result, demands).gain == pytest.approx(best, abs=SAME)


amount = st.floats(0.01, 9000)
case = st.tuples(st.lists(amount, min_size=1, max_size=3), st.floats(-2000, 4000))


@settings(QUICK, max_examples=12)
@given(st.lists(case, min_size=1, max_size=5), st.data())
def test_of_any_amounts_the_frontier_is_that_of_every_set(amounts, data):
    groups = [data.draw(st.integers(1, 2)) for _ in amounts]
    package = package_of(amounts, groups)
    number = data.draw(st.sampled_from([c.number for c in package.cases]))
    demands = Demands(
        data.draw(st.none() | st.floats(0, 20000)),
        data.draw(st.dictionaries(st.integers(1, 2), st.floats(0, 0.5))),
        *data.draw(st.sampled_from([((), ()), ((number,), ()), ((), (number,))])),
    )
    result = compute_package(package)
    if not every_set(package, demands):
        assert "cannot all be met" in refusal(lambda: frontier(package, result, demands))[0]
        return
    points = frontier(package, result, demands)
    hold_against_every_set(package, points, demands)
    best = max(gain for _, gain in every_set(package, demands))
    assert choose(package, result, demands).gain == pytest.approx(best, abs=SAME)


@pytest.mark.proof
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(100, 130))
def test_no_point_of_many_frontiers_is_lost(kind, seed):
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    amounts = [random_case(draw, kind) for _ in range(9)]
    package = package_of(amounts, [draw.choice([1, 2]) for _ in amounts])
    result = compute_package(package)
    demands = Demands(None, {2: 0.25} if seed % 3 == 0 else {})
    hold_against_every_set(package, frontier(package, result, demands), demands)


# --- What the solver says that is not so ---------------------------------------------------------

WORTH = np.array([3.0, 2.0, 2.0])
WITHIN = Rule(same("budget"), np.array([4.0, 3.0, 3.0]), 6.0)


def saying(monkeypatch: pytest.MonkeyPatch, answer: _Answer) -> None:
    monkeypatch.setattr(programme, "_solver", lambda *_: answer)


def test_a_set_that_keeps_the_rules_is_no_infeasible_programme(monkeypatch):
    saying(monkeypatch, _Answer(None, np.inf, infeasible=True))
    found = solve(WORTH, [WITHIN])
    assert found.chosen.tolist() == [True, False, False]
    assert found.gap == pytest.approx(7 - 3)  # all of them are worth 7, and no set more


def test_an_answer_that_is_worse_than_a_set_at_hand_is_no_proof(monkeypatch):
    saying(monkeypatch, _Answer(np.array([False, True, False]), 2.0))
    found = solve(WORTH, [WITHIN])
    assert found.chosen.tolist() == [True, False, False]
    assert found.gap == pytest.approx(4)


def test_out_of_time_the_better_of_two_sets_is_the_answer_with_its_gap(monkeypatch):
    saying(monkeypatch, _Answer(np.array([False, True, True]), 4.5))
    found = solve(WORTH, [WITHIN])
    assert found.chosen.tolist() == [False, True, True]
    assert found.gap == pytest.approx(0.5)
    saying(monkeypatch, _Answer(None, 4.5))
    assert solve(WORTH, [WITHIN]).gap == pytest.approx(1.5)


def test_out_of_time_with_no_set_at_hand_the_question_is_refused(monkeypatch):
    saying(monkeypatch, _Answer(None, np.inf))
    tight = [
        Rule(same("a"), np.array([-2.0, -1.0, -1.0]), -2.0),
        Rule(same("b"), np.array([2.0, 0.0, 0.0]), 1.0),
        Rule(same("c"), np.array([0.0, 1.0, 1.0]), 2.0),
    ]
    assert "cannot be found in time" in refusal(lambda: solve(WORTH, tight))[0]


def test_a_choice_that_is_not_proven_says_so_and_a_frontier_is_refused(monkeypatch, tmp_path):
    file = tmp_path / "package.toml"
    file.write_text(TOML, encoding="utf-8")
    monkeypatch.setattr(choice, "best", lambda *_: programme.Solution(np.array([True]), gap=12.3))
    form = run_json("choose", file, "--budget", "700")
    assert (form["proven"], form["gap"], form["chosen"]) == (False, 12.3, ["1.1"])
    page = run("choose", file, "--budget", "700").stdout
    assert "et andet udvalg kan højst give 13 tkr." in " ".join(page.split())
    refused = run("choose", file, "--budget", "700", "--frontier")
    assert refused.exit_code == 2
    assert "kan ikke afgøres i tide" in refused.stderr


@pytest.mark.proof
def test_thirteen_thousand_cases_have_an_answer_with_its_gap():
    draw = random.Random(1)  # noqa: S311  variants, not secrets
    cost = np.array([draw.uniform(100, 9000) for _ in range(13_000)])
    worth = np.array([draw.gauss(300, 1000) for _ in cost])
    rule = Rule(same("budget"), cost, float(cost.sum()) * 0.3)
    found = programme.best(worth, cost, [rule])
    assert rule.holds(found.chosen)
    # The relaxed programme: cases by worth per krone, the last one in part.
    order = sorted(np.flatnonzero(worth > 0), key=lambda i: -worth[i] / cost[i])
    room, bound = rule.at_most, 0.0
    for index in order:
        part = min(1.0, room / cost[index])
        bound, room = bound + part * worth[index], room - part * cost[index]
    value = worth[found.chosen].sum()
    assert bound - max(worth) <= value <= bound
    assert value + found.gap <= bound * (1 + 1e-9)


# --- Nothing chosen ------------------------------------------------------------------------------


def test_nothing_is_chosen_where_no_case_fits_and_the_reason_is_said():
    package = make_package(make_case(), make_case(number="1.2", investment=500))
    result = compute_package(package)
    found = choose(package, result, Demands(budget=499))
    assert not found.chosen.any()
    said = why_nothing(package, result, Demands(budget=499))
    assert said.en == (
        "No case can be chosen: the investment is at most 499 tkr. "
        "The cheapest set costs 500 tkr. a year."
    )
    assert said.da == (
        "Ingen sag kan vælges: investeringen er højst 499 tkr. "
        "Det billigste udvalg koster 500 tkr. om året."
    )


def test_nothing_is_chosen_where_none_gains_or_the_demands_leave_room_for_none():
    losing = make_package(make_case(investment=5000), make_case(number="2.1", group=2))
    result = compute_package(losing)
    demands = Demands(9000, without=["2.1"])
    assert not choose(losing, result, demands).chosen.any()
    assert why_nothing(losing, result, demands).en == "No set of cases has a gain."
    demands = Demands(9000, {1: 0.5}, without=["1.1"])
    assert not choose(losing, result, demands).chosen.any()
    said = why_nothing(losing, result, demands).en
    assert "case 1.1 is out" in said
    assert "group 1 gets at least 50 % of the investment" in said


# --- How the solver is run -----------------------------------------------------------------------


def test_what_c_code_prints_while_the_solver_runs_reaches_nobody(capfd):
    def chatter() -> int:
        os.write(1, b"written\n")
        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).puts(b"buffered")
        return 7

    assert run_apart(chatter) == 7
    os.write(1, b"after\n")
    assert capfd.readouterr().out == "after\n"


def test_a_process_without_standard_output_can_choose(monkeypatch):
    def closed(_: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", closed)
    assert run_apart(lambda: 7) == 7


def test_what_the_solver_raises_is_raised_and_ctrl_c_is_heard():
    def fail() -> None:
        raise ValueError("no memory")

    with pytest.raises(ValueError, match="no memory"):
        run_apart(fail)
    heard = Event()

    def long() -> bool:
        interrupt_main()
        return heard.wait(20)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # not a shell's, that ignores
    try:
        with pytest.raises(KeyboardInterrupt):
            run_apart(long)
    finally:
        signal.signal(signal.SIGINT, before)
    heard.set()
