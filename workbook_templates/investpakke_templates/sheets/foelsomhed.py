"""Følsomhed: what moves the gain, as a tornado of the package, a group or a case.

Below the overview stand the workings: the choice, its bars, and every part's gains at low and high.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.ranges import LowHigh, Ranges
from investpakke.deciding.sensitivity import Tornado, tornado
from investpakke.workbook.inputs.sensitivity import DRIVER_HEAD, HIGH_HEAD, LOW_HEAD
from investpakke.workbook.layout import FOELSOMHED
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import (
    LABELS,
    Parts,
    PartsColumn,
    on_rows,
    parts_on,
    sums,
    wide_drivers,
    write_heads,
)
from investpakke_templates.styles import BAND, NAVY, NOTHING, PALE, TEAL, TKR, TKR_1, WHOLE, Styles
from investpakke_templates.table import RIGHT, Column, Table, Value, lettered
from investpakke_templates.texts import heads, wording

_SAID = wording(FOELSOMHED)
DRIVERS = tuple(Driver)
PACKAGE: str = _SAID["package"]
"""What the drop-down calls the package: what a new workbook shows."""
CHOICE_ROW = 5
_CHART_ROW, _LINES_ROW = 26, 49
_PERCENT, _CHANGE = "0.0 %", "0.0##"
_YEARS = f'0 "{_SAID["years"]}"'
_LOW, _HIGH = "#D9822B", TEAL
_SWINGS = [f"swing{index}" for index in range(len(DRIVERS))]


def _table(first: int, count: int, name: str) -> Table:
    return Table(FOELSOMHED, first, count, lettered([h.name for h in heads(FOELSOMHED, name)]))


CHOICE = Table(FOELSOMHED, CHOICE_ROW, 2, lettered(("nothing", "label", "value", "name")))
RANGES = _table(10, len(DRIVERS), "ranges")
TORNADO = _table(20, len(DRIVERS), "tornado")
_LAST_COLUMN = TORNADO.at("change_high")


@dataclass(frozen=True)
class Places:
    """The tables that depend on the number of cases."""

    grid: Grid

    @cached_property
    def lines(self) -> Table:
        """The table of everything: the package, its groups, its cases."""
        return _table(_LINES_ROW, self.grid.cases + GROUP_ROWS + 1, "lines")

    @cached_property
    def chosen(self) -> Table:
        """Which line is chosen, and which part stands on it."""
        return replace(CHOICE, first=self.lines.last + 4)

    @cached_property
    def bars(self) -> Table:
        """The bars of what is chosen, in the order of the drivers."""
        return _table(self.chosen.last + 4, len(DRIVERS), "bars")

    @cached_property
    def parts(self) -> Parts:
        """Every part's gains at low and high."""
        return parts_on(self.grid, FOELSOMHED, self.bars.last + 4, "parts")

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name."""
        own = {"ranges": RANGES, "tornado": TORNADO, "lines": self.lines, "bars": self.bars}
        parts = {"parts": self.parts.all, "cases": self.parts.cases}
        cells = {"choice": CHOICE.line(0), "today": CHOICE.line(1)}
        cells |= {"chosen": self.chosen.line(0), "part": self.chosen.line(1)}
        cells |= {f"range{index}": RANGES.line(index) for index in range(len(DRIVERS))}
        return self.grid.tables | own | parts | cells


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    places, figures = Places(content.grid), Figures(content)
    writer = SheetWriter(book, styles, FOELSOMHED, NAVY)
    for column, width in enumerate((2, 14, 64, *[14] * 7)):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.sheet.set_column(10, places.parts.all.at("per_year"), 12, styles.get("plain"))
    writer.title(FOELSOMHED, _SAID["subtitle"], master)
    _write_choice(writer, content, places, figures)
    _write_ranges(writer, figures)
    _write_tornado(writer, places, figures)
    _write_chart(book, writer)
    _write_lines(writer, places, figures)
    _write_chosen(writer, places, figures)
    _write_bars(writer, places, figures)
    _write_parts(writer, content, places, figures)
    writer.sheet.freeze_panes(3, 0)
    writer.sheet.set_h_pagebreaks([places.lines.first - 5])
    writer.print_setup(places.lines.last, _LAST_COLUMN)


def _write_choice(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write the drop-down, and what is chosen: its name and its gain."""
    said, row, value = _SAID, CHOICE_ROW, CHOICE.at("value")
    label, unit = said["choice"]["today"]
    writer.section(row - 1, said["choice"]["title"], _LAST_COLUMN)
    writer.text(row, CHOICE.at("label"), said["choice"]["label"])
    writer.input(row, value, PACKAGE)
    source = places.lines.on_first("=[number]")
    rule = {**said["validation"]["choice"], "source": source}
    writer.sheet.data_validation(row - 1, value, row - 1, value, rule)
    known = "SUMPRODUCT((parts[number]=choice[value])*(parts[line]>0))=1"
    name = f'=IF({known},INDEX(parts[name],part[value]),"{said["choice"]["unknown"]}")'
    chosen = Column("name", name, content.package.name, kind="bold")
    writer.table(CHOICE.line(0), [chosen], places.tables)
    writer.text(row + 1, CHOICE.at("label"), label)
    gain = Column("value", "=INDEX(parts[gain],part[value])", figures.gain[-1], TKR, "calc")
    writer.table(CHOICE.line(1), [gain], places.tables)
    writer.text(row + 1, CHOICE.at("name"), unit, "note")


