"""How cases vary together: one correlation for all, or one per pair of groups.

Standard normal scores that are the same on every machine, and correlated between cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.random import PCG64, SeedSequence

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.named import check_groups
from investpakke.errors import InputError
from investpakke.model import Package, checks
from investpakke.text import Problem, Text, decimal

_BITS = 53
_HALF_STEP = 2.0 ** -(_BITS + 1)


class ScoreStream:
    """A stream of standard normal scores determined by a seed and a key.

    NumPy promises that the raw bits of a bit generator never change, but not what
    ``Generator`` makes of them (NEP 19). So the raw bits are taken, 53 of each as the middle
    of an interval of 0 to 1, and turned into scores by the inverse of the normal distribution.
    How many are drawn at a time does not matter.

    Examples
    --------
    >>> whole = ScoreStream(2024, (0,)).draw(4)
    >>> parts = ScoreStream(2024, (0,))
    >>> bool((np.concatenate([parts.draw(1), parts.draw(3)]) == whole).all())
    True
    """

    def __init__(self, seed: int, key: tuple[int, ...]) -> None:
        self._bits = PCG64(SeedSequence(seed, spawn_key=key))

    def draw(self, count: int) -> Floats:
        """Return the next ``count`` scores."""
        from scipy.special import ndtri

        raw = self._bits.random_raw(count)
        raw >>= np.uint64(64 - _BITS)
        shares = raw.view(np.int64) * 2.0**-_BITS
        shares += _HALF_STEP
        return np.asarray(ndtri(shares, out=shares))


class CommonScores:
    r"""The common part of one driver's scores: factors that are drawn once for all cases.

    Parameters
    ----------
    seed, key
        Of the factors' streams.
    loadings : (g, k) array
        The loading of each of k factors for the cases of each of g groups.
    draws : int
        The number of draws.

    Notes
    -----
    A case in group g has the score :math:`\sum_k L_{gk} c_k + \sqrt{1 - \sum_k L_{gk}^2}\,e`,
    with its own score e: a Gaussian copula in which two cases correlate by
    :math:`(L L^T)_{gh}`.
    """

    def __init__(self, seed: int, key: tuple[int, ...], loadings: Floats, draws: int) -> None:
        self._loadings = loadings
        self._own = np.sqrt(np.maximum(0.0, 1 - (loadings**2).sum(axis=1)))
        self._factors = [
            ScoreStream(seed, (*key, factor)).draw(draws) for factor in range(loadings.shape[1])
        ]

    def mix(self, own: Floats, group: int, block: slice) -> Floats:
        """Return a case's scores for a block of draws; ``own`` is overwritten."""
        if self._own[group] < 1:
            own *= self._own[group]
        for loading, factor in zip(self._loadings[group].tolist(), self._factors, strict=True):
            if loading:
                own += loading * factor[block]
        return own


_WHERE = Text("correlation")
_MATRIX = Text("correlation between groups")
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Correlation:
    """Correlations between any two cases, of the normal scores behind a driver's changes.

    Different drivers do not correlate. The correlation of the changes themselves is a little
    lower than that of their scores, where a distribution is skewed.

    Parameters
    ----------
    usual : float
        Between any two cases, from 0 to 1.
    by_driver : mapping of Driver to float
        For single drivers.
    groups : sequence of int
        The groups that ``matrix`` is of, in its order.
    matrix : sequence of sequence of float
        Between cases of two groups, and on the diagonal between two cases of one group; in
        place of ``usual``, for every driver that has none of its own.

    Raises
    ------
    InputError
        A matrix that is not square or symmetric, or that no variables can have together
        (it is not positive semi-definite).
    """

    usual: float = 0.0
    by_driver: Mapping[Driver, float] = field(default_factory=dict)
    groups: Sequence[int] = ()
    matrix: Sequence[Sequence[float]] = ()

    def __post_init__(self) -> None:
        checks.number(self.usual, _WHERE, at_least=0, at_most=1)
        for driver, value in self.by_driver.items():
            where = Text("correlation, {said}", said=driver.label)
            checks.number(value, where, at_least=0, at_most=1)
        if self.groups or self.matrix:
            self._check_matrix()

    def _check_matrix(self) -> None:
        checks.unique(self.groups, _MATRIX)
        size = len(self.groups)
        if len(self.matrix) != size or any(len(row) != size for row in self.matrix):
            raise InputError(
                Problem("correlation.size", "the size of the matrix is wrong"),
                where=_MATRIX,
                expected=Text("{size} × {size} numbers", size=size),
                got=list(map(len, self.matrix)),
            )
        for row in self.matrix:
            for value in row:
                checks.number(value, _MATRIX, at_least=-1, at_most=1)
        matrix = np.array(self.matrix, dtype=np.float64)
        if (np.abs(matrix - matrix.T) > _ROUNDING).any():
            raise InputError(
                Problem("correlation.not_symmetric", "the matrix is not symmetric"),
                where=_MATRIX,
                expected=Text("the same number in both directions"),
            )
        least = float(np.linalg.eigvalsh(matrix).min())
        if least < -_ROUNDING:
            raise InputError(
                Problem("correlation.impossible", "the correlations contradict each other"),
                where=_MATRIX,
                expected=Text("a positive semi-definite matrix"),
                got=Text("an eigenvalue of {least}", least=decimal(f"{least:.3g}")),
            )

    def loadings(self, package: Package, driver: Driver) -> Floats:
        """Return the loadings of each group's cases on the common factors, (g, k)."""
        if driver in self.by_driver or not self.matrix:
            share = self.by_driver.get(driver, self.usual)
            return np.full((len(package.groups), 1 if share else 0), np.sqrt(share))
        check_groups(package, self.groups)
        values, vectors = np.linalg.eigh(np.array(self.matrix, dtype=np.float64))
        root = np.sqrt(np.maximum(values, 0.0))
        factors = (vectors * root) @ vectors.T  # the one symmetric root: no choice of signs
        rows = dict(zip(self.groups, factors, strict=True))
        alone = np.zeros(factors.shape[1])
        return np.array([rows.get(group.id, alone) for group in package.groups])
