"""A phasing in words that names a year: the first one, one after the other, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke import InputError
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find

HEADS = ["Nr.", "Forslag", "Årlig udgift (tkr.)", "Gns. årlig besparelse (tkr.)", "Indfasning"]


def phased(said: str, *, heads: list[Any] = HEADS, more: tuple[Any, ...] = ()) -> SheetCells:
    """Return a model from 2026 on with one case whose phasing is told in words."""
    case = ["1.1", "Ungeteam", 1000, 1400, said, *more]
    lines = [["Investeringer 2026-2029"], heads, case, ["1.2", "Sprog", 300, 450, "Fuld effekt"]]
    return a_sheet(lines, "Sager", row=1, column=1)


@pytest.mark.parametrize(
    ("said", "factors"),
    [
        ("Halv effekt i 2026", (0.5, 1.0)),
        ("Fuld effekt fra 2026", (1.0,)),
        ("Fuld effekt fra 2025", (1.0,)),
        ("Halv effekt i 2026, fuld effekt fra 2027", (0.5, 1.0)),
        ("Halv effekt i 2026, derefter fuld effekt", (0.5, 1.0)),
        ("25 % i 2026, 50 % i 2027 og fuld effekt fra 2028", (0.25, 0.5, 1.0)),
    ],
)
def test_years_in_words_from_the_first_one_on_are_read(said: str, factors: Any) -> None:
    assert find(phased(said)).package.cases[0].phasing.factors == factors


@pytest.mark.parametrize(
    ("said", "late", "early"),
    [
        ("Fuld effekt fra 2028", "0/0/100 %", "33/67/100 %"),
        ("Fuld effekt i 2027", "0/100 %", "50/100 %"),
        ("Halv effekt i 2027", "0/50/100 %", "50/50/100 %"),
        ("Halv effekt fra 2027", "0/50/100 %", "50/50/100 %"),
    ],
)
def test_an_effect_in_a_later_year_is_refused_with_both_readings(
    said: str, late: str, early: str
) -> None:
    _, danish = refusal(lambda: find(phased(said)), InputError)
    assert danish.startswith("Sager!E3: indfasningen siger ikke, hvad der spares i årene før.")
    assert f"'{late}'" in danish
    assert f"'{early}'" in danish
    for reading in (late, early):
        find(phased(reading))  # what is advised is read


@pytest.mark.parametrize(
    "said",
    ["Halv effekt i 2026, fuld effekt fra 2028", "Halv effekt i 2025", "Halv effekt fra 2019"],
)
def test_years_that_do_not_follow_from_the_first_one_are_refused(said: str) -> None:
    _, danish = refusal(lambda: find(phased(said)), InputError)
    assert danish.startswith("Sager!E3: indfasningen")


def test_the_year_in_which_a_case_begins_is_the_first_of_its_saving() -> None:
    heads = [*HEADS[:3], "Besparelse ved fuld effekt (tkr.)", "Indfasning", "Startår"]
    found = find(phased("Halv effekt i 2027", heads=heads, more=(2027,)))
    assert [float(f) for f in found.package.cases[0].phasing.over(4)] == [0, 0.5, 1, 1]
