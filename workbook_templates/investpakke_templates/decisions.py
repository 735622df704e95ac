"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from investpakke.deciding.choosing import Demands


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has.

    Parameters
    ----------
    demands : Demands
        Budget, least shares and demands of cases on `Prioritering`.
    chosen : sequence of str, optional
        Numbers of the cases that are ticked there; all of them by default.
    """

    demands: Demands = field(default_factory=Demands)
    chosen: Sequence[str] | None = None
