"""Pakke: what the committee reads: key figures, yearly path with chart, the groups' tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from investpakke.calc.package import Totals
from investpakke.calc.series import Floats
from investpakke.published_path import PublishedPath
from investpakke.reconciliation import PER_UNIT, QUANTITY_TEXT
from investpakke.show import numbers as shown_numbers
from investpakke.show.numbers import number
from investpakke.workbook.layout import PAKKE
from investpakke_templates.content import Content, LineType, PakkeLine
from investpakke_templates.grid import PATH
from investpakke_templates.sheet_writer import SheetWriter, with_municipality
from investpakke_templates.sheets.kontrol import published_table
from investpakke_templates.sheets.parts import LABELS, year_heads
from investpakke_templates.styles import (
    BAND,
    GOLD,
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
from investpakke_templates.table import RIGHT, YEARS, Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(PAKKE)
_TO_MIO = {"mio. kr.": "", "tkr.": "/1000", "kr.": "/1000/1000"}
_PLAIN = "General;[Red]-General;0"
"""As many decimals as the document prints."""
_SMALL = 10
"""Amounts below so many mio. kr. are told with a decimal: 1,7 and 1,5 are not both 2."""
_TOTAL, _SHARE = str(_SAID["lines"]["total"]), str(_SAID["lines"]["share"])
_AVERAGES = ("investment", "saving", "gain", "persons", "break_even", "margin")
_NUMBERS = {"persons": PERSONS, "break_even": "#,##0.00", "margin": SHARE_1, "horizon": WHOLE}


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, package = content.grid, content.package
    writer = SheetWriter(book, styles, PAKKE, "#1F3A5F")
    writer.columns(grid, (2, 7, 72, 12, 12, 12, 12, 12, 12, 12), 11)
    writer.title("", "", master)
    name, town = grid.setting("name"), grid.setting("municipality")
    writer.formula(1, 1, f'={name}&""', package.name, "title")
    tail = _SAID["subtitle"].removeprefix("{municipality} · ")
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
    table, result, said = content.grid.key_figures, content.result, _SAID["figures"]
    averages = _by_name(result.total)
    figures = {
        **{name: (f"=total[{name}]", float(value)) for name, value in averages.items()},
        "mean_net": ("=path_net[mean]", result.mean_net),
        "present": ("=path_present[total]", result.net_present_value),
        "cases": ("=SUM(basis[active])", len(content.package.cases)),
    }
    numbers = {**_NUMBERS, "cases": WHOLE}
    writer.section(table.first - 1, said["title"], table.at("unit"))
    for at, (name, (label, unit)) in enumerate(said["rows"].items()):
        row, (formula, value) = table.part(at, 1), figures[name]
        writer.text(row.first, table.at("nothing"), "")
        writer.text(row.first, table.at("label"), label)
        figure = Column("value", formula, [value], numbers.get(name, TKR), "calc")
        writer.table(row, [figure], content.tables)
        writer.text(row.first, table.at("unit"), unit, "note")
    if content.published_path is None:
        writer.text(table.last + 2, table.at("nothing"), said["note"], "note")


def _by_name(totals: Totals) -> dict[str, Any]:
    """Return averages by the names of their columns."""
    return dict(zip(_AVERAGES, _averages(totals), strict=True))


def _averages(totals: Totals) -> tuple[Any, ...]:
    derived = (totals.gain, totals.persons, totals.break_even_persons, totals.margin)
    return (totals.investment, totals.saving, *derived)


def _if_shown(formula: str) -> str:
    return f'=IF(shown[year]=1,{formula},"")'


def _path(writer: SheetWriter, content: Content) -> None:
    grid, table, result = content.grid, content.grid.pakke_path, content.result
    label, end = table.at("label"), table.at("end")
    title = _SAID["path"]["title"]
    writer.section(table.first - 2, title, grid.year_columns[-1], first_column=label)
    for column in (label, end):
        writer.text(table.first - 1, column, "", "head")

    def row(values: Any) -> list[Value]:
        hidden = grid.years - content.package.years
        return [*(float(v) for v in values), *[""] * hidden]

    years = row(content.package.shown_years)
    head = Column(YEARS, _if_shown("calendar[year]"), years, WHOLE, "head")
    writer.table(table.line(-1), [head], content.tables)
    paths = (
        result.investment_by_year,
        result.saving_by_year,
        result.net_by_year,
        result.cumulative_net_by_year,
    )
    for at, (name, text) in enumerate(_SAID["path"]["rows"].items()):
        kind, line = "total" if name == "net" else "calc", table.part(at, 1)
        for column, shown in ((label, text), (end, "")):
            writer.text(line.first, column, shown, kind)
        formula, values = _if_shown(f"path_{name}[year]/1000"), row(np.asarray(paths[at]) / 1000)
        writer.table(line, [Column(YEARS, formula, [values], MIO_1, kind)], content.tables)
    _chart_labels(writer, content)


def _chart_labels(writer: SheetWriter, content: Content) -> None:
    """Write the text under each year's columns: the year and its net, as in the document."""
    grid, path, result = content.grid, content.grid.pakke_path, content.result
    table = replace(path, first=grid.chart_label_row, count=1)
    tables = content.tables | {
        "head": path.part(-1, 1),
        "flows": path.part(0, 2),
        "net": path.part(PATH.index("net"), 1),
        "cases": grid.key_figures.line(grid.key_figures.count - 1),
    }
    cell, empty = "net[@year]", _SAID["chart"]["no_cases"]
    few = f"1+(MAX(flows[years])<{_SMALL})"
    amount = f'CHOOSE({few},TEXT(ABS({cell}),"0"),{unsigned_tenths(cell)})'
    sign = f'CHOOSE(1+({cell}<0),"{_SAID["gain"]}","{_SAID["cost"]}")'
    year = 'head[@year]&": "&'
    text = f'{year}"{empty}",{year}{sign}&{amount}&"{_SAID["mio"]}"'
    label = f'=CHOOSE(1+(shown[year]=1)*(1+(cases[value]>0)),"",{text})'
    nets = zip(content.package.shown_years, result.net_by_year.tolist(), strict=True)
    most = max((*result.investment_by_year, *result.saving_by_year), default=0.0)
    decimals = 1 if most / 1000 < _SMALL else 0
    some = bool(content.package.cases)
    values = [f"{year}: {_said(net, decimals) if some else empty}" for year, net in nets]
    writer.text(table.first, table.at("label"), _SAID["chart"]["label"], "note")
    texts = [content.texts(values, grid.years)]
    labels = Column(YEARS, label, texts, kind="note", how={"wrap": True})
    writer.table(table, [labels], tables)
    writer.sheet.set_row(table.first - 1, 40)


