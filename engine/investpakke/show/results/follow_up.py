"""Follow-up: what came of the cases so far, where they are heading, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from investpakke.deciding.follow_up import FollowUp, Light, Method, Variances
from investpakke.deciding.follow_up.period import periods
from investpakke.show.charts.drawing import Label
from investpakke.show.charts.lines import Line, lines_chart
from investpakke.show.names import case_label, group_label, package_label, package_title
from investpakke.show.plain import Form, or_null, row
from investpakke.show.view import (
    Cell,
    Chart,
    Column,
    Element,
    Gap,
    Heading,
    Kind,
    Mark,
    Page,
    Paragraph,
    Row,
    Table,
)
from investpakke.show.writer import Writer
from investpakke.text import Text, listed

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_CASE = (Column(Text("Case"), Kind.LABEL), Column(Text("Light"), Kind.TEXT))
_VARIANCES = (
    *_CASE,
    Column(Text("Months"), Kind.AMOUNT),
    Column(Text("Expected"), Kind.AMOUNT),
    Column(Text("Volume")),
    Column(Text("Pace")),
    Column(Text("Price")),
    Column(Text("Variance")),
    Column(Text("Reached"), Kind.SHARE, 0),
    Column(Text("Cost, var."), Kind.AMOUNT),
)
_FORECAST = (
    *_CASE,
    Column(Text("Gain, plan")),
    Column(Text("Gain, forecast")),
    Column(Text("Months left"), Kind.AMOUNT),
    Column(Text("Persons, plan"), Kind.AMOUNT, 1),
    Column(Text("Needed for 0"), Kind.AMOUNT, 1),
)
_LIGHTS = {
    Light.UNKNOWN: ("○", "quiet"),
    Light.RED: ("■", "red"),
    Light.YELLOW: ("▲", "yellow"),
    Light.GREEN: ("●", "green"),
}
"""A light has a shape too: it must be told on paper, and on screens, without colours."""

_VARIANCES_KEY = Text(
    "Saving in tkr. in the months that have figures; + is more saved. "
    "Volume + pace + price = variance. Reached is the saving against the "
    "expected one. A dash is not known; a sum is of what is known. Months without figures are "
    "missing; they are not zero. The cost's variance: + is more spent."
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
_NET = (Text("Planned"), Text("Actual and forecast"))


def page(found: FollowUp, writer: Writer) -> Iterator[Element]:
    """Yield the variances, the forecast, the years, and what is not known."""
    yield Heading(f"{package_title(found.package)}: {writer.say(Text('follow-up'))}")
    yield from _tables(found, writer)
    years = [Column(str(year)) for year in found.package.shown_years]
    title = Text("Cumulative net, tkr.")
    rows = [
        Row([name, *np.cumsum(values)])
        for name, values in zip(_NET, (found.planned_net, found.net), strict=True)
    ]
    yield Gap()
    yield Table(title, [Column(title, Kind.TEXT), *years], [rows])
    yield from map(Paragraph, _notes(found))


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; where nothing is followed up there is none."""
    found = subject.follow_up
    if found is None:
        return
    lines = [
        Line(writer.say(name), np.cumsum(values))
        for name, values in zip(_NET, (found.planned_net, found.net), strict=True)
    ]
    title = writer.say(Text("The package's net since the first year"))
    told = "; ".join(f"{line.name}: {writer.tkr(float(line.values[-1]))}" for line in lines)
    label = Label("chart-follow-up", title, told)
    first, *others = _tables(found, writer)
    parts = (
        first,
        Chart(lines_chart(label, subject.package.shown_years, lines, writer), title),
        *others,
        *(Paragraph(note, "note") for note in _notes(found)),
    )
    yield Page("follow-up", writer.say(Text("Follow-up")), parts)


def _tables(found: FollowUp, writer: Writer) -> Iterator[Element]:
    yield Paragraph(_until(found, writer), "lead")
    yield _variances(found, writer)
    yield Paragraph(_VARIANCES_KEY, "note")
    yield Gap()
    yield _forecast(found, writer)
    yield Paragraph(_FORECAST_KEY, "note")


def _until(found: FollowUp, writer: Writer) -> Text:
    if not found.due_months:
        return Text("No case has figures yet.")
    variance = float(found.total.known[0])
    said = (
        Text("{amount} tkr. less than expected", amount=writer.tkr(-variance))
        if variance < 0
        else Text("{amount} tkr. more than expected", amount=writer.tkr(variance))
    )
    return Text(
        "Up to {last}, {due} months, the package's saving is {said}, and its light is {light}.",
        last=periods([found.due_months], found.package.first_year)[0],
        due=found.due_months,
        said=said,
        light=found.light.label.changed(str.lower),
    )


def _rows(
    found: FollowUp, writer: Writer, cells: Callable[[Variances, int, int], Sequence[Cell]]
) -> list[list[Row]]:
    """Return a row for each case, then the groups and the package."""
    package, lang = found.package, writer.language
    sizes = np.bincount(found.plan.result.group, minlength=len(package.groups)).tolist()

    def row(label: Cell, light: Light, of: Variances, index: int, size: int, look: str) -> Row:
        sign, colour = _LIGHTS[light]
        mark = Mark(f"{sign} {writer.say(light.label)}", colour)
        return Row([label, mark, *cells(of, index, size)], look)

    cases = [
        row(case_label(package, i), light, found.by_case, i, 1, "")
        for i, light in enumerate(found.case_lights)
    ]
    sums = [
        row(group_label(package, i, lang), light, found.by_group, i, sizes[i], "total")
        for i, light in enumerate(found.group_lights)
    ]
    whole = row(package_label(lang), found.light, found.total, 0, len(cases), "total")
    return [cases, [*sums, whole]]


