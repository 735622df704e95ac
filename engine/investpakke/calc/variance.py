"""INVEST_VOLUME, INVEST_PACE, INVEST_PRICE: why an actual saving differs from the expected one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats

MONTHS = 12


def volume(unit: Floats, factor: Floats, full: Floats, planned: Floats, months: Floats) -> Floats:
    """Return the effect of other persons at full effect, at the planned pace and price."""
    return np.asarray(unit * factor * (full - planned) * months / MONTHS)


def pace(unit: Floats, factor: Floats, persons: Floats, full: Floats, months: Floats) -> Floats:
    """Return the effect of a different pace towards full effect, at the planned price."""
    return np.asarray(unit * (persons - factor * full) * months / MONTHS)


def price(unit: Floats, actual_unit: Floats, persons: Floats, months: Floats) -> Floats:
    """Return the effect of a different price, for the actual persons."""
    return np.asarray((actual_unit - unit) * persons * months / MONTHS)


def _amounts(**given: tuple[ArrayLike, dict[str, Any]]) -> tuple[list[Floats], int]:
    """Return arguments as arrays that can be combined, and their dimensions."""
    clean = {
        name: a.operand(value, _NAMES[name], **bounds) for name, (value, bounds) in given.items()
    }
    a.check_sizes({_NAMES[name]: operand.values for name, operand in clean.items()})
    ndim = max(operand.ndim for operand in clean.values())
    return [operand.values for operand in clean.values()], ndim


_NAMES = {
    "unit_saving": a.UNIT_SAVING,
    "actual_unit_saving": a.ACTUAL_UNIT_SAVING,
    "persons": a.PERSONS,
    "planned_persons": a.PLANNED_PERSONS,
    "full_persons": a.FULL_PERSONS,
    "factor": a.FACTOR,
    "months": a.MONTHS,
}
_ANY: dict[str, Any] = {}
_POSITIVE = {"above": 0.0}
_NOT_NEGATIVE = {"at_least": 0.0}
_SHARE = {"at_least": 0.0, "at_most": 1.0}
_OF_A_YEAR = {"at_least": 0.0, "at_most": 12.0}


@of_columns
def invest_volume(
    unit_saving: ArrayLike,
    planned_persons: ArrayLike,
    full_persons: ArrayLike,
    factor: ArrayLike = 1,
    months: ArrayLike = 12,
) -> float | Floats:
    r"""Return the part of a saving's variance that comes of other persons at full effect.

    Parameters
    ----------
    unit_saving : scalar, (n,), (n, 1) or (n, m) array
        Expected tkr. per helårsperson and year, above 0.
    planned_persons : scalar, (n,), (n, 1) or (n, m) array
        Expected full-year persons at full effect, 0 or more.
    full_persons : scalar, (n,), (n, 1) or (n, m) array
        Full-year persons at full effect as they are now expected, 0 or more.
    factor : scalar, (n,), (n, 1) or (n, m) array
        The year's factor of full effect, from 0 to 1.
    months : scalar, (n,), (n, 1) or (n, m) array
        Months of the period, from 0 to 12.

    Returns
    -------
    float or ndarray
        Tkr. in the period, in the arguments' shape; positive is more saved.

    Raises
    ------
    InputError
        A number out of its range; a blank, a text or an error cell; ranges of different size.

    Notes
    -----
    :math:`u f (P' - P)\,m/12`. With `invest_pace` and `invest_price` it sums to
    actual − expected saving, :math:`(u_a q - u f P)\,m/12`: the split of a quantity and a
    price variance of standard costing, the quantity divided once more.

    Examples
    --------
    Case 4.4 expects 16 persons at 167.5 tkr. Now 12 are expected at full effect; the year's
    factor is a half:

    >>> invest_volume(167.5, 16, 12, 0.5)
    -335.0
    """
    (unit, planned, full, share, period), ndim = _amounts(
        unit_saving=(unit_saving, _POSITIVE),
        planned_persons=(planned_persons, _NOT_NEGATIVE),
        full_persons=(full_persons, _NOT_NEGATIVE),
        factor=(factor, _SHARE),
        months=(months, _OF_A_YEAR),
    )
    return a.shaped(volume(unit, share, full, planned, period), ndim)


@of_columns
def invest_pace(
    unit_saving: ArrayLike,
    persons: ArrayLike,
    full_persons: ArrayLike,
    factor: ArrayLike = 1,
    months: ArrayLike = 12,
) -> float | Floats:
    r"""Return the part of a saving's variance that comes of another pace.

    Parameters
    ----------
    unit_saving, full_persons, factor, months
        As in `invest_volume`.
    persons : scalar, (n,), (n, 1) or (n, m) array
        Actual full-year persons on average over the period; any number.

    Returns
    -------
    float or ndarray
        Tkr. in the period, in the arguments' shape; positive is more saved.

    Raises
    ------
    InputError
        As in `invest_volume`.

    Notes
    -----
    :math:`u (q - f P')\,m/12`.

    Examples
    --------
    Case 4.4 has reached 4 persons in a year whose factor is a half, with 12 in sight:

    >>> invest_pace(167.5, 4, 12, 0.5)
    -335.0
    """
    (unit, actual, full, share, period), ndim = _amounts(
        unit_saving=(unit_saving, _POSITIVE),
        persons=(persons, _ANY),
        full_persons=(full_persons, _NOT_NEGATIVE),
        factor=(factor, _SHARE),
        months=(months, _OF_A_YEAR),
    )
    return a.shaped(pace(unit, share, actual, full, period), ndim)


@of_columns
def invest_price(
    unit_saving: ArrayLike,
    actual_unit_saving: ArrayLike,
    persons: ArrayLike,
    months: ArrayLike = 12,
) -> float | Floats:
    r"""Return the part of a saving's variance that comes of another unit saving.

    Parameters
    ----------
    unit_saving, persons, months
        As in `invest_pace`.
    actual_unit_saving : scalar, (n,), (n, 1) or (n, m) array
        Tkr. per helårsperson and year as it turned out, 0 or more.

    Returns
    -------
    float or ndarray
        Tkr. in the period, in the arguments' shape; positive is more saved.

    Raises
    ------
    InputError
        As in `invest_volume`.

    Notes
    -----
    :math:`(u_a - u)\,q\,m/12`.

    Examples
    --------
    Case 4.4 saved 160 tkr. a person instead of 167.5, with 4 persons over a year:

    >>> invest_price(167.5, 160, 4)
    -30.0
    """
    (unit, actual_unit, actual, period), ndim = _amounts(
        unit_saving=(unit_saving, _POSITIVE),
        actual_unit_saving=(actual_unit_saving, _NOT_NEGATIVE),
        persons=(persons, _ANY),
        months=(months, _OF_A_YEAR),
    )
    return a.shaped(price(unit, actual_unit, actual, period), ndim)
