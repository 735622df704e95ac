"""Patching a worksheet's XML and a zip file: what is not patched stays byte for byte."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, refusal
from investpakke import FileError
from investpakke.workbook.ooxml.patch import PLAIN, Content, patch_sheet
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, DateNumber, parse_sheet
from investpakke.workbook.ooxml.workbook_xml import request_calculation
from raw_parts import differing, raw_parts

SHEET = (
    b'<?xml version="1.0" encoding="UTF-8"?>\r\n<x:worksheet xmlns:x="main" xmlns:y="other" '
    b'y:odd="a &gt; b"><x:dimension ref="B2:D5"/><!-- kept --><x:sheetData>'
    b'<x:row r="2" spans="2:4" y:ht="1"><x:c r="B2" s="7" t="s"><x:v>3</x:v></x:c>'
    b'<x:c r="D2"><x:f>B2*2</x:f><x:v>6</x:v></x:c></x:row> '
    b'<x:row r="4"/><x:row r="5"><x:c r="B5" s="2"/></x:row></x:sheetData>'
    b"<x:extLst><y:thing a='1>0'/></x:extLst></x:worksheet>"
)


def patched(xml: bytes, cells: dict[tuple[int, int], Content]) -> str:
    lines: dict[int, dict[int, Content]] = {}
    for (row, column), content in cells.items():
        lines.setdefault(row, {})[column] = content
    return patch_sheet(xml, lines, lambda *_: PLAIN, "Pakke").decode()


# --- One sheet -----------------------------------------------------------------------------


def test_nothing_to_patch_changes_no_byte() -> None:
    assert patched(SHEET, {}).encode() == SHEET


def test_a_cell_keeps_its_style_and_everything_around_it_stays() -> None:
    after = patched(SHEET, {(2, 2): 1.5})
    before = SHEET.decode()
    old = '<x:c r="B2" s="7" t="s"><x:v>3</x:v></x:c>'
    assert after == before.replace(old, '<x:c r="B2" s="7"><x:v>1.5</x:v></x:c>')


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D_\rb", "__x005F_x", "<&>'\"", " to\nord "])
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    xml = b"<worksheet><sheetData/></worksheet>"
    assert parse_sheet("Pakke", patched(xml, {(1, 1): text}), []).get(1, 1) == text


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="3"/><row r="2"/>',
        '<row r="3"><c r="B3"/><c r="A3"/></row>',
        '<row r="3"><c r="A4"/></row>',
        '<row r="x"/>',
    ],
)
def test_a_sheet_whose_rows_are_out_of_order_is_not_patched(rows: str) -> None:
    xml = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    _, danish = refusal(lambda: patched(xml, {(2, 1): 1.0}), FileError)
    assert "arket kan ikke læses" in danish


def test_cells_and_rows_are_put_in_their_order() -> None:
    cells: dict[tuple[int, int], Content] = {
        (1, 1): 1.0,
        (2, 1): 2.0,
        (2, 3): "tre",
        (3, 2): 4.0,
        (4, 9): 5.0,
        (5, 3): 6.0,
        (9, 2): 7.0,
    }
    root = ET.fromstring(patched(SHEET, cells))  # noqa: S314  our own
    found = [cell.get("r") for cell in root.iter("{main}c")]
    assert found == ["A1", "A2", "B2", "C2", "D2", "B3", "I4", "B5", "C5", "B9"]
    assert [row.get("r") for row in root.iter("{main}row")] == ["1", "2", "3", "4", "5", "9"]
    dimension = root.find("{main}dimension")
    assert dimension is not None
    assert dimension.get("ref") == "A1:I9"


def test_a_cleared_cell_keeps_its_style_or_goes() -> None:
    assert '<x:c r="B2" s="7"/>' in patched(SHEET, {(2, 2): None})
    unstyled = SHEET.replace(b' s="7"', b"")
    assert 'r="B2"' not in patched(unstyled, {(2, 2): None})


def test_a_text_stands_in_its_cell_with_what_xml_does_not_allow_left_out() -> None:
    after = patched(SHEET, {(5, 2): ' a<b & "c"\x00\n'})
    root = ET.fromstring(after)  # noqa: S314  our own
    cell = next(c for c in root.iter("{main}c") if c.get("r") == "B5")
    assert cell.get("t") == "inlineStr"
    assert "".join(cell.itertext()) == ' a<b & "c"\n'


def test_a_formula_is_never_overwritten() -> None:
    _, danish = refusal(lambda: patched(SHEET, {(2, 4): 1.0}), FileError)
    assert danish == (
        "Pakke!D2: der står en formel, hvor resultatet skal stå. Forventet: en tom celle eller et "
        "tal fra sidste opdatering. Fik: en formel. Flyt formlen ud af blokken."
    )


@pytest.mark.parametrize("xml", [b"<a", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_xml_that_is_broken_or_declares_entities_is_refused(xml: bytes) -> None:
    _, danish = refusal(lambda: patched(xml, {(1, 1): 1.0}), FileError)
    assert danish.startswith("Pakke: arket kan ikke læses.")


def test_a_sheet_without_cells_gets_some() -> None:
    for data in (b"<sheetData/>", b"<sheetData></sheetData>", b"<sheetData />"):
        after = patched(b"<worksheet>" + data + b"<pageMargins/></worksheet>", {(2, 2): 1.0})
        assert after == (
            '<worksheet><sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>'
            "<pageMargins/></worksheet>"
        )


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(1, 30)),
    st.one_of(st.none(), st.floats(-1e9, 1e9), st.text("aæ<&> \n", min_size=1, max_size=4)),
    max_size=12,
)


@QUICK
@given(old=CELLS, new=CELLS)
def test_a_patched_sheet_shows_the_new_cells_and_the_old_ones_besides(
    old: dict[tuple[int, int], Content], new: dict[tuple[int, int], Content]
) -> None:
    empty = b'<worksheet xmlns="m"><sheetData/></worksheet>'
    after = patched(patched(empty, old).encode(), new)
    cells = parse_sheet("S", after, [])
    expected = {place: value for place, value in (old | new).items() if value is not None}
    found = {(r, c): value for r, row in cells.rows.items() for c, value in row.items()}
    assert found.keys() == expected.keys()
    for place, value in expected.items():
        shown = found[place]
        assert shown == (pytest.approx(value) if isinstance(value, float) else value)
    order = [int(number) for number in re.findall(r'<row r="(\d+)"', after)]
    assert order == sorted(set(order))


# --- Reading a sheet -----------------------------------------------------------------------


def test_a_sheet_reads_the_same_whatever_way_its_xml_is_written() -> None:
    plain = (
        '<worksheet><sheetData><row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>2</v></c>'
        '<c r="C1" t="inlineStr"><is><t>å &amp; b</t></is></c>'
        '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1" t="b"><v>1</v></c>'
        '<c r="F1"><f>A1</f></c></row></sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    )
    odd = (
        '<z:worksheet xmlns:z="m"><!-- c --><z:sheetData><z:row><z:c t="s" s="1"><z:v>0</z:v></z:c>'
        '<z:c><z:v xml:space="preserve">2</z:v></z:c>'
        '<z:c t="inlineStr"><z:is><z:r><z:t>å <![CDATA[&]]></z:t></z:r><z:r><z:t> b</z:t></z:r>'
        '</z:is></z:c><z:c t="e" r="D1"><z:f>1/0</z:f><z:v>#DIV/0!</z:v></z:c>'
        '<z:c t="b"><z:v>1</z:v></z:c><z:c><z:f>A1</z:f></z:c></z:row></z:sheetData>'
        '<z:mergeCells><z:mergeCell ref="A1:B2"/></z:mergeCells></z:worksheet>'
    )
    one, other = (parse_sheet("S", xml, ["tekst"], {"1"}) for xml in (plain, odd))
    assert one.rows == other.rows
    assert one.rows[1] == {1: "tekst", 2: 2.0, 3: "å & b", 4: "#DIV/0!", 5: True, 6: "not computed"}
    assert one.formulas == other.formulas == {(1, 4): "1/0", (1, 6): "A1"}
    assert one.merged == other.merged == [(1, 1, 2, 2)]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>1</v></c>',
        '<c\n r="A1"><v>1</v></c>',
        '<c r = "A1"><v>1</v></c>',
        '<c r="A1"><v ><!-- en -->1</v></c>',
        "<c><v>1</v></c>",
    ],
)
def test_no_cell_is_overlooked_for_the_way_it_is_written(cell: str) -> None:
    xml = f'<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    assert parse_sheet("S", xml, []).rows == {1: {1: 1.0}}


def test_a_number_is_a_date_and_a_formula_not_computed_whoever_wrote_them() -> None:
    """Excel leaves `t="n"` and an empty value out; openpyxl writes both."""
    excel = '<c r="A1" s="1"><v>45689</v></c><c r="B1"><f>1+1</f></c>'
    openpyxl = '<c r="A1" s="1" t="n"><v>45689</v></c><c r="B1"><f>1+1</f><v /></c>'
    computed = '<c r="C1" t="str"><f>""</f><v></v></c>'
    for cells in (excel, openpyxl):
        xml = f'<worksheet><sheetData><row r="1">{cells}{computed}</row></sheetData></worksheet>'
        row = parse_sheet("S", xml, [], {"1"}).rows[1]
        assert row == {1: 45689.0, 2: NOT_COMPUTED}
        assert isinstance(row[1], DateNumber)


# --- The zip file --------------------------------------------------------------------------


def a_zip(path: Path) -> Path:
    """Return a zip file with members packed in different ways, streamed, with a comment."""

    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, kind in (("a.xml", zipfile.ZIP_DEFLATED), ("æ.bin", zipfile.ZIP_STORED)):
            item = zipfile.ZipInfo(name, (2020, 2, 3, 4, 5, 6))
            item.compress_type, item.external_attr, item.comment = kind, 0o644 << 16, b"note"
            archive.writestr(item, name * 50)
        archive.writestr("c.xml", b"c")
        archive.comment = b"hele filen"
    path.write_bytes(stream.getvalue())
    return path


def test_only_what_is_replaced_or_added_differs(tmp_path: Path) -> None:
    old, new = a_zip(tmp_path / "old.zip"), tmp_path / "new.zip"
    new.write_bytes(replace_members(old.read_bytes(), {"c.xml": b"d", "e/ø.xml": b"ny" * 99}, old))
    assert differing(old, new) == {"c.xml", "e/ø.xml"}
    assert [*raw_parts(new)] == ["a.xml", "æ.bin", "c.xml", "e/ø.xml"]
    with zipfile.ZipFile(new) as archive:
        assert archive.testzip() is None
        assert archive.read("c.xml") == b"d"
        assert archive.read("e/ø.xml") == b"ny" * 99
        assert archive.comment == b"hele filen"


def test_replacing_nothing_gives_the_same_file(tmp_path: Path) -> None:
    old = a_zip(tmp_path / "old.zip")
    assert replace_members(old.read_bytes(), {}, old) == old.read_bytes()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_file_that_cannot_be_copied_for_certain_is_refused(tmp_path: Path) -> None:
    good = a_zip(tmp_path / "good.zip").read_bytes()
    twice = io.BytesIO(good)
    with zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("c.xml", b"again")
    for bad in (b"", good[:-5], b"stub" + good, good + b"tail", twice.getvalue()):
        _, danish = refusal(lambda bad=bad: replace_members(bad, {}, Path("x.xlsx")), FileError)
        assert danish.startswith("x.xlsx: projektmappen kan ikke læses.")


# --- The workbook's own part ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<calcPr calcId="1"/>', '<calcPr fullCalcOnLoad="1" calcId="1"/>'),
        ('<calcPr fullCalcOnLoad="0"/>', '<calcPr fullCalcOnLoad="1"/>'),
        ("", '<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_a_workbook_can_be_told_to_compute_when_it_is_opened(old: str, new: str) -> None:
    book = "<workbook><sheets><sheet/></sheets><definedNames/>{}<extLst/></workbook>"
    once = request_calculation(book.format(old).encode())
    assert once.decode() == book.format(new)
    assert request_calculation(once) == once


def test_an_element_without_content_may_be_the_last_one() -> None:
    book = "<workbook><sheets><sheet/></sheets><definedNames/>{}</workbook>"
    once = request_calculation(book.format("").encode())
    assert once.decode() == book.format('<calcPr fullCalcOnLoad="1"/>')


def test_a_patched_workbook_opens(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    book = openpyxl.Workbook()
    book.active.append([1, "to"])
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    new = patch_sheet(sheet, {1: {2: "tre"}, 3: {3: 4.5}}, lambda *_: PLAIN, "Sheet")
    path.write_bytes(replace_members(path.read_bytes(), {"xl/worksheets/sheet1.xml": new}, path))
    shown = openpyxl.load_workbook(path).active
    assert [[cell.value for cell in row] for row in shown.iter_rows()] == [
        [1, "tre", None],
        [None, None, None],
        [None, None, 4.5],
    ]
