"""What several sheets write: labels, heads, and tables of cases, groups and the package.

The rows of such a table are always: every row for cases, then those for groups, then the package.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Drivers
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import WHOLE
from investpakke_templates.table import SHRUNK, YEARS, Column, Table, Value
from investpakke_templates.texts import heads, wording

NONE = "–"
"""What a cell says where there is no such number."""

NO_GAIN = "1/2/1000/1000"
"""The engine's `series.NO_GAIN` in a formula: what lies within it of 0 is binary noise.

ROUND(x,6) would say the same of one cell, but not every engine rounds a range.
"""


@dataclass(frozen=True)
class Parts:
    """The rows of such a table on a sheet, for a grid's number of cases."""

    all: Table
    grid: Grid

    @cached_property
    def cases(self) -> Table:
        """The rows for cases."""
        return self.all.part(0, self.grid.cases)

    @cached_property
    def groups(self) -> Table:
        """The rows for groups."""
        return self.all.part(self.grid.cases, GROUP_ROWS)

    @cached_property
    def package(self) -> Table:
        """The package's row."""
        return self.all.part(self.all.count - 1, 1)

    def write(
        self, writer: SheetWriter, columns: Iterable[PartsColumn], tables: Mapping[str, Table]
    ) -> None:
        """Write columns; ``of`` in their formulas is the part's own row on `Beregning`."""
        for column in columns:
            start, formulas = 0, column.formulas
            how: dict[str, Any] = {"align": "left" if column.name in LABELS else "right"}
            how = {} if column.name == YEARS else how | {"shrink": column.name == "name"}
            if not isinstance(formulas, tuple):
                if "of[" not in formulas:  # the same on every row
                    cells = Column(column.name, formulas, column.values, column.number)
                    writer.table(self.all, [cells], tables, **how)
                    continue
                formulas = (formulas, formulas, formulas)
            for table, of, formula in zip(
                (self.cases, self.groups, self.package), OF_PARTS, formulas, strict=True
            ):
                values = column.values[start : start + table.count]
                cells = Column(column.name, formula, values, column.number)
                writer.table(table, [cells], {**tables, "of": tables[of]}, **how)
                start += table.count


OfRow = str | Callable[[int], str]
NO_HEADS: Mapping[str, str] = MappingProxyType({})
OF_PARTS = ("result", "group_result", "total")
LABELS = ("number", "name")


class PartsColumn(NamedTuple):
    """A column of such a table: one formula, or those of a case, a group and the package."""

    name: str
    formulas: str | tuple[OfRow, OfRow, OfRow]
    values: Sequence[Any] | NDArray[Any]
    number: str = ""


def parts_on(grid: Grid, sheet: str, first: int, heads_of: str) -> Parts:
    """Return such a table of a sheet from a row on, with the columns that its wording lists."""
    count = grid.cases + GROUP_ROWS + 1
    return Parts(grid.table(sheet, first, count, heads_of=heads_of), grid)


def write_heads(
    writer: SheetWriter,
    table: Table,
    name: str,
    last: int,
    *,
    own: Mapping[str, str] = NO_HEADS,
    ruled: bool = True,
) -> None:
    """Write a working's title and heads, and hide the rows without a number or name.

    ``own`` are heads that the wording has no text for.
    """
    texts = [own.get(head.name, head.text) for head in heads(table.sheet, name)]
    writer.section(table.first - 2, wording(table.sheet)[name]["title"], last)
    writer.heads(table.first - 1, 1, [*texts, *[""] * (last - len(texts))], left=2)
    if texts:
        writer.sheet.set_row(table.first - 2, 30)
    if ruled:
        writer.rule_rows(table, next(iter(table.letters)), last)


def write_units(
    writer: SheetWriter, table: Table, name: str, own: Mapping[str, str] = NO_HEADS
) -> None:
    """Write a table's heads two rows above it, and under them its units.

    ``own`` are heads that the wording has no text for.
    """
    columns = heads(table.sheet, name)
    writer.sheet.set_row(table.first - 3, 30)
    writer.heads(table.first - 2, 1, [own.get(head.name, head.text) for head in columns], left=2)
    for column, head in enumerate(columns, start=1):
        writer.text(table.first - 1, column, head.unit, "unit_left" if column < 3 else "unit")


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


def case_labels(content: Content, source: str = "basis", **how: Any) -> list[Column]:
    """Return the columns with the cases' numbers and names, as another table has them."""
    cases, rows = content.package.cases, content.grid.cases
    numbers, names = ([getattr(case, name) for case in cases] for name in LABELS)
    return [
        Column("number", f"={source}[@number]", content.texts(numbers, rows)),
        Column("name", f"={source}[@name]", content.texts(names, rows), how=how or SHRUNK),
    ]


def group_labels(content: Content, *, wrap: bool = False) -> list[Column]:
    """Return the columns with the groups' numbers and names; a long name shrinks or wraps."""
    groups = content.package.groups
    numbers = [*(group.id for group in groups), *[""] * (GROUP_ROWS - len(groups))]
    names = content.texts([group.name for group in groups], GROUP_ROWS)
    number = '=IF(groups[@number]="","",groups[@number])'
    return [
        Column("number", number, numbers, WHOLE, how={"align": "left"}),
        Column("name", '=groups[@name]&""', names, how={"shrink": not wrap, "wrap": wrap}),
    ]


def year_heads(
    writer: SheetWriter, content: Content, table: Table, formula: str = "=calendar[year]"
) -> None:
    """Write the calendar years above a table."""
    years = content.package.first_year + np.arange(content.grid.years)
    heads_row = Column(YEARS, formula, years, WHOLE, "head")
    writer.table(table.line(-1), [heads_row], content.grid.tables)
