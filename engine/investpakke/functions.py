"""The catalogue: every INVEST_* function once, for every host to be generated from.

The texts, the examples and the native formulas are data, in ``functions.toml``; the
arithmetic is in ``investpakke.calc``. A *native twin* is what a finance officer would
write with plain Excel functions: some year rows, one formula a year, then the result.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

from investpakke import calc
from investpakke.calc.series import Floats
from investpakke.errors import InputError, Language, Text, same

CATEGORY = "Investeringspakke"
"""The functions' category in Excel's function wizard."""

Shape = Literal["number", "column", "block", "factors", "years"]
"""One number; or one per row; or a block; phasing; or (a result) one column per year."""

Value = float | tuple[float, ...]
"""A number, or several: a column, a row of factors, a result over years."""

_PHASING = "indfasning"
_YEAR = "t"
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\[(t|1\.\.t)\])?\}")


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a function.

    Parameters
    ----------
    name : Text
        In Danish as in a cell, in English the Python keyword.
    shape : Shape
        The largest shape that is taken; one number always is.
    unit, help : Text
        ``help`` is one text of Excel's function wizard.
    default : float, optional
        What an omitted argument counts as; None where it must be given.
    """

    name: Text
    shape: Shape
    unit: Text
    help: Text
    default: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example from the 2024 package: arguments in order, and what comes out."""

    arguments: tuple[Value, ...]
    result: Value
    note: Text


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
    """

    rows: tuple[YearRow, ...]
    result: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """The placeholders that are no year rows: each needs an address in ``cells``."""
        texts = [*(row.formula for row in self.rows), self.result]
        rows = {_YEAR, *(row.name for row in self.rows)}
        found = (match[1] for text in texts for match in _PLACEHOLDER.finditer(text))
        return tuple(dict.fromkeys(name for name in found if name not in rows))

    def at(
        self, cells: Mapping[str, str], years: Mapping[str, Sequence[str]] | None = None
    ) -> Formulas:
        """Return the formulas with addresses for placeholders.

        Parameters
        ----------
        cells : mapping
            Address of each of ``inputs``, best with dollar signs. A range of several
            cells for ``indfasning`` makes it a row of factors; one cell holds the
            first-year factor.
        years : mapping, optional
            Cells of each year row and of the year numbers ``t``, one address a year.

        Raises
        ------
        InputError
            A placeholder without an address; year rows empty or of different length.

        Examples
        --------
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


@dataclass(frozen=True, slots=True)
class Function:
    """An INVEST_* function, as every host presents it.

    Parameters
    ----------
    unit, shape
        Of the result: "block" has the arguments' shape, "years" a column per year.
    help : Text
        One text of Excel's function wizard.
    python : callable
        The function in ``investpakke.calc`` that computes it.
    """

    name: str
    arguments: tuple[Argument, ...]
    unit: Text
    shape: Shape
    help: Text
    python: Callable[..., float | Floats]
    example: Example
    twin: Twin
    category: str = CATEGORY

    def syntax(self, language: Language = "da") -> str:
        """Return how the function is written; optional arguments stand in brackets.

        Examples
        --------
        >>> lookup("INVEST_PHASED").syntax("da")
        'INVEST_PHASED(besparelse; [indfasning]; [år])'
        >>> lookup("INVEST_PHASED").syntax("en")
        'INVEST_PHASED(saving, [phasing], [years])'
        """
        names = [(a.name.in_language(language), a.default is None) for a in self.arguments]
        written = [name if required else f"[{name}]" for name, required in names]
        return f"{self.name}({Text('; ', ', ').in_language(language).join(written)})"


@cache
def catalogue() -> tuple[Function, ...]:
    """Return every function, in the order in which they are shown.

    Examples
    --------
    >>> [function.name for function in catalogue()][:3]
    ['INVEST_NET', 'INVEST_PHASED', 'INVEST_AVERAGE']
    """
    text = resources.files("investpakke").joinpath("functions.toml").read_text("utf-8")
    return tuple(_functions(tomllib.loads(text)))


def lookup(name: str) -> Function:
    """Return the function of that name; as in a cell, case does not matter.

    Raises
    ------
    InputError
        A name that is not in the catalogue.

    Examples
    --------
    >>> lookup("invest_net").example.result
    5
    """
    known = {function.name: function for function in catalogue()}
    if name.upper() in known:
        return known[name.upper()]
    near = difflib.get_close_matches(name.upper(), known, n=1)
    raise InputError(
        Text("funktionen findes ikke", "there is no such function"),
        expected=same(", ".join(known)),
        got=name,
        mend=Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?") if near else None,
    )


def _functions(data: Mapping[str, Any]) -> Iterator[Function]:
    """Yield the functions of the parsed file, with what they share put in its place."""
    units = {da: Text(da, en) for da, en in data["units"].items()}
    arguments = {key: _argument(entry, units) for key, entry in data["arguments"].items()}
    rows = {
        name: YearRow(
            name,
            Text(**entry["label"]),
            units[entry["unit"]],
            entry["formula"],
            entry.get("factors"),
        )
        for name, entry in data["year_rows"].items()
    }
    for entry in data["functions"]:
        twin = entry["twin"]
        yield Function(
            name=entry["name"],
            arguments=tuple(arguments[key] for key in entry["arguments"]),
            unit=units[entry["unit"]],
            shape=entry["shape"],
            help=Text(**entry["help"]),
            python=getattr(calc, entry["name"].lower()),
            example=_example(entry["example"]),
            twin=Twin(tuple(rows[name] for name in twin.get("rows", ())), twin["result"]),
        )


def _argument(entry: Mapping[str, Any], units: Mapping[str, Text]) -> Argument:
    name, text = Text(**entry["name"]), Text(**entry["help"])
    return Argument(name, entry["shape"], units[entry["unit"]], text, entry.get("default"))


def _example(entry: Mapping[str, Any]) -> Example:
    arguments = tuple(_value(value) for value in entry["arguments"])
    return Example(arguments, _value(entry["result"]), Text(**entry["note"]))


def _value(value: float | list[float]) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _columns(years: Mapping[str, Sequence[str]]) -> range:
    """Return the columns that the year rows share; one where there are none."""
    lengths = {len(row) for row in years.values()} or {1}
    if len(lengths) > 1 or 0 in lengths:
        raise InputError(
            Text(
                "årsrækkerne er tomme eller ikke lige lange",
                "the year rows are empty or differ in length",
            ),
            expected=Text("én celle pr. år i hver række", "one cell a year in each row"),
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
                Text("pladsholderen har ingen adresse", "the placeholder has no address"),
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
