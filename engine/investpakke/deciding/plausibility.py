"""Plausibility: the persons a case promises beside those who take part, and who there are.

Nothing here enters a figure: it is what a reader needs to ask whether the persons can be true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from investpakke.model import Case, Package
from investpakke.text import Text

SMALLEST_PUBLISHED = 5
"""Fewer persons than this could be recognised: such a count is kept out of what is published."""


class Basis(StrEnum):
    """What the persons of a case or a group are held against."""

    PARTICIPANTS = "participants"
    BUDGETS = "budgets"
    POPULATION = "population"
    HEADCOUNT = "headcount"

    @property
    def label(self) -> Text:
        """The name of the basis."""
        return _LABELS[self]


_LABELS = {
    Basis.PARTICIPANTS: Text("participants a year"),
    Basis.BUDGETS: Text("participants whom the investment pays for"),
    Basis.POPULATION: Text("persons in the case's own target group"),
    Basis.HEADCOUNT: Text("full-year persons on support in the target group"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Persons at full effect, and the number they are held against.

    Parameters
    ----------
    persons : float
        Fewer full-year persons on support at full effect.
    of : float
        Participants, or persons of the target group.
    basis : Basis
        Which of them.
    """

    persons: float
    of: float
    basis: Basis

    @property
    def share(self) -> float:
        """Persons ÷ those they are held against."""
        return self.persons / self.of

    @property
    def too_many(self) -> bool:
        """Whether there are more full-year persons than persons to make them."""
        return self.persons > self.of

    @property
    def about(self) -> bool:
        """Whether the number is worked out, not stated: investment ÷ cost of a participant."""
        return self.basis is Basis.BUDGETS

    @property
    def may_be_published(self) -> bool:
        """Whether the count is too large for anybody to be recognised."""
        return self.of >= SMALLEST_PUBLISHED


@dataclass(frozen=True, slots=True)
class Overlap:
    """Cases that save the same benefit, and so may count on the same people."""

    benefit: str
    cases: tuple[str, ...]
    persons: float | None
    """Their persons together; None if one states none."""


@dataclass(frozen=True, slots=True)
class Plausibility:
    """What a package says of its persons.

    Attributes
    ----------
    cases : mapping of str to tuple of Comparison
        By the number of a case; only cases that state something.
    expected : mapping of str to float
        Persons that follow from participants × share with effect × duration, by case.
    groups : mapping of int to Comparison
        By the id of a group whose headcount is stated.
    package : Comparison or None
        All cases against all groups, where every group has a headcount.
    overlaps : tuple of Overlap
        Cases that may count on the same people.
    """

    cases: Mapping[str, tuple[Comparison, ...]]
    expected: Mapping[str, float]
    groups: Mapping[int, Comparison]
    package: Comparison | None
    overlaps: tuple[Overlap, ...]

    def __bool__(self) -> bool:
        return bool(self.cases or self.groups or self.overlaps or self.expected)


def plausibility(package: Package) -> Plausibility:
    """Return the persons of cases, groups and package beside those the document counts.

    A case's persons are held against its participants, against those whom its first year's
    investment pays for, and against its own target group; a group's against its headcount.

    Examples
    --------
    Case 2.2 promises 17 full-year persons from about 22 budgets of 25,000 kr.; the package
    307 of 20,210 persons:

    >>> from investpakke import load_package
    >>> found = plausibility(load_package("aarhus-2024"))
    >>> [budget] = found.cases["2.2"]
    >>> budget.persons, budget.of, found.package.persons, found.package.of
    (17.0, 22.0, 307.0, 20210.0)
    >>> [(each.benefit, each.cases) for each in found.overlaps][1:]
    [('sygedagpenge', ('3.1', '3.2')), ('dagpenge', ('4.1', '4.2', '4.3', '4.4'))]
    """
    compared = {case.number: tuple(_of_case(case)) for case in package.cases}
    groups = dict(_of_groups(package))
    expected = {
        case.number: persons
        for case in package.cases
        if (persons := case.description.persons_from_participants) is not None
    }
    return Plausibility(
        cases={number: found for number, found in compared.items() if found},
        expected=expected,
        groups=groups,
        package=_of_package(package, groups),
        overlaps=tuple(_overlaps(package)),
    )


def _of_case(case: Case) -> Iterator[Comparison]:
    if case.persons is None:
        return
    stated, cost = case.description, case.description.cost_per_participant
    bases = {
        Basis.PARTICIPANTS: stated.participants,
        Basis.BUDGETS: None if cost is None else case.yearly_investment[0] / cost,
        Basis.POPULATION: stated.population,
    }
    for basis, of in bases.items():
        if of:
            yield Comparison(case.persons, of, basis)


def _of_groups(package: Package) -> Iterator[tuple[int, Comparison]]:
    for group in package.groups:
        persons = _sum([case for case in package.cases if case.group == group.id])
        if persons is not None and group.headcount is not None and group.headcount.persons:
            yield group.id, Comparison(persons, group.headcount.persons, Basis.HEADCOUNT)


def _of_package(package: Package, groups: Mapping[int, Comparison]) -> Comparison | None:
    """Return all cases against all headcounts; with a group that has none, nothing is known."""
    if not groups or len(groups) < len(package.groups):
        return None
    every = groups.values()
    return Comparison(sum(g.persons for g in every), sum(g.of for g in every), Basis.HEADCOUNT)


def _overlaps(package: Package) -> Iterator[Overlap]:
    benefits = dict.fromkeys(name for case in package.cases for name in case.description.benefits)
    for benefit in benefits:
        cases = [case for case in package.cases if benefit in case.description.benefits]
        if len(cases) > 1:
            yield Overlap(benefit, tuple(case.number for case in cases), _sum(cases))


def _sum(cases: list[Case]) -> float | None:
    """Return the persons of cases together; None where one states none, or there is no case."""
    persons = [case.persons for case in cases]
    return sum(persons) if persons and None not in persons else None  # type: ignore[arg-type]
