"""A number or a text stands where its block holds copies of one formula.

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
FAST Standard 3.01-01; Excel's check for inconsistent calculated column formulas in tables.

Outside tables an end of a block counts only where the rows of the
cases, or the line beside it, show that the block goes on; the first cell of a series that each
cell continues from the one before is an opening figure, and honest.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, same, shown
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.inspecting.breaches import (
    Breach,
    breaches,
    cells,
    reads_alike,
    reads_its_own_line,
)
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.ooxml.sheet_cells import Area


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for breach in breaches(subject):
        if breach.form is None and _is_slip(subject, breach):
            sheet, area = breach.pattern.sheet, breach.area
            yield rule.finding(
                Place(sheet.name, area),
                Text("en fast værdi er skrevet oven i blokkens formel",
                     "a constant is typed over the formula of its block"),
                expected=same(absolute(breach.run.form, area.row, area.column)),
                found=shown(sheet.cached(area.row, area.column)),
                mend=Text("Kopiér formlen fra nabocellen", "Copy the neighbour's formula"),
                cause=(sheet.name, breach.run.form),
                severity=Severity.ERROR if breach.extent == "inside" else Severity.WARNING,
            )  # fmt: skip


def _is_slip(subject: Subject, breach: Breach) -> bool:
    contents = subject.contents[breach.pattern.sheet.name]
    kinds = {contents.kind(row, column) for row, column in cells(breach.area)}
    if not kinds <= {"number", "date"} and kinds != {"text"}:
        return False
    if breach.line.down and any(map(contents.is_total_row, _rows(breach.area))):
        return False
    if breach.extent == "inside" and kinds != {"text"}:
        return True
    if breach.extent != "inside" and reads_its_own_line(subject, breach):
        return False
    if breach.extent == "beside" and not _is_named(subject, breach):
        return False
    return (breach.extent == "block" and kinds != {"text"}) or reads_alike(subject, breach)


def _rows(area: Area) -> range:
    return range(area.row, area.last_row + 1)


def _is_named(subject: Subject, breach: Breach) -> bool:
    """Return whether the breach and its block both stand in rows that begin with a name."""
    contents = subject.contents[breach.pattern.sheet.name]
    rows = (breach.area.row, breach.run.area.row)
    return all(contents.labels(row, breach.area.column) for row in rows)


RULE = Rule(
    "IP201",
    Text("Fast værdi oven i en formel", "Constant typed over a formula"),
    Severity.ERROR,
    _look,
)
