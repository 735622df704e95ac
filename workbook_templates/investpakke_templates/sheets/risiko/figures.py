"""What stands on `Risiko`, from the Python engine."""

from __future__ import annotations

from functools import cached_property
from typing import cast

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import (
    Approximation,
    Correction,
    Pert,
    Uncertainty,
    approximate,
)
from investpakke.deciding.probability.normal_approximation import SCALED, Moments, normal
from investpakke_templates.content import Content


class RiskFigures:
    """The figures of one workbook, on the grid's case rows: zeros where there is no case."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.asked: Uncertainty = content.decisions.risk
        self.cases, self.package = approximate(content.package, content.result, self.asked)
        self.moments = Moments.of(content.package, content.result, self.asked)

    @cached_property
    def points(self) -> Floats:
        """Low, likely and high of each driver, optimism and deadweight, on every row."""
        rows = [points_of(self.asked, case.number) for case in self.content.package.cases]
        rows += [points_of(self.asked)] * (self.content.grid.cases - len(rows))
        return np.array(rows)

    @cached_property
    def changes(self) -> dict[Driver, tuple[Floats, Floats]]:
        """Mean and variance of each driver's change, on every row."""
        found = {}
        for index, driver in enumerate(SCALED):
            low, likely, high = self.points[:, 3 * index : 3 * index + 3].T
            perts = [Pert(*points) for points in zip(low, likely, high, strict=True)]
            found[driver] = (
                np.array([pert.mean for pert in perts]),
                np.array([pert.sd**2 for pert in perts]),
            )
        return found

    @cached_property
    def saving(self) -> Floats:
        """Average saving after optimism and deadweight."""
        return self.content.by_case(self.moments.saving)

    @cached_property
    def investment(self) -> Floats:
        """Average investment."""
        return self.content.by_case(self.moments.investment)

    @cached_property
    def spread(self) -> Approximation:
        """The cases' gains, on every row."""
        return normal(self.content.by_case(self.cases.mean), self.content.by_case(self.cases.sd))

    @cached_property
    def package_parts(self) -> Floats:
        """What each case's gain has in common with the package's: its part of the variance."""
        correlation = dict.fromkeys(SCALED, self.asked.correlation.usual)
        return self.content.by_case(self.moments.covariance(correlation).sum(axis=1))

    @cached_property
    def package_shares(self) -> Floats:
        """The same as a share of the package's variance; 0 where that does not vary."""
        whole = self.package_parts.sum()
        return self.package_parts / whole if whole else np.zeros_like(self.package_parts)

    @cached_property
    def parts(self) -> list[Floats]:
        """How far each driver alone moves a gain, with persons and unit saving together third."""
        (p, v), (u, w), (_, z) = (self.changes[driver] for driver in SCALED)
        persons, unit = 1 + p, 1 + u
        return [
            self.saving * np.sqrt(v) * unit,
            self.saving * persons * np.sqrt(w),
            self.saving * np.sqrt(v * w),
            self.investment * np.sqrt(z),
        ]


def points_of(asked: Uncertainty, number: str = "") -> list[float]:
    """Return the input columns of a case, or of all cases: three points a driver, two shares."""
    found: list[float] = []
    for driver in SCALED:
        pert = cast("Pert", asked.of(number, driver))  # `check_fits` has seen to it
        found += [pert.low, pert.likely, pert.high]
    correction = asked.corrections.get(number, Correction()).over(asked.correction)
    return [*found, correction.optimism or 0.0, correction.deadweight or 0.0]