def _write_ranges(writer: SheetWriter, figures: Figures) -> None:
    """Write the low and high change of each driver, to be typed over."""
    said, table = _SAID, RANGES
    own = {"driver": DRIVER_HEAD, "low": LOW_HEAD, "high": HIGH_HEAD}
    texts = [own.get(head.name, head.text) for head in heads(FOELSOMHED, "ranges")]
    writer.section(table.first - 2, said["ranges"]["title"], _LAST_COLUMN)
    writer.heads(table.first - 1, 1, texts, left=2)
    low, high = table.at("low"), table.at("high")
    for index, (row, driver) in enumerate(zip(table.rows, DRIVERS, strict=True), start=1):
        years = driver is Driver.DELAY
        writer.number(row, table.at("number"), index, "label", WHOLE, align="left")
        writer.text(row, table.at("driver"), driver.label.da)
        for column, value in zip((low, high), figures.range_of(driver), strict=True):
            writer.input(row, column, value, _YEARS if years else _PERCENT, align="right")
        rule = said["validation"]["years" if years else "share"]
        writer.sheet.data_validation(row - 1, low, row - 1, high, rule)
    missing, turned = said["ranges"]["missing"], said["ranges"]["turned"]
    wrong = f'CHOOSE(1+([@low]>[@high]),"","{turned}")'
    formula = f'=IF(COUNT([@low:high])<2,"{missing}",{wrong})'
    writer.table(table, [Column("wrong", formula, [""] * table.count, kind="note")])
    writer.text(table.last + 1, table.at("driver"), said["ranges"]["note"], "note")


