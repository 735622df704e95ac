"""Satser: dated benefit rates, the state's part of them, and what each case takes of them.

The tables stand in the order in which they are computed: rates, ladders, units, calendar
and index, days, one helårsperson by benefit and year, the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.model import BenefitSource
from investpakke.rates.cost import Cost
from investpakke.rates.model import CERTAINTIES, UNITS
from investpakke.workbook.inputs.rates import (
    LADDER_HEADS,
    NUMBER_HEAD,
    RATE_HEADS,
    RISE_LABEL,
    WEEKS_LABEL,
    YEARS_LABEL,
)
from investpakke.workbook.layout import SATSER
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.rate_content import RateContent
from investpakke_templates.rate_grid import FIRST_RATE_YEAR_COLUMN, RateGrid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.table import SHRUNK, YEARS, Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(SATSER)
_WIDTHS = (2, 6, 38, 27, 12)
_YEAR_WIDTH, _SOURCE_WIDTH = 12.5, 26
_DATE, _MONEY, _SHARE, _FAULT = "dd-mm-yyyy", "#,##0.00", "0.0 %", "0;;"
_TKR_1, _TKR_3 = "#,##0.0;[Red]-#,##0.0;", "#,##0.000;[Red]-#,##0.000;"
_LEFT = ("unit", "certainty", "source")
"""Texts that stand to the left, beyond those of the first three columns."""


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    rates, grid = content.rates, content.rates.grid
    writer = SheetWriter(book, styles, SATSER, "#E0B400")
    for column, width in enumerate(_WIDTHS):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    plain = styles.get("plain")
    writer.sheet.set_column(FIRST_RATE_YEAR_COLUMN, grid.last_column - 1, _YEAR_WIDTH, plain)
    writer.sheet.set_column(grid.last_column, grid.last_column, _SOURCE_WIDTH, plain)
    writer.title(SATSER, _SAID["subtitle"], master)
    _write_rates(writer, rates)
    _write_steps(writer, rates)
    _write_units(writer, rates)
    _write_calendar(writer, rates)
    _write_days(writer, rates)
    _write_costs(writer, rates)
    _write_cases(writer, content)
    writer.sheet.freeze_panes(3, 3)
    paged = (grid.units, grid.paid, grid.state, grid.case_rates)
    writer.sheet.set_h_pagebreaks([table.first - 3 for table in paged])
    writer.print_setup(grid.case_rates.last, grid.last_column)


def _write_heads(
    writer: SheetWriter,
    grid: RateGrid,
    table: Table,
    name: str,
    own: Mapping[str, str] | None = None,
    left: Sequence[str] = _LEFT,
    height: float = 30,
) -> None:
    """Write a table's title and heads; ``own`` are those that the engine reads by."""
    columns = [*heads(SATSER, name)]
    writer.section(table.first - 2, _SAID[name]["title"], grid.last_column)
    writer.sheet.set_row(table.first - 2, height)
    for column in range(1, grid.last_column + 1):
        head = columns[column - 1] if column <= len(columns) else None
        text = (own or {}).get(head.name, head.text) if head else ""
        indented = head is not None and head.name in left
        kind = "head_left" if indented or column < 4 else "head"
        writer.text(table.first - 1, column, text, kind, indent=1 if indented else 0)


def _serial(day: date) -> int:
    """Return a day as Excel counts them."""
    return (day - date(1899, 12, 30)).days


def _first_day(year: str) -> str:
    """Return the first day of the year in a cell, as a part of a formula."""
    return f"DATE({year},1,1)"


def _last_day(year: str) -> str:
    """Return the last day of the year in a cell, as a part of a formula."""
    return f"(DATE({year}+1,1,1)-1)"


def _mark_faults(writer: SheetWriter, table: Table, first: str, last: str) -> None:
    area = (table.first - 1, table.at(first), table.last - 1, table.at(last))
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": writer.styles.bad}
    writer.sheet.conditional_format(*area, rule)


