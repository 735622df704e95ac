"""Vippepunkter: what it takes for each case's gain to be gone, the thinnest case first.

Under the ranked table stands what it is computed from. The phasing's common factor is exact: if
just the factors above a certain one are at full effect, the saving is a straight line in the
common factor, and the answer is the largest of the lines' own answers. Every factor of a case is
one of its profile's. So a group and the package have a line for each profile and year, and the
savings behind them are added up by profile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import VIPPEPUNKTER
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import (
    LABELS,
    NO_GAIN,
    NONE,
    Parts,
    PartsColumn,
    parts_on,
    write_heads,
    year_heads,
)
from investpakke_templates.sheets.vippepunkter_figures import CHARTED, GONE, HOLDS, LOSS, Figures
from investpakke_templates.styles import (
    BAND,
    FACTOR,
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
from investpakke_templates.table import RIGHT, SHRUNK, YEARS, Column, Table
from investpakke_templates.texts import heads, wording

_SAID = wording(VIPPEPUNKTER)
_SUMS = GROUP_ROWS + 1
_CHART_ROW, _LINES_ROW = 10, 33
_PERSONS_2 = "#,##0.00"
_NUMBERS = {
    **dict.fromkeys(("gain", "investment", "investment_0", "fewer"), TKR),
    **dict.fromkeys(("margin", "phasing_0"), SHARE_1),
    **dict.fromkeys(("unit", "unit_0"), TKR_1),
    "persons": PERSONS,
    "persons_0": _PERSONS_2,
    "delay": WHOLE,
}
"""How the ranked table shows its numbers."""


@dataclass(frozen=True)
class Places:
    """The tables: the ranked one on top, and under it what it is computed from."""

    grid: Grid

    def _table(self, first: int, count: int, name: str) -> Table:
        return self.grid.table(VIPPEPUNKTER, first, count, heads_of=name)

    @cached_property
    def figures(self) -> Table:
        """How many cases are thin, and the thinnest margin."""
        return self.grid.table(VIPPEPUNKTER, 5, 4, "nothing", "label", "value", "unit", "end")

    @cached_property
    def lines(self) -> Table:
        """The table: cases by margin, then groups and package."""
        return self._table(_LINES_ROW, self.grid.cases + _SUMS, "lines")

    @cached_property
    def chart(self) -> Table:
        """Labels and margins of the chart."""
        return self._table(self.lines.last + 5, CHARTED, "chart")

    @cached_property
    def parts(self) -> Parts:
        """The switching values, in the order of `Sager`."""
        return parts_on(self.grid, VIPPEPUNKTER, self.chart.last + 4, "parts")

    @cached_property
    def late(self) -> Parts:
        """The average gain by years of delay."""
        return parts_on(self.grid, VIPPEPUNKTER, self.parts.all.last + 4, "late")

    @cached_property
    def factors(self) -> Table:
        """By case and year: the common factor if just the larger factors are at full effect."""
        return self._table(self.late.all.last + 4, self.grid.cases, "factors")

    @cached_property
    def weights(self) -> Table:
        """Of each group and the package, the saving at full effect by profile."""
        return self._table(self.factors.last + 4, _SUMS * self.grid.profile_rows, "weights")

    @cached_property
    def common(self) -> Table:
        """Of each group and the package, the common factors by profile and year."""
        return self._table(self.weights.last + 4, _SUMS * self.grid.profile_rows, "common")

    def of_sum(self, table: Table, index: int) -> Table:
        """Return the rows of a group or (last) the package."""
        return table.part(index * self.grid.profile_rows, self.grid.profile_rows)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name."""
        sums = {
            f"{name}{index}": self.of_sum(getattr(self, name), index)
            for name in ("weights", "common")
            for index in range(_SUMS)
        }
        own = {"lines": self.lines, "factors": self.factors, "late": self.late.all}
        parts = {"parts": self.parts.all, "cases": self.parts.cases}
        return self.grid.tables | own | parts | sums


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    places, figures = Places(content.grid), Figures(content)
    writer = SheetWriter(book, styles, VIPPEPUNKTER, NAVY)
    writer.columns(content.grid, (2, 11, 64, *[11.5] * 7), 11.5)
    writer.sheet.set_column(10, 21, 11.5, styles.get("plain"))
    writer.title(VIPPEPUNKTER, _SAID["subtitle"], master)
    _write_figures(writer, places, figures)
    _write_lines(writer, places, figures)
    _write_chart(book, writer, places, figures)
    _write_parts(writer, content, places, figures)
    _write_late(writer, content, places, figures)
    _write_factors(writer, content, places, figures)
    _write_sums(writer, content, places, figures)
    lines = places.lines
    writer.sheet.freeze_panes(3, 3)
    writer.print_setup(lines.last, lines.at("word"), repeat=(lines.first - 2, lines.first - 1))


