"""From figures to places: axes with round steps."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WIDTH_OF_CHARACTER = 0.56
"""Of the text's size: a little more than the mean of figures in the fonts that are asked for."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from figures to places: ``low`` stands at ``start``, ``high`` at ``end``.

    Examples
    --------
    >>> Scale(0, 50, 100, 0).at(25)
    50.0
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a figure."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def zero(self) -> float:
        """The place of 0."""
        return self.at(0.0)


def scale(values: Iterable[float], start: float, end: float) -> Scale:
    """Return the scale that has 0 and all values on it; without any it goes from 0 to 1.

    Examples
    --------
    >>> scale([-8, 14], 0, 220).at(0)
    80.0
    """
    known = [value for value in values if math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    return Scale(low, high if high > low else low + 1.0, start, end)


def ticks(of: Scale, most: int = 4) -> list[float]:
    """Return round figures within a scale, at most ``most`` steps apart.

    Examples
    --------
    >>> ticks(Scale(0, 38.15, 0, 100))
    [0.0, 10.0, 20.0, 30.0]
    >>> ticks(Scale(-2.3, 10.2, 0, 100))
    [0.0, 5.0, 10.0]
    """
    span = of.high - of.low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(each * power for each in _STEPS if each * power >= span / most * (1 - 1e-12))
    first, last = math.ceil(of.low / step - 1e-9), math.floor(of.high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in the units of its size."""
    return len(text) * size * _WIDTH_OF_CHARACTER