def _said(net: float, decimals: int) -> str:
    amount = shown_numbers.number(abs(net) / 1000, "da", decimals)
    return f"{_SAID['cost' if net < 0 else 'gain']}{amount}{_SAID['mio']}"


def _chart(book: Workbook, writer: SheetWriter, content: Content) -> None:
    grid, block = content.grid, content.grid.pakke_path
    first, last = grid.year_columns[0], grid.year_columns[-1]
    chart: Any = book.add_chart({"type": "column"})
    said, unit = _SAID["chart"], _SAID["mio"].strip()
    for row, name, colour in zip(block.rows, said["series"], (NAVY, TEAL), strict=False):
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
                    "num_format": f'[<{_SMALL}]0.0 "{unit}";0 "{unit}"',
                    "font": {"size": 9},
                },
            }
        )
    if content.published_path is not None:
        chart.combine(published_marks(book, content))
    chart.set_legend({"position": "top"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}})
    writer.chart(
        chart,
        grid.key_figures.last + 2,
        1,
        title=said["title"],
        description=said["description"],
        width=min(1660, 1168 + 82 * grid.years),  # as the table
        height=640,
    )


# -- the groups' tables ---------------------------------------------------------------


def _lines(writer: SheetWriter, content: Content) -> None:
    grid, table, said = content.grid, content.grid.pakke_lines, _SAID["lines"]
    head = table.first - 2
    writer.section(head - 1, said["title"], grid.year_columns[-1])
    writer.text(head - 1, grid.year_columns[0], said["years"], "section")
    writer.sheet.set_row(head - 1, 30)
    writer.heads(head, 1, [column.text for column in heads(PAKKE, "lines")], left=2)
    year_heads(writer, content, table.moved(-1))
    _package_line(writer, content, table.part(-1, 1))
    columns = []
    for name, choices in _choices().items():
        chosen = f'CHOOSE(lines[@type],"",{",".join(choices)})'
        formula = _if_shown(chosen) if name == YEARS else f"={chosen}"
        if name == YEARS:
            years = range(grid.years)
            values: Any = [[_net(content, line, at) for at in years] for line in content.lines]
        else:
            values = [_value(content, line, name) for line in content.lines]
        label = name in LABELS
        how = {"align": "left", "shrink": True} if label else {}
        number = "" if label else _NUMBERS.get(name, TKR)
        columns.append(Column(name, formula, values, number, how=how))
    writer.table(table, columns, content.tables)
    _looks(writer, table)


