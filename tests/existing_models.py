"""Models as finance teams have them: one case table, in ten shapes, made by other programs.

Each has three cases in two groups; `EXPECTED` are their figures in tkr., worked out by hand.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBarRule
from openpyxl.worksheet.table import Table

CASES = (
    ("1.1", "Flere i job", 7, 600, 860),
    ("1.2", "Afklaringsret", 15, 1800, 1806),
    ("2.1", "Unge i uddannelse", 20, 2000, 2600),
)
"""Number, name, persons, annual investment and average saving in tkr."""

EXPECTED = {
    "investment": 4400.0,
    "saving": 5266.0,
    "gain": 866.0,
    "persons": 42.0,
    "break_even": 4400 * 42 / 5266,
    "group 1": (2400.0, 2666.0, 2400 / 4400),
    "group 2": (2000.0, 2600.0, 2000 / 4400),
}

Make = Callable[[Path], None]


class Model(NamedTuple):
    """One shape of model: how it is made, and what the refresh is told besides."""

    make: Make
    sheet: str
    suffix: str = ".xlsx"
    first_year: int | None = None
    persons: bool = True


def rows(worth: float = 1.0, *, gain: bool = False) -> list[list[Any]]:
    """Return the cases with money in a unit that is worth ``worth`` tkr."""
    return [
        [number, name, persons, invested / worth, saved / worth]
        + ([(saved - invested) / worth] if gain else [])
        for number, name, persons, invested, saved in CASES
    ]


def put(sheet: Any, row: int, column: int, lines: Sequence[Sequence[Any]]) -> None:
    """Write lines on an XlsxWriter sheet, from a cell counted from 0."""
    for index, line in enumerate(lines):
        for offset, value in enumerate(line):
            if value is not None:
                sheet.write(row + index, column + offset, value)


def document_headers(path: Path) -> None:
    """The document's own tables: group heading rows, a total and a share under each group."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Investeringspakke")
    sheet.set_column("A:A", 3)
    sheet.set_column("C:C", 32)
    sheet.set_column("D:G", 18)
    sheet.set_row(4, 32, book.add_format({"bold": True, "text_wrap": True}))
    put(sheet, 0, 1, [["Investeringspakke 2025"], [], ["Første år", 2025]])
    put(
        sheet,
        4,
        1,
        [
            [
                "Nr.",
                "Investeringsforslag",
                "Helårspersoner",
                "Årlig investering (tusind kr.)",
                "Gns. årlig besparelse (tusind kr.)",
                "Gns. årlig gevinst (tusind kr.)",
            ]
        ],
    )
    cases = rows(gain=True)
    put(sheet, 5, 1, [["1 Flere borgere skal i arbejde"], *cases[:2]])
    put(sheet, 8, 1, [[None, "Total"], [None, "Andel af samlet investeringspakke", None, 0.55]])
    for column, total in zip("DEFG", (22, 2400, 2666, 266), strict=True):
        sheet.write_formula(f"{column}9", f"=SUM({column}7:{column}8)", None, total)
    put(sheet, 11, 1, [["2 Unge"], cases[2], [None, "I alt", 20, 2000, 2600, 600]])
    book.close()


def kroner_with_charts(path: Path) -> None:
    """Kr., extra columns between, a title above; chart, sparklines, data bars, comments."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Modeller 2025")
    sheet.merge_range("C2:J2", "Business cases 2025", book.add_format({"bold": True}))
    heads = [
        "Sag nr.",
        "Ansvarlig",
        "Indsats",
        "Antal helårspersoner",
        "Årlig investering, kr.",
        "Kilde",
        "Gennemsnitlig årlig besparelse (kr.)",
        "Udvikling",
    ]
    put(sheet, 3, 2, [heads])
    for index, (number, name, persons, invested, saved) in enumerate(rows(0.001)):
        put(sheet, 4 + index, 2, [[number, "BBS", name, persons, invested, "BC", saved]])
        sheet.add_sparkline(4 + index, 9, {"range": f"G{5 + index}:I{5 + index}"})
    sheet.conditional_format("G5:G7", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_comment("E5", "Aftalt i byrådet")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Modeller 2025'!$G$5:$G$7"})
    sheet.insert_chart("C12", chart)
    book.close()


def millions_in_english(path: Path) -> None:
    """English headers with line breaks, DKK million in the headers, totals between groups."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cases"
    sheet["A1"] = "First year"
    sheet["B1"] = 2025
    heads = [
        "No.",
        "Investment\nproposal",
        "Full-year\npersons",
        "Annual invest-\nment (DKK m)",
        "Average annual\nsaving (DKK million)",
    ]
    lines: list[list[Any]] = [heads, *rows(1000.0)[:2]]
    lines += [["Subtotal", None, 22, 2.4, 2.666], [], *rows(1000.0)[2:]]
    lines += [["Total", None, 42, 4.4, 5.266], [], ["Note: prices of 2025"]]
    for row, line in enumerate(lines, start=7):
        for column, value in enumerate(line, start=4):
            sheet.cell(row, column, value)
    sheet["G9"].comment = Comment("Agreed", "Finance")
    sheet.conditional_formatting.add("G8:G12", DataBarRule("min", 0, "max", 1, color="FF638EC6"))
    book.save(path)


