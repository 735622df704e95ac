"""A package on the terminal: groups with their cases, totals, and the path year by year."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from rich.console import RenderableType

from investpakke.calc import PackageResult
from investpakke.calc.discount import discounting_at
from investpakke.calc.package import Totals
from investpakke.model import Package
from investpakke.published_path import PublishedPath, published_path
from investpakke.rates import DiscountSchedule
from investpakke.show.names import group_title, package_title
from investpakke.show.numbers import number, percent, short
from investpakke.show.package_notes import notes
from investpakke.show.pages.value_page import steps_said
from investpakke.show.tables import (
    TITLE,
    TOTAL,
    Column,
    Layout,
    Row,
    columns_of,
    paragraph,
    table_of,
)
from investpakke.text import Language, Text, in_context

_CASES = (
    (Text("No."), False),
    (Text("Case"), False),
    (Text("Investment"), True),
    (Text("Saving"), True),
    (Text("Gain"), True),
    (Text("Persons"), True),
    (Text("Break-even"), True),
    (Text("Margin"), True),
)
_NAME = 1
_YEARS = (Text("Year"), Text("Investment"), Text("Saving"), Text("Net"), Text("Cumulative net"))
_PRINTED = (Text("Doc. saving"), Text("Doc. net"))
_KEY = Text(
    "Investment, saving and gain are yearly averages. Persons are full-year "
    "persons at full effect; break-even is the persons it takes for the saving "
    "to cover the investment; margin is the part of the saving that may be lost "
    "before the gain is gone; share is the group's part of the investment."
)
_NOTHING = "–"
_EMPTY = Text("The package has no cases yet.")


class PackagePage:
    """The page of one package in one language."""

    def __init__(
        self, package: Package, result: PackageResult, language: Language, width: int
    ) -> None:
        self.package, self.result = package, result
        self.language, self.page = language, width

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        package = self.package
        unit = self._say(Text("amounts in tkr. (DKK 1,000)"))
        yield paragraph(f"{package_title(package)} · {unit}", TITLE)
        yield from self._cases()
        yield ""
        yield from self._path()
        yield ""
        yield from self._notes()

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _number(self, value: float, decimals: int = 0) -> str:
        return number(value, self.language, decimals)

    def _cases(self) -> Iterator[RenderableType]:
        columns = columns_of(_CASES, self.language, _NAME)
        by_group = [self._group_rows(index) for index in range(len(self.package.groups))]
        whole = self._row("", self._say(in_context("total", "The package")), self.result.total, ())
        layout = Layout.of(columns, [whole, *(row for rows in by_group for row in rows)], self.page)
        yield layout.rule()
        yield layout.head()
        for group, rows in zip(self.package.groups, by_group, strict=True):
            yield layout.rule()
            yield paragraph(group_title(group, self.language), TITLE)
            yield layout.block(rows)
        yield layout.rule()
        yield layout.block([whole])
        yield layout.rule()

    def _group_rows(self, position: int) -> list[Row]:
        result, package = self.result, self.package
        rows = [
            self._row(self._case_number(index), package.cases[index].name, result.by_case, index)
            for index in _true_at(result.group == position)
        ]
        share = percent(float(result.share[position]), self.language)
        name = self._say(Text("Total · share {share}", share=share))
        return [*rows, self._row("", name, result.by_group, position)]

    def _case_number(self, index: int) -> str:
        case = self.package.cases[index]
        own = case.averaging_years != self.package.averaging_years
        return f"{case.number}*" if own else case.number

    def _row(self, label: str, name: str, figures: Totals, index: int | tuple[()]) -> Row:
        saving, persons = float(figures.saving[index]), float(figures.persons[index])
        break_even = float(figures.break_even_persons[index])
        cells = [
            label,
            name,
            self._number(float(figures.investment[index])),
            self._number(saving),
            self._number(float(figures.gain[index])),
            _NOTHING if math.isnan(persons) else short(persons, self.language),
            _NOTHING if math.isnan(break_even) or not saving else self._number(break_even, 2),
            percent(float(figures.margin[index]), self.language) if saving else _NOTHING,
        ]
        return Row(cells, "" if label else TOTAL)

    def _path(self) -> Iterator[RenderableType]:
        result, years = self.result, self.package.shown_years
        published = published_path(self.package)
        title = self._say(Text("The package year by year"))
        heads = list(_YEARS)
        if published is not None:
            heads += _PRINTED
            unit = published.unit
            printed = Text("doc. is what the document prints, {unit}", unit=unit)
            title = f"{title} · {self._say(printed)}"
        columns = [
            Column(self._say(title), index > 0, losses=True) for index, title in enumerate(heads)
        ]
        flows = (result.investment_by_year, result.saving_by_year, result.net_by_year)
        rows = [
            Row(
                [
                    str(year),
                    *(self._number(float(flow[index])) for flow in flows),
                    self._number(float(result.cumulative_net_by_year[index])),
                    *self._published(published, index),
                ]
            )
            for index, year in enumerate(years)
        ]
        mean = self._say(Text("Mean a year"))
        means = Row(
            [
                mean,
                *(self._number(float(flow.mean())) for flow in flows),
                "",
                *self._published(published, None),
            ],
            TOTAL,
        )
        yield paragraph(title, TITLE)
        yield from table_of(columns, [rows, [means]], self.page)

    def _published(self, published: PublishedPath | None, index: int | None) -> list[str]:
        """Return what the document prints of a year, or of the mean of the years."""
        if published is None:
            return []
        mean = published.mean_net
        if index is None:
            return [
                "",
                _NOTHING
                if mean is None or mean.value is None
                else self._number(mean.value, mean.decimals),
            ]
        return [
            _NOTHING if math.isnan(value) else self._number(value, published.decimals)
            for value in (float(published.saving[index]), float(published.net[index]))
        ]

    def _notes(self) -> Iterator[RenderableType]:
        if not self.package.cases:
            yield paragraph(self._say(_EMPTY))
            return
        yield paragraph(self._say(_KEY))
        for text in notes(self.package, self.result, self.language):
            yield paragraph(text)
        rate = self._say(self._rate())
        value = self._number(self.result.net_present_value)
        yield paragraph(
            self._say(
                Text("Present value of the net at {rate}: {value} tkr.", rate=rate, value=value)
            )
        )

    def _rate(self) -> Text:
        """Return the rate in words; one that falls within the years shown is the dated one."""
        used = discounting_at(self.package.discount_rate)
        if (
            isinstance(used, DiscountSchedule)
            and used.rate(self.package.years - 1) != used.first_rate
        ):
            return steps_said(used, self.language)
        rate = percent(self.package.discount_rate, self.language)
        return Text("{rate} a year", rate=rate)


def _true_at(chosen: NDArray[np.bool_]) -> list[int]:
    return [int(index) for index in np.flatnonzero(chosen)]
