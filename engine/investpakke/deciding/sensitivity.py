"""Sensitivity: the average gain when one driver at a time is low or high."""

from __future__ import annotations

from collections.abc import Mapping
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
    """One driver's bar: its changes, and the average gain with each, tkr. a year.

    ``changes`` is None if the cases of a sum change differently.
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

    ``case`` or ``group`` names which; both are None for the package.
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
    return _Swings.of(package, result, ranges or Ranges()).tornado(rows, case, group)


def tornados(
    package: Package, result: PackageResult, ranges: Ranges | None = None
) -> tuple[Tornado, ...]:
    """Return the tornado of every case, in the package's order.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> found = tornados(package, compute_package(package))
    >>> found[0].case, found[0].bars[0].driver.value, round(found[0].bars[0].swing)
    ('1.1', 'delay', 215)
    """
    swings = _Swings.of(package, result, ranges or Ranges())
    own = np.eye(len(package.cases), dtype=bool)
    return tuple(
        swings.tornado(rows, case.number, None)
        for case, rows in zip(package.cases, own, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Swings:
    """Every case's gain (n,), and by driver its low and high changes and gains there, (n, 2)."""

    gain: Floats
    changes: Mapping[Driver, Floats]
    gains: Mapping[Driver, Floats]

    @classmethod
    def of(cls, package: Package, result: PackageResult, ranges: Ranges) -> _Swings:
        drivers = Drivers.of(package, result)
        changes = {driver: ranges.over(package, driver) for driver in Driver}
        gains = {
            driver: np.stack([drivers.gain(driver, pairs[:, [side]]) for side in (0, 1)], axis=1)
            for driver, pairs in changes.items()
        }
        return cls(drivers.average_saving - drivers.average_investment, changes, gains)

    def tornado(self, rows: NDArray[np.bool_], case: str | None, group: int | None) -> Tornado:
        """Return the tornado of the sum of some cases."""
        bars = [self._bar(driver, rows) for driver in Driver]
        # A stable sort: bars that are equal but for a last binary digit keep the drivers' order.
        bars.sort(key=lambda bar: -round(bar.swing, 6))
        return Tornado(float(self.gain[rows].sum()), tuple(bars), case, group)

    def _bar(self, driver: Driver, rows: NDArray[np.bool_]) -> Bar:
        low, high = self.gains[driver][rows].sum(axis=0).tolist()
        alike = np.unique(self.changes[driver][rows], axis=0)
        pair = (float(alike[0, 0]), float(alike[0, 1])) if len(alike) == 1 else None
        return Bar(driver, pair, (low, high))
