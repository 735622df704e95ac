"""Where everything stands: the rows and columns of a package workbook, for any size.

The same column is the same year on every sheet. Rows are counted from 1, as in Excel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from investpakke.workbook.layout import (
    BENEFIT_COLUMNS,
    BEREGNING,
    FORUDSAETNINGER,
    INDFASNING,
    PAKKE,
    SAGER,
)

FIRST_YEAR_COLUMN = 10  # K, counted from 0 as xlsxwriter does
GROUP_ROWS = 8
PROFILE_ROWS = 10
MOST_PROFILE_ROWS = 1000
YEAR_NUMBER_ROW = 5
YEAR_ROW = 6


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive rows of one sheet that hold one thing each in the same columns."""

    sheet: str
    first: int
    count: int

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + self.count - 1

    @property
    def rows(self) -> range:
        """All rows."""
        return range(self.first, self.first + self.count)

    def column(self, letter: str) -> str:
        """Return one column of the block as an absolute reference for other sheets."""
        return f"{self.sheet}!{self.local(letter)}"

    def local(self, letter: str) -> str:
        """Return one column of the block as an absolute reference on its own sheet."""
        return f"${letter}${self.first}:${letter}${self.last}"

    def year(self, letter: str) -> str:
        """Return one year's column of the block: the column moves with the formula."""
        return f"{self.sheet}!{letter}${self.first}:{letter}${self.last}"

    def area(self, first: str, last: str) -> str:
        """Return several columns of the block as an absolute reference."""
        return f"{self.sheet}!${first}${self.first}:${last}${self.last}"


@dataclass(frozen=True)
class Grid:
    """The layout for so many cases, year columns and phasing profiles."""

    cases: int
    years: int
    profile_rows: int = PROFILE_ROWS

    # -- columns ----------------------------------------------------------------

    @cached_property
    def year_columns(self) -> tuple[int, ...]:
        """Column numbers of the years, counted from 0."""
        return tuple(range(FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + self.years))

    @cached_property
    def year_letters(self) -> tuple[str, ...]:
        """Column letters of the years: K, L, and so on."""
        return tuple(xl_col_to_name(column) for column in self.year_columns)

    @property
    def first_letter(self) -> str:
        """The letter of year 1."""
        return self.year_letters[0]

    @property
    def last_letter(self) -> str:
        """The letter of the last year."""
        return self.year_letters[-1]

    @cached_property
    def benefit_letters(self) -> tuple[str, ...]:
        """Column letters of a case's benefit, rate year, week and share, right of the years."""
        first = FIRST_YEAR_COLUMN + self.years
        return tuple(xl_col_to_name(first + at) for at in range(len(BENEFIT_COLUMNS)))

    @property
    def note_column(self) -> int:
        """The column right of the benefits."""
        return FIRST_YEAR_COLUMN + self.years + len(BENEFIT_COLUMNS)

    def year_row(self, row: int, sheet: str = "") -> str:
        """Return one row's year cells as a reference with fixed columns and rows."""
        prefix = f"{sheet}!" if sheet else ""
        return f"{prefix}${self.first_letter}${row}:${self.last_letter}${row}"

    # -- Forudsætninger ---------------------------------------------------------

    @property
    def settings(self) -> Block:
        """The labelled inputs."""
        return Block(FORUDSAETNINGER, 6, 7)

    @property
    def unit_factor(self) -> str:
        """The cell with tkr. per typed unit."""
        return f"{FORUDSAETNINGER}!$D${self.settings.last + 1}"

    @property
    def groups(self) -> Block:
        """The list of target groups."""
        return Block(FORUDSAETNINGER, self.settings.last + 5, GROUP_ROWS)

    @property
    def units(self) -> Block:
        """The list of units."""
        return Block(FORUDSAETNINGER, self.groups.last + 4, 3)

    def setting(self, index: int) -> str:
        """Return the cell of a setting, as other sheets refer to it."""
        return f"{FORUDSAETNINGER}!$D${self.settings.first + index}"

    # -- Sager, Indfasning ------------------------------------------------------

    @property
    def inputs(self) -> Block:
        """The case table."""
        return Block(SAGER, 8, self.cases)

    @property
    def profiles(self) -> Block:
        """The phasing profiles."""
        return Block(INDFASNING, 8, self.profile_rows)

    # -- Beregning --------------------------------------------------------------

    SHOWN_ROW = 7
    DISCOUNT_ROW = 8

    def _stacked(self, position: int) -> Block:
        """Return the block of cases at a position: a title, heads, the rows, a blank row."""
        return Block(BEREGNING, 12 + position * (self.cases + 3), self.cases)

    @property
    def basis(self) -> Block:
        """Group, profile, horizon, full and unit saving; factors by year."""
        return self._stacked(0)

    @property
    def investment(self) -> Block:
        """Investment by case and year."""
        return self._stacked(1)

    @property
    def saving(self) -> Block:
        """Saving by case and year."""
        return self._stacked(2)

    @property
    def net(self) -> Block:
        """Net by case and year."""
        return self._stacked(3)

    @property
    def cumulative(self) -> Block:
        """Cumulative net by case and year."""
        return self._stacked(4)

    @property
    def result(self) -> Block:
        """Averages, break-even and margin by case."""
        return self._stacked(5)

    @property
    def faults(self) -> Block:
        """What is wrong with each case's input."""
        return self._stacked(6)

    @property
    def group_result(self) -> Block:
        """Averages, break-even, margin and share by group."""
        return Block(BEREGNING, self.faults.last + 4, GROUP_ROWS)

    @property
    def total_row(self) -> int:
        """The package's averages, under the groups."""
        return self.group_result.last + 1

    @property
    def path(self) -> Block:
        """The package by year: investment, saving, net, cumulative net, present value."""
        return Block(BEREGNING, self.total_row + 4, 5)

    @property
    def placing(self) -> Block:
        """Where each group's table starts on `Pakke`."""
        return Block(BEREGNING, self.path.last + 4, GROUP_ROWS)

    @property
    def lines(self) -> Block:
        """What stands on each line of `Pakke`."""
        return Block(BEREGNING, self.placing.last + 4, self.line_count)

    # -- Pakke ------------------------------------------------------------------

    @property
    def line_count(self) -> int:
        """Lines that all cases need if every group is used: head, total, share, space."""
        return self.cases + 4 * GROUP_ROWS

    @property
    def key_figures(self) -> Block:
        """The package's key figures."""
        return Block(PAKKE, 6, 9)

    @property
    def pakke_path(self) -> Block:
        """The yearly table: investment, saving, net, cumulative net, in mio. kr."""
        return Block(PAKKE, 7, 4)

    @property
    def chart_label_row(self) -> int:
        """The texts under the chart's columns."""
        return self.key_figures.last + 1

    @property
    def pakke_lines(self) -> Block:
        """The group tables."""
        return Block(PAKKE, 53, self.line_count)
