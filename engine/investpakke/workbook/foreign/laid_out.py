"""Cases that are spread over a sheet, or over several: laid out as one row a case.

Whatever a model looks like, a case comes to posts: what each is, and its amount of each year with
the cell in which that stands. Of them one table is made, as of any other model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.meaning import Meaning
from investpakke.workbook.foreign.posts import Block, Place, Post
from investpakke.workbook.foreign.unread_column import UnreadColumn
from investpakke.workbook.ooxml.addresses import CellName
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells, Value

_APART = 50
"""Blank rows, at least, between sheets that are looked at as one."""


@dataclass(eq=False)
class Rearranged(SheetCells):
    """A sheet with some of its cells in other places; each cell keeps the address it had.

    Parameters
    ----------
    places : mapping of (row, column) to (row, column)
        Where a cell stands on the user's sheet.
    posts : mapping of int to str
        What each row of amounts is, by its number on the user's sheet.
    beside : tuple of UnreadColumn
        The columns of means and sums of the years.
    roles : mapping of int to str
        What rows are that hold no post: heads of parts, titles, figures that are compared.
    of : SheetCells, optional
        The user's sheet.
    """

    places: Mapping[Place, Place] = field(default_factory=dict)
    posts: Mapping[int, str] = field(default_factory=dict)
    beside: tuple[UnreadColumn, ...] = ()
    roles: Mapping[int, str] = field(default_factory=dict)
    of: SheetCells | None = None

    def at(self, row: int, column: int) -> CellName:
        """Return the address that a cell has on the user's sheet."""
        place = self.places.get((row, column), (row, column))
        return super().at(*place) if self.of is None else self.of.at(*place)


@dataclass(eq=False)
class Stacked(SheetCells):
    """Several sheets under each other, as if they were one; each cell keeps its address.

    Their formulas are looked at on the sheets themselves: here their references would be others.

    Parameters
    ----------
    parts : sequence of (int, SheetCells)
        How many rows stand before each sheet, and the sheet.
    """

    parts: Sequence[tuple[int, SheetCells]] = ()

    def at(self, row: int, column: int) -> CellName:
        """Return the address that a cell has on its own sheet."""
        before, sheet = next(part for part in reversed(self.parts) if part[0] < row)
        return sheet.at(row - before, column)


def stacked(sheets: Sequence[SheetCells]) -> SheetCells:
    """Return some sheets under each other as one; a single one as it is."""
    if len(sheets) == 1:
        return sheets[0]
    parts, before = list[tuple[int, SheetCells]](), 0
    for sheet in sheets:
        parts.append((before, sheet))
        before += sheet.last_row + _APART

    def moved(area: Area, by: int) -> Area:
        return Area(area.row + by, area.column, area.last_row + by, area.last_column)

    def cells(name: str) -> dict[Place, Any]:
        return {
            (row + by, column): value
            for by, sheet in parts
            for (row, column), value in getattr(sheet, name).items()
        }

    def marked(name: str) -> frozenset[Place]:
        return frozenset((row + by, c) for by, sheet in parts for row, c in getattr(sheet, name))

    return Stacked(
        sheets[0].name,
        {row + by: cells for by, sheet in parts for row, cells in sheet.rows.items()},
        merged=[moved(area, by) for by, sheet in parts for area in sheet.merged],
        date1904=sheets[0].date1904,
        empty_texts=marked("empty_texts"),
        scaled=cells("scaled"),
        percents=marked("percents"),
        negated=marked("negated"),
        hidden=frozenset(row + by for by, sheet in parts for row in sheet.hidden),
        texts_shown=cells("texts_shown"),
        struck=marked("struck"),
        laid_over=[(r + by, c, text) for by, sheet in parts for r, c, text in sheet.laid_over],
        parts=parts,
    )


def sheets_of(sheet: SheetCells) -> Sequence[tuple[int, SheetCells]]:
    """Return the sheets that were put under each other, and the rows before each."""
    return sheet.parts if isinstance(sheet, Stacked) else ((0, sheet),)


def placed(block: Block, header: int, years: Mapping[int, int]) -> Block:
    """Return a block whose posts say where their amounts stand, under which heads."""
    posts = (
        post
        if post.cells
        else post._replace(
            cells={year: (post.row, column) for year, column in years.items()},
            heads={year: (header, column) for year, column in years.items()},
        )
        for post in block.posts
    )
    return block._replace(posts=tuple(posts))


