"""Rates, indices and discount rates as TOML: the shipped ones, and any municipality's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from investpakke.errors import InputError, InvestpakkeError
from investpakke.rates.discount import DiscountSchedule, DiscountStep
from investpakke.rates.index import PriceIndex
from investpakke.rates.model import Benefit, Grounds, Ladder, Rate, RateBook, Step, Validity, apart
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, placed, read_text, toml_data

MAX_BYTES = 1_000_000
_SHIPPED = Path(__file__).parent / "danish.toml"
_SHIPPED_DISCOUNT = Path(__file__).parent / "discount.toml"
_A_FILE = Text("a TOML file with rates")
_T = TypeVar("_T")


def load_rates(path: str | Path | None = None) -> RateBook:
    """Return the shipped rates, or those in a TOML file.

    Raises
    ------
    FileError
        No such file, not readable, not TOML.
    InputError
        A key, a type or a value that is refused, with its place in the file.

    Examples
    --------
    >>> book = load_rates()
    >>> book.weeks_in_year, book.benefit("Dagpenge").rates[0].amount
    (52, 19728)
    """
    return _shipped() if path is None else _parsed(Path(path), _A_FILE, _book)


def load_index(path: str | Path) -> PriceIndex:
    """Return the user's own price and wage index from a TOML file.

    Raises
    ------
    FileError, InputError
        As in `load_rates`.
    """
    expected = Text("a TOML file with an index")
    return _parsed(Path(path), expected, _index)


def load_discount(path: str | Path | None = None, on: date | None = None) -> DiscountSchedule:
    """Return the discount rates of the Ministry of Finance, or those in a TOML file.

    Parameters
    ----------
    path : str or Path, optional
        A file like the one that ships.
    on : date, optional
        The day on which they are in force, by default today's rates. Before the first day that
        is known, the oldest: its dates say so.

    Raises
    ------
    FileError, InputError
        As in `load_rates`.

    Examples
    --------
    >>> schedule = load_discount()
    >>> [(step.from_year, step.rate) for step in schedule.steps]
    [(0, 0.035), (36, 0.025), (71, 0.015)]
    >>> load_discount(on=date(2021, 1, 6)).first_rate
    0.04
    """
    if path is None:
        schedules = _shipped_discount()
    else:
        expected = Text("a TOML file with a discount rate")
        schedules = _parsed(Path(path), expected, _discount)
    if on is None:
        return schedules[0]
    return next((s for s in schedules if s.validity.first <= on), schedules[-1])


def parse_rates(text: str, file: str) -> RateBook:
    """Return the rates in a TOML text; ``file`` is its name in messages."""
    return _built(text, file, _book)


@cache
def _shipped() -> RateBook:
    return _parsed(_SHIPPED, _A_FILE, _book)


@cache
def _shipped_discount() -> tuple[DiscountSchedule, ...]:
    return _parsed(_SHIPPED_DISCOUNT, _A_FILE, _discount)


def _parsed(path: Path, expected: Text, build: Callable[[Table], _T]) -> _T:
    return _built(read_text(path, expected, MAX_BYTES), str(path), build)


def _built(text: str, file: str, build: Callable[[Table], _T]) -> _T:
    data = toml_data(text, file)
    try:
        root = Table(data, same(""))
        built = build(root)
        root.finish()
    except InvestpakkeError as error:
        raise error.within(file) from None
    return built


def _book(root: Table) -> RateBook:
    head = root.inner("rates")
    name, weeks = head.words("name"), head.take("weeks_in_year", int, default=52)
    head.finish()
    ladders = [placed(table, _ladder) for table in root.tables("ladders")]
    benefits = [placed(table, _benefit) for table in root.tables("benefits")]
    return RateBook(name, weeks, tuple(ladders), tuple(benefits))


def _ladder(table: Table) -> Ladder:
    return Ladder(
        name=table.take("name", str),
        steps=tuple(placed(step, _step) for step in table.tables("steps")),
        validity=_validity(table),
        grounds=_grounds(table),
        note=table.words("note", default=""),
    )


def _step(table: Table) -> Step:
    return Step(table.take("from_week", int), table.take("state_share", float))


def _benefit(table: Table) -> Benefit:
    return Benefit(
        name=table.take("name", str),
        english=table.take("english", str, default=""),
        ladder=table.take("ladder", str),
        ladder_certainty=table.take("ladder_certainty", str),
        rates=tuple(placed(rate, _rate) for rate in table.tables("rates")),
        note=table.words("note", default=""),
    )


def _rate(table: Table) -> Rate:
    amount, unit = table.take("amount", float), table.take("unit", str)
    return Rate(amount, unit, _validity(table), _grounds(table))


def _validity(table: Table) -> Validity:
    first, last = table.take("valid_from", date), table.take("valid_to", date, default=None)
    return Validity(_day(first), None if last is None else _day(last))


def _day(given: date) -> date:
    """Return the date of a TOML date or date-time."""
    return date(given.year, given.month, given.day)


def _grounds(table: Table) -> Grounds:
    return Grounds(table.take("certainty", str), table.words("source"))


def _index(root: Table) -> PriceIndex:
    table = root.inner("index")
    name, grounds = table.take("name", str), _grounds(table)
    rises: dict[int, float] = {}
    for entry in table.tables("rises"):
        year, rise = entry.take("year", int), entry.take("rise", float)
        entry.finish()
        if year in rises:
            raise InputError(
                Problem("index.year_twice", "the year occurs twice"),
                where=entry.at("year"),
                expected=Text("each year once"),
                got=year,
            )
        rises[year] = rise
    table.finish()
    return PriceIndex(name, rises, grounds)


def _discount(root: Table) -> tuple[DiscountSchedule, ...]:
    """Return the schedule in force and those before it, the latest first."""
    now = placed(root.inner("discount"), _schedule)
    before = [placed(table, _schedule) for table in root.tables("earlier")]
    schedules = sorted([now, *before], key=lambda s: s.validity.first, reverse=True)
    apart([schedule.validity for schedule in schedules], same("earlier"))
    return tuple(schedules)


def _schedule(table: Table) -> DiscountSchedule:
    return DiscountSchedule(
        name=table.words("name"),
        steps=tuple(placed(step, _discount_step) for step in table.tables("steps")),
        validity=_validity(table),
        grounds=_grounds(table),
        note=table.words("note", default=""),
    )


def _discount_step(table: Table) -> DiscountStep:
    return DiscountStep(table.take("from_year", int), table.take("rate", float))
