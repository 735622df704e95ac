"""Beregning: every working, one formula per block, in stacked blocks that share the year columns.

The blocks stand in the order in which they are computed: basis, the yearly paths,
averages, faults, groups, package, and which line of `Pakke` shows what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.workbook import Workbook

from investpakke.calc.package import Totals
from investpakke.calc.series import discount_factors
from investpakke.workbook.layout import BEREGNING, INDFASNING
from investpakke_templates.content import Content, LineType
from investpakke_templates.grid import PATH, YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import case_labels, group_labels, year_heads
from investpakke_templates.styles import FACTOR, PERSONS, SHARE_1, TKR_1, WHOLE, Styles
from investpakke_templates.table import YEARS, Column
from investpakke_templates.texts import heads, wording

_SAID = wording(BEREGNING)
_HORIZON = "basis[@horizon]"
_WITHIN = f"(numbers[years]<={_HORIZON})"
_MEAN = f"=IF({_HORIZON}=0,0,SUMPRODUCT({_WITHIN}*[@years])/{_HORIZON})"
"""A row's mean over the case's own horizon."""


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid = content.grid
    writer = SheetWriter(book, styles, BEREGNING, "#7F8C99")
    writer.columns(grid, (2, 7, 58, 12, 12, 12, 12, 12, 12, 12))
    writer.title(BEREGNING, _SAID["subtitle"], master)
    _timeline(writer, content)
    _block(writer, content, "basis", _basis(content))
    _block(writer, content, "investment", _investment(content))
    _block(writer, content, "saving", _saving(content))
    _block(writer, content, "net", _net(content))
    _block(writer, content, "cumulative", _cumulative(content))
    _block(writer, content, "result", _result(content), years=False)
    _block(writer, content, "faults", _faults(content), years=False)
    _block(writer, content, "group_result", _group_result(content))
    _write_total(writer, content)
    _write_path(writer, content)
    _block(writer, content, "placing", _placing(content), years=False)
    _block(writer, content, "lines", _lines(content), years=False)
    for index, row in enumerate(grid.lines.rows):
        writer.number(row, grid.lines.at("line"), index + 1, "label", WHOLE)
    writer.sheet.freeze_panes(grid.DISCOUNT_ROW, 3)
    paged = ("investment", "saving", "net", "cumulative", "result", "faults", "group_result")
    tops = [grid.tables[name].first - 3 for name in (*paged, "lines")]
    writer.sheet.set_h_pagebreaks(tops)
    writer.print_setup(None, grid.year_columns[-1], repeat=(YEAR_NUMBER_ROW, grid.DISCOUNT_ROW))


def _block(
    writer: SheetWriter,
    content: Content,
    name: str,
    columns: Iterable[Column],
    *,
    years: bool = True,
) -> None:
    """Write a block's title, heads and columns, and hide the zeros of empty rows."""
    table = getattr(content.grid, name)
    last = content.grid.year_columns[-1]
    texts = [head.text for head in heads(BEREGNING, name)]
    writer.section(table.first - 2, _SAID[name]["title"], last)
    writer.sheet.set_row(table.first - 2, 30)
    writer.heads(table.first - 1, 1, [*texts, *[""] * (last - len(texts))], left=2)
    if name != "path":
        writer.rule_rows(table, next(iter(table.letters)), last)
    if years:
        year_heads(writer, content, table, "=calendar[year]")
    writer.table(table, columns, content.tables)


def _timeline(writer: SheetWriter, content: Content) -> None:
    grid, package = content.grid, content.package
    numbers = np.arange(grid.years)
    of_profiles = {
        name: grid.table(INDFASNING, row, 1).line(0)
        for name, row in (("profile_numbers", YEAR_NUMBER_ROW), ("profile_years", YEAR_ROW))
    }
    shown = f"=IF(numbers[year]<={grid.setting('years')},1,0)"
    discount = f"=1/(1+{grid.setting('discount_rate')})^(numbers[year]-1)"
    factors = discount_factors(package.discount_rate, grid.years)
    years = numbers + package.first_year
    for name, column in (
        ("numbers", Column(YEARS, "=profile_numbers[year]", numbers + 1, WHOLE, "calc")),
        ("calendar", Column(YEARS, "=profile_years[year]", years, WHOLE, "head")),
        ("shown", Column(YEARS, shown, content.shown, WHOLE, "calc")),
        ("discount", Column(YEARS, discount, factors, "0.0000", "calc")),
    ):
        line = grid.tables[name]
        writer.text(line.first, 2, _SAID["timeline"][name], "label")
        writer.table(line, [column], content.tables | of_profiles)


