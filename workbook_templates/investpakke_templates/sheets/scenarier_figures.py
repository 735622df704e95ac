"""The engine's figures of the scenarios, on the columns of `Scenarier`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding import BASE, Scenario, compute_scenario
from investpakke.deciding.scenarios.comparison import Comparison, Figures
from investpakke.workbook.inputs.scenarios import SCENARIOS
from investpakke_templates.content import Content
from investpakke_templates.table import Value


@dataclass(frozen=True)
class ScenarioFigures:
    """What every column shows: the base, the scenarios, and columns without a name.

    A column without a name computes as the base does, and shows nothing.
    """

    content: Content

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios that have a name."""
        return self.content.decisions.scenarios

    @cached_property
    def columns(self) -> tuple[Scenario, ...]:
        """The base, and a scenario for each column."""
        empty = (BASE,) * (SCENARIOS - len(self.scenarios))
        return (BASE, *self.scenarios, *empty)

    @cached_property
    def wide(self) -> tuple[PackageResult, ...]:
        """The package over every year column of the grid, under each of `columns`."""
        package = replace(self.content.package, years=self.content.grid.years)
        return tuple(compute_scenario(package, scenario) for scenario in self.columns)

    @cached_property
    def figures(self) -> tuple[Figures, ...]:
        """The package's figures over the years that it shows, under each of `columns`."""
        package = self.content.package
        results = tuple(compute_scenario(package, scenario) for scenario in self.columns)
        every = np.ones(len(package.cases), dtype=bool)
        return Comparison(package, self.columns, results).figures(every)

    def named(self, column: int) -> bool:
        """Return whether a column has a name: the base's always has."""
        return column <= len(self.scenarios)

    def shown(self, column: int, value: float) -> Value:
        """Return what a column shows of a value."""
        return value if self.named(column) else ""

    @cached_property
    def nets(self) -> Floats:
        """Net of each column in every year column; 0 in years that are not shown."""
        nets = np.array([result.net_by_year for result in self.wide])
        return np.asarray(nets * self.content.shown)

    def factors(self, column: int) -> Floats:
        """Return the factors of each case under a column's scenario, (n, T)."""
        result = self.wide[column]
        return np.asarray(result.saving_by_case / result.full_saving[:, None])
