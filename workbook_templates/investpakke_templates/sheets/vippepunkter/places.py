"""Where everything stands on `Vippepunkter`, for any number of cases and years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from investpakke.workbook.layout import VIPPEPUNKTER
from investpakke_templates.grid import GROUP_ROWS, Block, Grid
from investpakke_templates.sheets.parts import Parts

CHARTED = 15
"""So many cases the chart shows: those with the thinnest margins."""
SUMS = GROUP_ROWS + 1
LAST_COLUMN = 14  # O
FIGURES = Block(VIPPEPUNKTER, 5, 4)
CHART_ROW = 10
LINES_ROW = 33


@dataclass(frozen=True)
class Places:
    """The blocks: the ranked table on top, and under it what it is computed from."""

    grid: Grid

    @property
    def lines(self) -> Block:
        """The table: cases by margin, then groups and package."""
        return Block(VIPPEPUNKTER, LINES_ROW, self.grid.cases + SUMS)

    @property
    def chart(self) -> Block:
        """Labels and margins of the chart."""
        return Block(VIPPEPUNKTER, self.lines.last + 5, CHARTED)

    @cached_property
    def parts(self) -> Parts:
        """The switching values, in the order of `Sager`."""
        return Parts(VIPPEPUNKTER, self.chart.last + 4, self.grid)

    @cached_property
    def late(self) -> Parts:
        """The average gain by years of delay."""
        return Parts(VIPPEPUNKTER, self.parts.all.last + 4, self.grid)

    @property
    def factors(self) -> Block:
        """By case and year: the common factor if just the larger factors are at full effect."""
        return Block(VIPPEPUNKTER, self.late.all.last + 4, self.grid.cases)

    def weights(self, index: int) -> Block:
        """Return, of a group or (last) the package, the saving at full effect by profile."""
        first = self.factors.last + 4 + index * self.grid.profile_rows
        return Block(VIPPEPUNKTER, first, self.grid.profile_rows)

    def common(self, index: int) -> Block:
        """Return, of a group or the package, the common factors by profile and year."""
        first = self.weights(SUMS - 1).last + 4 + index * self.grid.profile_rows
        return Block(VIPPEPUNKTER, first, self.grid.profile_rows)

    def years(self, block: Block) -> str:
        """Return the year columns of a block, fixed."""
        first, last = self.grid.first_letter, self.grid.last_letter
        return f"${first}${block.first}:${last}${block.last}"

    def year_row(self, row: int) -> str:
        """Return the year columns of one row, moving with the row."""
        return f"${self.grid.first_letter}{row}:${self.grid.last_letter}{row}"
