"""A page for each target group, and after it one for each of its cases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.model import Group
from investpakke.show.charts.bars import MOST_BARS
from investpakke.show.names import case_key, group_key, group_name, group_title, own_name, starred
from investpakke.show.results import plausibility, risk, sensitivity, years
from investpakke.show.results.package import cases_of_group, margin_tile, persons_tile
from investpakke.show.results.switching import margins
from investpakke.show.view import (
    Column,
    Element,
    Heading,
    Kind,
    Page,
    Pair,
    Paragraph,
    Row,
    Strong,
    Table,
    Tiles,
    Told,
)
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Text, joined

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_SWITCHING = (
    Column(Text("Driver"), Kind.TEXT),
    Column(Text("In the plan"), Kind.AMOUNT),
    Column(Text("The gain is gone at"), Kind.AMOUNT),
    Column(Text("Change"), Kind.AMOUNT),
)
_UNITS = {
    Driver.PERSONS: Text("Full-year persons"),
    Driver.UNIT_SAVING: Text("Unit saving, tkr."),
    Driver.PHASING: Text("Phasing, share of the plan's"),
    Driver.INVESTMENT: Text("Annual investment, tkr."),
    Driver.DELAY: Text("The effect comes later"),
}


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield every group's page, each followed by the pages of its cases."""
    package = subject.package
    for position, group in enumerate(package.groups):
        kicker = writer.group(group.id) if own_name(group) else ""
        yield Page(
            group_key(package, position),
            _own(group, group_name(group, writer.language)),
            list(_group(subject, position, writer)),
            kicker,
        )
        for index in subject.members(position):
            if index in subject.pages_of:
                yield Page(
                    case_key(index),
                    Told(package.cases[index].name),
                    list(_case(subject, index, writer)),
                    _own(group, group_title(group, writer.language, " · ")),
                    f"Business case {starred(package, index)}",
                    inner=True,
                )


def _own(group: Group, title: str) -> str:
    return Told(title) if own_name(group) else title


def _group(subject: Subject, position: int, writer: Writer) -> Iterator[Element]:
    members = subject.members(position)
    if not members:
        yield Paragraph(Text("The group has no cases."))
        return
    share = writer.share(float(subject.result.share[position]), 0)
    persons, found = Text("full-year persons"), subject.groups
    needed = writer.of_driver(Driver.PERSONS, float(found.values[Driver.PERSONS][position]))
    yield cases_of_group(subject, position, writer)
    yield Paragraph((Text("Share of the whole package: "), Strong(share)), "share")
    yield Tiles(
        [
            persons_tile(float(subject.result.by_group.persons[position]), writer),
            (writer.say(Text("Break-even")), needed, writer.say(persons)),
            margin_tile(float(found.margin[position]), writer),
        ]
    )
    key, flows = group_key(subject.package, position), years.of_group(subject, position)
    of_group = Text("Group {id} year by year", id=subject.package.groups[position].id)
    title = writer.say(of_group)
    yield Heading(Text("Year by year"))
    yield Pair(
        [years.chart(f"chart-{key}", title, flows, writer)],
        [years.table(f"{title}, tkr.", flows, writer, look="compact")],
    )
    if len(members) <= MOST_BARS:
        thinnest = sorted(members, key=lambda index: float(subject.cases.margin[index]))
        yield Heading(Text("How close the cases are to break-even"))
        yield margins(f"chart-{key}-margins", subject, thinnest, writer)


def _case(subject: Subject, index: int, writer: Writer) -> Iterator[Element]:
    case, gain = subject.package.cases[index], float(subject.result.by_case.gain[index])
    expected = Text("Expected yearly net gain: ")
    yield Paragraph((expected, Strong(writer.million(gain))), "lead")
    yield from _described(subject, index, writer)
    yield _tiles(subject, index, writer)
    yield Paragraph(verdict(subject, index, writer), "verdict")
    yield from map(Paragraph, plausibility.of_case(subject.package, index, writer))
    yield from _years(subject, index, writer)
    moved = writer.say(
        Text("The gain of case {number} when one driver changes", number=case.number)
    )
    bars = subject.tornados[index]
    yield Pair(
        [
            Heading(Text("What it takes for the gain to be gone")),
            _switching(subject, index, writer),
            *risk.of_case(subject, index, writer),
        ],
        [
            Heading(Text("What moves the gain (tkr.)")),
            sensitivity.chart(f"chart-{case_key(index)}-tornado", moved, bars, writer, width=330),
        ],
    )
    horizon = writer.say(Text("Averages over {years} years.", years=case.averaging_years))
    yield Paragraph((f"{horizon} ", Told(case.note)), "note")