def laid_out(
    real: SheetCells,
    header: int,
    blocks: Sequence[Block],
    units: Mapping[str, str | None],
    *,
    beside: tuple[UnreadColumn, ...] = (),
    left: frozenset[int] = frozenset(),
    roles: Mapping[int, str] | None = None,
) -> CaseTable:
    """Return a table of one row a case.

    Parameters
    ----------
    real : SheetCells
        The user's sheet, or several under each other.
    header : int
        The first row of years on it: what stands above may hold for the whole table.
    blocks : sequence of Block
        The cases, whose posts say where they stand.
    units : mapping of str to str or None
        The unit of each quantity, where it is said.
    beside : tuple of UnreadColumn
        Columns whose numbers were seen to agree.
    left : frozenset of int
        Rows above that hold for a part of the table alone.
    roles : mapping of int to str, optional
        What rows are that hold no post.
    """
    texts_of, series = _columns(real, blocks)
    rows: dict[int, dict[int, Value]] = {
        row: dict(cells) for row, cells in real.rows.items() if row <= header and row not in left
    }
    places: dict[Place, Place] = {}
    posts: dict[int, set[str]] = {}
    taken = set[int]()
    for block in blocks:
        at = block.row
        while at in taken:  # cases beside each other begin in the same row
            at += 1
        taken.add(at)
        line = rows.setdefault(at, {})
        for key, column in texts_of.items():
            value = getattr(block, key)
            if value not in {"", None}:
                line[column] = value
            places[at, column] = block.places.get(key, (block.row, 1))
            label = block.places.get(f"{key} label")
            if label is not None:
                places.setdefault((header, column), label)
        for post in block.posts:
            for year, value in post.amounts.items():
                place = at, series[post.quantity][year]
                _put(line, places, place, post.cells[year], value)
                posts.setdefault(post.cells[year][0], set()).add(post.quantity)
            for year, head in post.heads.items():
                places.setdefault((header, series[post.quantity][year]), head)
    sheet = Rearranged(
        real.name,
        rows,
        date1904=real.date1904,
        places=places,
        posts={row: next(iter(q)) if len(q) == 1 else "amounts" for row, q in posts.items()},
        beside=beside,
        roles=roles or {},
        of=real,
    )
    return CaseTable(
        sheet,
        header,
        header,
        texts_of,
        {quantity: units.get(quantity) for quantity in series},
        series=series,
        meanings=_meanings(series, blocks),
        real=real,
    )


def _columns(
    real: SheetCells, blocks: Sequence[Block]
) -> tuple[dict[str, int], dict[str, dict[int, int]]]:
    """Return the columns of what is said of a case, and those of its amounts, beyond all others."""
    column = max((max(row, default=0) for row in real.rows.values()), default=0)
    texts_of: dict[str, int] = {}
    for key in ("number", "name", "group", "persons"):
        column += 1
        if any(getattr(block, key) not in {"", None} for block in blocks):
            texts_of[key] = column
    posts = [post for block in blocks for post in block.posts]
    years = sorted({year for post in posts for year in post.cells})
    series: dict[str, dict[int, int]] = {}
    for quantity in (*COSTS, "saving", "persons", "gain", "net_cost"):
        for year in years if any(post.quantity == quantity for post in posts) else ():
            column += 1
            series.setdefault(quantity, {})[year] = column
    return texts_of, series


def _put(
    line: dict[int, Value], places: dict[Place, Place], place: Place, real: Place, value: Value
) -> None:
    """Put an amount into its place; several posts of a kind are added."""
    column = place[1]
    before = line.get(column)
    if before is None or type(value) is not float:  # what is no number is refused by itself
        places[place] = real
        line[column] = value
    elif type(before) is float and type(value) is float:
        line[column] = before + value


def _meanings(
    series: Mapping[str, Mapping[int, int]], blocks: Sequence[Block]
) -> dict[int, Meaning]:
    """Return what the labels of each quantity say together, by its columns."""
    found: dict[int, Meaning] = {}
    for quantity, years in series.items():
        said = [
            post.meaning for block in blocks for post in block.posts if post.quantity == quantity
        ]
        qualifiers = frozenset(
            one
            for one in ("minus", "full")
            if all(m is not None and one in m.qualifiers for m in said)
        )
        for year, column in years.items():
            found[column] = Meaning(quantity, qualifiers, year)
    return found


def only_rows(sheet: SheetCells, first: int, last: int) -> SheetCells:
    """Return a sheet with some of its rows alone; they keep their numbers."""
    rows = {row: cells for row, cells in sheet.rows.items() if first <= row <= last}
    return replace(sheet, rows=rows)


def units_of(blocks: Sequence[Block], corner: str | None) -> dict[str, str | None]:
    """Return the unit of each quantity: what its posts say together, else what the corner does."""
    units: dict[str, str | None] = {}
    for post in (post for block in blocks for post in block.posts):
        units.setdefault(post.quantity, None)
    for quantity in units:
        said: set[str] = {
            p.meaning.unit
            for block in blocks
            for p in block.posts
            if p.quantity == quantity and p.meaning is not None and p.meaning.unit is not None
        }
        units[quantity] = said.pop() if len(said) == 1 else corner
    return units


def own_unit(post: Post) -> str | None:
    """Return the unit that a post's own label says."""
    return None if post.meaning is None else post.meaning.unit
