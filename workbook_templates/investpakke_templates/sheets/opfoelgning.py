"""Opfølgning: actual figures against expected, the forecast, and traffic lights.

From the top: how it is judged, the package and its groups, the years and their chart, the
cases, the table where actual figures are typed, and the workings by case and year.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import FollowUp, Light, Method, Variances
from investpakke.workbook.inputs.follow_up import FOLLOW_UP_SETTINGS, METHOD_NAMES, WORKINGS
from investpakke.workbook.layout import OPFOELGNING
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.opfoelgning_reports import (
    USABLE,
    Places,
    follow_up_of,
    padded,
    shown,
    write_heads,
    write_reports,
)
from investpakke_templates.sheets.parts import LABELS, case_labels, group_labels, year_heads
from investpakke_templates.styles import (
    FACTOR,
    MONEY_AXIS,
    NAVY,
    PERSONS,
    SHARE,
    SHARE_1,
    TEAL,
    TKR,
    TKR_1,
    WHOLE,
    Styles,
)
from investpakke_templates.table import YEARS, Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(OPFOELGNING)
_WIDTHS, _WIDTH = (2, 6, 44, 20, 9, 9, 14, 11, 16, 11), 10.5
_COLUMNS = heads(OPFOELGNING, "cases")
_LONG_NAME = 46
"""Characters that a name may have on one line."""
_COUNTED = (("months", WHOLE), ("price_months", WHOLE), ("cost_months", WHOLE), ("saving", TKR_1))
"""Months, and the saving that counts: 0 where there is none."""
_SUMMED = (
    ("expected", "months"),
    ("volume", "months"),
    ("pace", "months"),
    ("price", "price_months"),
    ("expected_cost", "cost_months"),
    ("cost_variance", "cost_months"),
)
"""Amounts, each with the months without which it is not known."""


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, places, found = content.grid, Places.of(content), follow_up_of(content)
    reports = places.reports
    note = reports.at("note")
    writer = SheetWriter(book, styles, OPFOELGNING, "#E0B400")
    writer.columns(grid, _WIDTHS, _WIDTH)
    first, last = reports.at("status"), reports.at("latest_unit")
    writer.sheet.set_column(first, last, _WIDTH, styles.get("plain"))
    writer.sheet.set_column(note, note, 26, styles.get("plain"))
    writer.title(_SAID["title"], _SAID["subtitle"], master)
    _write_settings(writer, content, places, found)
    _write_sums(writer, content, places, found)
    _write_path(writer, content, places, found)
    _write_chart(book, writer, content, places)
    _write_cases(writer, content, places, found)
    write_reports(writer, content, places, found)
    _write_years(writer, content, places, found)
    writer.sheet.freeze_panes(3, 3)
    writer.sheet.set_h_pagebreaks(
        [places.cases.first - 4, reports.first - 5, places.saving.first - 3]
    )
    writer.print_setup(places.cost.last, max(note, grid.year_columns[-1]))


# -- how it is judged -----------------------------------------------------------------


def _write_settings(writer: SheetWriter, content: Content, places: Places, found: FollowUp) -> None:
    """Write the inputs, and below them what follows: months due, and the method as a number."""
    said, table, typed = _SAID["settings"], places.settings, _typed_settings(content)
    at = {name: table.at(name) for name in ("label", "value", "unit", "note")}
    writer.section(table.first - 1, said["title"], places.sums.at("gain"))
    for row, setting in zip(table.rows, FOLLOW_UP_SETTINGS, strict=True):
        value, number = typed[setting.key]
        writer.text(row, at["label"], setting.label)
        writer.input(row, at["value"], value, number, align="left", shrink=True)
        writer.text(row, at["unit"], setting.unit, "note")
        writer.text(row, at["note"], said["notes"][setting.key], "note")
        rule = {
            key: list(METHOD_NAMES.values()) if part == "{methods}" else part
            for key, part in _SAID["validation"][setting.key].items()
        }
        writer.sheet.data_validation(row - 1, at["value"], row - 1, at["value"], rule)
    unit = f'={content.grid.setting("unit")}&"{said["per_year"]}"'
    of_thousands = _SAID["money"].strip() + said["per_year"]
    writer.formula(table.last, at["unit"], unit, of_thousands, "note")
    year, month = "set_year[value]", "set_month[value]"
    until = f"({year}-{content.grid.setting('first_year')})*12+{month}"
    method, level, plan = "set_method[value]", *(METHOD_NAMES[m] for m in _OTHER_METHODS)
    chosen = list(Method).index(found.outcomes.method) + 1
    label, note = said["due"]
    for below, text, formula, count in (
        (0, label, f"=IF(COUNT({year},{month})=2,{until},MAX(reports[end]))", found.due_months),
        (1, said["method"], f'=1+({method}="{level}")+2*({method}="{plan}")', chosen),
    ):
        row = table.last + 1 + below
        writer.text(row, at["label"], text)
        column = Column("value", formula, count, WHOLE, "calc", {"align": "left"})
        writer.table(table.line(table.count + below), [column], places.tables)
        writer.text(row, at["unit"], said["computed"], "note")
        if not below:
            writer.text(row, at["note"], note, "note")
    reports = places.reports
    link = f"internal:'{writer.name}'!{reports.letters['case']}{reports.first}"
    writer.sheet.write_url(2, 1, link, writer.styles.get("link"), _SAID["go_to_input"])


_OTHER_METHODS = (Method.LEVEL, Method.PLAN)


def _typed_settings(content: Content) -> dict[str, tuple[Value | None, str]]:
    outcomes = content.decisions.follow_up
    limits = outcomes.limits
    year, _, month = outcomes.until.partition("-")
    return {
        "year": (int(year) if year else None, WHOLE),
        "month": (int(month) if month else None, WHOLE),
        "method": (METHOD_NAMES[outcomes.method], ""),
        "green_from": (limits.green_from, SHARE_1),
        "yellow_from": (limits.yellow_from, SHARE_1),
        "least_gain": (limits.least_gain, TKR),
    }


# -- the package, its groups and the cases --------------------------------------------


def _write_sums(writer: SheetWriter, content: Content, places: Places, found: FollowUp) -> None:
    """Write the package's line, and a line a group."""
    table, groups, said = places.sums, places.groups, _SAID["sums"]
    last = table.at("gain")
    writer.section(table.first - 3, said["title"], last)
    shared = [h._replace(text=said["name"]) if h.name == "name" else h for h in _COLUMNS[:last]]
    write_heads(writer, table, table.first - 2, shared, LABELS)
    for column in range(1, last + 1):
        text = said["total"] if column == table.at("name") else ""
        writer.text(table.first, column, text, "total")
    writer.table(groups, group_labels(content, wrap=True), places.tables)
    _room_for_names(writer, groups, [group.name for group in content.package.groups])
    by_case: dict[str, Floats] = {
        "lacking": found.due_months - found.by_case.months,
        "planned_gain": found.forecast.planned_gain,
        "gain": found.forecast.average_gain,
    }
    package = {name: np.atleast_1d(values.sum()) for name, values in by_case.items()}
    by_group = {name: found.plan.result.sum_by_group(v) for name, v in by_case.items()}
    for rows, sum_of, variances, plain, kind, lights in (
        (table.part(0, 1), "SUM(cases[{}])", found.total, package, "total", (found.light,)),
        (
            groups,
            "SUMIF(basis[group],[@number],cases[{}])",
            found.by_group,
            by_group,
            "plain",
            found.group_lights,
        ),
    ):
        columns = _variances(rows, sum_of, variances)
        columns += [
            Column(name, "=" + sum_of.format(name), padded(values, rows.count), number)
            for (name, values), number in zip(plain.items(), (WHOLE, TKR, TKR), strict=True)
        ]
        writer.table(rows, columns, places.tables, kind=kind)
        _write_lights(writer, content, places, rows, lights, kind)
    writer.rule_rows(groups, "name", last)
    writer.rule_rows(groups, "name", table.at("saving"), table.at("price_months"))
    writer.text(groups.last + 1, 1, said["note"], "note")


