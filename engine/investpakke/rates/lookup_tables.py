"""The shipped rates as tables for a sheet, where plain Excel looks them up."""

from __future__ import annotations

from functools import cache

from investpakke.errors import InputError
from investpakke.rates.cost import ladder_in, yearly_rate, years_covered
from investpakke.rates.loader import load_discount, load_rates
from investpakke.rates.model import MAX_WEEK, Ladder, RateBook
from investpakke.text import Problem, Text, same
from investpakke.twins import LookupColumn

Table = tuple[LookupColumn, ...]


@cache
def rate_tables() -> tuple[Table, ...]:
    """Return the rates by benefit and year, and the ladder by weeks.

    Examples
    --------
    >>> rates, ladder = rate_tables()
    >>> rates[0].values[0], rates[1].values[0]
    ('dagpenge 2023', 236.736)
    >>> [column.values for column in ladder][:2]
    [(1, 5, 27, 53), (4, 26, 52, 5300)]
    """
    book = load_rates()
    paid = {
        f"{benefit.name} {year}": round(yearly_rate(benefit, year, book.weeks_in_year), 9)
        for benefit in book.benefits
        for year in years_covered(benefit)
    }
    rates = (
        LookupColumn("opslag", Text("Benefit and year"), same(""), tuple(paid)),
        LookupColumn(
            "sats",
            Text("Rate before reimbursement"),
            Text("tkr. per full-year person"),
            tuple(paid.values()),
        ),
    )
    return rates, _ladder_table(_one_ladder(book), book.weeks_in_year)


def _one_ladder(book: RateBook) -> Ladder:
    """Return the ladder of all benefits: the formula looks up one, so they must agree."""
    ladders = [
        ladder_in(book, benefit, year)
        for benefit in book.benefits
        for year in years_covered(benefit)
    ]
    if len({tuple(ladder.steps) for ladder in ladders}) != 1:
        raise InputError(
            Problem("rate.ladders_differ", "the benefits' ladders differ"),
            where=book.name,
            expected=Text("the same steps for all"),
        )
    return ladders[0]


def _ladder_table(ladder: Ladder, weeks_in_year: int) -> Table:
    first = [step.from_week for step in ladder.steps]
    last = [week - 1 for week in first[1:]] + [MAX_WEEK]
    within = [max(0, min(b, weeks_in_year) - a + 1) for a, b in zip(first, last, strict=True)]
    shares = [round(1 - step.state_share, 9) for step in ladder.steps]
    week, weeks = Text("week no."), Text("weeks")
    return (
        LookupColumn("fra_uge", Text("From week"), week, tuple(first)),
        LookupColumn("til_uge", Text("To week"), week, tuple(last)),
        LookupColumn("andel", Text("Municipality's share"), Text("share"), tuple(shares)),
        LookupColumn("uger", Text("Weeks in the first year"), weeks, tuple(within)),
    )


@cache
def discount_tables() -> tuple[Table, ...]:
    """Return the discount rates by the number of the year, with the factor that each begins at.

    A step that begins at year k takes amounts from year no. k + 1 to no. k, so the last factor
    before it, that of year no. k, is what its own compounding begins at.

    Examples
    --------
    >>> [column.values for column in discount_tables()[0]][0::2]
    [(1, 36, 71), (0.035, 0.025, 0.015)]
    """
    schedule = load_discount()
    after = [max(step.from_year, 1) for step in schedule.steps]
    factors = schedule.factors(max(after))
    number, factor = Text("year no."), Text("factor from 0 to 1")
    table = (
        LookupColumn("efter_år", Text("After year no."), number, tuple(after)),
        LookupColumn(
            "faktor_da",
            Text("Factor in that year"),
            factor,
            tuple(factors[year - 1] for year in after),
        ),
        LookupColumn(
            "rente_derefter",
            Text("Rate after it"),
            Text("rate per year"),
            tuple(step.rate for step in schedule.steps),
        ),
    )
    return (table,)
