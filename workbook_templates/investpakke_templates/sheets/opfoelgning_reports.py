"""Where the tables of `Opfølgning` stand, and the one where actual figures are typed.

What the engine says stands in a cell is "" where it is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import Actual, FollowUp, follow_up
from investpakke.errors import InputError
from investpakke.model import Phasing
from investpakke.text import Problem, Text
from investpakke.workbook.inputs.follow_up import FOLLOW_UP_SETTINGS, NOTE, REPORT_COLUMNS
from investpakke.workbook.layout import OPFOELGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import FACTOR, PERSONS, TEXT_FORMAT, TKR, TKR_1, WHOLE
from investpakke_templates.table import Column, Table, Value
from investpakke_templates.texts import Head, heads, wording

_ROWS_A_CASE, _USUAL_MOST, _LEAST = 3, 240, 12
_CHART_ROWS = 18

_SAID = wording(OPFOELGNING)
USABLE: str = _SAID["usable"]
FAULTS: tuple[str, ...] = tuple(_SAID["faults"])
COLUMNS = [h._replace(text=NOTE) if h.name == "note" else h for h in heads(OPFOELGNING, "reports")]
_COMPUTED = COLUMNS[[head.name for head in COLUMNS].index("status") :]
_TYPED_FORMATS = {"case": TEXT_FORMAT, "year": WHOLE, "first": WHOLE, "last": WHOLE}
_RULES = {"year": "report_year", "first": "month", "last": "month"}
_TYPED = "General"  # so that a CSV file has no points between thousands


@dataclass(frozen=True)
class Places:
    """The sheet's tables, from the top down."""

    grid: Grid
    reports_count: int

    @classmethod
    def of(cls, content: Content) -> Places:
        """Return those of a workbook: room for three reports a case, or for all there are."""
        cases = content.grid.cases
        usual = max(cases, min(_ROWS_A_CASE * cases, _USUAL_MOST), _LEAST)
        return cls(content.grid, max(usual, len(content.decisions.follow_up.actuals)))

    def _table(self, first: int, count: int, name: str) -> Table:
        return self.grid.table(OPFOELGNING, first, count, heads_of=name)

    @cached_property
    def settings(self) -> Table:
        """The labelled inputs; below them how many months are due, and the method's number."""
        count = len(FOLLOW_UP_SETTINGS)
        names = ("nothing", "label", "value", "unit", "between", "note")
        return self.grid.table(OPFOELGNING, 5, count, *names)

    @cached_property
    def sums(self) -> Table:
        """The package, and below it its groups."""
        return self._table(self.settings.last + 7, 1 + GROUP_ROWS, "cases")

    @cached_property
    def groups(self) -> Table:
        """The groups."""
        return self.sums.part(1, GROUP_ROWS)

    @cached_property
    def path(self) -> Table:
        """The package by year: net planned and now, and both cumulated."""
        return self._table(self.groups.last + 4, 4, "years")

    @property
    def chart_row(self) -> int:
        """The first row under the chart."""
        return self.path.last + 2

    @cached_property
    def cases(self) -> Table:
        """The cases."""
        return self._table(self.chart_row + _CHART_ROWS + 4, self.grid.cases, "cases")

    @cached_property
    def reports(self) -> Table:
        """The table of actual figures."""
        return self._table(self.cases.last + 7, self.reports_count, "reports")

    @cached_property
    def saving(self) -> Table:
        """Saving by case and year, actual and forecast."""
        return self._table(self.reports.last + 4, self.grid.cases, "years")

    @cached_property
    def cost(self) -> Table:
        """Investment by case and year, actual and forecast."""
        return self._table(self.saving.last + 4, self.grid.cases, "years")

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name: a setting by its key, after ``set_``."""
        own = {"cases": self.cases, "reports": self.reports, "saved": self.saving}
        own |= {"costs": self.cost, "package": self.sums.line(0), "sums_of_groups": self.groups}
        count = self.settings.count
        lines = {f"set_{s.key}": self.settings.line(at) for at, s in enumerate(FOLLOW_UP_SETTINGS)}
        lines |= {"due": self.settings.line(count), "method": self.settings.line(count + 1)}
        return self.grid.tables | own | lines


def follow_up_of(content: Content) -> FollowUp:
    """Return the follow-up of the package as the workbook has it, over all its year columns."""
    years = content.grid.years
    cases = [
        replace(case, phasing=Phasing(case.phasing.over(years).tolist(), case.phasing.name))
        for case in content.package.cases
    ]
    found = follow_up(
        replace(content.package, cases=cases), content.decisions.follow_up, years=years
    )
    if found.plan.years > years:
        raise InputError(
            Problem("template.no_room_for_years", "there is not room for all years"),
            where=Text("follow-up"),
            expected=Text("at most {years} years", years=years),
            got=found.plan.years,
            mend=Text("Choose a larger template"),
        )
    return found


def shown(values: Floats, rows: int, *, empty: Value = "") -> list[Value]:
    """Return figures on so many rows; "" for NaN, ``empty`` on the rows after them."""
    known: list[Value] = ["" if np.isnan(value) else float(value) for value in values]
    return known + [empty] * (rows - len(known))


def padded(values: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return values on so many rows, 0 after them and where they are not known."""
    table = np.zeros((rows, *values.shape[1:]))
    table[: len(values)] = np.nan_to_num(values)
    return table


