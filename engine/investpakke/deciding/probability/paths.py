r"""One case's saving and investment, draw by draw.

With full saving S after corrections, relative changes p of persons, u of unit saving, q of
phasing and y of investment, and a delay of d years, year t has

.. math::

    s_t = S (1 + p)(1 + u)\, e_t, \qquad
    e_t = \phi_t \sum_k h_k(d) \min(1, (1 + q) f_{t-k}), \qquad
    I_t (1 + y)

with phasing f (0 before year 1), fade-out :math:`\phi`, and :math:`h_k(d) = \max(0, 1 - |d - k|)`:
half a year late is midway between on time and a year late.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from investpakke.calc.series import Floats

Draws = Floats | float
"""One value a draw, or one value for all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class CasePath:
    """A case before anything is drawn.

    Parameters
    ----------
    full_saving : float
        Tkr. a year at full effect, after optimism and deadweight.
    levels : (v,) array
        The different factors of the phasing, 0 first.
    level_of : (T,) int array
        Which of them each year has.
    fading : (T,) array
        What fade-out leaves of the effect.
    investment : (T,) array
        Tkr. a year.
    within : (T,) array
        What each year weighs in the average.
    delays : int
        How many whole years of delay the draws may reach, and one.
    """

    full_saving: float
    levels: Floats
    level_of: tuple[int, ...]
    fading: Floats
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
        """Return the path of a case with these factors and amounts over T years."""
        levels, place = np.unique(np.append(0.0, factors), return_inverse=True)
        return cls(
            full_saving=full_saving,
            levels=levels,
            level_of=tuple(place[1:].tolist()),
            fading=fading,
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
        effects = self.levels[np.array(self.level_of)] * self.fading
        return float(self.full_saving * (effects @ self.within)) - self.average_investment

    def source(self, year: int) -> tuple[int, ...]:
        """Return the levels that a year has at a delay of 0, 1, … whole years."""
        return tuple(self.level_of[year - k] if k <= year else 0 for k in range(self.delays))

    @property
    def weights(self) -> Floats:
        """What each level at each whole delay weighs in the average effect, (v, delays)."""
        found = np.zeros((self.levels.size, self.delays))
        for year, weight in enumerate((self.fading * self.within).tolist()):
            for delay, level in enumerate(self.source(year)):
                found[level, delay] += weight
        return found

    def reached(self, change: Draws) -> list[Draws]:
        """Return each level after a change of the phasing: no higher than full effect."""
        return [np.minimum(1.0, level * (1 + change)) if level else 0.0
                for level in self.levels.tolist()]  # fmt: skip

    def shares(self, delay: Draws) -> list[Draws]:
        """Return how much of each whole delay a delay in years is: two of them, or one."""
        return [np.maximum(0.0, 1 - np.abs(delay - k)) for k in range(self.delays)]


def effect(source: tuple[int, ...], reached: list[Draws], shares: list[Draws]) -> Draws:
    """Return one year's effect before fade-out."""
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
