"""The engine's values for `Prioritering`: ticks, demands, yardstick and sums."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.choosing.programme import Chosen
from investpakke.deciding.choosing.yardstick import TOLERANCE, Yardstick, yardstick
from investpakke.workbook.layout import PRIORITERING
from investpakke_templates.check import FAULT, OK
from investpakke_templates.content import Content
from investpakke_templates.texts import wording

NO_DEMAND: str = wording(PRIORITERING)["no_demand"]


class Choice:
    """What the ticks and demands of a workbook come to; arrays have one entry a case."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.demands = content.decisions.demands
        self.numbers = [case.number for case in content.package.cases]

    @cached_property
    def ticked(self) -> Chosen:
        """Which cases are in."""
        chosen = self.content.decisions.chosen
        wanted = set(self.numbers if chosen is None else chosen)
        return np.array([number in wanted for number in self.numbers], dtype=bool)

    @cached_property
    def must(self) -> Chosen:
        """Which cases must be in."""
        return np.array([number in self.demands.must for number in self.numbers], dtype=bool)

    @cached_property
    def without(self) -> Chosen:
        """Which cases must be out."""
        return np.array([number in self.demands.without for number in self.numbers], dtype=bool)

    @cached_property
    def yardstick(self) -> Yardstick:
        """The cases in order of gain per krone."""
        return yardstick(self.content.package, self.content.result, self.demands)

    @property
    def investment(self) -> Floats:
        """Average investment, tkr. a year."""
        return self.content.result.annual_investment

    @property
    def saving(self) -> Floats:
        """Average saving, tkr. a year."""
        return self.content.result.average_saving

    @property
    def gain(self) -> Floats:
        """Average gain, tkr. a year."""
        return self.content.result.by_case.gain

    @property
    def persons(self) -> Floats:
        """Full-year persons."""
        return self.content.result.persons

    def values(self, name: str) -> Floats:
        """Return what the cases have in a column of their table."""
        if name == "present":  # over the years shown, tkr.
            return self.content.result.present_value_by_case
        return np.asarray(getattr(self, name))

    def chosen(self, values: Floats) -> float:
        """Return the sum over the ticked cases."""
        return float(values[self.ticked].sum())

    def in_yardstick(self, values: Floats) -> float:
        """Return the sum over the cases that the yardstick takes."""
        return float(values[self.yardstick.taken].sum())

    @property
    def free_investment(self) -> float:
        """The investment of the cases that may be chosen."""
        return float(self.investment[~self.without].sum())

    @property
    def limit(self) -> float:
        """The budget, or all investment without one."""
        budget = self.demands.budget
        return float(self.investment.sum()) if budget is None else budget

    def by_group(self, values: Floats) -> Floats:
        """Return the ticked cases' sums by group, on the grid's rows."""
        picked = np.where(self.ticked, values, 0.0)
        return self.content.by_group(self.content.result.sum_by_group(picked))

    @property
    def budget_status(self) -> str:
        """Whether the ticked cases keep the budget."""
        asked = self.demands.budget is not None
        return _status(asked, kept=self.chosen(self.investment) <= self.limit + TOLERANCE)

    @property
    def case_status(self) -> str:
        """Whether the ticked cases are those that must be in, and none that must be out."""
        kept = not (self.must & ~self.ticked).any() and not (self.without & self.ticked).any()
        return _status(bool((self.must | self.without).any()), kept=kept)

    @property
    def group_statuses(self) -> list[str]:
        """Whether each group has its share, on the grid's rows."""
        spent, total = self.by_group(self.investment), self.chosen(self.investment)
        groups = self.content.package.groups
        least = [self.demands.shares.get(group.id) for group in groups]
        found = [
            _status(share is not None, kept=spent[i] + TOLERANCE >= (share or 0.0) * total)
            for i, share in enumerate(least)
        ]
        return found + [NO_DEMAND] * (len(spent) - len(found))

    @property
    def share_status(self) -> str:
        """Whether all groups have their shares."""
        return _status(bool(self.demands.shares), kept=FAULT not in self.group_statuses)


def _status(asked: bool, *, kept: bool) -> str:
    if not asked:
        return NO_DEMAND
    return OK if kept else FAULT
