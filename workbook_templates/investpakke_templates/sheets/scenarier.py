"""Scenarier: up to six named sets of changes, side by side with the package as it is.

Inputs stand at the top, what the package gives under each scenario below them, and every case
under every scenario at the bottom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding import BASE, Scenario, compute_scenario
from investpakke.deciding.scenarios.change import DELAYS
from investpakke.deciding.scenarios.comparison import Comparison, Figures
from investpakke.workbook.inputs.scenarios import GROUP_LABEL, LEVER_LABELS, NAME_LABEL, SCENARIOS
from investpakke.workbook.layout import SCENARIER
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.grid import Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import NO_GAIN, case_labels, year_heads
from investpakke_templates.styles import FACTOR, NAVY, PALE, TEAL, TKR, TKR_1, WHOLE, Styles
from investpakke_templates.table import YEARS, Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(SCENARIER)
BASE_NAME: str = _SAID["base"]
_NUMBER = f'"{_SAID["scenario"]}" 0'
_NUMBERED = f'{_NUMBER};;"{BASE_NAME}"'
_COLUMNS = tuple(f"scenario{number}" for number in range(SCENARIOS + 1))
"""The base, then the scenarios."""
_OWN_COLUMNS = ("number", "label", *_COLUMNS)
_ALL = f"{_COLUMNS[1]}:{_COLUMNS[-1]}"
_PERCENT, _YEARS = "+0.0 %;[Red]-0.0 %;0 %", "0.0#"
HEAD_ROW, NAME_ROW, FIRST_LEVER_ROW = 5, 6, 7
LEVER_ROWS = {lever: FIRST_LEVER_ROW + index for index, lever in enumerate(LEVER_LABELS)}
GROUP_ROW = FIRST_LEVER_ROW + len(LEVER_LABELS)
_RESULT_ROW = GROUP_ROW + 6
_CHART_ROWS = 16
_RESULTS, _FACTORS = tuple(_SAID["results"]["rows"]), tuple(_SAID["factors"]["rows"])
_SERIES = (NAVY, TEAL, "#E0B400")
"""The colours of the chart's series: the first lines of the results."""


