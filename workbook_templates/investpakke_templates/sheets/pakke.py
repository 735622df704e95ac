"""Pakke: what the committee reads: key figures, yearly path with chart, the groups' tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.show import numbers as shown_numbers
from investpakke.workbook.layout import BEREGNING, PAKKE
from investpakke_templates.content import Content, LineType, PakkeLine
from investpakke_templates.grid import YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter, with_municipality
from investpakke_templates.sheets.old_blocks import TOTAL_HEADS
from investpakke_templates.sheets.published_path import (
    published_marks,
    unsigned_tenths,
    write_published,
)
from investpakke_templates.styles import (
    BAND,
    LINE,
    MIO_1,
    NAVY,
    PALE,
    PERSONS,
    SHARE,
    SHARE_1,
    TEAL,
    TKR,
    WHOLE,
    Styles,
)
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_LABEL_COLUMN = 8  # I: labels of the yearly table
_HORIZON_COLUMN = 9  # J: the years that a case's averages are taken over
_SMALL = 10
"""Amounts below so many mio. kr. are told with a decimal: 1,7 and 1,5 are not both 2."""
_TOTAL = "Total"
_SHARE = "Andel af samlet investeringspakke"


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, package = content.grid, content.package
    writer = SheetWriter(book, styles, PAKKE, "#1F3A5F")
    writer.columns(grid, (2, 7, 72, 12, 12, 12, 12, 12, 12, 12), 11)
    writer.title("", "", master)
    name, town = grid.setting("name"), grid.setting("municipality")
    writer.formula(1, 1, f'={name}&""', package.name, "title")
    tail = texts()["pakke"]["subtitle"].removeprefix("{municipality} · ")
    formula, shown = with_municipality(town, package.municipality, tail)
    writer.formula(2, 1, formula, shown, "subtitle")
    _key_figures(writer, content)
    _path(writer, content)
    if content.published_path is not None:
        write_published(writer, content, content.published_path)
    _chart(book, writer, content)
    _lines(writer, content)
    lines = grid.pakke_lines
    writer.sheet.set_h_pagebreaks([lines.first - 4])
    writer.print_setup(lines.last, grid.year_columns[-1])
    writer.sheet.freeze_panes(3, 0)


def _key_figures(writer: SheetWriter, content: Content) -> None:
    grid, block, result = content.grid, content.grid.key_figures, content.result
    row, path = grid.total_row, grid.path
    total = result.total
    figures: tuple[tuple[str, str, float, str, str], ...] = (
        ("Årlig investering", f"={BEREGNING}!$D${row}", float(total.investment), TKR, "tkr."),
        ("Gns. årlig besparelse", f"={BEREGNING}!$E${row}", float(total.saving), TKR, "tkr."),
        (
            "Gns. årlig gevinst (sagernes egne horisonter)",
            f"={BEREGNING}!$F${row}",
            float(total.gain),
            TKR,
            "tkr.",
        ),
        (
            "Gns. netto pr. år over alle viste år",
            f"={BEREGNING}!$J${path.first + 2}",
            result.mean_net,
            TKR,
            "tkr.",
        ),
        (
            "Nutidsværdi af netto over alle viste år",
            f"={BEREGNING}!$I${path.first + 4}",
            result.net_present_value,
            TKR,
            "tkr.",
        ),
        (
            "Færre helårspersoner på forsørgelse",
            f"={BEREGNING}!$G${row}",
            float(total.persons),
            PERSONS,
            "personer",
        ),
        (
            "Break-even: personer, hvor gevinsten er 0",
            f"={BEREGNING}!$H${row}",
            float(total.break_even_persons),
            PERSONS,
            "personer",
        ),
        (
            "Margin: andel af besparelsen, der kan mistes",
            f"={BEREGNING}!$I${row}",
            float(total.margin),
            SHARE_1,
            "andel",
        ),
        (
            "Antal sager",
            f"=SUM({grid.basis.column('D')})",
            len(content.package.cases),
            WHOLE,
            "sager",
        ),
    )
    writer.section(block.first - 1, "Nøgletal", 4)
    for at, (label, formula, value, number, unit) in zip(block.rows, figures, strict=True):
        writer.text(at, 1, "")
        writer.text(at, 2, label)
        writer.formula(at, 3, formula, value, "calc", number)
        writer.text(at, 4, unit, "note")
    if content.published_path is None:
        writer.text(block.last + 2, 1, texts()["pakke"]["horizon_note"], "note")


def _path(writer: SheetWriter, content: Content) -> None:
    grid, block, source = content.grid, content.grid.pakke_path, content.grid.path
    result, years = content.result, content.package.years
    last = grid.year_columns[-1]
    title = "Investeringer og forventede besparelser (mio. kr.)"
    writer.section(block.first - 2, title, last, first_column=_LABEL_COLUMN)
    for column in (_LABEL_COLUMN, _LABEL_COLUMN + 1):
        writer.text(block.first - 1, column, "", "head")

    def shown(letter: str, what: str) -> str:
        return f'=IF({BEREGNING}!{letter}${grid.SHOWN_ROW}=1,{what},"")'

    def row(values: Any) -> list[Value]:
        return [*(float(v) for v in values), *[""] * (grid.years - years)]

    head = range(block.first - 1, block.first)
    writer.fill_years(
        head,
        grid.year_columns,
        lambda _, k: shown(k, f"{BEREGNING}!{k}${YEAR_ROW}"),
        [row(content.package.shown_years)],
        "head",
        WHOLE,
    )
    parts = (
        ("Investering", result.investment_by_year),
        ("Besparelse", result.saving_by_year),
        ("Netto", result.net_by_year),
        ("Akkumuleret netto", result.cumulative_net_by_year),
    )
    for index, (at, (label, values)) in enumerate(zip(block.rows, parts, strict=True)):
        kind = "total" if label == "Netto" else "calc"
        for column, text in ((_LABEL_COLUMN, label), (_LABEL_COLUMN + 1, "")):
            writer.text(at, column, text, kind)
        writer.fill_years(
            range(at, at + 1),
            grid.year_columns,
            lambda _, k, i=index: shown(k, f"{BEREGNING}!{k}${source.first + i}/1000"),  # type: ignore[misc]
            [row(np.asarray(values) / 1000)],
            kind,
            MIO_1,
        )
    _chart_labels(writer, content)


def _chart_labels(writer: SheetWriter, content: Content) -> None:
    """Write the text under each year's columns: the year and its net, as in the document."""
    grid, at, net = content.grid, content.grid.chart_label_row, content.grid.pakke_path.first + 2
    flows = f"{grid.year_row(net - 2).split(':')[0]}:{grid.year_row(net - 1).split(':')[1]}"

    def label(letter: str) -> str:
        cell = f"{letter}{net}"
        net_of = (
            f'CHOOSE(1+({cell}<0),"nettogevinst ","nettoudgift ")'
            f'&CHOOSE(1+(MAX({flows})<{_SMALL}),TEXT(ABS({cell}),"0"),{unsigned_tenths(cell)})'
            f'&" mio. kr."'
        )
        year, shown = f'{letter}{net - 3}&": "&', f"{BEREGNING}!{letter}${grid.SHOWN_ROW}=1"
        return f'=CHOOSE(1+({shown})*(1+({some}>0)),"",{year}"{empty}",{year}{net_of})'

    some, empty = f"$D${grid.key_figures.last}", texts()["pakke"]["no_cases"]
    result = content.result
    nets = zip(content.package.shown_years, result.net_by_year.tolist(), strict=True)
    most = max((*result.investment_by_year, *result.saving_by_year), default=0.0)
    decimals = 1 if most / 1000 < _SMALL else 0
    values = [
        f"{year}: {_said(net, decimals) if content.package.cases else empty}" for year, net in nets
    ]
    writer.text(at, _LABEL_COLUMN, "Tekst under diagrammet", "note")
    writer.fill_years(
        range(at, at + 1),
        grid.year_columns,
        lambda _, k: label(k),
        [content.texts(values, grid.years)],
        "note",
        wrap=True,
    )
    writer.sheet.set_row(at - 1, 40)


