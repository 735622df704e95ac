"""The formulas of a sheet in relative form, parsed on demand."""

from __future__ import annotations

from functools import cached_property
from weakref import WeakKeyDictionary

from investpakke.workbook.formula.relative import Copies, relative
from investpakke.workbook.ooxml.sheet_cells import SheetCells


class Forms:
    """A sheet's formulas in relative form; copies of the last formula are not parsed again.

    All callers for the same sheet share the result: see `forms_of`.

    Parameters
    ----------
    cells : SheetCells
        The sheet.
    """

    def __init__(self, cells: SheetCells) -> None:
        self._formulas, self._shares = cells.formulas, cells.shared
        self._shared_from = cells.shared_from
        self._above: dict[int, Copies] = {}
        self._read: dict[tuple[int, int], str | None] = {}

    def at(self, row: int, column: int) -> str | None:
        """Return a cell's formula; None if it has none or belongs to a data table."""
        place = row, column
        try:
            return self._read[place]
        except KeyError:
            form = self._read[place] = self._form(place, self._formulas.get(place))
            return form

    def all(self) -> dict[tuple[int, int], str]:
        """Return every formula by its cell, in the order of the file."""
        read = self._read
        found: dict[tuple[int, int], str] = {}
        for place, formula in self._formulas.items():
            form = read[place] if place in read else self._form(place, formula)
            if form is not None:
                found[place] = form
        self._read = {**found}
        return found

    def _form(self, place: tuple[int, int], formula: str | None) -> str | None:
        if formula:
            row, column = place
            copies = self._above.get(column)
            if copies is None or copies.in_row(row) != formula:
                copies = self._above[column] = Copies.from_formula(formula, row, column)
            return copies.form
        key = self._shares.get(place)
        return None if key is None else self._shared.get(key, "=#REF!")

    @cached_property
    def _shared(self) -> dict[str, str]:
        """The form of each shared formula, by its key; the text is in its first cell."""
        return {
            key: relative(f"={self._formulas[place]}", *place)
            for key, place in self._shared_from.items()
        }


_KNOWN: WeakKeyDictionary[SheetCells, Forms] = WeakKeyDictionary()


def forms_of(cells: SheetCells) -> Forms:
    """Return the formulas of a sheet, each parsed once while the sheet is in use."""
    found = _KNOWN.get(cells)
    if found is None:
        found = _KNOWN[cells] = Forms(cells)
    return found
