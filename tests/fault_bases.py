"""Sound workbooks to put faults into: the shipped ones, and three models built otherwise.

The three describe one package - six cases in two groups - as finance teams compute it: totals,
shares, a price factor that is fixed, a path over six years, a lookup and a check. None has a
finding of severity error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula

from existing_models import put
from libreoffice import convert
from mutants import mutated

CASES = (
    ("1.1", "Flere i job", 7, 600, 860),
    ("1.2", "Afklaringsret", 15, 1800, 1806),
    ("1.3", "Integration", 29, 3000, 3583),
    ("2.1", "Unge i uddannelse", 20, 2000, 2600),
    ("2.2", "Fritidsjob", 17, 550, 1012),
    ("2.3", "Mentorer til unge", 10, 900, 1100),
)
"""Number, name, persons, annual investment and average saving in tkr."""

PUBLISHED = """\
[package]
id = "prøve-2025"
name = "Prøvepakken"
municipality = "Testkøbing"
first_year = 2025
years = 6
unit = "tkr."

[[groups]]
id = 1
name = "Borgere"

[[cases]]
number = "1.1"
name = "Flere i job"
group = 1
persons = 7
investment = 600
average_saving = 860

[[published]]
scope = "case"
quantity = "persons"
unit = "personer"
decimals = 0
place = "side 3"
values = { "1.1" = 7 }

[[published]]
scope = "package"
quantity = "annual_investment"
unit = "tkr."
decimals = 0
place = "side 1"
value = 8850
"""
"""What a document says of the package; see `--against`."""

YEARS = "CDEFGH"
START = (("Første år", 2025), ("Antal år", 6))
RATES = (
    ("Sats", "Værdi"),
    ("Budgetfaktor", 1.02),
    ("Diskonteringsrente", 0.035),
    ("Tolerance", 0.5),
)


def _rates(book: Any) -> None:
    sheet = book.add_worksheet("Satser")
    put(sheet, 1, 1, RATES)


def _path(sheet: Any, investment: str, saving: str) -> None:
    """Write the package's path on an XlsxWriter or openpyxl sheet, by way of `put`."""
    head = ["År", 2025, *(f"={column}4+1" for column in YEARS[:-1]), "I alt"]
    rows = {5: ("Investering", investment), 6: ("Besparelse", saving)}
    lines: list[list[Any]] = [head]
    for row, (label, formula) in rows.items():
        years = [formula.replace("?", column) for column in YEARS]
        lines.append([label, *years, f"=SUM(C{row}:H{row})"])
    lines.append(["Netto", *(f"={column}6-{column}5" for column in YEARS), "=SUM(C7:H7)"])
    lines.append(["Akkumuleret", *(f"=SUM($C7:{column}7)" for column in YEARS)])
    lines.append(
        ["Diskonteringsfaktor", *(f"=1/(1+Satser!$C$4)^({column}4-$C$4)" for column in YEARS)]
    )
    put(sheet, 3, 1, lines)


def document(path: Path) -> None:
    """XlsxWriter: the document's tables, a heading, a total and a share for each group."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Investeringspakke")
        put(sheet, 0, 1, [["Investeringspakke 2025"], *START])
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
                    "I budgettet",
                ]
            ],
        )
        for heading, first, cases in (("1 Borgere", 7, CASES[:3]), ("2 Unge", 14, CASES[3:])):
            put(sheet, first - 2, 1, [[heading]])
            for row, case in enumerate(cases, start=first):
                put(sheet, row - 1, 1, [[*case, f"=F{row}-E{row}", f"=F{row}*Satser!$C$3"]])
            total, share = first + 3, first + 4
            sums = [f"=SUM({column}{first}:{column}{first + 2})" for column in "DEFGH"]
            put(sheet, total - 1, 2, [["Total", *sums]])
            put(
                sheet,
                share - 1,
                2,
                [["Andel af samlet investeringspakke", None, f"=E{total}/E$20"]],
            )
        put(sheet, 19, 2, [["Pakken i alt", *(f"={column}10+{column}17" for column in "DEFGH")]])
        _path(book.add_worksheet("Forløb"), "=Investeringspakke!$E$20", "=Investeringspakke!$F$20")
        _rates(book)
        lookup = book.add_worksheet("Opslag")
        own, numbers = "Investeringspakke!", "Investeringspakke!$B$7:$B$16"
        put(
            lookup,
            1,
            1,
            [
                ["Opslag"],
                ["Sag", "1.2"],
                ["Investering", f"=INDEX({own}$E$7:$E$16,MATCH(C3,{numbers},0))"],
                [],
                [
                    "Kontrol af total",
                    f'=IF(ABS(SUM({own}E7:E9,{own}E14:E16)-{own}E20)<Satser!C5,"OK","FEJL")',
                ],
            ],
        )


class _Openpyxl:
    """An openpyxl sheet to write on as on one of XlsxWriter's."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def write(self, row: int, column: int, value: Any) -> None:
        self.sheet.cell(row + 1, column + 1, value)


