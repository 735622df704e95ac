"""The unit saving of a case from a benefit rate."""

from __future__ import annotations

from investpakke.model import BenefitSource
from investpakke.rates.cost import MEAN_OF_A_YEAR, cost_of
from investpakke.rates.index import PriceIndex
from investpakke.rates.model import RateBook


def saving_from(
    book: RateBook,
    benefit: str,
    year: int,
    week: int = MEAN_OF_A_YEAR,
    *,
    of_maximum: float = 1.0,
    index: PriceIndex | None = None,
) -> BenefitSource:
    """Return the rate with the unit saving that it gives: what the municipality bears.

    Parameters and errors are those of `investpakke.rates.cost_of`.

    Examples
    --------
    >>> from investpakke.rates import load_rates
    >>> round(saving_from(load_rates(), "Dagpenge", 2024, 27).unit_saving, 4)
    171.0156
    """
    cost = cost_of(book, benefit, year, week, of_maximum=of_maximum, index=index)
    return BenefitSource(
        benefit=book.benefit(benefit).name,
        year=int(year),
        week=int(week),
        of_maximum=float(of_maximum),
        unit_saving=cost.municipality,
        state_share=cost.state_share,
    )
