"""Changed cells as rectangles: each of them once, and nothing between them."""

from __future__ import annotations

import numpy as np
import pytest
from openpyxl.utils.cell import get_column_letter

from investpakke.workbook.refresh import CellChange
from investpakke_addin.refresh import Rectangle, rectangles


def changed(cells: set[tuple[int, int]]) -> list[CellChange]:
    return [
        CellChange(
            f"{get_column_letter(column)}{row}",
            None,
            float(row * 100 + column),
            "share" if (row + column) % 3 else "tkr",
        )
        for row, column in cells
    ]


def placed(parts: list[Rectangle]) -> list[tuple[int, int, CellChange]]:
    """Return every cell of the rectangles with the place where it would be written."""
    return [
        (part.row + down, part.column + right, change)
        for part in parts
        for down, row in enumerate(part.rows)
        for right, change in enumerate(row)
    ]


@pytest.mark.parametrize("seed", range(30))
def test_every_cell_is_written_once_and_in_its_place(seed: int) -> None:
    dice = np.random.default_rng(seed)
    places = dice.integers(1, (13, 31), (int(dice.integers(1, 150)), 2))
    cells = {(row, column) for row, column in places.tolist()}
    parts = rectangles(changed(cells))
    found = placed(parts)
    assert sorted((row, column) for row, column, _ in found) == sorted(cells)
    assert all(change.new == row * 100 + column for row, column, change in found)
    assert all(len({len(row) for row in part.rows}) == 1 for part in parts)
    assert [part.address for part in parts] == [
        f"{get_column_letter(part.column)}{part.row}:"
        f"{get_column_letter(part.column + len(part.rows[0]) - 1)}{part.row + len(part.rows) - 1}"
        for part in parts
    ]


@pytest.mark.parametrize("seed", range(10))
def test_pieces_that_are_shown_alike_cover_a_rectangle(seed: int) -> None:
    rows, columns = np.random.default_rng(seed).integers(1, 10, 2).tolist()
    (whole,) = rectangles(changed({(r + 5, c + 2) for r in range(rows) for c in range(columns)}))
    pieces = list(whole.formats())
    assert sorted(placed(pieces)) == sorted(placed([whole]))
    assert all(len({row[0].kind for row in piece.rows}) == 1 for piece in pieces)


def test_no_change_is_no_rectangle() -> None:
    assert rectangles([]) == []
