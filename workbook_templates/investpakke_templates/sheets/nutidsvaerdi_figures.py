"""What stands on `Nutidsværdi` by the engine: flows on the grid's years, a dash where unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.present_value import Flow, Payer, PresentValue, present_value
from investpakke.workbook.layout import NUTIDSVAERDI
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS
from investpakke_templates.table import Value
from investpakke_templates.texts import wording

DASH: str = wording(NUTIDSVAERDI)["unknown_value"]


@dataclass(frozen=True)
class Figures:
    """The present value of a workbook's package."""

    content: Content

    @cached_property
    def found(self) -> PresentValue:
        """What the engine finds over the years that the package shows."""
        return present_value(self.content.package)

    @property
    def lacking(self) -> list[int]:
        """How many cases lack the state's share, on the grid's group rows."""
        unknown = np.isnan(self.found.state_share)
        groups = self.content.result.group[unknown]
        return [int(count) for count in np.bincount(groups, minlength=GROUP_ROWS)]

    @property
    def cases(self) -> Mapping[Payer, Flow]:
        """The flows of the cases on the grid's case rows."""
        return {
            purse: Flow(self.content.by_case(flow.net), flow.discount)
            for purse, flow in self.found.cases.items()
        }

    @property
    def groups(self) -> Mapping[Payer, Flow]:
        """The flows of the groups on the grid's group rows."""
        return {
            purse: Flow(self.content.by_group(flow.net), flow.discount)
            for purse, flow in self.found.groups.items()
        }

    def years(self, values: Floats) -> list[Sequence[Value]]:
        """Return (n, years shown) values over the grid's years: 0 in those that are not shown.

        What is not known is so in every year.
        """
        hidden = self.content.grid.years - values.shape[1]
        after = np.where(np.isnan(values[:, :1]), np.nan, np.zeros(hidden))
        return [self.amounts(row) for row in np.hstack([values, after])]

    def amounts(self, values: Floats) -> list[Value]:
        """Return values as cells hold them."""
        return [DASH if np.isnan(value) else value for value in values.tolist()]

    def paid(self, numbers: Floats) -> list[Value]:
        """Return calendar years for numbers of years."""
        return self.amounts(numbers + self.content.package.first_year - 1)
