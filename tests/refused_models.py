"""Models that a refresh refuses, by the Danish words of the refusal: one fault in each."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chartsheet import Chartsheet

from investpakke.workbook.foreign.mapping import read_mapping
from investpakke.workbook.inputs.rates import RISE_LABEL
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import replace_file
from investpakke.workbook.refresh import refresh, refreshing
from investpakke.workbook.refresh.keeping import read_model
from investpakke.workbook.refresh.package_sheet import KEY_FIGURES
from investpakke.workbook.refresh.writing import NewFile
from investpakke_templates.build import build_workbook

LINES: list[list[Any]] = [
    ["Første år", 2025],
    [
        "Nr.",
        "Investeringsforslag",
        "Helårspersoner",
        "Årlig investering (tkr.)",
        "Gns. årlig besparelse (tkr.)",
        "Målgruppe",
        "Indfasning",
        "Gennemsnit over",
    ],
    ["1.1", "Flere i job", 7, 600, 860, 1, "halv effekt", 4],
    ["1.2", "Afklaringsret", 15, 1800, 1806, 1, None, 4],
    ["2.1", "Unge i uddannelse", 20, 2000, 2600, 2, 0.5, 6],
]

Change = Callable[[Any], None]


def model(path: Path, change: Change = lambda _book: None) -> Path:
    """Make a model of three cases on a sheet "Sager", changed in one way."""
    book = openpyxl.Workbook()
    book.active.title = "Sager"
    for line in LINES:
        book.active.append(line)
    change(book)
    book.save(path)
    return path


def changed(path: Path, change: Change) -> Path:
    """Change a workbook that is there."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def cells(sheet: str, **values: Any) -> Change:
    """Return what types values into cells of a sheet."""

    def change(book: Any) -> None:
        for address, value in values.items():
            book[sheet][address] = value

    return change


def mapped(key: str, value: object) -> Change:
    """Return what adds a sheet "investpakke" of one line."""
    return lambda book: book.create_sheet("investpakke").append([key, value])


def _row(number: int, value: object) -> Change:
    return cells("Sager", **{f"{letter}{number}": value for letter in "ABCDEFGH"})


def _no_cases(book: Any) -> None:
    book["Sager"].delete_rows(3, 3)


def _copy(book: Any) -> None:
    book.copy_worksheet(book["Sager"]).title = "Anden"


def _set_aside(book: Any) -> None:
    book["Sager"].title = "GAMMEL – må ikke bruges"


def _savings_apart(book: Any) -> None:
    sheet, other = book["Sager"], book.create_sheet("Effekt")
    for row in (2, 3, 4, 5):
        other.append([sheet.cell(row, 2).value, sheet.cell(row, 5).value])
        sheet.cell(row, 2).value = sheet.cell(row, 5).value = None  # no key in common


def _merged(book: Any) -> None:
    book["Sager"].merge_cells("D2:E2")


def _persons_merged(book: Any) -> None:
    book["Sager"].merge_cells("C3:C4")


def _years(*heads: Any, values: tuple[Any, ...] = ()) -> Change:
    """Return what leaves number and name alone, and puts columns under these headers."""

    def change(book: Any) -> None:
        sheet = book["Sager"]
        for row in (2, 3, 4, 5):
            for column in range(3, 9):
                sheet.cell(row, column).value = None
            for column, value in enumerate(heads if row == 2 else values, start=3):
                sheet.cell(row, column).value = value

    return change


def _rows(*lines: tuple[Any, ...]) -> Change:
    """Return what puts rows of amounts under the years 2025 and 2026 in place of the table."""

    def change(book: Any) -> None:
        sheet = book["Sager"]
        sheet.delete_rows(1, sheet.max_row)
        for line in (["Beløb i tkr."], [None, None, 2025, 2026], *lines):
            sheet.append(line)

    return change


def _tables(
    saved: str = "Job",
    number: int | None = None,
    first: int = 2025,
    unit: str = "Besparelser, tkr.",
    more: tuple[str, str | None] | None = None,
) -> Change:
    """Return what puts a table of costs and one of savings in place of the table, or more."""

    def change(book: Any) -> None:
        sheet = book["Sager"]
        sheet.delete_rows(1, sheet.max_row)
        for title, name, year in (
            ("Udgifter, tkr.", "Job", 2025),
            (unit, saved, first),
            *(() if more is None else ((*more, 2025),)),
        ):
            for line in ([title], ["Nr.", "Forslag", year, year + 1], [number, name, 5, 5], []):
                sheet.append(line)

    return change


