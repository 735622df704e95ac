"""A defined name is broken: its target is deleted, unknown, circular, or in another file.

Anti-pattern
------------
A sheet or a row is deleted, or a sheet is copied in from another workbook: names remain as
``#REF!`` or point into the other file. Formulas that use them show errors, or old figures.

Better practice
---------------
Delete names that nothing uses (Formulas > Name Manager), and point the others at the right cells.

Source
------
FAST Standard; ICAEW, Twenty principles for good spreadsheet practice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.analysis.reading import names_in
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import DefinedName
from investpakke.workbook.formula.relative import relative
from investpakke.workbook.formula.resolve import Kind, Obstacle

_WHAT: dict[Kind, Text] = {
    "broken": Text("refers to something that has been deleted"),
    "external": Text("points into another file"),
    "name": Text("uses a name that does not exist"),
    "table": Text("uses a table or column that does not exist"),
    "circular": Text("refers to itself"),
}

_UNUSED = Text("names are broken, and no formula uses them")

_EXCELS_OWN = ("_xlfn.", "_xlws.", "_xlpm.", "_xlop.", "_xlcn.", "_xlnm._")
"""Prefixes of names that Excel creates and maintains itself."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    broken = [
        (name, found)
        for name in subject.book.names
        if (found := _obstacle(subject, name)) is not None
    ]
    used_by = _used_by(subject) if broken else {}
    for name, obstacle in broken:
        users = () if name.is_print_setting else used_by.get(name.name.casefold(), ())
        is_used = bool(users)
        said = _WHAT[obstacle.kind]
        severity = Severity.ERROR if is_used and obstacle.kind != "external" else Severity.WARNING
        what = Problem("IP112.name", "the name {name} {said}", name=name.name, said=said)
        find = partial(
            rule.finding,
            found=same("=" + name.text),
            mend=_mend(name, is_used=is_used),
            severity=Severity.NOTE if name.is_print_setting else severity,
            cause=("used", name.name) if is_used else ("unused",),
            several=what if is_used else _UNUSED,
        )
        yield find(Place(name.sheet if name.sheet in subject.book.by_name else None), what)
        for place in users:
            yield find(
                place, Problem("IP112.formula", "the formula uses the name {name}", name=name.name)
            )


def _obstacle(subject: Subject, name: DefinedName) -> Obstacle | None:
    """Return why a name does not stand for cells or a value."""
    if name.name.startswith(_EXCELS_OWN) or not name.text or name.text.startswith("!"):
        return None
    sheets = subject.book.sheets
    owner = name.sheet or (sheets[0].name if sheets else "")
    obstacles = subject.book.resolved(relative("=" + name.text, 1, 1), owner).obstacles
    return next((found for found in obstacles if found.kind in _WHAT), None)


def _used_by(subject: Subject) -> dict[str, list[Place]]:
    """Return where formulas use each name, directly or through other names."""
    inside = {name.name.casefold(): names_in(["=" + name.text]) for name in subject.book.names}

    def used(formula: Formula, _verdict: FormulaVerdict) -> frozenset[str] | None:
        found: set[str] = set()
        waiting = list(names_in([formula.form]))
        while waiting:
            name = waiting.pop()
            if name in inside and name not in found:
                found.add(name)
                waiting += inside[name]
        return frozenset(found) or None

    by_name: dict[str, list[Place]] = {}
    for place, names, _ in blocks(subject, used):
        for name in names:
            by_name.setdefault(name, []).append(place)
    return by_name


def _mend(name: DefinedName, *, is_used: bool) -> Text:
    if name.is_print_setting:
        return Text("Set the print area again")
    if is_used:
        return Text("Correct the name in Formulas > Name Manager; formulas use it")
    return Text("Delete the name in Formulas > Name Manager; no formula uses it")


RULE = Rule(
    "IP112",
    Text("Broken defined name"),
    Severity.WARNING,
    _check,
    explains=("IP302",),
    housekeeping=True,
)
