"""Where everything stands on `Scenarier`, for any number of cases and years."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from investpakke.workbook.inputs.scenarios import LEVER_LABELS, SCENARIOS
from investpakke.workbook.layout import SCENARIER
from investpakke_templates.grid import Block, Grid

LABEL_COLUMN, BASE_COLUMN = 2, 3  # C, D
FIRST, LAST = xl_col_to_name(BASE_COLUMN + 1), xl_col_to_name(BASE_COLUMN + SCENARIOS)
HEAD_ROW, NAME_ROW, FIRST_LEVER_ROW = 5, 6, 7
LEVER_ROWS = {lever: FIRST_LEVER_ROW + index for index, lever in enumerate(LEVER_LABELS)}
GROUP_ROW = FIRST_LEVER_ROW + len(LEVER_LABELS)
RESULT_ROW = GROUP_ROW + 6
_CHART_ROWS = 16


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of one workbook's sheet."""

    grid: Grid

    @staticmethod
    def column(scenario: int) -> int:
        """Return the column of a scenario, counted from 0; 0 is the base."""
        return BASE_COLUMN + scenario

    @classmethod
    def letter(cls, scenario: int) -> str:
        """Return the letter of a scenario's column."""
        return str(xl_col_to_name(cls.column(scenario)))

    @property
    def results(self) -> Block:
        """Investment, saving, gain, change, net, present value, cases that lose."""
        return Block(SCENARIER, RESULT_ROW, 7)

    @property
    def years(self) -> Block:
        """Net of each year, a row a year."""
        return Block(SCENARIER, self.results.last + 4, self.grid.years)

    @property
    def chart_row(self) -> int:
        """The first row under the chart."""
        return self.years.last + 2

    @property
    def last_printed(self) -> int:
        """The last row that is printed: below it stand the workings."""
        return self.chart_row + _CHART_ROWS

    @property
    def factors(self) -> Block:
        """What each scenario multiplies and moves by: saving, investment, phasing, years, part."""
        return Block(SCENARIER, self.last_printed + 4, 5)

    @property
    def year_number_row(self) -> int:
        """The row of year numbers that the workings count by."""
        return self.factors.last + 3

    @property
    def nets(self) -> Block:
        """Net by year: the base, then the scenarios."""
        return Block(SCENARIER, self.year_number_row + 2, 1 + SCENARIOS)

    @property
    def weights(self) -> Block:
        """How much of each year's factor has come by the last year, by scenario."""
        return Block(SCENARIER, self.nets.last + 4, SCENARIOS)

    def cases(self, scenario: int) -> Block:
        """Return the block of cases under a scenario (1, 2, …)."""
        first = self.weights.last + 4 + (scenario - 1) * (self.grid.cases + 3)
        return Block(SCENARIER, first, self.grid.cases)
