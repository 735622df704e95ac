"""A constant stands where its neighbours on both sides hold one and the same formula.

Anti-pattern
------------
Somebody types the answer over a formula, to make a figure fit or to try something out, and
leaves it. The cell looks like the others, and no longer follows the inputs.

Better practice
---------------
Copy the formula back from a neighbour. If the value must differ, give it a cell of its own
among the inputs, with a label and a reason, and let the formula read it.

Problemet
---------
Nogen har skrevet et tal oven i en formel for at få det til at passe eller for at prøve noget.
Cellen ligner de andre, men følger ikke længere input.

Bedre praksis
-------------
Kopiér formlen tilbage fra en nabocelle. Skal tallet være et andet, så giv det sin egen celle
blandt input med navn og begrundelse.

Source
------
FAST Standard 3.01-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from investpakke.errors import Text, same, shown
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import Run, SheetPattern
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.ooxml.sheet_cells import Area

_WIDEST_GAP = 3
"""Typed cells in a row that are still taken for a slip, and not for a block of their own."""


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for pattern in subject.patterns.values():
        seen: set[Area] = set()
        for area, run in (*_gaps(pattern, down=True), *_gaps(pattern, down=False)):
            if area not in seen:
                seen.add(area)
                sheet = pattern.sheet
                yield rule.finding(
                    Place(sheet.name, area),
                    Text("en fast værdi er skrevet oven i blokkens formel",
                         "a constant is typed over the formula of its block"),
                    expected=same(sheet.formula(run.area.row, run.area.column)),
                    found=shown(sheet.cached(area.row, area.column)),
                    mend=Text("Kopiér formlen fra nabocellen", "Copy the neighbour's formula"),
                )  # fmt: skip


def _gaps(pattern: SheetPattern, *, down: bool) -> Iterator[tuple[Area, Run]]:
    """Yield the typed numbers between two runs of one formula, and the run before them."""
    lines: Iterable[list[Run]] = (pattern.down if down else pattern.along).values()
    for runs in lines:
        for before, after in pairwise(runs):
            area = _between(before.area, after.area, down=down)
            if (
                before.form == after.form
                and max(before.length, after.length) > 1
                and area is not None
                and all(_is_typed(pattern, row, column) for row, column in _cells(area))
            ):
                yield area, before


def _between(one: Area, other: Area, *, down: bool) -> Area | None:
    if down:
        area = Area(one.last_row + 1, one.column, other.row - 1, one.column)
        size = area.last_row - area.row + 1
    else:
        area = Area(one.row, one.last_column + 1, one.row, other.column - 1)
        size = area.last_column - area.column + 1
    return area if 1 <= size <= _WIDEST_GAP else None


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            yield row, column


def _is_typed(pattern: SheetPattern, row: int, column: int) -> bool:
    """Return whether a cell holds a number and no formula, alone or of an array."""
    cells = pattern.sheet.cells
    return (
        (row, column) not in cells.formulas
        and isinstance(cells.get(row, column), float)
        and not any(area.holds(row, column) for area in cells.arrays)
    )


RULE = Rule(
    "IP201",
    Text("Fast værdi oven i en formel", "Constant typed over a formula"),
    Severity.ERROR,
    _look,
)
