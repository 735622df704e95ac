"""Lines of one table in units of their own: a column "Enhed" says "kr." here, "1.000 kr." there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from investpakke.text import Text
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    column_key,
    compact,
    shown_text,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.meaning import meaning_of
from investpakke.workbook.foreign.posts import quantity_in
from investpakke.workbook.foreign.units import unit_words
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.sheet_cells import Row, SheetCells, Value

_PLAUSIBLE: Final = (10.0, 1_000_000.0)
"""Tusind kr. between which the largest amount of a line is likely to be."""
_KEYS = frozenset(("number", "name", "group"))
_MONEY = frozenset((*MONEY, *COSTS, *RESULTS, "saving"))


def in_one_unit(sheet: SheetCells) -> tuple[SheetCells, Text | None]:
    """Return a sheet with all lines in the largest of the units that they state, and a note on it.

    The sheet stays as it is where costs, or savings, are all in one unit, where a line lacks a
    unit, or where an amount would be of an odd size: such a model is refused later.
    """
    words = {compact(word) for word in texts()["unit_column"]["words"]}
    for row, cells in sorted(sheet.rows.items()):
        for column, value in cells.items():
            if type(value) is str and compact(value) in words:
                found = _Lines(sheet, row, column).converted()
                if found is not None:
                    unit, rows = found
                    note = Text(
                        "The amounts are read in {unit}: those of lines in another unit are "
                        "converted, as the column '{head}' says ({place}).",
                        unit=unit_words(unit),
                        head=shown_text(value),
                        place=sheet.at(row, column),
                    )
                    return replace(sheet, rows={**sheet.rows, **rows}), note
    return sheet, None


class _Lines:
    """The rows under a row of heads, one of which is that of units."""

    def __init__(self, sheet: SheetCells, header: int, column: int) -> None:
        self.sheet, self.column = sheet, column
        heads = sheet.rows[header]
        self.amounts = {c for c, head in heads.items() if self._is_amount(head)}
        self.others = {c for c, head in heads.items() if self._is_no_money(head)}
        self.rows = {row: cells for row, cells in sheet.rows.items() if row > header}

    def _is_amount(self, head: Value) -> bool:
        said = meaning_of((head,), date1904=self.sheet.date1904)
        if said is not None and (said.is_year_alone or said.quantity in _MONEY):
            return said.unit is None and not any(q.startswith("per_") for q in said.qualifiers)
        return type(head) is str and bool(total_word(head))

    def _is_no_money(self, head: Value) -> bool:
        said = meaning_of((head,), date1904=self.sheet.date1904)
        counts = said is not None and said.quantity in {"persons", "participants", "phasing"}
        return counts or (type(head) is str and column_key(head) in _KEYS)

    def converted(self) -> tuple[str, dict[int, Row]] | None:
        """Return the largest unit and the rows in it; None where they stay as they are."""
        units, kinds = dict[int, str](), dict[str, set[str]]()
        for row, cells in self.rows.items():
            numbers = {c for c, value in cells.items() if type(value) is float}
            said = cells.get(self.column)
            unit = unit_named(said) or unit_line(said) if type(said) is str else None
            if numbers - self.amounts - self.others or (numbers and said is None):
                return None
            if unit and numbers & self.amounts:
                units[row] = unit
                kinds.setdefault(self._kind(cells), set()).add(unit)
        if not units or all(len(of) == 1 for of in kinds.values()):
            return None
        largest = max(units.values(), key=TKR_PER_UNIT.__getitem__)
        said_so = next(self.rows[row][self.column] for row in units if units[row] == largest)
        found: dict[int, Row] = {}
        for row, unit in units.items():
            cells, factor = self.rows[row], TKR_PER_UNIT[unit]
            most = max(abs(float(cells[c])) for c in self._numbers(cells))
            if most and not _PLAUSIBLE[0] <= most * factor <= _PLAUSIBLE[1]:
                return None
            share = TKR_PER_UNIT[largest] / factor
            found[row] = {**cells, self.column: said_so} | {
                c: float(cells[c]) / share for c in self._numbers(cells)
            }
        return largest, found

    def _numbers(self, cells: Mapping[int, Value]) -> list[int]:
        return [c for c in self.amounts if type(cells.get(c)) is float]

    def _kind(self, cells: Mapping[int, Value]) -> str:
        """Return what a line says that its amounts are, "" where it says nothing."""
        said = (quantity_in(value) for c, value in sorted(cells.items()) if type(value) is str)
        return next(filter(None, said), "")
