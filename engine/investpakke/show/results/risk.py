"""How sure the gains are: chances, quantiles, the years, and what carries the variance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import QUANTILES, Simulation, Spread, Uncertainty
from investpakke.deciding.switching import switching
from investpakke.model import Package
from investpakke.show.charts.bars import MOST_BARS, Span, spans
from investpakke.show.charts.drawing import Label
from investpakke.show.charts.lines import Quantiles, fan_chart
from investpakke.show.names import case_label, group_label, package_label, package_title
from investpakke.show.plain import Form
from investpakke.show.results import switching as switching_view
from investpakke.show.uncertainty import (
    KEY,
    basis,
    correlation_text,
    labelled,
    named,
    not_stated_texts,
    remarks,
)
from investpakke.show.view import (
    Bar,
    Bars,
    Cell,
    Chart,
    Column,
    Element,
    Heading,
    Kind,
    Page,
    Pair,
    Paragraph,
    Row,
    Table,
)
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Text, joined

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_PERCENTS = (Text("5%"), Text("Median"), Text("95%"))
_SHOWN = tuple(QUANTILES.index(p) for p in (0.05, 0.5, 0.95))
_CORRECTED = Column(Text("Corrected"))
_GAINS = (
    Column(Text("Case"), Kind.LABEL),
    Column(Text("Gain in the plan")),
    _CORRECTED,
    Column(Text("Mean")),
    Column(Text("Gain ≥ 0"), Kind.CHANCE),
    *map(Column, _PERCENTS),
    Column(Text("Most from"), Kind.TEXT, aside=True),
)
_YEARS = (
    Column(Text("Year"), Kind.YEAR),
    Column(Text("Net in the plan")),
    *map(Column, _PERCENTS),
    Column(Text("Cum. in the plan")),
    *(Column(Text("Cum. {p}", p=p.changed(str.lower))) for p in _PERCENTS),
    Column(Text("Paid back"), Kind.CHANCE),
)
_GAINS_KEY = Text(
    "The gain is the average yearly one, in tkr. Corrected, where shown, is after evidence, "
    "deadweight and fade-out, before anything varies. Gain ≥ 0 is how often the gain is 0 or "
    "more. 5% of the draws are below the 5% quantile and 5% above the 95% one."
)
_MOST_KEY = Text("Most from is the driver that alone carries most of the variance.")
_YEARS_KEY = Text(
    "Each year has quantiles of its own. Paid back is how often the net since the first year "
    "was 0 or more, in that year or one before."
)
_OWN = Text("Some groups or cases have their own.")
_SAME = 1e-6


# --- what is shown -----------------------------------------------------------------------


def page(
    package: Package,
    result: PackageResult,
    uncertainty: Uncertainty,
    found: Sequence[Simulation],
    writer: Writer,
) -> Iterator[Element]:
    """Yield the simulations of a package, beside each other; with none, what is to be stated."""
    title = labelled(Text("how sure the gain is"), uncertainty, package)
    yield Heading(f"{package_title(package)}: {writer.say(title)}")
    if not found:
        yield from map(Paragraph, not_stated_texts(uncertainty))
        yield from switching_view.page(package, result, writer)
        return
    yield Paragraph(_made(found[0], writer))
    yield from map(Paragraph, remarks(uncertainty, package))
    yield _gains(package, result, uncertainty, found, writer)
    keys = [_GAINS_KEY, _MOST_KEY, *([KEY] if len(found) > 1 else [])]
    yield Paragraph(joined(keys, " "), "note")
    yield from _years(package, uncertainty, found, writer)
    yield Paragraph(_YEARS_KEY, "note")
    yield _variance(package, uncertainty, found[0], writer)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield a page of gains and one of years; without a stated uncertainty there is none."""
    found, package, uncertainty = subject.simulations, subject.package, subject.uncertainty
    if not found:
        return
    title = writer.say(labelled(Text("How sure the gain is"), uncertainty, package))
    yield Page("probability", title, list(_gains_page(subject, writer)))
    title = writer.say(labelled(Text("How sure the years are"), uncertainty, package))
    charts = list(_fans(package, uncertainty, found, writer))
    unlike, made = _unlike_tornado(subject), _made(found[0], writer)
    parts = (
        *charts,
        *_years(package, uncertainty, found, writer),
        _variance(package, uncertainty, found[0], writer),
        Paragraph(joined([_YEARS_KEY, *([unlike] if unlike else []), made], " "), "note"),
    )
    yield Page("fan", title, parts)


