"""Whether the persons can be true: beside participants, target groups, and each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from investpakke.deciding.plausibility import Basis, Comparison, Plausibility, plausibility
from investpakke.model import Package
from investpakke.show.names import case_label, group_label, package_label
from investpakke.show.plain import Form
from investpakke.show.view import (
    Bullets,
    Cell,
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
from investpakke.text import Text, listed

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_COLUMNS = (
    Column(Text("Case"), Kind.LABEL),
    Column(Text("Fewer full-year persons"), Kind.COUNT),
    Column(Text("Of"), Kind.COUNT),
    Column(Text("Who"), Kind.PROSE),
    Column(Text("Share"), Kind.SHARE),
)
_HIDDEN = Text("under five")
_KEY = Text(
    "Nothing here enters a figure. A share above 100 % cannot be true if each participant takes "
    "part once a year; a high one needs a better reason than a low one."
)
_KEPT_OUT = Text("Counts under five are not shown: the persons could be recognised.")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; a package that states nothing of its persons has none."""
    elements = tuple(tables(subject.package, writer))
    if elements:
        yield Page("plausibility", writer.say(Text("Can the persons be true?")), elements)


def tables(package: Package, writer: Writer) -> Iterator[Element]:
    """Yield the persons beside those they are held against, and who may be counted twice."""
    found = plausibility(package)
    if not found:
        return
    rows = [
        _row(case_label(package, index), each)
        for index, case in enumerate(package.cases)
        for each in found.cases.get(case.number, ())
    ]
    groups = [
        _row(group_label(package, index, writer.language), found.groups[group.id])
        for index, group in enumerate(package.groups)
        if group.id in found.groups
    ]
    if found.package is not None:
        groups.append(_row(package_label(writer.language), found.package)._replace(look="total"))
    if rows or groups:
        caption = Text("Persons beside participants and target groups")
        yield Table(caption, _COLUMNS, [block for block in (rows, groups) if block], look="small")
        yield Paragraph(_KEY, "note")
        every = (
            *(each for cases in found.cases.values() for each in cases),
            *found.groups.values(),
        )
        if not all(each.may_be_published for each in every):
            yield Paragraph(_KEPT_OUT, "note")
    if found.expected:
        yield Heading(Text("Persons that follow from the participants"))
        yield Bullets([writer.say(text) for text in _expected(package, found, writer)])
    if found.overlaps:
        yield Heading(Text("Cases that may count on the same persons"))
        yield Bullets([writer.say(text) for text in _overlaps(found, writer)])


def of_case(package: Package, index: int, writer: Writer) -> Iterator[Text]:
    """Yield what may be asked of one case's persons, a sentence each."""
    case, found = package.cases[index], plausibility(package)
    for each in found.cases.get(case.number, ()):
        if each.may_be_published:
            yield _sentence(each, writer)


def _sentence(each: Comparison, writer: Writer) -> Text:
    persons, of = writer.count(each.persons), writer.count(round(each.of, 1))
    if each.basis is Basis.BUDGETS:
        return Text(
            "{persons} full-year persons of about {of} {who}.",
            persons=persons,
            of=of,
            who=each.basis.label,
        )
    return Text(
        "{persons} full-year persons of {of} {who}.", persons=persons, of=of, who=each.basis.label
    )


def _row(label: RowLabel, each: Comparison) -> Row:
    shown = each.may_be_published
    of: Cell = round(each.of, 1) if shown else _HIDDEN
    return Row([label, each.persons, of, each.basis.label, each.share if shown else None])


def _expected(package: Package, found: Plausibility, writer: Writer) -> Iterator[Text]:
    planned = {case.number: case.persons for case in package.cases}
    for number, persons in found.expected.items():
        stated = planned[number]
        yield Text(
            "Case {number}: participants × share with effect × duration gives {persons} full-year "
            "persons; the case states {stated}.",
            number=number,
            persons=writer.tkr(persons, 1),
            stated=Text("none") if stated is None else writer.count(stated),
        )


def _overlaps(found: Plausibility, writer: Writer) -> Iterator[Text]:
    for each in found.overlaps:
        cases = listed(each.cases)
        if each.persons is None:
            yield Text("Case {cases}: {benefit}.", cases=cases, benefit=each.benefit)
        else:
            yield Text(
                "Case {cases}: {benefit}, {persons} full-year persons together.",
                cases=cases,
                benefit=each.benefit,
                persons=writer.count(each.persons),
            )


# --- JSON --------------------------------------------------------------------------------


def form(package: Package) -> Form:
    """Return what the persons are held against."""
    found = plausibility(package)
    return {
        "cases": {number: [_form(each) for each in cases] for number, cases in found.cases.items()},
        "persons_from_participants": dict(found.expected),
        "groups": {str(number): _form(each) for number, each in found.groups.items()},
        "package": None if found.package is None else _form(found.package),
        "overlaps": [
            {"benefit": each.benefit, "cases": list(each.cases), "persons": each.persons}
            for each in found.overlaps
        ],
    }


def _form(each: Comparison) -> Form:
    shown = each.may_be_published
    return {
        "persons": each.persons,
        "of": each.of if shown else None,
        "basis": each.basis.value,
        "share": each.share if shown else None,
    }
