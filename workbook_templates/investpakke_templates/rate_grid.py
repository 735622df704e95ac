"""Where everything stands on `Satser`, for so many rates and cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from investpakke.workbook.layout import SATSER
from investpakke_templates.grid import Block
from investpakke_templates.table import lettered
from investpakke_templates.texts import heads

OWN_ROWS = 8
"""Rows for rates of the user's own."""

RATE_YEARS = 10
"""Calendar years that rates are computed for, from the first that ships on."""

FIRST_RATE_YEAR_COLUMN = 5  # F, counted from 0
_APART = 4
"""From the last row of a block to the first of the next: a blank row, the title, the heads."""


@dataclass(frozen=True)
class RateGrid:
    """The layout for so many rates, benefits and steps that ship, and so many cases."""

    shipped: int
    known: int
    step_count: int
    cases: int

    @cached_property
    def year_letters(self) -> tuple[str, ...]:
        """The columns of the calendar years."""
        columns = range(FIRST_RATE_YEAR_COLUMN, FIRST_RATE_YEAR_COLUMN + RATE_YEARS)
        return tuple(xl_col_to_name(column) for column in columns)

    @property
    def last_column(self) -> int:
        """The column right of the years, counted from 0: room for sources."""
        return FIRST_RATE_YEAR_COLUMN + RATE_YEARS

    def years(self, row: int, sheet: str = "") -> str:
        """Return one row's year cells as a reference with fixed columns and rows."""
        prefix = f"{sheet}!" if sheet else ""
        return f"{prefix}${self.year_letters[0]}${row}:${self.year_letters[-1]}${row}"

    def _after(self, block: Block, count: int) -> Block:
        return Block(SATSER, block.last + _APART, count)

    @property
    def rates(self) -> Block:
        """The dated rates: those that ship, then the user's own."""
        letters = lettered([head.name for head in heads(SATSER, "rates")])
        return Block(SATSER, 8, self.shipped + OWN_ROWS, letters)

    @property
    def own(self) -> Block:
        """The user's own rates."""
        return Block(SATSER, self.rates.first + self.shipped, OWN_ROWS)

    @property
    def steps(self) -> Block:
        """The steps of the ladders."""
        return self._after(self.rates, self.step_count)

    @property
    def units(self) -> Block:
        """The weeks of a year, and apart from it how often each unit is paid in a year."""
        return self._after(self.steps, 5)

    @property
    def weeks_cell(self) -> str:
        """The cell with the weeks of a year."""
        return f"$E${self.units.first}"

    @property
    def times(self) -> Block:
        """The units themselves."""
        return Block(SATSER, self.units.first + 2, 3)

    @property
    def calendar(self) -> Block:
        """Year, days in it, and the user's own index."""
        return self._after(self.units, 3)

    @property
    def year_row(self) -> int:
        """The row of the calendar years."""
        return self.calendar.first

    @property
    def days_row(self) -> int:
        """The row of the days in each year."""
        return self.calendar.first + 1

    @property
    def rise_row(self) -> int:
        """The row of the user's own index."""
        return self.calendar.last

    @property
    def days(self) -> Block:
        """The days of each year on which each rate applies."""
        return self._after(self.calendar, self.rates.count)

    @property
    def paid(self) -> Block:
        """What a helårsperson is paid in each year, by benefit."""
        return self._after(self.days, self.known + OWN_ROWS)

    @property
    def municipality(self) -> Block:
        """What of it the municipality bears in the first year on the benefit."""
        return self._after(self.paid, self.paid.count)

    @property
    def state(self) -> Block:
        """What of it the state bears in the first year on the benefit."""
        return self._after(self.municipality, self.paid.count)

    @property
    def case_rates(self) -> Block:
        """The benefit of each case."""
        table = self._after(self.state, self.cases)
        return replace(table, letters=lettered([head.name for head in heads(SATSER, "cases")]))
