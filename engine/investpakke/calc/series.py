"""Arithmetic on clean arrays: one row per case, one column per year.

Nothing is checked and nothing is rounded here. Arrays are float64 of shape
(rows, years) or (rows, 1); ``rows`` may be 1 where one row serves all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


BLOCK = 1 << 18
"""Yearly values at a time: arrays of 2 MB, which fit in a processor's cache."""


def by_blocks(
    compute: Callable[..., Floats], arrays: Sequence[Floats | Ints], width: int
) -> Floats:
    """Return the result of ``compute`` for arrays, computed in blocks of rows.

    Memory depends on the rows and not on rows × ``width``, the intermediate values per row. An
    array of one row is used for all rows.
    """
    rows = max((len(array) for array in arrays), default=0)
    step = max(1, BLOCK // max(width, 1))
    if rows <= step:
        return compute(*arrays)
    parts = [
        compute(*(each if len(each) == 1 else each[start : start + step] for each in arrays))
        for start in range(0, rows, step)
    ]
    return np.concatenate(parts)


def extend(factors: Floats, years: int) -> Floats:
    """Return ``factors`` over ``years`` columns: cut, or its last column repeated."""
    if factors.shape[1] == years:
        return factors
    return factors[:, np.minimum(np.arange(years), factors.shape[1] - 1)]


def delayed(values: Floats, years: Floats) -> Floats:
    r"""Return rows of yearly values that begin ``years`` (rows, 1) later, with nothing before.

    Notes
    -----
    A delay of :math:`d = k + a` years, k whole and :math:`0 \le a < 1`, gives
    :math:`(1 - a) v_{t-k} + a v_{t-k-1}`: what begins half a year late has half of its first
    year's value in that year, and then a year that lies half in the first and half in the second.

    Examples
    --------
    >>> delayed(np.array([[0.5, 1.0, 1.0]]), np.array([[1.0], [0.5]]))
    array([[0.  , 0.5 , 1.  ],
           [0.25, 0.75, 1.  ]])
    """
    whole = np.floor(years)
    part = years - whole
    return np.asarray((1 - part) * _moved(values, whole) + part * _moved(values, whole + 1))


def _moved(values: Floats, whole: Floats) -> Floats:
    """Return rows shifted by whole years, (rows, 1)."""
    column = np.arange(values.shape[1]) - whole.astype(np.int64)
    rows = np.broadcast_shapes(values.shape, column.shape)
    column, values = np.broadcast_to(column, rows), np.broadcast_to(values, rows)
    return np.where(column < 0, 0.0, np.take_along_axis(values, np.maximum(column, 0), axis=1))


def first_years(years: Ints, width: int) -> Floats:
    """Return 1.0 where a column is within the first ``years`` (rows, 1), else 0.0."""
    return np.where(np.arange(1, width + 1) <= years, 1.0, 0.0)


def mean_over(values: Floats, years: Ints) -> Floats:
    """Return the mean of each row's first ``years`` columns, shape (rows, 1)."""
    total = (values * first_years(years, values.shape[1])).sum(axis=1, keepdims=True)
    return np.asarray(total / years)


def discount_factors(rate: Floats | float, years: int) -> Floats:
    """Return 1/(1+rate)^(t-1) for t = 1 … ``years``: year 1 is not discounted."""
    return np.asarray(1.0 / (1.0 + rate) ** np.arange(years))


def break_even_persons(investment: Floats, unit_saving: Floats, mean_factor: Floats) -> Floats:
    """Return the persons at which the average saving equals the investment."""
    return np.asarray(investment / (unit_saving * mean_factor))


def margin(investment: Floats, saving: Floats) -> Floats:
    """Return the share of the saving that may be lost before the gain disappears."""
    return np.asarray((saving - investment) / saving)


NO_GAIN = 5e-7
"""Rounding error of binary arithmetic: less than this is 0, as in a spreadsheet's ROUND(x,6)."""


def first_year_at_least_zero(cumulative: Floats, within: Floats) -> Floats:
    """Return the first column number (1, 2, …) that is ≥ 0 within the mask; NaN if none."""
    paid = (cumulative >= -NO_GAIN) & (within > 0)
    first = paid.argmax(axis=-1) + 1.0
    return np.where(paid.any(axis=-1), first, np.nan)
