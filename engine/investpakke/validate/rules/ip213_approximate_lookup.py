"""A lookup takes the nearest value when there is no exact match.

Anti-pattern
------------
VLOOKUP without its fourth argument, MATCH without its third, and LOOKUP find the last value that is
not larger. In an unsorted list the result is arbitrary; a missing case gets the figures of another.

Better practice
---------------
Ask for an exact match: ``VLOOKUP(…,FALSE)``, ``MATCH(…,0)``, ``XLOOKUP``. Where an approximate
match is intended, as in a table of brackets, keep the list sorted and say so beside it.

Source
------
Rule 22 of docs/workbook.md; ICAEW, Twenty principles for good spreadsheet practice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice, pairwise

from investpakke.text import Problem, Text
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area

_MODE = {
    "VLOOKUP": (3, True),
    "HLOOKUP": (3, True),
    "MATCH": (2, True),
    "XMATCH": (2, False),
    "XLOOKUP": (4, False),
    "LOOKUP": (99, True),
}
"""Which argument selects the kind of match, and whether it is approximate by default."""

_LONGEST = 20_000
"""Cells of a list that are examined."""

_MOST_FALLS = 50
"""Descending steps of a list that are examined for a certain one."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, (name, is_sorted), _ in blocks(subject, partial(_approximate, subject)):
        yield rule.finding(
            place,
            Problem("IP213.nearest", "{name} takes the nearest value", name=name)
            if is_sorted
            else Problem(
                "IP213.unsorted",
                "{name} takes the nearest value, and the list is not sorted",
                name=name,
            ),
            mend=Text("Ask for an exact match: FALSE in VLOOKUP, 0 in MATCH"),
            severity=None if is_sorted else Severity.ERROR,
        )


def _approximate(
    subject: Subject, _key: Formula, verdict: FormulaVerdict
) -> tuple[str, bool] | None:
    """Return the first approximate lookup of a formula, and whether its list is sorted."""
    tree = read_tree(verdict.resolved.form())
    if tree is None:
        return None
    lookups = [call for call in tree.calls(*_MODE) if _is_approximate(call)]
    if not lookups:
        return None
    unsorted = [call for call in lookups if not _is_sorted(subject, verdict.cells[0], call)]
    return (unsorted or lookups)[0].text, not unsorted


def _is_approximate(call: Node) -> bool:
    place, when_missing = _MODE[call.text]
    mode = call.argument(place)
    if mode is None:
        return when_missing
    if mode.kind == "truth":
        return mode.text.upper() == "TRUE"
    return mode.number not in {None, 0.0, 2.0}


def _is_sorted(subject: Subject, cell: Cell, call: Node) -> bool:
    """Return False only if the list is a range whose numbers certainly do not ascend."""
    mode = call.argument(_MODE[call.text][0])
    listed = call.argument(1)
    falls = mode is not None and mode.number == -1
    if call.text in {"XLOOKUP", "XMATCH"} or falls or listed is None or listed.kind != "reference":
        return True
    reference = read_reference(listed.text)
    area = None if reference is None else reference.area(cell.row, cell.column)
    if reference is None or area is None:
        return True
    sheet = reference.sheet or cell.sheet
    calculation = subject.calculation
    cells = (Cell(sheet, *at) for at in _line(call.text, area))
    values = ((cell, calculation.value(cell)) for cell in cells)
    numbers = [(cell, value) for cell, value in values if isinstance(value, float)]
    falling = ((one, other) for (one, high), (other, low) in pairwise(numbers) if high > low)
    return not any(all(map(calculation.is_certain, pair)) for pair in islice(falling, _MOST_FALLS))


def _line(function: str, area: Area) -> list[tuple[int, int]]:
    """Return the cells that a lookup searches: the first column or the first row."""
    wide = area.last_column - area.column > area.last_row - area.row
    if function == "HLOOKUP" or (function != "VLOOKUP" and wide):
        return [(area.row, column) for column in range(area.column, area.last_column + 1)]
    last = min(area.last_row, area.row + _LONGEST)
    return [(row, area.column) for row in range(area.row, last + 1)]


RULE = Rule("IP213", Text("Approximate lookup"), Severity.WARNING, _check)
