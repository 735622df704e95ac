"""The catalogue: one description of every INVEST_* function, used by every host.

The texts, the examples and the native formulas are data, in ``catalogue``; the
arithmetic is in ``investpakke.calc``. A *native twin* is what a finance officer would
write with plain Excel functions: some year rows, one formula a year, then the result.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, Literal

from investpakke import calc
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.rates.lookup_tables import discount_tables, rate_tables
from investpakke.text import Bilingual, Language, Problem, Text, same
from investpakke.twins import Twin, YearRow

CATEGORY = "Investeringspakke"
"""The functions' category in Excel's function wizard."""

Shape = Literal["number", "column", "block", "factors", "years", "text"]
"""One number; or one per row; or a block; phasing; or (a result) one column per year; or texts."""

Value = float | str | tuple[float | str, ...]
"""A number or a text, or several: a column, a row of factors, a result over years."""

_TABLES = {"ydelsessatser": rate_tables, "kalkulationsrente": discount_tables}
"""The lookup tables of twins, made from the data that the engine uses."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers that an argument accepts: the checks of ``investpakke.calc`` as data.

    Parameters
    ----------
    least, above, most, below : float, optional
        ``least`` and ``most`` are taken themselves, ``above`` and ``below`` are not.
    whole : bool
        Whether only whole numbers are taken.
    """

    least: float | None = None
    above: float | None = None
    most: float | None = None
    below: float | None = None
    whole: bool = False


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
    bounds : Bounds
        Of each number in it.
    """

    name: Text
    shape: Shape
    unit: Text
    help: Text
    default: float | None = None
    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example from the 2024 package: arguments in order, and the result."""

    arguments: tuple[Value, ...]
    result: Value
    note: Text


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
    needs : tuple of str
        What must be true of the arguments together, as formulas with a twin's placeholders.
    """

    name: str
    arguments: tuple[Argument, ...]
    unit: Text
    shape: Shape
    help: Text
    python: Callable[..., float | Floats]
    example: Example
    twin: Twin
    needs: tuple[str, ...] = ()
    category: str = CATEGORY

    @property
    def horizon(self) -> str:
        """The argument with the twin's number of years, by its Danish name; "" if none."""
        names = [argument.name.da for argument in self.arguments]
        return "år" if self.twin.rows and "år" in names else ""

    def syntax(self, language: Language = "da") -> str:
        """Return the syntax of the function, with optional arguments in brackets.

        Examples
        --------
        >>> lookup("INVEST_PHASED").syntax("da")
        'INVEST_PHASED(besparelse; [indfasning]; [år])'
        >>> lookup("INVEST_PHASED").syntax("en")
        'INVEST_PHASED(saving, [phasing], [years])'
        """
        names = [(a.name.in_language(language), a.default is None) for a in self.arguments]
        written = [name if required else f"[{name}]" for name, required in names]
        return f"{self.name}({_BETWEEN[language].join(written)})"


_BETWEEN: Mapping[Language, str] = {"da": "; ", "en": ", "}
"""The separator of arguments."""


@cache
def catalogue() -> tuple[Function, ...]:
    """Return every function, in display order.

    Examples
    --------
    >>> [function.name for function in catalogue()][:3]
    ['INVEST_NET', 'INVEST_PHASED', 'INVEST_AVERAGE']
    """
    shared = _read("shared")
    files = [_read(name) for name in shared["order"]]
    common = {
        part: _united(part, [data.get(part, {}) for data in (shared, *files)])
        for part in ("units", "arguments", "year_rows")
    }
    entries = [entry for data in files for entry in data.get("functions", ())]
    return tuple(_functions({**common, "functions": entries}))


def lookup(name: str) -> Function:
    """Return the function with a name; as in a cell, case is ignored.

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
        Problem("function.unknown", "there is no such function"),
        expected=same(", ".join(known)),
        got=name,
        mend=Text("Did you mean {near}?", near=near[0]) if near else None,
    )


def _read(name: str) -> dict[str, Any]:
    file = resources.files("investpakke").joinpath("catalogue", f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def _united(part: str, tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the entries of several files as one table; duplicate keys are an error."""
    united: dict[str, Any] = {}
    for table in tables:
        if twice := united.keys() & table.keys():
            raise ValueError(f"catalogue, {part}: {', '.join(sorted(twice))} stands twice")
        united |= table
    return united


def _functions(data: Mapping[str, Any]) -> Iterator[Function]:
    """Yield the functions in the parsed file, with shared parts filled in."""
    units = {da: Bilingual(da, en) for da, en in data["units"].items()}
    arguments = {key: _argument(entry, units) for key, entry in data["arguments"].items()}
    rows = {
        name: YearRow(
            name,
            Bilingual(**entry["label"]),
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
            help=Bilingual(**entry["help"]),
            python=getattr(calc, entry["name"].lower()),
            example=_example(entry["example"]),
            twin=Twin(
                tuple(rows[name] for name in twin.get("rows", ())),
                twin["result"],
                _TABLES[twin["tables"]]() if "tables" in twin else (),
            ),
            needs=tuple(entry.get("needs", ())),
        )


_BOUNDS = tuple(field.name for field in fields(Bounds))


def _argument(entry: Mapping[str, Any], units: Mapping[str, Text]) -> Argument:
    name, text = Bilingual(**entry["name"]), Bilingual(**entry["help"])
    bounds = Bounds(
        **{field.name: entry[field.name] for field in fields(Bounds) if field.name in entry}
    )
    return Argument(name, entry["shape"], units[entry["unit"]], text, entry.get("default"), bounds)


def _example(entry: Mapping[str, Any]) -> Example:
    arguments = tuple(_value(value) for value in entry["arguments"])
    return Example(arguments, _value(entry["result"]), Bilingual(**entry["note"]))


def _value(value: float | str | list[float]) -> Value:
    return tuple(value) if isinstance(value, list) else value
