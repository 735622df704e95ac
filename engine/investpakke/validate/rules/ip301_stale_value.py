"""A cell shows a value that its formula does not give.

Anti-pattern
------------
A file is written by a program that does not compute, or inputs are changed while calculation
is manual: the cells go on showing results of other inputs, and whoever reads the file without
computing it - a viewer, a mail preview, another program - reads wrong figures.

Better practice
---------------
Open the workbook in Excel with automatic calculation, press Ctrl+Alt+F9, and save it.

Problemet
---------
Filen er skrevet af et program, der ikke regner, eller input er ændret, mens beregningen var
manuel: Cellerne viser stadig resultater af andre input.

Bedre praksis
-------------
Åbn projektmappen i Excel med automatisk beregning, tryk Ctrl+Alt+F9, og gem den.

Source
------
FAST Standard; rule 22 of docs/workbook.md (automatic calculation).
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, shown
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.inspecting.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    calculation = subject.calculation
    if calculation.not_calculated:
        return
    stale: dict[str, list[tuple[int, int]]] = {}
    for cell in calculation.stale:
        stale.setdefault(cell.sheet, []).append((cell.row, cell.column))
    for sheet, cells in stale.items():
        for area in rectangles(cells):
            first = Cell(sheet, area.row, area.column)
            yield rule.finding(
                Place(sheet, area),
                Text("cellen viser ikke det, formlen giver",
                     "the cell does not show what its formula gives"),
                expected=shown(calculation.value(first)),
                found=shown(calculation.shown(first)),
                mend=Text("Åbn filen i Excel, tryk Ctrl+Alt+F9, og gem den",
                          "Open the file in Excel, press Ctrl+Alt+F9, and save it"),
            )  # fmt: skip


RULE = Rule(
    "IP301",
    Text("Vist værdi er forældet", "Cached value is stale"),
    Severity.ERROR,
    _look,
)
