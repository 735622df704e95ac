"""The example of `docs/kom-i-gang.md`: a model as a finance team has it, in `docs/eksempel`.

Four cases in two groups, what they cost a year, and what they save in the budget year and the
three years after it; a total under each group. The municipality and the figures are made up.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

EXAMPLE = Path(__file__).parents[1] / "docs" / "eksempel" / "model.xlsx"
SHEET = "Investeringspakke"
YEARS = ("Budget 2027", "Overslagsår 2028", "Overslagsår 2029", "Overslagsår 2030")

GROUPS: dict[str, list[tuple[str, str, int, int, tuple[int, ...], str]]] = {
    "Målgruppe 1: Ledige": [
        ("1.1", "Jobformidlere i virksomhederne", 12, 900, (690, 1380, 1380, 1380), "Job"),
        ("1.2", "Mentor til langtidsledige", 8, 1000, (560, 1120, 1120, 1120), "Job"),
    ],
    "Målgruppe 2: Unge": [
        ("2.1", "Unge i uddannelse", 20, 1900, (1300, 2600, 2600, 2600), "Unge"),
        ("2.2", "Virksomhedspraktik for unge", 10, 1100, (650, 1300, 1300, 1300), "Unge"),
    ],
}
"""Of each case: number, name, full-year persons, cost a year, savings a year in tkr., and who."""


def make_example(path: Path) -> Path:
    """Make the model and return its path; the same bytes each time."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": datetime.datetime(2026, 11, 30)})
    formats: dict[str, Any] = {
        "head": {
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#D9E1F2",
            "border": 1,
            "border_color": "#8EA9DB",
        },
        "group": {"bold": True},
        "amount": {"num_format": "#,##0"},
        "sum": {"bold": True, "num_format": "#,##0", "top": 1},
        "title": {"bold": True, "size": 14},
    }
    style = {name: book.add_format(how) for name, how in formats.items()}
    sheet = book.add_worksheet(SHEET)
    sheet.hide_gridlines(2)
    for columns, width in (("A:A", 6), ("B:B", 32), ("C:D", 14), ("E:H", 13), ("I:I", 11)):
        sheet.set_column(columns, width)
    sheet.write("A1", "Investeringspakke, budget 2027-2030", style["title"])
    sheet.write("A2", "Alle beløb er i 1.000 kr. (2027-pl)")
    heads = {
        "A": "Nr.",
        "B": "Forslag",
        "C": "Helårspersoner",
        "D": "Årlig udgift",
        "I": "Ansvarlig",
    }
    for column, head in heads.items():
        sheet.merge_range(f"{column}4:{column}5", head, style["head"])
    sheet.merge_range("E4:H4", "Besparelse", style["head"])
    sheet.write_row("E5", YEARS, style["head"])
    sheet.set_row(4, 30)
    row = 6
    for group, cases in GROUPS.items():
        sheet.write(f"A{row}", group, style["group"])
        for place, (number, name, persons, cost, savings, who) in enumerate(cases, start=row + 1):
            sheet.write_row(f"A{place}", (number, name))
            sheet.write_row(f"C{place}", (persons, cost, *savings), style["amount"])
            sheet.write(f"I{place}", who)
        end = row + len(cases) + 1
        sheet.write(f"B{end}", "I alt", style["sum"])
        numbers = zip(
            *((persons, cost, *saved) for _, _, persons, cost, saved, _ in cases), strict=True
        )
        for column, amounts in zip("CDEFGH", numbers, strict=True):
            formula = f"=SUM({column}{row + 1}:{column}{end - 1})"
            sheet.write_formula(f"{column}{end}", formula, style["sum"], sum(amounts))
        row = end + 2
    book.close()
    return path