def _variances(found: FollowUp, writer: Writer) -> Table:
    of_due = writer.say(Text("of"))

    def cells(of: Variances, i: int, size: int) -> list[Cell]:
        months = f"{writer.count(float(of.months[i]))} {of_due} {found.due_months * size}"
        parts = (of.expected, of.volume, of.pace, of.price, of.known, of.share, of.cost_variance)
        return [months, *(values[i] for values in parts)]

    return Table(
        Text("Variances, tkr."), _VARIANCES, _rows(found, writer, cells), look="small dense"
    )


def _forecast(found: FollowUp, writer: Writer) -> Table:
    of, by_group = found.forecast, found.plan.result.sum_by_group
    gains = np.stack([of.planned_gain, of.average_gain], axis=1)

    def cells(part: Variances, i: int, _size: int) -> list[Cell]:
        if part is found.by_case:
            needed = max(float(of.persons_needed[i]), 0.0)
            return [*gains[i], of.months_left[i], of.persons_left[i], needed]
        sums = gains.sum(axis=0) if part is found.total else by_group(gains)[i]
        return [*sums, None, None, None]

    return Table(Text("Forecast, tkr."), _FORECAST, _rows(found, writer, cells), look="small dense")


def _notes(found: FollowUp) -> Iterator[Text]:
    forecast = found.forecast
    yield _METHODS[found.outcomes.method]
    if found.outcomes.method is not Method.PLAN and forecast.as_planned.any():
        numbers = _numbers(found, forecast.as_planned.tolist())
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
    begun = (found.by_case.months > 0).tolist()
    for case, some, missing in zip(found.package.cases, begun, found.missing, strict=True):
        if missing and some:
            said = ", ".join(map(str, missing))
            yield Text("Case {number} lacks {said}.", number=case.number, said=said)
    if not all(begun) and any(begun):
        numbers = _numbers(found, [not some for some in begun])
        yield Text("Without persons in any month: case {numbers}.", numbers=numbers)


def _numbers(found: FollowUp, chosen: Sequence[bool]) -> Text:
    cases = zip(found.package.cases, chosen, strict=True)
    return listed(case.number for case, yes in cases if yes)


# --- JSON --------------------------------------------------------------------------------


def form(found: FollowUp) -> Form:
    """Return a follow-up: reports, cases, groups, package and years."""
    package, outcomes, forecast = found.package, found.outcomes, found.forecast
    gains = [
        found.plan.result.sum_by_group(each)
        for each in (forecast.planned_gain, forecast.average_gain)
    ]
    return {
        "id": package.id,
        "unit": "tkr.",
        "method": outcomes.method.value,
        "due_months": found.due_months,
        "limits": {
            "green_from": outcomes.limits.green_from,
            "yellow_from": outcomes.limits.yellow_from,
            "least_gain": outcomes.limits.least_gain,
        },
        "reports": [
            {"case": a.case, "period": str(a.period), **_variance(found.by_report, i)}
            for i, a in enumerate(outcomes.actuals)
        ],
        "cases": [_case(found, i) for i in range(len(package.cases))],
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "light": found.group_lights[i].value,
                **_variance(found.by_group, i),
                "planned_average_gain": float(gains[0][i]),
                "average_gain": float(gains[1][i]),
            }
            for i, group in enumerate(package.groups)
        ],
        "package": {
            "light": found.light.value,
            **_variance(found.total, 0),
            "planned_average_gain": float(forecast.planned_gain.sum()),
            "average_gain": float(forecast.average_gain.sum()),
        },
        "years": list(package.shown_years),
        "planned_net_by_year": row(found.planned_net),
        "net_by_year": row(found.net),
        "planned_cumulative_net_by_year": row(np.cumsum(found.planned_net)),
        "cumulative_net_by_year": row(np.cumsum(found.net)),
    }


def _case(found: FollowUp, index: int) -> Form:
    case, forecast = found.package.cases[index], found.forecast
    return {
        "number": case.number,
        "name": case.name,
        "light": found.case_lights[index].value,
        "missing": [str(period) for period in found.missing[index]],
        **_variance(found.by_case, index),
        "planned_average_gain": float(forecast.planned_gain[index]),
        "average_gain": float(forecast.average_gain[index]),
        "rest_as_planned": bool(forecast.as_planned[index]),
        "months_left": float(forecast.months_left[index]),
        "planned_persons_left": or_null(forecast.persons_left[index]),
        "persons_needed_left": or_null(forecast.persons_needed[index]),
    }


def _variance(found: Variances, index: int) -> Form:
    return {
        "months": float(found.months[index]),
        "months_with_unit_saving": float(found.price_months[index]),
        "months_with_cost": float(found.cost_months[index]),
        "expected_saving": or_null(found.expected[index]),
        "saving": or_null(found.saving[index]),
        "volume": or_null(found.volume[index]),
        "pace": or_null(found.pace[index]),
        "price": or_null(found.price[index]),
        "known_variance": or_null(found.known[index]),
        "share": or_null(found.share[index]),
        "expected_cost": or_null(found.expected_cost[index]),
        "cost": or_null(found.cost[index]),
        "cost_variance": or_null(found.cost_variance[index]),
    }