def _gains_page(subject: Subject, writer: Writer) -> Iterator[Element]:
    found, package, uncertainty = subject.simulations, subject.package, subject.uncertainty
    yield Paragraph(_lead(found, writer), "lead")
    known = remarks(uncertainty, package)
    if known:
        yield Paragraph(joined(known, " "), "note")
    yield _spans(subject, writer)
    yield _gains(package, subject.result, uncertainty, found, writer)
    keys = (_GAINS_KEY, KEY) if len(found) > 1 else (_GAINS_KEY,)
    yield Paragraph(joined(keys, " "), "note")
    usual = [
        f"{writer.say(driver.label)} {writer.spread(driver, each)}"
        for driver, each in uncertainty.usual.items()
    ]
    own = (
        f" {writer.say(_OWN)}"
        if uncertainty.by_group or uncertainty.by_case or uncertainty.corrections
        else ""
    )
    if usual or own:
        varies = writer.say(Text("Stated for all cases"))
        yield Paragraph(f"{varies}: {'; '.join(usual) or NOTHING}.{own}", "note")


def of_case(subject: Subject, index: int, writer: Writer) -> Iterator[Element]:
    """Yield how sure the gain of one case is, for its page."""
    if not subject.simulations or not subject.simulations[0].cases.sd[index] > 0:
        return
    found = subject.simulations[0].cases
    quantiles = found.quantiles[index]
    yield Heading(labelled(Text("How sure the gain is"), subject.uncertainty, subject.package))
    said = Text(
        "The chance that the gain is at least 0: {chance}. Nine times out of ten it lies between "
        "{low} and {high} tkr. a year.",
        chance=writer.chance(float(found.chance[index])),
        low=writer.tkr(float(quantiles[0])),
        high=writer.tkr(float(quantiles[-1])),
    )
    yield Paragraph(said)
    yield Paragraph(basis(subject.uncertainty, subject.package), "note")


def _made(found: Simulation, writer: Writer) -> Text:
    return Text("{draws} draws, seed {seed}.", draws=writer.tkr(found.draws), seed=found.seed)


def _lead(simulations: Sequence[Simulation], writer: Writer) -> Text:
    """Say the chance of the package and the span of its gain, with each correlation."""
    chances = [
        Text(
            "{chance} with {correlation}, and nine times out of ten the gain lies between "
            "{low} and {high} tkr. a year",
            chance=writer.chance(float(found.package.chance[0])),
            correlation=correlation_text(found.correlation),
            low=writer.tkr(float(found.package.quantiles[0, 0])),
            high=writer.tkr(float(found.package.quantiles[0, -1])),
        )
        for found in simulations
    ]
    return Text(
        "The chance that the package at least earns its investment is {chances}.",
        chances=joined(chances, "; "),
    )


# --- gains -------------------------------------------------------------------------------


def _gains(
    package: Package,
    result: PackageResult,
    uncertainty: Uncertainty,
    simulations: Sequence[Simulation],
    writer: Writer,
) -> Table:
    """Return the table of gains: the case with the thinnest margin first, then the sums."""
    first = simulations[0]
    corrects = bool((abs(first.cases.corrected - first.cases.stated) > _SAME).any())

    def figures(found: Spread, i: int, shares: Mapping[Driver, float] | None) -> list[Cell]:
        return [
            found.stated[i],
            *([found.corrected[i]] if corrects else []),
            found.mean[i],
            found.chance[i] if found.sd[i] > 0 else math.nan,
            *(found.quantiles[i, q] for q in _SHOWN),
            None if shares is None else _most(shares, writer),
        ]

    cases = [
        Row(
            [
                case_label(package, i),
                *figures(first.cases, i, {d: float(of[i]) for d, of in first.case_shares.items()}),
            ]
        )
        for i in switching(package, result).ranking.tolist()
    ]
    sums = []
    groups = [i for i in range(len(package.groups)) if (result.group == i).any()]
    for i in (*groups, None):  # the package last
        for found in simulations:
            spread, index = (found.package, 0) if i is None else (found.groups, i)
            named_one: Cell = f"– {writer.say(correlation_text(found.correlation))}"
            if found is first:
                own = package_label(writer.language)
                named_one = own if i is None else group_label(package, i, writer.language)
            shares = found.shares if i is None else None
            cells = [named_one, *figures(spread, index, shares)]
            sums.append(Row(cells, "total" if found is first else "sum"))
    caption = labelled(Text("Chances and quantiles, tkr."), uncertainty, package)
    columns = [column for column in _GAINS if corrects or column is not _CORRECTED]
    return Table(caption, columns, [cases, sums], look="small dense")


