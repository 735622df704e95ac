"""The five drivers of a case's average gain, and the gain when one of them changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from investpakke.calc import CaseTable, PackageResult, series
from investpakke.calc.series import Floats, Ints
from investpakke.model import Package
from investpakke.text import Problem, Text, in_context, same
from investpakke.written_names import named_one


class Driver(StrEnum):
    """The assumptions behind the average gain of a case.

    All except the delay change relatively: -0.1 is ten per cent less. The delay is in years.
    """

    PERSONS = "persons"
    UNIT_SAVING = "unit_saving"
    PHASING = "phasing"
    INVESTMENT = "investment"
    DELAY = "delay"

    @property
    def label(self) -> Text:
        """The name of the driver."""
        return _SAID[self]

    @property
    def unit(self) -> Text:
        """The unit of its values."""
        return _UNITS[self]


_SAID = {
    Driver.PERSONS: Text("Full-year persons"),
    Driver.UNIT_SAVING: Text("Unit saving"),
    Driver.PHASING: Text("Phasing"),
    Driver.INVESTMENT: Text("Investment"),
    Driver.DELAY: Text("Delay"),
}
_UNITS = {
    Driver.PERSONS: in_context("short", "persons"),
    Driver.UNIT_SAVING: same("tkr."),
    Driver.PHASING: Text("factor"),
    Driver.INVESTMENT: same("tkr."),
    Driver.DELAY: Text("years"),
}

DRIVER_NAMES = {
    Driver.PERSONS: ("personer", "persons", "helårspersoner"),
    Driver.UNIT_SAVING: ("enhedsbesparelse", "unit_saving"),
    Driver.PHASING: ("indfasning", "phasing"),
    Driver.INVESTMENT: ("investering", "investment"),
    Driver.DELAY: ("forsinkelse", "delay"),
}
"""What users may write for a driver: Danish, English, and other names."""

DRIVER_KEYS = {driver.value: (own[0], *own[2:]) for driver, own in DRIVER_NAMES.items()}
"""Danish names of drivers where they are keys in a file."""


def driver_named(name: str, where: Text) -> Driver:
    """Return the driver with a name that a user has written.

    Examples
    --------
    >>> driver_named("Personer", same("--vary")).value
    'persons'
    """
    what = Problem("driver.unknown", "the driver does not exist")
    return named_one(name, DRIVER_NAMES, what, where)


@dataclass(frozen=True, slots=True)
class Drivers:
    """The drivers of n cases as arrays over T years, before any change.

    Parameters
    ----------
    persons : (n, 1) array
        Helårspersoner at full effect; NaN where a case states none.
    full_saving : (n, 1) array
        Persons × unit saving, tkr. a year.
    factors, investment : (n, T) array
        Factors of full effect, and tkr. a year.
    averaging_years : (n, 1) int array
        Horizon of each case's averages.
    """

    persons: Floats
    full_saving: Floats
    factors: Floats
    investment: Floats
    averaging_years: Ints

    @classmethod
    def of(cls, package: Package, result: PackageResult) -> Drivers:
        """Return the drivers of a package's cases."""
        table = CaseTable.of(package)
        return cls(
            persons=table.persons,
            full_saving=result.full_saving.reshape(-1, 1),
            factors=table.factors,
            investment=table.investment,
            averaging_years=table.averaging_years,
        )

    @property
    def within(self) -> Floats:
        """The weights of the years in the average: 1/horizon, then 0 after it, (n, T)."""
        inside = series.first_years(self.averaging_years, self.factors.shape[1])
        return np.asarray(inside / self.averaging_years)

    @property
    def average_investment(self) -> Floats:
        """Tkr. a year over each case's horizon, (n,)."""
        return np.asarray((self.investment * self.within).sum(axis=1))

    @property
    def average_saving(self) -> Floats:
        """Tkr. a year over each case's horizon, (n,)."""
        return self.saving_over(self.factors)

    def saving_over(self, factors: Floats) -> Floats:
        """Return the average saving for other factors, (n,)."""
        return np.asarray((self.full_saving * factors * self.within).sum(axis=1))

    def gain(self, driver: Driver, change: Floats) -> Floats:
        r"""Return each case's average gain, (n,), when one driver is changed.

        Parameters
        ----------
        driver : Driver
            Which one; all others stay as they are.
        change : (n, 1) or (1, 1) array
            Relative change of -1 or more; for the delay, years of 0 or more, whole or not.

        Notes
        -----
        The full saving stays what it was when the phasing changes, so that a change of
        phasing reaches the gain of a case that states its average too. A factor above
        full effect counts as full effect: :math:`\min(1, (1 + c) f_t)`. A delay moves the
        factors as `series.delayed` does; the investment stays where it is.
        """
        saving, investment = self.average_saving, self.average_investment
        by = (1 + change)[:, 0]
        if driver is Driver.INVESTMENT:
            investment = investment * by
        elif driver is Driver.PHASING:
            saving = self.saving_over(np.minimum(1.0, self.factors * (1 + change)))
        elif driver is Driver.DELAY:
            saving = self.saving_over(series.delayed(self.factors, change))
        else:
            saving = saving * by
        return np.asarray(saving - investment)
