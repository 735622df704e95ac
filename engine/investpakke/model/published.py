"""Published figures: those of a document, kept apart from what the engine computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text

Scope = Literal["case", "group", "package", "year", "path", "ratio"]
"""The scope of a figure. "path" is computed from the published yearly path itself, "ratio" from two
published figures; the others are computed by the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as printed in a document.

    Parameters
    ----------
    scope, key, quantity
        Which figure: e.g. ("case", "1.1", "average_gain"); ``key`` is "" for a package.
    value : float or None
        As printed, in ``unit``; None where the available copy has lost it.
    unit : str
        "tkr.", "mio. kr.", "%" or "personer".
    decimals : int
        The last printed digit: 0 for whole numbers, -1 for tens.
    place : str
        Where the document states it.
    must_tie : bool
        False if the document is known not to follow from its own inputs.
    why : Text, optional
        The reason, shown beside every such figure.
    label : Text, optional
        The name of the figure; by default made from its quantity and key.
    ratio : tuple of float, optional
        Numerator and denominator of a "ratio".
    years : tuple of int, optional
        First and last year of a figure for part of the path.
    """

    scope: Scope
    key: str
    quantity: str
    value: float | None
    unit: str
    decimals: int
    place: str
    must_tie: bool = True
    why: Text | None = None
    label: Text | None = None
    ratio: tuple[float, float] | None = None
    years: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not self.must_tie and self.why is None:
            raise InputError(
                Problem("published.no_reason", "a figure that need not reconcile lacks its reason"),
                where=f"{self.scope} {self.key} {self.quantity}",
                expected=Text("a reason (why)"),
                got=None,
            )
        if self.value is not None:
            checks.number(self.value, Text("published figure"))
        checks.whole(self.decimals, Text("decimals"), at_least=-6, at_most=9)

    @property
    def tolerance(self) -> float:
        """Half a unit of the last printed digit: the difference that rounding explains."""
        return 0.5 * 10.0**-self.decimals
