"""The unit savings of a package beside the rates that they resemble: distance, no more."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from investpakke.rates.cost import cost_of, years_covered
from investpakke.rates.model import RateBook


@dataclass(frozen=True, slots=True)
class Nearest:
    """A unit saving, and the rate and step of the ladder whose net cost lies nearest.

    Nothing says that the case is about that benefit: ``difference`` is the distance in tkr.,
    the unit saving less the net cost.
    """

    unit_saving: float
    benefit: str
    week: int
    net_cost: float

    @property
    def difference(self) -> float:
        """Tkr. by which the unit saving is above the net cost."""
        return self.unit_saving - self.net_cost


def nearest(book: RateBook, unit_saving: float, year: int) -> Nearest | None:
    """Return the net cost nearest to a unit saving in a year; None where nothing is known.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> found = nearest(load_rates(), 167.5, 2024)
    >>> found.benefit, found.week, round(found.difference, 3)
    ('sygedagpenge', 27, -3.398)
    """
    if math.isnan(unit_saving):
        return None
    found = [Nearest(unit_saving, *known) for known in _net_costs(book, year)]
    return min(found, key=lambda item: abs(item.difference), default=None)


def _net_costs(book: RateBook, year: int) -> Iterator[tuple[str, int, float]]:
    for benefit in book.benefits:
        if year in years_covered(benefit):
            steps = next(ladder.steps for ladder in book.ladders if ladder.name == benefit.ladder)
            for week in (0, *(step.from_week for step in steps)):
                cost = cost_of(book, benefit.name, year, week)
                yield benefit.name, week, cost.municipality
