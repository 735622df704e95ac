"""Columns beside the amounts that tell of the past, of staff, of parts: not used, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke import compute_package
from investpakke.errors import FileError, InvestpakkeError
from investpakke.workbook.foreign.find import FoundModel
from investpakke.workbook.foreign.own_figures import differences
from test_headings_of_models import JOB, YEARS, amounts, read, years

SAVED = (100, 600, 900, 900)


def beside(*columns: tuple[str, Any, Any], saving: str = "Besparelse") -> FoundModel:
    """Return what is read of two cases with these columns beside their amounts."""
    return read(
        ["Forslag", *years("Udgift"), *years(saving), *(head for head, _, _ in columns)],
        ["Job", *JOB, *SAVED, *(value for _, value, _ in columns)],
        ["Unge", *JOB, *SAVED, *(value for _, _, value in columns)],
    )


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("Forbrug 2024", "past"),
        ("Regnskab 2025", "past"),
        ("Udgift i dag", "past"),
        ("Nuværende udgift", "past"),
        ("Nuværende budget 2027", "past"),
        ("Årsværk", "staff"),
        ("Antal medarbejdere", "staff"),
        ("Helårsstillinger", "staff"),
        ("Helårspersoner (ansatte)", "staff"),
        ("Helårspersoner i dag", "staff"),
        ("Fuldtidspersoner i målgruppen", "staff"),
    ],
)
def test_a_column_of_the_past_or_of_staff_is_said_not_to_be_used(head: str, why: str) -> None:
    found = beside((head, 12, 7))
    assert amounts(found)["Job"] == (list(JOB), list(SAVED))
    assert [column.header for column in found.reading.unused] == [head]
    assert found.unread[0].why == why


@pytest.mark.parametrize(
    "head",
    [
        "Forbrug 2027",  # a year of the package
        "Udgift pr. årsværk",
        "Løn til medarbejdere (t.kr.)",
        "Refusion",
        "Besparelse i alt for staten",
    ],
)
def test_a_column_that_may_change_the_amounts_is_refused(head: str) -> None:
    with pytest.raises(FileError):
        beside((head, 12, 7))


@pytest.mark.parametrize("head", ["Regnskab 2024", "Forbrug 2025", "Årsværk"])
def test_rows_under_years_have_columns_of_others_too(head: str) -> None:
    heads = [None, None, head, *YEARS] if head != "Årsværk" else [None, None, *YEARS, head]
    lines = [["Job", "Udgift", *JOB], [None, "Besparelse", *SAVED]]
    for line in lines:
        line.insert(2 if head != "Årsværk" else 6, 12)
    found = read(heads, *lines)
    assert amounts(found)["Job"] == (list(JOB), list(SAVED))
    if head == "Årsværk":
        assert [column.header for column in found.reading.unused] == [head]


def test_staff_in_numbers_of_money_are_refused() -> None:
    with pytest.raises(FileError, match="Medarbejdere"):
        beside(("Medarbejdere", 1200, 900))


def test_running_totals_that_agree_are_not_used() -> None:
    run = zip(years("Akkumuleret besparelse"), (100, 700, 1600, 2500), strict=True)
    found = beside(*((head, value, value) for head, value in run))
    assert {column.why for column in found.unread} == {"runs"}


def test_running_totals_that_do_not_agree_are_refused() -> None:
    run = zip(years("Akkumuleret besparelse"), (100, 700, 1600, 2400), strict=True)
    with pytest.raises(FileError, match="Akkumuleret besparelse"):
        beside(*((head, value, value) for head, value in run))


@pytest.mark.parametrize("most", [400, 401])
def test_a_part_of_a_years_cost_is_not_used_where_it_is_no_more(most: int) -> None:
    heads = ["Forslag", *years("Udgift"), *years("Heraf løn"), *years("Besparelse")]
    lines = [heads, ["Job", *JOB, 500, 450, most, 0, *SAVED]]
    if most == 400:
        found = read(*lines)
        assert amounts(found)["Job"] == (list(JOB), list(SAVED))
        assert len(found.reading.unused) == len(YEARS)
    else:
        with pytest.raises(FileError):
            read(*lines)


def test_the_states_part_is_not_used_beside_the_municipalitys_own() -> None:
    found = beside(("Besparelse for staten", 40, 30), saving="Besparelse for kommunen")
    assert found.unread[0].why == "others"


def test_the_states_part_of_a_saving_that_may_hold_it_is_refused() -> None:
    with pytest.raises(FileError, match="staten"):
        beside(("Besparelse for staten", 40, 30))


def test_participants_that_no_money_hangs_on_may_be_blank() -> None:
    found = beside(("Antal", None, None))
    assert amounts(found)["Job"] == (list(JOB), list(SAVED))


def test_a_blank_cell_is_named_by_the_header_that_stands_over_it() -> None:
    with pytest.raises(InvestpakkeError, match="a value in 'Færre helårspersoner'"):
        beside(("Færre helårspersoner", 3, None))


def test_a_gain_of_the_whole_period_is_no_other_than_the_computed_one() -> None:
    gain = sum(SAVED) - sum(JOB)
    found = beside(("Gevinst i perioden", gain, gain))
    result = compute_package(found.package)
    assert not list(differences(found.stated, result))
    other = beside(("Gevinst i perioden", gain + 90, gain))
    assert list(differences(other.stated, compute_package(other.package)))
