"""Layouts that a careful reader takes in one way are read, and their doubtful likes refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from building import refusal
from investpakke import FileError, InputError, compute_package
from investpakke.workbook.existing.find import FoundModel, find_model
from test_find_case_table import a_sheet

YEARLY = [
    ["Forslag", "Årlig udgift", "Gns. årlig besparelse"],
    ["Unge", 100, 150],
    ["Syge", 200, 320],
]


def find(*lines: Sequence[Any], **more: Any) -> FoundModel:
    """Return the model of one sheet, checked as a refresh checks it."""
    found = find_model([a_sheet(lines, "Ark", row=1, column=1, **more)], name="model")
    found.check(compute_package(found.package))
    return found


def figures(found: FoundModel) -> tuple[list[float], list[float]]:
    """Return the package's costs and savings of each year shown."""
    result = compute_package(found.package)
    return (
        result.investment_by_case.sum(axis=0).tolist(),
        result.saving_by_case.sum(axis=0).tolist(),
    )


def refused(*lines: Sequence[Any], **more: Any) -> str:
    """Return the Danish refusal of a sheet."""
    return refusal(lambda: find(*lines, **more), (FileError, InputError))[1]


# --- A line that says unit and year ----------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Budget 2026, t.kr. pr. år",
        "1.000 kr. årligt – budgetår 2026",
        "t.kr. pr. år, budget 2026",
        "Investeringer til budget 2026 (t.kr. pr. år)",
        "Budget 2026, tkr. (2025-pl)",
    ],
)
def test_a_line_says_the_unit_and_the_year_of_the_budget_in_any_order(line: str) -> None:
    found = find([line], [], *YEARLY)
    assert found.package.first_year == 2026
    assert figures(found) == ([300.0] * 4, [470.0] * 4)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Budget 2026, t.kr. pr. måned"], "beløbene er ikke pr. år"),
        (["Budget 2026, t.kr. pr. person"], "enheden fremgår ikke"),
        (["Budget 2026, t.kr. i alt"], "enheden fremgår ikke"),
        (["Vedtaget i budget 2025, t.kr."], "det første år fremgår ikke"),
        (["Budget 2026, t.kr.", "Regnskab 2024"], "det første år fremgår ikke"),
        (["Budget 2026, mio. kr.", "Beløb i t.kr."], "enheden kan læses på to måder"),
    ],
)
def test_a_line_that_may_say_another_unit_or_year_is_refused(lines: list[str], words: str) -> None:
    assert words in refused(*([line] for line in lines), [], *YEARLY)
