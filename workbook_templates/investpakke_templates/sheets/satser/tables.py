"""Tables 1 to 4 of `Satser`: rates, ladders, units, and the calendar with the user's index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from investpakke.rates.model import CERTAINTIES, UNITS
from investpakke.workbook.inputs.rates import (
    LADDER_HEADS,
    NUMBER_HEAD,
    RATE_HEADS,
    RISE_LABEL,
    WEEKS_LABEL,
    YEARS_LABEL,
)
from investpakke_templates.grid import Block
from investpakke_templates.rate_content import RateContent
from investpakke_templates.rate_grid import FIRST_RATE_YEAR_COLUMN, RateGrid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import WHOLE
from investpakke_templates.texts import texts

DATE = "dd-mm-yyyy"
_MONEY = "#,##0.00"
_TKR = "#,##0.000;[Red]-#,##0.000;"
_SHARE = "0.0 %"
_UNIT_COLUMN, _SURE_COLUMN, _SOURCE_COLUMN = 7, 11, 13  # H, L, N
_LEFT = (1, 2, 3)


def serial(day: date) -> int:
    """Return a day as Excel counts them."""
    return (day - date(1899, 12, 30)).days


def first_day(year: str) -> str:
    """Return the first day of the year in a cell, as a part of a formula."""
    return f"DATE({year},1,1)"


def last_day(year: str) -> str:
    """Return the last day of the year in a cell, as a part of a formula."""
    return f"(DATE({year}+1,1,1)-1)"


def table_head(
    writer: SheetWriter,
    grid: RateGrid,
    block: Block,
    title: str,
    heads: dict[int, str],
    left: Sequence[int] = (),
) -> None:
    """Write a table's title and heads, by their columns; ``left`` are texts beyond the first."""
    writer.section(block.first - 2, title, grid.last_column)
    writer.sheet.set_row(block.first - 2, 30)
    for column in range(1, grid.last_column + 1):
        kind = "head_left" if column in {*_LEFT, *left} else "head"
        indent = 1 if column in left else 0
        writer.text(block.first - 1, column, heads.get(column, ""), kind, indent=indent)


def write_rates(writer: SheetWriter, rates: RateContent) -> None:
    """Write the dated rates: those that ship as constants, rows for the user's own as inputs."""
    grid, block = rates.grid, rates.grid.rates
    heads = dict(enumerate((NUMBER_HEAD, *RATE_HEADS), start=1))
    heads |= {
        8: "Tkr. pr. år",
        9: "Fejl: felter mangler",
        10: "Fejl: passer ikke",
        _SURE_COLUMN: "Sikkerhed",
        _SOURCE_COLUMN: "Kilde",
    }
    left = (_UNIT_COLUMN, _SURE_COLUMN, _SOURCE_COLUMN)
    table_head(writer, grid, block, "1. Satser: det højeste, der udbetales pr. person", heads, left)
    for at, note in enumerate(texts()["satser"]["notes"], start=3):
        writer.text(at, 1, note, "note")
    for index, row in enumerate(block.rows):
        writer.number(row, 1, index + 1, "label", WHOLE, align="left")
        _rate(writer, rates, row, index)
    worth = [row.rate.tkr_a_year(rates.book.weeks_in_year) for row in rates.rows]
    units, times = grid.times.local("C"), grid.times.local("E")
    writer.fill(
        block.rows,
        8,
        lambda r: f"=SUMPRODUCT(($H{r}={units})*{times})*$G{r}/1000",
        worth + [0.0] * (block.count - len(worth)),
        number=_TKR,
    )
    nothing = [0] * block.count
    writer.fill(block.rows, 9, lambda r: _blanks(grid, r), nothing, number="0;;")
    writer.fill(block.rows, 10, lambda r: _wrong(grid, r), nothing, number="0;;")
    area = (block.first - 1, 9, block.last - 1, 10)
    writer.sheet.conditional_format(
        *area, {"type": "cell", "criteria": ">", "value": 0, "format": writer.styles.bad}
    )
    _validation(writer, rates)


