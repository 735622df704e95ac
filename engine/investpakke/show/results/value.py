"""Present value and payback: the rate, the package by year, then cases, groups and package."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from investpakke.calc.discount import Discounting
from investpakke.deciding.present_value import Flow, Payer, PresentValue
from investpakke.model import Package
from investpakke.rates import DiscountSchedule
from investpakke.rates.model import CERTAINTIES
from investpakke.show.charts.drawing import Label
from investpakke.show.charts.lines import Line, lines_chart
from investpakke.show.names import case_label, group_label, package_label, package_title
from investpakke.show.plain import Form, or_null, row_or_null
from investpakke.show.view import (
    Cell,
    Chart,
    Column,
    Element,
    Heading,
    Kind,
    Page,
    Paragraph,
    Row,
    RowLabel,
    Table,
)
from investpakke.show.writer import Writer
from investpakke.text import Text, in_context, joined, listed

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_YEARS = (
    Column(Text("Year"), Kind.YEAR),
    Column(Text("Factor"), Kind.AMOUNT, 4),
    Column(Text("Net")),
    Column(Text("Cumulative net")),
    Column(in_context("narrow column", "Present value")),
    Column(in_context("narrow column", "Cum. present value")),
    Column(Text("The state, net")),
    Column(Text("Both, net")),
)
_CASES = (
    Column(Text("Case"), Kind.LABEL),
    Column(Text("Net in all")),
    Column(in_context("narrow column", "Present value")),
    Column(Text("Benefit–cost ratio"), Kind.AMOUNT, 2),
    Column(Text("Payback time, years"), Kind.AMOUNT),
    Column(Text("State's share"), Kind.SHARE),
    Column(Text("The state")),
    Column(Text("Both")),
)
_KEY = Text(
    "Net is the municipality's saving less its investment. The benefit–cost ratio is what the "
    "municipality saves for each krone it invests, both as present values: above 1 more comes "
    "back than is spent. The payback time is the number of years after which the cumulative net, "
    "not discounted, is 0 or more; a dash says that none of the years shown will do."
)
_STATE = Text(
    "The state saves its share of the benefit; the investment is the "
    "municipality's. The figures are present values in the table of cases. "
    "Two figures are the least and the most: the benefit is stated and the weeks on it "
    "are not. A dash says that neither is."
)
_TO = "–"
"""Between the least and the most that a figure can be."""

_NO_STATE = Text(
    "No case states its benefit or the state's share of it, so what the state saves is left out."
)


def page(package: Package, found: PresentValue, writer: Writer) -> Iterator[Element]:
    """Yield the present value of a package."""
    title = writer.say(Text("present value and payback"))
    yield Heading(f"{package_title(package)}: {title}")
    yield Paragraph(rate_text(found, writer))
    yield from _tables(package, found, writer)
    lacking = [
        case.number
        for case, least in zip(package.cases, found.share_between[:, 0], strict=True)
        if math.isnan(least)
    ]
    if lacking and _knows_some_state(found):
        lacks = Text(
            "The state's share lacks in case {cases}; sums with them are not known.",
            cases=listed(lacking),
        )
        yield Paragraph(lacks)
    if found.unknown:
        yield Paragraph(Text("State it with --state-share."), "note")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if not subject.package.cases:
        return
    found = subject.value
    own, last = found.package[Payer.MUNICIPALITY], found.years[-1]
    worth = Text(
        "The municipality's net in {first}–{last} corresponds to {value} in {first} value.",
        first=found.years[0],
        last=last,
        value=writer.million(float(own.present_value[0])),
    )
    lines = [
        Line(writer.say(Text("Cumulative net")), own.cumulative[0]),
        Line(writer.say(Text("Cumulative present value")), own.cumulative_present[0]),
    ]
    title = writer.say(Text("The municipality's net since the first year"))
    told = "; ".join(f"{line.name} {last}: {writer.tkr(float(line.values[-1]))}" for line in lines)
    chart = lines_chart(Label("chart-value", title, told), found.years, lines, writer)
    parts = (
        Paragraph(worth, "lead"),
        Paragraph(rate_text(found, writer)),
        Chart(chart, title),
        *_tables(subject.package, found, writer),
    )
    yield Page("value", writer.say(Text("Present value and payback")), parts)


def _tables(package: Package, found: PresentValue, writer: Writer) -> Iterator[Element]:
    """Yield the years, the cases and what they mean; the state where any case says its share."""
    own = found.package[Payer.MUNICIPALITY]
    least, most = (flows.package.net[0] for flows in found.state_between)
    years = [
        Row(
            [
                year,
                own.discount[i],
                *(values[0, i] for values in (own.net, own.cumulative, own.present)),
                own.cumulative_present[0, i],
                _between(least[i], most[i], writer),
                _between(own.net[0, i] + least[i], own.net[0, i] + most[i], writer),
            ]
        )
        for i, year in enumerate(found.years)
    ]
    cases = [
        _row(case_label(package, i), found, "cases", i, writer) for i in range(len(package.cases))
    ]
    sums = [
        _row(group_label(package, i, writer.language), found, "groups", i, writer)
        for i in range(len(package.groups))
    ]
    sums.append(_row(package_label(writer.language), found, "package", 0, writer))
    tables = (
        Table(Text("Year by year, tkr."), _YEARS, [years], look="small dense"),
        Table(Text("Cases, groups and package, tkr."), _CASES, [cases, sums], look="small dense"),
    )
    exact = len(found.unknown) < found.state_share.size or math.isfinite(least[0])
    some = _knows_some_state(found)
    for table, of_state, shown in zip(tables, (2, 3), (exact, some), strict=True):
        yield table if shown else table.without_last(of_state)
    yield Paragraph(_KEY, "note")
    yield Paragraph(_STATE if _knows_some_state(found) else _NO_STATE, "note")


def _row(
    label: RowLabel,
    found: PresentValue,
    scope: Literal["cases", "groups", "package"],
    index: int,
    writer: Writer,
) -> Row:
    own = getattr(found, scope)[Payer.MUNICIPALITY]
    worth = float(own.present_value[index])
    least, most = (
        float(getattr(flows, scope).present_value[index]) for flows in found.state_between
    )

    cells = [
        label,
        own.total[index],
        worth,
        float(getattr(found.benefit_cost, scope)[index]),
        float(own.payback[index]),
        _share(found, index, writer) if scope == "cases" else None,
        _between(least, most, writer),
        _between(worth + least, worth + most, writer),
    ]
    return Row(cells, "" if label.number else "total")


def _between(least: float, most: float, writer: Writer) -> Cell:
    """Return an amount, or the least and the most that it can be."""
    if not least < most:
        return least
    return f"{writer.tkr(least)} {_TO} {writer.tkr(most)}"


def _share(found: PresentValue, index: int, writer: Writer) -> Cell:
    least, most = found.share_between[index].tolist()
    if not least < most:
        return float(least)
    return f"{writer.count(100 * least)}–{writer.share(most, 0)}"


def _knows_some_state(found: PresentValue) -> bool:
    """Return whether any case says what the state saves, be it within bounds."""
    return bool(np.isfinite(found.share_between[:, 0]).any())


def rate_text(found: PresentValue, writer: Writer) -> Text:
    """Return over which years, in which year's value, by which rate, and how sure that rate is."""
    used, first, last = found.discounting, found.years[0], found.years[-1]
    if not isinstance(used, DiscountSchedule):
        return Text(
            "Present values are of the years {first}–{last}, in {first} value. Rate: {rate} in "
            "every year.",
            first=first,
            last=last,
            rate=writer.share(used, 2),
        )
    return Text(
        "Present values are of the years {first}–{last}, in {first} value. Rate: {name}, {since} "
        "({sure}): {steps}.",
        first=first,
        last=last,
        name=used.name,
        since=used.validity.words,
        sure=CERTAINTIES[used.grounds.certainty],
        steps=steps_text(used, len(found.years), writer),
    )


