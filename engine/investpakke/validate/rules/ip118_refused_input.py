"""A case of the model is refused: one of its inputs is impossible.

Anti-pattern
------------
Minus 55 persons, a negative investment, a name without amounts, a horizon of no years. The sheet
calculates with it, the totals are wrong, and no comparison with the engine is possible.

Better practice
---------------
Correct the input. If the amounts of a case are not known yet, leave out its whole row.

Source
------
docs/validation.md: the engine's cross-check.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import FileError, InputError, InvestpakkeError
from investpakke.text import Problem, Text, quote
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.addresses import named_cells
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED

_MEND = Text("Correct the value")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    told: set[Cell] = set()
    whole = subject.no_package
    first = [whole] if isinstance(whole, InputError) else []
    for error in (*first, *subject.refused_inputs):
        is_model = error is whole and isinstance(error, FileError)
        if is_model and not subject.is_own_template:
            continue  # a question of the whole model, which IP120 tells at the same cell
        cell = _cell(subject, error)
        if cell is None or cell in told or subject.calculation.value(cell) is NOT_COMPUTED:
            continue
        told.add(cell)
        yield rule.finding(
            Place.cell(*cell),
            Problem("IP118.case_refused", "the case is refused: {what}", what=error.what),
            expected=error.expected,
            found=None if error.got is ... else quote(error.got),
            mend=error.mend or _MEND,
            severity=subject.weight(rule.severity, cell),
        )


def _cell(subject: Subject, error: InvestpakkeError) -> Cell | None:
    """Return the cell that a refusal names, if it stands in the table of cases."""
    table = subject.located_cases
    if table is None:
        return None
    name = next((one for one in named_cells(error.where) if one.sheet == table.sheet.name), None)
    if name is None or name.row not in subject.case_rows:
        return None
    return Cell(name.sheet, name.row, name.column)


RULE = Rule("IP118", Text("Case that is refused"), Severity.ERROR, _check)