def listed(values: Sequence[Value], rows: int) -> list[Value]:
    """Return texts or numbers on so many rows, "" after them."""
    return [*values, *[""] * (rows - len(values))]


# -- the table of actual figures ------------------------------------------------------


def typed_name(key: str) -> str:
    """Return the name of a typed column."""
    return "of_year" if key == "year" else key


def write_reports(writer: SheetWriter, content: Content, places: Places, found: FollowUp) -> None:
    """Write the table."""
    table, said = places.reports, _SAID["reports"]
    status, note = table.at("status"), table.at("note")
    writer.section(table.first - 4, said["title"], note)
    writer.text(table.first - 3, 1, said["note"], "note")
    _write_heads(writer, content, table)
    actuals = content.decisions.follow_up.actuals
    for index, row in enumerate(table.rows):
        _write_typed(writer, table, row, actuals[index] if index < len(actuals) else None)
    _validate(writer, places)
    columns = [*_placed(content, found, table), *_split(content, found), *_spent(content, found)]
    writer.table(table, columns, places.tables)
    area = (table.first - 1, status, table.last - 1, status)
    for criteria, look in (
        (f'=[@status]="{USABLE}"', writer.styles.good),
        (f'=AND([@status]<>"",[@status]<>"{USABLE}")', writer.styles.bad),
    ):
        rule = {"type": "formula", "criteria": table.on_first(criteria), "format": look}
        writer.sheet.conditional_format(*area, rule)
    writer.rule_rows(table, "status", table.at("cost_variance"), status)
    writer.rule_rows(table, "status", table.at("latest_unit"), table.at("line"))
    letter = table.letters["case"]
    numbers = f"{letter}{table.first}:{letter}{table.last}"
    writer.sheet.ignore_errors({"number_stored_as_text": numbers})


def write_heads(
    writer: SheetWriter, table: Table, row: int, columns: Sequence[Head], left: Sequence[str] = ()
) -> None:
    """Write heads with their units below; those of ``left`` stand to the left."""
    writer.sheet.set_row(row - 1, 42)
    for name, head, unit in columns:
        align, end = "center" if name in {"light", "status"} else "", "_left" * (name in left)
        writer.text(row, table.at(name), head, f"head{end}", align=align)
        writer.text(row + 1, table.at(name), unit, f"unit{end}")


def _write_heads(writer: SheetWriter, content: Content, table: Table) -> None:
    row, unit = table.first - 2, content.grid.setting("unit")
    name, note = table.at("name"), table.at("note")
    writer.text(row, name, COLUMNS[1].text, "head_left")
    writer.text(row + 1, name, "", "unit_left")
    for column in REPORT_COLUMNS:
        index, end = table.at(typed_name(column.key)), "_left" if column.key == "case" else ""
        writer.text(row, index, column.header, f"head{end}")
        if column.money:
            value = f"{_SAID['money']}{column.unit}"
            writer.formula(row + 1, index, f'={unit}&" {column.unit}"', value, "unit", wrap=True)
        else:
            writer.text(row + 1, index, column.unit, f"unit{end}", wrap=True)
    write_heads(writer, table, row, _COMPUTED)
    writer.text(row, note, NOTE, "head_left", indent=1)
    writer.text(row + 1, note, COLUMNS[note - 1].unit, "unit_left", indent=1)
    writer.sheet.set_row(row - 1, 42)
    writer.sheet.set_row(row, 27)


