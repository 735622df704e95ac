"""The ramps closest to the stated phasing that give the published averages and path.

If no ramps fit: the published figures that conflict, and how far off they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from investpakke.calc import CaseTable, PackageResult, compute_package, series
from investpakke.calc.series import Floats
from investpakke.deciding.fit.demands import INSIDE, Demand, demands_of
from investpakke.deciding.fit.ranges import Ranges, ranges_of
from investpakke.deciding.fit.solvers import Linear, closest, minimise, unsettled
from investpakke.deciding.fit.space import Flags, Space
from investpakke.deciding.named import check_cases
from investpakke.errors import InputError
from investpakke.frames import frame
from investpakke.model import Package, Phasing
from investpakke.reconciliation import Verdict, line_of
from investpakke.text import Problem, Text, joined, quote


def refusal_of(space: Space) -> InputError:
    """Return the refusal of a path that no ramps give, with the figures that conflict.

    None of the named figures is redundant: without any one of them the others can be met. The
    refusal also states how far beyond its rounding the worst of all figures must be.
    """
    left = list(space.demands)
    for demand in space.demands:
        others = [other for other in left if other is not demand]
        if not is_feasible(_with_demands(space, others)):
            left = others
    named = [_describe(demand) for demand in left]
    extra = quote(round(_extra(space), 1))
    return InputError(
        Problem("fit.impossible", "no phasing gives both the averages and the published path"),
        expected=Text("a path that is possible with ramps that never fall"),
        got=joined(named, "; "),
        mend=Text(
            "All figures can be met if each may differ by {extra} tkr. more than its rounding",
            extra=extra,
        ),
    )


def _describe(demand: Demand) -> Text:
    low, high = quote(round(demand.low, 3)), quote(round(demand.high, 3))
    said = demand.label
    return Text("{said} (saving {low} to {high} tkr.)", said=said, low=low, high=high)


def _with_demands(space: Space, demands: Sequence[Demand]) -> Space:
    """Return the space with only some of its demands."""
    wanted = np.array([demand in demands for demand in space.demands], dtype=bool)
    rows = np.concatenate([np.ones(space.inner, dtype=bool), np.repeat(wanted, 2)])
    return replace(
        space, below=space.below[rows], at_most=space.at_most[rows], demands=tuple(demands)
    )


def is_feasible(space: Space) -> bool:
    """Return whether any ramps satisfy all rows."""
    return _solve(space, elastic=False) is not None


def _extra(space: Space) -> float:
    """Return by how many tkr. every demand must at least be widened."""
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


if TYPE_CHECKING:
    from pandas import DataFrame

_SAME = 1e-7
"""Factors that differ by less equal the stated ones: the solver's precision."""

_EXACT = 1e-9
"""The relative error allowed in averages that are computed again."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted ramps beside the stated ones: n cases, T years (shown or averaged over).

    Attributes
    ----------
    stated, fitted : Package
        The package as it is, and with the ramps that were found.
    before, after : PackageResult
        What the engine computes of them.
    factors, effects : (n, T) array
        Relative to the full saving of the fitted package, and of the stated one.
    stated_factors : (n, T) array
        The stated factors.
    changed, kept : (n,) bool array
        Cases whose ramp changed, and cases whose ramp was to be kept.
    demands : tuple of Demand
        The requirements of the published path.
    ranges : Ranges, optional
        The smallest and the largest possible value of each factor; None for a large package, and if
        nothing had to be fitted.
    """

    stated: Package
    fitted: Package
    before: PackageResult
    after: PackageResult
    factors: Floats
    effects: Floats
    stated_factors: Floats
    changed: Flags
    kept: Flags
    demands: tuple[Demand, ...]
    ranges: Ranges | None

    def __repr__(self) -> str:
        said = f"{int(self.changed.sum())} of {self.changed.size} cases have another ramp"
        return f"Fit({said}, distance {self.distance:.4f})"

    def to_frame(self) -> DataFrame:
        """Return the fitted effects as a pandas frame: one row per case, one column per year."""
        labels, first = self.before.labels, self.stated.first_year
        years = {first + i: self.effects[:, i] for i in range(self.effects.shape[1])}
        return frame({"changed": self.changed, **years}, labels.cases, "case")

    @property
    def distance(self) -> float:
        """The root mean square change of effect, weighted by full saving."""
        weights = self.before.full_saving / self.before.full_saving.sum()
        squares = (self.effects - self.stated_factors) ** 2
        return float(np.sqrt((weights[:, None] * squares).sum() / squares.shape[1]))

    @property
    def loose(self) -> Flags:
        """Which factors could differ by more than half a per cent, (n, T)."""
        if self.ranges is None:
            return np.zeros(self.factors.shape, dtype=bool)
        return np.asarray(self.ranges.high - self.ranges.low > 0.005)