def _package_line(writer: SheetWriter, content: Content, row: Table) -> None:
    """Write the package's own line above its groups."""
    grid, result = content.grid, content.result
    texts = {"number": "", "name": _SAID["lines"]["package"], "horizon": ""}
    for name, text in texts.items():
        writer.text(row.first, row.at(name), text, "total")
    net = [*map(float, result.net_by_year), *[""] * (grid.years - len(result.net_by_year))]
    columns = [
        Column(name, f"=total[{name}]", [float(value)], _NUMBERS.get(name, TKR))
        for name, value in _by_name(result.total).items()
    ]
    columns.append(Column(YEARS, _if_shown("total[year]"), [net], TKR))
    writer.table(row, columns, content.tables, kind="total")


def _choices() -> dict[str, tuple[str, str, str, str]]:
    """Return, for each column, what a head, case, total and share line show."""

    def case(name: str, of: str = "result") -> str:
        return f"INDEX({of}[{name}],lines[@case])"

    def group(name: str) -> str:
        return f"INDEX(group_result[{name}],lines[@group])"

    empty = '""'
    averages = {name: (empty, case(name), group(name), empty) for name in _AVERAGES}
    averages["investment"] = (*averages["investment"][:3], group("share"))
    return {
        "number": (group("number"), case("number"), empty, empty),
        "name": (group("name"), case("name"), f'"{_TOTAL}"', f'"{_SHARE}"'),
        **averages,
        "horizon": (empty, case("horizon", "basis"), empty, empty),
        YEARS: (empty, case("year", "net"), group("year"), empty),
    }


def _value(content: Content, line: PakkeLine, name: str) -> Value:
    """Return what the engine says stands in a cell of the group tables."""
    is_case = line.type == LineType.CASE
    if name in LABELS:
        return _label(content, line, name)
    if line.type == LineType.SHARE:
        return float(content.result.share[line.group - 1]) if name == "investment" else ""
    if not is_case and line.type != LineType.TOTAL:
        return ""
    if name == "horizon":
        return content.package.cases[line.case - 1].averaging_years if is_case else ""
    totals = content.result.by_case if is_case else content.result.by_group
    return float(_by_name(totals)[name][line.case - 1 if is_case else line.group - 1])


def _net(content: Content, line: PakkeLine, year: int) -> Value:
    """Return the net of a case's or total's line in a year."""
    if year >= content.package.years or line.type not in {LineType.CASE, LineType.TOTAL}:
        return ""
    if line.type == LineType.CASE:
        return float(content.result.net_by_case[line.case - 1, year])
    return float(content.result.net_by_group[line.group - 1, year])


