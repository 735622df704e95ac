"""How far each driver may fall and rise: for all cases, and for single ones.

Ranges of drivers can be stated in a TOML file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import DRIVER_KEYS, Driver
from investpakke.deciding.named import check_cases
from investpakke.errors import InputError, InvestpakkeError
from investpakke.model import Package, checks
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, read_text, toml_data

LowHigh = tuple[float, float]

USUAL: Mapping[Driver, LowHigh] = {
    driver: (0.0, 1.0) if driver is Driver.DELAY else (-0.1, 0.1) for driver in Driver
}
"""Ten per cent down and up; the effect a year late. A reference, not a forecast."""

MOST = 1000.0
"""A thousandfold: no driver is that uncertain, and figures stay in a usable range."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """The low and the high change of every driver.

    Parameters
    ----------
    usual : mapping of Driver to (low, high)
        For all cases; a driver that is left out has `USUAL`. Relative changes, the delay
        in whole years.
    by_case : mapping of str to such a mapping
        For single cases, by number.

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
            checked(driver, pair, driver.label)
        for number, own in self.by_case.items():
            for driver, pair in own.items():
                where = Text("case {number}, {driver}", number=number, driver=driver.label)
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
    """Return a valid range for its driver, low before high."""
    low, high = pair
    if driver is Driver.DELAY:
        first: float = checks.whole(low, where, at_least=0, at_most=checks.MAX_YEARS)
        last: float = checks.whole(high, where, at_least=0, at_most=checks.MAX_YEARS)
    else:
        first = checks.number(low, where, at_least=-1, at_most=MOST)
        last = checks.number(high, where, at_least=-1, at_most=MOST)
    checks.number(last, where, at_least=first)
    return first, last


_MOST_BYTES = 1_000_000
_DANISH = {**DRIVER_KEYS, "ranges": ("intervaller",), "cases": ("sager",)}
_EXPECTED = Text("a TOML file with [ranges]")


def read_ranges(path: Path) -> Ranges:
    """Return the ranges in a TOML file: ``[ranges]``, and ``[cases."1.1"]`` for single cases.

    Keys may be Danish: ``[intervaller]``, ``personer``.
    """
    data = toml_data(read_text(path, _EXPECTED, _MOST_BYTES), str(path))
    try:
        return _ranges(Table(data, same(""), danish=_DANISH))
    except InvestpakkeError as error:
        raise error.within(str(path)) from None


def _ranges(root: Table) -> Ranges:
    usual, cases = root.inner_or_none("ranges"), root.inner_or_none("cases")
    root.finish()
    by_case = {} if cases is None else {key: _pairs(cases.inner(key)) for key in cases.keys}
    return Ranges({} if usual is None else _pairs(usual), by_case)


def _pairs(table: Table) -> dict[Driver, LowHigh]:
    found = {}
    for driver in Driver:
        pair = table.take(driver.value, list, default=None)
        if pair is not None:
            where = table.at(driver.value)
            if len(pair) != 2:
                raise InputError(
                    Problem("range.not_two_numbers", "the list does not have two numbers"),
                    where=where,
                    expected=same("[-0.1, 0.1]"),
                    got=pair,
                )
            found[driver] = checked(driver, (pair[0], pair[1]), where)
    table.finish()
    return found