def _most(shares: Mapping[Driver, float], writer: Writer) -> str:
    known = {driver: share for driver, share in shares.items() if not math.isnan(share)}
    if not known:
        return NOTHING
    most = max(known, key=lambda driver: known[driver])
    return f"{writer.say(most.label)} {writer.share(known[most], 0)}"


def _spans(subject: Subject, writer: Writer) -> Chart:
    found, cases = subject.simulations[0].cases, subject.cases.ranking.tolist()[:MOST_BARS]
    rows = [
        Span(
            writer.case(subject.package.cases[i].number),
            found.quantiles[i].tolist(),
            writer.chance(float(found.chance[i])) if found.sd[i] > 0 else NOTHING,
        )
        for i in cases
    ]
    of = Text("Gain by case: 5–95%, the middle half, median and chance of a gain ≥ 0")
    title = writer.say(labelled(of, subject.uncertainty, subject.package))
    told = "; ".join(f"{each.name}: {each.label}" for each in rows)
    return Chart(spans(Label("chart-spans", title, told), rows, writer), title)


# --- years and variance ------------------------------------------------------------------


def _fans(
    package: Package, uncertainty: Uncertainty, simulations: Sequence[Simulation], writer: Writer
) -> Iterator[Element]:
    for key, text in (
        ("net", Text("The package's net in each year")),
        ("cumulative", Text("The package's net since the first year")),
    ):
        yield Heading(labelled(text, uncertainty, package))
        wide = len(simulations) == 1
        charts = [_fan(found, key, writer.say(text), writer, wide=wide) for found in simulations]
        yield charts[0] if wide else Pair(charts[:1], charts[1:])


def _fan(found: Simulation, key: str, what: str, writer: Writer, *, wide: bool) -> Chart:
    """Return the fan of each year's net, or of the net since the first year."""
    fan, of = found.fan, writer.say(correlation_text(found.correlation))
    quantiles = (
        Quantiles(fan.years, fan.net, fan.stated)
        if key == "net"
        else Quantiles(fan.years, fan.cumulative, fan.stated_cumulative)
    )
    medians = zip(fan.years, quantiles.values[:, 2].tolist(), strict=True)
    told = "; ".join(f"{year}: {writer.tkr(value)}" for year, value in medians)
    name = f"chart-fan-{key}-{found.correlation.usual:g}".replace(".", "-")
    label = Label(name, f"{what} · {of}", told)
    picture = fan_chart(label, quantiles, writer, width=640 if wide else 330)
    return Chart(picture, of[0].upper() + of[1:])


def _years(
    package: Package, uncertainty: Uncertainty, simulations: Sequence[Simulation], writer: Writer
) -> Iterator[Element]:
    of = writer.say(labelled(Text("The package's net year by year, tkr."), uncertainty, package))
    for found in simulations:
        caption = f"{of} · {writer.say(correlation_text(found.correlation))}"
        fan = found.fan
        rows = [
            Row(
                [
                    year,
                    fan.stated[i],
                    *(fan.net[i, q] for q in _SHOWN),
                    fan.stated_cumulative[i],
                    *(fan.cumulative[i, q] for q in _SHOWN),
                    fan.paid_back[i],
                ]
            )
            for i, year in enumerate(fan.years)
        ]
        yield Heading(caption)
        yield Table(caption, _YEARS, [rows], look="small dense")


def _variance(
    package: Package, uncertainty: Uncertainty, found: Simulation, writer: Writer
) -> Bars:
    """Return what carries the variance; what does not vary carries none, and is left out."""
    shares = {driver.label: share for driver, share in found.shares.items()}
    shares[Text("Together")] = found.together
    known = [(name, share) for name, share in shares.items() if abs(share) > _SAME]
    rows = [
        Bar(writer.say(name), max(share, 0.0), writer.share(share, 0))
        for name, share in sorted(known, key=lambda pair: -pair[1])
    ]
    title = labelled(Text("Share of the variance of the package's gain"), uncertainty, package)
    return Bars("chart-variance", writer.say(title), rows)


