"""INVEST_PHASED, INVEST_AVERAGE, INVEST_FULL: a saving as it phases in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc import series
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats, Ints
from investpakke.errors import InputError
from investpakke.problems import RANGE_ONE_VALUE_PER_ROW
from investpakke.text import Problem, Text


@of_columns
def invest_phased(
    saving: ArrayLike, phasing: ArrayLike = 0.5, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the yearly savings of a full saving as it phases in.

    Parameters
    ----------
    saving : scalar, (n,) or (n, 1) array
        Full saving in tkr. a year, one per row.
    phasing : scalar, (k,), (1, k), (n, 1) or (n, k) array
        First-year factor, then 1; or a row of factors of which the last goes on;
        or one of these per row. Each from 0 to 1. Flat factors, as many as the rows, are
        refused: write [[0.5, 1]] for years, [[0.5], [1]] for rows.
    years : scalar
        Number of years, 1 to 100.

    Returns
    -------
    ndarray
        Tkr. a year, shape (n, years); (years,) for a scalar saving.

    Raises
    ------
    InputError
        A factor outside 0-1, a number of years that is not whole, a blank or a text.

    Notes
    -----
    :math:`s_t = S f_t` for :math:`t = 1 \dots T`. Source: Investeringspakke 2024, "med
    halv effekt i 2024" in eight cases.

    Examples
    --------
    A full saving of 4,018 tkr. with half effect in the first year (case 4.1):

    >>> invest_phased(4018, 0.5, 4)
    array([2009., 4018., 4018., 4018.])
    """
    full = a.operand(saving, a.SAVING)
    factors = a.phasing_rows(phasing)
    horizon, _ = a.whole_years(years)
    if full.values.shape[1] > 1 or horizon.size > 1:
        wide = a.SAVING if full.values.shape[1] > 1 else a.YEARS
        raise InputError(
            RANGE_ONE_VALUE_PER_ROW,
            where=wide,
            expected=Text("one number per row")
            if wide is a.SAVING
            else Text("one number of years"),
            got=a.several(),
        )
    a.check_sizes({a.SAVING: full.values, a.PHASING: factors.values[:, :1]})
    yearly = np.asarray(full.values * series.extend(factors.values, int(horizon[0, 0])))
    return yearly[0] if max(full.ndim, factors.ndim) == 0 else yearly


class MeanFactors(NamedTuple):
    """Mean factors, shape (rows, 1), with the dimensions and the argument they come from."""

    values: Floats
    ndim: int
    name: Text


def mean_factors(phasing: ArrayLike, years: ArrayLike) -> MeanFactors:
    """Return the mean factor of each row's first ``years`` years."""
    factors = a.phasing_rows(phasing)
    horizon, ndim = a.whole_years(years)
    a.check_sizes({a.PHASING: factors.values[:, :1], a.YEARS: horizon})
    width = int(horizon.max(initial=1))

    def mean(some: Floats, years: Ints) -> Floats:
        return series.mean_over(series.extend(some, width), years)

    means = series.by_blocks(mean, [factors.values, horizon], width)
    name = a.YEARS if horizon.shape[0] > factors.values.shape[0] else a.PHASING
    return MeanFactors(means, max(factors.ndim, ndim), name)


def effective_factors(phasing: ArrayLike, years: ArrayLike) -> MeanFactors:
    """Return mean factors, refused where there is no effect to divide by."""
    means = mean_factors(phasing, years)
    if (means.values == 0).any():
        raise InputError(
            Problem("phasing.no_effect", "the phasing has no effect"),
            where=a.PHASING,
            expected=Text("a factor above 0 within the years"),
            got=0,
        )
    return means


@of_columns
def invest_average(
    saving: ArrayLike, phasing: ArrayLike = 0.5, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the yearly average of a full saving as it phases in.

    Parameters
    ----------
    saving : scalar, (n,), (n, 1) or (n, m) array
        Full saving in tkr. a year.
    phasing : scalar, (k,), (1, k), (n, 1) or (n, k) array
        As in `invest_phased`.
    years : scalar, (n,) or (n, 1) array
        Averaging years (gennemsnitshorisont), 1 to 100.

    Returns
    -------
    float or ndarray
        Tkr. a year in the arguments' shape.

    Raises
    ------
    InputError
        As in `invest_phased`; ranges of different size.

    Notes
    -----
    :math:`\bar s = S \cdot \frac{1}{T} \sum_{t=1}^{T} f_t`. Source: Investeringspakke
    2024, "gns. årlig besparelse"; four years is the budget year plus three.

    Examples
    --------
    >>> invest_average(4018, 0.5, 4)
    3515.75
    """
    full = a.operand(saving, a.SAVING)
    means = mean_factors(phasing, years)
    a.check_sizes({a.SAVING: full.values, means.name: means.values})
    return a.shaped(full.values * means.values, max(full.ndim, means.ndim))


@of_columns
def invest_full(
    average_saving: ArrayLike, phasing: ArrayLike = 0.5, years: ArrayLike = 4
) -> float | Floats:
    r"""Return the full saving behind a stated average: the inverse of `invest_average`.

    Parameters
    ----------
    average_saving : scalar, (n,), (n, 1) or (n, m) array
        Average saving in tkr. a year.
    phasing, years
        As in `invest_average`.

    Returns
    -------
    float or ndarray
        Tkr. a year at full effect, in the arguments' shape.

    Raises
    ------
    InputError
        As in `invest_average`; a phasing without any effect.

    Notes
    -----
    :math:`S = \bar s \big/ \frac{1}{T} \sum_{t=1}^{T} f_t`.

    Examples
    --------
    Case 2.1 states 4,931 tkr. a year over six years, with half effect in the first:

    >>> round(invest_full(4931, 0.5, 6), 3)
    5379.273
    """
    average = a.operand(average_saving, a.AVERAGE_SAVING)
    means = effective_factors(phasing, years)
    a.check_sizes({a.AVERAGE_SAVING: average.values, means.name: means.values})
    return a.shaped(average.values / means.values, max(average.ndim, means.ndim))
