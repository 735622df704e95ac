"""Scenarios on the terminal: what each changes, then their figures side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray
from rich.console import RenderableType

from investpakke.deciding.named import chosen
from investpakke.deciding.scenarios.comparison import Comparison, Figures
from investpakke.show.names import group_title, package_title
from investpakke.show.numbers import number
from investpakke.show.scenario_words import described
from investpakke.show.tables import QUIET, TITLE, TOTAL, Column, Layout, Row, paragraph
from investpakke.text import Language, Text, in_context, listed

_LABEL = 30
_WORD = 13
"""Columns that a label and the parts of a scenario's name may take."""

_BESIDE = 5
"""Scenarios that stand in one table beside the base; more of them take another table."""

_KEY = (
    Text(
        "Money in tkr. Investment, saving and gain are yearly averages over each "
        "case's own horizon; present value and payback are over the years shown. A "
        "dash says that none of them pays back."
    ),
    Text(
        "The effect may come later; the investment stays where it is unless the "
        "scenario says otherwise. PL lifts investment and unit saving alike."
    ),
)
_NOTHING = "–"


class ScenariosPage:
    """The page of one comparison in one language."""

    def __init__(
        self,
        found: Comparison,
        language: Language,
        width: int,
        *,
        case: str | None = None,
        group: int | None = None,
    ) -> None:
        self.found, self.package = found, found.package
        self.language, self.page = language, width
        self.case, self.group = case, group
        self.cases = chosen(self.package, case, group)

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        title = self._say(Text("scenarios side by side"))
        yield paragraph(f"{self._of()}: {title}", TITLE)
        yield from self._changes()
        for first in range(1, max(len(self.found.scenarios), 2), _BESIDE):
            last = min(first + _BESIDE, len(self.found.scenarios))
            yield from self._table([0, *range(first, last)])
        yield from self._losing()
        for text in _KEY:
            yield paragraph(self._say(text), QUIET)

    def _table(self, shown: list[int]) -> Iterator[RenderableType]:
        """Yield the table of some scenarios, the base among them."""
        sums = self._figures(shown, self.cases)
        blocks = [self._sums(sums), self._years(sums), *self._gains(shown)]
        heads = list(self._heads(shown))
        columns = [Column("", number=False), *(Column("", losses=True) for _ in shown)]
        layout = Layout.of(columns, [*heads, *(row for rows in blocks for row in rows)], self.page)
        yield layout.rule()
        yield layout.block(heads)
        for rows in blocks:
            yield layout.rule()
            yield layout.block(rows)
        yield layout.rule()

    def _figures(self, shown: list[int], cases: NDArray[np.bool_]) -> list[Figures]:
        every = self.found.figures(cases)
        return [every[index] for index in shown]

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _of(self) -> str:
        for case in self.package.cases:
            if case.number == self.case:
                return f"{self._say(Text('Case'))} {case.number} {case.name}"
        for group in self.package.groups:
            if group.id == self.group:
                return group_title(group, self.language, " ")
        return package_title(self.package)

    def _changes(self) -> Iterator[RenderableType]:
        for scenario in self.found.scenarios[1:]:
            yield paragraph(f"{self._say(scenario.name)}: {described(scenario, self.language)}")

    def _heads(self, shown: list[int]) -> Iterator[Row]:
        """Yield the scenarios' names, on as many lines as the longest takes."""
        names = [textwrap.wrap(self._say(self.found.scenarios[i].name), _WORD) for i in shown]
        for line in zip_longest(*names, fillvalue=""):
            yield Row(["", *line], QUIET)

    def _sums(self, sums: list[Figures]) -> list[Row]:
        def row(label: Text, value: Callable[[Figures], str], style: str = "") -> Row:
            return Row([self._say(label), *(value(figures) for figures in sums)], style)

        def money(name: str) -> Callable[[Figures], str]:
            return lambda figures: self._number(getattr(figures, name))

        return [
            row(Text("Annual investment"), money("investment")),
            row(in_context("short", "Average saving"), money("saving")),
            row(in_context("short", "Average gain"), money("gain"), TOTAL),
            row(
                Text("Change against base"), lambda f: number(f.change, self.language, signed=True)
            ),
            row(Text("Present value"), money("net_present_value")),
            row(
                Text("Paid back in year no."),
                lambda f: _NOTHING if f.payback is None else str(f.payback),
            ),
            row(Text("Cases that lose"), lambda f: str(len(f.losing))),
        ]

    def _years(self, sums: list[Figures]) -> list[Row]:
        word = self._say(Text("Net"))
        nets = np.array([figures.net_by_year for figures in sums])
        return [
            Row([f"{word} {year}", *map(self._number, nets[:, index].tolist())])
            for index, year in enumerate(self.package.shown_years)
        ]

    def _gains(self, shown: list[int]) -> Iterator[list[Row]]:
        """Yield the average gain of each group, and of each case, of more than one."""
        if self.group is None and self.case is None:
            word = self._say(Text("Group"))
            yield [
                self._gain(shown, f"{word} {group.id}", chosen(self.package, group=group.id))
                for group in self.package.groups
            ]
        if self.case is None:
            word = self._say(Text("Case"))
            one = np.eye(len(self.package.cases), dtype=bool)
            yield [
                self._gain(shown, self._cut(f"{word} {self.package.cases[i].number}", i), one[i])
                for i in np.flatnonzero(self.cases).tolist()
            ]

    def _gain(self, shown: list[int], label: str, cases: NDArray[np.bool_]) -> Row:
        gains = [self._number(figures.gain) for figures in self._figures(shown, cases)]
        return Row([label, *gains])

    def _cut(self, label: str, index: int) -> str:
        text = f"{label} {self.package.cases[index].name}"
        return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"

    def _losing(self) -> Iterator[RenderableType]:
        if self.case is not None:
            return
        sums = self.found.figures(self.cases)
        for scenario, figures in zip(self.found.scenarios, sums, strict=True):
            if figures.losing:
                text = Text("loss in case {cases}", cases=listed(figures.losing))
                yield paragraph(f"{self._say(scenario.name)}: {self._say(text)}.")

    def _number(self, value: float) -> str:
        return number(value, self.language)
