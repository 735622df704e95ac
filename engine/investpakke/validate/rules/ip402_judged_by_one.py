"""Cells whose value has only one witness, or none: they are less certain.

Anti-pattern
------------
A formula uses something that other programs do not support or compute differently. Only Excel can
compute it, and no second calculation confirms the figure.

Better practice
---------------
Nothing needs to be done. For an important figure, a simpler formula can be calculated twice.

Source
------
engines/limits.toml: the known errors of each engine, with evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.text import Problem, Text, counted, joined, same
from investpakke.validate.finding import Finding, Place, Severity, range_text
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.ooxml.sheet_cells import Area

_MOST_RANGES = 6
_DATA_TABLE = Text("only Excel computes a what-if data table")
_BY = (Text("no witness"), Text("one witness only"))


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    found: dict[tuple[str, int, tuple[Text, ...]], list[tuple[int, int]]] = {}
    for cell, judgement in subject.calculation.less_judged.items():
        key = cell.sheet, judgement.witnesses, judgement.reasons
        found.setdefault(key, []).append((cell.row, cell.column))
    for sheet, tables in subject.calculation.data_tables.items():
        cells = found.setdefault((sheet, 1, (_DATA_TABLE,)), [])
        cells += [at for area in tables for at in area.cells()]
    for (sheet, witnesses, reasons), cells in found.items():
        areas = rectangles(cells)
        yield rule.finding(
            Place(sheet, areas[0]) if len(areas) == 1 else Place(sheet),
            Problem(
                "IP402.witnesses",
                counted(
                    "{n} cell has {witnesses}: {reasons}",
                    "{n} cells have {witnesses}: {reasons}",
                    len(cells),
                    witnesses=_BY[witnesses],
                    reasons=joined(reasons, "; "),
                ),
            ),
            found=same(_ranges(areas)) if len(areas) > 1 else None,
        )


def _ranges(areas: Sequence[Area]) -> str:
    more = ", …" if len(areas) > _MOST_RANGES else ""
    return ", ".join(range_text(area) for area in areas[:_MOST_RANGES]) + more


RULE = Rule(
    "IP402", Text("Fewer than two witnesses of the value"), Severity.NOTE, _check, housekeeping=True
)
