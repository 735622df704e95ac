"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from investpakke.deciding import Scenario, standard_scenarios
from investpakke.follow_up import Outcomes
from investpakke.rates.rows import RateRow
from investpakke.workbook.inputs.scenarios import check_fits


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has.

    Parameters
    ----------
    own_rates : tuple of RateRow
        The user's own rates on `Satser`, beside those that ship.
    price_rises : mapping of int to float
        The user's own price and wage index there, by calendar year.
    scenarios : tuple of Scenario
        The columns of `Scenarier`.
    follow_up : Outcomes
        The actual figures on `Opfølgning`, and how they are judged.
    """

    own_rates: tuple[RateRow, ...] = ()
    price_rises: Mapping[int, float] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = field(default_factory=standard_scenarios)
    follow_up: Outcomes = field(default_factory=Outcomes)

    def __post_init__(self) -> None:
        check_fits(self.scenarios)
