"""Cells that break a block of copies: for the rules on overwritten and odd formulas.

Copies of one formula side by side are a run. A breach is one cell, or a few, between two runs of
one formula; or at the end of a run, where an Excel table, the case table or a neighbouring run
shows that the block continues. Where the runs are short, or the odd cells recur at a fixed
distance, the pattern is taken to be intended.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from investpakke.validate.patterns import Line, Run, SheetPattern
from investpakke.validate.subject import Subject
from investpakke.workbook.ooxml.sheet_cells import Area

WIDEST = 3
"""At most so many cells in a line are taken for a slip rather than a block of their own."""

Extent = Literal["inside", "table", "block", "beside"]
"""Why a cell should belong to the run: it stands inside; it is the only odd one among a
table's rows, or among copies with equal gaps between them; the next line holds the same formula
one cell longer; or the next column holds another formula one cell longer, which is only a
hint."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Cells that should hold copies of a formula.

    Parameters
    ----------
    pattern : SheetPattern
        The pattern of the sheet.
    area : Area
        The cells.
    form : str or None
        The formula they hold, in relative form; None if they hold none.
    run : Run
        The copies of the formula that they should hold.
    line : Line
        The column or rows that they stand in.
    extent : Extent
        Why they should.
    """

    pattern: SheetPattern
    area: Area
    form: str | None
    run: Run
    line: Line
    extent: Extent


def breaches(subject: Subject) -> Iterator[Breach]:
    """Yield the breaches of every sheet, each cell once."""
    for pattern in subject.patterns.values():
        seen: set[tuple[Area, str | None]] = set()
        found = (
            *_between_runs(pattern),
            *_in_tables(subject, pattern),
            *_at_ends(pattern),
            *_among_spaced(pattern),
        )
        for breach in found:
            if (breach.area, breach.form) not in seen:
                seen.add((breach.area, breach.form))
                yield breach


def _between_runs(pattern: SheetPattern) -> Iterator[Breach]:
    """Yield the cells between two runs of the same formula."""
    for line in pattern.lines:
        for place, before in enumerate(line.runs):
            end = line.span(before)[1]
            for after in line.runs[place + 1 :]:
                start = line.span(after)[0]
                if start - end - 1 > WIDEST:
                    break
                if after.form == before.form and start > end + 1:
                    if _is_clear(line, before, after, start - end - 1):
                        yield from _pieces(pattern, line, (end + 1, start - 1), before, "inside")
                    break


def _is_clear(line: Line, before: Run, after: Run, between: int) -> bool:
    """Return whether the runs are long enough, against the cells between them, to show intent."""
    lengths = [line.span(run)[1] - line.span(run)[0] + 1 for run in (before, after)]
    if max(lengths) > 1:
        return sum(lengths) > between
    return between == 1 and any(
        run.form == before.form and line.span(run)[1] - line.span(run)[0] >= _FEWEST
        for run in line.runs
    )


def _pieces(
    pattern: SheetPattern, line: Line, span: tuple[int, int], run: Run, extent: Extent
) -> Iterator[Breach]:
    """Yield, one by one, the formulas in a span of a line and the stretches without formulas."""
    begin, end = span
    inner = [found for found in line.runs if begin <= line.span(found)[0] <= end]
    at = begin
    for found in inner:
        start, stop = line.span(found)
        if start > at:
            yield Breach(pattern, line.area(at, start - 1), None, run, line, extent)
        yield Breach(pattern, line.area(start, stop), found.form, run, line, extent)
        at = stop + 1
    if at <= end:
        yield Breach(pattern, line.area(at, end), None, run, line, extent)


def _among_spaced(pattern: SheetPattern) -> Iterator[Breach]:
    """Yield the one different cell among copies that are separated by equal gaps of blank cells."""
    forms = pattern.sheet.forms
    for line in pattern.lines:
        copies: dict[str, list[Run]] = {}
        for run in line.runs:
            copies.setdefault(run.form, []).append(run)
        for runs in copies.values():
            starts = [line.span(run)[0] for run in runs]
            steps = sorted(after - before for before, after in pairwise(starts))
            if len(runs) < _FEWEST_SPACED or steps[0] < 2 or steps[-2] != steps[0]:
                continue
            if steps[-1] == 2 * steps[0] <= 2 * WIDEST:
                place = next(b for b, a in pairwise(starts) if a - b == steps[-1]) + steps[0]
                area = line.area(place, place)
                if area.size == 1 and area[:2] not in forms:
                    yield Breach(pattern, area, None, runs[0], line, "table")


_FEWEST_SPACED = 4
"""At least so many evenly spaced copies show that one is missing."""


# --- Ends whose block is known ---------------------------------------------------------------


def _in_tables(subject: Subject, pattern: SheetPattern) -> Iterator[Breach]:
    """Yield the single odd cell among the rows of an Excel table or of the case table."""
    name = pattern.sheet.name
    for table in subject.book.tables:
        if table.sheet == name:
            area = table.area
            rows = range(area.row + table.header_rows, area.last_row - table.total_rows + 1)
            columns = set(range(area.column, area.last_column + 1))
            yield from _odd_cells(pattern, tuple(rows), columns)
    cases = subject.case_table
    if cases is not None and cases.sheet == name:
        yield from _odd_cells(pattern, cases.rows, set(pattern.down))


def _odd_cells(pattern: SheetPattern, rows: tuple[int, ...], columns: set[int]) -> Iterator[Breach]:
    forms = pattern.sheet.forms
    for line in pattern.lines:
        if not line.down or line.first not in columns or len(rows) <= _FEWEST:
            continue
        column = line.first
        common = max(line.runs, key=lambda run: run.length)
        alike = [run.area for run in line.runs if run.form == common.form]
        held = sum(bisect(rows, area.last_row) - bisect(rows, area.row - 1) for area in alike)
        if held != len(rows) - 1:
            continue
        odd = [row for row in rows if forms.get((row, column)) != common.form]
        if rows[0] <= common.area.row and common.area.last_row <= rows[-1]:
            area = Area(odd[0], column, odd[0], column)
            yield Breach(pattern, area, forms.get((odd[0], column)), common, line, "table")


_FEWEST = 2
"""So few copies do not show how far their block extends."""


def _at_ends(pattern: SheetPattern) -> Iterator[Breach]:
    """Yield the cell after a run that ends one cell before the same formula beside it does."""
    lines = [line for line in pattern.lines if line.down]
    places = {line.first: line for line in lines}
    rows = [line for line in pattern.lines if not line.down]
    beside = [(line, places.get(line.first + step)) for line in lines for step in (-1, 1)]
    beside += [(one, two) for one, two in pairwise(rows) if one.last + 1 == two.first]
    beside += [(two, one) for one, two in pairwise(rows) if one.last + 1 == two.first]
    for line, other in beside:
        if other is not None:
            yield from _one_shorter(pattern, line, other)


def _one_shorter(pattern: SheetPattern, line: Line, other: Line) -> Iterator[Breach]:
    spans = {(run.form, *other.span(run)) for run in other.runs}
    places = {span[1:] for span in spans}
    for run in line.runs:
        start, end = line.span(run)
        if end - start < _FEWEST:
            continue
        if (run.form, start - 1, end) in spans:
            yield from _pieces(pattern, line, (start - 1, start - 1), run, "block")
        if (run.form, start, end + 1) in spans:
            yield from _pieces(pattern, line, (end + 1, end + 1), run, "block")
        for place, whole in ((start - 1, (start - 1, end)), (end + 1, (start, end + 1))):
            if line.down and whole in places:
                yield from _pieces(pattern, line, (place, place), run, "beside")


# --- What a breach reads -----------------------------------------------------------------------


def reads_alike(subject: Subject, breach: Breach) -> bool:
    """Return whether the block's formula would read the same kinds of cells in a breach.

    Each cell that moves with the copies must be of the same kind and hold the same formula as its
    neighbours beside the block. On a row of headings or totals it is not.
    """
    sheet, run, first = breach.pattern.sheet, breach.run.area, breach.area
    at_end = run.last_row < first.row or run.last_column < first.column
    model = (run.last_row, run.last_column) if at_end else (run.row, run.column)
    moving = 0
    for reference in subject.book.resolved(breach.run.form, sheet.name).references:
        here, there = reference.area(first.row, first.column), reference.area(*model)
        contents = subject.contents.get(reference.sheet or "")
        if contents is None or here is None or there is None:
            return False
        if here == there:
            continue
        moving += 1
        forms = contents.sheet.forms
        corners = ((here[:2], there[:2]), (here[2:], there[2:]))
        if any(contents.kind(*one) != contents.kind(*two) for one, two in corners):
            return False
        if any(forms.get(one) != forms.get(two) for one, two in corners):
            return False
    return moving > 0


def reads_its_own_line(subject: Subject, breach: Breach) -> bool:
    """Return whether the block's formula reads its own line: a series starts differently."""
    sheet, run, line = breach.pattern.sheet.name, breach.run, breach.line
    for reference in subject.book.resolved(run.form, sheet).references:
        area = reference.area(run.area.row, run.area.column)
        if area is not None and reference.sheet == sheet:
            low, high = (area.column, area.last_column) if line.down else (area.row, area.last_row)
            if low <= line.last and line.first <= high:
                return True
    return False
