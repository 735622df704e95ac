"""What a case, a group or a package is now expected to come to, to the end of its horizon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.follow_up.outcomes import Method
from investpakke.follow_up.period import MONTHS
from investpakke.follow_up.plan import Plan
from investpakke.follow_up.variance import Reports, Variances, ratio


@dataclass(frozen=True)
class Forecast:
    """Actual figures of the months that have them, an estimate of the others. n cases, T years.

    Attributes
    ----------
    plan : Plan
        What was expected.
    saving_months, cost_months : (n, T) array
        Months that have figures.
    actual_saving, actual_cost : (n, T) array
        Tkr. in those months.
    share, level : (n,) array
        The saving of a year without figures is share × planned saving + level, tkr.
    as_planned : (n,) bool array
        The cases whose rest is taken as planned for want of figures.
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
        """Months of each case's horizon without persons, (n,)."""
        return np.asarray(((MONTHS - self.saving_months) * self.plan.within()).sum(axis=1))

    @cached_property
    def persons_left(self) -> Floats:
        """Planned full-year persons on average over those months, (n,); NaN if none is left."""
        planned = self.plan.factors * (MONTHS - self.saving_months) * self.plan.within()
        months = planned.sum(axis=1) * self.plan.persons
        return ratio(months, self.months_left)

    @cached_property
    def persons_needed(self) -> Floats:
        """Persons on average over those months at which the gain is 0, (n,); NaN if none is left.

        At the expected unit saving; 0 or less where the investment is covered already.
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
    """Return each case's yearly saving as last reported, persons and unit saving each."""
    persons, unit = np.zeros(len(plan.averaging_years)), plan.unit_saving.copy()
    for index in np.argsort(reports.last, kind="stable").tolist():
        for latest, reported in ((persons, reports.persons), (unit, reports.unit_saving)):
            if not np.isnan(reported[index]):
                latest[reports.case[index]] = reported[index]
    return np.where(persons == 0, 0.0, persons * unit)  # a unit saving may be unknown


def _by_year(plan: Plan, reports: Reports, values: Floats) -> Floats:
    """Return the sums of reports' values by case and year, (n, T); unknown ones count nothing."""
    table = np.zeros(plan.factors.shape)
    np.add.at(table, (reports.case, reports.year), np.nan_to_num(values))
    return table