# -- the cases ------------------------------------------------------------------------


def _basis(content: Content) -> list[Column]:
    """Return what the inputs of each case come to.

    Group, profile and horizon are numbers, 0 where a choice is unknown. Full and unit saving
    follow, whichever way the saving is given.
    """
    grid, wide, cases = content.grid, content.wide, content.package.cases
    group = "=IF(COUNTIF(groups[number],inputs[@group])=1,[@active]*inputs[@group],0)"
    place = "MATCH(inputs[@phasing],profiles[name],0)"
    profile = f"=IF(COUNTIF(profiles[name],inputs[@phasing])=1,[@active]*{place},0)"
    own = "inputs[@averaging_years]"
    horizon = f'=[@active]*IF({own}="",{grid.setting("averaging_years")},{own})'
    stated = "inputs[@average_saving]"
    by_unit = "inputs[@persons]*inputs[@unit_saving]"
    choice = f"IF(AND(ISNUMBER({stated}),[@mean_factor]>0),{stated}/[@mean_factor],{by_unit})"
    by_benefit = "inputs[@persons]*case_rates[@municipality]"
    full = f"=[@active]*({grid.unit_factor}*{choice}+{by_benefit})"
    unit = "=IF(inputs[@persons]>0,[@full_saving]/inputs[@persons],0)"
    found = [
        (1, case.group, content.profile_of(case.phasing) + 1, case.averaging_years)
        for case in cases
    ]
    active, groups, profiles, horizons = content.by_case(
        np.array(found, dtype=np.int64).reshape(-1, 4)
    ).T
    factors = np.array([case.phasing.over(grid.years) for case in cases])
    number, name = case_labels(content)
    return [
        replace(number, formula='=IF([@active]=1,inputs[@number],"")'),
        replace(name, formula='=IF([@active]=1,inputs[@name]&"","")'),
        Column("active", '=IF(TRIM(inputs[@number])="",0,1)', active, WHOLE),
        Column("group", group, groups, WHOLE),
        Column("profile", profile, profiles, WHOLE),
        Column("horizon", horizon, horizons, WHOLE),
        Column("mean_factor", _MEAN, content.by_case(wide.mean_factor), FACTOR),
        Column("full_saving", full, content.by_case(wide.full_saving), TKR_1),
        Column("unit_saving", unit, content.by_case(wide.unit_saving), TKR_1),
        Column(
            YEARS,
            "=IF([@profile]=0,0,INDEX(profiles[year],[@profile]))",
            content.by_case(factors.reshape(-1, grid.years)),
            FACTOR,
        ),
    ]


def _investment(content: Content) -> list[Column]:
    """Return the yearly investment: the year's own amount where one is typed."""
    wide = content.wide
    amount = "IF(ISNUMBER(inputs[@year]),inputs[@year],inputs[@investment])"
    yearly = f"=basis[@active]*{content.grid.unit_factor}*{amount}"
    return [
        *case_labels(content),
        Column("mean", _MEAN, content.by_case(wide.annual_investment), TKR_1),
        Column(YEARS, yearly, content.by_case(wide.investment_by_case), TKR_1),
    ]


def _saving(content: Content) -> list[Column]:
    """Return the yearly saving: full saving × factor."""
    wide, yearly = content.wide, "=basis[@full_saving]*basis[@year]"
    return [
        *case_labels(content),
        Column("mean", _MEAN, content.by_case(wide.average_saving), TKR_1),
        Column(YEARS, yearly, content.by_case(wide.saving_by_case), TKR_1),
    ]


def _net(content: Content) -> list[Column]:
    """Return the yearly net."""
    values = content.by_case(content.wide.net_by_case)
    net = Column(YEARS, "=saving[@year]-investment[@year]", values, TKR_1)
    return [*case_labels(content), net]


