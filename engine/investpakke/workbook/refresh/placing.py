"""The places of the blocks on a sheet: their old ones, or below everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.ooxml.patch import Content, formula_in_the_way
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells, Value
from investpakke.workbook.refresh.package_sheet import (
    LAST_HEADERS,
    LAST_LABELS,
    MARKERS,
    Block,
    Kind,
)

_SIZE = re.compile(r"(\d+) rækker × (\d+) kolonner")
_FIRST_ROW, _FIRST_COLUMN = 2, 2
_GAP = 2
_SAME = 1e-14
"""A file keeps 15 significant digits, and some programs slightly fewer."""

_FREE = Text("a blank cell")


@dataclass(frozen=True)
class Plan:
    """What a sheet should show.

    Parameters
    ----------
    lines : mapping of row to mapping of column to content
        Every cell that should show something, and None for those that should be cleared.
    kinds : mapping of row to mapping of column to Kind
        The kind of each cell of the blocks.
    areas : sequence of Area
        The areas of the blocks.
    """

    lines: Mapping[int, Mapping[int, Content]]
    kinds: Mapping[int, Mapping[int, Kind]]
    areas: Sequence[Area]

    def changes(self, sheet: SheetCells) -> dict[int, Mapping[int, Content]]:
        """Return the cells whose content must change, by row."""
        changed: dict[int, Mapping[int, Content]] = {}
        for row, line in sorted(self.lines.items()):
            shown = sheet.rows.get(row)
            cells: Mapping[int, Content] = line
            if shown:
                cells = {c: new for c, new in line.items() if _differs(shown.get(c), new)}
            if cells:
                changed[row] = cells
        return changed


def _differs(old: Value | None, new: Content) -> bool:
    if type(old) is float and type(new) is float:
        return old != new and not isclose(old, new, rel_tol=_SAME)
    return old != new or isinstance(old, bool)


def own_areas(sheet: SheetCells) -> dict[str, Area]:
    """Return the areas of the blocks on a sheet, by their markers.

    Raises
    ------
    FileError
        A block that occurs twice, or into which rows or columns were inserted.
    """
    found: dict[str, Area] = {}
    for row, column, text in sheet.texts:
        if text in MARKERS:
            if text in found:
                raise _block_twice(sheet, text, found[text], (row, column))
            found[text] = _area(sheet, text, row, column)
    return found


def _area(sheet: SheetCells, marker: str, row: int, column: int) -> Area:
    size = _SIZE.match(str(sheet.get(row, column + 2) or ""))
    if size is None:
        raise _block_changed(sheet, row, column, (row, column + 2), same("… rækker × … kolonner"))
    area = Area(row, column, row + int(size[1]) - 1, column + int(size[2]) - 1)
    for at, expected in (
        ((row + 1, area.last_column), LAST_HEADERS[marker]),
        ((area.last_row, column + 1), LAST_LABELS[marker]),
    ):
        if sheet.get(*at) != expected:
            raise _block_changed(sheet, row, column, at, same(expected))
    return area


def _block_changed(
    sheet: SheetCells, row: int, column: int, at: tuple[int, int], expected: Text
) -> FileError:
    first = sheet.at(row, column)
    return FileError(
        Problem("refresh.block_changed", "the block at {first} was changed", first=first),
        where=sheet.at(*at),
        expected=expected,
        got=sheet.get(*at),
        mend=Text("Delete the block and refresh again; insert rows and columns outside it"),
    )


def _block_twice(sheet: SheetCells, marker: str, one: Area, other: tuple[int, int]) -> FileError:
    places = f"{sheet.at(one.row, one.column)}, {sheet.at(*other)}"
    return FileError(
        Problem("refresh.block_twice", "the block occurs twice"),
        where=sheet.at(*other),
        expected=Text("{marker!r} in one place", marker=marker),
        got=same(places),
        mend=Text("Delete one of them"),
    )


def plan(sheet: SheetCells, blocks: Sequence[Block]) -> Plan:
    """Return where the blocks go on a sheet, and the content of every cell of them.

    Raises
    ------
    FileError
        A cell in the way: filled by a user, merged, or with a formula.
    """
    own = own_areas(sheet)
    placed = list(_place(sheet, blocks, own))
    for area, block in placed:
        _check_free(sheet, area, own.get(block.marker))
    areas = [area for area, _ in placed]
    _check_formulas(sheet, [*own.values(), *areas])
    lines: dict[int, dict[int, Content]] = {}
    for area in own.values():
        if area not in areas:
            _clear(lines, sheet, area)
    kinds: dict[int, Mapping[int, Kind]] = {}
    for area, block in placed:
        _fill(lines, sheet, area, block)
        columns = range(area.column, area.last_column + 1)
        shared = {line: dict(zip(columns, line, strict=True)) for line in {*block.kinds}}
        for row, line in enumerate(block.kinds, start=area.row):
            kinds[row] = {**kinds[row], **shared[line]} if row in kinds else shared[line]
    return Plan(lines, kinds, areas)


def _clear(lines: dict[int, dict[int, Content]], sheet: SheetCells, area: Area) -> None:
    for row in range(area.row, area.last_row + 1):
        nothing = {column: None for column in sheet.rows.get(row, {}) if area.holds(row, column)}
        lines.setdefault(row, {}).update(nothing)


def _fill(
    lines: dict[int, dict[int, Content]], sheet: SheetCells, area: Area, block: Block
) -> None:
    columns = range(area.column, area.last_column + 1)
    for row, line in enumerate(block.values, start=area.row):
        shown = sheet.rows.get(row, {})
        cells = {
            column: content
            for column, content in zip(columns, line, strict=True)
            if content is not None or column in shown
        }
        lines[row] = {**lines[row], **cells} if row in lines else cells


def _place(
    sheet: SheetCells, blocks: Sequence[Block], own: Mapping[str, Area]
) -> Iterator[tuple[Area, Block]]:
    """Yield each block at its old place; new blocks below everything."""
    last = max(
        [sheet.last_row, sheet.drawn_to, *(area.last_row for area in own.values())], default=0
    )
    below = last + _GAP + 1 if last else _FIRST_ROW
    for block in blocks:
        if block.marker in own:
            row, column = own[block.marker].row, own[block.marker].column
        else:
            row, column = below, _FIRST_COLUMN
            below += block.rows + _GAP
        yield Area(row, column, row + block.rows - 1, column + block.columns - 1), block


def _check_free(sheet: SheetCells, area: Area, old: Area | None) -> None:
    """Refuse an area that contains anything other than this block's old content."""
    for row, line in sheet.rows.items() if area != old else ():
        if area.row <= row <= area.last_row:
            for column in sorted(line):
                if area.holds(row, column) and not (old and old.holds(row, column)):
                    raise _in_the_way(sheet.at(row, column), line[column])
    for merged in sheet.merged:
        if merged.meets(area):
            raise _in_the_way(sheet.at(merged.row, merged.column), Text("merged cells"))


def _in_the_way(where: str, got: object) -> FileError:
    return FileError(
        Problem("refresh.cell_in_the_way", "a cell is in the way of a block"),
        where=where,
        expected=_FREE,
        got=got,
        mend=Text("Move what is in the cell, or the whole block, and refresh again"),
    )


def _check_formulas(sheet: SheetCells, areas: Sequence[Area]) -> None:
    """Refuse to overwrite a formula, or to write into an area that one formula fills."""
    for row, column in sheet.formulas:
        if any(area.holds(row, column) for area in areas):
            raise formula_in_the_way(sheet.at(row, column))
    for array in sheet.arrays:
        if any(array.meets(area) for area in areas):
            raise formula_in_the_way(sheet.at(array.row, array.column))
