"""Where everything stands on `Satser`, for so many rates and cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from investpakke.workbook.layout import SATSER
from investpakke_templates.table import Table, lettered
from investpakke_templates.texts import heads

OWN_ROWS = 8
"""Rows for rates of the user's own."""

RATE_YEARS = 10
"""Calendar years that rates are computed for, from the first that ships on."""

FIRST_RATE_YEAR_COLUMN = 5  # F, counted from 0
_APART = 4
"""From the last row of a table to the first of the next: a blank row, the title, the heads."""


@dataclass(frozen=True)
class RateGrid:
    """The layout for so many rates, benefits and steps that ship, and so many cases."""

    shipped: int
    known: int
    step_count: int
    cases: int

    @property
    def last_column(self) -> int:
        """The column right of the years, counted from 0: room for sources."""
        return FIRST_RATE_YEAR_COLUMN + RATE_YEARS

    def _table(self, name: str, first: int, count: int) -> Table:
        names = [head.name for head in heads(SATSER, name)]
        return Table(SATSER, first, count, lettered(names, RATE_YEARS, FIRST_RATE_YEAR_COLUMN))

    def _after(self, table: Table, name: str, count: int) -> Table:
        return self._table(name, table.last + _APART, count)

    @cached_property
    def rates(self) -> Table:
        """The dated rates: those that ship, then the user's own."""
        return self._table("rates", 8, self.shipped + OWN_ROWS)

    @cached_property
    def own(self) -> Table:
        """The user's own rates."""
        return self.rates.part(self.shipped, OWN_ROWS)

    @cached_property
    def steps(self) -> Table:
        """The steps of the ladders."""
        return self._after(self.rates, "steps", self.step_count)

    @cached_property
    def units(self) -> Table:
        """The weeks of a year, and apart from it how often each unit is paid in a year."""
        return self._after(self.steps, "units", 5)

    @cached_property
    def times(self) -> Table:
        """The units themselves."""
        return self.units.part(2, 3)

    @cached_property
    def calendar(self) -> Table:
        """Year, days in it, and the user's own index."""
        return self._after(self.units, "calendar", 3)

    @property
    def rise_row(self) -> int:
        """The row of the user's own index."""
        return self.calendar.last

    @cached_property
    def days(self) -> Table:
        """The days of each year on which each rate applies."""
        return self._after(self.calendar, "days", self.rates.count)

    @cached_property
    def paid(self) -> Table:
        """What a helårsperson is paid in each year, by benefit."""
        return self._after(self.days, "paid", self.known + OWN_ROWS)

    @cached_property
    def municipality(self) -> Table:
        """What of it the municipality bears in the first year on the benefit."""
        return self._after(self.paid, "municipality", self.paid.count)

    @cached_property
    def state(self) -> Table:
        """What of it the state bears in the first year on the benefit."""
        return self._after(self.municipality, "state", self.paid.count)

    @cached_property
    def case_rates(self) -> Table:
        """The benefit of each case."""
        return self._after(self.state, "cases", self.cases)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas name: the tables, and the rows of years, their days and the index."""
        names = ("rates", "own", "steps", "times", "days", "paid", "municipality", "state")
        rows = {
            name: self.calendar.line(at) for at, name in enumerate(("years", "year_days", "rises"))
        }
        tables = {name: getattr(self, name) for name in (*names, "case_rates")}
        return tables | rows | {"weeks": self.units.line(0)}
