"""Settings of worksheets and colours of styles: read right, whatever way they are written."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter

from investpakke.workbook.book import Book
from investpakke.workbook.ooxml.colours import apply_tint
from investpakke.workbook.ooxml.sheet_cells import Area
from investpakke.workbook.sheet_settings import Filter, Lines, read_settings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def worksheet(rows: str = "", *, before: str = "", after: str = "") -> str:
    data = f"<sheetData>{rows}</sheetData>" if rows else "<sheetData/>"
    return f'<worksheet xmlns="{MAIN}">{before}{data}{after}</worksheet>'


def test_adjacent_hidden_rows_are_one_and_grouped_ones_stand_apart() -> None:
    rows = (
        '<row r="2" hidden="1"/><row r="3" spans="1:2" hidden="true"><c r="A3"/></row><row r="4"/>'
        '<row r="5" hidden="1" outlineLevel="1"/><row r="7" hidden="0"/>'
    )
    found = read_settings(worksheet(rows)).hidden_rows
    assert found == (Lines(2, 3, grouped=False), Lines(5, 5, grouped=True))


def test_prefixes_apostrophes_and_rows_without_numbers_read_the_same() -> None:
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:cols><x:col min="2" max="3" hidden="1"/></x:cols>'
        "<x:sheetData><x:row/><x:row hidden='1'/></x:sheetData></x:worksheet>"
    )
    found = read_settings(xml)
    assert found.hidden_rows == (Lines(2, 2, grouped=False),)
    assert found.hidden_columns == (Lines(2, 3, grouped=False),)


def test_what_looks_like_a_setting_in_texts_and_comments_is_none() -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>row hidden="1"</t></is></c></row>'
        '<!-- <row r="9" hidden="1"/></sheetData> --><row r="2" hidden="1"/>'
    )
    assert read_settings(worksheet(rows)).hidden_rows == (Lines(2, 2, grouped=False),)


def test_filters_and_sorts_of_sheets_and_tables_are_found() -> None:
    after = '<autoFilter ref="A1:C9"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    table = ET.fromstring(  # noqa: S314  the test's own text
        f'<table xmlns="{MAIN}"><autoFilter ref="E1:F9"/>'
        '<sortState ref="E2:F9"><sortCondition ref="E2:E9"/></sortState></table>'
    )
    found = read_settings(worksheet(after=after), [table])
    assert found.filters == (
        Filter(Area(1, 1, 9, 3), active=True),
        Filter(Area(1, 5, 9, 6), active=False),
    )
    assert found.sorted_areas == (Area(2, 5, 9, 6),)


def test_a_sheet_without_cells_has_settings() -> None:
    cols = '<cols><col min="1" max="16384" hidden="1"/></cols>'
    assert read_settings(worksheet(before=cols)).hidden_columns == (Lines(1, 16_384, False),)


def test_a_condition_on_whole_columns_has_ends() -> None:
    after = (
        '<conditionalFormatting sqref="B:B D2"><cfRule type="cellIs" dxfId="3"/>'
        "</conditionalFormatting>"
    )
    (found,) = read_settings(worksheet(after=after)).conditional_formats
    assert found.areas == (Area(1, 2, 1_048_576, 2), Area(2, 4, 2, 4))
    assert found.styles == (3,)


def test_a_million_styled_rows_have_no_hidden_ones() -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(1, 1_048_577))
    assert read_settings(worksheet(rows)).hidden_rows == ()


@pytest.mark.parametrize(
    ("colour", "tint", "expected"),
    [
        ((255, 255, 255), -0.149998474074526, (217, 217, 217)),  # "White, Background 1, Darker 15%"
        ((0, 0, 0), 0.499984740745262, (127, 127, 127)),  # "Black, Text 1, Lighter 50%"
        ((68, 114, 196), 0.399975585192419, (142, 169, 219)),  # "Blue, Accent 1, Lighter 40%"
    ],
)
def test_tints_give_the_colours_that_excel_shows(
    colour: tuple[int, int, int], tint: float, expected: tuple[int, int, int]
) -> None:
    assert max(abs(a - b) for a, b in zip(apply_tint(colour, tint), expected, strict=True)) <= 2


def test_styles_have_ink_and_ground(tmp_path: Path) -> None:
    path = tmp_path / "bog.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(
            "A1", 1, book.add_format({"font_color": "#112233", "bg_color": "#445566"})
        )
    paints = Book(path).paints
    assert paints[0] == ((0, 0, 0), (255, 255, 255))
    assert paints[1] == ((0x11, 0x22, 0x33), (0x44, 0x55, 0x66))


@pytest.mark.parametrize("prefix", ["", "x:", "a-b.1:", "æ:"])
def test_hidden_rows_are_found_whatever_prefix_the_rows_have(prefix: str) -> None:
    name = prefix.removesuffix(":")
    declared = f'xmlns{":" if name else ""}{name}="main"'
    rows = f'<{prefix}row r="4"/><{prefix}row hidden="1"/>'
    xml = (
        f"<{prefix}worksheet {declared}><{prefix}sheetData>{rows}</{prefix}sheetData>"
        f"</{prefix}worksheet>"
    )
    assert [(lines.first, lines.last) for lines in read_settings(xml).hidden_rows] == [(5, 5)]
