"""Cases as columns: names in a row, years under each other in a section for each quantity."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke.errors import FileError, InputError
from investpakke.workbook.foreign.find import find_model
from test_find_case_table import a_sheet
from test_headings_of_models import YEARS, amounts
from test_spread_cases import Lines, find, refused

TITLE: Lines = [["Budget 2026-2029, 1.000 kr."], []]
NAMES = ["Jobhus", "Mentor", "Unge"]
COST = {year: [100, 200, 300 + later] for later, year in enumerate(YEARS)}
SAVING = {year: [10 * later, 250, 400] for later, year in enumerate(YEARS)}
NET = {y: [s - c for s, c in zip(SAVING[y], COST[y], strict=True)] for y in YEARS}
FIGURES = {
    name: ([float(COST[y][at]) for y in YEARS], [float(SAVING[y][at]) for y in YEARS])
    for at, name in enumerate(NAMES)
}


def section(label: str, of: dict[int, list[int]], *, beside: bool, total: bool = False) -> Lines:
    """Return the years of one quantity under its label, or right of it."""
    rows: Lines = [[y, *v, *([sum(v)] if total else [])] for y, v in of.items()]
    if beside:
        return [[label if not at else None, *row] for at, row in enumerate(rows)]
    return [[label], *rows]


def sheet(*labels: str, beside: bool = False, total: bool = False) -> Lines:
    """Return cases as columns, with sections by their labels."""
    lead: list[Any] = [None, "År"] if beside else ["Navn"]
    lines: Lines = [*TITLE, [*lead, *NAMES, *(["I alt"] if total else [])]]
    for label, of in zip(labels, (COST, SAVING, NET), strict=False):
        lines = [*lines, *section(label, of, beside=beside, total=total), []]
    return lines


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("total", [False, True])
@pytest.mark.parametrize(
    "labels",
    [
        ("Udgift", "Besparelse"),
        ("Udgifter", "Besparelser", "Netto"),
        ("Merudgift", "Mindreudgift", "Nettobesparelse"),
    ],
)
def test_cases_as_columns_are_read(labels: tuple[str, ...], beside: bool, total: bool) -> None:
    assert amounts(find({"Ark": sheet(*labels, beside=beside, total=total)})) == FIGURES


def test_each_amount_keeps_the_address_that_it_has() -> None:
    lines = sheet("Udgift", "Besparelse")
    lines[4][1] = "mange"
    assert "Ark!B5" in refused({"Ark": lines})


def test_a_sum_of_the_columns_that_is_another_is_refused() -> None:
    lines = sheet("Udgift", "Besparelse", total=True)
    lines[4][-1] += 10
    assert "Ark!E5" in refused({"Ark": lines})


def test_a_column_that_may_be_the_sum_of_the_others_is_refused() -> None:
    lines = sheet("Udgift", "Besparelse", total=True)
    lines[2][-1] = "Alle sager"
    lines[2][-1] = "Samarbejde"
    refused({"Ark": lines})


@pytest.mark.parametrize("label", ["Antal borgere", "Heraf løn", "Andre beløb"])
def test_a_section_that_is_not_understood_is_refused(label: str) -> None:
    lines = [*sheet("Udgift", "Besparelse"), *section(label, COST, beside=False)]
    refused({"Ark": lines})


def test_sections_of_other_years_are_refused() -> None:
    later = {year + 1: values for year, values in SAVING.items()}
    lines = [*sheet("Udgift"), *section("Besparelse", later, beside=False)]
    refused({"Ark": lines})


def test_a_hidden_year_is_not_read() -> None:
    cells = a_sheet(sheet("Udgift", "Besparelse"), row=1, column=1, hidden=frozenset({6}))
    refusal(lambda: find_model([cells], name="model"), (FileError, InputError))
