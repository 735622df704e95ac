"""The uncertainty of each driver, for all cases, groups and single cases, and the corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from investpakke.deciding.drivers import Driver
from investpakke.deciding.named import check_cases, check_groups
from investpakke.deciding.probability.corrections import Correction, Grades
from investpakke.deciding.probability.correlation import Correlation
from investpakke.deciding.probability.distribution import (
    Distribution,
    Normal,
    Pert,
    QuantileTable,
    fixed,
    quantile_table,
)
from investpakke.errors import InputError
from investpakke.model import Case, Package, checks
from investpakke.text import Text

STANDARD: Mapping[Driver, Pert] = {
    driver: Pert(-0.1, 0.0, 0.1)
    for driver in (Driver.PERSONS, Driver.UNIT_SAVING, Driver.INVESTMENT)
}
"""The standard range: ten per cent down and up. It is not a forecast.

Phasing and delay are not included: they could only lower a gain.
"""

COMMON_SHOCK = 0.5
"""The correlation shown beside independent cases unless one is stated."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The inputs of a simulation: what is not stated does not vary.

    Parameters
    ----------
    usual : mapping of Driver to Distribution
        Relative changes (-0.1 is ten per cent less), the delay in years; for all cases.
    by_case : mapping of str to such a mapping
        For single cases, by number; takes precedence over their group.
    by_group : mapping of int to such a mapping
        For the cases of a group; takes precedence over all cases.
    standard : bool
        Whether a driver without a stated range varies as in `STANDARD`; otherwise it is certain.
    correlation : Correlation, optional
        Between cases; None if none is stated.
    correction, corrections : Correction, mapping of str to Correction
        For all cases, and for single ones by number.
    grades : Grades
        The user's own table of evidence grades.
    untouched : tuple of Driver
        Drivers with the ranges that version 0.1.0 filled in: they count as not stated.

    Examples
    --------
    >>> from investpakke import load_package
    >>> case = load_package("aarhus-2024").cases[0]
    >>> asked = Uncertainty({Driver.PERSONS: Pert(-0.3, 0.0, 0.1)})
    >>> asked.of(case, Driver.PERSONS)
    Pert(low=-0.3, likely=0.0, high=0.1)
    >>> asked.of(case, Driver.INVESTMENT)
    Pert(low=0.0, likely=0.0, high=0.0)
    """

    usual: Mapping[Driver, Distribution] = field(default_factory=dict)
    by_case: Mapping[str, Mapping[Driver, Distribution]] = field(default_factory=dict)
    by_group: Mapping[int, Mapping[Driver, Distribution]] = field(default_factory=dict)
    standard: bool = False
    correlation: Correlation | None = None
    correction: Correction = field(default_factory=Correction)
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    grades: Grades = field(default_factory=lambda: Grades({}))
    untouched: tuple[Driver, ...] = ()

    def __post_init__(self) -> None:
        for driver, distribution in self.usual.items():
            possible(driver, distribution, driver.label)
        for of, all_ in ((Text("case"), self.by_case), (Text("group"), self.by_group)):
            for key, own in all_.items():
                for driver, distribution in own.items():
                    where = Text("{of} {key}, {driver}", of=of, key=key, driver=driver.label)
                    possible(driver, distribution, where)

    def check_names(self, package: Package) -> None:
        """Refuse a case or a group that the package does not have."""
        check_cases(package, [*self.by_case, *self.corrections])
        check_groups(package, self.by_group)

    def of(self, case: Case, driver: Driver) -> Distribution:
        """Return the distribution of one driver of one case."""
        for stated in self._over(case):
            if driver in stated:
                return stated[driver]
        return STANDARD[driver] if self._takes_standard(driver) else fixed(0.0)

    def _over(self, case: Case) -> Iterator[Mapping[Driver, Distribution]]:
        """Yield the ranges that may be stated for a case, the most specific first."""
        yield self.by_case.get(case.number, {})
        yield self.by_group.get(case.group, {})
        yield self.usual

    def _takes_standard(self, driver: Driver) -> bool:
        return self.standard and driver in STANDARD

    def varying(self, package: Package) -> tuple[Driver, ...]:
        """Return the drivers that vary in at least one case: none of them, and none is stated."""
        return tuple(
            driver
            for driver in Driver
            if any(not self.table(case, driver).certain for case in package.cases)
        )

    def on_standard(self, package: Package) -> tuple[Driver, ...]:
        """Return the drivers that take the standard range in at least one case."""
        return tuple(
            driver
            for driver in Driver
            if self._takes_standard(driver)
            and any(
                all(driver not in stated for stated in self._over(case)) for case in package.cases
            )
        )

    @property
    def beside(self) -> tuple[Uncertainty, ...]:
        """Itself with each correlation that is shown: the stated one, or 0 and a common shock."""
        if self.correlation is not None:
            return (self,)
        return tuple(replace(self, correlation=Correlation(value)) for value in (0.0, COMMON_SHOCK))

    def table(self, case: Case, driver: Driver) -> QuantileTable:
        """Return that distribution as a table."""
        return quantile_table(self.of(case, driver), least(driver))

    def correction_of(self, case: Case) -> Correction:
        """Return the correction of one case."""
        return self.corrections.get(case.number, Correction()).over(self.correction)

    def kept(self, case: Case) -> float:
        """Return the share of a case's saving that remains after optimism and deadweight."""
        try:
            return self.grades.kept(self.correction_of(case))
        except InputError as error:
            raise error.within(Text("case {number}", number=case.number)) from None


def least(driver: Driver) -> float:
    """Return the smallest change: no delay, or nothing left."""
    return 0.0 if driver is Driver.DELAY else -1.0


def possible(driver: Driver, distribution: Distribution, where: Text) -> Distribution:
    """Return a valid distribution for its driver; of a normal one the mean is checked."""
    lowest = distribution.mean if isinstance(distribution, Normal) else distribution.low
    highest = lowest if isinstance(distribution, Normal) else distribution.high
    most = checks.MAX_YEARS if driver is Driver.DELAY else None
    checks.number(lowest, where, at_least=least(driver), at_most=most)
    checks.number(highest, where, at_most=most)
    return distribution
