"""Reading a filled workbook back: the same package, or a refusal that names the cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from building import proofs_after, refusal
from investpakke import FileError, InputError, compute_package, load_package
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import FORUDSAETNINGER, INDFASNING, SAGER
from mutants import without_sheet
from once import build_workbook, inputs_2024
from random_packages import random_package


@pytest.mark.parametrize("seed", proofs_after(range(100, 106), quick=2))
def test_a_package_survives_the_way_through_a_workbook(seed: int, tmp_path: Path) -> None:
    package = random_package(seed)
    read = read_package(build_workbook(tmp_path / "pakke.xlsx", package, years=6))
    there, back = compute_package(package), compute_package(read)
    assert [g.id for g in read.groups] == [g.id for g in package.groups]
    assert [c.number for c in read.cases] == [c.number for c in package.cases]
    assert read.shown_years == package.shown_years
    for values in ("investment_by_case", "saving_by_case", "average_saving", "unit_saving"):
        np.testing.assert_allclose(getattr(back, values), getattr(there, values), rtol=1e-12)
    assert back.net_present_value == pytest.approx(there.net_present_value, rel=1e-12)


def test_names_and_notes_survive_too(workbook_2024: Path) -> None:
    package, read = load_package("aarhus-2024"), read_package(workbook_2024)
    assert [(c.name, c.note) for c in read.cases] == [(c.name, c.note) for c in package.cases]
    assert read.groups == package.groups
    assert (read.name, read.municipality) == (package.name, package.municipality)


def test_an_empty_workbook_reads_as_a_package_without_cases(empty_workbook: Path) -> None:
    assert read_package(empty_workbook).cases == ()


@pytest.fixture(scope="session")
def book() -> Path:
    return inputs_2024()


def changed(workbook: Path, folder: Path, sheet: str, cell: str, value: Any) -> Path:
    """Return a copy of a workbook with one cell changed."""
    book = openpyxl.load_workbook(workbook)
    book[sheet][cell] = value
    book.save(folder / "ændret.xlsx")
    return folder / "ændret.xlsx"


REFUSED = {
    "text in a number": (SAGER, "G8", "syv", "et tal", "Sager!G8"),
    "TRUE in a number": (SAGER, "J9", True, "et tal", "Sager!J9"),
    "text in a year": (SAGER, "L8", "600 tkr.", "et tal", "Sager!L8"),
    "a half-filled row": (SAGER, "J8", None, "Årlig investering", "Sager!J8"),
    "amounts without a number": (SAGER, "J30", 500, "'Nr.'", "Sager!B30"),
    "an error value": (SAGER, "G8", "#DIV/0!", "en værdi", "Sager!G8"),
    "a number that became a date": (SAGER, "B8", datetime(2024, 1, 1), "tekst", "Sager!B8"),
    "no saving": (SAGER, "I8", None, "enten enhedsbesparelse", "Sager!B8"),
    "both savings": (SAGER, "H8", 120, "enten enhedsbesparelse", "Sager!B8"),
    "a negative investment": (SAGER, "J8", -1, "mindst 0", "Sager!J8"),
    "a horizon of 0": (SAGER, "F8", 0, "helt tal", "Sager!F8"),
    "a phasing that does not exist": (SAGER, "E8", "Kvart", "Halv effekt", "Sager!E8"),
    "a group that does not exist": (SAGER, "D8", 9, "1, 2, 3, 4", "sag 1.1"),
    "a number twice": (SAGER, "B8", "4.5", "én gang", "numre"),
    "a factor of 50": (INDFASNING, "K9", 50, "0 til 1", "Indfasning!C9"),
    "a factor that is missing": (INDFASNING, "L9", None, "tal", "Indfasning!C9"),
    "a profile without a name": (INDFASNING, "C9", None, "et navn", "Indfasning!C9"),
    "an unknown unit": (FORUDSAETNINGER, "D12", "euro", "tusind kr.", "Forudsætninger!D12"),
    "no first year": (FORUDSAETNINGER, "D8", None, "Første år", "Forudsætninger!D8"),
    "a group without a name": (FORUDSAETNINGER, "C18", None, "tekst", "Forudsætninger!B18"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_bad_cell_is_refused_by_file_place_expected_and_got(
    fault: str, book: Path, tmp_path: Path
) -> None:
    sheet, cell, value, expected, place = REFUSED[fault]
    file = changed(book, tmp_path, sheet, cell, value)
    english, danish = refusal(lambda: read_package(file), InputError)
    assert str(file) in danish
    assert str(file) in english
    assert place in danish
    assert "Forventet: " in danish
    assert expected in danish
    assert "Fik: " in danish


@pytest.mark.parametrize("sheet", [FORUDSAETNINGER, SAGER, INDFASNING])
def test_a_workbook_without_the_sheet_is_refused(sheet: str, book: Path, tmp_path: Path) -> None:
    without_sheet(book, tmp_path / "uden.xlsx", sheet)
    english, danish = refusal(lambda: read_package(tmp_path / "uden.xlsx"), FileError)
    assert f"Expected: {sheet}" in english
    assert "arket mangler" in danish
    assert "Forside" in danish


def test_a_sheet_without_its_heads_is_refused(book: Path, tmp_path: Path) -> None:
    file = changed(book, tmp_path, SAGER, "G6", "Personer")
    _, danish = refusal(lambda: read_package(file), FileError)
    assert "Forventet: Helårspersoner" in danish


def test_a_formula_that_was_never_calculated_is_refused_not_read_as_blank(
    book: Path, tmp_path: Path
) -> None:
    file = changed(book, tmp_path, SAGER, "J8", "=300*2")
    _, danish = refusal(lambda: read_package(file))
    assert "Sager!J8: formlen er ikke beregnet" in danish
    assert "Åbn og gem filen i Excel" in danish


def test_files_that_are_no_workbooks_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "tekst.xlsx"
    text.write_text("ikke en projektmappe", encoding="utf-8")
    for file in (text, tmp_path / "findes-ikke.xlsx", tmp_path):
        _, danish = refusal(lambda file=file: read_package(file), FileError)
        assert str(file) in danish


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workbook_2024: Path
) -> None:
    monkeypatch.setattr("investpakke.workbook.ooxml.opening.MAX_UNPACKED", 1000)
    del tmp_path
    _, danish = refusal(lambda: read_package(workbook_2024), FileError)
    assert "for stor" in danish
