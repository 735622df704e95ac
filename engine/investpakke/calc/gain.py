"""INVEST_NET, INVEST_SHARE, INVEST_MARGIN: what an investment leaves."""

from __future__ import annotations

from numpy.typing import ArrayLike

from investpakke.calc import arguments as a
from investpakke.calc import series
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.text import Problem, Text


@of_columns
def invest_net(investment: ArrayLike, saving: ArrayLike) -> float | Floats:
    r"""Return saving − investment, element by element.

    Parameters
    ----------
    investment, saving : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year; a scalar stands for every element.

    Returns
    -------
    float or ndarray
        Tkr. a year in the arguments' shape. A gain is positive, a net cost negative.

    Raises
    ------
    InputError
        A blank, a text or an error cell; ranges of different size.

    Notes
    -----
    :math:`\mathrm{net} = \mathrm{saving} - \mathrm{investment}`. Source:
    Investeringspakke 2024, the tables' columns "gns. årlig besparelse" and "gevinst".

    Examples
    --------
    Case 1.1: 600 invested, 860 saved a year on average.

    >>> invest_net(600, 860)
    260.0
    """
    cost = a.operand(investment, a.INVESTMENT)
    gross = a.operand(saving, a.SAVING)
    a.check_sizes({a.INVESTMENT: cost.values, a.SAVING: gross.values})
    return a.shaped(gross.values - cost.values, max(cost.ndim, gross.ndim))


@of_columns
def invest_share(values: ArrayLike) -> float | Floats:
    r"""Return each value's share of their sum.

    Parameters
    ----------
    values : scalar, (n,), (n, 1) or (n, m) array
        Amounts in one unit, e.g. the groups' investments in tkr.

    Returns
    -------
    float or ndarray
        Shares in the argument's shape; they sum to 1.

    Raises
    ------
    InputError
        A blank, a text or an error cell; values that sum to 0.

    Notes
    -----
    :math:`s_i = x_i / \sum_j x_j`. Source: Investeringspakke 2024, "andel af samlet
    investeringspakke".

    Examples
    --------
    The four groups of the 2024 package: 24, 19, 24 and 33 %.

    >>> invest_share([6600, 5350, 6600, 9340]).round(2)
    array([0.24, 0.19, 0.24, 0.33])
    """
    amounts = a.operand(values, a.VALUES)
    total = amounts.values.sum()
    if total == 0 and amounts.values.size:
        raise InputError(
            Problem("shares.sum_is_zero", "the sum is 0, so there are no shares"),
            where=a.VALUES,
            expected=Text("values whose sum is not 0"),
            got=0,
        )
    return a.shaped(amounts.values / total, amounts.ndim)


@of_columns
def invest_margin(investment: ArrayLike, saving: ArrayLike) -> float | Floats:
    r"""Return the share of the saving that may be lost before the gain is gone.

    Parameters
    ----------
    investment, saving : scalar, (n,), (n, 1) or (n, m) array
        Tkr. a year; savings above 0.

    Returns
    -------
    float or ndarray
        A share in the arguments' shape: 0.3 means that 30 % may be lost; negative
        where the investment is not covered.

    Raises
    ------
    InputError
        A saving of 0 or less; a negative investment; a blank, a text or an error cell.

    Notes
    -----
    :math:`m = (\mathrm{saving} - \mathrm{investment}) / \mathrm{saving}`.

    Examples
    --------
    Case 1.2 has 1,806 saved on 1,800 invested: a third of one per cent.

    >>> round(invest_margin(1800, 1806), 4)
    0.0033
    """
    cost = a.operand(investment, a.INVESTMENT, at_least=0)
    gross = a.operand(saving, a.SAVING, above=0)
    a.check_sizes({a.INVESTMENT: cost.values, a.SAVING: gross.values})
    return a.shaped(series.margin(cost.values, gross.values), max(cost.ndim, gross.ndim))