# -- 1 to 4: what is typed or ships ---------------------------------------------------

_RATE = ("benefit", "ladder", "first", "last", "amount", "unit")
_STEP = ("ladder", "since", "from_week", "last_week", "state_share")


def _write_rates(writer: SheetWriter, rates: RateContent) -> None:
    """Write the dated rates: those that ship as constants, rows for the user's own as inputs."""
    grid, table = rates.grid, rates.grid.rates
    own = {"number": NUMBER_HEAD} | dict(zip(_RATE, RATE_HEADS, strict=True))
    _write_heads(writer, grid, table, "rates", own)
    for at, note in enumerate(_SAID["notes"], start=3):
        writer.text(at, 1, note, "note")
    for index, row in enumerate(table.rows):
        writer.number(row, table.at("number"), index + 1, "label", WHOLE, align="left")
        _write_rate(writer, rates, row, index)
    worth = [row.rate.tkr_a_year(rates.book.weeks_in_year) for row in rates.rows]
    worth += [0.0] * (table.count - len(worth))
    in_tkr = "=SUMPRODUCT(([@unit]=times[unit])*times[times])*[@amount]/1000"
    nothing = [0] * table.count
    columns = [
        Column("worth", in_tkr, worth, _TKR_3),
        Column("missing", _missing(), nothing, _FAULT),
        Column("wrong", _wrong(), nothing, _FAULT),
    ]
    writer.table(table, columns, grid.tables)
    _mark_faults(writer, table, "missing", "wrong")
    first, last = date(rates.years[0], 1, 1), date(rates.years[-1], 12, 31)
    filled: dict[str, Any] = {
        "{first}": first,
        "{last}": last,
        "{ladders}": list(rates.ladders),
        "{units}": list(UNITS),
    }
    rows = grid.own
    for name in _RATE:
        key = "date" if name in {"first", "last"} else name
        rule = {k: filled.get(str(v), v) for k, v in _SAID["validation"][key].items()}
        column = table.at(name)
        writer.sheet.data_validation(rows.first - 1, column, rows.last - 1, column, rule)


def _write_rate(writer: SheetWriter, rates: RateContent, row: int, index: int) -> None:
    table, own = rates.grid.rates, row in rates.grid.own.rows
    values: Sequence[Any] = [None] * len(_RATE)
    certainty = source = ""
    if index < len(rates.rows):
        said = rates.rows[index]
        days, rate = said.rate.validity, said.rate
        last = None if days.last is None else _serial(days.last)
        days_of = _serial(days.first), last
        values = (said.benefit, said.ladder, *days_of, rate.amount, rate.unit)
        certainty = CERTAINTIES[rate.grounds.certainty].da
        source = rate.grounds.source.da
    formats = ("", "", _DATE, _DATE, _MONEY, "")
    for name, value, number in zip(_RATE, values, formats, strict=True):
        column, indent = table.at(name), 1 if name == "unit" else 0
        if own:
            writer.input(row, column, value, number, indent=indent)
        elif isinstance(value, str):
            writer.text(row, column, value, indent=indent)
        else:
            writer.number(row, column, value, "label", number)
    writer.text(row, table.at("certainty"), _SAID["own"] if own else certainty, "note")
    if own:
        writer.input(row, table.at("source"), source or None)
    else:
        writer.text(row, table.at("source"), source, "note")


def _missing() -> str:
    """Return a formula that is 1 where a row is begun and something in it is no rate."""
    missing = (
        '([@benefit]="")+(COUNT([@first])*COUNT([@last])*COUNT([@amount])=0)'
        "+(COUNTIF(times[unit],[@unit])=0)+(COUNTIF(steps[ladder],[@ladder])=0)"
    )
    return f"=(COUNTA([@benefit:unit])>0)*({missing}>0)"


