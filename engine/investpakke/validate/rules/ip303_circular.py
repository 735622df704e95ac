"""A formula depends on its own result.

Anti-pattern
------------
A total includes its own cell, or two sheets depend on each other. Excel warns once and then shows
0; with iterative calculation on it shows the result of the last iteration.

Better practice
---------------
Break the cycle: take the total out of its range, or solve the equation. Keep iterative calculation
off, so that the next cycle is noticed. If it is on, cycles are taken as intended, and noted once.

Source
------
FAST Standard 1.01-11.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.cycles import cycles
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell

_MOST_NAMED = 8
_MEND = Text("Break the cycle: let none of the cells read its own total")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    found = cycles(subject.calculation)
    if subject.book.calculation.iterates:
        yield from _meant(rule, found)
        found = []
    for cycle in found:
        first = cycle[0]
        inside = [(cell.row, cell.column) for cell in cycle if cell.sheet == first.sheet]
        areas = rectangles(inside)
        alone = len(areas) == 1 and len(inside) == len(cycle)
        yield rule.finding(
            Place(first.sheet, areas[0]) if alone else Place.cell(*first),
            _what(len(cycle)),
            found=_named(cycle),
            mend=_MEND,
            cause=("cycle", *sorted(_forms(subject, cycle))),
        )
    for key, verdict in subject.calculation.formulas.items():
        for obstacle in verdict.resolved.obstacles[:1]:
            if obstacle.kind == "circular":
                cell = verdict.cells[0]
                yield rule.finding(
                    Place.cell(key.sheet, cell.row, cell.column),
                    Problem("IP303.name", "the name {text} refers to itself", text=obstacle.text),
                    mend=Text("Correct the name in the Name Manager"),
                )


def _forms(subject: Subject, cycle: Sequence[Cell]) -> set[str]:
    """Return the formulas of a cycle in relative form: copies of a cycle have the same cause."""
    sheets = subject.book.by_name
    return {sheets[cell.sheet].forms.get(cell[1:], "") for cell in cycle}


def _meant(rule: Rule, found: Sequence[Sequence[Cell]]) -> Iterator[Finding]:
    """Yield one note on all cycles of a workbook with intended iteration."""
    if found:
        count = sum(map(len, found))
        yield rule.finding(
            Place.cell(*found[0][0]),
            Problem(
                "IP303.iterated",
                "{count} cells are in circular references, and iterative calculation is on",
                count=count,
            ),
            found=_named(found[0]),
            mend=Text(
                "Solve the equation, so that the result does not depend on the number of iterations"
            ),
            severity=Severity.NOTE,
        )


def _what(cells: int) -> Problem:
    if cells == 1:
        return Problem("IP303.itself", "the cell reads itself")
    return Problem("IP303.circle", "{cells} cells depend on each other", cells=cells)


def _named(cycle: Sequence[Cell]) -> Text:
    cells = ", ".join(f"{cell.sheet}!{cell.address}" for cell in cycle[:_MOST_NAMED])
    more = len(cycle) - _MOST_NAMED
    if more <= 0:
        return same(cells)
    return Text("{cells} and {more} more", cells=cells, more=more)


RULE = Rule("IP303", Text("Circular reference"), Severity.ERROR, _check)
