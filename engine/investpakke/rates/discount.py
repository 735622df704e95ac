"""A dated schedule of discount rates: each discounts from a year to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.problems import RATE_STEPS_ORDER
from investpakke.rates.model import NO_TEXT, Grounds, Validity
from investpakke.text import Text, same


@dataclass(frozen=True, slots=True)
class DiscountStep:
    """The yearly rate from that year on; year 0 is not discounted."""

    from_year: int
    rate: float

    def __post_init__(self) -> None:
        checks.whole(self.from_year, same("from_year"), at_least=0, at_most=1_000)
        checks.number(self.rate, same("rate"), at_least=0, at_most=1)


@dataclass(frozen=True, slots=True)
class DiscountSchedule:
    r"""Yearly discount rates by the distance from the first year; the last step is open-ended.

    Parameters
    ----------
    name : Text
        The source's name.
    steps : sequence of DiscountStep
        Ascending years, the first one 0.
    validity : Validity
        The days on which they apply.
    grounds : Grounds
        Source and certainty.
    note : Text
        Further remarks.

    Notes
    -----
    The rates are forward rates: :math:`r_k` takes an amount from year k to year k − 1, so

    .. math:: D_0 = 1, \quad D_k = D_{k-1} / (1 + r_k).

    The other reading, :math:`(1 + r_k)^{-k}` with the rate of year k all the way back, would
    make an amount in year 36 worth more than the same amount in year 35.
    """

    name: Text
    steps: Sequence[DiscountStep]
    validity: Validity
    grounds: Grounds
    note: Text = NO_TEXT

    def __post_init__(self) -> None:
        for said in (self.name.da, self.name.en):
            checks.text(said, same("name"))
        years = [step.from_year for step in self.steps]
        if not years or years[0] != 0 or any(a >= b for a, b in pairwise(years)):
            raise InputError(
                RATE_STEPS_ORDER,
                where="steps",
                expected=Text("ascending years, the first one 0"),
                got=years,
            )

    @property
    def first_rate(self) -> float:
        """The rate of the first years."""
        return self.steps[0].rate

    def rate(self, year: int) -> float:
        """Return the rate that discounts from ``year`` to the year before."""
        return next(step.rate for step in reversed(self.steps) if step.from_year <= year)

    def factors(self, years: int) -> tuple[float, ...]:
        """Return the discount factors of years 0, 1, …, in the given number.

        Examples
        --------
        >>> from investpakke.rates import load_discount
        >>> factors = load_discount().factors(38)
        >>> [round(factor, 4) for factor in factors[:3]], round(factors[36] / factors[37], 4)
        ([1.0, 0.9662, 0.9335], 1.025)
        """
        rates = (self.rate(year) for year in range(1, years))
        return tuple(accumulate(rates, lambda factor, rate: factor / (1 + rate), initial=1.0))
