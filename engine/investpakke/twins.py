"""Native twins: a function in plain Excel formulas, as a finance officer would write it.

A twin is a small recipe: some *year rows*, one formula a year under a row of year numbers,
then the result. ``{besparelse}`` is the address of that argument, ``{t}`` the year number of
the current column, ``{faktor}`` the year row of that name, ``{faktor[t]}`` its cell in the
current column, ``{faktor[1..t]}`` its cells from year 1 to the current column. A twin that looks
something up has tables beside it; ``{fra_uge}`` is the range of the table column of that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from investpakke.errors import InputError
from investpakke.text import Problem, Text, same

_PHASING = "indfasning"
_YEAR = "t"
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\[(t|1\.\.t)\])?\}")


@dataclass(frozen=True, slots=True)
class YearRow:
    """A row of a native twin: one formula a year, under a row of year numbers.

    Parameters
    ----------
    name : str
        What other formulas call the row.
    label, unit : Text
        What the sheet shows.
    formula : str
        The formula of each year, with placeholders.
    factors : str, optional
        The formula instead, where the phasing is a row of factors.
    """

    name: str
    label: Text
    unit: Text
    formula: str
    factors: str | None = None


@dataclass(frozen=True, slots=True)
class LookupColumn:
    """A column of a table that a native twin looks things up in.

    Parameters
    ----------
    name : str
        What formulas call the column.
    label, unit : Text
        What the sheet shows.
    values : tuple of float or str
        From the top down, as many in every column of a table.
    """

    name: str
    label: Text
    unit: Text
    values: tuple[float | str, ...]


class Formulas(NamedTuple):
    """A twin at given addresses: the formulas of each year row, and of the result."""

    rows: dict[str, tuple[str, ...]]
    result: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A function in native Excel formulas, for one element of its result.

    Parameters
    ----------
    rows : tuple of YearRow
        What stands above the result, in order of calculation; often none.
    result : str
        The formula of the result, with placeholders.
    tables : tuple of tuple of LookupColumn
        What stands beside it to be looked up; mostly none.
    """

    rows: tuple[YearRow, ...]
    result: str
    tables: tuple[tuple[LookupColumn, ...], ...] = ()

    @property
    def columns(self) -> tuple[LookupColumn, ...]:
        """The columns of all tables: each name needs the address of its range in ``cells``."""
        return tuple(column for table in self.tables for column in table)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The placeholders that are no rows or columns: each needs an address in ``cells``."""
        texts = [*(row.formula for row in self.rows), self.result]
        rows = {_YEAR, *(row.name for row in self.rows), *(column.name for column in self.columns)}
        found = (match[1] for text in texts for match in _PLACEHOLDER.finditer(text))
        return tuple(dict.fromkeys(name for name in found if name not in rows))

    def at(
        self, cells: Mapping[str, str], years: Mapping[str, Sequence[str]] | None = None
    ) -> Formulas:
        """Return the formulas with addresses for placeholders.

        Parameters
        ----------
        cells : mapping
            Address of each of ``inputs`` and ``columns``, best with dollar signs. A range of
            several cells for ``indfasning`` makes it a row of factors; one cell holds the
            first-year factor.
        years : mapping, optional
            Cells of each year row and of the year numbers ``t``, one address a year.

        Raises
        ------
        InputError
            A placeholder without an address; year rows empty or of different length.

        Examples
        --------
        >>> from investpakke.functions import lookup
        >>> twin = lookup("INVEST_AVERAGE").twin
        >>> cells = {"besparelse": "$B$1", "indfasning": "$B$2"}
        >>> twin.at(cells, {"t": ["D4", "E4"], "faktor": ["D5", "E5"]})
        Formulas(rows={'faktor': ('=IF(D4=1,$B$2,1)', '=IF(E4=1,$B$2,1)')},
                 result=('=$B$1*AVERAGE($D5:$E5)',))
        """
        years = years or {}
        columns = _columns(years)
        several = _is_several(cells.get(_PHASING, ""))
        rows = {
            row.name: tuple(_filled(formula, cells, years, column) for column in columns)
            for row in self.rows
            for formula in [row.factors if several and row.factors else row.formula]
        }
        spread = columns if f"[{_YEAR}]" in self.result else range(1)
        return Formulas(rows, tuple(_filled(self.result, cells, years, c) for c in spread))


def _columns(years: Mapping[str, Sequence[str]]) -> range:
    """Return the columns that the year rows share; one where there are none."""
    lengths = {len(row) for row in years.values()} or {1}
    if len(lengths) > 1 or 0 in lengths:
        raise InputError(
            Problem("twin.ragged", "the year rows are empty or differ in length"),
            expected=Text("one cell per year in each row"),
            got=sorted(lengths),
        )
    return range(lengths.pop())


def _filled(
    formula: str, cells: Mapping[str, str], years: Mapping[str, Sequence[str]], column: int
) -> str:
    """Return a formula as it stands in the given column of the years."""

    def address(match: re.Match[str]) -> str:
        name, part = match.groups()
        if name in cells and not part:
            return cells[name]
        if name not in years:
            raise InputError(
                Problem("twin.no_address", "the placeholder has no address"),
                where=name,
                expected=same(", ".join([*cells, *years])),
            )
        row = years[name]
        if _YEAR in {name, part}:
            return row[column]
        # A fixed first column keeps one formula the same in every column of its row.
        last = row[column] if part else _fixed(row[-1])
        return f"{_fixed(row[0])}:{last.rpartition('!')[2]}"

    return _PLACEHOLDER.sub(address, formula)


def _fixed(address: str) -> str:
    """Return an address with its column fixed.

    >>> _fixed("D5"), _fixed("$D$5"), _fixed("Regneark!D5")
    ('$D5', '$D$5', 'Regneark!$D5')
    """
    sheet, mark, cell = address.rpartition("!")
    return f"{sheet}{mark}${cell.removeprefix('$')}"


def _is_several(address: str) -> bool:
    """Return whether an address spans more than one cell.

    >>> _is_several("$B$2"), _is_several("$B$2:B2"), _is_several("Ark!$B$2:$E$2")
    (False, False, True)
    """
    first, _, last = address.rpartition("!")[2].replace("$", "").partition(":")
    return bool(last) and last != first
