"""The cost of one helårsperson on a benefit in a year: in total, for the municipality, the state.

Also the unit saving of a case from a benefit rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from investpakke.errors import InputError
from investpakke.model import BenefitSource, checks
from investpakke.rates.index import PriceIndex
from investpakke.rates.model import MAX_WEEK, Benefit, Ladder, RateBook, Validity
from investpakke.text import Problem, Text, joined, same

YEAR = Text("year")
WEEK = Text("week")
OF_MAXIMUM = Text("of_maximum")
FIRST_YEAR, LAST_YEAR = 1990, 2200
MEAN_OF_A_YEAR = 0
"""The week number that means the average over the first year's weeks on benefit."""

WEEK_EXPECTED = Text("1 or more; 0 for the average of the first year's weeks")
STATE_WEEK = Text("State the week: the municipality pays 20 % in week 1 and 80 % from week 53")
"""What a case that takes its unit saving from a rate must state."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one helårsperson in a year, in tkr., and who pays it.

    Parameters
    ----------
    paid : float
        The benefit before reimbursement.
    state_share : float
        The state's share of it.
    rate_year : int
        The year whose rates were used; an earlier one if an index carried them forward.
    """

    paid: float
    state_share: float
    rate_year: int

    @property
    def state(self) -> float:
        """The state's cost, in tkr."""
        return self.paid * self.state_share

    @property
    def municipality(self) -> float:
        """The municipality's cost, in tkr."""
        return self.paid * (1 - self.state_share)


def cost_of(
    book: RateBook,
    benefit: str,
    year: int,
    week: int = MEAN_OF_A_YEAR,
    *,
    of_maximum: float = 1.0,
    index: PriceIndex | None = None,
) -> Cost:
    """Return the cost of one helårsperson on a benefit in a calendar year.

    ``paid = of_maximum × rate × units a year ÷ 1000`` and ``municipality = paid × (1 −
    state share)``. A rate that changes within the year counts by its days.

    Parameters
    ----------
    book : RateBook
        From `investpakke.rates.load_rates`.
    benefit : str
        Its name, e.g. "sygedagpenge".
    year : int
        A year that the rates cover from its first day to its last.
    week : int
        The week on benefit, 1 or more; 0 for the mean of the first year's weeks.
    of_maximum : float
        What is paid on average as a share of the rate, above 0 and at most 1. The rates
        that ship are maxima.
    index : PriceIndex, optional
        The user's own; carries the last known rates forward to ``year``.

    Raises
    ------
    InputError
        An unknown benefit; a year, or a ladder, outside its dates; an invalid week.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> cost = cost_of(load_rates(), "kontanthjælp 30+", 2024, week=53)
    >>> round(cost.paid, 3), round(cost.municipality, 4), round(cost.state, 4)
    (147.912, 118.3296, 29.5824)
    """
    found = book.benefit(benefit)
    year = checks.whole(year, YEAR, at_least=FIRST_YEAR, at_most=LAST_YEAR)
    week = checks.whole(week, WEEK, at_least=MEAN_OF_A_YEAR, at_most=MAX_WEEK)
    checks.number(of_maximum, OF_MAXIMUM, above=0, at_most=1)
    rate_year = _rate_year(found, year) if index else year
    paid = yearly_rate(found, rate_year, book.weeks_in_year) * of_maximum
    if index is not None:
        paid *= index.factor(rate_year, year)
    ladder = ladder_in(book, found, year)
    share = ladder.state_share(week) if week else ladder.mean_state_share(book.weeks_in_year)
    return Cost(paid, share, rate_year)


def yearly_rate(benefit: Benefit, year: int, weeks_in_year: int) -> float:
    """Return a benefit's rate over a calendar year in tkr., before reimbursement."""
    _covered([rate.validity for rate in benefit.rates], year, _named(benefit))
    days = sum(rate.validity.days_in(year) for rate in benefit.rates)
    return (
        sum(rate.tkr_a_year(weeks_in_year) * rate.validity.days_in(year) for rate in benefit.rates)
        / days
    )


def years_covered(benefit: Benefit) -> tuple[int, ...]:
    """Return the years that the rates of a benefit cover from the first day to the last."""
    first = min(rate.validity.first.year for rate in benefit.rates)
    last = max((rate.validity.last or rate.validity.first).year for rate in benefit.rates)
    spans = [rate.validity for rate in benefit.rates]
    return tuple(year for year in range(first, last + 1) if _days_short(spans, year) == 0)


