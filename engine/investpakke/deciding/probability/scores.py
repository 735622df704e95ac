"""Standard normal scores that are the same everywhere, and correlated between cases."""

from __future__ import annotations

import numpy as np
from numpy.random import PCG64, SeedSequence

from investpakke.calc.series import Floats

_BITS = 53
_HALF_STEP = 2.0 ** -(_BITS + 1)


class ScoreStream:
    """A stream of standard normal scores that follows from a seed and a key.

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
    r"""What the cases share of one driver's scores: factors that are drawn once for all cases.

    Parameters
    ----------
    seed, key
        Of the streams of the factors.
    loadings : (g, k) array
        How much of each of k factors the cases of each of g groups take.
    draws : int
        How many draws.

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
        """Return a case's scores of a block of draws; its own ones are used up as scratch."""
        if self._own[group] < 1:
            own *= self._own[group]
        for loading, factor in zip(self._loadings[group].tolist(), self._factors, strict=True):
            if loading:
                own += loading * factor[block]
        return own
