"""Columns and rows that are parts of the amount beside them: read once, or refused with figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from investpakke.workbook.ooxml.sheet_cells import Area
from test_readable_layouts import figures, find, refused

YEARS = [2027, 2028]
TITLE: list[list[Any]] = [["Investeringscases 2027-2030"], ["Årlige beløb i t.kr."], []]
NET: list[list[Any]] = [["Investeringscases 2027-2030, 1.000 kr."], []]
UNITS: list[list[Any]] = [["Beløb i 1.000 kr."], []]


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (
            ["Case", "Løn", "Øvrig drift", "Udgift i alt", "Besparelse i alt", "Netto"],
            [["Job", 80, 20, 100, 150, 50], ["Unge", 150, 30, 180, 260, 80]],
        ),
        (
            ["Case", "Udgift i alt", "Personale", "Materialer", "Besparelser i alt"],
            [["Job", 100, 80, 20, 150], ["Unge", 180, 150, 30, 260]],
        ),
        (
            [
                "Case",
                "Årlig udgift",
                "Besparelse dagpenge",
                "Besparelse beskæftigelsesordninger",
                "Besparelse i alt",
            ],
            [["Job", 100, 150, 0, 150], ["Unge", 180, 200, 60, 260]],
        ),
        (
            ["Case", "Udgift i alt", "Besparelse kontanthjælp", "Ordninger", "Besparelse i alt"],
            [["Job", 100, 100, 50, 150], ["Unge", 180, 60, 200, 260]],
        ),
    ],
)
def test_an_amount_in_all_beside_its_parts_is_that_of_each_year(
    heads: list[Any], rows: list[list[Any]]
) -> None:
    found = find(*TITLE, heads, *rows)
    assert figures(found) == ([280.0] * 4, [410.0] * 4)
    said = {column.header: column.used_as for column in found.reading.columns}
    assert not {"Løn", "Materialer", "Ordninger"} & said.keys()


def test_parts_that_add_up_say_that_an_amount_in_all_is_of_a_year() -> None:
    found = find(
        *NET,
        ["Case", "Lønudgift", "Materialer", "Udgifter i alt", "Årlig besparelse"],
        ["Job", 80, 20, 100, 150],
        ["Unge", 150, 30, 180, 260],
    )
    assert figures(found)[0] == [280.0] * 4


def test_an_amount_in_all_that_is_not_the_sum_of_its_parts_is_refused_with_both_figures() -> None:
    heads = ["Case", "Løn", "Øvrig drift", "Udgift i alt", "Årlig besparelse"]
    rows = [["Job", 80, 20, 100, 150], ["Unge", 150, 30, 190, 260]]
    for title in (TITLE, NET):
        said = refused(*title, heads, *rows)
        assert "Forventet: 180. Fik: 190" in said
        assert f"D{len(title) + 3}" in said


@pytest.mark.parametrize(
    ("heads", "cell"),
    [
        (["Case", "Udgift i alt", "Årlig besparelse"], "B3"),
        (["Case", "Årlig udgift", "Besparelse i alt"], "C3"),
        (["Case", "Samlet udgift", "Samlet besparelse"], "B3"),
    ],
)
def test_an_amount_in_all_without_parts_may_be_of_a_year_or_of_all(
    heads: list[Any], cell: str
) -> None:
    said = refused(*NET, heads, ["Job", 100, 150], ["Unge", 180, 260])
    assert f"Ark!{cell}: beløbet kan gælde ét år eller alle årene" in said


@pytest.mark.parametrize("first", ["2027", "Fase 1", "Opstart", "Kvartal 1"])
def test_amounts_of_times_are_no_parts_of_a_year(first: str) -> None:
    heads = ["Case", first, first.replace("1", "2").replace("7", "8") + " ", "Udgift i alt"]
    rows = [["Job", 60, 40, 100, 150], ["Unge", 90, 90, 180, 260]]
    refused(*NET, [*heads, "Årlig besparelse"], *rows)


PARTS = {"Løn": [80, 90], "Øvrig drift": [20, 30]}
WHOLE = {"Udgift i alt": [100, 120], "Besparelse": [150, 160]}


def test_parts_may_stand_year_by_year_beside_their_whole() -> None:
    amounts = {**PARTS, **WHOLE}
    by_kind = ["Forslag", *(f"{name} {year}" for name in amounts for year in YEARS)]
    found = find(*UNITS, by_kind, ["Job", *(v for of in amounts.values() for v in of)])
    assert figures(found) == ([100.0, 120.0], [150.0, 160.0])
    by_year = ["Forslag", *(f"{name} {year}" for year in YEARS for name in amounts)]
    found = find(*UNITS, by_year, ["Job", *(of[n] for n in (0, 1) for of in amounts.values())])
    assert figures(found) == ([100.0, 120.0], [150.0, 160.0])


def test_parts_year_by_year_that_add_up_in_some_cases_alone_are_refused() -> None:
    amounts = {**PARTS, **WHOLE}
    heads = ["Forslag", *(f"{name} {year}" for name in amounts for year in YEARS)]
    row = [value for of in amounts.values() for value in of]
    said = refused(*UNITS, heads, ["Job", *row], ["Unge", *row[:4], 100, 125, 150, 160])
    assert "Ark!G5" in said
    assert "Forventet: 120. Fik: 125" in said


def rows_of(name: str, **posts: Sequence[float]) -> list[list[Any]]:
    """Return the rows of a case, of which the first names it."""
    labels = [label.replace("_", " ") for label in posts]
    rows = zip(labels, posts.values(), strict=True)
    return [[name if at == 0 else None, label, *of] for at, (label, of) in enumerate(rows)]


def test_rows_of_parts_may_stand_below_their_whole() -> None:
    job = rows_of(
        "Job", Udgift_i_alt=(100, 120), Løn=(80, 90), Materialer=(20, 30), Besparelse=(9, 9)
    )
    found = find(*UNITS, ["Forslag", "Post", *YEARS], *job)
    assert figures(found)[0] == [100.0, 120.0]


def test_rows_sorted_by_what_they_are_make_one_case_of_each_number() -> None:
    rows = [["Job", "Udgift", 1, 2], ["Unge", "Udgift", 3, 4]]
    saved = [["Unge", "Besparelse", 7, 8], ["Job", "Besparelse", 5, 6]]
    for number in (False, True):
        keys = {"Job": ["1"] * number, "Unge": ["2"] * number}
        lines = [[*keys[row[0]], *row] for row in (*rows, *saved)]
        found = find(*UNITS, [*["Nr."] * number, "Forslag", "Post", *YEARS], *lines)
        assert [case.name for case in found.package.cases] == ["Job", "Unge"]
        assert figures(found) == ([4.0, 6.0], [12.0, 14.0])


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (["2", "Ungdom", "Besparelse", 7, 8], "Ark!C7: ét nummer står ved to navne"),
        (["3", "Andet", "Besparelse", 7, 8], "Ark!C5: sagen mangler en række"),
        (["1", "Job", "Besparelse", 7, 8], "to rækker i samme sag har samme betydning"),
    ],
)
def test_rows_sorted_by_what_they_are_that_are_no_pairs_are_refused(
    last: list[Any], words: str
) -> None:
    rows = [["1", "Job", "Udgift", 1, 2], ["2", "Unge", "Udgift", 3, 4]]
    heads = ["Nr.", "Forslag", "Post", *YEARS]
    said = refused(*UNITS, heads, *rows, ["1", "Job", "Besparelse", 5, 6], last)
    assert words in said


def test_a_sum_over_the_years_may_stand_beside_each_part() -> None:
    names = [*PARTS, *WHOLE]
    heads = [text for name in names for text in (name, None, None)]
    amounts = [value for of in ({**PARTS, **WHOLE}).values() for value in (*of, sum(of))]
    merged = [Area(3, 2 + 3 * at, 3, 4 + 3 * at) for at in range(len(names))]
    years = [None, *(text for _ in names for text in (*YEARS, "I alt"))]
    found = find(*UNITS, ["Forslag", *heads], years, ["Job", *amounts], merged=merged)
    assert figures(found) == ([100.0, 120.0], [150.0, 160.0])
    amounts[2] += 1
    refused(*UNITS, ["Forslag", *heads], years, ["Job", *amounts], merged=merged)


def test_parts_do_not_say_that_a_cost_beside_savings_by_year_is_yearly() -> None:
    heads = ["Case", "Løn", "Materialer", "Udgift i alt", "Besparelse 2027", "Besparelse 2028"]
    rows = [["Job", 80, 20, 100, 90, 150], ["Unge", 150, 30, 180, 90, 260]]
    assert "investeringen kan være årlig eller en engangsudgift" in refused(*UNITS, heads, *rows)


def test_a_saving_in_all_may_be_that_of_its_persons() -> None:
    heads = [
        *("Case", "Udgift i alt", "Helårspersoner", "Besparelse pr. helårsperson"),
        "Besparelse i alt",
    ]
    found = find(*TITLE, heads, ["Job", 300, 4, 100, 400], ["Unge", 150, 2, 100, 200])
    assert figures(found) == ([450.0] * 4, [600.0] * 4)
