"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from investpakke.deciding import Scenario, standard_scenarios
from investpakke.workbook.inputs.scenarios import check_fits


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has.

    Parameters
    ----------
    scenarios : tuple of Scenario
        The columns of `Scenarier`.
    """

    scenarios: tuple[Scenario, ...] = field(default_factory=standard_scenarios)

    def __post_init__(self) -> None:
        check_fits(self.scenarios)
