"""Satser: dated benefit rates, the state's part of them, and what each case takes of them.

The tables stand in the order in which they are computed: rates, ladders, units, calendar
and index, days, one helårsperson by benefit and year, the cases.
"""

from __future__ import annotations

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import BEREGNING, SATSER
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.rate_grid import FIRST_RATE_YEAR_COLUMN
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.satser.computed import write_costs, write_days
from investpakke_templates.sheets.satser.of_cases import write_cases
from investpakke_templates.sheets.satser.tables import (
    write_calendar,
    write_ladders,
    write_rates,
    write_units,
)
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

_WIDTHS = (2, 6, 38, 27, 12)
_YEAR_WIDTH, _SOURCE_WIDTH = 12.5, 26


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    rates, grid = content.rates, content.rates.grid
    writer = SheetWriter(book, styles, SATSER, "#E0B400")
    for column, width in enumerate(_WIDTHS):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    plain = styles.get("plain")
    writer.sheet.set_column(FIRST_RATE_YEAR_COLUMN, grid.last_column - 1, _YEAR_WIDTH, plain)
    writer.sheet.set_column(grid.last_column, grid.last_column, _SOURCE_WIDTH, plain)
    writer.title(SATSER, texts()["satser"]["subtitle"], master)
    write_rates(writer, rates)
    write_ladders(writer, rates)
    write_units(writer, rates)
    write_calendar(writer, rates)
    write_days(writer, rates)
    write_costs(writer, rates)
    write_cases(writer, content)
    writer.sheet.freeze_panes(3, 3)
    paged = (grid.units, grid.paid, grid.state, grid.case_rates)
    writer.sheet.set_h_pagebreaks([block.first - 3 for block in paged])
    writer.print_setup(grid.case_rates.last, grid.last_column)


def checks(content: Content) -> list[CheckRow]:
    """Return the figures of the sheet that are computed in a second way."""
    block, basis = content.rates.grid.case_rates, content.grid.basis
    sources = content.rates.sources
    given = np.array([source is not None for source in sources], dtype=bool)
    savings = float(content.wide.unit_saving[given].sum()) if given.any() else 0.0
    paid = sum(s.unit_saving / (1 - s.state_share) for s in sources if s and s.state_share < 1)
    return [
        (
            "Ydelser på Satser = enhedsbesparelsen på Beregning, sag for sag",
            f"=SUM({block.column('L')})",
            f'=SUMPRODUCT(({block.column("D")}<>"")*{BEREGNING}!{basis.local("J")})',
            savings,
            "tkr.",
            AMOUNT,
        ),
        (
            "Kommunens og statens del af ydelserne = det udbetalte",
            f"=SUMPRODUCT({block.column('J')},{block.column('G')})",
            f"=SUM({block.column('L')})+SUM({block.column('M')})",
            paid,
            "tkr.",
            AMOUNT,
        ),
    ]
