"""How sure the gains are: the chance that each is 0 or more, quantiles, and the fan by year."""

from __future__ import annotations

import math
from collections.abc import Iterator

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import (
    YARDSTICK,
    Distribution,
    Simulation,
    Spread,
    Uncertainty,
)
from investpakke.errors import Text
from investpakke.show.html import Content, Markup, joined, table, tag
from investpakke.show.pages.risk_page import YARDSTICK_SAID
from investpakke.show.report.charts.bars import Row, bars
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.fan import Quantiles, fan_chart
from investpakke.show.report.charts.spans import Span, spans
from investpakke.show.report.page import Page, case_link, figure, row, tiles
from investpakke.show.report.sections.switching import MOST_BARS
from investpakke.show.report.subject import Subject, case_key
from investpakke.show.report.writer import Writer

CHANCE = Text("Gevinst ≥ 0", "Gain ≥ 0")
_PERCENTS = (Text("5 %", "5%"), Text("Median", "Median"), Text("95 %", "95%"))
_SHOWN = (0, 2, 4)
_HEADS = (Text("Sag", "Case"), Text("Gevinst i planen (tkr.)", "Gain in the plan (tkr.)"),
          Text("Middel (tkr.)", "Mean (tkr.)"), CHANCE,
          *(Text(f"{p.da} (tkr.)", f"{p.en} (tkr.)") for p in _PERCENTS))  # fmt: skip
_YEAR_HEADS = (Text("År", "Year"), Text("Netto i planen", "Net in the plan"), *_PERCENTS,
               Text("Akk. i planen", "Cum. in the plan"),
               *(Text(f"Akk. {p.da.lower()}", f"Cum. {p.en.lower()}") for p in _PERCENTS),
               Text("Tjent hjem", "Paid back"))  # fmt: skip
