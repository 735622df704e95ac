"""Choosing: the most valuable set of cases under a budget and other demands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from time import monotonic
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.choosing.programme import (
    SECONDS,
    Chosen,
    Rule,
    at_least_one,
    best,
    conflict,
    solve,
    unit,
)
from investpakke.deciding.named import check_cases, check_groups
from investpakke.defaults import LEAST_STEP
from investpakke.errors import InputError
from investpakke.frames import frame
from investpakke.model import Package, checks
from investpakke.text import Problem, Text, joined, quote

if TYPE_CHECKING:
    from pandas import DataFrame

Aim = Literal["gain", "npv"]
AIMS: tuple[Aim, ...] = get_args(Aim)
"""What is maximised: average gain, or present value over the years shown."""

MOST_POINTS = 1000

FRONTIER_SECONDS = 300.0
"""The time limit for all points of a frontier together."""

_BUDGET = Text("budget")


@dataclass(frozen=True, slots=True)
class Demands:
    """The constraints on a set of cases.

    Parameters
    ----------
    budget : float, optional
        Tkr. a year that the cases' average investments may sum to; None for no limit.
    shares : mapping of int to float
        The minimum share of the chosen investment by group, each from 0 to 1.
    must, without : sequence of str
        Numbers of cases that must be chosen, and that must not.

    Examples
    --------
    >>> Demands(budget=20000, shares={3: 0.2}, must=["1.2"]).shares[3]
    0.2
    """

    budget: float | None = None
    shares: Mapping[int, float] = field(default_factory=dict)
    must: Sequence[str] = ()
    without: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.budget is not None:
            checks.number(self.budget, _BUDGET, at_least=0)
        for group, share in self.shares.items():
            where = Text("share of group {group}", group=group)
            checks.number(share, where, at_least=0, at_most=1)
        total = sum(self.shares.values())
        if total > 1 + 1e-9:
            raise InputError(
                Problem("demands.shares_above_all", "the shares sum to more than 100 %"),
                where=Text("least shares"),
                expected=Text("at most 1 in total"),
                got=total,
            )


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of cases: which (n,), and their investment, gain and present value in tkr.

    ``gap`` is how much more a better set could be worth, tkr.: 0 if none is better. ``labels`` are
    the numbers of all cases, chosen or not.
    """

    chosen: Chosen
    investment: float
    gain: float
    net_present_value: float
    gap: float = 0.0
    labels: tuple[str, ...] = ()

    def __repr__(self) -> str:
        said = f"{len(self.cases)} of {self.chosen.size} cases"
        return f"Choice({said}, invested {self.investment:,.0f}, gain {self.gain:,.0f} tkr. a year)"

    @property
    def cases(self) -> tuple[str, ...]:
        """The numbers of the chosen cases."""
        return tuple(compress(self.labels, self.chosen.tolist()))

    def to_frame(self) -> DataFrame:
        """Return the chosen cases as a pandas frame."""
        return frame({"chosen": self.chosen}, self.labels, "case")


def choose(package: Package, result: PackageResult, demands: Demands, aim: Aim = "gain") -> Choice:
    """Return the most valuable set of cases under the demands.

    Of sets worth the same, one that costs least. Choosing nothing keeps every demand but that
    a case is in: the set is empty where no other keeps the demands, or none would gain
    (`why_nothing` says which). Where the best set is not settled in time, the best found.

    Raises
    ------
    InputError
        Demands that cannot hold together, with which ones; a case or group that the
        package does not have.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> found = choose(package, compute_package(package), Demands(budget=10000))
    >>> found.investment, round(found.gain, 6)
    (9950.0, 6250.0)
    """
    cost, worth = result.annual_investment, _worth(result, aim)
    rules = _rules(package, result, demands)
    found = best(worth, cost, rules)
    if found is None:
        raise _refused(cost, rules)
    return _choice(result, found.chosen, found.gap)


def why_nothing(package: Package, result: PackageResult, demands: Demands) -> Text:
    """Return why no case is chosen: no set gains, or the demands that exclude every set.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> said = why_nothing(package, compute_package(package), Demands(budget=500)).en
    >>> said.partition("tkr. ")[2]
    'The cheapest set costs 550 tkr. a year.'
    """
    cost = result.annual_investment
    rules = [*_rules(package, result, demands), at_least_one(cost.size)]
    if solve(np.zeros(cost.size), rules) is not None:
        return Text("No set of cases has a gain.")
    *clashing, _ = conflict(cost.size, rules)
    if not clashing:
        return Text("The package has no cases.")
    said = _listed(clashing)
    least = _least_cost(cost, rules)
    why = Text("No case can be chosen: {why}.", why=said.changed(lambda text: text.rstrip(".")))
    if least is None:
        return why
    return joined([why, Text("The cheapest set costs {least} tkr. a year.", least=least)], " ")


def choice_of(package: Package, result: PackageResult, numbers: Sequence[str]) -> Choice:
    """Return a given set of cases as a choice, regardless of the demands.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> choice_of(package, compute_package(package), ["4.1", "2.2"]).investment
    2350.0
    """
    check_cases(package, numbers)
    wanted = set(numbers)
    chosen = np.array([case.number in wanted for case in package.cases], dtype=bool)
    return _choice(result, chosen)


def broken(
    package: Package, result: PackageResult, demands: Demands, found: Choice
) -> tuple[Text, ...]:
    """Return the demands that a set of cases violates.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> result = compute_package(package)
    >>> found = choice_of(package, result, ["4.1", "2.2"])
    >>> [said.en for said in broken(package, result, Demands(2000, must=["4.1", "1.1"]), found)]
    ['case 1.1 is in', 'the investment is at most 2000 tkr.']
    """
    rules = _rules(package, result, demands)
    return tuple(rule.said for rule in rules if not rule.holds(found.chosen))