def _said(net: float, decimals: int) -> str:
    amount = shown_numbers.number(abs(net) / 1000, "da", decimals)
    return f"{'nettoudgift' if net < 0 else 'nettogevinst'} {amount} mio. kr."


def _chart(book: Workbook, writer: SheetWriter, content: Content) -> None:
    grid, block = content.grid, content.grid.pakke_path
    first, last = grid.year_columns[0], grid.year_columns[-1]
    chart: Any = book.add_chart({"type": "column"})
    for row, name, colour in (
        (block.first, "Investering", NAVY),
        (block.first + 1, "Besparelse", TEAL),
    ):
        chart.add_series(
            {
                "name": name,
                "categories": [
                    PAKKE,
                    grid.chart_label_row - 1,
                    first,
                    grid.chart_label_row - 1,
                    last,
                ],
                "values": [PAKKE, row - 1, first, row - 1, last],
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
                "data_labels": {
                    "value": True,
                    "num_format": f'[<{_SMALL}]0.0 "mio. kr.";0 "mio. kr."',
                    "font": {"size": 9},
                },
            }
        )
    if content.published_path is not None:
        chart.combine(published_marks(book, content))
    chart.set_title(
        {
            "name": "Investeringer og forventede besparelser, mio. kr.",
            "name_font": {"size": 12, "color": NAVY},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "top"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": min(1660, 1168 + 82 * grid.years), "height": 640})  # as the table
    description = "Søjlediagram: investering og besparelse pr. år i mio. kr."
    writer.sheet.insert_chart(
        grid.key_figures.last + 2, 1, chart, {"description": description, "object_position": 2}
    )


# -- the groups' tables ---------------------------------------------------------------


def _lines(writer: SheetWriter, content: Content) -> None:
    grid, block = content.grid, content.grid.pakke_lines
    last = grid.year_columns[-1]
    head = block.first - 2
    writer.section(head - 1, "Målgrupper og sager (tusind kr. pr. år)", last)
    writer.text(head - 1, grid.year_columns[0], "Netto pr. år", "section")
    writer.sheet.set_row(head - 1, 30)
    writer.heads(head, 1, ("Nr.", "Investeringsforslag", *TOTAL_HEADS, "Gns. over (år)"), left=2)
    for letter, column in zip(grid.year_letters, grid.year_columns, strict=True):
        year = content.package.first_year + column - grid.year_columns[0]
        formula = f"={BEREGNING}!{letter}${YEAR_ROW}"
        writer.formula(head, column, formula, year, "head", WHOLE)
    _package_line(writer, content, block.first - 1)
    columns = _columns(content)
    numbers = {1: "", 2: "", 6: PERSONS, 7: PERSONS, 8: SHARE_1, 9: WHOLE}
    for column, choices in columns.items():
        letter = xl_col_to_name(column)
        how: dict[str, Any] = {"align": "left", "shrink": True} if column < 3 else {}
        values = [_value(content, line, column) for line in content.lines]
        writer.fill(
            block.rows,
            column,
            lambda r, c=choices, k=letter: _choose(content, r, c, k),  # type: ignore[misc]
            values,
            number=numbers.get(column, TKR),
            **how,
        )
    _looks(writer, content)


def _package_line(writer: SheetWriter, content: Content, row: int) -> None:
    """Write the package's own line above its groups."""
    grid, result = content.grid, content.result
    total, source = result.total, grid.total_row
    writer.text(row, 1, "", "total")
    writer.text(row, 2, "Investeringspakken i alt", "total")
    parts = (
        total.investment,
        total.saving,
        total.gain,
        total.persons,
        total.break_even_persons,
        total.margin,
    )
    numbers = (TKR, TKR, TKR, PERSONS, PERSONS, SHARE_1)
    for column, (value, number) in enumerate(zip(parts, numbers, strict=True), start=3):
        formula = f"={BEREGNING}!${xl_col_to_name(column)}${source}"
        writer.formula(row, column, formula, float(value), "total", number)
    writer.text(row, 9, "", "total")
    net: list[Value] = [float(value) for value in result.net_by_year]
    writer.fill_years(
        range(row, row + 1),
        grid.year_columns,
        lambda _, k: f'=IF({BEREGNING}!{k}${grid.SHOWN_ROW}=1,{BEREGNING}!{k}${source},"")',
        [net + [""] * (grid.years - len(net))],
        "total",
        TKR,
    )


def _columns(content: Content) -> dict[int, tuple[str, str, str, str]]:
    """Return, for each column, what a head, case, total and share line show."""
    grid = content.grid
    result, groups, basis = grid.result, grid.group_result, grid.basis
    empty = '""'
    columns = {
        1: (_pick(groups, "B", "g"), _pick(result, "B", "c"), empty, empty),
        2: (_pick(groups, "C", "g"), _pick(result, "C", "c"), f'"{_TOTAL}"', f'"{_SHARE}"'),
    }
    for column, letter in enumerate("DEFGHI", start=3):
        share = _pick(groups, "J", "g") if letter == "D" else empty
        columns[column] = (empty, _pick(result, letter, "c"), _pick(groups, letter, "g"), share)
    columns[9] = (empty, _pick(basis, "G", "c"), empty, empty)
    for column in grid.year_columns:
        columns[column] = (empty, _pick(grid.net, "{k}", "c"), _pick(groups, "{k}", "g"), empty)
    return columns


def _pick(block: Any, letter: str, which: str) -> str:
    area = block.year(letter) if letter == "{k}" else block.column(letter)
    return f"INDEX({area},{{{which}}})"


def _choose(content: Content, row: int, choices: tuple[str, str, str, str], letter: str) -> str:
    grid = content.grid
    at = row - grid.pakke_lines.first + grid.lines.first
    names = {"g": f"{BEREGNING}!$D{at}", "c": f"{BEREGNING}!$H{at}", "k": letter}
    picked = ",".join(choice.format(**names) for choice in choices)
    chosen = f'CHOOSE({BEREGNING}!$G{at},"",{picked})'
    if letter in grid.year_letters:
        return f'=IF({BEREGNING}!{letter}${grid.SHOWN_ROW}=1,{chosen},"")'
    return f"={chosen}"


def _value(content: Content, line: PakkeLine, column: int) -> Value:
    """Return what the engine says stands in a cell of the group tables."""
    if column < 3:
        return _label(content, line, column)
    if line.type == LineType.SHARE:
        return float(content.result.share[line.group - 1]) if column == 3 else ""
    if line.type not in {LineType.CASE, LineType.TOTAL}:
        return ""
    year = column - content.grid.year_columns[0]
    return _average(content, line, column) if year < 0 else _yearly_net(content, line, year)


def _average(content: Content, line: PakkeLine, column: int) -> Value:
    """Return an average of a case or group; the last column is the case's horizon."""
    is_case = line.type == LineType.CASE
    index = line.case - 1 if is_case else line.group - 1
    if column == _HORIZON_COLUMN:
        return content.package.cases[index].averaging_years if is_case else ""
    totals = content.result.by_case if is_case else content.result.by_group
    parts = (
        totals.investment,
        totals.saving,
        totals.gain,
        totals.persons,
        totals.break_even_persons,
        totals.margin,
    )
    return float(parts[column - 3][index])


def _yearly_net(content: Content, line: PakkeLine, year: int) -> Value:
    if year >= content.package.years:
        return ""
    if line.type == LineType.CASE:
        return float(content.result.net_by_case[line.case - 1, year])
    return float(content.result.net_by_group[line.group - 1, year])


def _label(content: Content, line: PakkeLine, column: int) -> Value:
    package = content.package
    if line.type == LineType.BLANK:
        return ""
    if line.type == LineType.HEAD:
        group = package.groups[line.group - 1]
        return group.id if column == 1 else group.name
    if line.type == LineType.CASE:
        case = package.cases[line.case - 1]
        return case.number if column == 1 else case.name
    if column == 1:
        return ""
    return _TOTAL if line.type == LineType.TOTAL else _SHARE


def _looks(writer: SheetWriter, content: Content) -> None:
    """Give each line the look of its type; nothing is drawn on blank lines."""
    grid, block = content.grid, content.grid.pakke_lines
    area = (block.first - 1, 1, block.last - 1, grid.year_columns[-1])
    name = f"$C{block.first}"
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            f'=AND({name}<>"",$D{block.first}="")',
            {"bold": True, "bg_color": BAND, "font_color": NAVY},
        ),
        (
            f'=AND({name}="{_TOTAL}",$B{block.first}="")',
            {"bold": True, "bg_color": PALE, "top": 1, "top_color": NAVY},
        ),
        (f'=AND({name}="{_SHARE}",$B{block.first}="")', {"italic": True, "num_format": SHARE}),
        (f'={name}<>""', {"bottom": 4, "bottom_color": LINE}),
    )
    for criteria, look in looks:
        writer.sheet.conditional_format(
            *area, {"type": "formula", "criteria": criteria, "format": writer.styles.change(**look)}
        )
