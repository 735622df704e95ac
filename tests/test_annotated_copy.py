"""The marked copy of `validate --annotate`: a sheet of findings, links, marks, and nothing else."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checked_books import RULES, SCRIPT, faulty, hostile, sound
from investpakke.errors import FileError
from investpakke.show.validation.annotated_copy import annotated
from investpakke.text import same
from investpakke.validate import Place, Report, examine
from investpakke.validate.acceptance.baseline import make_baseline
from openxml import schema_errors
from raw_parts import with_part
from rule_books import build
from running import run

DAY = date(2026, 3, 1)
HEAD = 7

pytestmark = pytest.mark.usefixtures("in_this_process")


def report_of(path: Path) -> Report:
    return examine(path, chosen=lambda rule: rule.code in {"IP201", "IP301"})


def copy_of(path: Path, report: Report | None = None) -> Path:
    target = path.with_name(f"kopi{path.suffix}")
    target.write_bytes(annotated(report or report_of(path), "da", DAY))
    return target


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_last_sheet_has_each_finding_with_a_link_to_its_cell(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    before = path.read_bytes()
    result = run("validate", path, *RULES, "--annotate", tmp_path / "gennemgang.xlsx")
    assert result.exit_code == 1
    assert "fundene står på det sidste ark" in result.stderr
    assert path.read_bytes() == before
    book = openpyxl.load_workbook(tmp_path / "gennemgang.xlsx")
    assert book.sheetnames == ["Sager", "Andet", "Fund"]
    sheet = book["Fund"]
    assert sheet["A1"].value == "Fund fra kontrollen af model.xlsx"
    assert sheet["A2"].value.endswith("Brug ikke tallene, før fejlene er rettet.")
    rows = [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=HEAD + 1)]
    assert rows[0][:3] == [1, "Fejl", "Andet!B1"]
    assert rows[0][4:] == ["2", "3"]
    assert rows[1][:3] == [2, "Advarsel", "Sager!C4"]
    assert [sheet[f"C{row}"].hyperlink.location for row in (HEAD + 1, HEAD + 2)] == [
        "'Andet'!B1",
        "'Sager'!C4",
    ]


def test_cells_are_marked_by_conditional_formats_after_those_that_are_there(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    own = (
        '<conditionalFormatting sqref="B2"><cfRule type="expression" priority="7">'
        "<formula>FALSE</formula></cfRule></conditionalFormatting>"
    )
    path = with_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<pageMargins", own.encode() + b"<pageMargins", 1),
    )
    sheet = openpyxl.load_workbook(copy_of(path))["Sager"]
    found = {str(area.sqref): area.rules for area in sheet.conditional_formatting}
    assert set(found) == {"B2", "C4"}
    assert found["C4"][0].priority > 7
    assert found["C4"][0].dxf.fill.bgColor.rgb == "FFFFEB9C"


def test_all_else_is_byte_for_byte(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    old, new = parts_of(path), parts_of(copy_of(path))
    changed = {name for name, data in old.items() if new[name] != data}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    assert len(new.keys() - old.keys()) == 1
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        cells = old[name].partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]
        assert cells in new[name]


def test_names_and_texts_of_any_kind_stay_texts(tmp_path: Path) -> None:
    path = hostile(tmp_path / "ond & <b>.xlsx")
    report = report_of(path)
    first = report.findings[0]
    evil = replace(
        first.sightings[0],
        found=same("=cmd|'/c calc'!A1\x00\x1b" + "x" * 40_000),
        place=Place.cell("<b>Ark & mål", 2, 1),
    )
    report = replace(report, findings=(replace(first, parts=(*first.sightings, evil)),))
    book = openpyxl.load_workbook(copy_of(path, report))
    sheet = book.worksheets[-1]
    assert "ond & <b>.xlsx" in sheet["A1"].value
    texts = [sheet.cell(row, 6) for row in range(HEAD + 1, HEAD + 5)]
    assert [cell.data_type for cell in texts] == ["n" if c.value is None else "s" for c in texts]
    assert any(SCRIPT in str(cell.value) for cell in texts)
    assert max(len(str(cell.value)) for cell in texts) <= 500
    assert sheet[f"C{HEAD + 1}"].hyperlink.location == "'<b>Ark & mål'!B1"


def test_a_quote_in_a_sheets_name_is_doubled_in_its_links(tmp_path: Path) -> None:
    path = build(tmp_path / "bog.xlsx", {"sheets": {"Per's": {"A1": 1, "B1": ["=A1*2", 9]}}})
    sheet = openpyxl.load_workbook(copy_of(path))["Fund"]
    assert sheet[f"C{HEAD + 1}"].hyperlink.location == "'Per''s'!B1"


def test_a_sheet_of_that_name_stays_and_the_new_one_gets_another(tmp_path: Path) -> None:
    path = build(tmp_path / "bog.xlsx", {"sheets": {"fund": {"A1": 1}, "Fund 2": {"A1": 1}}})
    assert openpyxl.load_workbook(copy_of(path)).sheetnames == ["fund", "Fund 2", "Fund 3"]


def test_many_places_of_one_finding_are_counted_and_all_marked(tmp_path: Path) -> None:
    cells: dict[str, object] = {f"A{row}": row for row in range(1, 200)}
    cells |= {f"B{row}": [f"=A{row}*2", -1] for row in range(1, 200, 2)}
    path = build(tmp_path / "bog.xlsx", {"sheets": {"Ark": cells}})
    book = openpyxl.load_workbook(copy_of(path))
    said = [row[2].value for row in book["Fund"].iter_rows(min_row=HEAD + 1)]
    assert (len(said), said[-1]) == (51, "… og 50 til, som er mærket, hvor de står på et ark")
    marks = [str(area.sqref).split() for area in book["Ark"].conditional_formatting]
    assert sum(map(len, marks)) == 100


def test_accepted_findings_are_told_and_not_marked(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    report = report_of(path)
    entries = make_baseline([report], tmp_path / "b.toml", (), DAY, "da")
    known = replace(entries, entries=tuple(replace(e, reason="Aftalt") for e in entries.entries))
    book = openpyxl.load_workbook(copy_of(path, known.apply(report, DAY)))
    assert book["Fund"][f"B{HEAD + 1}"].value == "Accepteret"
    assert book["Fund"][f"G{HEAD + 1}"].value == "2026-03-01: Aftalt"
    assert not list(book["Sager"].conditional_formatting)


def test_a_workbook_without_findings_gets_a_sheet_that_says_so(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(copy_of(sound(tmp_path / "god.xlsx")))["Fund"]
    assert sheet["A2"].value == "Ingen fund. Der er ikke fundet fejl."


# --- refusals ------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_overwritten_on_request_only(tmp_path: Path) -> None:
    path, copy = faulty(tmp_path / "model.xlsx"), sound(tmp_path / "kopi.xlsx")
    before = copy.read_bytes()
    assert run("validate", path, *RULES, "--annotate", copy).exit_code == 2
    assert copy.read_bytes() == before
    assert run("validate", path, *RULES, "--annotate", copy, "--force").exit_code == 1
    assert "Fund" in openpyxl.load_workbook(copy).sheetnames


def test_the_workbook_itself_is_never_overwritten(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    for copy in (path, link):
        result = run("validate", path, "--annotate", copy, "--force")
        assert result.exit_code == 2
        assert "kan ikke stå oven i projektmappen selv" in result.stderr


@pytest.mark.parametrize(
    ("files", "copy", "said"),
    [
        (["a.xlsx", "b.xlsx"], "kopi.xlsx", "én projektmappe ad gangen"),
        (["a.xlsx"], "kopi.xlsm", "af samme slags"),
        (["a.xlsx"], "kopi", "af samme slags"),
        (["a.xlsx"], "mappe.xlsx", "filen findes allerede"),
    ],
)
def test_a_name_that_a_copy_cannot_have_is_refused(
    tmp_path: Path, files: list[str], copy: str, said: str
) -> None:
    (tmp_path / "mappe.xlsx").mkdir()
    paths = [sound(tmp_path / name) for name in files]
    result = run("validate", *paths, "--annotate", tmp_path / copy, "--force")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_one_file_for_the_report_and_the_copy_is_refused(tmp_path: Path) -> None:
    path, target = sound(tmp_path / "god.xlsx"), tmp_path / "x.xlsx"
    result = run("validate", path, "--annotate", target, "--output", target)
    assert result.exit_code == 2
    assert "hver sin fil" in result.stderr


def test_a_locked_structure_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = faulty(tmp_path / "model.xlsx")
    lock = b'<workbookProtection lockStructure="1"/><bookViews'
    path = with_part(path, "xl/workbook.xml", lambda xml: xml.replace(b"<bookViews", lock, 1))
    with pytest.raises(FileError, match="structure is protected") as refused:
        annotated(report_of(path), "da", DAY)
    assert "Ophæv beskyttelsen" in refused.value.text("da")
    result = run("validate", path, *RULES, "--annotate", tmp_path / "kopi.xlsx")
    assert result.exit_code == 2
    assert not (tmp_path / "kopi.xlsx").exists()


@pytest.mark.usefixtures("validator")
@pytest.mark.parametrize("make", [faulty, hostile, sound])
def test_the_copy_is_what_excels_schema_allows(make: object, tmp_path: Path) -> None:
    path = make(tmp_path / "bog.xlsx")  # type: ignore[operator]
    assert schema_errors(copy_of(path), "Microsoft365") == []
