"""Vippepunkter: what it takes for each case's gain to be gone, the thinnest case first."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import BEREGNING, VIPPEPUNKTER
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter, Value
from investpakke_templates.sheets.parts import write_heads
from investpakke_templates.sheets.vippepunkter.by_year import write_by_year
from investpakke_templates.sheets.vippepunkter.places import (
    CHART_ROW,
    CHARTED,
    FIGURES,
    LAST_COLUMN,
    SUMS,
    Places,
)
from investpakke_templates.sheets.vippepunkter.values import GONE, HOLDS, LOSS, Figures
from investpakke_templates.sheets.vippepunkter.workings import PERSONS_2, write_parts
from investpakke_templates.styles import (
    BAND,
    NAVY,
    PALE,
    PERSONS,
    SHARE_1,
    TEAL,
    TKR,
    TKR_1,
    WHOLE,
    Styles,
)
from investpakke_templates.texts import texts

_NUMBERS = (
    "",
    "",
    TKR,
    SHARE_1,
    PERSONS,
    PERSONS_2,
    TKR_1,
    TKR_1,
    SHARE_1,
    TKR,
    TKR,
    WHOLE,
    TKR,
    "",
)
_ALIGN = {1: "left", 2: "left", LAST_COLUMN: "center"}
_LINE, _PART = 15, 16  # P, Q: which line this is, and which part stands on it


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    places, figures = Places(content.grid), Figures(content)
    writer = SheetWriter(book, styles, VIPPEPUNKTER, NAVY)
    writer.columns(content.grid, (2, 11, 64, *[11.5] * 7), 11.5)
    writer.sheet.set_column(10, 21, 11.5, styles.get("plain"))
    writer.title(VIPPEPUNKTER, texts()["vippepunkter"]["subtitle"], master)
    _write_figures(writer, places, figures)
    _write_table(writer, places, figures)
    _write_chart(book, writer, places, figures)
    write_parts(writer, content, places, figures)
    write_by_year(writer, content, places, figures)
    lines = places.lines
    writer.sheet.freeze_panes(3, 3)
    writer.print_setup(lines.last, LAST_COLUMN, repeat=(lines.first - 2, lines.first - 1))


def _write_figures(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write how many cases are thin, and the thinnest margin."""
    cases = places.parts.cases
    word, delay, kind, line, margin = (cases.local(letter) for letter in "OMTVE")
    formulas = (
        f'=COUNTIF({word},"{GONE}")',
        f'=COUNTIF({delay},"<=1")-COUNTIF({kind},2)',  # empty rows have a delay of 0
        f'=COUNTIF({word},"{LOSS}")',
        f'=IF(MAX({line})>0,MIN({margin}),"")',
    )
    thinnest = figures.by_case.margin.min() if len(figures.by_case.margin) else ""
    values: list[Value] = [*figures.headline, thinnest]
    writer.section(FIGURES.first - 1, "Det vigtigste", 5)
    said = texts()["vippepunkter"]["figures"]
    for row, (label, unit), formula, value in zip(
        FIGURES.rows, said, formulas, values, strict=True
    ):
        writer.text(row, 1, "")
        writer.text(row, 2, label)
        number = SHARE_1 if row == FIGURES.last else WHOLE
        writer.formula(row, 3, formula, value, "calc", number)
        writer.text(row, 4, unit, "note")
        writer.text(row, 5, "", "note")


