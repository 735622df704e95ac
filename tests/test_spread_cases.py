"""Cases that are spread over blocks, forms and tables are read as one table, or refused."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from building import refusal
from investpakke import FileError, InputError, compute_package
from investpakke.workbook.foreign.find import FoundModel, find_model
from layout_spread import LAYOUTS, Sheets, Spread
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
