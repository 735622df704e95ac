"""The formulas of a sheet in relative form, read where they are asked for."""

from __future__ import annotations

from functools import cached_property

from investpakke.workbook.formula.relative import Copies, relative
from investpakke.workbook.ooxml.sheet_cells import SheetCells


class Forms:
    """A sheet's formulas in relative form; a copy of the one asked for before is not read again.

    Parameters
    ----------
    cells : SheetCells
        The sheet.
    """

    def __init__(self, cells: SheetCells) -> None:
        self._cells = cells
        self._above: dict[int, Copies] = {}

    def at(self, row: int, column: int) -> str | None:
        """Return a cell's formula; None where it has none, or a data table fills it."""
        formula = self._cells.formulas.get((row, column))
        if formula:
            copies = self._above.get(column)
            if copies is None or copies.in_row(row) != formula:
                copies = self._above[column] = Copies.of(formula, row, column)
            return copies.form
        key = self._cells.shared.get((row, column))
        return None if key is None else self._shared.get(key, "=#REF!")

    @cached_property
    def _shared(self) -> dict[str, str]:
        """The form of each shared formula, by its key: the text stands in its first cell."""
        formulas = self._cells.formulas
        return {
            key: relative(f"={formulas[place]}", *place)
            for key, place in self._cells.shared_from.items()
        }
