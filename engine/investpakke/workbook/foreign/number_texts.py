"""Numbers that were typed as texts, "1.250" and "980,5": Danish, where the table confirms it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from investpakke.workbook.foreign.headers import NUMBERS, is_of_year
from investpakke.workbook.foreign.units import NAMES

if TYPE_CHECKING:
    from investpakke.workbook.foreign.case_table import CaseTable

_BLANK = "[ \u00a0\u202f]"
_PLAIN: Final = re.compile(r"[-−]?\d+")
_GROUPED: Final = re.compile(
    rf"[-−]?[1-9]\d{{0,2}}(?:(?:\.\d{{3}})+|(?:{_BLANK}\d{{3}})+)(?:,\d+)?"
)
_DECIMAL: Final = re.compile(r"[-−]?\d+,(?:\d{1,2}|\d{4,})")
_CERTAIN: Final = re.compile(rf".*(?:,\d{{1,2}}|\.\d{{3}}.*[.,]\d|{_BLANK}\d{{3}}.*)")
"""What no English number looks like: "980,5", "1.250.000", "1 250"."""
_LARGE: Final = 100
"""A whole number of a column whose "1.250" is then no decimal fraction."""

Cell = tuple[int, int]


def danish_number(text: str) -> float | None:
    """Return the number that a text is in Danish; None for any other text, and for "1,250".

    Examples
    --------
    >>> [danish_number(text) for text in ("1.250", "980,5", "1.250.000,75", "-40", "1 250")]
    [1250.0, 980.5, 1250000.75, -40.0, 1250.0]
    >>> [danish_number(text) for text in ("1.25", "1,250", "ca. 600", "0.250")]
    [None, None, None, None]
    """
    said = text.strip()
    if not any(kind.fullmatch(said) for kind in (_PLAIN, _GROUPED, _DECIMAL)):
        return None
    plain = re.sub(rf"\.|{_BLANK}", "", said).replace(",", ".").replace("−", "-")
    return float(plain)


def with_numbers(table: CaseTable) -> CaseTable:
    """Return a table in which texts that are Danish numbers are numbers.

    All texts of its columns of numbers must be Danish numbers (or a dash), and those that could
    be English ones, "1.250", must stand with one that could not, with whole numbers above 100 in
    their column, or with numbers of their size in their row. Else the table is left as it is.
    """
    if table.is_ours or table.real is not None:
        return table
    found = dict(_texts(table))
    numbers = {cell: danish_number(text) for cell, text in found.items()}
    if not found or None in numbers.values() or not _are_danish(table, found):
        return table
    rows = {
        row: {
            column: value if (said := numbers.get((row, column))) is None else said
            for column, value in cells.items()
        }
        for row, cells in table.sheet.rows.items()
    }
    read = tuple((table.sheet.at(*cell), text.strip()) for cell, text in sorted(found.items()))
    return replace(table, sheet=replace(table.sheet, rows=rows), number_texts=read)


def _texts(table: CaseTable) -> Iterator[tuple[Cell, str]]:
    """Yield the texts with digits in the columns of numbers, in rows with another amount."""
    heads = {row for top, bottom in table.repeated for row in range(top, bottom + 2)}
    columns = _columns(table)
    for row, cells in table.sheet.rows.items():
        if row <= table.bottom or row in heads:
            continue
        shown = [(column, value) for column in columns if (value := cells.get(column)) is not None]
        if len(shown) < min(2, len(columns)):
            continue  # a remark
        for column, value in shown:
            if type(value) is str and re.search(r"\d", value):
                yield (row, column), value


def _columns(table: CaseTable) -> list[int]:
    kinds = [
        key
        for key in table.all_columns
        if key in NUMBERS or (is_of_year(key) and not key.startswith("phasing"))
    ]
    added = [column for columns in table.added.values() for column in columns]
    return sorted({*(table.all_columns[key] for key in kinds), *added})


def _are_danish(table: CaseTable, found: dict[Cell, str]) -> bool:
    """Return whether the texts that could be English numbers can be none."""
    doubtful = [
        cell
        for cell, text in found.items()
        if not _PLAIN.fullmatch(text.strip()) and not _CERTAIN.fullmatch(text.strip())
    ]
    if not doubtful or any(_CERTAIN.fullmatch(text.strip()) for text in found.values()):
        return True
    if NAMES["million"] in table.units.values():
        return False
    return all(
        _are_whole(table, found, cell[1]) or _is_like_its_row(table, found, cell)
        for cell in doubtful
    )


def _is_like_its_row(table: CaseTable, found: dict[Cell, str], cell: Cell) -> bool:
    """Return whether a number is of the size of its row's other years, as a Danish one alone."""
    row, column = cell
    years = next((of for of in table.series.values() if column in of.values()), {})
    others = [
        abs(float(value))
        for other in years.values()
        if other != column and type(value := table.sheet.get(row, other)) is float and value
    ]
    size = abs(danish_number(found[cell]) or 0.0)
    return bool(others) and all(size / 10 <= value <= size * 10 for value in others)


def _are_whole(table: CaseTable, found: dict[Cell, str], column: int) -> bool:
    """Return whether a column has whole numbers above 100, and no other but 0."""
    others = []
    for row, cells in table.sheet.rows.items():
        value = cells.get(column)
        text = found.get((row, column), "")
        if row > table.bottom and type(value) is float:
            others.append(float(value))
        elif _PLAIN.fullmatch(text.strip()):
            others.append(float(text))
    return all(value % 1 == 0 for value in others) and any(abs(v) >= _LARGE for v in others)
