"""What formulas read: each distinct formula with each rectangle that it names."""

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
    """A distinct formula, what was found of it, and one rectangle that it reads."""

    formula: Formula
    judged: FormulaVerdict
    reference: Reference


def readings(subject: Subject) -> Iterator[Reading]:
    """Yield what the distinct formulas of a workbook read."""
    for formula, judged in subject.calculation.formulas.items():
        for reference in judged.resolved.references:
            yield Reading(formula, judged, reference)


def reach(reference: Reference, cells: Sequence[Cell]) -> Area | None:
    """Return what a rectangle covers, seen from all cells of a formula; None for nothing."""
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


def names_said(texts: Iterable[str]) -> frozenset[str]:
    """Return the names in relative forms, without their sheets, in small letters.

    Names of functions count: a user's own may stand behind them.
    """
    return frozenset(
        said.rpartition("!")[2].casefold()
        for text in texts
        for said in (*read_form(text).references, *read_form(text).functions)
    )
