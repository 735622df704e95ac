"""A page for each business case: its figures, its years, what ends its gain, what moves it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from investpakke.deciding.drivers import Driver
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.names import group_title
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.path import small_path_chart
from investpakke.show.report.charts.phasing import phasing_chart
from investpakke.show.report.charts.tornado import tornado_chart
from investpakke.show.report.page import Page, pair, row, tiles
from investpakke.show.report.sections import probability
from investpakke.show.report.sections.sensitivity import told as told_bars
from investpakke.show.report.sections.yearly import told, years_table
from investpakke.show.report.subject import Subject, case_key
from investpakke.show.report.writer import NOTHING, Writer
from investpakke.text import Text

_HEADS = (Text("Driver"), Text("In the plan"), Text("The gain is gone at"), Text("Change"))
_UNITS = {
    Driver.PERSONS: Text("Full-year persons"),
    Driver.UNIT_SAVING: Text("Unit saving, tkr."),
    Driver.PHASING: Text("Phasing, share of the plan's"),
    Driver.INVESTMENT: Text("Annual investment, tkr."),
    Driver.DELAY: Text("The effect comes later"),
}


def case_page(subject: Subject, index: int, writer: Writer) -> Page:
    """Return the page of one case."""
    case = subject.package.cases[index]
    group = subject.package.groups[int(subject.result.group[index])]
    business = group_title(group, writer.language, " · ")
    return Page(
        case_key(index),
        case.name,
        fragment(_body(subject, index, writer)),
        business,
        f"Business case {subject.starred(index)}",
        inner=True,
    )


def _body(subject: Subject, index: int, writer: Writer) -> Iterator[Markup]:
    say = writer.say
    yield tag(
        "p",
        say(Text("Expected yearly net gain: ")),
        tag("strong", writer.million(float(subject.result.by_case.gain[index]))),
        class_="lead",
    )
    yield _tiles(subject, index, writer)
    yield tag("p", say(_verdict(subject, index, writer)), class_="verdict")
    yield pair(_pictures(subject, index, writer), _tables(subject, index, writer))
    yield from _notes(subject, index, writer)


def _tiles(subject: Subject, index: int, writer: Writer) -> Markup:
    say, result = writer.say, subject.result
    figures = result.by_case
    return tiles(
        [
            (say(Text("Annual investment")), writer.tkr(float(figures.investment[index])), "tkr."),
            (say(Text("Average saving")), writer.tkr(float(figures.saving[index])), "tkr."),
            (say(Text("Average gain")), writer.tkr(float(figures.gain[index])), "tkr."),
            (
                say(Text("Fewer on public support")),
                writer.count(float(result.persons[index])),
                say(Text("full-year persons")),
            ),
            (
                say(Text("Saved per full-year person")),
                writer.tkr(float(result.unit_saving[index]), 1),
                "tkr.",
            ),
            (
                say(Text("Margin")),
                writer.share(float(figures.margin[index])),
                say(Text("of the saving")),
            ),
        ]
    )


def _verdict(subject: Subject, index: int, writer: Writer) -> Text:
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


def _pictures(subject: Subject, index: int, writer: Writer) -> Markup:
    """Return what is drawn of a case: its years, its phasing, what moves its gain."""
    say, flows = writer.say, subject.flows_of_case(index)
    case, key = subject.package.cases[index], case_key(index)
    title = say(Text("Case {number} year by year", number=case.number))
    years = Label(f"chart-{key}-years", title, told(flows, writer))
    bars = subject.tornados[index]
    title = say(Text("The gain of case {number} when one driver changes", number=case.number))
    moves = Label(f"chart-{key}-tornado", title, told_bars(bars, writer))
    return fragment(
        [
            tag("h3", say(Text("Year by year"))),
            tag("figure", small_path_chart(years, flows, writer)),
            tag("h3", say(Text("Phasing"))),
            _phasing(subject, index, writer),
            tag("h3", say(Text("What moves the gain (tkr.)"))),
            tag("figure", tornado_chart(moves, bars, writer, width=330)),
        ]
    )


def _tables(subject: Subject, index: int, writer: Writer) -> Markup:
    """Return the tables beside the pictures: the years, and what ends the gain."""
    say, number = writer.say, subject.package.cases[index].number
    title = say(Text("Case {number} year by year, tkr.", number=number))
    return fragment(
        [
            tag("h3", say(Text("In figures (tkr.)"))),
            years_table(title, subject.flows_of_case(index), writer, look="figures compact"),
            tag("h3", say(Text("What it takes for the gain to be gone"))),
            _switching(subject, index, writer),
            probability.of_case(subject, index, writer),
        ]
    )


def _phasing(subject: Subject, index: int, writer: Writer) -> Markup:
    case, years = subject.package.cases[index], subject.package.shown_years
    factors = case.phasing.over(len(years)).tolist()
    title = writer.say(Text("Share of full effect in case {number}", number=case.number))
    said = "; ".join(f"{y}: {f}" for y, f in zip(years, writer.shares(factors), strict=True))
    chart = phasing_chart(
        Label(f"chart-{case_key(index)}-phasing", title, said), years, factors, writer
    )
    return tag("figure", chart, tag("figcaption", case.phasing.name or title))


def _switching(subject: Subject, index: int, writer: Writer) -> Markup:
    found, rows = subject.cases, []
    for driver in Driver:
        base, value, change = (
            float(each[driver][index]) for each in (found.base, found.values, found.changes)
        )
        rows.append(
            row(
                writer.say(_UNITS[driver]),
                [
                    NOTHING if driver is Driver.DELAY else writer.of_driver(driver, base),
                    writer.of_driver(driver, value),
                    NOTHING if driver is Driver.DELAY else writer.change(change),
                ],
            )
        )
    caption = writer.say(Text("Switching values, one driver at a time"))
    return table(caption, map(writer.say, _HEADS), rows, class_="figures compact")


def _notes(subject: Subject, index: int, writer: Writer) -> Iterator[Markup]:
    case = subject.package.cases[index]
    years = case.averaging_years
    horizon = writer.say(Text("Averages over {years} years.", years=years))
    yield tag("p", horizon, f" {case.note}" if case.note else None, class_="note")