def _cumulative(content: Content) -> list[Column]:
    """Return the running sum of the net."""
    values = content.by_case(content.wide.cumulative_net_by_case)
    return [*case_labels(content), Column(YEARS, "=SUM(net[@..year])", values, TKR_1)]


def _result(content: Content) -> list[Column]:
    """Return each case's averages over its own horizon, and its line on `Pakke`.

    The line is the group's first one + how many of its cases stand above and here.
    """
    totals = Totals(*(content.by_case(values) for values in content.wide.by_case.parts))
    start = "INDEX(placing[first],MATCH(basis[@group],placing[number],0))"
    rank = "COUNTIF(basis[..@group],basis[@group])"
    line = f"=IF(basis[@group]=0,0,{start}+{rank})"
    formulas = "=investment[@mean]", "=saving[@mean]", "=basis[@active]*inputs[@persons]"
    return [
        *case_labels(content),
        *_averages(totals, formulas),
        Column("line", line, content.case_lines, WHOLE),
    ]


def _averages(totals: Totals, formulas: Iterable[str], kind: str = "plain") -> list[Column]:
    """Return investment, saving and persons, with what follows from them."""
    investment, saving, persons = formulas
    columns = (
        ("investment", investment, totals.investment, TKR_1),
        ("saving", saving, totals.saving, TKR_1),
        ("persons", persons, totals.persons, PERSONS),
        ("gain", "=[@saving]-[@investment]", totals.gain, TKR_1),
        (
            "break_even",
            "=IF([@saving]>0,[@investment]*[@persons]/[@saving],0)",
            totals.break_even_persons,
            PERSONS,
        ),
        ("margin", "=IF([@saving]>0,[@gain]/[@saving],0)", totals.margin, SHARE_1),
    )
    return [
        Column(name, formula, np.atleast_1d(values), number, kind)
        for name, formula, values, number in columns
    ]


def _faults(content: Content) -> list[Column]:
    """Count the faults of each row, one kind a column; `Kontrol` sums the columns."""
    required = ("name", "group", "phasing", "persons", "investment")
    blanks = "+".join(f'(inputs[@{name}]="")' for name in required)
    given = (
        "ISNUMBER(inputs[@unit_saving])-ISNUMBER(inputs[@average_saving])"
        '-(TRIM(inputs[@benefit])<>"")'
    )
    active, horizon = "basis[@active]", _HORIZON
    outside = f"({horizon}<1)+({horizon}>MAX(numbers[years]))+({horizon}<>INT({horizon}))"
    texts = "+".join(
        f"COUNTA(inputs[@{area}])-COUNT(inputs[@{area}])"
        for area in ("averaging_years:last_year", "rate_year:of_maximum")
    )
    formulas = {
        "missing": f"={active}*({blanks})+(1-{active})*COUNTA(inputs[@name:of_maximum])",
        "saving": f"={active}*ABS(1-{given})",
        "twice": f"={active}*(SUMPRODUCT((inputs[number]=inputs[@number])*1)-1)",
        "group": f"={active}*(basis[@group]=0)",
        "phasing": f"={active}*((basis[@profile]=0)+(basis[@mean_factor]=0)>0)",
        "horizon": f"={active}*({outside}>0)",
        "text": f"=ISTEXT(inputs[@group])+{texts}",
    }
    none = [0] * content.grid.cases
    columns = [Column(name, formula, none, WHOLE) for name, formula in formulas.items()]
    return [*case_labels(content), *columns]


# -- the groups and the package -------------------------------------------------------


def _group_result(content: Content) -> list[Column]:
    """Return each group's averages, its share and its yearly net."""
    wide = content.wide
    totals = Totals(*(content.by_group(values) for values in wide.by_group.parts))
    of = "=SUMIF(basis[group],[@number],{})"
    sums = [of.format(f"result[{name}]") for name in ("investment", "saving", "persons")]
    share = "=IF(total[investment]>0,[@investment]/total[investment],0)"
    return [
        *group_labels(content),
        *_averages(totals, sums),
        Column("share", share, content.by_group(wide.share), SHARE_1),
        Column(YEARS, of.format("net[year]"), content.by_group(wide.net_by_group), TKR_1),
    ]


