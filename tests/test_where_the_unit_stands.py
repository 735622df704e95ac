"""Units of models that say theirs nowhere over the table: in a note below, beside or laid over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find, refused

GROUPS: list[list[Any]] = [
    ["Investeringer i jobcentret"],
    [None, "Udgift", None, "Besparelse", None, "Netto", None],
    ["Forslag", 2026, 2027, 2026, 2027, 2026, 2027],
    ["Flere konsulenter", 1070, 1070, 600, 1400, -470, 330],
    ["Mentorer", 820, 410, 150, 900, -670, 490],
    ["I alt", 1890, 1480, 750, 2300, -1140, 820],
]
LINES: list[list[Any]] = [
    [None, 2026, 2027],
    ["Flere konsulenter"],
    ["Udgift", 1070, 1070],
    ["Besparelse", 600, 1400],
    ["Mentorer"],
    ["Udgift", 820, 410],
    ["Besparelse", 150, 900],
]


def noted(note: Any, table: list[list[Any]] = GROUPS) -> SheetCells:
    """Return a model without any unit but that of a note two rows below it."""
    return a_sheet([*table, [], [note]], "Ark1", row=1, column=1)


@pytest.mark.parametrize(
    ("note", "unit"),
    [
        ("Beløb i kr., 2027-priser. En konsulent koster ca. 535.000 kr. om året.", "kr."),
        ("Kr., 2027-pl", "kr."),
        ("Alle tal i tabellen er i t.kr.", "tusind kr."),
        ("Note: Beløb i 1.000 kr.", "tusind kr."),
        ("Tallene er opgjort i mio. kr. (2027-priser).", "mio. kr."),
        ("Hele 1.000 kr.", "tusind kr."),
        ("Skemaet ovenfor er i tkr.", "tusind kr."),
        ("T.kr.", "tusind kr."),
    ],
)
@pytest.mark.parametrize("table", [GROUPS, LINES])
def test_a_note_below_says_the_unit_of_all_amounts(
    note: str, unit: str, table: list[list[Any]]
) -> None:
    """A model is read in the unit of its note, where nothing else says any."""
    found = find(noted(note, table))
    assert set(found.location.units.values()) == {unit}


def test_a_comment_says_the_unit_of_all_amounts() -> None:
    """A comment counts as a note does."""
    sheet = replace(noted(None), laid_over=((2, 1, "Beløb i t.kr."),))
    assert set(find(sheet).location.units.values()) == {"tusind kr."}


@pytest.mark.parametrize(
    "note",
    [
        "En konsulent koster ca. 535.000 kr. om året.",
        "Satserne er i kr.",
        "Besparelse pr. borger i kr.",
        "Beløb i kr., hvis ikke andet er nævnt.",
        "Tallene er ikke i kr.",
        "Kr. pr. borger",
        "Beløb i kr. pr. måned",
        "Gevinst på 9 mio. kr.",
        "Beløb i kr.? Spørg Lone",
        "Løn er i kr.",
    ],
)
def test_a_note_of_something_else_says_no_unit(note: str) -> None:
    """A sentence of a price, of one person or with an exception leaves the unit unknown."""
    assert "enhed" in refused(noted(note)) or "yearly" in refused(noted(note))


def test_two_notes_with_two_units_are_refused() -> None:
    """Two units are no unit."""
    sheet = a_sheet([*GROUPS, [], ["Beløb i kr."], ["Beløb i t.kr."]], "Ark1", row=1, column=1)
    assert "enheden kan læses på to måder" in refused(sheet)


def test_a_unit_over_the_table_goes_before_a_note_and_must_agree() -> None:
    """A note that says another unit than the line over the table is refused."""
    rows = [["Beløb i t.kr."], *GROUPS[1:], [], ["Beløb i kr."]]
    assert "enheden kan læses på to måder" in refused(a_sheet(rows, "Ark1", row=1, column=1))
