"""Examine one workbook with all rules: what `investpakke validate` does with each file.

Each finding gets the number of figures that it touches: its own, and those that depend on them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from investpakke.errors import InvestpakkeError
from investpakke.text import Text, both
from investpakke.validate.analysis.reach import area_read
from investpakke.validate.batch.report import LessJudged, Report, Skipped
from investpakke.validate.causes import group_by_cause
from investpakke.validate.engines.calculation import Locale
from investpakke.validate.figures.reconciled import reconciliation
from investpakke.validate.finding import Finding, Place
from investpakke.validate.fingerprint import with_fingerprint
from investpakke.validate.patterns import Run
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from investpakke.validate.sheet_map import SheetMap, map_of
from investpakke.validate.subject import Subject
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.gc_paused import gc_paused
from investpakke.workbook.ooxml.sheet_cells import CellError
from investpakke.workbook.refresh.any_model import refuse_mapping

_TALL = 16
"""A rectangle with more rows is stored separately."""

_MOST_STEPS = 150_000
"""Steps per workbook; findings beyond that get no number of figures."""

Rows = tuple[int, int]


class _Column(NamedTuple):
    sheet: str
    number: int


class _Reader(NamedTuple):
    """Copies of a formula down a column, and one rectangle that they read."""

    sheet: str
    run: Run
    reference: Reference

    @property
    def column(self) -> _Column:
        """The column that holds them."""
        return _Column(self.sheet, self.run.area.column)

    def copies_reading(self, rows: Rows) -> Rows | None:
        """Return which copies read the given rows, None if none do."""
        top, column, bottom, _ = self.run.area
        first, last = self.reference.area(top, column), self.reference.area(bottom, column)
        if first is None or last is None:
            return top, bottom  # it leaves the sheet on the way
        low, high = top, bottom
        if first.last_row != last.last_row:  # its end moves: it must reach down to the rows
            low = max(low, rows[0] - first.last_row + top)
        elif first.last_row < rows[0]:
            return None
        if first.row != last.row:  # its start moves: it must not be below them
            high = min(high, rows[1] - first.row + top)
        elif first.row > rows[1]:
            return None
        return (low, high) if low <= high else None


@dataclass
class _Readers:
    """The formulas that read a column, by the rows they read."""

    small: list[tuple[int, int, _Reader]] = field(default_factory=list)
    tall: list[tuple[int, int, _Reader]] = field(default_factory=list)

    def reading(self, rows: Rows) -> Iterator[_Reader]:
        """Yield those that read one of the given rows."""
        at = bisect_left(self.small, rows[0] - _TALL, key=lambda item: item[0])
        for number in range(at, len(self.small)):
            first, last, reader = self.small[number]
            if first > rows[1]:
                break
            if last >= rows[0]:
                yield reader
        for first, last, reader in self.tall:
            if first <= rows[1] and rows[0] <= last:
                yield reader


class Dependents:
    """Which figures depend on which cells of a workbook."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._left = _MOST_STEPS

    @cached_property
    def _readers(self) -> dict[_Column, _Readers]:
        found: dict[_Column, _Readers] = {}
        widths = {name: sheet.last_column for name, sheet in self.subject.book.by_name.items()}
        for reader in self._all_readers():
            area, sheet = area_read(reader.reference, reader.run.area), reader.reference.sheet
            if area is None or sheet is None or sheet not in widths:
                continue
            is_tall = area.last_row - area.row >= _TALL
            for column in range(area.column, min(area.last_column, widths[sheet]) + 1):
                readers = found.setdefault(_Column(sheet, column), _Readers())
                group = readers.tall if is_tall else readers.small
                group.append((area.row, area.last_row, reader))
        for readers in found.values():
            readers.small.sort(key=lambda item: item[0])
        return found

    def _all_readers(self) -> Iterator[_Reader]:
        """Yield the rectangles that all copies of formulas down columns read."""
        for sheet, pattern in self.subject.patterns.items():
            for run in chain.from_iterable(pattern.down.values()):
                for reference in self.subject.book.resolved(run.form, sheet).references:
                    yield _Reader(sheet, run, reference)

    def count(self, places: Iterable[Place]) -> int | None:
        """Return how many figures are in some places, plus how many formulas depend on them.

        Each cell counts once; None where the workbook is too large to tell.
        """
        reached_by: dict[_Column, int] = {}
        waiting: list[tuple[_Column, Rows]] = []
        own = 0
        for place in places:
            if place.sheet is None or place.area is None:
                continue
            width = self.subject.book.by_name[place.sheet].last_column
            height = self.subject.book.by_name[place.sheet].cells.last_row
            top, left, bottom, right = place.area
            for column in range(left, min(right, width) + 1):
                at = _Column(place.sheet, column)
                for rows in _mark_reached(reached_by, at, (top, min(bottom, max(height, top)))):
                    own += self._own(at, rows)
                    waiting.append((at, rows))
        resting = 0
        while waiting:
            at, rows = waiting.pop()
            readers = self._readers.get(at)
            for reader in readers.reading(rows) if readers is not None else ():
                self._left -= 1
                if self._left < 0:
                    return None
                copies = reader.copies_reading(rows)
                for new in (
                    () if copies is None else _mark_reached(reached_by, reader.column, copies)
                ):
                    resting += new[1] - new[0] + 1
                    waiting.append((reader.column, new))
        return own + resting

    def _own(self, column: _Column, rows: Rows) -> int:
        """Return how many cells of a column hold a formula or a number."""
        sheet = self.subject.book.by_name[column.sheet]
        return sum(
            (row, column.number) in sheet.forms
            or isinstance(sheet.cells.get(row, column.number), float | CellError)
            for row in range(rows[0], rows[1] + 1)
        )


