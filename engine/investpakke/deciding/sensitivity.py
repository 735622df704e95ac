"""Sensitivity: the average gain when one driver at a time is low or high."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.named import chosen
from investpakke.deciding.ranges import LowHigh, Ranges
from investpakke.model import Package


@dataclass(frozen=True, slots=True)
class Bar:
    """One driver's bar: what it is changed to, and the average gain there, tkr. a year.

    ``changes`` is None where the cases of a sum are changed unlike each other.
    """

    driver: Driver
    changes: LowHigh | None
    gains: LowHigh

    @property
    def swing(self) -> float:
        """The distance between the two gains."""
        return abs(self.gains[1] - self.gains[0])


@dataclass(frozen=True, slots=True)
class Tornado:
    """The bars of one case, group or package, the widest first.

    ``case`` and ``group`` say of what; both are None for the package.
    """

    gain: float
    bars: tuple[Bar, ...]
    case: str | None = None
    group: int | None = None


def tornado(
    package: Package,
    result: PackageResult,
    ranges: Ranges | None = None,
    *,
    case: str | None = None,
    group: int | None = None,
) -> Tornado:
    """Return the tornado of a case, of a group, or of the package if neither is named.

    In a sum every case is low at once, or high at once.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> found = tornado(package, compute_package(package))
    >>> [(bar.driver.value, round(bar.swing)) for bar in found.bars][:2]
    [('delay', 9090), ('persons', 6933)]
    """
    rows = chosen(package, case, group)
    drivers, ranges = Drivers.of(package, result), ranges or Ranges()
    bars = [_bar(drivers, driver, ranges.over(package, driver), rows) for driver in Driver]
    # A stable sort: bars that are equal but for a last binary digit keep the drivers' order.
    bars.sort(key=lambda bar: -round(bar.swing, 6))
    gain = float((drivers.average_saving - drivers.average_investment)[rows].sum())
    return Tornado(gain, tuple(bars), case, group)


def _bar(drivers: Drivers, driver: Driver, changes: Floats, rows: NDArray[np.bool_]) -> Bar:
    low, high = (float(drivers.gain(driver, changes[:, [side]])[rows].sum()) for side in (0, 1))
    alike = np.unique(changes[rows], axis=0)
    pair = (float(alike[0, 0]), float(alike[0, 1])) if len(alike) == 1 else None
    return Bar(driver, pair, (low, high))
