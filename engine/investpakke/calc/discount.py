"""The present value of an amount in a later year, and the saving of the state beside it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats
from investpakke.model import Package
from investpakke.model.checks import MAX_YEARS
from investpakke.rates.discount import DiscountSchedule
from investpakke.rates.loader import load_discount
from investpakke.text import Problem, Text

Discounting = float | DiscountSchedule
"""One yearly rate for all years, or a dated schedule."""

_YEAR_NUMBER = Text("a year no. from 1 to {max_years}; 1 is the first year", max_years=MAX_YEARS)
_NOT_WHOLE = Problem("year_number.not_whole", "the number of the year is not whole")


def discounting_of(package: Package) -> Discounting:
    """Return the rate by which a package is discounted by default.

    A package whose rate is the first one of the dated schedule of its time follows that schedule;
    any other rate is the package's own, in every year.

    Examples
    --------
    >>> from investpakke import load_package
    >>> discounting_of(load_package("aarhus-2024")).name.en
    'Social discount rate (Ministry of Finance)'
    """
    schedule, rate = load_discount(on=package.decided_on), package.discount_rate
    return schedule if rate == schedule.first_rate else rate


def factors_of(discounting: Discounting, years: int) -> Floats:
    """Return the discount factors of the first ``years`` years; year 1 is not discounted.

    Examples
    --------
    >>> factors_of(0.035, 3).round(4)
    array([1.    , 0.9662, 0.9335])
    """
    if isinstance(discounting, DiscountSchedule):
        return np.array(discounting.factors(years))
    return np.asarray((1.0 + discounting) ** -np.arange(years, dtype=np.float64))


@of_columns
def invest_discount(year: ArrayLike) -> float | Floats:
    r"""Return the discount factor of a year under the dated rates of the Ministry of Finance.

    Parameters
    ----------
    year : scalar, (n,), (n, 1) or (n, m) array
        Number of the year: 1 is the first one, which is not discounted.

    Returns
    -------
    float or ndarray
        What one krone of that year is worth in year 1, in the argument's shape.

    Raises
    ------
    InputError
        A number that is not whole, or not from 1 to 100.

    Notes
    -----
    :math:`D_1 = 1`, :math:`D_t = D_{t-1} / (1 + r_{t-1})`, where :math:`r_k` is the rate k
    years ahead: 3.5 % for years 0-35, 2.5 % for years 36-70, 1.5 % after, in force since
    7 January 2021; the rates stand in ``rates/discount.toml``.

    Examples
    --------
    The last year that the 2024 package shows, and the years on either side of the first step:

    >>> round(invest_discount(6), 5)
    0.84197
    >>> invest_discount([36, 37]).round(5)
    array([0.29998, 0.29266])
    """
    numbers, ndim = a.whole_numbers(year, a.YEAR, (1, MAX_YEARS), _YEAR_NUMBER, _NOT_WHOLE)
    return a.shaped(_dated_factors()[numbers - 1], ndim)


@cache
def _dated_factors() -> Floats:
    return factors_of(load_discount(), MAX_YEARS)


def state_ratio(state_share: Floats) -> Floats:
    """Return the state's saving for each krone that the municipality saves."""
    return np.asarray(state_share / (1.0 - state_share))


@of_columns
def invest_state(saving: ArrayLike, state_share: ArrayLike) -> float | Floats:
    r"""Return what the state saves when the municipality saves ``saving``.

    Parameters
    ----------
    saving : scalar, (n,), (n, 1) or (n, m) array
        The municipality's saving in tkr., net of state reimbursement.
    state_share : scalar, (n,), (n, 1) or (n, m) array
        The state's part of what one helårsperson costs: 0 or more, below 1.

    Returns
    -------
    float or ndarray
        Tkr. in the arguments' shape.

    Raises
    ------
    InputError
        No number, a share outside 0-1 or 1 itself, sizes that do not fit.

    Notes
    -----
    The municipality bears :math:`1 - s` of a benefit and saves :math:`S`, so the benefit saved
    is :math:`S / (1 - s)` and the state's part of it :math:`S s / (1 - s)`.

    Examples
    --------
    A helårsperson in week 30 on sickness benefit saves the municipality 170.898 tkr.; the
    state bears 30 %:

    >>> round(invest_state(170.898, 0.3), 3)
    73.242
    """
    own = a.operand(saving, a.SAVING)
    share = a.operand(state_share, a.STATE_SHARE, at_least=0, below=1)
    a.check_sizes({a.SAVING: own.values, a.STATE_SHARE: share.values})
    states = own.values * state_ratio(share.values)
    return a.shaped(states, max(own.ndim, share.ndim))
