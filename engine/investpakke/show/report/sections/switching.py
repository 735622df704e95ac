"""Switching values of all cases, the thinnest margin first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.deciding.drivers import Driver
from investpakke.deciding.switching import Switching
from investpakke.show.html import Content, Markup, fragment, table, tag
from investpakke.show.report.charts.bars import Row, bars
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.page import Page, case_link, figure, row
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.show.uncertainty import HOW_TO_STATE, NOT_STATED, untouched_said
from investpakke.text import Text, in_context

MOST_BARS = 40
"""Bars on one page; the table has all cases."""

_HEADS = (
    Text("Case"),
    Text("Gain (tkr.)"),
    Text("Margin"),
    in_context("narrow column", "Full-year persons"),
    Text("Unit saving (tkr.)"),
    Text("Phasing"),
    Text("Investment (tkr.)"),
    Text("Delay"),
    Text("Gain with one person fewer (tkr.)"),
)
_ABOUT = Text(
    "The margin is the part of the saving that may be lost before the gain is "
    "gone. The other columns show where a single driver must be to take the "
    "gain, all else being as planned: phasing as a change of its factors, "
    "delay in whole years."
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if subject.package.cases:
        title = Text("How close the cases are to break-even")
        yield Page("switching", writer.say(title), fragment(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    found, ranking = subject.cases, subject.cases.ranking.tolist()
    yield tag("p", writer.say(_ABOUT))
    yield margins("chart-margins", subject, ranking[:MOST_BARS], writer)
    rows = [_row(case_link(subject, i), found, i, writer) for i in ranking]
    rows += [
        _row(writer.group(group.id), subject.groups, i, writer, "total")
        for i, group in enumerate(subject.package.groups)
    ]
    rows.append(_row(writer.whole, subject.whole, 0, writer, "total"))
    caption = writer.say(Text("Switching values"))
    yield table(caption, map(writer.say, _HEADS), rows, class_="figures small")
    if subject.draws and not subject.simulations:
        untouched = untouched_said(subject.uncertainty)
        for text in (NOT_STATED, *((untouched,) if untouched else ()), HOW_TO_STATE):
            yield tag("p", writer.say(text), class_="note")


def margins(key: str, subject: Subject, cases: Sequence[int], writer: Writer) -> Markup:
    """Return the margins of some cases as bars, in the order in which they are named."""
    found = subject.cases.margin
    rows = [
        Row(
            writer.case(subject.package.cases[i].number),
            float(found[i]),
            writer.share(float(found[i])),
            "loss" if found[i] < 0 else "saving",
        )
        for i in cases
    ]
    title = writer.say(Text("Margin: the part of the saving that may be lost"))
    told = "; ".join(f"{each.name}: {each.said}" for each in rows)
    return figure(title, bars(Label(key, title, told), rows))


def _row(
    name: Content, found: Switching, index: int, writer: Writer, look: str | None = None
) -> Markup:
    values = {driver: float(found.values[driver][index]) for driver in Driver}
    lost = "loss-cell" if found.lost_with_one_fewer[index] else None
    fewer = tag("span", writer.tkr(float(found.gain_with_one_fewer[index])), class_=lost)
    return row(
        name,
        [
            writer.tkr(float(found.gain[index])),
            writer.share(float(found.margin[index])),
            writer.of_driver(Driver.PERSONS, values[Driver.PERSONS]),
            writer.of_driver(Driver.UNIT_SAVING, values[Driver.UNIT_SAVING]),
            writer.change(float(found.changes[Driver.PHASING][index])),
            writer.of_driver(Driver.INVESTMENT, values[Driver.INVESTMENT]),
            writer.of_driver(Driver.DELAY, values[Driver.DELAY]),
            fewer,
        ],
        look,
    )