def _unlike_tornado(subject: Subject) -> Text | None:
    """Say why drivers that move the gain in the tornado carry none of the uncertainty."""
    varying = subject.uncertainty.varying(subject.package)
    moved = [
        bar.driver for bar in subject.tornado.bars if bar.swing > 0 and bar.driver not in varying
    ]
    if not moved:
        return None
    return Text(
        'The page "What moves the package\'s gain" tries {drivers} too, over a range that is a '
        "yardstick. Here it carries nothing, as nobody has stated how uncertain it is.",
        drivers=named(moved),
    )


# --- JSON --------------------------------------------------------------------------------


def form(
    package: Package, result: PackageResult, uncertainty: Uncertainty, found: Sequence[Simulation]
) -> Form:
    """Return chances, quantiles, the fan and the shares of the variance, and what they rest on.

    ``found`` are the simulations beside each other: the second is that of a common shock.
    """
    first, *beside = found
    return {
        "id": package.id,
        "unit": "tkr.",
        "draws": first.draws,
        "seed": first.seed,
        "uncertainty": _stated(package, uncertainty),
        **_simulated(package, first),
        "common_shock": None
        if not beside
        else {"correlation": beside[0].correlation.usual, **_simulated(package, beside[0])},
        "switching": switching_view.form(package, result),
    }


def _stated(package: Package, uncertainty: Uncertainty) -> Form:
    """Return whether an uncertainty is stated, and which drivers vary or only stand filled in."""
    varying, stated = uncertainty.varying(package), uncertainty.correlation
    return {
        "stated": bool(varying),
        "varying": [driver.value for driver in varying],
        "standard_range": [driver.value for driver in uncertainty.on_standard(package)],
        "filled_in_by_0_1_0": [driver.value for driver in uncertainty.untouched],
        "correlation_stated": stated is not None,
        "correlation": None
        if stated is None or stated.by_driver or stated.matrix
        else stated.usual,
    }


def _simulated(package: Package, found: Simulation) -> Form:
    return {
        "package": {
            **_spread(found.package, 0),
            "variance_shares": _shares(found.shares, found.together),
        },
        "groups": [
            {"id": group.id, "name": group.name, **_spread(found.groups, i)}
            for i, group in enumerate(package.groups)
        ],
        "cases": [
            {
                "number": case.number,
                "name": case.name,
                **_spread(found.cases, i),
                "variance_shares": _shares(
                    {driver: float(of[i]) for driver, of in found.case_shares.items()},
                    float(found.case_together[i]),
                ),
            }
            for i, case in enumerate(package.cases)
        ],
        "fan": _fan_form(found),
    }


def _spread(found: Spread, index: int) -> Form:
    varies = bool(found.sd[index] > 0)
    return {
        "average_gain": float(found.stated[index]),
        "corrected_gain": float(found.corrected[index]),
        "chance_of_gain": float(found.chance[index]) if varies else None,
        "mean": float(found.mean[index]),
        "sd": float(found.sd[index]),
        "quantiles": _quantiles(found.quantiles[index], varies=varies),
    }


def _quantiles(values: Floats, *, varies: bool) -> dict[str, float | None]:
    return {
        f"{p:g}": value if varies else None
        for p, value in zip(QUANTILES, values.tolist(), strict=True)
    }


def _shares(shares: dict[Driver, float], together: float) -> dict[str, float | None]:
    found = {driver.value: share for driver, share in shares.items()} | {"together": together}
    return {name: None if math.isnan(share) else share for name, share in found.items()}


def _fan_form(found: Simulation) -> list[Form]:
    fan, varies = found.fan, bool(found.package.sd[0] > 0)
    return [
        {
            "year": year,
            "net": float(fan.stated[i]),
            "cumulative_net": float(fan.stated_cumulative[i]),
            "net_quantiles": _quantiles(fan.net[i], varies=varies),
            "cumulative_net_quantiles": _quantiles(fan.cumulative[i], varies=varies),
            "chance_paid_back": float(fan.paid_back[i]) if varies else None,
        }
        for i, year in enumerate(fan.years)
    ]
