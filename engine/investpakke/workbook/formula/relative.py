"""Formulas in relative form: copies of one formula are identical, wherever they are.

``=SUM($A$1:A3)*Sager!B2`` in B3 is ``=SUM(R1C1:RC[-1])*Sager!R[-1]C``: Excel's R1C1 notation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, Self

from investpakke.workbook.ooxml.addresses import column_index_from_string, get_column_letter

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The size of a sheet."""

LONGEST = 8_192
"""The length of the longest formula that Excel accepts."""

_KEPT = r'"(?:[^"]|"")*"' r"|'(?:[^']|'')*'" r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
"""Texts, quoted sheets, and brackets (tables, other files), which contain no references."""

_A1 = re.compile(
    _KEPT + r"|(?<![\w.$\\])(?:(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})(?![\w.(!])"
    r"|(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})(?![\w.(!$])"
    r"|(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![\w.(!]))"
)
_PART = r"(\[-?[0-9]+\]|[0-9]+)?"
_R1C1 = re.compile(
    _KEPT.replace(r"|\[", r"|(?<![RC])\[") + rf"|(?<![\w.\]])(?:R{_PART}C{_PART}"
    rf"|C{_PART}:C{_PART}|R{_PART}:R{_PART})(?![\w.(!\[])"
)


def relative(formula: str, row: int, column: int) -> str:
    """Return a formula with its references relative to its cell.

    Parameters
    ----------
    formula : str
        As in the file, with addresses such as ``$A1``.
    row, column : int
        Its cell, counted from 1.

    Examples
    --------
    >>> relative('=SUM($A$1:A3)*Sager!B2&"A1"', 3, 2)
    '=SUM(R1C1:RC[-1])*Sager!R[-1]C&"A1"'
    >>> relative("=SUM(B:B,$3:4)+LOG10(A1)", 4, 2)
    '=SUM(C:C,R3:R)+LOG10(R[-3]C[-1])'
    """

    def one(match: re.Match[str]) -> str:
        if match.lastindex is None:
            return match[0]
        if match.lastindex == 4:
            fixed_column, letters, fixed_row, digits = match.group(1, 2, 3, 4)
            return _row(digits, fixed_row, row) + _column(letters, fixed_column, column)
        if match.lastindex == 8:
            one, first, other, last = match.group(5, 6, 7, 8)
            return f"{_column(first, one, column)}:{_column(last, other, column)}"
        one, first, other, last = match.group(9, 10, 11, 12)
        return f"{_row(first, one, row)}:{_row(last, other, row)}"

    return _A1.sub(one, formula)


class Copies(NamedTuple):
    """A formula, and the text of its copies further down the column, without parsing them.

    Parameters
    ----------
    form : str
        Its relative form, with its "=".
    pieces : tuple of str
        Its text, cut at each row number that moves.
    away : tuple of int
        The offset of each of those rows from the formula's own.
    """

    form: str
    pieces: tuple[str, ...]
    away: tuple[int, ...]

    @classmethod
    def from_formula(cls, formula: str, row: int, column: int) -> Self:
        """Return a formula in a cell, prepared for its copies.

        Examples
        --------
        >>> Copies.from_formula("A1*$B$1+10%", 1, 3).in_row(7)
        'A7*$B$1+10%'
        >>> Copies.from_formula("A1-A2+3:3", 2, 1).in_row(7)
        'A6-A7+8:8'
        """
        pieces: list[str] = []
        away: list[int] = []
        end = 0
        for found in _A1.finditer(formula):
            for fixed, digits in _ROWS_IN.get(found.lastindex, ()):
                if not found[fixed]:
                    pieces.append(formula[end : found.start(digits)])
                    away.append(int(found[digits]) - row)
                    end = found.end(digits)
        pieces.append(formula[end:])
        return cls(relative(f"={formula}", row, column), tuple(pieces), tuple(away))

    def in_row(self, row: int) -> str:
        """Return the formula as written in another row of its column."""
        if not any(self.away):  # as in most formulas
            return str(row).join(self.pieces)
        rows = [str(row + away) for away in self.away]
        return "".join(chain.from_iterable(zip(self.pieces, [*rows, ""], strict=True)))


_ROWS_IN: dict[int | None, tuple[tuple[int, int], ...]] = {4: ((3, 4),), 12: ((9, 10), (11, 12))}
"""By the last group of a match of `_A1`: the groups that mark a fixed row, and the row."""


def _row(digits: str, fixed: str, row: int) -> str:
    if fixed:
        return f"R{int(digits)}"
    away = int(digits) - row
    return f"R[{away}]" if away else "R"


@lru_cache(maxsize=65_536)
def _column(letters: str, fixed: str, column: int) -> str:
    number = column_index_from_string(letters)
    if fixed:
        return f"C{number}"
    return f"C[{number - column}]" if number != column else "C"


def absolute(form: str, row: int, column: int) -> str:
    """Return a relative form as the formula of one cell: the inverse of `relative`.

    A reference outside the sheet becomes ``#REF!``.

    Examples
    --------
    >>> absolute("=SUM(R1C1:RC[-1])*Sager!R[-1]C", 3, 2)
    '=SUM($A$1:A3)*Sager!B2'
    >>> absolute("=R[-1]C+1", 1, 1)
    '=#REF!+1'
    """

    def one(found: re.Match[str]) -> str:
        text = found[0]
        if text[0] not in "RC":
            return text
        if ":" in text:
            ends = [_corner_address(end, row, column) for end in text.split(":")]
            return ":".join(ends) if all(ends) else "#REF!"
        return _corner_address(text, row, column) or "#REF!"

    return _R1C1.sub(one, form)


_CORNER = re.compile(rf"(?:(R){_PART})?(?:(C){_PART})?")


def _corner_address(corner: str, row: int, column: int) -> str:
    """Return a corner such as ``R[-1]C2`` as an address; "" outside the sheet."""
    r, row_part, c, column_part = _CORNER.fullmatch(corner).groups()  # type: ignore[union-attr]
    text = ""
    if c:
        number, fixed = _resolve_part(column_part, column)
        if not 1 <= number <= LAST_COLUMN:
            return ""
        text = fixed + get_column_letter(number)
    if r:
        number, fixed = _resolve_part(row_part, row)
        if not 1 <= number <= LAST_ROW:
            return ""
        text += f"{fixed}{number}"
    return text


def _resolve_part(part: str | None, origin: int) -> tuple[int, str]:
    """Return the row or column that a part of a corner names, and "$" if it is fixed."""
    if part is None:
        return origin, ""
    return (origin + int(part[1:-1]), "") if part[0] == "[" else (int(part), "$")