def _years(subject: Subject, index: int, writer: Writer) -> Iterator[Element]:
    """Yield the years: in a sentence where they are alike, else as a chart and a table."""
    case, key = subject.package.cases[index], case_key(index)
    flows = years.of_case(subject, index)
    phased = _phased(subject, index, writer)
    if _alike(flows.investment) and _alike(flows.saving):
        amounts = (flows.investment, flows.saving, flows.net)
        investment, saving, net = (writer.tkr(float(of[0])) for of in amounts)
        every = Text(
            "In every year {first}–{last}: investment {investment} tkr., saving {saving} tkr., "
            "net {net} tkr.",
            first=flows.years[0],
            last=flows.years[-1],
            investment=investment,
            saving=saving,
            net=net,
        )
        yield Paragraph((every, " ", phased))
        return
    title = writer.say(Text("Case {number} year by year", number=case.number))
    of_years = Text("Case {number} year by year, tkr.", number=case.number)
    yield Heading(Text("Year by year"))
    yield Pair(
        [years.chart(f"chart-{key}-years", title, flows, writer)],
        [years.table(writer.say(of_years), flows, writer, look="compact"), Paragraph(phased)],
    )


def _alike(values: Floats) -> bool:
    return bool((values == values[0]).all())


def _phased(subject: Subject, index: int, writer: Writer) -> Text:
    """Return the phasing in words: each share with the years in which it holds."""
    shown = subject.package.shown_years
    factors = subject.package.cases[index].phasing.over(len(shown)).tolist()
    if all(factor == 1 for factor in factors):
        return Text("Full effect from the first year.")
    spans: list[list[int]] = []
    for place, factor in enumerate(factors):
        if spans and factors[spans[-1][0]] == factor:
            spans[-1].append(place)
        else:
            spans.append([place])
    shares = writer.shares(factors)
    said = [
        Text(
            "{share} in {years}",
            share=shares[span[0]],
            years=str(shown[span[0]]) if len(span) == 1 else f"{shown[span[0]]}–{shown[span[-1]]}",
        )
        for span in spans
    ]
    return Text("Share of full effect: {shares}.", shares=joined(said))


def _described(subject: Subject, index: int, writer: Writer) -> Iterator[Element]:
    """Yield what the document says of a case in words; what it does not say is left out."""
    told = subject.package.cases[index].description
    for head, said in (
        (Text("The problem"), Told(told.problem)),
        (Text("Target group"), Told(told.target_group)),
        (Text("The effort"), Told(told.effort)),
        (Text("What is known of its effect"), Told(told.evidence)),
        (Text("Benefit"), Told(", ".join(told.benefits))),
        (Text("Not counted"), Told(", ".join(told.not_counted))),
        (Text("Responsible"), Told(told.responsible)),
    ):
        if said:
            yield Paragraph((Strong(f"{writer.say(head)}: "), said))
    for note in told.notes:
        place = ", ".join(part for part in (note.source, note.place) if part)
        yield Paragraph(Told(f"{note.text} ({place})" if place else note.text), "note")


def _tiles(subject: Subject, index: int, writer: Writer) -> Tiles:
    say, result = writer.say, subject.result
    figures, unit_saving = result.by_case, float(result.unit_saving[index])
    margin = writer.share(float(figures.margin[index]))
    return Tiles(
        [
            (say(Text("Annual investment")), writer.tkr(float(figures.investment[index])), "tkr."),
            (say(Text("Average saving")), writer.tkr(float(figures.saving[index])), "tkr."),
            (say(Text("Average gain")), writer.tkr(float(figures.gain[index])), "tkr."),
            persons_tile(float(result.persons[index]), writer),
            (say(Text("Saved per full-year person")), writer.tkr(unit_saving, 1), "tkr."),
            (say(Text("Margin")), margin, say(Text("of the saving"))),
        ]
    )


def verdict(subject: Subject, index: int, writer: Writer) -> Text:
    """Say what the margin means in persons, or that the case loses."""
    found = subject.cases
    persons, needed = (float(each[Driver.PERSONS][index]) for each in (found.base, found.values))
    gain, fewer = float(found.gain[index]), float(found.gain_with_one_fewer[index])
    if gain < 0:
        return Text("The saving does not cover the investment.")
    if math.isnan(persons):
        return Text("Full-year persons are not stated, so break-even in persons is not known.")
    plan, least = writer.count(persons), writer.tkr(needed, 2)
    end = (
        Text("one fewer wipes out the gain.")
        if fewer < 0
        else Text("with one fewer the gain is {fewer} tkr.", fewer=writer.tkr(fewer))
    )
    said = Text(
        "The plan is {plan} fewer full-year persons. {least} are enough to cover the investment",
        plan=plan,
        least=least,
    )
    if fewer < 0:
        return Text("{said}, and {end}", said=said, end=end)
    return Text("{said}; {end}", said=said, end=end)


def _switching(subject: Subject, index: int, writer: Writer) -> Table:
    found, rows = subject.cases, []
    for driver in Driver:
        base, value, change = (
            float(each[driver][index]) for each in (found.base, found.values, found.changes)
        )
        delay = driver is Driver.DELAY
        rows.append(
            Row(
                [
                    _UNITS[driver],
                    NOTHING if delay else writer.of_driver(driver, base),
                    writer.of_driver(driver, value),
                    NOTHING if delay else writer.change(change),
                ]
            )
        )
    caption = Text("Switching values, one driver at a time")
    return Table(caption, _SWITCHING, [rows], look="compact")
