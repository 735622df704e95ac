"""Tables of one kind each without years are joined by number or name, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke import compute_package
from test_readable_layouts import find as found_in_one
from test_readable_layouts import refused as refused_in_one
from test_spread_cases import Lines, find, refused

TITLE: Lines = [["Budgetforslag 2027-2030"], ["1.000 kr. pr. år"], []]
COSTS: Lines = [["101", "Job", 800], ["102", "Unge", 450], ["103", "Syge", 300]]
SAVED: Lines = [["103", "Syge", 520], ["101", "Job", 1200], ["102", "Unge", 500]]
FIGURES = {"Job": (800.0, 1200.0), "Unge": (450.0, 500.0), "Syge": (300.0, 520.0)}
COST: Lines = [*TITLE, ["Nr.", "Forslag", "Årlig udgift"], *COSTS]
SAVING: Lines = [*TITLE, ["Nr.", "Forslag", "Årlig besparelse"], *SAVED]


def cases(sheets: dict[str, Lines]) -> dict[str, tuple[float, float]]:
    """Return the cost and the saving of a year of each case; all years are alike."""
    package = find(sheets).package
    result = compute_package(package)
    costs, savings = result.investment_by_case.tolist(), result.saving_by_case.tolist()
    assert all(len({*of}) == 1 and len(of) == 4 for of in (*costs, *savings))
    firsts = zip(package.cases, costs, savings, strict=True)
    return {case.name: (cost[0], saving[0]) for case, cost, saving in firsts}


@pytest.mark.parametrize(
    "sheets",
    [
        {"Udgifter": COST, "Besparelser": SAVING},
        {
            "Besparelser": [*SAVING, [None, "I alt", 2220]],
            "Udgifter": [*COST, [None, "I alt", 1550]],
        },
        {
            "Udgifter": COST,
            "Besparelser": [*TITLE, ["Nr.", "Årlig besparelse"], *([a, c] for a, _, c in SAVED)],
        },
        {
            "Udgifter": [*TITLE, ["Forslag", "Udgift"], *(row[1:] for row in COSTS)],
            "Besparelser": [*TITLE, ["Forslag", "Besparelse"], *(row[1:] for row in SAVED)],
        },
        {
            "Oversigt": [
                *TITLE,
                *(["Udgifter"], ["Nr.", "Forslag", "Beløb"], *COSTS, []),
                *(["Besparelser"], ["Nr.", "Forslag", "Beløb"], *SAVED, []),
                ["Tallene er skøn."],
            ]
        },
        {
            "Udgifter": COST,
            "Effekt": [
                *TITLE,
                ["Nr.", "Forslag", "Helårspersoner", "Besparelse pr. helårsperson"],
                *([a, b, 4, c / 4] for a, b, c in SAVED),
            ],
        },
    ],
)
def test_costs_and_savings_in_tables_of_their_own_are_joined_by_case(
    sheets: dict[str, Lines],
) -> None:
    assert cases(sheets) == FIGURES


def test_the_reading_shows_where_each_amount_stands() -> None:
    reading = find({"Udgifter": COST, "Besparelser": SAVING}).reading
    columns = {column.cell: column.header for column in reading.columns}
    assert columns["Besparelser!C4"] == "Årlig besparelse"
    assert "Udgifter!A4:C7, Besparelser!A4:C7" in reading.line.in_language("da")


@pytest.mark.parametrize(
    ("saved", "words"),
    [
        (SAVED[:2], "Udgifter!B6: sagen står kun i én af modellens tabeller"),
        ([*SAVED, SAVED[0]], "Besparelser!B8: en sag står to gange"),
        (
            [["101", "Unge", 1], ["102", "Job", 2], ["103", "Syge", 3]],
            "ét nummer står ved to navne",
        ),
        ([*SAVED, [None, "I alt", 2300]], "Besparelser!C8: modellens eget tal"),
        ([[a, b, -c] for a, b, c in SAVED], "alle beløb har minus"),
    ],
)
def test_tables_that_are_not_joined_beyond_doubt_are_refused(saved: Lines, words: str) -> None:
    lines = [*TITLE, ["Nr.", "Forslag", "Årlig besparelse"], *saved]
    assert words in refused({"Udgifter": COST, "Besparelser": lines})


def test_a_table_without_a_unit_or_of_all_years_is_not_joined() -> None:
    head = ["Nr.", "Forslag", "Besparelse"]
    said = refused({"Udgifter": COST, "Besparelser": [["Besparelser"], head, *SAVED]})
    assert "Besparelser!A2: enheden fremgår ikke af en af modellens tabeller" in said
    over: Lines = [["Besparelser over perioden 2027-2030"], ["1.000 kr."], head, *SAVED]
    plain = [*TITLE[:1], ["1.000 kr."], ["Nr.", "Forslag", "Årlig udgift"], *COSTS]
    said = refused({"Udgifter": plain, "Besparelser": over})
    assert "beløbene gælder måske hele perioden og ikke ét år" in said
    assert "hele perioden" in refused({"Udgifter": COST, "Besparelser": over})


@pytest.mark.parametrize("title", ["Besparelser i 2030", "Budget 2026"])
def test_tables_of_other_years_are_not_joined(title: str) -> None:
    lines: Lines = [[title], *SAVING[1:]]
    assert "står i hver sin tabel" in refused({"Udgifter": COST, "Besparelser": lines})


@pytest.mark.parametrize("title", ["Investeringspakke i alt", "Samlede investeringsforslag"])
def test_a_title_of_the_whole_package_says_nothing_of_years(title: str) -> None:
    heads = ["Forslag", "Udgift", "Årlig besparelse"]
    rows: list[list[Any]] = [["Job", 100, 400], ["Unge", 200, 300]]
    found_in_one([title], ["1.000 kr."], ["Første år", 2027], heads, *rows)


def test_a_choice_on_the_other_sheet_is_told_by_its_own_cell() -> None:
    head = ["Nr.", "Forslag", "Årlig besparelse", "Status"]
    lines = [[*row, "Udgår" if row[0] == "102" else "Vedtaget"] for row in SAVED]
    said = refused({"Udgifter": COST, "Besparelser": [*TITLE, head, *lines]})
    assert "Besparelser!D4" in said


@pytest.mark.parametrize(
    "title",
    [
        "Investeringer over perioden 2027-2030",
        "Besparelser i alt 2027-2030",
        "Samlede beløb 2027-2030",
        "Udgifter og besparelser over de fire år 2027-2030",
    ],
)
def test_a_title_may_say_that_amounts_are_of_all_years(title: str) -> None:
    heads = ["Forslag", "Udgift", "Besparelse", "Nettogevinst"]
    rows: list[list[Any]] = [["Job", 100, 400, 300], ["Unge", 200, 300, 100]]
    said = refused_in_one([title], ["1.000 kr."], [], heads, *rows)
    assert "beløbene gælder måske hele perioden og ikke ét år" in said
    found_in_one([title], ["1.000 kr. pr. år"], [], heads, *rows)
    yearly = ["Forslag", "Årlig udgift", "Gns. årlig besparelse", "Nettogevinst"]
    found_in_one([title], ["1.000 kr."], [], yearly, *rows)


LIST: Lines = [
    ["Beløb i 1.000 kr."],
    ["Forslag", "Art", "År", "Beløb"],
    ["Job", "Udgift", 2027, 800],
    ["Job", "Udgift", 2028, 800],
    ["Job", "Besparelse", 2028, 900],
    *(["Unge", kind, year, 50] for kind in ("Udgift", "Besparelse") for year in (2027, 2028)),
]


def test_a_list_may_leave_out_amounts_of_nothing_where_its_sum_counts_none() -> None:
    assert "Forventet: Besparelse i 2027" in refused({"Data": LIST})
    found = find({"Data": [*LIST, ["I alt", None, None, 2700]]})
    assert compute_package(found.package).saving_by_case.tolist() == [[0.0, 900.0], [50.0, 50.0]]
    assert "Job 2027" in " ".join(note.in_language("da") for note in found.notes)
    more = [["Syge", kind, year, 0] for kind in ("Udgift", "Besparelse") for year in (2027, 2028)]
    said = refused({"Data": [*LIST, *more, ["I alt", None, None, 2700]]})
    assert "sagen mangler en række" in said


def test_a_cost_on_another_sheet_beside_running_costs_alone_is_not_passed_over() -> None:
    heads = ["Nr.", "Forslag", "Årlig besparelse", "Afledt driftsudgift"]
    lines: Lines = [*TITLE, heads, *([*row, 7] for row in SAVED)]
    said = refused({"Udgifter": COST, "Besparelser": lines})
    assert "Udgifter!A4, Besparelser!A4: udgifter og besparelser står i hver sin tabel" in said
