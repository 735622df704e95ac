"""Where everything stands on `Følsomhed`, for any number of cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from investpakke.deciding.drivers import Driver
from investpakke.workbook.layout import FOELSOMHED
from investpakke_templates.grid import GROUP_ROWS, Block, Grid
from investpakke_templates.sheets.parts import Parts

DRIVERS = tuple(Driver)
LAST_COLUMN = 9  # J
CHOICE_ROW = 5
CHOICE = f"$D${CHOICE_ROW}"
GAIN_TODAY = f"$D${CHOICE_ROW + 1}"
RANGES = Block(FOELSOMHED, 10, len(DRIVERS))
TORNADO = Block(FOELSOMHED, 20, len(DRIVERS))
CHART_ROW = 26
LINES_ROW = 49


@dataclass(frozen=True)
class Places:
    """The blocks that depend on the number of cases."""

    grid: Grid

    @property
    def lines(self) -> Block:
        """The table of everything: the package, its groups, its cases."""
        return Block(FOELSOMHED, LINES_ROW, self.grid.cases + GROUP_ROWS + 1)

    @property
    def chosen(self) -> Block:
        """Which line is chosen, and which part stands on it."""
        return Block(FOELSOMHED, self.lines.last + 4, 2)

    @property
    def bars(self) -> Block:
        """The bars of what is chosen, in the order of the drivers."""
        return Block(FOELSOMHED, self.chosen.last + 4, len(DRIVERS))

    @cached_property
    def parts(self) -> Parts:
        """Every part's gains at low and high."""
        return Parts(FOELSOMHED, self.bars.last + 4, self.grid)

    @property
    def part(self) -> str:
        """The cell with the chosen part's row in the block of parts."""
        return f"$D${self.chosen.last}"


def low(index: int) -> str:
    """Return the cell of a driver's low change."""
    return f"$D${RANGES.first + index}"


def high(index: int) -> str:
    """Return the cell of a driver's high change."""
    return f"$E${RANGES.first + index}"
