"""How sure the gains are, where an uncertainty is stated: chances, quantiles, and the years."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import Simulation, Spread
from investpakke.show.chances import chance_percent, in_words
from investpakke.show.html import Content, Markup, fragment, table, tag
from investpakke.show.report.charts.bars import Row, bars
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.fan import Quantiles, fan_chart
from investpakke.show.report.charts.spans import Span, spans
from investpakke.show.report.page import Page, case_link, figure, pair, row, tiles
from investpakke.show.report.sections.switching import MOST_BARS
from investpakke.show.report.subject import Subject, case_key
from investpakke.show.report.writer import NOTHING, Writer
from investpakke.show.uncertainty import KEY, basis, correlation_said, labelled, named, remarks
from investpakke.text import Text, in_context, joined

CHANCE = Text("Gain ≥ 0")
_PERCENTS = (Text("5%"), Text("Median"), Text("95%"))
_SHOWN = (0, 2, 4)
_HEADS = (
    Text("Case"),
    Text("Gain in the plan (tkr.)"),
    Text("Mean (tkr.)"),
    CHANCE,
    *(Text("{p} (tkr.)", p=p) for p in _PERCENTS),
)
_YEAR_HEADS = (
    Text("Year"),
    Text("Net in the plan"),
    *_PERCENTS,
    Text("Cum. in the plan"),
    *(Text("Cum. {p}", p=p.changed(str.lower)) for p in _PERCENTS),
    Text("Paid back"),
)
_KEY = Text(
    "The gain is the average yearly one, in tkr. 5% of the draws are below the "
    "5% quantile and 5% above the 95% one. Each year has quantiles of its own. "
    "Paid back is how often the net since the first year was 0 or more, in that "
    "year or one before."
)
_OWN = Text("Some groups or cases have their own.")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield a page of gains and one of years; without a stated uncertainty there is none."""
    if subject.simulations:
        title = _titled(subject, writer, Text("How sure the gain is"))
        yield Page("probability", title, fragment(_gains(subject, writer)))
        title = _titled(subject, writer, Text("How sure the years are"))
        yield Page("fan", title, fragment(_years(subject, writer)))


def _titled(subject: Subject, writer: Writer, title: Text) -> str:
    """Return a title of figures, marked where they rest on the standard range."""
    return writer.say(labelled(title, subject.uncertainty, subject.package))


def _gains(subject: Subject, writer: Writer) -> Iterator[Markup]:
    found = subject.simulations[0]
    yield tag("p", writer.say(_lead(subject, writer)), class_="lead")
    known = " ".join(map(writer.say, remarks(subject.uncertainty, subject.package)))
    yield tag("p", known, class_="note") if known else fragment(())
    order = subject.cases.ranking.tolist()
    yield _spans(subject, found.cases, order[:MOST_BARS], writer)
    rows = [_row(case_link(subject, i), found.cases, i, writer) for i in order]
    for i, group in enumerate(subject.package.groups):
        if subject.members(i):
            rows += _beside(subject, writer.group(group.id), i, writer)
    rows += _beside(subject, writer.whole, None, writer)
    caption = _titled(subject, writer, Text("Chances and quantiles"))
    yield table(caption, map(writer.say, _HEADS), rows, class_="figures small dense")
    yield from _assumed(subject, writer)


def _lead(subject: Subject, writer: Writer) -> Text:
    """Say the chance of the package and the span of its gain, with each correlation."""
    chances = []
    for found in subject.simulations:
        chance = writer.chance(float(found.package.chance[0]))
        low, high = (writer.tkr(float(found.package.quantiles[0, i])) for i in (0, 4))
        of = correlation_said(found.correlation)
        chances.append(
            Text(
                "{chance} with {correlation}, and nine times out of ten the gain lies between "
                "{low} and {high} tkr. a year",
                chance=chance,
                correlation=of,
                low=low,
                high=high,
            )
        )
    return Text(
        "The chance that the package at least earns its investment is {chances}.",
        chances=joined(chances, "; "),
    )


