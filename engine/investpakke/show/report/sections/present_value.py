"""Present value: what the years are worth today, to the municipality and to the state."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from investpakke.deciding.present_value import Flow, Payer, PresentValue
from investpakke.show.html import Content, Markup, fragment, table, tag
from investpakke.show.pages.value_page import rate_said
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.lines import Line, lines_chart
from investpakke.show.report.page import Page, case_link, figure, row
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import NOTHING, Writer
from investpakke.text import Text, in_context

_CUMULATIVE = Text("Cumulative net")
_CUMULATIVE_PRESENT = Text("Cumulative present value")
_YEARS = (
    Text("Year"),
    Text("Factor"),
    Text("Net"),
    Text("Cum. net"),
    in_context("narrow column", "Present value"),
    in_context("narrow column", "Cum. present value"),
    Text("The state, net"),
    Text("Both, net"),
)
_CASES = (
    Text("Case"),
    Text("Net in all"),
    in_context("narrow column", "Present value"),
    Text("Paid back"),
    in_context("narrow column", "Discounted"),
    Text("State's share"),
    Text("The state"),
    Text("Both"),
)
_STATES_COLUMN = 5
"""From this column on the table of cases tells of the state."""

_KEY = Text(
    "Tkr. Net is the municipality's saving less its investment. Paid back is "
    "the first year whose cumulative net of the municipality is 0 or more; "
    "discounted, the same of present values. A dash says that none of the years "
    "will do."
)
_STATE = Text(
    "The state saves its share of the benefit; the investment is the "
    "municipality's. The figures are present values in the table of cases, "
    "and a dash says that a case's share is not stated."
)
_NO_STATE = Text(
    "No case states the state's share of the benefit, so what the state saves is left out."
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if subject.package.cases:
        title = writer.say(Text("Present value and payback"))
        yield Page("value", title, fragment(_body(subject, subject.value, writer)))


def _body(subject: Subject, found: PresentValue, writer: Writer) -> Iterator[Markup]:
    own = found.package[Payer.MUNICIPALITY]
    value = writer.million(float(own.present_value[0]))
    first, last = found.years[0], found.years[-1]
    yield tag(
        "p",
        writer.say(
            Text(
                "The municipality's net in {first}–{last} is worth {value} today.",
                first=first,
                last=last,
                value=value,
            )
        ),
        class_="lead",
    )
    yield tag("p", writer.say(rate_said(found, writer.language)))
    lines = [
        Line(writer.say(_CUMULATIVE), own.cumulative[0]),
        Line(writer.say(_CUMULATIVE_PRESENT), own.cumulative_present[0]),
    ]
    title = writer.say(Text("The municipality's net since the first year"))
    told = "; ".join(f"{line.name} {last}: {writer.tkr(float(line.values[-1]))}" for line in lines)
    chart = lines_chart(Label("chart-value", title, told), found.years, lines, writer)
    yield figure(title, chart)
    yield _years(found, writer)
    yield _cases(subject, found, writer)
    yield tag("p", writer.say(_KEY), class_="note")
    yield tag("p", writer.say(_STATE if _knows_state(found) else _NO_STATE), class_="note")


def _years(found: PresentValue, writer: Writer) -> Markup:
    own, state, both = (found.package[purse] for purse in Payer)
    amounts = (own.net, own.cumulative, own.present, own.cumulative_present, state.net, both.net)
    shown = len(amounts) if _knows_state(found) else len(amounts) - 2
    rows = [
        row(
            str(year),
            [
                writer.tkr(float(own.discount[i]), 4),
                *(writer.tkr(float(values[0, i])) for values in amounts[:shown]),
            ],
        )
        for i, year in enumerate(found.years)
    ]
    caption = writer.say(Text("Year by year, tkr."))
    return table(caption, map(writer.say, _YEARS[: 2 + shown]), rows, class_="figures small")


def _cases(subject: Subject, found: PresentValue, writer: Writer) -> Markup:
    rows = []
    for i in range(len(subject.package.cases)):
        share = float(found.state_share[i])
        rows.append(_row(case_link(subject, i), found, found.cases, i, writer, share))
    rows += [
        _row(writer.group(group.id), found, found.groups, i, writer)
        for i, group in enumerate(subject.package.groups)
    ]
    rows.append(_row(writer.whole, found, found.package, 0, writer))
    caption = writer.say(Text("Cases, groups and package, tkr."))
    heads = _CASES if _knows_state(found) else _CASES[:_STATES_COLUMN]
    return table(caption, map(writer.say, heads), rows, class_="figures small")


def _row(
    name: Content,
    found: PresentValue,
    flows: Mapping[Payer, Flow],
    index: int,
    writer: Writer,
    share: float | None = None,
) -> Markup:
    own, state, both = (flows[purse] for purse in Payer)

    def year(number: float) -> str:
        return NOTHING if math.isnan(number) else str(found.years[int(number) - 1])

    cells = [
        writer.tkr(float(own.total[index])),
        writer.tkr(float(own.present_value[index])),
        year(float(own.payback[index])),
        year(float(own.discounted_payback[index])),
        "" if share is None else writer.share(share),
        writer.tkr(float(state.present_value[index])),
        writer.tkr(float(both.present_value[index])),
    ]
    shown = len(cells) if _knows_state(found) else _STATES_COLUMN - 1
    return row(name, cells[:shown], "total" if share is None else None)


def _knows_state(found: PresentValue) -> bool:
    """Return whether any case says what the state saves."""
    return len(found.unknown) < found.state_share.size
