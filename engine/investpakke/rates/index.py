"""A price and wage index (PL) stated by the user: none is shipped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.rates.model import Grounds
from investpakke.text import Problem, Text, same


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """The rise of prices and wages into each year.

    Parameters
    ----------
    name : str
        The name of the index.
    rises : mapping of int to float
        By calendar year: 0.035 under 2025 says that 2025 is 3.5 % above 2024.
    grounds : Grounds
        Source and certainty, as the user states them.

    Examples
    --------
    >>> from investpakke.text import same
    >>> index = PriceIndex("own", {2025: 0.10, 2026: 0.20}, Grounds("assumed", same("budget")))
    >>> round(index.factor(2024, 2026), 4)
    1.32
    """

    name: str
    rises: Mapping[int, float]
    grounds: Grounds

    def __post_init__(self) -> None:
        checks.text(self.name, Text("the index's name"))
        for year, rise in self.rises.items():
            where = Text("rise in {year}", year=year)
            checks.number(rise, where, above=-1, at_most=1)

    def factor(self, from_year: int, to_year: int) -> float:
        """Return the factor by which an amount of ``from_year`` becomes one of ``to_year``.

        Raises
        ------
        InputError
            A year between them is missing from the index.
        """
        missing = [year for year in range(from_year + 1, to_year + 1) if year not in self.rises]
        if missing:
            years = ", ".join(map(str, sorted(self.rises))) or "-"
            raise InputError(
                Problem("index.year_missing", "the index lacks a year"),
                where=same(self.name),
                expected=Text("a rise for {missing}", missing=missing[0]),
                got=Text("rises for {years}", years=years),
            )
        return math.prod(1 + self.rises[year] for year in range(from_year + 1, to_year + 1))
