"""Scenarios made at random from a seed, and a package under one of them by plain loops."""

from __future__ import annotations

import random
from itertools import pairwise

from investpakke import Case, Package, compute_package
from investpakke.deciding import Change, Scenario
from investpakke.text import same

STEPS = 20
"""Steps a year: delays are whole numbers of them."""


def random_change(draw: random.Random, package: Package, *, sheet: bool = False) -> Change:
    """Return a change of some levers; one that a sheet has cells for, if asked."""

    def maybe(value: float) -> float:
        return value if draw.random() < 0.6 else 0.0

    groups = [draw.choice(package.groups).id] if draw.random() < 0.4 else []
    cases = [] if sheet or draw.random() < 0.6 else [draw.choice(package.cases).number]
    return Change(
        persons=maybe(round(draw.uniform(-0.9, 1), 3)),
        unit_saving=maybe(round(draw.uniform(-0.9, 1), 3)),
        phasing=maybe(round(draw.uniform(-0.9, 2), 3)),
        investment=maybe(round(draw.uniform(-1, 1), 3)),
        delay=maybe(draw.randint(0, 3 * STEPS) / STEPS),
        price_level=maybe(round(draw.uniform(-0.1, 0.2), 3)),
        investment_delay=0.0 if sheet else maybe(draw.randint(0, 3 * STEPS) / STEPS),
        price_growth=0.0 if sheet else maybe(round(draw.uniform(-0.1, 0.2), 3)),
        cases=cases,
        groups=groups,
    )


def random_scenario(
    seed: int, package: Package, *, name: str = "Tilfældigt", sheet: bool = False
) -> Scenario:
    """Return a scenario of one to three changes; of one that a sheet has cells for, if asked."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    count = 1 if sheet else draw.randint(1, 3)
    return Scenario(same(name), [random_change(draw, package, sheet=sheet) for _ in range(count)])


def by_steps(package: Package, scenario: Scenario) -> tuple[list[list[float]], list[list[float]]]:
    """Return investment and saving of each case and year, from small steps of time.

    All years that the package shows or averages over; nothing but the cases' full saving
    comes from the engine.
    """
    full = compute_package(package).full_saving.tolist()
    years = max([package.years, *(case.averaging_years for case in package.cases)])
    investment, saving = [], []
    for case, whole in zip(package.cases, full, strict=True):
        mine = [c for c in scenario.changes if _meant(c, case)]
        effect, cost, price, capped = whole, 1.0, [1.0] * years, 1.0
        for change in mine:
            effect *= (1 + change.persons) * (1 + change.unit_saving) * (1 + change.price_level)
            cost *= (1 + change.investment) * (1 + change.price_level)
            capped *= 1 + change.phasing
            price = [p * (1 + change.price_growth) ** t for t, p in enumerate(price)]
        late = round(STEPS * sum(change.delay for change in mine))
        paid_late = round(STEPS * sum(change.investment_delay for change in mine))
        factors = [min(1.0, capped * factor) for factor in case.phasing.factors]
        saving.append(
            [effect * f * p for f, p in zip(_late(factors, late, years), price, strict=True)]
        )
        costs = [cost * amount for amount in case.yearly_investment]
        investment.append(
            [c * p for c, p in zip(_late(costs, paid_late, years), price, strict=True)]
        )
    return investment, saving


def _meant(change: Change, case: Case) -> bool:
    return (
        not (change.cases or change.groups)
        or case.number in change.cases
        or case.group in change.groups
    )


def _late(values: list[float], late: int, years: int) -> list[float]:
    """Return the mean of each year's steps, when what happens in each step happens late."""
    steps = [
        0.0 if step < late else values[min((step - late) // STEPS, len(values) - 1)]
        for step in range(years * STEPS)
    ]
    ends = range(0, years * STEPS + 1, STEPS)
    return [sum(steps[first:last]) / STEPS for first, last in pairwise(ends)]
