"""Accounts and the budget in force, beside the years of a package."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find, refused


def under(heads: list[str]) -> SheetCells:
    """Return a model whose costs and savings stand under some headers, each under a heading."""
    blank: list[Any] = [None] * (len(heads) - 1)
    numbers: list[Any] = [*[400] * len(heads), *[700] * len(heads)]
    lines: list[list[Any]] = [["Udgift", *blank, "Besparelse"], [*heads, *heads], numbers, numbers]
    names: list[Any] = ["Sag", None, "Unge", "Voksne"]
    return a_sheet(
        [["Beløb i tkr."], *([n, *line] for n, line in zip(names, lines, strict=True))],
        "Sager",
        row=1,
        column=1,
    )


def posts(heads: list[str]) -> SheetCells:
    """Return a model of one case whose posts stand under some headers."""
    lines: list[list[Any]] = [["Beløb i tkr."], ["Sag", "Post", *heads]]
    lines += [["Unge", "Udgift", *[400] * len(heads)], [None, "Besparelse", *[700] * len(heads)]]
    return a_sheet(lines, "Sager", row=1, column=1)


@pytest.mark.parametrize(
    ("heads", "before", "past"),
    [
        (["R2024", "B2025", "BF2026", "BO2027"], 2, 1),
        (["Regnskab 2024", "Budget 2025", "Budget 2026", "Overslag 2027"], 2, 1),
        (["B2025", "B2026", "BO2027", "BO2028"], 1, 0),
        (["Budget 2025", "Budgetforslag 2026", "Overslagsår 2027"], 1, 0),
        (["R2024", "B2025", "BF2026", "BO1"], 2, 1),
        (["B2025", "B2026", "BO1", "BO2"], 1, 0),
    ],
)
def test_years_before_those_of_the_package_are_read_by_nobody(
    heads: list[str], before: int, past: int
) -> None:
    width = len(heads)
    error = refused(under(heads))
    assert error.startswith(f"Sager!{'BC'[past]}3: ")
    assert all(head in error for head in heads[past:before])
    assert heads[before] not in error
    letters = "BCDEFGHIJ"
    left = [*letters[:before], *letters[width : width + before]]
    package = find(under(heads), first_year=None, mapping=Mapping(ignore=tuple(left))).package
    assert (package.first_year, package.years) == (2026, width - before)
    error = refused(posts(heads))
    assert error.startswith(f"Sager!{'CD'[past]}2: ")
    assert heads[before] not in error
    ignored = Mapping(ignore=tuple("CD"[:before]))
    assert find(posts(heads), first_year=None, mapping=ignored).package.first_year == 2026


@pytest.mark.parametrize("head", ["R2024", "Forventet regnskab 2025", "Forbrug 2024"])
def test_accounts_before_the_package_are_not_used_and_stop_nothing(head: str) -> None:
    for model in (under([head, "B2026", "BO2027"]), posts([head, "B2026", "BO2027"])):
        package = find(model, first_year=None).package
        assert (package.first_year, package.years) == (2026, 2)


@pytest.mark.parametrize(
    "heads",
    [
        ["Budget 2026", "BO1", "BO2"],
        ["B2026", "Overslag 1", "Overslag 2"],
        ["Budgetforslag 2026", "1. overslagsår", "2. overslagsår"],
        ["B2026", "BO2027", "BO2028"],
        ["Budget 2026", "Budget 2027", "Budget 2028"],
        ["Budgetforslag 2026", "Overslag 2027"],
        ["Budget 2026", "Overslagsår 2027", "Overslagsår 2028"],
    ],
)
def test_a_budget_and_its_estimates_are_the_years_of_the_package(heads: list[str]) -> None:
    for model in (under(heads), posts(heads)):
        package = find(model, first_year=None).package
        assert (package.first_year, package.years) == (2026, len(heads))


def test_years_after_a_budget_without_one_begin_with_the_title() -> None:
    model = under(["Budget", "BO1", "BO2", "BO3"])
    titled = SheetCells("Sager", {**model.rows, 1: {1: "Budget 2026-2029, tkr."}})
    package = find(titled, first_year=None).package
    assert (package.first_year, package.years) == (2026, 4)


def test_years_that_do_not_follow_the_budget_one_by_one_are_refused() -> None:
    for model in (under(["Budget 2026", "BO1", "BO3"]), posts(["Budget 2026", "BO1", "BO3"])):
        assert "BO3" in refused(model)
