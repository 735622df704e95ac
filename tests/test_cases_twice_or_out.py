"""Cases that would be counted twice, or stand under a heading that says they are out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from building import refusal
from investpakke import FileError
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find, refused

HEADS = ["Nr.", "Forslag", "Årlig udgift (tkr.)", "Gns. årlig besparelse (tkr.)"]
FIRST, SECOND = ["1", "Ungeteam", 1000, 1400], ["2", "Sprog", 300, 450]


def listed(*lines: list[Any]) -> SheetCells:
    """Return a model with the lines under its headers."""
    return a_sheet([["Investeringer 2026-2029"], HEADS, *lines], "Sager", row=1, column=1)


# --- Twice -----------------------------------------------------------------------------------


def test_a_case_that_stands_twice_is_refused_at_the_second_with_both_cells() -> None:
    danish = refused(listed(FIRST, SECOND, ["3", "ungeteam ", 1000, 1400]))
    assert danish.startswith("Sager!B5: sagen står to gange, med de samme beløb.")
    assert "(Sager!B3)" in danish


@pytest.mark.parametrize(
    "other", [["3", "Ungeteam", 1000, 1500], ["3", "Ungeteam, fase 2", 1000, 1400]]
)
def test_another_name_or_another_amount_is_another_case(other: list[Any]) -> None:
    assert len(find(listed(FIRST, SECOND, other)).package.cases) == 3


def test_a_case_that_the_models_own_sum_counts_twice_is_two() -> None:
    total = [None, "I alt", 2300, 3250]
    found = find(listed(FIRST, SECOND, ["3", *FIRST[1:]], total))
    assert len(found.package.cases) == 3


def test_who_says_that_both_are_cases_is_followed() -> None:
    mapping = Mapping(cases=("Ungeteam",))
    assert len(find(listed(FIRST, ["3", *FIRST[1:]]), mapping=mapping).package.cases) == 2


def test_a_case_that_stands_in_two_groups_with_one_amount_is_asked_about() -> None:
    lines = [[None, "Ledige"], FIRST, SECOND, [None, "Unge"], ["3", *FIRST[1:]]]
    danish = refused(listed(*lines))
    assert danish.startswith("Sager!B7: sagen står to gange, med de samme beløb.")
    assert "(Sager!B4)" in danish


def test_a_case_of_two_groups_with_amounts_of_each_is_told_of() -> None:
    lines = [[None, "Ledige"], FIRST, SECOND, [None, "Unge"], ["3", "Ungeteam", 500, 700]]
    found = find(listed(*lines))
    assert len(found.package.cases) == 3
    said = "'Ungeteam' står i flere målgrupper (Sager!B4, Sager!B7); beløbene er lagt sammen."
    assert said in [note.da for note in found.notes]


# --- Sheets that are not in force ------------------------------------------------------------


def on(name: str, *lines: list[Any]) -> SheetCells:
    """Return a model on a sheet of a name."""
    return a_sheet([["Investeringer 2026-2029"], HEADS, *lines], name, row=1, column=1)


@pytest.mark.parametrize(
    "name",
    ["GAMMEL – må ikke bruges", "Udgået", "Sager (gl.)", "Kopi af Sager", "Old", "Backup 2025"],
)
def test_a_sheet_that_is_not_in_force_neither_counts_nor_hides_the_one_that_is(name: str) -> None:
    left = on(name, ["1", "Ungeteam", 9, 9], [None, "Ungeteam udgår"])
    for sheets in ([left, listed(FIRST)], [listed(FIRST), left]):
        found = find(*sheets)
        assert found.location.sheet == "Sager"
        assert any(f"Arket '{name}' læses ikke" in note.da for note in found.notes)
    assert find(left, listed(FIRST), mapping=Mapping(sheet="Sager")).location.sheet == "Sager"


def test_a_table_on_a_sheet_that_is_not_in_force_is_asked_about() -> None:
    old = on("Udgået", FIRST)
    danish = refused(old, a_sheet([["Forside"]], "Forside"))
    assert danish.startswith("Udgået!A2: arket med sagerne er efter sit navn ikke det gældende.")
    assert find(old, mapping=Mapping(sheet="Udgået")).location.sheet == "Udgået"


def test_a_copy_that_stands_alone_is_read_and_told_of() -> None:
    found = find(on("Kopi af Sager", FIRST))
    assert "efter sit navn en kopi af et andet" in found.notes[-1].da


def test_a_name_that_a_word_is_a_part_of_says_nothing() -> None:
    assert not find(on("Kopimaskiner", FIRST)).reading.told


# --- Out -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "Forslag, som ikke indstilles",
        "Forslag der ikke anbefales",
        "Tiltag, der er udskudt",
        "Øvrige forslag, som ikke prioriteres",
        "Alternative forslag",
        "Allerede vedtaget i budget 2026",
        "Tidligere vedtagne",
    ],
)
def test_cases_under_a_heading_that_says_they_are_out_are_asked_about(heading: str) -> None:
    danish = refusal(lambda: find(listed(FIRST, [None, heading], SECOND)), FileError)[1]
    assert danish.startswith("Sager!B4: sagen er måske ikke med i pakken.")


@pytest.mark.parametrize(
    "heading", ["Forslag, som indstilles", "Nye forslag", "Forslag til unge", "Vedtaget i budget"]
)
def test_another_heading_is_a_target_group(heading: str) -> None:
    found = find(listed([None, "Ledige"], FIRST, [None, heading], SECOND))
    assert [group.name for group in found.package.groups] == ["Ledige", heading]


# --- Hidden rows -----------------------------------------------------------------------------


def test_a_case_in_a_hidden_row_is_asked_about_or_told_of() -> None:
    model = replace(listed(FIRST, SECOND), hidden={4})
    danish = refused(model)
    assert danish.startswith("Sager!B4: sagen er måske ikke med i pakken.")
    assert "'Sprog' i en skjult række" in danish
    assert len(find(model, mapping=Mapping(cases=("Sprog",))).package.cases) == 2
    summed = replace(listed(FIRST, SECOND, [None, "I alt", 1300, 1850]), hidden={4})
    assert "'Sprog' (Sager!B4) står i en skjult række." in [n.da for n in find(summed).notes]
