"""What stands on `Risiko`, from the Python engine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import (
    STANDARD,
    Approximation,
    Correction,
    Distribution,
    Pert,
    Uncertainty,
    approximate,
)
from investpakke.deciding.probability.normal_approximation import SCALED, Moments, normal
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS
from investpakke_templates.table import Value

Three = tuple[Value, Value, Value]
BLANK: Three = ("", "", "")


class RiskFigures:
    """The figures of one workbook, on the grid's case rows: zeros where there is no case."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.asked: Uncertainty = content.decisions.risk
        self.moments = Moments.of(content.package, content.result, self.asked)
        approximations = [
            approximate(content.package, content.result, asked) for asked in self.asked.beside
        ]
        self.cases: Approximation = approximations[0][0]
        self.package = [package for _, package in approximations]
        """The package's with the first correlation, and with a common shock if that is shown."""

    @cached_property
    def varies(self) -> bool:
        """Whether any uncertainty is stated."""
        return bool(self.asked.varying(self.content.package))

    @cached_property
    def on_standard(self) -> bool:
        """Whether a driver that is not stated for all cases takes the standard range."""
        return self.asked.standard and len(self.asked.usual.keys() & set(SCALED)) < len(SCALED)

    @cached_property
    def points(self) -> list[list[Value]]:
        """Low, likely and high of each driver, on every row; blank where nothing is stated."""
        rows = [
            self._points(case.group, self.asked.by_case.get(case.number, {}))
            for case in self.content.package.cases
        ]
        return rows + [[""] * 9] * (self.content.grid.cases - len(rows))

    @cached_property
    def common(self) -> list[list[Value]]:
        """The points of all cases, then those of each group row."""
        groups = [group.id for group in self.content.package.groups]
        rows = [self._points(group, {}) for group in (None, *groups)]
        return rows + [rows[0]] * (1 + GROUP_ROWS - len(rows))

    def _points(self, group: int | None, own: Mapping[Driver, Distribution]) -> list[Value]:
        found: list[Value] = []
        for driver in SCALED:
            stated = own.get(driver)
            if stated is None and group is not None:
                stated = self.asked.by_group.get(group, {}).get(driver)
            if stated is None:
                stated = self.asked.usual.get(driver)
            if stated is None and self.asked.standard:
                stated = STANDARD[driver]
            found += three(stated)
        return found

    @cached_property
    def common_lines(self) -> list[int]:
        """The line of `common` that each row follows, from 1: the first where there is no case."""
        lines = {group.id: at for at, group in enumerate(self.content.package.groups, start=2)}
        found = [lines[case.group] for case in self.content.package.cases]
        return found + [1] * (self.content.grid.cases - len(found))

    @cached_property
    def drivers_varying(self) -> list[int]:
        """How many drivers vary on each row."""
        return [
            sum(row[i] != "" and row[i + 2] > row[i] for i in (0, 3, 6))  # type: ignore[operator]
            for row in self.points
        ]

    @cached_property
    def corrections(self) -> Floats:
        """Optimism and deadweight on every row: a case's own, or that of all cases."""
        rows = [corrections_of(self.asked, case.number) for case in self.content.package.cases]
        rows += [corrections_of(self.asked)] * (self.content.grid.cases - len(rows))
        return np.array(rows, dtype=np.float64)

    @cached_property
    def changes(self) -> dict[Driver, tuple[Floats, Floats]]:
        """Mean and variance of each driver's change, on every row."""
        found = {}
        for index, driver in enumerate(SCALED):
            perts = [
                Pert(0.0, 0.0, 0.0)
                if row[3 * index] == ""
                else Pert(*map(float, row[3 * index : 3 * index + 3]))
                for row in self.points
            ]
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

    def package_parts(self, shown: int) -> Floats:
        """Return each case's part of the package's variance, with one of the correlations."""
        beside = self.asked.beside
        correlation = beside[shown].correlation if shown < len(beside) else None
        usual = 0.0 if correlation is None else correlation.usual
        correlations = dict.fromkeys(SCALED, usual)
        return self.content.by_case(self.moments.covariance(correlations).sum(axis=1))

    @cached_property
    def package_shares(self) -> Floats:
        """The same as a share of the package's variance; 0 where that does not vary."""
        parts = self.package_parts(0)
        whole = parts.sum()
        return parts / whole if whole else np.zeros_like(parts)

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


def three(stated: Distribution | None) -> Three:
    """Return the three cells of a distribution; blank where none is stated."""
    if not isinstance(stated, Pert):  # `check_fits` has seen to it
        return BLANK
    return stated.low, stated.likely, stated.high


def corrections_of(asked: Uncertainty, number: str = "") -> list[float]:
    """Return optimism and deadweight of a case, or of all cases."""
    correction = asked.corrections.get(number, Correction()).over(asked.correction)
    return [correction.optimism or 0.0, correction.deadweight or 0.0]
