"""What a workbook says: the package and its engine results, laid out on the grid's rows.

Formula cells get their cached values from here, so the values come from the Python
engine and the formulas from the sheet builders: two roads that must meet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from types import ModuleType
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult, compute_package
from investpakke.errors import InputError
from investpakke.model import Case, Figure, Package, Phasing
from investpakke.problems import CASE_PERSONS_MISSING
from investpakke.published_path import PublishedPath, published_path
from investpakke.reconciliation import Line, reconcile
from investpakke.text import Problem, Text
from investpakke.workbook.layout import FORUDSAETNINGER, INDFASNING, SHEETS
from investpakke.written_names import folded
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.rate_content import RateContent
from investpakke_templates.table import Table
from investpakke_templates.texts import wording

_SAID = wording(INDFASNING)
STANDARD_PROFILES = (Phasing((1.0,), _SAID["full"]), Phasing.first_year(0.5, _SAID["half"]))
"""Profiles that every workbook offers."""


Found = TypeVar("Found")


class LineType(IntEnum):
    """What stands on a line of the group tables."""

    BLANK = 1
    HEAD = 2
    CASE = 3
    TOTAL = 4
    SHARE = 5


@dataclass(frozen=True, slots=True)
class PakkeLine:
    """One line of the group tables: its group (from 1), place in it, type and case (from 1)."""

    group: int
    position: int
    cases_in_group: int
    type: LineType
    case: int


@dataclass(frozen=True)
class Content:
    """A package on a grid."""

    package: Package
    grid: Grid
    decisions: Decisions = field(default_factory=Decisions)
    sheets: frozenset[str] = frozenset(SHEETS)

    def __post_init__(self) -> None:
        needed_years = max([self.package.years, *(c.averaging_years for c in self.package.cases)])
        _room(Text("cases"), len(self.package.cases), self.grid.cases)
        _room(Text("groups"), len(self.package.groups), GROUP_ROWS)
        _room(Text("years"), needed_years, self.grid.years)
        _room(Text("phasing profiles"), len(self.profiles), self.grid.profile_rows)
        for case in self.package.cases:
            _refuse_without_persons(case)

    def written(self, writers: Sequence[ModuleType]) -> list[ModuleType]:
        """Return those of the modules, named like their sheets, whose sheet the workbook has."""
        names = {folded(sheet) for sheet in self.sheets}
        return [each for each in writers if each.__name__.rpartition(".")[2] in names]

    def once(self, work: Callable[[Content], Found]) -> Found:
        """Return what ``work`` makes of the content; it is made once, though many sheets ask."""
        if work not in self._made:
            self._made[work] = work(self)
        return cast("Found", self._made[work])

    @cached_property
    def _made(self) -> dict[Callable[[Content], object], object]:
        return {}

    @cached_property
    def result(self) -> PackageResult:
        """The package over the years it shows."""
        return compute_package(self.package)

    @cached_property
    def wide(self) -> PackageResult:
        """The package over every year column of the grid."""
        return compute_package(replace(self.package, years=self.grid.years))

    @cached_property
    def reconciliation(self) -> tuple[Line, ...]:
        """The published figures beside the engine's."""
        return reconcile(self.package, self.result)

    @cached_property
    def published_path(self) -> PublishedPath | None:
        """The yearly path that the document prints; None where it prints none."""
        return published_path(self.package)

    @cached_property
    def rates(self) -> RateContent:
        """The benefit rates, and what the cases take of them."""
        return RateContent(tuple(self.package.cases), self.decisions, self.grid.cases)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of every sheet name: the grid's tables, and the cases' rates."""
        return {**self.grid.tables, "case_rates": self.rates.grid.case_rates}

    @cached_property
    def ratios(self) -> tuple[Figure, ...]:
        """The published ratios, whose two parts stand on `Forudsætninger`."""
        return tuple(figure for figure in self.package.published if figure.scope == "ratio")

    @property
    def ratio_block(self) -> Table:
        """The rows of the ratios' parts: two a ratio."""
        first, count = self.grid.units.last + 4, 2 * len(self.ratios)
        return self.grid.table(FORUDSAETNINGER, first, count, "nothing", "label", "value", "place")

    @cached_property
    def profiles(self) -> tuple[Phasing, ...]:
        """The package's named profiles, those its cases use, and the standard ones."""
        return profiles_of(self.package, self.grid.years)

    def profile_of(self, phasing: Phasing) -> int:
        """Return the row (from 0) of the profile with these factors."""
        years = self.grid.years
        return next(i for i, known in enumerate(self.profiles) if _same(phasing, known, years))

    def by_case(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values of the cases on the grid's case rows; 0 where there is no case."""
        padded = np.zeros((self.grid.cases, *values.shape[1:]), dtype=values.dtype)
        padded[: len(values)] = values
        return padded

    def by_group(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values of the groups on the grid's group rows."""
        padded = np.zeros((GROUP_ROWS, *values.shape[1:]), dtype=values.dtype)
        padded[: len(values)] = values
        return padded

    def texts(self, values: list[str], rows: int) -> list[str]:
        """Return texts on so many rows; "" where there is none."""
        return values + [""] * (rows - len(values))

    @cached_property
    def shown(self) -> NDArray[np.int64]:
        """1 for each year column that is shown, else 0."""
        return (np.arange(self.grid.years) < self.package.years).astype(np.int64)

    @cached_property
    def group_sizes(self) -> NDArray[np.int64]:
        """How many cases each group row has."""
        return self.by_group(np.bincount(self.result.group, minlength=len(self.package.groups)))

    @cached_property
    def group_lines(self) -> NDArray[np.int64]:
        """How many lines each group's table takes: head, cases, total, share, space."""
        return np.where(self.group_sizes > 0, self.group_sizes + 4, 0)

    @cached_property
    def group_starts(self) -> NDArray[np.int64]:
        """The line on which each group's table starts, from 1."""
        return 1 + np.cumsum(self.group_lines) - self.group_lines

    @cached_property
    def case_lines(self) -> NDArray[np.int64]:
        """The line on which each case stands; 0 for empty rows."""
        lines = np.zeros(self.grid.cases, dtype=np.int64)
        seen = np.zeros(GROUP_ROWS, dtype=np.int64)
        for row, group in enumerate(self.result.group):
            seen[group] += 1
            lines[row] = self.group_starts[group] + seen[group]
        return lines

    @cached_property
    def lines(self) -> tuple[PakkeLine, ...]:
        """Every line of the group tables."""
        return tuple(self._line(number) for number in range(1, self.grid.line_count + 1))

    def _line(self, number: int) -> PakkeLine:
        group = int((self.group_starts <= number).sum())
        size = int(self.group_sizes[group - 1])
        position = number - int(self.group_starts[group - 1])
        if size == 0 or position > size + 2:
            return PakkeLine(group, position, size, LineType.BLANK, 1)
        if 1 <= position <= size:
            case = int(np.flatnonzero(self.case_lines == number)[0]) + 1
            return PakkeLine(group, position, size, LineType.CASE, case)
        kind = {0: LineType.HEAD, size + 1: LineType.TOTAL}.get(position, LineType.SHARE)
        return PakkeLine(group, position, size, kind, 1)


def profiles_of(package: Package, years: int) -> tuple[Phasing, ...]:
    """Return the profiles that a workbook of so many years has rows for, each once."""
    found: dict[tuple[float, ...], Phasing] = {}
    used = [case.phasing for case in package.cases]
    for phasing in (*package.phasings, *used, *STANDARD_PROFILES):
        found.setdefault(tuple(phasing.over(years)), phasing)
    return tuple(
        phasing if phasing.name else replace(phasing, name=_name(phasing))
        for phasing in found.values()
    )


def _same(one: Phasing, other: Phasing, years: int) -> bool:
    return bool((one.over(years) == other.over(years)).all())


def _name(phasing: Phasing) -> str:
    """Return a name for a profile that has none: its factors in per cent."""
    factors = (f"{factor * 100:g} %".replace(".", ",") for factor in phasing.factors)
    return str(_SAID["unnamed"].format(factors=" / ".join(factors)))


def _refuse_without_persons(case: Case) -> None:
    """Refuse what the sheet of cases has no room for: each of its rows has persons."""
    if case.persons is None:
        raise InputError(
            CASE_PERSONS_MISSING,
            where=Text("case {number}, persons", number=case.number),
            expected=Text("a number above 0 in each case of the workbook"),
            got=None,
        )


def _room(what: Text, needed: int, room: int) -> None:
    if needed > room:
        raise InputError(
            Problem("template.no_room", "there is not room for all {what}", what=what),
            where=Text("template, {what}", what=what),
            expected=Text("at most {room}", room=room),
            got=needed,
            mend=Text("Choose a larger template"),
        )
