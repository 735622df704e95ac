"""Layouts that are not read by design, named where no table of cases is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.errors import FileError, Text, same
from investpakke.workbook.existing.blocks import years_in
from investpakke.workbook.existing.header_rows import (
    COSTS,
    Window,
    states_cost,
    states_saving,
)
from investpakke.workbook.existing.headers import column_key, shown_text
from investpakke.workbook.existing.posts import quantity_in
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_FEWEST_CASES = 2
_TITLE_ROWS = 3
"""Rows above a table's years in which a line may say what its amounts are."""
_COSTS = frozenset((*COSTS, "investment"))
_SAVINGS = frozenset(("saving", "average_saving", "unit_saving"))

_IN_TWO_TABLES = Text(
    "udgifter og besparelser står i hver sin tabel", "costs and savings stand in two tables"
)
_AS_COLUMNS = Text("sagerne står som kolonner", "the cases stand as columns")
OTHER_LAYOUTS = (_IN_TWO_TABLES, _AS_COLUMNS)
"""What the refusals of this module say first."""


def other_layout(sheets: Sequence[SheetCells], windows: Sequence[Window]) -> FileError | None:
    """Return the refusal of a layout that is known and not read; None where none is seen."""
    halves = _halves(windows) or next(filter(None, map(_titled_halves, sheets)), None)
    if halves is not None:
        return _in_two_tables(*halves)
    return next(filter(None, map(_turned, sheets)), None)


def _halves(windows: Sequence[Window]) -> tuple[str, str] | None:
    """Return where one table names cases and costs, and another cases and savings."""
    named = [window for window in windows if {"number", "name"} & window.keys]
    costs = [w for w in named if states_cost(w.keys) and not states_saving(w.keys)]
    savings = [w for w in named if states_saving(w.keys) and not states_cost(w.keys)]
    apart = [(a, b) for a in costs for b in savings
             if a.sheet is not b.sheet or a.bottom < b.top or b.bottom < a.top]  # fmt: skip
    return (apart[0][0].place, apart[0][1].place) if apart else None


def _titled_halves(sheet: SheetCells) -> tuple[str, str] | None:
    """Return where two tables of years stand, of which lines above say costs and savings."""
    found: dict[str, str] = {}
    for row in sorted(sheet.rows):
        if years_in(sheet, row) is None:
            continue
        for above in range(row - 1, row - 1 - _TITLE_ROWS, -1):
            said = {quantity_in(text) for text in sheet.rows.get(above, {}).values()
                    if isinstance(text, str)} - {""}  # fmt: skip
            if said:
                kind = "cost" if said <= _COSTS else "saving" if said == {"saving"} else ""
                found.setdefault(kind, sheet.at(row, min(sheet.rows[row])))
                break
    return (found["cost"], found["saving"]) if {"cost", "saving"} <= found.keys() else None


def _in_two_tables(cost: str, saving: str) -> FileError:
    return FileError(
        _IN_TWO_TABLES,
        where=same(f"{cost}, {saving}"),
        expected=Text("én tabel, hvor hver sag har både udgift og besparelse",
                      "one table in which each case has both cost and saving"),
        got=same(f"{cost}; {saving}"),
        mend=Text("Saml dem: sæt besparelserne ind i kolonner ved siden af udgifterne, ud for de "
                  "samme sager",
                  "Put the savings into columns beside the costs, in the rows of the same cases"),
    )  # fmt: skip


def _turned(sheet: SheetCells) -> FileError | None:
    """Return the refusal of cases that stand as columns, with what they cost and save in rows."""
    for column in sorted({c for cells in sheet.rows.values() for c in cells}):
        rows = dict(_labelled_rows(sheet, column))
        kinds = set(rows.values())
        if kinds & _COSTS and kinds & _SAVINGS:
            first = min(rows)
            cases = [shown_text(value) for above in range(first - 1, 0, -1)
                     for c, value in sorted(sheet.rows.get(above, {}).items())
                     if c > column and isinstance(value, str)]  # fmt: skip
            if len(cases) >= _FEWEST_CASES:
                return _as_columns(sheet.at(first, column), cases)
    return None


def _labelled_rows(sheet: SheetCells, column: int) -> Iterator[tuple[int, str]]:
    """Yield the rows whose text in a column names an amount, with two numbers or more beside it."""
    for row, cells in sheet.rows.items():
        label = cells.get(column)
        if not isinstance(label, str):
            continue
        kind = column_key(label) or quantity_in(label)
        numbers = [c for c, value in cells.items() if c > column and type(value) is float]
        if kind and len(numbers) >= _FEWEST_CASES:
            yield row, kind


def _as_columns(where: str, cases: Sequence[str]) -> FileError:
    return FileError(
        _AS_COLUMNS,
        where=where,
        expected=Text("en række for hver sag, og en kolonne for udgift og for besparelse",
                      "a row for each case, and a column for its cost and for its saving"),
        got=same("; ".join(cases[:3])),
        mend=Text("Kopiér tabellen, og indsæt den med 'Transponér'",
                  "Copy the table, and paste it with 'Transpose'"),
    )  # fmt: skip
