"""Packages restated with one driver changed, by plain loops: nothing of the engine's ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from investpakke import Case, Package, Phasing, compute_package
from investpakke.deciding import Driver


def changed(package: Package, driver: Driver, changes: Sequence[float]) -> Package:
    """Return a package whose cases are restated with one driver changed, by plain loops."""
    result = compute_package(package)
    cases = [
        changed_case(case, driver, change, float(result.full_saving[index]))
        for index, (case, change) in enumerate(zip(package.cases, changes, strict=True))
    ]
    return replace(package, cases=cases)


def changed_case(case: Case, driver: Driver, change: float, full: float) -> Case:
    years = case.averaging_years
    factors = [float(f) for f in case.phasing.over(years)]
    investment = list(case.yearly_investment)
    if driver is Driver.PHASING:
        factors = [min(1.0, f * (1 + change)) for f in factors]
    elif driver is Driver.DELAY:
        factors = ([0.0] * int(change) + factors)[:years]
    elif driver is Driver.INVESTMENT:
        investment = [amount * (1 + change) for amount in investment]
    else:
        full *= 1 + change
    average = full * sum(factors) / years
    return replace(
        case,
        benefit=None,
        state_share=None,
        investment=investment,
        unit_saving=None,
        phasing=Phasing(factors),
        average_saving=average,
    )
