"""A sheet is hidden.

Anti-pattern
------------
Inputs or calculations are placed on a sheet that nobody sees; worst is a "very hidden" sheet, which
Excel's own menu does not show. Reviewers trust figures whose source they have not seen.

Better practice
---------------
Show every sheet. Protect what should not be changed, and delete what is not needed.

Source
------
FAST Standard 2.01-08.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text
from investpakke.validate.analysis.reading import sheets_read_elsewhere
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject

_SHOW = Text("Right-click a tab and choose Unhide")
_SHOW_VERY = Text("Open the VBA editor (Alt+F11) and set the sheet's Visible to xlSheetVisible")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    hidden = [sheet for sheet in subject.book.sheets if sheet.state != "visible"]
    read = sheets_read_elsewhere(subject) if hidden else frozenset()
    for sheet in hidden:
        if not sheet.cells.last_row:
            continue
        very = sheet.state == "veryHidden"
        used = sheet.name in read
        yield rule.finding(
            Place(sheet.name),
            Problem("IP101.read", "the sheet is hidden, and formulas on other sheets read it")
            if used
            else Problem(
                "IP101.unread", "the sheet is hidden; no formula on other sheets reads it"
            ),
            found=Text("very hidden: Excel's menu does not show it") if very else None,
            mend=_SHOW_VERY if very else _SHOW,
            severity=None if used or very else Severity.NOTE,
        )


RULE = Rule("IP101", Text("Hidden sheet"), Severity.WARNING, _check, housekeeping=True)
