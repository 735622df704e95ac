"""INVEST_PERT, INVEST_CHANCE, INVEST_CORRECTED, INVEST_FADED: how certain a saving is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc import series
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.model.checks import MAX_YEARS
from investpakke.text import Problem, Text

_WEIGHT = 4.0
"""The weight of a PERT's likely value, relative to its low and high values."""

_MOST_LOST = 0.99
_SHARE = Text("a share from 0 to 1 (10 % is 0.1)")
_FALL = Text("a share from 0 to 0.99 (10 % is 0.1)")
_PROBABILITY = Text("a probability from 0.001 to 0.999")
_YEAR = Text("a whole year number from 1 to {max_years}", max_years=MAX_YEARS)
_NOT_WHOLE = Problem("fall.year_not_whole", "the year number is not whole")
_NOT_BELOW_LOW = Text("at least the low value")
_NOT_BELOW_LIKELY = Text("at least the likely value")
_ABOVE_LOW = Text("more than the low value")


@of_columns
def invest_pert(
    low: ArrayLike, likely: ArrayLike, high: ArrayLike, probability: ArrayLike = 0.5
) -> float | Floats:
    r"""Return the value that a three-point estimate does not exceed with a probability.

    Parameters
    ----------
    low, likely, high : scalar, (n,), (n, 1) or (n, m) array
        In one unit, low at most likely at most high, and low below high.
    probability : scalar, (n,), (n, 1) or (n, m) array
        From 0.001 to 0.999; 0.5 gives the median.

    Returns
    -------
    float or ndarray
        In the unit of the three points, in the arguments' shape.

    Raises
    ------
    InputError
        Points out of order or all alike, a probability outside 0.001-0.999.

    Notes
    -----
    The quantile of the PERT distribution: a beta distribution from low a to high b around
    m with :math:`\alpha = 1 + 4 (m - a)/(b - a)` and :math:`\beta = 1 + 4 (b - m)/(b - a)`.
    Its mean is :math:`(a + 4m + b)/6`.

    Examples
    --------
    Case 4.4 states 2,345 tkr. saved a year. If it may be 20 % less or 10 % more:

    >>> [round(invest_pert(1876, 2345, 2579.5, p), 1) for p in (0.05, 0.5, 0.95)]
    [2077.7, 2315.1, 2502.5]
    """
    from scipy.special import betaincinv

    points = _points(low, likely, high)
    share = a.operand(
        probability, a.PROBABILITY, at_least=0.001, at_most=0.999, expected=_PROBABILITY
    )
    a.check_sizes({**points.sized, a.PROBABILITY: share.values})
    values = points.low + points.width * betaincinv(*points.shapes, share.values)
    return a.shaped(np.asarray(values), max(points.ndim, share.ndim))


@of_columns
def invest_chance(
    investment: ArrayLike, low: ArrayLike, likely: ArrayLike, high: ArrayLike
) -> float | Floats:
    r"""Return the probability that a saving of three points covers the investment.

    Parameters
    ----------
    investment : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year, 0 or more.
    low, likely, high : scalar, (n,), (n, 1) or (n, m) array
        Average saving in tkr. a year, as in `invest_pert`.

    Returns
    -------
    float or ndarray
        From 0 to 1, in the arguments' shape.

    Raises
    ------
    InputError
        As in `invest_pert`; a negative investment.

    Notes
    -----
    :math:`1 - F(I)` with the distribution function F of the PERT distribution.

    Examples
    --------
    Case 4.4 invests 2,340 tkr. a year; the saving is as in `invest_pert`:

    >>> round(invest_chance(2340, 1876, 2345, 2579.5), 3)
    0.431
    """
    from scipy.special import betainc

    cost = a.operand(investment, a.INVESTMENT, at_least=0)
    points = _points(low, likely, high)
    a.check_sizes({a.INVESTMENT: cost.values, **points.sized})
    reached = np.clip((cost.values - points.low) / points.width, 0.0, 1.0)
    return a.shaped(np.asarray(1 - betainc(*points.shapes, reached)), max(cost.ndim, points.ndim))


