"""BenefitSource: the benefit rate from which a case's unit saving was taken."""

from __future__ import annotations

from dataclasses import dataclass

from investpakke.model import checks
from investpakke.text import Text, in_context


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitSource:
    """A benefit rate, and the unit saving computed from it.

    `investpakke.rates.saving_from` makes it from the rates, which the model does not know.

    Parameters
    ----------
    benefit : str
        The benefit's name, e.g. "sygedagpenge".
    year : int
        The calendar year of the rate.
    week : int
        The week on benefit, 1 or more; 0 for the mean of the first year's weeks.
    week_stated : bool
        Whether somebody stated the week; else it is 0 for want of a better one.
    of_maximum : float
        What is paid on average as a share of the rate, above 0 and at most 1.
    unit_saving : float
        The municipality's cost of one helårsperson, in tkr. a year.
    state_share : float
        The state's share of the benefit, 0 to 1.

    Examples
    --------
    >>> from investpakke.rates import load_rates, saving_from
    >>> source = saving_from(load_rates(), "sygedagpenge", 2024, 30, of_maximum=0.9)
    >>> round(source.unit_saving, 4), source.state_share
    (153.8082, 0.3)
    """

    benefit: str
    year: int
    week: int = 0
    week_stated: bool = True
    of_maximum: float = 1.0
    unit_saving: float
    state_share: float

    def __post_init__(self) -> None:
        checks.text(self.benefit, Text("benefit"))
        checks.number(self.of_maximum, Text("of_maximum"), above=0, at_most=1)
        checks.number(self.unit_saving, Text("unit_saving"), above=0)
        checks.number(self.state_share, in_context("words", "state_share"), at_least=0, at_most=1)
