"""The mutants of the fault-injection matrix: read from `faults.toml`, made, and examined."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import get_column_letter, range_boundaries

from fault_bases import PUBLISHED
from investpakke.validate import Finding, Severity, examine
from investpakke.validate.finding import Place
from investpakke.workbook.book import Book
from investpakke.workbook.formula.relative import absolute, relative
from investpakke.workbook.ooxml.sheet_cells import Area
from mutants import Content, mutated, with_shown
from once import report_on
from structure_faults import STRUCTURE, File

DATA = Path(__file__).with_name("faults.toml")
COPIED = {"calc": "kroner"}
"""A base that is another one saved by another program has the same mutants."""

_WORDS = {"at", "shown", "unsettled", "against", *STRUCTURE}


@dataclass(frozen=True)
class Mutant:
    """One fault in one base, as `faults.toml` tells it."""

    rule: str
    kind: str
    base: str
    change: Mapping[str, Any]
    missed: str | None
    """Why it is not caught by its rule, None if it is."""

    @property
    def name(self) -> str:
        return f"{self.rule} {self.base}: {self.kind}"

    @property
    def cells(self) -> dict[str, Content]:
        return {place: content for place, content in self.change.items() if "!" in place}

    @property
    def places(self) -> tuple[Place, ...]:
        """Where a finding must stand."""
        told = self.change.get("at", list(self.cells))
        return tuple(map(place, [told] if isinstance(told, str) else told))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


def absent() -> dict[str, dict[str, str]]:
    """Return why a rule has no fault in a base, by rule and base."""
    return dict(_data()["absent"])


def reason_of_absence(rule: str, base: str) -> str | None:
    """Return why a rule has no fault in a base; None where nothing is said."""
    if base == "add-in":
        return "as in the template"
    return absent().get(rule, {}).get(COPIED.get(base, base))


@cache
def mutants() -> tuple[Mutant, ...]:
    """Return all mutants, in the order of the file."""
    made = []
    for fault in _data()["fault"]:
        changes, missed = dict(fault["on"]), dict(fault.get("missed", {}))
        for base, like in COPIED.items():
            if like in changes:
                changes.setdefault(base, changes[like])
                if like in missed:
                    missed.setdefault(base, missed[like])
        for base, change in changes.items():
            unknown = {key for key in change if "!" not in key} - _WORDS
            assert not unknown, unknown
            made.append(Mutant(fault["rule"], fault["kind"], base, change, missed.get(base)))
    return tuple(made)


def place(text: str) -> Place:
    """Read "Sheet!A1:B2", "Sheet" or "" (the workbook)."""
    sheet, _, area = text.rpartition("!")
    if not sheet:
        return Place(text or None)
    column, row, last_column, last_row = range_boundaries(area)
    return Place(sheet, Area(row, column, last_row, last_column))


# --- Made ------------------------------------------------------------------------------------


def make(mutant: Mutant, base: Path, target: Path) -> Path:
    """Write a mutant of a base; all formulas show what they come to, unless that is the fault."""
    source = base
    structural = [name for name in STRUCTURE if name in mutant.change]
    if structural:
        file = File(base)
        for name in structural:
            STRUCTURE[name](file, mutant.change[name])
        file.save(target)
        source = target
    if mutant.cells:  # what hangs on them is found in the base: once for all mutants of it
        mutated(source, target, dict(_filled(Book(base), mutant.cells)))
    elif source is base:
        shutil.copyfile(base, target)
    if "unsettled" in mutant.change:
        mutated(target, target, mutant.change["unsettled"], settled=False)
    if "shown" in mutant.change:
        with_shown(target, target, mutant.change["shown"])
    return target


def _filled(book: Book, cells: Mapping[str, Content]) -> Iterable[tuple[str, Content]]:
    """Yield each cell's content: a range is filled from its first cell, as Excel copies."""
    for where, content in cells.items():
        sheet, _, area = where.rpartition("!")
        column, row, last_column, last_row = range_boundaries(area)
        is_formula = isinstance(content, str) and content.startswith("=")
        form = relative(str(content), row, column) if is_formula else ""
        for at_row in range(row, last_row + 1):
            for at in range(column, last_column + 1):
                filled = absolute(form, at_row, at) if is_formula else content
                if isinstance(filled, str) and "{old}" in filled:
                    old = book.by_name[sheet].formula(at_row, at).removeprefix("=")
                    filled = filled.replace("{old}", old)
                yield f"{sheet}!{get_column_letter(at)}{at_row}", filled


# --- Examined --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What the rules say of a mutant and did not say of its base."""

    mutant: Mutant
    caught: Severity | None
    """How much its own rule makes of it, where the fault is; None if nothing."""
    others: tuple[str, ...]
    """Other rules with an error or a warning where the fault is."""
    errors: Mapping[str, int] = field(default_factory=dict)
    """How many errors other rules have anywhere, by code."""


def examined(mutant: Mutant, bases: Mapping[str, Path], folder: Path) -> Outcome:
    """Make a mutant and say what is found in it that is not found in its base."""
    base = bases[mutant.base]
    against = folder / "offentliggjort.toml"
    against.write_text(PUBLISHED, "utf-8")
    told = str(against) if mutant.change.get("against") else None
    before = _known(base, told)
    path = make(mutant, base, folder / f"mutant{base.suffix}")
    new = [found for found in examine(path, against=told).sightings if _key(found) not in before]
    here = [found for found in new if any(_touch(found.place, at) for at in mutant.places)]
    own = [found.severity for found in here if found.code == mutant.rule]
    errors: dict[str, int] = {}
    for found in new:
        if found.severity is Severity.ERROR and found.code != mutant.rule:
            errors[found.code] = errors.get(found.code, 0) + 1
    others = {f.code for f in here if f.severity > Severity.NOTE} - {mutant.rule}
    return Outcome(mutant, max(own, default=None), tuple(sorted(others)), errors)


@cache
def _known(base: Path, against: str | None) -> frozenset[tuple[str, int, str]]:
    report = examine(base, against=against) if against else report_on(base)
    return frozenset(map(_key, report.sightings))


def _key(found: Finding) -> tuple[str, int, str]:
    return found.code, int(found.severity), str(found.place)


def _touch(found: Place, at: Place) -> bool:
    """Return whether a finding stands where the fault is."""
    if at.sheet is None or at.sheet != found.sheet or at.area is None:
        return at.sheet == found.sheet
    a, b = at.area, found.area
    return b is not None and (
        a.row <= b.last_row
        and b.row <= a.last_row
        and a.column <= b.last_column
        and b.column <= a.last_column
    )
