"""Blocks of rows that feed the saving, and columns beside the years: proved by arithmetic."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find, refused


def fed(
    before: str = "Ydelsesmodtagere før",
    after: str = "Ydelsesmodtagere efter",
    fewer: str = "Ændring",
    each: str = "Gns. ydelse",
    amount: float = 100,
) -> SheetCells:
    """Return two cases whose savings are persons times an amount for each."""
    rows: list[list[Any]] = [["Beløb i 1.000 kr."], []]
    for name, some in (("Jobmatch", (8, 18)), ("Mentor", (5, 12))):
        saving = [100 * persons for persons in some]
        rows += [
            [name, 2026, 2027],
            [before, 400, 400],
            [after, *[400 - persons for persons in some]],
            [fewer, *some],
            [each, amount, amount],
            ["Besparelse", *saving],
            ["Udgift", 700, 650],
            ["Netto", *[saved - cost for saved, cost in zip(saving, (700, 650), strict=True)]],
            [],
        ]
    return a_sheet(rows, "Beregning", row=1, column=1)


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"before": "Uden indsats", "after": "Med indsats", "fewer": "Forskel"},
        {"each": "Ydelse pr. modtager"},
        {"before": "Basisforløb", "after": "Nyt niveau", "fewer": "Fald", "each": "Værdi"},
    ],
)
def test_rows_whose_product_is_the_saving_are_no_money(words: dict[str, str]) -> None:
    """They are left, whatever they are called."""
    cases = find(fed(**words)).package.cases
    assert [case.name for case in cases] == ["Jobmatch", "Mentor"]


def test_rows_that_give_another_saving_stay_refused() -> None:
    """Where the product is not the saving, nothing proves what the rows are."""
    assert "hvad rækken er" in refused(fed(amount=90))


def periods(head: str, *, off: float = 0.0, parts: int = 1) -> SheetCells:
    """Return cases of three lines with a column of the whole period."""
    rows: list[list[Any]] = [["Mio. kr."], [], [None, 2026, 2027, head]]
    for name, cost, saving in (
        ("Samtaler", (1.2, 1.2), (0.5, 2.1)),
        ("Praktik", (0.4, 0.4), (1, 1)),
    ):
        net = [s - c for s, c in zip(saving, cost, strict=True)]
        lines = (("Udgift", cost), ("Besparelse", saving), ("Netto", net))
        rows.append([name])
        rows += [[label, *v, sum(v) / parts + off] for label, v in lines]
        rows.append([])
    return a_sheet(rows, "Notat", row=1, column=1)


@pytest.mark.parametrize("head", ["2026-27", "26/27", "'26-'27", "Begge år", "Σ", "Perioden"])
@pytest.mark.parametrize("parts", [1, 2])
def test_a_column_that_is_the_sum_or_mean_of_the_years_is_set_aside(head: str, parts: int) -> None:
    """Its numbers say what it is, whatever its head is."""
    found = find(periods(head, parts=parts))
    assert len(found.package.cases) == 2


@pytest.mark.parametrize("head", ["2026-27", "Begge år"])
def test_a_column_that_is_neither_is_refused(head: str) -> None:
    """A number beside the years that they do not give may be one that counts."""
    assert "Notat!D5" in refused(periods(head, off=0.5))
