"""Cases that are spread over blocks, forms and tables are read as one table, or refused."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from building import refusal
from investpakke import FileError, InputError, compute_package
from investpakke.workbook.foreign.find import FoundModel, find_model
from layout_spread import LAYOUTS, Lines, Sheets, Spread
from test_find_case_table import a_sheet


def find(sheets: Sheets) -> FoundModel:
    """Return the model of some sheets, checked as a refresh checks it."""
    cells = [a_sheet(lines, name, row=1, column=1) for name, lines in sheets.items()]
    found = find_model(cells, name="model")
    found.check(compute_package(found.package))
    return found


def refused(sheets: Sheets) -> str:
    """Return the Danish refusal of some sheets."""
    return refusal(lambda: find(sheets), (FileError, InputError))[1]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_random_package_is_read_to_its_figures_however_it_is_spread(
    layout: str, seed: int
) -> None:
    spread = Spread(random.Random(f"{layout} {seed}"))  # noqa: S311  no secret
    found = find(LAYOUTS[layout](spread))
    result = compute_package(found.package)
    assert found.package.first_year == spread.first
    read = {
        case.name: (_whole(cost), _whole(saving))
        for case, cost, saving in zip(
            found.package.cases,
            result.investment_by_case.tolist(),
            result.saving_by_case.tolist(),
            strict=True,
        )
    }
    assert read == {case.name: (case.cost, case.saving) for case in spread.cases}


def _whole(amounts: Sequence[float]) -> list[float]:
    return [round(amount, 6) for amount in amounts]


YEARS = [2026, 2027]


def block(
    name: str | None, cost: Sequence[Any] = (500, 500), *more: list[Any], head: str = "Post"
) -> Lines:
    """Return the lines of a block of one case under its name."""
    saved = [amount + 80 for amount in cost]
    return [[name], [head, *YEARS], ["Udgift", *cost], ["Besparelse", *saved], *more, []]


def form(title: str | None, cost: int, unit: str = "T.kr.", *more: list[Any]) -> Lines:
    """Return the lines of a form for one case."""
    rows = [[unit, *YEARS], ["Udgifter", cost, cost], ["Besparelser", cost + 80, cost + 90]]
    return [["Skema"], ["Titel:", title], ["Helårspersoner:", 7], [], *rows, *more]


def kinds(costs: Lines, savings: Lines, *more: Lines, saving: str = "Besparelser, t.kr.") -> Sheets:
    """Return a sheet of costs, one of savings, and others."""
    head = ["Nr.", "Forslag", *YEARS]
    sheets = {"Udgifter": [["Udgifter, t.kr."], head, *costs], "Effekt": [[saving], head, *savings]}
    return {**sheets, **{f"Mere {at}": lines for at, lines in enumerate(more)}}


TITLE: Lines = [["Beløb i t.kr."], []]
JOB, UNGE = [1, "Job", 500, 500], [2, "Unge", 100, 100]
FORMS = {"A": form("Job", 500), "B": form("Unge", 100)}
LIST = [
    [name, kind, year, 500]
    for name in ("Job", "Unge")
    for kind in ("Udgift", "Besparelse")
    for year in YEARS
]
NETS: Lines = [["Nettogevinst, t.kr."], ["Forslag", *YEARS]]
LISTED = ["Forslag", "Art", "År", "Beløb (t.kr.)"]


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        ({"A": TITLE + block("Job") + [["Beløb i mio. kr."]] + block("Unge")}, "på to måder"),
        ({"A": block("Job", head="T.kr.") + block("Unge")}, "enheden fremgår ikke af en af"),
        ({"A": TITLE + block("Job") + block(None)}, "hvilken sag hver blok er"),
        ({"A": TITLE + block("Job") + block("Unge (udgår)")}, "måske ikke med i pakken"),
        ({"A": TITLE + block("Job") + [["Under stregen"], []] + block("Unge")}, "ikke med"),
        ({"A": TITLE + block("Lavt skøn") + block("Højt skøn")}, "flere bud på det samme"),
        (
            {"A": TITLE + block("Job") + block("Unge", (100, 100), ["Netto", 80, 70])},
            "Forventet: 80: besparelser minus udgifter. Fik: 70",
        ),
        (
            {"A": TITLE + block("Job") + block("Unge") + block("I alt", (1000, 900))},
            "Forventet: 1000. Fik: 900",
        ),
        ({**FORMS, "C": form("Job", 500)}, "'Job' (A!B2 og C!B2)"),
        ({**FORMS, "C": form(None, 300)}, "C!A5: det fremgår ikke, hvilken sag"),
        ({**FORMS, "C": form("Syge", 300, "Mio. kr.")}, "enheden kan læses på to måder"),
        ({**FORMS, "C": form("Syge", 300, "Økonomi")}, "enheden fremgår ikke af en af"),
        (
            {"O": [*NETS, ["Job", 80, 90], ["Unge", 80, 95]], **FORMS},
            "O!C4: modellens eget tal er ikke det, sagerne giver. Forventet: 90",
        ),
        ({"O": [*NETS, ["Job", 80, 90]], **FORMS}, "'Unge' én gang også i tabellen O!A2"),
        (
            {"O": [*NETS, ["Job", 80, 90], ["Unge", 80, 90], ["Syge", 1, 1]], **FORMS},
            "O!A5: sagen står kun i én af modellens tabeller",
        ),
        (
            {
                "O": [
                    ["T.kr."],
                    ["Forslag", "Udgift 2026", "Udgift 2027", "Besparelse 2026", "Besparelse 2027"],
                    ["Job", 500, 500, 580, 590],
                    ["Unge", 100, 150, 180, 190],
                ],
                **FORMS,
            },
            "O!C4: modellens eget tal er ikke det, sagerne giver. Forventet: 100. Fik: 150",
        ),
        (kinds([JOB, UNGE], [JOB]), "'2 Unge' én gang også i tabellen Effekt!A2"),
        (
            kinds([JOB, UNGE], [JOB, [2, "Unger", 1, 1]]),
            "Effekt!B4: ét nummer står ved to navne. Forventet: 'Unge' som i Udgifter!B4",
        ),
        (kinds([JOB], [[None, "Jobs", 80, 80]]), "Fik: 'Jobs' (Effekt!B3)"),
        (kinds([JOB, UNGE], [JOB, UNGE, JOB]), "en sag står to gange"),
        (kinds([JOB], [JOB], saving="Besparelser"), "enheden fremgår ikke af en af"),
        (
            kinds([JOB, UNGE], [JOB, UNGE], [*NETS, ["Job", 0, 0], ["Unge", 9, 0]]),
            "Mere 0!B4: modellens eget tal",
        ),
        ({"A": [LISTED, *LIST[:-1]]}, "sagen mangler en række. Forventet: Besparelse i 2027"),
        ({"A": [LISTED, *LIST, LIST[0]]}, "A!D10: et beløb står to gange i listen"),
        ({"A": [LISTED, *LIST, ["I alt", None, None, 7]]}, "Forventet: 4000. Fik: 7"),
        (
            {"A": [["Scenarie", *LISTED], *([s, *row] for row in LIST for s in ("Lav", "Høj"))]},
            "A!A1: en kolonne, der kan afgøre resultatet, læses ikke",
        ),
    ],
)
def test_what_cannot_be_joined_for_certain_is_refused_with_what_was_seen(
    sheets: Sheets, words: str
) -> None:
    assert words in refused(sheets)


def test_an_empty_form_and_an_example_are_no_cases_and_are_told() -> None:
    empty: Lines = [["Skema"], ["Titel:"], [], ["T.kr.", *YEARS], ["Udgifter"], ["Besparelser"]]
    found = find({**FORMS, "C": empty, "Skabelon": form("Eksempel", 900)})
    assert [(case.name, case.persons) for case in found.package.cases] == [("Job", 7), ("Unge", 7)]
    assert [text.da for text in found.reading.told] == [
        "C!A4 er ingen sag: skemaet er tomt eller et eksempel.",
        "Skabelon!A5 er ingen sag: skemaet er tomt eller et eksempel.",
    ]


def test_a_sheet_that_sums_the_forms_is_no_case() -> None:
    summed: Lines = [["T.kr.", *YEARS], ["Udgifter", 600, 600], ["Besparelser", 760, 780]]
    found = find({"Forside": summed, **FORMS})
    assert [case.name for case in found.package.cases] == ["Job", "Unge"]


def test_a_table_of_nets_says_what_a_minus_means() -> None:
    turned = [[number, name, -first, -last] for number, name, first, last in (JOB, UNGE)]
    nets: Lines = [*NETS, ["Job", 0, 0], ["Unge", 0, 0]]
    found = find(kinds([JOB, UNGE], turned, nets))
    assert compute_package(found.package).saving_by_case.sum() == pytest.approx(1200)


def test_each_table_may_have_its_own_unit_where_all_say_theirs() -> None:
    found = find(kinds([JOB], [[1, "Job", 0.5, 0.9]], saving="Besparelser, mio. kr."))
    assert compute_package(found.package).saving_by_case.tolist() == [[500, 900]]


def test_a_reading_of_several_sheets_names_each_cell_by_its_sheet() -> None:
    reading = find(kinds([JOB, UNGE], [UNGE, JOB])).reading
    assert reading.ranges == ("Udgifter!A2:D4", "Effekt!A2:D4")
    assert "Effekt!C2" in [column.cell for column in reading.columns]
    assert ("Effekt", 3, "saving") in [(row.sheet, row.row, row.read_as) for row in reading.rows]
    assert reading.to_keep.sheet is None


def numbered(*titles: str) -> Lines:
    """Return a block a case under each other, of which a title says number and name."""
    lines: Lines = [["Beløb i 1.000 kr."]]
    for title in titles:
        lines += [[], [title], ["", *YEARS], ["Udgifter", 600, 600], ["Besparelser", 700, 800]]
    return lines


@pytest.mark.parametrize("word", ["Case {}:", "Forslag nr. {}:", "Sag {} –"])
def test_the_number_in_the_title_of_a_block_is_that_of_the_case(word: str) -> None:
    titles = [f"{word.format(number)} {name}" for number, name in (("2", "Job"), ("3.1", "Unge"))]
    found = find({"A": numbered(*titles)})
    assert [(case.number, case.name) for case in found.package.cases] == [
        ("2", "Job"),
        ("3.1", "Unge"),
    ]


def test_a_table_that_names_cases_by_their_titles_is_held_against_them() -> None:
    nets: Lines = [*NETS, ["Case 1: Job", 100, 200], ["Case 2: Unge", 100, 200]]
    blocks = numbered("Case 1: Job", "Case 2: Unge")
    assert [case.name for case in find({"A": blocks, "B": nets}).package.cases] == ["Job", "Unge"]
    nets[-1] = ["Case 2: Unge", 100, 250]
    assert "250" in refused({"A": blocks, "B": nets})


def test_two_blocks_of_one_number_are_refused() -> None:
    assert "to gange" in refused({"A": numbered("Case 1: Job", "Case 1: Unge")})


def test_cases_that_only_their_titles_tell_apart_are_joined_by_them() -> None:
    rows = [[None, "Case 1: Job", 100, 100], [None, "Case 2: Job", 300, 300]]
    found = find(kinds(rows, list(reversed(rows))))
    assert compute_package(found.package).saving_by_case.tolist() == [[100, 100], [300, 300]]