@dataclass(frozen=True)
class Places:
    """The tables of one workbook's sheet: a column a scenario on top, a row a case below."""

    grid: Grid

    def _table(self, first: int, count: int) -> Table:
        return self.grid.table(SCENARIER, first, count, *_OWN_COLUMNS)

    @staticmethod
    def column(scenario: int) -> int:
        """Return the column of a scenario, counted from 0; 0 is the base."""
        return 1 + _OWN_COLUMNS.index(_COLUMNS[0]) + scenario

    @cached_property
    def levers(self) -> Table:
        """The changes, and below them the group that they are of."""
        return self._table(FIRST_LEVER_ROW, len(LEVER_ROWS) + 1)

    @cached_property
    def results(self) -> Table:
        """Investment, saving, gain, change, net, present value, cases that lose."""
        return self._table(_RESULT_ROW, len(_RESULTS))

    @cached_property
    def years(self) -> Table:
        """Net of each year, a row a year."""
        return self._table(self.results.last + 4, self.grid.years)

    @property
    def chart_row(self) -> int:
        """The first row under the chart."""
        return self.years.last + 2

    @property
    def last_printed(self) -> int:
        """The last row that is printed: below it stand the workings."""
        return self.chart_row + _CHART_ROWS

    @cached_property
    def factors(self) -> Table:
        """What each scenario multiplies and moves by: saving, investment, phasing, years, part."""
        return self._table(self.last_printed + 4, len(_FACTORS))

    @cached_property
    def year_numbers(self) -> Table:
        """The row of year numbers that the workings count by."""
        return self._table(self.factors.last + 3, 1).line(0)

    @cached_property
    def nets(self) -> Table:
        """Net by year: the base, then the scenarios."""
        return self._table(self.year_numbers.first + 2, 1 + SCENARIOS)

    @cached_property
    def weights(self) -> Table:
        """How much of each year's factor has come by the last year, by scenario."""
        return self._table(self.nets.last + 4, SCENARIOS)

    def cases(self, scenario: int) -> Table:
        """Return the table of cases under a scenario (1, 2, …)."""
        first = self.weights.last + 4 + (scenario - 1) * (self.grid.cases + 3)
        return self.grid.table(SCENARIER, first, self.grid.cases, heads_of="cases")

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name: a lever, a factor or a net by its own name."""
        names = {"head": self._table(HEAD_ROW, 1).line(0), "name": self._table(NAME_ROW, 1).line(0)}
        lines = {
            f"{of}_{name}": table.line(at)
            for of, table, rows in (
                ("lever", self.levers, (*LEVER_ROWS, "group")),
                ("factor", self.factors, _FACTORS),
                ("net", self.nets, _COLUMNS),
                ("weight", self.weights, _COLUMNS[1:]),
            )
            for at, name in enumerate(rows)
        }
        rows = {f"row_{name}": self.results.part(at, 1) for at, name in enumerate(_RESULTS)}
        cases = {f"cases{number}": self.cases(number) for number in range(1, SCENARIOS + 1)}
        own = {"levers": self.levers, "nets": self.nets, "year_numbers": self.year_numbers}
        return self.grid.tables | names | lines | rows | cases | own


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer, figures = SheetWriter(book, styles, SCENARIER, "#1F3A5F"), content.once(ScenarioFigures)
    places = Places(content.grid)
    writer.columns(content.grid, (2, 6, 50, 12, 12, 12, 12, 12, 12, 12))
    writer.title(SCENARIER, _SAID["subtitle"], master)
    _write_inputs(writer, content, places)
    _write_results(writer, figures, places)
    _write_years(writer, content, figures, places)
    _write_chart(book, writer, places)
    _write_factors(writer, content, figures, places)
    _write_nets(writer, content, figures, places)
    _write_weights(writer, content, figures, places)
    for number in range(1, SCENARIOS + 1):
        _write_cases(writer, content, figures, places, number)
    base = places.column(0)
    writer.sheet.freeze_panes(NAME_ROW, base)
    writer.print_setup(places.last_printed, base + SCENARIOS, pages=1)


def _write_inputs(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the scenarios' names and changes, filled in with those decided on."""
    table, base = places.levers, places.column(0)
    label = table.at("label")
    writer.section(HEAD_ROW - 1, _SAID["inputs"]["title"], base + SCENARIOS)
    writer.heads(HEAD_ROW, 1, ("", _SAID["inputs"]["head"]), left=2)
    for number in range(SCENARIOS + 1):
        writer.number(HEAD_ROW, base + number, number, "head", _NUMBERED)
    labels = {NAME_ROW: NAME_LABEL, GROUP_ROW: GROUP_LABEL}
    labels |= {row: LEVER_LABELS[lever] for lever, row in LEVER_ROWS.items()}
    for row, text in labels.items():
        writer.text(row, table.at("number"), "")
        writer.text(row, label, text)
        writer.text(row, base, "" if row != NAME_ROW else BASE_NAME, "calc", align="right")
    writer.sheet.set_row(NAME_ROW - 1, 30)
    scenarios = content.decisions.scenarios
    for number in range(1, SCENARIOS + 1):
        scenario = scenarios[number - 1] if number <= len(scenarios) else None
        _write_scenario(writer, base + number, scenario)
    for index, note in enumerate(_SAID["notes"], start=1):
        writer.text(GROUP_ROW + index, label, note, "note")
    filled = {
        "{years}": content.grid.years,
        "{groups}": table.on_first("=groups[number]", places.tables),
    }
    for key, row in {"name": NAME_ROW, **LEVER_ROWS, "group": GROUP_ROW}.items():
        rule: dict[str, Any] = {
            k: filled.get(str(v), v) for k, v in _SAID["validation"][key].items()
        }
        writer.sheet.data_validation(row - 1, base + 1, row - 1, base + SCENARIOS, rule)


def _write_scenario(writer: SheetWriter, column: int, scenario: Scenario | None) -> None:
    change = scenario.changes[0] if scenario and scenario.changes else None
    name = scenario.name.da if scenario else None
    writer.input(NAME_ROW, column, name, wrap=True, align="right")
    for lever, row in LEVER_ROWS.items():
        moved: Value | None = change.changed.get(lever) if change else None
        writer.input(row, column, moved, _YEARS if lever in DELAYS else _PERCENT, align="right")
    group = change.groups[0] if change and change.groups else None
    writer.input(GROUP_ROW, column, group, WHOLE, align="right")


class _Line(NamedTuple):
    """A line of the results: of the base and of a scenario (by its number), and the value."""

    base: str
    scenario: str
    value: Callable[[Figures], float]
    kind: str = "calc"
    number: str = TKR


