r"""One case's saving and investment, draw by draw.

With full saving S after corrections, relative changes p of persons, u of unit saving, q of
phasing and y of investment, and a delay of d years, year t has

.. math::

    s_t = S (1 + p)(1 + u)\, e_t, \qquad
    e_t = \sum_k h_k(d)\, \phi_{t-k} \min(1, (1 + q) f_{t-k}), \qquad
    I_t (1 + y)

with phasing f (0 before year 1), fade-out :math:`\phi`, and :math:`h_k(d) = \max(0, 1 - |d - k|)`:
half a year late is midway between on time and a year late. Fade-out counts from when the effect
occurs: an effect that comes late fades as late.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from investpakke.calc.series import Floats

Draws = Floats | float
"""One value per draw, or one value for all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class CasePath:
    """A case before drawing.

    Parameters
    ----------
    full_saving : float
        Tkr. a year at full effect, after optimism and deadweight.
    levels, left : (v,) array
        The distinct factors of the phasing, 0 first, and the remainder of each after fade-out.
    level_of : tuple of T int
        The index of the factor in each year of the effect.
    investment : (T,) array
        Tkr. a year.
    within : (T,) array
        The weight of each year in the average.
    delays : int
        The number of whole years of delay that draws can reach, plus one.
    """

    full_saving: float
    levels: Floats
    left: Floats
    level_of: tuple[int, ...]
    investment: Floats
    within: Floats
    delays: int

    @classmethod
    def of(
        cls,
        factors: Floats,
        investment: Floats,
        within: Floats,
        full_saving: float,
        fading: Floats,
        longest_delay: float,
    ) -> CasePath:
        """Return the path of a case with these factors, fade-out and amounts over T years."""
        kept = np.where(factors, fading, 1.0)
        pairs = list(zip(factors.tolist(), kept.tolist(), strict=True))
        different = sorted({(0.0, 1.0), *pairs})
        levels, left = np.array(different).T
        return cls(
            full_saving=full_saving,
            levels=levels,
            left=left,
            level_of=tuple(different.index(pair) for pair in pairs),
            investment=investment,
            within=within,
            delays=min(math.ceil(longest_delay), factors.size) + 1,
        )

    @property
    def average_investment(self) -> float:
        """Tkr. a year."""
        return float(self.investment @ self.within)

    @property
    def unchanged_gain(self) -> float:
        """The average gain when no driver changes, tkr. a year."""
        effects = (self.levels * self.left)[np.array(self.level_of)]
        return float(self.full_saving * (effects @ self.within)) - self.average_investment

    def source(self, year: int) -> tuple[int, ...]:
        """Return the levels of a year at a delay of 0, 1, … whole years."""
        return tuple(self.level_of[year - k] if k <= year else 0 for k in range(self.delays))

    @property
    def weights(self) -> Floats:
        """The weight of each level at each whole delay in the average effect, (v, delays)."""
        found = np.zeros((self.levels.size, self.delays))
        for year, weight in enumerate(self.within.tolist()):
            for delay, level in enumerate(self.source(year)):
                found[level, delay] += weight
        return found

    def reached(self, change: Draws) -> list[Draws]:
        """Return each level after a change of the phasing, at most full effect, with fade-out."""
        changed: dict[float, Draws] = {0.0: 0.0}
        for level in np.unique(self.levels)[1:].tolist():
            changed[level] = np.minimum(1.0, level * (1 + change))
        pairs = zip(self.levels.tolist(), self.left.tolist(), strict=True)
        return [changed[level] if left == 1 else changed[level] * left for level, left in pairs]

    def shares(self, delay: Draws) -> list[Draws]:
        """Return the share of each whole delay in a delay in years: of two, or of one."""
        return [np.maximum(0.0, 1 - np.abs(delay - k)) for k in range(self.delays)]


def effect(source: tuple[int, ...], reached: list[Draws], shares: list[Draws]) -> Draws:
    """Return one year's effect."""
    if len(set(source)) == 1:
        return reached[source[0]]
    terms = [reached[level] * share for level, share in zip(source, shares, strict=True) if level]
    return sum(terms[1:], terms[0]) if terms else 0.0


def combined(weights: Floats, reached: list[Draws], shares: list[Draws]) -> Draws:
    """Return the sum of weight × level × share over all levels and delays."""
    total: Draws = 0.0
    for row, level in zip(weights.tolist(), reached, strict=True):
        parts = [weight * share for weight, share in zip(row, shares, strict=True) if weight]
        if parts:
            total = total + level * sum(parts[1:], parts[0])
    return total
