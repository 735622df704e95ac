"""Risiko: how sure the gains are, without macros: exact means and spreads, normal chances.

What holds for all cases stands at the top, then charts and results; where groups and single
cases differ and the workings stand below. Without a stated uncertainty there are no chances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import Distribution
from investpakke.deciding.probability.normal_approximation import PROBABILITIES, SCALED
from investpakke.show.chances import in_words
from investpakke.workbook.inputs.risk import (
    CASES_TITLE,
    CORRELATION_LABEL,
    GROUPS_TITLE,
    HELD,
    STANDARD_CHOICES,
    STANDARD_CHOSEN,
    STANDARD_LABEL,
    USUAL_LABEL,
)
from investpakke.workbook.layout import RISIKO
from investpakke_templates.check import CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import case_labels, group_labels
from investpakke_templates.sheets.risiko_workings import (
    CHANGE,
    CHART_ROW,
    COMMON_ROW,
    CORRELATION_ROW,
    HEAD_ROW,
    INPUTS,
    NOTE_ROW,
    PACKAGE_ROW,
    PARTS,
    POINTS,
    QUANTILES,
    SHARES,
    STANDARD_ROW,
    STATUS_ROW,
    TRIPLES,
    USUAL_ROW,
    Places,
    RiskFigures,
    chosen_text,
    three,
    write_common,
    write_heads,
    write_moments,
    write_points,
)
from investpakke_templates.styles import (
    NAVY,
    NOTHING,
    PALE,
    SHARE,
    SHARE_1,
    TEAL,
    TKR,
    WHOLE,
    Styles,
)
from investpakke_templates.table import Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(RISIKO)
_WIDTHS = (2, 7, 64, *[12] * 15)
_CHART_ROWS = 20
"""Rows that the charts show in a workbook without cases."""
_QUANTILE = f'0 %"{_SAID["results"]["quantile"]}"'
_CHANCE = f'[>=0.995]"{_SAID["results"]["over"]}";[<0.005]"{_SAID["results"]["under"]}";0 %'
"""Whole per cents, never 0 or 100."""


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer, figures = SheetWriter(book, styles, RISIKO, "#1F3A5F"), RiskFigures(content)
    places = Places(content.grid)
    writer.columns(content.grid, _WIDTHS, 12)
    writer.title(RISIKO, _SAID["subtitle"], master)
    _write_usual(writer, figures, places)
    _write_results(writer, content, figures, places)
    _write_groups(writer, content, places)
    _write_own(writer, content, places)
    write_points(writer, content, figures, places)
    write_common(writer, content, figures, places)
    write_moments(writer, content, figures, places)
    _write_charts(book, writer, content, places)
    writer.sheet.set_h_pagebreaks([places.groups.first - 3])
    writer.sheet.freeze_panes(3, places.results.at("gain"))
    writer.print_setup(places.own.last, places.results.at("share"))


# -- the yellow cells -----------------------------------------------------------------


def _write_usual(writer: SheetWriter, figures: RiskFigures, places: Places) -> None:
    """Write the inputs of all cases, what is chosen, and how to read the sheet."""
    asked, rules, table = figures.asked, _SAID["validation"], places.usual
    name, column = table.at("name"), places.tables["standard"].at("value")
    writer.section(HEAD_ROW - 1, _SAID["usual"]["title"], places.results.at("share"))
    write_heads(writer, table, _SAID["usual"]["heads"])
    writer.text(USUAL_ROW, name, USUAL_LABEL)
    correction, correlation = asked.correction, asked.correlation
    shares = [correction.optimism, correction.deadweight]
    _write_row(writer, table, USUAL_ROW, asked.usual, shares)
    writer.text(STANDARD_ROW, name, STANDARD_LABEL)
    writer.input(STANDARD_ROW, column, STANDARD_CHOSEN if asked.standard else HELD)
    writer.text(CORRELATION_ROW, name, CORRELATION_LABEL)
    usual = None if correlation is None else correlation.usual
    writer.input(CORRELATION_ROW, column, usual, "0.00")
    status, text = chosen_text(figures, "status")
    cell = table.line(STATUS_ROW - USUAL_ROW)
    writer.table(cell, [Column("number", status, text, kind="bold")], places.tables)
    for offset, note in enumerate(_SAID["notes"]):
        writer.text(NOTE_ROW + offset, 1, note, "note")
    _validate(writer, table)
    choice = {**rules["standard"], "source": list(STANDARD_CHOICES)}
    for row, rule in ((STANDARD_ROW, choice), (CORRELATION_ROW, rules["correlation"])):
        writer.sheet.data_validation(row - 1, column, row - 1, column, rule)


def _write_groups(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the inputs of groups; blank ones follow those of all cases."""
    table, asked = places.groups, content.decisions.risk
    writer.section(table.first - 2, GROUPS_TITLE, places.results.at("share"))
    write_heads(writer, table, _SAID["groups"]["heads"], shares=False)
    writer.table(table, group_labels(content), places.tables)
    groups = [group.id for group in content.package.groups]
    for index, row in enumerate(table.rows):
        own = asked.by_group.get(groups[index], {}) if index < len(groups) else {}
        _write_row(writer, table, row, own, [])
    _validate(writer, table, shares=False)


