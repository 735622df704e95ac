"""What a reference points to: corners, relative to a cell or fixed, and the rectangle they span."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from investpakke.workbook.formula.relative import LAST_COLUMN, LAST_ROW
from investpakke.workbook.ooxml.sheet_cells import Area

_PART = r"(?:\[(-?[0-9]+)\]|([0-9]+))?"
_CORNER = re.compile(rf"(R{_PART})?(C{_PART})?")
_OWNER = r"(?:('(?:[^']|'')*'|[^'!:\[\]]+)!)?"
_PLAIN = r"((?=[RC])(?:R[0-9\[\]-]*)?(?:C[0-9\[\]-]*)?)"
_REFERENCE = re.compile(rf"{_OWNER}{_PLAIN}(?::{_OWNER}{_PLAIN})?")


class Corner(NamedTuple):
    """A row and a column, each an offset from the cell or fixed; None is a whole row or column."""

    row: int | None
    row_fixed: bool
    column: int | None
    column_fixed: bool

    def text(self) -> str:
        """Return the corner in R1C1 notation."""
        return _part("R", self.row, self.row_fixed) + _part("C", self.column, self.column_fixed)


def _part(letter: str, number: int | None, fixed: bool) -> str:
    if number is None:
        return ""
    if fixed:
        return f"{letter}{number}"
    return f"{letter}[{number}]" if number else letter


@dataclass(frozen=True, slots=True)
class Reference:
    """A rectangle of cells as a formula names it.

    Parameters
    ----------
    sheet : str or None
        The sheet it names; None for the formula's own sheet.
    first, last : Corner
        Equal for one cell.
    """

    sheet: str | None
    first: Corner
    last: Corner

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell."""
        return self.first == self.last and None not in self.first

    @property
    def is_fixed(self) -> bool:
        """Whether copying the formula leaves it unchanged."""
        return all(
            number is None or fixed
            for corner in (self.first, self.last)
            for number, fixed in (corner[:2], corner[2:])
        )

    def area(self, row: int, column: int) -> Area | None:
        """Return its rectangle as seen from a cell; None if it leaves the sheet."""
        top, left = _position(self.first, row, column, 1, 1)
        bottom, right = _position(self.last, row, column, LAST_ROW, LAST_COLUMN)
        if top > bottom:
            top, bottom = bottom, top
        if left > right:
            left, right = right, left
        if top < 1 or left < 1 or bottom > LAST_ROW or right > LAST_COLUMN:
            return None
        return Area(top, left, bottom, right)

    def within(self, last_row: int, last_column: int) -> Reference:
        """Return it with whole rows and columns limited to the used part of a sheet."""
        return replace(
            self,
            first=_limit(self.first, 1, 1),
            last=_limit(self.last, max(last_row, 1), max(last_column, 1)),
        )

    def text(self) -> str:
        """Return it as written in a relative form."""
        owner = "" if self.sheet is None else f"{quoted(self.sheet)}!"
        return owner + (
            self.first.text() if self.is_cell else f"{self.first.text()}:{self.last.text()}"
        )


def _position(
    corner: Corner, row: int, column: int, end_row: int, end_column: int
) -> tuple[int, int]:
    """Return the position of a corner seen from a cell; for a whole row or column, its end."""
    down, row_fixed, across, column_fixed = corner
    if down is None:
        down = end_row
    elif not row_fixed:
        down += row
    if across is None:
        across = end_column
    elif not column_fixed:
        across += column
    return down, across


def _limit(corner: Corner, row: int, column: int) -> Corner:
    if corner.row is None:
        corner = corner._replace(row=row, row_fixed=True)
    if corner.column is None:
        corner = corner._replace(column=column, column_fixed=True)
    return corner


def quoted(sheet: str) -> str:
    """Return a sheet's name in quotes, which are always allowed in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


@lru_cache(maxsize=65_536)
def read_reference(text: str) -> Reference | None:
    """Return the rectangle that a relative reference names; None for a name or a table.

    Examples
    --------
    >>> found = read_reference("'Ark 1'!R[-1]C2:RC2")
    >>> found.sheet, found.area(10, 5)
    ('Ark 1', Area(row=9, column=2, last_row=10, last_column=2))
    >>> read_reference("Rente") is None
    True
    """
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    owner, left, other, right = found.groups()
    first = _corner(left)
    last = first if right is None else _corner(right)
    if (first.row is None) != (last.row is None) or (first.column is None) != (last.column is None):
        return None
    if other is not None and other != owner:  # "Sager!A1:Pakke!A2" is no rectangle
        return None
    return Reference(None if owner is None else unquoted(owner), first, last)


def _corner(text: str) -> Corner:
    r, row_away, row, c, column_away, column = _CORNER.fullmatch(text).groups()  # type: ignore[union-attr]
    return Corner(
        _number(r, row_away, row),
        row is not None,
        _number(c, column_away, column),
        column is not None,
    )


def _number(part: str | None, away: str | None, fixed: str | None) -> int | None:
    return None if part is None else int(away or fixed or 0)


def unquoted(owner: str) -> str:
    """Return a sheet's name without the quotes around it."""
    if len(owner) > 1 and owner[0] == owner[-1] == "'":
        return owner[1:-1].replace("''", "'")
    return owner