def _rate(writer: SheetWriter, rates: RateContent, row: int, index: int) -> None:
    values: Sequence[Any] = [None] * 6
    sure = source = ""
    if index < len(rates.rows):
        said = rates.rows[index]
        days = said.rate.validity
        last = None if days.last is None else serial(days.last)
        values = (
            said.benefit,
            said.ladder,
            serial(days.first),
            last,
            said.rate.amount,
            said.rate.unit,
        )
        sure = CERTAINTIES[said.rate.grounds.certainty].da
        source = said.rate.grounds.source.da
    formats = ("", "", DATE, DATE, _MONEY, "")
    own = row in rates.grid.own.rows
    for column, (value, number) in enumerate(zip(values, formats, strict=True), start=2):
        indent = 1 if column == _UNIT_COLUMN else 0
        if own:
            writer.input(row, column, value, number, indent=indent)
        elif isinstance(value, str):
            writer.text(row, column, value, indent=indent)
        else:
            writer.number(row, column, value, "label", number)
    if own:
        writer.text(row, _SURE_COLUMN, "egen", "note")
        writer.input(row, _SOURCE_COLUMN, source or None)
    else:
        writer.text(row, _SURE_COLUMN, sure, "note")
        writer.text(row, _SOURCE_COLUMN, source, "note")


def _blanks(grid: RateGrid, row: int) -> str:
    """Return a formula that is 1 where a row is begun and something in it is no rate."""
    missing = (
        f'($C{row}="")+(COUNT($E{row})*COUNT($F{row})*COUNT($G{row})=0)+(COUNTIF({grid.times.local("C")},$H{row})=0)'
        f"+(COUNTIF({grid.steps.local('C')},$D{row})=0)"
    )
    return f"=(COUNTA($C{row}:$H{row})>0)*({missing}>0)"


def _wrong(grid: RateGrid, row: int) -> str:
    """Return a formula that is 1 where dates, amount or ladder do not fit the other rates."""
    names, ladders = grid.rates.local("C"), grid.rates.local("D")
    first, last = grid.rates.local("E"), grid.rates.local("F")
    opens = first_day(f"${grid.year_letters[0]}${grid.year_row}")
    closes = last_day(f"${grid.year_letters[-1]}${grid.year_row}")
    overlapping = f"SUMPRODUCT(({names}=$C{row})*({first}<=$F{row})*({last}>=$E{row}))>1"
    other_ladder = f"SUMPRODUCT(({names}=$C{row})*({ladders}<>$D{row}))>0"
    return (
        f'=($C{row}<>"")*(($F{row}<$E{row})+($G{row}<=0)+($E{row}<{opens})+($F{row}>{closes})'
        f"+({overlapping})+({other_ladder})>0)"
    )


def _validation(writer: SheetWriter, rates: RateContent) -> None:
    own, rules = rates.grid.own, texts()["satser"]["validation"]
    first, last = date(rates.years[0], 1, 1), date(rates.years[-1], 12, 31)
    filled: dict[str, Any] = {
        "{first}": first,
        "{last}": last,
        "{ladders}": list(rates.ladders),
        "{units}": list(UNITS),
    }
    for column, key in enumerate(("benefit", "ladder", "date", "date", "amount", "unit"), start=2):
        rule = {name: filled.get(str(value), value) for name, value in rules[key].items()}
        writer.sheet.data_validation(own.first - 1, column, own.last - 1, column, rule)


