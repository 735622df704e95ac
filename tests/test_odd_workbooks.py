"""Workbooks with cells and parts that Excel reads, or that it does not: read so, or refused."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from building import refusal
from existing_models import put, rows
from investpakke import FileError
from investpakke.validate.batch.examine import examine
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.refresh.any_model import package_in
from running import run

HEADS = [
    "Nr.",
    "Investeringsforslag",
    "Helårspersoner",
    "Årlig investering (tkr.)",
    "Gns. årlig besparelse (tkr.)",
]

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def model(path: Path, lines: list[list[Any]] | None = None, heads: list[str] = HEADS) -> Path:
    book = xlsxwriter.Workbook(path)
    put(book.add_worksheet("Sager"), 0, 0, [["Første år", 2025], heads, *(lines or rows())])
    book.close()
    return path


def spoil(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Change bytes of a part, as another program would have written them."""
    parts = WorkbookParts(path)
    assert old in parts.raw(part)
    path.write_bytes(
        replace_members(parts.data, {part: parts.raw(part).replace(old, new, 1)}, path)
    )
    return path


def apart(text: str) -> str:
    """Return a text with its letters and their rings and dots each on their own."""
    return unicodedata.normalize("NFD", text)


def test_letters_that_a_mac_takes_apart_are_the_same_letters(tmp_path: Path) -> None:
    lines = [[*line, "Ældre på arbejde"] for line in rows()]
    lines[0][1] = "Flere på arbejde"
    heads = [*HEADS, "Målgruppe"]
    plain = model(tmp_path / "model.xlsx", lines, heads)
    (tmp_path / "mac").mkdir()
    lines[0] = [apart(said) if isinstance(said, str) else said for said in lines[0]]
    mac = model(tmp_path / "mac" / "model.xlsx", lines, [apart(head) for head in heads])
    assert package_in(mac) == package_in(plain)
    assert [group.name for group in package_in(mac).groups] == ["Ældre på arbejde"]


def test_a_number_twice_that_is_typed_as_a_number_says_how_to_mend_it(tmp_path: Path) -> None:
    lines = rows()
    lines[0][0], lines[1][0] = 1.1, 1.10
    _, danish = refusal(lambda: package_in(model(tmp_path / "model.xlsx", lines)))
    assert "formatér cellerne som tekst" in danish
    lines[0][0], lines[1][0] = "1.1", "1.1"
    _, danish = refusal(lambda: package_in(model(tmp_path / "model.xlsx", lines)))
    assert "tekst" not in danish


@pytest.mark.parametrize("said", ["NaN", "6_0", "٦٠", "INF"])
def test_what_is_no_number_is_refused_at_its_cell(said: str, tmp_path: Path) -> None:
    lines = rows()
    lines[0][3] = 98765
    path = spoil(model(tmp_path / "model.xlsx", lines), SHEET, b"98765", said.encode())
    english, danish = refusal(lambda: package_in(path))
    assert "Sager!D3: cellens tal kan ikke læses" in danish
    assert f"Got: {said}." in english


def test_what_is_no_number_outside_of_the_cases_is_no_matter(tmp_path: Path) -> None:
    lines = [*rows(), [], ["", "", "", "", "", "", "", 98765]]
    path = spoil(model(tmp_path / "model.xlsx", lines), SHEET, b"98765", b"NaN")
    assert len(package_in(path).cases) == len(rows())


def test_an_empty_text_is_not_filled_in_a_table_of_cases(tmp_path: Path) -> None:
    lines = rows()
    lines[0][1] = "et navn, der forsvinder"
    path = model(tmp_path / "model.xlsx", lines)
    spoil(path, STRINGS, b"<t>et navn, der forsvinder</t>", b"<t></t>")
    _, danish = refusal(lambda: package_in(path))
    assert "Sager!B3: rækken er kun delvist udfyldt" in danish


def test_an_empty_text_is_a_text_for_formulas(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Ark")
    sheet.write("A1", "forsvinder")
    for row, (formula, shown) in enumerate(
        [('A1&"x"', "x"), ("IF(ISBLANK(A1),1,2)", 2), ("COUNTA(A1:A1)", 1), ("A1", "")]
    ):
        sheet.write_formula(row, 1, f"={formula}", None, shown)
    book.close()
    spoil(path, STRINGS, b"<t>forsvinder</t>", b"<t/>")
    assert not [found.code for found in examine(path).findings if found.code.startswith("IP3")]


# --- Parts that no program can read ----------------------------------------------------------


def encrypted(path: Path) -> None:
    """Flag the last member as encrypted."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        last = archive.infolist()[-1]
    entry = data.rfind(b"PK\x01\x02")
    for at in (last.header_offset + 6, entry + 8):
        data[at : at + 2] = struct.pack("<H", struct.unpack_from("<H", data, at)[0] | 1)
    path.write_bytes(data)


_UNSOUND: dict[str, Callable[[Path], object]] = {
    "a control code": lambda path: spoil(path, STRINGS, b"Nr.", b"N\x00r."),
    "a control code by its number": lambda path: spoil(path, STRINGS, b"Nr.", b"N&#7;r."),
    "not well-formed": lambda path: spoil(path, "docProps/app.xml", b"</", b"<"),
    "an undeclared entity": lambda path: spoil(path, STRINGS, b"Nr.", b"&nbsp;"),
    "a document type": lambda path: spoil(
        path, "[Content_Types].xml", b"<Types", b'<!DOCTYPE x [<!ENTITY a "a">]><Types'
    ),
    "an unknown encoding": lambda path: spoil(path, STRINGS, b'"UTF-8"', b'"UTF-7"'),
    "bytes that are no UTF-8": lambda path: spoil(path, STRINGS, b"Nr.", b"N\xe6r."),
    "an encrypted part": encrypted,
}


@pytest.mark.parametrize("fault", _UNSOUND)
def test_a_part_that_cannot_be_read_is_told(fault: str, tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    assert WorkbookParts(path).unsound_parts() == []
    _UNSOUND[fault](path)
    ((part, reason),) = WorkbookParts(path).unsound_parts()
    assert part
    said, _, why = reason.en.partition(": ")
    assert said == part
    assert why
    assert part not in why


@pytest.mark.parametrize("fault", ["a control code", "a control code by its number"])
def test_a_workbook_with_control_codes_in_what_is_read_is_refused(
    fault: str, tmp_path: Path
) -> None:
    path = model(tmp_path / "model.xlsx")
    _UNSOUND[fault](path)
    result = run("package", path)
    assert result.exit_code == 2
    assert STRINGS in result.stderr


def test_parts_whose_names_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/sharedStrings.XML", "<sst/>")
    refusal(lambda: package_in(path), FileError)


def test_folders_in_the_archive_are_no_parts(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    plain = package_in(path)
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("xl/", "XL/", "xl\\worksheets\\", "docProps/"):
            archive.writestr(name, b"")
    assert package_in(path) == plain
