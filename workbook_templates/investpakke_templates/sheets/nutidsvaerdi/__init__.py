"""Nutidsværdi: present value, cumulative net and payback, for the municipality and the state."""

from __future__ import annotations

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.deciding.present_value import Payer
from investpakke.workbook.layout import BEREGNING, NUTIDSVAERDI
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.nutidsvaerdi.cases import write_cases, write_sums, write_workings
from investpakke_templates.sheets.nutidsvaerdi.figures import Figures
from investpakke_templates.sheets.nutidsvaerdi.places import Places, YearRow
from investpakke_templates.sheets.nutidsvaerdi.rate import write_rate
from investpakke_templates.sheets.nutidsvaerdi.years import write_years
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.texts import texts


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    said, places, figures = texts()["nutidsvaerdi"], Places(content.grid), Figures(content)
    writer = SheetWriter(book, styles, NUTIDSVAERDI, "#8E5EA2")
    writer.columns(content.grid, (2, 7, 58, 12, 13, 13, 13, 12, 12, 12), 11)
    writer.title(NUTIDSVAERDI, said["subtitle"], master)
    write_rate(writer, content, places)
    write_years(book, writer, figures, places)
    write_sums(writer, figures, places)
    writer.text(places.groups.last + 1, 2, said["payback_note"], "note")
    writer.text(places.groups.last + 2, 2, said["share_note"], "note")
    write_cases(writer, figures, places)
    write_workings(writer, figures, places)
    writer.sheet.set_h_pagebreaks([places.total_row - 3, places.workings.first - 3])
    writer.sheet.freeze_panes(3, 3)
    writer.print_setup(places.workings.last, content.grid.year_columns[-1])


def checks(content: Content) -> list[CheckRow]:
    """Return the figures of the sheet that are computed in a second way."""
    places, figures = Places(content.grid), Figures(content)
    flows = figures.found.package
    value = float(flows[Payer.MUNICIPALITY].present_value[0])
    cases, groups, total = places.cases, places.groups, places.total_row
    package = f"={NUTIDSVAERDI}!$E${total}"
    running = places.year_row(YearRow.CUMULATIVE_PRESENT)
    years = content.grid.year_row(running, NUTIDSVAERDI)
    known = float(np.nansum(figures.cases[Payer.BOTH].present_value))
    states = f"SUM({cases.column('F')})"
    return [
        (
            "Nutidsværdi: pakken på Nutidsværdi = pakken på Beregning",
            f"={BEREGNING}!$I${content.grid.path.first + 4}",
            package,
            value,
            "tkr.",
            AMOUNT,
        ),
        (
            "Nutidsværdi: sum af sager = pakken",
            package,
            f"=SUM({cases.column('E')})",
            value,
            "tkr.",
            AMOUNT,
        ),
        (
            "Nutidsværdi: sum af målgrupper = pakken",
            package,
            f"=SUM({groups.column('E')})",
            value,
            "tkr.",
            AMOUNT,
        ),
        (
            "Akkumuleret nutidsværdi i sidste viste år = pakkens nutidsværdi",
            package,
            f"=INDEX({years},1,{content.grid.setting(3)})",
            value,
            "tkr.",
            AMOUNT,
        ),
        (
            "Nutidsværdi: kommune + stat = i alt, sager med statens andel",
            f"=SUM({cases.column('G')})",
            f'=SUMIF({cases.column("J")},">=0",{cases.column("E")})+{states}',
            known,
            "tkr.",
            AMOUNT,
        ),
        (
            "Statens andele uden for 0 % til 100 %, uden en sag, eller ved siden af en ydelse",
            "=0",
            _faulty_shares(content, places),
            0.0,
            "antal",
            WHOLE,
        ),
    ]


def _faulty_shares(content: Content, places: Places) -> str:
    shares, numbers = places.cases.column("D"), places.cases.column("B")
    benefits = content.rates.grid.case_rates.column("D")
    return (
        f'=COUNTIF({shares},"<0")+COUNTIF({shares},">=1")+COUNTA({shares})-COUNT({shares})'
        f'+SUMPRODUCT((({numbers}="")+({benefits}<>"")>0)*({shares}<>""))'
    )
