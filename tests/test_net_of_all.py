"""The net of all cases, below rows of cost, saving and net of each: read as a sum, and checked."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke import InvestpakkeError
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find

BASE: list[list[Any]] = [
    ["Investeringer 2026-2029 (t.kr.)"],
    ["Sag", None, 2026, 2027, 2028, 2029],
    ["Ungeteam", "Merudgift", 150, 150, 150, 150],
    [None, "Mindreudgift", -80, -220, -240, -240],
    [None, "Nettoudgift", 70, -70, -90, -90],
    ["Sprog", "Merudgift", 380, 380, 380, 380],
    [None, "Mindreudgift", -200, -500, -520, -520],
    [None, "Nettoudgift", 180, -120, -140, -140],
]
NET = [250, -190, -230, -230]


def with_net(*labels: Any, net: list[Any] = NET) -> SheetCells:
    """Return a model of two cases with a net of both below."""
    return a_sheet([*BASE, [*labels, *net]], "Sager", row=1, column=1)


@pytest.mark.parametrize(
    "labels",
    [
        ("Pakken i alt", "Nettoudgift"),
        ("I alt", "Nettoudgift"),
        ("I alt", None),
        ("Netto i alt", None),
        (None, "Nettoudgift i alt"),
    ],
)
def test_the_net_of_all_cases_is_a_sum_and_no_case(labels: tuple[Any, Any]) -> None:
    package = find(with_net(*labels)).package
    assert [(case.name, case.investment[0]) for case in package.cases] == [
        ("Ungeteam", 150),
        ("Sprog", 380),
    ]


def test_another_net_of_all_cases_is_refused_at_its_cell() -> None:
    wrong = with_net("I alt", "Nettoudgift", net=[250, -190, -999, -230])
    _, danish = refusal(lambda: find(wrong), InvestpakkeError)
    assert danish.startswith("Sager!E9: modellens eget tal")


def with_dash(head: str, dash: str) -> SheetCells:
    """Return a model with a dash under a header among numbers."""
    lines = [["Budget 2026-2029 (t.kr.)"], ["Nr.", "Sag", head, "Årlig udgift", "Årlig besparelse"]]
    lines += [["1", "Ungeteam", 7, 100, 300], ["2", "Sprog", dash, 100, 200]]
    return a_sheet(lines, "Sager", row=1, column=1)


def test_a_lone_dash_among_persons_says_to_type_0_or_the_number() -> None:
    _, danish = refusal(lambda: find(with_dash("Helårspersoner", "–")), InvestpakkeError)
    assert danish.startswith("Sager!C4: der står ikke et tal i et talfelt.")
    assert danish.endswith("Skriv 0, hvis der intet er, ellers tallet.")


@pytest.mark.parametrize("dash", ["-", "–", " - "])
def test_a_lone_dash_among_costs_is_nothing_as_excel_shows_it(dash: str) -> None:
    cases = find(with_dash("Engangsudgift", dash)).package.cases
    assert [case.investment[0] for case in cases] == [107, 100]
    lines = [
        ["t.kr.", None, 2026, 2027],
        ["Unge", "Udgift", 5, dash],
        [None, "Besparelse", dash, 9],
    ]
    (case,) = find(a_sheet(lines, "Sager", row=1, column=1)).package.cases
    assert case.investment == (5, 0)
    assert list(case.phasing.over(2)) == [0, 1]
