"""A choice on the terminal: the chosen cases, what they sum to, and the frontier."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import RenderableType

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.choosing.choice import Aim, Choice, Demands, broken, why_nothing
from investpakke.model import Package
from investpakke.show.names import package_title
from investpakke.show.numbers import number, percent
from investpakke.show.tables import TITLE, TOTAL, Column, Row, columns_of, paragraph, table_of
from investpakke.text import Language, Text, joined, listed

_CASES = (
    (Text("No."), False),
    (Text("Case"), False),
    (Text("Investment"), True),
    (Text("Gain"), True),
    (Text("Present value"), True),
)
_POINTS = (
    (Text("Investment"), True),
    (Text("Gain"), True),
    (Text("Present value"), True),
    (Text("Cases"), False),
)
_NAME, _CHOSEN = 1, 3
_AIMED = {"gain": Text("largest average gain"), "npv": Text("largest present value")}


class ChoicePage:
    """The page of one choice in one language."""

    def __init__(
        self,
        package: Package,
        result: PackageResult,
        demands: Demands,
        aim: Aim,
        language: Language,
        width: int,
    ) -> None:
        self.package, self.result = package, result
        self.demands, self.aim = demands, aim
        self.language, self.page = language, width

    def parts(
        self, found: Choice, points: Sequence[Choice], ticked: Choice | None = None
    ) -> Iterator[RenderableType]:
        """Return the page from top to bottom; ``ticked`` is what the workbook has ticked."""
        yield paragraph(f"{package_title(self.package)}: {self._title()}", TITLE)
        yield from self._chosen(found)
        if found.gap:
            yield paragraph(self._say(self._unproven(found)))
        yield from self._left_out(found)
        yield from self._shares(found)
        if ticked is not None:
            yield paragraph(self._say(self._ticked(found, ticked)))
        if points:
            yield ""
            yield from self._frontier(points)

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _numbers(self, *values: float) -> list[str]:
        return [number(float(value), self.language) for value in values]

    def _title(self) -> str:
        aimed = self._say(_AIMED[self.aim])
        if self.demands.budget is None:
            return aimed
        amount = number(self.demands.budget, self.language)
        within = Text("within {amount} tkr. a year", amount=amount)
        return f"{aimed} {self._say(within)}"

    def _chosen(self, found: Choice) -> Iterator[RenderableType]:
        present = self.result.present_value_by_case
        rows = [
            Row(
                [
                    self.package.cases[i].number,
                    self.package.cases[i].name,
                    *self._numbers(
                        self.result.annual_investment[i], self.result.by_case.gain[i], present[i]
                    ),
                ]
            )
            for i in np.flatnonzero(found.chosen).tolist()
        ]
        name = self._say(Text("Chosen in all"))
        sums = self._numbers(found.investment, found.gain, found.net_present_value)
        total = Row(["", name, *sums], TOTAL)
        columns = columns_of(_CASES, self.language, _NAME)
        yield from table_of(columns, [rows, [total]], self.page)

    def _unproven(self, found: Choice) -> Text:
        """Return how far the best set found may be from the best there is."""
        worth = found.gain if self.aim == "gain" else found.net_present_value
        (gap,) = self._numbers(math.ceil(found.gap))
        part = f" ({percent(found.gap / worth, self.language, 4)})" if worth > 0 else ""
        return Text(
            "The best found in time: another set can give at most {gap} tkr. more{part}.",
            gap=gap,
            part=part,
        )

    def _left_out(self, found: Choice) -> Iterator[RenderableType]:
        left = self._case_numbers(np.flatnonzero(~found.chosen).tolist())
        if not found.chosen.any() and not found.gap:
            text = why_nothing(self.package, self.result, self.demands)
        elif left:
            text = Text("Left out: case {cases}.", cases=listed(left))
        else:
            text = Text("All cases are in.")
        yield paragraph(self._say(text))

    def _shares(self, found: Choice) -> Iterator[RenderableType]:
        if not found.investment:
            return
        chosen: Floats = np.where(found.chosen, self.result.annual_investment, 0.0)
        shares = self.result.sum_by_group(chosen) / found.investment
        said = []
        for group, share in zip(self.package.groups, shares.tolist(), strict=True):
            least = self.demands.shares.get(group.id)
            text = f"{group.id}: {percent(share, self.language)}"
            if least is not None:
                word = self._say(Text("at least"))
                text = f"{text} ({word} {percent(least, self.language)})"
            said.append(text)
        title = self._say(Text("The groups' shares"))
        yield paragraph(f"{title}: {'; '.join(said)}.")

    def _ticked(self, found: Choice, ticked: Choice) -> Text:
        """Return what the user's own set gives, beside the best one."""
        numbers = self._case_numbers(np.flatnonzero(ticked.chosen).tolist())
        spent, gain = self._numbers(ticked.investment, ticked.gain)
        own = Text(
            "Ticked on Prioritering: {cases}; investment {spent}, gain {gain} tkr.",
            cases=listed(numbers) if numbers else Text("nothing"),
            spent=spent,
            gain=gain,
        )
        faults = broken(self.package, self.result, self.demands, ticked)
        if faults:
            broken_ones = joined(faults, "; ").changed(lambda text: text.rstrip("."))
            return Text("{own} It does not keep: {faults}.", own=own, faults=broken_ones)
        (more,) = self._numbers(found.gain - ticked.gain)
        return Text("{own} The best set gains {more} tkr. more.", own=own, more=more)

    def _frontier(self, points: Sequence[Choice]) -> Iterator[RenderableType]:
        title = Text("The best for every budget")
        yield paragraph(self._say(title), TITLE)
        columns = [
            Column(self._say(title), numeric, index == _CHOSEN, index == _CHOSEN, losses=numeric)
            for index, (title, numeric) in enumerate(_POINTS)
        ]
        rows = [
            Row(
                [
                    *self._numbers(point.investment, point.gain, point.net_present_value),
                    " ".join(self._case_numbers(np.flatnonzero(point.chosen).tolist())),
                ]
            )
            for point in points
        ]
        yield from table_of(columns, [rows], self.page)

    def _case_numbers(self, positions: Sequence[int]) -> list[str]:
        return [self.package.cases[i].number for i in positions]
