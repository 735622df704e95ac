"""A table with a row for each case, what stands above it, and below."""

from __future__ import annotations

from collections.abc import Sequence

from layout_plan import MONEY, Column, Plan, number, plain, words
from layout_sheet import Sheet, Value, area, as_datetime, ref


def put_top(plan: Plan) -> None:
    """Write what stands above the table: title, unit, first year, signs."""
    layout, draw, sheet = plan.layout, plan.draw, plan.sheet
    last = plan.first_year + plan.years - 1
    ranged = "title" in layout.first
    title = plan.word("titles", "ranged" if ranged else "plain").format(
        first=plan.first_year, second=plan.first_year + 1, last=last
    )
    plan.title = plan.title or title
    if ranged and title not in plan.title:
        plan.title = f"{plan.title}, {plan.first_year}-{last}"
    unit = plan.unit if layout.unit_place == "title" else ""
    if unit:
        plan.title = f"{plan.title}, {unit}" if "(" in unit else f"{plan.title} ({unit})"
    row = draw.choice([1, 1, 2])
    plan.left = draw.choice([1, 1, 2])
    sheet.put(row, plan.left, plan.title, "title")
    if draw.random() < 0.4:
        row += 1
        sheet.put(row, plan.left, "Nordby Kommune, Beskæftigelsesforvaltningen", "plain")
    row += draw.choice([1, 2])
    if layout.unit_place == "above":
        lines = words()["unit_lines"]
        yearly = lines["yearly"] if layout.years == "none" else []
        sentence = draw.choice([*lines["sentences"], *yearly])
        line = (
            sentence.format(unit=plan.unit.removeprefix("i "))
            if " i {unit}" in sentence
            else sentence.format(unit=plan.unit)
        )
        sheet.put(row, plan.left, line, "note")
        row += 1
    if layout.unit_place == "cell":
        sheet.put(row, plan.left, draw.choice(words()["unit_lines"]["labels"]), "plain")
        sheet.put(row, plan.left + 1, plan.unit.removeprefix("i "), "plain")
        row += 1
    if layout.first in {"cell", "date-cell"}:
        sheet.put(row, plan.left, draw.choice(words()["titles"]["labels"]), "plain")
        date = layout.first == "date-cell"
        value: Value = as_datetime(plan.first_year) if date else plan.first_year
        sheet.put(row, plan.left + 1, value, "plain", "date" if date else "")
        row += 1
    if layout.sign == "minus-line":
        sheet.put(row, plan.left, draw.choice(words()["signs"]["lines"]), "note")
        row += 1
    if draw.random() < 0.15:
        line = draw.choice(words()["lines"]["price"]).format(year=plan.first_year - 1)
        sheet.put(row, plan.left, line, "note")
        row += 1
    if draw.random() < 0.1:
        sheet.put(row, plan.left, draw.choice(words()["lines"]["dates"]), "plain")
        sheet.put(row, plan.left + 1, as_datetime(plan.first_year - 1, 3), "plain", "date")
        row += 1
    plan.top = row + 1


def text_columns(plan: Plan) -> list[Column]:
    """Return the columns that say which case a row is."""
    layout, cases = plan.layout, plan.cases
    columns = []
    group = Column("group", plan.word("heads", "group"), [case.group for case in cases], "text")
    if layout.groups in {"column", "merged", "once"}:
        columns.append(group)
    if layout.numbers in {"text", "coded", "whole", "typed"}:
        numbers: list[Value] = [case.number for case in cases]
        if layout.numbers == "whole":
            numbers = [int(case.number) for case in cases]
        if layout.numbers == "typed":
            numbers = [float(case.number) for case in cases]
        columns.insert(
            plan.draw.choice([0, len(columns)]) if layout.groups == "column" else len(columns),
            Column("number", plan.word("heads", "number"), numbers, "text"),
        )
    names: list[Value] = [case.name for case in cases]
    if layout.numbers == "in-name":
        names = [f"{case.number} {case.name}" for case in cases]
    columns.append(Column("name", plan.word("heads", "name"), names, "text"))
    if layout.extras == "hidden-column":
        accounts: list[Value] = [f"5.57.{71 + at % 8}" for at in range(len(cases))]
        columns.append(Column("hidden", plan.word("heads", "account"), accounts, "text"))
    return columns


