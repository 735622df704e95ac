"""Indfasning: named phasing profiles, one factor a year."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import INDFASNING, PROFILE_HEADER
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.texts import texts

_MEAN_COLUMN = 9  # J
_PERCENT = "0.0 %"


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, block = content.grid, content.grid.profiles
    writer = SheetWriter(book, styles, INDFASNING, "#E0B400")
    writer.columns(grid, (2, 7, 46, 3, 3, 3, 3, 3, 12, 11))
    writer.title(INDFASNING, texts()["indfasning"]["subtitle"], master)
    timeline(writer, content)
    heads = [""] * (_MEAN_COLUMN + 1)
    heads[1], heads[2], heads[_MEAN_COLUMN] = "Nr.", PROFILE_HEADER, "Gns. faktor"
    for column in range(1, _MEAN_COLUMN + 1):
        writer.text(YEAR_ROW, column, heads[column], "head_left" if column < 3 else "head")
    writer.text(YEAR_ROW + 1, 2, "navn", "unit_left")
    writer.text(YEAR_ROW + 1, _MEAN_COLUMN, "std. horisont", "unit")
    for column in grid.year_columns:
        writer.text(YEAR_ROW + 1, column, "andel", "unit")
    _profiles(writer, content)
    area = (block.first - 1, grid.year_columns[0], block.last - 1, grid.year_columns[-1])
    writer.sheet.data_validation(*area, texts()["indfasning"]["validation"])
    writer.sheet.freeze_panes(YEAR_ROW + 1, 3)
    writer.rule_rows(block, "C", _MEAN_COLUMN, first_column=_MEAN_COLUMN)
    writer.print_setup(block.last, grid.year_columns[-1], pages=1)


def timeline(writer: SheetWriter, content: Content) -> None:
    """Write the year numbers and calendar years that every other sheet refers to."""
    grid = content.grid
    writer.text(YEAR_NUMBER_ROW, _MEAN_COLUMN, "År nr.", "note", align="right")
    for index, column in enumerate(grid.year_columns):
        writer.number(YEAR_NUMBER_ROW, column, index + 1, "note", WHOLE, align="right")
        letter = grid.year_letters[index]
        formula = f"={grid.setting('first_year')}+{letter}${YEAR_NUMBER_ROW}-1"
        writer.formula(YEAR_ROW, column, formula, content.package.first_year + index, "head", WHOLE)


def _profiles(writer: SheetWriter, content: Content) -> None:
    grid, block = content.grid, content.grid.profiles
    for index, row in enumerate(block.rows):
        known = index < len(content.profiles)
        profile = content.profiles[index] if known else None
        writer.number(row, 1, index + 1, "label", WHOLE, align="left")
        writer.input(row, 2, profile.name if profile else None)
        factors = profile.over(grid.years) if profile else [None] * grid.years
        for column, factor in zip(grid.year_columns, factors, strict=True):
            writer.input(row, column, None if factor is None else float(factor), _PERCENT)
        numbers = grid.year_row(YEAR_NUMBER_ROW)
        row_range = f"${grid.first_letter}{row}:${grid.last_letter}{row}"
        mean = profile.mean(content.package.averaging_years) if profile else 0.0
        horizon = grid.setting("averaging_years")
        formula = f"=SUMPRODUCT(({numbers}<={horizon})*{row_range})/{horizon}"
        writer.formula(row, _MEAN_COLUMN, formula, mean, "plain", _PERCENT)
