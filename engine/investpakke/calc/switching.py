"""INVEST_SWITCH, INVEST_DELAY, INVEST_ONE_FEWER: how far a gain is from disappearing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc import series
from investpakke.calc.columns import of_columns
from investpakke.calc.decision import YearlyPath, yearly
from investpakke.calc.series import Floats


@of_columns
def invest_switch(value: ArrayLike, investment: ArrayLike, saving: ArrayLike) -> float | Floats:
    r"""Return the value at which the average gain is gone, of what the saving is proportional to.

    Parameters
    ----------
    value : scalar, (n,), (n, 1) or (n, m) array
        Helårspersoner, unit saving or anything else, in any unit, that the saving follows
        in proportion.
    investment : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year, 0 or more.
    saving : scalar, (n,), (n, 1) or (n, m) array
        Average saving in tkr. a year at that value, above 0.

    Returns
    -------
    float or ndarray
        In the unit of ``value`` and the arguments' shape; not rounded up.

    Raises
    ------
    InputError
        A saving of 0 or less, a negative investment; ranges of different size.

    Notes
    -----
    :math:`v^* = v \cdot I / \bar s`. Source: HM Treasury, The Green Book, "switching
    values".

    Examples
    --------
    Case 1.2 counts on 15 persons: 1,800 invested, 1,806 saved a year on average.

    >>> round(invest_switch(15, 1800, 1806), 2)
    14.95
    """
    now = a.operand(value, a.VALUE)
    cost = a.operand(investment, a.INVESTMENT, at_least=0)
    gross = a.operand(saving, a.SAVING, above=0)
    a.check_sizes({a.VALUE: now.values, a.INVESTMENT: cost.values, a.SAVING: gross.values})
    switched = np.asarray(now.values * cost.values / gross.values)
    return a.shaped(switched, max(now.ndim, cost.ndim, gross.ndim))


@of_columns
def invest_delay(
    investment: ArrayLike, saving: ArrayLike, phasing: ArrayLike = 0.5, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the fewest whole years the effect may be late before the average gain is gone.

    Parameters
    ----------
    investment : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year, 0 or more; it is not delayed.
    saving : scalar, (n,), (n, 1) or (n, m) array
        Full saving in tkr. a year, 0 or more.
    phasing, years
        As in `invest_average`.

    Returns
    -------
    float or ndarray
        Whole years in the arguments' shape; NaN where there is a loss already, which a cell
        shows as ``#N/A``.

    Raises
    ------
    InputError
        As in `invest_average`; a negative investment or saving.

    Notes
    -----
    :math:`\min \{ d : \frac{S}{T} \sum_{t=1}^{T-d} f_t \le I \}`: the factors move d years,
    with no effect before them. A gain within half a millionth of 0 is 0.

    Examples
    --------
    A year's delay ends the gain of case 4.4; case 4.3 (2,400 against 6,028.6 at full
    effect) bears one year, and a second ends it:

    >>> invest_delay([2340, 2400], [2680, 6028.6])
    array([1., 2.])
    """
    clean = yearly(investment, saving, phasing, years, at_least=0)

    def fewest(path: YearlyPath) -> Floats:
        count = path.within.sum(axis=-1)
        averages = np.cumsum(path.saving * path.within, axis=-1) / count[..., None]
        gains = averages - path.investment  # by how many years there is effect in the horizon
        left = ((gains > series.NO_GAIN) & (path.within > 0)).sum(axis=-1)
        lost = gains[..., -1] < -series.NO_GAIN
        return np.where(lost, np.nan, left.astype(np.float64))

    return a.shaped(clean.each(fewest), clean.ndim)


@of_columns
def invest_one_fewer(
    investment: ArrayLike, saving: ArrayLike, persons: ArrayLike
) -> float | Floats:
    r"""Return the average gain with one helårsperson fewer.

    Parameters
    ----------
    investment, saving : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year; the average saving with all persons.
    persons : scalar, (n,), (n, 1) or (n, m) array
        Helårspersoner at full effect, above 0.

    Returns
    -------
    float or ndarray
        Tkr. a year in the arguments' shape; negative where one person fewer means a loss.

    Raises
    ------
    InputError
        Persons of 0 or less; ranges of different size.

    Notes
    -----
    :math:`\bar s \cdot \max(p - 1, 0) / p - I`.

    Examples
    --------
    Case 4.4: 2,340 invested, 2,345 saved with 16 persons.

    >>> invest_one_fewer(2340, 2345, 16)
    -141.5625
    """
    cost = a.operand(investment, a.INVESTMENT)
    gross = a.operand(saving, a.SAVING)
    all_of = a.operand(persons, a.PERSONS, above=0)
    a.check_sizes({a.INVESTMENT: cost.values, a.SAVING: gross.values, a.PERSONS: all_of.values})
    left = gross.values * np.maximum(all_of.values - 1, 0) / all_of.values
    gain = np.asarray(left - cost.values)
    return a.shaped(gain, max(cost.ndim, gross.ndim, all_of.ndim))