def excel_table(path: Path) -> None:
    """An Excel table with names for groups; the unit in a line above; notes under it."""
    book = openpyxl.Workbook()
    book.active.title = "Forside"
    book.active["B2"] = "Antal sager: se næste ark"
    sheet = book.create_sheet("Data")
    sheet["B1"] = "Alle beløb er i 1.000 kr."
    heads = [
        "Målgruppe",
        "Nr.",
        "Navn",
        "Helårspersoner",
        "Investering pr. år",
        "Gns. årlig besparelse",
    ]
    names = ("Borgere", "Borgere", "Unge")
    for row, line in enumerate([heads, *([n, *r] for n, r in zip(names, rows(), strict=True))]):
        for column, value in enumerate(line):
            sheet.cell(3 + row, 2 + column, value)
    sheet.add_table(Table(displayName="Sager", ref="B3:G6"))
    sheet["C9"] = "Kontrolsum"
    sheet["F9"] = 4400
    book.save(path)


def split_headers(path: Path) -> None:
    """Headers over two rows, units in a row of their own, yearly columns, blank rows inside."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Beregning")
    put(
        sheet,
        9,
        0,
        [
            ["", "Investerings-", "Helårs-", "Årlig", "Gns. årlig"],
            ["Nr.", "forslag", "personer", "investering", "besparelse", 2025, 2026, 2027],
            ["", "", "antal", "t.kr.", "t.kr.", "t.kr.", "t.kr.", "t.kr."],
        ],
    )
    for place, line in zip((13, 14, 18), rows(), strict=True):
        put(sheet, place, 0, [line])
        for column in "FGH":  # the yearly net, a result of what is read
            net = f"E{place + 1}-D{place + 1}"
            sheet.write_formula(f"{column}{place + 1}", net, None, line[4] - line[3])
    book.close()


def unit_savings(path: Path) -> None:
    """Persons × unit saving with phasing and horizon; numbers typed as numbers, formulas."""
    book = xlsxwriter.Workbook(path)
    settings = book.add_worksheet("Forudsætninger")
    put(
        settings,
        2,
        1,
        [["Kommune", "Testkøbing"], ["Budgetår", 2025], ["Antal år", 6], ["Beløb i", "tkr."]],
    )
    sheet = book.add_worksheet("Sager")
    heads = [
        "Løbenr.",
        "Sag",
        "Gruppe",
        "Indfasning",
        "Gennemsnit over",
        "Helårspersoner",
        "Besparelse pr. helårsperson",
        "Årlig investering",
    ]
    put(sheet, 1, 1, [heads])
    savings = [(1.1, 1, "Fuld effekt", None), (1.2, 1, "Halv effekt i 2025", 4), (2.1, 2, 0.5, 6)]
    factors = (1, 3.5 / 4, 5.5 / 6)
    for index, ((number, group, phasing, years), case, factor) in enumerate(
        zip(savings, CASES, factors, strict=True)
    ):
        _, name, persons, invested, saved = case
        line = [number, name, group, phasing, years, persons, saved / persons / factor, invested]
        put(sheet, 2 + index, 1, [line])
    sheet.write_formula("I6", "=SUM(I3:I5)", None, 4400)
    book.close()


def unnumbered(path: Path) -> None:
    """Names only, headings without numbers, no persons: break-even cannot be told."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Overblik"
    lines: list[list[Any]] = [["Initiativ", "Årlig udgift (tkr.)", "Gns. besparelse (tkr.)"]]
    cases = [[line[1], line[3], line[4]] for line in rows()]
    lines += [["Borgere"], *cases[:2], ["I alt, borgere", 2400, 2666], [], ["Unge"], cases[2]]
    for row, line in enumerate(lines, start=30):
        for column, value in enumerate(line, start=12):
            sheet.cell(row, column, value)
    book.save(path)