def tabulate(plan: Plan) -> None:
    """Write the table, or one for each group, and what stands above and below."""
    if plan.draw.random() < 0.15:  # the savings first
        costs = [column for column in plan.columns if column.key.startswith(("cost", "once"))]
        plan.columns = [*(column for column in plan.columns if column not in costs), *costs]
    if plan.twist:
        plan.twist(plan)
    if plan.layout.extras == "sum-column":
        add_sums(plan)
    put_top(plan)
    columns = [*text_columns(plan), *plan.columns]
    if plan.layout.extras == "text-columns":
        remarks: list[Value] = [plan.draw.choice(words()["names"]["remarks"]) for _ in plan.cases]
        columns.append(Column("remark", plan.word("heads", "note_column"), remarks, "text"))
    if plan.layout.unit_place == "above-right":
        plan.sheet.put(plan.top - 1, plan.left + len(columns) - 1, plan.unit, "note")
        plan.top += plan.draw.choice([0, 1])
    if plan.layout.groups == "tables":
        _put_tables(plan, columns)
    else:
        _put_table(plan, columns)


def add_sums(plan: Plan) -> None:
    """Add to each band of amounts its sum over the years."""
    columns: list[Column] = []
    last = plan.first_year + plan.years - 1
    head = plan.word("sums", "heads").format(first=plan.first_year, last=last)
    for at, column in enumerate(plan.columns):
        columns.append(column)
        following = plan.columns[at + 1].band if at + 1 < len(plan.columns) else ""
        if column.band and column.band != following:
            own = [other.values for other in plan.columns if other.band == column.band]
            sums: list[Value] = [plain(sum(map(number, row))) for row in zip(*own, strict=True)]
            columns.append(Column(f"sum{at}", head, sums, band=column.band, summed=True))
    plan.columns = columns


def _put_table(plan: Plan, columns: Sequence[Column]) -> None:
    every = range(len(plan.cases))
    row, rows = put_rows(plan, columns, put_heads(plan, columns, plan.top), every)
    if plan.layout.totals != "none":
        row += plan.draw.random() < 0.2 and plan.layout.extras != "excel-table"
        put_total(plan, columns, row, every, [rows], plan.word("totals", "words"))
        row += 1
    _put_rest(plan, columns, plan.top, [rows], row)


def _put_tables(plan: Plan, columns: Sequence[Column]) -> None:
    """Write a table for each group, each below its name."""
    every, row, blocks = range(len(plan.cases)), plan.top, []
    for name in dict.fromkeys(case.group for case in plan.cases):
        part = [at for at in every if plan.cases[at].group == name]
        plan.sheet.put(row, plan.left, name, "section")
        row, rows = put_rows(plan, columns, put_heads(plan, columns, row + 1), part)
        blocks.append(rows)
        if plan.layout.totals != "none":
            put_total(plan, columns, row, part, [rows], plan.draw.choice(["I alt", "Total"]))
            row += 1
        row += 2
    if plan.layout.totals != "none":
        word = plan.draw.choice(["Pakken i alt", "Alle målgrupper i alt"])
        put_total(plan, columns, row, every, blocks, word)
    _put_rest(plan, columns, plan.top + 1, blocks, row + 1)


def put_heads(plan: Plan, columns: Sequence[Column], row: int) -> int:
    """Write the band and the headers; return the row below them."""
    sheet, banded = plan.sheet, any(column.band for column in columns)
    merged, tall = plan.merged_bands, plan.tall_heads
    head_row = row + 1 if banded else row
    for at, column in enumerate(columns):
        left = plan.left + at
        starts = column.band and (at == 0 or columns[at - 1].band != column.band)
        if starts:
            width = sum(other.band == column.band for other in columns)
            sheet.put(row, left, column.band, "band")
            if merged:
                sheet.merge(row, left, row, left + width - 1)
        if banded and not column.band and merged and tall:
            sheet.put(row, left, column.head, "head", column.head_form)
            sheet.merge(row, left, head_row, left)
        else:
            sheet.put(head_row, left, column.head, "head", column.head_form)
    if plan.layout.unit_place != "below-head":
        return head_row + 1
    for at, column in enumerate(columns):
        of_money = column.key.startswith(MONEY)
        unit = plan.unit if of_money else "antal" if column.key == "persons" else None
        sheet.put(head_row + 1, plan.left + at, unit, "head")
    return head_row + 2


