"""Well-formed models at random: tables with totals, groups, years, and everything in step.

Each is drawn from a seed: one or more tables on a sheet, stacked or side by side, with one or two
heading rows, group blocks with subtotals or none, blank rows or none between them, typed and
computed columns, a rate that is fixed, running totals, shares that are averaged among sums, a row
that is typed throughout, with dashes for nothing, between computed ones, a summary on another sheet
that looks things up by label or by row, and a sheet of two columns with totals, their products
summed, and a list with blank rows between.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from openpyxl.utils.cell import get_column_letter

Sheet = dict[str, Any]


@dataclass
class Table:
    """Where a table stands, for those who would damage it: columns are letters."""

    name: str
    rows: list[int]
    inputs: list[str]
    computed: list[str]
    total_row: int
    groups: list[list[int]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    averaged: set[str] = field(default_factory=set)


@dataclass
class Draft:
    """The cells of a workbook by sheet, and its tables."""

    sheets: dict[str, Sheet]
    tables: list[Table]


def draw(seed: int) -> Draft:
    """Return a well-formed workbook."""
    random = Random(seed)  # noqa: S311  nothing secret
    sheet: Sheet = {"A1": "Sats", "B1": 0.25, "A2": "Pris pr. enhed", "B2": 12}
    draft = Draft({"Sager": sheet}, [])
    row = random.choice((4, 5))
    for number in range(random.choice((1, 1, 2))):
        table = _table(random, sheet, row, f"tabel {number + 1}")
        draft.tables.append(table)
        row = table.total_row + random.choice((3, 4))
    _years(random, sheet, row)
    _summary(random, draft)
    _pair(random, draft)
    return draft


def _table(random: Random, sheet: Sheet, row: int, name: str) -> Table:
    inputs = [get_column_letter(3 + i) for i in range(random.randint(2, 4))]
    computed = [get_column_letter(3 + len(inputs) + i) for i in range(random.randint(1, 4))]
    sheet[f"A{row}"], sheet[f"B{row}"] = "Nr.", f"Sag, {name}"
    head = row
    units = random.random() < 0.5
    for place, column in enumerate((*inputs, *computed)):
        sheet[f"{column}{row}"] = f"Beløb {place + 1}" if units else f"Tal {place + 1}"
        if units:
            sheet[f"{column}{row + 1}"] = "tkr."
    row += 2 if units else 1
    table = Table(name, [], inputs, computed, 0)
    subtotals = random.random() < 0.5
    totals = []
    for group in range(random.randint(1, 3) if subtotals else 1):
        if subtotals:
            sheet[f"B{row}"] = f"Gruppe {group + 1}"
            row += 1
        rows = list(range(row, row + random.randint(4, 7)))
        for place, at in enumerate(rows):
            sheet[f"A{at}"] = f"{group + 1}.{place + 1}"
            sheet[f"B{at}"] = f"Sag {name} {group + 1}.{place + 1}"
            for column in inputs:
                sheet[f"{column}{at}"] = random.randint(3, 900) * 10 + 1
        table.rows += rows
        table.groups.append(rows)
        row = rows[-1] + 1
        if subtotals:
            sheet[f"B{row}"] = f"I alt, gruppe {group + 1}"
            totals.append(row)
            row += random.choice((1, 2))
    _compute(random, sheet, table)
    for column in table.averaged:
        sheet[f"{column}{head}"] = "Andel (%)"
    row += random.choice((0, 1)) if not subtotals else 0
    table.total_row = row
    table.totals = totals or [row]
    sheet[f"B{row}"] = random.choice(("I alt", "Total", "Hele pakken i alt"))
    for column in (*inputs, *computed):
        _total(sheet, table, column)
    return table


def _total(sheet: Sheet, table: Table, column: str) -> None:
    """Write a column's totals: of each group, and of all; shares are averaged."""
    does = "AVERAGE" if column in table.averaged else "SUM"
    for total, rows in zip(table.totals, table.groups, strict=False):
        sheet[f"{column}{total}"] = f"={does}({column}{rows[0]}:{column}{rows[-1]})"
    if table.total_row not in table.totals:
        sheet[f"{column}{table.total_row}"] = (
            f"=AVERAGE({column}{table.rows[0]}:{column}{table.rows[-1]})"
            if column in table.averaged
            else "=" + "+".join(f"{column}{total}" for total in table.totals)
        )


def _compute(random: Random, sheet: Sheet, table: Table) -> None:
    a, b = table.inputs[:2]
    for place, column in enumerate(table.computed):
        before = table.computed[place - 1] if place else a
        kind = random.choice(("product", "rate", "difference", "share", "guarded", "running"))
        if kind == "share" and random.random() < 0.5:
            table.averaged.add(column)
        for rows in table.groups:
            for row in rows:
                first = rows[0]
                sheet[f"{column}{row}"] = {
                    "product": f"={a}{row}*{b}{row}/1000",
                    "rate": f"={before}{row}*$B$1",
                    "difference": f"={b}{row}-{a}{row}",
                    "share": f"={a}{row}/SUM({a}${first}:{a}${rows[-1]})",
                    "guarded": f'=IF({a}{row}="",0,{b}{row}*$B$2)',
                    "running": f"=SUM({a}${first}:{a}{row})",
                }[kind]