def table(path: Path) -> None:
    """Write an Excel table with structured references, by openpyxl; groups have names."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    heads = [
        "Målgruppe",
        "Nr.",
        "Navn",
        "Helårspersoner",
        "Investering pr. år",
        "Gns. årlig besparelse",
        "Gns. årlig gevinst",
        "I budgettet",
    ]
    own = "Sager[[#This Row],[{}]]".format
    gain = f"={own(heads[5])}-{own(heads[4])}"
    effect = f"={own(heads[5])}*Satser!$C$3"
    groups = {"1": "Borgere", "2": "Unge"}
    put(
        _Openpyxl(sheet),
        0,
        1,
        [
            ["Alle beløb er i 1.000 kr.", None, *START[0], None, *START[1]],
            [],
            heads,
            *([groups[case[0][0]], *case, gain, effect] for case in CASES),
            [],
            [None, None, "I alt", *(f"=SUM(Sager[{head}])" for head in heads[3:])],
        ],
    )
    made = Table(displayName="Sager", ref="B3:I9")
    made._initialise_columns()
    for column, head, formula in zip(
        made.tableColumns, heads, [None] * 6 + [gain, effect], strict=True
    ):
        column.name = head
        if formula is not None:
            column.calculatedColumnFormula = TableFormula(attr_text=formula[1:])
    assert isinstance(made.tableColumns[0], TableColumn)
    sheet.add_table(made)
    groups_sheet = _Openpyxl(book.create_sheet("Målgrupper"))
    put(groups_sheet, 1, 1, [["Målgruppe", "Investering", "Andel"]])
    for row, name in enumerate(groups.values(), start=3):
        put(
            groups_sheet,
            row - 1,
            1,
            [[name, f"=SUMIFS(Sager[{heads[4]}],Sager[Målgruppe],B{row})", f"=C{row}/C$5"]],
        )
    put(groups_sheet, 4, 1, [["I alt", "=SUM(C3:C4)", "=SUM(D3:D4)"]])
    _path(
        _Openpyxl(book.create_sheet("Forløb")),
        f"=SUM(Sager[{heads[4]}])",
        f"=SUM(Sager[{heads[5]}])",
    )
    put(_Openpyxl(book.create_sheet("Satser")), 1, 1, RATES)
    put(
        _Openpyxl(book.create_sheet("Opslag")),
        1,
        1,
        [
            ["Opslag"],
            ["Sag", "1.2"],
            ["Investering", f"=INDEX(Sager[{heads[4]}],MATCH(C3,Sager[Nr.],0))"],
            [],
            [
                "Kontrol af total",
                f'=IF(ABS(SUM(Sager[{heads[4]}])-Data!F11)<Satser!C5,"OK","FEJL")',
            ],
        ],
    )
    book.save(path)


def kroner(path: Path) -> None:
    """Kroner, persons × unit saving with phasing; results and the path of each case by formula."""
    with xlsxwriter.Workbook(path) as book:
        settings = book.add_worksheet("Forudsætninger")
        put(
            settings,
            2,
            1,
            [
                ["Kommune", "Testkøbing"],
                ["Budgetår", 2025],
                ["Antal år", 6],
                ["Beløb i", "kr."],
                [],
                ["Nr.", "Målgruppe"],
                [1, "Borgere"],
                [2, "Unge"],
            ],
        )
        sheet = book.add_worksheet("Sager")
        put(
            sheet,
            1,
            1,
            [
                [
                    "Løbenr.",
                    "Sag",
                    "Gruppe",
                    "Indfasning",
                    "Gennemsnit over",
                    "Helårspersoner",
                    "Besparelse pr. helårsperson",
                    "Årlig investering",
                ]
            ],
        )
        for row, (number, name, persons, invested, saved) in enumerate(CASES, start=2):
            unit = round(saved / persons) * 1000
            put(
                sheet,
                row,
                1,
                [
                    [
                        number,
                        name,
                        int(number[0]),
                        1 if row < 5 else 0.5,
                        4,
                        persons,
                        unit,
                        invested * 1000,
                    ]
                ],
            )
        put(sheet, 9, 6, [["=SUM(G3:G8)", None, "=SUM(I3:I8)"]])
        put(sheet, 9, 2, [["I alt"]])
        _kroner_path(book.add_worksheet("Forløb"))
        _kroner_results(book.add_worksheet("Resultat"))
        _rates(book)
        put(book.add_worksheet("investpakke"), 0, 0, [["Ark", "Sager"]])


def _kroner_path(sheet: Any) -> None:
    """Write factors and savings of every case under the years, and the package's path."""
    put(sheet, 1, 1, [["Forløb, kr."]])
    _path(sheet, "=SUM(Sager!$I$3:$I$8)", "=SUM(?21:?26)")
    put(sheet, 10, 1, [["Indfasning"]])
    put(sheet, 19, 1, [["Besparelse pr. sag"]])
    for case in range(6):
        at, factor, saving = 3 + case, 12 + case, 21 + case
        put(
            sheet,
            factor - 1,
            1,
            [[f"=Sager!C{at}", *(f"=IF({column}$4=$C$4,Sager!$E{at},1)" for column in YEARS)]],
        )
        put(
            sheet,
            saving - 1,
            1,
            [
                [
                    f"=Sager!C{at}",
                    *(f"=Sager!$G{at}*Sager!$H{at}*{column}{factor}" for column in YEARS),
                ]
            ],
        )


