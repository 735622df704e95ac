"""Outcomes made at random from a seed: for `random_packages`, and to be written into a workbook."""

from __future__ import annotations

import random

from investpakke import Package
from investpakke.deciding.follow_up import Actual, Limits, Method, Outcomes, Period


def random_outcomes(seed: int, package: Package, *, years: int = 6) -> Outcomes:
    """Return outcomes with every kind of gap, within so many years from the package's first."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    actuals = [
        actual
        for case in package.cases
        if draw.random() < 0.7
        for actual in _of_case(draw, case.number, float(case.persons or 0), package, years)
    ]
    draw.shuffle(actuals)
    yellow = round(draw.uniform(0.3, 0.9), 3)
    return Outcomes(
        actuals=actuals,
        until="" if draw.random() < 0.7 else _december(package),
        method=draw.choice(list(Method)),
        limits=Limits(yellow + round(draw.uniform(0, 0.3), 3), yellow, draw.choice([0, -500, 250])),
    )


def _december(package: Package) -> str:
    """Return the last month that can be due where no report goes beyond the years shown."""
    return f"{package.first_year + 5}-12" if package.years >= 6 else ""


def _of_case(
    draw: random.Random, case: str, persons: float, package: Package, years: int
) -> list[Actual]:
    found, month = [], 1
    while month <= 12 * years and draw.random() < 0.75:
        year, first = divmod(month - 1, 12)
        last = min(first + draw.choice([1, 3, 6, 12]), 12)
        month = year * 12 + last + 1
        if draw.random() < 0.2:
            continue  # a gap
        period = Period(package.first_year + year, first + 1, last)
        found.append(_actual(draw, case, persons, period))
    return found


def _actual(draw: random.Random, case: str, persons: float, period: Period) -> Actual:
    cost = round(draw.uniform(0, 4000), 1)
    if draw.random() < 0.15:
        return Actual(case=case, period=period, cost=cost)
    return Actual(
        case=case,
        period=period,
        persons=round(persons * draw.uniform(-0.2, 1.6), 2),
        cost=cost if draw.random() < 0.6 else None,
        unit_saving=round(draw.uniform(0, 400), 1) if draw.random() < 0.5 else None,
        full_persons=round(persons * draw.uniform(0.3, 1.4), 1) if draw.random() < 0.3 else None,
    )
