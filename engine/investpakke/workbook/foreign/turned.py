"""Blocks in which the years stand under each other, and costs and savings beside each other.

Each is turned: its columns become rows under years, as in other models. Cases may stand beside
each other, each under its name. Its cells keep their addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.laid_out import Rearranged, sheets_of
from investpakke.workbook.foreign.meaning import meaning_of
from investpakke.workbook.foreign.posts import Block, Place, quantity_in
from investpakke.workbook.foreign.segments import FEWEST_YEARS, Segment, unit_over
from investpakke.workbook.ooxml.sheet_cells import SheetCells, Value


def turned_segments(sheet: SheetCells) -> list[Segment]:
    """Return the blocks of a sheet, or of several under each other, whose years stand downwards."""
    return [segment for before, part in sheets_of(sheet) for segment in _on(sheet, before, part)]


def _on(whole: SheetCells, before: int, part: SheetCells) -> Iterator[Segment]:
    top = before + 1
    for row in sorted(part.rows):
        years = _years_below(part, row)
        if years is None:
            continue
        header, column = row + before, years.column
        last = _last(part, years) + before
        yield _turned(whole, part.name, top, header, last, column, years.rows, before)
        top = last + 1


class _Years:
    """A column of years under a row of heads."""

    def __init__(self, column: int, rows: dict[int, int]) -> None:
        self.column, self.rows = column, rows


def _years_below(sheet: SheetCells, row: int) -> _Years | None:
    """Return the years under a row of heads of which some are costs and some are savings."""
    heads = {c: quantity_in(v) for c, v in sheet.rows[row].items() if type(v) is str}
    kinds = set(heads.values())
    if not (kinds & {*COSTS} and "saving" in kinds):
        return None
    first = min(c for c, quantity in heads.items() if quantity)
    for column in range(first - 1, 0, -1):
        rows: dict[int, int] = {}
        below = row + 1
        while (year := year_at(sheet, below, column)) is not None and year not in rows:
            rows[year] = below
            below += 1
        follow = all(b == a + 1 for a, b in pairwise(rows))
        if len(rows) >= FEWEST_YEARS and follow:
            others = (sheet.get(at, c) for at in rows.values() for c in range(1, first))
            texts = [v for v in others if type(v) is str and meaning_of((v,)) is None]
            return None if texts else _Years(column, rows)
    return None


def year_at(sheet: SheetCells, row: int, column: int) -> int | None:
    """Return the year that a cell is of, and nothing else."""
    value = sheet.get(row, column)
    said = None if value is None else meaning_of((value,), date1904=sheet.date1904)
    return said.year if said is not None and said.is_year_alone else None


def _last(sheet: SheetCells, years: _Years) -> int:
    """Return the last row of a block: sums may stand below the years, and no blank row between."""
    last = max(years.rows.values())
    while any(type(v) is float for v in sheet.rows.get(last + 1, {}).values()):
        last += 1
    return last


def _turned(
    whole: SheetCells,
    tab: str,
    top: int,
    header: int,
    last: int,
    column: int,
    years: dict[int, int],
    before: int,
) -> Segment:
    """Return a block with its columns as rows; what stands over it stays where it is."""
    rows: dict[int, dict[int, Value]] = {
        row: dict(cells) for row, cells in whole.rows.items() if top <= row < header
    }
    places: dict[Place, Place] = {}

    def put(place: Place, real: Place) -> None:
        value = whole.get(*real)
        if value is not None:
            rows.setdefault(place[0], {})[place[1]] = value
        places[place] = real

    below = [*range(header + 1, last + 1)]
    beside = {row: at for at, row in enumerate(below, 3)}
    filled = sorted(
        {c for row in below for c, v in whole.rows[row].items() if type(v) is float} - {column}
    )
    names = _names_over(whole, header - 1, filled) if header > top else {}
    if names:
        del rows[header - 1]
    put((header, 1), (header, column))
    for row, at in beside.items():
        put((header, at), (row, column))
    for line, c in enumerate(filled, header + 1):
        if c in names:
            put((line, 1), (header - 1, c))
        put((line, 2 if names else 1), (header, c))
        for row, at in beside.items():
            put((line, at), (row, c))
    sheet = Rearranged(
        whole.name, rows, date1904=whole.date1904, places=places, of=whole, merged=whole.merged
    )
    at_years = {year: beside[row + before] for year, row in years.items()}
    unit = unit_over(sheet, top, header, 3)
    return Segment(sheet, tab, top, header, last, at_years, "", header, unit)


def _names_over(sheet: SheetCells, row: int, columns: list[int]) -> dict[int, str]:
    """Return the texts over the first column of each of several cases; {} where it is one case."""
    heads = [quantity_in(str(sheet.get(row + 1, column) or "")) for column in columns]
    over = {c: v for c, v in sheet.rows.get(row, {}).items() if type(v) is str}
    begins = [c for c, head in zip(columns, heads, strict=True) if head == heads[0]]
    return over if len(begins) > 1 and begins[0] == columns[0] and list(over) == begins else {}


def as_it_stands(segment: Segment, block: Block) -> Block:
    """Return a case of a turned block with the places that its cells have on the user's sheet."""
    sheet = segment.sheet
    if not isinstance(sheet, Rearranged):
        return block
    places = sheet.places

    def real(place: Place) -> Place:
        return places.get(place, place)

    def head(row: int) -> Place:
        return real((row, 2 if (row, 2) in places else 1))  # right of the name of the case

    posts = tuple(
        post._replace(
            row=head(post.row)[0],
            cells={year: real(cell) for year, cell in post.cells.items()},
            heads=dict.fromkeys(post.heads, head(post.row)),
        )
        for post in block.posts
    )
    return block._replace(
        row=segment.header + 1,
        places={key: real(place) for key, place in block.places.items()},
        posts=posts,
    )