def _assumed(subject: Subject, writer: Writer) -> Iterator[Markup]:
    """Yield what the figures rest on: they are no better than that."""
    asked = subject.uncertainty
    keys = (_KEY, KEY) if len(subject.simulations) > 1 else (_KEY,)
    yield tag("p", " ".join(map(writer.say, keys)), class_="note")
    usual = [
        f"{writer.say(driver.said)} {writer.spread(driver, each)}"
        for driver, each in asked.usual.items()
    ]
    varies = Text("Stated for all cases")
    own = f" {writer.say(_OWN)}" if asked.by_group or asked.by_case or asked.corrections else ""
    if usual or own:
        said = f"{writer.say(varies)}: {'; '.join(usual) or NOTHING}."
        yield tag("p", f"{said}{own}", class_="note")


def _beside(subject: Subject, name: str, group: int | None, writer: Writer) -> Iterator[Markup]:
    """Yield a sum with each correlation: named on the first row, the correlation below."""
    for found in subject.simulations:
        spread, index = (found.package, 0) if group is None else (found.groups, group)
        first = found is subject.simulations[0]
        said = name if first else f"– {writer.say(correlation_said(found.correlation))}"
        yield _row(said, spread, index, writer, "total" if first else None)


def _spans(subject: Subject, found: Spread, cases: list[int], writer: Writer) -> Markup:
    rows = [
        Span(
            writer.case(subject.package.cases[i].number),
            found.quantiles[i].tolist(),
            _chance(found, i, writer),
        )
        for i in cases
    ]
    title = _titled(
        subject,
        writer,
        Text("Gain by case: 5–95%, the middle half, median and chance of a gain ≥ 0"),
    )
    told = "; ".join(f"{each.name}: {each.said}" for each in rows)
    return figure(title, spans(Label("chart-spans", title, told), rows, writer))


def _row(
    name: Content, found: Spread, index: int, writer: Writer, look: str | None = None
) -> Markup:
    return row(
        name,
        [
            writer.tkr(float(found.stated[index])),
            writer.tkr(float(found.mean[index])),
            _chance(found, index, writer),
            *(writer.tkr(float(found.quantiles[index, q])) for q in _SHOWN),
        ],
        look,
    )


def _chance(found: Spread, index: int, writer: Writer) -> str:
    """Return a chance in words; a dash where nothing varies."""
    return writer.chance(float(found.chance[index])) if found.sd[index] > 0 else NOTHING


# --- years and variance ---------------------------------------------------------------------


def _years(subject: Subject, writer: Writer) -> Iterator[Markup]:
    for key, text in (
        ("net", Text("The package's net in each year")),
        ("cumulative", Text("The package's net since the first year")),
    ):
        yield tag("h3", _titled(subject, writer, text))
        charts = [
            _fan(found, key, writer.say(text), writer, wide=len(subject.simulations) == 1)
            for found in subject.simulations
        ]
        yield pair(*charts) if len(charts) == 2 else charts[0]
    caption = _titled(subject, writer, Text("Net by year, tkr."))
    for found in subject.simulations:
        of = writer.say(correlation_said(found.correlation))
        yield tag("h3", f"{caption} · {of}")
        yield table(
            f"{caption} · {of}",
            map(writer.say, _YEAR_HEADS),
            _year_rows(found, writer),
            class_="figures small dense",
        )
    yield _variance(subject, writer)
    draws, seed = writer.tkr(found.draws), found.seed
    made = Text("{draws} draws, seed {seed}.", draws=draws, seed=seed)
    unlike = _unlike_tornado(subject)
    said = " ".join(writer.say(text) for text in (unlike, made) if text)
    yield tag("p", said, class_="note")


