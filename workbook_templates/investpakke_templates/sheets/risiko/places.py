"""Where everything stands on `Risiko`."""

from __future__ import annotations

from dataclasses import dataclass

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.show.chances import SCALE
from investpakke.workbook.layout import BEREGNING, RISIKO
from investpakke_templates.grid import GROUP_ROWS, Block, Grid

HEAD_ROW, USUAL_ROW, STANDARD_ROW, CORRELATION_ROW, STATUS_ROW, NOTE_ROW = 5, 6, 7, 8, 9, 10
CHART_ROW = 17
RESULT_HEAD_ROW = 34
PACKAGE_ROW, COMMON_ROW = 35, 36
STANDARD, CORRELATION = f"$D${STANDARD_ROW}", f"$D${CORRELATION_ROW}"
FIRST_COLUMN = 3  # D
POINT_LETTERS: dict[Driver, tuple[str, str, str]] = dict(
    zip(SCALED, (("D", "E", "F"), ("G", "H", "I"), ("J", "K", "L")), strict=True)
)
OPTIMISM, DEADWEIGHT = "M", "N"
INPUT_LETTERS = "DEFGHIJKLMN"
SHARES = 2
"""The last two input columns are shares that are taken off."""
LAST_POINT_COLUMN = FIRST_COLUMN + 3 * len(SCALED) - 1  # L
LAST_INPUT_COLUMN = FIRST_COLUMN + len(INPUT_LETTERS) - 1  # N
FAULT_COLUMN, VARIES_COLUMN, LINE_COLUMN = range(LAST_INPUT_COLUMN + 1, LAST_INPUT_COLUMN + 4)
"""O, P and Q of the points: what is wrong, how many vary, which common line a case follows."""
LAST_RESULT_COLUMN = 14  # O
LAST_COLUMN = 17  # R
TEXTS = (
    "status_nothing",
    "status_stated",
    "status_standard",
    "range_chart_nothing",
    "range_chart_stated",
    "range_chart_standard",
    "package_nothing",
    "package_stated",
    "package_independent",
    "package_common",
)
"""Texts that formulas choose among, by their key in the wording."""


@dataclass(frozen=True, slots=True)
class Places:
    """The blocks: each has a title and heads above, a blank row below."""

    grid: Grid

    @property
    def results(self) -> Block:
        """Gains, chances and quantiles, under the package's rows."""
        return Block(RISIKO, COMMON_ROW + 1, self.grid.cases)

    @property
    def groups(self) -> Block:
        """The inputs of groups."""
        return Block(RISIKO, self.results.last + 4, GROUP_ROWS)

    @property
    def own(self) -> Block:
        """The inputs of single cases."""
        return Block(RISIKO, self.groups.last + 4, self.grid.cases)

    @property
    def points(self) -> Block:
        """The points of every case: its own, its group's, or those of all cases."""
        return Block(RISIKO, self.own.last + 4, self.grid.cases)

    @property
    def varies(self) -> str:
        """How many drivers vary, in all cases; 0 where no uncertainty is stated."""
        return f"$P${self.points.last + 1}"

    @property
    def common(self) -> Block:
        """The points of all cases, and below them those of each group."""
        return Block(RISIKO, self.points.last + 5, 1 + GROUP_ROWS)

    @property
    def standard_row(self) -> int:
        """The points of the standard range, under those of the groups."""
        return self.common.last + 1

    @property
    def moments(self) -> Block:
        """Means and variances; the package's stand below."""
        return Block(RISIKO, self.standard_row + 4, self.grid.cases)

    @property
    def total_row(self) -> int:
        """The package's mean and variance."""
        return self.moments.last + 1

    @property
    def pert(self) -> Block:
        """What PERT weighs its three points by, and what it divides by."""
        return Block(RISIKO, self.total_row + 2, 5)

    @property
    def correlations(self) -> Block:
        """The stated correlation, or none, and that of a common shock."""
        return Block(RISIKO, self.pert.last + 1, 2)

    @property
    def titles(self) -> Block:
        """Whether the standard range is used, and the chart's title."""
        return Block(RISIKO, self.correlations.last + 1, 2)

    def text(self, key: str) -> str:
        """Return the cell of a text that formulas choose among."""
        return f"$C${self.texts.first + TEXTS.index(key)}"

    @property
    def texts(self) -> Block:
        """The texts that formulas choose among."""
        return Block(RISIKO, self.titles.last + 2, len(TEXTS))

    @property
    def words(self) -> Block:
        """From which chance each word of the scale is used."""
        return Block(RISIKO, self.texts.last + 3, len(SCALE))

    def of_case(self, letter: str, row: int, block: Block) -> str:
        """Return a case's cell in block 6 of `Beregning`, from its row in a block here."""
        return f"{BEREGNING}!${letter}{row - block.first + self.grid.result.first}"
