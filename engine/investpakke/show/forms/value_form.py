"""The JSON contract of present values: tkr., nothing rounded, null where nothing is known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from investpakke.calc.discount import Discounting
from investpakke.calc.series import Floats
from investpakke.deciding.present_value import Flow, Payer, PresentValue
from investpakke.model import Package
from investpakke.rates import DiscountSchedule

Form = dict[str, Any]


def value_form(package: Package, found: PresentValue) -> Form:
    """Return the flows of cases, groups and package for each purse."""
    return {
        "id": package.id,
        "unit": "tkr.",
        "years": list(found.years),
        "discounting": _discounting(found.discounting),
        "discount_factors": found.package[Payer.BOTH].discount.tolist(),
        "state_share_unknown": list(found.unknown),
        "cases": [
            {
                "number": case.number,
                "name": case.name,
                "state_share": case.state_share,
                **_purses(found.cases, index),
            }
            for index, case in enumerate(package.cases)
        ],
        "groups": [
            {"id": group.id, "name": group.name, **_purses(found.groups, index)}
            for index, group in enumerate(package.groups)
        ],
        "package": _purses(found.package, 0),
    }


def _discounting(used: Discounting) -> Form:
    if not isinstance(used, DiscountSchedule):
        return {"kind": "flat", "rate": used}
    return {
        "kind": "schedule",
        "name": used.name.da,
        "valid_from": used.validity.first.isoformat(),
        "certainty": used.grounds.certainty,
        "source": used.grounds.source.da,
        "steps": [{"from_year": step.from_year, "rate": step.rate} for step in used.steps],
    }


def _purses(flows: Mapping[Payer, Flow], index: int) -> Form:
    return {purse.value: _flow(flow, index) for purse, flow in flows.items()}


def _flow(flow: Flow, index: int) -> Form:
    return {
        "net": _row(flow.net, index),
        "cumulative_net": _row(flow.cumulative, index),
        "present_values": _row(flow.present, index),
        "cumulative_present_value": _row(flow.cumulative_present, index),
        "net_in_all": _or_null(float(flow.total[index])),
        "net_present_value": _or_null(float(flow.present_value[index])),
        "payback_year_number": _or_null(float(flow.payback[index])),
        "discounted_payback_year_number": _or_null(float(flow.discounted_payback[index])),
    }


def _row(values: Floats, index: int) -> list[float | None]:
    return [_or_null(value) for value in values[index].tolist()]


def _or_null(value: float) -> float | None:
    return value if math.isfinite(value) else None
