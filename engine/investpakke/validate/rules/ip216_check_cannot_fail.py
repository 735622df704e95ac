"""A check that always says OK, or whose formula has been overwritten.

Anti-pattern
------------
A check is red on the evening before the meeting, and somebody types OK; or it compares a cell with
itself, or with a tolerance larger than the amounts. Everybody trusts it afterwards.

Better practice
---------------
Let a check compare two figures calculated in different ways, with a small tolerance, and make it
fail once on purpose. Explain differences that are allowed beside it.

Source
------
FAST Standard 2.03-05; SSRB 11-8.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from investpakke.text import Problem, Text, quote, same
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.analysis.checks import cannot_fail, typed_checks
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet
from investpakke.workbook.layout import KONTROL

_MEND = Text("Let the check compare two figures that are calculated in different ways")
_HEADER = "Status"


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    own = set(_own_statuses(subject))
    for sheet in subject.book.sheets:
        cells = set(typed_checks(sheet)) - {
            (row, column) for name, row, column in own if name == sheet.name
        }
        for area in rectangles(cells):
            yield rule.finding(
                Place(sheet.name, area),
                Problem("IP216.constant", "the check is a constant and cannot fail"),
                found=quote(sheet.cached(area.row, area.column)),
                mend=_MEND,
                cause=(sheet.name, "constant"),
            )
    for place, reason, formula in blocks(subject, partial(cannot_fail, subject.calculation)):
        yield rule.finding(
            place,
            Problem(reason.id, Text("the check cannot fail: {reason}", reason=reason)),
            found=quote(formula[:120]),
            mend=_MEND,
            cause=(place.sheet or "", reason.id),
        )
    yield from _overwritten(rule, subject)


def _own_statuses(subject: Subject) -> Iterator[tuple[str, int, int]]:
    """Yield the status cells of this tool's own sheet `Kontrol`."""
    sheet = subject.book.by_name.get(KONTROL)
    if sheet is None or not subject.is_own_template:
        return
    for head, line in sheet.cells.rows.items():
        for column, value in line.items():
            if value == _HEADER:
                row = head + 1
                while sheet.cells.rows.get(row):
                    yield sheet.name, row, column
                    row += 1


def _overwritten(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """Yield the status cells whose formula differs from the most common one."""
    statuses = [(row, column) for _, row, column in _own_statuses(subject)]
    if not statuses:
        return
    sheet: BookSheet = subject.book.by_name[KONTROL]
    usual = Counter(sheet.forms[at] for at in statuses if at in sheet.forms).most_common(1)
    form = usual[0][0] if usual else None
    first = next((at for at in statuses if sheet.forms.get(at) == form), statuses[0])
    for area in rectangles(at for at in statuses if sheet.forms.get(at) != form or form is None):
        found = sheet.formula(area.row, area.column) or sheet.cached(area.row, area.column)
        yield rule.finding(
            Place(sheet.name, area),
            Problem("IP216.overwritten", "the check's formula is overwritten"),
            expected=same(sheet.formula(*first)) if form else None,
            found=quote(found),
            mend=Text("Copy the formula from another row of the column Status"),
            severity=Severity.ERROR,
        )


RULE = Rule("IP216", Text("Check that cannot fail"), Severity.WARNING, _check)
