"""How uncertain each driver is, in all cases and in single ones; what is corrected first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from investpakke.deciding.drivers import Driver
from investpakke.deciding.named import check_cases
from investpakke.deciding.probability.corrections import Correction, Grades
from investpakke.deciding.probability.correlation import Correlation
from investpakke.deciding.probability.distribution import Distribution, Normal, Pert
from investpakke.deciding.probability.quantile_table import QuantileTable, quantile_table
from investpakke.deciding.ranges import USUAL
from investpakke.errors import InputError, Text
from investpakke.model import Case, Package, checks

YARDSTICK: Mapping[Driver, Distribution] = {
    driver: Pert(low, 0.0, high) for driver, (low, high) in USUAL.items()
}
"""What `Ranges` is without any choice, with no change as the likely value. No forecast."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Everything that a simulation is told.

    Parameters
    ----------
    usual : mapping of Driver to Distribution
        Relative changes (-0.1 is ten per cent less), the delay in years; for all cases. A
        driver that is left out has `YARDSTICK`.
    by_case : mapping of str to such a mapping
        For single cases, by their number.
    correlation : Correlation
        Between cases; none unless stated.
    correction, corrections : Correction, mapping of str to Correction
        For all cases, and for single ones by their number.
    grades : Grades
        The user's own table of evidence grades.

    Examples
    --------
    >>> asked = Uncertainty({Driver.PERSONS: Pert(-0.3, 0.0, 0.1)})
    >>> asked.of("1.1", Driver.PERSONS)
    Pert(low=-0.3, likely=0.0, high=0.1)
    >>> asked.of("1.1", Driver.INVESTMENT)
    Pert(low=-0.1, likely=0.0, high=0.1)
    """

    usual: Mapping[Driver, Distribution] = field(default_factory=dict)
    by_case: Mapping[str, Mapping[Driver, Distribution]] = field(default_factory=dict)
    correlation: Correlation = field(default_factory=Correlation)
    correction: Correction = field(default_factory=Correction)
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    grades: Grades = field(default_factory=lambda: Grades({}))

    def __post_init__(self) -> None:
        for driver, distribution in self.usual.items():
            possible(driver, distribution, driver.said)
        for number, own in self.by_case.items():
            for driver, distribution in own.items():
                da, en = driver.said
                where = Text(f"sag {number}, {da}", f"case {number}, {en}")
                possible(driver, distribution, where)

    def check_names(self, package: Package) -> None:
        """Refuse a case that the package does not have."""
        check_cases(package, [*self.by_case, *self.corrections])

    def of(self, number: str, driver: Driver) -> Distribution:
        """Return the distribution of one driver of one case."""
        own = self.by_case.get(number, {})
        return own.get(driver) or self.usual.get(driver) or YARDSTICK[driver]

    def table(self, number: str, driver: Driver) -> QuantileTable:
        """Return that distribution as a table."""
        return quantile_table(self.of(number, driver), least(driver))

    def correction_of(self, case: Case) -> Correction:
        """Return the correction of one case."""
        return self.corrections.get(case.number, Correction()).over(self.correction)

    def kept(self, case: Case) -> float:
        """Return the share of a case's saving that optimism and deadweight leave."""
        try:
            return self.grades.kept(self.correction_of(case))
        except InputError as error:
            raise error.inside(Text(f"sag {case.number}", f"case {case.number}")) from None


def least(driver: Driver) -> float:
    """Return the least change: a delay of no year, and otherwise nothing left."""
    return 0.0 if driver is Driver.DELAY else -1.0


def possible(driver: Driver, distribution: Distribution, where: Text) -> Distribution:
    """Return a distribution that its driver may have: of a normal one, the mean is looked at."""
    lowest = distribution.mean if isinstance(distribution, Normal) else distribution.low
    highest = lowest if isinstance(distribution, Normal) else distribution.high
    most = checks.MAX_YEARS if driver is Driver.DELAY else None
    checks.number(lowest, where, at_least=least(driver), at_most=most)
    checks.number(highest, where, at_most=most)
    return distribution
