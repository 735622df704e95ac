"""A sheet for each year: read as years beside each other, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from test_headings_of_models import amounts
from test_spread_cases import Lines, Sheets, find, refused

YEARS = (2027, 2028, 2029)
HEADS = ["Nr.", "Indsats", "Udgift", "Besparelse", "Netto"]


def sheet(year: int, *, title: str = "Budgetår {}", heads: Any = HEADS, unit: str = "kr.") -> Lines:
    later = year - YEARS[0]
    rows: Lines = [[1, "Jobhus", 9000, 5000 * later], [2, "Mentor", 4000 - later, 7000]]
    rows = [[*row, row[3] - row[2]] for row in rows]
    sums = [None, "I alt", *(rows[0][c] + rows[1][c] for c in (2, 3, 4))]
    return [[title.format(year)], [unit], [], heads, *rows, sums]


def book(tab: str = "{}", **more: Any) -> Sheets:
    return {tab.format(year): sheet(year, **more) for year in YEARS}


@pytest.mark.parametrize(
    ("tab", "title"),
    [("{}", "Budgetår {}"), ("{}", "Oversigt"), ("Ark {}", "Budgetår {}"), ("Budgetår {}", "{}")],
)
def test_a_sheet_for_each_year_is_read_as_years_beside_each_other(tab: str, title: str) -> None:
    found = find(book(tab, title=title))
    assert found.package.first_year == 2027
    assert amounts(found) == {
        "Jobhus": ([9.0] * 3, [0.0, 5.0, 10.0]),
        "Mentor": ([4.0, 3.999, 3.998], [7.0] * 3),
    }


def _lacks_a_year(sheets: Sheets) -> None:
    sheets["2031"] = sheet(2031)


def _lacks_a_case(sheets: Sheets) -> None:
    sheets["2028"] = [*sheets["2028"][:-2], [None, "I alt", 9000, 5000, -4000]]


def _is_named_otherwise(sheets: Sheets) -> None:
    sheets["2028"][4][1] = "Andet"


def _has_another_unit(sheets: Sheets) -> None:
    sheets["2028"][1] = ["1.000 kr."]


def _sums_otherwise(sheets: Sheets) -> None:
    sheets["2028"][-1][2] += 1000


def _nets_otherwise(sheets: Sheets) -> None:
    sheets["2028"][4][4] += 1000
    sheets["2028"][-1][4] += 1000


def _says_two_years(sheets: Sheets) -> None:
    sheets["2028"][0] = ["Budgetår 2027"]


def _is_yearly(sheets: Sheets) -> None:
    for lines in sheets.values():
        lines[3] = ["Nr.", "Indsats", "Årlig udgift", "Årlig besparelse", "Netto"]


def _has_two_sheets(sheets: Sheets) -> None:
    del sheets["2029"]


@pytest.mark.parametrize(
    "change",
    [
        *(_lacks_a_year, _lacks_a_case, _is_named_otherwise, _has_another_unit, _sums_otherwise),
        *(_nets_otherwise, _says_two_years, _is_yearly, _has_two_sheets),
    ],
)
def test_sheets_that_may_be_something_else_are_refused(change: Any) -> None:
    sheets = book()
    change(sheets)
    refused(sheets)