def _fan(found: Simulation, key: str, what: str, writer: Writer, *, wide: bool) -> Markup:
    """Return the fan of each year's net, or of the net since the first year."""
    fan, of = found.fan, writer.say(correlation_said(found.correlation))
    quantiles = (
        Quantiles(fan.years, fan.net, fan.stated)
        if key == "net"
        else Quantiles(fan.years, fan.cumulative, fan.stated_cumulative)
    )
    medians = zip(fan.years, quantiles.values[:, 2].tolist(), strict=True)
    told = "; ".join(f"{year}: {writer.tkr(value)}" for year, value in medians)
    name = f"chart-fan-{key}-{found.correlation.usual:g}".replace(".", "-")
    label = Label(name, f"{what} · {of}", told)
    return figure(
        of[0].upper() + of[1:], fan_chart(label, quantiles, writer, width=640 if wide else 330)
    )


def _year_rows(found: Simulation, writer: Writer) -> list[Markup]:
    fan = found.fan
    return [
        row(
            str(year),
            [
                writer.tkr(float(fan.stated[i])),
                *(writer.tkr(float(fan.net[i, q])) for q in _SHOWN),
                writer.tkr(float(fan.stated_cumulative[i])),
                *(writer.tkr(float(fan.cumulative[i, q])) for q in _SHOWN),
                writer.chance(float(fan.paid_back[i])),
            ],
        )
        for i, year in enumerate(fan.years)
    ]


def _unlike_tornado(subject: Subject) -> Text | None:
    """Say why drivers that move the gain in the tornado carry none of the uncertainty."""
    varying = subject.uncertainty.varying(subject.package)
    moved: Sequence[Driver] = [
        bar.driver for bar in subject.tornado.bars if bar.swing > 0 and bar.driver not in varying
    ]
    if not moved:
        return None
    return Text(
        'The page "What moves the package\'s gain" tries {drivers} too, over a range that is a '
        "yardstick. Here it carries nothing, as nobody has stated how uncertain it is.",
        drivers=named(moved),
    )


def _variance(subject: Subject, writer: Writer) -> Markup:
    found = subject.simulations[0]
    varying = subject.uncertainty.varying(subject.package)
    shares = {writer.say(driver.said): found.shares[driver] for driver in varying}
    shares[writer.say(Text("Together"))] = found.together
    known = [(name, share) for name, share in shares.items() if not math.isnan(share)]
    known.sort(key=lambda pair: -pair[1])
    rows = [Row(name, max(share, 0.0), writer.share(share, 0)) for name, share in known]
    title = _titled(subject, writer, Text("Share of the variance of the package's gain"))
    told = "; ".join(f"{each.name}: {each.said}" for each in rows)
    return figure(title, bars(Label("chart-variance", title, told), rows))


def of_case(subject: Subject, index: int, writer: Writer) -> Markup | None:
    """Return how sure the gain of one case is, for its page."""
    if not subject.simulations:
        return None
    found, number = subject.simulations[0].cases, subject.package.cases[index].number
    if not found.sd[index] > 0:
        return None
    chance, quantiles = float(found.chance[index]), found.quantiles[index]
    title = writer.say(
        Text("The gain of case {number}: 5–95%, the middle half and median", number=number)
    )
    low, middle, high = (writer.tkr(float(quantiles[q])) for q in _SHOWN)
    label = Label(f"chart-{case_key(index)}-span", title, f"{low}; {middle}; {high} tkr.")
    return fragment(
        [
            tag("h3", _titled(subject, writer, Text("How sure the gain is"))),
            tiles(
                [
                    (
                        writer.say(Text("Chance that the gain is at least 0")),
                        writer.say(in_words(chance)),
                        chance_percent(chance, writer.language),
                    ),
                    (
                        writer.say(Text("5–95%, tkr. a year")),
                        f"{low} {writer.say(in_context('between two numbers', 'to'))} {high}",
                        "",
                    ),
                ]
            ),
            tag("figure", spans(label, [Span("", quantiles.tolist())], writer, width=330)),
            tag("p", writer.say(basis(subject.uncertainty, subject.package)), class_="note"),
        ]
    )
