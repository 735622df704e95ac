"""A cell shows a value that its formula does not give.

Anti-pattern
------------
A file is written by a program that does not calculate, or inputs are changed while calculation is
manual: the cells still show results of other inputs, and anyone who reads the file without
calculating it - a viewer, an e-mail preview, another program - reads wrong figures.

Better practice
---------------
Open the workbook in Excel with automatic calculation, press Ctrl+Alt+F9, and save it.

Source
------
FAST Standard; rule 22 of docs/workbook.md (automatic calculation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from investpakke.text import Problem, Text, quote
from investpakke.validate.engines.limits import Engine
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import Value


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    calculation = subject.calculation
    for place, first in _blocks(calculation.stale):
        yield rule.finding(
            place,
            _what(calculation.engines_against(first)),
            expected=quote(calculation.value(first)),
            found=quote(calculation.shown(first)),
            mend=_MEND,
            cause=("not computed",),
        )
    by_engine: dict[Engine, dict[Cell, Value | None]] = {}
    for cell, engine, value in calculation.doubts:
        by_engine.setdefault(engine, {})[cell] = value
    for engine, values in by_engine.items():
        for place, first in _blocks(values):
            yield rule.finding(
                place,
                Problem(
                    "IP301.one_engine",
                    "only {engine} gives a different value from the one shown",
                    engine=engine,
                ),
                expected=Text("{value} ({engine})", value=quote(values[first]), engine=engine),
                found=quote(calculation.shown(first)),
                mend=_MEND,
                severity=Severity.NOTE,
                cause=(engine,),
            )


def _what(engines: Sequence[Engine]) -> Problem:
    """Return what is wrong, and which engines show it."""
    by = f" ({', '.join(engines)})" if engines else ""
    return Problem("IP301.stale", "the cell does not show the value of its formula{by}", by=by)


def _blocks(cells: Iterable[Cell]) -> Iterator[tuple[Place, Cell]]:
    """Yield rectangles of cells, each with its first cell."""
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for sheet, row, column in cells:
        by_sheet.setdefault(sheet, []).append((row, column))
    for sheet, places in by_sheet.items():
        for area in rectangles(places):
            yield Place(sheet, area), Cell(sheet, area.row, area.column)


_MEND = Text("Open the file in Excel, press Ctrl+Alt+F9, and save it")


RULE = Rule("IP301", Text("Cached value is stale"), Severity.ERROR, _check)