def _write_typed(writer: SheetWriter, table: Table, row: int, actual: Actual | None) -> None:
    values: dict[str, Value | None] = {}
    if actual is not None:
        period = actual.period
        values = {"year": period.year, "first": period.first, "last": period.last}
        kept = ("case", "persons", "cost", "unit_saving", "full_persons")
        values |= {key: getattr(actual, key) for key in kept}
    for column in REPORT_COLUMNS:
        at, number = table.at(typed_name(column.key)), _TYPED_FORMATS.get(column.key, _TYPED)
        writer.input(row, at, values.get(column.key), number)
    writer.input(row, table.at("note"), actual.note if actual else None, indent=1)


def _validate(writer: SheetWriter, places: Places) -> None:
    table = places.reports
    filled = {
        "{cases}": table.on_first("=inputs[number]", places.tables),
        "{years}": table.on_first("=calendar[years]", places.tables),
    }
    for column in REPORT_COLUMNS:
        at = table.at(typed_name(column.key))
        rule = _SAID["validation"][_RULES.get(column.key, column.key)]
        rule = {name: filled.get(str(value), value) for name, value in rule.items()}
        writer.sheet.data_validation(table.first - 1, at, table.last - 1, at, rule)


def _placed(content: Content, found: FollowUp, table: Table) -> list[Column]:
    """Return which case, year and months a row is of, and whether it can be used."""
    package, reports, sums = content.package, found.reports, found.by_report
    known = 'AND([@case]<>"",SUMPRODUCT((cases[number]=[@case])*1)=1)'
    whole = "INT(SUM([@first]))=SUM([@first]),INT(SUM([@last]))=SUM([@last])"
    fits = (
        f"AND([@year_number]>0,COUNT([@first:last])=2,{whole},[@first]>=1,[@last]<=12,"
        "[@first]<=[@last])"
    )
    place = "MATCH([@of_year],calendar[years],0)"
    in_year = f"=IF(SUMPRODUCT((calendar[years]=[@of_year])*1)=1,{place},0)"
    usable = f'[@status]="{USABLE}"'
    months = f"=IF({usable},COUNT([@{{}}])*([@end]-[@start]+1),0)"
    key = f"=IF({usable},([@line]-1)*COUNT(calendar[years])+[@year_number],0)"
    latest = "=IF([@{0}]>0,[@line]*(SUMPRODUCT(([line]=[@line])*([{0}]>0)*([end]>[@end]))=0),0)"
    firsts = [actual.period.numbers(package.first_year)[0] for actual in found.outcomes.actuals]
    names = [package.cases[case].name for case in reports.case.tolist()]
    keys = reports.case * float(content.grid.years) + reports.year + 1.0
    looks = {"align": "center", "shrink": True}
    name = '=IF([@line]=0,"",INDEX(cases[name],[@line]))'

    def number_column(name: str, formula: str, values: Any) -> Column:
        return Column(name, formula, shown(values, table.count, empty=0.0), WHOLE)

    return [
        Column("name", name, listed(names, table.count), kind="calc"),
        Column("status", _status(), listed([USABLE] * len(names), table.count), how=looks),
        number_column("line", f"=IF({known},MATCH([@case],cases[number],0),0)", reports.case + 1.0),
        number_column("year_number", in_year, reports.year + 1.0),
        number_column(
            "start", f"=IF({fits},([@year_number]-1)*12+[@first],0)", np.array(firsts, float)
        ),
        number_column(
            "end", "=IF([@start]>0,[@start]+[@last]-[@first],0)", reports.last.astype(float)
        ),
        number_column("months", months.format("persons"), sums.months),
        number_column("cost_months", months.format("cost"), sums.cost_months),
        number_column("price_months", "=[@months]*COUNT([@unit_saving])", sums.price_months),
        number_column("key", key, keys),
        number_column("latest", latest.format("months"), _latest(found, sums.months)),
        number_column(
            "latest_unit", latest.format("price_months"), _latest(found, sums.price_months)
        ),
    ]


def _status() -> str:
    """Return what says whether a row can be used, or what is wrong with it."""
    begun = "(COUNTA([@case])+COUNTA([@of_year:full_persons])>0)"
    stated = (
        "(COUNT([@persons:cost])>0)*(COUNT([@persons])+(COUNTA([@unit_saving:full_persons])=0)>0)"
    )
    typed = "[@persons:full_persons]"
    usable = f'(COUNTA({typed})=COUNT({typed}))*(COUNTIF([@cost:full_persons],"<0")=0)*{stated}'
    others = "([line]=[@line])*([start]<=[@end])*([end]>=[@start])"
    alone = f"(SUMPRODUCT({others})=1)"
    step = f"([@line]>0)*(1+([@year_number]>0)*(1+([@start]>0)*(1+{usable}*(1+{alone}))))"
    words = ",".join(f'"{word}"' for word in ("", *FAULTS, USABLE))
    return f"=CHOOSE(1+{begun}*(1+{step}),{words})"


