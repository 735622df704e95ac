"""Models whose result sheet is computed of an activity sheet: persons joined, counts set aside."""

from __future__ import annotations

from typing import Any

import pytest

from investpakke import InvestpakkeError
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from test_find_case_table import a_sheet
from test_said_elsewhere import find

NET = "Nettoresultat (besparelser minus udgifter)"


def result(net: str = NET, saving: str = "Besparelser") -> SheetCells:
    """Return a result sheet of tables of costs, savings and nets."""
    years = [2026, 2027]
    rows: list[list[Any]] = [
        ["Kr., 2027-pl"],
        [],
        ["Nr.", "Udgifter", *years],
        [1, "Team", 1200, 1200],
        [2, "Afklaring", 600, 300],
        [],
        ["Nr.", saving, *years],
        [1, "Team", 768, 1792],
        [2, "Afklaring", 0, 755],
        [],
        ["Nr.", net, *years],
        [1, "Team", -432, 592],
        [2, "Afklaring", -600, 455],
    ]
    return a_sheet(rows, "Resultat", row=1, column=1)


def activity(head: str, row: str = "Team") -> SheetCells:
    """Return a sheet of numbers under the years that are no money."""
    rows: list[list[Any]] = [
        ["Aktivitet pr. indsats"],
        [],
        [head, 2026, 2027],
        [row, 2, 2],
        ["Afklaring", 1, 0.5],
    ]
    return a_sheet(rows, "Aktivitet", row=1, column=1)


@pytest.mark.parametrize(
    "head", ["Årsværk", "Antal stillinger", "Stillinger", "Antal forløb", "Timer pr. uge"]
)
def test_counts_on_a_sheet_of_their_own_are_set_aside_and_told(head: str) -> None:
    """Numbers by year that are headed as a count are no money, and the reader is told."""
    found = find(activity(head), result())
    assert [case.name for case in found.package.cases] == ["Team", "Afklaring"]
    assert "tæller" in " ".join(text.da for text in found.notes)


@pytest.mark.parametrize("head", ["Aktivitet", "Effekt", "Beløb"])
def test_numbers_under_years_that_are_no_known_count_are_not_passed_over_as_one(head: str) -> None:
    """Where the head says nothing known, nothing is said to be a count."""
    try:
        found = find(activity(head), result())
    except InvestpakkeError:
        return
    assert "tæller" not in " ".join(text.da for text in found.notes)


@pytest.mark.parametrize("net", [NET, "Netto (besparelser minus udgifter)", "Netto"])
def test_the_head_of_a_table_of_nets_is_no_remark_on_the_savings(net: str) -> None:
    """It says how its own amounts are computed."""
    assert len(find(result(net)).package.cases) == 2


def test_savings_that_are_said_to_be_less_costs_stay_refused() -> None:
    """The head of the savings is another matter."""
    with pytest.raises(InvestpakkeError):
        find(result(saving="Besparelser (udgifter er fratrukket)"))
