"""What stands on `Følsomhed`, from the engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.ranges import LowHigh, Ranges
from investpakke.deciding.sensitivity import Tornado, tornado
from investpakke.workbook.layout import FOELSOMHED
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS
from investpakke_templates.sheets.parts import on_rows, sums, wide_drivers
from investpakke_templates.table import Value
from investpakke_templates.texts import wording

DRIVERS = tuple(Driver)
_SAID = wording(FOELSOMHED)
PACKAGE: str = _SAID["package"]
"""What the drop-down calls the package: what a new workbook shows."""


@dataclass(frozen=True)
class Figures:
    """The engine's figures on the sheet's rows."""

    content: Content

    @cached_property
    def drivers(self) -> Drivers:
        """Over every year column."""
        return wide_drivers(self.content)

    def range_of(self, driver: Driver) -> LowHigh:
        """Return the low and high change that the sheet begins with."""
        return Ranges(self.content.decisions.ranges).of("", driver)

    @cached_property
    def tornado(self) -> Tornado:
        """What the sheet shows when it is new: the package's bars, the widest first."""
        ranges = Ranges(self.content.decisions.ranges)
        return tornado(self.content.package, self.content.result, ranges)

    @cached_property
    def labels(self) -> list[Value]:
        """What the drop-down calls each part."""
        package = self.content.package
        cases = [f"{_SAID['case']}{case.number}" for case in package.cases]
        groups = [f"{_SAID['group']}{group.id}" for group in package.groups]
        return on_rows(self.content, cases, groups, PACKAGE, "")

    @cached_property
    def names(self) -> list[Value]:
        """The name of each part."""
        package = self.content.package
        return on_rows(
            self.content,
            [case.name for case in package.cases],
            [group.name for group in package.groups],
            package.name,
            "",
        )

    @cached_property
    def gain(self) -> list[Value]:
        """The average gain of each part."""
        return self._column(self.drivers.average_saving - self.drivers.average_investment)

    @cached_property
    def weight(self) -> Floats:
        """Full saving per year of the horizon, (n,)."""
        return np.asarray(self.drivers.full_saving / self.drivers.averaging_years)[:, 0]

    @cached_property
    def gains(self) -> NDArray[np.float64]:
        """The gain of each part at low and high of each driver: (parts, 2 × drivers)."""
        columns = [
            self._column(self.drivers.gain(driver, np.array([[change]], dtype=np.float64)))
            for driver in DRIVERS
            for change in self.range_of(driver)
        ]
        return np.array(columns, dtype=np.float64).T

    @cached_property
    def swings(self) -> NDArray[np.float64]:
        """The distance between low and high: (parts, drivers)."""
        return np.asarray(np.abs(self.gains[:, 1::2] - self.gains[:, 0::2]))

    def _column(self, by_case: Floats) -> list[Value]:
        by_group, total = sums(self.content, by_case)
        return on_rows(self.content, by_case.tolist(), by_group.tolist(), total, 0)

    @cached_property
    def line_of(self) -> list[int]:
        """The line on which each part stands: the package first; 0 where there is no part."""
        content = self.content
        cases, groups = len(content.package.cases), len(content.package.groups)
        of_cases = [
            2 + groups + index if index < cases else 0 for index in range(content.grid.cases)
        ]
        of_groups = [2 + index if index < groups else 0 for index in range(GROUP_ROWS)]
        return [*of_cases, *of_groups, 1]

    @cached_property
    def part_on(self) -> list[int]:
        """The part (from 1) on each line; 0 on blank lines."""
        parts = [0] * len(self.line_of)
        for part, line in enumerate(self.line_of, start=1):
            if line:
                parts[line - 1] = part
        return parts
