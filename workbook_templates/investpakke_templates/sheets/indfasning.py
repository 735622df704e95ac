"""Indfasning: named phasing profiles, one factor a year."""

from __future__ import annotations

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import INDFASNING, PROFILE_HEADER
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.table import YEARS, Column
from investpakke_templates.texts import heads, wording

_SAID = wording(INDFASNING)
_PERCENT = "0.0 %"


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, block = content.grid, content.grid.profiles
    writer = SheetWriter(book, styles, INDFASNING, "#E0B400")
    writer.columns(grid, (2, 7, 46, 3, 3, 3, 3, 3, 12, 11))
    writer.title(INDFASNING, _SAID["subtitle"], master)
    timeline(writer, content)
    mean = block.at("mean")
    own = {"name": PROFILE_HEADER}
    columns = [own.get(head.name, head.text) for head in heads(INDFASNING, "profiles")]
    writer.heads(YEAR_ROW, 1, columns, left=2)
    for name, text in _SAID["units"].items():
        for column in grid.year_columns if name == "year" else (block.at(name),):
            kind = "unit_left" if name == "name" else "unit"
            writer.text(YEAR_ROW + 1, column, text, kind)
    _profiles(writer, content)
    area = (block.first - 1, grid.year_columns[0], block.last - 1, grid.year_columns[-1])
    writer.sheet.data_validation(*area, _SAID["validation"])
    writer.sheet.freeze_panes(YEAR_ROW + 1, 3)
    writer.rule_rows(block, "name", mean, first_column=mean)
    writer.print_setup(block.last, grid.year_columns[-1], pages=1)


def timeline(writer: SheetWriter, content: Content) -> None:
    """Write the year numbers and calendar years that every other sheet refers to."""
    grid = content.grid
    numbers = grid.table(INDFASNING, YEAR_NUMBER_ROW, 1).line(0)
    mean = grid.profiles.at("mean")
    writer.text(YEAR_NUMBER_ROW, mean, _SAID["year_number"], "note", align="right")
    for index, column in enumerate(grid.year_columns):
        writer.number(YEAR_NUMBER_ROW, column, index + 1, "note", WHOLE, align="right")
    formula = f"={grid.setting('first_year')}+numbers[year]-1"
    years = content.package.first_year + np.arange(grid.years)
    calendar = grid.table(INDFASNING, YEAR_ROW, 1).line(0)
    writer.table(calendar, [Column(YEARS, formula, years, WHOLE, "head")], {"numbers": numbers})


def _profiles(writer: SheetWriter, content: Content) -> None:
    grid, block, profiles = content.grid, content.grid.profiles, content.profiles
    name = block.at("name")
    for index, row in enumerate(block.rows):
        profile = profiles[index] if index < len(profiles) else None
        writer.number(row, block.at("number"), index + 1, "label", WHOLE, align="left")
        writer.input(row, name, profile.name if profile else None)
        factors = profile.over(grid.years) if profile else [None] * grid.years
        for column, factor in zip(grid.year_columns, factors, strict=True):
            writer.input(row, column, None if factor is None else float(factor), _PERCENT)
    numbers = grid.table(INDFASNING, YEAR_NUMBER_ROW, 1).line(0)
    horizon, years = grid.setting("averaging_years"), content.package.averaging_years
    mean = f"=SUMPRODUCT((numbers[years]<={horizon})*[@years])/{horizon}"
    means = [profile.mean(years) for profile in profiles]
    means += [0.0] * (block.count - len(means))
    writer.table(block, [Column("mean", mean, means, _PERCENT)], {"numbers": numbers})
