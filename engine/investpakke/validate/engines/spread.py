"""Which cells read some others, directly or indirectly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import Area


class Read(NamedTuple):
    """A rectangle of a sheet that some formula reads."""

    sheet: str
    area: Area


def readers(sources: Collection[Cell], reads: Iterable[tuple[Cell, Read]]) -> frozenset[Cell]:
    """Return the cells that read one of ``sources``, directly or indirectly, without these."""
    return affected(sources, reads).difference(sources)


def affected(sources: Collection[Cell], reads: Iterable[tuple[Cell, Read]]) -> frozenset[Cell]:
    """Return the cells that read one of ``sources``, including sources that read another one.

    Parameters
    ----------
    sources : collection of Cell
        The cells to start from.
    reads : iterable of (Cell, Read)
        Every formula cell with every rectangle that it reads.
    """
    if not sources:
        return frozenset()
    singles, areas = _index_reads(reads)
    reached: set[Cell] = set()
    new = list(sources)
    while new:
        fresh: list[Cell] = []
        while new:  # one cell that reads one cell: chains may be long
            fresh.append(cell := new.pop())
            new += _add(singles.pop(cell, ()), reached)
        places = _rows_by_column(fresh)
        for read in [read for read in areas if _reads_one(read, places)]:
            new += _add(areas.pop(read), reached)
    return frozenset(reached)


def _index_reads(
    reads: Iterable[tuple[Cell, Read]],
) -> tuple[dict[Cell, list[Cell]], dict[Read, list[Cell]]]:
    singles: dict[Cell, list[Cell]] = {}
    areas: dict[Read, list[Cell]] = {}
    for cell, read in reads:
        sheet, (row, column, last_row, last_column) = read
        if (row, column) == (last_row, last_column):
            singles.setdefault(Cell(sheet, row, column), []).append(cell)
        else:
            areas.setdefault(read, []).append(cell)
    return singles, areas


def _add(cells: Sequence[Cell], reached: set[Cell]) -> Iterator[Cell]:
    for cell in cells:
        if cell not in reached:
            reached.add(cell)
            yield cell


def _rows_by_column(cells: Iterable[Cell]) -> Mapping[str, Mapping[int, Sequence[int]]]:
    """Return the rows of the cells, in order, by sheet and column."""
    found: dict[str, dict[int, list[int]]] = {}
    for sheet, row, column in sorted(cells):
        found.setdefault(sheet, {}).setdefault(column, []).append(row)
    return found


def _reads_one(read: Read, places: Mapping[str, Mapping[int, Sequence[int]]]) -> bool:
    columns = places.get(read.sheet)
    if columns is None:
        return False
    area = read.area
    near = (
        columns
        if area.width > len(columns)
        else (c for c in range(area.column, area.last_column + 1) if c in columns)
    )
    for column in near:
        if area.column <= column <= area.last_column:
            rows = columns[column]
            at = bisect_left(rows, area.row)
            if at < len(rows) and rows[at] <= area.last_row:
                return True
    return False
