"""Building: same bytes, true cached values, room for what is asked, nothing half-written."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from importlib import resources
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from building import refusal
from cells import disagreements, distinct_values, shown_in
from example_model import EXAMPLE
from investpakke import FileError, Group, Phasing, load_package
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import BEREGNING, PAKKE, SAGER
from investpakke.workbook.refresh.keeping import read_model
from investpakke_templates.build import SPARE_CASES, build_workbook
from investpakke_templates.sheet_writer import QuickSheet
from investpakke_templates.shipped import SHIPPED, shipped_bytes
from once import built_anew
from openxml import schema_errors
from random_packages import random_package


def test_the_same_package_gives_the_same_bytes() -> None:
    package = load_package("aarhus-2024")
    assert built_anew(package, cases=13) == built_anew(package, cases=13)


def test_a_workbook_has_rows_for_ten_cases_more_than_its_package(tmp_path: Path) -> None:
    package = load_package("aarhus-2024")
    sheet = shown_in(build_workbook(tmp_path / "bog.xlsx", package))[SAGER]
    assert [sheet.cell(row, 2).value is None for row in (20, 21)] == [False, True]
    assert sheet.max_row == 20 + SPARE_CASES


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_workbook_is_what_the_builder_builds_today(name: str) -> None:
    shipped = resources.files("investpakke_templates").joinpath("built", name).read_bytes()
    assert _parts(shipped) == _parts(shipped_bytes(name))


def _parts(data: bytes) -> dict[str, bytes]:
    """Return a file's parts unpacked: zip libraries compress the same bytes differently."""
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A2)",
        "=SORT(A1:A9)",
        "=MYSORT(A1)",
        "=IF(XLOOKUP(1,A:A,B:B)>0,SWITCH(A1,1,2),0)",
        "=_xlfn.SORT(A1)",
        "=STDEV.S(A1:A9)",
        '="SORT("&A1',
        "{=SUM(A1:A2*2)}",
        "=SUM({1,2})",
        "A1+1",
    ],
)
@pytest.mark.parametrize("all_functions", [False, True])
def test_a_formula_is_stored_as_xlsxwriter_stores_it(formula: str, all_functions: bool) -> None:
    """Whose own way takes most of the time that building takes."""
    stored = QuickSheet()._prepare_formula(formula, all_functions)
    assert stored == Worksheet()._prepare_formula(formula, all_functions)


@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_microsofts_validator_finds_no_error(
    version: str, validator: str, workbook_2024: Path, empty_workbook: Path, tmp_path: Path
) -> None:
    del validator
    random = build_workbook(tmp_path / "random.xlsx", random_package(7), years=9)
    for file in (workbook_2024, empty_workbook, random):
        assert schema_errors(file, version) == []


def test_pandas_would_read_true_figures_before_any_recalculation(workbook_2024: Path) -> None:
    sheet = shown_in(workbook_2024)[PAKKE]
    assert (sheet["D6"].value, sheet["D8"].value) == (27890, pytest.approx(6777))
    assert sheet["B1"].value == "Investeringspakke 2024"


def test_more_cases_and_years_make_more_room(tmp_path: Path) -> None:
    file = build_workbook(tmp_path / "stor.xlsx", cases=21, years=10)
    sheet = openpyxl.load_workbook(file)[SAGER]
    heads = [sheet.cell(6, column).value for column in range(11, 23)]
    assert sum(str(head).startswith("=Indfasning!") for head in heads) == 10
    assert sheet.cell(8 + 20, 2).fill.fgColor.rgb == sheet.cell(8, 2).fill.fgColor.rgb
    assert sheet.cell(8 + 21, 2).fill.fgColor.rgb != sheet.cell(8, 2).fill.fgColor.rgb


def test_a_small_package_of_nobody_is_told_with_decimals_and_its_chart_ends_with_its_years(
    tmp_path: Path,
) -> None:
    package = replace(read_model(EXAMPLE)[1].package, name="Lille")
    path = build_workbook(tmp_path / "lille.xlsx", package, cases=4)
    sheet = openpyxl.load_workbook(path, data_only=True)[PAKKE]
    assert sheet["B2"].value.startswith("beløb i tusind kr.")
    shown = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "2027: nettoudgift 1,7 mio. kr." in shown
    assert "2028: nettogevinst 1,5 mio. kr." in shown
    anchor = sheet._charts[0].anchor
    assert anchor.to.col < sheet.max_column


def test_years_default_to_what_the_package_shows_or_averages_over(tmp_path: Path) -> None:
    package = replace(load_package("aarhus-2024"), years=3, published=())
    file = build_workbook(tmp_path / "kort.xlsx", package, cases=13)
    sheet = openpyxl.load_workbook(file)[BEREGNING]
    assert [sheet.cell(5, column).value is not None for column in (11, 16, 17)] == [
        True,
        True,
        False,
    ]


def test_a_package_that_does_not_fit_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    package = replace(load_package("aarhus-2024"), published=())
    many_groups = replace(package, groups=[Group(n, f"Gruppe {n}") for n in range(1, 10)])
    unknown = replace(package, cases=[replace(case, persons=None) for case in package.cases])
    profiles = [Phasing((n / 2000, 1.0), f"Profil {n}") for n in range(1, 1001)]
    too_large = {
        "plads til alle sager": lambda f: build_workbook(f, package, cases=12),
        "plads til alle år": lambda f: build_workbook(f, package, years=5),
        "plads til alle målgrupper": lambda f: build_workbook(f, many_groups),
        "plads til alle indfasningsprofiler": lambda f: build_workbook(
            f, replace(package, phasings=profiles)
        ),
        "sag 1.1, helårspersoner: helårspersoner mangler": lambda f: build_workbook(f, unknown),
        "størrelsen er uden for": lambda f: build_workbook(f, package, cases=0),
    }
    for said, build in too_large.items():
        _, danish = refusal(lambda build=build: build(tmp_path / "pakke.xlsx"))
        assert said in danish
    assert list(tmp_path.iterdir()) == []


def test_the_rows_of_profiles_follow_the_package(tmp_path: Path) -> None:
    profiles = [Phasing((n / 20, 1.0), f"Profil {n}") for n in range(1, 14) if n != 10]
    package = replace(load_package("aarhus-2024"), phasings=profiles, published=())
    path = build_workbook(tmp_path / "mange.xlsx", package, cases=13)
    assert disagreements(*distinct_values(path)) == []
    read = read_package(path)
    assert [p.name for p in read.phasings][:12] == [p.name for p in profiles]
    assert len(read.phasings) == 14
    lists = openpyxl.load_workbook(path)[SAGER].data_validations.dataValidation
    assert "Indfasning!$C$8:$C$21" in {rule.formula1 for rule in lists}


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "mappe" / "pakke.xlsx"
    _, danish = refusal(lambda: build_workbook(target), FileError)
    assert str(target) in danish


def test_a_failing_build_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "pakke.xlsx"
    target.write_bytes(b"the old file")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    refusal(lambda: build_workbook(target), FileError)
    assert target.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [target]
