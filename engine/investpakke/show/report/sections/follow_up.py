"""Follow-up: what came of the cases so far, and where they are heading."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import FollowUp, Light, Variances
from investpakke.deciding.follow_up.period import periods
from investpakke.show.html import Content, Markup, fragment, table, tag
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.lines import Line, lines_chart
from investpakke.show.report.page import Page, case_link, figure
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.text import Text

_HEADS = (
    Text("Case"),
    Text("Light"),
    Text("Months"),
    Text("Expected"),
    Text("Volume"),
    Text("Pace"),
    Text("Price"),
    Text("Variance"),
    Text("Reached"),
    Text("Gain, plan"),
    Text("Gain, forecast"),
)
_SIGNS = {Light.UNKNOWN: "○", Light.RED: "■", Light.YELLOW: "▲", Light.GREEN: "●"}
"""A light has a shape too: it must be told on paper without colours."""

_KEY = Text(
    "Tkr. The saving is of the months that have figures; + is more saved than "
    "expected. Volume, pace and price add up to the variance. Months without "
    "figures are missing; they are not zero. The gain is the average yearly "
    "one, and the forecast goes by the months with figures."
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; where nothing is followed up there is none."""
    if subject.follow_up is not None:
        title = writer.say(Text("Follow-up"))
        yield Page("follow-up", title, fragment(_body(subject, subject.follow_up, writer)))


def _body(subject: Subject, found: FollowUp, writer: Writer) -> Iterator[Markup]:
    yield tag("p", writer.say(_until(found, writer)), class_="lead")
    planned = Line(writer.say(Text("Planned")), np.cumsum(found.planned_net))
    heading = Line(writer.say(Text("Actual and forecast")), np.cumsum(found.net))
    title = writer.say(Text("The package's net since the first year"))
    told = "; ".join(
        f"{each.name}: {writer.tkr(float(each.values[-1]))}" for each in (planned, heading)
    )
    chart = lines_chart(
        Label("chart-follow-up", title, told),
        subject.package.shown_years,
        [planned, heading],
        writer,
    )
    yield figure(title, chart)
    caption = writer.say(Text("Variances and forecast"))
    yield table(
        caption,
        map(writer.say, _HEADS),
        _rows(subject, found, writer),
        class_="figures small lights",
    )
    yield tag("p", writer.say(_KEY), class_="note")


def _until(found: FollowUp, writer: Writer) -> Text:
    if not found.due_months:
        return Text("No case has figures yet.")
    last = periods([found.due_months], found.package.first_year)[0]
    variance = writer.tkr(float(found.total.known[0]), signed=True)
    light = writer.say(found.light.said).lower()
    return Text(
        "Up to {last} the package's saving is {variance} tkr. from what was "
        "expected, and its light is {light}.",
        last=last,
        variance=variance,
        light=light,
    )


def _rows(subject: Subject, found: FollowUp, writer: Writer) -> Iterator[Markup]:
    forecast, result = found.forecast, found.plan.result
    gains = np.stack([forecast.planned_gain, forecast.average_gain], axis=1)
    for i in range(len(subject.package.cases)):
        name = case_link(subject, i)
        yield _row(name, found.case_lights[i], found.by_case, i, gains[i], writer)
    sums = result.sum_by_group(gains)
    for i, group in enumerate(subject.package.groups):
        name = writer.group(group.id)
        yield _row(name, found.group_lights[i], found.by_group, i, sums[i], writer, "total")
    every = gains.sum(axis=0)
    yield _row(writer.whole, found.light, found.total, 0, every, writer, "total")


def _row(
    name: Content,
    light: Light,
    of: Variances,
    index: int,
    gains: Floats,
    writer: Writer,
    look: str | None = None,
) -> Markup:
    amounts = (of.expected, of.volume, of.pace, of.price, of.known)
    shown = tag("span", f"{_SIGNS[light]} {writer.say(light.said)}", class_=f"light {light.value}")
    cells = [
        writer.count(float(of.months[index])),
        *(writer.tkr(float(values[index])) for values in amounts),
        writer.share(float(of.share[index]), 0),
        *(writer.tkr(gain) for gain in gains.tolist()),
    ]
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", shown),
        *(tag("td", cell, class_="number") for cell in cells),
        class_=look,
    )
