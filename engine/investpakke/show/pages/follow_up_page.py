"""A follow-up on the terminal: variances, forecast and years, and what is not known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from rich.console import RenderableType

from investpakke.deciding.follow_up import FollowUp, Light, Method, Variances
from investpakke.deciding.follow_up.period import periods
from investpakke.show.names import group_name, package_title
from investpakke.show.numbers import number, percent
from investpakke.show.tables import QUIET, TITLE, TOTAL, Column, Layout, Row, paragraph
from investpakke.text import Language, Text, in_context, listed

_CASE = ((Text("No."), False), (Text("Case"), False), (Text("Light"), False))
_VARIANCES = (
    *_CASE,
    (Text("Months"), True),
    (Text("Expected"), True),
    (Text("Volume"), True),
    (Text("Pace"), True),
    (Text("Price"), True),
    (Text("Variance"), True),
    (Text("Reached"), True),
    (Text("Cost, var."), True),
)
_FORECAST = (
    *_CASE,
    (Text("Gain, plan"), True),
    (Text("Gain, forecast"), True),
    (Text("Months left"), True),
    (Text("Persons, plan"), True),
    (Text("Needed for 0"), True),
)
_NAME, _LIGHT = 1, 2
_COLOURS = {Light.RED: "red", Light.YELLOW: "yellow", Light.GREEN: "green", Light.UNKNOWN: QUIET}
_DASH = "–"
_TITLE = Text("follow-up")
_PARTS_KEY = Text(
    "Saving in tkr. in the months that have figures; + is more saved. "
    "Volume + pace + price = variance. Reached is the saving against the "
    "expected one. A dash is not known; a sum is of what is known. The "
    "cost's variance: + is more spent."
)
_FORECAST_KEY = Text(
    "Average yearly gain in tkr. over the case's horizon. Months left "
    "are those without persons. Persons: planned on average over them, "
    "and as many as it takes for a gain of 0 at the expected unit "
    "saving."
)
_METHODS = {
    Method.SHARE: Text(
        "Forecast: months without figures reach the same share of the plan as those with figures."
    ),
    Method.LEVEL: Text("Forecast: months without figures stay at the level last reported."),
    Method.PLAN: Text("Forecast: months without figures go as planned."),
}


class FollowUpPage:
    """The page of one follow-up in one language."""

    def __init__(self, found: FollowUp, language: Language, width: int) -> None:
        self.found, self.package = found, found.package
        self.language, self.page = language, width

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        name = package_title(self.package)
        yield paragraph(f"{name}: {self._say(_TITLE)}", TITLE)
        yield paragraph(self._until())
        yield from self._table(_VARIANCES, self._variance_rows(), losses=range(5, 9))
        yield paragraph(self._say(_PARTS_KEY), QUIET)
        yield ""
        yield from self._table(_FORECAST, self._forecast_rows(), losses=range(3, 5))
        yield paragraph(self._say(_FORECAST_KEY), QUIET)
        yield ""
        yield from self._years()
        yield from (paragraph(self._say(note)) for note in self._notes())

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _amount(self, value: float, decimals: int = 0) -> str:
        return _DASH if math.isnan(value) else number(float(value), self.language, decimals)

    def _until(self) -> str:
        due = self.found.due_months
        if due == 0:
            return self._say(Text("No case has figures yet."))
        last = periods([due], self.package.first_year)[0]
        light = self._say(self.found.light.said)
        return self._say(
            Text(
                "Up to {last}: {due} months. The package: {light}.", last=last, due=due, light=light
            )
        )

    def _table(
        self, heads: Sequence[tuple[Text, bool]], rows: list[list[Row]], losses: range
    ) -> Iterator[RenderableType]:
        columns = [
            Column(self._say(title), numeric, stretches=i == _NAME, losses=i in losses)
            for i, (title, numeric) in enumerate(heads)
        ]
        layout = Layout.of(columns, [row for block in rows for row in block], self.page)
        yield layout.rule()
        yield layout.head()
        for block in rows:
            yield layout.rule()
            yield layout.block(block)
        yield layout.rule()

    def _row(self, names: tuple[str, str], light: Light, cells: list[str], style: str = "") -> Row:
        cells = [*names, self._say(light.said), *cells]
        return Row(cells, style, {_LIGHT: _COLOURS[light]})

    def _variance_rows(self) -> list[list[Row]]:
        found, due = self.found, self.found.due_months
        sizes = np.bincount(found.plan.result.group, minlength=len(self.package.groups)).tolist()
        cases = [
            self._row((case.number, case.name), light, self._variance(found.by_case, i, due))
            for i, (case, light) in enumerate(
                zip(self.package.cases, found.case_lights, strict=True)
            )
        ]
        groups = [
            self._row(
                (str(group.id), group_name(group, self.language)),
                light,
                self._variance(found.by_group, i, due * sizes[i]),
            )
            for i, (group, light) in enumerate(
                zip(self.package.groups, found.group_lights, strict=True)
            )
        ]
        whole = self._variance(found.total, 0, due * len(cases))
        total = self._row(self._in_all, found.light, whole, TOTAL)
        return [cases, groups, [total]]

    @property
    def _in_all(self) -> tuple[str, str]:
        return "", self._say(in_context("total", "The package"))

    def _variance(self, found: Variances, index: int, due: int) -> list[str]:
        share = found.share[index]
        amounts = (found.expected, found.volume, found.pace, found.price, found.known)
        of = self._say(Text("of"))
        return [
            f"{found.months[index]:g} {of} {due}",
            *(self._amount(values[index]) for values in amounts),
            _DASH if math.isnan(share) else percent(float(share), self.language, 0),
            self._amount(found.cost_variance[index]),
        ]

    def _forecast_rows(self) -> list[list[Row]]:
        found, forecast = self.found, self.found.forecast
        cases = [
            self._row(
                (case.number, case.name),
                light,
                [
                    self._amount(forecast.planned_gain[i]),
                    self._amount(forecast.average_gain[i]),
                    self._amount(forecast.months_left[i]),
                    self._amount(forecast.persons_left[i], 1),
                    self._amount(max(forecast.persons_needed[i], 0.0), 1),
                ],
            )
            for i, (case, light) in enumerate(
                zip(self.package.cases, found.case_lights, strict=True)
            )
        ]
        sums = [
            self._amount(forecast.planned_gain.sum()),
            self._amount(forecast.average_gain.sum()),
        ]
        total = self._row(self._in_all, found.light, [*sums, "", "", ""], TOTAL)
        return [cases, [total]]

    def _years(self) -> Iterator[RenderableType]:
        title = Text("Cumulative net, tkr.")
        years = [Column(str(year), losses=True) for year in self.package.shown_years]
        columns = [Column(self._say(title), number=False), *years]
        named = (
            (Text("Planned"), self.found.planned_net),
            (Text("Actual and forecast"), self.found.net),
        )
        rows = [
            Row([self._say(name), *(self._amount(value) for value in np.cumsum(values))])
            for name, values in named
        ]
        layout = Layout.of(columns, rows, self.page)
        yield from (layout.rule(), layout.head(), layout.rule(), layout.block(rows), layout.rule())

    def _notes(self) -> Iterator[Text]:
        found, forecast = self.found, self.found.forecast
        yield _METHODS[found.outcomes.method]
        if found.outcomes.method is not Method.PLAN and forecast.as_planned.any():
            numbers = self._numbers(forecast.as_planned.tolist())
            yield Text(
                "As planned for the rest, with nothing to go by: case {numbers}.", numbers=numbers
            )
        months, priced = float(found.total.months[0]), float(found.total.price_months[0])
        if priced < months:
            yield Text(
                "The unit saving is known in {priced:g} of {months:g} months; in "
                "the others the forecast counts with the expected one.",
                priced=priced,
                months=months,
            )
        yield from self._missing()

    def _missing(self) -> Iterator[Text]:
        begun = (self.found.by_case.months > 0).tolist()
        for case, some, missing in zip(self.package.cases, begun, self.found.missing, strict=True):
            if missing and some:
                said = ", ".join(map(str, missing))
                yield Text("Case {number} lacks {said}.", number=case.number, said=said)
        if not all(begun) and any(begun):
            numbers = self._numbers([not some for some in begun])
            yield Text("Without persons in any month: case {numbers}.", numbers=numbers)

    def _numbers(self, chosen: list[bool]) -> Text:
        found = [case.number for case, yes in zip(self.package.cases, chosen, strict=True) if yes]
        return listed(found)
