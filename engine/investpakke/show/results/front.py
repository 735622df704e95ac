"""The first page: what is proposed, its figures, all cases, the thinnest margins, reservations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from investpakke.model import Package
from investpakke.show.names import case_key, group_title, own_name, starred
from investpakke.show.results.cases import verdict
from investpakke.show.results.package import EMPTY, persons_tile, unit_of
from investpakke.show.view import (
    Bullets,
    Cell,
    Column,
    Element,
    Heading,
    Inline,
    Kind,
    Link,
    Page,
    Paragraph,
    Row,
    Strong,
    Table,
    Tiles,
    Told,
)
from investpakke.show.writer import Unit, Writer
from investpakke.text import Text, counted, same, shown_day

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_THINNEST = 3
_CASES = (
    Column(Text("No."), Kind.TEXT),
    Column(Text("Proposal"), Kind.NAME),
    Column(Text("Annual investment (tkr.)")),
    Column(Text("Average saving (tkr.)")),
    Column(Text("Average gain (tkr.)")),
    Column(Text("Fewer full-year persons"), Kind.COUNT),
    Column(Text("Share of the package"), Kind.SHARE, 0),
)
_STAGES = {
    "draft": Text("Draft"),
    "proposed": Text("Before the council"),
    "adopted": Text("Adopted"),
}


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the package at a glance."""
    title = writer.say(Text("The package at a glance"))
    yield Page("overview", title, list(_overview(subject, writer)))


def status_text(package: Package) -> Text:
    """Return how far the package has come, since when, and its case number."""
    status = package.status
    if status is None:
        return Text("Status not stated")
    said = _STAGES[status.stage]
    if status.date:
        said = Text("{stage} {date}", stage=said, date=_day(status.date))
    if status.case_number:
        said = Text("{said}, case number {number}", said=said, number=status.case_number)
    return said


def _day(written: str) -> Text:
    """Return a day as each language writes it; a year or a month as it stands."""
    is_day = len(written) == len("2027-04-30")
    return shown_day(date.fromisoformat(written)) if is_day else same(written)


def _overview(subject: Subject, writer: Writer) -> Iterator[Element]:
    package = subject.package
    if not package.cases:
        yield Paragraph(EMPTY, "lead")
        return
    yield Paragraph(_lead(subject, writer), "lead")
    yield _tiles(subject, writer)
    yield _table(subject, writer)
    if any(case.averaging_years != package.averaging_years for case in package.cases):
        star = Text("* Averages over another number of years than the usual; see the case's page.")
        yield Paragraph(star, "note")
    yield Heading(Text("The thinnest margins"))
    thinnest = np.argsort(subject.cases.margin, kind="stable")[:_THINNEST].tolist()
    yield Bullets([_thin(subject, index, writer) for index in thinnest], "know")
    yield Heading(Text("Reservations of the package itself"))
    if package.reservations:
        yield Bullets([Told(each.text) for each in package.reservations], "know")
    else:
        yield Paragraph(Text("The package states none."))


def _lead(subject: Subject, writer: Writer) -> Text:
    package, total = subject.package, subject.result.total
    cost, saved, gain = (
        writer.million(float(v)) for v in (total.investment, total.saving, total.gain)
    )
    return Text(
        "The package holds investments of {cost} a year in {cases} for {groups}. It is expected "
        "to save {saved} a year on average, so that the gain is {gain} a year.",
        cost=cost,
        cases=counted("{n} case", "{n} cases", len(package.cases)),
        groups=counted("{n} target group", "{n} target groups", len(package.groups)),
        saved=saved,
        gain=gain,
    )


def _tiles(subject: Subject, writer: Writer) -> Tiles:
    say, total, unit = writer.say, subject.result.total, unit_of(subject, writer)

    def money(name: Text, value: float, of: Unit = unit) -> tuple[str, str, str]:
        return say(name), of.short(float(value)), of.name

    return Tiles(
        [
            money(Text("Annual investment"), float(total.investment)),
            money(Text("Average saving"), float(total.saving)),
            money(Text("Average gain"), float(total.gain)),
            persons_tile(float(total.persons), writer),
        ]
    )


def _table(subject: Subject, writer: Writer) -> Table:
    """Return all cases under their groups, with the groups' totals and the package's."""
    package, result = subject.package, subject.result
    blocks, titles = [], []
    for position, group in enumerate(package.groups):
        members = subject.members(position)
        if not members:
            continue
        rows = [_case(subject, index) for index in members]
        of, share = result.by_group, float(result.share[position])
        figures = [float(a[position]) for a in (of.investment, of.saving, of.gain, of.persons)]
        rows.append(Row(["", Text("In all"), *figures, share], "total"))
        blocks.append(rows)
        title = group_title(group, writer.language)
        titles.append(Told(title) if own_name(group) else title)
    total = result.total
    whole = [float(a) for a in (total.investment, total.saving, total.gain, total.persons)]
    blocks.append([Row(["", writer.whole, *whole, 1.0], "total")])
    caption = Text("The cases by target group: yearly averages")
    return Table(caption, _CASES, blocks, [*titles, ""], look="small dense names")


def _case(subject: Subject, index: int) -> Row:
    case, of = subject.package.cases[index], subject.result.by_case
    figures = [float(a[index]) for a in (of.investment, of.saving, of.gain, of.persons)]
    name: Cell = Told(case.description.short_title or case.name)
    return Row([Link(starred(subject.package, index), case_key(index)), name, *figures, None])


def _thin(subject: Subject, index: int, writer: Writer) -> Inline:
    case, margin = subject.package.cases[index], float(subject.cases.margin[index])
    of_saving = Text("the margin is {margin} of the saving", margin=writer.share(margin))
    return (
        Strong(f"{writer.say(Text('Case {number}', number=case.number))}: "),
        Told(case.description.short_title or case.name),
        f" ({writer.say(of_saving)}). ",
        verdict(subject, index, writer),
    )
