"""Sager: one row of inputs per case."""

from __future__ import annotations

from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.model import BenefitSource, Case
from investpakke.workbook.layout import (
    BENEFIT_COLUMNS,
    CASE_COLUMNS,
    INDFASNING,
    NOTE_HEADER,
    SAGER,
)
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import TEXT_FORMAT, WHOLE, Styles
from investpakke_templates.table import YEARS, Column, Value
from investpakke_templates.texts import wording

_SAID = wording(SAGER)
_MONEY = "#,##0"  # and decimals where there are any: `SheetWriter.show_decimals`
_FORMATS = {
    "number": TEXT_FORMAT,
    "group": WHOLE,
    "averaging_years": WHOLE,
    "persons": _MONEY,
    "unit_saving": "#,##0.0##",
    "average_saving": _MONEY,
    "investment": _MONEY,
    "rate_year": WHOLE,
    "week": WHOLE,
    "of_maximum": "0.0##%",
}
_BENEFIT_WIDTHS = (24, 8, 9, 9)
_LEFT = 2  # number and name are left-aligned


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, block = content.grid, content.grid.inputs
    writer = SheetWriter(book, styles, SAGER, "#E0B400")
    writer.columns(grid, (2, 6, 52, 10, 22, 12, 13, 16, 13, 11), 8.5)
    for column, width in enumerate(_BENEFIT_WIDTHS, start=grid.note_column - len(_BENEFIT_WIDTHS)):
        writer.sheet.set_column(column, column, width, None, {"level": 1})
    years = (grid.year_columns[0], grid.year_columns[-1])
    writer.sheet.set_column(*years, 8.5, styles.get("plain"), {"level": 1})  # shown open
    writer.sheet.set_column(grid.note_column, grid.note_column, 36)
    writer.title(SAGER, _SAID["subtitle"], master)
    _heads(writer, content)
    for index, row in enumerate(block.rows):
        case = content.package.cases[index] if index < len(content.package.cases) else None
        source = content.rates.sources[index] if case else None
        _case(writer, content, row, case, source)
        writer.sheet.set_row(row - 1, 27 if case else 15)
    _validation(writer, content)
    _marks(writer, content)
    for index, each in enumerate(CASE_COLUMNS, start=1):
        if _FORMATS.get(each.key) == _MONEY:
            writer.show_decimals(block, index, index)
    writer.show_decimals(block, grid.year_columns[0], grid.year_columns[-1])
    letter = block.letters["number"]
    numbers = f"{letter}{block.first}:{letter}{block.last}"
    writer.sheet.ignore_errors({"number_stored_as_text": numbers})
    writer.sheet.freeze_panes(block.first - 1, 3)
    writer.print_setup(block.last, grid.note_column, repeat=(YEAR_ROW, YEAR_ROW + 1))


def _heads(writer: SheetWriter, content: Content) -> None:
    grid, table = content.grid, content.grid.inputs
    unit, money = grid.setting("unit"), _SAID["money"]
    writer.sheet.set_row(YEAR_ROW - 1, 42)
    writer.sheet.set_row(YEAR_ROW, 27)
    writer.heads(YEAR_ROW, 1, [column.header for column in CASE_COLUMNS], left=_LEFT)
    for index, column in enumerate(CASE_COLUMNS):
        kind, at = "unit_left" if index < _LEFT else "unit", table.at(column.key)
        if column.money:
            formula, value = f'={unit}&" {column.unit}"', f"{money} {column.unit}"
            writer.formula(YEAR_ROW + 1, at, formula, value, kind, wrap=True)
        else:
            writer.text(YEAR_ROW + 1, at, column.unit, kind)
    writer.text(YEAR_NUMBER_ROW, grid.year_columns[0], _SAID["year_heading"], "note")
    profile_years = {"profile_years": grid.table(INDFASNING, YEAR_ROW, 1).line(0)}
    years = content.package.first_year + np.arange(grid.years)
    calendar = Column(YEARS, "=profile_years[year]", years, WHOLE, "head")
    writer.table(grid.table(SAGER, YEAR_ROW, 1).line(0), [calendar], profile_years)
    for year_column in grid.year_columns:
        writer.formula(YEAR_ROW + 1, year_column, f"={unit}", money, "unit")
    for column in BENEFIT_COLUMNS:
        left, at = "_left" if column.text else "", table.at(column.key)
        indent = 1 if column.text else 0
        writer.text(YEAR_ROW, at, column.header, f"head{left}", indent=indent)
        writer.text(YEAR_ROW + 1, at, column.unit, f"unit{left}", wrap=True, indent=indent)
    writer.text(YEAR_ROW, grid.note_column, NOTE_HEADER, "head_left", indent=1)
    writer.text(YEAR_ROW + 1, grid.note_column, _SAID["note_unit"], "unit_left", indent=1)


