"""Cell styles put into a workbook for a new sheet: few, right, and nothing else changed."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from existing_models import MODELS, make_model
from investpakke.workbook.ooxml.looks import Look, read_looks
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.workbook_xml import empty_styles, with_looks
from investpakke.workbook.refresh import refresh
from libreoffice import convert
from openxml import schema_errors
from raw_parts import differing

SHARE = Look("0.0%")
HEADER = Look(bold=True, wrap=True, align="right")

STYLES = (
    '<?xml version="1.0"?>\r\n<x:styleSheet xmlns:x="main" xmlns:y="other"><!-- kept -->'
    "<x:numFmts count='1'><x:numFmt numFmtId=\"170\" formatCode='0\"x\"' /></x:numFmts>"
    '<x:fonts count="1" y:known="1"><x:font><x:sz val="10"/><x:color theme="1"/></x:font>'
    "</x:fonts><x:fills><x:fill/></x:fills>"
    '<x:cellXfs count="1"><x:xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    "</x:cellXfs>\n<x:dxfs/></x:styleSheet>"
)


def added(xml: str, *looks: Look) -> str:
    return with_looks(xml.encode(), looks)[0].decode()


def seen(xml: bytes) -> tuple[Look, ...]:
    return read_looks(ET.fromstring(xml))  # noqa: S314  our own


# --- The styles part -----------------------------------------------------------------------


def test_only_what_is_added_and_the_counts_differ() -> None:
    expected = STYLES
    for old, new in (
        (" /></x:numFmts>", ' /><x:numFmt numFmtId="171" formatCode="0.0%"/></x:numFmts>'),
        ("count='1'><x:numFmt ", 'count="2"><x:numFmt '),
        ("</x:fonts>", '<x:font><x:b/><x:sz val="10"/><x:color theme="1"/></x:font></x:fonts>'),
        ('fonts count="1"', 'fonts count="2"'),
        ('cellXfs count="1"', 'cellXfs count="3"'),
        (
            "</x:cellXfs>",
            '<x:xf numFmtId="171" fontId="0" fillId="0" borderId="0" xfId="0" '
            'applyNumberFormat="1" applyFont="1"/>'
            '<x:xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
            'applyFont="1" applyAlignment="1"><x:alignment horizontal="right" wrapText="1"/></x:xf>'
            "</x:cellXfs>",
        ),
    ):
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    assert added(STYLES, SHARE, HEADER) == expected


VARIANTS = {
    "as it was": STYLES,
    "no list of formats": STYLES.replace(STYLES[STYLES.index("<x:numF") :], "")
    + STYLES[STYLES.index("<x:fonts") :],
    "an empty list of formats": STYLES.replace(
        STYLES[STYLES.index("<x:numF") : STYLES.index("<x:fonts")], '<x:numFmts count="0"/>'
    ),
    "no fonts": STYLES[: STYLES.index("<x:fonts")] + STYLES[STYLES.index("<x:fills") :],
    "no cell styles": STYLES[: STYLES.index("<x:cellXfs")] + STYLES[STYLES.index("\n<x:dxfs") :],
    "a format without a number": STYLES.replace('numFmtId="170"', 'numFmtId="x"'),
    "no counts": STYLES.replace(' count="1"', "").replace(" count='1'", ""),
    "no prefix": STYLES.replace("x:", "").replace("xmlns:x", "xmlns").replace(":=", "="),
    "nothing in it": '<styleSheet xmlns="main"/>',
    "nothing inside": "<styleSheet xmlns='main'></styleSheet>",
    "made anew": empty_styles("main").decode(),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_looks_are_added_whatever_way_the_part_is_written(variant: str) -> None:
    xml = VARIANTS[variant].replace('xmlns="x="', "xmlns=")
    before = seen(xml.encode()) or (Look(),)
    new, numbers = with_looks(xml.encode(), [SHARE, HEADER, Look("#,##0")])
    looks = seen(new)
    assert looks[: len(before)] == before
    assert {look: looks[int(number)] for look, number in numbers.items()} == {
        look: look for look in (SHARE, HEADER, Look("#,##0"))
    }
    root = ET.fromstring(new)  # noqa: S314  our own
    for part in root:
        assert int(part.get("count", len(part))) == len(part)
    order = [part.tag.rpartition("}")[2] for part in root]
    assert order == [
        name
        for name in (
            "numFmts",
            "fonts",
            "fills",
            "borders",
            "cellStyleXfs",
            "cellXfs",
            "cellStyles",
            "dxfs",
        )
        if name in order
    ]


def test_what_is_there_already_is_not_added_again() -> None:
    once, numbers = with_looks(STYLES.encode(), [SHARE, HEADER])
    assert with_looks(once, [SHARE, HEADER]) == (once, numbers)


def test_a_style_that_has_more_than_its_format_is_not_taken_for_a_plain_one() -> None:
    root = (
        '<styleSheet><fonts><font/><font><i/></font></fonts><cellXfs><xf fontId="0"/>{}</cellXfs>'
    )
    plain = '<xf numFmtId="9" fontId="0"><alignment vertical="bottom" indent="0"/></xf>'
    fancy = (
        '<xf numFmtId="9" fontId="1"/>',
        '<xf numFmtId="9" fillId="2"/>',
        '<xf numFmtId="9" borderId="2"/>',
        '<xf numFmtId="9"><alignment horizontal="center"/></xf>',
        '<xf numFmtId="9"><alignment textRotation="90"/></xf>',
        '<xf numFmtId="9"><protection locked="0"/></xf>',
    )
    for xf, is_plain in ((plain, True), *((xf, False) for xf in fancy)):
        look = seen(f"{root.format(xf)}</styleSheet>".encode())[1]
        assert (look.number_format, look.plain) == ("0%", is_plain), xf


# --- A workbook with a new sheet -----------------------------------------------------------

NEW = [name for name, model in MODELS.items() if model.sheet != "Sager og økonomi"]


SPARKLINES = pytest.mark.filterwarnings("ignore:.*extension is not supported")
"""openpyxl does not know them."""


@SPARKLINES
@pytest.mark.parametrize("name", NEW)
def test_figures_on_a_new_sheet_are_shown_as_what_they_are(name: str, tmp_path: Path) -> None:
    path = make_model(name, tmp_path)
    report = refresh(path, first_year=MODELS[name].first_year)
    sheet = openpyxl.load_workbook(path)["Pakke"]
    shown = {change.cell: (change.kind, sheet[change.cell]) for change in report.changes}
    formats = {"tkr": "#,##0", "persons": "#,##0.0", "share": "0.0%"}
    for cell, (kind, found) in shown.items():
        assert found.number_format == formats.get(kind, "General"), cell
        assert bool(found.font.b) is (kind in {"title", "header", "number header"}), cell
        assert found.font.name == sheet["Z99"].font.name, cell
    assert {kind for kind, _ in shown.values()} >= {"title", "header", "tkr", "share", "place"}
    assert shown["D3"][1].alignment.horizontal == "right"
    (long,) = (found for _, found in shown.values() if found.value == "Andel af investering")
    assert sheet.row_dimensions[long.row].height == 45  # "Gns. årlig besparelse (tusind kr.)"
    assert sheet.row_dimensions[3].height is None


@SPARKLINES
@pytest.mark.parametrize("name", NEW)
def test_cells_that_were_there_look_as_before(name: str, tmp_path: Path) -> None:
    path = make_model(name, tmp_path)
    before = tmp_path / "before.xlsx"
    shutil.copy(path, before)
    refresh(path, first_year=MODELS[name].first_year)
    old, new = (openpyxl.load_workbook(file)[MODELS[name].sheet] for file in (before, path))
    for row in old.iter_rows():
        for cell in row:
            other = new[cell.coordinate]
            assert look(cell) == look(other)


def look(cell: Any) -> tuple[str, ...]:
    """Return all that openpyxl knows of how a cell looks."""
    parts = (cell.number_format, cell.font, cell.fill, cell.border, cell.alignment)
    return tuple(map(repr, parts))


def without(path: Path, part: str) -> None:
    """Take a part out of a workbook, with its lines in the lists of parts."""
    name = part.rpartition("/")[2]
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist() if item != part}
    for item in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        start = parts[item].index(name.encode())
        first, last = parts[item].rindex(b"<", 0, start), parts[item].index(b">", start)
        parts[item] = parts[item][:first] + parts[item][last + 1 :]
    with zipfile.ZipFile(path, "w") as archive:
        for item, content in parts.items():
            archive.writestr(item, content)


def test_a_workbook_without_styles_gets_them(tmp_path: Path, validator: str) -> None:
    del validator
    path = make_model("unnumbered", tmp_path)
    without(path, "xl/styles.xml")
    refresh(path, first_year=2025)
    assert schema_errors(path, "Microsoft365") == []
    sheet = openpyxl.load_workbook(path)["Pakke"]
    assert (sheet["D4"].number_format, sheet["B2"].font.b) == ("#,##0", True)
    assert refresh(path, first_year=2025).changes == ()


def test_a_sheet_that_was_deleted_is_made_again_with_the_same_styles(tmp_path: Path) -> None:
    path = make_model("document headers", tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    refresh(path)
    with zipfile.ZipFile(path) as archive:
        parts["xl/styles.xml"] = archive.read("xl/styles.xml")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    before = tmp_path / "before.xlsx"
    shutil.copy(path, before)
    assert refresh(path).new_sheet
    assert "xl/styles.xml" not in differing(before, path)


def test_a_block_that_grows_to_the_right_looks_the_same_there(tmp_path: Path) -> None:
    path = make_model("unit savings", tmp_path)
    refresh(path)
    book = openpyxl.load_workbook(path)
    book["Forudsætninger"]["C5"] = 8
    book.save(path)
    refresh(path)
    sheet = openpyxl.load_workbook(path)["Pakke"]
    (row,) = {cell.row for line in sheet.iter_rows() for cell in line if cell.value == "Tusind kr."}
    assert sheet.cell(row, 11).value == 2032
    assert sheet.cell(row, 11).font.b
    assert sheet.cell(row + 1, 11).number_format == "#,##0"


def test_the_styles_of_a_file_that_libreoffice_has_saved_are_known_as_plain(
    libreoffice: None, validator: str, tmp_path: Path
) -> None:
    """It writes out alignment and protection that would be so without."""
    del libreoffice, validator
    path = make_model("document headers", tmp_path)
    refresh(path)
    saved = convert([path], tmp_path / "lo")[0]
    looks = WorkbookParts(saved).looks
    assert looks[0] == Look()
    assert {SHARE, HEADER, Look("#,##0")} <= {*looks}
    assert schema_errors(saved, "Microsoft365") == []


def test_libreoffice_shows_the_formats(libreoffice: None, tmp_path: Path) -> None:
    del libreoffice
    path = make_model("document headers", tmp_path)
    refresh(path)
    sheet = openpyxl.load_workbook(convert([path], tmp_path / "lo")[0])["Pakke"]
    assert (sheet["D4"].number_format, sheet["D9"].number_format) == ("#,##0", "#,##0.0")
    assert sheet["D11"].number_format == "0.0%"
    assert sheet["B2"].font.b
    assert not sheet["B4"].font.b