def _variances(rows: Table, sum_of: str, found: Variances) -> list[Column]:
    """Return months and amounts, the variance, and the share of the expected saving reached.

    An amount of which nothing is known stays empty.
    """
    count = rows.count
    columns = [
        Column(name, "=" + sum_of.format(name), padded(getattr(found, name), count), number)
        for name, number in _COUNTED
    ]
    for name, months in _SUMMED:
        formula = f'=IF([@{months}]=0,"",{sum_of.format(name)})'
        columns.append(Column(name, formula, shown(getattr(found, name), count), TKR))
    variance = '=IF([@months]=0,"",SUM([@volume:price]))'
    share = '=IF(SUM([@expected])>0,[@saving]/[@expected],"")'
    return [
        *columns,
        Column("variance", variance, shown(found.known, count), TKR),
        Column("share", share, shown(found.share, count), SHARE),
    ]


def _write_lights(
    writer: SheetWriter,
    content: Content,
    places: Places,
    rows: Table,
    lights: Sequence[Light],
    kind: str,
) -> None:
    """Write the word of each light, coloured as it says."""
    words = ",".join(f'"{light.label.da}"' for light in Light)
    pays = f"([@gain]>=set_least_gain[value]*{content.grid.unit_factor})"
    yellow, green = (
        f"[@saving]>=set_{limit}_from[value]*SUM([@expected])" for limit in ("yellow", "green")
    )
    chosen = f"CHOOSE(1+([@months]>0)*(1+{pays}*({yellow})*(1+({green}))),{words})"
    values: list[Value] = [light.label.da for light in lights]
    values += [""] * (rows.count - len(lights))
    formula = f'=IF([@name]="","",{chosen})'
    column = Column("light", formula, values, kind=kind, how={"align": "center"})
    writer.table(rows, [column], places.tables)
    at = rows.at("light")
    looks = {
        Light.GREEN: writer.styles.good,
        Light.YELLOW: writer.styles.known,
        Light.RED: writer.styles.bad,
    }
    for one, look in looks.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{one.label.da}"', "format": look}
        writer.sheet.conditional_format(rows.first - 1, at, rows.last - 1, at, rule)


