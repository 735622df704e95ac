"""Kontrol: two numbers computed in two ways, side by side; one master check over all.

A check that need not hold (a difference that is explained) says so in the column "Må afvige"
and is counted beside OK; everything else counts towards the master check. Section A asks whether
the input is filled in rightly, B whether the calculation hangs together, and C whether the
published figures follow from the inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlsxwriter.workbook import Workbook

from investpakke.errors import InputError
from investpakke.model import Figure
from investpakke.reconciliation import Line, Verdict
from investpakke.text import Problem, Text
from investpakke.workbook.layout import KONTROL
from investpakke_templates.check import (
    AMOUNT,
    EMPTY,
    FAULT,
    KNOWN,
    MISSING,
    OK,
    Check,
    CheckRow,
    Checks,
)
from investpakke_templates.content import Content, LineType
from investpakke_templates.grid import PATH
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets import satser
from investpakke_templates.sheets.decision_sheets import DECISION_SHEETS
from investpakke_templates.styles import SHARE_1, WHOLE, Styles
from investpakke_templates.table import Column, Table, formula_of, lettered
from investpakke_templates.texts import heads, wording

_HEADS = heads(KONTROL, "rows")
_LETTERS = lettered([head.name for head in _HEADS])
_SAID = wording(KONTROL)
_EXPLAINED: tuple[str, str] = tuple(_SAID["explained"])
_FIRST_ROW = 8
_CALC_TOLERANCE = 0.001

_MASTER = Table(KONTROL, 5, 3, _LETTERS)
"""What the checks come to, above them: the master check, how many fail, how many are explained."""


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer = SheetWriter(book, styles, KONTROL, "#2E7D7A")
    for column, width in enumerate((2, 6, 62, 13, 13, 12, 10, 18, 10, 10, 46, 62)):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.title(KONTROL, _SAID["subtitle"], master)
    sections, row, tables = content.once(checks), _FIRST_ROW, []
    for title, rows in sections:
        writer.section(row, title, len(_HEADS))
        _write_heads(writer, row + 1, rows)
        table = Table(KONTROL, row + 2, len(rows), _LETTERS)
        for index, check in enumerate(rows):
            _write_check(writer, table.part(index, 1), check)
        tables.append(table)
        row = table.last + 2
    known = sum(check.status == KNOWN for _, rows in sections for check in rows)
    _write_master(writer, content, tables, master, known)
    status = _MASTER.at("status")
    writer.status_colours(_FIRST_ROW, status, row, status)
    writer.sheet.freeze_panes(7, 3)
    writer.sheet.set_h_pagebreaks([tables[-1].first - 3])
    writer.print_setup(row - 2, len(_HEADS))


def master_status(content: Content) -> str:
    """Return what the master check says: how many checks fail, or are explained, or OK."""
    statuses = [check.status for _, rows in content.once(checks) for check in rows]
    failing = sum(status not in {OK, KNOWN, MISSING} for status in statuses)
    if failing:
        return f"{FAULT}: {failing}"
    if not content.package.cases:
        return EMPTY
    known = statuses.count(KNOWN)
    return OK if not known else f"{OK}, {known} {_EXPLAINED[known != 1]}"


def checks(content: Content) -> list[tuple[str, list[Check]]]:
    """Return all sections with their checks."""
    inputs, calculation, published = _SAID["sections"]
    return [
        (inputs, content.once(_input_checks)),
        (calculation, content.once(_calculation_checks)),
        (published, _published_checks(content, published_table(content))),
    ]


def published_table(content: Content) -> Table:
    """Return where the published figures stand."""
    sections = [content.once(_input_checks), content.once(_calculation_checks)]
    first = _FIRST_ROW + sum(len(rows) + 3 for rows in sections) + 2
    return Table(KONTROL, first, len(content.reconciliation), _LETTERS)


def _write_master(
    writer: SheetWriter, content: Content, tables: Sequence[Table], master: str, known: int
) -> None:
    """Count the rows that do not say that they hold; an error value counts as failing."""
    named = {f"section{index}": table for index, table in enumerate(tables)}
    named |= {"failing": _MASTER.line(1), "explained": _MASTER.line(2)} | content.tables

    def counted(word: str) -> str:
        return "+".join(f'COUNTIF(section{i}[status],"{word}")' for i in range(len(tables)))

    holding = "+".join(map(counted, (OK, KNOWN, MISSING)))
    rows = "+".join(f"COUNTA(section{index}[status])" for index in range(len(tables)))
    failing = int(master.removeprefix(f"{FAULT}: ")) if master.startswith(FAULT) else 0
    fails, explains, (one, many) = "failing[expected]", "explained[expected]", _EXPLAINED
    filled = f"({fails}=0)*(SUM(basis[active])>0)"
    words = f'"{OK}, "&{explains}&CHOOSE(1+({explains}>1)," {one}"," {many}")'
    choice = f"1+({fails}=0)+{filled}*(1+({explains}>0))"
    shown = f'=CHOOSE({choice},"{FAULT}: "&{fails},"{EMPTY}","{OK}",{words})'
    column, label = _MASTER.at("expected"), _MASTER.at("label")
    writer.sheet.set_row(_MASTER.first - 1, 36)
    for index, (formula, value, kind, number) in enumerate(
        (
            (shown, master, "master", ""),
            (f"={rows}-({holding})", failing, "calc", WHOLE),
            (f"={counted(KNOWN)}", known, "calc", WHOLE),
        )
    ):
        row, text = _MASTER.first + index, _SAID["master"][index]
        writer.text(row, label, text, "label" if index else "bold")
        writer.table(_MASTER.line(index), [Column("expected", formula, value, number, kind)], named)
    writer.status_colours(_MASTER.first, column, _MASTER.first, column)


def _write_heads(writer: SheetWriter, row: int, rows: Sequence[Check]) -> None:
    """Write the heads; those of columns that a section does not use are left blank."""
    unused = set() if any(check.place for check in rows) else {"place", "why"}
    unused |= set() if any(check.explained for check in rows) else {"may"}
    numbers = ("expected", "computed", "difference", "tolerance", "status")
    for column, head in enumerate(_HEADS, start=1):
        kind = "head" if head.name in numbers else "head_left"
        align = "center" if head.name == "status" else ""
        writer.text(row, column, "" if head.name in unused else head.text, kind, align=align)


def _write_check(writer: SheetWriter, table: Table, check: Check) -> None:
    row, at, number = table.first, table.at, check.format
    if isinstance(check.number, str):
        writer.text(row, at("number"), check.number)
    else:
        writer.number(row, at("number"), check.number, "label", WHOLE, align="left")
    writer.text(row, at("label"), check.label)
    columns = []
    if isinstance(check.expected, str):
        expected = check.expected_value or 0.0
        columns.append(Column("expected", check.expected, [expected], number, "calc"))
    else:
        writer.input(row, at("expected"), check.expected, number)
    unknown = check.expected_value is None
    difference = "" if unknown else check.computed_value - (check.expected_value or 0.0)
    subtracted = '=IF([@expected]="","",[@computed]-[@expected])'
    fails = "(ABS(SUM([@difference]))>[@tolerance])"
    may = f'IF(COUNTIF([@may:may],"{_SAID["may"]}")=0,"{FAULT}","{KNOWN}")'
    status = f'=CHOOSE(1+ISNUMBER([@difference])+{fails},"{MISSING}","{OK}",{may})'
    columns += [
        Column("computed", check.computed, [check.computed_value], number, "calc"),
        Column("difference", subtracted, [difference], number, "calc"),
        Column("status", status, [check.status], kind="check"),
    ]
    writer.table(table, columns)
    writer.number(row, at("tolerance"), check.tolerance, "note", "General", align="right")
    if check.explained:
        writer.text(row, at("may"), _SAID["may"], "note")
    writer.text(row, at("unit"), check.unit, "note")
    writer.text(row, at("place"), check.place, "note", wrap=True)
    writer.text(row, at("why"), check.why, "note", wrap=True)
    longest = max(-(-len(check.place) // 50), -(-len(check.why) // 66))
    if longest > 1:
        writer.sheet.set_row(row - 1, 13.5 * longest)


# -- A: is the input filled in rightly ------------------------------------------------


def _input_checks(content: Content) -> list[Check]:
    """Return the checks that count faults in the input; each must count 0."""
    said, grid = _SAID["inputs"], content.grid
    rates = content.rates.grid
    first_year, discount = grid.setting("first_year"), grid.setting("discount_rate")
    factors, name = "profiles[years]", "profiles[name]"
    rises = "rises[years]"
    shares = "inputs[of_maximum]"

    def outside(cell: str) -> str:
        return f"=({cell}<1)+({cell}>MAX(numbers[years]))+({cell}<>INT({cell}))"

    faults = ("missing", "saving", "twice", "group", "phasing", "horizon", "text")
    formulas = {name: f"=SUM(faults[{name}])" for name in faults} | {
        "positive": '=COUNTIF(inputs[persons:average_saving],"<=0")',
        "negative": '=COUNTIF(inputs[investment:last_year],"<0")',
        "profiles": f'=SUMPRODUCT(({name}<>"")*({factors}=""))'
        f'+SUMPRODUCT(({name}="")*({factors}<>""))+COUNTA({factors})-COUNT({factors})',
        "factors": f'=COUNTIF({factors},"<0")+COUNTIF({factors},">1")',
        "groups": '=SUMPRODUCT(((groups[number]="")<>(groups[name]=""))*1)',
        "first_year": f"=({first_year}<1990)+({first_year}>2200)+({first_year}<>INT({first_year}))",
        "years": outside(grid.setting("years")),
        "averaging_years": outside(grid.setting("averaging_years")),
        "discount_rate": f"=({discount}<0)+({discount}>1)",
        "benefits": "=SUM(case_rates[no_rate])",
        "weeks": "=SUM(case_rates[no_week])",
        "shares": f'=COUNTIF({shares},"<=0")+COUNTIF({shares},">1")',
        "rates": "=SUM(all_rates[missing])+SUM(all_rates[wrong])",
        "rises": f'=COUNTIF({rises},"<=-1")+COUNTIF({rises},">1")+COUNTA({rises})-COUNT({rises})',
    }
    tables = content.tables | {"all_rates": rates.rates, "rises": rates.tables["rises"]}
    return [
        Check(
            index,
            said[name],
            "=0",
            0.0,
            formula_of(formula, tables),
            0.0,
            said["unit"],
            format=WHOLE,
        )
        for index, (name, formula) in enumerate(formulas.items(), start=1)
    ]


# -- B: does the calculation hang together --------------------------------------------


def _calculation_checks(content: Content) -> list[Check]:
    """Return the checks that compute one figure in two ways: ours, then those of the sheets."""
    rows = [*_sums(content), *_paths(content), *_shown(content)]
    rows += [
        row
        for sheet in content.written((*DECISION_SHEETS, satser))
        for row in sheet.checks(content)
    ]
    return [
        Check(index, label, expected, value, computed, value, unit, _CALC_TOLERANCE, format=number)
        for index, (label, expected, computed, value, unit, number) in enumerate(rows, start=1)
    ]


def _sums(content: Content) -> list[CheckRow]:
    """Compare totals over the groups with totals over the cases."""
    total, check = content.wide.total, Checks(KONTROL, content.tables).row
    sums = {name: getattr(total, name) for name in ("investment", "saving", "gain", "persons")}
    some = 1.0 if total.investment > 0 else 0.0
    by_factor = "=SUMPRODUCT(basis[full_saving],basis[mean_factor])"
    by_person = "=SUMPRODUCT(result[persons],basis[unit_saving])"
    full = float(content.wide.full_saving.sum())
    return [
        *(
            check(name, f"=total[{name}]", f"=SUM(group_result[{name}])", float(value))
            for name, value in sums.items()
        ),
        check("shares", "=IF(total[investment]>0,1,0)", "=SUM(group_result[share])", some, SHARE_1),
        check("factors", "=total[saving]", by_factor, float(total.saving)),
        check("full", "=SUM(basis[full_saving])", by_person, full),
    ]


def _paths(content: Content) -> list[CheckRow]:
    """Compare the yearly paths with each other."""
    result, check = content.result, Checks(KONTROL, content.tables).row
    net, total = float(result.net_by_year.sum()), "=path_net[total]"
    last = f"=INDEX(path_cumulative[years],1,{content.grid.setting('years')})"
    by_group = "=SUMPRODUCT(group_result[years]*shown[years])"
    present = "=SUMPRODUCT(net[years]*shown[years]*discount[years])"
    return [
        check("net_of_cases", total, "=SUMPRODUCT(net[years]*shown[years])", net),
        check("net_of_groups", total, by_group, net),
        check("cumulative", total, last, net),
        check("present", "=path_present[total]", present, result.net_present_value),
    ]


def _shown(content: Content) -> list[CheckRow]:
    """Compare what `Pakke` shows with what `Beregning` computes.

    The last check counts the sheets with an error in any cell: SUM passes it on.
    """
    grid, total = content.grid, content.wide.total
    calculated, pakke = grid.basis, grid.key_figures
    tables = content.tables | {
        "shown_lines": grid.pakke_lines,
        "shown_net": grid.pakke_path.line(PATH.index("net")),
        "calculated": replace(calculated, count=grid.lines.last - calculated.first + 1),
        "pakke": replace(pakke, count=grid.pakke_lines.last - pakke.first + 1),
    }
    check = Checks(KONTROL, tables).row
    case = int(LineType.CASE)
    net, cases = float(content.result.net_by_year.sum()), float(len(content.package.cases))
    errors = "+".join(
        f"IF(ISERROR(SUM({area})),1,0)"
        for area in ("calculated[number:last_year]", "pakke[nothing:last_year]")
    )
    return [
        *(
            check(
                f"shown_{name}",
                f"=total[{name}]",
                f"=SUMIF(lines[type],{case},shown_lines[{name}])",
                float(getattr(total, name)),
            )
            for name in ("investment", "gain")
        ),
        check("shown_net", "=path_net[total]", "=SUM(shown_net[years])*1000", net),
        check(
            "shown_cases",
            '=SUMPRODUCT((inputs[number]<>"")*1)',
            f"=COUNTIF(lines[type],{case})",
            cases,
            WHOLE,
        ),
        check("errors", "=0", f"={errors}", 0.0, WHOLE),
    ]


# -- C: do the published figures follow from the inputs -------------------------------

_Rows = dict[tuple[str, str, str, str], int]
"""The place of each published figure, by scope, key, quantity and unit."""

_COLUMNS = {
    "annual_investment": "investment",
    "average_saving": "saving",
    "average_gain": "gain",
    "persons": "persons",
    "share": "share",
}


def _published_checks(content: Content, table: Table) -> list[Check]:
    """Return a check for each published figure, or room to type some in."""
    lines = content.reconciliation
    rows: _Rows = {
        (line.figure.scope, line.figure.key, line.figure.quantity, line.figure.unit): index
        for index, line in enumerate(lines)
    }
    if not lines:
        return _room_for_published(content)
    return [_published(content, line, table, rows) for line in lines]


def _published(content: Content, line: Line, table: Table, rows: _Rows) -> Check:
    figure = line.figure
    percent = 0.01 if figure.unit == "%" else 1.0
    key: str | int = (
        int(figure.key) if figure.scope in {"group", "year", "path"} and figure.key else figure.key
    )
    place = rows[figure.scope, figure.key, figure.quantity, figure.unit]
    value = None if figure.value is None else figure.value * percent
    own = table.part(place, 1)
    return Check(
        number=key,
        label=line.label.da,
        expected=value,
        expected_value=value,
        computed=own.on_first(_computed(content, figure, table, rows), content.tables),
        computed_value=line.computed * percent,
        unit=_SAID["published"]["share"] if figure.unit == "%" else figure.unit,
        tolerance=figure.tolerance * percent,
        explained=not figure.must_tie,
        place=figure.place,
        why=figure.why.da if figure.why and line.verdict in {Verdict.KNOWN, Verdict.LOST} else "",
        format=SHARE_1 if figure.unit == "%" else AMOUNT,
    )


def _computed(content: Content, figure: Figure, table: Table, rows: _Rows) -> str:
    """Return the formula that computes a published figure, in the figure's unit."""
    per = {"mio. kr.": "/1000", "kr.": "*1000"}.get(figure.unit, "")
    if figure.scope in {"case", "group"}:
        of = "result" if figure.scope == "case" else "group_result"
        values = f"{of}[{_COLUMNS[figure.quantity]}]"
        return f"=INDEX({values},MATCH([@number],{of}[number],0)){per}"
    if figure.scope == "year":
        values = f"path_{figure.quantity}[years]"
        return f"=INDEX({values},1,MATCH([@number],calendar[years],0)){per}"
    if figure.scope == "package":
        mean = figure.quantity == "mean_net"
        return f"={'path_net[mean]' if mean else f'total[{_COLUMNS[figure.quantity]}]'}{per}"
    if figure.scope == "ratio":
        first = 2 * content.ratios.index(figure)
        parts = [content.ratio_block.line(first + offset) for offset in (0, 1)]
        return "=" + "/".join(formula_of("part[value]", {"part": part}) for part in parts)
    return _path_formula(content, figure, table, rows, per)


