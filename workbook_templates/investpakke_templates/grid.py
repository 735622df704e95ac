"""Where everything stands: the rows and columns of a package workbook, for any size.

The same column is the same year on every sheet. Rows are counted from 1, as in Excel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from xlsxwriter.utility import xl_col_to_name

from investpakke.workbook.layout import (
    BENEFIT_COLUMNS,
    BEREGNING,
    CASE_COLUMNS,
    FORUDSAETNINGER,
    INDFASNING,
    PAKKE,
    SAGER,
    SETTINGS,
)
from investpakke_templates.table import Table, formula_of, lettered
from investpakke_templates.texts import heads

FIRST_YEAR_COLUMN = 10  # K, counted from 0 as xlsxwriter does
GROUP_ROWS = 8
PROFILE_ROWS = 10
MOST_PROFILE_ROWS = 1000
YEAR_NUMBER_ROW = 5
YEAR_ROW = 6
PATH = ("investment", "saving", "net", "cumulative", "present")
"""The rows of the package by year on `Beregning`."""


@dataclass(frozen=True)
class Grid:
    """The layout for so many cases, year columns and phasing profiles."""

    cases: int
    years: int
    profile_rows: int = PROFILE_ROWS

    SHOWN_ROW: ClassVar = 7
    DISCOUNT_ROW: ClassVar = 8

    # -- columns ----------------------------------------------------------------

    @cached_property
    def year_columns(self) -> tuple[int, ...]:
        """Column numbers of the years, counted from 0."""
        return tuple(range(FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + self.years))

    @property
    def note_column(self) -> int:
        """The column right of the benefits."""
        return FIRST_YEAR_COLUMN + self.years + len(BENEFIT_COLUMNS)

    def table(self, sheet: str, first: int, count: int, *names: str, heads_of: str = "") -> Table:
        """Return a table of a sheet with the year columns of every sheet.

        Its own columns stand from B on: those that the sheet's wording lists for ``heads_of``,
        or those that are named here.
        """
        if heads_of:
            names = tuple(head.name for head in heads(sheet, heads_of))
        return Table(sheet, first, count, lettered(names, self.years, FIRST_YEAR_COLUMN))

    # -- Forudsætninger ---------------------------------------------------------

    @cached_property
    def settings(self) -> Table:
        """The labelled inputs, and below them what a typed unit is worth."""
        return self.table(FORUDSAETNINGER, 6, 7, "nothing", "label", "value")

    def setting(self, key: str) -> str:
        """Return the cell of a setting, as other sheets refer to it."""
        index = [setting.key for setting in SETTINGS].index(key)
        return formula_of("settings[value]", {"settings": self.settings.line(index)})

    @property
    def unit_factor(self) -> str:
        """The cell with tkr. per typed unit."""
        return formula_of("below[value]", {"below": self.settings.line(self.settings.count)})

    @cached_property
    def groups(self) -> Table:
        """The list of target groups."""
        return self.table(FORUDSAETNINGER, self.settings.last + 5, GROUP_ROWS, "number", "name")

    @cached_property
    def units(self) -> Table:
        """The list of units."""
        return self.table(FORUDSAETNINGER, self.groups.last + 4, 3, "nothing", "name", "worth")

    # -- Sager, Indfasning ------------------------------------------------------

    @cached_property
    def inputs(self) -> Table:
        """The case table: benefit, rate year, week and share stand right of the years."""
        table = self.table(SAGER, 8, self.cases, *(column.key for column in CASE_COLUMNS))
        after = FIRST_YEAR_COLUMN + self.years
        benefit = {c.key: xl_col_to_name(at) for at, c in enumerate(BENEFIT_COLUMNS, start=after)}
        return replace(table, letters={**table.letters, **benefit})

    @cached_property
    def profiles(self) -> Table:
        """The phasing profiles."""
        return self.table(INDFASNING, 8, self.profile_rows, heads_of="profiles")

    # -- Beregning --------------------------------------------------------------

    def _timeline(self, row: int) -> Table:
        return self.table(BEREGNING, row, 1).line(0)

    def _stacked(self, position: int, name: str) -> Table:
        """Return the block of cases at a position: a title, heads, the rows, a blank row."""
        first = 12 + position * (self.cases + 3)
        return self.table(BEREGNING, first, self.cases, heads_of=name)

    @cached_property
    def basis(self) -> Table:
        """Group, profile, horizon, full and unit saving; factors by year."""
        return self._stacked(0, "basis")

    @cached_property
    def investment(self) -> Table:
        """Investment by case and year."""
        return self._stacked(1, "investment")

    @cached_property
    def saving(self) -> Table:
        """Saving by case and year."""
        return self._stacked(2, "saving")

    @cached_property
    def net(self) -> Table:
        """Net by case and year."""
        return self._stacked(3, "net")

    @cached_property
    def cumulative(self) -> Table:
        """Cumulative net by case and year."""
        return self._stacked(4, "cumulative")

    @cached_property
    def result(self) -> Table:
        """Averages, break-even and margin by case."""
        return self._stacked(5, "result")

    @cached_property
    def faults(self) -> Table:
        """What is wrong with each case's input."""
        return self._stacked(6, "faults")

    @cached_property
    def group_result(self) -> Table:
        """Averages, break-even, margin and share by group."""
        return self.table(BEREGNING, self.faults.last + 4, GROUP_ROWS, heads_of="group_result")

    @cached_property
    def total(self) -> Table:
        """The package's averages, under the groups."""
        return self.group_result.line(GROUP_ROWS)

    @cached_property
    def path(self) -> Table:
        """The package by year: investment, saving, net, cumulative net, present value."""
        return self.table(BEREGNING, self.total.first + 4, len(PATH), heads_of="path")

    @cached_property
    def placing(self) -> Table:
        """Where each group's table starts on `Pakke`."""
        return self.table(BEREGNING, self.path.last + 4, GROUP_ROWS, heads_of="placing")

    @cached_property
    def lines(self) -> Table:
        """What stands on each line of `Pakke`."""
        return self.table(BEREGNING, self.placing.last + 4, self.line_count, heads_of="lines")

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of every sheet name: inputs, the blocks of `Beregning`, and its rows.

        Rows are the year numbers, the calendar years, whether a year is shown, its discount
        factor, the package's averages, and those of the package by year.
        """
        blocks = (
            *("groups", "units", "inputs", "profiles", "basis", "investment", "saving", "net"),
            *("cumulative", "result", "faults", "group_result", "total", "placing", "lines"),
        )
        rows = {"numbers": YEAR_NUMBER_ROW, "calendar": YEAR_ROW}
        rows |= {"shown": self.SHOWN_ROW, "discount": self.DISCOUNT_ROW}
        return (
            {name: getattr(self, name) for name in blocks}
            | {name: self._timeline(row) for name, row in rows.items()}
            | {f"path_{name}": self.path.line(index) for index, name in enumerate(PATH)}
        )

    # -- Pakke ------------------------------------------------------------------

    @property
    def line_count(self) -> int:
        """Lines that all cases need if every group is used: head, total, share, space."""
        return self.cases + 4 * GROUP_ROWS

    @cached_property
    def key_figures(self) -> Table:
        """The package's key figures."""
        return self.table(PAKKE, 6, 9, "nothing", "label", "value", "unit")

    @cached_property
    def pakke_path(self) -> Table:
        """The yearly table: investment, saving, net, cumulative net, in mio. kr."""
        return self.table(PAKKE, 7, 4, heads_of="path")

    @property
    def chart_label_row(self) -> int:
        """The texts under the chart's columns."""
        return self.key_figures.last + 1

    @cached_property
    def pakke_lines(self) -> Table:
        """The group tables."""
        return self.table(PAKKE, 53, self.line_count, heads_of="lines")
