"""Nutidsværdi: present value, cumulative net and payback, for the municipality and the state.

From the top: the dated steps of the discount rate, and which rate is used; the package by year;
the package and its groups; the cases; and the groups' running sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.calc.discount import discounting_of, factors_of
from investpakke.calc.series import NO_GAIN, Floats
from investpakke.deciding.present_value import Flow, Payer, PresentValue, present_value
from investpakke.rates import DiscountSchedule, load_discount
from investpakke.rates.lookup_tables import discount_tables
from investpakke.workbook.inputs.present_value import STATE_SHARE_HEADER
from investpakke.workbook.layout import NUTIDSVAERDI
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import case_labels, group_labels
from investpakke_templates.styles import (
    MONEY_AXIS,
    NAVY,
    NOTHING,
    SHARE_1,
    TEAL,
    TKR,
    WHOLE,
    Styles,
)
from investpakke_templates.table import RIGHT, YEARS, Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(NUTIDSVAERDI)
DASH: str = _SAID["unknown_value"]
_CHART_ROWS = 15
_FACTOR = "0.0000"


class YearRow(IntEnum):
    """The rows of the package by year, in their order."""

    FACTOR = 0
    LEFT = 1
    NET = 2
    PRESENT = 3
    CUMULATIVE = 4
    CUMULATIVE_PRESENT = 5
    STATE = 6
    STATE_PRESENT = 7
    BOTH = 8
    BOTH_CUMULATIVE = 9
    BOTH_PRESENT = 10
    BOTH_CUMULATIVE_PRESENT = 11


@dataclass(frozen=True)
class Places:
    """The tables of the sheet: each has a title two rows above it and heads one row above."""

    grid: Grid

    def _table(self, first: int, count: int, name: str) -> Table:
        return self.grid.table(NUTIDSVAERDI, first, count, heads_of=name)

    @cached_property
    def rate(self) -> Table:
        """The steps of the discount rate that the workbook's years can reach."""
        reached = [s for s in load_discount().steps if s.from_year < self.grid.years]
        return self._table(7, len(reached), "rate")

    @cached_property
    def years(self) -> Table:
        """The package by year."""
        return self._table(self.rate.last + 6, len(YearRow), "years")

    @property
    def chart_row(self) -> int:
        """The first row of the chart."""
        return self.years.last + 3

    @cached_property
    def sums(self) -> Table:
        """The package, and below it its groups."""
        return self._table(self.chart_row + _CHART_ROWS + 3, 1 + GROUP_ROWS, "sums")

    @property
    def total_row(self) -> int:
        """The package, above its groups."""
        return self.sums.first

    @cached_property
    def groups(self) -> Table:
        """The target groups."""
        return self.sums.part(1, GROUP_ROWS)

    @cached_property
    def cases(self) -> Table:
        """The cases; a head of this table is searched for within the first 60 rows."""
        return self._table(self.groups.last + 6, self.grid.cases, "cases")

    @cached_property
    def workings(self) -> Table:
        """The groups' cumulative net."""
        return self._table(self.cases.last + 4, GROUP_ROWS, "workings")

    def year_row(self, row: YearRow) -> int:
        """Return the row of the sheet on which a row of the yearly table stands."""
        return self.years.first + row

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name; a yearly row moves (``row_``) or stays (``year_``)."""
        moving = {f"row_{row.name.lower()}": self.years.part(row, 1) for row in YearRow}
        fixed = {f"year_{row.name.lower()}": self.years.line(row) for row in YearRow}
        own = {"rate": self.rate, "cases": self.cases, "workings": self.workings}
        return self.grid.tables | moving | fixed | own | {"package": self.sums.line(0)}


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    said, places, figures = _SAID, Places(content.grid), Figures(content)
    writer = SheetWriter(book, styles, NUTIDSVAERDI, "#8E5EA2")
    writer.columns(content.grid, (2, 7, 58, 12, 13, 13, 13, 12, 12, 12), 11)
    writer.title(NUTIDSVAERDI, said["subtitle"], master)
    _write_rate(writer, content, places)
    _write_years(book, writer, figures, places)
    _write_sums(writer, figures, places)
    writer.text(places.groups.last + 1, 2, said["payback_note"], "note")
    writer.text(places.groups.last + 2, 2, said["share_note"], "note")
    _write_cases(writer, figures, places)
    _write_workings(writer, figures, places)
    writer.sheet.set_h_pagebreaks([places.total_row - 3, places.workings.first - 3])
    writer.sheet.freeze_panes(3, 3)
    writer.print_setup(places.workings.last, content.grid.year_columns[-1])


def _write_heads(
    writer: SheetWriter, content: Content, places: Places, table: Table, name: str, left: int = 2
) -> None:
    """Write a table's title and heads, with the calendar years that are shown."""
    texts = [head.text for head in heads(NUTIDSVAERDI, name)]
    writer.section(table.first - 2, _SAID[name]["title"], table.year_columns[-1])
    writer.heads(table.first - 1, 1, texts, left=left)
    writer.sheet.set_row(table.first - 2, 30)
    years = [*content.package.shown_years]
    calendar = [*years, *[""] * (content.grid.years - len(years))]
    formula = '=IF(shown[year]=1,calendar[year],"")'
    writer.table(table.line(-1), [Column(YEARS, formula, calendar, WHOLE, "head")], places.tables)


