"""A package: groups with their cases, totals, the years, and what a reader must know."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.discount import discounting_of
from investpakke.calc.package import Totals
from investpakke.model import BenefitSource, Package
from investpakke.published_path import QUANTITIES, published_path
from investpakke.rates import DiscountSchedule
from investpakke.show.names import case_key, group_title, package_label, package_title, starred
from investpakke.show.package_notes import notes
from investpakke.show.plain import Form, or_null, row, row_or_null
from investpakke.show.results import plausibility, years
from investpakke.show.results.value import steps_text
from investpakke.show.view import (
    Column,
    Element,
    Gap,
    Heading,
    Kind,
    Link,
    Paragraph,
    Row,
    Table,
    Told,
)
from investpakke.show.writer import Unit, Writer
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_CASES = (
    Column(Text("No."), Kind.TEXT),
    Column(Text("Case"), Kind.NAME),
    Column(Text("Investment")),
    Column(Text("Saving")),
    Column(Text("Gain")),
    Column(Text("Persons"), Kind.COUNT),
    Column(Text("Break-even"), Kind.AMOUNT, 2),
    Column(Text("Margin"), Kind.SHARE),
)
_AVERAGES = (
    Column(Text("Annual investment (tkr.)")),
    Column(Text("Average saving (tkr.)")),
    Column(Text("Average gain (tkr.)")),
)
_PUBLISHED = (
    _CASES[0],
    Column(Text("Proposal"), Kind.NAME),
    *_AVERAGES,
    *(column._replace(aside=True) for column in _CASES[5:]),
)
"""As the document has them."""

_KEY = Text(
    "Investment, saving and gain are yearly averages. Persons are full-year "
    "persons at full effect; break-even is the persons it takes for the saving "
    "to cover the investment; margin is the part of the saving that may be lost "
    "before the gain is gone; share is the group's part of the investment."
)
EMPTY = Text("The package has no cases yet.")
"""Said where the figures would stand."""


def page(package: Package, result: PackageResult, writer: Writer) -> Iterator[Element]:
    """Yield the cases, the years, and what a reader must know."""
    unit = writer.say(Text("amounts in tkr. (DKK 1,000)"))
    positions = range(len(package.groups))
    blocks = [_group_rows(package, result, position, writer) for position in positions]
    total = _row(None, package_label(writer.language).name, result.total, ())
    path, by_year = published_path(package), Text("The package year by year")
    yield Heading(f"{package_title(package)} · {unit}")
    yield Table(
        Text("The cases: yearly averages, tkr."),
        _CASES,
        [*blocks, [total]],
        [*(group_title(group, writer.language) for group in package.groups), ""],
    )
    yield Heading(by_year)
    flows = years.of_package(package, result, path)
    yield years.table(writer.say(by_year), flows, writer, mean=True, path=path)
    yield Gap()
    if not package.cases:
        yield Paragraph(EMPTY)
        return
    yield Paragraph(_KEY)
    yield from map(Paragraph, notes(package, result, writer.language))
    worth, rate = writer.tkr(result.net_present_value), _rate(package, writer)
    yield Paragraph(
        Text(
            "Present value of the net in {first}–{last}, in {first} value at {rate}: {value} tkr.",
            first=package.shown_years[0],
            last=package.shown_years[-1],
            rate=rate,
            value=worth,
        )
    )


def cases_of_group(subject: Subject, position: int, writer: Writer) -> Table:
    """Return the cases of one group, and their total."""
    rows = _group_rows(subject.package, subject.result, position, writer)
    return Table(Text("The proposals"), _PUBLISHED, [rows])


def _group_rows(
    package: Package, result: PackageResult, position: int, writer: Writer
) -> list[Row]:
    members = np.flatnonzero(result.group == position).tolist()
    rows = [
        _row(Link(starred(package, i), case_key(i)), package.cases[i].name, result.by_case, i)
        for i in members
    ]
    share = writer.share(float(result.share[position]))
    total = writer.say(Text("Total · share {share}", share=share))
    return [*rows, _row(None, total, result.by_group, position)]


def _row(number: Link | None, name: str, of: Totals, index: int | tuple[()]) -> Row:
    saving = float(of.saving[index])
    cells = [
        number,
        Told(name) if number is not None else name,
        of.investment[index],
        saving,
        of.gain[index],
        of.persons[index],
        of.break_even_persons[index] if saving else math.nan,
        of.margin[index] if saving else math.nan,
    ]
    return Row(cells, "total" if number is None else "")


def _rate(package: Package, writer: Writer) -> Text:
    """Return the rate in words; one that falls within the years shown is the dated one."""
    used, rate = discounting_of(package), writer.share(package.discount_rate)
    if not isinstance(used, DiscountSchedule):
        return Text("{rate} a year", rate=rate)
    if used.rate(package.years - 1) != used.first_rate:
        return Text(
            "a social discount rate of {steps}", steps=steps_text(used, package.years, writer)
        )
    return Text("a social discount rate of {steps}", steps=Text("{rate} a year", rate=rate))


def persons_tile(persons: float, writer: Writer) -> tuple[str, str, str]:
    """Return the tile of the persons who leave public support."""
    what, unit = Text("Fewer on public support"), Text("full-year persons")
    return writer.say(what), writer.count(persons), writer.say(unit)


def margin_tile(margin: float, writer: Writer) -> tuple[str, str, str]:
    """Return the tile of the margin; a loss has none, and the tile says what is lacking."""
    lacking = Text("Lacking before the gain is 0")
    what = lacking if margin < 0 else Text("May be lost before the gain is gone")
    return writer.say(what), writer.share(abs(margin)), writer.say(Text("of the saving"))


def unit_of(subject: Subject, writer: Writer) -> Unit:
    """Return the unit of large figures."""
    total = subject.result.total
    return Unit.of(writer, [float(total.investment), float(total.saving)])


# --- JSON --------------------------------------------------------------------------------


def form(package: Package, result: PackageResult) -> Form:
    """Return the result of a package.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> of = form(package, compute_package(package))
    >>> of["package"]["annual_investment"], of["groups"][0]["average_gain"]
    (27890.0, 871.0)
    """
    return {
        "id": package.id,
        "name": package.name,
        "municipality": package.municipality,
        "source": package.source,
        "unit": "tkr.",
        "averaging_years": package.averaging_years,
        "discount_rate": package.discount_rate,
        "cases": [_case(package, result, index) for index in range(len(package.cases))],
        "groups": [_group(package, result, index) for index in range(len(package.groups))],
        "package": _total(result),
        "years": list(package.shown_years),
        "investment_by_year": row(result.investment_by_year),
        "saving_by_year": row(result.saving_by_year),
        "net_by_year": row(result.net_by_year),
        "cumulative_net_by_year": row(result.cumulative_net_by_year),
        "published_path": _published(package),
        "plausibility": plausibility.form(package),
    }


def _published(package: Package) -> Form | None:
    """Return the yearly path that the document prints, in its own unit; None where it has none."""
    path = published_path(package)
    if path is None:
        return None
    rows = {name: getattr(path, name) for name in QUANTITIES}
    return {
        "unit": path.unit,
        "decimals": path.decimals,
        **{f"{name}_by_year": row_or_null(values) for name, values in rows.items()},
        "mean_net": None if path.mean_net is None else path.mean_net.value,
    }


def _case(package: Package, result: PackageResult, index: int) -> Form:
    case, figures = package.cases[index], result.by_case
    return {
        "number": case.number,
        "name": case.name,
        "group": case.group,
        "annual_investment": float(figures.investment[index]),
        "average_saving": float(figures.saving[index]),
        "average_gain": float(figures.gain[index]),
        "averaging_years": case.averaging_years,
        "mean_factor": float(result.mean_factor[index]),
        "persons": or_null(figures.persons[index]),
        "full_saving": float(result.full_saving[index]),
        "unit_saving": or_null(result.unit_saving[index]),
        "benefit": _benefit(case.benefit),
        "break_even_persons": or_null(figures.break_even_persons[index]),
        "margin": float(figures.margin[index]),
        "investment_by_year": row(result.investment_by_case[index]),
        "saving_by_year": row(result.saving_by_case[index]),
        "net_by_year": row(result.net_by_case[index]),
        "cumulative_net_by_year": row(result.cumulative_net_by_case[index]),
    }


def _benefit(source: BenefitSource | None) -> Form | None:
    """Return the rate that a unit saving comes from, None where it is stated as a number."""
    if source is None:
        return None
    return {
        "benefit": source.benefit,
        "year": source.year,
        "week": source.week,
        "of_maximum": source.of_maximum,
        "state_share": source.state_share,
    }


def _group(package: Package, result: PackageResult, index: int) -> Form:
    group, figures = package.groups[index], result.by_group
    return {
        "id": group.id,
        "name": group.name,
        "annual_investment": float(figures.investment[index]),
        "average_saving": float(figures.saving[index]),
        "average_gain": float(figures.gain[index]),
        "share": float(result.share[index]),
        "persons": or_null(figures.persons[index]),
        "break_even_persons": or_null(figures.break_even_persons[index]),
        "margin": float(figures.margin[index]),
        "investment_by_year": row(result.investment_by_group[index]),
        "saving_by_year": row(result.saving_by_group[index]),
        "net_by_year": row(result.net_by_group[index]),
        "cumulative_net_by_year": row(result.cumulative_net_by_group[index]),
    }


def _total(result: PackageResult) -> Form:
    figures = result.total
    return {
        "annual_investment": float(figures.investment),
        "average_saving": float(figures.saving),
        "average_gain": float(figures.gain),
        "persons": or_null(figures.persons),
        "break_even_persons": or_null(figures.break_even_persons),
        "margin": float(figures.margin),
        "mean_net": result.mean_net,
        "net_present_value": result.net_present_value,
    }
