"""Part of the file is damaged: Excel repairs it, or does not open it.

Anti-pattern
------------
A program writes "NaN" or "600,5" where the file format requires a number, a download is cut off, a
part is encrypted or is not XML. Excel asks whether to repair the file and discards what it cannot
read; other programs read something else.

Better practice
---------------
Create the file again with the program that made it, and open it once in Excel before sending it on.

Source
------
ECMA-376, Office Open XML: parts are well-formed XML without a document type; a number is written
with digits, a point and an exponent.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject

_MEND = Text("Create it again with the program that made it, or save it from Excel")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    sheets = {part.part: part.name for part in subject.book.parts.sheets}
    for part, reason in subject.book.parts.unsound_parts():
        yield rule.finding(
            Place(sheets.get(part)),
            Problem("IP119.part", "a part of the file cannot be read"),
            expected=Text("well-formed XML"),
            found=reason,
            mend=_MEND,
        )
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for sheet, row, column in subject.calculation.unreadable:
        by_sheet.setdefault(sheet, []).append((row, column))
    for sheet, cells in by_sheet.items():
        for area in rectangles(cells):
            yield rule.finding(
                Place(sheet, area),
                Problem("IP119.number", Text("the cell's number cannot be read")),
                expected=Text("a number"),
                found=same(str(subject.book.by_name[sheet].cells.get(area.row, area.column))),
                mend=_MEND,
                cause=("number",),
                severity=Severity.WARNING,  # some programs can read it
            )


RULE = Rule("IP119", Text("Damaged content"), Severity.ERROR, _check)
