"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from investpakke.deciding.drivers import Driver
from investpakke.deciding.ranges import LowHigh, Ranges


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has.

    Parameters
    ----------
    ranges : mapping of Driver to (low, high)
        On `Følsomhed`, for all cases; a driver that is left out has its usual range.
    """

    ranges: Mapping[Driver, LowHigh] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Ranges(self.ranges)  # refuses what a driver may not have