def _hide_years(writer: SheetWriter, places: Places, table: Table) -> None:
    """Hide the zeros of years that are not shown."""
    columns, heads_row = table.year_columns, places.years.line(-1)
    criteria = heads_row.on_first('=[year]=""', name="first_year")
    hidden = writer.styles.change(num_format=NOTHING)
    rule = {"type": "formula", "criteria": criteria, "format": hidden}
    area = (table.first - 1, columns[0], table.last - 1, columns[-1])
    writer.sheet.conditional_format(*area, rule)


def _write_rate(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the steps with the rate that is used in each, and the factor it begins at."""
    said, schedule, table = _SAID, load_discount(on=content.package.decided_on), places.rate
    own, used = content.grid.setting("discount_rate"), discounting_of(content.package)
    dated = isinstance(used, DiscountSchedule)
    (lookup,) = discount_tables()
    steps = schedule.steps[: table.count]
    after = [int(year) for year in lookup[0].values[: table.count]]
    factors = factors_of(used, max(after))
    writer.section(table.first - 2, said["rate"]["title"], table.year_columns[-1])
    texts = [head.text for head in heads(NUTIDSVAERDI, "rate")]
    writer.heads(table.first - 1, 2, texts[1:], left=1)
    writer.sheet.set_row(table.first - 2, 42)
    for row, year, step in zip(table.rows, after, steps, strict=True):
        writer.text(row, table.at("step"), said["from_year"].format(year=step.from_year))
        writer.number(row, table.at("after"), year, "calc", WHOLE)
        writer.number(row, table.at("official"), step.rate, "calc", SHARE_1)
    rates = [step.rate if dated else used for step in steps]
    formula = f"=IF({own}=first[official],[@official],{own})"
    first = {"first": table.line(0)}
    writer.table(table, [Column("used", formula, rates, SHARE_1, "calc")], first)
    writer.number(table.first, table.at("begins"), 1, "calc", _FACTOR)
    if table.count > 1:
        begins = "=above[@begins]/(1+above[@used])^([@after]-above[@after])"
        reached = [factors[year - 1] for year in after[1:]]
        column = Column("begins", begins, reached, _FACTOR, "calc")
        writer.table(table.part(1, table.count - 1), [column], {"above": table})
    of_schedule, of_package = said["rate_of_schedule"], said["rate_of_package"]
    which = f'=IF({own}=first[official],"{of_schedule}","{of_package}")'
    shown = Column("step", which, of_schedule if dated else of_package, kind="bold")
    writer.table(table.line(table.count), [shown], first)
    source = said["source"].format(
        name=schedule.name.da, source=schedule.grounds.source.da, since=schedule.validity.words.da
    )
    writer.text(table.last + 2, table.at("step"), source, "note")


def _write_years(book: Workbook, writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the package by year, with its chart."""
    content, table, said = figures.content, places.years, _SAID
    _write_heads(writer, content, places, table, "years")
    for row in YearRow:
        kind = "note" if row is YearRow.LEFT else "label"
        at = places.year_row(row)
        for column in range(1, 10):
            writer.text(at, column, "", kind)
        writer.text(at, table.at("label"), said["rows"][row.name.lower()], kind)
    _write_factors(writer, content, places)
    for line in _lines(figures):
        _write_line(writer, figures, places, line)
    _hide_years(writer, places, table)
    lacking, count = len(figures.found.unknown), "package[lacking]"
    formula = f'=IF({count}=0,"{said["known"]}","{said["unknown"]}"&{count})'
    text = f"{said['unknown']}{lacking}" if lacking else said["known"]
    note = Column("label", formula, text, kind="note")
    writer.table(table.line(table.count), [note], places.tables)
    _write_chart(book, writer, content, places)


def _write_factors(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write each year's discount factor, and how many of the shown years are left from it on.

    Both are 0 in years that are not shown. Right of the latter stands what still counts as 0.
    """
    grid, years, table = content.grid, content.package.years, places.years
    step = "SUMPRODUCT((rate[after]<=numbers[year])*1)"  # the steps that have begun
    grown = f"(1+INDEX(rate[used],{step}))^(numbers[year]-INDEX(rate[after],{step}))"
    factors = factors_of(discounting_of(content.package), grid.years) * content.shown
    factor = f"=shown[year]*INDEX(rate[begins],{step})/{grown}"
    left = [max(0, years - index) for index in range(grid.years)]
    remaining = f"=shown[year]*({grid.setting('years')}+1-numbers[year])"
    for row, column in (
        (YearRow.FACTOR, Column(YEARS, factor, [factors], _FACTOR, "calc")),
        (YearRow.LEFT, Column(YEARS, remaining, [left], WHOLE, "note", RIGHT)),
    ):
        writer.table(table.part(row, 1), [column], places.tables)
    at, total = places.year_row(YearRow.LEFT), table.at("total")
    writer.number(at, total, NO_GAIN, "note", "0.0000000", align="right")


class _Line(NamedTuple):
    """A row of the table; one that rests on the state's shares says so with a dash."""

    row: YearRow
    flow: Flow
    part: str
    formula: str
    rests_on_shares: bool = True


def _lines(figures: Figures) -> tuple[_Line, ...]:
    own, state, both = (figures.found.package[payer] for payer in Payer)
    saved = "SUMPRODUCT(saving[year]*cases[share]/(1-cases[share]))*shown[year]"
    of = YearRow

    def worth(row: YearRow) -> str:
        return f"row_{row.name.lower()}[@year]*year_factor[year]"

    def running(row: YearRow) -> str:
        return f"SUM(row_{row.name.lower()}[@..year])*shown[year]"

    return (
        _Line(of.NET, own, "net", "path_net[year]", False),
        _Line(of.PRESENT, own, "present", worth(of.NET), False),
        _Line(of.CUMULATIVE, own, "cumulative", running(of.NET), False),
        _Line(of.CUMULATIVE_PRESENT, own, "cumulative_present", running(of.PRESENT), False),
        _Line(of.STATE, state, "net", saved),
        _Line(of.STATE_PRESENT, state, "present", worth(of.STATE)),
        _Line(of.BOTH, both, "net", "row_net[@year]+row_state[@year]"),
        _Line(of.BOTH_CUMULATIVE, both, "cumulative", running(of.BOTH)),
        _Line(of.BOTH_PRESENT, both, "present", worth(of.BOTH)),
        _Line(of.BOTH_CUMULATIVE_PRESENT, both, "cumulative_present", running(of.BOTH_PRESENT)),
    )


def _write_line(writer: SheetWriter, figures: Figures, places: Places, line: _Line) -> None:
    def guarded(formula: str) -> str:
        known = f'=IF(package[lacking]=0,{formula},"{DASH}")'
        return known if line.rests_on_shares else f"={formula}"

    values = getattr(line.flow, line.part)
    columns = [Column(YEARS, guarded(line.formula), figures.years(values), TKR, "calc")]
    if line.part in {"net", "present"}:
        total = figures.amounts(values.sum(axis=1))
        columns.append(Column("total", guarded("SUM([@years])"), total, TKR, "total"))
    else:
        flow = line.flow
        year = flow.payback if line.part == "cumulative" else flow.discounted_payback
        formula = guarded(_paid_in(places.grid, "[@years]"))
        columns.append(Column("paid", formula, figures.paid(year), WHOLE, "total"))
    writer.table(places.years.part(line.row, 1), columns, places.tables, align="right")


def _paid_in(grid: Grid, cumulative: str) -> str:
    """Return what gives the first shown year whose running sum is 0 or more.

    The most years left among those at 0 or more is the first of them: counted from the last
    year shown, so that 0 says that there is none.
    """
    most = f"SUMPRODUCT(MAX(({cumulative}+year_left[total]>=0)*year_left[years]))"
    year = f"{grid.setting('first_year')}+{grid.setting('years')}-{most}"
    return f'CHOOSE(1+({most}>0),"{DASH}",{year})'


def _write_chart(book: Workbook, writer: SheetWriter, content: Content, places: Places) -> None:
    said, columns = _SAID["chart"], content.grid.year_columns
    chart: Any = book.add_chart({"type": "column"})
    head = places.years.first - 2
    for row, name, colour in (
        (YearRow.CUMULATIVE, said["net"], NAVY),
        (YearRow.CUMULATIVE_PRESENT, said["present"], TEAL),
    ):
        at = places.year_row(row) - 1
        chart.add_series(
            {
                "name": name,
                "categories": [NUTIDSVAERDI, head, columns[0], head, columns[-1]],
                "values": [NUTIDSVAERDI, at, columns[0], at, columns[-1]],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
            }
        )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(MONEY_AXIS)
    chart.set_x_axis({"label_position": "low", "line": {"color": NAVY}})
    writer.chart(
        chart,
        places.chart_row - 1,
        1,
        title=said["title"],
        description=said["description"],
        width=1180,
        height=_CHART_ROWS * 20,
    )


def _write_sums(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the package, which is what the yearly table comes to, and its groups."""
    content, grid, table = figures.content, places.grid, places.groups
    _write_heads(writer, content, places, places.sums, "sums")
    for name, text in (("number", ""), ("name", _SAID["total"]), ("share", "")):
        writer.text(places.total_row, table.at(name), text, "total")
    package, lacking = figures.found.package, f'=COUNTIF(cases[share],"{DASH}")'
    taken = ["present[total]", "state_present[total]", "both_present[total]"]
    taken += ["cumulative[paid]", "cumulative_present[paid]"]
    columns = [
        Column("lacking", lacking, [len(figures.found.unknown)], WHOLE, "total"),
        *_values(figures, package, [f"=year_{cell}" for cell in taken], "total"),
        _running(figures, package, "=year_cumulative_present[year]", "total"),
    ]
    writer.table(places.sums.part(0, 1), columns, places.tables)

    def sum_of(name: str) -> str:
        return f"SUMIF(basis[group],[@number],cases[{name}])"

    lacking = f'=SUMPRODUCT((basis[group]=[@number])*(cases[share]="{DASH}"))'
    formulas = [
        f"={sum_of('municipality')}",
        *(f'=IF([@lacking]=0,{sum_of(name)},"{DASH}")' for name in ("state", "both")),
        *(f"={_paid_in(grid, years)}" for years in ("workings[@years]", "[@years]")),
    ]
    columns = [
        *group_labels(content),
        Column("lacking", lacking, figures.lacking, WHOLE),
        *_values(figures, figures.groups, formulas),
        _running(figures, figures.groups, f"={sum_of('year')}"),
    ]
    writer.table(table, columns, places.tables)
    _hide_years(writer, places, places.sums)
    writer.rule_rows(table, "number", grid.year_columns[-1])


def _write_cases(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write each case: the state's share to fill in, and what follows."""
    content, grid, table = figures.content, places.grid, places.cases
    _write_heads(writer, content, places, table, "cases")
    writer.text(table.first - 1, table.at("typed_share"), STATE_SHARE_HEADER, "head")
    _write_typed_shares(writer, content, places)
    known, unknown = "ISNUMBER([@share])", f'"{DASH}"'

    def worth(name: str) -> str:
        return f"SUMPRODUCT({name}[@years]*year_factor[years])"

    formulas = [
        f"={worth('net')}",
        f"=IF({known},[@share]/(1-[@share])*{worth('saving')},{unknown})",
        f"=IF({known},[@municipality]+[@state],{unknown})",
        *(f"={_paid_in(grid, years)}" for years in ("cumulative[@years]", "[@years]")),
    ]
    benefit = '(case_rates[@benefit]<>"")'
    stated = f"(ISNUMBER([@typed_share])+{benefit}>0)"
    share = f"SUM([@typed_share])*(1-{benefit})+case_rates[@state_share]*{benefit}"
    used = f"=CHOOSE(1+basis[@active]+basis[@active]*{stated},0,{unknown},{share})"
    shares = figures.amounts(content.by_case(figures.found.state_share))
    running = "=SUMPRODUCT(net[@..year]*year_factor[..year])*shown[year]"
    columns = [
        *case_labels(content),
        *_values(figures, figures.cases, formulas),
        Column("share", used, shares, SHARE_1, how=RIGHT),
        _running(figures, figures.cases, running),
    ]
    writer.table(table, columns, content.tables | places.tables)
    _hide_years(writer, places, table)
    writer.rule_rows(table, "number", grid.year_columns[-1])


def _write_typed_shares(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the state's share to fill in; that of a benefit goes before it."""
    table, cases = places.cases, content.package.cases
    column = table.at("typed_share")
    typed = [None if case.benefit else case.state_share for case in cases]
    for row, share in zip(table.rows, typed + [None] * (table.count - len(typed)), strict=True):
        writer.input(row, column, share, SHARE_1)
    cell = "[@typed_share]"
    valid = table.on_first(f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<1)")
    rule = {**_SAID["validation"]["state_share"], "value": valid}
    writer.sheet.data_validation(table.first - 1, column, table.last - 1, column, rule)


def _write_workings(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the groups' running sums of net, which their payback is read from."""
    content, table = figures.content, places.workings
    _write_heads(writer, content, places, table, "workings")
    formula = "=SUMIF(basis[group],[@number],cumulative[year])*shown[year]"
    values = figures.years(figures.groups[Payer.MUNICIPALITY].cumulative)
    columns = [*group_labels(content), Column(YEARS, formula, values, TKR)]
    writer.table(table, columns, places.tables)
    _hide_years(writer, places, table)
    writer.rule_rows(table, "number", table.year_columns[-1])


def _values(
    figures: Figures, flows: Mapping[Payer, Flow], formulas: list[str], kind: str = "plain"
) -> list[Column]:
    """Return present values by payer, and the municipality's years of payback."""
    own = flows[Payer.MUNICIPALITY]
    amounts = [figures.amounts(flows[payer].present_value) for payer in Payer]
    years = [figures.paid(numbers) for numbers in (own.payback, own.discounted_payback)]
    names = ("municipality", "state", "both", "paid", "discounted")
    numbers = (TKR, TKR, TKR, WHOLE, WHOLE)
    columns = zip(names, formulas, [*amounts, *years], numbers, strict=True)
    return [
        Column(name, formula, values, number, kind, RIGHT)
        for name, formula, values, number in columns
    ]


def _running(
    figures: Figures, flows: Mapping[Payer, Flow], formula: str, kind: str = "plain"
) -> Column:
    """Return the municipality's running present value by year."""
    values = figures.years(flows[Payer.MUNICIPALITY].cumulative_present)
    return Column(YEARS, formula, values, TKR, kind)


def checks(content: Content) -> list[CheckRow]:
    """Return the figures of the sheet that are computed in a second way."""
    places, figures = Places(content.grid), Figures(content)
    value = float(figures.found.package[Payer.MUNICIPALITY].present_value[0])
    known = float(np.nansum(figures.cases[Payer.BOTH].present_value))
    package = "=package[municipality]"
    tables = content.tables | places.tables | {"sums_of_groups": places.groups}
    check = Checks(NUTIDSVAERDI, tables).row
    last = f"=INDEX(year_cumulative_present[years],1,{content.grid.setting('years')})"
    payers = '=SUMIF(cases[share],">=0",cases[municipality])+SUM(cases[state])'
    shares = "cases[typed_share]"
    faulty = (
        f'=COUNTIF({shares},"<0")+COUNTIF({shares},">=1")+COUNTA({shares})-COUNT({shares})'
        f'+SUMPRODUCT(((cases[number]="")+(case_rates[benefit]<>"")>0)*({shares}<>""))'
    )
    return [
        check("calculation", "=path_present[total]", package, value),
        check("cases", package, "=SUM(cases[municipality])", value),
        check("groups", package, "=SUM(sums_of_groups[municipality])", value),
        check("cumulative", package, last, value),
        check("payers", "=SUM(cases[both])", payers, known),
        check("shares", "=0", faulty, 0.0, WHOLE),
    ]


# -- what the engine says stands there -----------------------------------------------


@dataclass(frozen=True)
class Figures:
    """The present value of a workbook's package."""

    content: Content

    @cached_property
    def found(self) -> PresentValue:
        """What the engine finds over the years that the package shows."""
        return present_value(self.content.package)

    @property
    def lacking(self) -> list[int]:
        """How many cases lack the state's share, on the grid's group rows."""
        unknown = np.isnan(self.found.state_share)
        groups = self.content.result.group[unknown]
        return [int(count) for count in np.bincount(groups, minlength=GROUP_ROWS)]

    @property
    def cases(self) -> Mapping[Payer, Flow]:
        """The flows of the cases on the grid's case rows."""
        return {
            purse: Flow(self.content.by_case(flow.net), flow.discount)
            for purse, flow in self.found.cases.items()
        }

    @property
    def groups(self) -> Mapping[Payer, Flow]:
        """The flows of the groups on the grid's group rows."""
        return {
            purse: Flow(self.content.by_group(flow.net), flow.discount)
            for purse, flow in self.found.groups.items()
        }

    def years(self, values: Floats) -> list[Sequence[Value]]:
        """Return (n, years shown) values over the grid's years: 0 in those that are not shown.

        What is not known is so in every year.
        """
        hidden = self.content.grid.years - values.shape[1]
        after = np.where(np.isnan(values[:, :1]), np.nan, np.zeros(hidden))
        return [self.amounts(row) for row in np.hstack([values, after])]

    def amounts(self, values: Floats) -> list[Value]:
        """Return values as cells hold them."""
        return [DASH if np.isnan(value) else value for value in values.tolist()]

    def paid(self, numbers: Floats) -> list[Value]:
        """Return calendar years for numbers of years."""
        return self.amounts(numbers + self.content.package.first_year - 1)