def _wrong() -> str:
    """Return a formula that is 1 where dates, amount or ladder do not fit the other rates."""
    opens, closes = _first_day("years[first_year]"), _last_day("years[last_year]")
    overlapping = "([benefit]=[@benefit])*([first]<=[@last])*([last]>=[@first])"
    other_ladder = "([benefit]=[@benefit])*([ladder]<>[@ladder])"
    return (
        f'=([@benefit]<>"")*(([@last]<[@first])+([@amount]<=0)+([@first]<{opens})'
        f"+([@last]>{closes})+(SUMPRODUCT({overlapping})>1)+(SUMPRODUCT({other_ladder})>0)>0)"
    )


def _write_steps(writer: SheetWriter, rates: RateContent) -> None:
    """Write the steps of the ladders by which the state reimburses."""
    grid, table, weeks = rates.grid, rates.grid.steps, rates.book.weeks_in_year
    own = {"number": NUMBER_HEAD} | dict(zip(_STEP, LADDER_HEADS, strict=True))
    _write_heads(writer, grid, table, "steps", own)
    for index, (row, (ladder, step)) in enumerate(zip(table.rows, rates.steps, strict=True)):
        writer.number(row, table.at("number"), index + 1, "label", WHOLE, align="left")
        writer.text(row, table.at("ladder"), ladder.name)
        since = _serial(ladder.validity.first)
        writer.number(row, table.at("since"), since, "label", _DATE, align="left")
        writer.number(row, table.at("from_week"), step.from_week, "label", WHOLE)
        writer.number(row, table.at("last_week"), ladder.last_week(step), "label", WHOLE)
        writer.number(row, table.at("state_share"), step.state_share, "label", _SHARE)
        certainty = CERTAINTIES[ladder.grounds.certainty].da
        writer.text(row, table.at("certainty"), certainty, "note")
        writer.text(row, table.at("source"), ladder.grounds.source.da, "note")
    shares = [1 - step.state_share for _, step in rates.steps]
    within = [
        max(0, min(weeks, ladder.last_week(step)) - step.from_week + 1)
        for ladder, step in rates.steps
    ]
    in_year = "=MAX(0,MIN(weeks[times],[@last_week])-[@from_week]+1)"
    columns = [
        Column("own_share", "=1-[@state_share]", shares, _SHARE),
        Column("weeks", in_year, within, WHOLE),
    ]
    writer.table(table, columns, grid.tables)


def _write_units(writer: SheetWriter, rates: RateContent) -> None:
    """Write how often each unit is paid in a year."""
    grid, table, weeks = rates.grid, rates.grid.units, rates.book.weeks_in_year
    _write_heads(writer, grid, table, "units", left=(), height=15)
    unit, times = table.at("unit"), table.at("times")
    writer.text(table.first, unit, WEEKS_LABEL)
    writer.number(table.first, times, weeks, "label", WHOLE)
    _, week, _ = UNITS
    for at, (name, count) in enumerate(zip(UNITS, (12, weeks, 1), strict=True)):
        row = grid.times.part(at, 1)
        writer.text(row.first, unit, name)
        if name == week:
            same = Column("times", "=weeks[times]", [count], WHOLE, "calc")
            writer.table(row, [same], grid.tables)
        else:
            writer.number(row.first, times, count, "label", WHOLE)