def _blocks(*names: str) -> Change:
    """Return what puts blocks of one case each in place of the table; the last sums the others."""

    def change(book: Any) -> None:
        sheet = book["Sager"]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Beløb i tkr."])
        for place, name in enumerate(names):
            times = place or 1 if place < len(names) - 1 else sum(range(1, len(names) - 1)) + 1
            for line in (
                [],
                [name or None],
                ["Post", 2025, 2026],
                ["Udgift", times * 5, times * 5],
                ["Besparelse", times * 9, times * 9],
            ):
                sheet.append(line)

    return change


def _listed(*last: Any) -> Change:
    """Return what puts a list of amounts in place of the table, with one more at its end."""

    def change(book: Any) -> None:
        sheet = book["Sager"]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Forslag", "Art", "År", "Beløb (tkr.)"])
        for kind in ("Udgift", "Besparelse"):
            for year in (2025, 2026):
                sheet.append(["Job", kind, year, 5])
        sheet.append(last)

    return change


def _forms(book: Any) -> None:
    """Put two forms of one case each in place of the table: in one, the years stand elsewhere."""
    sheet = book["Sager"]
    sheet.delete_rows(1, sheet.max_row)
    for form, left in ((sheet, []), (book.create_sheet("Ark 2"), [None])):
        for line in (
            ["Titel:", form.title],
            ["Beløb i tkr.", *left, 2025, 2026],
            ["Udgift", *left, 5, 5],
            ["Besparelse", *left, 9, 9],
        ):
            form.append(line)


def _beside_years(head: str) -> Change:
    """Return what puts a column of its own beside rows of amounts under years."""

    def change(book: Any) -> None:
        _rows(("Job", "Udgift", 5, 5, 9), (None, "Besparelse", 9, 9, 9))(book)
        book["Sager"]["E2"] = head

    return change


def _cases_in_columns(book: Any) -> None:
    sheet = book["Sager"]
    sheet.delete_rows(1, sheet.max_row)
    for line in ([None, "Job", "Unge"], ["Udgift (tkr.)", 5, 6], ["Besparelse (tkr.)", 9, 8]):
        sheet.append(line)


def _scaled(book: Any) -> None:
    for row in (3, 4, 5):
        book["Sager"].cell(row, 4).number_format = "#,##0,"


def _shown_in_millions(book: Any) -> None:
    book["Sager"]["D4"].number_format = '0.0" mio. kr."'


def _in_percent(book: Any) -> None:
    for row in (3, 4, 5):
        book["Sager"].cell(row, 5).number_format = "0%"


def _shown_with_minus(book: Any) -> None:
    for row in (3, 4, 5):
        book["Sager"].cell(row, 5).number_format = "-#,##0"


def _below_the_table(book: Any) -> None:
    table = openpyxl.worksheet.table.Table(displayName="Sager", ref="A2:H4")
    book["Sager"].add_table(table)


def _chart_sheet(book: Any) -> None:
    sheet: Chartsheet = book.create_chartsheet("Pakke")
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(book["Sager"], min_col=4, min_row=3, max_row=5))
    sheet.add_chart(chart)


