"""The JSON contract of compared scenarios: tkr., nothing rounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from investpakke.deciding.named import chosen
from investpakke.deciding.scenarios.change import Change
from investpakke.deciding.scenarios.comparison import Comparison, Figures
from investpakke.deciding.scenarios.scenario import Scenario

Form = dict[str, Any]


def scenarios_form(found: Comparison, *, case: str | None = None, group: int | None = None) -> Form:
    """Return every scenario with its changes and figures; the first is the package as it is."""
    package = found.package
    cases = chosen(package, case, group)
    sums = found.figures(cases)
    parts = list(_parts(found, cases, whole=case is None and group is None))
    return {
        "id": package.id,
        "unit": "tkr.",
        "case": case,
        "group": group,
        "years": list(package.shown_years),
        "scenarios": [
            {
                **_scenario(scenario),
                **_figures(sums[index]),
                **{name: [each[index] for each in rows] for name, rows in parts},
            }
            for index, scenario in enumerate(found.scenarios)
        ],
    }


def _scenario(scenario: Scenario) -> Form:
    return {
        "name": scenario.name.da,
        "name_en": scenario.name.en,
        "changes": [_change(change) for change in scenario.changes],
    }


def _change(change: Change) -> Form:
    where = {"cases": list(change.cases), "groups": list(change.groups)}
    return {**change.changed, **({} if change.everywhere else where)}


def _figures(figures: Figures) -> Form:
    net = figures.net_by_year
    return {
        "annual_investment": figures.investment,
        "average_saving": figures.saving,
        "average_gain": figures.gain,
        "change": figures.change,
        "net_present_value": figures.net_present_value,
        "payback_year": figures.payback,
        "losing": list(figures.losing),
        "investment_by_year": figures.investment_by_year.tolist(),
        "saving_by_year": figures.saving_by_year.tolist(),
        "net_by_year": net.tolist(),
        "cumulative_net_by_year": np.cumsum(net).tolist(),
    }


def _parts(
    found: Comparison, cases: NDArray[np.bool_], *, whole: bool
) -> Iterator[tuple[str, list[list[Form]]]]:
    """Yield groups (of the whole package) and cases: for each, its figures by scenario."""
    package = found.package
    if whole:
        of_group = [
            (group.id, found.figures(chosen(package, group=group.id))) for group in package.groups
        ]
        yield "groups", [[{"id": key, **_figures(f)} for f in own] for key, own in of_group]
    one = np.eye(len(package.cases), dtype=bool)
    of_case = [
        (package.cases[index].number, found.figures(one[index]))
        for index in np.flatnonzero(cases).tolist()
    ]
    yield "cases", [[{"number": key, **_figures(f)} for f in own] for key, own in of_case]