def _write_total(writer: SheetWriter, content: Content) -> None:
    """Write the package's averages: sums over the cases, not over the groups."""
    grid, wide = content.grid, content.wide
    row = grid.group_result.part(grid.group_result.count, 1)
    texts = {"number": "", "name": _SAID["group_result"]["total"]}
    for name, text in texts.items():
        writer.text(row.first, row.at(name), text, "total")
    sums = [f"=SUM(result[{name}])" for name in ("investment", "saving", "persons")]
    columns = [
        *_averages(wide.total, sums, "total"),
        Column("share", "=SUM(group_result[share])", [float(wide.share.sum())], SHARE_1, "total"),
        Column(YEARS, "=SUM(net[year])", [wide.net_by_year], TKR_1, "total"),
    ]
    writer.table(row, columns, content.tables)


def _write_path(writer: SheetWriter, content: Content) -> None:
    """Write the package by year; years that are not shown count nothing."""
    grid, wide, shown = content.grid, content.wide, content.shown
    _block(writer, content, "path", ())
    investment, saving = wide.investment_by_year * shown, wide.saving_by_year * shown
    net = saving - investment
    discount = discount_factors(content.package.discount_rate, grid.years)
    rows: dict[str, tuple[str, NDArray[Any]]] = {
        "investment": ("=SUM(investment[year])*shown[year]", investment),
        "saving": ("=SUM(saving[year])*shown[year]", saving),
        "net": ("=row_saving[@year]-row_investment[@year]", net),
        "cumulative": ("=SUM(row_net[@..year])*shown[year]", np.cumsum(net) * shown),
        "present": ("=row_net[@year]*discount[year]", net * discount),
    }
    moving = {f"row_{name}": grid.path.part(index, 1) for index, name in enumerate(PATH)}
    for name, (formula, values) in rows.items():
        row = moving[f"row_{name}"]
        writer.text(row.first, row.at("label"), _SAID["path"]["rows"][name])
        columns = [Column(YEARS, formula, [values], TKR_1, "calc")]
        if name != "cumulative":  # a sum of running sums would mean nothing
            total = float(values.sum())
            mean = total / content.package.years
            per_year = f"=[@total]/{grid.setting('years')}"
            columns.append(Column("total", "=SUM([@years])", [total], TKR_1, "total"))
            columns.append(Column("mean", per_year, [mean], TKR_1, "total"))
        writer.table(row, columns, content.tables | moving)


# -- the lines of `Pakke` -------------------------------------------------------------


def _placing(content: Content) -> list[Column]:
    """Return where each group's table starts and how many lines it takes."""
    cases = "=COUNTIF(basis[group],[@number])"
    return [
        *group_labels(content),
        Column("cases", cases, content.group_sizes, WHOLE),
        Column("first", "=1+SUM([..@lines])-[@lines]", content.group_starts, WHOLE),
        Column("lines", "=IF([@cases]>0,[@cases]+4,0)", content.group_lines, WHOLE),
    ]


def _lines(content: Content) -> list[Column]:
    """Return, for every line of `Pakke`, its group, its type and its case."""
    place, cases = "[@position]", "[@cases]"
    steps = f"1+({place}>=1)+({place}>{cases})+({place}>{cases}+1)"
    kind = f"=1+({cases}>0)*({place}<={cases}+2)*({steps})"
    case = f"=IF([@type]={int(LineType.CASE)},MATCH([@line],result[line],0),1)"
    formulas = {
        "group": '=COUNTIF(placing[first],"<="&[@line])',
        "position": "=[@line]-INDEX(placing[first],[@group])",
        "cases": "=INDEX(placing[cases],[@group])",
        "type": kind,
        "case": case,
    }
    values = zip(
        *(
            (line.group, line.position, line.cases_in_group, int(line.type), line.case)
            for line in content.lines
        ),
        strict=True,
    )
    return [
        Column(name, formula, of_lines, WHOLE)
        for (name, formula), of_lines in zip(formulas.items(), values, strict=True)
    ]
