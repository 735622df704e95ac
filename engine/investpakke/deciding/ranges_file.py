"""Ranges of drivers as they are written in a TOML file."""

from __future__ import annotations

from pathlib import Path

from investpakke.deciding.drivers import DRIVER_KEYS, Driver
from investpakke.deciding.ranges import LowHigh, Ranges, checked
from investpakke.errors import InputError, InvestpakkeError
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, read_text, toml_data

_MOST_BYTES = 1_000_000
_DANISH = {**DRIVER_KEYS, "ranges": ("intervaller",), "cases": ("sager",)}
_EXPECTED = Text("a TOML file with [ranges]")


def read_ranges(path: Path) -> Ranges:
    """Return the ranges of a TOML file: ``[ranges]``, and ``[cases."1.1"]`` for single cases.

    Keys may be Danish: ``[intervaller]``, ``personer``.
    """
    data = toml_data(read_text(path, _EXPECTED, _MOST_BYTES), str(path))
    try:
        return _ranges(Table(data, same(""), danish=_DANISH))
    except InvestpakkeError as error:
        raise error.within(str(path)) from None


def _ranges(root: Table) -> Ranges:
    usual, cases = root.inner_or_none("ranges"), root.inner_or_none("cases")
    root.finish()
    by_case = {} if cases is None else {key: _pairs(cases.inner(key)) for key in cases.keys}
    return Ranges({} if usual is None else _pairs(usual), by_case)


def _pairs(table: Table) -> dict[Driver, LowHigh]:
    found = {}
    for driver in Driver:
        pair = table.take(driver.value, list, default=None)
        if pair is not None:
            where = table.at(driver.value)
            if len(pair) != 2:
                raise InputError(
                    Problem("range.not_two_numbers", "the list does not have two numbers"),
                    where=where,
                    expected=same("[-0.1, 0.1]"),
                    got=pair,
                )
            found[driver] = checked(driver, (pair[0], pair[1]), where)
    table.finish()
    return found