FAULTS: Mapping[str, Change] = {
    "der er ingen tabel med sager": _row(2, "x"),
    "sagerne ser ud til at stå i kolonner": _cases_in_columns,
    "kolonnen mangler: gns. årlig besparelse": cells("Sager", E2="Andet"),
    "der er 2 tabeller, som kan være sagerne": _copy,
    "arket med sagerne er efter sit navn ikke det gældende": _set_aside,
    "udgifter og besparelser står i hver sin tabel": _savings_apart,
    "overskriften er flettet over flere kolonner": _merged,
    "årene er ikke de samme": _years(
        "Udgift 2025 (tkr.)",
        "Udgift 2026 (tkr.)",
        "Besparelse 2026 (tkr.)",
        "Besparelse 2027 (tkr.)",
        values=(5, 5, 9, 9),
    ),
    "der er to tabeller med år": _rows(
        ("Job", "Udgift", 5, 5),
        (None, "Besparelse", 9, 9),
        (None, None, 2025, 2026),
        ("Job", "Andet", 6, 6),
    ),
    "en sag står to gange": _rows(
        ("Job", "Udgift", 5, 5),
        (None, "Besparelse", 9, 9),
        (None, None, 2025, 2026),
        ("Job", "Udgift", 6, 6),
        (None, "Besparelse", 9, 9),
    ),
    "sagen står kun i én af modellens tabeller": _tables(saved="Jobs"),
    "ét nummer står ved to navne": _tables(number=7, saved="Jobs"),
    "to af modellens tabeller er af hver sine år": _tables(first=2026),
    "enheden fremgår ikke af en af modellens tabeller": _tables(unit="Besparelser"),
    "to tabeller er af de samme beløb": _tables(more=("Udgifter, tkr.", "Job")),
    "det fremgår ikke, hvad beløbene under årene er": _tables(more=("Noget andet", "Job")),
    "det fremgår ikke, hvilken sag hver række er af": _tables(more=("Netto, tkr.", None)),
    "det fremgår ikke, hvilken sag hver blok er": _blocks("Job", "Job", ""),
    "blokken kan være en sag eller summen af de andre": _blocks("Job", "Unge", "Syge"),
    "sagernes skemaer er ikke ens": _forms,
    "et beløb står to gange i listen": _listed("Job", "Udgift", 2026, 7),
    "en række i listen siger ikke, hvad den er": _listed("Job", "Udgift", 2026, None),
    "to rækker i samme sag har samme betydning": _rows(
        ("Job", "Udgift", 5, 5), (None, "Besparelse", 9, 9), (None, "Besparelse", 1, 1)
    ),
    "sagen mangler en række": _rows(
        ("Job", "Udgift", 5, 5), (None, "Besparelse", 9, 9), ("Unge", "Udgift", 4, 4)
    ),
    "det fremgår ikke, hvad rækken er": _rows(
        ("Job", "Udgift", 5, 5), (None, "Besparelse", 9, 9), (None, "Andet", 1, 1)
    ),
    "en kolonne med tal har ingen overskrift, der kan læses": _rows(
        ("Job", "Udgift", 5, 5, 5), (None, "Besparelse", 9, 9, 9)
    ),
    "tallet er ikke gennemsnittet af årene": _beside_years("Gns."),
    "tallet er ikke summen af årene": _beside_years("I alt"),
    "kolonnen gælder flere år": _years(
        "Udgift 2025 (tkr.)",
        "Udgift 2026 og frem (tkr.)",
        "Besparelse 2025 (tkr.)",
        "Besparelse 2026 og frem (tkr.)",
        values=(5, 5, 9, 9),
    ),
    "en kolonne kan indeholde beløbene i en anden, eller komme oveni": _years(
        "Udgift 2025 (tkr.)",
        "Besparelse på overførsler 2025 (tkr.)",
        "Besparelse på kontanthjælp 2025 (tkr.)",
        values=(5, 9, 4),
    ),
    "to kolonner har samme overskrift": cells("Sager", H2="Årlig investering (tkr.)"),
    "en kolonne, der kan afgøre resultatet, læses ikke": cells("Sager", I2="Lønsum", I3=10),
    "2 kolonner, der kan afgøre resultatet, læses ikke": cells(
        "Sager", I2=2025, J2=2026, I3=0.5, J3=1
    ),
    "rækken kan være en sum eller en sag": cells("Sager", A5=3, B5="Samlet indsats"),
    "tabellen har ingen sager": _no_cases,
    "enheden fremgår ikke": cells("Sager", D2="Årlig investering"),
    "det første år fremgår ikke": cells("Sager", A1=None),
    "det første år kan læses på to måder": cells("Sager", D1="Budget 2026-2029"),
    "det første år er ikke årskolonnernes": _years(
        "Udgift 2026 (tkr.)",
        "Udgift 2027 (tkr.)",
        "Besparelse 2026 (tkr.)",
        "Besparelse 2027 (tkr.)",
        values=(5, 5, 9, 9),
    ),
    "enheden kan læses på to måder": cells("Sager", D1="Beløb i mio. kr."),
    "en indfasning ved siden af tabellen læses ikke": cells(
        "Sager", D1="Indfasning år 1", E1="50 %", G2="Bemærkning", G3=None, G5=None
    ),
    "besparelsen begynder måske senere, end tabellen viser": cells(
        "Sager", D1="Besparelsen slår først igennem fra 2027", G2="Bemærkning", G3=None, G5=None
    ),
    "beløbene gælder måske hele perioden og ikke ét år": cells(
        "Sager", D1="Beløb er for hele perioden", G2="Bemærkning", G3=None, G5=None
    ),
    "beløbene kommer måske kun én gang": cells(
        "Sager", D1="Investeringen er engangsbeløb", G2="Bemærkning", G3=None, G5=None
    ),
    "en bemærkning siger, at en sag måske ikke er med": cells("Sager", A8="Sag 2.1 udgår"),
    "en bemærkning siger, at beløb er talt med to gange": cells(
        "Sager", A8="Besparelsen i 1.1 indgår også i 1.2"
    ),
    "beløbene gælder måske kun nogle af årene": cells("Sager", A8="Projektperiode 2 år"),
    "beløbene er måske ikke ens i alle år": cells("Sager", A8="Udgiften falder fra 2027"),
    "en bemærkning siger, at sager måske udelukker hinanden": cells(
        "Sager", A8="Sag 1.1 er et alternativ til sag 1.2"
    ),
    "en bemærkning siger, at beløb måske ikke er de gældende": cells(
        "Sager", A8="Besparelsen skal reduceres med 100"
    ),
    "beløbene er måske allerede med i budgettet": cells(
        "Sager", A8="Besparelsen er allerede indregnet i budgettet"
    ),
    "andre end kommunen har måske en del af beløbene": cells(
        "Sager", A8="Staten betaler en del af udgiften"
    ),
    "beløbene er måske lagt sammen år for år": cells("Sager", A8="Tallene er akkumulerede"),
    "besparelserne er måske allerede fratrukket udgifterne": cells(
        "Sager", A8="Besparelserne er efter fradrag af udgiften"
    ),
    "en bemærkning siger om fortegnene, hvad tabellen ikke viser": cells(
        "Sager", A8="Udgifterne er angivet med modsat fortegn"
    ),
    "beløbene er måske i hvert sit prisniveau": cells(
        "Sager", A8="Udgiften er i 2024-priser, besparelsen i 2026-priser"
    ),
    "beløbene er måske ikke i kroner": cells("Sager", A8="Beløbene er i euro"),
    "beløbene gælder måske én person": cells("Sager", A8="Besparelsen er pr. helårsperson"),
    "det er uklart, om et fradrag er med i beløbene": cells(
        "Sager", A8="Effekten skal risikojusteres med 20 pct."
    ),
    "en andel af besparelsen ved siden af tabellen læses ikke": cells(
        "Sager", D1="Kommunens andel af besparelsen", E1="80 %"
    ),
    "sagen er måske ikke med i pakken": cells("Sager", B4="Afklaringsret (udgår)"),
    "sagerne kan være flere bud på det samme": cells(
        "Sager", B3="Unge, lavt skøn", B4="Unge, højt skøn"
    ),
    "beløbene er ikke pr. år": cells("Sager", D1="Beløb i tkr. pr. måned"),
    "cellens talformat viser en anden enhed": _shown_in_millions,
    "cellens talformat viser et andet tal, end cellen indeholder": _scaled,
    "cellens talformat viser en andel, ikke et beløb": _in_percent,
    "fortegnene er blandede": cells("Sager", D3=-600),
    "alle beløb har minus, og modellen siger ikke, hvad det betyder": cells(
        "Sager", E3=-860, E4=-1806, E5=-2600
    ),
    "beløbene har et andet fortegn, end modellen siger": cells(
        "Sager", C1="+ = merudgift, - = mindreudgift"
    ),
    "cellens talformat viser et minus, som tallet ikke har": _shown_with_minus,
    "navnene blandt udgifterne og blandt besparelserne er ikke de samme": _rows(
        (None, "Merudgifter"),
        (None, "Job", 5, 5),
        (None, "Unge", 4, 4),
        (None, "Merudgifter i alt", 9, 9),
        (None, "Mindreudgifter"),
        (None, "Job", 9, 9),
        (None, "Unge ledige", 8, 8),
        (None, "Mindreudgifter i alt", 17, 17),
    ),
    "gevinsten kan være før eller efter udgifterne": _rows(
        ("Job", "Udgift", 5, 5), (None, "Gevinst", 9, 9)
    ),
    "tallene er tekster og ikke tal": _rows(
        ("Job", "Udgift", "5", "5"), (None, "Besparelse", "9", "9")
    ),
    "antallet kan være deltagere eller helårspersoner": cells(
        "Sager", C2="Deltagere", E2="Enhedsbesparelse (tkr.)"
    ),
    "start- eller slutår står ved beløb, der allerede gælder bestemte år": cells(
        "Sager", I2="Startår", I3=2026, I4=2025, I5=2025
    ),
    "året passer ikke med modellens": cells(
        "Sager", E2="Enhedsbesparelse (tkr.)", I2="Startår", I3=2020, I4=2025, I5=2025
    ),
    "udgiften ligger før det første år": cells(
        "Sager", I2="Engangsudgift 2024 (tkr.)", I3=5, I4=5, I5=5
    ),
    "det fremgår ikke, hvilket år udgiften betales": _years(
        "Udgift 2025 (tkr.)",
        "Udgift 2026 (tkr.)",
        "Besparelse 2025 (tkr.)",
        "Besparelse 2026 (tkr.)",
        "Engangsudgift (tkr.)",
        values=(5, 5, 9, 9, 4),
    ),
    "udgiften er måske regnet af de andre udgifter": cells(
        "Sager", I2="Årlig driftsudgift (tkr.)", I3=600, I4=1800, I5=2000
    ),
    "investeringen kan være årlig eller en engangsudgift": cells(
        "Sager", D2="Investering (tkr.)", I2="Årlig drift (tkr.)", I3=5, I4=5, I5=5
    ),
    "et tal gælder flere sager": _persons_merged,
    "beløbet kan gælde ét år eller alle årene": cells("Sager", D2="Udgift i alt (tkr.)"),
    "beløbet er ikke gennemsnittet af årene": cells(
        "Sager",
        I2="Udgift 2025 (tkr.)",
        J2="Udgift 2026 (tkr.)",
        I3=5,
        I4=5,
        I5=5,
        J3=5,
        J4=5,
        J5=5,
    ),
    "besparelsen stemmer ikke med personer, enhedsbesparelse og indfasning": cells(
        "Sager", I2="Enhedsbesparelse (tkr.)", I3=5, I4=5, I5=5
    ),
    "besparelsen kan læses på to måder": cells("Sager", E2="Årlig besparelse (tkr.)"),
    "sagen har ingen besparelse": _years(
        "Udgift 2025 (tkr.)",
        "Udgift 2026 (tkr.)",
        "Besparelse 2025 (tkr.)",
        "Besparelse 2026 (tkr.)",
        values=(5, 5, 0, 0),
    ),
    "modellens eget tal er ikke det, sagerne giver": cells(
        "Sager", A6="I alt", C6=42, D6=4500, E6=5266
    ),
    "beløbene står både brutto og netto": cells(
        "Sager",
        E2="Gns. årlig besparelse, brutto (tkr.)",
        I2="Nettobesparelse",
        I3=700,
        I4=1500,
        I5=2100,
    ),
    "sagen står uden for modellens egen sum": cells("Sager", A6="I alt", C6=35, D6=3800, E6=4406),
    "rækken er kun delvist udfyldt": cells("Sager", D3=None),
    "der står ikke et tal i et talfelt": cells("Sager", D3="600 tkr."),
    "cellen viser en fejl": cells("Sager", D3="#DIV/0!"),
    "formlen er ikke beregnet": cells("Sager", D3="=300*2"),
    "nummeret er blevet til en dato": cells("Sager", A4=date(2025, 2, 1)),
    "sagen står to gange, med de samme beløb": cells(
        "Sager", B4="Flere i job", C4=7, D4=600, E4=860, G4="halv effekt"
    ),
    "sagen er måske en del af en anden": cells("Sager", A3="1", A4="1a"),
    "sagens nummer står to gange": cells("Sager", A4="1.1"),
    "sagen står under Excel-tabellen": _below_the_table,
    "målgruppen mangler": cells("Sager", F3=None),
    "målgruppen kan ikke bruges": cells("Sager", F3=1.5),
    "indfasningen forstås ikke": cells("Sager", G3=50),
    "indfasningen siger ikke, hvad der spares i årene før": cells(
        "Sager", G3="Fuld effekt fra 2027"
    ),
    "indfasningen giver ingen effekt inden for gennemsnitshorisonten": cells("Sager", G3=0, H3=1),
    "tallet er uden for det tilladte": cells("Sager", C3=-6),
    "værdien er ikke et helt tal": cells("Sager", H3=2.5),
    "pakken giver tal, der er for store": cells("Sager", D3=1e17),
    "arket mangler": mapped("Ark", "BEA"),
    "nøglen kendes ikke": mapped("Bevillling", "D"),
    "enheden kendes ikke": mapped("Enhed", "euro"),
    "fortegnet kendes ikke": mapped("Med minus", "gevinst"),
    "værdien har forkert type": mapped("Første år", "i år"),
    "arket har ingen celler": _chart_sheet,
}
"""One change to a good model, by the words that it is refused with."""