def _mark_reached(reached_by: dict[_Column, int], column: _Column, rows: Rows) -> list[Rows]:
    """Mark rows of a column as reached, one bit each, and return those that were new.

    Examples
    --------
    >>> known = {}
    >>> column = _Column("Ark", 1)
    >>> [_mark_reached(known, column, rows) for rows in ((3, 5), (8, 9), (1, 10), (2, 4))]
    [[(3, 5)], [(8, 9)], [(1, 2), (6, 7), (10, 10)], []]
    """
    first, last = rows
    known = reached_by.get(column, 0)
    asked = ((1 << (last - first + 1)) - 1) << first
    fresh = asked & ~known
    if fresh == asked:
        reached_by[column] = known | asked
        return [rows]
    reached_by[column] = known | fresh
    new: list[Rows] = []
    while fresh:
        start = (fresh & -fresh).bit_length() - 1
        end = start + (~(fresh >> start) & ((fresh >> start) + 1)).bit_length() - 1
        new.append((start, end - 1))
        fresh = fresh >> end << end
    return new


NO_TEMPLATE = Text("the workbook was not made by investpakke")


@gc_paused()
def examine(  # noqa: PLR0913  how a file is to be examined
    path: str | Path,
    *,
    chosen: Callable[[Rule], bool] = lambda _rule: True,
    full: bool = False,
    first_year: int | None = None,
    mapping: Mapping | None = None,
    third_opinion: bool = False,
    against: str | None = None,
    mapped: bool = False,
    locale: Locale | None = None,
    apart: bool = True,
) -> Report:
    """Return what the rules find in a workbook.

    Parameters
    ----------
    path : str or Path
        An .xlsx or .xlsm file.
    chosen : callable
        Which rules are applied.
    full : bool
        Have ``formulas`` compute every cell.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    mapping : Mapping, optional
        What the user says about how another model is read.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    against : str, optional
        The package whose published figures are compared: a shipped one's name or a TOML file.
    mapped : bool
        Describe each sheet by its formula patterns.
    locale : "da" or "en", optional
        The language of the Excel that calculated the workbook.
    apart : bool
        Use engines that need a process of their own too.

    Raises
    ------
    FileError
        The file cannot be read, or LibreOffice is asked for and not installed.
    """
    subject = Subject(
        Path(path),
        full=full,
        first_year=first_year,
        mapping=mapping,
        third_opinion=third_opinion,
        against=against,
        locale=locale,
        apart=apart,
    )
    if subject.is_own_template:
        refuse_mapping(str(path), mapping, first_year)
    return _examine(subject, chosen, mapped=mapped)


