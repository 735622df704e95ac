"""The shipped workbook, sound as it is, with one thing of its structure made wrong."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from building import proofs_after
from existing_models import MODELS, make_model
from investpakke import load_package
from investpakke.validate import Report, examine
from investpakke.validate.finding import Severity
from investpakke_templates.shipped import BUILT
from once import build_workbook, report_on

SHIPPED = sorted(BUILT.glob("*.xlsx"))


def cell(sheet: str, address: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][address] = value

    return change


def hide_cases(book: Any) -> None:
    for row in (9, 10):
        book["Sager"].row_dimensions[row].hidden = True


def hide_sheet(book: Any) -> None:
    book["Indfasning"].sheet_state = "hidden"


def whiten(book: Any) -> None:
    book["Sager"]["J9"].font = Font(color="FFFFF6D6")  # the ground of inputs


def merge(book: Any) -> None:
    book["Sager"].merge_cells("C9:C10")


MUTANTS = {
    "IP101": (hide_sheet, "Indfasning"),
    "IP102": (hide_cases, "Sager!A9:U10"),
    "IP103": (whiten, "Sager!J9"),
    "IP104": (merge, "Sager!C9:C10"),
    "IP105": (cell("Sager", "J9", "1.800"), "Sager!J9"),
    "IP106": (cell("Sager", "J9", 1_800_000), "Sager!J9"),
    "IP107": (cell("Indfasning", "K9", 50), "Indfasning!K9"),
    "IP109": (cell("Sager", "B9", "1.1"), "Sager!B9"),
    "IP110": (cell("Sager", "D9", 7), "Sager!D9"),
}


@pytest.mark.parametrize("code", proofs_after(MUTANTS, quick=0))
def test_a_fault_in_a_workbook_of_ours_that_nobody_has_calculated_is_found(
    code: str, tmp_path: Path
) -> None:
    change, expected = MUTANTS[code]
    package = load_package("aarhus-2024")
    book = openpyxl.load_workbook(build_workbook(tmp_path / "p.xlsx", package, cases=13))
    change(book)
    book.save(tmp_path / "bog.xlsx")
    report = examine(tmp_path / "bog.xlsx", chosen=lambda rule: rule.code == code)
    assert [str(finding.place) for finding in report.findings] == [expected]


def test_an_average_beyond_the_phasing_s_years_is_found_in_the_shipped_workbook(
    tmp_path: Path,
) -> None:
    """Its values are kept, so that the package can be read: case 2.1 over eight years, not six."""
    path = tmp_path / "bog.xlsx"
    with (
        zipfile.ZipFile(BUILT / "investeringspakke-2024.xlsx") as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                text, count = re.subn(rb'(<c r="F12"[^>]*><v>)6(</v>)', rb"\g<1>8\g<2>", text)
                assert count == 1
            new.writestr(name, text)
    report = examine(path, chosen=lambda rule: rule.code == "IP108")
    assert [str(finding.place) for finding in report.findings] == ["Sager!F12"]


def structural(report: Report) -> list[str]:
    found = [f for f in report.sightings if f.code.startswith("IP1")]
    return [str(f.place) for f in found if f.severity > Severity.NOTE]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_workbooks_have_a_sound_structure(path: Path) -> None:
    assert structural(report_on(path)) == []


@pytest.mark.parametrize("name", MODELS)
def test_models_of_any_shape_have_a_sound_structure(name: str, tmp_path: Path) -> None:
    chosen = {"chosen": lambda rule: rule.code.startswith("IP1"), "first_year": 2025}
    assert structural(examine(make_model(name, tmp_path), **chosen)) == []