def _lines() -> tuple[_Line, ...]:
    def losing(gains: str) -> str:
        return f"SUMPRODUCT(({gains}<-{NO_GAIN})*1)"

    gain = "row_saving[@this]-row_investment[@this]"
    change = f"row_gain[@this]-row_gain[@{_COLUMNS[0]}]"
    net = "net_scenario{number}[years]"
    return (
        _Line("total[investment]", "SUM(cases{number}[investment])", lambda f: f.investment),
        _Line("total[saving]", "SUM(cases{number}[saving])", lambda f: f.saving),
        _Line(gain, gain, lambda f: f.gain, "total"),
        _Line(change, change, lambda f: f.change),
        _Line("path_net[total]", f"SUM({net})", lambda f: float(f.net_by_year.sum())),
        _Line(
            "path_present[total]",
            f"SUMPRODUCT({net}*discount[years])",
            lambda f: f.net_present_value,
        ),
        _Line(
            losing("result[gain]"),
            losing("cases{number}[gain]"),
            lambda f: len(f.losing),
            number=WHOLE,
        ),
    )


def _write_results(writer: SheetWriter, figures: ScenarioFigures, places: Places) -> None:
    """Write the averages and sums of every scenario side by side."""
    table = places.results
    writer.section(table.first - 2, _SAID["results"]["title"], table.at(_COLUMNS[-1]))
    _write_names(writer, figures, places, table, "results")
    for at, (name, line) in enumerate(zip(_RESULTS, _lines(), strict=True)):
        row = table.part(at, 1)
        writer.text(row.first, table.at("number"), "", line.kind)
        writer.text(row.first, table.at("label"), _SAID["results"]["rows"][name], line.kind)
        columns = []
        for number, found in enumerate(figures.figures):
            formula = line.scenario.format(number=number) if number else line.base
            formula = f'=IF(name[this]="","",{formula})'
            value = figures.shown(number, line.value(found))
            columns.append(Column(_COLUMNS[number], formula, [value], line.number, line.kind))
        writer.table(row, columns, places.tables)


def _write_names(
    writer: SheetWriter, figures: ScenarioFigures, places: Places, table: Table, key: str
) -> None:
    """Write the scenarios' names as heads."""
    row = table.first - 1
    writer.heads(row, 1, ("", _SAID[key]["head"]), left=2)
    writer.text(row, table.at(_COLUMNS[0]), BASE_NAME, "head")
    columns = [
        Column(_COLUMNS[number], '=name[this]&""', _name(figures, number), kind="head")
        for number in range(1, SCENARIOS + 1)
    ]
    writer.table(table.line(-1), columns, places.tables)
    writer.sheet.set_row(row - 1, 30)


def _name(figures: ScenarioFigures, number: int) -> str:
    return figures.columns[number].name.da if figures.named(number) else ""


def _write_years(
    writer: SheetWriter, content: Content, figures: ScenarioFigures, places: Places
) -> None:
    """Write the net of each year shown, a row a year."""
    table = places.years
    writer.section(table.first - 2, _SAID["years"]["title"], table.at(_COLUMNS[-1]))
    _write_names(writer, figures, places, table, "years")
    calendar: list[Value] = list(content.package.shown_years)
    calendar += [""] * (content.grid.years - len(calendar))
    for index, row in enumerate(table.rows):
        writer.number(row, table.at("number"), index + 1, "note", WHOLE, align="left")
    shown, left = "INDEX(shown[years],1,[@number])", {"align": "left"}
    year = f'=IF({shown}=1,INDEX(calendar[years],1,[@number]),"")'
    pick = "INDEX(nets[years],1+head[this],[@number])"
    net = f'=IF((name[this]="")+({shown}=0)>0,"",{pick})'
    columns = [Column("label", year, calendar, WHOLE, "label", left)]
    for number, name in enumerate(_COLUMNS):
        values = [
            figures.shown(number, float(value)) if year != "" else ""
            for value, year in zip(figures.nets[number], calendar, strict=True)
        ]
        columns.append(Column(name, net, values, TKR, "calc"))
    writer.table(table, columns, places.tables)


