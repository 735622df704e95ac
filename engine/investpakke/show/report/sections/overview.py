"""The first page after the front: key figures, the groups, and what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.model import Group
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.names import NOBODY, group_name, own_name
from investpakke.show.package_notes import notes
from investpakke.show.report.charts.bars import Row, bars
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.page import Page, figure, margin_tile, row, tiles
from investpakke.show.report.subject import Subject, group_key
from investpakke.show.report.writer import Unit, Writer
from investpakke.show.verdicts import tally
from investpakke.text import Text, counted

_TITLE = Text("The package at a glance")
_EMPTY = Text("The package has no cases yet.")
_HEADS = (
    Text("Target group"),
    Text("Cases"),
    Text("Annual investment (tkr.)"),
    Text("Average saving (tkr.)"),
    Text("Average gain (tkr.)"),
    Text("Fewer full-year persons"),
    Text("Share of the package"),
)
_MOST_NAME = 42
"""Letters of a group's name beside a bar."""

_KNOW = Text("Worth knowing before deciding")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page."""
    yield Page("overview", writer.say(_TITLE), fragment(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    if not subject.package.cases:
        yield tag("p", writer.say(_EMPTY), class_="lead")
        return
    yield tag("p", writer.say(_lead(subject, writer)), class_="lead")
    yield _tiles(subject, writer)
    yield tag("h3", writer.say(Text("The target groups")))
    yield _shares(subject, writer)
    yield _groups(subject, writer)
    yield tag("h3", writer.say(_KNOW))
    told = (tag("li", text) for text in _know(subject, writer))
    yield tag("ul", *told, class_="know")


def _lead(subject: Subject, writer: Writer) -> Text:
    package, total = subject.package, subject.result.total
    n, g = len(package.cases), len(package.groups)
    cost, saved, gain = (
        writer.million(float(v)) for v in (total.investment, total.saving, total.gain)
    )
    nobody = package.municipality == NOBODY
    return Text(
        "{municipality} can invest {cost} a year in {cases} for {groups}. It is expected to save "
        "{saved} a year on average, so that the gain is {gain} a year.",
        municipality=Text("The municipality") if nobody else package.municipality,
        cost=cost,
        cases=counted("{n} case", "{n} cases", n),
        groups=counted("{n} target group", "{n} target groups", g),
        saved=saved,
        gain=gain,
    )


def _tiles(subject: Subject, writer: Writer) -> Markup:
    result, say = subject.result, writer.say
    total, years = result.total, subject.package.shown_years
    span = f"{years[0]}–{years[-1]}"
    unit = _unit(subject, writer)
    money, a_year = unit.name, say(Text("{name} a year", name=unit.name))
    return tiles(
        [
            (say(Text("Annual investment")), unit.short(float(total.investment)), money),
            (say(Text("Average saving")), unit.short(float(total.saving)), money),
            (say(Text("Average gain")), unit.short(float(total.gain)), money),
            (say(Text("Mean net {span}", span=span)), unit.short(result.mean_net), a_year),
            (
                say(Text("Fewer on public support")),
                writer.count(float(total.persons)),
                say(Text("full-year persons")),
            ),
            margin_tile(float(total.margin), writer),
        ]
    )


def _unit(subject: Subject, writer: Writer) -> Unit:
    """Return the unit of the page's large figures."""
    total = subject.result.total
    return Unit.of(writer, [float(total.investment), float(total.saving)])


def _shares(subject: Subject, writer: Writer) -> Markup:
    result, say = subject.result, writer.say
    unit = _unit(subject, writer)
    rows = [
        Row(
            _short(group, writer),
            float(result.by_group.investment[i]),
            f"{unit.full(float(result.by_group.investment[i]))} · "
            f"{writer.share(float(result.share[i]), 0)}",
            "investment",
        )
        for i, group in enumerate(subject.package.groups)
    ]
    title = say(Text("Annual investment by target group"))
    told = "; ".join(f"{row.name}: {row.said}" for row in rows)
    return figure(title, bars(Label("chart-groups", title, told), rows))


def _named(group: Group, writer: Writer) -> str:
    if own_name(group) is None:
        return writer.group(group.id)
    return f"{group.id}. {group_name(group, writer.language)}"


def _short(group: Group, writer: Writer) -> str:
    """Return what a group is called beside its bar."""
    name = _named(group, writer)
    return name if len(name) <= _MOST_NAME else f"{name[: _MOST_NAME - 1].rstrip()}…"


def _groups(subject: Subject, writer: Writer) -> Markup:
    result, package = subject.result, subject.package
    figures, total = result.by_group, result.total
    rows = [
        row(
            tag("a", _named(group, writer), href=f"#{group_key(subject, i)}"),
            [
                str(len(subject.members(i))),
                writer.tkr(float(figures.investment[i])),
                writer.tkr(float(figures.saving[i])),
                writer.tkr(float(figures.gain[i])),
                writer.count(float(figures.persons[i])),
                writer.share(float(result.share[i]), 0),
            ],
        )
        for i, group in enumerate(package.groups)
    ]
    rows.append(
        row(
            writer.whole,
            [
                str(len(package.cases)),
                writer.tkr(float(total.investment)),
                writer.tkr(float(total.saving)),
                writer.tkr(float(total.gain)),
                writer.count(float(total.persons)),
                writer.share(float(result.share.sum()), 0),
            ],
            "total",
        )
    )
    caption = writer.say(Text("The package by target group"))
    return table(caption, map(writer.say, _HEADS), rows, class_="figures")


def _know(subject: Subject, writer: Writer) -> Iterator[str]:
    yield from notes(subject.package, subject.result, writer.language)
    verdicts = [line.verdict for line in subject.published]
    if verdicts:
        yield writer.say(
            tally(
                verdicts, Text('explained on the page "Reconciliation with the published figures"')
            )
        )
