"""Sager: one row of inputs per case."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
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
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_MONEY = "#,##0"  # and decimals where there are any: `Paper.show_decimals`
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
    grid, block, said = content.grid, content.grid.inputs, texts()["sager"]
    writer = SheetWriter(book, styles, SAGER, "#E0B400")
    writer.columns(grid, (2, 6, 52, 10, 22, 12, 13, 16, 13, 11), 8.5)
    for column, width in enumerate(_BENEFIT_WIDTHS, start=grid.note_column - len(_BENEFIT_WIDTHS)):
        writer.sheet.set_column(column, column, width)
    writer.sheet.set_column(grid.note_column, grid.note_column, 36)
    writer.title(SAGER, said["subtitle"], master)
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
    writer.sheet.ignore_errors({"number_stored_as_text": f"B{block.first}:B{block.last}"})
    writer.sheet.freeze_panes(block.first - 1, 3)
    writer.print_setup(block.last, grid.note_column, repeat=(YEAR_ROW, YEAR_ROW + 1))


def _heads(writer: SheetWriter, content: Content) -> None:
    grid = content.grid
    unit = grid.setting("unit")
    writer.sheet.set_row(YEAR_ROW - 1, 42)
    writer.sheet.set_row(YEAR_ROW, 27)
    writer.heads(YEAR_ROW, 1, [column.header for column in CASE_COLUMNS], left=_LEFT)
    for index, column in enumerate(CASE_COLUMNS):
        kind = "unit_left" if index < _LEFT else "unit"
        if column.money:
            formula = f'={unit}&" {column.unit}"'
            value = f"tusind kr. {column.unit}"
            writer.formula(YEAR_ROW + 1, 1 + index, formula, value, kind, wrap=True)
        else:
            writer.text(YEAR_ROW + 1, 1 + index, column.unit, kind)
    writer.text(YEAR_NUMBER_ROW, grid.year_columns[0], texts()["sager"]["year_heading"], "note")
    for letter, year_column in zip(grid.year_letters, grid.year_columns, strict=True):
        year = content.package.first_year + year_column - grid.year_columns[0]
        formula = f"={INDFASNING}!{letter}${YEAR_ROW}"
        writer.formula(YEAR_ROW, year_column, formula, year, "head", WHOLE)
        writer.formula(YEAR_ROW + 1, year_column, f"={unit}", "tusind kr.", "unit")
    for at, column in enumerate(BENEFIT_COLUMNS, start=grid.note_column - len(BENEFIT_COLUMNS)):
        left = "_left" if column.text else ""
        indent = 1 if column.text else 0
        writer.text(YEAR_ROW, at, column.header, f"head{left}", indent=indent)
        writer.text(YEAR_ROW + 1, at, column.unit, f"unit{left}", wrap=True, indent=indent)
    writer.text(YEAR_ROW, grid.note_column, NOTE_HEADER, "head_left", indent=1)
    writer.text(YEAR_ROW + 1, grid.note_column, "tekst", "unit_left", indent=1)


def _case(
    writer: SheetWriter, content: Content, row: int, case: Case | None, source: BenefitSource | None
) -> None:
    values = _inputs(content, case, source) if case else {}
    for index, column in enumerate(CASE_COLUMNS):
        wrap = column.key in {"name", "phasing"}
        value = values.get(column.key)
        indent = 1 if column.key == "phasing" else 0
        writer.input(row, 1 + index, value, _FORMATS.get(column.key, ""), wrap=wrap, indent=indent)
    deviating = _deviating(content, case) if case else [None] * content.grid.years
    for year_column, amount in zip(content.grid.year_columns, deviating, strict=True):
        writer.input(row, year_column, amount, _MONEY)
    first_benefit = content.grid.note_column - len(BENEFIT_COLUMNS)
    for at, column in enumerate(BENEFIT_COLUMNS, start=first_benefit):
        value, number = values.get(column.key), _FORMATS.get(column.key, "")
        writer.input(row, at, value, number, wrap=column.text, indent=1 if column.text else 0)
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
        "week": source.week or None,
        "of_maximum": None if source.of_maximum == 1 else source.of_maximum,
    }


def _deviating(content: Content, case: Case) -> list[float | None]:
    """Return the years whose investment differs from the last amount, which goes on."""
    amounts = case.yearly_investment
    own = [None if amount == amounts[-1] else amount for amount in amounts[: content.grid.years]]
    return own + [None] * (content.grid.years - len(own))


def _validation(writer: SheetWriter, content: Content) -> None:
    grid, rules = content.grid, texts()["sager"]["validation"]
    filled = {
        "{years}": grid.years,
        "{groups}": "=" + grid.groups.column("B"),
        "{profiles}": "=" + grid.profiles.column("C"),
        "{benefits}": "=" + content.rates.grid.paid.column("C"),
    }

    def rule(key: str) -> dict[str, Any]:
        return {name: filled.get(str(value), value) for name, value in rules[key].items()}

    first, last = grid.inputs.first - 1, grid.inputs.last - 1
    for index, column in enumerate(CASE_COLUMNS):
        writer.sheet.data_validation(first, 1 + index, last, 1 + index, rule(column.key))
    for at, column in enumerate(BENEFIT_COLUMNS, start=grid.note_column - len(BENEFIT_COLUMNS)):
        writer.sheet.data_validation(first, at, last, at, rule(column.key))
    years = grid.year_columns
    writer.sheet.data_validation(first, years[0], last, years[-1], rule("year"))


def _marks(writer: SheetWriter, content: Content) -> None:
    """Mark what is missing or doubled in a row that has been begun, where it is typed."""
    block, first = content.grid.inputs, content.grid.inputs.first
    benefit, _, week, share = content.grid.benefit_letters
    begun = f"COUNTA($B{first}:${share}{first})>0"
    marks = [
        (index, f'AND({begun},{xl_col_to_name(index)}{first}="")')
        for index, column in enumerate(CASE_COLUMNS, start=1)
        if column.required
    ]
    at = content.grid.note_column - len(BENEFIT_COLUMNS)
    given = f'COUNT($H{first}:$I{first})+(${benefit}{first}<>"")'
    marks += [(index, f"AND({begun},{given}<>1)") for index in (7, 8, at)]
    marks += [
        (at + 2, f"(${week}{first}<0)+(${week}{first}<>INT(${week}{first}))"),
        (at + 3, f'(${share}{first}<>"")*((${share}{first}<=0)+(${share}{first}>1))'),
    ]
    numbers = block.local("B")
    marks.append((1, f'AND($B{first}<>"",SUMPRODUCT(({numbers}=$B{first})*1)>1)'))
    for index, criteria in marks:
        writer.sheet.conditional_format(
            first - 1,
            index,
            block.last - 1,
            index,
            {"type": "formula", "criteria": f"={criteria}", "format": writer.styles.bad},
        )