def _label(content: Content, line: PakkeLine, name: str) -> Value:
    package = content.package
    if line.type == LineType.BLANK:
        return ""
    if line.type == LineType.HEAD:
        group = package.groups[line.group - 1]
        return group.id if name == "number" else group.name
    if line.type == LineType.CASE:
        return str(getattr(package.cases[line.case - 1], name))
    if name == "number":
        return ""
    return _TOTAL if line.type == LineType.TOTAL else _SHARE


def _looks(writer: SheetWriter, table: Table) -> None:
    """Give each line the look of its type; nothing is drawn on blank lines."""
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            '=AND([@name]<>"",[@investment]="")',
            {"bold": True, "bg_color": BAND, "font_color": NAVY},
        ),
        (
            f'=AND([@name]="{_TOTAL}",[@number]="")',
            {"bold": True, "bg_color": PALE, "top": 1, "top_color": NAVY},
        ),
        (f'=AND([@name]="{_SHARE}",[@number]="")', {"italic": True, "num_format": SHARE}),
        ('=[@name]<>""', {"bottom": 4, "bottom_color": LINE}),
    )
    area = (table.first - 1, table.at("number"), table.last - 1, table.year_columns[-1])
    for criteria, look in looks:
        rule = {
            "type": "formula",
            "criteria": table.on_first(criteria),
            "format": writer.styles.change(**look),
        }
        writer.sheet.conditional_format(*area, rule)


# -- what the document prints by year ------------------------------------------------


def write_published(writer: SheetWriter, content: Content, path: PublishedPath) -> None:
    """Write the document's savings and nets under the computed ones, and why they differ."""
    rows = content.grid.pakke_path
    tables = content.tables | {"printed": published_table(content), "head": rows.line(-1)}
    for offset, quantity in enumerate(("saving", "net")):
        row = rows.part(rows.count + offset, 1)
        for name, text in (("label", _SAID["published"][quantity]), ("end", "")):
            writer.text(row.first, row.at(name), text, "calc")
        values = _in_mio(path, getattr(path, quantity))
        shown: list[Value] = ["" if np.isnan(value) else value for value in values.tolist()]
        shown += [""] * (content.grid.years - len(shown))
        printed = Column(YEARS, _printed(path.unit, quantity), [shown], _PLAIN, "calc")
        writer.table(row, [printed], tables)
    _write_why(writer, content, path)


def _in_mio(path: PublishedPath, values: Floats) -> Floats:
    return path.tkr(values) * PER_UNIT["mio. kr."]


def _printed(unit: str, quantity: str) -> str:
    """Look a year's printed figure up among the published ones on `Kontrol`, in mio. kr."""
    year, figures = f'"{QUANTITY_TEXT[quantity].da}, "&head[year]', "printed[expected]"
    known = f'printed[label],{year},printed[unit],"{unit}"'
    counted = f'COUNTIFS({known},{figures},">=0")+COUNTIFS({known},{figures},"<0")'
    return f'=IF(AND(shown[year]=1,{counted}=1),SUMIFS({figures},{known}){_TO_MIO[unit]},"")'


