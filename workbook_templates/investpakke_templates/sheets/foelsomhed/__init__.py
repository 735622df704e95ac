"""Følsomhed: what moves the gain, as a tornado of the package, a group or a case."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.deciding.drivers import Driver
from investpakke.workbook.inputs.sensitivity import DRIVER_HEAD, HIGH_HEAD, LOW_HEAD
from investpakke.workbook.layout import BEREGNING, FOELSOMHED
from investpakke_templates.check import AMOUNT, CheckRow
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter, Value
from investpakke_templates.sheets.foelsomhed.places import (
    CHART_ROW,
    CHOICE,
    CHOICE_ROW,
    DRIVERS,
    GAIN_TODAY,
    LAST_COLUMN,
    RANGES,
    TORNADO,
    Places,
    high,
    low,
)
from investpakke_templates.sheets.foelsomhed.values import PACKAGE, Figures
from investpakke_templates.sheets.foelsomhed.workings import (
    FIRST_SWING,
    WEIGHT,
    write_bars,
    write_chosen,
    write_parts,
)
from investpakke_templates.styles import BAND, NAVY, NOTHING, PALE, TEAL, TKR, WHOLE, Styles
from investpakke_templates.texts import texts

_PERCENT = "0.0 %"
_YEARS = '0 "år"'
_LINE, _PART = 10, 11  # K, L: which line this is, and which part stands on it
_LOW, _HIGH = "#D9822B", TEAL


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    places, figures = Places(content.grid), Figures(content)
    writer = SheetWriter(book, styles, FOELSOMHED, NAVY)
    for column, width in enumerate((2, 14, 64, *[14] * 7)):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.sheet.set_column(10, WEIGHT, 12, styles.get("plain"))
    writer.title(FOELSOMHED, texts()["foelsomhed"]["subtitle"], master)
    _write_choice(writer, content, places, figures)
    _write_ranges(writer, figures)
    _write_tornado(writer, places, figures)
    _write_chart(book, writer)
    _write_lines(writer, places, figures)
    write_chosen(writer, places, figures)
    write_bars(writer, places, figures)
    write_parts(writer, content, places, figures)
    writer.sheet.freeze_panes(3, 0)
    writer.sheet.set_h_pagebreaks([places.lines.first - 5])
    writer.print_setup(places.lines.last, LAST_COLUMN)


def _write_choice(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write the drop-down, and what is chosen: its name and its gain."""
    said, parts, row = texts()["foelsomhed"], places.parts.all, CHOICE_ROW
    writer.section(row - 1, said["choose"], LAST_COLUMN)
    writer.text(row, 2, said["choose_label"])
    writer.input(row, 3, PACKAGE)
    rule = {**said["validation"]["choice"], "source": f"={places.lines.local('B')}"}
    writer.sheet.data_validation(row - 1, 3, row - 1, 3, rule)
    known = f"SUMPRODUCT(({parts.local('B')}={CHOICE})*({parts.local('T')}>0))=1"
    name = f"INDEX({parts.local('C')},{places.part})"
    writer.formula(row, 4, f'=IF({known},{name},"{said["unknown"]}")', content.package.name, "bold")
    writer.text(row + 1, 2, "Gns. årlig gevinst i dag")
    gain = f"=INDEX({parts.local('D')},{places.part})"
    writer.formula(row + 1, 3, gain, figures.gain[-1], "calc", TKR)
    writer.text(row + 1, 4, "tkr.", "note")


def _write_ranges(writer: SheetWriter, figures: Figures) -> None:
    """Write the low and high change of each driver, to be typed over."""
    said, block = texts()["foelsomhed"], RANGES
    writer.section(block.first - 2, said["ranges"], LAST_COLUMN)
    writer.heads(block.first - 1, 1, ("Nr.", DRIVER_HEAD, LOW_HEAD, HIGH_HEAD, ""), left=2)
    for index, (row, driver) in enumerate(zip(block.rows, DRIVERS, strict=True), start=1):
        years = driver is Driver.DELAY
        writer.number(row, 1, index, "label", WHOLE, align="left")
        writer.text(row, 2, driver.said.da)
        for column, value in zip((3, 4), figures.range_of(driver), strict=True):
            writer.input(row, column, value, _YEARS if years else _PERCENT, align="right")
        rule = said["validation"]["years" if years else "share"]
        writer.sheet.data_validation(row - 1, 3, row - 1, 4, rule)
        wrong = f'CHOOSE(1+($D{row}>$E{row}),"","Lav er højere end høj")'
        formula = f'=IF(COUNT($D{row}:$E{row})<2,"Udfyld lav og høj",{wrong})'
        writer.formula(row, 5, formula, "", "note")
    writer.text(block.last + 1, 2, said["ranges_note"], "note")


