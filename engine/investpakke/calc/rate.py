"""What a helårsperson on a benefit costs the municipality, as an INVEST function."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from investpakke.calc import arguments as a
from investpakke.calc.columns import of_columns
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.rates.cost import FIRST_YEAR, LAST_YEAR, MEAN_OF_A_YEAR, Cost, cost_of
from investpakke.rates.loader import load_rates
from investpakke.rates.model import MAX_WEEK
from investpakke.text import Problem, Text

_YEARS = Text(
    "a calendar year from {first_year} to {last_year}", first_year=FIRST_YEAR, last_year=LAST_YEAR
)
_WEEKS = Text("a week from 1 to {max_week}, or 0 for the mean of the first year", max_week=MAX_WEEK)


@of_columns
def invest_rate(
    benefit: str | NDArray[np.object_] | list[str], year: ArrayLike, week: ArrayLike = 0
) -> float | Floats:
    """Return what one helårsperson on a benefit costs the municipality in a year, in tkr.

    ``rate × units a year ÷ 1000 × (1 − the state's share in that week)``; in week 0 the
    mean of the state's shares over the 52 weeks of a first year on the benefit.

    Parameters
    ----------
    benefit : str or array_like of str
        E.g. "sygedagpenge"; case and outer blanks do not matter.
    year : array_like
        Calendar year.
    week : array_like
        Week since the benefit began; 0 for the mean of the first year.

    Returns
    -------
    float or ndarray
        Tkr. a year in the arguments' shape, after state reimbursement. The rates are
        maxima, so a saving reckoned with them is one too.

    Raises
    ------
    InputError
        An unknown benefit; a year outside the dates of its rates; a week that is none.

    Notes
    -----
    The rates and their sources stand in ``rates/danish.toml``; ``investpakke rates`` lists
    them with how sure they are.

    Examples
    --------
    Cash assistance in 2024, 12 × 12,326 kr., of which the municipality bears 20 % in the
    first weeks and 80 % after a year:

    >>> round(invest_rate("kontanthjælp 30+", 2024, 1), 3)
    29.582
    >>> invest_rate("kontanthjælp 30+", 2024, [1, 53]).round(3)
    array([ 29.582, 118.33 ])
    """
    names, of_names = a.texts(benefit, a.BENEFIT)
    years, of_years = a.whole_numbers(
        year,
        a.YEAR,
        (FIRST_YEAR, LAST_YEAR),
        _YEARS,
        Problem("year.not_whole", "the year is not whole"),
    )
    weeks, of_weeks = a.whole_numbers(
        week,
        a.WEEK,
        (MEAN_OF_A_YEAR, MAX_WEEK),
        _WEEKS,
        Problem("week.not_whole", "the week is not whole"),
    )
    a.check_sizes({a.BENEFIT: names, a.YEAR: years, a.WEEK: weeks})
    rows = np.broadcast_arrays(names, years, weeks)
    sizes = {a.BENEFIT: of_names, a.YEAR: of_years, a.WEEK: of_weeks}
    found: dict[tuple[str, int, int], float] = {}
    costs = np.empty(rows[0].shape)
    for index in np.ndindex(costs.shape):
        name, at, since = (values[index] for values in rows)
        key = (str(name), int(at), int(since))
        if key not in found:
            found[key] = _cost(key, index, sizes).municipality
        costs[index] = found[key]
    return a.shaped(costs, max(sizes.values()))


def _cost(key: tuple[str, int, int], index: tuple[int, ...], sizes: dict[Text, int]) -> Cost:
    """Return the cost of one element; a refusal names its row and column."""
    try:
        return cost_of(load_rates(), *key)
    except InputError as error:
        place = index[: sizes.get(error.where, 0)]  # one value for all rows has no row to name
        raise error.relocated(a.element(error.where, place)) from None