def _case(
    writer: SheetWriter, content: Content, row: int, case: Case | None, source: BenefitSource | None
) -> None:
    values, at = _inputs(content, case, source) if case else {}, content.grid.inputs.at
    for column in CASE_COLUMNS:
        wrap, indent = column.key in {"name", "phasing"}, 1 if column.key == "phasing" else 0
        value, number = values.get(column.key), _FORMATS.get(column.key, "")
        writer.input(row, at(column.key), value, number, wrap=wrap, indent=indent)
    deviating = _deviating(content, case) if case else [None] * content.grid.years
    for year_column, amount in zip(content.grid.year_columns, deviating, strict=True):
        writer.input(row, year_column, amount, _MONEY)
    for column in BENEFIT_COLUMNS:
        value, number = values.get(column.key), _FORMATS.get(column.key, "")
        indent = 1 if column.text else 0
        writer.input(row, at(column.key), value, number, wrap=column.text, indent=indent)
    writer.input(row, content.grid.note_column, case.note if case else None, wrap=True, indent=1)


def _inputs(content: Content, case: Case, source: BenefitSource | None) -> dict[str, Value | None]:
    own_horizon = case.averaging_years != content.package.averaging_years
    return {
        "number": case.number,
        "name": case.name,
        "group": case.group,
        "phasing": content.profiles[content.profile_of(case.phasing)].name,
        "averaging_years": case.averaging_years if own_horizon else None,
        "persons": case.persons,
        "unit_saving": None if source else case.unit_saving,
        "average_saving": case.average_saving,
        "investment": case.yearly_investment[-1],
        **_benefit(content, source),
    }


def _benefit(content: Content, source: BenefitSource | None) -> dict[str, Value | None]:
    """Return the benefit's cells: blank where the usual is meant."""
    if source is None:
        return {}
    usual_year = source.year == content.package.first_year
    return {
        "benefit": source.benefit,
        "rate_year": None if usual_year else source.year,
        "week": source.week,
        "of_maximum": None if source.of_maximum == 1 else source.of_maximum,
    }


def _deviating(content: Content, case: Case) -> list[float | None]:
    """Return the years whose investment differs from the last amount, which goes on."""
    amounts = case.yearly_investment
    own = [None if amount == amounts[-1] else amount for amount in amounts[: content.grid.years]]
    return own + [None] * (content.grid.years - len(own))


def _validation(writer: SheetWriter, content: Content) -> None:
    table, paid = content.grid.inputs, {"paid": content.rates.grid.paid}
    filled: dict[str, Any] = {"{years}": content.grid.years}
    for key, cells in (
        ("{groups}", "groups[number]"),
        ("{profiles}", "profiles[name]"),
        ("{benefits}", "paid[name]"),
    ):
        filled[key] = table.on_first(f"={cells}", content.tables | paid)

    def validate(key: str, first: int, last: int) -> None:
        rules = _SAID["validation"][key]
        rule = {name: filled.get(str(value), value) for name, value in rules.items()}
        writer.sheet.data_validation(table.first - 1, first, table.last - 1, last, rule)

    for column in (*CASE_COLUMNS, *BENEFIT_COLUMNS):
        validate(column.key, table.at(column.key), table.at(column.key))
    validate("year", table.year_columns[0], table.year_columns[-1])


def _marks(writer: SheetWriter, content: Content) -> None:
    """Mark what is missing or doubled in a row that has been begun, where it is typed."""
    table = content.grid.inputs
    begun = "COUNTA([@number:of_maximum])>0"
    marks = [(c.key, f'AND({begun},[@this]="")') for c in CASE_COLUMNS if c.required]
    given = 'COUNT([@unit_saving:average_saving])+([@benefit]<>"")'
    marks += [
        (name, f"AND({begun},{given}<>1)") for name in ("unit_saving", "average_saving", "benefit")
    ]
    same = "SUMPRODUCT(([number]=[@number])*1)"
    share = "([@of_maximum]<=0)+([@of_maximum]>1)"
    week_missing = '([@benefit]<>"")*([@week]="")'
    marks += [
        ("week", f"([@week]<0)+([@week]<>INT([@week]))+{week_missing}"),
        ("of_maximum", f'([@of_maximum]<>"")*({share})'),
        ("number", f'AND([@number]<>"",{same}>1)'),
    ]
    for name, criteria in marks:
        at, shown = table.at(name), table.on_first(f"={criteria}", name=name)
        rule = {"type": "formula", "criteria": shown, "format": writer.styles.bad}
        writer.sheet.conditional_format(table.first - 1, at, table.last - 1, at, rule)