def _write_tornado(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the bars, the widest first."""
    title, table = _SAID["tornado"]["title"], TORNADO
    writer.section(table.first - 3, "", _LAST_COLUMN)
    formula = f'="{title}"&INDEX(parts[number],part[value])'
    heading = Column("number", formula, f"{title}{PACKAGE}", kind="section")
    writer.table(table.line(-3), [heading], places.tables)
    shown = heads(FOELSOMHED, "tornado")
    writer.heads(table.first - 2, 1, [head.text for head in shown], left=2)
    for column, head in enumerate(shown, start=1):
        writer.text(table.first - 1, column, head.unit, "unit_left" if column < 3 else "unit")
    for index, row in enumerate(table.rows, start=1):
        writer.number(row, table.at("number"), index, "label", WHOLE, align="left")
    found, gain = figures.tornado.bars, figures.tornado.gain
    changes = [figures.range_of(bar.driver) for bar in found]
    looked_up = (
        ("driver", [bar.driver.label.da for bar in found], ""),
        ("low", [pair[0] for pair in changes], _PERCENT),
        ("high", [pair[1] for pair in changes], _PERCENT),
        ("gain_low", [bar.gains[0] for bar in found], TKR),
        ("gain_high", [bar.gains[1] for bar in found], TKR),
        ("swing", [bar.swing for bar in found], TKR),
    )
    columns = [
        Column(name, f"=INDEX(bars[{name}],MATCH([@number],bars[place],0))", values, number)
        for name, values, number in looked_up
    ]
    columns += [
        Column(
            f"change_{side}",
            f"=[@gain_{side}]-today[value]",
            [bar.gains[index] - gain for bar in found],
            TKR,
        )
        for index, side in enumerate(("low", "high"))
    ]
    writer.table(table, [replace(column, kind="calc") for column in columns], places.tables)
    look = writer.styles.change(num_format=_YEARS)
    delay = table.on_first(f'=[@driver]="{Driver.DELAY.label.da}"')
    rule = {"type": "formula", "criteria": delay, "format": look}
    area = (table.first - 1, table.at("low"), table.last - 1, table.at("high"))
    writer.sheet.conditional_format(*area, rule)


def _write_chart(book: Workbook, writer: SheetWriter) -> None:
    """Write the tornado: both sides of today's gain, the widest bar on top."""
    table, said = TORNADO, _SAID["tornado"]
    chart: Any = book.add_chart({"type": "bar"})
    driver = table.at("driver")
    sides = (("change_low", _LOW), ("change_high", _HIGH))
    for name, (side, colour) in zip(said["series"], sides, strict=True):
        column = table.at(side)
        chart.add_series(
            {
                "name": name,
                "categories": [FOELSOMHED, table.first - 1, driver, table.last - 1, driver],
                "values": [FOELSOMHED, table.first - 1, column, table.last - 1, column],
                "fill": {"color": colour, "transparency": 20},
                "gap": 35,
                "overlap": 100,
                "data_labels": {
                    "value": True,
                    "num_format": "+#,##0;-#,##0;;",
                    "font": {"size": 9},
                },
            }
        )
    title = f"={FOELSOMHED}!" + table.line(-3).on_first("[number]")
    chart.set_legend({"position": "top"})
    chart.set_y_axis(
        {
            "reverse": True,
            "label_position": "low",
            "line": {"color": NAVY},
            "num_font": {"size": 10},
        }
    )
    chart.set_x_axis(
        {
            "label_position": "high",
            "num_format": "#,##0",
            "num_font": {"size": 9},
            "major_gridlines": {"visible": True, "line": {"color": "#D9DEE4"}},
            "name": said["axis"],
            "name_font": {"size": 9, "bold": False},
        }
    )
    writer.chart(
        chart,
        _CHART_ROW - 1,
        1,
        title=title,
        description=said["description"],
        width=1270,
        height=350,
    )


def _write_lines(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write everything at once: the swing of every part for every driver."""
    table, said = places.lines, _SAID["lines"]
    last = table.at(_SWINGS[-1])
    writer.text(table.first - 4, 1, said["note"], "note")
    writer.section(table.first - 3, said["title"], last)
    own = {name: driver.label.da for name, driver in zip(_SWINGS, DRIVERS, strict=True)}
    shown = heads(FOELSOMHED, "lines")[:last]
    texts = [own.get(head.name, head.text) for head in shown]
    writer.heads(table.first - 2, 1, texts, left=2)
    gain_unit = shown[table.at("gain") - 1].unit
    for head in shown:
        unit, kind = head.unit or gain_unit, "unit_left" if head.name in LABELS else "unit"
        writer.text(table.first - 1, table.at(head.name), unit, kind)
    for head in heads(FOELSOMHED, "lines")[-2:]:
        writer.text(table.first - 1, table.at(head.name), head.unit, "note", align="right")
    for index, row in enumerate(table.rows, start=1):
        writer.number(row, table.at("line"), index, "note", WHOLE, align="right")
    part = "=IF([@line]<=MAX(parts[line]),MATCH([@line],parts[line],0),0)"
    columns = [Column("part", part, figures.part_on, WHOLE, "note", RIGHT)]
    found: dict[str, Any] = {"number": figures.labels, "name": figures.names}
    found |= {"gain": figures.gain} | dict(zip(_SWINGS, figures.swings.T, strict=True))
    for name, values in found.items():
        label = name in LABELS
        how = {"align": "left", "shrink": name == "name"} if label else {}
        formula = f'=IF([@part]=0,"",INDEX(parts[{name}],[@part]))'
        on_lines = [values[part - 1] if part else "" for part in figures.part_on]
        columns.append(Column(name, formula, on_lines, "" if label else TKR, how=how))
    writer.table(table, columns, places.tables)
    _looks(writer, places)


def _looks(writer: SheetWriter, places: Places) -> None:
    """Set the package and the groups apart, and show the widest swing of each row."""
    table, styles = places.lines, writer.styles
    first, last = _SWINGS[0], _SWINGS[-1]
    widest = f'[@this]<>"",SUM([@this])>0,[@this]=MAX([@{first}:{last}])'
    package = {"bold": True, "bg_color": BAND, "font_color": NAVY}
    empty = "=SUM(basis[active])=0"
    for start, criteria, look in (
        ("gain", empty, {"num_format": NOTHING}),
        (first, f"=AND({widest})", {"bold": True, "font_color": "#7A4B00", "bg_color": "#FCE8C8"}),
        ("number", f"=[@part]={places.parts.all.count}", package),
        ("number", f"=[@part]>{places.grid.cases}", {"bold": True, "bg_color": PALE}),
    ):
        shown = table.on_first(criteria, places.tables, first)
        rule = {"type": "formula", "criteria": shown, "format": styles.change(**look)}
        area = (table.first - 1, table.at(start), table.last - 1, table.at(last))
        writer.sheet.conditional_format(*area, rule)
    writer.rule_rows(table, "number", table.at(last))
    hidden = {
        "type": "formula",
        "criteria": table.on_first(empty, places.tables),
        "format": styles.change(num_format=NOTHING),
    }
    area = (TORNADO.first - 1, TORNADO.at("gain_low"), TORNADO.last - 1, _LAST_COLUMN)
    writer.sheet.conditional_format(*area, hidden)
    gain = CHOICE.at("value")
    writer.sheet.conditional_format(CHOICE_ROW, gain, CHOICE_ROW, gain, hidden)


def _write_chosen(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write which line is chosen (the package, if the choice is none), and its part."""
    table = places.chosen
    write_heads(writer, table, "chosen", _LAST_COLUMN, ruled=False)
    chosen = "(parts[number]=choice[value])*(parts[line]>0)"
    formulas = (
        f"=IF(SUMPRODUCT({chosen})=1,SUMPRODUCT({chosen}*parts[line]),1)",
        "=MATCH(chosen[value],parts[line],0)",
    )
    for index, text in enumerate(_SAID["chosen"]["rows"]):
        writer.text(table.first + index, table.at("label"), text)
        value = (1, figures.part_on[0])[index]
        cell = Column("value", formulas[index], value, WHOLE, "calc")
        writer.table(table.line(index), [cell], places.tables)


def _write_bars(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the bars of what is chosen, and the place of each by its swing."""
    table = places.bars
    write_heads(writer, table, "bars", _LAST_COLUMN)
    for index, row in enumerate(table.rows, start=1):
        writer.number(row, table.at("number"), index, "note", WHOLE, align="right")
    gains, swings = figures.gains[-1], figures.swings[-1]
    ranges = [figures.range_of(driver) for driver in DRIVERS]
    order = [bar.driver for bar in figures.tornado.bars]
    place = "=SUMPRODUCT(([key]>[@key])*1)+SUMPRODUCT(([..@key]=[@key])*1)"
    gain = "=INDEX(parts[gains0:gains9],part[value],2*[@number]"
    columns = (
        Column("driver", "=ranges[@driver]", [driver.label.da for driver in DRIVERS]),
        Column("low", "=ranges[@low]", [pair[0] for pair in ranges], _CHANGE),
        Column("high", "=ranges[@high]", [pair[1] for pair in ranges], _CHANGE),
        Column("gain_low", f"{gain}-1)", gains[0::2], TKR_1),
        Column("gain_high", f"{gain})", gains[1::2], TKR_1),
        Column("swing", "=ABS([@gain_high]-[@gain_low])", swings, TKR_1),
        Column("key", "=ROUND([@swing],6)", swings.round(6), TKR_1),
        Column("place", place, [1 + order.index(driver) for driver in DRIVERS], WHOLE),
    )
    writer.table(table, columns, places.tables)


def _write_parts(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write every part's gain, its gains at low and high, the swings, and its line."""
    said, parts = _SAID, places.parts
    own: dict[str, str] = {}
    for index, driver in enumerate(DRIVERS):
        for side, text in enumerate(said["parts"]["gains"]):
            own[f"gains{2 * index + side}"] = text.format(driver=driver.label.da)
        own[_SWINGS[index]] = said["parts"]["swing"].format(driver=driver.label.da)
    write_heads(writer, parts.all, "parts", parts.all.at("per_year"), own=own)
    label = '=IF(of[@number]="","","{}"&of[@number])'
    name = f'={content.grid.setting("name")}&""'
    used = 'SUMPRODUCT(([..@number]<>"")*1)'
    # Its last row moves with the formula, as that of a group's own line does not.
    groups = parts.groups.on_first('SUMPRODUCT(([number]<>"")*1)')
    columns = [
        PartsColumn(
            "number",
            (label.format(said["case"]), label.format(said["group"]), f'="{PACKAGE}"'),
            figures.labels,
        ),
        PartsColumn("name", ("=of[@name]", "=of[@name]", name), figures.names),
        PartsColumn("gain", "=of[@gain]", figures.gain, TKR_1),
        *_gains(figures),
        PartsColumn(
            "line",
            (f'=IF([@number]="",0,1+{groups}+{used})', f'=IF([@number]="",0,1+{used})', "=1"),
            figures.line_of,
            WHOLE,
        ),
    ]
    parts.write(writer, columns, places.tables)
    swings = [
        Column(name, f"=ABS([@gains{2 * index + 1}]-[@gains{2 * index}])", values, TKR_1)
        for index, (name, values) in enumerate(zip(_SWINGS, figures.swings.T, strict=True))
    ]
    writer.table(parts.all, swings)
    per_year = "=IF(basis[@horizon]=0,0,basis[@full_saving]/basis[@horizon])"
    weights = content.by_case(figures.weight)
    writer.table(parts.cases, [Column("per_year", per_year, weights, TKR_1)], places.tables)


def _gains(figures: Figures) -> list[PartsColumn]:
    """Return the gains: of a case from its drivers, of a sum from those of its cases."""
    columns = []
    for offset, values in enumerate(figures.gains.T):
        index, side = divmod(offset, 2)
        change = f"range{index}[{('low', 'high')[side]}]"
        name = f"gains{offset}"
        formulas = (
            f"={_CHANGED[DRIVERS[index]].format(change=change)}",
            f"=SUMIF(basis[group],of[@number],cases[{name}])",
            f"=SUM(cases[{name}])",
        )
        columns.append(PartsColumn(name, formulas, values.tolist(), TKR_1))
    return columns


_PROPORTIONAL = "result[@saving]*(1+{change})-result[@investment]"
_RAISED = "basis[@years]*(1+{change})"
_EFFECT = f"({_RAISED}*({_RAISED}<1)+({_RAISED}>=1))"  # no factor above full effect
_CHANGED = {
    Driver.PERSONS: _PROPORTIONAL,
    Driver.UNIT_SAVING: _PROPORTIONAL,
    Driver.PHASING: "[@per_year]*SUMPRODUCT((numbers[years]<=basis[@horizon])"
    f"*{_EFFECT})-result[@investment]",
    Driver.INVESTMENT: "result[@saving]-result[@investment]*(1+{change})",
    Driver.DELAY: "[@per_year]*SUMPRODUCT((numbers[years]<=basis[@horizon]-{change})"
    "*basis[@years])-result[@investment]",
}
"""A case's gain where a driver is changed."""


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` computes in a second way: the package's bars from its sums."""
    places, figures = Places(content.grid), Figures(content)
    total, parts = content.wide.total, places.parts.all
    persons, investment = DRIVERS.index(Driver.PERSONS), DRIVERS.index(Driver.INVESTMENT)
    whole = replace(parts, first=CHOICE_ROW, count=parts.last - CHOICE_ROW + 1)
    tables = places.tables | {
        "whole": whole,
        "package": parts.line(parts.count - 1),
        "widest": TORNADO.line(0),
    }
    at_low = figures.range_of(Driver.PERSONS)[0]
    at_high = figures.range_of(Driver.INVESTMENT)[1]

    check = Checks(FOELSOMHED, tables).row
    low = f"=total[gain]+range{persons}[low]*total[saving]"
    high = f"=total[gain]-range{investment}[high]*total[investment]"
    with_low = float(total.gain + at_low * total.saving)
    with_high = float(total.gain - at_high * total.investment)
    widest = float(figures.swings[-1].max())
    return [
        check("low", low, f"=package[gains{2 * persons}]", with_low),
        check("high", high, f"=package[gains{2 * investment + 1}]", with_high),
        check("widest", "=MAX(bars[swing])", "=widest[swing]", widest),
        check("errors", "=0", "=IF(ISERROR(SUM(whole[number:per_year])),1,0)", 0.0, WHOLE),
    ]


# -- what the engine says stands there -----------------------------------------------


@dataclass(frozen=True)
class Figures:
    """The engine's figures on the sheet's rows."""

    content: Content

    @cached_property
    def drivers(self) -> Drivers:
        """Over every year column."""
        return wide_drivers(self.content)

    def range_of(self, driver: Driver) -> LowHigh:
        """Return the low and high change that the sheet begins with."""
        return Ranges(self.content.decisions.ranges).of("", driver)

    @cached_property
    def tornado(self) -> Tornado:
        """What the sheet shows when it is new: the package's bars, the widest first."""
        ranges = Ranges(self.content.decisions.ranges)
        return tornado(self.content.package, self.content.result, ranges)

    @cached_property
    def labels(self) -> list[Value]:
        """What the drop-down calls each part."""
        package = self.content.package
        cases = [f"{_SAID['case']}{case.number}" for case in package.cases]
        groups = [f"{_SAID['group']}{group.id}" for group in package.groups]
        return on_rows(self.content, cases, groups, PACKAGE, "")

    @cached_property
    def names(self) -> list[Value]:
        """The name of each part."""
        package = self.content.package
        return on_rows(
            self.content,
            [case.name for case in package.cases],
            [group.name for group in package.groups],
            package.name,
            "",
        )

    @cached_property
    def gain(self) -> list[Value]:
        """The average gain of each part."""
        return self._column(self.drivers.average_saving - self.drivers.average_investment)

    @cached_property
    def weight(self) -> Floats:
        """Full saving per year of the horizon, (n,)."""
        return np.asarray(self.drivers.full_saving / self.drivers.averaging_years)[:, 0]

    @cached_property
    def gains(self) -> NDArray[np.float64]:
        """The gain of each part at low and high of each driver: (parts, 2 × drivers)."""
        columns = [
            self._column(self.drivers.gain(driver, np.array([[change]], dtype=np.float64)))
            for driver in DRIVERS
            for change in self.range_of(driver)
        ]
        return np.array(columns, dtype=np.float64).T

    @cached_property
    def swings(self) -> NDArray[np.float64]:
        """The distance between low and high: (parts, drivers)."""
        return np.asarray(np.abs(self.gains[:, 1::2] - self.gains[:, 0::2]))

    def _column(self, by_case: Floats) -> list[Value]:
        by_group, total = sums(self.content, by_case)
        return on_rows(self.content, by_case.tolist(), by_group.tolist(), total, 0)

    @cached_property
    def line_of(self) -> list[int]:
        """The line on which each part stands: the package first; 0 where there is no part."""
        content = self.content
        cases, groups = len(content.package.cases), len(content.package.groups)
        of_cases = [
            2 + groups + index if index < cases else 0 for index in range(content.grid.cases)
        ]
        of_groups = [2 + index if index < groups else 0 for index in range(GROUP_ROWS)]
        return [*of_cases, *of_groups, 1]

    @cached_property
    def part_on(self) -> list[int]:
        """The part (from 1) on each line; 0 on blank lines."""
        parts = [0] * len(self.line_of)
        for part, line in enumerate(self.line_of, start=1):
            if line:
                parts[line - 1] = part
        return parts
