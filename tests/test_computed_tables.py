"""What is computed of inputs beside it: a result table, the years of an overview, a full effect."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke.errors import FileError, InputError
from investpakke.workbook.foreign.find import FoundModel, find_model
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_headings_of_models import YEARS, amounts
from test_spread_cases import Lines, find, refused

INPUTS = [["Job", 900, 100], ["Unge", 400, 50]]
SHARES = (0.0, 0.5, 1.0, 1.0)
COMPUTED = {
    name: ([float(cost)] * 4, [saving * share for share in SHARES]) for name, saving, cost in INPUTS
}


def result(formula: str, names: tuple[str, ...] = ("Job", "Unge"), *, typed: int = 0) -> SheetCells:
    """Return a table by year, each amount a formula but for some that are typed."""
    heads = ["Forslag", *(f"{q} {year}" for q in ("Udgift", "Besparelse") for year in YEARS)]
    of = dict(zip(("Job", "Unge"), COMPUTED.values(), strict=True))
    lines = [
        [name, *cost, *saving] for name, (cost, saving) in zip(names, of.values(), strict=True)
    ]
    formulas = {(row, c): formula for row in (3, 4) for c in range(2 + typed, 10)}
    table: Lines = [["1.000 kr."], heads, *lines]
    return a_sheet(table, "Resultat", row=1, column=1, formulas=formulas)


def model(sheet: SheetCells, *, by_year: bool = False) -> FoundModel:
    heads: list[Any] = ["Forslag", "Helårsbesparelse", "Årlig driftsudgift"]
    lines: Lines = [["1.000 kr."], heads, *INPUTS]
    if by_year:
        own = ["Forslag", *(f"{q} {year}" for q in ("Udgift", "Besparelse") for year in YEARS)]
        lines = [["1.000 kr."], own, *([n, *[c] * 4, *[s] * 4] for n, s, c in INPUTS)]
    inputs = a_sheet(lines, "Sager", row=1, column=1)
    return find_model([inputs, sheet], name="model")


def test_a_table_whose_amounts_are_formulas_over_the_inputs_is_read() -> None:
    found = model(result("Sager!B3*1"))
    assert amounts(found) == COMPUTED
    said = [text.in_language("da") for text in found.reading.told]
    assert any("Resultat!A2 er læst" in text and "Sager!A2" in text for text in said)


@pytest.mark.parametrize(
    ("sheet", "by_year"),
    [
        (result("B3*1"), False),
        (result("Andet!B3*1"), False),
        (result("Sager!B3*1", typed=1), False),
        (result("Sager!B3*1", ("Job", "Andre")), False),
        (result("Sager!B3*0.8"), True),
    ],
    ids=["own cells", "another sheet", "a typed amount", "other cases", "two proposals"],
)
def test_two_tables_of_which_none_is_computed_of_the_other_are_refused(
    sheet: SheetCells, by_year: bool
) -> None:
    words = refusal(lambda: model(sheet, by_year=by_year), (FileError, InputError))[1]
    assert "2 tabeller, som kan være sagerne" in words


def block(name: str | None, first: int, cost: list[int], saving: list[int]) -> Lines:
    rows: Lines = [[first + n, c, s] for n, (c, s) in enumerate(zip(cost, saving, strict=True))]
    return [[name or "Samlet"], ["År", "Udgift", "Besparelse"], *rows, []]


EARLY = block("Jobhus", 2026, [100, 100, 50], [20, 90, 95])
LATE = block("Mentor", 2027, [70, 70, 70], [0, 60, 65])
WHOLE = block(None, 2026, [100, 170, 120, 70], [20, 90, 155, 65])
UNIT: Lines = [["1.000 kr."], []]


def test_blocks_that_begin_in_different_years_are_read_where_an_overview_sums_them() -> None:
    assert amounts(find({"Ark": [*UNIT, *EARLY, *LATE, *WHOLE]})) == {
        "Jobhus": ([100, 100, 50, 0], [20, 90, 95, 0]),
        "Mentor": ([0, 70, 70, 70], [0, 0, 60, 65]),
    }


@pytest.mark.parametrize(
    "whole",
    [
        [],
        block(None, 2026, [100, 170, 120, 71], [20, 90, 155, 65]),
        block(None, 2026, [100, 170, 120, 70], [20, 90, 150, 65]),
        block("Unge", 2026, [100, 170, 120, 70], [20, 90, 150, 60]),
        block(None, 2026, [100, 170, 120], [20, 90, 155]),
    ],
)
def test_blocks_of_other_years_that_no_overview_sums_are_refused(whole: Lines) -> None:
    refused({"Ark": [*UNIT, *EARLY, *LATE, *whole]})


def phased(shares: tuple[float, ...], saving: tuple[float, ...], full: str, share: str) -> Lines:
    return [
        ["1.000 kr. År 1 = 2027."],
        [],
        ["Indsats 1", "Jobhus", "År 1", "År 2", "År 3", "År 4"],
        [None, "Udgift", 95, 95, 95, 95],
        [None, full, 160],
        [None, share, *shares],
        [None, "Besparelse", *saving],
        [None, "Netto", *(value - 95 for value in saving)],
        [],
        ["Indsats 2", "Mentor", "År 1", "År 2", "År 3", "År 4"],
        [None, "Udgift", 30, 30, 30, 30],
        [None, "Besparelse", 10, 20, 20, 20],
        [None, "Netto", -20, -10, -10, -10],
    ]


@pytest.mark.parametrize(
    ("full", "share"),
    [
        ("Effekt ved fuld indfasning", "Indfasning i pct."),
        ("Fuld effekt", "Andel"),
        ("Helårseffekt", "Indfasningsprocent"),
    ],
)
def test_a_full_effect_and_its_shares_whose_products_are_the_savings_are_no_posts(
    full: str, share: str
) -> None:
    found = find({"Ark": phased((0.0, 0.25, 0.75, 1.0), (0, 40, 120, 160), full, share)})
    assert found.package.first_year == 2027
    assert next(iter(amounts(found).values())) == ([95] * 4, [0, 40, 120, 160])


def test_a_cost_in_one_year_is_not_taken_for_the_full_effect() -> None:
    shares, saving = (0.0, 0.25, 0.75, 1.0), (0, 40, 120, 160)
    refused({"Ark": phased(shares, saving, "Engangsudgift", "Indfasning i pct.")})


def test_shares_whose_products_are_not_the_savings_are_refused() -> None:
    shares, saving = (0.0, 0.25, 0.75, 1.0), (0, 40, 110, 160)
    refused({"Ark": phased(shares, saving, "Fuld effekt", "Indfasning i pct.")})


def test_two_lines_that_say_two_first_years_are_refused() -> None:
    lines = phased((0.0, 0.25, 0.75, 1.0), (0, 40, 120, 160), "Fuld effekt", "Andel")
    refused({"Ark": [["År 1 er 2028"], *lines]})