def write_ladders(writer: SheetWriter, rates: RateContent) -> None:
    """Write the steps of the ladders by which the state reimburses."""
    grid, block = rates.grid, rates.grid.steps
    heads = {
        1: NUMBER_HEAD,
        **dict(enumerate(LADDER_HEADS, start=2)),
        7: "Kommunens andel",
        8: "Uger i det første år",
        _SURE_COLUMN: "Sikkerhed",
        _SOURCE_COLUMN: "Kilde",
    }
    table_head(
        writer,
        grid,
        block,
        "2. Refusion: statens del, efter uger på ydelsen",
        heads,
        (_SURE_COLUMN, _SOURCE_COLUMN),
    )
    weeks = rates.book.weeks_in_year
    for index, (row, (ladder, step)) in enumerate(zip(block.rows, rates.steps, strict=True)):
        writer.number(row, 1, index + 1, "label", WHOLE, align="left")
        writer.text(row, 2, ladder.name)
        writer.number(row, 3, serial(ladder.validity.first), "label", DATE, align="left")
        writer.number(row, 4, step.from_week, "label", WHOLE)
        writer.number(row, 5, ladder.last_week(step), "label", WHOLE)
        writer.number(row, 6, step.state_share, "label", _SHARE)
        writer.text(row, _SURE_COLUMN, CERTAINTIES[ladder.grounds.certainty].da, "note")
        writer.text(row, _SOURCE_COLUMN, ladder.grounds.source.da, "note")
    shares = [1 - step.state_share for _, step in rates.steps]
    writer.fill(block.rows, 7, lambda r: f"=1-$G{r}", shares, number=_SHARE)
    within = [
        max(0, min(weeks, ladder.last_week(step)) - step.from_week + 1)
        for ladder, step in rates.steps
    ]
    cell = grid.weeks_cell
    writer.fill(block.rows, 8, lambda r: f"=MAX(0,MIN({cell},$F{r})-$E{r}+1)", within, number="0")


def write_units(writer: SheetWriter, rates: RateContent) -> None:
    """Write how often each unit is paid in a year."""
    grid, weeks = rates.grid, rates.book.weeks_in_year
    block = grid.units
    table_head(writer, grid, block, "3. Enheder", {2: "Enhed", 4: "Gange pr. år"})
    writer.sheet.set_row(block.first - 2, 15)
    writer.text(block.first, 2, WEEKS_LABEL)
    writer.number(block.first, 4, weeks, "label", WHOLE)
    month, week, year = UNITS
    for row, unit, times in zip(grid.times.rows, (month, week, year), (12, weeks, 1), strict=True):
        writer.text(row, 2, unit)
        if unit == week:
            writer.formula(row, 4, f"={grid.weeks_cell}", times, "calc", WHOLE)
        else:
            writer.number(row, 4, times, "label", WHOLE)


def write_calendar(writer: SheetWriter, rates: RateContent) -> None:
    """Write the calendar years with their first and last days, and the user's index."""
    grid, block = rates.grid, rates.grid.calendar
    table_head(writer, grid, block, "4. Kalender, og egen pris- og lønregulering", {})
    writer.sheet.set_row(block.first - 2, 15)
    writer.text(block.last + 1, 2, texts()["satser"]["index"], "note")
    year, days, rise = block.rows
    labels = (YEARS_LABEL, "Dage i året", RISE_LABEL)
    for row, label in zip(block.rows, labels, strict=True):
        writer.text(row, 2, label, "bold" if row == rise else "label")
    for at, (letter, said) in enumerate(zip(grid.year_letters, rates.years, strict=True)):
        column = FIRST_RATE_YEAR_COLUMN + at
        if at == 0:
            writer.number(year, column, said, "head", WHOLE)
        else:
            before = grid.year_letters[at - 1]
            writer.formula(year, column, f"={before}${year}+1", said, "head", WHOLE)
        at_hand = f"{letter}${year}"
        count = (date(said + 1, 1, 1) - date(said, 1, 1)).days
        writer.formula(
            days, column, f"={last_day(at_hand)}-{first_day(at_hand)}+1", count, "calc", WHOLE
        )
        writer.input(rise, column, rates.decisions.price_rises.get(said), "0.0 %")
    area = (rise - 1, FIRST_RATE_YEAR_COLUMN, rise - 1, grid.last_column - 1)
    writer.sheet.data_validation(*area, texts()["satser"]["validation"]["rise"])
