"""What formulas read: each distinct formula with each rectangle that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from investpakke.validate.calculation import Formula, Judged
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.form import read_form


class Reading(NamedTuple):
    """A distinct formula, what was found of it, and one rectangle that it reads."""

    formula: Formula
    judged: Judged
    reference: Reference


def readings(subject: Subject) -> Iterator[Reading]:
    """Yield what the distinct formulas of a workbook read."""
    for formula, judged in subject.calculation.formulas.items():
        for reference in judged.resolved.references:
            yield Reading(formula, judged, reference)


def sheets_read_elsewhere(subject: Subject) -> frozenset[str]:
    """Return the sheets that formulas on other sheets read."""
    return frozenset(
        reading.reference.sheet
        for reading in readings(subject)
        if reading.reference.sheet is not None and reading.reference.sheet != reading.formula.sheet
    )


def names_said(texts: Iterable[str]) -> frozenset[str]:
    """Return the names in relative forms, without their sheets, in small letters."""
    return frozenset(
        reference.rpartition("!")[2].casefold()
        for text in texts
        for reference in read_form(text).references
    )