def _write_calendar(writer: SheetWriter, rates: RateContent) -> None:
    """Write the calendar years with their days, and the user's index."""
    grid, table = rates.grid, rates.grid.calendar
    label, first = table.at("label"), FIRST_RATE_YEAR_COLUMN
    _write_heads(writer, grid, table, "calendar", height=15)
    writer.text(table.last + 1, label, _SAID["calendar"]["note"], "note")
    year, _, rise = table.rows
    texts = (YEARS_LABEL, _SAID["calendar"]["days"], RISE_LABEL)
    for row, text in zip(table.rows, texts, strict=True):
        writer.text(row, label, text, "bold" if row == rise else "label")
    counts = [(date(said + 1, 1, 1) - date(said, 1, 1)).days for said in rates.years]
    at_hand = "years[year]"
    days = f"={_last_day(at_hand)}-{_first_day(at_hand)}+1"
    next_year = Column(YEARS, "=[before]+1", rates.years, WHOLE, "head")
    writer.table(table.line(0), [next_year], grid.tables)
    writer.number(year, first, rates.years[0], "head", WHOLE)
    writer.table(table.line(1), [Column(YEARS, days, counts, WHOLE, "calc")], grid.tables)
    for column, said in zip(table.year_columns, rates.years, strict=True):
        writer.input(rise, column, rates.decisions.price_rises.get(said), "0.0 %")
    area = (rise - 1, first, rise - 1, grid.last_column - 1)
    writer.sheet.data_validation(*area, _SAID["validation"]["rise"])


# -- 5 to 8: what one helårsperson costs by benefit and year --------------------------


def _write_days(writer: SheetWriter, rates: RateContent) -> None:
    """Write on how many days of each year each rate applies."""
    grid, table = rates.grid, rates.grid.days
    _write_heads(writer, grid, table, "days")
    _write_years(writer, rates, table)
    names = [row.benefit for row in rates.rows]
    names += [""] * (table.count - len(names))
    days = [[row.rate.validity.days_in(year) for year in rates.years] for row in rates.rows]
    days += [[0] * len(rates.years)] * (table.count - len(days))
    year = "years[year]"
    overlap = f"MIN(rates[@last],{_last_day(year)})-MAX(rates[@first],{_first_day(year)})+1"
    numbers = range(1, table.count + 1)
    columns = [
        Column("number", "=rates[@number]", numbers, WHOLE, how={"align": "left"}),
        Column("benefit", '=rates[@benefit]&""', names, how=SHRUNK),
        Column(YEARS, f'=(rates[@benefit]<>"")*MAX(0,{overlap})', days, _FAULT),
    ]
    writer.table(table, columns, grid.tables)
    writer.rule_rows(table, "benefit", grid.last_column)


def _write_years(writer: SheetWriter, rates: RateContent, table: Table) -> None:
    """Write the calendar years above a table."""
    years = Column(YEARS, "=years[year]", rates.years, WHOLE, "head")
    writer.table(table.line(-1), [years], rates.grid.tables)


def _write_costs(writer: SheetWriter, rates: RateContent) -> None:
    """Write what is paid, and the municipality's and the state's part in a first year."""
    grid = rates.grid
    shares = [rates.mean_state_share(name) for name in rates.names]
    own = [1 - share if name else 0.0 for name, share in zip(rates.names, shares, strict=True)]
    ladders = [rates.book.benefit(name).ladder if name else "" for name in rates.names]
    ladder = '=IF([@name]="","",INDEX(rates[ladder],MATCH([@name],rates[benefit],0)))'
    applied = "(rates[benefit]=[@name])*days[year]"
    by_days = f"SUMPRODUCT({applied}*rates[worth])/year_days[year]"
    risen = "SUM([@before])*(1+rises[year])*ISNUMBER(rises[year])"
    paid = f"=IF(SUMPRODUCT({applied})=year_days[year],{by_days},{risen})"
    state = "(steps[ladder]=[@ladder])*steps[weeks]*steps[state_share]"
    part = "=[@share]*paid[@year]"
    labels = [
        Column("name", "=paid[@name]", rates.names, how=SHRUNK),
        Column("ladder", "=paid[@ladder]", ladders, how=SHRUNK),
    ]
    of_municipality = '=([@name]<>"")*(1-state[@share])'
    of_state = f"=SUMPRODUCT({state})/weeks[times]"

    def years(formula: str, take: Callable[[Cost], float]) -> Column:
        costs = ((rates.cost(name, year) for year in rates.years) for name in rates.names)
        values = [[0.0 if cost is None else take(cost) for cost in row] for row in costs]
        return Column(YEARS, formula, values, _TKR_1)

    shown = f"{_SHARE};;"
    tables: dict[str, list[Column]] = {
        "paid": [Column("ladder", ladder, ladders), years(paid, lambda cost: cost.paid)],
        "municipality": [
            *labels,
            Column("share", of_municipality, own, shown),
            years(part, lambda cost: cost.municipality),
        ],
        "state": [
            *labels,
            Column("share", of_state, shares, shown),
            years(part, lambda cost: cost.state),
        ],
    }
    for name, columns in tables.items():
        table = grid.tables[name]
        _write_heads(writer, grid, table, name)
        _write_years(writer, rates, table)
        for index, row in enumerate(table.rows):
            writer.number(row, table.at("number"), index + 1, "plain", WHOLE, align="left")
            if name == "paid":  # left of the first year there are no rates
                unknown = _SAID["unknown"]
                writer.text(row, table.at("share"), unknown, "plain", align="right")
        writer.rule_rows(table, "name", grid.last_column)
        writer.table(table, columns, grid.tables)
    _write_names(writer, rates)


