"""A range leaves out cells that continue it: the first case, the last, or an inserted row.

Anti-pattern
------------
A row is inserted at the edge of a list, just above the total or below the headings. Excel widens a
range only for rows inserted inside it, so the new case is in the list but not in the sum.

Better practice
---------------
Let ranges cover the whole list, from the heading or a blank row above to a blank row before the
total, or make the list an Excel table, whose ranges grow with it. Let ranges that belong together
(a condition and the amounts to sum) cover the same rows.

Source
------
FAST Standard 3.02-03 (no partial ranges); Excel's check for formulas that omit adjacent cells
(ErrorCheckingOptions.OmittedCells), which looks at the cells next to the range and the formula.

This rule looks further: the cell beyond must be of the same kind as the range's last one, in a row
with a label if the others have one, and be neither heading nor total. Ranges that grow with their
copies, that another range continues, or that cover only some years are taken as intended.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.continued import Continuation, Edges, continuation
from investpakke.validate.analysis.odd_formulas import odd_formulas
from investpakke.validate.analysis.siblings import odd_siblings
from investpakke.validate.analysis.summed import SummedRange, summed_ranges
from investpakke.validate.contents import SheetContents
from investpakke.validate.figures.figure_findings import RULES as FIGURES
from investpakke.validate.finding import Finding, Place, Severity, range_text
from investpakke.validate.patterns import rectangles_by
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference, read_reference
from investpakke.workbook.formula.operands import Operand, operands
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.formula.tree import read_tree
from investpakke.workbook.ooxml.sheet_cells import Area

_WIDEN = Text("Widen the range to the whole list")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[str | None, int, int]] = set()
    looks = (_unlike, _siblings, _continued, _odd, _products)
    for finding in chain.from_iterable(check(rule, subject) for check in looks):
        place, area = finding.place, finding.place.area
        if area is not None and (place.sheet, area.row, area.column) not in seen:
            seen.add((place.sheet, area.row, area.column))
            yield finding


def _siblings(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """Yield the sums whose ranges end before those beside them."""
    short = {(odd.sheet, odd.cell): odd for odd in odd_siblings(subject) if odd.how in _SHORT}
    told = (((odd.sheet, odd.how, odd.form, odd.expected), odd.cell) for odd in short.values())
    for (sheet, how, form, expected), area in rectangles_by(told):
        row, column = area[:2]
        left_out = Place(sheet, short[sheet, (row, column)].cells)
        yield rule.finding(
            Place(sheet, area),
            Problem(
                "IP203.short",
                "the range leaves out {left_out}{short}",
                left_out=left_out,
                short=_SHORT[how],
            ),
            expected=same(absolute(expected, row, column)),
            found=same(absolute(form, row, column)),
            mend=_WIDEN,
            cause=(sheet, how, form, expected),
        )


_SHORT = {
    "short": Text(", which the formulas beside it include"),
    "blank": Text(", which the formulas beside it include; blank today, but part of the list"),
}
"""How the formulas beside it differ: in cells with figures, or in cells that are blank today."""


def _continued(rule: Rule, subject: Subject) -> Iterator[Finding]:
    found = list(summed_ranges(subject))
    edges = Edges.collect(subject, found)
    for one in found:
        beyond = continuation(subject, one, edges)
        if beyond is not None:
            yield _short(rule, subject, one, beyond)


def _odd(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for odd in odd_formulas(subject, "shortened"):
        yield odd.finding(
            rule,
            Problem("IP203.block", "the range is shorter than in the rest of its block"),
            _WIDEN,
        )


def _short(rule: Rule, subject: Subject, one: SummedRange, left: Continuation) -> Finding:
    beyond = left.area
    whole = Area(
        min(one.area.row, beyond.row),
        min(one.area.column, beyond.column),
        max(one.area.last_row, beyond.last_row),
        max(one.area.last_column, beyond.last_column),
    )
    left_out = Place(one.sheet, beyond)
    return rule.finding(
        Place.cell(*one.cell),
        Problem(
            "IP203.continued",
            "the range leaves out {left_out}, which continues it",
            left_out=left_out,
        ),
        expected=same(range_text(whole)),
        found=same(range_text(one.area)),
        mend=_WIDEN,
        cause=(one.cell.sheet, subject.book.by_name[one.cell.sheet].forms[one.cell[1:]]),
        several=Text("the range leaves out cells that continue it"),
        severity=Severity.WARNING if left.is_certain else Severity.NOTE,
    )


# --- Sums of one product -----------------------------------------------------------------------


def _products(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """Yield SUMs of a single product of the first cells of two lists: SUMPRODUCT was intended."""
    for key, verdict in subject.calculation.formulas.items():
        factors = _factors(verdict.resolved.form(), key.sheet)
        if factors is None or len(verdict.cells) > 1:
            continue
        cell, contents = verdict.cells[0], subject.contents[key.sheet]
        areas = [one.area(cell.row, cell.column) for one in factors]
        lists = [_list_from(contents, area) for area in areas if area is not None]
        if len(lists) == len(factors) and len({(one.row, one.last_row) for one in lists}) == 1:
            whole = lists[0]
            if (
                whole.last_row - whole.row >= _FEWEST
                and not whole.row <= cell.row <= whole.last_row
            ):
                ranges = ",".join(map(range_text, lists))
                yield rule.finding(
                    Place.cell(*cell),
                    Problem(
                        "IP203.one_product",
                        "the sum includes one product of two lists, which continue",
                    ),
                    expected=same(f"=SUMPRODUCT({ranges})"),
                    found=same(subject.book.by_name[key.sheet].formula(cell.row, cell.column)),
                    mend=Text("Use SUMPRODUCT over the whole lists"),
                )


_FEWEST = 2
"""Rows for which two lists must continue below their first."""


def _factors(form: str, sheet: str) -> tuple[Reference, ...] | None:
    """Return the cells of one sheet whose product is the only argument of a SUM."""
    tree = read_tree(form)
    if tree is None or (tree.kind, tree.text, len(tree.parts)) != ("call", "SUM", 1):
        return None
    product = tree.parts[0]
    if product.text != "*" or any(part.kind != "reference" for part in product.parts):
        return None
    found = [read_reference(part.text) for part in product.parts]
    cells = tuple(one for one in found if one is not None and one.is_cell)
    return cells if len(cells) == len(found) and {c.sheet for c in cells} <= {sheet, None} else None


def _list_from(contents: SheetContents, first: Area) -> Area:
    """Return the numbers from a cell down to the first cell without one."""
    last = first.row
    while contents.is_number(last + 1, first.column) and not contents.is_total_row(last + 1):
        last += 1
    return first._replace(last_row=last)


# --- Ranges that belong together ---------------------------------------------------------------


def _unlike(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for formula, verdict in subject.calculation.formulas.items():
        read = operands(verdict.resolved)
        cell = verdict.cells[0]
        for one, other in _pairs(read):
            areas = [pair.reference.area(cell.row, cell.column) for pair in (one, other)]
            if None in areas or one.reference.sheet is None:
                continue
            first, second = (area for area in areas if area is not None)
            if _covers_other_rows(first, second, one.reference.sheet == other.reference.sheet):
                yield rule.finding(
                    Place.cell(formula.sheet, cell.row, cell.column),
                    Problem(
                        "IP203.other_rows",
                        "two ranges that belong together do not cover the same rows",
                    ),
                    found=Text(
                        "{first} and {second}", first=range_text(first), second=range_text(second)
                    ),
                    mend=Text("Let them begin and end in the same row"),
                )


def _pairs(read: tuple[Operand, ...]) -> Iterator[tuple[Operand, Operand]]:
    """Yield the ranges of condition and sum in SUMIF and similar, and those of INDEX and MATCH."""
    for place, one in enumerate(read):
        for other in read[place + 1 :]:
            if not (one.alone and other.alone) or one.reference.is_cell or other.reference.is_cell:
                continue
            same_call = one.call == other.call and one.argument == 0
            if (same_call and one.function in {"SUMIF", "AVERAGEIF"} and other.argument == 2) or (
                one.function == "INDEX"
                and (other.function, other.call, other.argument) == ("MATCH", one.call + 1, 1)
            ):
                yield one, other


def _covers_other_rows(one: Area, other: Area, on_one_sheet: bool) -> bool:
    if not (one.column == one.last_column and other.column == other.last_column):
        return False
    if one.last_row - one.row != other.last_row - other.row:
        return True
    return on_one_sheet and 0 < abs(one.row - other.row) <= _SLIP


_SLIP = 3
"""At most so many rows are two ranges of one length out of step by mistake."""


RULE = Rule("IP203", Text("Range leaves out cells"), Severity.WARNING, _check, explains=FIGURES)
