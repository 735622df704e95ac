"""The cells of the case table that hold the figures of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell

CASE_COLUMNS: Final[Mapping[str, str]] = {
    "annual_investment": "investment",
    "average_saving": "average_saving",
    "average_gain": "gain",
    "persons": "persons",
}
"""The columns of a case table that hold a case's figures, by quantity."""


def case_cell(subject: Subject, number: str, quantity: str) -> Cell | None:
    """Return the cell of a case's figure in the table from which the package was read."""
    table = subject.case_table
    if table is None:
        return None
    column = table.columns.get(CASE_COLUMNS.get(quantity, ""))
    row = subject.row_of_case.get(number)
    return None if column is None or row is None else Cell(table.sheet, row, column)
