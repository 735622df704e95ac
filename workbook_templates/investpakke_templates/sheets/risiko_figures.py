"""Where everything stands on `Risiko`, and what the engine says stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from investpakke.deciding.probability.normal_approximation import (
    PROBABILITIES,
    SCALED,
    Moments,
    normal,
)
from investpakke.show.chances import SCALE
from investpakke.workbook.layout import RISIKO
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.table import Table, Value
from investpakke_templates.texts import wording

_SAID = wording(RISIKO)
HEAD_ROW, USUAL_ROW, STANDARD_ROW, CORRELATION_ROW, STATUS_ROW, NOTE_ROW = 5, 6, 7, 8, 9, 10
CHART_ROW, PACKAGE_ROW, COMMON_ROW = 17, 35, 36
TEXTS = tuple(_SAID["texts"])
POINTS = tuple(f"point{index}" for index in range(3 * len(SCALED)))
TRIPLES = tuple(zip(POINTS[0::3], POINTS[1::3], POINTS[2::3], strict=True))
"""The columns of low, likely and high, a driver each."""
SHARES = ("optimism", "deadweight")
INPUTS = (*POINTS, *SHARES)
QUANTILES = tuple(f"quantile{index}" for index in range(len(PROBABILITIES)))
DRIVERS = ("persons", "unit", "investment")
PARTS = ("by_persons", "by_unit", "by_both", "by_investment")
"""What persons, unit saving, both together, and investment move a gain by."""


@dataclass(frozen=True)
class Places:
    """The tables: each has a title and heads above, a blank row below."""

    grid: Grid

    def _table(self, first: int, count: int, name: str) -> Table:
        return self.grid.table(RISIKO, first, count, heads_of=name)

    def _labelled(self, first: int, count: int) -> Table:
        return self.grid.table(RISIKO, first, count, "nothing", "label", "value", "constant")

    @cached_property
    def usual(self) -> Table:
        """The inputs of all cases."""
        return self._table(USUAL_ROW, 1, "points")

    @cached_property
    def results(self) -> Table:
        """Gains, chances and quantiles, under the package's rows."""
        return self._table(COMMON_ROW + 1, self.grid.cases, "results")

    @cached_property
    def groups(self) -> Table:
        """The inputs of groups."""
        return self._table(self.results.last + 4, GROUP_ROWS, "points")

    @cached_property
    def own(self) -> Table:
        """The inputs of single cases."""
        return self._table(self.groups.last + 4, self.grid.cases, "points")

    @cached_property
    def points(self) -> Table:
        """The points of every case: its own, its group's, or those of all cases."""
        return self._table(self.own.last + 4, self.grid.cases, "points")

    @cached_property
    def common(self) -> Table:
        """The points of all cases, below them those of each group, then the standard range."""
        return self._table(self.points.last + 5, 1 + GROUP_ROWS, "points")

    @cached_property
    def moments(self) -> Table:
        """Means and variances; the package's stand below."""
        return self._table(self.common.last + 5, self.grid.cases, "moments")

    @cached_property
    def pert(self) -> Table:
        """What PERT weighs its three points by, and what it divides by."""
        return self._labelled(self.moments.last + 3, 5)

    @cached_property
    def correlations(self) -> Table:
        """The stated correlation, or none, and that of a common shock."""
        return self._labelled(self.pert.last + 1, 2)

    @cached_property
    def titles(self) -> Table:
        """Whether the standard range is used, and the chart's title."""
        return self._labelled(self.correlations.last + 1, 2)

    @cached_property
    def texts(self) -> Table:
        """The texts that formulas choose among."""
        return self._labelled(self.titles.last + 2, len(TEXTS))

    @cached_property
    def words(self) -> Table:
        """From which chance each word of the scale is used."""
        return self._labelled(self.texts.last + 3, len(SCALE))

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name; ``varying`` counts the drivers that vary in all."""
        tables = {"usual": self.usual, "results": self.results, "own": self.own}
        tables |= {"points": self.points, "common": self.common, "moments": self.moments}
        tables |= {"group_inputs": self.groups, "words": self.words}
        tables["common_groups"] = self.common.part(1, GROUP_ROWS)
        lines = {"usual_line": self.usual.line(0), "varying": self.points.line(self.points.count)}
        lines |= {"everyone": self.common.line(0), "range": self.common.line(self.common.count)}
        lines |= {"package": self.moments.line(self.moments.count)}
        lines |= {"heads": self.results.line(-3), "used": self.titles.line(0)}
        lines |= {"standard": self._labelled(STANDARD_ROW, 1).line(0)}
        lines |= {"correlation": self._labelled(CORRELATION_ROW, 1).line(0)}
        lines |= {f"pert{index}": self.pert.line(index) for index in range(5)}
        lines |= {f"rho{index}": self.correlations.line(index) for index in range(2)}
        lines |= {f"text_{key}": self.texts.line(at) for at, key in enumerate(TEXTS)}
        return self.grid.tables | tables | lines


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