def ladder_in(book: RateBook, benefit: Benefit, year: int) -> Ladder:
    """Return the ladder of a benefit in a calendar year; one that changes within it is refused."""
    ladders = [ladder for ladder in book.ladders if ladder.name == benefit.ladder]
    whole = [x for x in ladders if not _days_short([x.validity], year)]
    if not whole:
        name = same(benefit.ladder)
        raise _outside([ladder.validity for ladder in ladders], year, name)
    return whole[0]


def state_share_between(
    book: RateBook, benefits: Sequence[str], year: int, week: int | None = None
) -> tuple[float, float] | None:
    """Return the least and the most that the state pays of benefits in a year.

    Parameters
    ----------
    book : RateBook
        From `investpakke.rates.load_rates`.
    benefits : sequence of str
        Their names, or their kinds: "kontanthjælp" is every kontanthjælp.
    year : int
        The calendar year of the ladders.
    week : int, optional
        The week on benefit; without it every step of the ladder is possible.

    Returns
    -------
    tuple of float, or None
        None without a benefit, and with one that the rates, or its ladder in that year, lack.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> state_share_between(load_rates(), ["sygedagpenge"], 2024)
    (0.2, 0.8)
    >>> state_share_between(load_rates(), ["sygedagpenge"], 2024, week=30)
    (0.3, 0.3)
    """
    shares: list[float] = []
    for name in benefits:
        alike = book.of_kind(name)
        if not alike:
            return None
        for ladder in (_ladder_or_none(book, benefit, year) for benefit in alike):
            if ladder is None:
                return None
            steps = [ladder.state_share(week)] if week else [s.state_share for s in ladder.steps]
            shares += steps
    return (min(shares), max(shares)) if shares else None


def _ladder_or_none(book: RateBook, benefit: Benefit, year: int) -> Ladder | None:
    try:
        return ladder_in(book, benefit, year)
    except InputError:
        return None


def _rate_year(benefit: Benefit, year: int) -> int:
    """Return ``year``, or the last year before it that has rates."""
    if not _days_short([rate.validity for rate in benefit.rates], year):
        return year
    earlier = [covered for covered in years_covered(benefit) if covered <= year]
    return max(earlier, default=year)  # with none, the year at hand is refused by its dates


def _named(benefit: Benefit) -> Text:
    return same(benefit.name)


def _days_short(spans: Sequence[Validity], year: int) -> int:
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return days - sum(span.days_in(year) for span in spans)


def _covered(spans: Sequence[Validity], year: int, name: Text) -> None:
    if _days_short(spans, year):
        raise _outside(spans, year, name)


def _outside(spans: Sequence[Validity], year: int, name: Text) -> InputError:
    """Return the refusal of a year outside the dates, which are named."""
    days = joined(span.words for span in _united(spans))
    return InputError(
        Problem("rate.not_all_year", "the rate does not apply all year"),
        where=YEAR,
        expected=Text("a year within {days} ({name})", days=days, name=name),
        got=year,
    )


def _united(spans: Sequence[Validity]) -> list[Validity]:
    """Return the spans in order, with adjacent ones joined."""
    united: list[Validity] = []
    for span in sorted(spans, key=lambda span: span.first):
        last = united[-1].last if united else None
        if last is not None and (span.first - last).days == 1:
            united[-1] = Validity(united[-1].first, span.last)
        else:
            united.append(span)
    return united


def saving_from(
    book: RateBook,
    benefit: str,
    year: int,
    week: int | None = None,
    *,
    of_maximum: float = 1.0,
    index: PriceIndex | None = None,
) -> BenefitSource:
    """Return the rate with the unit saving that follows: the municipality's cost.

    Parameters and errors are those of `investpakke.rates.cost_of`. Without a week it is the mean
    of the first year's weeks, and the rate says that no week was stated.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> round(saving_from(load_rates(), "Dagpenge", 2024, 27).unit_saving, 4)
    171.0156
    """
    counted = MEAN_OF_A_YEAR if week is None else week
    cost = cost_of(book, benefit, year, counted, of_maximum=of_maximum, index=index)
    return BenefitSource(
        benefit=book.benefit(benefit).name,
        year=int(year),
        week=int(counted),
        week_stated=week is not None,
        of_maximum=float(of_maximum),
        unit_saving=cost.municipality,
        state_share=cost.state_share,
    )