def _write_tornado(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the bars, the widest first."""
    said, block, bars = texts()["foelsomhed"], TORNADO, places.bars
    title = f'="Tornado: "&INDEX({places.parts.all.local("B")},{places.part})'
    writer.section(block.first - 3, "", LAST_COLUMN)
    writer.formula(block.first - 3, 1, title, f"Tornado: {PACKAGE}", "section")
    writer.heads(block.first - 2, 1, ("Plads", *said["heads"]), left=2)
    for column, unit in enumerate(("", *said["units"]), start=1):
        writer.text(block.first - 1, column, unit, "unit_left" if column < 3 else "unit")
    for index, row in enumerate(block.rows, start=1):
        writer.number(row, 1, index, "label", WHOLE, align="left")
    found, gain = figures.tornado.bars, figures.tornado.gain
    changes = [figures.range_of(bar.driver) for bar in found]
    columns: tuple[tuple[list[Value], str], ...] = (
        ([bar.driver.said.da for bar in found], ""),
        ([pair[0] for pair in changes], _PERCENT),
        ([pair[1] for pair in changes], _PERCENT),
        ([bar.gains[0] for bar in found], TKR),
        ([bar.gains[1] for bar in found], TKR),
        ([bar.swing for bar in found], TKR),
    )
    for column, (values, number) in enumerate(columns, start=2):
        letter = xl_col_to_name(column)
        writer.fill(
            block.rows,
            column,
            lambda r, k=letter: f"=INDEX({bars.local(k)},MATCH($B{r},{bars.local('J')},0))",  # type: ignore[misc]  # its default binds now
            values,
            "calc",
            number,
        )
    for column, letter, side in ((8, "F", 0), (9, "G", 1)):
        writer.fill(
            block.rows,
            column,
            lambda r, k=letter: f"=${k}{r}-{GAIN_TODAY}",  # type: ignore[misc]  # its default binds now
            [bar.gains[side] - gain for bar in found],
            "calc",
            TKR,
        )
    look = writer.styles.change(num_format=_YEARS)
    delay = f'=$C{block.first}="{Driver.DELAY.said.da}"'
    rule = {"type": "formula", "criteria": delay, "format": look}
    writer.sheet.conditional_format(block.first - 1, 3, block.last - 1, 4, rule)


def _write_chart(book: Workbook, writer: SheetWriter) -> None:
    """Write the tornado: both sides of today's gain, the widest bar on top."""
    block = TORNADO
    chart: Any = book.add_chart({"type": "bar"})
    for name, column, colour in (("Lav", 8, _LOW), ("Høj", 9, _HIGH)):
        chart.add_series(
            {
                "name": name,
                "categories": [FOELSOMHED, block.first - 1, 2, block.last - 1, 2],
                "values": [FOELSOMHED, block.first - 1, column, block.last - 1, column],
                "fill": {"color": colour, "transparency": 20},
                "gap": 35,
                "overlap": 100,
                "data_labels": {
                    "value": True,
                    "num_format": "+#,##0;-#,##0;;",
                    "font": {"size": 9},
                },
            }
        )
    chart.set_title(
        {
            "name": f"={FOELSOMHED}!$B${block.first - 3}",
            "name_font": {"size": 12, "color": NAVY},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(
        {
            "reverse": True,
            "label_position": "low",
            "line": {"color": NAVY},
            "num_font": {"size": 10},
        }
    )
    chart.set_x_axis(
        {
            "label_position": "high",
            "num_format": "#,##0",
            "num_font": {"size": 9},
            "major_gridlines": {"visible": True, "line": {"color": "#D9DEE4"}},
            "name": texts()["foelsomhed"]["axis"],
            "name_font": {"size": 9, "bold": False},
        }
    )
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 1270, "height": 350})
    writer.sheet.insert_chart(
        CHART_ROW - 1,
        1,
        chart,
        {
            "description": "Tornadodiagram: ændring i gevinsten ved lav og høj "
            "for hver forudsætning",
            "object_position": 2,
        },
    )


def _write_lines(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write everything at once: the swing of every part for every driver."""
    lines, parts, said = places.lines, places.parts.all, texts()["foelsomhed"]
    writer.text(lines.first - 4, 1, said["overview_note"], "note")
    writer.section(lines.first - 3, said["overview"], 8)
    drivers = [driver.said.da for driver in DRIVERS]
    writer.heads(lines.first - 2, 1, ("Valg", "Navn", "Gns. gevinst", *drivers), left=2)
    for column in range(1, 9):
        text = "tekst" if column < 3 else "tkr."
        writer.text(lines.first - 1, column, text, "unit_left" if column < 3 else "unit")
    for column, head in ((_LINE, "Linje"), (_PART, "Række")):
        writer.text(lines.first - 1, column, head, "note", align="right")
    for index, row in enumerate(lines.rows, start=1):
        writer.number(row, _LINE, index, "note", WHOLE, align="right")
    where = parts.local("T")
    writer.fill(
        lines.rows,
        _PART,
        lambda r: f"=IF($K{r}<=MAX({where}),MATCH($K{r},{where},0),0)",
        figures.part_on,
        "note",
        WHOLE,
        align="right",
    )
    columns: list[tuple[str, Any]] = [
        ("B", figures.labels),
        ("C", figures.names),
        ("D", figures.gain),
    ]
    columns += [
        (xl_col_to_name(FIRST_SWING + index), figures.swings[:, index])
        for index in range(len(DRIVERS))
    ]
    for column, (letter, values) in enumerate(columns, start=1):
        how: dict[str, Any] = {"align": "left", "shrink": column == 2} if column < 3 else {}
        area = parts.local(letter)
        writer.fill(
            lines.rows,
            column,
            lambda r, a=area: f'=IF($L{r}=0,"",INDEX({a},$L{r}))',  # type: ignore[misc]  # its default binds now
            [values[part - 1] if part else "" for part in figures.part_on],
            number="" if column < 3 else TKR,
            **how,
        )
    _looks(writer, places)


def _looks(writer: SheetWriter, places: Places) -> None:
    """Set the package and the groups apart, and show the widest swing of each row."""
    lines, cases, styles = places.lines, places.parts.cases.count, writer.styles
    first, part = lines.first, f"$L{lines.first}"
    widest = f'=AND(E{first}<>"",SUM(E{first})>0,E{first}=MAX($E{first}:$I{first}))'
    package = {"bold": True, "bg_color": BAND, "font_color": NAVY}
    empty = f"=SUM({BEREGNING}!{places.grid.basis.local('D')})=0"
    for columns, criteria, look in (
        ((3, 8), empty, {"num_format": NOTHING}),
        ((4, 8), widest, {"bold": True, "font_color": "#7A4B00", "bg_color": "#FCE8C8"}),
        ((1, 8), f"={part}={places.parts.all.count}", package),
        ((1, 8), f"={part}>{cases}", {"bold": True, "bg_color": PALE}),
    ):
        rule = {"type": "formula", "criteria": criteria, "format": styles.change(**look)}
        writer.sheet.conditional_format(first - 1, columns[0], lines.last - 1, columns[1], rule)
    writer.rule_rows(lines, "B", 8)
    hidden = {"type": "formula", "criteria": empty, "format": styles.change(num_format=NOTHING)}
    writer.sheet.conditional_format(TORNADO.first - 1, 5, TORNADO.last - 1, LAST_COLUMN, hidden)
    writer.sheet.conditional_format(CHOICE_ROW, 3, CHOICE_ROW, 3, hidden)


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` computes in a second way: the package's bars from its sums."""
    places, figures, grid = Places(content.grid), Figures(content), content.grid
    bars, total = places.bars, content.wide.total
    package, row = places.parts.package, grid.total_row
    saving, spent, gain = (f"{BEREGNING}!${k}${row}" for k in "EDF")
    persons, investment = DRIVERS.index(Driver.PERSONS), DRIVERS.index(Driver.INVESTMENT)
    at_low = figures.range_of(Driver.PERSONS)[0]
    at_high = figures.range_of(Driver.INVESTMENT)[1]
    everything = f"{FOELSOMHED}!$B${CHOICE_ROW}:$U${package}"
    return [
        (
            "Følsomhed: pakken med lave helårspersoner",
            f"={gain}+{FOELSOMHED}!{low(persons)}*{saving}",
            f"={FOELSOMHED}!$E${package}",
            float(total.gain + at_low * total.saving),
            "tkr.",
            AMOUNT,
        ),
        (
            "Følsomhed: pakken med høj investering",
            f"={gain}-{FOELSOMHED}!{high(investment)}*{spent}",
            f"={FOELSOMHED}!$L${package}",
            float(total.gain - at_high * total.investment),
            "tkr.",
            AMOUNT,
        ),
        (
            "Følsomhed: det største udsving står øverst",
            f"=MAX({bars.column('H')})",
            f"={FOELSOMHED}!$H${TORNADO.first}",
            float(figures.swings[-1].max()),
            "tkr.",
            AMOUNT,
        ),
        (
            "Ark med fejlværdier: Følsomhed",
            "=0",
            f"=IF(ISERROR(SUM({everything})),1,0)",
            0.0,
            "antal",
            WHOLE,
        ),
    ]
