"""Comments, text boxes and struck-out cases: what a model says over its cells."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from building import refusal
from investpakke import FileError
from investpakke.workbook.foreign.find import FoundModel, find_model
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.parts import WorkbookParts


def model(path: Path, *, comment: str = "", box: str = "", struck: bool = False) -> Path:
    """Make a model of two cases with something laid over its cells."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sager")
    look = book.add_format({"font_strikeout": struck})
    sheet.write_row(0, 0, ["Investeringer 2026-2029, t.kr."])
    sheet.write_row(1, 0, ["Forslag", "Årlig udgift", "Gns. årlig besparelse"])
    sheet.write_row(2, 0, ["Unge", 400, 700])
    sheet.write_row(3, 0, ["Voksne", 600, 1000], look)
    if comment:
        sheet.write_comment("A4", comment)
    if box:
        sheet.insert_textbox("F3", box)
    book.close()
    return path


def read(path: Path, mapping: Mapping | None = None) -> FoundModel:
    return find_model(WorkbookParts(path).all_cells, name="model", mapping=mapping)


@pytest.mark.parametrize(
    ("comment", "what"),
    [
        ("Eva:\nTrukket tilbage på mødet 8/10", "en sag måske ikke er med"),
        ("Kun finansieret i 2026 og 2027", "kun nogle af årene"),
        ("Besparelsen indgår også i Unge", "talt med to gange"),
    ],
)
def test_a_comment_on_a_cell_is_read_as_a_remark_beside_it(
    tmp_path: Path, comment: str, what: str
) -> None:
    path = model(tmp_path / "m.xlsx", comment=comment)
    error = refusal(lambda: read(path), FileError)[1]
    assert error.startswith("Sager!A4: ")
    assert what in error
    assert "(kommentar eller tekstboks)" in error
    assert read(path, Mapping(ignore=("Sager!A4",)))


def test_a_text_box_is_read_as_a_line_beside_the_table(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", box="Bemærk!\nBeløbene er for hele perioden.")
    assert refusal(lambda: read(path), FileError)[1].startswith("Sager!F3: beløbene gælder måske")


def test_a_case_that_is_struck_out_may_not_be_in_the_package(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", struck=True)
    error = refusal(lambda: read(path), FileError)[1]
    assert error.startswith("Sager!A4: sagen er måske ikke med i pakken")
    assert "'Voksne' er streget over" in error
    assert len(read(path, Mapping(cases=("Voksne",))).package.cases) == 2


def test_what_is_laid_over_a_model_and_changes_nothing_is_passed(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", comment="Tal fra økonomi, 12/9", box="Kilde: egne tal")
    assert len(read(path).package.cases) == 2
