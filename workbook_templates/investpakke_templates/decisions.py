"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from investpakke.deciding.probability import Uncertainty
from investpakke.workbook.inputs.risk import check_fits, standard_risk


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has.

    Parameters
    ----------
    risk : Uncertainty
        What varies on `Risiko`, and how far.
    """

    risk: Uncertainty = field(default_factory=standard_risk)

    def __post_init__(self) -> None:
        check_fits(self.risk)