def put_rows(
    plan: Plan, columns: Sequence[Column], row: int, part: Sequence[int]
) -> tuple[int, list[int]]:
    """Write the cases of a table; return the row below them, and theirs."""
    layout, sheet, last_group = plan.layout, plan.sheet, ""
    rows: list[int] = []
    begun, spaced = row, plan.draw.random() < 0.25
    for at in part:
        case = plan.cases[at]
        new = case.group != last_group
        if new and last_group and layout.totals == "subtotals":
            row = _subtotal(plan, columns, row, begun, rows, last_group)
        if new:
            if layout.groups == "sections":
                row += bool(last_group) and spaced
                sheet.put(row, plan.left, case.group, "section")
                row += 1
            begun, last_group = row, case.group
        places = {column.key: ref(row, plan.left + index) for index, column in enumerate(columns)}
        for index, column in enumerate(columns):
            if column.key == "group" and layout.groups in {"merged", "once"} and not new:
                continue
            look = "text" if column.form == "text" else "amount"
            form = "" if column.form == "text" else column.form
            sheet.put(
                row,
                plan.left + index,
                column.values[at],
                look,
                form,
                column.formula.format_map(places),
            )
        rows.append(row)
        row += 1
    if layout.totals == "subtotals":
        row = _subtotal(plan, columns, row, begun, rows, last_group)
    if layout.groups == "merged":
        _merge_groups(plan, columns, part, rows)
    return row, rows


def _merge_groups(
    plan: Plan, columns: Sequence[Column], part: Sequence[int], rows: list[int]
) -> None:
    at = plan.left + [column.key for column in columns].index("group")
    for name in dict.fromkeys(plan.cases[index].group for index in part):
        of = [row for row, index in zip(rows, part, strict=True) if plan.cases[index].group == name]
        plan.sheet.merge(of[0], at, of[-1], at)


def _subtotal(
    plan: Plan, columns: Sequence[Column], row: int, begun: int, rows: list[int], group: str
) -> int:
    own = [at for at in rows if at >= begun]
    at_of = {row: at for at, row in enumerate(rows)}
    word = plan.word("totals", "group").format(group=group)
    put_total(plan, columns, row, [at_of[at] for at in own], [own], word)
    return row + 1


def put_total(
    plan: Plan,
    columns: Sequence[Column],
    row: int,
    part: Sequence[int],
    blocks: Sequence[Sequence[int]],
    word: str,
) -> None:
    """Write a row of totals over the rows of the blocks."""
    keys = [column.key for column in columns]
    place = {"first": 0, "group": keys.index("group") if "group" in keys else 0}.get(
        plan.layout.totals, keys.index("name")
    )
    formulas = plan.draw.random() < 0.6
    for index, column in enumerate(columns):
        at = plan.left + index
        if index == place:
            plan.sheet.put(row, at, word, "total")
        elif column.summed:
            ranges = [area(run[0], at, run[-1], at) for rows in blocks for run in _runs(rows)]
            formula = f"SUM({','.join(ranges)})" if formulas else ""
            value = plain(sum(number(column.values[case]) for case in part))
            plan.sheet.put(row, at, value, "total", column.form, formula)


def _runs(rows: Sequence[int]) -> list[list[int]]:
    """Return consecutive rows together: a sum leaves out what stands between them."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _put_rest(
    plan: Plan, columns: Sequence[Column], top: int, blocks: Sequence[list[int]], row: int
) -> None:
    sheet, extras = plan.sheet, plan.layout.extras
    first, last = blocks[0][0], blocks[-1][-1]
    right = plan.left + len(columns) - 1
    keys = [column.key for column in columns]
    if extras == "hidden-column":
        sheet.hidden.add(plan.left + keys.index("hidden"))
    elif extras == "excel-table":
        sheet.table = (top, plan.left, last, right)
    elif extras == "conditional-format":
        sheet.marked = (first, right, last, right)
    put_common(plan, first, row)


def put_common(plan: Plan, first: int, row: int) -> None:
    """Write the extras that any form may have, below ``row``."""
    sheet, extras, draw = plan.sheet, plan.layout.extras, plan.draw
    if extras == "print-titles":
        sheet.title_rows = (first - 1, first - 1)
    elif extras == "frozen":
        sheet.frozen = (first, plan.left + 1)
    elif extras == "notes":
        row += 2
        sheet.put(row, plan.left, "Noter", "note")
        for line in draw.sample(words()["notes"]["lines"], 2):
            row += 1
            sheet.put(row, plan.left, line, "note")
        if draw.random() < 0.5:
            label, value = draw.choice(words()["notes"]["pairs"])
            sheet.put(row + 2, plan.left, label, "plain")
            sheet.put(row + 2, plan.left + draw.choice([1, 2]), value, "plain")
    elif extras == "second-sheet":
        other = Sheet("Vejledning")
        other.put(1, 1, "Vejledning til skemaet", "title")
        for at, line in enumerate(
            ("Udfyld én linje pr. sag.", "Beløb angives i faste priser.", "Frist: 1. maj")
        ):
            other.put(3 + at, 1, line, "plain")
        plan.more.append(other)
