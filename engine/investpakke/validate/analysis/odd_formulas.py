"""Formulas that differ from the copies around them by mistake.

Legitimate exceptions are left out: totals and subtotals, rows of another kind, formulas that recur
at a fixed distance, and the restarts of a series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.breaches import Breach, breaches, reads_its_own_line
from investpakke.validate.analysis.siblings import is_ratio
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import Run, rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.compare import Difference, difference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.normal import normal, references, without_numbers
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.ooxml.sheet_cells import Area


class OddFormula(NamedTuple):
    """Cells that hold another formula than their block, and how the two differ."""

    sheet: str
    area: Area
    form: str
    expected: str
    difference: Difference
    inside: bool

    def finding(
        self, rule: Rule, what: Problem, mend: Text, severity: Severity | None = None
    ) -> Finding:
        """Return it as a rule's finding, with the block's formula and the actual one."""
        row, column = self.area[:2]
        return rule.finding(
            Place(self.sheet, self.area),
            what,
            expected=same(absolute(self.expected, row, column)),
            found=same(absolute(self.form, row, column)),
            mend=mend,
            severity=severity,
            cause=(self.sheet, self.difference, self.expected, self.form),
        )


_WIDEST = 2
"""At most so many cells with another formula in a line are taken for a slip."""

_SUMS = ("SUM", "SUBTOTAL", "AGGREGATE", "AVERAGE", "COUNT", "MAX", "MIN", "SUMIF", "SUMIFS")


def odd_formulas(subject: Subject, *wanted: Difference) -> Iterator[OddFormula]:
    """Yield the formulas that differ from their block in a given way and are no exception."""
    merged: dict[tuple[str, str, str, Difference, bool], list[tuple[int, int]]] = {}
    found = [
        one
        for one in breaches(subject)
        if one.form and one.extent != "beside" and _moves_with_copies(subject, one)
    ]
    places = {(one.pattern.sheet.name, one.area) for one in found}
    for breach in found:
        form, area, line = breach.form or "", breach.area, breach.line
        how = difference(form, breach.run.form, area.row, area.column, down=line.down)
        if how in wanted and not _is_exception(subject, breach, how, places):
            inside = breach.extent == "inside"
            key = (breach.pattern.sheet.name, form, breach.run.form, how, inside)
            merged.setdefault(key, []).extend(area.cells())
    for (sheet, form, expected, how, inside), group in merged.items():
        for area in rectangles(group):
            yield OddFormula(sheet, area, form, expected, how, inside)


def _moves_with_copies(subject: Subject, breach: Breach) -> bool:
    """Return whether the block's formula reads other cells in each copy; otherwise it is a link."""
    resolved = subject.book.resolved(breach.run.form, breach.pattern.sheet.name)
    return not all(reference.is_fixed for reference in resolved.references)


def _is_exception(
    subject: Subject, breach: Breach, how: Difference, places: set[tuple[str, Area]]
) -> bool:
    if _recurs(subject, breach):
        return True
    if how != "other":
        return False
    if _is_same(breach) or _is_data(breach) or _replaces_nothing(subject, breach):
        return True
    first, last = breach.line.span(Run(breach.form or "", breach.area))
    return (
        last - first >= _WIDEST
        or _is_intended(subject, breach)
        or _has_own_formula(breach)
        or _breaks_beside(breach, places)
    )


def _is_same(breach: Breach) -> bool:
    """Return whether two formulas are the same apart from brackets or a leading plus sign."""
    forms = (breach.form or "", breach.run.form)
    written = {_IDLE.sub("", form) for form in forms}
    return len(written) == 1 and normal(forms[0]) == normal(forms[1])


_IDLE = re.compile(r"(?<==)\+|[()\s]")


def _is_data(breach: Breach) -> bool:
    """Return whether only typed numbers differ, and differ from cell to cell: they are data."""
    mine, usual = normal(breach.form or ""), normal(breach.run.form)
    if mine is None or usual is None or without_numbers(mine) != without_numbers(usual):
        return False
    others = map(normal, {run.form for run in breach.line.runs})
    alike = {one for one in others if one and without_numbers(one) == without_numbers(usual)}
    return len(alike) > _WIDEST


