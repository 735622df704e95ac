"""Distributions of a driver's change: PERT from three points, normal, uniform, and none.

A distribution as a table of its quantiles, so that a draw costs a look-up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from investpakke.calc.series import Floats
from investpakke.model import checks
from investpakke.text import Text

MOST = 1000.0
"""A thousandfold: no driver is that uncertain, and no figure grows beyond use."""

_LOW = Text("low")
_LIKELY = Text("likely")
_HIGH = Text("high")
_MEAN = Text("mean")
_SD = Text("sd")

WEIGHT = 4.0
"""How much more the likely value of a PERT counts than its low and its high one."""


@dataclass(frozen=True, slots=True)
class Pert:
    r"""Three points: never below ``low``, never above ``high``, mostly around ``likely``.

    Notes
    -----
    A beta distribution stretched over low to high, with the shapes
    :math:`\alpha = 1 + 4 (m - a)/(b - a)` and :math:`\beta = 1 + 4 (b - m)/(b - a)`. So its
    mean is :math:`\mu = (a + 4m + b)/6` and its variance :math:`(\mu - a)(b - \mu)/7`.
    Source: Malcolm, Roseboom, Clark and Fazar, Operations Research 7(5), 1959, for the mean;
    the shapes are those of the beta that has it. The customary :math:`(b - a)^2/36` is an
    approximation of that variance.

    Examples
    --------
    >>> persons = Pert(-0.2, 0.0, 0.1)
    >>> round(persons.mean, 6), round(persons.sd, 6)
    (-0.016667, 0.055277)
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        checks.number(self.low, _LOW, at_least=-MOST, at_most=MOST)
        checks.number(self.high, _HIGH, at_least=self.low, at_most=MOST)
        checks.number(self.likely, _LIKELY, at_least=self.low, at_most=self.high)

    @property
    def mean(self) -> float:
        """The mean."""
        return (self.low + WEIGHT * self.likely + self.high) / (WEIGHT + 2)

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return math.sqrt((self.mean - self.low) * (self.high - self.mean) / (WEIGHT + 3))

    @property
    def shapes(self) -> tuple[float, float]:
        """Alpha and beta of the beta distribution over 0 to 1; 1 and 1 without a width."""
        width = self.high - self.low
        if width <= 0:
            return 1.0, 1.0
        return (
            1 + WEIGHT * (self.likely - self.low) / width,
            1 + WEIGHT * (self.high - self.likely) / width,
        )

    def at(self, scores: Floats) -> Floats:
        """Return the values that are as probable as these scores of a standard normal."""
        from scipy.special import betaincinv, ndtr

        alpha, beta = self.shapes
        near_low = scores < 0  # each half from its own end, where the tail is exact
        tail = ndtr(-np.abs(scores))
        share = np.where(near_low, betaincinv(alpha, beta, tail), 1 - betaincinv(beta, alpha, tail))
        return np.asarray(self.low + (self.high - self.low) * share)


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution. What it gives below the driver's least value counts as that value.

    Examples
    --------
    >>> Normal(0.0, 0.05).at(np.array([-1.0, 0.0, 2.0]))
    array([-0.05,  0.  ,  0.1 ])
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        checks.number(self.mean, _MEAN, at_least=-MOST, at_most=MOST)
        checks.number(self.sd, _SD, at_least=0, at_most=MOST)

    def at(self, scores: Floats) -> Floats:
        """Return the values that are as probable as these scores of a standard normal."""
        return np.asarray(self.mean + self.sd * scores)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value from ``low`` to ``high`` is as probable as every other.

    Examples
    --------
    >>> round(Uniform(0.0, 0.12).mean, 6), round(Uniform(0.0, 0.12).sd, 6)
    (0.06, 0.034641)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        checks.number(self.low, _LOW, at_least=-MOST, at_most=MOST)
        checks.number(self.high, _HIGH, at_least=self.low, at_most=MOST)

    @property
    def mean(self) -> float:
        """The mean."""
        return (self.low + self.high) / 2

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return (self.high - self.low) / math.sqrt(12)

    def at(self, scores: Floats) -> Floats:
        """Return the values that are as probable as these scores of a standard normal."""
        from scipy.special import ndtr

        return np.asarray(self.low + (self.high - self.low) * ndtr(scores))


Distribution = Pert | Normal | Uniform


def fixed(value: float) -> Pert:
    """Return the distribution of what is not uncertain."""
    return Pert(value, value, value)


_FURTHEST = 12.0
"""Scores: beyond what two combined draws of 53 bits can reach, 8.3 x sqrt(2)."""

_A_SCORE = 256
"""Points of the table in one score."""

_MIDPOINTS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class QuantileTable:
    """A driver's values at evenly spaced scores of a standard normal, straight between them.

    A line between points 1/256 apart is within 2e-6 of the width of a PERT or a uniform
    distribution, and exact for a normal one; the errors alternate in sign.

    Attributes
    ----------
    values, steps : (points,) array
        The value at each point, and what it rises by to the next.
    alike : (midpoints,) array
        Values of equal probability, for means of what follows from the driver.
    """

    values: Floats
    steps: Floats
    alike: Floats

    @property
    def certain(self) -> bool:
        """Whether there is only one value."""
        return bool(self.values[0] == self.values[-1])

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        return float(self.values[0]), float(self.values[-1])

    def at(self, scores: Floats) -> Floats:
        """Return the values at these scores; ``scores`` is used up as scratch."""
        scores += _FURTHEST
        scores *= _A_SCORE
        index = scores.astype(np.intp)
        scores -= index
        found = self.steps.take(index)
        found *= scores
        found += self.values.take(index)
        return found


@lru_cache(maxsize=64)
def quantile_table(distribution: Distribution, least: float) -> QuantileTable:
    """Return the table of a distribution of which nothing goes below ``least``."""
    from scipy.special import ndtri

    points = np.arange(2 * int(_FURTHEST) * _A_SCORE + 1) / _A_SCORE - _FURTHEST
    values = np.maximum(distribution.at(points), least)
    middles = (np.arange(_MIDPOINTS) + 0.5) / _MIDPOINTS
    alike = np.maximum(distribution.at(ndtri(middles)), least)
    return QuantileTable(values, np.append(np.diff(values), 0.0), alike)
