"""What a workbook without a table of cases shows all the same: for the refusal to tell of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.errors import FileError
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.deciding_headers import is_deciding_header
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import column_key, folded, shown_text
from investpakke.workbook.foreign.meaning import meaning_of, meaning_of_text
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_MOST = 6
"""Cells that are told of, of one sheet."""
_LONGEST = 60
_FEWEST_YEARS = 2


def seen(sheets: Sequence[SheetCells]) -> Text | None:
    """Return the cells that a table of cases might be headed by, sheet by sheet; None for none."""
    places = []
    for sheet in sheets:
        found = list(_told(sheet))
        if not found:
            continue
        more = len(found) - _MOST
        said = ", ".join(found[:_MOST])
        cells = Text("{first} and {more} more", first=said, more=more) if more > 0 else said
        places.append(Text("on the sheet '{sheet}': {cells}", sheet=sheet.name, cells=cells))
    return joined(places, "; ") if places else None


def _told(sheet: SheetCells) -> Iterator[str]:
    """Yield the texts that name a quantity or the cases, and rows of years, with their cells."""
    for row, cells in sorted(sheet.rows.items()):
        years = {}
        for column, value in sorted(cells.items()):
            text = shown_text(value)
            meaning = meaning_of((value,), date1904=sheet.date1904)
            if meaning is not None and meaning.is_year_alone:
                years[column] = text
            elif (
                type(value) is str
                and len(text) <= _LONGEST
                and (column_key(text) in {"number", "name"} or is_deciding_header(text))
            ):
                yield f"'{text}' ({get_column_letter(column)}{row})"
        if len(years) >= _FEWEST_YEARS:
            first, last = min(years), max(years)
            yield (
                f"{years[first]}–{years[last]} "
                f"({get_column_letter(first)}{row}:{get_column_letter(last)}{row})"
            )


def words_of_a_case(sheet: SheetCells) -> tuple[int, int] | None:
    """Return the cell that is a cost's label, the last before one of savings, on a sheet with both.

    A gain counts, "Gevinst", but no "Netto": a budget of expenses and income has that too. Each
    has two amounts or more, right of it or below: one alone is an example or a setting.
    """
    places: dict[str, tuple[int, int]] = {}
    for row, cells in sorted(sheet.rows.items()):
        for column, value in sorted(cells.items()):
            if type(value) is str and len(value) <= _LONGEST:
                kind = _kind(value) if _has_amounts(sheet, row, column) else ""
                kind = "saving" if kind == "gain" and not folded(value).startswith("net") else kind
                if kind == "cost" and "saving" not in places:
                    places[kind] = (row, column)
                places.setdefault(kind, (row, column))
    return places["cost"] if {"cost", "saving"} <= places.keys() else None


def _has_amounts(sheet: SheetCells, row: int, column: int) -> bool:
    right = [value for at, value in sheet.rows[row].items() if at > column]
    below = [sheet.get(row + down, column) for down in range(1, 4)]
    return any(sum(map(_is_amount, values)) > 1 for values in (right, below))


def _is_amount(value: object) -> bool:
    """Return whether a cell may hold an amount: a number, or a text that begins with a digit."""
    return type(value) is float or (isinstance(value, str) and value[:1].isdigit())


def lying(sheets: Sequence[SheetCells]) -> FileError | None:
    """Return the refusal of a table whose cases stand side by side, each in a column of its own.

    Costs and savings stand under each other then, numbers right of both, and no years over them.
    """
    for sheet in sheets:
        by_column: dict[int, dict[str, int]] = {}
        for row, cells in sheet.rows.items():
            for column, value in cells.items():
                kind = _kind(value) if type(value) is str else ""
                right = [c for c, v in cells.items() if c > column and type(v) is float]
                if kind and len(right) > 1:
                    by_column.setdefault(column, {}).setdefault(kind, row)
        for column, rows in by_column.items():
            if {"cost", "saving"} <= rows.keys() and not _has_years(sheet):
                return _refusal(sheet, column, rows)
    return None


def _kind(text: str) -> str:
    meaning = meaning_of_text(text)
    if meaning is None:
        return ""
    return "cost" if meaning.quantity in COSTS else meaning.quantity


def _has_years(sheet: SheetCells) -> bool:
    return any(
        sum(
            (m := meaning_of((value,), date1904=sheet.date1904)) is not None and m.is_year_alone
            for value in cells.values()
        )
        >= _FEWEST_YEARS
        for cells in sheet.rows.values()
    )


def _refusal(sheet: SheetCells, column: int, rows: dict[str, int]) -> FileError:
    places = sorted(rows[kind] for kind in ("cost", "saving"))
    said = ", ".join(
        f"'{shown_text(sheet.get(row, column))}' ({get_column_letter(column)}{row})"
        for row in places
    )
    return FileError(
        Problem("model.cases_in_columns", "the cases seem to stand in columns"),
        where=sheet.at(places[0], column),
        expected=Text("one case in each row, with cost and saving as headers"),
        got=same(said),
        mend=Text("Turn the table: copy it, and choose Paste Special, Transpose"),
    )
