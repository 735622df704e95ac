"""Costs and savings in two tables: joined where they are alike under each other, else refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.blocks import years_in
from investpakke.workbook.foreign.header_rows import COSTS, Window, states_cost, states_saving
from investpakke.workbook.foreign.headers import compact, quantity_of, unit_line
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.posts import is_no_money, quantity_in
from investpakke.workbook.ooxml.sheet_cells import SheetCells

if TYPE_CHECKING:
    from investpakke.workbook.foreign.case_table import CaseTable

_FEWEST_NAMES = 2
"""Cases that two tables share, at least."""
_TITLE_ROWS = 3
"""Rows above a table's years in which a line may say what its amounts are."""

IN_TWO_TABLES = Problem("model.two_tables", "costs and savings stand in two tables")
"""What the refusal says first."""


class _Part(NamedTuple):
    """One of two tables of years: the row of its years, and what a line above says of it."""

    row: int
    kind: str
    unit: str | None


def two_tables(sheets: Sequence[SheetCells], windows: Sequence[Window]) -> FileError | None:
    """Return the refusal of costs in one table and savings in another; None where neither is."""
    halves = _halves(windows) or next(filter(None, map(_titled_halves, sheets)), None)
    return None if halves is None else _in_two_tables(*halves)


def refuse_costs_apart(table: CaseTable, windows: Sequence[Window]) -> None:
    """Refuse running or one-off costs alone in a table, where another has a cost of its cases.

    Raises
    ------
    FileError
        Both tables.
    """
    keys = {quantity_of(key) for key in table.inputs} & {*COSTS, "investment"}
    if table.is_ours or not keys or keys & {"cost", "investment"}:
        return
    mine = _names(table.sheet, table.bottom, table.columns)
    for window in windows:
        if window.sheet is table.sheet or not window.keys & {"cost*", "investment"}:
            continue
        columns = {match.key: match.column for match in window.matches}
        if len(mine & _names(window.sheet, window.bottom, columns)) >= _FEWEST_NAMES:
            raise _in_two_tables(window.place, table.place)


def _names(sheet: SheetCells, above: int, columns: Mapping[str, int]) -> set[str]:
    """Return what a table calls its cases."""
    column = columns.get("name", columns.get("number", 0))
    values = (cells.get(column) for row, cells in sheet.rows.items() if row > above)
    return {compact(value) for value in values if type(value) is str}


def _halves(windows: Sequence[Window]) -> tuple[str, str] | None:
    """Return where one table names cases and costs, and another cases and savings."""
    named = [window for window in windows if {"number", "name"} & window.keys]
    costs = [w for w in named if states_cost(w.keys) and not states_saving(w.keys)]
    savings = [w for w in named if states_saving(w.keys) and not states_cost(w.keys)]
    apart = [
        (a, b)
        for a in costs
        for b in savings
        if a.sheet is not b.sheet or a.bottom < b.top or b.bottom < a.top
    ]
    return (apart[0][0].place, apart[0][1].place) if apart else None


def _titled_halves(sheet: SheetCells) -> tuple[str, str] | None:
    """Return where two tables of years stand, of which lines above say costs and savings."""
    found = {
        part.kind: sheet.at(part.row, min(sheet.rows[part.row]))
        for part in reversed(list(_parts(sheet)))
    }
    return (found["cost"], found["saving"]) if {"cost", "saving"} <= found.keys() else None


def _parts(sheet: SheetCells) -> Iterator[_Part]:
    """Yield the tables of years on a sheet, and what the nearest lines above say of each."""
    for row in sorted(sheet.rows):
        if years_in(sheet, row) is None:
            continue
        kind, unit = "", None
        for above in range(row - 1, row - 1 - _TITLE_ROWS, -1):
            texts = [text for text in sheet.rows.get(above, {}).values() if isinstance(text, str)]
            said = {
                "" if is_no_money(text) else quantity_in(text)
                for text in texts
                if quantity_in(text)
            }
            if said:
                kind = "cost" if said <= {*COSTS} else "saving" if said == {"saving"} else ""
                unit = next(filter(None, map(_unit_in, texts)), None)
                break
        yield _Part(row, kind, unit)


def _unit_in(text: str) -> str | None:
    meaning = meaning_of_text(text)
    return unit_line(text) or (meaning.unit if meaning else None)


def _in_two_tables(cost: str, saving: str) -> FileError:
    return FileError(
        IN_TWO_TABLES,
        where=joined([same(cost), same(saving)]),
        expected=Text("one table in which each case has both cost and saving"),
        got=same(f"{cost}; {saving}"),
        mend=Text("Put the savings into columns beside the costs, in the rows of the same cases"),
    )