def _room_for_names(writer: SheetWriter, table: Table, names: Sequence[str]) -> None:
    """Make the rows of long names two lines high."""
    for row, name in zip(table.rows, names, strict=False):
        if len(name) > _LONG_NAME:
            writer.sheet.set_row(row - 1, 27)


def _write_cases(writer: SheetWriter, content: Content, places: Places, found: FollowUp) -> None:
    """Write a line a case, with the workings that its forecast rests on to the right."""
    table, said = places.cases, _SAID["cases"]
    last, line = table.at("needed"), table.at("line")
    writer.section(table.first - 3, said["title"], last)
    write_heads(writer, table, table.first - 2, _COLUMNS[:last], LABELS)
    write_heads(writer, table, table.first - 2, _COLUMNS[line - 1 :])
    _room_for_names(writer, table, [case.name for case in content.package.cases])
    for index, row in enumerate(table.rows):
        writer.number(row, line, index + 1, "label", WHOLE)
    lacking = [float(found.due_months - months) for months in found.by_case.months]
    lacking_shown = [*lacking, *[""] * (table.count - len(lacking))]
    without = '=IF([@name]="","",due[value]-[@months])'
    columns = [
        *case_labels(content, wrap=True),
        *_variances(table, "SUMIF(reports[line],[@line],reports[{}])", found.by_case),
        Column("lacking", without, lacking_shown, WHOLE),
        *_forecast(table, found),
        *_goes_on(content, table, found),
    ]
    writer.table(table, columns, places.tables)
    _write_lights(writer, content, places, table, found.case_lights, "plain")
    writer.rule_rows(table, "name", last)
    writer.rule_rows(table, "name", table.at("goes_on_level"), line)
    for below, note in enumerate(said["notes"], start=1):
        writer.text(table.last + below, 1, note, "note")


_HORIZON = "basis[@horizon]"
_WITHIN = f"(numbers[years]<={_HORIZON})"


