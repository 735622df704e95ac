"""Fitted ramps: the path, each case's factors and ranges, what they rest on."""

from __future__ import annotations

import math
from collections.abc import Iterator

from investpakke.calc.series import Floats
from investpakke.deciding.fit.assumed import assumptions_of, first_years
from investpakke.deciding.fit.fitting import Fit
from investpakke.deciding.fit.ranges import MOST_FACTORS
from investpakke.reconciliation import PER_UNIT
from investpakke.reconciliation import reconcile as reconcile_package
from investpakke.show.names import case_label, package_title
from investpakke.show.plain import Form, or_null, row
from investpakke.show.results import reconcile
from investpakke.show.view import Bullets, Column, Element, Heading, Kind, Paragraph, Row, Table
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Language, Text, joined

_MIO = PER_UNIT["mio. kr."]
_ONE_OF_MANY = Text(
    "One answer among many. The document does not state these ramps, "
    "and no other calculation uses them."
)
_AS_STATED = Text("The stated phasing already gives both the averages and the published path.")
_KEY = Text(
    "Factors in per cent of the full saving. Under each case: how small and how "
    "large each factor can be by itself, when other ramps may change with it."
)


def page(fit: Fit, writer: Writer) -> Iterator[Element]:
    """Yield the path before and after, the ramps, and what they rest on."""
    changed = bool(fit.changed.any())
    title = writer.say(Text("phasing fitted to the published path"))
    yield Heading(f"{package_title(fit.stated)}: {title}")
    yield Paragraph(_ONE_OF_MANY if changed else _AS_STATED, "note")
    yield _path(fit, writer)
    if changed:
        yield _ramps(fit, writer)
        yield Paragraph(_KEY, "note")
        yield Heading(Text("Assumed"))
        yield Bullets(assumptions_of(fit))
        yield Paragraph(_uniqueness(fit, writer))
    yield Paragraph(_sums(fit, writer))
    yield Paragraph(reconcile.summary(reconcile_package(fit.fitted, fit.after)), "strong")


def _path(fit: Fit, writer: Writer) -> Table:
    def computed(name: Text, tkr: Floats) -> Row:
        return Row([name, *(float(value) * _MIO for value in tkr)])

    years = fit.stated.shown_years
    rows = [
        Row([Text("Saving, published"), *_published(fit, "saving", writer)]),
        computed(Text("Saving, stated phasing"), fit.before.saving_by_year),
        computed(Text("Saving, fitted"), fit.after.saving_by_year),
        Row([Text("Net, published"), *_published(fit, "net", writer)]),
        computed(Text("Net, stated phasing"), fit.before.net_by_year),
        computed(Text("Net, fitted"), fit.after.net_by_year),
    ]
    columns = [Column("mio. kr.", Kind.TEXT), *(Column(str(y), decimals=2) for y in years)]
    return Table(Text("The path, mio. kr."), columns, [rows])


def _published(fit: Fit, quantity: str, writer: Writer) -> Iterator[str]:
    """Yield what the document prints of each year, in mio. kr. with its own digits."""
    found = {
        figure.key: figure
        for figure in fit.stated.published
        if (figure.scope, figure.quantity) == ("year", quantity)
    }
    for year in fit.stated.shown_years:
        figure = found.get(str(year))
        if figure is None or figure.value is None:
            yield NOTHING
        else:
            mio = figure.value / PER_UNIT[figure.unit] * _MIO
            yield writer.tkr(mio, max(figure.decimals, 0))


