"""Rows or columns with content are hidden.

Anti-pattern
------------
Cases, calculations or a correction are hidden for printing and then forgotten: they still count in
the totals, and readers of the sheet cannot see why.

Better practice
---------------
Show all rows and columns, or group them, so that a [+] in the margin shows that there is more.
Set the print area instead of hiding.

Source
------
FAST Standard 2.01-08.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet
from investpakke.workbook.ooxml.sheet_cells import Area
from investpakke.workbook.sheet_settings import Lines, SheetSettings

_MOST_BLOCKS = 20
"""Blocks of hidden rows on a sheet that are reported separately."""

_SEVERAL = Text("rows or columns with content are hidden")
_SHOW = Text("Select across them, right-click and choose Unhide")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for sheet in subject.book.sheets:
        settings = subject.book.settings(sheet)
        if not settings.hidden_rows and not settings.hidden_columns:
            continue
        rows = sorted(
            {
                *(row for row, cells in sheet.cells.rows.items() if cells),
                *(row for row, _ in sheet.cells.formulas),
            }
        )
        hidden = [
            lines
            for lines in settings.hidden_rows
            if _any_within(rows, lines) and not _is_filtered(lines, settings)
        ]
        for lines in hidden if len(hidden) <= _MOST_BLOCKS else [_all(hidden)]:
            area = Area(lines.first, 1, lines.last, max(sheet.last_column, 1))
            yield _finding(rule, sheet, area, lines, down=True)
        columns = _filled_columns(sheet) if settings.hidden_columns else ()
        for lines in settings.hidden_columns:
            if _any_within(columns, lines):
                last = min(lines.last, sheet.last_column)
                area = Area(1, lines.first, max(sheet.cells.last_row, 1), last)
                yield _finding(rule, sheet, area, lines, down=False)


def _all(hidden: Sequence[Lines]) -> Lines:
    """Return the stretch that contains all hidden rows: they are one finding."""
    grouped = all(lines.grouped for lines in hidden)
    return Lines(hidden[0].first, hidden[-1].last, grouped)


def _filled_columns(sheet: BookSheet) -> Sequence[int]:
    columns = {column for _, column in sheet.cells.formulas}
    for cells in sheet.cells.rows.values():
        columns.update(cells)
    return sorted(columns)


def _any_within(numbers: Sequence[int], lines: Lines) -> bool:
    """Return whether one of the sorted numbers lies among the lines."""
    at = bisect_left(numbers, lines.first)
    return at < len(numbers) and numbers[at] <= lines.last


def _is_filtered(lines: Lines, settings: SheetSettings) -> bool:
    """Return whether a filter hides the rows: that is IP111's business."""
    return any(
        found.active and found.area.row < lines.first and lines.last <= found.area.last_row
        for found in settings.filters
    )


def _finding(rule: Rule, sheet: BookSheet, area: Area, lines: Lines, *, down: bool) -> Finding:
    what = (
        Problem("IP102.rows", "rows with content are hidden")
        if down
        else Problem("IP102.columns", "columns with content are hidden")
    )
    cause = (sheet.name,)
    if not lines.grouped:
        return rule.finding(
            Place(sheet.name, area), what, mend=_SHOW, cause=cause, several=_SEVERAL
        )
    return rule.finding(
        Place(sheet.name, area),
        what,
        found=Text("they are grouped, and a [+] in the margin tells it"),
        mend=Text("Click the [+]"),
        severity=Severity.NOTE,
        cause=cause,
        several=_SEVERAL,
    )


RULE = Rule("IP102", Text("Hidden rows or columns"), Severity.WARNING, _check, housekeeping=True)
