"""What the reader of a model is told of: sizes, stored values, empty years, persons, texts."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.workbook.foreign.find import FoundModel
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find, refused

HEADS = [
    "Sag",
    *(f"{what} {year}" for what in ("Udgift", "Besparelse") for year in (2026, 2027, 2028)),
]
CASES: list[list[Any]] = [
    ["Unge", 400, 400, 400, 100, 700, 700],
    ["Voksne", 600, 600, 600, 500, 1000, 1000],
    ["Sprog", 300, 300, 300, 200, 450, 450],
]


def model(
    cases: list[list[Any]] = CASES,
    unit: str = "t.kr.",
    heads: tuple[Any, ...] = (),
    formulas: dict[tuple[int, int], str] | None = None,
    below: tuple[list[Any], ...] = (),
) -> SheetCells:
    """Return a model of costs and savings year by year; its cases stand from row 3 on."""
    lines = [[unit], [*HEADS, *heads], *cases, [], *below]
    return a_sheet(lines, "Sager", row=1, column=1, formulas=formulas or {})


def told(found: FoundModel) -> list[str]:
    """Return what is told in Danish, but that there are no persons."""
    return [note.da for note in found.notes if "ingen helårspersoner" not in note.da]


def changed(row: int, column: int, value: Any) -> list[list[Any]]:
    """Return the cases with one value changed; the first row and column are 0."""
    cases = [list(case) for case in CASES]
    cases[row][column] = value
    return cases


# --- Sizes -----------------------------------------------------------------------------------


def test_amounts_of_one_size_are_told_of_in_no_way() -> None:
    assert told(find(model())) == []


@pytest.mark.parametrize(
    ("cases", "unit", "cell"),
    [
        (changed(1, 1, 600_000), "t.kr.", "Sager!B4 (600000)"),
        (changed(1, 5, 1.0), "t.kr.", "Sager!F4 (1)"),
        (
            [[case[0], *(c * 1000 for c in case[1:4]), *case[4:]] for case in CASES],
            "t.kr.",
            "Sager!B3",
        ),
        (CASES, "mio. kr.", "Sager!B3 (400)"),
        (CASES, "kr.", "Sager!B3 (400)"),
    ],
)
def test_amounts_of_another_size_are_told(cases: list[list[Any]], unit: str, cell: str) -> None:
    (note,) = told(find(model(cases, unit)))
    assert note.startswith(f"Efter deres størrelse kan nogle beløb være i en anden enhed: {cell}")


# --- Stored values ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "computed"),
    [("1200*1", "1200"), ("SUM(C3:D3)", "800"), ("-C3+ROUND(1000.4,0)", "600"), ("D3*50%", "200")],
)
def test_a_stored_value_that_the_formula_does_not_give_is_told(formula: str, computed: str) -> None:
    (note,) = told(find(model(changed(0, 1, 500), formulas={(3, 2): formula})))
    assert f"Sager!B3 (500, efter formlen {computed})" in note


@pytest.mark.parametrize("formula", ["C3", "SUM(C3:D3)/2", "IF(C3>0,1,2)", "C3*VLOOKUP(1,D1,2)"])
def test_a_stored_value_that_the_formula_gives_or_cannot_be_computed_is_not(formula: str) -> None:
    assert told(find(model(formulas={(3, 2): formula}))) == []


# --- Empty years and persons -----------------------------------------------------------------


def test_an_empty_year_between_others_is_told_and_one_before_them_is_not() -> None:
    (note,) = told(find(model(changed(0, 5, None))))
    assert note == "Tomme celler mellem årene er læst som 0: Sager!F3."
    assert told(find(model(changed(0, 4, None)))) == []


def test_savings_at_full_effect_that_differ_from_year_to_year_are_told() -> None:
    heads = [head.replace("Besparelse", "Besparelse ved fuld effekt") for head in HEADS]
    lines = [["t.kr."], heads, *CASES]
    (note,) = told(find(a_sheet(lines, "Sager", row=1, column=1)))
    assert "er læst som hvert års egne" in note
    assert "Sager!E3" in note


def test_persons_that_are_not_used_are_told_with_their_cell() -> None:
    apart = a_sheet([["Sag", "Helårspersoner"], ["Unge", 7]], "Personer", row=1, column=1)
    assert told(find(model(), apart)) == [
        "Helårspersoner (Personer!B1) er ikke brugt: break-even vises ikke."
    ]


def test_a_form_is_called_by_the_text_beside_its_title() -> None:
    lines = [
        ["Skema til investeringsforslag"],
        ["Forslagets titel:", "Flere virksomhedspladser"],
        ["Helårspersoner (færre på forsørgelse):", 12],
        ["1.000 kr.", 2026, 2027],
        ["Udgifter", 750, 750],
        ["Besparelser", 400, 1300],
    ]
    found = find(a_sheet(lines, "Skema", row=1, column=1), first_year=None)
    (case,) = found.package.cases
    assert (case.name, case.persons, told(found)) == ("Flere virksomhedspladser", 12, [])


# --- Texts beside the cases ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Et alternativ til forslag 2", "udelukker hinanden"),
        ("Indgår i forslag 1", "talt med to gange"),
        ("Starter medio 2027", "begynder måske senere"),
        ("Besparelsen er netto efter udgift", "allerede fratrukket udgifterne"),
    ],
)
def test_a_text_in_the_row_of_a_case_is_read_as_a_remark_on_it(text: str, what: str) -> None:
    cases = [*CASES[:2], [*CASES[2], text]]
    error = refused(model(cases, heads=("Bemærkning",)))
    assert error.startswith("Sager!H5: ")
    assert what in error


@pytest.mark.parametrize(
    ("head", "marks"),
    [
        ("Scenarie", ["Basis", "Basis", "Høj"]),
        ("Version", ["A", "A", "B"]),
        ("Budgetstatus", ["Ikke indarbejdet", "Ikke indarbejdet", "Indarbejdet"]),
        ("Type", ["Ny", "Ny", "Videreført"]),
    ],
)
def test_a_column_that_tells_cases_apart_stops_the_reading(head: str, marks: list[str]) -> None:
    cases = [[*case, mark] for case, mark in zip(CASES, marks, strict=True)]
    assert refused(model(cases, heads=(head,))).startswith("Sager!H2: ")
    assert find(model(cases, heads=(head,)), mapping=Mapping(ignore=("H",)))


@pytest.mark.parametrize("head", ["Heraf statens andel", "Heraf allerede budgetteret"])
def test_a_part_that_is_anothers_or_in_the_budget_stops_the_reading(head: str) -> None:
    cases = [[*case, 50] for case in CASES]
    assert refused(model(cases, heads=(head,))).startswith("Sager!H2: ")


@pytest.mark.parametrize(
    "name",
    ["Effektiviseringskrav", "Måltal", "Ramme", "Kommunens andel (70 pct.)", "Alternativ til 1"],
)
def test_a_row_that_is_no_case_by_its_name_is_asked_about(name: str) -> None:
    error = refused(model([*CASES, [name, *CASES[0][1:]]]))
    assert error.startswith("Sager!A6: sagen er måske ikke med i pakken.")


def test_years_that_a_remark_says_the_saving_begins_after_are_held_against_the_amounts() -> None:
    assert "begynder måske senere" in refused(
        model(below=(["Besparelsen i Unge kan først realiseres fra 2027"],))
    )
    assert find(model(changed(0, 4, 0), below=(["Besparelsen i Unge kommer først fra 2027"],)))


def test_a_correction_on_another_sheet_stops_the_reading() -> None:
    other = a_sheet([["Unge: besparelsen i 2028 nedsættes til 500"]], "Rettelser", row=1, column=1)
    assert refused(model(), other).startswith("Rettelser!A1: ")