def _filled_below(path: Path) -> None:
    last = openpyxl.load_workbook(path)["Pakke"].max_row
    changed(path, cells("Pakke", **{f"C{last + 1}": "Godkendt"}))
    changed(path, _added_case)


def _added_case(book: Any) -> None:
    book["Sager"].append(["2.2", "Ny", 3, 100, 200, 2, None, 4])


def _row_inside(book: Any) -> None:
    book["Pakke"].insert_rows(6)


def _broken_sheet(path: Path) -> None:
    changed(path, _added_case)
    part = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part)
    broken = xml.replace(b"</worksheet>", b"<rest></worksheet>")
    path.write_bytes(replace_members(path.read_bytes(), {part: broken}, path))


def blocks_among_cases(path: Path) -> Path:
    """Make a model as 0.1.0 left it where the cases stood on a sheet "Pakke": blocks below them."""
    refresh(model(path))

    def moved(book: Any) -> None:
        cases, below = book["Sager"], book["Sager"].max_row
        for line in book["Pakke"].iter_rows():
            for cell in line:
                cases.cell(cell.row + below, cell.column).value = cell.value
        del book["Pakke"]
        cases.title = "Pakke"

    return changed(path, moved)


REFRESHED: Mapping[str, Callable[[Path], object]] = {
    "en celle er i vejen for en blok": _filled_below,
    "der står en formel, hvor resultatet skal stå": lambda path: changed(
        path, cells("Pakke", D4="=1+1")
    ),
    "blokken, der begynder i Pakke!B2, er ændret": lambda path: changed(path, _row_inside),
    "blokken står to gange": lambda path: changed(path, cells("Pakke", N2=KEY_FIGURES)),
    "arket kan ikke læses": _broken_sheet,
    "en tidligere version har skrevet sine blokke på arket med sagerne": blocks_among_cases,
}
"""One change to a model that has been refreshed."""


