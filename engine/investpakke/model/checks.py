"""Checks that the model's dataclasses share: each returns the clean value or refuses it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from numbers import Real

from investpakke.errors import CONTROL_CODE, InputError, hidden_character
from investpakke.problems import NUMBER_OUT_OF_RANGE, NUMBER_UNREADABLE, VALUE_NOT_TEXT
from investpakke.text import Problem, Text, joined

MAX_YEARS = 100
"""No business case looks further ahead; this bounds every array that an input can require."""

NUMBER = Text("a number")
TEXT = Text("a text")
_A_YEAR = Text("1 to {max_years} numbers, one a year", max_years=MAX_YEARS)


def text(value: object, where: Text) -> str:
    """Return a text without outer blanks; an empty or unprintable one is refused."""
    if value is not None and not isinstance(value, str):
        raise InputError(VALUE_NOT_TEXT, where=where, expected=TEXT, got=value)
    if value is None or not value.strip():
        raise InputError(
            Problem("text.missing", "the text is missing"), where=where, expected=TEXT, got=value
        )
    if CONTROL_CODE.search(value):
        raise hidden_character(where, value)
    return value.strip()


def optional_text(value: object, where: Text) -> str:
    """Return a text without outer blanks; none is an empty one."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    return text(value, where)


def number(
    value: object,
    where: Text,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
) -> float:
    """Return a finite number within the given bounds."""
    clean = _finite(value)
    if clean is None:
        what = NUMBER_UNREADABLE
    elif (
        (at_least is not None and clean < at_least)
        or (above is not None and clean <= above)
        or (at_most is not None and clean > at_most)
        or (below is not None and clean >= below)
    ):
        what = NUMBER_OUT_OF_RANGE
    else:
        return clean
    expected = range_text(at_least, above, at_most, below)
    raise InputError(what, where=where, expected=expected, got=value)


def optional_number(
    value: object,
    where: Text,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
) -> float | None:
    """Return a finite number within the given bounds, or None as it is."""
    if value is None:
        return None
    return number(value, where, at_least=at_least, above=above, at_most=at_most)


def whole(
    value: object, where: Text, *, at_least: int | None = None, at_most: int | None = None
) -> int:
    """Return a whole number within the given bounds; 4.0 counts as 4."""
    clean = _finite(value)
    if clean is None or clean % 1:
        what = Problem("number.not_whole", "the value is not a whole number")
    elif (at_least is not None and clean < at_least) or (at_most is not None and clean > at_most):
        what = NUMBER_OUT_OF_RANGE
    else:
        return int(clean)
    expected = Text("a whole number")
    if at_least is not None and at_most is not None:
        expected = Text("a whole number from {least} to {most}", least=at_least, most=at_most)
    elif at_least is not None:
        expected = Text("a whole number of at least {least}", least=at_least)
    raise InputError(what, where=where, expected=expected, got=value)


def numbers(
    value: object, where: Text, *, at_least: float, at_most: float | None = None
) -> tuple[float, ...]:
    """Return 1 to MAX_YEARS numbers, one per year, each within the given bounds."""
    if not isinstance(value, (tuple, Iterable)) or isinstance(value, (str, bytes)):
        raise InputError(
            Problem("value.not_numbers", "the value is not a row of numbers"),
            where=where,
            expected=_A_YEAR,
            got=value,
        )
    items = tuple(value)
    if not 1 <= len(items) <= MAX_YEARS:
        raise InputError(
            Problem("years.count", "the number of years is wrong"),
            where=where,
            expected=_A_YEAR,
            got=Text("{items} numbers", items=len(items)),
        )
    return tuple(
        [
            number(item, year_of(where, index), at_least=at_least, at_most=at_most)
            for index, item in enumerate(items, start=1)
        ]
    )


def unique(values: Iterable[object], where: Text) -> None:
    """Refuse a value that occurs twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise InputError(
                Problem("value.twice", "the value occurs twice"),
                where=where,
                expected=Text("each value once"),
                got=value,
            )
        seen.add(value)


def _finite(value: object) -> float | None:
    """Return a number as a float; None for anything else, including NaN, infinity and TRUE."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        clean = float(value)
    except OverflowError:  # a whole number too large for a float
        return None
    return clean if math.isfinite(clean) else None


@lru_cache(maxsize=1024)
def year_of(where: Text, index: int) -> Text:
    """Return the name of one year within a row of years."""
    return joined([where, Text("year {index}", index=index)])


def range_text(
    at_least: float | None, above: float | None, at_most: float | None, below: float | None = None
) -> Text:
    """Return in words which numbers the bounds allow."""
    found = NUMBER
    if above is not None:
        found = Text("a number above {above:g}", above=above)
    elif at_least is not None and at_most is not None:
        return Text("a number from {least:g} to {most:g}", least=at_least, most=at_most)
    elif at_least is not None:
        found = Text("a number of at least {least:g}", least=at_least)
    if at_most is not None:
        found = Text("{number}, at most {most:g}", number=found, most=at_most)
    if below is not None:
        found = Text("{number}, below {below:g}", number=found, below=below)
    return found
