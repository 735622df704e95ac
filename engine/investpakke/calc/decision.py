"""INVEST_BREAKEVEN, INVEST_PAYBACK, INVEST_NPV: the basis of a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc import series
from investpakke.calc.columns import of_columns
from investpakke.calc.saving import effective_factors
from investpakke.calc.series import Floats, Ints
from investpakke.model.package import DEFAULT_DISCOUNT_RATE
from investpakke.text import Text


@of_columns
def invest_breakeven(
    investment: ArrayLike, unit_saving: ArrayLike, phasing: ArrayLike = 0.5, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the helårspersoner at which the average saving equals the investment.

    Parameters
    ----------
    investment : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year, 0 or more.
    unit_saving : scalar, (n,), (n, 1) or (n, m) array
        Tkr. saved per helårsperson and year, above 0.
    phasing, years
        As in `invest_average`.

    Returns
    -------
    float or ndarray
        Full-year persons at full effect, in the arguments' shape; not rounded up.

    Raises
    ------
    InputError
        A unit saving of 0 or less, a negative investment, a phasing without effect.

    Notes
    -----
    :math:`p^* = I \big/ \left(u \cdot \frac{1}{T} \sum_{t=1}^{T} f_t\right)`.

    Examples
    --------
    Case 1.2 counts on 15 persons at 120.4 tkr. each, with full effect from the start:

    >>> round(invest_breakeven(1800, 120.4, 1), 2)
    14.95
    """
    cost = a.operand(investment, a.INVESTMENT, at_least=0)
    unit = a.operand(unit_saving, a.UNIT_SAVING, above=0)
    means = effective_factors(phasing, years)
    a.check_sizes({a.INVESTMENT: cost.values, a.UNIT_SAVING: unit.values, means.name: means.values})
    persons = series.break_even_persons(cost.values, unit.values, means.values)
    return a.shaped(persons, max(cost.ndim, unit.ndim, means.ndim))


class YearlyPath(NamedTuple):
    """Yearly amounts by element, for some rows: shape (rows, columns, years)."""

    investment: Floats
    saving: Floats
    within: Floats


@dataclass(frozen=True, slots=True)
class Yearly:
    """Clean arguments for yearly calculations: rows × columns, factors and horizons."""

    investment: Floats
    saving: Floats
    factors: Floats
    horizon: Ints
    ndim: int

    @property
    def sized(self) -> dict[Text, Floats | Ints]:
        """The arguments that must be compatible."""
        return {
            a.INVESTMENT: self.investment,
            a.SAVING: self.saving,
            a.PHASING: self.factors[:, :1],
            a.YEARS: self.horizon,
        }

    def each(self, compute: Callable[..., Floats], *more: Floats) -> Floats:
        """Return the result of ``compute`` for the yearly path and ``more``, (rows, columns)."""
        width = int(self.horizon.max(initial=1))

        def of_rows(
            cost: Floats, full: Floats, factors: Floats, horizon: Ints, *others: Floats
        ) -> Floats:
            factor = series.extend(factors, width)[:, None, :]
            within = series.first_years(horizon, width)[:, None, :]
            return compute(YearlyPath(cost[:, :, None], full[:, :, None] * factor, within), *others)

        columns = max(self.investment.shape[1], self.saving.shape[1])
        arrays: list[Floats | Ints] = [self.investment, self.saving, self.factors, self.horizon]
        return series.by_blocks(of_rows, [*arrays, *more], width * columns)


def yearly(
    investment: ArrayLike,
    saving: ArrayLike,
    phasing: ArrayLike,
    years: ArrayLike,
    *,
    at_least: float | None = None,
) -> Yearly:
    """Return the clean arguments; amounts below ``at_least`` are refused."""
    cost = a.operand(investment, a.INVESTMENT, at_least=at_least)
    full = a.operand(saving, a.SAVING, at_least=at_least)
    factors = a.phasing_rows(phasing)
    horizon, years_ndim = a.whole_years(years)
    ndim = max(cost.ndim, full.ndim, factors.ndim, years_ndim)
    found = Yearly(cost.values, full.values, factors.values, horizon, ndim)
    a.check_sizes(found.sized)
    return found


@of_columns
def invest_payback(
    investment: ArrayLike, saving: ArrayLike, phasing: ArrayLike = 0.5, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the first year (1, 2, …) whose cumulative net is 0 or more.

    Parameters
    ----------
    investment : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year, every year.
    saving : scalar, (n,), (n, 1) or (n, m) array
        Full saving in tkr. a year.
    phasing, years
        As in `invest_average`; only the first ``years`` years are looked at.

    Returns
    -------
    float or ndarray
        Year number in the arguments' shape; NaN where no year pays back, which a
        cell shows as ``#N/A``.

    Raises
    ------
    InputError
        As in `invest_average`.

    Notes
    -----
    :math:`\min \{ t \le T : \sum_{k=1}^{t} (S f_k - I) \ge 0 \}`; less than half a
    millionth below 0 counts as 0, so that binary arithmetic does not cost a year.

    Examples
    --------
    Case 4.3 has paid back in its first year, case 4.1 in its first as well; case 3.1
    (5,400 against 6,445.7 at full effect) needs four:

    >>> invest_payback([2400, 1800, 5400], [6028.6, 4018.3, 6445.7], 0.5, 6)
    array([1., 1., 4.])
    """
    clean = yearly(investment, saving, phasing, years)

    def first(path: YearlyPath) -> Floats:
        elapsed = np.arange(1, path.within.shape[-1] + 1)
        cumulative = np.cumsum(path.saving, axis=-1) - path.investment * elapsed
        return series.first_year_at_least_zero(cumulative, path.within)

    return a.shaped(clean.each(first), clean.ndim)


@of_columns
def invest_npv(
    investment: ArrayLike,
    saving: ArrayLike,
    phasing: ArrayLike = 0.5,
    years: ArrayLike = 4,
    rate: ArrayLike = DEFAULT_DISCOUNT_RATE,
) -> float | Floats:
    r"""Return the present value of the yearly nets; year 1 is not discounted.

    Parameters
    ----------
    investment : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year, every year.
    saving : scalar, (n,), (n, 1) or (n, m) array
        Full saving in tkr. a year.
    phasing, years
        As in `invest_average`.
    rate : scalar, (n,) or (n, 1) array
        Yearly discount rate from 0 to 1; 0.035 is 3.5 %.

    Returns
    -------
    float or ndarray
        Tkr. in year-1 value, in the arguments' shape; a gain is positive.

    Raises
    ------
    InputError
        As in `invest_average`; a rate outside 0-1.

    Notes
    -----
    :math:`\sum_{t=1}^{T} (S f_t - I) / (1 + r)^{t-1}`. The default rate is
    Finansministeriet's since 7 January 2021 for years 0-35. Excel's own ``NPV`` discounts
    year 1 too.

    Examples
    --------
    >>> round(invest_npv(1800, 4018, 0.5, 4), 2)
    6423.03
    """
    clean = yearly(investment, saving, phasing, years)
    rates = a.yearly_rate(rate)
    a.check_sizes({**clean.sized, a.RATE: rates.values})

    def present(path: YearlyPath, rate: Floats) -> Floats:
        net = (path.saving - path.investment) * path.within
        discount = series.discount_factors(rate, net.shape[-1])[:, None, :]
        return np.asarray((net * discount).sum(axis=-1))

    return a.shaped(clean.each(present, rates.values), max(clean.ndim, rates.ndim))
