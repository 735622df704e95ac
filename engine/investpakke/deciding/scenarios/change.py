"""A change of the assumptions of cases: by how much, and in which cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investpakke.deciding.drivers import Driver
from investpakke.deciding.named import check_cases, check_groups
from investpakke.deciding.ranges import MOST
from investpakke.model import Package, checks
from investpakke.text import Text

DELAYS = frozenset({"delay", "investment_delay"})
"""What changes by years rather than relatively."""

LEVERS: Mapping[str, Text] = {
    **{driver.value: driver.label for driver in Driver},
    "investment_delay": Text("Delay of the investment"),
    "price_level": Text("Price and wage level"),
    "price_growth": Text("Price and wage growth a year"),
}
"""Everything that can be changed: the drivers, and what no single driver covers."""

_AT_LEAST_ZERO = frozenset({"investment"})
"""What may become 0: an investment of 0 is possible, but a case with 0 persons is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Changes in the named cases, or in all of them. A 0 changes nothing.

    Parameters
    ----------
    persons, unit_saving, phasing, investment : float
        Relative changes: -0.2 is 20 per cent less. The full saving stays what it is when the
        phasing changes; a factor above full effect counts as full effect.
    delay : float
        Years by which the effect is late, whole or not, e.g. 0.5; the investment stays.
    investment_delay : float
        Years by which the investment is late.
    price_level : float
        Prices and wages (PL) raised once: investment and unit saving alike, in every year.
    price_growth : float
        Prices and wages that rise each year from year 2 on: year t has (1 + growth)^(t-1).
        They rise up to the last year that the package shows or averages over.
    cases : sequence of str
        Numbers of the cases that change.
    groups : sequence of int
        Numbers of the groups whose cases change. If neither is given, all cases change.

    Examples
    --------
    >>> change = Change(persons=-0.2, groups=[3])
    >>> change.changed
    {'persons': -0.2}
    """

    persons: float = 0.0
    unit_saving: float = 0.0
    phasing: float = 0.0
    investment: float = 0.0
    delay: float = 0.0
    investment_delay: float = 0.0
    price_level: float = 0.0
    price_growth: float = 0.0
    cases: Sequence[str] = ()
    groups: Sequence[int] = ()

    def __post_init__(self) -> None:
        for lever in LEVERS:
            object.__setattr__(self, lever, checked(lever, getattr(self, lever), LEVERS[lever]))
        for name in ("cases", "groups"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @property
    def changed(self) -> dict[str, float]:
        """The changed levers, with the size of the change."""
        return {lever: getattr(self, lever) for lever in LEVERS if getattr(self, lever)}

    @property
    def everywhere(self) -> bool:
        """Whether all cases change."""
        return not (self.cases or self.groups)

    def of(self, package: Package) -> NDArray[np.bool_]:
        """Return which cases of a package change, (n,); an unknown one is refused."""
        check_cases(package, self.cases)
        check_groups(package, self.groups)
        named = [c.number in self.cases or c.group in self.groups for c in package.cases]
        return np.array(named, dtype=bool) | self.everywhere


def checked(lever: str, value: object, where: Text) -> float:
    """Return the size of a lever's change, refused if it is impossible."""
    if lever in DELAYS:
        return checks.number(value, where, at_least=0, at_most=checks.MAX_YEARS)
    if lever == "price_growth":
        return checks.number(value, where, above=-1, at_most=1)
    if lever in _AT_LEAST_ZERO:
        return checks.number(value, where, at_least=-1, at_most=MOST)
    return checks.number(value, where, above=-1, at_most=MOST)