def _ramps(fit: Fit, writer: Writer) -> Table:
    first, after, before = fit.stated.first_year, fit.after, fit.before
    rows = []
    for i in range(len(fit.stated.cases)):
        percents = fit.factors[i] * 100
        money = (after.full_saving[i], after.unit_saving[i])
        rows.append(Row([case_label(fit.stated, i), *percents, *money]))
        percents = fit.stated_factors[i] * 100
        money = (before.full_saving[i], before.unit_saving[i])
        rows.append(Row([Text("stated"), *percents, *money], "quiet"))
        if fit.ranges is not None:
            ends = [
                [writer.tkr(float(factor) * 100) for factor in of[i]]
                for of in (fit.ranges.low, fit.ranges.high)
            ]
            span = [
                low if low == high else f"{low}–{high}" for low, high in zip(*ends, strict=True)
            ]
            rows.append(Row([Text("can be"), *span, None, None], "quiet"))
    columns = [
        Column(Text("Case"), Kind.LABEL),
        *(Column(str(first + year), Kind.AMOUNT) for year in range(fit.factors.shape[1])),
        Column(Text("Full saving"), Kind.AMOUNT),
        Column(Text("Per person"), Kind.AMOUNT, 1),
    ]
    return Table(Text("The fitted ramps"), columns, [rows])


def _uniqueness(fit: Fit, writer: Writer) -> Text:
    nearest = Text(
        "Exactly one set of ramps is closest: effect changes by {moved} points on average.",
        moved=writer.tkr(fit.distance * 100, 1),
    )
    if fit.ranges is None:
        more = Text(
            "The factors' ranges are not examined: there are over {most_factors} factors.",
            most_factors=MOST_FACTORS,
        )
    else:
        more = Text(
            "But {loose} of {total} factors can be something else and give "
            "the same published figures.",
            loose=int(fit.loose.sum()),
            total=fit.loose.size,
        )
    return joined([nearest, more], " ")


def _sums(fit: Fit, writer: Writer) -> Text:
    sums = first_years(fit)
    printed = math.nan if sums.published is None else sums.published * _MIO
    return Text(
        "Saving {first}-{last} in all, mio. kr.: published {printed} (sum "
        "of rounded years), stated phasing {stated}, fitted {fitted}. Of it "
        "{given} is of cases averaged over just these years and the same "
        "for every phasing.",
        first=sums.first,
        last=sums.last,
        printed=writer.tkr(printed),
        stated=writer.tkr(sums.stated * _MIO, 1),
        fitted=writer.tkr(sums.fitted * _MIO, 1),
        given=writer.tkr(sums.given * _MIO, 1),
    )


# --- JSON --------------------------------------------------------------------------------


def form(fit: Fit, language: Language) -> Form:
    """Return the ramps with their ranges, the path before and after, and what was assumed."""
    lines = reconcile_package(fit.fitted, fit.after)
    return {
        "id": fit.stated.id,
        "unit": "tkr.",
        "changed": bool(fit.changed.any()),
        "distance": fit.distance,
        "assumptions": [text.in_language(language) for text in assumptions_of(fit)],
        "years": list(fit.stated.shown_years),
        "cases": [_case(fit, index) for index in range(len(fit.stated.cases))],
        "saving_by_year": {
            "stated": row(fit.before.saving_by_year),
            "fitted": row(fit.after.saving_by_year),
        },
        "net_by_year": {
            "stated": row(fit.before.net_by_year),
            "fitted": row(fit.after.net_by_year),
        },
        "first_years": first_years(fit)._asdict(),
        "reconciliation": reconcile.form(fit.fitted, lines, language, only_differences=True),
    }


def _case(fit: Fit, index: int) -> Form:
    case, ranges = fit.stated.cases[index], fit.ranges
    return {
        "number": case.number,
        "name": case.name,
        "changed": bool(fit.changed[index]),
        "kept": bool(fit.kept[index]),
        "stated_factors": row(fit.stated_factors[index]),
        "factors": row(fit.factors[index]),
        "least_factors": None if ranges is None else row(ranges.low[index]),
        "largest_factors": None if ranges is None else row(ranges.high[index]),
        "average_saving": float(fit.after.average_saving[index]),
        "stated_full_saving": float(fit.before.full_saving[index]),
        "full_saving": float(fit.after.full_saving[index]),
        "stated_unit_saving": or_null(fit.before.unit_saving[index]),
        "unit_saving": or_null(fit.after.unit_saving[index]),
    }
