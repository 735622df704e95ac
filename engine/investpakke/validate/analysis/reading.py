"""What formulas read: each distinct formula with each of its references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.ooxml.sheet_cells import Area


class Reading(NamedTuple):
    """A distinct formula, its cells, and one rectangle that it reads."""

    formula: Formula
    verdict: FormulaVerdict
    reference: Reference


def readings(subject: Subject) -> Iterator[Reading]:
    """Yield the references of the distinct formulas of a workbook."""
    for formula, verdict in subject.calculation.formulas.items():
        for reference in verdict.resolved.references:
            yield Reading(formula, verdict, reference)


def area_covered(reference: Reference, cells: Sequence[Cell]) -> Area | None:
    """Return the rectangle that a reference covers from all cells of a formula, if any."""
    seen = cells[:1] if reference.is_fixed else cells
    areas = [area for cell in seen if (area := reference.area(cell.row, cell.column))]
    if not areas:
        return None
    return Area(
        min(area.row for area in areas),
        min(area.column for area in areas),
        max(area.last_row for area in areas),
        max(area.last_column for area in areas),
    )


def sheets_read_elsewhere(subject: Subject) -> frozenset[str]:
    """Return the sheets that formulas on other sheets read."""
    return frozenset(
        reading.reference.sheet
        for reading in readings(subject)
        if reading.reference.sheet is not None and reading.reference.sheet != reading.formula.sheet
    )


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the names in relative forms, without their sheets, in lower case.

    Names of functions are included: they may be defined by the user.
    """
    return frozenset(
        said.rpartition("!")[2].casefold()
        for text in texts
        for said in (*read_form(text).references, *read_form(text).functions)
    )
