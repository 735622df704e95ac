"""Where things stand on `Nutidsværdi`: rows for any number of cases, years as on every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from investpakke.rates import load_discount
from investpakke.workbook.layout import BEREGNING, NUTIDSVAERDI
from investpakke_templates.grid import GROUP_ROWS, Block, Grid

CHART_ROWS = 15


class YearRow(IntEnum):
    """The rows of the package by year, in their order."""

    FACTOR = 0
    LEFT = 1
    NET = 2
    PRESENT = 3
    CUMULATIVE = 4
    CUMULATIVE_PRESENT = 5
    STATE = 6
    STATE_PRESENT = 7
    BOTH = 8
    BOTH_CUMULATIVE = 9
    BOTH_PRESENT = 10
    BOTH_CUMULATIVE_PRESENT = 11


@dataclass(frozen=True)
class Places:
    """The blocks of the sheet: each has a title two rows above it and heads one row above."""

    grid: Grid

    @property
    def rate(self) -> Block:
        """The steps of the discount rate."""
        return Block(NUTIDSVAERDI, 7, len(load_discount().steps))

    @property
    def years(self) -> Block:
        """The package by year."""
        return Block(NUTIDSVAERDI, self.rate.last + 6, len(YearRow))

    @property
    def chart_row(self) -> int:
        """The first row of the chart."""
        return self.years.last + 3

    @property
    def total_row(self) -> int:
        """The package, above its groups."""
        return self.chart_row + CHART_ROWS + 3

    @property
    def groups(self) -> Block:
        """The target groups."""
        return Block(NUTIDSVAERDI, self.total_row + 1, GROUP_ROWS)

    @property
    def cases(self) -> Block:
        """The cases; a head of this block is searched for within the first 60 rows."""
        return Block(NUTIDSVAERDI, self.groups.last + 6, self.grid.cases)

    @property
    def workings(self) -> Block:
        """The groups' cumulative net."""
        return Block(NUTIDSVAERDI, self.cases.last + 4, GROUP_ROWS)

    def year_row(self, row: YearRow) -> int:
        """Return the row of the sheet on which a row of the yearly table stands."""
        return self.years.first + row

    def over_years(self, row: YearRow) -> str:
        """Return a row of the yearly table over all years, as a reference that stays put."""
        return self.grid.year_row(self.year_row(row))

    def shown(self, letter: str) -> str:
        """Return the cell that says whether the year of a column is shown: 1 or 0."""
        return f"{BEREGNING}!{letter}${self.grid.SHOWN_ROW}"
