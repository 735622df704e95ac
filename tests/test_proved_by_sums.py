"""What a model explains or sums itself tells what its words leave open, and is held against it."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke import compute_package
from test_spread_cases import Lines, find, refused

YEARS = [2027, 2028, 2029, 2030]
COSTS = {"1": ("Ungeteam", [500, 500, 500, 250]), "2": ("Sprog", [300, 300, 150, 0])}
SAVINGS = {"1": [100, 600, 900, 900], "2": [0, 200, 400, 600]}
COST = [800, 800, 650, 250]
SAVING = [100, 800, 1300, 1500]
NET = [-700, 0, 650, 1250]
BANDS: Lines = [
    ["Investeringspakke 2027-2030 (1.000 kr.)"],
    [],
    ["Nr.", "Forslag", "Udgift", None, None, None, "Besparelse"],
    [None, None, *YEARS, *YEARS],
    *([int(n), name, *cost, *SAVINGS[n]] for n, (name, cost) in COSTS.items()),
    [None, "I alt", *COST, *SAVING],
]


def read(sheets: dict[str, Lines]) -> dict[str, tuple[list[float], list[float]]]:
    """Return the yearly costs and savings of each case, by its name."""
    package = find(sheets).package
    result = compute_package(package)
    assert list(package.shown_years) == YEARS
    rows = zip(result.investment_by_case.tolist(), result.saving_by_case.tolist(), strict=True)
    return {case.name: row for case, row in zip(package.cases, rows, strict=True)}


FIGURES = {
    name: (list(map(float, c)), list(map(float, SAVINGS[n]))) for n, (name, c) in COSTS.items()
}


# --- headers that explain themselves -------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "Netto (besparelse minus udgift)",
        "Nettogevinst (besparelser - udgifter)",
        "Netto: besparelse - udgift",
        "Netto (B − A)",
    ],
)
def test_a_net_may_say_how_it_is_computed(head: str) -> None:
    lines = [list(line) for line in BANDS]
    lines[2] += [None, None, None, head]
    lines[3] += YEARS
    for line, (n, (_, cost)) in zip(lines[4:6], COSTS.items(), strict=True):
        line += [s - c for s, c in zip(SAVINGS[n], cost, strict=True)]
    lines[6] += NET
    assert read({"Pakke 27": lines}) == FIGURES


def test_a_net_that_is_explained_the_other_way_round_is_held_as_a_net_cost() -> None:
    pairs = [
        ["Budgetforslag (1.000 kr.)"],
        ["Forslag", "Post", *YEARS],
        ["Ungeteam", "Udgift", *COSTS["1"][1]],
        [None, "Besparelse", *SAVINGS["1"]],
        [None, "Netto (udgift - besparelse)", 400, -100, -400, -650],
    ]
    found = read({"Ark": pairs})
    assert found == {"Ungeteam": FIGURES["Ungeteam"]}
    pairs[-1][2] = -400
    assert "modellens eget tal" in refused({"Ark": pairs})


def test_an_explanation_that_contradicts_its_header_is_not_understood() -> None:
    lines = [list(line) for line in BANDS]
    lines[2] += [None, None, None, "Nettogevinst (udgifter - besparelser)"]
    lines[3] += YEARS
    lines[4] += [1, 2, 3, 4]
    lines[5] += [1, 2, 3, 4]
    assert "læses ikke" in refused({"Ark": lines})


def test_a_full_saving_by_phasing_is_the_band_that_the_header_says() -> None:
    lines: Lines = [
        ["1.000 kr. (2027 p/l)"],
        [
            *(None, None, "Udgift", None, None, None, "Helårsbesparelse ved fuld effekt"),
            *("Indfasning af besparelsen (pct.)", None, None, None),
            "Besparelse (helårsbesparelse x indfasning)",
        ],
        ["Nr.", "Case", *YEARS, None, *YEARS, *YEARS],
        [1, "Ungeteam", 500, 500, 500, 500, 1000, 0.25, 0.5, 1, 1, 250, 500, 1000, 1000],
        [2, "Sprog", 300, 300, 300, 300, 600, 0, 0.5, 1, 1, 0, 300, 600, 600],
    ]
    assert read({"Ark": lines})["Ungeteam"] == ([500.0] * 4, [250.0, 500.0, 1000.0, 1000.0])


# --- rows and blocks of sums ---------------------------------------------------------------------


def test_a_row_of_nets_under_the_savings_is_held_against_the_cases() -> None:
    lines = [*BANDS, [None, "Netto (besparelse - udgift)", None, None, None, None, *NET]]
    assert read({"Ark": lines}) == FIGURES
    wrong = [*BANDS, [None, "Netto i alt", None, None, None, None, -700, 0, 690, 1250]]
    assert refused({"Ark": wrong}).startswith("Ark!I8: modellens eget tal")


OVERVIEW: Lines = [
    [],
    [],
    [None, "Samlet økonomi (kr.)", *YEARS],
    [None, "Udgifter i alt (engangs- og driftsudgift)", *COST],
    [None, "Besparelser i alt", *SAVING],
    [None, "Netto (besparelser - udgifter)", *NET],
]


def test_a_block_of_sums_below_the_table_is_no_case_and_is_held() -> None:
    lines = [*BANDS, *OVERVIEW]
    lines[0] = ["Investeringspakke 2027-2030 (kr.)"]
    found = read({"Ark": lines})
    assert found["Sprog"][1] == [0.0, 0.2, 0.4, 0.6]
    for row, cell in ((-3, "D11"), (-2, "D12"), (-1, "D13")):
        wrong = [list(line) for line in lines]
        wrong[row][3] = 777
        assert refused({"Ark": wrong}).startswith(f"Ark!{cell}: modellens eget tal"), cell


def test_a_block_of_another_case_below_the_table_is_not_taken_for_sums() -> None:
    other = [
        [],
        [],
        [None, "Mentorer", *YEARS],
        [None, "Udgift", *COST],
        [None, "Besparelse", *SAVING],
    ]
    refused({"Ark": [*BANDS, *other]})


def kind(title: str, of: dict[str, list[Any]], tab_years: list[int] = YEARS) -> Lines:
    """Return a table of one quantity."""
    return [
        [title],
        ["Nr.", "Case", *tab_years],
        *([int(n), COSTS[n][0], *amounts] for n, amounts in of.items()),
    ]


COST_TABLE = kind("Tabel 1. Udgifter", {n: cost for n, (_, cost) in COSTS.items()})
SAVING_TABLE = kind("Tabel 2. Besparelser", SAVINGS)


def test_a_sheet_of_both_kinds_of_tables_is_called_after_neither() -> None:
    net = [["Tabel 3. Netto (Tabel 2 minus Tabel 1)"], [None, None, *YEARS], [None, "Netto", *NET]]
    lines = [["Beløb i 1.000 kr."], [], *COST_TABLE, [], [], *SAVING_TABLE, [], [], *net]
    assert read({"Investeringer": lines}) == FIGURES
    net[-1][-1] = 999
    lines = [["Beløb i 1.000 kr."], [], *COST_TABLE, [], [], *SAVING_TABLE, [], [], *net]
    assert "modellens eget tal" in refused({"Investeringer": lines})


@pytest.mark.parametrize("unit", ["1.000 kr.", "mio. kr."])
def test_an_overview_beside_the_tables_is_held_in_its_own_unit(unit: str) -> None:
    by = 1 if unit == "1.000 kr." else 1000
    overview = [
        ["Samlet økonomisk påvirkning"],
        [f"Beløb i {unit}"],
        [None, *YEARS],
        ["Udgifter", *(v / by for v in COST)],
        ["Besparelser", *(v / by for v in SAVING)],
        ["Nettogevinst (besparelser - udgifter)", *(v / by for v in NET)],
    ]
    sheets = {
        "Udgifter": [["Beløb i 1.000 kr."], *COST_TABLE],
        "Besparelser": [["Beløb i 1.000 kr."], *SAVING_TABLE],
        "Samlet": overview,
    }
    assert read(sheets) == FIGURES
    overview[3][2] = 900 / by
    assert "modellens eget tal" in refused(sheets)


def test_a_line_that_its_sum_adds_is_what_the_sum_says() -> None:
    form = [
        ["Business case", None, None, None, "1.000 kr."],
        ["Titel", "Ungeteam"],
        [None, *YEARS],
        ["Løn", 400, 400, 400, 200],
        ["Diverse (kurser, it mv.)", 100, 100, 100, 50],
        ["Udgifter i alt", 500, 500, 500, 250],
        ["Besparelse (forsørgelse)", *SAVINGS["1"]],
        ["Netto (besparelse - udgifter)", -400, 100, 400, 650],
    ]
    assert read({"BC1": form})["Ungeteam"] == FIGURES["Ungeteam"]
    form[5][2] = 600
    refused({"BC1": form})


def test_rows_of_one_kind_are_added_where_a_column_tells_them_apart() -> None:
    lines: Lines = [
        ["Indberetning (1.000 kr.)"],
        ["Nr.", "Case", "Type", "Art", *YEARS],
        [1, "Ungeteam", "Udgift", "Løn", 400, 400, 400, 200],
        [1, "Ungeteam", "Udgift", "Tjenesteydelser", 100, 100, 100, 50],
        [1, "Ungeteam", "Besparelse", "Overførsler", *SAVINGS["1"]],
    ]
    assert read({"Ark": lines}) == {"Ungeteam": FIGURES["Ungeteam"]}
    for wrong in ("Løn", "heraf løn", "I alt"):
        lines[3][3] = wrong
        assert "samme betydning" in refused({"Ark": lines}) or wrong == "heraf løn"
        assert wrong != "heraf løn" or refused({"Ark": lines})


# --- units ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "1.000 kr., 2027-prisniveau.  Beløbene er foreløbige.",
        "1.000 kr., løbende priser er ikke anvendt (2027-PL)",
        "T.kr. (afrundet til nærmeste 5)",
    ],
)
def test_a_line_that_begins_with_the_unit_states_it(line: str) -> None:
    assert read({"Ark": [["Investeringspakke 2027-2030"], [line], *BANDS[1:]]}) == FIGURES


@pytest.mark.parametrize(
    "line", ["1.000 kr., dog kr. i bilag 2", "1.000 kr., medmindre det er nævnt"]
)
def test_a_line_that_makes_an_exception_states_no_unit(line: str) -> None:
    assert "enhed" in refused({"Ark": [["Investeringspakke 2027-2030"], [line], *BANDS[1:]]})


def test_a_note_on_the_table_s_unit_is_held_against_the_one_above() -> None:
    note = [[], [], ["Tabellen er opgjort i hele kr. i 2027-priser."]]
    assert "to måder" in refused({"Ark": [*BANDS, *note]})


@pytest.mark.parametrize(
    ("sentence", "is_read"),
    [
        ("Netto = besparelse fratrukket udgift", True),
        ("Arket Netto er besparelser minus udgifter og skal ikke udfyldes.", True),
        ("Besparelserne er opgjort netto, fratrukket udgifterne.", False),
        ("Besparelser efter fradrag af udgifter.", False),
    ],
)
def test_a_sentence_that_defines_the_net_says_nothing_of_the_savings(
    sentence: str, is_read: bool
) -> None:
    sheets = {"Ark": [*BANDS, [], [], [sentence]]}
    if is_read:
        assert read(sheets) == FIGURES
    else:
        assert "fratrukket" in refused(sheets)
