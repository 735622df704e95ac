"""Units that stand at the amounts themselves: in their number formats, or in a column "Enhed"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    compact,
    is_of_year,
    quantity_of,
    spoken,
    texts,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.units import NAMES, UNIT, unit_of

_SHOWN_IN: Final = {1: NAMES["thousand"], 2: NAMES["million"]}
"""The unit in which a number format shows kroner, by the commas at its end: ``#,##0,``."""

_LEAST_SHOWN: Final = {1: 10_000.0, 2: 50_000.0}
"""Kroner of an amount that its format may show in thousands, or millions: fewer show as nothing."""

Cell = tuple[int, int]


class Shown(NamedTuple):
    """How the number formats of some amounts show them.

    Parameters
    ----------
    unit : str
        The unit that they put beside each number, "" for none.
    scale : int
        How many times each number is shown in thousands.
    place : str
        The first of the cells.
    """

    unit: str
    scale: int
    place: str


def amount_cells(table: CaseTable) -> dict[str, list[Cell]]:
    """Return the cells of each quantity of money that hold a number, on the user's sheet."""
    found: dict[str, list[Cell]] = {}
    kinds = {*MONEY, *COSTS, "saving"}
    if table.real is None:
        columns = [(key, c) for key, c in table.inputs.items() if quantity_of(key) in kinds]
        columns += [
            (key, c)
            for key, added in table.added.items()
            for c in added
            if quantity_of(key) in kinds
        ]
        heads = {row for top, bottom in table.repeated for row in range(top, bottom + 1)}
        for row, cells in table.sheet.rows.items():
            if row > table.bottom and row not in heads:
                for key, column in columns:
                    if type(cells.get(column)) is float:
                        name = quantity_of(key) if is_of_year(key) else key
                        found.setdefault(name, []).append((row, column))
        return found
    years = {column for _, column in getattr(table.sheet, "places", {}).values()}
    for row, quantity in getattr(table.sheet, "posts", {}).items():
        if quantity in kinds:
            cells = table.real.rows.get(row, {})
            found.setdefault(quantity, []).extend(
                (row, column) for column in sorted(years) if type(cells.get(column)) is float
            )
    return found


@cache
def _unit_beside(text: str) -> str:
    """Return the unit that a number format puts beside a number; of many cells few differ."""
    unit = UNIT.search(spoken(text))
    return unit_of(unit) if unit else ""


def units_shown(table: CaseTable) -> dict[str, Shown]:
    """Return how number formats show each quantity of money, where all its cells are alike."""
    sheet = table.real or table.sheet
    found = {}
    for key, cells in amount_cells(table).items():
        shown = set()
        for cell in cells:
            unit = _unit_beside(sheet.texts_shown.get(cell, ""))
            scale = sheet.scaled.get(cell, 0)
            value = sheet.get(*cell)
            is_small = type(value) is float and 0 < abs(value) < _LEAST_SHOWN.get(scale, 0.0)
            shown.add((unit, -1 if is_small else scale))
        if len(shown) == 1:
            ((unit_shown, scale),) = shown
            found[key] = Shown(unit_shown, scale, sheet.at(*cells[0]))
    return found


def unit_of_shown(shown: Shown | None, said: Mapping[str, str]) -> tuple[str, str]:
    """Return the unit in which amounts are stored, and where, as formats tell it; else "" twice.

    Amounts that the format shows in thousands are kroner where the unit that is said, or that the
    format itself puts beside them, is thousands. What is said elsewhere goes before a format that
    does not scale.
    """
    if shown is None:
        return "", ""
    if shown.scale:
        units = {*said, *([shown.unit] if shown.unit else [])}
        fits = units == {_SHOWN_IN.get(shown.scale, "")}
        return (NAMES["plain"], shown.place) if fits else ("", "")
    return ("", "") if said or not shown.unit else (shown.unit, shown.place)


def units_in_rows(table: CaseTable) -> dict[str, dict[str, str]]:
    """Return the units that a column "Enhed" states of each quantity of money, and where."""
    sheet = table.real or table.sheet
    found: dict[str, dict[str, str]] = {}
    for column in _unit_columns(table):
        for key, cells in amount_cells(table).items():
            rows = dict.fromkeys(row for row, _ in cells)
            said = {row: sheet.get(row, column) for row in rows}
            units = {row: _unit_in(value) for row, value in said.items() if value is not None}
            if all(units.values()):
                for row, unit in units.items():
                    found.setdefault(key, {}).setdefault(unit, sheet.at(row, column))
    return found


def _unit_in(value: object) -> str:
    return (unit_named(value) or unit_line(value) or "") if isinstance(value, str) else ""


def _unit_columns(table: CaseTable) -> Iterator[int]:
    """Yield the columns in which units of rows stand."""
    sheet = table.real or table.sheet
    words = {compact(word) for word in texts()["unit_column"]["words"]}
    for row in range(table.top, table.bottom + 1):
        for column, value in sorted(sheet.rows.get(row, {}).items()):
            if type(value) is str and compact(value) in words:
                yield column