def _write_table(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the table: each line shows the part whose line it is."""
    lines, parts, said = places.lines, places.parts.all, texts()["vippepunkter"]
    for row, note in enumerate(said["notes"], start=lines.first - 6):
        writer.text(row, 1, note, "note")
    writer.section(lines.first - 3, said["table"], LAST_COLUMN)
    writer.heads(lines.first - 2, 1, [head for head, _ in said["heads"]], left=2)
    writer.sheet.set_row(lines.first - 3, 30)
    for column, (_, unit) in enumerate(said["heads"], start=1):
        writer.text(lines.first - 1, column, unit, "unit_left" if column < 3 else "unit")
    for column, head in ((_LINE, "Linje"), (_PART, "Række")):
        writer.text(lines.first - 1, column, head, "note", align="right")
    for index, row in enumerate(lines.rows, start=1):
        writer.number(row, _LINE, index, "note", WHOLE, align="right")
    where = parts.local("V")
    writer.fill(
        lines.rows,
        _PART,
        lambda r: f"=IF($P{r}<=MAX({where}),MATCH($P{r},{where},0),0)",
        figures.part_on,
        "note",
        WHOLE,
        align="right",
    )
    for column, number in enumerate(_NUMBERS, start=1):
        letter = xl_col_to_name(column)
        source, area = figures.columns[letter], parts.local(letter)
        writer.fill(
            lines.rows,
            column,
            lambda r, a=area: f'=IF($Q{r}=0,"",INDEX({a},$Q{r}))',  # type: ignore[misc]
            [source[part - 1] if part else "" for part in figures.part_on],
            number=number,
            align=_ALIGN.get(column, "right"),
            shrink=column == 2,
        )
    _looks(writer, places)


def _looks(writer: SheetWriter, places: Places) -> None:
    """Colour what one person fewer does, and set the groups and the package apart."""
    lines, cases = places.lines, places.parts.cases.count
    words = (lines.first - 1, LAST_COLUMN, lines.last - 1, LAST_COLUMN)
    styles = writer.styles
    for word, look in ((HOLDS, styles.good), (GONE, styles.bad), (LOSS, styles.known)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        writer.sheet.conditional_format(*words, rule)
    area = (lines.first - 1, 1, lines.last - 1, LAST_COLUMN)
    package = {"bold": True, "bg_color": BAND, "font_color": NAVY, "top": 1, "top_color": NAVY}
    part = f"$Q{lines.first}"
    for criteria, look in (
        (f"={part}={places.parts.all.count}", package),
        (f"={part}>{cases}", {"bold": True, "bg_color": PALE}),
    ):
        rule = {"type": "formula", "criteria": criteria, "format": styles.change(**look)}
        writer.sheet.conditional_format(*area, rule)
    writer.rule_rows(lines, "B", LAST_COLUMN)


def _write_chart(book: Workbook, writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the chart of the thinnest margins, and what it is drawn from."""
    block, lines = places.chart, places.lines
    title = texts()["vippepunkter"]["chart"].format(count=CHARTED)
    write_heads(writer, block, "Til diagrammet", ("Nr.", "Sag", "Margin"), 3)
    last = f"MAX({places.parts.cases.local('V')})"
    shift = lines.first - block.first
    labels, margins = figures.charted
    for index, row in enumerate(block.rows, start=1):
        writer.number(row, 1, index, "note", WHOLE, align="right")
    writer.fill(
        block.rows, 2, lambda r: f'=IF($B{r}<={last},$B{r + shift}&" "&$C{r + shift},"")', labels
    )
    writer.fill(
        block.rows,
        3,
        lambda r: f'=IF($B{r}<={last},$E{r + shift},"")',
        margins,
        number=SHARE_1,
        align="right",
    )
    chart: Any = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Margin",
            "categories": [VIPPEPUNKTER, block.first - 1, 2, block.last - 1, 2],
            "values": [VIPPEPUNKTER, block.first - 1, 3, block.last - 1, 3],
            "fill": {"color": TEAL},
            "invert_if_negative": True,
            "invert_if_negative_color": "#A31515",
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0.0 %;-0.0 %;;", "font": {"size": 9}},
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12, "color": NAVY}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"reverse": True, "label_position": "low", "num_font": {"size": 9}, "line": {"color": NAVY}}
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 1470, "height": 320})
    writer.sheet.insert_chart(
        CHART_ROW - 1,
        1,
        chart,
        {"description": "Søjlediagram: margin i de tyndeste sager", "object_position": 2},
    )


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` computes in a second way: at its value a driver leaves no gain."""
    places, grid = Places(content.grid), content.grid
    cases, lines, total = places.parts.cases, places.lines, content.wide.total
    gain = f"={BEREGNING}!$F${grid.total_row}"
    no_gain = ",".join((cases.column("G"), cases.column("H"), grid.basis.column("H")))
    late = f"={VIPPEPUNKTER}!${grid.first_letter}${places.late.package}"
    ranked = f'=SUMIF({lines.column("Q")},"<={cases.count}",{lines.column("D")})'
    everything = f"{VIPPEPUNKTER}!$B${lines.first}:$V${places.common(SUMS - 1).last}"
    return [
        (
            "Vippepunkter: personer, hvor gevinsten er 0, × enhedsbesparelse × gns. faktor",
            f"={BEREGNING}!$D${grid.total_row}",
            f"=SUMPRODUCT({no_gain})",
            float(total.investment),
            "tkr.",
            AMOUNT,
        ),
        (
            "Vippepunkter: alle sager har en plads",
            f"=SUM({grid.basis.column('D')})",
            f"=MAX({cases.column('V')})",
            float(len(content.package.cases)),
            "sager",
            WHOLE,
        ),
        (
            "Vippepunkter: sagernes gevinster i tabellen summer til pakkens",
            gain,
            ranked,
            float(total.gain),
            "tkr.",
            AMOUNT,
        ),
        (
            "Vippepunkter: gevinst uden forsinkelse = gevinst",
            gain,
            late,
            float(total.gain),
            "tkr.",
            AMOUNT,
        ),
        (
            "Ark med fejlværdier: Vippepunkter",
            "=0",
            f"=IF(ISERROR(SUM({everything})),1,0)",
            0.0,
            "antal",
            WHOLE,
        ),
    ]
