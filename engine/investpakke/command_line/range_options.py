"""Ranges of drivers as they are typed after an option, or written in a TOML file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from investpakke.command_line.source import WORKBOOKS
from investpakke.command_line.typed_numbers import Amount, named, percentage, read_as
from investpakke.deciding.drivers import Driver
from investpakke.deciding.ranges import LowHigh, Ranges, checked
from investpakke.errors import InputError, InvestpakkeError, Text, same
from investpakke.toml_table import Table, read_text, toml_data

_MOST_BYTES = 1_000_000
_EXPECTED = Text("en TOML-fil med [ranges]", "a TOML file with [ranges]")


def read_ranges(path: Path) -> Ranges:
    """Return the ranges of a TOML file: ``[ranges]``, and ``[cases."1.1"]`` for single cases."""
    data = toml_data(read_text(path, _EXPECTED, _MOST_BYTES), str(path))
    try:
        return _ranges(Table(data, same("")))
    except InvestpakkeError as error:
        raise error.inside(str(path)) from None


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
                    Text("listen har ikke to tal", "the list does not have two numbers"),
                    where=where,
                    expected=same("[-0.1, 0.1]"),
                    got=pair,
                )
            found[driver] = checked(driver, (pair[0], pair[1]), where)
    table.finish()
    return found


def sheet_ranges(source: str) -> dict[Driver, LowHigh]:
    """Return the ranges on a workbook's sheet `Følsomhed`; none if there is no such sheet."""
    if Path(source).suffix.lower() not in WORKBOOKS:
        return {}
    from investpakke.workbook.inputs.sensitivity import read_sheet_ranges

    return read_sheet_ranges(source)


def ranges_of(source: str, file: str | None) -> Ranges:
    """Return the ranges of a file, and for what it leaves out the workbook's own."""
    stated = Ranges() if file is None else read_ranges(Path(file))
    return Ranges({**sheet_ranges(source), **stated.usual}, stated.by_case)


def with_typed(ranges: Ranges, typed: Sequence[str]) -> Ranges:
    """Return ranges with those that were typed as ``persons=-10%:20%`` or ``delay=0:1``."""
    return Ranges({**ranges.usual, **dict(map(_typed, typed))}, ranges.by_case)


def _typed(text: str) -> tuple[Driver, LowHigh]:
    where = same("--range")
    name, value = named(text, where, "persons=-10%:20%")
    if name not in set(Driver):
        raise InputError(
            Text("driveren findes ikke", "the driver does not exist"),
            where=where,
            expected=same(", ".join(Driver)),
            got=name,
        )
    driver = Driver(name)
    low, _, high = value.partition(":")
    place = same(f"--range {driver}")
    if driver is Driver.DELAY:
        return driver, checked(driver, (_years(low, place), _years(high, place)), place)
    return driver, checked(driver, (percentage(low, place), percentage(high, place)), place)


def _years(text: str, where: Text) -> float:
    years = read_as(Amount(), text, where)
    if years % 1:
        raise InputError(
            Text("værdien er ikke et helt antal år", "the value is not a whole number of years"),
            where=where,
            expected=Text("lav og høj i hele år, fx 0:1", "low and high in whole years, e.g. 0:1"),
            got=text,
        )
    return years
