"""Present value on the terminal: the rate, the package by year, then cases, groups and package."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

from rich.console import RenderableType

from investpakke.deciding.present_value import Flow, Payer, PresentValue
from investpakke.model import Package
from investpakke.rates import DiscountSchedule
from investpakke.rates.model import CERTAINTIES
from investpakke.show.names import group_title, package_title
from investpakke.show.numbers import number, percent, short
from investpakke.show.tables import (
    QUIET,
    TITLE,
    TOTAL,
    Column,
    Row,
    columns_of,
    paragraph,
    table_of,
)
from investpakke.text import Language, Text, in_context, joined, listed

NARROWEST = 100
"""Nine columns need it: a narrower terminal wraps the rows, and no number is cut."""

_NOTHING = "–"
_YEARS = (
    Text("Year"),
    Text("Factor"),
    Text("Net"),
    Text("Cumulative"),
    Text("Present value"),
    Text("Cum. present value"),
    Text("The state"),
    Text("Both"),
)
_CASES = (
    (Text("No."), False),
    (Text("Case"), False),
    (Text("Net in all"), True),
    (Text("Present value"), True),
    (Text("Paid back"), True),
    (Text("Discounted"), True),
    (Text("State's share"), True),
    (Text("The state"), True),
    (Text("Both"), True),
)
_NAME = 1
_KEY = Text(
    "Tkr. Net is the municipality's saving less its investment. Paid back is "
    "the first year whose cumulative net of the municipality is 0 or more; "
    "discounted, the same of present values. The state and both are net by "
    "year, and present values in the table of cases. A dash: no year will do, "
    "or the state's share is not known."
)


class ValuePage:
    """The page of one package's present value in one language."""

    def __init__(
        self, package: Package, found: PresentValue, language: Language, width: int
    ) -> None:
        self.package, self.found = package, found
        self.language, self.page = language, width

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        title = self._say(Text("present value and payback"))
        yield paragraph(f"{package_title(self.package)}: {title}", TITLE)
        yield paragraph(self._say(rate_said(self.found, self.language)))
        columns = [Column(self._say(title), losses=index > 1) for index, title in enumerate(_YEARS)]
        yield from table_of(columns, [list(self._years())], self.page)
        columns = columns_of(_CASES, self.language, _NAME)
        yield from table_of(columns, [list(self._cases()), list(self._sums())], self.page)
        yield paragraph(self._say(_KEY), QUIET)
        yield from self._unknown()

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _years(self) -> Iterator[Row]:
        own, state, both = (self.found.package[purse] for purse in Payer)
        for index, year in enumerate(self.found.years):
            amounts = (
                own.net,
                own.cumulative,
                own.present,
                own.cumulative_present,
                state.net,
                both.net,
            )
            factor = number(float(own.discount[index]), self.language, 4)
            cells = [self._number(float(values[0, index])) for values in amounts]
            yield Row([str(year), factor, *cells])

    def _cases(self) -> Iterator[Row]:
        for index, case in enumerate(self.package.cases):
            share = case.state_share
            said = _NOTHING if share is None else percent(share, self.language)
            yield self._row(case.number, case.name, self.found.cases, index, said)

    def _sums(self) -> Iterator[Row]:
        for index, group in enumerate(self.package.groups):
            yield self._row("", group_title(group, self.language), self.found.groups, index)
        yield self._row("", self._say(in_context("total", "The package")), self.found.package, 0)

    def _row(
        self, label: str, name: str, flows: Mapping[Payer, Flow], index: int, share: str = ""
    ) -> Row:
        own, state, both = (flows[purse] for purse in Payer)
        cells = [
            label,
            name,
            self._number(float(own.total[index])),
            self._number(float(own.present_value[index])),
            self._year(float(own.payback[index])),
            self._year(float(own.discounted_payback[index])),
            share,
            self._number(float(state.present_value[index])),
            self._number(float(both.present_value[index])),
        ]
        return Row(cells, "" if label else TOTAL)

    def _number(self, value: float) -> str:
        return _NOTHING if math.isnan(value) else number(value, self.language)

    def _year(self, year_number: float) -> str:
        return _NOTHING if math.isnan(year_number) else str(self.found.years[int(year_number) - 1])

    def _unknown(self) -> Iterator[RenderableType]:
        unknown = self.found.unknown
        if not unknown:
            return
        if len(unknown) == len(self.package.cases):
            lacks = Text("No case states the state's share.")
        else:
            lacks = Text(
                "The state's share lacks in case {cases}; sums with them are not known.",
                cases=listed(unknown),
            )
        yield paragraph(self._say(lacks))
        way = Text("State it with --state-share.")
        yield paragraph(self._say(way), QUIET)


def rate_said(found: PresentValue, language: Language) -> Text:
    """Return in words which rate was used, from when it applies and how sure it is."""
    used, year = found.discounting, found.first_year
    if not isinstance(used, DiscountSchedule):
        rate = percent(used, language, 2)
        return Text("Rate: {rate} in every year. {year} is not discounted.", rate=rate, year=year)
    sure, since = CERTAINTIES[used.grounds.certainty], used.validity.words
    steps = steps_said(used, language)
    return Text(
        "Rate: {name}, {since} ({sure}): {steps}. {year} is year 0.",
        name=used.name,
        since=since,
        sure=sure,
        steps=steps,
        year=year,
    )


def steps_said(schedule: DiscountSchedule, language: Language) -> Text:
    """Return the rates of a schedule in words, each with its years."""
    said = [
        Text(
            "{rate} in years {from_year}-{from_year2}",
            rate=_rate(one.rate, language),
            from_year=one.from_year,
            from_year2=other.from_year - 1,
        )
        for one, other in pairwise(schedule.steps)
    ]
    last = _rate(schedule.steps[-1].rate, language)
    every = Text("{last} in every year", last=last)
    said.append(Text("{last} after", last=last) if said else every)
    return joined(said)


def _rate(rate: float, language: Language) -> str:
    sign = " %" if language == "da" else "%"
    return f"{short(rate * 100, language)}{sign}"