def _write_chart(book: Workbook, writer: SheetWriter, places: Places) -> None:
    """Draw investment, saving and gain of every scenario as columns beside each other."""
    table, said = places.results, _SAID["chart"]
    first, last = table.at(_COLUMNS[0]), table.at(_COLUMNS[-1])
    chart: Any = book.add_chart({"type": "column"})
    for row, name, colour in zip(table.rows, said["series"], _SERIES, strict=False):
        chart.add_series(
            {
                "name": name,
                "categories": [SCENARIER, table.first - 2, first, table.first - 2, last],
                "values": [SCENARIER, row - 1, first, row - 1, last],
                "fill": {"color": colour},
                "gap": 80,
                "overlap": -5,
            }
        )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(
        {
            "num_format": "#,##0",
            "num_font": {"size": 9},
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": PALE}},
        }
    )
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"})
    writer.chart(
        chart,
        places.chart_row - 1,
        1,
        title=said["title"],
        description=said["description"],
        width=1060,
        height=310,
    )


# -- the workings ---------------------------------------------------------------------


def _levers(scenario: Scenario) -> dict[str, float]:
    """Return how far each lever is moved in a scenario of one change."""
    moved = scenario.changes[0].changed if scenario.changes else {}
    return {lever: moved.get(lever, 0.0) for lever in LEVER_ROWS}


def _write_factors(
    writer: SheetWriter, content: Content, figures: ScenarioFigures, places: Places
) -> None:
    """Write what the inputs come to: three multipliers, and the delay's whole years and rest."""
    table, base = places.factors, places.column(0)
    writer.section(table.first - 2, _SAID["factors"]["title"], content.grid.year_columns[-1])
    writer.heads(table.first - 1, 1, ("", _SAID["factors"]["head"]), left=2)
    writer.text(table.first - 1, base, "", "head")
    price = "(1+lever_price_level[this])"
    formulas = {
        "saving": f"=(1+lever_persons[this])*(1+lever_unit_saving[this])*{price}",
        "investment": f"=(1+lever_investment[this])*{price}",
        "phasing": "=1+lever_phasing[this]",
        "whole": "=INT(lever_delay[this])",
        "part": "=lever_delay[this]-whole[@this]",
    }
    tables = places.tables | {"whole": table.part(_FACTORS.index("whole"), 1)}
    for at, name in enumerate(_FACTORS):
        writer.text(table.first + at, table.at("label"), _SAID["factors"]["rows"][name])
        columns = [
            Column(
                _COLUMNS[number],
                formulas[name],
                [_come_to(figures.columns[number])[at]],
                "0.0##",
                "calc",
            )
            for number in range(1, SCENARIOS + 1)
        ]
        writer.table(table.part(at, 1), columns, tables)
    for number in range(1, SCENARIOS + 1):
        writer.number(table.first - 1, base + number, number, "head", _NUMBER)


def _come_to(scenario: Scenario) -> tuple[float, ...]:
    by = _levers(scenario)
    price, whole = 1 + by["price_level"], float(np.floor(by["delay"]))
    return (
        (1 + by["persons"]) * (1 + by["unit_saving"]) * price,
        (1 + by["investment"]) * price,
        1 + by["phasing"],
        whole,
        by["delay"] - whole,
    )


def _write_nets(
    writer: SheetWriter, content: Content, figures: ScenarioFigures, places: Places
) -> None:
    """Write the net by year of the base and of each scenario; 0 in years that are not shown."""
    table, numbers = places.nets, places.year_numbers
    writer.text(numbers.first, table.at("label"), _SAID["nets"]["year_number"])
    counted = Column(YEARS, "=numbers[year]", np.arange(content.grid.years) + 1, WHOLE, "calc")
    writer.table(numbers, [counted], places.tables)
    _write_year_heads(writer, content, table, _SAID["nets"]["head"])
    saving = "SUMPRODUCT(cases{0}[full]*cases{0}[year])"
    changed = "(1+cases{0}[changed]*(factor_investment[scenario{0}]-1))"
    net = f"=({saving}-SUMPRODUCT(investment[year]*{changed}))*shown[year]"
    for number in range(SCENARIOS + 1):
        row = table.part(number, 1)
        _write_label(writer, figures, places, number, row)
        formula = net.format(number) if number else "=path_net[year]"
        values = Column(YEARS, formula, [figures.nets[number]], TKR_1)
        writer.table(row, [values], places.tables)


