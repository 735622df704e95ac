"""A period: months of one calendar year, as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text, same

MONTHS = 12
_FIRST, _LAST = 1990, 2300
_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:\.\.(?:(\d{4})-)?(\d{1,2}))?)?", re.ASCII)
_HOW = Text("a year (2024), a month (2024-03) or months of one year (2024-01..2024-06)")
_WHERE = Text("period")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Consecutive months of one calendar year.

    Parameters
    ----------
    year : int
        The calendar year.
    first, last : int
        The first and the last month, 1 to 12; the whole year unless stated.

    Examples
    --------
    >>> half = Period.parse("2024-01..2024-06")
    >>> half.months, str(half), str(Period(2024)), str(Period(2024, 3, 3))
    (6, '2024-01..2024-06', '2024', '2024-03')
    """

    year: int
    first: int = 1
    last: int = MONTHS

    def __post_init__(self) -> None:
        bounds = (
            ("year", Text("year"), _FIRST, _LAST),
            ("first", Text("from month"), 1, MONTHS),
            ("last", Text("to month"), 1, MONTHS),
        )
        for name, where, least, most in bounds:
            clean = checks.whole(getattr(self, name), where, at_least=least, at_most=most)
            object.__setattr__(self, name, clean)
        if self.first > self.last:
            raise InputError(
                Problem("period.ends_early", "the period ends before it begins"),
                where=_WHERE,
                expected=Text("the first month before the last"),
                got=same(f"{self.first}..{self.last}"),
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the period that a text states.

        Raises
        ------
        InputError
            Another text; months of two years, which have to be stated year by year.
        """
        match = _PERIOD.fullmatch(text.strip())
        if match is None:
            raise InputError(
                Problem("period.unreadable", "the period cannot be read"),
                where=_WHERE,
                expected=_HOW,
                got=text,
            )
        year, first, end_year, last = match.groups()
        if end_year not in {None, year}:
            raise InputError(
                Problem("period.two_years", "the period spans two years"),
                where=_WHERE,
                expected=_HOW,
                got=text,
                mend=Text("Divide it at the turn of the year"),
            )
        return cls(int(year), int(first or 1), int(last or first or MONTHS))

    @property
    def months(self) -> int:
        """The number of months."""
        return self.last - self.first + 1

    def numbers(self, first_year: int) -> range:
        """Return its months counted from January of ``first_year``, which is month 1."""
        start = (self.year - first_year) * MONTHS
        return range(start + self.first, start + self.last + 1)

    def __str__(self) -> str:
        if (self.first, self.last) == (1, MONTHS):
            return str(self.year)
        start = f"{self.year}-{self.first:02}"
        return start if self.first == self.last else f"{start}..{self.year}-{self.last:02}"


def month_number(text: str, first_year: int) -> int:
    """Return the number of a month such as 2025-06, counted from January of ``first_year``."""
    period = Period.parse(text)
    if period.months > 1:
        raise InputError(
            Problem("period.not_a_month", "that is not one month"),
            expected=Text("a month, e.g. 2025-06"),
            got=text,
        )
    return period.numbers(first_year)[0]


def periods(numbers: list[int], first_year: int) -> tuple[Period, ...]:
    """Return months, counted from January of ``first_year``, as few consecutive periods.

    Examples
    --------
    >>> [str(period) for period in periods([1, 2, 3, 12, 13], 2024)]
    ['2024-01..2024-03', '2024-12', '2025-01']
    """
    found: list[Period] = []
    for number in sorted(numbers):
        years, month = divmod(number - 1, MONTHS)
        year, month = first_year + years, month + 1
        before = found[-1] if found else None
        if before and (before.year, before.last + 1) == (year, month):
            found[-1] = Period(year, before.first, month)
        else:
            found.append(Period(year, month, month))
    return tuple(found)
