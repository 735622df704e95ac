r"""The allowed ramps as linear rows, which all solvers use.

The unknown is each case's *effect* in each year: its saving as a part of the full saving
under the stated phasing, :math:`g_{ct} = s_{ct} / S_c`. The stated effects are the stated
factors. An effect may exceed 1 where the case states its average: its full saving is then
no input but follows from the ramp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import CaseTable, PackageResult, series
from investpakke.calc.series import Floats
from investpakke.deciding.fit.demands import INSIDE, Demand

Flags = NDArray[np.bool_]
Rows = Any
"""A SciPy sparse array, (rows, n·T): one column per effect, case by case."""


@dataclass(frozen=True, slots=True)
class Space:
    """The allowed effects x, (n·T,): ``equal @ x == equal_to`` and ``below @ x <= at_most``.

    Parameters
    ----------
    stated : (n, T) array
        The factors as stated.
    full : (n,) array
        Full savings under the stated phasing, tkr. a year.
    kept : (n,) bool array
        Cases whose ramp stays as it is.
    capped : (n,) bool array
        Cases whose full saving is an input (persons × unit saving), so that no effect
        exceeds 1.
    equal, equal_to, below, at_most
        The rows. Those of ``below`` end with two for each demand of the path.
    demands : tuple of Demand
        The requirements of the path.
    """

    stated: Floats
    full: Floats
    kept: Flags
    capped: Flags
    equal: Rows
    equal_to: Floats
    below: Rows
    at_most: Floats
    demands: tuple[Demand, ...]

    @classmethod
    def of(
        cls,
        table: CaseTable,
        result: PackageResult,
        demands: Sequence[Demand],
        kept: Flags,
        inside: float = INSIDE,
    ) -> Space:
        """Return the ramps of a package that give averages and path.

        ``inside`` is how far inside its rounding a figure of the path must be, as a share of it.
        """
        from scipy import sparse

        capped = np.isnan(table.average_saving[:, 0])
        equal, equal_to = _equal(table, kept)
        shape, at_most = _shape(table.factors.shape, kept, capped)
        path, path_at_most = _path(result.full_saving, demands, inside)
        return cls(
            stated=table.factors,
            full=result.full_saving,
            kept=kept,
            capped=capped,
            equal=equal,
            equal_to=equal_to,
            below=sparse.vstack([shape, path], format="csc"),
            at_most=np.concatenate([at_most, path_at_most]),
            demands=tuple(demands),
        )

    @property
    def weights(self) -> Floats:
        """Each case's share of the full saving, (n,)."""
        return np.asarray(self.full / self.full.sum())

    @property
    def inner(self) -> int:
        """The number of rows of ``below`` for the shape of ramps, before those of the path."""
        return int(self.at_most.size) - 2 * len(self.demands)

    def column(self, case: int, year: int) -> int:
        """Return the position of one effect."""
        return case * int(self.stated.shape[1]) + year


def _equal(table: CaseTable, kept: Flags) -> tuple[Rows, Floats]:
    """Return the equality rows: the mean of each free case, all effects of each kept one."""
    from scipy import sparse

    cases, width = table.factors.shape
    within = series.first_years(table.averaging_years, width) / table.averaging_years
    means = sparse.block_diag([row.reshape(1, -1) for row in within], format="csr")[~kept]
    alike = sparse.eye_array(cases * width, format="csr")[np.repeat(kept, width)]
    mean = series.mean_over(table.factors, table.averaging_years)[~kept, 0]
    values = np.concatenate([mean, table.factors[kept].ravel()])
    return sparse.vstack([means, alike], format="csc"), values


def _shape(size: tuple[int, int], kept: Flags, capped: Flags) -> tuple[Rows, Floats]:
    """Return the rows of a ramp: from 0, never falling, and at most 1 where capped."""
    from scipy import sparse

    cases, width = size
    step = sparse.diags_array(
        [np.ones(width), -np.ones(width - 1)], offsets=[0, -1], shape=(width, width)
    )
    rising = -sparse.kron(sparse.eye_array(cases), step, format="csr")[np.repeat(~kept, width)]
    last = sparse.eye_array(cases * width, format="csr")[width - 1 :: width][capped & ~kept]
    limits = np.concatenate([np.zeros(rising.shape[0]), np.ones(last.shape[0])])
    return sparse.vstack([rising, last]), limits


def _path(full: Floats, demands: Sequence[Demand], inside: float) -> tuple[Rows, Floats]:
    """Return the rows of the path, as shares of the package's full saving."""
    from scipy import sparse

    whole = float(full.sum())
    rows, limits = [], []
    for demand in demands:
        row = np.outer(full / whole, demand.weights).ravel()
        margin = inside * (demand.high - demand.low) / 2
        rows += [row, -row]
        limits += [(demand.high - margin) / whole, -(demand.low + margin) / whole]
    return sparse.csr_array(np.array(rows)), np.array(limits)
