"""Columns that are of one sort each: "Besparelse kontanthjælp" beside "Besparelse sygedagpenge"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.case_row_cells import is_dash
from investpakke.workbook.foreign.header_rows import ADDED, Match, Window
from investpakke.workbook.foreign.headers import shown_text
from investpakke.workbook.foreign.meaning import are_apart
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.ooxml.sheet_cells import Value

if TYPE_CHECKING:
    from investpakke.workbook.foreign.case_table import CaseTable


class Parts(NamedTuple):
    """The columns of sorts: those that are added to another, by its key, and those of a sum."""

    added: Mapping[str, tuple[int, ...]]
    split: tuple[int, ...]

    @property
    def columns(self) -> frozenset[int]:
        """All of them."""
        return frozenset((*self.split, *(c for some in self.added.values() for c in some)))


def parts_of(window: Window) -> Parts:
    """Return which columns of one quantity are parts of it, each of its own sort.

    They are added where none of them may hold another; where a column without a sort stands
    beside them, it is their sum in every row. "I alt" may add columns without a known sort too: it
    is held against all of them later.

    Raises
    ------
    FileError
        Columns that may hold one another, or are no parts of the one beside them.
    """
    named: dict[str, list[Match]] = {}
    for match in sorted(window.matches, key=lambda match: match.column):
        if match.key in ADDED:
            named.setdefault(match.name, []).append(match)
    added: dict[str, tuple[int, ...]] = {}
    split: list[int] = []
    for name, matches in named.items():
        sorts = [match for match in matches if match.sorts]
        wholes = [match for match in matches if not match.sorts]
        if len(matches) < 2 or not sorts or len(wholes) > 1:
            continue
        if wholes:
            said = wholes[0].meaning
            is_sum = said is not None and "total" in said.qualifiers  # others may be parts too
            if not is_sum and not _adds_up(window, wholes[0], sorts):
                raise _unclear(window, wholes[0], sorts[0])
            split += [match.column for match in sorts]
            continue
        if any(one.sorts == other.sorts for one, other in combinations(sorts, 2)):
            continue  # the same header twice
        for one, other in combinations(sorts, 2):
            if not are_apart(one.sorts, other.sorts) or one.unit != other.unit:
                raise _unclear(window, one, other)
        added[name] = tuple(match.column for match in sorts[1:])
    return Parts(added, tuple(split))


def _adds_up(window: Window, whole: Match, parts: Sequence[Match]) -> bool:
    """Return whether a column is the sum of others in every row in which it has a number."""
    seen = False
    for row, cells in window.sheet.rows.items():
        shown = cells.get(whole.column)
        if row <= window.bottom or type(shown) is not float:
            continue
        numbers = [float(v) for part in parts if type(v := cells.get(part.column)) is float]
        slack = 0.5 * (len(numbers) + 1) * 10.0 ** -max(map(decimals, (shown, *numbers)))
        if abs(sum(numbers) - shown) > slack + 1e-9 * abs(shown):
            return False
        seen = seen or bool(shown)
    return seen and len({match.unit for match in (whole, *parts)}) == 1


def _unclear(window: Window, one: Match, other: Match) -> FileError:
    """Return the refusal of two amounts, of which one may hold the other."""
    heads = [
        " ".join(
            shown_text(value)
            for row in range(window.top, window.bottom + 1)
            if (value := window.sheet.get(row, match.column)) is not None
        )
        for match in (one, other)
    ]
    cells = [window.sheet.at(window.bottom, match.column) for match in (one, other)]
    places = [str(cell).rpartition("!")[2] for cell in cells]
    return FileError(
        Problem("model.part_or_more", "one column may hold the amounts of another, or come on top"),
        where=cells[1],
        expected=Text(
            "one column with the whole amount, or columns of different sorts in one unit"
        ),
        got=same(f"'{heads[0]}' ({places[0]}), '{heads[1]}' ({places[1]})"),
        mend=Text(
            "Keep the column with the whole amount. Of the other, type on a sheet called "
            "'investpakke' 'ignore' and the column's letter in two cells side by side"
        ),
        parameter="mapping",
    )


def with_sums(table: CaseTable) -> CaseTable:
    """Return a table in which the column of each key shows what its columns of sorts add up to."""
    first = {
        column: table.all_columns[key] for key, columns in table.added.items() for column in columns
    }
    if not first:
        return table
    sheet, heads = table.sheet, [(1, table.bottom), *table.repeated]
    rows = {
        row: cells
        if any(top <= row <= bottom for top, bottom in heads)
        else {**cells, **dict(_sums(cells, table))}
        for row, cells in sheet.rows.items()
    }

    def moved(cells: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        yield from ((row, first[column]) for row, column in cells if column in first)

    return replace(
        table,
        sheet=replace(
            sheet,
            rows=rows,
            scaled={
                **{
                    (row, first[column]): scale
                    for (row, column), scale in sheet.scaled.items()
                    if column in first
                },
                **sheet.scaled,
            },
            percents=sheet.percents | {*moved([*sheet.percents])},
            struck=sheet.struck | {*moved([*sheet.struck])},
            texts_shown={
                **{
                    (row, first[column]): text
                    for (row, column), text in sheet.texts_shown.items()
                    if column in first
                },
                **sheet.texts_shown,
            },
        ),
    )


def _sums(cells: Mapping[int, Value], table: CaseTable) -> Iterator[tuple[int, Value]]:
    """Yield what a row shows for each key; what is no number is shown for itself."""
    for key, others in table.added.items():
        column = table.all_columns[key]
        shown = [value for c in (column, *others) if (value := cells.get(c)) is not None]
        numbers = [float(value) for value in shown if type(value) is float]
        odd = [value for value in shown if type(value) is not float and not is_dash(value)]
        if odd:
            yield column, odd[0]
        elif numbers:
            yield column, sum(numbers)
        elif shown:
            yield column, shown[0]


def is_of_sorts(table: CaseTable) -> bool:
    """Return whether a column that is read is of some sorts alone: others may be left out."""
    return any(
        meaning.sorts
        for column in table.inputs.values()
        if (meaning := table.meanings.get(column)) is not None
    )
