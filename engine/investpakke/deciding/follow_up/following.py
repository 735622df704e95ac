"""Follow-up of a package: all figures of its reports, cases, groups and years.

Also the forecast for a case, a group or a package, to the end of its horizon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up.light import Light, lights
from investpakke.deciding.follow_up.outcomes import Method, Outcomes
from investpakke.deciding.follow_up.period import MONTHS, Period, periods
from investpakke.deciding.follow_up.plan import Plan
from investpakke.deciding.follow_up.variance import Reports, Variances, ratio, variances
from investpakke.frames import frame, frame_by
from investpakke.model import Package
from investpakke.text import plural

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Forecast:
    """Actual figures where known, estimates for the other months. n cases, T years.

    Attributes
    ----------
    plan : Plan
        The plan.
    saving_months, cost_months : (n, T) array
        Months that have figures.
    actual_saving, actual_cost : (n, T) array
        Tkr. in those months.
    share, level : (n,) array
        The saving of a year without figures is share × planned saving + level, tkr.
    as_planned : (n,) bool array
        Cases whose remaining months are estimated as planned because figures are missing.
    """

    plan: Plan
    saving_months: Floats
    cost_months: Floats
    actual_saving: Floats
    actual_cost: Floats
    share: Floats
    level: Floats
    as_planned: NDArray[np.bool_]

    @cached_property
    def saving(self) -> Floats:
        """Saving by case and year, (n, T)."""
        rest = self.share[:, None] * self.plan.saving + self.level[:, None]
        return np.asarray(self.actual_saving + rest * (1 - self.saving_months / MONTHS))

    @cached_property
    def cost(self) -> Floats:
        """Investment by case and year, (n, T); as planned in months without figures."""
        return np.asarray(self.actual_cost + self.plan.cost * (1 - self.cost_months / MONTHS))

    @cached_property
    def net(self) -> Floats:
        """Saving − investment by case and year, (n, T)."""
        return np.asarray(self.saving - self.cost)

    @cached_property
    def average_gain(self) -> Floats:
        """Average yearly gain over each case's own horizon, (n,)."""
        within = (self.net * self.plan.within()).sum(axis=1)
        return np.asarray(within / self.plan.averaging_years)

    @property
    def planned_gain(self) -> Floats:
        """The same as planned, (n,)."""
        return self.plan.result.by_case.gain

    @cached_property
    def months_left(self) -> Floats:
        """Months of each case's horizon without reported persons, (n,)."""
        return np.asarray(((MONTHS - self.saving_months) * self.plan.within()).sum(axis=1))

    @cached_property
    def persons_left(self) -> Floats:
        """Planned full-year persons on average over those months, (n,); NaN if there are none."""
        planned = self.plan.factors * (MONTHS - self.saving_months) * self.plan.within()
        months = planned.sum(axis=1) * self.plan.persons
        return ratio(months, self.months_left)

    @cached_property
    def persons_needed(self) -> Floats:
        """Break-even persons on average over those months, (n,); NaN if there are none.

        At the expected unit saving; 0 or less if the investment is already covered.
        """
        spent = ((self.cost - self.actual_saving) * self.plan.within()).sum(axis=1)
        return ratio(spent / self.plan.unit_saving, self.months_left / MONTHS)


def forecast(plan: Plan, reports: Reports, found: Variances, method: Method) -> Forecast:
    """Return the forecast of every case.

    ``share`` goes on with the share of the expected saving that was reached, ``level`` with
    the persons last reported at the unit saving last reported (in that report or one before;
    the expected one where none was), ``plan`` as planned. A case that has no
    figures, or was to save nothing yet under ``share``, goes on as planned.
    """
    size = len(plan.averaging_years)
    share, level = np.ones(size), np.zeros(size)
    by_case = found.summed(reports.case, size)
    estimated = by_case.months > 0
    if method is Method.SHARE:
        estimated &= ~np.isnan(by_case.share)
        share = np.where(estimated, by_case.share, 1.0)
    elif method is Method.LEVEL:
        share = np.where(estimated, 0.0, 1.0)
        level = _latest_level(plan, reports)
    return Forecast(
        plan=plan,
        saving_months=_by_year(plan, reports, found.months),
        cost_months=_by_year(plan, reports, found.cost_months),
        actual_saving=_by_year(plan, reports, found.saving),
        actual_cost=_by_year(plan, reports, found.cost),
        share=share,
        level=level,
        as_planned=~estimated,
    )


