"""Present value, cumulative net and payback for the municipality, the state and both together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from investpakke.calc import PackageResult, compute_package, series
from investpakke.calc.discount import Discounting, discounting_of, factors_of, state_ratio
from investpakke.calc.package import Labels
from investpakke.calc.series import Floats
from investpakke.deciding.named import check_cases
from investpakke.frames import frame, frame_by
from investpakke.model import Package
from investpakke.rates import load_rates
from investpakke.rates.cost import state_share_between
from investpakke.text import Text, plural

if TYPE_CHECKING:
    from pandas import DataFrame


class Payer(StrEnum):
    """Whose money it is."""

    MUNICIPALITY = "municipality"
    STATE = "state"
    BOTH = "both"

    @property
    def label(self) -> Text:
        """The name of the payer."""
        return _SAID[self]


_SAID = {
    Payer.MUNICIPALITY: Text("The municipality"),
    Payer.STATE: Text("The state"),
    Payer.BOTH: Text("Municipality and state"),
}


@dataclass(frozen=True)
class Flow:
    """The flows of n cases, groups or packages for one payer over T years. Money is tkr.

    Parameters
    ----------
    net : (n, T) array
        Saving − investment in each year; NaN if unknown.
    discount : (T,) array
        Discount factors; that of year 1 is 1.
    """

    net: Floats
    discount: Floats

    @cached_property
    def cumulative(self) -> Floats:
        """Net summed from year 1 on, (n, T)."""
        return np.cumsum(self.net, axis=1)

    @cached_property
    def present(self) -> Floats:
        """Each year's net in year-1 value, (n, T)."""
        return np.asarray(self.net * self.discount)

    @cached_property
    def cumulative_present(self) -> Floats:
        """Present values summed from year 1 on, (n, T)."""
        return np.cumsum(self.present, axis=1)

    @property
    def total(self) -> Floats:
        """The sum of the nets, not discounted, (n,)."""
        return np.asarray(self.net.sum(axis=1))

    @property
    def present_value(self) -> Floats:
        """The sum of the present values, (n,)."""
        return np.asarray(self.present.sum(axis=1))

    @property
    def payback(self) -> Floats:
        """The first year whose cumulative net is 0 or more, counted from 1, (n,); NaN if none."""
        return _first_paid(self.cumulative)

    @property
    def discounted_payback(self) -> Floats:
        """The same for the cumulative present value, (n,)."""
        return _first_paid(self.cumulative_present)


def _first_paid(cumulative: Floats) -> Floats:
    return series.first_year_at_least_zero(cumulative, np.ones_like(cumulative))


@dataclass(frozen=True)
class Flows:
    """The flows of one payer: of n cases, g groups and one package."""

    cases: Flow
    groups: Flow
    package: Flow


@dataclass(frozen=True)
class BenefitCost:
    """Benefit-cost ratios of n cases, g groups and one package; NaN where nothing is invested.

    The present value of the municipality's savings over that of its investments, in the years
    covered: 1 is what breaks even.
    """

    cases: Floats
    groups: Floats
    package: Floats


