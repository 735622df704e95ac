"""Distributions of a driver's change: PERT from three points, normal, uniform, and fixed.

Each is tabulated by its quantiles, so that a draw is a table lookup.
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
"""A thousandfold: no driver is that uncertain, and figures stay in a usable range."""

_LOW = Text("low")
_LIKELY = Text("likely")
_HIGH = Text("high")
_MEAN = Text("mean")
_SD = Text("sd")

WEIGHT = 4.0
"""The weight of a PERT's likely value, relative to its low and high values."""


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
        """Return the values with the same probability as these scores of a standard normal."""
        from scipy.special import betaincinv, ndtr

        alpha, beta = self.shapes
        near_low = scores < 0  # each half from its own end, where the tail is exact
        tail = ndtr(-np.abs(scores))
        share = np.where(near_low, betaincinv(alpha, beta, tail), 1 - betaincinv(beta, alpha, tail))
        return np.asarray(self.low + (self.high - self.low) * share)


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution, truncated at the driver's smallest value.

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
        """Return the values with the same probability as these scores of a standard normal."""
        return np.asarray(self.mean + self.sd * scores)


@dataclass(frozen=True, slots=True)
class Uniform:
    """All values from ``low`` to ``high`` are equally probable.

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
        """Return the values with the same probability as these scores of a standard normal."""
        from scipy.special import ndtr

        return np.asarray(self.low + (self.high - self.low) * ndtr(scores))


Distribution = Pert | Normal | Uniform


def fixed(value: float) -> Pert:
    """Return the distribution of a certain value."""
    return Pert(value, value, value)


_FURTHEST = 12.0
"""Scores beyond the reach of two combined draws of 53 bits, 8.3 x sqrt(2)."""

_A_SCORE = 256
"""Points of the table per unit of score."""

_MIDPOINTS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class QuantileTable:
    """A driver's values at evenly spaced scores of a standard normal, interpolated linearly.

    A line between points 1/256 apart is within 2e-6 of the width of a PERT or a uniform
    distribution, and exact for a normal one; the errors alternate in sign.

    Attributes
    ----------
    values, steps : (points,) array
        The value at each point, and the difference to the next.
    alike : (midpoints,) array
        Equally probable values, for means of figures derived from the driver.
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
        """Return the values at these scores; ``scores`` is overwritten."""
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
    """Return the table of a distribution truncated below ``least``."""
    from scipy.special import ndtri

    points = np.arange(2 * int(_FURTHEST) * _A_SCORE + 1) / _A_SCORE - _FURTHEST
    values = np.maximum(distribution.at(points), least)
    middles = (np.arange(_MIDPOINTS) + 0.5) / _MIDPOINTS
    alike = np.maximum(distribution.at(ndtri(middles)), least)
    return QuantileTable(values, np.append(np.diff(values), 0.0), alike)
