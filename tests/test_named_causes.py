"""Refusals of models name what keeps them from being read, where it stands and the way out."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke import InvestpakkeError
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find

YEARS = [2026, 2027]


def refused(model: SheetCells, **more: Any) -> str:
    """Return the Danish message with which a model is refused."""
    return refusal(lambda: find(model, **more), InvestpakkeError)[1]


def lines(*rows: list[Any]) -> SheetCells:
    return a_sheet(list(rows), "Sager", row=1, column=1)


def under_years(*rows: list[Any]) -> SheetCells:
    """Return a model of one amount a year of costs and savings."""
    heads = [f"{kind} {year} (tkr.)" for kind in ("Udgift", "Besparelse") for year in YEARS]
    return lines(["Forslag", *heads], ["Unge", 5, 5, 4, 8], ["Voksne", 6, 6, 5, 9], *rows)


def test_where_there_is_no_table_the_headers_that_were_seen_are_told() -> None:
    error = refused(
        lines(
            ["Udgifter, t.kr."],
            ["Forslag", *YEARS],
            ["Unge", 5, 5],
            [],
            ["Noget andet"],
            ["Bruttobeløb pr. måned", *YEARS],
            ["Unge", 1, 1],
        )
    )
    assert "der er ingen tabel med sager" in error
    assert "på arket 'Sager': 'Udgifter, t.kr.' (A1), 'Forslag' (A2), 2026–2027 (B2:C2)" in error


@pytest.mark.parametrize("cost", ["Årlig udgift", "Merudgift (tkr.)"])
def test_cases_side_by_side_are_told_from_no_table_at_all(cost: str) -> None:
    model = lines(
        ["Beløb i tkr."], [None, "Unge", "Voksne"], [cost, 5, 6], ["Gns. årlig besparelse", 8, 9]
    )
    error = refused(model)
    assert error.startswith("Sager!A3: sagerne ser ud til at stå i kolonner")
    assert f"'{cost}' (A3), 'Gns. årlig besparelse' (A4)" in error
    assert "Transponer" in error


def test_a_header_that_is_not_understood_is_named_before_a_merged_heading() -> None:
    sheet = lines(
        ["Forslag", "Udgift", None, "Ophørte ydelser", None, "Personer", None],
        [None, "Budget", "Overslag", "Budget", "Overslag", "Budget", None],
        [None, *YEARS, *YEARS, *YEARS],
        ["Unge", 5, 5, 8, 8, 2, 2],
    )
    merged = [Area(1, c, 1, c + 1) for c in (2, 4, 6)] + [Area(2, 6, 2, 7)]
    error = refused(SheetCells("Sager", sheet.rows, merged=merged))
    assert "kolonnen mangler: gns. årlig besparelse" in error
    assert "flettet" not in error


def test_texts_that_may_head_the_names_are_told_where_none_does() -> None:
    error = refused(lines(["Emneord", "Årlig udgift", "Årlig besparelse"], ["Unge", 5, 8]))
    assert "kolonnen mangler: nr. eller investeringsforslag" in error
    assert "'Emneord' (A1)" in error


@pytest.mark.parametrize("line", ["Udgift er i t.kr., besparelse er i mio. kr.", "Tkr. og plus"])
def test_a_line_with_a_unit_that_is_not_understood_is_quoted(line: str) -> None:
    error = refused(lines([line], ["Sag", "Årlig udgift", "Årlig besparelse"], ["Unge", 5, 8]))
    assert error.startswith("Sager!B2: enheden fremgår ikke")
    assert f"en enhed nævnes, men forstås ikke, i '{line}' (A1)" in error


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Beløb i t.kr. for hele perioden", "hele perioden og ikke ét år"),
        ("Beløb i tkr. pr. borger", "gælder måske én person"),
    ],
)
def test_what_a_line_says_besides_its_unit_is_told_first(line: str, what: str) -> None:
    error = refused(lines([line], ["Sag", "Udgift", "Besparelse"], ["Unge", 5, 8]))
    assert error.startswith("Sager!A1: ")
    assert what in error


@pytest.mark.parametrize("row", [[-3, -3, None, None], [3, 3, None, None], [-3, -3, 0, 0]])
def test_a_row_of_funding_below_the_cases_may_be_ignored_by_its_text(row: list[Any]) -> None:
    model = under_years(["I alt", 11, 11, 9, 17], ["Finansieret af reserven", *row])
    assert "'Ignorer' og rækkens tekst" in refused(model, first_year=None)
    package = find(model, first_year=None, mapping=Mapping(ignore=("Finansieret af reserven",)))
    assert [case.name for case in package.package.cases] == ["Unge", "Voksne"]


def test_a_part_of_the_case_above_is_no_case() -> None:
    parts = ["- heraf Nord", 3, 3, 2, 4]
    found = find(under_years(parts, ["Ældre", 7, 7, 6, 9]), first_year=None)
    assert [case.name for case in found.package.cases] == ["Unge", "Voksne", "Ældre"]
    more = ["- heraf Nord", 30, 3, 2, 4]
    assert "en sum eller en sag" in refused(under_years(more), first_year=None)


def test_the_name_of_one_case_is_its_title_without_unit_and_price_level() -> None:
    def name(title: str) -> str:
        posts = [["Udgift", 5, 5], ["Besparelse", 8, 8], ["Netto", 3, 3]]
        model = lines([title], ["Beløb i kr."], ["Post", *YEARS], *posts)
        return find(model, first_year=None).package.cases[0].name

    assert name("Business case: Ungeteam, hele kr.") == "Ungeteam"
    assert name("Business case: Ungeteam 2026-2027 (kr., 2026-pl)") == "Ungeteam"
    assert name("Business case: Unge, ikke i job") == "Unge, ikke i job"
