"""The assumptions of a fit in words: those that the document does not make.

Also the fitted package as a package file: its ramps are explicit inputs with a named source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from investpakke.deciding.fit.fitting import Fit
from investpakke.deciding.fit.space import Flags
from investpakke.model import Assumption
from investpakke.packages.writer import package_text
from investpakke.reconciliation import PER_UNIT
from investpakke.text import Text

_ABOVE = 1 + 1e-6
_LISTED = 40


class YearSum(NamedTuple):
    """Savings of the first years together, tkr.: published, as stated, and fitted.

    ``published`` is the sum of the years as they are printed, None where one is missing.
    ``given`` is the part of cases that are averaged over just these years: it is the same
    for every phasing.
    """

    first: int
    last: int
    published: float | None
    stated: float
    fitted: float
    given: float


def assumptions_of(fit: Fit) -> tuple[Text, ...]:
    """Return the assumptions that were needed to find the ramps."""
    return tuple(_assumed(fit))


def _assumed(fit: Fit) -> Iterator[Text]:
    yield Text(
        "Average savings, persons and investments are as stated; only the phasings are changed."
    )
    yield Text("The effect never falls from one year to the next.")
    yield Text(
        "The distance to the stated phasings is the sum of squared changes in "
        "effect, weighted by the cases' full savings."
    )
    if fit.changed.any():
        listed = _numbers(fit, fit.changed)
        yield Text("The stated phasing does not hold in case {listed}.", listed=listed)
    if fit.kept.any():
        listed = _numbers(fit, fit.kept)
        yield Text("The phasing is kept in case {listed}.", listed=listed)
    higher = fit.after.full_saving > fit.before.full_saving * _ABOVE
    if higher.any():
        listed = _numbers(fit, higher)
        yield Text(
            "Full effect is the highest level of the ramp. The full saving, and so "
            "the saving per person at full effect, is larger than under the stated "
            "phasing in case {listed}.",
            listed=listed,
        )


def _numbers(fit: Fit, wanted: Flags) -> str:
    numbers = [case.number for case, one in zip(fit.stated.cases, wanted, strict=True) if one]
    listed = ", ".join(numbers[:_LISTED])
    return f"{listed}, …" if len(numbers) > _LISTED else listed


def first_years(fit: Fit) -> YearSum:
    """Return the total savings of the years over which the package averages.

    Examples
    --------
    >>> from investpakke import load_package
    >>> from investpakke.deciding.fit import fit_ramps
    >>> found = first_years(fit_ramps(load_package("aarhus-2024"), with_ranges=False))
    >>> found.published, round(found.stated), round(found.fitted), round(found.given)
    (138000.0, 137771, 137500, 118944)
    """
    package = fit.stated
    years = package.shown_years[: package.averaging_years]
    printed = {
        figure.key: figure.value / PER_UNIT[figure.unit]
        for figure in package.published
        if (figure.scope, figure.quantity) == ("year", "saving") and figure.value is not None
    }
    whole = all(str(year) in printed for year in years)
    inside = np.array([c.averaging_years == len(years) for c in package.cases], dtype=bool)
    return YearSum(
        years[0],
        years[-1],
        published=sum(printed[str(year)] for year in years) if whole else None,
        stated=float(fit.before.saving_by_year[: len(years)].sum()),
        fitted=float(fit.after.saving_by_year[: len(years)].sum()),
        given=float(fit.before.average_saving[inside].sum() * len(years)),
    )


_SOURCE = "investpakke reconcile --fit"
_HEAD = """\
# The phasings "Tilpasset, sag ..." are fitted to the published yearly path.
# No document states them, and others would give the same figures.
# Made by: investpakke reconcile --fit
"""


def fitted_text(fit: Fit) -> str:
    """Return the fitted package as TOML, with the assumptions in its log.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> from investpakke.deciding.fit import fit_ramps
    >>> from investpakke.packages import parse_package
    >>> found = fit_ramps(load_package("aarhus-2024"), with_ranges=False)
    >>> again = compute_package(parse_package(fitted_text(found), "copy"))
    >>> bool((again.saving_by_year == found.after.saving_by_year).all())
    True
    """
    if not fit.changed.any():
        return package_text(fit.stated)
    told = [
        Assumption(
            "Indfasningerne er tilpasset det offentliggjorte forløb; de er ikke oplyst, "
            "og andre indfasninger giver de samme tal.",
            _SOURCE,
        ),
        *(Assumption(text.da, _SOURCE) for text in assumptions_of(fit)),
    ]
    package = replace(
        fit.fitted, id=f"{fit.stated.id}-tilpasset", assumptions=(*fit.stated.assumptions, *told)
    )
    return _HEAD + package_text(package)
