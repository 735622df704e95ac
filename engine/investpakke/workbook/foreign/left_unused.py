"""What a model holds beside its table that a reader may think is used: persons, and empty years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.text import Text
from investpakke.workbook.foreign.case_rows import CaseRow
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import folded, is_of_year, quantity_of, shown_text
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_MOST = 5
"""Cells that are told."""
_PERSON_WORDS = ("person", "helårs", "fuldtids", "fte", "forsør", "modtager", "full-")
"""What any name of full-year persons holds."""
_COUNTED = frozenset(("cost", "running", "saving"))


def unused_persons(sheets: Sequence[SheetCells]) -> str:
    """Return the cells that name full-year persons, with a number right of them or below."""
    found = [
        sheet.at(row, column)
        for sheet in sheets
        for row, cells in sheet.rows.items()
        for column, value in cells.items()
        if type(value) is str and _names_persons(value) and _has_number(sheet, row, column)
    ]
    return ", ".join(found[:_MOST])


def _names_persons(text: str) -> bool:
    if not any(word in folded(text) for word in _PERSON_WORDS):  # as in most cells
        return False
    meaning = meaning_of_text(shown_text(text).rstrip(": "))
    if meaning is None:
        meaning = meaning_of_text(shown_text(text).partition("(")[0].rstrip(": "))
    return meaning is not None and meaning.quantity == "persons"


def _has_number(sheet: SheetCells, row: int, column: int) -> bool:
    beside = [value for at, value in sheet.rows[row].items() if at > column]
    below = [sheet.get(at, column) for at in (row + 1, row + 2)]
    return any(type(value) is float for value in (*beside, *below))


def full_by_year(table: CaseTable, cases: Sequence[CaseRow]) -> tuple[Text, ...]:
    """Return a note on savings "at full effect" that are another one in each year."""
    columns = table.series.get("saving", {})
    said = [table.meanings.get(column) for column in columns.values()]
    if not said or not all(m is not None and "full" in m.qualifiers for m in said):
        return ()
    for case in cases:
        amounts = {case.numbers.get(f"saving {year}", 0.0) for year in columns}
        if len(amounts) > 1:
            cell = table.sheet.at(case.row, min(columns.values()))
            return (
                Text(
                    "Savings called those at full effect differ from year to year ({cell}); "
                    "they are read as each year's own.",
                    cell=cell,
                ),
            )
    return ()


def empty_years(table: CaseTable, cases: Sequence[CaseRow]) -> tuple[Text, ...]:
    """Return a note on years without an amount between years that have one: they are read as 0."""
    cells = list(_empty(table, cases))
    if not cells or table.is_ours:
        return ()
    return (
        Text("Empty cells among the years are read as 0: {cells}.", cells=", ".join(cells[:_MOST])),
    )


def _empty(table: CaseTable, cases: Sequence[CaseRow]) -> Iterator[str]:
    for case in cases:
        for quantity in _COUNTED & table.series.keys():
            columns = table.series[quantity]
            filled = [
                int(key.split()[1])
                for key in case.numbers
                if is_of_year(key) and quantity_of(key) == quantity
            ]
            for year in sorted(columns):
                if filled and min(filled) < year < max(filled) and year not in filled:
                    yield table.sheet.at(case.row, columns[year])
