"""What a document prints by year: read from the package, and shown on the sheet `Pakke`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl

from building import make_case, make_package
from cells import looked_at, recalculation
from investpakke import compute_package, load_package
from investpakke.model import Figure
from investpakke.published_path import published_path
from investpakke.reconciliation import reconcile
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import BESKRIVELSE, KONTROL, PAKKE, SAGER
from investpakke.workbook.recalculate import Cell
from investpakke_templates import build
from mutants import mutated
from once import build_workbook
from running import run, run_json


def figure(quantity: str, key: str, value: float, **more: object) -> Figure:
    told = {"scope": "year", "unit": "tkr.", "decimals": 0, "place": "s. 1", **more}
    return Figure(quantity=quantity, key=key, value=value, **told)  # type: ignore[arg-type]


def test_a_package_without_yearly_figures_has_no_published_path():
    assert published_path(make_package(make_case())) is None
    only = figure("average_gain", "", 5.0, scope="package")
    assert published_path(replace(make_package(make_case()), published=(only,))) is None


def test_a_path_keeps_its_unit_and_leaves_out_what_is_not_printed():
    package = make_package(make_case(), years=3)
    first = package.first_year
    printed = (
        figure("saving", str(first), 700.0),
        figure("saving", str(first + 2), 800.0),
        figure("net", str(first + 9), 1.0),
    )
    path = published_path(replace(package, published=printed))
    assert path is not None
    assert path.unit == "tkr."
    assert path.saving[[0, 2]].tolist() == [700.0, 800.0]
    assert np.isnan(path.saving[1])
    assert np.isnan(path.net).all()  # another year than those shown
    assert path.mean_net is None


def test_pakke_shows_what_stands_on_kontrol_and_says_why_the_means_differ(tmp_path: Path):
    file = build_workbook(tmp_path / "p.xlsx", load_package("aarhus-2024"), cases=13)
    sheet = openpyxl.load_workbook(file, data_only=True)[PAKKE]
    rows = [[sheet.cell(row, column).value for column in range(11, 17)] for row in (11, 12)]
    assert rows == [[20, 37, 40, 41, 41, 42], [-8, 9, 12, 13, None, 14]]
    line = Cell(PAKKE, 16, 2)
    workings = recalculation(file)
    said = workings.recalculated()
    for part in ("netto er 9 mio. kr.", "er det 7,8", "221", "214,1", "er i alt 6,8"):
        assert part in str(said[line])
    at = next(
        cell.row
        for cell, text in workings.constants.items()
        if (cell.sheet, cell.column, text) == (KONTROL, 3, "Besparelse, 2024")
    )
    typed = workings.recalculated({Cell(KONTROL, at, 4): 25.0})
    assert typed[Cell(PAKKE, 11, 11)] == 25.0
    assert "226 i dokumentet" in str(typed[line])
    blank = workings.recalculated({Cell(KONTROL, at, 4): None})
    assert blank[Cell(PAKKE, 11, 11)] == ""


def test_pakke_has_none_of_it_for_a_package_without_published_figures(tmp_path: Path):
    bare = replace(load_package("aarhus-2024"), published=())
    sheet = openpyxl.load_workbook(build.build_workbook(tmp_path / "p.xlsx", bare, cases=13))[PAKKE]
    texts = [str(cell.value) for line in sheet.iter_rows(max_row=20) for cell in line if cell.value]
    assert not [text for text in texts if "okument" in text]


# --- Read back from an own workbook --------------------------------------------------------


def test_the_published_figures_survive_the_way_through_a_workbook(workbook_2024: Path):
    there, back = load_package("aarhus-2024"), read_package(workbook_2024)
    for figure, read in zip(there.published, back.published, strict=True):
        why = None if figure.why is None else figure.why.da
        assert read == replace(figure, label=read.label, why=read.why)
        if not figure.must_tie and read.why is not None and read.why.da != "se arket Kontrol":
            assert read.why.da == why
    lines = [reconcile(package, compute_package(package)) for package in (there, back)]
    assert [(line.label.da, line.verdict) for line in lines[0]] == [
        (line.label.da, line.verdict) for line in lines[1]
    ]


def test_a_workbook_shows_the_published_path_as_the_named_package_does(
    workbook_2024: Path, tmp_path: Path
):
    assert run("package", workbook_2024).stdout == run("package", "aarhus-2024").stdout
    theirs, ours = (
        run_json("package", of)["published_path"] for of in ("aarhus-2024", workbook_2024)
    )
    assert theirs == ours is not None
    assert run("report", workbook_2024, "-o", tmp_path / "r.html").exit_code == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "dokumentets netto er 9" in page


def test_a_workbook_whose_package_has_no_published_figures_reads_none(tmp_path: Path):
    path = build_workbook(tmp_path / "p.xlsx", make_package(make_case()), cases=3)
    assert read_package(path).published == ()
    kontrol = openpyxl.load_workbook(path)[KONTROL]
    at = next(cell.row for cell in kontrol["C"] if cell.value == "Pakkens helårspersoner")
    typed = mutated(path, tmp_path / "t.xlsx", {f"{KONTROL}!D{at}": 7.0}, settled=False)
    assert [(f.scope, f.quantity, f.value) for f in read_package(typed).published] == [
        ("package", "persons", 7)
    ]


def test_a_figure_of_what_the_package_no_longer_has_is_left_out(
    workbook_2024: Path, tmp_path: Path
):
    sheet = looked_at(workbook_2024)[SAGER]
    row = next(cell.row for cell in sheet["B"] if cell.value == "4.5")
    gone = {f"{SAGER}!{cell.coordinate}": None for cell in sheet[row] if cell.value is not None}
    told = looked_at(workbook_2024)[BESKRIVELSE]
    gone |= {
        f"{BESKRIVELSE}!{cell.coordinate}": None
        for line in told.iter_rows()
        if str(line[1].value) == "4.5"
        for cell in line
        if cell.value is not None
    }
    kontrol = looked_at(workbook_2024)[KONTROL]
    at = next(cell.row for cell in kontrol["C"] if cell.value == "Besparelse, 2025")
    changes = {**gone, f"{KONTROL}!D{at}": "ca. 37"}
    path = mutated(workbook_2024, tmp_path / "p.xlsx", changes, settled=False)
    package = read_package(path)
    assert not [f for f in package.published if f.key == "4.5"]
    assert reconcile(package, compute_package(package))
    found = published_path(package)
    assert found is not None
    assert np.isnan(found.saving[1])
