"""The first year that only a sentence says: beside or under the table, in a margin, on the tab."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from investpakke.errors import InvestpakkeError
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet, find

TABLE: list[list[Any]] = [
    ["Beløb i t.kr."],
    [],
    ["Forslag", "Udgift pr. år", "Besparelse pr. år"],
    ["Job", 800, 900],
    ["Unge", 300, 400],
]


def years(sheet: SheetCells) -> tuple[int, int]:
    package = find(sheet, first_year=None).package
    return package.first_year, package.years


def refusal(sheet: SheetCells) -> str:
    with pytest.raises(InvestpakkeError) as error:
        find(sheet, first_year=None)
    return str(error.value)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Note: Gælder alle år 2027-2030.", (2027, 4)),
        ("Gælder fra 2027", (2027, 4)),
        ("1. år = 2027", (2027, 4)),
        ("Alle beløb i 2026-pl, år 1 er 2027", (2027, 4)),
        ("Budgetperioden 2027-2032", (2027, 6)),
        ("Indsatsen starter 1. januar 2027", (2027, 4)),
        ("2027 er år 1", (2027, 4)),
        ("Investeringerne gælder fra budget 2027 og frem", (2027, 4)),
        ("Kilde: Jobindsats. Beløbene gælder fra 2027.", (2027, 4)),
    ],
)
def test_a_sentence_under_or_beside_the_table_says_the_first_year(
    note: str, expected: tuple[int, int]
) -> None:
    assert years(a_sheet([*TABLE, [], [note]])) == expected
    beside = [[*row, *([None] * 3), note] if row is TABLE[2] else row for row in TABLE]
    assert years(a_sheet(beside)) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Gælder ikke 2027-2030",
        "Beløb fra 2024",
        "Satser 2027",
        "Gælder til 2027",
        "Gælder 2027",
        "Gælder i 2027",
        "Begynder ikke i 2027",
        "Tal fra Jobindsats 2022-2025",
        "Evaluering gælder 2022-2025",
        "Overslagsår 2028-2030",
        "Gælder fra 2027, for Unge fra 2028",
        "Gælder fra 2027 eller 2028",
        "Gælder formentlig fra 2027",
    ],
)
def test_a_sentence_that_may_say_something_else_gives_no_year(note: str) -> None:
    assert "the first year is not stated" in refusal(a_sheet([*TABLE, [], [note]]))


def test_two_sentences_that_say_two_years_are_told_and_refused() -> None:
    said = refusal(a_sheet([*TABLE, [], ["Gælder fra 2027"], ["Periode: 2028-2031"]]))
    assert "'Gælder fra 2027'" in said
    assert "'Periode: 2028-2031'" in said


def test_two_sentences_that_agree_say_one_year() -> None:
    assert years(a_sheet([*TABLE, [], ["Gælder fra 2027"], ["Periode: 2027-2030"]])) == (2027, 4)


def test_a_year_above_the_table_that_may_be_the_first_one_as_well_is_not_passed_over() -> None:
    rows = [["Investeringer 2026"], *TABLE, [], ["Gælder fra 2027"]]
    assert "the first year is not stated" in refusal(a_sheet(rows))
    rows[0] = ["Regnskab 2025"]
    assert years(a_sheet(rows)) == (2027, 4)


def test_a_case_that_names_a_period_says_nothing_of_the_package() -> None:
    rows = [*TABLE, ["Investering 2027-2030", 5, 10]]
    assert "the first year is not stated" in refusal(a_sheet(rows))


@pytest.mark.parametrize("name", ["Budget 2027-2030", "Pakke_2027-2030"])
def test_the_name_of_the_sheet_may_say_the_period(name: str) -> None:
    assert years(replace(a_sheet(TABLE), name=name)) == (2027, 4)


def test_the_header_of_the_pages_may_say_the_period(tmp_path: Path) -> None:
    book = Workbook()
    for row in TABLE:
        book.active.append(row)
    book.active.oddHeader.center.text = "Budget 2027-2030"
    book.active.oddHeader.center.size = 14
    book.active.oddFooter.right.text = "Side &P"
    book.save(tmp_path / "model.xlsx")
    (sheet,) = WorkbookParts(tmp_path / "model.xlsx").all_cells
    assert sheet.margins == ("Budget 2027-2030", "Side")
    assert years(sheet) == (2027, 4)


def test_a_period_in_words_may_be_that_of_the_amounts() -> None:
    rows = [*TABLE[:2], ["Forslag", "Udgift", "Besparelse"], *TABLE[3:], [], ["Periode: 2027-2030"]]
    assert "the whole period" in refusal(a_sheet(rows))