def _latest(found: FollowUp, months: Floats) -> Floats:
    """Return the case's line for the report with its last months of some kind, else 0."""
    reports, known = found.reports, months > 0
    last: dict[int, int] = {}
    for case, end in zip(reports.case[known].tolist(), reports.last[known].tolist(), strict=True):
        last[case] = max(end, last.get(case, 0))
    return np.array(
        [
            case + 1.0 if some and last[case] == end else 0.0
            for case, end, some in zip(
                reports.case.tolist(), reports.last.tolist(), known.tolist(), strict=True
            )
        ]
    )


def _amount(content: Content, *column: Any) -> Column:
    name, formula, values, number, *empty = column
    rows = Places.of(content).reports_count
    return Column(name, formula, shown(values, rows, empty=empty[0] if empty else ""), number)


def _split(content: Content, found: FollowUp) -> list[Column]:
    """Return the expected saving, and the variance in volume, pace and price."""
    grid, sums, plan, reports = content.grid, found.by_report, found.plan, found.reports
    persons, unit = "INDEX(result[persons],[@line])", "INDEX(basis[unit_saving],[@line])"
    own_unit = f"[@unit_saving]*{grid.unit_factor}"
    largest, full_from = "INDEX(cases[largest],[@line])", "INDEX(cases[full_from],[@line])"
    stated = "COUNT([@full_persons])"
    level = (
        f"CHOOSE(1+{stated}*2+(1-{stated})*([@year_number]<{full_from}),[@persons],"
        f"[@planned]+[@persons]-MIN([@persons],{largest}*{persons}),[@factor]*[@full_persons])"
    )
    price = f"({own_unit}-{unit})*[@persons]*[@months]/12"
    counted = f"[@persons]*[@months]/12*CHOOSE(1+COUNT([@unit_saving]),{unit},{own_unit})"
    usable = f'[@status]="{USABLE}"'
    factors = f"=IF({usable},INDEX(basis[years],[@line],[@year_number]),0)"
    factor = plan.factors[reports.case, reports.year]
    has = sums.months > 0
    planned = np.where(has, factor * plan.persons[reports.case], np.nan)
    pace = sums.pace / plan.unit_saving[reports.case] / (np.where(has, sums.months, 1) / 12)

    def known(formula: str, nothing: str = '""') -> str:
        return f"=IF([@months]>0,{formula},{nothing})"

    in_volume, in_pace = "([@level]-[@planned])*[@months]/12", "([@persons]-[@level])*[@months]/12"
    columns = (
        ("factor", factors, factor, FACTOR, 0.0),
        ("planned", known(f"[@factor]*{persons}"), planned, PERSONS),
        ("expected", known(f"[@planned]*{unit}*[@months]/12"), sums.expected, TKR),
        ("level", known(level), reports.persons - pace, PERSONS),
        ("volume", known(f"{unit}*{in_volume}"), sums.volume, TKR),
        ("pace", known(f"{unit}*{in_pace}"), sums.pace, TKR),
        ("price", f'=IF([@price_months]>0,{price},"")', sums.price, TKR),
        ("variance", known("SUM([@volume:price])"), sums.known, TKR),
        ("saving", known(counted, "0"), np.nan_to_num(sums.saving), TKR_1, 0.0),
    )
    return [_amount(content, *column) for column in columns]


def _spent(content: Content, found: FollowUp) -> list[Column]:
    """Return the expected investment and its variance."""
    sums, factor = found.by_report, content.grid.unit_factor
    planned = "INDEX(investment[years],[@line],[@year_number])*[@cost_months]/12"
    variance = '=IF([@cost_months]>0,[@spent]-[@expected_cost],"")'
    spent = f"=IF([@cost_months]>0,[@cost]*{factor},0)"
    columns = (
        ("expected_cost", f'=IF([@cost_months]>0,{planned},"")', sums.expected_cost, TKR),
        ("spent", spent, np.nan_to_num(sums.cost), TKR_1, 0.0),
        ("cost_variance", variance, sums.cost_variance, TKR),
    )
    return [_amount(content, *column) for column in columns]
