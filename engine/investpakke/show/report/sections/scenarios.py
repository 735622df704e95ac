"""Scenarios side by side with the package as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from investpakke.deciding.scenarios.comparison import Comparison, Figures
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.report.charts.bars import Row, bars
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.page import Page, figure, row
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import NOTHING, Writer
from investpakke.show.scenario_words import described
from investpakke.text import Text

MOST_BESIDE = 6
"""Scenarios in one table: more do not fit a page's width; another table follows."""


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; without scenarios, or cases, there is none."""
    found = subject.comparison
    if found is not None:
        title = Text("Scenarios side by side")
        yield Page("scenarios", writer.say(title), fragment(_body(subject, found, writer)))


def _body(subject: Subject, found: Comparison, writer: Writer) -> Iterator[Markup]:
    sums = found.figures(np.ones(len(subject.package.cases), dtype=bool))
    names = [writer.say(scenario.name) for scenario in found.scenarios]
    rows = [
        Row(
            name,
            figures.gain,
            f"{writer.tkr(figures.gain)} tkr.",
            "loss" if figures.gain < 0 else "saving",
        )
        for name, figures in zip(names, sums, strict=True)
    ]
    title = writer.say(Text("The package's average yearly gain"))
    told = "; ".join(f"{each.name}: {each.said}" for each in rows)
    yield figure(title, bars(Label("chart-scenarios", title, told), rows))
    changes = (
        tag(
            "li",
            tag("strong", writer.say(scenario.name)),
            ": ",
            described(scenario, writer.language),
        )
        for scenario in found.scenarios[1:]
    )
    yield tag("ul", *changes)
    others = range(1, max(len(names), 2))
    for first in others[:: MOST_BESIDE - 1]:
        shown = [0, *others[first - 1 : first - 1 + MOST_BESIDE - 1]]
        shown = [index for index in shown if index < len(names)]
        yield _table(subject, [names[i] for i in shown], [sums[i] for i in shown], writer)
    losing = [
        tag("li", tag("strong", name), ": ", writer.listed(figures.losing))
        for name, figures in zip(names, sums, strict=True)
        if figures.losing
    ]
    if losing:
        yield tag("h3", writer.say(Text("Cases that lose")))
        yield tag("ul", *losing)


def _table(
    subject: Subject, names: Sequence[str], sums: Sequence[Figures], writer: Writer
) -> Markup:
    def line(label: Text, value: Callable[[Figures], str], look: str | None = None) -> Markup:
        return row(writer.say(label), map(value, sums), look)

    net = writer.say(Text("Net"))
    rows = [
        line(Text("Annual investment"), lambda f: writer.tkr(f.investment)),
        line(Text("Average saving"), lambda f: writer.tkr(f.saving)),
        line(Text("Average gain"), lambda f: writer.tkr(f.gain), "total"),
        line(Text("Change against base"), lambda f: writer.tkr(f.change, signed=True)),
        line(Text("Present value"), lambda f: writer.tkr(f.net_present_value)),
        line(
            Text("Paid back in year no."),
            lambda f: NOTHING if f.payback is None else str(f.payback),
        ),
        line(Text("Cases that lose"), lambda f: str(len(f.losing))),
        *(
            row(f"{net} {year}", [writer.tkr(float(f.net_by_year[i])) for f in sums])
            for i, year in enumerate(subject.package.shown_years)
        ),
    ]
    caption = writer.say(Text("The scenarios in figures, tkr."))
    return table(caption, ["", *names], rows, class_="figures small")