def _forecast(table: Table, found: FollowUp) -> list[Column]:
    """Return the gains, and what is left of the horizon: months, planned persons, those needed."""
    forecast, rows = found.forecast, table.count

    def reported(*names: str) -> str:
        own = f"(reports[line]=[@line])*(reports[year_number]<={_HORIZON})"
        return "SUMPRODUCT(" + "*".join((own, *(f"reports[{name}]" for name in names))) + ")"

    net = f"SUMPRODUCT({_WITHIN}*(saved[@years]-costs[@years]))"
    planned = f"(SUMPRODUCT({_WITHIN}*basis[@years])*12-{reported('factor', 'months')})"
    short = f"SUMPRODUCT({_WITHIN}*costs[@years])-{reported('saving')}"
    needed = f'=IF([@left]=0,"",MAX(0,{short})/basis[@unit_saving]*12/[@left])'
    gain = padded(forecast.average_gain, rows)
    left = padded(forecast.months_left, rows).tolist()
    missing = shown(np.maximum(forecast.persons_needed, 0.0), rows)
    return [
        Column("planned_gain", "=result[@gain]", padded(forecast.planned_gain, rows), TKR),
        Column("gain", f"=IF({_HORIZON}=0,0,{net}/{_HORIZON})", gain, TKR),
        Column("left", f"={_HORIZON}*12-{reported('months')}", left, WHOLE),
        Column(
            "planned_left",
            f'=IF([@left]=0,"",{planned}*result[@persons]/[@left])',
            shown(forecast.persons_left, rows),
            PERSONS,
        ),
        Column("needed", needed, missing, PERSONS),
    ]


def _goes_on(content: Content, table: Table, found: FollowUp) -> list[Column]:
    """Return the full level, and how the months without figures go on: share × plan + level."""
    plan, forecast, rows = found.plan, found.forecast, table.count
    reached = "SUM([@share])+1-COUNT([@share])"
    share = f"=IF([@months]=0,1,CHOOSE(method[value],{reached},0,1))"
    latest = "SUMIF(reports[latest],[@line],reports[persons])"
    own = f"SUMIF(reports[latest_unit],[@line],reports[unit_saving])*{content.grid.unit_factor}"
    unit = f"CHOOSE(1+([@price_months]>0),basis[@unit_saving],{own})"
    level = f"=IF(AND([@months]>0,method[value]=2),{latest}*{unit},0)"
    full_from = "=MATCH([@largest],basis[@years],0)"
    columns: tuple[tuple[str, str, Any, float, str], ...] = (
        ("largest", "=MAX(basis[@years])", plan.largest, 0.0, FACTOR),
        ("full_from", full_from, plan.full_from + 1.0, 1.0, WHOLE),
        ("goes_on_share", share, forecast.share, 1.0, FACTOR),
        ("goes_on_level", level, forecast.level, 0.0, TKR_1),
    )
    return [
        Column(name, formula, shown(values, rows, empty=empty), number)
        for name, formula, values, empty, number in columns
    ]


# -- the years ------------------------------------------------------------------------


def _write_path(writer: SheetWriter, content: Content, places: Places, found: FollowUp) -> None:
    """Write the package by year: planned, and as it now looks."""
    grid, table, said = content.grid, places.path, _SAID["path"]
    name, before = table.at("name"), range(1, grid.year_columns[0])
    writer.section(table.first - 2, said["title"], _last(content, places))
    for column in before:
        text, kind = said["head"] if column == name else "", "head_left" if column < 3 else "head"
        writer.text(table.first - 1, column, text, kind)

    def of_years(formula: str, values: Any, kind: str, number: str) -> Column:
        shown_values = [*map(float, values), *[""] * (grid.years - content.package.years)]
        return Column(YEARS, f'=IF(shown[year]=1,{formula},"")', [shown_values], number, kind)

    head = table.part(-1, 1)
    years = content.package.shown_years
    writer.table(head, [of_years("calendar[year]", years, "head", WHOLE)], places.tables)
    formulas = ["path_net[year]", "SUM(saved[year])-SUM(costs[year])"]
    formulas += ["SUM(planned[@..year])", "SUM(now[@..year])"]
    values = (found.planned_net, found.net, np.cumsum(found.planned_net), np.cumsum(found.net))
    tables = places.tables | {"planned": table.part(0, 1), "now": table.part(1, 1)}
    for at, (label, formula) in enumerate(zip(said["rows"], formulas, strict=True)):
        row = table.part(at, 1)
        for column in before:
            writer.text(row.first, column, label if column == name else "", "calc")
        writer.table(row, [of_years(formula, values[at], "calc", TKR)], tables)


