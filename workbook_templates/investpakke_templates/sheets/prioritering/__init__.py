"""Prioritering: which cases are in, what that gives, and whether it keeps the demands."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import PRIORITERING
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.prioritering.chart import write_chart
from investpakke_templates.sheets.prioritering.choice import Choice
from investpakke_templates.sheets.prioritering.groups import write_groups
from investpakke_templates.sheets.prioritering.places import HEAD_ROWS, Places
from investpakke_templates.sheets.prioritering.summary import write_summary
from investpakke_templates.sheets.prioritering.tables import write_cases, write_yardstick
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.texts import texts

_LAST_COLUMN = 16  # Q
_WIDTHS = (2, 7, 60, 11, 13, 13, 12, 12, 12, 12, 12, 12, 12, 12, 8, 8, 8)


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer, places = SheetWriter(book, styles, PRIORITERING, "#1F3A5F"), Places(content.grid)
    for column, width in enumerate(_WIDTHS):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.title(PRIORITERING, texts()["prioritering"]["subtitle"], master)
    choice = Choice(content)
    write_summary(writer, places, choice)
    write_groups(writer, places, choice)
    write_cases(writer, places, choice)
    write_yardstick(writer, places, choice)
    write_chart(book, writer, places)
    writer.sheet.freeze_panes(3, 3)
    writer.sheet.set_h_pagebreaks([places.cases.first - HEAD_ROWS - 1, places.start_row - 5])
    writer.print_setup(places.steps.last, _LAST_COLUMN)


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` computes in a second way."""
    places, choice = Places(content.grid), Choice(content)
    cases, groups, steps = places.cases, places.groups, places.steps
    ticks, shares = cases.column("D"), groups.column("D")
    area = f"{PRIORITERING}!$D${places.figures.first}:$Q${steps.last}"
    gain, free = choice.chosen(choice.gain), choice.free_investment
    return [
        (
            "Prioritering: valgt gevinst = valgt besparelse - valgt investering",
            f"={places.figure('gain', 'D')}",
            f"=SUMIF({ticks},1,{cases.column('H')})-SUMIF({ticks},1,{cases.column('G')})",
            gain,
            "tkr.",
            AMOUNT,
        ),
        (
            "Prioritering: målgrupperne summer til det valgte",
            f"={places.figure('gain', 'D')}",
            f"=SUM({groups.column('I')})",
            gain,
            "tkr.",
            AMOUNT,
        ),
        (
            "Prioritering: målestokken har hver sag én gang",
            f"=SUMPRODUCT({cases.column('P')}*{cases.column('G')})",
            f"=SUM({steps.column('G')})",
            free,
            "tkr.",
            AMOUNT,
        ),
        (
            "Prioritering: afkrydsninger, der hverken er 1 eller 0",
            "=0",
            f'=SUMPRODUCT(({ticks}<>"")*({ticks}<>1)*({ticks}<>0))',
            0.0,
            "antal",
            WHOLE,
        ),
        (
            "Prioritering: mindste andele, der ikke er 0 til 100 %, hver for sig og i alt",
            "=0",
            f'=COUNTIF({shares},"<0")+(SUM({shares})>1)',
            0.0,
            "antal",
            WHOLE,
        ),
        (
            "Prioritering: fejlværdier på arket",
            "=0",
            f"=IF(ISERROR(SUM({area})),1,0)",
            0.0,
            "antal",
            WHOLE,
        ),
    ]