def _write_names(writer: SheetWriter, rates: RateContent) -> None:
    """Write the list of benefits: those that ship, and each own one beside its first rate."""
    grid, shipped = rates.grid, rates.shipped.benefits
    of_rates = [row.benefit for row in rates.rows]
    for at, benefit in enumerate(shipped):
        source = {"rate": grid.rates.line(of_rates.index(benefit.name))}
        name = Column("name", "=rate[benefit]", [benefit.name], how=SHRUNK)
        writer.table(grid.paid.part(at, 1), [name], source)
    letter = f"${grid.rates.letters['benefit']}"
    for at, row in enumerate(grid.own.rows, start=len(shipped)):
        above, own = f"{letter}${grid.rates.first}:{letter}{row - 1}", f"{letter}{row}"
        formula = f'=IF(COUNTIF({above},{own})=0,{own}&"","")'
        name = Column("name", formula, [rates.names[at]], how=SHRUNK)
        writer.table(grid.paid.part(at, 1), [name])


# -- 9: the benefit that each case takes its unit saving from -------------------------


def _write_cases(writer: SheetWriter, content: Content) -> None:
    """Write year, week, rate and each one's part for the cases that name a benefit."""
    grid, table = content.rates.grid, content.rates.grid.case_rates
    _write_heads(writer, grid, table, "cases", left=("benefit",), height=42)
    writer.table(table, _case_columns(content), content.tables | grid.tables)
    writer.rule_rows(table, "benefit", grid.last_column)
    _mark_faults(writer, table, "no_rate", "no_week")


def _case_columns(content: Content) -> list[Column]:
    """Return what a case takes of the rates; 0 or blank where it names no benefit."""
    rates, cases, rows = content.rates, content.package.cases, content.grid.cases
    sources = [*rates.sources, *[None] * (rows - len(cases))]

    def of(take: Callable[[BenefitSource], Value], without: Value = 0) -> list[Value]:
        return [without if source is None else take(source) for source in sources]

    def rate(source: BenefitSource) -> float:
        cost = rates.cost(source.benefit, source.year)
        return 0.0 if cost is None else cost.paid

    values: dict[str, tuple[list[Value], str]] = {
        "rate_year": (of(lambda s: s.year), WHOLE),
        "week": (of(lambda s: s.week), WHOLE),
        "of_maximum": (of(lambda s: s.of_maximum), _SHARE),
        "benefit_number": (of(lambda s: rates.names.index(s.benefit) + 1), WHOLE),
        "year_number": (of(lambda s: rates.years.index(s.year) + 1), WHOLE),
        "rate": (of(rate), "#,##0.0"),
        "state_share": (of(lambda s: s.state_share), _SHARE),
        "municipality": (of(lambda s: s.unit_saving), "#,##0.0"),
        "state": (of(lambda s: s.of_maximum * rate(s) * s.state_share), "#,##0.0"),
        "no_rate": ([0] * rows, _FAULT),
        "no_week": ([0] * rows, _FAULT),
    }
    formulas, left = _case_formulas(content.grid.setting("first_year")), {"align": "left"}
    columns = [Column(name, formulas[name], *of_column) for name, of_column in values.items()]
    for name in ("number", "name"):
        pairs = zip(cases, rates.sources, strict=True)
        known = ["" if source is None else getattr(case, name) for case, source in pairs]
        label = f'=IF([@benefit]="","",basis[@{name}])'
        columns.append(Column(name, label, content.texts(known, rows), how=left))
    benefit = '=IF(basis[@active]=1,TRIM(inputs[@benefit]),"")'
    named = of(lambda s: s.benefit, "")
    return [*columns, Column("benefit", benefit, named, how={**left, "indent": 1})]