def _latest_level(plan: Plan, reports: Reports) -> Floats:
    """Return each case's yearly saving as last reported, with persons and unit saving."""
    persons, unit = np.zeros(len(plan.averaging_years)), plan.unit_saving.copy()
    for index in np.argsort(reports.last, kind="stable").tolist():
        for latest, reported in ((persons, reports.persons), (unit, reports.unit_saving)):
            if not np.isnan(reported[index]):
                latest[reports.case[index]] = reported[index]
    return np.where(persons == 0, 0.0, persons * unit)  # a unit saving may be unknown


def _by_year(plan: Plan, reports: Reports, values: Floats) -> Floats:
    """Return the sums of reports' values by case and year, (n, T); unknown ones are left out."""
    table = np.zeros(plan.factors.shape)
    np.add.at(table, (reports.case, reports.year), np.nan_to_num(values))
    return table


@dataclass(frozen=True)
class FollowUp:
    """The results of a package compared with the plan, and its forecast.

    Sums of average gains cover cases with different horizons, as in the package.
    """

    package: Package
    outcomes: Outcomes
    due_months: int
    reports: Reports
    by_report: Variances
    forecast: Forecast

    def __repr__(self) -> str:
        cases, reports = len(self.package.cases), len(self.outcomes.actuals)
        said = f"{plural(cases, 'case')}, {plural(reports, 'report')}"
        return f"FollowUp({said}, {self.due_months} months due, {self.light})"

    def to_frame(self, by: Literal["case", "group", "year"] = "case") -> DataFrame:
        """Return the results of the package as a pandas frame. Tkr.

        A row a case or a group: its light, the variance of the saving and its parts, and the
        average gain planned and now expected. A row a year: planned and expected net.
        """
        labels, result = self.plan.result.labels, self.plan.result
        now = self.forecast.average_gain
        groups = (self.by_group, self.group_lights, result.sum_by_group(now), result.by_group.gain)
        return frame_by(
            by,
            case=lambda: frame(
                _columns(self.by_case, self.case_lights, now, result.by_case.gain),
                labels.cases,
                "case",
            ),
            group=lambda: frame(_columns(*groups), labels.groups, "group"),
            year=lambda: frame(
                {"planned_net": self.planned_net, "net": self.net}, self.package.shown_years, "year"
            ),
        )

    @property
    def plan(self) -> Plan:
        """The plan."""
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
        """The months, up to the last one due, without reported persons, by case."""
        first = self.package.first_year
        lacking = [set(range(1, self.due_months + 1)) for _ in self.package.cases]
        for index, actual in enumerate(self.outcomes.actuals):
            if actual.persons is not None:
                lacking[self.reports.case[index]] -= set(actual.period.numbers(first))
        return tuple(periods(sorted(months), first) for months in lacking)


def _columns(
    found: Variances, lights: Sequence[Light], now: Floats, planned: Floats
) -> dict[str, object]:
    """Return variances with their lights as columns of a frame."""
    names = ("months", "expected", "saving", "volume", "pace", "price", "expected_cost", "cost")
    return {
        "light": [light.value for light in lights],
        **{name: getattr(found, name) for name in names},
        "planned_average_gain": planned,
        "average_gain": now,
    }


def follow_up(package: Package, outcomes: Outcomes, *, years: int = 1) -> FollowUp:
    """Return the follow-up of a package.

    Parameters
    ----------
    package : Package
        The plan.
    outcomes : Outcomes
        The known results.
    years : int
        The minimum number of years; figures extend to the end of every horizon and report.

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
    >>> from investpakke.deciding.follow_up import Actual, Outcomes, Period
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
