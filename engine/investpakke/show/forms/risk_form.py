"""The JSON contract of a simulation: tkr., nothing rounded, null for what does not vary."""

from __future__ import annotations

import math
from typing import Any

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import QUANTILES, Simulation, Spread
from investpakke.model import Package

Form = dict[str, Any]


def risk_form(package: Package, found: Simulation) -> Form:
    """Return chances, quantiles, the fan and the shares of the variance."""
    return {
        "id": package.id,
        "unit": "tkr.",
        "draws": found.draws,
        "seed": found.seed,
        "package": {
            **_spread(found.package, 0),
            "variance_shares": _shares(found.shares, found.together),
        },
        "groups": [
            {"id": group.id, "name": group.name, **_spread(found.groups, i)}
            for i, group in enumerate(package.groups)
        ],
        "cases": [
            {
                "number": case.number,
                "name": case.name,
                **_spread(found.cases, i),
                "variance_shares": _shares(
                    {driver: float(of[i]) for driver, of in found.case_shares.items()},
                    float(found.case_together[i]),
                ),
            }
            for i, case in enumerate(package.cases)
        ],
        "fan": _fan(found),
    }


def _spread(found: Spread, index: int) -> Form:
    return {
        "average_gain": float(found.stated[index]),
        "corrected_gain": float(found.corrected[index]),
        "chance_of_gain": float(found.chance[index]),
        "mean": float(found.mean[index]),
        "sd": float(found.sd[index]),
        "quantiles": _quantiles(found.quantiles[index]),
    }


def _quantiles(values: Floats) -> dict[str, float]:
    return {f"{p:g}": value for p, value in zip(QUANTILES, values.tolist(), strict=True)}


def _shares(shares: dict[Driver, float], together: float) -> dict[str, float | None]:
    found = {driver.value: share for driver, share in shares.items()} | {"together": together}
    return {name: None if math.isnan(share) else share for name, share in found.items()}


def _fan(found: Simulation) -> list[Form]:
    fan = found.fan
    return [
        {
            "year": year,
            "net": float(fan.stated[i]),
            "cumulative_net": float(fan.stated_cumulative[i]),
            "net_quantiles": _quantiles(fan.net[i]),
            "cumulative_net_quantiles": _quantiles(fan.cumulative[i]),
            "chance_paid_back": float(fan.paid_back[i]),
        }
        for i, year in enumerate(fan.years)
    ]
