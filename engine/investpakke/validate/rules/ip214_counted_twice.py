"""A sum includes both the items and a subtotal of the same items: they count twice.

Anti-pattern
------------
The total below a list with subtotals is a SUM over the whole column. Or a total is copied to a
column in which a subtotal has been inserted since.

Better practice
---------------
Add up the subtotals only, or sum the items by group (SUMIF). SUBTOTAL ignores other SUBTOTALs
automatically.

Source
------
Long known as double counting in spreadsheet audits (EuSpRIG's collection of errors; PerfectXL also
checks for it).

A sum that is halved, or from which the subtotals are subtracted, is taken as intended.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.summed import sample, terms
from investpakke.validate.engines.calculation import FormulaVerdict
from investpakke.validate.figures.figure_findings import RULES as FIGURES
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.operands import operands
from investpakke.workbook.ooxml.sheet_cells import Area

_ERRORS = ("ISERROR", "ISERR", "ISNA", "ERROR.TYPE")
"""A sum inside these is only tested for errors."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for (form, _), verdict in subject.calculation.formulas.items():
        if read_form(form).calls(*_ERRORS) or _halves(verdict):
            continue
        for summed in _sums(verdict):
            found = _first(subject, verdict, summed)
            if found is not None:
                yield _finding(rule, subject, *found)
                break


def _halves(verdict: FormulaVerdict) -> bool:
    pieces = [piece for piece in verdict.resolved.pieces if isinstance(piece, str)]
    return "2" in pieces and "/" in pieces


def _sums(verdict: FormulaVerdict) -> Iterator[tuple[Reference, ...]]:
    """Yield the references of each SUM of a formula, or of all that it adds up."""
    if terms(verdict.resolved):
        yield verdict.resolved.references
        return
    calls: dict[int, list[Reference]] = {}
    for one in operands(verdict.resolved):
        if one.function == "SUM" and one.alone:
            calls.setdefault(one.call, []).append(one.reference)
    for references in calls.values():
        yield tuple(references)


def _first(
    subject: Subject, verdict: FormulaVerdict, summed: tuple[Reference, ...]
) -> tuple[Cell, Cell, Area] | None:
    """Return the first cell where a sum counts twice, its subtotal, and the items."""
    aside = [one for one in verdict.resolved.references if one not in summed]
    for cell in sample(verdict):
        areas = [(one.sheet, one.area(cell.row, cell.column)) for one in summed]
        apart = [(one.sheet, one.area(cell.row, cell.column)) for one in aside]
        for sheet, area in areas:
            for subtotal, form in _formulas_in(subject, sheet, area):
                if any(
                    name == sheet and other is not None and other.holds(*subtotal[1:])
                    for name, other in apart
                ):
                    continue
                items = _items(subject, subtotal, form, areas)
                if items is not None:
                    return cell, subtotal, items
    return None


def _formulas_in(
    subject: Subject, sheet: str | None, area: Area | None
) -> Iterator[tuple[Cell, str]]:
    """Yield the formulas in an area: of each run the first and the last."""
    if sheet is None or area is None:
        return
    down = subject.patterns[sheet].down
    for column in range(area.column, area.last_column + 1):
        for run in down.get(column, ()):
            first, last = max(run.area.row, area.row), min(run.area.last_row, area.last_row)
            for row in sorted({first, last} if first <= last else ()):
                yield Cell(sheet, row, column), run.form


def _items(
    subject: Subject, subtotal: Cell, form: str, areas: list[tuple[str | None, Area | None]]
) -> Area | None:
    """Return the items of a subtotal that the areas also contain."""
    resolved = subject.book.resolved(form, subtotal.sheet)
    count, found = 0, None
    for term in terms(resolved):
        part = term.area(subtotal.row, subtotal.column)
        if part is None or part.holds(subtotal.row, subtotal.column):
            continue
        if any(
            sheet == term.sheet and area is not None and area.meets(part) for sheet, area in areas
        ):
            count += (part.last_row - part.row + 1) * (part.last_column - part.column + 1)
            found = part if found is None else found
    calls_sum = any(isinstance(p, str) and p.upper() == "SUM(" for p in resolved.pieces)
    return found if count > 1 or (count and calls_sum) else None


def _finding(rule: Rule, subject: Subject, cell: Cell, subtotal: Cell, items: Area) -> Finding:
    place, part = Place.cell(*subtotal), Place(subtotal.sheet, items)
    return rule.finding(
        Place.cell(*cell),
        Problem(
            "IP214.counted_twice",
            "the sum includes both the subtotal {place} and its items {part}",
            place=place,
            part=part,
        ),
        found=same(subject.book.by_name[cell.sheet].formula(cell.row, cell.column)),
        mend=Text("Add up the subtotals only, or the items only"),
        cause=(cell.sheet, subject.book.by_name[cell.sheet].forms[cell[1:]]),
        several=Text("sums include both subtotals and their items"),
    )


RULE = Rule("IP214", Text("Subtotal counted twice"), Severity.ERROR, _check, explains=FIGURES)
