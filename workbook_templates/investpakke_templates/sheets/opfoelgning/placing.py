"""Where the blocks of `Opfølgning` stand, for any number of cases, years and reports."""

from __future__ import annotations

from dataclasses import dataclass

from investpakke.workbook.layout import OPFOELGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Block

_ROWS_A_CASE, _USUAL_MOST, _LEAST = 3, 240, 12
_CHART_ROWS = 18


@dataclass(frozen=True, slots=True)
class Placing:
    """The sheet's blocks, from the top down."""

    cases: int
    reports_count: int

    @classmethod
    def of(cls, content: Content) -> Placing:
        """Return the placing of a workbook: room for three reports a case, or for all there are."""
        cases = content.grid.cases
        usual = max(cases, min(_ROWS_A_CASE * cases, _USUAL_MOST), _LEAST)
        return cls(cases, max(usual, len(content.decisions.follow_up.actuals)))

    @property
    def settings(self) -> Block:
        """The labelled inputs."""
        return Block(OPFOELGNING, 5, 6)

    @property
    def due_row(self) -> int:
        """How many months figures are due for."""
        return self.settings.last + 1

    @property
    def method_row(self) -> int:
        """The method as a number."""
        return self.due_row + 1

    @property
    def total_row(self) -> int:
        """The package's own line, above its groups."""
        return self.method_row + 5

    @property
    def groups(self) -> Block:
        """The groups."""
        return Block(OPFOELGNING, self.total_row + 1, GROUP_ROWS)

    @property
    def path(self) -> Block:
        """The package by year: net planned and now, and both cumulated."""
        return Block(OPFOELGNING, self.groups.last + 4, 4)

    @property
    def chart_row(self) -> int:
        """The first row under the chart."""
        return self.path.last + 2

    @property
    def case_block(self) -> Block:
        """The cases."""
        return Block(OPFOELGNING, self.chart_row + _CHART_ROWS + 4, self.cases)

    @property
    def reports(self) -> Block:
        """The table of actual figures."""
        return Block(OPFOELGNING, self.case_block.last + 7, self.reports_count)

    @property
    def saving(self) -> Block:
        """Saving by case and year, actual and forecast."""
        return Block(OPFOELGNING, self.reports.last + 4, self.cases)

    @property
    def cost(self) -> Block:
        """Investment by case and year, actual and forecast."""
        return Block(OPFOELGNING, self.saving.last + 4, self.cases)

    def setting(self, index: int) -> str:
        """Return the cell of a setting."""
        return f"$D${self.settings.first + index}"

    @property
    def due(self) -> str:
        """The cell with the months that figures are due for."""
        return f"$D${self.due_row}"

    @property
    def method(self) -> str:
        """The cell with the method's number."""
        return f"$D${self.method_row}"
