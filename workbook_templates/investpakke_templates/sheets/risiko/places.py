"""Where everything stands on `Risiko`."""

from __future__ import annotations

from dataclasses import dataclass

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.workbook.layout import BEREGNING, RISIKO
from investpakke_templates.grid import Block, Grid

HEAD_ROW, USUAL_ROW, CORRELATION_ROW, NOTE_ROW = 5, 6, 7, 8
CHART_ROW = 13
RESULT_HEAD_ROW = 30
PACKAGE_ROW = 31
CORRELATION = f"$D${CORRELATION_ROW}"
FIRST_COLUMN = 3  # D
POINT_LETTERS: dict[Driver, tuple[str, str, str]] = dict(
    zip(SCALED, (("D", "E", "F"), ("G", "H", "I"), ("J", "K", "L")), strict=True)
)
OPTIMISM, DEADWEIGHT = "M", "N"
INPUT_LETTERS = "DEFGHIJKLMN"
LAST_INPUT_COLUMN = FIRST_COLUMN + len(INPUT_LETTERS) - 1
ORDER_COLUMN = LAST_INPUT_COLUMN + 1  # O
LAST_COLUMN = 16  # Q


@dataclass(frozen=True, slots=True)
class Places:
    """The blocks of a grid's case rows: each has a title and heads above, a blank row below."""

    grid: Grid

    @property
    def results(self) -> Block:
        """Gains, chances and quantiles, under the package's row."""
        return Block(RISIKO, PACKAGE_ROW + 1, self.grid.cases)

    @property
    def own(self) -> Block:
        """The inputs of single cases."""
        return Block(RISIKO, self.results.last + 4, self.grid.cases)

    @property
    def points(self) -> Block:
        """The points of every case: its own, or those of all cases."""
        return Block(RISIKO, self.own.last + 4, self.grid.cases)

    @property
    def moments(self) -> Block:
        """Means and variances; the package's stand below."""
        return Block(RISIKO, self.points.last + 4, self.grid.cases)

    @property
    def total_row(self) -> int:
        """The package's mean and variance."""
        return self.moments.last + 1

    @property
    def pert(self) -> Block:
        """What PERT weighs its three points by, and what it divides by."""
        return Block(RISIKO, self.total_row + 2, 5)

    def of_case(self, letter: str, row: int, block: Block) -> str:
        """Return a case's cell in block 6 of `Beregning`, from its row in a block here."""
        return f"{BEREGNING}!${letter}{row - block.first + self.grid.result.first}"
