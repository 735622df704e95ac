"""Amounts with a minus: turned where the model says what it means, refused where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke.errors import InvestpakkeError
from test_find_case_table import a_sheet, find
from test_headings_of_models import JOB, YEARS, amounts, read, years

MINUS = (-100, -600, -900, -900)


def signed(*above: str, saving: str = "Besparelse", cost: str = "Udgift", **more: Any) -> Any:
    lines = [[text] for text in above]
    case = ["Job", *more.get("costs", JOB), *more.get("saved", MINUS)]
    return read(*lines, ["Forslag", *years(cost), *years(saving)], case)


@pytest.mark.parametrize(
    "legend",
    [
        "Minus angiver besparelse",
        "Negative tal er mindreudgifter.",
        "Beløb med minus = mindreudgift",
        "Besparelser er negative",
    ],
)
def test_a_legend_above_the_table_says_what_a_minus_means(legend: str) -> None:
    assert amounts(signed(legend))["Job"] == (list(JOB), [100, 600, 900, 900])


@pytest.mark.parametrize(
    "legend", ["Minus angiver merudgift", "Minus angiver ikke besparelse", "Minus er minus"]
)
def test_a_legend_that_says_something_else_turns_nothing(legend: str) -> None:
    with pytest.raises(InvestpakkeError, match="minus"):
        signed(legend)


def test_less_expense_with_a_minus_throughout_is_a_saving() -> None:
    found = signed(saving="Mindreudgift", cost="Merudgift")
    assert amounts(found)["Job"] == (list(JOB), [100, 600, 900, 900])
    assert "minus turned" in found.reading.line.en


def test_less_expense_with_a_minus_is_refused_where_the_legend_or_the_net_is_against_it() -> None:
    with pytest.raises(InvestpakkeError, match="minus"):
        signed("- = merudgift, + = mindreudgift", saving="Mindreudgift", cost="Merudgift")
    net = [-600, -1100, -1300, -1300]
    heads = ["Forslag", *years("Merudgift"), *years("Mindreudgift"), *years("Netto")]
    with pytest.raises(InvestpakkeError, match="minus"):
        read(heads, ["Job", *JOB, *MINUS, *net])


def test_less_expense_with_a_minus_beside_costs_that_are_called_otherwise_is_refused() -> None:
    with pytest.raises(InvestpakkeError, match="minus"):
        signed(saving="Mindreudgift", cost="Investering")


def test_less_expense_of_mixed_signs_is_refused() -> None:
    with pytest.raises(InvestpakkeError, match="mixed"):
        signed(saving="Mindreudgift", cost="Merudgift", saved=(100, -600, -900, -900))


def test_a_section_of_less_expenses_with_a_minus_is_one_of_savings() -> None:
    found = read(
        [None, *YEARS],
        ["Merudgifter"],
        ["Job", *JOB],
        ["Unge", *JOB],
        ["I alt", *(2 * value for value in JOB)],
        ["Mindreudgifter"],
        ["Job", *MINUS],
        ["Unge", *MINUS],
        ["I alt", *(2 * value for value in MINUS)],
    )
    assert amounts(found)["Unge"] == (list(JOB), [100, 600, 900, 900])


def apart(
    *legend: str, on_costs: str = "", saved: tuple[int, ...] = MINUS, kind: str = "Besparelser"
) -> Any:
    """Return what is read of two sheets, one of costs, and one of savings with a legend."""
    heads = ["Forslag", *YEARS]
    costs = a_sheet([["Udgifter, 1.000 kr."], [on_costs or None], heads, ["Job", *JOB]], "Udg")
    savings = [[f"{kind}, 1.000 kr."], *([text] for text in legend), heads, ["Job", *saved]]
    return find(costs, a_sheet(savings, "Besp"), first_year=None)


@pytest.mark.parametrize(
    "legend", ["Mindreudgifter er angivet med minus", "Minus angiver besparelse"]
)
def test_a_legend_on_a_sheet_of_savings_alone_says_what_a_minus_means(legend: str) -> None:
    assert amounts(apart(legend))["Job"] == (list(JOB), [100, 600, 900, 900])
    beside = apart(kind=f"Besparelser ({legend.lower()})")
    assert amounts(beside)["Job"] == (list(JOB), [100, 600, 900, 900])


@pytest.mark.parametrize(
    "legend", ["Minus angiver merudgift", "Udgifter er angivet med minus", "Alle beløb er endelige"]
)
def test_a_legend_of_something_else_on_a_sheet_of_savings_turns_nothing(legend: str) -> None:
    with pytest.raises(InvestpakkeError, match="minus"):
        apart(legend)


def test_savings_without_a_minus_under_a_legend_that_says_one_are_refused() -> None:
    with pytest.raises(InvestpakkeError, match="another sign"):
        apart("Besparelser er angivet med minus", saved=(100, 600, 900, 900))
