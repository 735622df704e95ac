"""Units at the amounts themselves, on a front page, and in a line that tells costs from savings."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.errors import InvestpakkeError
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet, find
from test_headings_of_models import JOB, YEARS, years

SAVED = (100, 600, 900, 900)
HEADS = ["Forslag", *years("Udgift"), *years("Besparelse")]
CASE = ["Job", *JOB, *SAVED]


def units(*sheets: SheetCells) -> list[str]:
    return sorted(find(*sheets, first_year=None).reading.units)


def cells(rows: range = range(4, 5), columns: range = range(3, 11)) -> list[tuple[int, int]]:
    return [(row, column) for row in rows for column in columns]


def amounts(sheet: SheetCells) -> list[float]:
    (case,) = find(sheet, first_year=None).package.cases
    return [round(value, 6) for value in case.investment]


def test_a_column_of_units_gives_that_of_each_row() -> None:
    rows: list[list[Any]] = [
        ["Forslag", "Post", "Enhed", *YEARS],
        ["Job", "Udgift", "t.kr.", *JOB],
        [None, "Besparelse", "1.000 kr.", *SAVED],
    ]
    assert units(a_sheet(rows)) == ["tusind kr."]
    rows[2][2] = "mio. kr."
    found = find(a_sheet(rows), first_year=None)
    assert found.reading.units == ("tusind kr. / mio. kr.",)
    assert found.package.cases[0].average_saving == pytest.approx(625_000)


def test_units_of_a_column_that_differ_within_costs_or_from_the_line_above_are_refused() -> None:
    two = [[*HEADS, "Enhed"], [*CASE, "t.kr."], [*CASE, "kr."]]
    two[2][0] = "Unge"
    with pytest.raises(InvestpakkeError, match="read in two ways"):
        find(a_sheet(two), first_year=None)
    with pytest.raises(InvestpakkeError, match="read in two ways"):
        find(a_sheet([["Beløb i kr."], [*HEADS, "Enhed"], [*CASE, "t.kr."]]), first_year=None)


def test_a_unit_that_each_number_shows_is_read_and_one_that_some_show_is_not() -> None:
    shown = dict.fromkeys(cells(), "t.kr.")
    assert units(a_sheet([HEADS, CASE], texts_shown=shown)) == ["tusind kr."]
    some = {cell: text for cell, text in shown.items() if cell != (4, 5)}
    with pytest.raises(InvestpakkeError, match="unit"):
        find(a_sheet([HEADS, CASE], texts_shown=some), first_year=None)


@pytest.mark.parametrize(("scale", "line"), [(1, "Beløb i 1.000 kr."), (2, "Alle tal i mio. kr.")])
def test_amounts_shown_in_the_unit_that_is_said_are_kroner(scale: int, line: str) -> None:
    case = ["Job", *(1_000_000 * value for value in (*JOB, *SAVED))]
    scaled = dict.fromkeys(cells(range(5, 6)), scale)
    found = amounts(a_sheet([[line], HEADS, case], scaled=scaled))
    assert found == [1000 * value for value in JOB]


@pytest.mark.parametrize(
    ("line", "scale", "but"),
    [
        ("Beløb i kr.", 1, None),  # shown in thousands, said to be kroner
        ("Beløb i mio. kr.", 1, None),
        ("Beløb i 1.000 kr.", 1, (5, 4)),  # one cell is not shown so
        ("Beløb i 1.000 kr.", 1, None),  # 500 shows as 1: they are thousands
    ],
)
def test_amounts_shown_in_another_unit_than_is_said_are_refused(
    line: str, scale: int, but: tuple[int, int] | None
) -> None:
    scaled = {cell: scale for cell in cells(range(5, 6)) if cell != but}
    with pytest.raises(InvestpakkeError, match="shows another number"):
        amounts(a_sheet([[line], HEADS, CASE], scaled=scaled))


def test_a_front_page_gives_the_unit_where_no_other_sheet_says_one() -> None:
    page = a_sheet([["Investeringspakke"], ["Alle beløb i mio. kr."]], "Forside")
    table = a_sheet([HEADS, CASE])
    assert units(page, table) == ["mio. kr."]
    with pytest.raises(InvestpakkeError, match="unit"):
        units(a_sheet([["Alle beløb i kr."]], "Regnskab 2024"), table)
    rates = a_sheet([["Beløb i kr."], [1, 2, 3]], "Satser")
    with pytest.raises(InvestpakkeError, match="unit"):
        units(page, table, rates)
    with pytest.raises(InvestpakkeError, match="unit"):
        units(table, a_sheet([["Gevinst på 9 mio. kr."]], "Forside"))


def test_a_line_may_give_costs_and_savings_units_of_their_own() -> None:
    line = "Udgifter i t.kr., besparelser i mio. kr."
    assert units(a_sheet([[line], HEADS, CASE])) == ["mio. kr.", "tusind kr."]
    heads = [f"{head} (kr.)" if head != "Forslag" else head for head in HEADS]
    with pytest.raises(InvestpakkeError, match="read in two ways"):
        units(a_sheet([[line], heads, CASE]))


def test_a_unit_beside_the_years_of_a_form_that_the_line_above_contradicts_is_refused() -> None:
    form = [
        ["Forslagets titel:", "Job"],
        ["Beløb angives i:", "hele kr."],
        ["Økonomi (1.000 kr.)", *YEARS],
        ["Udgifter", *JOB],
        ["Besparelser", *SAVED],
    ]
    with pytest.raises(InvestpakkeError, match="read in two ways"):
        find(a_sheet(form), first_year=None)
    form[1][1] = "1.000 kr."
    assert units(a_sheet(form)) == ["tusind kr."]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("1.000 kr., 2027-pris- og lønniveau", "tusind kr."),
        ("Beløb i 1.000 kr. i 27-pris- og lønniveau", "tusind kr."),
        ("Pris- og lønniveau 2027, t.kr.", "tusind kr."),
        ("Alle beløb er i mio. kr. og 2027-niveau", "mio. kr."),
        ("t.kr. (2026-niveau)", "tusind kr."),
        ("mio. kr., pl-niveau 2026", "mio. kr."),
        ("kr., årets priser", "kr."),
        ("Hele kr. uden moms", "kr."),
        ("t.kr. ekskl. moms i faste priser", "tusind kr."),
        ("Udgifter og besparelser, kr. (2027-priser, ekskl. moms)", "kr."),
        ("Udgifter og besparelser, 1.000 kr. (brutto)", "tusind kr."),
        ("Årlige beløb i t.kr. i hvert af årene 2026-2029", "tusind kr."),
        ("DKK million, excl. VAT, constant prices", "mio. kr."),
    ],
)
def test_a_unit_is_understood_beside_words_of_prices_and_vat(line: str, unit: str) -> None:
    assert units(a_sheet([[line], HEADS, CASE])) == [unit]


def test_the_year_of_prices_and_pay_is_that_of_the_model() -> None:
    found = find(a_sheet([["1.000 kr., 2026-pris- og lønniveau"], HEADS, CASE]), first_year=None)
    assert "2026" in str(found.reading)


@pytest.mark.parametrize(
    "line",
    [
        "Hele kr. uden moms, 1.000 kr. ekskl. moms",
        "t.kr. inkl. moms af kr.",
        "t.kr. pr. måned i faste priser",
        "kr. pr. person uden moms",
        "t.kr. i alt 2026-2029, 2026-pl",
    ],
)
def test_words_of_prices_hide_no_other_unit_or_period(line: str) -> None:
    with pytest.raises(InvestpakkeError, match=r"unit|not yearly"):
        find(a_sheet([[line], HEADS, CASE]), first_year=None)


def test_a_unit_with_words_of_vat_is_held_against_the_other_lines() -> None:
    lines = [["Beløb i mio. kr."], ["t.kr. ekskl. moms"]]
    with pytest.raises(InvestpakkeError, match="unit"):
        find(a_sheet([*lines, HEADS, CASE]), first_year=None)
