"""Where everything stands on `Prioritering`, for any number of cases."""

from __future__ import annotations

from dataclasses import dataclass

from investpakke.workbook.layout import PRIORITERING
from investpakke_templates.grid import GROUP_ROWS, Block, Grid

BUDGET, TOLERANCE, LIMIT = "$D$6", "$D$7", "$D$8"
"""The budget as typed; what amounts may differ by; the budget, or all investment without one."""

HEAD_ROWS = 3
"""Rows above a table: its title, heads and units."""

FIGURES = ("cases", "investment", "saving", "gain", "persons", "present_value", "left")
STATUSES = ("budget", "cases", "shares")


@dataclass(frozen=True, slots=True)
class Places:
    """The blocks of the sheet."""

    grid: Grid

    @property
    def figures(self) -> Block:
        """Key figures: chosen (D), whole package (E), yardstick (F)."""
        return Block(PRIORITERING, 12, len(FIGURES))

    @property
    def statuses(self) -> Block:
        """Whether the demands are kept."""
        return Block(PRIORITERING, self.figures.last + 3, len(STATUSES))

    @property
    def groups(self) -> Block:
        """Each group's demand, and its part of what is chosen."""
        return Block(PRIORITERING, self.statuses.last + 2 + HEAD_ROWS, GROUP_ROWS)

    @property
    def cases(self) -> Block:
        """Each case's tick, demand and figures."""
        return Block(PRIORITERING, self.groups.last + 2 + HEAD_ROWS, self.grid.cases)

    @property
    def start_row(self) -> int:
        """The yardstick before its first case."""
        return self.cases.last + 3 + HEAD_ROWS

    @property
    def steps(self) -> Block:
        """The yardstick: one case a row, in order."""
        return Block(PRIORITERING, self.start_row + 1, self.grid.cases)

    def figure(self, name: str, letter: str) -> str:
        """Return the cell of a key figure, for other sheets."""
        return f"{PRIORITERING}!${letter}${self.figures.first + FIGURES.index(name)}"