def _write_why(writer: SheetWriter, content: Content, path: PublishedPath) -> None:
    """Write in one line why the document's mean, the computed one and the gains' sum differ.

    The figures in it are texts of their own above it, so that the line stays short.
    """
    figure, grid, result = path.mean_net, content.grid, content.result
    said, line = _SAID["published"], grid.key_figures.part(grid.key_figures.count + 1, 1)
    if figure is None or figure.value is None or not np.isfinite(path.saving).all():
        writer.text(line.first, line.at("nothing"), _SAID["figures"]["note"], "note")
        return
    rows, whole = grid.pakke_path, path.unit == "mio. kr." and path.decimals <= 0
    keys = [*_SAID["figures"]["rows"]]
    values = (
        (
            f"printed[expected]{_TO_MIO[figure.unit]}",
            path.mean_in_tkr or 0.0,
            figure.unit == "mio. kr." and figure.decimals <= 0,
        ),
        ("mean_net[value]/1000", result.mean_net, False),
        ("SUM(published[years])", float(path.tkr(path.saving).sum()), whole),
        ("SUM(computed[years])", float(result.saving_by_year.sum()), False),
        ("gain[value]/1000", float(result.total.gain), False),
    )
    # Those that are shown whole stand first, so that like formulas stand side by side.
    placed = sorted(range(len(values)), key=lambda index: not values[index][2])
    first = rows.at("end") + 1
    figures = _beside(rows, rows.count + 2, first, len(values))
    tables = {
        "printed": published_table(content).line(content.package.published.index(figure)),
        "mean_net": grid.key_figures.line(keys.index("mean_net")),
        "gain": grid.key_figures.line(keys.index("gain")),
        "published": rows.line(rows.count),
        "computed": rows.line(1),
        "figures": figures.line(0),
        "texts": figures.line(1),
    }
    writer.text(figures.first, rows.at("label"), said["means_label"], "note")
    shown = [number(value / 1000, "da", 0 if whole else 1) for _, value, whole in values]
    names = [f"figure{placed.index(index)}" for index in range(len(values))]
    for name, (formula, value, whole), text in zip(names, values, shown, strict=True):
        written = 'TEXT(figures[this],"0")' if whole else _tenths("figures[this]")
        amount = Column(name, f"={formula}", value / 1000, MIO_1, "note", RIGHT)
        writer.table(tables["figures"], [amount], tables)
        worded = Column(name, f"={written}", text, "", "note", RIGHT)
        writer.table(tables["texts"], [worded], tables)
    *parts, end = said["means"]
    joined = "&".join(f'"{part}"&texts[{name}]' for part, name in zip(parts, names, strict=True))
    told = "".join(f"{part}{text}" for part, text in zip(parts, shown, strict=True))
    why = Column("nothing", f'={joined}&"{end}"', [f"{told}{end}"], kind="bold")
    writer.table(line, [why], tables)


def _beside(table: Table, start: int, first: int, count: int) -> Table:
    """Return a row of figures, by their numbers, in the columns from ``first`` on."""
    columns = {f"figure{index}": xl_col_to_name(first + index) for index in range(count)}
    return replace(table.part(start, 1), letters=columns)


def _tenths(cell: str) -> str:
    """Return the text of a number with one decimal and a comma, in every language of Excel."""
    sign = f'CHOOSE(1+({cell}<0)*({_in_tenths(cell)}>0),"","-")'
    return f"{sign}&{unsigned_tenths(cell)}"


def unsigned_tenths(cell: str) -> str:
    """Return such a text without its sign."""
    tenths = _in_tenths(cell)
    return f'INT({tenths}/10)&","&({tenths}-10*INT({tenths}/10))'


def _in_tenths(cell: str) -> str:
    return f"INT(ABS({cell})*10+1/2)"


def published_marks(book: Workbook, content: Content) -> Any:
    """Return the document's savings as marks, to be drawn over the columns."""
    grid = content.grid
    first, last = grid.year_columns[0], grid.year_columns[-1]
    row = grid.pakke_path.last  # counted from 0: the row under the computed path
    marks: Any = book.add_chart({"type": "line"})
    marks.add_series(
        {
            "name": _SAID["published"]["name"],
            "categories": [PAKKE, grid.chart_label_row - 1, first, grid.chart_label_row - 1, last],
            "values": [PAKKE, row, first, row, last],
            "line": {"none": True},
            "marker": {
                "type": "diamond",
                "size": 9,
                "border": {"color": "#FFFFFF"},
                "fill": {"color": GOLD},
            },
        }
    )
    return marks
