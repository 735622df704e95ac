"""Rates as rows of a table, one per benefit and span of dates, as on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.rates.model import BENEFIT, Benefit, Rate, RateBook, known
from investpakke.text import Problem, Text, same


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of a benefit, and the ladder of its state reimbursement."""

    benefit: str
    ladder: str
    rate: Rate

    def __post_init__(self) -> None:
        object.__setattr__(self, "benefit", checks.text(self.benefit, BENEFIT))


def rows_of(book: RateBook) -> tuple[RateRow, ...]:
    """Return the rates of a book as rows, in the book's order.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> rows = rows_of(load_rates())
    >>> len(rows), rows[0].benefit, rows[0].rate.amount
    (14, 'dagpenge', 19728)
    """
    return tuple(
        RateRow(benefit.name, benefit.ladder, rate)
        for benefit in book.benefits
        for rate in benefit.rates
    )


def with_rates(book: RateBook, rows: Sequence[RateRow]) -> RateBook:
    """Return a book with further rates: for its own benefits, and for new ones.

    Raises
    ------
    InputError
        A ladder that the book lacks, or another than the benefit has; dates that overlap
        those of another rate of the benefit.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> book = load_rates()
    >>> empty = replace(book, benefits=())
    >>> [b.name for b in with_rates(empty, rows_of(book)).benefits][:2]
    ['dagpenge', 'dagpenge med beskæftigelsestillæg']
    """
    for row in rows:
        book = _with_rate(book, row)
    return book


def _with_rate(book: RateBook, row: RateRow) -> RateBook:
    name = row.benefit.casefold()
    found = next((b for b in book.benefits if b.name.casefold() == name), None)
    if found is None:
        known(row.ladder, dict.fromkeys(ladder.name for ladder in book.ladders), LADDER)
        new = Benefit(row.benefit, "", row.ladder, row.rate.grounds.certainty, (row.rate,))
        return replace(book, benefits=(*book.benefits, new))
    if found.ladder != row.ladder:
        raise InputError(
            Problem("benefit.other_ladder", "the benefit has a different ladder"),
            where=LADDER,
            expected=same(found.ladder),
            got=row.ladder,
        )
    longer = replace(found, rates=(*found.rates, row.rate))
    return replace(book, benefits=tuple(longer if b is found else b for b in book.benefits))


LADDER = Text("ladder")
