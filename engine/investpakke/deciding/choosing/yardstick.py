"""A simple rule for a choice: cases in order of gain per invested krone until the budget is used.

A workbook can compute it, but it is not optimal: the best set of cases may leave out one of the
first. `investpakke.deciding.choose` finds the best set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats, Ints
from investpakke.deciding.choosing.choice import Demands
from investpakke.deciding.choosing.programme import Chosen
from investpakke.deciding.named import check_cases
from investpakke.model import Package

TOLERANCE = 1e-6
"""Amounts (and products of two) that differ by less are equal: a tenth of an øre."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The order of n cases, and which of them fit in the budget.

    Parameters
    ----------
    rank : (n,) int array
        1, 2, … in order; 0 for a case that must not be chosen.
    order : (k,) int array
        Positions of the k cases that may be chosen, in order.
    taken : (n,) bool array
        Cases that must be chosen, and later cases with a gain that still fit in the budget.
    """

    rank: Ints
    order: Ints
    taken: Chosen


def yardstick(package: Package, result: PackageResult, demands: Demands) -> Yardstick:
    """Return the cases in order of gain per krone, and which of them the budget allows.

    Cases that must be chosen come first. One that no longer fits is skipped, and a later one that
    does is taken. Shares of groups are ignored.
    one that does is taken. Shares of groups are not looked at.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> found = yardstick(package, compute_package(package), Demands(budget=10000))
    >>> [package.cases[i].number for i in found.order[:4]]
    ['4.3', '4.1', '2.2', '1.1']
    >>> float(compute_package(package).by_case.gain[found.taken].sum())
    6250.0
    """
    check_cases(package, [*demands.must, *demands.without])
    must = np.array([case.number in set(demands.must) for case in package.cases], dtype=bool)
    free = np.array([case.number not in set(demands.without) for case in package.cases], dtype=bool)
    rank = _ranks(result.annual_investment, result.by_case.gain, must, free)
    order = np.argsort(rank, kind="stable")[int((rank == 0).sum()) :]
    return Yardstick(rank, order, _taken(result, order, must, demands.budget))


def _ranks(cost: Floats, gain: Floats, must: Chosen, free: Chosen) -> Ints:
    """Return 1 + the number of better cases, by products, since an investment may be 0."""
    ahead = np.outer(cost, gain) - np.outer(gain, cost)
    better = ahead > TOLERANCE
    earlier = (np.abs(ahead) <= TOLERANCE) & np.tri(cost.size, k=-1, dtype=bool)
    first = must[None, :] & ~must[:, None]
    alike = must[None, :] == must[:, None]
    before = free[None, :] & (first | (alike & (better | earlier)))
    return np.where(free, 1 + before.sum(axis=1), 0).astype(np.int64)


def _taken(result: PackageResult, order: Ints, must: Chosen, budget: float | None) -> Chosen:
    cost, gain = result.annual_investment, result.by_case.gain
    limit = float(cost.sum()) if budget is None else budget
    taken, spent = np.zeros(cost.size, dtype=bool), 0.0
    for case in order.tolist():
        fits = gain[case] > 0 and spent + cost[case] <= limit + TOLERANCE
        taken[case] = must[case] or fits
        spent += float(cost[case]) if taken[case] else 0.0
    return taken