def _write_weights(
    writer: SheetWriter, content: Content, figures: ScenarioFigures, places: Places
) -> None:
    """Write how much of each year's factor has come by the last year: `Kontrol` counts by it."""
    table, years = places.weights, content.grid.years
    _write_year_heads(writer, content, table, _SAID["weights"]["head"])
    delay = f"INDEX(lever_delay[{_ALL}],1,[@number])"
    weight = f"=MIN(1,MAX(0,MAX(year_numbers[years])-year_numbers[year]+1-{delay}))"
    delays = [_levers(scenario)["delay"] for scenario in figures.columns[1:]]
    left = years - np.arange(years)
    for number in range(1, SCENARIOS + 1):
        _write_label(writer, figures, places, number, table.part(number - 1, 1))
    values = np.clip(left - np.array(delays)[:, None], 0, 1)
    writer.table(table, [Column(YEARS, weight, values, FACTOR)], places.tables)


def _write_year_heads(writer: SheetWriter, content: Content, table: Table, label: str) -> None:
    blank = [""] * (content.grid.year_columns[-1] - 2)
    writer.heads(table.first - 1, 1, ("", label, *blank), left=2)
    year_heads(writer, content, table)


def _write_label(
    writer: SheetWriter, figures: ScenarioFigures, places: Places, number: int, row: Table
) -> None:
    """Write which scenario a row is of: its number and its name."""
    writer.number(row.first, row.at("number"), number, "label", WHOLE, align="left")
    formula = row.on_first('=name[this]&""', places.tables, _COLUMNS[number])
    writer.formula(row.first, row.at("label"), formula, _name(figures, number), "label")


def _write_cases(
    writer: SheetWriter, content: Content, figures: ScenarioFigures, places: Places, number: int
) -> None:
    """Write every case under a scenario: what changes, its averages, and its factors by year."""
    table, last, said = places.cases(number), content.grid.year_columns[-1], _SAID["cases"]
    title = said["title"].format(number=number, name=_name(figures, number))
    writer.section(table.first - 2, "", last)
    heading = places.levers.on_first(
        f'="{_SAID["scenario"]} "&head[this]&": "&name[this]', places.tables, _COLUMNS[number]
    )
    writer.formula(table.first - 2, 1, heading, title, "section")
    _write_year_heads(writer, content, table, "")
    writer.heads(table.first - 1, 1, [head.text for head in heads(SCENARIER, "cases")], left=2)
    writer.sheet.set_row(table.first - 2, 30)
    writer.text(table.first - 2, content.grid.year_columns[0], said["phasing"], "section")
    writer.rule_rows(table, "number", last)
    writer.table(table, _case_columns(content, figures, number), places.tables)


