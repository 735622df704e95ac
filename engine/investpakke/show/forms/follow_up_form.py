"""The JSON contract of a follow-up: tkr., nothing rounded, null for what is not known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import FollowUp, Variances

Form = dict[str, Any]


def follow_up_form(found: FollowUp) -> Form:
    """Return a follow-up: reports, cases, groups, package and years."""
    package, outcomes, forecast = found.package, found.outcomes, found.forecast
    gains = [
        found.plan.result.sum_by_group(each)
        for each in (forecast.planned_gain, forecast.average_gain)
    ]
    return {
        "id": package.id,
        "unit": "tkr.",
        "method": outcomes.method.value,
        "due_months": found.due_months,
        "limits": {
            "green_from": outcomes.limits.green_from,
            "yellow_from": outcomes.limits.yellow_from,
            "least_gain": outcomes.limits.least_gain,
        },
        "reports": [
            {"case": a.case, "period": str(a.period), **_variance(found.by_report, i)}
            for i, a in enumerate(outcomes.actuals)
        ],
        "cases": [_case(found, i) for i in range(len(package.cases))],
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "light": found.group_lights[i].value,
                **_variance(found.by_group, i),
                "planned_average_gain": float(gains[0][i]),
                "average_gain": float(gains[1][i]),
            }
            for i, group in enumerate(package.groups)
        ],
        "package": {
            "light": found.light.value,
            **_variance(found.total, 0),
            "planned_average_gain": float(forecast.planned_gain.sum()),
            "average_gain": float(forecast.average_gain.sum()),
        },
        "years": list(package.shown_years),
        "planned_net_by_year": _row(found.planned_net),
        "net_by_year": _row(found.net),
        "planned_cumulative_net_by_year": _row(np.cumsum(found.planned_net)),
        "cumulative_net_by_year": _row(np.cumsum(found.net)),
    }


def _case(found: FollowUp, index: int) -> Form:
    case, forecast = found.package.cases[index], found.forecast
    return {
        "number": case.number,
        "name": case.name,
        "light": found.case_lights[index].value,
        "missing": [str(period) for period in found.missing[index]],
        **_variance(found.by_case, index),
        "planned_average_gain": float(forecast.planned_gain[index]),
        "average_gain": float(forecast.average_gain[index]),
        "rest_as_planned": bool(forecast.as_planned[index]),
        "months_left": float(forecast.months_left[index]),
        "planned_persons_left": _known(forecast.persons_left[index]),
        "persons_needed_left": _known(forecast.persons_needed[index]),
    }


def _variance(found: Variances, index: int) -> Form:
    return {
        "months": float(found.months[index]),
        "months_with_unit_saving": float(found.price_months[index]),
        "months_with_cost": float(found.cost_months[index]),
        "expected_saving": _known(found.expected[index]),
        "saving": _known(found.saving[index]),
        "volume": _known(found.volume[index]),
        "pace": _known(found.pace[index]),
        "price": _known(found.price[index]),
        "known_variance": _known(found.known[index]),
        "share": _known(found.share[index]),
        "expected_cost": _known(found.expected_cost[index]),
        "cost": _known(found.cost[index]),
        "cost_variance": _known(found.cost_variance[index]),
    }


def _row(values: Floats) -> list[float]:
    return [float(value) for value in values]


def _known(value: float) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