def repeated_headers(path: Path) -> None:
    """The same headers above each group's cases, on a sheet with its first year beside."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Målgrupper")
    heads = [
        "Nr.",
        "Investeringsforslag",
        "Helårspersoner",
        "Årlig investering (mio. kr.)",
        "Gns. årlig besparelse (mio. kr.)",
    ]
    cases = rows(1000.0)
    put(sheet, 0, 0, [["Startår", 2025]])
    put(sheet, 2, 1, [["Målgruppe 1: Borgere"], heads, *cases[:2], [None, "Total", 22, 2.4, 2.666]])
    put(sheet, 9, 1, [["Målgruppe 2: Unge"], heads, *cases[2:], [None, "Total", 20, 2, 2.6]])
    book.close()


def with_macros(path: Path) -> None:
    """A workbook with a VBA project (any bytes) and a ribbon; a sheet Pakke with users' notes."""
    plain = path.with_suffix(".plain")
    book = xlsxwriter.Workbook(plain)
    project = path.with_suffix(".bin")
    project.write_bytes(bytes(range(256)) * 8)
    book.add_vba_project(project)
    book.set_vba_name("ThisWorkbook")
    sheet = book.add_worksheet("Sager og økonomi")
    put(
        sheet,
        5,
        3,
        [["Nr.", "Forslag", "Fuldtidspersoner", "Årlig investering", "Gns. besparelse"], *rows()],
    )
    put(sheet, 3, 3, [["Sager (beløb i tusind kr.)"]])
    package = book.add_worksheet("Pakke")
    package.write("B2", "Vores egne noter")
    package.write("B3", 12)
    package.write_formula("C3", "=B3*2", None, 24)
    book.close()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            new.writestr(item, old.read(item))
        new.writestr("customUI/customUI14.xml", '<customUI xmlns="u"/>', zipfile.ZIP_STORED)
    plain.unlink()
    project.unlink()


def mapped(path: Path) -> None:
    """Headers of its own, told on a sheet "investpakke"."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "BEA"
    heads = ["Bilag", "Overskrift", "Årsværk på ydelse", "Bevilling", "Effekt på forsørgelse"]
    for row, line in enumerate([heads, *rows()], start=4):
        for column, value in enumerate(line, start=2):
            sheet.cell(row, column, value)
    told = book.create_sheet("investpakke")
    pairs = [
        ("Ark", "BEA"),
        ("Enhed", "tusind kr."),
        ("Første år", 2025),
        ("Nummer", "Bilag"),
        ("Navn", "Overskrift"),
        ("Helårspersoner", "D"),
        ("Årlig investering", "Bevilling"),
        ("Gns. årlig besparelse", "Effekt på forsørgelse"),
    ]
    for pair in pairs:
        told.append(pair)
    book.save(path)


MODELS = {
    "document headers": Model(document_headers, "Investeringspakke"),
    "kroner with charts": Model(kroner_with_charts, "Modeller 2025", first_year=2025),
    "millions in English": Model(millions_in_english, "Cases"),
    "Excel table": Model(excel_table, "Data", first_year=2025),
    "split headers": Model(split_headers, "Beregning"),
    "unit savings": Model(unit_savings, "Sager"),
    "unnumbered": Model(unnumbered, "Overblik", first_year=2025, persons=False),
    "repeated headers": Model(repeated_headers, "Målgrupper"),
    "with macros": Model(with_macros, "Sager og økonomi", ".xlsm", first_year=2025),
    "mapped": Model(mapped, "BEA"),
}


def make_model(name: str, folder: Path) -> Path:
    """Make a model in a folder and return its path."""
    path = folder / f"{name.replace(' ', '-')}{MODELS[name].suffix}"
    MODELS[name].make(path)
    return path
