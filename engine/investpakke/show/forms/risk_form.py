"""The JSON contract of a simulation: tkr., nothing rounded, null for what does not vary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import QUANTILES, Simulation, Spread, Uncertainty
from investpakke.model import Package
from investpakke.show.forms.deciding_form import switching_form

Form = dict[str, Any]


def risk_form(
    package: Package, result: PackageResult, asked: Uncertainty, found: Sequence[Simulation]
) -> Form:
    """Return chances, quantiles, the fan and the shares of the variance, and what they rest on.

    ``found`` are the simulations beside each other: the second is that of a common shock.
    """
    first, *beside = found
    return {
        "id": package.id,
        "unit": "tkr.",
        "draws": first.draws,
        "seed": first.seed,
        "uncertainty": _stated(package, asked),
        **_simulated(package, first),
        "common_shock": None
        if not beside
        else {"correlation": beside[0].correlation.usual, **_simulated(package, beside[0])},
        "switching": switching_form(package, result),
    }


def _stated(package: Package, asked: Uncertainty) -> Form:
    """Return whether an uncertainty is stated, and which drivers vary or only stand filled in."""
    varying, stated = asked.varying(package), asked.correlation
    return {
        "stated": bool(varying),
        "varying": [driver.value for driver in varying],
        "standard_range": [driver.value for driver in asked.on_standard(package)],
        "filled_in_by_0_1_0": [driver.value for driver in asked.untouched],
        "correlation_stated": stated is not None,
        "correlation": None
        if stated is None or stated.by_driver or stated.matrix
        else stated.usual,
    }


def _simulated(package: Package, found: Simulation) -> Form:
    return {
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
    varies = bool(found.sd[index] > 0)
    return {
        "average_gain": float(found.stated[index]),
        "corrected_gain": float(found.corrected[index]),
        "chance_of_gain": float(found.chance[index]) if varies else None,
        "mean": float(found.mean[index]),
        "sd": float(found.sd[index]),
        "quantiles": _quantiles(found.quantiles[index], varies=varies),
    }


def _quantiles(values: Floats, *, varies: bool) -> dict[str, float | None]:
    return {
        f"{p:g}": value if varies else None
        for p, value in zip(QUANTILES, values.tolist(), strict=True)
    }


def _shares(shares: dict[Driver, float], together: float) -> dict[str, float | None]:
    found = {driver.value: share for driver, share in shares.items()} | {"together": together}
    return {name: None if math.isnan(share) else share for name, share in found.items()}


def _fan(found: Simulation) -> list[Form]:
    fan, varies = found.fan, bool(found.package.sd[0] > 0)
    return [
        {
            "year": year,
            "net": float(fan.stated[i]),
            "cumulative_net": float(fan.stated_cumulative[i]),
            "net_quantiles": _quantiles(fan.net[i], varies=varies),
            "cumulative_net_quantiles": _quantiles(fan.cumulative[i], varies=varies),
            "chance_paid_back": float(fan.paid_back[i]) if varies else None,
        }
        for i, year in enumerate(fan.years)
    ]
