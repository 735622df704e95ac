"""The cells that a block of copies of one formula reads in total."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.ooxml.sheet_cells import Area


def bounding_area(cells: Sequence[Cell]) -> Area:
    """Return the bounding rectangle of cells on one sheet."""
    rows = list(map(itemgetter(1), cells))
    columns = list(map(itemgetter(2), cells))
    return Area(min(rows), min(columns), max(rows), max(columns))


def area_read(reference: Reference, block: Area) -> Area | None:
    """Return the rectangle that the copies of a formula in a block read through one reference.

    Examples
    --------
    >>> from investpakke.workbook.formula.areas import read_reference
    >>> area_read(read_reference("R1C1:RC[-1]"), Area(2, 3, 9, 3))
    Area(row=1, column=1, last_row=9, last_column=2)
    """
    corners = [
        reference.area(row, column)
        for row in {block.row, block.last_row}
        for column in {block.column, block.last_column}
    ]
    inside = [area for area in corners if area is not None]
    if not inside:
        return None
    return Area(
        min(area.row for area in inside),
        min(area.column for area in inside),
        max(area.last_row for area in inside),
        max(area.last_column for area in inside),
    )
