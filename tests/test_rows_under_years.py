"""Cases that stand as rows under years: sums, parts and rows that are no money told from posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from building import refusal
from investpakke import FileError, compute_package
from investpakke.workbook.foreign.find import FoundModel, find_model
from investpakke.workbook.foreign.mapping import Mapping
from test_find_case_table import a_sheet

HEAD = ["Beløb i tkr.", 2026, 2027]


def find(*lines: Sequence[Any], mapping: Mapping | None = None, head: Any = HEAD) -> FoundModel:
    sheet = a_sheet([head, *lines], "Ark", row=1, column=1)
    return find_model([sheet], name="model", mapping=mapping)


def figures(found: FoundModel) -> tuple[list[float], list[float]]:
    """Return the costs and savings of each year."""
    result = compute_package(found.package)
    return (
        result.investment_by_case.sum(axis=0).tolist(),
        result.saving_by_case.sum(axis=0).tolist(),
    )


def refused(*lines: Sequence[Any]) -> str:
    return refusal(lambda: find(*lines), FileError)[1]


RIGHT = ([1000.0, 1000.0], [600.0, 1800.0])


@pytest.mark.parametrize(
    "lines",
    [
        [
            ["Udgift", 1000, 1000],
            ["Besparelse", 600, 1800],
            ["- heraf kontanthjælp", 400, 1200],
            ["- heraf sygedagpenge", 200, 600],
            ["Netto", -400, 800],
        ],
        [
            ["Merudgifter", 1000, 1000],
            ["Løn", 800, 800],
            ["Kurser", 200, 200],
            ["Mindreudgifter", 600, 1800],
            ["Kontanthjælp", 400, 1200],
            ["Syge", 200, 600],
            ["Netto", -400, 800],
        ],
        [
            ["Merudgifter"],
            ["Løn", 500, 500],
            ["Kurser", 500, 500],
            ["I alt", 1000, 1000],
            ["Mindreudgifter"],
            ["Kontanthjælp", 600, 1800],
        ],
        [
            ["Merudgifter"],
            ["Løn", 500, 500],
            ["Løn", 500, 500],
            ["Merudgifter i alt", 1000, 1000],
            ["Mindreudgifter"],
            ["Kontanthjælp", 300, 900],
            ["Syge", 300, 900],
            ["Mindreudgifter i alt", 600, 1800],
            ["Netto", -400, 800],
        ],
        [["Udgift", 1000, 1000], ["Besparelse", 600, 1800]],
        [
            ["Udgift", 1000, 1000],
            ["Besparelse", 600, 1800],
            ["Netto", -400, 800],
            ["Akkumuleret", -400, 400],
        ],
        [["Merudgift", 1000, 1000], ["Mindreudgift", -600, -1800], ["I alt", 400, -800]],
    ],
)
def test_sums_and_parts_in_a_form_of_one_case_are_not_added(lines: list[list[Any]]) -> None:
    assert figures(find(*lines)) == RIGHT
    assert len(find(*lines).package.cases) == 1


@pytest.mark.parametrize(
    "row", [["Antal deltagere", 20, 20], ["Overhead i pct.", 1, 1], ["Ydelse pr. person", 1, 1]]
)
def test_a_row_of_no_money_is_left_where_the_net_proves_the_others(row: list[Any]) -> None:
    lines = [
        ["Merudgifter"],
        ["Løn", 1000, 1000],
        row,
        ["Mindreudgifter"],
        ["Kontanthjælp", 600, 1800],
        ["Netto", -400, 800],
    ]
    assert figures(find(*lines)) == RIGHT
    lines[-1][1] += 1 + row[1]
    assert refused(*lines)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["- heraf løn", 1200, 900], "det fremgår ikke, hvad rækken er"),
        (["Merudgifter i alt", 1100, 1000], "modellens eget tal er ikke det, sagerne giver"),
    ],
)
def test_a_row_that_may_be_no_post_of_a_form_stops_it(row: list[Any], words: str) -> None:
    lines = [
        ["Merudgifter"],
        ["Løn", 1000, 1000],
        row,
        ["Mindreudgifter"],
        ["Kontanthjælp", 600, 1800],
        ["Netto", -400, 800],
    ]
    error = refused(*lines)
    assert words in error
    assert error.startswith(("Ark!A4:", "Ark!B4:"))
    found = find(*lines, mapping=Mapping(ignore=(row[0],)))
    assert figures(found) == RIGHT


def test_posts_that_nothing_confirms_are_refused() -> None:
    assert "sagen mangler en række" in refused(
        ["Merudgifter"],
        ["Løn", 600, 600],
        ["It", 400, 400],
        ["Kurser", 1000, 1000],
        ["Mindreudgifter"],
        ["Kontanthjælp", 600, 1800],
    )


def test_names_that_stand_among_costs_and_among_savings_are_cases() -> None:
    found = find(
        ["Udgifter"],
        ["Unge", 400, 400],
        ["Ældre", 600, 600],
        ["I alt", 1000, 1000],
        ["Besparelser"],
        ["Unge", 200, 600],
        ["Ældre", 400, 1200],
        ["I alt", 600, 1800],
    )
    assert [case.name for case in found.package.cases] == ["Unge", "Ældre"]
    assert figures(found) == RIGHT


def test_a_part_of_a_row_in_a_case_of_two_rows_is_not_added() -> None:
    head = ["Sag", "Beløb i tkr.", 2026, 2027]
    lines = [
        ["Unge", "Udgift", 1000, 1000],
        [None, "heraf løn", 900, 900],
        [None, "Besparelse", 600, 1800],
    ]
    assert figures(find(*lines, head=head)) == RIGHT
    lines[1][2] = 1100
    message = refusal(lambda: find(*lines, head=head), FileError)[1]
    assert message.startswith("Ark!B3: det fremgår ikke, hvad rækken er")


def test_a_sum_of_costs_and_savings_with_a_minus_says_what_the_minus_means() -> None:
    head = ["Sag", "Beløb i tkr.", 2026, 2027]
    lines = [
        ["Unge", "Merudgift", 400, 400],
        [None, "Mindreudgift", -200, -600],
        [None, "I alt", 200, -200],
        ["Ældre", "Merudgift", 600, 600],
        [None, "Mindreudgift", -400, -1200],
        [None, "I alt", 200, -600],
    ]
    assert figures(find(*lines, head=head)) == RIGHT
    apart = [line for line in lines if line[1] != "I alt"]
    assert figures(find(*apart, head=head)) == RIGHT  # less expense is a minus in a budget
    for line in apart[1::2]:
        line[1] = "Besparelse"
    message = refusal(lambda: find(*apart, head=head), FileError)[1]
    assert "alle beløb har minus" in message


def test_a_column_beside_the_years_may_be_ignored_or_choose_cases() -> None:
    head = ["Sag", "Beløb i tkr.", 2026, 2027, "Varigt", "Valgt"]
    lines = [
        ["Unge", "Udgift", 500, 500, 500, "x"],
        [None, "Besparelse", 300, 900, 900, None],
        ["Ældre", "Udgift", 500, 500, 500, None],
        [None, "Besparelse", 300, 900, 900, None],
    ]
    message = refusal(lambda: find(*lines, head=head), FileError)[1]
    assert message.startswith("Ark!E2: en kolonne med tal har ingen overskrift")
    message = refusal(lambda: find(*lines, head=head, mapping=Mapping(ignore=("E",))), FileError)[1]
    assert message.startswith("Ark!F1: en kolonne, der kan afgøre resultatet, læses ikke")
    assert figures(find(*lines, head=head, mapping=Mapping(ignore=("E", "Valgt")))) == RIGHT


@pytest.mark.parametrize(
    "heads", [("B26", "BO27"), ("År 1 (2026)", "År 2 (2027)"), ("Budget 26 (2026)", "BO 2027")]
)
def test_years_are_known_however_they_are_written(heads: tuple[str, str]) -> None:
    head = ["Beløb i tkr.", *heads]
    lines = [["Udgift", 1000, 1000], ["Besparelse", 600, 1800]]
    if heads[0].startswith("Budget 26"):
        refusal(lambda: find(*lines, head=head), FileError)
    else:
        assert find(*lines, head=head).package.first_year == 2026


@pytest.mark.parametrize(
    "line", ["Tal i tkr., afrundede", "tkr. Indfasning er indregnet.", "Beløb i tkr. uden moms?"]
)
def test_a_line_of_more_words_may_say_the_unit(line: str) -> None:
    lines = [["Udgift", 1000, 1000], ["Besparelse", 600, 1800]]
    sheet = a_sheet([[line], [None, 2026, 2027], *lines], "Ark", row=1, column=1)
    if "moms" in line:
        refusal(lambda: find_model([sheet], name="model"), FileError)
    else:
        assert figures(find_model([sheet], name="model")) == RIGHT


# --- What a budget counts amounts under ------------------------------------------------------

SIGNED = "Beløb i tkr. (+ = merudgift, - = mindreudgift)"


def areas(cost: str, saving: str, *net: Any) -> list[list[Any]]:
    """Return two cases of two rows, named by what their amounts are counted under."""
    lines = [["Syge", cost, 400, 400], [None, saving, -100, -700], net and [None, *net, 300, -300]]
    lines += [
        ["Unge", cost, 600, 600],
        [None, saving, -500, -1100],
        net and [None, *net, 100, -500],
    ]
    return [line for line in lines if line]


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        (SIGNED, areas("Serviceudgifter", "Overførsler")),
        ("t.kr., + merudgift, - mindreudgift", areas("Service", "Overførselsudgifter")),
        ("t.kr.", areas("Serviceudgifter", "Overførsler", "Netto")),
        ("t.kr.", areas("Serviceudgifter", "Overførsler", "I alt")),
        ("t.kr.", areas("Udgift (service)", "Overførsler", "Nettoudgift")),
    ],
)
def test_costs_and_savings_are_told_apart_by_sign_where_the_model_says_so(
    head: str, lines: list[list[Any]]
) -> None:
    found = find(["Sag", None, 2026, 2027], *lines, head=[head])
    assert figures(found) == RIGHT
    assert len(found.package.cases) == 2


def test_columns_that_a_budget_counts_amounts_under_are_read_by_sign_too() -> None:
    heads = [
        "Sag",
        *(f"{kind} {year}" for kind in ("Service", "Overførsler") for year in (2026, 2027)),
    ]
    lines = [["Syge", 400, 400, -100, -700], ["Unge", 600, 600, -500, -1100]]
    assert figures(find(heads, *lines, head=[SIGNED])) == RIGHT
    error = refusal(lambda: find(heads, *lines, head=["t.kr."]), FileError)[1]
    assert error.startswith("Ark!D3: alle beløb har minus, og modellen siger ikke")


def test_amounts_of_either_sign_are_neither_cost_nor_saving() -> None:
    lines = areas("Serviceudgifter", "Overførsler")
    error = refusal(lambda: find(["Sag", None, 2026, 2027], *lines, head=["t.kr."]), FileError)[1]
    assert "alle beløb har minus" in error
    lines[1][3] = 50
    with pytest.raises(FileError):
        find(["Sag", None, 2026, 2027], *lines, head=[SIGNED])


# --- Names that stand among costs and among savings ------------------------------------------


def halves(*saved: str, costs: Sequence[str] = ("Jobcoach", "Mentor")) -> list[list[Any]]:
    """Return costs of two names, and savings of others or of the same."""
    sums: list[list[Any]] = [["Udgifter i alt", 1000, 1000], ["Besparelser i alt", 600, 1800]]
    cost = [[costs[0], 400, 400], [costs[1], 600, 600]]
    saving = [[saved[0], 100, 700], [saved[1], 500, 1100]]
    return [["Udgifter"], *cost, sums[0], [], ["Besparelser"], *saving, sums[1]]


@pytest.mark.parametrize(
    "saved",
    [
        ("Jobcoach", "Mentor"),
        ("Mentor", "jobcoach "),
        ("Jobcoach *", "Mentor**)"),
        ("1. Jobcoach", "2. Mentor"),
    ],
)
def test_cases_are_known_by_their_names_but_for_capitals_and_marks(saved: tuple[str, str]) -> None:
    found = find(*halves(*saved))
    assert [case.name for case in found.package.cases] == ["Jobcoach", "Mentor"]


@pytest.mark.parametrize("other", ["Jobcoachen", "Jobcoach 1)", "Coach"])
def test_a_name_that_stands_on_one_side_alone_is_asked_about(other: str) -> None:
    error = refused(*halves(other, "Mentor"))
    assert error.startswith("Ark!A3: navnene blandt udgifterne og blandt besparelserne er ikke")
    assert f"'Jobcoach', '{other}'" in error


def test_persons_may_stand_under_the_names_too() -> None:
    persons = [["Færre helårspersoner"], ["Jobcoach", 7, 7], ["Mentor", 5, 5]]
    package = find(*halves("Jobcoach", "Mentor"), [], *persons).package
    assert [(case.name, case.persons) for case in package.cases] == [("Jobcoach", 7), ("Mentor", 5)]
    persons[2][0] = "Mentorer"
    error = refused(*halves("Jobcoach", "Mentor"), [], *persons)
    assert "navnene blandt udgifterne og blandt besparelserne er ikke" in error


def test_sorts_of_cost_that_savings_have_too_are_posts_of_one_case() -> None:
    saved = ("Løn", "Kontanthjælp")
    assert len(find(*halves(*saved, costs=("Løn", "Materialer"))).package.cases) == 1


# --- A unit in each row ----------------------------------------------------------------------


def test_a_unit_in_a_row_that_is_not_the_tables_is_refused() -> None:
    heads = ["Sag", None, "Enhed", 2026, 2027]
    lines = [["Unge", "Udgift", "t.kr.", 1000, 1000], [None, "Besparelse", "t.kr.", 600, 1800]]
    assert figures(find(heads, *lines, head=["Beløb i t.kr."])) == RIGHT
    lines[0][2] = "kr."
    error = refusal(lambda: find(heads, *lines, head=["Beløb i t.kr."]), FileError)[1]
    assert "enheden kan læses på to måder" in error
    assert "Ark!C3" in error


# --- Groups over pairs of rows ---------------------------------------------------------------

PAIRS = [
    [["Jobcoach", "Udgift", 400, 400], [None, "Besparelse", 100, 700]],
    [["Mentor", "Udgift", 600, 600], [None, "Besparelse", 500, 1100]],
]


def test_a_text_over_pairs_of_rows_is_the_group_of_the_cases_below_it() -> None:
    lines = [
        ["Sag", None, 2026, 2027],
        ["Ledige"],
        *PAIRS[0],
        ["Sygemeldte"],
        *PAIRS[1],
        [],
        ["Slut"],
    ]
    package = find(*lines, head=["Beløb i t.kr."]).package
    assert [group.name for group in package.groups] == ["Ledige", "Sygemeldte"]
    assert [case.group for case in package.cases] == [group.id for group in package.groups]


def test_a_text_between_pairs_of_rows_alone_is_no_group() -> None:
    lines = [["Sag", None, 2026, 2027], *PAIRS[0], ["Se notatet om mentorer"], *PAIRS[1]]
    found = find(*lines, head=["Beløb i t.kr."])
    assert (len(found.package.groups), figures(found)) == (1, RIGHT)
