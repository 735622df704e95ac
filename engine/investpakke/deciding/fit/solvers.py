"""The two solvers: Clarabel for the closest ramps, HiGHS (SciPy) for everything linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.fit.space import Flags, Rows, Space
from investpakke.errors import InputError
from investpakke.text import Problem, Text

_TOLERANCE = 1e-11
"""Clarabel's default of 1e-8 is 400 kr. of 40 mio. kr.; this is a few øre."""

_SLACK = 1e-6
"""Of the full saving: what a row that does not always bind can have, all such rows at once. It
is little, so that rows need not share it, and ten times what HiGHS is exact to. Rows that
always bind are widened by it: Clarabel works from inside."""

_OPTIMAL, _INFEASIBLE, _UNBOUNDED = 0, 2, 3


def closest(space: Space) -> Floats:
    r"""Return the allowed effects that are closest to the stated ones, (n, T).

    Notes
    -----
    :math:`\min_g \sum_c w_c \sum_t (g_{ct} - f_{ct})^2`, with :math:`w_c` the case's part
    of the full saving. With these weights the answer does not depend on how a package is
    cut into cases: one case and two halves of it are moved alike. The programme is strictly
    convex, so there is one answer. Clarabel: Goulart and Chen, "Clarabel: an interior-point
    solver for conic programs with quadratic objectives", 2024.
    """
    found = _clarabel(space, space.at_most)
    if found is None:  # a figure is at the edge of its rounding: no ramps are inside
        found = _clarabel(space, space.at_most + _SLACK * _always_bind(space))
    if found is None:
        raise unsettled()
    return found.reshape(space.stated.shape)


def _clarabel(space: Space, at_most: Floats) -> Floats | None:
    """Return the closest effects under ``below @ x <= at_most``, (n·T,); None if not found."""
    import clarabel
    from scipy import sparse

    weights = np.repeat(space.weights, space.stated.shape[1])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1  # the same sums in the same order everywhere
    settings.tol_feas = settings.tol_gap_abs = settings.tol_gap_rel = _TOLERANCE
    solver = clarabel.DefaultSolver(
        sparse.diags_array(weights, format="csc"),
        -weights * space.stated.ravel(),
        sparse.vstack([space.equal, space.below], format="csc"),
        np.concatenate([space.equal_to, at_most]),
        [clarabel.ZeroConeT(space.equal_to.size), clarabel.NonnegativeConeT(at_most.size)],
        settings,
    )
    solution = solver.solve()
    return np.array(solution.x) if solution.status == clarabel.SolverStatus.Solved else None


def _always_bind(space: Space) -> Flags:
    """Return the rows of ``below`` that hold with equality for all allowed ramps.

    Each row gets at most a little slack; where the sum of slack is largest, a row without slack
    never has any, since the set of allowed ramps is convex.
    """
    from scipy import sparse

    rows, ramps = space.below.shape
    found = minimise(
        np.concatenate([np.zeros(ramps), -np.ones(rows)]),
        below=sparse.block_array(
            [[space.below, sparse.eye_array(rows)], [None, sparse.eye_array(rows)]], format="csc"
        ),
        at_most=np.concatenate([space.at_most, np.full(rows, _SLACK)]),
        equal=sparse.hstack([space.equal, sparse.csc_array((space.equal.shape[0], rows))]),
        equal_to=space.equal_to,
        at_least=np.concatenate([np.full(ramps, -np.inf), np.zeros(rows)]),
    )
    if found is None:
        raise unsettled()
    return np.asarray(found.at[ramps:] < _SLACK / 2)


@dataclass(frozen=True, slots=True)
class Linear:
    """The solution of a linear programme: the minimum (None: unbounded) and where it is."""

    least: float | None
    at: Floats


def minimise(
    cost: Floats,
    *,
    below: Rows,
    at_most: Floats,
    equal: Rows,
    equal_to: Floats,
    at_least: Floats | float = -np.inf,
) -> Linear | None:
    """Return the minimum of ``cost @ x`` under the rows; None if they cannot be satisfied."""
    from scipy.optimize import linprog

    lowest = np.broadcast_to(at_least, cost.shape)
    bounds = np.column_stack([lowest, np.full(cost.shape, np.inf)])
    found = linprog(
        cost, A_ub=below, b_ub=at_most, A_eq=equal, b_eq=equal_to, bounds=bounds, method="highs"
    )
    if found.status == _INFEASIBLE:
        return None
    if found.status == _UNBOUNDED:
        return Linear(None, np.zeros_like(cost))
    if found.status != _OPTIMAL:
        raise unsettled()
    return Linear(float(found.fun), np.asarray(found.x))


def unsettled() -> InputError:
    """Return the refusal to show an answer that is not confirmed when computed again."""
    return InputError(
        Problem("fit.not_confirmed", "no fit was found that is confirmed when computed again"),
        expected=Text("amounts of similar size in the cases and in the published figures"),
    )