def steps_text(schedule: DiscountSchedule, years: int, writer: Writer) -> Text:
    """Return the rates that a number of years reach in words, each with its years."""
    reached = [step for step in schedule.steps if step.from_year < years]
    said = [
        Text(
            "{rate} in years {from_year}-{from_year2}",
            rate=_rate(one.rate, writer),
            from_year=one.from_year,
            from_year2=other.from_year - 1,
        )
        for one, other in pairwise(reached)
    ]
    last = _rate(reached[-1].rate, writer)
    said.append(
        Text("{last} after", last=last) if said else Text("{last} in every year", last=last)
    )
    return joined(said)


def _rate(rate: float, writer: Writer) -> str:
    sign = f"{writer.tight}%" if writer.language == "da" else "%"
    return f"{writer.count(rate * 100)}{sign}"


# --- JSON --------------------------------------------------------------------------------


def form(package: Package, found: PresentValue) -> Form:
    """Return the flows of cases, groups and package for each purse."""
    return {
        "id": package.id,
        "unit": "tkr.",
        "years": list(found.years),
        "discounting": _discounting(found.discounting),
        "value_of_year": found.first_year,
        "discount_factors": found.package[Payer.BOTH].discount.tolist(),
        "state_share_unknown": list(found.unknown),
        "cases": [
            {
                "number": case.number,
                "name": case.name,
                "state_share": case.state_share,
                "state_share_between": row_or_null(found.share_between[index]),
                "benefit_cost_ratio": or_null(found.benefit_cost.cases[index]),
                **_purses(found.cases, index),
                **_state_between(found, "cases", index),
            }
            for index, case in enumerate(package.cases)
        ],
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "benefit_cost_ratio": or_null(found.benefit_cost.groups[index]),
                **_purses(found.groups, index),
                **_state_between(found, "groups", index),
            }
            for index, group in enumerate(package.groups)
        ],
        "package": {
            "benefit_cost_ratio": or_null(found.benefit_cost.package[0]),
            **_purses(found.package, 0),
            **_state_between(found, "package", 0),
        },
    }


def _state_between(
    found: PresentValue, scope: Literal["cases", "groups", "package"], index: int
) -> Form:
    """Return what the state saves at the least and at the most, as a present value."""
    flows = (getattr(each, scope) for each in found.state_between)
    return {
        "state_net_present_value_between": [or_null(flow.present_value[index]) for flow in flows]
    }


def _discounting(used: Discounting) -> Form:
    if not isinstance(used, DiscountSchedule):
        return {"kind": "flat", "rate": used}
    return {
        "kind": "schedule",
        "name": used.name.da,
        "valid_from": used.validity.first.isoformat(),
        "certainty": used.grounds.certainty,
        "source": used.grounds.source.da,
        "steps": [{"from_year": step.from_year, "rate": step.rate} for step in used.steps],
    }


def _purses(flows: Mapping[Payer, Flow], index: int) -> Form:
    return {purse.value: _flow(flow, index) for purse, flow in flows.items()}


def _flow(flow: Flow, index: int) -> Form:
    return {
        "net": row_or_null(flow.net[index]),
        "cumulative_net": row_or_null(flow.cumulative[index]),
        "present_values": row_or_null(flow.present[index]),
        "cumulative_present_value": row_or_null(flow.cumulative_present[index]),
        "net_in_all": or_null(flow.total[index]),
        "net_present_value": or_null(flow.present_value[index]),
        "payback_year_number": or_null(flow.payback[index]),
        "discounted_payback_year_number": or_null(flow.discounted_payback[index]),
    }
