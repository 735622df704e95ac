"""Beregning: every working, one formula per block, in stacked blocks that share the year columns.

The blocks stand in the order in which they are computed: basis, the yearly paths,
averages, faults, groups, package, and which line of `Pakke` shows what.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import discount_factors
from investpakke.workbook.layout import BEREGNING, INDFASNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter, Values
from investpakke_templates.sheets.beregning.cases import (
    write_basis,
    write_investment,
    write_net,
    write_result,
    write_saving,
)
from investpakke_templates.sheets.beregning.faults import write_faults
from investpakke_templates.sheets.beregning.package import write_groups, write_path
from investpakke_templates.sheets.beregning.placing import write_lines, write_placing
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.texts import texts


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer = SheetWriter(book, styles, BEREGNING, "#7F8C99")
    writer.columns(content.grid, (2, 7, 58, 12, 12, 12, 12, 12, 12, 12))
    writer.title(BEREGNING, texts()["beregning"]["subtitle"], master)
    _timeline(writer, content)
    write_basis(writer, content)
    write_investment(writer, content)
    write_saving(writer, content)
    write_net(writer, content)
    write_result(writer, content)
    write_faults(writer, content)
    write_groups(writer, content)
    write_path(writer, content)
    write_placing(writer, content)
    write_lines(writer, content)
    writer.sheet.freeze_panes(content.grid.DISCOUNT_ROW, 3)
    grid = content.grid
    paged = (
        grid.investment,
        grid.saving,
        grid.net,
        grid.cumulative,
        grid.result,
        grid.faults,
        grid.group_result,
        grid.lines,
    )
    writer.sheet.set_h_pagebreaks([block.first - 3 for block in paged])
    writer.print_setup(
        content.grid.lines.last,
        content.grid.year_columns[-1],
        repeat=(YEAR_NUMBER_ROW, content.grid.DISCOUNT_ROW),
    )


def _timeline(writer: SheetWriter, content: Content) -> None:
    grid, package = content.grid, content.package
    numbers = np.arange(grid.years)
    rows: tuple[tuple[int, str, Callable[[int, str], str], Values, str, str], ...] = (
        (
            YEAR_NUMBER_ROW,
            "År nr.",
            lambda _, k: f"={INDFASNING}!{k}${YEAR_NUMBER_ROW}",
            numbers + 1,
            "calc",
            WHOLE,
        ),
        (
            YEAR_ROW,
            "Kalenderår",
            lambda _, k: f"={INDFASNING}!{k}${YEAR_ROW}",
            numbers + package.first_year,
            "head",
            WHOLE,
        ),
        (
            grid.SHOWN_ROW,
            "Vises (1 = ja)",
            lambda _, k: f"=IF({k}${YEAR_NUMBER_ROW}<={grid.setting(3)},1,0)",
            content.shown,
            "calc",
            WHOLE,
        ),
        (
            grid.DISCOUNT_ROW,
            "Diskonteringsfaktor",
            lambda _, k: f"=1/(1+{grid.setting(5)})^({k}${YEAR_NUMBER_ROW}-1)",
            discount_factors(package.discount_rate, grid.years),
            "calc",
            "0.0000",
        ),
    )
    for row, label, formula, values, kind, number in rows:
        writer.text(row, 2, label, "label")
        writer.fill_years(range(row, row + 1), grid.year_columns, formula, [values], kind, number)