def _write_own(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the inputs of single cases; blank ones follow those of the group, or of all cases."""
    table, asked, cases = places.own, content.decisions.risk, content.package.cases
    writer.section(table.first - 2, CASES_TITLE, places.results.at("share"))
    write_heads(writer, table)
    writer.table(table, case_labels(content), places.tables)
    for index, row in enumerate(table.rows):
        number = cases[index].number if index < len(cases) else ""
        taken_off = asked.corrections.get(number)
        shares = (taken_off.optimism, taken_off.deadweight) if taken_off else (None, None)
        _write_row(writer, table, row, asked.by_case.get(number, {}), shares)
    _validate(writer, table)
    writer.rule_rows(table, "number", table.at("name"))


def _write_row(
    writer: SheetWriter,
    table: Table,
    row: int,
    stated: Mapping[Driver, Distribution],
    shares: Sequence[float | None],
) -> None:
    """Write the yellow cells of a row: three points a driver, and what is taken off."""
    values: list[Value | None] = [point for driver in SCALED for point in three(stated.get(driver))]
    for name, value in zip(INPUTS, [*values, *shares], strict=False):
        writer.input(row, table.at(name), value, SHARE_1 if name in SHARES else CHANGE)


def _validate(writer: SheetWriter, table: Table, *, shares: bool = True) -> None:
    for names, rule in ((POINTS, "change"), (SHARES, "share"))[: 1 + shares]:
        area = (table.first - 1, table.at(names[0]), table.last - 1, table.at(names[-1]))
        writer.sheet.data_validation(*area, _SAID["validation"][rule])


# -- the results ----------------------------------------------------------------------


def _write_results(
    writer: SheetWriter, content: Content, figures: RiskFigures, places: Places
) -> None:
    """Write the package's rows, then one row a case."""
    said, table = _SAID["results"], places.results
    head_row, last = table.first - 3, table.at("share")
    writer.section(head_row - 1, "", last)
    standard = f'IF((varying[varies]>0)*used[value]=1,"{said["standard"]}","")'
    title = said["title"] + (said["standard"] if figures.varies and figures.on_standard else "")
    heading = Column("number", f'="{said["title"]}"&{standard}', title, kind="section")
    writer.table(table.line(-4), [heading], places.tables)
    columns = heads(RISIKO, "results")
    writer.heads(head_row, 1, [h.text for h in columns if h.name not in (*QUANTILES, "share")], 2)
    for name, probability in zip(QUANTILES, PROBABILITIES, strict=True):
        writer.number(head_row, table.at(name), probability, "head", _QUANTILE)
    writer.text(head_row, last, columns[-1].text, "head")
    writer.sheet.set_row(head_row - 1, 42)
    writer.table(table, case_labels(content), places.tables)
    writer.table(table, _gains(content, figures), places.tables)
    writer.table(table, _chances_of_cases(figures), places.tables, align="right")
    _write_package(writer, content, figures, places)
    writer.rule_rows(table, "number", last)
    hidden = {
        "type": "formula",
        "criteria": table.line(0).on_first('=[number]=""'),
        "format": writer.styles.change(num_format=NOTHING),
    }
    area = (PACKAGE_ROW - 1, table.at("gain"), COMMON_ROW - 1, last)
    writer.sheet.conditional_format(*area, hidden)


def _gains(content: Content, figures: RiskFigures) -> list[Column]:
    """Return what a case has whether its drivers vary or not."""
    result = content.result.by_case
    gain, investment = content.by_case(result.gain), content.by_case(result.investment)
    corrected = figures.saving - figures.investment
    ratio = np.divide(gain, investment, out=np.zeros_like(gain), where=investment > 0)
    rise = "=IF(result[@investment]>0,[@gain]/result[@investment],0)"
    return [
        Column("gain", "=result[@gain]", gain, TKR),
        Column("corrected", "=moments[@saving]-result[@investment]", corrected, TKR),
        Column("margin", "=result[@margin]", content.by_case(result.margin), SHARE),
        Column("ratio", rise, ratio, SHARE),
    ]


_WORD = "INDEX(words[label],SUMPRODUCT((words[value]<=[@chance])*1))"
_AT = "[@mean]+[@sd]*NORMSINV(heads[this])"


def _chances_of_cases(figures: RiskFigures) -> list[Column]:
    """Return what rests on an uncertainty: blank where no driver of the case varies."""
    spread = figures.spread
    found: dict[str, tuple[str, Sequence[Value] | Floats, str]] = {
        "mean": ("moments[@gain]", spread.mean, TKR),
        "sd": ("moments[@variance]^(1/2)", spread.sd, TKR),
        "chance": ("NORMSDIST([@mean]/[@sd])", spread.chance, _CHANCE),
        "word": (_WORD, [in_words(chance).da for chance in spread.chance], ""),
        **{name: (_AT, spread.quantiles[:, at], TKR) for at, name in enumerate(QUANTILES)},
        "share": ("moments[@part]/package[part]", figures.package_shares, SHARE),
    }
    columns = []
    for name, (formula, values, number) in found.items():
        shown = zip(figures.drivers_varying, values, strict=True)
        known = [value if varying else "" for varying, value in shown]
        columns.append(Column(name, f'=IF(points[@varies]=0,"",{formula})', known, number))
    return columns


def _write_package(
    writer: SheetWriter, content: Content, figures: RiskFigures, places: Places
) -> None:
    """Write the package with the first correlation, and under it with a common shock."""
    table, total, names = places.results, content.result.total, _SAID["texts"]
    last = table.at("share")
    stated = figures.asked.correlation is not None
    independent, varies = "COUNT(correlation[value])=0", "varying[varies]>0"
    for line in (PACKAGE_ROW, COMMON_ROW):
        for column in range(1, last + 1):
            writer.text(line, column, "", "total")
    end = "nothing" if not figures.varies else "stated" if stated else "independent"
    ends = ("nothing", "stated", "independent")
    name = ",".join(f"text_package_{each}[label]" for each in ends)
    second, beside = figures.varies and not stated, f"({varies})*({independent})"
    ratio = float(total.gain / total.investment) if total.investment > 0 else 0.0
    rise = "=IF(total[investment]>0,total[gain]/total[investment],0)"
    corrected = float((figures.saving - figures.investment).sum())
    shares = float(figures.package_shares.sum()) if figures.varies else ""
    own = '=IF(varying[varies]=0,"",SUM(results[share]))'
    of_package: list[tuple[str, str, Value, str]] = [
        ("name", f"=CHOOSE(1+({varies})*(1+({independent})),{name})", names[f"package_{end}"], ""),
        ("gain", "=total[gain]", float(total.gain), TKR),
        ("corrected", "=SUM(results[corrected])", corrected, TKR),
        ("margin", "=total[margin]", float(total.margin), SHARE),
        ("ratio", rise, ratio, SHARE),
        ("share", own, shares, SHARE),
    ]
    common = names["package_common"] if second else ""
    of_common: list[tuple[str, str, Value, str]] = [
        ("name", f'=IF({beside},text_package_common[label],"")', common, "")
    ]
    for start, cells, test, part, shown in (
        (-2, of_package, varies, "part", figures.varies),
        (-1, of_common, beside, "common_part", second),
    ):
        columns = [Column(key, formula, [value], number) for key, formula, value, number in cells]
        row = table.part(start, 1)
        writer.table(row, columns, places.tables, kind="total")
        at = figures.package[start + 2] if shown else None
        found: list[Value] = [""] * (4 + len(QUANTILES))
        if at is not None:
            chance = float(at.chance[0])
            found = [float(at.mean[0]), float(at.sd[0]), chance, in_words(chance).da]
            found += [float(value) for value in at.quantiles[0]]
        formulas = {
            "mean": ("package[gain]", TKR),
            "sd": (f"package[{part}]^(1/2)", TKR),
            "chance": ("NORMSDIST([@mean]/[@sd])", _CHANCE),
            "word": (_WORD, ""),
            **dict.fromkeys(QUANTILES, (_AT, TKR)),
        }
        columns = [
            Column(key, f'=IF({test},{formula},"")', [value], number)
            for (key, (formula, number)), value in zip(formulas.items(), found, strict=True)
        ]
        writer.table(row, columns, places.tables, kind="total", align="right")


def _write_charts(book: Workbook, writer: SheetWriter, content: Content, places: Places) -> None:
    """Draw each case's margin as a column, and beside it the range of its gain."""
    table, said = places.results, _SAID["charts"]
    shown = len(content.package.cases) or min(_CHART_ROWS, content.grid.cases)
    first, last, number = table.first - 1, table.first + shown - 2, table.at("number")
    writer.section(CHART_ROW - 1, said["title"], table.at("share"))

    def series(name: str) -> dict[str, Any]:
        column = table.at(name)
        return {
            "categories": [RISIKO, first, number, last, number],
            "values": [RISIKO, first, column, last, column],
        }

    axis = {
        "num_font": {"size": 9},
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": PALE}},
    }
    margins: Any = book.add_chart({"type": "column"})
    margins.add_series(
        {
            **series("margin"),
            "name": said["margin"],
            "fill": {"color": TEAL},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0 %", "font": {"size": 8}},
        }
    )
    margins.set_y_axis({"num_format": "0 %", **axis})
    ranges: Any = book.add_chart({"type": "stock"})
    low, middle, high = QUANTILES
    for name, text in zip((high, low, middle), said["range_names"], strict=True):
        mark = (
            {"type": "none"}
            if name != middle
            else {"type": "diamond", "size": 6, "border": {"color": TEAL}, "fill": {"color": TEAL}}
        )
        ranges.add_series({**series(name), "name": text, "line": {"none": True}, "marker": mark})
    ranges.set_high_low_lines({"line": {"color": NAVY, "width": 3}})
    ranges.set_y_axis({"num_format": "#,##0", **axis})
    title = f"={RISIKO}!" + places.titles.line(1).on_first("[value]")
    for chart, name, described, column, width in (
        (margins, said["margin"], said["margin_described"], 1, 590),
        (ranges, title, said["range_described"], 4, 880),
    ):
        chart.set_x_axis(
            {"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"}
        )
        writer.chart(
            chart, CHART_ROW - 1, column, title=name, description=described, width=width, height=300
        )
        chart.set_legend({"none": True})


# -- what `Kontrol` holds against the sheet -------------------------------------------


def checks(content: Content) -> list[CheckRow]:
    """Return the sheet's figures another way, and its inputs."""
    figures, places = RiskFigures(content), Places(content.grid)
    check = Checks(RISIKO, places.tables).row
    grown = "(1+moments[mean_persons])*(1+moments[mean_unit])"
    spent = "SUMPRODUCT(result[investment]*(1+moments[mean_investment]))"
    mean = f"=SUMPRODUCT(moments[saving]*{grown})-{spent}"
    return [
        check("mean", "=package[gain]", mean, float(figures.package[0].mean[0])),
        *(
            check(
                name,
                f"=package[{part}]",
                _spread(f"rho{shown}[value]"),
                float(figures.package_parts(shown).sum()),
            )
            for shown, (name, part) in enumerate((("variance", "part"), ("shock", "common_part")))
        ),
        *(check(name, "=0", f"={count}", 0.0, WHOLE) for name, count in _input_faults().items()),
    ]


def _spread(rho: str) -> str:
    """Return the package's variance: what is each case's own, and what is common over all."""

    def squares(area: str) -> str:
        return f"SUMPRODUCT(moments[{area}]^2)"

    persons, unit, both, spent = (f"package[{name}]^2" for name in PARTS)
    own = f"{squares('by_persons:by_unit')}-{squares('by_investment:by_investment')}"
    alone = f"{persons}+{unit}+{spent}-{own}"
    common = f"{both}-{squares('by_both:by_both')}"
    return f"=package[variance]+{rho}*({alone})+{rho}^2*({common})"


def _input_faults() -> dict[str, str]:
    """Return what counts the faults in the yellow cells, by the name of its check."""
    beyond = [
        f'COUNTIF({table}[{low}],"<-1")' for low, _, _ in TRIPLES for table in ("points", "common")
    ]
    shares, cell = "points[optimism:deadweight]", "correlation[value]"
    outside = [f'COUNTIF({area},"{bound}")' for area in (shares, cell) for bound in ("<0", ">1")]
    known = "+".join(f'(standard[value]="{choice}")' for choice in STANDARD_CHOICES)
    beside = (
        f'SUMPRODUCT(({table}[number]="")*({table}[{POINTS[0]}:{last}]<>""))'
        for table, last in (("group_inputs", POINTS[-1]), ("own", "deadweight"))
    )
    return {
        "points": "SUM(points[fault])+SUM(common[fault])",
        "beyond": "+".join(beyond),
        "shares": "+".join((*outside, f"COUNTA({cell})-COUNT({cell})")),
        "beside": "+".join(beside),
        "choice": f"1-({known})",
    }
