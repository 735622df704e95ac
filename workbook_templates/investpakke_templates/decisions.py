"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from investpakke.follow_up import Outcomes


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has."""

    follow_up: Outcomes = field(default_factory=Outcomes)
