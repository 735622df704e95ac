"""Cells as they stand in a worksheet's XML, whatever legal way it is written."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.workbook.ooxml.sheet_cells import (
    NOT_COMPUTED,
    DateNumber,
    NumberError,
    SheetCells,
    Value,
    parse_sheet,
)


def read(rows: str, **more: Any) -> SheetCells:
    xml = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    return parse_sheet("Sager", xml, ["tekst", ""], **more)


def value_of(cell: str, **more: Any) -> Value | None:
    return read(f'<row r="1">{cell}</row>', **more).get(1, 1)


# --- Numbers -------------------------------------------------------------------------------

_ODD_NUMBERS = (
    "6_0",
    "٦٠",
    "NaN",
    "nan",
    "INF",
    "-Infinity",
    "1e999",
    "1.2.3",
    "--1",
    "1-2",
    "9" * 400,
    "0x10",
    "1 000",
    "1,5",
    " ",
    "6\u00a0",
)


@pytest.mark.parametrize("said", _ODD_NUMBERS)
@pytest.mark.parametrize("kind", ["", ' t="n"'])
def test_what_is_no_number_in_xml_is_none_here(kind: str, said: str) -> None:
    value = value_of(f'<c r="A1"{kind}><v>{said}</v></c>')
    assert isinstance(value, NumberError)
    assert value in (said, said.strip())


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("60", 60),
        (" 60\n", 60),
        ("&#54;0", 60),
        ("1E2", 100),
        ("+5", 5),
        (".5", 0.5),
        ("5.", 5),
        ("-0.125", -0.125),
        ("1.5e-3", 0.0015),
    ],
)
def test_every_way_that_xml_has_to_write_a_number_is_read(said: str, number: float) -> None:
    assert value_of(f'<c r="A1"><v>{said}</v></c>') == number
    assert value_of(f'<c r="A1" s="3"><v>{said}</v></c>', dates={"3"}) == DateNumber(number)


def test_a_shared_text_that_is_not_there_makes_the_sheet_unreadable() -> None:
    with pytest.raises(ValueError, match="text 2 of 2"):
        value_of('<c r="A1" t="s"><v>2</v></c>')
    for said in ("-1", "1_0", "٠"):
        assert isinstance(value_of(f'<c r="A1" t="s"><v>{said}</v></c>'), NumberError)


# --- Days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "number", "from_1904"),
    [
        ("2025-01-31", 45688, 44226),
        ("2025-01-31T12:00:00", 45688.5, 44226.5),
        ("2025-01-31T06:00:00Z", 45688.25, 44226.25),
        ("18:00:00", 0.75, 0.75),
    ],
)
def test_a_day_that_stands_as_a_date_is_the_number_of_that_day(
    said: str, number: float, from_1904: float
) -> None:
    cell = f'<c r="A1" t="d"><v>{said}</v></c>'
    assert value_of(cell) == DateNumber(number)
    assert isinstance(value_of(cell), DateNumber)
    assert value_of(cell, date1904=True) == DateNumber(from_1904)


def test_what_should_be_a_day_and_is_none_is_unreadable() -> None:
    assert isinstance(value_of('<c r="A1" t="d"><v>31-01-2025</v></c>'), NumberError)


# --- Empty texts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>1</v></c>',
        '<c r="A1" t="inlineStr"><is><t/></is></c>',
        '<c r="A1" t="inlineStr"><is/></c>',
        '<c r="A1" t="str"><f>"" </f><v></v></c>',
        '<c r="A1" t="str"><v/></c>',
    ],
)
def test_an_empty_text_shows_nothing_and_is_told_from_a_blank_cell(cell: str) -> None:
    for rows in (f'<row r="1">{cell}</row>', f"<row><!-- odd -->{cell}</row>"):
        found = read(rows)
        assert found.get(1, 1) is None
        assert found.empty_texts == {(1, 1)}


@pytest.mark.parametrize("cell", ['<c r="A1" t="s"/>', '<c r="A1" s="2"/>', '<c r="A1"><v/></c>'])
def test_a_blank_cell_is_no_empty_text(cell: str) -> None:
    assert read(f'<row r="1">{cell}</row>').empty_texts == set()


# --- Places --------------------------------------------------------------------------------


def test_rows_and_cells_that_say_no_place_stand_after_the_one_before() -> None:
    rows = (
        "<row><c><v>1</v></c></row>"
        '<row r="4"><c r="B4"><v>2</v></c><c><v>3</v></c></row>'
        '<row r=""><c r=""><v>4</v></c></row><row/>'
        "<row><c><v>5</v></c></row>"
    )
    shown = {row: cells for row, cells in read(rows).rows.items() if cells}
    assert shown == {1: {1: 1}, 4: {2: 2, 3: 3}, 5: {1: 4}, 7: {1: 5}}


def test_a_row_that_says_no_number_has_that_of_its_cells() -> None:
    rows = '<row><c r="C7"><v>1</v></c></row><row><c><v>2</v></c></row>'
    assert read(rows).rows == {7: {3: 1}, 8: {1: 2}}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="5"><c r="A3"><v>1</v></c></row>',
        '<row><c/><c r="A7"/></row>',
        '<row r="5"><c r="A6"><v>1</v></c></row><row r="6"><c r="A5"><v>2</v></c></row>',
        '<row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="B5"><v>1</v></c></row>',
        '<row r="1_0"><c><v>1</v></c></row>',
        '<row r="1"><c r="$A$1"><v>1</v></c></row>',
    ],
)
def test_places_that_contradict_each_other_make_the_sheet_unreadable(rows: str) -> None:
    with pytest.raises(ValueError, match="row"):
        read(rows)


def test_an_indented_sheet_is_read_as_one_that_is_not() -> None:
    flat = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>to </t></r><r><t>ord</t></r></is></c>'
        '<c r="B1"><f>1+1</f><v>2</v></c></row>'
    )
    indented = flat.replace("><", ">\n    <").replace("to \n", "to ")
    assert read(indented).rows == read(flat).rows == {1: {1: "to ord", 2: 2}}
    assert read(indented).formulas == {(1, 2): "1+1"}


@pytest.mark.parametrize("odd", ["", "<!-- odd -->"])
def test_an_empty_value_is_known_where_other_formulas_of_the_sheet_show_theirs(odd: str) -> None:
    empty = '<c r="A1"><f>""</f><v></v></c>'
    rows = f'<row r="1">{odd}{empty}<c r="B1"><f>1+1</f><v>2</v></c></row>'
    assert read(rows).rows == {1: {2: 2}}
    never = f'<row r="1">{odd}<c r="A1"><f>1+1</f><v/></c></row>'
    assert read(never).get(1, 1) is NOT_COMPUTED
