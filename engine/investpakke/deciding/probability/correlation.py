"""How the cases vary together: one correlation for all, or one for each pair of groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.named import check_groups
from investpakke.errors import InputError
from investpakke.model import Package, checks
from investpakke.text import Problem, Text, decimal

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
            where = Text("correlation, {said}", said=driver.said)
            checks.number(value, where, at_least=0, at_most=1)
        if self.groups or self.matrix:
            self._check_matrix()

    def _check_matrix(self) -> None:
        checks.unique(self.groups, _MATRIX)
        size = len(self.groups)
        if len(self.matrix) != size or any(len(row) != size for row in self.matrix):
            raise InputError(
                Problem("correlation.size", "the size of the matrix does not fit"),
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
                expected=Text("the same number both ways"),
            )
        least = float(np.linalg.eigvalsh(matrix).min())
        if least < -_ROUNDING:
            raise InputError(
                Problem("correlation.impossible", "the correlations cannot hold together"),
                where=_MATRIX,
                expected=Text("a positive semi-definite matrix"),
                got=Text("an eigenvalue of {least}", least=decimal(f"{least:.3g}")),
            )

    def loadings(self, package: Package, driver: Driver) -> Floats:
        """Return how much the cases of each group take of the common factors, (g, k)."""
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
