"""The workbook's own control says that something is wrong.

Anti-pattern
------------
The master check is red and the workbook is sent on all the same: somebody has grown used to
it, or looks at another sheet.

Better practice
---------------
Go to the sheet Kontrol, find the lines that are not OK, and mend their cause. A difference
that has a reason is explained there, and is then no fault.

Problemet
---------
Den samlede kontrol er rød, og projektmappen sendes videre alligevel.

Bedre praksis
-------------
Gå til arket Kontrol, find linjerne, der ikke er OK, og ret årsagen.

Source
------
FAST Standard 2.03-05; SSRB 11-8: one master check, visible everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, shown
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.layout import KONTROL

_LABELS = ("Hvad der kontrolleres", "Status")
_FAULT = "FEJL"


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    sheet = subject.book.by_name.get(KONTROL)
    if sheet is None:
        return
    columns: dict[str, int] = {}
    for row, line in sorted(sheet.cells.rows.items()):
        heads = {value: column for column, value in line.items() if value in _LABELS}
        if len(heads) == len(_LABELS):
            columns = {str(head): column for head, column in heads.items()}
            continue
        if not columns or columns["Status"] not in line:
            continue
        status = subject.calculation.value(Cell(KONTROL, row, columns["Status"]))
        if isinstance(status, str) and status.startswith(_FAULT):
            label = line.get(columns["Hvad der kontrolleres"])
            yield rule.finding(
                Place.cell(KONTROL, row, columns["Status"]),
                Text(f"kontrollen fejler: {label}", f"the check fails: {label}"),
                expected=shown("OK"),
                found=shown(status),
                mend=Text("Find årsagen ud fra linjens forventede og beregnede værdi",
                          "Find the cause from the line's expected and computed values"),
            )  # fmt: skip


RULE = Rule(
    "IP407",
    Text("Projektmappens egen kontrol fejler", "The workbook's own control fails"),
    Severity.ERROR,
    _look,
    needs="template",
)