def _years(random: Random, sheet: Sheet, row: int) -> None:
    """Write a table with years across: typed, phased, net, cumulative, and an average horizon."""
    count = random.randint(4, 7)
    columns = [get_column_letter(4 + i) for i in range(count)]
    sheet[f"B{row}"] = "Forløb"
    sheet[f"{columns[0]}{row}"] = 2025
    for before, column in pairwise(columns):
        sheet[f"{column}{row}"] = f"={before}{row}+1"
    labels = ("Udgift", "Besparelse", "Netto", "Akkumuleret", "Prisfremskrevet", "Tilskud", "Rest")
    for place, label in enumerate(labels, start=1):
        sheet[f"B{row + place}"] = label
    for place, column in enumerate(columns):
        before = columns[place - 1]
        sheet[f"{column}{row + 1}"] = random.randint(100, 900)
        sheet[f"{column}{row + 2}"] = random.randint(100, 900)
        sheet[f"{column}{row + 3}"] = f"={column}{row + 2}-{column}{row + 1}"
        sheet[f"{column}{row + 4}"] = f"=SUM(${columns[0]}{row + 3}:{column}{row + 3})"
        sheet[f"{column}{row + 5}"] = f"={before}{row + 5}*1.02" if place else 100
        sheet[f"{column}{row + 6}"] = random.choice((random.randint(100, 900), "-"))
        sheet[f"{column}{row + 7}"] = f"=SUM({column}{row + 3},{column}{row + 6})"
    last = get_column_letter(4 + count)
    sheet[f"{last}{row}"] = "I alt"
    for line in range(1, 4):
        sheet[f"{last}{row + line}"] = f"=SUM({columns[0]}{row + line}:{columns[-1]}{row + line})"
    after = get_column_letter(5 + count)
    sheet[f"{after}{row}"] = "Gns. 4 år"
    for line in range(1, 4):
        sheet[f"{after}{row + line}"] = (
            f"=AVERAGE({columns[0]}{row + line}:{columns[3]}{row + line})"
        )


def _summary(random: Random, draft: Draft) -> None:
    """Write a sheet that reads the tables: row by row, by label, and as totals."""
    sheet: Sheet = {"A1": "Overblik"}
    row = 3
    for table in draft.tables:
        column = random.choice(table.inputs)
        first, last = table.rows[0], table.rows[-1]
        by_label = random.random() < 0.5
        sheet[f"B{row}"], sheet[f"C{row}"] = "Sag", "Beløb"
        for at in table.rows:
            row += 1
            sheet[f"B{row}"] = draft.sheets["Sager"][f"B{at}"]
            if by_label:
                sheet[f"C{row}"] = (
                    f"=INDEX(Sager!${column}${first}:${column}${last},"
                    f"MATCH($B{row},Sager!$B${first}:$B${last},0))"
                )
            else:
                sheet[f"C{row}"] = f"=Sager!{column}{at}*2"
        sheet[f"B{row + 1}"] = "I alt"
        sheet[f"C{row + 1}"] = f"=Sager!{column}{table.total_row}"
        row += 4
    draft.sheets["Overblik"] = sheet


def _pair(random: Random, draft: Draft) -> None:
    """Write two columns side by side with totals, and elsewhere a list with blank rows between."""
    last = random.randint(9, 13)
    sheet: Sheet = {"A1": "Bilag", "B3": "Timer", "C3": "Kroner i timen"}
    for row in range(4, last + 1):
        sheet[f"A{row}"] = f"Opgave {row - 3}"
        sheet[f"B{row}"], sheet[f"C{row}"] = random.randint(3, 90), random.randint(200, 900)
    sheet[f"A{last + 2}"] = "I alt"
    for column in "BC":
        sheet[f"{column}{last + 2}"] = f"=SUM({column}4:{column}{last})"
    sheet["E1"], sheet["F1"] = "Udgift i alt", f"=SUMPRODUCT(B4:B{last},C4:C{last})"
    apart: Sheet = {"A3": "Post", "B3": "Antal", "C3": "Pris", "D3": "Beløb"}
    for place in range(random.randint(5, 8)):
        row = 4 + 2 * place
        apart[f"A{row}"] = f"Post {place + 1}"
        apart[f"B{row}"], apart[f"C{row}"] = random.randint(3, 90), random.randint(20, 90)
        apart[f"D{row}"] = f"=B{row}*C{row}"
    draft.sheets |= {"Bilag": sheet, "Poster": apart}
