"""Traffic lights: a word for the deviation of the saving from the plan."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up.outcomes import Limits
from investpakke.deciding.follow_up.variance import Variances
from investpakke.text import Text


class Light(StrEnum):
    """A traffic light; the word matters, the colour only accompanies it."""

    UNKNOWN = "unknown"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"

    @property
    def label(self) -> Text:
        """The word."""
        return _SAID[self]


_SAID = {
    Light.UNKNOWN: Text("Not known"),
    Light.RED: Text("Red"),
    Light.YELLOW: Text("Yellow"),
    Light.GREEN: Text("Green"),
}


def lights(found: Variances, average_gain: Floats, limits: Limits) -> tuple[Light, ...]:
    """Return the light of each case, group or package.

    Not known without persons of any month. Red if the average gain is now expected to be less
    than ``least_gain``, or the saving is less than ``yellow_from`` of what was expected in
    the months with persons; yellow if it is less than ``green_from``; else green.
    """
    known = found.months > 0
    saving, expected = np.nan_to_num(found.saving), np.nan_to_num(found.expected)
    yellow = known & (average_gain >= limits.least_gain) & (saving >= limits.yellow_from * expected)
    green = yellow & (saving >= limits.green_from * expected)
    order = tuple(Light)
    steps = known.astype(int) + yellow.astype(int) + green.astype(int)
    return tuple(order[step] for step in steps.tolist())