@of_columns
def invest_corrected(
    saving: ArrayLike, correction: ArrayLike, deadweight: ArrayLike = 0
) -> float | Floats:
    r"""Return a saving after optimism and deadweight are taken off.

    Parameters
    ----------
    saving : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year.
    correction : scalar, (n,), (n, 1) or (n, m) array
        The share that is taken off for weak evidence, from 0 to 1.
    deadweight : scalar, (n,), (n, 1) or (n, m) array
        The share of the effect that would have come anyway, from 0 to 1.

    Returns
    -------
    float or ndarray
        Tkr. a year in the arguments' shape.

    Raises
    ------
    InputError
        A share outside 0-1.

    Notes
    -----
    :math:`s (1 - c)(1 - d)`. The shares are the user's: none are shipped.

    Examples
    --------
    >>> round(invest_corrected(2345, 0.1, 0.05), 3)
    2004.975
    """
    gross = a.operand(saving, a.SAVING)
    off = a.operand(correction, a.CORRECTION, at_least=0, at_most=1, expected=_SHARE)
    anyway = a.operand(deadweight, a.DEADWEIGHT, at_least=0, at_most=1, expected=_SHARE)
    a.check_sizes({a.SAVING: gross.values, a.CORRECTION: off.values, a.DEADWEIGHT: anyway.values})
    left = gross.values * (1 - off.values) * (1 - anyway.values)
    return a.shaped(left, max(gross.ndim, off.ndim, anyway.ndim))


@of_columns
def invest_faded(
    phasing: ArrayLike, from_year: ArrayLike, fall: ArrayLike, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the factors of an effect that phases in and fades out.

    Parameters
    ----------
    phasing : scalar, (k,), (1, k), (n, 1) or (n, k) array
        As in `invest_phased`.
    from_year : scalar
        The last year (1, 2, …) of the whole effect.
    fall : scalar
        The share of the effect that is lost each year after it, from 0 to 0.99.
    years : scalar
        Number of years, 1 to 100.

    Returns
    -------
    ndarray
        Factors, shape (n, years); (years,) for one factor or one row of factors. They are
        a phasing themselves, for the other functions.

    Raises
    ------
    InputError
        A factor, a year or a share outside its range.

    Notes
    -----
    :math:`f_t (1 - q)^{\max(0, t - k)}`.

    Examples
    --------
    Half effect in the first year, and a fifth of the effect lost each year after the third:

    >>> invest_faded(0.5, 3, 0.2, 5)
    array([0.5 , 1.  , 1.  , 0.8 , 0.64])
    """
    factors = a.phasing_rows(phasing)
    last, _ = a.whole_numbers(from_year, a.FROM_YEAR, (1, MAX_YEARS), _YEAR, _NOT_WHOLE)
    lost = a.operand(fall, a.FALL, at_least=0, at_most=_MOST_LOST, expected=_FALL).values
    horizon, _ = a.whole_years(years)
    for name, values in ((a.FROM_YEAR, last), (a.FALL, lost), (a.YEARS, horizon)):
        _check_single(name, values.size)
    width = int(horizon[0, 0])
    late = np.maximum(0, np.arange(1, width + 1) - last)
    faded = np.asarray(series.extend(factors.values, width) * (1 - lost) ** late)
    return faded[0] if factors.ndim == 0 else faded


def _check_single(name: Text, size: int) -> None:
    if size > 1:
        raise InputError(
            Problem("range.one_value", "there is more than one value"),
            where=name,
            expected=Text("one number"),
            got=Text("{size} numbers", size=size),
        )


class _Points(NamedTuple):
    """Three points as rows × columns, and the beta distribution over 0 to 1 that they give."""

    low: Floats
    width: Floats
    shapes: tuple[Floats, Floats]
    ndim: int
    sized: dict[Text, Floats]


def _points(low: ArrayLike, likely: ArrayLike, high: ArrayLike) -> _Points:
    first, middle = a.operand(low, a.LOW), a.operand(likely, a.LIKELY)
    last = a.operand(high, a.HIGH)
    sized = {a.LOW: first.values, a.LIKELY: middle.values, a.HIGH: last.values}
    a.check_sizes(sized)
    a.check_order(middle, first, a.LIKELY, _NOT_BELOW_LOW)
    a.check_order(last, middle, a.HIGH, _NOT_BELOW_LIKELY)
    a.check_order(last, first, a.HIGH, _ABOVE_LOW, alike=False)
    width = last.values - first.values
    alpha = 1 + _WEIGHT * (middle.values - first.values) / width
    beta = 1 + _WEIGHT * (last.values - middle.values) / width
    return _Points(
        first.values, width, (alpha, beta), max(first.ndim, middle.ndim, last.ndim), sized
    )
