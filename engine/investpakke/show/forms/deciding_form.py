"""The JSON contract of switching values, tornados and choices: tkr., nothing rounded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.choosing.choice import Aim, Choice, Demands, broken
from investpakke.deciding.drivers import Driver
from investpakke.deciding.sensitivity import Tornado
from investpakke.deciding.switching import (
    Switching,
    switching,
    switching_by_group,
    switching_of_package,
)
from investpakke.model import Package

Form = dict[str, Any]


def switching_form(package: Package, result: PackageResult) -> Form:
    """Return the switching values of cases (thinnest margin first), groups and package."""
    cases, groups = switching(package, result), switching_by_group(package, result)
    return {
        "id": package.id,
        "unit": "tkr.",
        "cases": [
            {"number": package.cases[i].number, "name": package.cases[i].name, **_switch(cases, i)}
            for i in cases.ranking.tolist()
        ],
        "groups": [
            {"id": group.id, "name": group.name, **_switch(groups, i)}
            for i, group in enumerate(package.groups)
        ],
        "package": _switch(switching_of_package(package, result), 0),
    }


def _switch(found: Switching, index: int) -> Form:
    def at(values: Mapping[Driver, Floats], driver: Driver) -> float | None:
        return _or_null(values[driver][index])

    return {
        "average_gain": float(found.gain[index]),
        "margin": _or_null(found.margin[index]),
        "gain_with_one_person_fewer": _or_null(found.gain_with_one_fewer[index]),
        "lost_with_one_person_fewer": bool(found.lost_with_one_fewer[index]),
        "drivers": {
            driver.value: {
                "base": at(found.base, driver),
                "switches_at": at(found.values, driver),
                "change": at(found.changes, driver),
            }
            for driver in Driver
        },
    }


def tornado_form(package: Package, found: Tornado) -> Form:
    """Return the bars of a tornado, the widest first."""
    return {
        "id": package.id,
        "unit": "tkr.",
        "case": found.case,
        "group": found.group,
        "average_gain": found.gain,
        "bars": [
            {
                "driver": bar.driver.value,
                "low": None if bar.changes is None else bar.changes[0],
                "high": None if bar.changes is None else bar.changes[1],
                "gain_low": bar.gains[0],
                "gain_high": bar.gains[1],
                "swing": bar.swing,
            }
            for bar in found.bars
        ],
    }


def choice_form(
    package: Package,
    result: PackageResult,
    demands: Demands,
    aim: Aim,
    found: Choice,
    points: Sequence[Choice],
    ticked: Choice | None = None,
) -> Form:
    """Return the best set of cases, its groups' shares, and the frontier if there is one.

    ``ticked`` is the set that the user has ticked on the sheet `Prioritering`.
    """
    spent = result.sum_by_group(np.where(found.chosen, result.annual_investment, 0.0))
    return {
        "id": package.id,
        "unit": "tkr.",
        "maximised": aim,
        "budget": demands.budget,
        **_choice(package, found),
        "proven": not found.gap,
        "gap": found.gap,
        "groups": [
            {
                "id": group.id,
                "annual_investment": float(spent[i]),
                "share": float(spent[i]) / found.investment if found.investment else None,
                "least_share": demands.shares.get(group.id),
            }
            for i, group in enumerate(package.groups)
        ],
        "frontier": [_choice(package, point) for point in points],
        "ticked": None
        if ticked is None
        else {
            **_choice(package, ticked),
            "keeps_demands": not broken(package, result, demands, ticked),
        },
    }


def _choice(package: Package, found: Choice) -> Form:
    return {
        "chosen": [package.cases[i].number for i in np.flatnonzero(found.chosen).tolist()],
        "annual_investment": found.investment,
        "average_gain": found.gain,
        "net_present_value": found.net_present_value,
    }


def _or_null(value: float) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