def _kroner_results(sheet: Any) -> None:
    put(
        sheet,
        1,
        1,
        [
            [
                "Nr.",
                "Sag",
                "Årlig investering",
                "Gns. årlig besparelse",
                "Gns. årlig gevinst",
                "I budgettet",
                "Andel",
            ]
        ],
    )
    for case in range(6):
        row, at = 3 + case, 3 + case
        put(
            sheet,
            row - 1,
            1,
            [
                [
                    f"=Sager!B{at}",
                    f"=Sager!C{at}",
                    f"=Sager!I{at}",
                    f"=AVERAGE(Forløb!C{21 + case}:F{21 + case})",
                    f"=E{row}-D{row}",
                    f"=E{row}*Satser!$C$3",
                    f"=D{row}/D$9",
                ]
            ],
        )
    put(sheet, 8, 2, [["I alt", *(f"=SUM({column}3:{column}8)" for column in "DEFGH")]])
    put(
        sheet,
        10,
        2,
        [
            ["Sag", "1.2"],
            ["Opslag", "=INDEX(D3:D8,MATCH(D11,B3:B8,0))"],
            ["Kontrol af total", '=IF(ABS(D9-Sager!I10)<Satser!C5,"OK","FEJL")'],
        ],
    )


def _shipped(package: str, name: str) -> Path:
    return Path(str(resources.files(package))) / "built" / name


MODELS: Mapping[str, Callable[[Path], None]] = {
    "document": document,
    "table": table,
    "kroner": kroner,
}
BASES = ("template", "add-in", *MODELS, "calc")
"""`calc` is `kroner` as LibreOffice computes and saves it."""


def make_bases(folder: Path) -> dict[str, Path]:
    """Make the sound workbooks in a folder, all but `calc`, and return their paths by name."""
    bases = {
        "template": _shipped("investpakke_templates", "investeringspakke-2024.xlsx"),
        "add-in": _shipped("investpakke_addin", "investeringspakke-2024.xlsm"),
    }
    for name, make in MODELS.items():
        make(folder / f"{name}-raw.xlsx")
        bases[name] = mutated(folder / f"{name}-raw.xlsx", folder / f"{name}.xlsx", {})
    return bases


def with_calc(bases: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """Add the one that LibreOffice makes."""
    return {**bases, "calc": convert([bases["kroner"]], folder)[0]}
