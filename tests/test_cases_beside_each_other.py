"""Years under each other, and each case over columns of its own."""

from __future__ import annotations

import pytest

from investpakke.errors import FileError
from test_headings_of_models import YEARS, amounts, read

PAIR = ["Udgift", "Besparelse"]


def lines(names: list[str], heads: list[str]) -> list[list[object]]:
    """Return names over the first of the columns of each, heads, and a row a year."""
    over: list[object] = [""]
    for name in names:
        over += [name, *[""] * (len(heads) - 1)]
    rows: list[list[object]] = []
    for later, year in enumerate(YEARS):
        row: list[object] = [year]
        for at in range(1, len(names) + 1):
            cost, saving = 100 * at, 40 * at + 10 * later
            row += [cost, saving, saving - cost][: len(heads)]
        rows.append(row)
    return [[cell or None for cell in over], ["År", *heads * len(names)], *rows]


@pytest.mark.parametrize("heads", [PAIR, [*PAIR, "Nettogevinst"], ["Merudgift", "Mindreudgift"]])
def test_cases_beside_each_other_are_read_under_their_names(heads: list[str]) -> None:
    assert amounts(read(*lines(["Jobhus", "Mentor"], heads))) == {
        "Jobhus": ([100] * 4, [40, 50, 60, 70]),
        "Mentor": ([200] * 4, [80, 90, 100, 110]),
    }


def test_more_cases_than_years_are_told_apart() -> None:
    names = [f"Forslag {letter}" for letter in "ABCDEFG"]
    found = amounts(read(*lines(names, PAIR)))
    assert [(name, cost[0]) for name, (cost, _) in found.items()] == [
        (name, 100 * at) for at, name in enumerate(names, 1)
    ]


@pytest.mark.parametrize("names", [["Mentor", "Mentor"], ["Jobhus", ""]])
def test_cases_beside_each_other_without_a_name_each_are_refused(names: list[str]) -> None:
    with pytest.raises(FileError):
        read(*lines(names, PAIR))
