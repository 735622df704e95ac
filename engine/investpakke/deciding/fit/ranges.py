r"""The range of each factor that still gives the same averages and the same path.

A factor is an effect over the highest effect: :math:`f_t = g_t / \max(1, g_T)`. Its ends
are fractions of linear terms, and the transformation of Charnes and Cooper ("Programming
with linear fractional functionals", 1962) makes each of them a linear programme: with
:math:`z = \tau g` every row :math:`A g \le b` becomes :math:`A z \le b \tau`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.fit.solvers import Linear, minimise, unsettled
from investpakke.deciding.fit.space import Space

MOST_FACTORS = 1200
"""Three programmes per factor take some seconds. A larger package gets no ranges."""


class Ranges(NamedTuple):
    """The smallest and the largest possible value of each factor, (n, T)."""

    low: Floats
    high: Floats


def ranges_of(space: Space) -> Ranges | None:
    """Return the range of every factor; None for a package with too many of them."""
    if space.stated.size > MOST_FACTORS:
        return None
    low, high = space.stated.copy(), space.stated.copy()
    for case in np.flatnonzero(~space.kept).tolist():
        for year in range(space.stated.shape[1]):
            low[case, year] = min(_ends_low(space, case, year))
            high[case, year] = _end_high(space, case, year)
    return Ranges(np.clip(low, 0, 1), np.clip(high, 0, 1))


def _ends_low(space: Space, case: int, year: int) -> list[float]:
    """Return the smallest effect and, if the full saving may grow, the smallest ratio."""
    cost = _unit(space, case, year)
    found = minimise(
        cost[:-1],
        below=space.below,
        at_most=space.at_most,
        equal=space.equal,
        equal_to=space.equal_to,
    )
    ends = [_least(found)]
    if not space.capped[case]:
        ends.append(_least(_scaled(space, cost, _unit(space, case, -1), fixed=True)))
    return ends


def _end_high(space: Space, case: int, year: int) -> float:
    """Return the largest value of effect ÷ max(1, last effect)."""
    cost = -_unit(space, case, year)
    if space.capped[case]:
        found = minimise(
            cost[:-1],
            below=space.below,
            at_most=space.at_most,
            equal=space.equal,
            equal_to=space.equal_to,
        )
    else:
        found = _scaled(space, cost, _unit(space, case, -1), fixed=False)
    return -_least(found)


def _unit(space: Space, case: int, year: int) -> Floats:
    """Return the row that selects one effect, with a last column for the scale."""
    row = np.zeros(space.stated.size + 1)
    row[space.column(case, year % space.stated.shape[1])] = 1.0
    return row


def _scaled(space: Space, cost: Floats, last: Floats, *, fixed: bool) -> Linear | None:
    """Minimise over z = τg, τ ≥ 0: with the last effect at 1, or it and τ at no more than 1."""
    from scipy import sparse

    def with_scale(rows: sparse.sparray, values: Floats) -> sparse.sparray:
        return sparse.hstack([rows, -values.reshape(-1, 1)], format="csr")

    equal, below = (with_scale(space.equal, space.equal_to), with_scale(space.below, space.at_most))
    scale = np.zeros_like(last)
    scale[-1] = 1.0
    zeros, ones = np.zeros(equal.shape[0]), np.zeros(below.shape[0])
    if fixed:
        equal = sparse.vstack([equal, last.reshape(1, -1)])
        zeros = np.append(zeros, 1.0)
    else:
        below = sparse.vstack([below, np.array([last, scale])])
        ones = np.append(ones, [1.0, 1.0])
    at_least = np.where(scale > 0, 0.0, -np.inf)
    return minimise(cost, below=below, at_most=ones, equal=equal, equal_to=zeros, at_least=at_least)


def _least(found: Linear | None) -> float:
    if found is None or found.least is None:
        raise unsettled()
    return found.least