def _examine(subject: Subject, chosen: Callable[[Rule], bool], *, mapped: bool = False) -> Report:
    seen: list[Finding] = []
    skipped: list[Skipped] = []
    rules = list(filter(chosen, all_rules()))
    looking = [rule for rule in rules if rule.applies(subject)]
    for rule in rules:
        if rule in looking:
            seen += (with_fingerprint(subject.book, found) for found in rule.check(rule, subject))
        else:
            skipped.append(Skipped(rule.code, _why_not(rule, subject)))
    findings = _combine(subject, seen, looking)
    no_package = subject.no_package
    return Report(
        path=subject.path,
        findings=findings,
        shares=subject.calculation.shares,
        skipped=tuple(skipped),
        looked=tuple(rule.code for rule in looking),
        less_judged=_less_judged(subject),
        reconciliation=reconciliation(subject),
        no_package=None if no_package is None else _reason(no_package),
        maps=_maps(subject, findings) if mapped else (),
        reading=subject.reading,
    )


def _combine(
    subject: Subject, findings: Iterable[Finding], rules: Sequence[Rule]
) -> tuple[Finding, ...]:
    """Return one finding per cause, most important first, each with its places in order.

    Errors come first, findings that touch no figures last, and otherwise those that touch most
    figures.
    """
    sheets = {sheet.name: number for number, sheet in enumerate(subject.book.sheets)}
    tidying = {rule.code for rule in rules if rule.housekeeping}
    dependents = Dependents(subject)

    def position(finding: Finding) -> tuple[int, tuple[int, ...], str]:
        place = finding.place
        sheet = -1 if place.sheet is None else sheets[place.sheet]
        return sheet, tuple(place.area or ()), finding.code

    def weight(finding: Finding) -> tuple[int, bool, int]:
        return -finding.severity, finding.code in tidying, -(finding.figures or 0)

    grouped = group_by_cause(sorted(findings, key=position), rules)
    grouped.sort(key=lambda finding: -finding.severity)
    counted = [replace(one, figures=dependents.count(one.places)) for one in grouped]
    return tuple(sorted(counted, key=lambda one: (*weight(one), *position(one))))


def _maps(subject: Subject, findings: Sequence[Finding]) -> tuple[SheetMap, ...]:
    maps = []
    for sheet in subject.book.sheets:
        seen = (part for found in findings for part in found.sightings)
        drawn = map_of(sheet, (part for part in seen if part.place.sheet == sheet.name))
        if drawn is not None:
            maps.append(drawn)
    return tuple(maps)


def _less_judged(subject: Subject) -> tuple[LessJudged, ...]:
    """Return why cells have fewer than two witnesses; the most common reason first."""
    cells: dict[Text, int] = {}
    examples: dict[Text, Place] = {}
    for cell, judgement in subject.calculation.less_judged.items():
        for reason in judgement.reasons:
            cells[reason] = cells.get(reason, 0) + 1
            examples.setdefault(reason, Place.cell(*cell))
    ranked = sorted(cells, key=lambda reason: -cells[reason])
    return tuple(LessJudged(reason, cells[reason], examples[reason]) for reason in ranked)


def _why_not(rule: Rule, subject: Subject) -> Text:
    if rule.needs == "template" or subject.no_package is None:
        return NO_TEMPLATE
    return _reason(subject.no_package)


def _reason(error: InvestpakkeError) -> Text:
    """Return why no package could be read; the remedy belongs to another command."""
    why = type(error)(error.what, where=error.where, expected=error.expected, got=error.got)
    return both(why.text)
