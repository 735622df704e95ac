"""What stands on `Vippepunkter`, from the engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import NO_GAIN, Floats
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.switching import (
    Switching,
    switching,
    switching_by_group,
    switching_of_package,
)
from investpakke.workbook.layout import VIPPEPUNKTER
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS
from investpakke_templates.sheets.parts import NONE, on_rows, sums, wide_drivers
from investpakke_templates.table import Value
from investpakke_templates.texts import wording

CHARTED = 15
"""So many cases the chart shows: those with the thinnest margins."""
_SAID = wording(VIPPEPUNKTER)
HOLDS, GONE, LOSS = (_SAID["words"][word] for word in ("holds", "gone", "loss"))


@dataclass(frozen=True)
class Figures:
    """The engine's figures on the sheet's rows."""

    content: Content

    @cached_property
    def by_case(self) -> Switching:
        """Of every case."""
        return switching(self.content.package, self.content.result)

    @cached_property
    def by_group(self) -> Switching:
        """Of every group."""
        return switching_by_group(self.content.package, self.content.result)

    @cached_property
    def of_package(self) -> Switching:
        """Of the package."""
        return switching_of_package(self.content.package, self.content.result)

    @cached_property
    def drivers(self) -> Drivers:
        """Over every year column."""
        return wide_drivers(self.content)

    @cached_property
    def columns(self) -> dict[str, list[Value]]:
        """The columns of the parts that the table shows."""
        package = self.content.package
        numbers = [case.number for case in package.cases]
        labels = [f"{_SAID['group']}{group.id}" for group in package.groups]
        names = [case.name for case in package.cases], [group.name for group in package.groups]
        some = bool(package.cases)
        return {
            "number": on_rows(self.content, numbers, labels, _SAID["package"] if some else "", ""),
            "name": on_rows(self.content, *names, package.name if some else "", ""),
            "gain": self._rows([s.gain for s in self._all], 0),
            "margin": self._rows([s.margin for s in self._all]),
            "persons": self._base(Driver.PERSONS, 0),
            "persons_0": self._values(Driver.PERSONS),
            "unit": self._base(Driver.UNIT_SAVING),
            "unit_0": self._values(Driver.UNIT_SAVING),
            "phasing_0": self._values(Driver.PHASING),
            "investment": self._base(Driver.INVESTMENT, 0),
            "investment_0": self._values(Driver.INVESTMENT),
            "delay": self._values(Driver.DELAY, 0),
            "fewer": self._rows([s.gain_with_one_fewer for s in self._all]),
            "word": self._rows([_words(s) for s in self._all]),
        }

    @property
    def _all(self) -> tuple[Switching, Switching, Switching]:
        return self.by_case, self.by_group, self.of_package

    def _base(self, driver: Driver, empty: Value = NONE) -> list[Value]:
        return self._rows([found.base[driver] for found in self._all], empty)

    def _values(self, driver: Driver, empty: Value = NONE) -> list[Value]:
        return self._rows([found.values[driver] for found in self._all], empty)

    def _rows(self, parts: list[NDArray[np.generic]], empty: Value = NONE) -> list[Value]:
        cases, groups, package = (part.tolist() for part in parts)
        return on_rows(self.content, cases, groups, package[0], empty)

    def summed(self, by_case: Floats) -> list[Value]:
        """Return a figure of the cases, and its sums, on the parts' rows."""
        by_group, total = sums(self.content, by_case)
        return on_rows(self.content, by_case.tolist(), by_group.tolist(), total, 0)

    @cached_property
    def weight(self) -> Floats:
        """Full saving per year of the horizon, (n,)."""
        return np.asarray(self.drivers.full_saving / self.drivers.averaging_years)[:, 0]

    @cached_property
    def most(self) -> list[Value]:
        """The average saving at full effect in all years with any, on the parts' rows."""
        alive = (self.drivers.factors > 0) * self.drivers.within
        return self.summed((alive * self.drivers.full_saving).sum(axis=1))

    @cached_property
    def line_of(self) -> list[int]:
        """The line of the table on which each part stands; 0 where there is none."""
        cases, groups = len(self.content.package.cases), len(self.content.package.groups)
        ranked = np.zeros(self.content.grid.cases, dtype=int)
        ranked[self.by_case.ranking] = np.arange(1, cases + 1)
        of_groups = [cases + 1 + index if index < groups else 0 for index in range(GROUP_ROWS)]
        return [*ranked.tolist(), *of_groups, cases + groups + 1 if cases else 0]

    @cached_property
    def part_on(self) -> list[int]:
        """The part (from 1) on each line of the table; 0 on blank lines."""
        parts = [0] * len(self.line_of)
        for part, line in enumerate(self.line_of, start=1):
            if line:
                parts[line - 1] = part
        return parts

    @cached_property
    def gains_by_delay(self) -> NDArray[np.object_]:
        """The gains with 0, 1, … years of delay, on the parts' rows."""
        years = np.arange(self.content.grid.years, dtype=np.float64)
        gains = np.stack(
            [self.drivers.gain(Driver.DELAY, np.array([[year]])) for year in years], axis=1
        )
        return np.array([self.summed(column) for column in gains.T], dtype=object).T

    @cached_property
    def case_factors(self) -> NDArray[np.object_]:
        """The common factors by case and year; "" where a year has no say."""
        grid, drivers = self.content.grid, self.drivers
        table = np.full((grid.cases, grid.years), "", dtype=object)
        goal = drivers.average_investment
        for index, factors in enumerate(drivers.factors):
            weights = drivers.full_saving[index] * drivers.within[index]
            table[index] = _lines(factors, weights, float(goal[index]))
        return table

    @cached_property
    def weights(self) -> Floats:
        """The average saving at full effect by sum, profile and year."""
        grid, content = self.content.grid, self.content
        used = [content.profile_of(case.phasing) for case in content.package.cases]
        profiles = np.array(used, dtype=np.int64)
        table = np.zeros((GROUP_ROWS + 1, grid.profile_rows, grid.years))
        each = self.drivers.full_saving * self.drivers.within
        np.add.at(table, (content.result.group, profiles), each)
        table[-1] = table[:-1].sum(axis=0)
        return table

    @cached_property
    def sum_factors(self) -> NDArray[np.object_]:
        """The common factors by sum, profile and year."""
        content, weights = self.content, self.weights
        factors = np.zeros(weights.shape[1:])
        for index, profile in enumerate(content.profiles):
            factors[index] = profile.over(content.grid.years)
        goals = np.zeros(len(weights))
        goals[: len(content.package.groups)] = self.by_group.base[Driver.INVESTMENT]
        goals[-1] = self.of_package.base[Driver.INVESTMENT][0]
        return np.array(
            [
                _lines(factors.ravel(), of_sum.ravel(), goal).reshape(factors.shape)
                for of_sum, goal in zip(weights, goals.tolist(), strict=True)
            ]
        )

    @cached_property
    def headline(self) -> list[float]:
        """How many cases lose their gain with one person fewer, a year late, lose already."""
        found = self.by_case
        late = found.values[Driver.DELAY] <= 1
        losing = found.gain < -NO_GAIN
        return [float(found.lost_with_one_fewer.sum()), float(late.sum()), float(losing.sum())]

    @cached_property
    def charted(self) -> tuple[list[str], list[Value]]:
        """Labels and margins of the thinnest cases, on the chart's rows."""
        first = self.by_case.ranking[:CHARTED].tolist()
        cases = self.content.package.cases
        labels = [f"{cases[i].number} {cases[i].name}" for i in first]
        margins: list[Value] = [float(self.by_case.margin[i]) for i in first]
        return self.content.texts(labels, CHARTED), margins + [""] * (CHARTED - len(first))


def _words(found: Switching) -> NDArray[np.str_]:
    lost, losing = found.lost_with_one_fewer, found.gain < -NO_GAIN
    words = np.where(losing, LOSS, np.where(lost, GONE, HOLDS))
    return np.where(np.isnan(found.gain_with_one_fewer), NONE, words)


def _lines(factors: Floats, weights: Floats, goal: float) -> NDArray[np.object_]:
    """Return for each factor the common factor if all larger ones are at full effect."""
    found = np.full(factors.shape, "", dtype=object)
    for index in np.flatnonzero((factors > 0) & (weights > 0)):
        larger = factors > factors[index]
        rest = float((weights * factors)[~larger].sum())
        found[index] = (goal - float(weights[larger].sum())) / rest
    return found
