"""A page for each target group, with its table as published, and after it its cases' pages."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.deciding.drivers import Driver
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.names import group_name, own_name
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.path import small_path_chart
from investpakke.show.report.page import Page, case_link, margin_tile, pair, tiles
from investpakke.show.report.sections.cases import case_page
from investpakke.show.report.sections.switching import MOST_BARS, margins
from investpakke.show.report.sections.yearly import told, years_table
from investpakke.show.report.subject import Subject, group_key
from investpakke.show.report.writer import Writer
from investpakke.text import Text

_HEADS = (
    Text("No."),
    Text("Proposal"),
    Text("Annual investment (tkr.)"),
    Text("Average saving (tkr.)"),
    Text("Average gain (tkr.)"),
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield every group's page, each followed by the pages of its cases."""
    for position, group in enumerate(subject.package.groups):
        kicker = writer.group(group.id) if own_name(group) else ""
        body = fragment(_body(subject, position, writer))
        yield Page(group_key(subject, position), group_name(group, writer.language), body, kicker)
        for index in subject.members(position):
            if index in subject.pages_of:
                yield case_page(subject, index, writer)


def _body(subject: Subject, position: int, writer: Writer) -> Iterator[Markup]:
    if not subject.members(position):
        yield tag("p", writer.say(Text("The group has no cases.")))
        return
    share = writer.share(float(subject.result.share[position]), 0)
    yield _cases(subject, position, writer)
    yield tag(
        "p", writer.say(Text("Share of the whole package: ")), tag("strong", share), class_="share"
    )
    yield _tiles(subject, position, writer)
    group, flows = subject.package.groups[position], subject.flows_of_group(position)
    title = writer.say(Text("Group {id} year by year", id=group.id))
    label = Label(f"chart-{group_key(subject, position)}", title, told(flows, writer))
    yield tag("h3", writer.say(Text("Year by year")))
    yield pair(
        tag("figure", small_path_chart(label, flows, writer)),
        years_table(title, flows, writer, look="figures compact"),
    )
    members = subject.members(position)
    if len(members) <= MOST_BARS:
        thinnest = sorted(members, key=lambda index: float(subject.cases.margin[index]))
        yield tag("h3", writer.say(Text("How close the cases are to break-even")))
        yield margins(f"chart-{group_key(subject, position)}-margins", subject, thinnest, writer)


def _cases(subject: Subject, position: int, writer: Writer) -> Markup:
    figures, total = subject.result.by_case, subject.result.by_group
    rows = []
    for index in subject.members(position):
        head = tag("th", case_link(subject, index, subject.starred(index)), scope="row")
        amounts = (figures.investment[index], figures.saving[index], figures.gain[index])
        rows.append(
            tag(
                "tr", head, tag("td", subject.package.cases[index].name), *_amounts(amounts, writer)
            )
        )
    sums = (total.investment[position], total.saving[position], total.gain[position])
    rows.append(
        tag(
            "tr",
            tag("th", "Total", scope="row"),
            tag("td", ""),
            *_amounts(sums, writer),
            class_="total",
        )
    )
    caption = writer.say(Text("The proposals"))
    return table(caption, map(writer.say, _HEADS), rows, class_="figures named")


def _amounts(values: tuple[float, ...], writer: Writer) -> Iterator[Markup]:
    for value in values:
        yield tag("td", writer.tkr(float(value)), class_="number")


def _tiles(subject: Subject, position: int, writer: Writer) -> Markup:
    say, figures = writer.say, subject.result.by_group
    found = subject.groups
    return tiles(
        [
            (
                say(Text("Fewer on public support")),
                writer.count(float(figures.persons[position])),
                say(Text("full-year persons")),
            ),
            (
                say(Text("Break-even")),
                writer.of_driver(Driver.PERSONS, float(found.values[Driver.PERSONS][position])),
                say(Text("full-year persons")),
            ),
            margin_tile(float(found.margin[position]), writer),
        ]
    )
