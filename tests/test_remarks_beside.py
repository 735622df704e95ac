"""What a remark in a case's own row says of its amounts, though it does not name them."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find, refused

HEADS = ["Nr.", "Forslag", "Årlig udgift (tkr.)", "Gns. årlig besparelse (tkr.)", "Bemærkning"]


def remarked(said: str, *below: str, heads: list[Any] = HEADS) -> SheetCells:
    """Return a model from 2026 on with a remark beside its second case, and remarks below."""
    cases = [["1", "Ungeteam", 1000, 1400], ["2", "Sprog", 300, 450, said]]
    lines = [["Investeringer 2026-2029"], heads, *cases, [], *([line] for line in below)]
    return a_sheet(lines, "Sager", row=1, column=1)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Beløb pr. måned", "ikke pr. år"),
        ("Pr. uge", "ikke pr. år"),
        ("Kun i 2026 og 2027", "kun nogle af årene"),
        ("Alene i 2026", "kun nogle af årene"),
        ("Starter 1/7 2026", "begynder måske senere"),
        ("Opstart 1. august 2026", "begynder måske senere"),
        ("Første gang i 2027", "begynder måske senere"),
        ("Samlet for alle fire år", "hele perioden"),
        ("I alt over 4 år", "hele perioden"),
        ("Skal halveres i det første år", "ikke er de gældende"),
    ],
)
def test_a_remark_of_another_period_is_refused_at_its_cell(said: str, what: str) -> None:
    danish = refused(remarked(said))
    assert danish.startswith("Sager!E4: ")
    assert what in danish


@pytest.mark.parametrize(
    "said",
    [
        "Enhedsbesparelsen er pr. uge.",
        "1) Besparelse i 1.000 kr. pr. måned",
        "Månedlig udgift",
        "Besparelsen begynder 1/7 2027",
    ],
)
def test_a_note_below_that_names_the_amounts_is_refused(said: str) -> None:
    assert refused(remarked("", said)).startswith("Sager!A6: ")


@pytest.mark.parametrize(
    "said",
    [
        "Starter 1. januar 2026",
        "Starter 1/1 2026",
        "Aftalt i 2025",
        "Udgiften betales månedligt",
        "Borgerne mødes to gange om ugen",
        "For unge under 30 år",
        "Fra 2027 overgår driften til et fælles center",
        "Evalueres i 2028",
    ],
)
def test_a_remark_that_leaves_the_amounts_as_they_are_is_passed_over(said: str) -> None:
    assert len(find(remarked(said)).package.cases) == 2


def test_a_remark_beside_one_case_is_held_against_that_case_alone() -> None:
    heads = ["Nr.", "Forslag", *([f"Udgift {year}" for year in range(2026, 2030)])]
    heads += [f"Besparelse {year}" for year in range(2026, 2030)]
    first = ["1", "Ungeteam", 10, 10, 10, 10, 20, 20, 20, 20]
    second = ["2", "Sprog", 10, 10, 0, 0, 20, 20, 0, 0, "Kun i 2026 og 2027"]
    lines = [["Investeringer 2026-2029 (tkr.)"], [*heads, "Bemærkning"], first, second]
    assert len(find(a_sheet(lines, "Sager", row=1, column=1)).package.cases) == 2
    second[4] = second[8] = 5
    danish = refused(a_sheet(lines, "Sager", row=1, column=1))
    assert danish.startswith("Sager!K4: beløbene gælder måske kun nogle af årene")