_KEY = Text(
    "Gevinsten er den gennemsnitlige årlige, i tkr. 5 % af trækningerne er under 5 %-fraktilen, og "
    "5 % er over 95 %-fraktilen. Hvert år har sine egne fraktiler. Tjent hjem er andelen af "
    "trækningerne, hvor netto siden første år har været 0 eller mere, det år eller før.",
    "The gain is the average yearly one, in tkr. 5% of the draws are below the 5% quantile and 5% "
    "above the 95% one. Each year has quantiles of its own. Paid back is the share of the draws "
    "whose net since the first year was 0 or more, in that year or one before.",
)
_OWN = Text("Nogle sager har deres egne.", "Some cases have their own.")
_INDEPENDENT = Text(
    "Sagerne varierer uafhængigt af hinanden. Rammes de af det samme, er pakken mindre sikker end "
    "vist.",
    "The cases vary independently of each other. If the same thing hits them all, the package is "
    "less sure than shown.",
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield a page of gains and one of years; a package without cases has none."""
    found = subject.simulation
    if found is not None:
        title = writer.say(Text("Hvor sikker gevinsten er", "How sure the gain is"))
        yield Page("probability", title, joined(_gains(subject, found, writer)))
        title = writer.say(Text("Hvor sikre årene er", "How sure the years are"))
        yield Page("fan", title, joined(_years(found, writer)))


def _gains(subject: Subject, found: Simulation, writer: Writer) -> Iterator[Markup]:
    low, high = (writer.tkr(float(found.package.quantiles[0, i])) for i in (0, 4))
    chance = writer.chance(float(found.package.chance[0]))
    yield tag("p", writer.say(Text(
        f"Sandsynligheden for, at pakken mindst tjener sin investering hjem, er {chance}. Ni ud af "
        f"ti gange ligger gevinsten mellem {low} og {high} tkr. om året.",
        f"The chance that the package at least earns its investment is {chance}. Nine times out of "
        f"ten the gain lies between {low} and {high} tkr. a year.",
    )), class_="lead")  # fmt: skip
    order = subject.cases.ranking.tolist()
    yield _spans(subject, found.cases, order[:MOST_BARS], writer)
    rows = [_row(case_link(subject, i), found.cases, i, writer) for i in order]
    rows += [_row(writer.group(group.id), found.groups, i, writer, "total")
             for i, group in enumerate(subject.package.groups) if subject.members(i)]  # fmt: skip
    rows.append(_row(writer.whole, found.package, 0, writer, "total"))
    caption = writer.say(Text("Sandsynlighed og fraktiler", "Chances and quantiles"))
    yield table(caption, map(writer.say, _HEADS), rows, class_="figures small")
    yield from _assumed(subject, found, writer)


def _assumed(subject: Subject, found: Simulation, writer: Writer) -> Iterator[Markup]:
    """Yield what the figures rest on: they are no better than that."""
    asked = subject.uncertainty
    yield tag("p", writer.say(_KEY), class_="note")
    if not (asked.usual or asked.by_case):
        yield tag("p", writer.say(YARDSTICK_SAID), class_="note")
    said = "; ".join(f"{writer.say(driver.said)} {writer.spread(driver, each)}"
                     for driver, each in _usual(asked).items())  # fmt: skip
    varies = Text("Hvad der varierer i alle sager", "What varies in all cases")
    own = f" {writer.say(_OWN)}" if asked.by_case or asked.corrections else ""
    yield tag("p", f"{writer.say(varies)}: {said}.{own}", class_="note")
    correlation = asked.correlation
    if not (correlation.usual or correlation.by_driver or correlation.matrix):
        yield tag("p", writer.say(_INDEPENDENT), class_="note")
    draws, seed = writer.tkr(found.draws), found.seed
    made = Text(f"{draws} trækninger, frø {seed}.", f"{draws} draws, seed {seed}.")
    yield tag("p", writer.say(made), class_="note")


def _usual(asked: Uncertainty) -> dict[Driver, Distribution]:
    return {driver: asked.usual.get(driver, YARDSTICK[driver]) for driver in Driver}


def _spans(subject: Subject, found: Spread, cases: list[int], writer: Writer) -> Markup:
    rows = [
        Span(writer.case(subject.package.cases[i].number),
             found.quantiles[i].tolist(), writer.chance(float(found.chance[i])))
        for i in cases
    ]  # fmt: skip
    title = writer.say(Text("Gevinst pr. sag: 5–95 %, midterste halvdel, median og P(gevinst ≥ 0)",
                            "Gain by case: 5–95%, the middle half, median and "
                            "P(gain ≥ 0)"))  # fmt: skip
    told = "; ".join(f"{each.name}: {each.said}" for each in rows)
    return figure(title, spans(Label("chart-spans", title, told), rows, writer))  # fmt: skip


def _row(
    name: Content, found: Spread, index: int, writer: Writer, look: str | None = None
) -> Markup:
    return row(name, [
        writer.tkr(float(found.stated[index])), writer.tkr(float(found.mean[index])),
        writer.chance(float(found.chance[index])),
        *(writer.tkr(float(found.quantiles[index, q])) for q in _SHOWN),
    ], look)  # fmt: skip


# --- years and variance ---------------------------------------------------------------------


def _years(found: Simulation, writer: Writer) -> Iterator[Markup]:
    fan = found.fan
    charts = (("net", Text("Pakkens netto i hvert år", "The package's net in each year"),
               Quantiles(fan.years, fan.net, fan.stated)),
              ("cumulative", Text("Pakkens netto siden første år",
                                  "The package's net since the first year"),
               Quantiles(fan.years, fan.cumulative, fan.stated_cumulative)))  # fmt: skip
    for key, text, quantiles in charts:
        title = writer.say(text)
        medians = zip(fan.years, quantiles.values[:, 2].tolist(), strict=True)
        told = "; ".join(f"{year}: {writer.tkr(value)}" for year, value in medians)
        label = Label(f"chart-fan-{key}", title, told)
        yield figure(title, fan_chart(label, quantiles, writer))
    rows = [
        row(str(year), [
            writer.tkr(float(fan.stated[i])), *(writer.tkr(float(fan.net[i, q])) for q in _SHOWN),
            writer.tkr(float(fan.stated_cumulative[i])),
            *(writer.tkr(float(fan.cumulative[i, q])) for q in _SHOWN),
            writer.chance(float(fan.paid_back[i])),
        ])
        for i, year in enumerate(fan.years)
    ]  # fmt: skip
    caption = writer.say(Text("Netto år for år, tkr.", "Net by year, tkr."))
    yield table(caption, map(writer.say, _YEAR_HEADS), rows, class_="figures small")
    yield tag("h3", writer.say(Text("Hvad usikkerheden kommer af",
                                    "Where the uncertainty comes from")))  # fmt: skip
    yield _variance(found, writer)


def _variance(found: Simulation, writer: Writer) -> Markup:
    shares = {writer.say(driver.said): share for driver, share in found.shares.items()}
    shares[writer.say(Text("Sammen", "Together"))] = found.together
    known = [(name, share) for name, share in shares.items() if not math.isnan(share)]
    known.sort(key=lambda pair: -pair[1])
    rows = [Row(name, max(share, 0.0), writer.share(share)) for name, share in known]
    title = writer.say(Text("Andel af variansen i pakkens gevinst",
                            "Share of the variance of the package's gain"))  # fmt: skip
    told = "; ".join(f"{each.name}: {each.said}" for each in rows)
    return figure(title, bars(Label("chart-variance", title, told), rows))  # fmt: skip


def of_case(subject: Subject, index: int, writer: Writer) -> Markup | None:
    """Return how sure the gain of one case is, for its page."""
    if subject.simulation is None:
        return None
    found, number = subject.simulation.cases, subject.package.cases[index].number
    quantiles = found.quantiles[index]
    title = writer.say(Text(f"Gevinsten i sag {number}: 5–95 %, midterste halvdel og median",
                            f"The gain of case {number}: 5–95%, the middle half and "
                            "median"))  # fmt: skip
    low, middle, high = (writer.tkr(float(quantiles[q])) for q in _SHOWN)
    label = Label(f"chart-{case_key(index)}-span", title, f"{low}; {middle}; {high} tkr.")
    return joined([
        tag("h3", writer.say(Text("Hvor sikker gevinsten er", "How sure the gain is"))),
        tiles([
            (writer.say(Text("Sandsynlighed for, at gevinsten er mindst 0",
                             "Chance that the gain is at least 0")),
             writer.chance(float(found.chance[index])), ""),
            (writer.say(Text("5–95 %, tkr. om året", "5–95%, tkr. a year")),
             f"{low} {writer.say(Text('til', 'to'))} {high}", ""),
        ]),
        tag("figure", spans(label, [Span("", quantiles.tolist())], writer, width=330)),
    ])  # fmt: skip