def _case_formulas(first_year: str) -> dict[str, str]:
    def typed(name: str, usual: str) -> str:
        return f'=([@benefit]<>"")*IF(inputs[@{name}]="",{usual},inputs[@{name}])'

    ladder = "(steps[ladder]=INDEX(paid[ladder],MAX(1,[@benefit_number])))"
    within = "(steps[from_week]<=[@week])*(steps[last_week]>=[@week])"
    of_week = f"SUMPRODUCT({ladder}*{within}*steps[state_share])"
    mean = "INDEX(state[share],MAX(1,[@benefit_number]))"
    number = "SUMPRODUCT((paid[name]=[@benefit])*paid[number])"
    looked_up = "INDEX(paid[years],[@benefit_number],[@year_number])"
    stray = '([@benefit]="")*(COUNT(inputs[@rate_year:of_maximum])>0)'
    outside = "([@week]<0)+([@week]>MAX(steps[last_week]))+([@week]<>INT([@week]))"
    week = f'(TRIM(inputs[@week])="")+{outside}'
    year = "MATCH([@rate_year],years[years],0)"
    return {
        "rate_year": typed("rate_year", first_year),
        "week": '=([@benefit]<>"")*inputs[@week]',
        "of_maximum": typed("of_maximum", "1"),
        "benefit_number": f'=IF([@benefit]="",0,{number})',
        "year_number": f"=IF(COUNTIF(years[years],[@rate_year])=1,{year},0)",
        "rate": f"=IF([@benefit_number]*[@year_number]=0,0,{looked_up})",
        "state_share": f"=([@benefit_number]>0)*IF([@week]=0,{mean},{of_week})",
        "municipality": "=[@rate]*[@of_maximum]*(1-[@state_share])",
        "state": "=[@rate]*[@of_maximum]*[@state_share]",
        "no_rate": f'={stray}+([@benefit]<>"")*([@rate]=0)',
        "no_week": f'=([@benefit]<>"")*({week}>0)',
    }


def checks(content: Content) -> list[CheckRow]:
    """Return the figures of the sheet that are computed in a second way."""
    sources = content.rates.sources
    given = np.array([source is not None for source in sources], dtype=bool)
    savings = float(content.wide.unit_saving[given].sum()) if given.any() else 0.0
    paid = sum(s.unit_saving / (1 - s.state_share) for s in sources if s and s.state_share < 1)
    check = Checks(SATSER, content.tables).row
    unit = '=SUMPRODUCT((case_rates[benefit]<>"")*basis[unit_saving])'
    whole = "=SUMPRODUCT(case_rates[rate],case_rates[of_maximum])"
    both = "=SUM(case_rates[municipality])+SUM(case_rates[state])"
    return [
        check("cases", "=SUM(case_rates[municipality])", unit, savings),
        check("payers", whole, both, paid),
    ]