def _own_rate(
    *,
    ladder: str = "medfinansiering af dagpenge",
    first: date = date(2025, 1, 1),
    last: date | str = date(2025, 12, 31),
) -> Change:
    """Return what types a rate of the user's own on `Satser`."""

    def change(book: Any) -> None:
        sheet = book["Satser"]
        row = next(cell.row for cell in sheet["L"] if cell.value == "egen")
        values = ("dagpenge", ladder, first, last, 21_000, "kr. pr. måned")
        for column, value in enumerate(values, start=3):
            sheet.cell(row, column).value = value

    return change


def _risen(book: Any) -> None:
    """Type an index that does not reach the year of a case."""
    sheet = book["Satser"]
    row = next(cell.row for cell in sheet["C"] if cell.value == RISE_LABEL)
    sheet.cell(row, 8).value = 0.03  # 2025
    cells("Sager", I8=None, Q8="dagpenge", R8=2026, S8=0)(book)


TEMPLATE: Mapping[str, Change] = {
    "cellen er tom": cells("Forudsætninger", D8=None),
    "overskriften findes ikke på arket": cells("Indfasning", C6="Profil"),
    "indfasningen findes ikke": cells("Sager", E8="Langsom"),
    "profilen har intet navn": cells("Indfasning", K10=0.5),
    "målgruppen findes ikke": cells("Sager", D8=9),
    "besparelsen er ikke entydig": cells("Sager", H8=100),
    "ydelsen mangler": cells("Sager", S8=30),
    "ancienniteten på ydelsen (uger) er ikke oplyst": cells("Sager", I8=None, Q8="dagpenge"),
    "der er ingen sag med det nummer": cells("Beskrivelse", B7="9.9"),
    "overskrifterne står ikke i én række på arket": cells("Beskrivelse", C4="Andet"),
    "ydelsen kendes ikke": cells("Sager", I8=None, Q8="zz", S8=0),
    "satsen gælder ikke hele året": cells("Sager", I8=None, Q8="dagpenge", R8=2025, S8=0),
    "indekset mangler et år": _risen,
    "der står ikke en dato": _own_rate(last="2025"),
    "datoen ligger uden for arkets år": _own_rate(last=date(2050, 12, 31)),
    "den sidste dag ligger før den første": _own_rate(last=date(2024, 12, 31)),
    "to datoer overlapper": _own_rate(first=date(2024, 12, 31)),
    "ydelsen har en anden refusionstrappe": _own_rate(ladder="refusionstrappen"),
}
"""One change to a workbook made by investpakke."""