def _path_formula(content: Content, figure: Figure, table: Table, rows: _Rows, per: str) -> str:
    """Return a formula on the published path itself, or on its sum in the engine."""
    years = content.package.shown_years

    def cell(quantity: str, year: int, column: str = "expected") -> str:
        key = ("year", str(year), quantity, figure.unit)
        if key not in rows:
            raise InputError(
                Problem("template.path_missing", "the figure lacks its yearly path"),
                where=f"published, {figure.scope} {figure.quantity}",
                expected=Text(
                    "published {quantity} for {year} in {unit}",
                    quantity=quantity,
                    year=year,
                    unit=figure.unit,
                ),
                got=None,
            )
        return table.line(rows[key]).on_first(f"[{column}]")

    if figure.quantity == "saving_sum":
        first, last = figure.years or (years[0], years[-1])
        from_first = f"(calendar[years]>={cell('saving', first, 'number')})"
        to_last = f"(calendar[years]<={cell('saving', last, 'number')})"
        return f"=SUMPRODUCT({from_first}*{to_last}*path_saving[years]){per}"
    if figure.quantity == "mean_net":
        saving, investment = (
            ",".join(cell(quantity, year) for year in years)
            for quantity in ("saving", "investment")
        )
        return f"=AVERAGE({saving})-AVERAGE({investment})"
    year = int(figure.key)
    return f"={cell('saving', year)}-{cell('investment', year)}"


def _room_for_published(content: Content) -> list[Check]:
    """Return rows to type published totals in, for a package that has none yet."""
    total, said = content.wide.total, _SAID["published"]
    return [
        Check(
            index,
            label,
            None,
            None,
            formula_of(f"=total[{name}]", content.tables),
            float(getattr(total, name)),
            unit,
            0.5,
            place=said["type_here"],
        )
        for index, (name, (label, unit)) in enumerate(said["totals"].items(), start=1)
    ]
