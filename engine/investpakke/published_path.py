"""The yearly path printed in a document, and the one that follows from its cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from investpakke.calc.series import Floats
from investpakke.model import Figure, Package
from investpakke.reconciliation import PER_UNIT

QUANTITIES = ("investment", "saving", "net")


@dataclass(frozen=True, slots=True, eq=False)
class PublishedPath:
    """A published path over the y years shown, as printed. NaN where nothing is printed.

    Attributes
    ----------
    unit : str
        "mio. kr." or another unit of money.
    decimals : int
        The last printed digit.
    investment, saving, net : (y,) array
        In that unit.
    mean_net : Figure or None
        The printed mean of the yearly nets.
    """

    unit: str
    decimals: int
    investment: Floats
    saving: Floats
    net: Floats
    mean_net: Figure | None

    def tkr(self, values: Floats) -> Floats:
        """Return some of its values in tkr."""
        return np.asarray(values / PER_UNIT[self.unit])

    @property
    def mean_in_tkr(self) -> float | None:
        """The printed mean net in tkr.; None if there is none."""
        figure = self.mean_net
        if figure is None or figure.value is None:
            return None
        return figure.value / PER_UNIT[figure.unit]


def published_path(package: Package) -> PublishedPath | None:
    """Return the yearly path printed in a package's document; None if there is none.

    Examples
    --------
    >>> from investpakke import load_package
    >>> found = published_path(load_package("aarhus-2024"))
    >>> found.unit, found.saving.tolist(), found.net.tolist()
    ('mio. kr.', [20.0, 37.0, 40.0, 41.0, 41.0, 42.0], [-8.0, 9.0, 12.0, 13.0, nan, 14.0])
    >>> found.mean_net.value
    9
    """
    yearly = [
        figure
        for figure in package.published
        if figure.scope == "year" and figure.quantity in QUANTITIES and figure.value is not None
    ]
    if not any(figure.quantity in {"saving", "net"} for figure in yearly):
        return None
    unit = yearly[0].unit
    rows = {name: np.full(package.years, np.nan) for name in QUANTITIES}
    place = {str(year): index for index, year in enumerate(package.shown_years)}
    for figure in yearly:
        if figure.unit == unit and figure.key in place:
            rows[figure.quantity][place[figure.key]] = figure.value
    means = (
        figure
        for figure in package.published
        if figure.scope in {"path", "package"} and figure.quantity == "mean_net"
    )
    return PublishedPath(
        unit, max(figure.decimals for figure in yearly), **rows, mean_net=next(means, None)
    )