@dataclass(frozen=True)
class PresentValue:
    """Flows of a package by payer.

    Attributes
    ----------
    discounting : float or DiscountSchedule
        The rate that was used.
    state_share : (n,) array
        The state's share of the cost of one helårsperson, by case; NaN if unknown.
    cases, groups, package : mapping of Payer to Flow
        Of n cases, g groups and one package. What the state saves in a case whose share is not
        known is NaN, and so is every sum that the case is part of.
    unknown : tuple of str
        The cases whose state share is unknown.
    share_between : (n, 2) array
        The least and the most that the state's share can be: the share where it is known, the
        ladder's lowest and highest step where only the benefit is stated, NaN where nothing is.
    state_between : tuple of Flows
        What the state saves with the least and with the most of these shares.
    labels : Labels
        The names of cases and groups.
    """

    discounting: Discounting
    first_year: int
    state_share: Floats
    cases: Mapping[Payer, Flow]
    groups: Mapping[Payer, Flow]
    package: Mapping[Payer, Flow]
    unknown: tuple[str, ...]
    share_between: Floats
    labels: Labels
    result: PackageResult = field(repr=False)

    def __repr__(self) -> str:
        present = float(self.package[Payer.MUNICIPALITY].present_value[0])
        first, last = self.years[0], self.years[-1]
        worth = f"worth {present:,.0f} tkr. to the municipality in the value of {first}"
        cases = plural(len(self.labels.cases), "case")
        return f"PresentValue({cases}, {first}-{last}: {worth})"

    @cached_property
    def state_between(self) -> tuple[Flows, Flows]:
        """What the state saves, at the least and at the most."""
        least, most = (self._state(self.share_between[:, [side]]) for side in (0, 1))
        return least, most

    def _state(self, share: Floats) -> Flows:
        result, discount = self.result, self.package[Payer.STATE].discount
        nets = result.saving_by_case * state_ratio(share)
        return Flows(
            cases=Flow(nets, discount),
            groups=Flow(result.sum_by_group(nets), discount),
            package=Flow(nets.sum(axis=0, keepdims=True), discount),
        )

    def to_frame(self, by: Literal["case", "group", "package", "year"] = "case") -> DataFrame:
        """Return the flows as a pandas frame, a column a payer and figure. Tkr.

        A row a case, a group, the package, or a year of the package. Payback is a calendar
        year; what is not known, or paid back in none of the years, is NaN.
        """
        return frame_by(
            by,
            case=lambda: frame(self._columns(self.cases), self.labels.cases, "case"),
            group=lambda: frame(self._columns(self.groups), self.labels.groups, "group"),
            package=lambda: frame(self._columns(self.package), ["package"], "package"),
            year=self._by_year,
        )

    def _columns(self, flows: Mapping[Payer, Flow]) -> dict[str, Floats]:
        columns = {}
        for payer, flow in flows.items():
            columns[f"{payer}_net"] = flow.total
            columns[f"{payer}_present_value"] = flow.present_value
            columns[f"{payer}_payback"] = flow.payback + self.first_year - 1
        return columns

    def _by_year(self) -> DataFrame:
        columns = {}
        for payer, flow in self.package.items():
            columns[f"{payer}_net"] = flow.net[0]
            columns[f"{payer}_cumulative_net"] = flow.cumulative[0]
            columns[f"{payer}_cumulative_present_value"] = flow.cumulative_present[0]
        return frame(columns, self.years, "year")

    @cached_property
    def benefit_cost(self) -> BenefitCost:
        """What is saved for each krone invested, of the municipality, in first-year value."""
        result, discount = self.result, self.package[Payer.MUNICIPALITY].discount

        def worth(amounts: Floats) -> Floats:
            return np.asarray((amounts * discount).sum(axis=-1))

        saved, spent = worth(result.saving_by_case), worth(result.investment_by_case)
        return BenefitCost(
            cases=_over(saved, spent),
            groups=_over(result.sum_by_group(saved), result.sum_by_group(spent)),
            package=_over(saved.sum(keepdims=True), spent.sum(keepdims=True)),
        )

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years covered."""
        count = self.package[Payer.BOTH].net.shape[1]
        return tuple(range(self.first_year, self.first_year + count))


def _over(saved: Floats, spent: Floats) -> Floats:
    """Return the ratio; NaN where nothing is invested."""
    return np.divide(saved, spent, out=np.full_like(saved, np.nan), where=spent > 0)


def with_state_shares(
    package: Package, own: Mapping[str, float], usual: float | None = None
) -> Package:
    """Return a package whose cases have state shares stated by the user.

    Parameters
    ----------
    own : mapping of str to float
        Shares by the number of a case; they replace the case's own.
    usual : float, optional
        The share of the cases that have none.

    Raises
    ------
    InputError
        A number that no case has; a share below 0, or not below 1.
    """
    check_cases(package, own)

    def share(number: str, stated: float | None) -> float | None:
        return own.get(number, usual if stated is None else stated)

    cases = [replace(c, state_share=share(c.number, c.state_share)) for c in package.cases]
    return replace(package, cases=cases)


def present_value(
    package: Package, *, years: int | None = None, discounting: Discounting | None = None
) -> PresentValue:
    r"""Return net, cumulative net, present value and payback by payer.

    Parameters
    ----------
    package : Package
        Its cases may state the state's share of the cost of one helårsperson.
    years : int, optional
        The number of years, 1 to 100; by default those that the package shows.
    discounting : float or DiscountSchedule, optional
        By default that of `discounting_of`.

    Raises
    ------
    InputError
        A number of years outside 1-100.

    Notes
    -----
    The investment is the municipality's. Where the municipality saves :math:`S` and the state's
    share is :math:`s`, the state saves :math:`S s / (1 - s)`. With :math:`D_t` the discount
    factor of year t, the present value is :math:`\sum_t D_t (S_t - I_t)`.

    Examples
    --------
    Nine cases of the published package state their benefit and none the weeks on it, so what
    the state saves is known for none, and for eight within the steps of the ladder:

    >>> from investpakke import load_package
    >>> package = load_package("aarhus-2024")
    >>> found = present_value(package)
    >>> found.package[Payer.MUNICIPALITY].present_value.round(1), len(found.unknown)
    (array([41758.]), 13)
    >>> found.package[Payer.STATE].present_value
    array([nan])
    >>> int(np.isfinite(found.share_between[:, 0]).sum()), found.share_between[0]
    (8, array([0.2, 0.8]))
    """
    asked = package if years is None else replace(package, years=years)
    result = compute_package(asked)
    between = _shares_between(package)
    used = discounting_of(package) if discounting is None else discounting
    discount = factors_of(used, asked.years)
    share = np.array([np.nan if c.state_share is None else c.state_share for c in package.cases])
    nets = _nets(result, share.reshape(-1, 1))
    return PresentValue(
        discounting=used,
        first_year=package.first_year,
        state_share=share,
        cases={purse: Flow(net, discount) for purse, net in nets.items()},
        groups={purse: Flow(result.sum_by_group(net), discount) for purse, net in nets.items()},
        package={
            purse: Flow(net.sum(axis=0, keepdims=True), discount) for purse, net in nets.items()
        },
        unknown=tuple(case.number for case in package.cases if case.state_share is None),
        share_between=between,
        labels=result.labels,
        result=result,
    )


def _shares_between(package: Package) -> Floats:
    """Return the least and the most of each case's state share, (n, 2); NaN if nothing is known."""
    described: dict[tuple[tuple[str, ...], int | None], tuple[float, float] | None] = {}
    unknown = (np.nan, np.nan)
    shares = []
    for case in package.cases:
        if case.state_share is not None:
            shares.append((case.state_share, case.state_share))
            continue
        of = (case.description.benefits, case.description.weeks_on_benefit)
        if of[0] and of not in described:
            described[of] = state_share_between(load_rates(), of[0], package.first_year, week=of[1])
        shares.append(described.get(of) or unknown)
    return np.array(shares).reshape(-1, 2)


def _nets(result: PackageResult, state_share: Floats) -> dict[Payer, Floats]:
    """Return each payer's net by case and year, (n, T)."""
    state = result.saving_by_case * state_ratio(state_share)
    return {
        Payer.MUNICIPALITY: result.net_by_case,
        Payer.STATE: state,
        Payer.BOTH: result.net_by_case + state,
    }
