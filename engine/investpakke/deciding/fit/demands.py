"""What a published yearly path requires of a package's savings: bounds on sums over years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.model import Figure, Package
from investpakke.reconciliation import PER_UNIT, labelled
from investpakke.text import Problem, Text

INSIDE = 1e-5
"""How far inside its rounding a figure is asked for, as a part of half a unit: 5 kr. where it
is printed in whole mio. kr. A solver is exact to less than that, so what it finds ties."""


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """One published figure of the path: the weighted savings lie between two amounts.

    Parameters
    ----------
    figure : Figure
        As the document prints it.
    weights : (T,) array
        Weights of the package's saving in each year: 1 where the figure includes it.
    low, high : float
        Tkr.: the range that rounds to the figure.
    """

    figure: Figure
    weights: Floats
    low: float
    high: float

    @property
    def label(self) -> Text:
        """The name of the figure."""
        figure = self.figure
        return labelled(figure.scope, figure.key, figure.quantity, figure.label)


def demands_of(package: Package, result: PackageResult, width: int) -> tuple[Demand, ...]:
    """Return what the published path asks for, over ``width`` years.

    The savings and nets of each year and the sums of savings count. A net is a saving less
    an investment that is known, so it is a second bound on the same saving. A figure that the
    copy at hand has lost asks for nothing.

    Raises
    ------
    InputError
        The package has no published saving or net of any year, or one of a year that it
        does not show.

    Examples
    --------
    2024's 20 mio. kr. and -8 mio. kr. bound the same saving, in tkr.:

    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> demands = demands_of(package, compute_package(package), 6)
    >>> [(d.low, d.high) for d in demands if d.figure.key == "2024"]
    [(19500.0, 20500.0), (19390.0, 20390.0)]
    """
    found = [
        _demand(figure, figure.value, package, result, width)
        for figure in package.published
        if figure.value is not None and _is_of_path(figure)
    ]
    if not any(demand.figure.scope == "year" for demand in found):
        raise InputError(
            Problem("fit.no_path", "there is no published path to fit to"),
            where=Text("the package's published figures"),
            expected=Text('a saving or net of at least one year (scope = "year")'),
            got=None,
            parameter="against",
        )
    return tuple(found)


def _is_of_path(figure: Figure) -> bool:
    kind = (figure.scope, figure.quantity)
    return kind in {("year", "saving"), ("year", "net"), ("path", "saving_sum")}


def _demand(
    figure: Figure, value: float, package: Package, result: PackageResult, width: int
) -> Demand:
    years = _positions(figure, package)
    weights = np.zeros(width)
    weights[years] = 1.0
    spent = float(result.investment_by_year[years].sum()) if figure.quantity == "net" else 0.0
    tkr = PER_UNIT[figure.unit]
    low, high = ((value + side * figure.tolerance) / tkr + spent for side in (-1, 1))
    return Demand(figure, weights, low, high)


def _positions(figure: Figure, package: Package) -> list[int]:
    """Return which of the years shown a figure covers."""
    shown = package.shown_years
    if figure.scope == "year":
        asked = {int(figure.key)} if figure.key.isdecimal() else {-1}
    else:
        first, last = figure.years or (shown[0], shown[-1])
        asked = set(range(int(first), int(last) + 1))
    if not asked <= set(shown):
        raise InputError(
            Problem("fit.year_not_shown", "the package does not show the year"),
            where=f"published, {figure.scope} {figure.key} {figure.quantity}",
            expected=Text("{shown} to {shown2}", shown=shown[0], shown2=shown[-1]),
            got=figure.key or str(figure.years),
        )
    return [year - shown[0] for year in sorted(asked)]