def _case_columns(content: Content, figures: ScenarioFigures, number: int) -> list[Column]:
    """Return a case's columns: changed or not, full saving, averages, and factors.

    A factor is two earlier years' factors, each with its part.
    """
    column, result, package = _COLUMNS[number], figures.wide[number], content.package
    changes = figures.columns[number].changes
    chosen = changes[0].of(package) if changes else np.ones(len(package.cases))
    group, horizon = f"lever_group[{column}]", "basis[@horizon]"
    mean = f"SUMPRODUCT((year_numbers[years]<={horizon})*[@years])/{horizon}"
    whole, part = f"factor_whole[{column}]", f"factor_part[{column}]"

    def times(name: str) -> str:
        return f"IF([@changed]=1,factor_{name}[{column}],1)"

    def earlier(years: str) -> str:
        at = f"year_numbers[year]-{years}"
        factor = f"factor_phasing[{column}]*INDEX(basis[@years],1,MAX(1,{at}))"
        return f"({at}>0)*MIN(1,{factor})"

    mixed = f"(1-{part})*{earlier(whole)}+{part}*{earlier(f'{whole}-1')}"
    changed = f'=basis[@active]*(({group}="")+({group}=basis[@group])>0)'
    formulas: dict[str, tuple[str, Any]] = {
        "changed": (changed, np.asarray(chosen, dtype=np.int64)),
        "full": (f"=basis[@full_saving]*{times('saving')}", result.full_saving),
        "investment": (f"=investment[@mean]*{times('investment')}", result.annual_investment),
        "saving": (f"=IF({horizon}=0,0,[@full]*{mean})", result.average_saving),
        "gain": ("=[@saving]-[@investment]", result.by_case.gain),
    }
    factor = f"=IF([@changed]=1,{mixed},basis[@year])"
    return [
        *case_labels(content),
        *(
            Column(name, formula, content.by_case(values), WHOLE if name == "changed" else TKR_1)
            for name, (formula, values) in formulas.items()
        ),
        Column(YEARS, factor, content.by_case(figures.factors(number)), FACTOR),
    ]


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` holds against the sheet: its figures another way, and its inputs."""
    figures, places = content.once(ScenarioFigures), Places(content.grid)
    tables = places.tables | {"present": places.results.line(_RESULTS.index("present"))}
    check = Checks(SCENARIER, tables).row
    base, sums = figures.figures[0].net_present_value, []
    for number in range(1, SCENARIOS + 1):
        saving = float(figures.wide[number].saving_by_case.sum())
        moved = f"=SUMPRODUCT(cases{number}[full]*cases{number}[years])"
        sums.append(check("saving", moved, _by_weights(number), saving, number=number))
    names, levers, group = f"name[{_ALL}]", f"levers[{_ALL}]", f"lever_group[{_ALL}]"
    beyond = [
        f'COUNTIF(lever_{lever}[{_ALL}],"<=-1")'
        for lever in ("persons", "unit_saving", "phasing", "price_level")
    ]
    beyond += [
        f'COUNTIF(lever_investment[{_ALL}],"<-1")',
        f'COUNTIF(lever_delay[{_ALL}],"<0")',
        f"COUNTA({levers})-COUNT({levers})",
    ]
    faults = {
        "unnamed": f'=SUMPRODUCT(({names}="")*({levers}<>""))',
        "beyond": "=" + "+".join(beyond),
        "groups": f'=COUNT({group})-SUMPRODUCT((groups[number]={group})*(groups[number]<>""))',
    }
    first = f"=present[{_COLUMNS[0]}]"
    discounted = f"=SUMPRODUCT(net_{_COLUMNS[0]}[years]*discount[years])"
    return [
        check("base", first, discounted, base),
        *sums,
        *(check(name, "=0", formula, 0.0, WHOLE) for name, formula in faults.items()),
    ]


def _by_weights(number: int) -> str:
    """Return the saving of a scenario over all years by how much of each factor has come.

    A factor less what it has above 1 is the lesser of the two for all cells at once, as MIN is
    not.
    """
    column, changed = _COLUMNS[number], f"cases{number}[changed]"
    factor = f"factor_phasing[{column}]*basis[years]"
    capped = f"({factor}-({factor}-1)*({factor}>1))"
    times = f"basis[full_saving]*factor_saving[{column}]"
    moved = f"SUMPRODUCT({changed}*{times}*{capped}*weight_{column}[years])"
    return f"={moved}+SUMPRODUCT((1-{changed})*basis[full_saving]*basis[years])"


# -- what the engine says stands there -----------------------------------------------


@dataclass(frozen=True)
class ScenarioFigures:
    """What every column shows: the base, the scenarios, and columns without a name.

    A column without a name computes as the base does, and shows nothing.
    """

    content: Content

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios that have a name."""
        return self.content.decisions.scenarios

    @cached_property
    def columns(self) -> tuple[Scenario, ...]:
        """The base, and a scenario for each column."""
        empty = (BASE,) * (SCENARIOS - len(self.scenarios))
        return (BASE, *self.scenarios, *empty)

    @cached_property
    def wide(self) -> tuple[PackageResult, ...]:
        """The package over every year column of the grid, under each of `columns`."""
        package = replace(self.content.package, years=self.content.grid.years)
        return tuple(compute_scenario(package, scenario) for scenario in self.columns)

    @cached_property
    def figures(self) -> tuple[Figures, ...]:
        """The package's figures over the years that it shows, under each of `columns`."""
        package = self.content.package
        results = tuple(compute_scenario(package, scenario) for scenario in self.columns)
        every = np.ones(len(package.cases), dtype=bool)
        return Comparison(package, self.columns, results).figures(every)

    def named(self, column: int) -> bool:
        """Return whether a column has a name: the base's always has."""
        return column <= len(self.scenarios)

    def shown(self, column: int, value: float) -> Value:
        """Return what a column shows of a value."""
        return value if self.named(column) else ""

    @cached_property
    def nets(self) -> Floats:
        """Net of each column in every year column; 0 in years that are not shown."""
        nets = np.array([result.net_by_year for result in self.wide])
        return np.asarray(nets * self.content.shown)

    def factors(self, column: int) -> Floats:
        """Return the factors of each case under a column's scenario, (n, T)."""
        result = self.wide[column]
        return np.asarray(result.saving_by_case / result.full_saving[:, None])
