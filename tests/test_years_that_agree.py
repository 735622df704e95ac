"""Start and end years and remarks beside amounts of calendar years: they agree, or stop it."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.errors import FileError
from test_headings_of_models import JOB, amounts, read, years

SAVED = (100, 600, 900, 900)


def started(head: str, *lines: list[Any]) -> Any:
    return read(["Forslag", head, *years("Udgift"), *years("Besparelse")], *lines)


@pytest.mark.parametrize(
    ("head", "first", "later"), [("Startår", 2026, 2028), ("Slutår", 2029, 2027)]
)
def test_a_start_or_end_year_outside_of_which_nothing_stands_agrees(
    head: str, first: int, later: int
) -> None:
    young = [0, "-", 90, 90] if head == "Startår" else [90, 90, "-", 0]
    found = started(head, ["Job", first, *JOB, *SAVED], ["Unge", later, *young, *young])
    assert amounts(found)["Unge"][0] == [0 if value == "-" else value for value in young]
    (column,) = [column for column in found.reading.columns if column.header == head]
    assert column.use == "checked"


def test_an_amount_before_the_start_year_is_refused() -> None:
    with pytest.raises(FileError, match="already are of certain years"):
        started("Startår", ["Job", 2027, *JOB, 0, 600, 900, 900])


ENDING = "Job ophører med udgangen af 2027"


@pytest.mark.parametrize(
    "remark",
    [
        f"Note: {ENDING}, men effekten er varig",
        f"{ENDING}, mens besparelsen fortsætter",
        "Bevillingen til Job udløber med udgangen af 2027; effekten fastholdes",
    ],
)
def test_a_remark_of_an_end_that_the_costs_show_stops_nothing(remark: str) -> None:
    lines = [["Forslag", *years("Udgift"), *years("Besparelse")], ["Job", 500, 500, 0, 0, *SAVED]]
    assert amounts(read(*lines, [], [remark]))["Job"][0] == [500, 500, 0, 0]
    later = [lines[0], ["Job", *JOB, *SAVED]]
    with pytest.raises(FileError, match="some of the years"):
        read(*later, [], [remark])


def test_a_remark_that_savings_end_while_costs_go_on_is_held_against_the_savings() -> None:
    lines = [["Forslag", *years("Udgift"), *years("Besparelse")], ["Job", 500, 500, 0, 0, *SAVED]]
    with pytest.raises(FileError, match="some of the years"):
        read(*lines, [], ["Udgiften til Job er varig, men besparelsen ophører efter 2027"])


def test_a_start_year_beside_one_amount_for_all_years_is_refused() -> None:
    heads = ["Forslag", "Startår", "Årlig udgift", *years("Besparelse")]
    with pytest.raises(FileError, match="already are of certain years"):
        read(heads, ["Job", 2027, 500, 0, 600, 900, 900])
