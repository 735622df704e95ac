"""What packages and groups of cases are called where they are shown."""

from __future__ import annotations

from investpakke.model import Group, Package
from investpakke.model.package import ONE_GROUP
from investpakke.show.view import RowLabel
from investpakke.text import Language, Text, in_context

_WORD, _ALL_CASES = Text("Group"), Text("All cases")

NOBODY = "–"
"""Stands for the municipality of a model that names none."""


def package_title(package: Package) -> str:
    """Return a package's name and, where it is known, its municipality.

    Examples
    --------
    >>> from investpakke import load_package
    >>> package_title(load_package("aarhus-2024"))
    'Investeringspakke 2024 · Aarhus Kommune'
    """
    known = package.municipality != NOBODY
    return f"{package.name} · {package.municipality}" if known else package.name


def group_numbered(number: int, language: Language) -> str:
    """Return what a group is called where there is no room for its name."""
    return f"{_WORD.in_language(language)} {number}"


def own_name(group: Group) -> str | None:
    """Return a group's name; None where it is its number in words, as in a model without names.

    Examples
    --------
    >>> own_name(Group(1, "Målgruppe 1")), own_name(Group(1, "Ledige"))
    (None, 'Ledige')
    """
    is_number = group.name.casefold() in {
        group_numbered(group.id, "da").casefold(),
        group_numbered(group.id, "en").casefold(),
    }
    return None if is_number else group.name


def group_name(group: Group, language: Language) -> str:
    """Return a group's name; its number in words where it has none.

    Examples
    --------
    >>> group_name(Group(1, "Målgruppe 1"), "en"), group_name(Group(1, "Alle sager"), "en")
    ('Group 1', 'All cases')
    """
    if group.name == ONE_GROUP:
        return _ALL_CASES.in_language(language)
    return own_name(group) or group_numbered(group.id, language)


def group_title(group: Group, language: Language, between: str = ": ") -> str:
    """Return a group's number and, if it has one, its name.

    Examples
    --------
    >>> group_title(Group(1, "Ledige"), "da"), group_title(Group(1, "Målgruppe 1"), "da")
    ('Målgruppe 1: Ledige', 'Målgruppe 1')
    """
    numbered, name = group_numbered(group.id, language), group_name(group, language)
    return numbered if name == numbered else f"{numbered}{between}{name}"


def case_label(package: Package, index: int) -> RowLabel:
    """Return a case as a row of a table names it."""
    case = package.cases[index]
    return RowLabel(case.number, case.name, case.number, case_key(index))


def group_label(package: Package, index: int, language: Language) -> RowLabel:
    """Return a group as a row of sums names it."""
    group = package.groups[index]
    return RowLabel("", group_title(group, language), group_numbered(group.id, language))


def package_label(language: Language) -> RowLabel:
    """Return the package as the row of its sums names it."""
    name = in_context("total", "The package").in_language(language)
    return RowLabel("", name, name)


def starred(package: Package, index: int) -> str:
    """Return a case's number, with the document's star where its horizon is its own."""
    case = package.cases[index]
    own = case.averaging_years != package.averaging_years
    return f"{case.number}*" if own else case.number


def part_title(
    package: Package, language: Language, case: str | None = None, group: int | None = None
) -> str:
    """Return the title of one case or one group, or else of the package."""
    for each in package.cases:
        if each.number == case:
            return f"{Text('Case').in_language(language)} {each.number} {each.name}"
    for every in package.groups:
        if every.id == group:
            return group_title(every, language, " ")
    return package_title(package)


def case_key(index: int) -> str:
    """Return the anchor of a case's page: numbers are texts that users choose."""
    return f"case-{index + 1}"


def group_key(package: Package, position: int) -> str:
    """Return the anchor of a group's page."""
    return f"group-{package.groups[position].id}"
