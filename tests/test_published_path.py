"""What a document prints by year: read from the package, and shown on the sheet `Pakke`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl

from building import make_case, make_package
from cells import recalculation
from investpakke import load_package
from investpakke.model import Figure
from investpakke.published_path import published_path
from investpakke.workbook.layout import KONTROL, PAKKE
from investpakke.workbook.recalculate import Cell
from investpakke_templates import build
from once import build_workbook


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
    printed = (figure("saving", str(first), 700.0), figure("saving", str(first + 2), 800.0),
               figure("net", str(first + 9), 1.0))  # fmt: skip
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
    at = next(cell.row for cell, text in workings.constants.items()
              if (cell.sheet, cell.column, text) == (KONTROL, 3, "Besparelse, 2024"))  # fmt: skip
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