def fit_ramps(package: Package, *, keep: Sequence[str] = (), with_ranges: bool = True) -> Fit:
    r"""Return the ramps closest to the stated phasing that give both averages and path.

    Every case keeps its average saving exactly, and the package's savings and nets of each
    year (and their published sums) come within the rounding they are printed with. No ramp
    falls from one year to the next. A stated phasing that does all this is returned as it is.

    Parameters
    ----------
    package : Package
        With the published figures of its yearly path.
    keep : sequence of str
        Numbers of cases whose phasing stays as it is.
    with_ranges : bool
        Whether to find the range of each factor: three linear programmes per factor.

    Raises
    ------
    InputError
        No published path; no ramps that give both, with the figures that clash; a case that
        the package does not have.

    Notes
    -----
    A case that states its average saving has no full saving of its own: it is the average
    over the mean factor. A slower ramp therefore means a larger full saving. It stays what
    it was under the stated phasing unless the ramp goes higher; then full effect is that of
    the last year. A case with persons × unit saving keeps its full saving.

    Examples
    --------
    >>> from investpakke import load_package
    >>> found = fit_ramps(load_package("aarhus-2024"), with_ranges=False)
    >>> (found.after.saving_by_year / 1000).round(2)
    array([20.39, 37.11, 39.5 , 40.5 , 40.5 , 41.5 ])
    >>> float(abs(found.after.average_saving - found.before.average_saving).max()) < 1e-9
    True
    """
    check_cases(package, keep)
    table, before = CaseTable.of(package), compute_package(package)
    demands = demands_of(package, before, table.factors.shape[1])
    kept = np.array([case.number in set(keep) for case in package.cases], dtype=bool)
    if _holds(package, package, before, demands, kept):
        return _fit(package, package, before, table, table.factors, kept, demands, None)
    if not package.cases:
        raise _no_cases()
    space = _space(table, before, demands, kept)
    effects = _ramps(closest(space), table)
    fitted = _fitted(package, table, effects)
    if not _holds(fitted, package, before, demands, kept):
        raise unsettled()
    ranges = ranges_of(space) if with_ranges else None
    return _fit(package, fitted, before, table, effects, kept, demands, ranges)


def _space(
    table: CaseTable, before: PackageResult, demands: Sequence[Demand], kept: Flags
) -> Space:
    """Return the allowed ramps: slightly inside the rounding, or up to its edge if necessary."""
    for inside in (INSIDE, 0.0):
        space = Space.of(table, before, demands, kept, inside)
        if is_feasible(space):
            return space
    raise refusal_of(space)


def _fit(
    stated: Package,
    fitted: Package,
    before: PackageResult,
    table: CaseTable,
    effects: Floats,
    kept: Flags,
    demands: tuple[Demand, ...],
    ranges: Ranges | None,
) -> Fit:
    pairs = zip(stated.cases, fitted.cases, strict=True)
    return Fit(
        stated=stated,
        fitted=fitted,
        before=before,
        after=compute_package(fitted),
        factors=CaseTable.of(fitted).factors,
        effects=effects,
        stated_factors=table.factors,
        changed=np.array([one.phasing is not other.phasing for one, other in pairs], dtype=bool),
        kept=kept,
        demands=demands,
        ranges=ranges,
    )


def _ramps(found: Floats, table: CaseTable) -> Floats:
    """Return a solver's effects without numerical noise: no fall, and each mean kept."""
    rising = np.maximum.accumulate(np.maximum(found, 0.0), axis=1)
    rising = np.where(
        np.abs(found - table.factors).max(axis=1, keepdims=True) < _SAME, table.factors, rising
    )
    mean = series.mean_over(rising, table.averaging_years)
    target = series.mean_over(table.factors, table.averaging_years)
    capped = np.isnan(table.average_saving)
    down = rising * np.divide(target, mean, out=np.ones_like(mean), where=mean > 0)
    left = np.divide(1 - target, 1 - mean, out=np.ones_like(mean), where=mean < 1)
    up = 1 - (1 - rising) * left
    return np.where(
        capped & (mean < target), np.minimum(up, 1.0), np.where(capped, np.minimum(down, 1.0), down)
    )


def _fitted(package: Package, table: CaseTable, effects: Floats) -> Package:
    """Return the package with the changed effects as phasings of its cases."""
    cases = []
    for index, case in enumerate(package.cases):
        moved = np.abs(effects[index] - table.factors[index]).max() >= _SAME
        factors = effects[index] / max(1.0, float(effects[index].max()))
        phasing = Phasing(factors.tolist(), f"Tilpasset, sag {case.number}")
        cases.append(replace(case, phasing=phasing) if moved else case)
    return replace(package, cases=cases)


def _holds(
    fitted: Package, stated: Package, before: PackageResult, demands: Sequence[Demand], kept: Flags
) -> bool:
    """Return whether the engine confirms the averages, the path and the shape."""
    after, factors = compute_package(fitted), CaseTable.of(fitted).factors
    averages = np.abs(after.average_saving / before.average_saving - 1)
    untouched = [fitted.cases[i] is stated.cases[i] for i in np.flatnonzero(kept).tolist()]
    return (
        bool((averages <= _EXACT).all())
        and bool((np.diff(factors[~kept], axis=1) >= 0).all())
        and all(untouched)
        and all(line_of(d.figure, fitted, after).verdict is Verdict.TIES for d in demands)
    )


def _no_cases() -> InputError:
    return InputError(
        Problem("fit.no_cases", "the package has no cases to fit"),
        expected=Text("at least one case"),
        got=None,
    )
