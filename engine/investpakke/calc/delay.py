"""INVEST_DELAYED: a phasing that begins late."""

from __future__ import annotations

from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc import series
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.model.checks import MAX_YEARS
from investpakke.problems import RANGE_ONE_VALUE_PER_ROW
from investpakke.text import Text


@of_columns
def invest_delayed(phasing: ArrayLike, delay: ArrayLike, years: ArrayLike = 4) -> float | Floats:
    r"""Return the factors of a phasing that begins so many years late.

    Parameters
    ----------
    phasing : scalar, (k,), (1, k), (n, 1) or (n, k) array
        As in `invest_phased`: first-year factor, then 1; or a row of factors.
    delay : scalar, (n,) or (n, 1) array
        Years that the effect comes later, 0 to 100, whole or not; 0.5 is half a year.
    years : scalar
        Number of years, 1 to 100.

    Returns
    -------
    ndarray
        Factors of full effect, shape (n, years); (years,) for one phasing and one delay.

    Raises
    ------
    InputError
        A negative delay, a factor outside 0-1, a number of years that is not whole.

    Notes
    -----
    With :math:`d = k + a`, k whole and :math:`0 \le a < 1`:
    :math:`f'_t = (1 - a) f_{t-k} + a f_{t-k-1}`, and no effect before year 1 of the phasing.

    Examples
    --------
    Half effect in the first year, as in case 4.4, half a year late:

    >>> invest_delayed(0.5, 0.5, 4)
    array([0.25, 0.75, 1.  , 1.  ])
    """
    factors = a.phasing_rows(phasing)
    late = a.operand(delay, a.DELAY, at_least=0, at_most=MAX_YEARS)
    horizon, _ = a.whole_years(years)
    if late.values.shape[1] > 1 or horizon.size > 1:
        wide = a.DELAY if late.values.shape[1] > 1 else a.YEARS
        raise InputError(
            RANGE_ONE_VALUE_PER_ROW,
            where=wide,
            expected=Text("one number per row") if wide is a.DELAY else Text("one number of years"),
            got=a.several(),
        )
    a.check_sizes({a.DELAY: late.values, a.PHASING: factors.values[:, :1]})
    moved = series.delayed(series.extend(factors.values, int(horizon[0, 0])), late.values)
    return moved[0] if max(late.ndim, factors.ndim) == 0 else moved
