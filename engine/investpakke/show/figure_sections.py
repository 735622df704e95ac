"""Published figures in the order that a reader asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from investpakke.model import Figure, Package
from investpakke.reconciliation import QUANTITY_TEXT, Line
from investpakke.text import Text, same


class Section(StrEnum):
    """One part of the reconciliation."""

    CASES = "cases"
    GROUPS = "groups"
    PACKAGE = "package"
    PATH = "yearly_path"
    ARITHMETIC = "path_arithmetic"
    HEADLINE = "headline"
    RATIO = "ratio"


TITLES: Mapping[Section, Text] = {
    Section.CASES: Text("The cases"),
    Section.GROUPS: Text("The groups"),
    Section.PACKAGE: Text("The package"),
    Section.PATH: Text("The path year by year, under the stated phasing"),
    Section.ARITHMETIC: Text("The published path, checked against itself"),
    Section.HEADLINE: Text("The headline's averages"),
    Section.RATIO: Text("The ratio of two figures"),
}


def section_of(figure: Figure) -> Section:
    """Return the section of a figure; a mean net, and what is set against it, is a headline."""
    if figure.scope == "package":
        headline = figure.quantity == "mean_net" or not figure.must_tie
        return Section.HEADLINE if headline else Section.PACKAGE
    if figure.scope == "path":
        return Section.HEADLINE if figure.quantity == "mean_net" else Section.ARITHMETIC
    return {
        "case": Section.CASES,
        "group": Section.GROUPS,
        "year": Section.PATH,
        "ratio": Section.RATIO,
    }[figure.scope]


def in_sections(package: Package, lines: tuple[Line, ...]) -> dict[Section, list[Line]]:
    """Return the lines of each section; those of one case, group or year stand together."""
    order = {
        Section.CASES: [case.number for case in package.cases],
        Section.GROUPS: [str(group.id) for group in package.groups],
        Section.PATH: [str(year) for year in package.shown_years],
    }
    found: dict[Section, list[Line]] = {section: [] for section in Section}
    for line in lines:
        found[section_of(line.figure)].append(line)
    for section, keys in order.items():
        place = {key: index for index, key in enumerate(keys)}
        found[section] = _sorted_by(found[section], place)
    return {section: listed for section, listed in found.items() if listed}


def name_of(line: Line) -> Text:
    """Return what a figure is called, without the case, group or year that it is of."""
    figure = line.figure
    return figure.label or QUANTITY_TEXT.get(figure.quantity, same(figure.quantity))


def _sorted_by(lines: list[Line], place: Mapping[str, int]) -> list[Line]:
    return sorted(lines, key=lambda line: place.get(line.figure.key, len(place)))
