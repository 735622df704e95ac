"""A table of inputs and one that is computed of it, of the same cases: the computed one is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from investpakke.text import Text
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import compact, folded, shown_text, total_word
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.forms import forms_of
from investpakke.workbook.formula.normal import normal, references


def computed_of_others(tables: Sequence[CaseTable]) -> CaseTable | None:
    """Return the one table by year that is computed of all others, of the same cases; else None.

    Every amount of every case in it is a formula over the other's sheet, which holds no years: two
    that stand year by year may be two proposals, of which one was made from the other.
    """
    by_year = [table for table in tables if {"cost", "running", "saving"} & {*table.series}]
    if len(by_year) != 1 or by_year[0].real is not None:
        return None
    result = by_year[0]
    inputs = [table for table in tables if table is not result]
    if any(table.sheet is result.sheet or table.real is not None for table in inputs):
        return None
    cases = _cases(result)
    if not cases or any({*_cases(table)} != {*cases} for table in inputs):
        return None
    if not all(_is_over(result, cases.values(), table.sheet.name) for table in inputs):
        return None
    notes = (
        Text(
            "{result} is read: its amounts are computed of {input}, which holds the inputs.",
            result=result.place,
            input=table.place,
        )
        for table in inputs
    )
    return replace(result, told=(*result.told, *notes))


def _cases(table: CaseTable) -> dict[str, int]:
    """Return the row of each case by its name, or its number where it has none."""
    column = table.columns.get("name", table.columns.get("number", 0))
    found: dict[str, int] = {}
    for row in sorted(row for row in table.sheet.rows if row > table.bottom):
        said = shown_text(table.sheet.get(row, column) or "")
        amounts = (table.sheet.get(row, c) for c in table.inputs.values() if c != column)
        if said and not total_word(said) and any(type(value) is float for value in amounts):
            found[compact(said)] = row
    return found


def _is_over(table: CaseTable, rows: Iterable[int], sheet: str) -> bool:
    """Return whether the costs, and the savings, of all cases are formulas over a sheet."""
    columns = [
        column
        for quantity, years in table.series.items()
        if quantity in {*COSTS, "saving"}
        for column in years.values()
    ]
    forms = forms_of(table.sheet)
    return bool(columns) and all(
        folded(sheet) in _sheets_in(forms.at(row, column)) for row in rows for column in columns
    )


def _sheets_in(form: str | None) -> Iterator[str]:
    """Yield the other sheets that a formula reads."""
    read = None if form is None else normal(form)
    for text in () if read is None else references(read):
        reference = read_reference(text)
        if reference is not None and reference.sheet is not None:
            yield folded(reference.sheet)
