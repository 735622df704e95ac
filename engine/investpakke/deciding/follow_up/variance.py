"""Actual compared with expected: the saving's variance split into volume, pace and price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import variance
from investpakke.calc.series import Floats
from investpakke.deciding.follow_up.outcomes import Actual
from investpakke.deciding.follow_up.period import MONTHS
from investpakke.deciding.follow_up.plan import Plan
from investpakke.model import Package

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Reports:
    """Actual figures as arrays, one element per report; NaN where a figure is unknown.

    ``case`` and ``year`` are positions from 0, ``last`` is the number of the last month.
    """

    case: Index
    year: Index
    last: Index
    months: Floats
    persons: Floats
    cost: Floats
    unit_saving: Floats
    full_persons: Floats

    @classmethod
    def of(cls, package: Package, actuals: Sequence[Actual]) -> Self:
        """Return the reports of actual figures, in their order."""
        position = {case.number: index for index, case in enumerate(package.cases)}
        first = package.first_year

        def amounts(name: str) -> Floats:
            return np.array([getattr(a, name) for a in actuals], dtype=np.float64)  # None is NaN

        def counts(values: list[int]) -> Index:
            return np.array(values, dtype=np.intp)

        return cls(
            case=counts([position[a.case] for a in actuals]),
            year=counts([a.period.year - first for a in actuals]),
            last=counts([a.period.numbers(first)[-1] for a in actuals]),
            months=np.array([a.period.months for a in actuals], dtype=np.float64),
            persons=amounts("persons"),
            cost=amounts("cost"),
            unit_saving=amounts("unit_saving"),
            full_persons=amounts("full_persons"),
        )


@dataclass(frozen=True)
class Variances:
    """Expected and actual figures of reports, cases, groups or a package. Money is tkr.

    A figure is NaN if nothing is known; a sum covers what is known, and the months show how much
    that is. A positive variance of the saving means more saved, one of the cost more spent.

    Attributes
    ----------
    months, price_months, cost_months
        Months with persons, with persons and unit saving, and with cost.
    expected
        Saving expected in the months with persons.
    volume, pace, price
        The parts of its variance.
    saving
        Actual persons at their unit saving, or at the expected one if theirs is unknown.
    expected_cost, cost
        In the months with cost.
    """

    months: Floats
    price_months: Floats
    cost_months: Floats
    expected: Floats
    volume: Floats
    pace: Floats
    price: Floats
    saving: Floats
    expected_cost: Floats
    cost: Floats

    @property
    def known(self) -> Floats:
        """The known variance: volume + pace + price, without price where it is unknown."""
        return np.asarray(self.volume + self.pace + np.nan_to_num(self.price))

    @property
    def share(self) -> Floats:
        """Saving ÷ expected; NaN where nothing is known or nothing was expected."""
        return ratio(self.saving, np.nan_to_num(self.expected))

    @property
    def cost_variance(self) -> Floats:
        """Cost − expected cost."""
        return np.asarray(self.cost - self.expected_cost)

    def summed(self, into: Index, size: int) -> Variances:
        """Return the sums of the elements that belong ``into`` each of ``size`` places."""

        def total(values: Floats) -> Floats:
            sums = np.bincount(into, weights=np.nan_to_num(values), minlength=size)
            return sums.astype(np.float64)  # without elements bincount gives integers

        months, price_months, cost_months = (
            total(each) for each in (self.months, self.price_months, self.cost_months)
        )

        def known(values: Floats, counted: Floats) -> Floats:
            return np.asarray(np.where(counted > 0, total(values), np.nan))

        return Variances(
            months=months,
            price_months=price_months,
            cost_months=cost_months,
            expected=known(self.expected, months),
            volume=known(self.volume, months),
            pace=known(self.pace, months),
            price=known(self.price, price_months),
            saving=known(self.saving, months),
            expected_cost=known(self.expected_cost, cost_months),
            cost=known(self.cost, cost_months),
        )


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Return the ratio; NaN if the denominator is not above 0."""
    nothing = np.full(numerator.shape, np.nan)
    return np.asarray(np.divide(numerator, denominator, out=nothing, where=denominator > 0))


def variances(plan: Plan, reports: Reports) -> Variances:
    r"""Return the variances of each report.

    Notes
    -----
    With :math:`u` the expected unit saving, :math:`P` the planned persons, :math:`f` the
    year's factor, :math:`q` and :math:`u_a` the actual ones, and :math:`P'` the persons at
    full effect as now expected, over :math:`m` months

    .. math:: u_a q - u f P = \underbrace{u f (P' - P)}_{volume}
        + \underbrace{u (q - f P')}_{pace} + \underbrace{(u_a - u) q}_{price},

    each times :math:`m/12`.

    Where :math:`P'` is not stated, see `implied_level`.
    """
    case, persons = reports.case, reports.persons
    unit, factor = plan.unit_saving[case], plan.factors[case, reports.year]
    planned = plan.persons[case]
    stated = factor * reports.full_persons
    level = np.where(np.isnan(stated), implied_level(plan, reports), stated)
    one, years = np.ones_like(factor), reports.months / MONTHS  # the level is f·P' already
    price_known = ~np.isnan(persons) & ~np.isnan(reports.unit_saving)
    counted_unit = np.where(price_known, reports.unit_saving, unit)
    cost_known = ~np.isnan(reports.cost)
    expected_cost = plan.cost[case, reports.year] * years
    return Variances(
        months=np.where(np.isnan(persons), 0.0, reports.months),
        price_months=np.where(price_known, reports.months, 0.0),
        cost_months=np.where(cost_known, reports.months, 0.0),
        expected=np.where(np.isnan(persons), np.nan, unit * factor * planned * years),
        volume=variance.volume(unit, one, level, factor * planned, reports.months),
        pace=variance.pace(unit, one, persons, level, reports.months),
        price=variance.price(unit, reports.unit_saving, persons, reports.months),
        saving=counted_unit * persons * years,
        expected_cost=np.where(cost_known, expected_cost, np.nan),
        cost=reports.cost,
    )


def implied_level(plan: Plan, reports: Reports) -> Floats:
    """Return the persons at full effect implied by the planned pace, if none are stated.

    Until the year in which the phasing reaches its largest factor, differences in persons up to the
    full level count as pace: the level is the planned one, and only persons beyond full effect are
    volume. From that year on a difference is one of volume.
    """
    case, persons = reports.case, reports.persons
    planned = plan.factors[case, reports.year] * plan.persons[case]
    full = plan.largest[case] * plan.persons[case]
    beyond = persons - np.minimum(persons, full)
    return np.where(reports.year < plan.full_from[case], planned + beyond, persons)
