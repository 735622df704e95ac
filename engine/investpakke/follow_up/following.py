"""A package followed up: every figure of its reports, cases, groups and years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from investpakke.calc.series import Floats
from investpakke.follow_up.forecast import Forecast, forecast
from investpakke.follow_up.light import Light, lights
from investpakke.follow_up.outcomes import Outcomes
from investpakke.follow_up.period import Period, periods
from investpakke.follow_up.plan import Plan
from investpakke.follow_up.variance import Reports, Variances, variances
from investpakke.model import Package


@dataclass(frozen=True)
class FollowUp:
    """What came of a package, against what was expected, and where it is heading.

    Sums of average gains are over cases with horizons of their own, as the package's are.
    """

    package: Package
    outcomes: Outcomes
    due_months: int
    reports: Reports
    by_report: Variances
    forecast: Forecast

    @property
    def plan(self) -> Plan:
        """What was expected."""
        return self.forecast.plan

    @cached_property
    def by_case(self) -> Variances:
        """Sums of each case's reports, (n,)."""
        return self.by_report.summed(self.reports.case, len(self.package.cases))

    @cached_property
    def by_group(self) -> Variances:
        """Sums of each group's cases, (g,)."""
        return self.by_case.summed(self.plan.result.group, len(self.package.groups))

    @cached_property
    def total(self) -> Variances:
        """Sums over the package, (1,)."""
        return self.by_case.summed(np.zeros(len(self.package.cases), dtype=np.intp), 1)

    @cached_property
    def case_lights(self) -> tuple[Light, ...]:
        """The light of each case."""
        return lights(self.by_case, self.forecast.average_gain, self.outcomes.limits)

    @cached_property
    def group_lights(self) -> tuple[Light, ...]:
        """The light of each group."""
        gains = self.plan.result.sum_by_group(self.forecast.average_gain)
        return lights(self.by_group, gains, self.outcomes.limits)

    @cached_property
    def light(self) -> Light:
        """The package's light."""
        gain = np.atleast_1d(self.forecast.average_gain.sum())
        return lights(self.total, gain, self.outcomes.limits)[0]

    @cached_property
    def planned_net(self) -> Floats:
        """The package's planned net in each year shown."""
        return np.asarray(self.plan.result.net_by_year[: self.package.years])

    @cached_property
    def net(self) -> Floats:
        """Its net in each year shown: actual where figures are known, then forecast."""
        return np.asarray(self.forecast.net.sum(axis=0)[: self.package.years])

    @cached_property
    def missing(self) -> tuple[tuple[Period, ...], ...]:
        """The months, up to the last one due, that each case lacks persons for."""
        first = self.package.first_year
        lacking = [set(range(1, self.due_months + 1)) for _ in self.package.cases]
        for index, actual in enumerate(self.outcomes.actuals):
            if actual.persons is not None:
                lacking[self.reports.case[index]] -= set(actual.period.numbers(first))
        return tuple(periods(sorted(months), first) for months in lacking)


def follow_up(package: Package, outcomes: Outcomes, *, years: int = 1) -> FollowUp:
    """Return a package followed up.

    Parameters
    ----------
    package : Package
        What was expected.
    outcomes : Outcomes
        What is known of how it went.
    years : int
        Figures by year go at least so far, and to the end of every horizon and report.

    Raises
    ------
    InputError
        Figures of a case or a year that the package does not have; a month that stands
        twice; persons of a case that states none; a last month that does not fit.

    Examples
    --------
    An invented outcome: case 4.4 of the 2024 package reached 6 of the 8 persons that
    half effect of 16 was to give in 2024, at the expected 167.5 tkr.

    >>> from investpakke import load_package
    >>> from investpakke.follow_up import Actual, Outcomes, Period
    >>> actual = Actual(case="4.4", period=Period(2024), persons=6, unit_saving=167.5, cost=2340)
    >>> found = follow_up(load_package("aarhus-2024"), Outcomes(actuals=[actual]))
    >>> float(found.total.expected[0]), float(found.total.saving[0]), float(found.total.pace[0])
    (1340.0, 1005.0, -335.0)
    >>> found.case_lights[11].value, round(float(found.forecast.average_gain[11]), 1)
    ('red', -581.2)
    """
    outcomes.check(package)
    reported = [actual.period.year - package.first_year + 1 for actual in outcomes.actuals]
    plan = Plan.of(package, max([years, *reported]))
    reports = Reports.of(package, outcomes.actuals)
    found = variances(plan, reports)
    return FollowUp(
        package=package,
        outcomes=outcomes,
        due_months=outcomes.due_months(package),
        reports=reports,
        by_report=found,
        forecast=forecast(plan, reports, found, outcomes.method),
    )