def _write_chart(book: Workbook, writer: SheetWriter, content: Content, places: Places) -> None:
    """Draw the cumulative net, planned and as it now looks."""
    first, last = content.grid.year_columns[0], content.grid.year_columns[-1]
    table, said = places.path, _SAID["chart"]
    head = table.first - 2
    chart: Any = book.add_chart({"type": "column"})
    for row, name, colour in zip(table.rows[2:], said["series"], (NAVY, TEAL), strict=True):
        chart.add_series(
            {
                "name": name,
                "categories": [OPFOELGNING, head, first, head, last],
                "values": [OPFOELGNING, row - 1, first, row - 1, last],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
            }
        )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(MONEY_AXIS)
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"})
    writer.chart(
        chart,
        places.chart_row - 1,
        1,
        title=said["title"],
        description=said["description"],
        width=1400,
        height=350,
    )


def _write_years(writer: SheetWriter, content: Content, places: Places, found: FollowUp) -> None:
    """Write saving and investment by case and year: actual months and an estimate of the rest."""
    forecast, count = found.forecast, "COUNT(calendar[years])"

    def cell(amount: str, months: str, rest: str) -> str:
        key = f"(cases[@line]-1)*{count}+numbers[year]"
        actual, known = (f"SUMIF(reports[key],{key},reports[{c}])" for c in (amount, months))
        return f"={actual}+(12-{known})/12*({rest})"

    goes_on = "cases[@goes_on_share]*saving[@year]+cases[@goes_on_level]"
    texts = [head.text for head in heads(OPFOELGNING, "years")]
    last, first_year = _last(content, places), content.grid.year_columns[0]
    for table, title, formula, values in (
        (places.saving, WORKINGS, cell("saving", "months", goes_on), forecast.saving),
        (
            places.cost,
            _SAID["years"]["costs"],
            cell("spent", "cost_months", "investment[@year]"),
            forecast.cost,
        ),
    ):
        writer.section(table.first - 2, title, last)
        writer.heads(table.first - 1, 1, [*texts, *[""] * (first_year - 3)], left=2)
        year_heads(writer, content, table)
        years = Column(YEARS, formula, padded(values, table.count), TKR_1)
        writer.table(table, [*case_labels(content, "cases"), years], places.tables)
        writer.rule_rows(table, "name", content.grid.year_columns[-1])


def _last(content: Content, places: Places) -> int:
    """Return the last column of a section bar."""
    return max(places.sums.at("gain"), content.grid.year_columns[-1])


# -- what `Kontrol` computes in a second way ------------------------------------------


def checks(content: Content) -> list[CheckRow]:
    """Return the checks of the follow-up."""
    grid, places, found = content.grid, Places.of(content), follow_up_of(content)
    tables = places.tables | {"path_now": places.path.line(3)}
    check = Checks(OPFOELGNING, tables).row
    known = float(np.nan_to_num(found.total.known[0]))
    gain, net = float(found.forecast.average_gain.sum()), float(found.net.sum())
    status, end, years = "reports[status]", "MAX(reports[end])", grid.setting("years")
    unusable = f'=SUMPRODUCT(({status}<>"")*({status}<>"{USABLE}"))'
    latest = f"MAX({years}*12,{end})"  # of the years shown, or that has figures
    until = f"=(due[value]<{end})+(due[value]>{latest})"
    by_report = "=SUM(reports[saving])-SUM(reports[expected])"
    shown_net = "SUMPRODUCT(saved[years]*shown[years])-SUMPRODUCT(costs[years]*shown[years])"
    months = "=SUM(cases[months])+SUM(cases[lacking])"
    due = float(found.due_months * len(content.package.cases))
    limits = "=(set_yellow_from[value]>set_green_from[value])*1"
    last = f"=INDEX(path_now[years],1,{years})"
    of_groups = "=SUM(sums_of_groups[{}])"
    return [
        check("usable", "=0", unusable, 0.0, WHOLE),
        check("until", "=0", until, 0.0, WHOLE),
        check("limits", "=0", limits, 0.0, WHOLE),
        check("parts", by_report, "=SUM(reports[volume:price])", known),
        check("variance", "=SUM(package[variance])", of_groups.format("variance"), known),
        check("gain", "=package[gain]", of_groups.format("gain"), gain),
        check("net", last, f"={shown_net}", net),
        check("months", "=due[value]*SUM(basis[active])", months, due, WHOLE),
    ]
