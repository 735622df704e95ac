"""Why no ramps fit: the published figures that clash, and how far off they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from investpakke.errors import InputError
from investpakke.fit.demands import Demand
from investpakke.fit.solvers import Linear, minimise
from investpakke.fit.space import Space
from investpakke.text import Problem, Text, joined, quote


def refusal_of(space: Space) -> InputError:
    """Return the refusal of a path that no ramps give: it names figures that clash.

    None of the figures that it names is needless: without any one of them the others can be
    met. It also says how much further off than its rounding the worst of all figures must be.
    """
    left = list(space.demands)
    for demand in space.demands:
        others = [other for other in left if other is not demand]
        if not is_feasible(_with(space, others)):
            left = others
    named = [_said(demand) for demand in left]
    extra = quote(round(_extra(space), 1))
    return InputError(
        Problem("fit.impossible", "no phasing gives both the averages and the published path"),
        expected=Text("a path that ramps that never fall can give"),
        got=joined(named, "; "),
        mend=Text(
            "All figures can be met with {extra} tkr. more than rounding on each side", extra=extra
        ),
    )


def _said(demand: Demand) -> Text:
    low, high = quote(round(demand.low, 3)), quote(round(demand.high, 3))
    said = demand.said
    return Text("{said} (saving {low} to {high} tkr.)", said=said, low=low, high=high)


def _with(space: Space, demands: Sequence[Demand]) -> Space:
    """Return the space with some of its demands only."""
    wanted = np.array([demand in demands for demand in space.demands], dtype=bool)
    rows = np.concatenate([np.ones(space.inner, dtype=bool), np.repeat(wanted, 2)])
    return replace(
        space, below=space.below[rows], at_most=space.at_most[rows], demands=tuple(demands)
    )


def is_feasible(space: Space) -> bool:
    """Return whether any ramps keep all rows."""
    return _solve(space, elastic=False) is not None


def _extra(space: Space) -> float:
    """Return by how many tkr. every demand must be widened, at the least."""
    found = _solve(space, elastic=True)
    return 0.0 if found is None else float(found.at[-1] * space.full.sum())


def _solve(space: Space, *, elastic: bool) -> Linear | None:
    """Find any ramps; if elastic, those for which the path is widened least."""
    from scipy import sparse

    slack = np.zeros((space.at_most.size, 1))
    slack[space.inner :] = -float(elastic)
    cost = np.zeros(space.stated.size + 1)
    cost[-1] = 1.0
    none = np.zeros((space.equal_to.size, 1))
    at_least = np.append(np.full(space.stated.size, -np.inf), 0.0)
    return minimise(
        cost,
        below=sparse.hstack([space.below, slack], format="csr"),
        at_most=space.at_most,
        equal=sparse.hstack([space.equal, none], format="csr"),
        equal_to=space.equal_to,
        at_least=at_least,
    )
