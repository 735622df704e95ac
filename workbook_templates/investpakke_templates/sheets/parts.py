"""Cases, groups and the package as the rows of one block: what the decision's sheets rank and show.

The rows are always: every row for cases, then those for groups, then the package.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.utility import xl_cell_to_rowcol

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Drivers
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, YEAR_NUMBER_ROW, Block, Grid
from investpakke_templates.sheet_writer import SheetWriter, Value

NONE = "–"
"""What a cell says where there is no such number."""

NO_GAIN = "1/2/1000/1000"
"""The engine's `series.NO_GAIN` in a formula: what lies within it of 0 is binary noise.

ROUND(x,6) would say the same of one cell, but not every engine rounds a range.
"""

Formula = Callable[[int], str]


@dataclass(frozen=True)
class Parts:
    """The rows of such a block on a sheet, for a grid's number of cases."""

    sheet: str
    first: int
    grid: Grid

    @cached_property
    def cases(self) -> Block:
        """The rows for cases."""
        return Block(self.sheet, self.first, self.grid.cases)

    @cached_property
    def groups(self) -> Block:
        """The rows for groups."""
        return Block(self.sheet, self.cases.last + 1, GROUP_ROWS)

    @property
    def package(self) -> int:
        """The package's row."""
        return self.groups.last + 1

    @cached_property
    def all(self) -> Block:
        """All of them."""
        return Block(self.sheet, self.first, self.grid.cases + GROUP_ROWS + 1)

    def fill(
        self,
        writer: SheetWriter,
        letter: str,
        values: Sequence[Value],
        number: str,
        case: Formula,
        group: Formula,
        package: Formula,
    ) -> None:
        """Write a column; the formulas take the place (from 0) among cases, or among groups."""
        align = "left" if letter in "BC" else "right"
        start = 0
        for block, formula in (
            (self.cases, case),
            (self.groups, group),
            (Block(self.sheet, self.package, 1), package),
        ):
            writer.fill(
                block.rows,
                xl_cell_to_rowcol(f"{letter}1")[1],
                lambda r, b=block, f=formula: f(r - b.first),  # type: ignore[misc]
                values[start : start + block.count],
                number=number,
                align=align,
                shrink=letter == "C",
            )
            start += block.count


@dataclass(frozen=True)
class Beregning:
    """The cells of `Beregning` that a case's row refers to."""

    grid: Grid

    @property
    def numbers(self) -> str:
        """The year numbers."""
        return self.grid.year_row(YEAR_NUMBER_ROW, BEREGNING)

    def number(self, letter: str) -> str:
        """Return the year number above a column."""
        return f"{BEREGNING}!{letter}${YEAR_NUMBER_ROW}"

    def basis(self, letter: str, index: int) -> str:
        """Return a cell of a case's basis: group E, profile F, horizon G, full saving I."""
        return f"{BEREGNING}!${letter}{self.grid.basis.first + index}"

    def factors(self, index: int) -> str:
        """Return a case's factors."""
        row = self.grid.basis.first + index
        return f"{BEREGNING}!${self.grid.first_letter}{row}:${self.grid.last_letter}{row}"

    def factor(self, letter: str, index: int) -> str:
        """Return a case's factor in one year."""
        return f"{BEREGNING}!{letter}{self.grid.basis.first + index}"

    def result(self, letter: str, index: int) -> str:
        """Return a case's result: number B, name C, investment D, saving E, gain F, persons G."""
        return f"{BEREGNING}!${letter}{self.grid.result.first + index}"

    def group(self, letter: str, index: int) -> str:
        """Return a group's result, by the same letters."""
        return f"{BEREGNING}!${letter}{self.grid.group_result.first + index}"

    def total(self, letter: str) -> str:
        """Return the package's result, by the same letters."""
        return f"{BEREGNING}!${letter}${self.grid.total_row}"


def write_heads(
    writer: SheetWriter,
    block: Block,
    title: str,
    texts: Sequence[str],
    last: int,
    *,
    ruled: bool = True,
) -> None:
    """Write a working's title and heads, and hide the rows without a number or name."""
    writer.section(block.first - 2, title, last)
    writer.heads(block.first - 1, 1, [*texts, *[""] * (last - len(texts))], left=2)
    if texts:
        writer.sheet.set_row(block.first - 2, 30)
    if ruled:
        writer.rule_rows(block, "B", last)


def wide_drivers(content: Content) -> Drivers:
    """Return the drivers of the package over every year column of the grid."""
    package = replace(content.package, years=content.grid.years)
    return Drivers.of(package, content.wide)


def on_rows(
    content: Content, cases: Sequence[Any], groups: Sequence[Any], package: Any, empty: Value
) -> list[Value]:
    """Return values on the rows of cases, groups and package; NaN is a dash."""
    rows = [
        *cases,
        *[empty] * (content.grid.cases - len(cases)),
        *groups,
        *[empty] * (GROUP_ROWS - len(groups)),
        package,
    ]
    return [shown(value) for value in rows]


def shown(value: Any) -> Value:
    """Return a value as its cell holds it: NaN is a dash."""
    if isinstance(value, str):
        return value
    number = float(value)
    return NONE if math.isnan(number) else number


def sums(content: Content, by_case: Floats) -> tuple[Floats, Floats]:
    """Return the sums of rows of cases by group (g, …) and in all (…)."""
    by_group: NDArray[np.float64] = np.zeros((len(content.package.groups), *by_case.shape[1:]))
    np.add.at(by_group, content.result.group, by_case)
    return by_group, by_case.sum(axis=0)
