"""How far each driver may fall and rise: for all cases, and for single ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.named import check_cases
from investpakke.model import Package, checks
from investpakke.text import Text

LowHigh = tuple[float, float]

USUAL: Mapping[Driver, LowHigh] = {
    driver: (0.0, 1.0) if driver is Driver.DELAY else (-0.1, 0.1) for driver in Driver
}
"""Ten per cent down and up; the effect a year late. No forecast, only a yardstick."""

MOST = 1000.0
"""A thousandfold: no driver is that uncertain, and no figure grows beyond use."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """The low and the high change of every driver.

    Parameters
    ----------
    usual : mapping of Driver to (low, high)
        For all cases; a driver that is left out has `USUAL`. Relative changes, the delay
        in whole years.
    by_case : mapping of str to such a mapping
        For single cases, by their number.

    Examples
    --------
    >>> Ranges({Driver.PERSONS: (-0.2, 0.1)}).of("1.1", Driver.PERSONS)
    (-0.2, 0.1)
    >>> Ranges().of("1.1", Driver.DELAY)
    (0.0, 1.0)
    """

    usual: Mapping[Driver, LowHigh] = field(default_factory=dict)
    by_case: Mapping[str, Mapping[Driver, LowHigh]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for driver, pair in self.usual.items():
            checked(driver, pair, driver.said)
        for number, own in self.by_case.items():
            for driver, pair in own.items():
                where = Text("case {number}, {driver}", number=number, driver=driver.said)
                checked(driver, pair, where)

    def of(self, number: str, driver: Driver) -> LowHigh:
        """Return the low and the high change of one driver of one case."""
        own = self.by_case.get(number, {})
        return own.get(driver) or self.usual.get(driver) or USUAL[driver]

    def over(self, package: Package, driver: Driver) -> Floats:
        """Return the low and high changes of a driver in every case, (n, 2)."""
        check_cases(package, self.by_case)
        pairs = [self.of(case.number, driver) for case in package.cases]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def checked(driver: Driver, pair: LowHigh, where: Text) -> LowHigh:
    """Return a range that its driver may have, low before high."""
    low, high = pair
    if driver is Driver.DELAY:
        first: float = checks.whole(low, where, at_least=0, at_most=checks.MAX_YEARS)
        last: float = checks.whole(high, where, at_least=0, at_most=checks.MAX_YEARS)
    else:
        first = checks.number(low, where, at_least=-1, at_most=MOST)
        last = checks.number(high, where, at_least=-1, at_most=MOST)
    checks.number(last, where, at_least=first)
    return first, last