def frontier(
    package: Package,
    result: PackageResult,
    demands: Demands,
    aim: Aim = "gain",
    *,
    step: float = LEAST_STEP,
) -> tuple[Choice, ...]:
    """Return every set that is best at some budget, by rising investment.

    Each gives more than all that cost less; between two of them the lower one stays
    best. ``step`` is the least difference of investment, tkr.: a larger one leaves points
    out, those that remain are still best at their investment.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> points = frontier(package, compute_package(package), Demands())
    >>> len(points), points[1].investment, round(points[-1].gain, 6)
    (30, 550.0, 6777.0)
    """
    checks.number(step, Text("step"), at_least=LEAST_STEP)
    cost, worth = result.annual_investment, _worth(result, aim)
    others = _rules(package, result, replace(demands, budget=None))
    budget, until = demands.budget, monotonic() + FRONTIER_SECONDS
    points: list[Choice] = []
    while True:
        rules = others if budget is None else [*others, _budget(cost, budget)]
        found = best(worth, cost, rules)
        if found is None and not points:
            raise _refused(cost, rules)
        if found is None:
            return tuple(reversed(points))
        if found.gap or monotonic() > until:
            raise _too_slow()
        if len(points) == MOST_POINTS:
            raise _too_many()
        points.append(_choice(result, found.chosen))
        budget = points[-1].investment - max(step, LEAST_STEP * unit(cost))


def _worth(result: PackageResult, aim: Aim) -> Floats:
    return result.by_case.gain if aim == "gain" else result.present_value_by_case


def _choice(result: PackageResult, chosen: Chosen, gap: float = 0.0) -> Choice:
    spent, gain, present = (
        float(values[chosen].sum())
        for values in (result.annual_investment, result.by_case.gain, result.present_value_by_case)
    )
    return Choice(chosen, spent, gain, present, gap, result.labels.cases)


def _rules(package: Package, result: PackageResult, demands: Demands) -> list[Rule]:
    """Return the demands as rules; of redundant ones the first named are dropped first."""
    check_cases(package, [*demands.must, *demands.without])
    check_groups(package, demands.shares)
    cost = result.annual_investment
    position = {case.number: index for index, case in enumerate(package.cases)}
    rules = [
        _single(position[number], cost.size, number, taken=False)
        for number in dict.fromkeys(demands.without)
    ]
    rules += [
        _single(position[number], cost.size, number, taken=True)
        for number in dict.fromkeys(demands.must)
    ]
    for group, share in demands.shares.items():
        if share > 0:
            inside = np.array([case.group == group for case in package.cases], dtype=bool)
            rules.append(_share(group, share, cost, inside))
    return rules if demands.budget is None else [*rules, _budget(cost, demands.budget)]


def _single(index: int, cases: int, number: str, *, taken: bool) -> Rule:
    said = (
        Text("case {number} is in", number=number)
        if taken
        else Text("case {number} is out", number=number)
    )
    sign = -1.0 if taken else 1.0
    weights = np.zeros(cases)
    weights[index] = sign
    return Rule(said, weights, min(sign, 0.0))


def _share(group: int, share: float, cost: Floats, inside: Chosen) -> Rule:
    percent = quote(round(share * 100, 6))
    said = Text(
        "group {group} gets at least {percent} % of the investment", group=group, percent=percent
    )
    return Rule(said, np.where(inside, (share - 1) * cost, share * cost), 0.0)


def _budget(cost: Floats, budget: float) -> Rule:
    amount = quote(budget)
    said = Text("the investment is at most {amount} tkr.", amount=amount)
    return Rule(said, cost, budget)


def _refused(cost: Floats, rules: Sequence[Rule]) -> InputError:
    """Return the refusal of demands that contradict each other: a minimal set of them."""
    mend = Text("Relax one of them")
    least = _least_cost(cost, rules)
    if least is not None:
        mend = Text("The other constraints can be met for {least} tkr. a year", least=least)
    return InputError(
        Problem("demands.clash", "the constraints cannot all be met"),
        got=_listed(conflict(cost.size, rules)),
        mend=mend,
    )


def _least_cost(cost: Floats, rules: Sequence[Rule]) -> Text | None:
    """Return the minimum cost under the other rules; None if the budget is no obstacle."""
    others = [rule for rule in rules if rule.weights is not cost]
    cheapest = None if len(others) == len(rules) else solve(-cost, others)
    if cheapest is None:
        return None
    return quote(round(float(cost[cheapest.chosen].sum()), 3))


def _listed(rules: Sequence[Rule]) -> Text:
    return joined((rule.said for rule in rules), "; ")


def _too_many() -> InputError:
    return InputError(
        Problem("frontier.too_many_points", "the frontier has too many points"),
        expected=Text("at most {most_points}", most_points=MOST_POINTS),
        mend=Text("State a larger step"),
        parameter="step",
    )


def _too_slow() -> InputError:
    each, minutes = f"{SECONDS:.0f}", f"{FRONTIER_SECONDS / 60:.0f}"
    return InputError(
        Problem("frontier.too_slow", "the best sets for the budgets cannot be found in time"),
        expected=Text(
            "{each} seconds for each and {minutes} minutes in all", each=each, minutes=minutes
        ),
        mend=Text("State a larger step, or leave the frontier out"),
        parameter="step",
    )
