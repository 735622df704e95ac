"""Headings as municipalities write them: read where they say one thing, refused where two."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke import compute_package
from investpakke.errors import FileError, InvestpakkeError
from investpakke.workbook.foreign.find import FoundModel
from investpakke.workbook.foreign.own_figures import check_stated
from test_find_case_table import a_sheet, find

YEARS = (2026, 2027, 2028, 2029)
JOB = (500, 500, 400, 400)
YOUNG = (300, 300, 300, 200)


def years(head: str) -> list[str]:
    return [f"{head} {year}" for year in YEARS]


def read(*lines: Any, **more: Any) -> FoundModel:
    """Return what is read of a sheet whose unit stands in its first line."""
    found = find(a_sheet([["Beløb i 1.000 kr."], *lines], **more), first_year=None)
    check_stated(found.stated, compute_package(found.package))
    return found


def amounts(found: FoundModel) -> dict[str, tuple[list[float], list[float]]]:
    """Return the costs and savings of each case, year by year."""
    result = compute_package(found.package)
    return {
        case.name: (cost.round(6).tolist(), saving.round(6).tolist())
        for case, cost, saving in zip(
            found.package.cases, result.investment_by_case, result.saving_by_case, strict=True
        )
    }


@pytest.mark.parametrize(
    "head",
    [
        "Besparelse på overførsler",
        "Mindreudgift sygedagpenge",
        "Færre udgifter til forsørgelse",
        "Besparelse kontanthjælp/uddannelseshjælp",
    ],
)
def test_a_saving_may_say_of_which_support_it_is(head: str) -> None:
    found = read(["Forslag", *years("Udgift"), *years(head)], ["Job", *JOB, 100, 600, 900, 900])
    assert amounts(found) == {"Job": ([500, 500, 400, 400], [100, 600, 900, 900])}


def test_a_cost_is_not_taken_for_an_expense_on_support() -> None:
    heads = ["Forslag", *years("Udgift til kontanthjælp"), *years("Besparelse")]
    with pytest.raises(FileError):
        read(heads, ["Job", *JOB, 100, 600, 900, 900])


def test_savings_of_different_supports_are_added_and_all_are_shown() -> None:
    heads = [
        *("Forslag", *years("Udgift")),
        *(*years("Besparelse kontanthjælp"), *years("Besparelse sygedagpenge")),
    ]
    found = read(heads, ["Job", *JOB, 100, 600, 900, 900, 0, 50, "-", 70])
    assert amounts(found)["Job"][1] == [100, 650, 900, 970]
    shown = [column.header for column in found.reading.columns if "saving 2027" in column.keys]
    assert shown == ["Besparelse kontanthjælp 2027", "Besparelse sygedagpenge 2027"]


def test_costs_of_different_sorts_are_added_to_one_amount_a_year() -> None:
    heads = ["Forslag", "Årlig udgift til løn", "Årlig udgift til husleje", "Årlig besparelse"]
    found = find(a_sheet([["Beløb i 1.000 kr."], heads, ["Job", 400, 60, 900]]))
    (case,) = found.package.cases
    assert case.investment == (460.0,)


def test_a_text_in_one_of_the_added_columns_is_refused() -> None:
    heads = [
        *("Forslag", *years("Udgift")),
        *(*years("Besparelse kontanthjælp"), *years("Besparelse sygedagpenge")),
    ]
    with pytest.raises(InvestpakkeError, match="the cell must hold a number"):
        read(heads, ["Job", *JOB, 100, 600, 900, 900, 0, "ca. 50", 60, 70])


@pytest.mark.parametrize("whole", ["Besparelse", "Besparelse i alt"])
def test_the_sum_of_savings_beside_its_parts_counts_once(whole: str) -> None:
    heads = [
        *("Forslag", *years("Udgift"), *years("Besparelse kontanthjælp")),
        *(*years("Besparelse sygedagpenge"), *years(whole)),
    ]
    found = read(heads, ["Job", *JOB, 100, 600, 900, 900, 10, 20, 30, 40, 110, 620, 930, 940])
    assert amounts(found)["Job"][1] == [110, 620, 930, 940]
    assert len(found.reading.unused) in {4, 8}


@pytest.mark.parametrize("whole", ["Besparelse", "Besparelse i alt"])
def test_a_sum_of_savings_that_its_parts_do_not_come_to_is_refused(whole: str) -> None:
    heads = [
        *("Forslag", *years("Udgift"), *years("Besparelse kontanthjælp")),
        *(*years("Besparelse sygedagpenge"), *years(whole)),
    ]
    with pytest.raises(FileError):
        read(heads, ["Job", *JOB, 100, 600, 900, 900, 10, 20, 30, 40, 110, 620, 930, 999])


def test_a_support_that_another_column_may_hold_is_not_added() -> None:
    heads = [
        *("Forslag", *years("Udgift")),
        *(*years("Besparelse på overførsler"), *years("Besparelse på kontanthjælp")),
    ]
    english, danish = refusal(
        lambda: read(heads, ["Job", *JOB, 100, 600, 900, 900, 10, 20, 30, 40]), FileError
    )
    assert "may hold the amounts of another" in english
    assert "'Besparelse på overførsler 2026'" in danish


def test_a_sort_of_cost_whose_heading_names_no_quantity_is_not_left_out() -> None:
    heads = ["Forslag", *years("Udgift til løn"), *years("Besparelse"), "Materialer"]
    with pytest.raises(FileError, match="Materialer"):
        read(heads, ["Job", *JOB, 100, 600, 900, 900, 80])


def test_years_of_two_digits_that_follow_one_another_are_years() -> None:
    heads = ["Forslag", *(f"Udgift {year}" for year in (26, 27, 28, 29))]
    heads += [f"Besparelse '{year}" for year in (26, 27, 28, 29)]
    found = read(heads, ["Job", *JOB, 100, 600, 900, 900])
    assert found.package.first_year == 2026
    assert amounts(found) == {"Job": ([500, 500, 400, 400], [100, 600, 900, 900])}


def test_numbers_of_two_digits_that_do_not_follow_one_another_are_no_years() -> None:
    heads = [f"{head} {number}" for head in ("Udgift", "Besparelse") for number in (26, 28, 29, 30)]
    with pytest.raises(FileError):
        read(["Forslag", *heads], ["Job", *JOB, 100, 600, 900, 900])


@pytest.mark.parametrize("head", ["Målgruppe / indsats", "Nr. og forslag", "Projekt/tiltag"])
def test_a_heading_of_two_words_for_texts_names_the_cases(head: str) -> None:
    found = read(
        [head, *years("Udgift"), *years("Besparelse")],
        ["Job", *JOB, 100, 600, 900, 900],
        ["Unge", *YOUNG, 0, 200, 400, 400],
    )
    assert list(amounts(found)) == ["Job", "Unge"]


def test_a_heading_of_groups_and_numbers_alone_names_no_cases() -> None:
    with pytest.raises(FileError, match="the column is missing"):
        read(
            ["Målgruppe / gruppe", *years("Udgift"), *years("Besparelse")],
            ["Job", *JOB, 100, 600, 900, 900],
        )