def _write_figures(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write how many cases are thin, and the thinnest margin."""
    said, table = _SAID["figures"], places.figures
    formulas = (
        f'=COUNTIF(cases[word],"{GONE}")',
        '=COUNTIF(cases[delay],"<=1")-COUNTIF(cases[kind],2)',  # empty rows have a delay of 0
        f'=COUNTIF(cases[word],"{LOSS}")',
        '=IF(MAX(cases[line])>0,MIN(cases[margin]),"")',
    )
    thinnest = figures.by_case.margin.min() if len(figures.by_case.margin) else ""
    values = (*figures.headline, thinnest)
    writer.section(table.first - 1, said["title"], table.at("end"))
    for index, (label, unit) in enumerate(said["rows"]):
        line, row = table.line(index), table.first + index
        for name, text, kind in (
            ("nothing", "", "label"),
            ("label", label, "label"),
            ("unit", unit, "note"),
            ("end", "", "note"),
        ):
            writer.text(row, table.at(name), text, kind)
        number = SHARE_1 if row == table.last else WHOLE
        value = Column("value", formulas[index], values[index], number, "calc")
        writer.table(line, [value], places.tables)


def _write_lines(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the ranked table: each line shows the part whose line it is."""
    table, said = places.lines, _SAID
    last = table.at("word")
    for row, note in enumerate(said["notes"], start=table.first - 6):
        writer.text(row, 1, note, "note")
    writer.section(table.first - 3, said["lines"]["title"], last)
    shown = heads(VIPPEPUNKTER, "lines")[:last]
    writer.heads(table.first - 2, 1, [head.text for head in shown], left=2)
    writer.sheet.set_row(table.first - 3, 30)
    for head in heads(VIPPEPUNKTER, "lines"):
        kind = "unit_left" if head.name in LABELS else "unit" if head in shown else "note"
        how = RIGHT if kind == "note" else {}
        writer.text(table.first - 1, table.at(head.name), head.unit, kind, **how)
    for index, row in enumerate(table.rows, start=1):
        writer.number(row, table.at("line"), index, "note", WHOLE, align="right")
    part = "=IF([@line]<=MAX(parts[line]),MATCH([@line],parts[line],0),0)"
    columns = [Column("part", part, figures.part_on, WHOLE, "note", RIGHT)]
    for name, values in figures.columns.items():
        align = "left" if name in LABELS else "center" if name == "word" else "right"
        formula = f'=IF([@part]=0,"",INDEX(parts[{name}],[@part]))'
        on_lines = [values[part - 1] if part else "" for part in figures.part_on]
        how = {"align": align, "shrink": name == "name"}
        columns.append(Column(name, formula, on_lines, _NUMBERS.get(name, ""), how=how))
    writer.table(table, columns, places.tables)
    _looks(writer, places)


def _looks(writer: SheetWriter, places: Places) -> None:
    """Colour what one person fewer does, and set the groups and the package apart."""
    table, styles = places.lines, writer.styles
    last = table.at("word")
    words = (table.first - 1, last, table.last - 1, last)
    for word, look in ((HOLDS, styles.good), (GONE, styles.bad), (LOSS, styles.known)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        writer.sheet.conditional_format(*words, rule)
    area = (table.first - 1, 1, table.last - 1, last)
    package = {"bold": True, "bg_color": BAND, "font_color": NAVY, "top": 1, "top_color": NAVY}
    for criteria, look in (
        (f"=[@part]={places.parts.all.count}", package),
        (f"=[@part]>{places.grid.cases}", {"bold": True, "bg_color": PALE}),
    ):
        rule = {
            "type": "formula",
            "criteria": table.on_first(criteria),
            "format": styles.change(**look),
        }
        writer.sheet.conditional_format(*area, rule)
    writer.rule_rows(table, "number", last)


def _write_chart(book: Workbook, writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the chart of the thinnest margins, and what it is drawn from."""
    table, said = places.chart, _SAID["chart"]
    name, margin = table.at("name"), table.at("margin")
    write_heads(writer, table, "chart", margin)
    labels, margins = figures.charted
    for index, row in enumerate(table.rows, start=1):
        writer.number(row, table.at("number"), index, "note", WHOLE, align="right")
    known = "IF([@number]<=MAX(cases[line]),"
    label = f'={known}lines[@number]&" "&lines[@name],"")'
    columns = (
        Column("name", label, labels),
        Column("margin", f'={known}lines[@margin],"")', margins, SHARE_1, how=RIGHT),
    )
    writer.table(table, columns, places.tables)
    chart: Any = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": said["series"],
            "categories": [VIPPEPUNKTER, table.first - 1, name, table.last - 1, name],
            "values": [VIPPEPUNKTER, table.first - 1, margin, table.last - 1, margin],
            "fill": {"color": TEAL},
            "invert_if_negative": True,
            "invert_if_negative_color": "#A31515",
            "gap": 40,
            "data_labels": {"value": True, "num_format": "0.0 %;-0.0 %;;", "font": {"size": 9}},
        }
    )
    title = said["heading"].format(count=CHARTED)
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {"reverse": True, "label_position": "low", "num_font": {"size": 9}, "line": {"color": NAVY}}
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    writer.chart(
        chart,
        _CHART_ROW - 1,
        1,
        title=title,
        description=said["description"],
        width=1470,
        height=320,
    )


def _write_parts(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write every part's switching values, in the order of `Sager`."""
    parts = places.parts
    write_heads(writer, parts.all, "parts", parts.all.at("line"))
    columns = (
        *_named(content, figures),
        *_ends(figures),
        *_phasing(content, figures),
        *_ranked(content, places, figures),
    )
    parts.write(writer, columns, places.tables)


def _named(content: Content, figures: Figures) -> list[PartsColumn]:
    """Return numbers and names, and what `Beregning` has of each part."""
    some = 'SUMPRODUCT((result[number]<>"")*1)>0'
    group = f'=IF(of[@number]="","","{_SAID["group"]}"&of[@number])'
    numbers = ("=of[@number]", group, f'=IF({some},"{_SAID["package"]}","")')
    name = f'=IF({some},{content.grid.setting("name")}&"","")'
    full = "=SUMIF(basis[group],of[@number],basis[full_saving])"
    drivers, of = figures.drivers, figures.columns
    average, whole = drivers.average_saving, drivers.full_saving[:, 0]
    return [
        PartsColumn("number", numbers, of["number"]),
        PartsColumn("name", ("=of[@name]", "=of[@name]", name), of["name"]),
        PartsColumn("gain", "=of[@gain]", of["gain"], TKR_1),
        PartsColumn("persons", "=of[@persons]", of["persons"], PERSONS),
        PartsColumn("investment", "=of[@investment]", of["investment"], TKR_1),
        PartsColumn("saving", "=of[@saving]", figures.summed(average), TKR_1),
        PartsColumn(
            "full",
            ("=basis[@full_saving]", full, "=SUM(basis[full_saving])"),
            figures.summed(whole),
            TKR_1,
        ),
    ]


def _where(test: str, formula: str) -> str:
    return f'=IF({test},{formula},"{NONE}")'


def _ends(figures: Figures) -> list[PartsColumn]:
    """Return where each driver ends the gain, but for the phasing."""
    saves, has_persons = "[@saving]>0", "[@persons]>0"
    both = f"AND({has_persons},{saves})"
    left = f"SUMPRODUCT((late[@years]>{NO_GAIN})*1)"
    fewer = "[@saving]*([@persons]-MIN(1,[@persons]))/[@persons]-[@investment]"
    step = "1+(ROUND(SUM([@fewer]),6)<0)+(ROUND([@gain],6)<0)"
    word = f'CHOOSE({step},"{HOLDS}","{GONE}","{LOSS}")'
    formulas = {
        "margin": (_where(saves, "[@gain]/[@saving]"), SHARE_1),
        "persons_0": (_where(saves, "[@persons]*[@investment]/[@saving]"), _PERSONS_2),
        "unit": (_where(has_persons, "[@full]/[@persons]"), TKR_1),
        "unit_0": (_where(both, "[@full]/[@persons]*[@investment]/[@saving]"), TKR_1),
        "investment_0": (_where(saves, "[@saving]"), TKR_1),
        "delay": (f'=IF(ROUND([@gain],6)<0,"{NONE}",{left})', WHOLE),
        "fewer": (_where(has_persons, fewer), TKR_1),
        "word": (_where(has_persons, word), ""),
    }
    return [
        PartsColumn(name, formula, figures.columns[name], number)
        for name, (formula, number) in formulas.items()
    ]


_BLANK = '=""'


def _phasing(content: Content, figures: Figures) -> list[PartsColumn]:
    """Return the common factor: the largest of the lines' answers, if full effect will do."""

    def largest(answers: str) -> str:
        return _where("AND([@most]>0,ROUND([@investment]-[@most],6)<=0)", f"MAX({answers})")

    def most_of_sum(index: int) -> str:
        return f"=SUMPRODUCT((profiles[years]>0)*weights{index}[years])"

    def factor_of_sum(index: int) -> str:
        return largest(f"common{index}[years]")

    per_year = "=IF(basis[@horizon]=0,0,basis[@full_saving]/basis[@horizon])"
    weights = content.by_case(figures.weight).tolist() + [""] * _SUMS
    most = ("=[@per_year]*COUNT(factors[@years])", most_of_sum, most_of_sum(GROUP_ROWS))
    factor = (largest("factors[@years]"), factor_of_sum, factor_of_sum(GROUP_ROWS))
    return [
        PartsColumn("per_year", (per_year, _BLANK, _BLANK), weights, TKR_1),
        PartsColumn("most", most, figures.most, TKR_1),
        PartsColumn("phasing_0", factor, figures.columns["phasing_0"], SHARE_1),
    ]


def _ranked(content: Content, places: Places, figures: Figures) -> list[PartsColumn]:
    """Return each part's line in the table: cases by margin, equal ones as on `Sager`."""
    parts, cases = places.parts, len(content.package.cases)
    empty, sums = content.grid.cases - cases, [""] * _SUMS
    letter = f"${parts.all.letters['line']}"
    above = f"{letter}${parts.all.first}:{letter}{parts.package.first - 1}"
    thinner = "(cases[kind]<[@kind])+(cases[kind]=[@kind])*(cases[key]<[@key])"
    alike = "([..@kind]=[@kind])*([..@key]=[@key])"
    lines = (
        f"SUMPRODUCT({thinner})+SUMPRODUCT({alike})",
        'MAX(cases[line])+SUMPRODUCT(([..@number]<>"")*1)',
        f"MAX({above})+1",
    )
    of_case, of_group, of_package = (f'=IF([@number]="",0,{line})' for line in lines)
    kind = '=2*([@number]="")+([@number]<>"")*([@saving]<=0)'
    key = "=IF(ISNUMBER([@margin]),ROUND([@margin],6),0)"
    keys = figures.by_case.margin.round(6).tolist()
    kinds = [0] * cases + [2] * empty
    return [
        PartsColumn("kind", (kind, _BLANK, _BLANK), [*kinds, *sums], WHOLE),
        PartsColumn("key", (key, _BLANK, _BLANK), [*keys, *[0] * empty, *sums], SHARE_1),
        PartsColumn("line", (of_case, of_group, of_package), figures.line_of, WHOLE),
    ]


def _labels(figures: Figures, count: int) -> list[Column]:
    """Return numbers and names as the parts have them."""
    return [
        Column(name, f"=parts[@{name}]", figures.columns[name][:count], how=how)
        for name, how in zip(LABELS, ({}, SHRUNK), strict=True)
    ]


def _write_late(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write the average gain with 0, 1, … years of delay."""
    table = places.late.all
    write_heads(writer, table, "late", max(content.grid.year_columns[-1], 5))
    delays = Column(YEARS, "=numbers[year]-1", np.arange(content.grid.years), WHOLE, "head")
    writer.table(table.line(-1), [delays], places.tables)
    writer.table(table, _labels(figures, table.count), places.tables)
    within = "(numbers[years]<=basis[@horizon]+1-numbers[year])"
    left = f"SUMPRODUCT({within}*basis[@years])"
    gains = (
        f"=parts[@per_year]*{left}-parts[@investment]",
        "=SUMIF(basis[group],of[@number],late_cases[year])",
        "=SUM(late_cases[year])",
    )
    tables = places.tables | {"late_cases": places.late.cases, "parts": places.parts.cases}
    column = PartsColumn(YEARS, gains, figures.gains_by_delay, TKR_1)
    places.late.write(writer, [column], tables)


def _write_factors(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write each case's common factor by year: its line's answer."""
    table = places.factors
    write_heads(writer, table, "factors", max(content.grid.year_columns[-1], 5))
    year_heads(writer, content, table)
    within = "(numbers[years]<=basis[@horizon])"
    larger = f"SUMPRODUCT({within}*(basis[@years]>basis[@year]))"
    rest = f"SUMPRODUCT({within}*(basis[@years]<=basis[@year])*basis[@years])"
    test = "AND(numbers[year]<=basis[@horizon],basis[@year]>0,parts[@per_year]>0)"
    answer = f'=IF({test},(parts[@investment]/parts[@per_year]-{larger})/{rest},"")'
    columns = [*_labels(figures, table.count), Column(YEARS, answer, figures.case_factors, FACTOR)]
    writer.table(table, columns, places.tables)


def _write_sums(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write of each sum, by profile and year, the saving at full effect and the common factor."""
    grid, parts = content.grid, places.parts.all
    names = content.texts([p.name for p in content.profiles], grid.profile_rows)
    last = max(grid.year_columns[-1], 5)
    for name in ("weights", "common"):
        write_heads(writer, getattr(places, name), name, last)
        year_heads(writer, content, getattr(places, name))
    for index in range(_SUMS):
        weights, common = (places.of_sum(t, index) for t in (places.weights, places.common))
        labels = [figures.columns["number"][grid.cases + index]] * grid.profile_rows
        tables = {
            **places.tables,
            "sum": parts.line(grid.cases + index),
            "group": grid.group_result.line(index),
            "weights": weights,
        }
        for number, row in enumerate(weights.rows, start=1):
            writer.number(row, weights.at("profile"), number, "note", WHOLE, align="right")
        of_group = "(basis[group]=group[number])*" if index < GROUP_ROWS else ""
        behind = "(basis[profile]=[@profile])*(basis[horizon]>=numbers[year])*cases[per_year]"
        saving = (
            Column("number", "=sum[number]", labels),
            Column("name", '=profiles[@name]&""', names, how=SHRUNK),
            Column(YEARS, f"=SUMPRODUCT({of_group}{behind})", figures.weights[index], TKR_1),
        )
        writer.table(weights, saving, tables)
        larger = "SUMPRODUCT((profiles[years]>profiles[@year])*weights[years])"
        rest = "SUMPRODUCT((profiles[years]<=profiles[@year])*profiles[years]*weights[years])"
        answer = f"(sum[investment]-{larger})/{rest}"
        factor = f'=IF(AND(weights[@year]>0,profiles[@year]>0),{answer},"")'
        columns = (
            Column("number", "=weights[@number]", labels),
            Column(YEARS, factor, figures.sum_factors[index], FACTOR),
        )
        writer.table(common, columns, tables)


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` computes in a second way: at its value a driver leaves no gain."""
    places, total = Places(content.grid), content.wide.total
    tables = places.tables | {"late": places.late.all.line(places.late.all.count - 1)}
    first = places.lines.first
    whole = replace(places.parts.all, first=first, count=places.common.last - first + 1)
    tables["whole"] = whole

    check = Checks(VIPPEPUNKTER, tables).row
    no_gain = "=SUMPRODUCT(cases[persons_0],cases[unit],basis[mean_factor])"
    ranked = f'=SUMIF(lines[part],"<={content.grid.cases}",lines[gain])'
    cases, gain = float(len(content.package.cases)), float(total.gain)
    return [
        check("no_gain", "=total[investment]", no_gain, float(total.investment)),
        check("places", "=SUM(basis[active])", "=MAX(cases[line])", cases, WHOLE),
        check("gains", "=total[gain]", ranked, gain),
        check("undelayed", "=total[gain]", "=late[first_year]", gain),
        check("errors", "=0", "=IF(ISERROR(SUM(whole[number:line])),1,0)", 0.0, WHOLE),
    ]
