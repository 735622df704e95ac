"""The integer programme behind a choice: which cases to take, under rules that are linear.

SciPy's `milp` (HiGHS) solves it. A solver's answer holds within a tolerance; here it is
held against the rules themselves, and an answer that does not hold is cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.errors import InputError, Text

Chosen = NDArray[np.bool_]

SECONDS = 30.0
"""A package of hundreds of cases takes a fraction of a second; one answer may take no more."""

_EXACT = 5e-7
"""Tkr.: what binary sums may be off by."""

_INFEASIBLE, _OPTIMAL, _MOST_CUTS = 2, 0, 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a choice: the weights of the chosen cases sum to ``at_most`` or less."""

    said: Text
    weights: Floats
    at_most: float

    def holds(self, chosen: Chosen) -> bool:
        """Return whether a set of cases keeps the rule."""
        return bool(self.weights[chosen].sum() <= self.at_most + _EXACT * unit(self.weights))


def at_least_one(cases: int) -> Rule:
    """Return the rule that something is chosen."""
    said = Text("mindst én sag vælges", "at least one case is chosen")
    return Rule(said, -np.ones(cases), -1.0)


def best(worth: Floats, cost: Floats, rules: Sequence[Rule]) -> Chosen | None:
    """Return the set of most worth, of those the one of least cost; None if none keeps the rules.

    Parameters
    ----------
    worth, cost : (n,) array
        Of each case, tkr.
    rules : sequence of Rule
        All of them hold for the set that is returned.
    """
    first = solve(worth, rules)
    if first is None:
        return None
    as_good = Rule(Text("lige så god", "as good"), -worth, -float(worth[first].sum()))
    cheaper = solve(-cost, [*rules, as_good])
    return first if cheaper is None else cheaper


def solve(worth: Floats, rules: Sequence[Rule]) -> Chosen | None:
    """Return a set of cases of most worth that keeps the rules; None if none does."""
    if not worth.size:
        nothing = np.zeros(0, dtype=bool)
        return nothing if all(rule.holds(nothing) for rule in rules) else None
    cuts: list[Rule] = []
    while len(cuts) <= _MOST_CUTS:
        chosen = _solver(worth, [*rules, *cuts])
        if chosen is None or all(rule.holds(chosen) for rule in rules):
            return chosen
        cuts.append(_other_than(chosen))
    raise _unsettled()


def _solver(worth: Floats, rules: Sequence[Rule]) -> Chosen | None:
    """Return what HiGHS takes for the best set, as near as it looks."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    constraints = []
    if rules:
        rows, limits = zip(*(_scaled(rule) for rule in rules), strict=True)
        constraints = [LinearConstraint(np.array(rows), -np.inf, np.array(limits))]
    found = milp(
        -worth / unit(worth),
        integrality=np.ones(worth.size),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status != _OPTIMAL:
        raise _unsettled()
    return np.asarray(found.x > 0.5)


def unit(values: Floats) -> float:
    """Return what to divide by, so that the solver's tolerance is small beside the values."""
    return max(1.0, float(np.abs(values).max(initial=0.0)) / 1e6)


def _scaled(rule: Rule) -> tuple[Floats, float]:
    by = unit(rule.weights)
    return np.asarray(rule.weights / by), rule.at_most / by


def _other_than(chosen: Chosen) -> Rule:
    """Return the rule that a set differs from ``chosen`` in at least one case."""
    weights = np.where(chosen, 1.0, -1.0)
    return Rule(Text("et andet udvalg", "another set"), weights, float(chosen.sum()) - 1)


def conflict(cases: int, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return rules that cannot hold together, though they could without any one of them."""
    left = list(rules)
    for rule in rules:
        others = [other for other in left if other is not rule]
        if solve(np.zeros(cases), others) is None:
            left = others
    return tuple(left)


def _unsettled() -> InputError:
    return InputError(
        Text("det bedste udvalg kan ikke findes i tide", "the best set cannot be found in time"),
        expected=Text(
            f"en pakke, der kan afgøres på {SECONDS:.0f} sekunder",
            f"a package that is settled within {SECONDS:.0f} seconds",
        ),
        mend=Text("Kræv eller udeluk nogle af sagerne", "Demand or exclude some of the cases"),
    )
