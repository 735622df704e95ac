"""What ends the gain: the switching values of cases, groups and package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.switching import (
    Switching,
    switching,
    switching_by_group,
    switching_of_package,
)
from investpakke.model import Package
from investpakke.show.charts.bars import MOST_BARS
from investpakke.show.names import case_label, group_label, package_label, package_title
from investpakke.show.package_notes import thin_margins
from investpakke.show.plain import Form, or_null
from investpakke.show.uncertainty import not_stated_texts
from investpakke.show.view import (
    Bar,
    Bars,
    Cell,
    Column,
    Element,
    Heading,
    Kind,
    Mark,
    Page,
    Paragraph,
    Row,
    RowLabel,
    Table,
)
from investpakke.show.writer import Writer
from investpakke.text import Text, in_context

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_COLUMNS = (
    Column(Text("Case"), Kind.LABEL),
    Column(Text("Gain")),
    Column(Text("Margin"), Kind.SHARE),
    Column(Text("Persons"), Kind.AMOUNT, 2),
    Column(in_context("short", "Unit saving"), Kind.AMOUNT, 1),
    Column(Text("Phasing"), Kind.CHANGE),
    Column(Text("Investment"), Kind.AMOUNT),
    Column(Text("Delay"), Kind.YEARS),
    Column(Text("Gain with one person fewer")),
)
_KEY = (
    Text(
        "The margin is the part of the saving that may be lost before the gain is gone. The other "
        "columns show where a single driver must be to take the gain, all else being as planned: "
        "full-year persons in all, unit saving and yearly investment in tkr., phasing as a change "
        "of its factors, delay of the effect in whole years."
    ),
    Text(
        "A dash says that no value takes the gain, or that persons are not stated. Persons and "
        "unit saving switch at the same change: the margin with a minus before it."
    ),
)


def page(package: Package, result: PackageResult, writer: Writer) -> Iterator[Element]:
    """Yield the switching values of a package, the thinnest case first."""
    yield Heading(f"{package_title(package)}: {writer.say(Text('what ends the gain'))}")
    yield _table(package, result, writer)
    yield from (Paragraph(text, "note") for text in _KEY)
    thin = thin_margins(package, result)
    if thin is not None:
        yield Paragraph(thin)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if not subject.package.cases:
        return
    parts: list[Element] = [
        margins("chart-margins", subject, subject.cases.ranking.tolist()[:MOST_BARS], writer),
        _table(subject.package, subject.result, writer),
        *(Paragraph(text, "note") for text in _KEY),
    ]
    if subject.draws and not subject.simulations:
        parts += [Paragraph(text, "note") for text in not_stated_texts(subject.uncertainty)]
    title = Text("How close the cases are to break-even")
    yield Page("switching", writer.say(title), parts)


def margins(key: str, subject: Subject, cases: Sequence[int], writer: Writer) -> Bars:
    """Return the margins of some cases as bars, in the order in which they are named."""
    found = subject.cases.margin
    rows = [
        Bar(
            writer.case(subject.package.cases[i].number),
            float(found[i]),
            writer.share(float(found[i])),
            "loss" if found[i] < 0 else "saving",
        )
        for i in cases
    ]
    return Bars(key, writer.say(Text("Margin: the part of the saving that may be lost")), rows)


def _table(package: Package, result: PackageResult, writer: Writer) -> Table:
    cases, groups = switching(package, result), switching_by_group(package, result)
    whole = switching_of_package(package, result)
    return Table(
        Text("Switching values, tkr."),
        _COLUMNS,
        [
            [_row(case_label(package, i), cases, i, writer) for i in cases.ranking.tolist()],
            [
                *(
                    _row(group_label(package, i, writer.language), groups, i, writer)
                    for i in range(len(package.groups))
                ),
                _row(package_label(writer.language), whole, 0, writer),
            ],
        ],
        look="small",
    )


def _row(label: RowLabel, found: Switching, index: int, writer: Writer) -> Row:
    fewer: Cell = found.gain_with_one_fewer[index]
    if found.lost_with_one_fewer[index]:
        fewer = Mark(writer.tkr(float(found.gain_with_one_fewer[index])), "red")
    cells = [
        label,
        found.gain[index],
        found.margin[index],
        found.values[Driver.PERSONS][index],
        found.values[Driver.UNIT_SAVING][index],
        found.changes[Driver.PHASING][index],
        found.values[Driver.INVESTMENT][index],
        found.values[Driver.DELAY][index],
        fewer,
    ]
    return Row(cells, "" if label.number else "total")


# --- JSON --------------------------------------------------------------------------------


def form(package: Package, result: PackageResult) -> Form:
    """Return the switching values of cases (thinnest margin first), groups and package."""
    cases, groups = switching(package, result), switching_by_group(package, result)
    return {
        "id": package.id,
        "unit": "tkr.",
        "cases": [
            {"number": package.cases[i].number, "name": package.cases[i].name, **_switch(cases, i)}
            for i in cases.ranking.tolist()
        ],
        "groups": [
            {"id": group.id, "name": group.name, **_switch(groups, i)}
            for i, group in enumerate(package.groups)
        ],
        "package": _switch(switching_of_package(package, result), 0),
    }


def _switch(found: Switching, index: int) -> Form:
    def at(values: Mapping[Driver, Floats], driver: Driver) -> float | None:
        return or_null(values[driver][index])

    return {
        "average_gain": float(found.gain[index]),
        "margin": or_null(found.margin[index]),
        "gain_with_one_person_fewer": or_null(found.gain_with_one_fewer[index]),
        "lost_with_one_person_fewer": bool(found.lost_with_one_fewer[index]),
        "drivers": {
            driver.value: {
                "base": at(found.base, driver),
                "switches_at": at(found.values, driver),
                "change": at(found.changes, driver),
            }
            for driver in Driver
        },
    }
