"""Corrections of a saving before the simulation: optimism, deadweight, fade-out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text, same

_GRADE = Text("grade")
_OPTIMISM = Text("optimism")
_DEADWEIGHT = Text("deadweight")
_FADE = Text("fade")
_FADE_AFTER = Text("fade_after")

_ONE_OF = {"grade", "optimism"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What is known about a case's evidence and effect; None where nothing is stated.

    Parameters
    ----------
    grade : str, optional
        Strength of the evidence: a grade of the user's own table.
    optimism : float, optional
        The share by which weak evidence reduces the saving, stated instead of a grade.
    deadweight : float, optional
        The share of the effect that would have come anyway, from 0 to 1.
    fade : float, optional
        The share of the effect that is lost each year after year ``fade_after``.
    fade_after : int, optional
        The last year (1, 2, …) of the whole effect; 1 where only ``fade`` is stated.

    Examples
    --------
    >>> Correction(deadweight=0.1, fade=0.2, fade_after=2).fading(4)
    array([1.  , 1.  , 0.8 , 0.64])
    """

    grade: str | None = None
    optimism: float | None = None
    deadweight: float | None = None
    fade: float | None = None
    fade_after: int | None = None

    def __post_init__(self) -> None:
        if self.grade is not None:
            checks.text(self.grade, _GRADE)
            if self.optimism is not None:
                raise InputError(
                    Problem("correction.optimism_twice", "the optimism is stated twice"),
                    where=_OPTIMISM,
                    expected=Text("a grade or an optimism"),
                    got=Text("both"),
                )
        if self.optimism is not None:
            checks.number(self.optimism, _OPTIMISM, at_least=0, at_most=1)
        if self.deadweight is not None:
            checks.number(self.deadweight, _DEADWEIGHT, at_least=0, at_most=1)
        if self.fade is not None:
            checks.number(self.fade, _FADE, at_least=0, at_most=1)
        if self.fade_after is not None:
            checks.whole(self.fade_after, _FADE_AFTER, at_least=1, at_most=checks.MAX_YEARS)

    def over(self, usual: Correction) -> Correction:
        """Return this correction, completed from the usual one."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        stated = {name: value for name, value in own.items() if value is not None}
        kept = {field.name: getattr(usual, field.name) for field in fields(usual)}
        if stated.keys() & _ONE_OF:  # one of the two is stated, so the other does not apply
            kept |= dict.fromkeys(_ONE_OF)
        return Correction(**{**kept, **stated})

    def fading(self, years: int) -> Floats:
        """Return the remaining share of the effect in each of the years, (years,)."""
        late = np.maximum(0, np.arange(1, years + 1) - (self.fade_after or 1))
        return np.asarray((1 - (self.fade or 0.0)) ** late)


@dataclass(frozen=True, slots=True)
class Grades:
    """The user's own table: the share of a saving that is taken off at each evidence grade.

    Weak evidence takes more off than strong evidence. How much is for whoever decides: the
    guidance that grades it (GMCA, supplementary to the Green Book) was not at hand, so no
    percentages are shipped.

    Examples
    --------
    >>> Grades({"A": 0.0, "C": 0.15}).of(Correction(grade="C"))
    0.15
    """

    shares: Mapping[str, float]

    def __post_init__(self) -> None:
        for grade, share in self.shares.items():
            where = Text("correction at grade {grade}", grade=grade)
            checks.number(share, where, at_least=0, at_most=1)

    def of(self, correction: Correction) -> float:
        """Return the reduction; 0 if no grade is stated."""
        grade = correction.grade
        if grade is None:
            return correction.optimism or 0.0
        if grade not in self.shares:
            listed = ", ".join(self.shares)
            raise InputError(
                Problem("evidence.grade_unknown", "the grade has no correction"),
                where=_GRADE,
                expected=Text("one of {listed}", listed=listed or "–"),
                got=same(grade),
                mend=Text("State your own table under [grades], e.g. B = 0.1"),
            )
        return self.shares[grade]

    def kept(self, correction: Correction) -> float:
        """Return the share of a saving that remains after optimism and deadweight."""
        return (1 - self.of(correction)) * (1 - (correction.deadweight or 0.0))