def _of_ours(path: Path) -> object:
    return read_model(build_workbook(path.with_name("vores.xlsx")))


def _open(path: Path) -> None:
    path.with_name(f"~${path.name}").touch()
    refresh(path)


def _no_workbook(path: Path) -> None:
    path.write_bytes(b"Nr.;Investeringsforslag")
    refresh(path)


def _doctype(path: Path) -> None:
    part = "xl/workbook.xml"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).replace(b"<workbook", b"<!DOCTYPE x><workbook", 1)
    path.write_bytes(replace_members(path.read_bytes(), {part: xml}, path))
    refresh(path)


def _too_large(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("investpakke.workbook.ooxml.opening.MAX_UNPACKED", 1000)
        refresh(path)


def _part_replaced(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).replace(old, new, 1)
    path.write_bytes(replace_members(path.read_bytes(), {part: xml}, path))


def _no_number(path: Path) -> None:
    _part_replaced(path, "xl/worksheets/sheet1.xml", b"<v>600</v>", b"<v>NaN</v>")
    refresh(path)


def _signed(path: Path) -> None:
    path.write_bytes(replace_members(path.read_bytes(), {"_xmlsignatures/sig1.xml": b"<a/>"}, path))
    refresh(path)


def _no_access(path: Path) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", refused)
        refresh(path)


def _not_read_back(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refreshing, "with_new_sheet", lambda *_: NewFile(path.read_bytes(), (), []))
        refresh(path)


FILES: Mapping[str, Callable[[Path], object]] = {
    "kolonneoversigten kan ikke læses": lambda path: read_mapping(path.with_name("x.toml")),
    "projektmappen er lavet med investpakke": _of_ours,
    "filen er åben i et andet program": _open,
    "filen blev ændret undervejs": lambda path: replace_file(path, b"som den var", b"ny"),
    "filen kan ikke skrives": lambda path: replace_file(path.with_name("x.xlsx"), b"", b""),
    "filen findes ikke": lambda path: refresh(path.with_name("findes-ikke.xlsx")),
    "filen er ikke en projektmappe, der kan læses": lambda path: refresh(
        path.rename(path.with_suffix(".xls"))
    ),
    "projektmappen kan ikke læses": _no_workbook,
    "projektmappen er for stor": _too_large,
    "filen er ikke til at stole på": _doctype,
    "filen kan ikke læses": _no_access,
    "cellens tal kan ikke læses": _no_number,
    "projektmappen er underskrevet digitalt, og en ændring gør underskriften ugyldig": _signed,
    "den opdaterede fil ville ikke kunne læses": _not_read_back,
}
"""What is done with a good model's file."""
