"""Cut words, names beside numbers of accounts, units of lines, and amounts beside a period."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke import compute_package
from investpakke.errors import InvestpakkeError
from test_find_case_table import a_sheet, find

YEARS = [2027, 2028, 2029, 2030]
TITLE = ["Beløb i 1.000 kr."]


def nets(rows: list[list[Any]]) -> list[float]:
    """Return the net of all cases in each year, tkr."""
    found = find(a_sheet(rows), first_year=None)
    result = compute_package(found.package)
    found.check(result)
    return [round(float(value), 6) for value in result.net_by_year]


def refusal(rows: list[list[Any]]) -> str:
    with pytest.raises(InvestpakkeError) as error:
        nets(rows)
    return str(error.value)


# --- Words cut with a dot --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cost", "saving", "net"),
    [("Udg.", "Bespar.", "Nettoeff."), ("Omkostn.", "Bruttobespar.", "Nettogevin.")],
)
def test_a_word_cut_with_a_dot_is_the_one_that_it_begins(cost: str, saving: str, net: str) -> None:
    rows = [
        TITLE,
        ["Nr.", "Case", None, *YEARS],
        [1, "Job", cost, 800, 800, 800, 800],
        [None, None, saving, 100, 900, 900, 900],
        [None, None, net, -700, 100, 100, 100],
        [2, "Unge", cost, 300, 300, 300, 300],
        [None, None, saving, 0, 400, 400, 400],
        [None, None, net, -300, 100, 100, 100],
    ]
    assert nets(rows) == [-1000, 200, 200, 200]


@pytest.mark.parametrize("word", ["Udgiftsr.", "Perso.", "Samle.", "Invento."])
def test_a_cut_word_that_begins_two_or_none_stays_unknown(word: str) -> None:
    rows = [
        TITLE,
        ["Nr.", "Case", None, *YEARS],
        [1, "Job", word, 800, 800, 800, 800],
        [None, None, "Mindreudg.", 100, 900, 900, 900],
        [2, "Unge", word, 300, 300, 300, 300],
        [None, None, "Mindreudg.", 0, 400, 400, 400],
    ]
    assert refusal(rows)


# --- Names -----------------------------------------------------------------------------------


@pytest.mark.parametrize("heads", [("Udgift", "PSP"), ("PSP", "Udgift"), ("Indsats", "Konto")])
def test_numbers_of_accounts_beside_the_names_are_no_names(heads: tuple[str, str]) -> None:
    def table(kind: str, amounts: list[list[float]]) -> list[list[Any]]:
        names = [("Job", "5.58.81"), ("Unge", "5.57.73"), (f"{kind} i alt", None)]
        turned = heads[0] == "PSP"
        said = [kind if head == "Udgift" else head for head in heads]
        amounts = [*amounts, [a + b for a, b in zip(*amounts, strict=True)]]
        rows = [
            [n, *(reversed(pair) if turned else pair), *row]
            for n, pair, row in zip([1, 2, None], names, amounts, strict=True)
        ]
        return [[kind], ["Nr", *said, *YEARS], *rows, []]

    rows = [
        ["Beløb i t.kr."],
        *table("Udgift", [[800, 800, 800, 800], [300, 300, 300, 300]]),
        *table("Besparelse", [[100, 900, 900, 900], [0, 400, 400, 400]]),
    ]
    assert nets(rows) == [-1000, 200, 200, 200]


# --- Units of lines --------------------------------------------------------------------------


def of_lines(*units: str, total: str = "1.000 kr.") -> list[list[Any]]:
    lines = [("Job", "Udgift", 800), ("Job", "Besparelse", 900), ("Unge", "Udgift", 300)]
    factors = {"kr.": 1000, "1.000 kr.": 1, "mio. kr.": 0.001}
    rows: list[list[Any]] = [["Forslag", "Linje", "Enhed", *YEARS]]
    for (name, kind, amount), unit in zip(
        [*lines, ("Unge", "Besparelse", 400)], units, strict=True
    ):
        rows.append([name, kind, unit, *[amount * factors[unit]] * 4])
    return [*rows, [], ["Netto i alt", None, total, *[200 * factors[total]] * 4]]


@pytest.mark.parametrize(
    "units",
    [
        ("kr.", "kr.", "1.000 kr.", "1.000 kr."),
        ("1.000 kr.", "kr.", "kr.", "1.000 kr."),
        ("mio. kr.", "mio. kr.", "kr.", "kr."),
    ],
)
def test_lines_in_units_of_their_own_are_read_in_one(units: tuple[str, ...]) -> None:
    assert nets(of_lines(*units)) == [200, 200, 200, 200]
    found = find(a_sheet(of_lines(*units)), first_year=None)
    notes = [note.in_language("da") for note in found.notes]
    assert any("kolonnen 'Enhed'" in note for note in notes)


def test_a_line_without_a_unit_or_of_an_odd_size_is_not_converted() -> None:
    rows = of_lines("kr.", "kr.", "1.000 kr.", "1.000 kr.")
    rows[1][2] = None
    assert refusal(rows)
    rows = of_lines("kr.", "kr.", "1.000 kr.", "1.000 kr.")
    rows[1][3:] = [800] * 4  # kroner that are thousands of them
    assert refusal(rows)


def test_a_sum_of_lines_in_units_of_their_own_is_held_against_them() -> None:
    rows = of_lines("kr.", "kr.", "1.000 kr.", "1.000 kr.")
    rows[-1][-1] = 300
    assert refusal(rows)


# --- A year or the whole period --------------------------------------------------------------

BARE = [
    ["Nr.", "Indsats", "Udgift", "Besparelse", "Netto"],
    [1, "Job", 800, 900, 100],
    [2, "Unge", 300, 400, 100],
]


@pytest.mark.parametrize("line", ["Periode: 2027-2030", "Investeringer 2027-2030"])
def test_amounts_beside_a_period_may_be_those_of_all_its_years(line: str) -> None:
    said = refusal([[line], TITLE, [], *BARE])
    assert "the whole period" in said
    assert "2027–2030" in said


@pytest.mark.parametrize(
    "line",
    ["Beløb pr. år", "Beløbene er ens i alle fire år", "Årlige beløb", "Samme beløb hvert år"],
)
def test_a_line_that_says_every_year_tells_of_which_amounts_are(line: str) -> None:
    assert nets([["Periode: 2027-2030"], TITLE, [line], [], *BARE]) == [200] * 4


def test_a_first_year_alone_says_nothing_of_a_whole_period() -> None:
    assert nets([["Første år", 2027], TITLE, [], *BARE]) == [200] * 4