def _replaces_nothing(subject: Subject, breach: Breach) -> bool:
    """Return whether a formula reads a figure where the block's formula would read nothing.

    This is intended, as in the row of a subtotal that stands in a column of its own.
    """
    sheet, cell = breach.pattern.sheet.name, (breach.area.row, breach.area.column)
    mine, usual = (
        [one.area(*cell) for one in subject.book.resolved(form, sheet).references]
        for form in (breach.form or "", breach.run.form)
    )
    contents = subject.contents[sheet]
    own = [area for area in mine if area not in usual]
    lacking = [area for area in usual if area not in mine]
    if not own or not lacking:
        return False
    has_figures = all(area is not None and contents.is_number(*area[:2]) for area in own)
    return has_figures and any(
        area is not None and area.size == 1 and contents.kind(*area[:2]) in {"blank", "text"}
        for area in lacking
    )


def _is_intended(subject: Subject, breach: Breach) -> bool:
    """Return whether a formula of another structure is a total or begins a series."""
    area, contents = breach.area, subject.contents[breach.pattern.sheet.name]
    if breach.line.down and any(map(contents.is_total_row, range(area.row, area.last_row + 1))):
        return True
    here, there = normal(breach.form or ""), normal(breach.run.form)
    same = here and there and set(references(here)) == set(references(there))
    corner = breach.run.area[:2]
    if is_ratio(subject, contents, *area[:2]) != is_ratio(subject, contents, *corner):
        if same or not breach.line.down:
            return True
    elif same:
        return False
    if breach.extent == "table" and reads_its_own_line(subject, breach):
        return True
    own = _count_own_cells(subject, breach, breach.form or "", (area.row, area.column))
    run = breach.run
    usual = _count_own_cells(subject, breach, run.form, (run.area.row, run.area.column))
    sums = read_form(breach.form or "").calls(*_SUMS)
    return own > usual and (own > 1 or sums)


def _count_own_cells(subject: Subject, breach: Breach, form: str, cell: tuple[int, int]) -> int:
    """Return how many cells of its own line a formula reads: a total reads several."""
    sheet, line, count = breach.pattern.sheet.name, breach.line, 0
    for reference in subject.book.resolved(form, sheet).references:
        area = reference.area(*cell)
        if area is None or reference.sheet != sheet:
            continue
        across = (area.column, area.last_column) if line.down else (area.row, area.last_row)
        along = (area.row, area.last_row) if line.down else (area.column, area.last_column)
        if across[0] <= line.last and line.first <= across[1]:
            count += along[1] - along[0] + 1
    return count


def _breaks_beside(breach: Breach, places: set[tuple[str, Area]]) -> bool:
    """Return whether a neighbouring line breaks at the same place: a row of another kind."""
    top, left, bottom, right = breach.area
    rows, columns = (0, 1) if breach.line.down else (1, 0)
    beside = [
        Area(top + way * rows, left + way * columns, bottom + way * rows, right + way * columns)
        for way in (-1, 1)
    ]
    return any((breach.pattern.sheet.name, area) in places for area in beside)


def _has_own_formula(breach: Breach) -> bool:
    """Return whether the neighbouring cells hold the same formula: a row of its own kind."""
    area, forms = breach.area, breach.pattern.sheet.forms
    if breach.line.down:
        beside = ((area.row, area.column - 1), (area.row, area.column + 1))
    else:
        beside = ((area.row - 1, area.column), (area.last_row + 1, area.column))
    return any(forms.get(cell) == breach.form for cell in beside)


def _recurs(subject: Subject, breach: Breach) -> bool:
    """Return whether the formula recurs in its line, at a fixed distance or in a series."""
    line = breach.line
    places = [place for place, run in enumerate(line.runs) if run.form == breach.form]
    if len(places) < 2:
        return False
    starts = [line.span(line.runs[place])[0] for place in places]
    sizes = [later - earlier for earlier, later in pairwise([line.span(line.runs[0])[0], *starts])]
    period = sizes[1]
    follows = line.runs[places[-1] + 1 : places[-1] + 2]
    tail = sum(line.span(run)[1] - line.span(run)[0] + 1 for run in follows)
    begins_well = len(sizes) > 2 or sizes[0] in {period, period - 1}
    regular = set(sizes[1:]) == {period} and begins_well and tail < period
    return regular or reads_its_own_line(subject, breach)
