"""Ranges of drivers typed as options."""

from __future__ import annotations

from collections.abc import Sequence

from investpakke.command_line.typed_numbers import Amount, named, percentage, read_as
from investpakke.deciding.drivers import Driver, driver_named
from investpakke.deciding.ranges import LowHigh, Ranges, checked
from investpakke.errors import InputError
from investpakke.text import Problem, Text, same


def with_typed(ranges: Ranges, typed: Sequence[str]) -> Ranges:
    """Return ranges updated with those typed as ``persons=-10%:20%`` or ``delay=0:1``."""
    return Ranges({**ranges.usual, **dict(map(_typed, typed))}, ranges.by_case)


def _typed(text: str) -> tuple[Driver, LowHigh]:
    where = same("--range")
    name, value = named(text, where, "persons=-10%:20%")
    driver = driver_named(name, where)
    low, _, high = value.partition(":")
    place = same(f"--range {name}")
    if driver is Driver.DELAY:
        return driver, checked(driver, (_years(low, place), _years(high, place)), place)
    return driver, checked(driver, (percentage(low, place), percentage(high, place)), place)


def _years(text: str, where: Text) -> float:
    years = read_as(Amount(), text, where)
    if years % 1:
        raise InputError(
            Problem("years.not_whole", "the value is not a whole number of years"),
            where=where,
            expected=Text("low and high in whole years, e.g. 0:1"),
            got=text,
        )
    return years
