"""Case: one business case of a package."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import cast

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.model.benefit import BenefitSource
from investpakke.model.description import NOT_DESCRIBED, Description
from investpakke.model.phasing import FULL_EFFECT, Phasing, phasing_of
from investpakke.problems import CASE_SAVING_NOT_ONE_WAY
from investpakke.text import Problem, Text, in_context, quote

_NUMBER = Text("the case's number")
_NAME = Text("name")
_GROUP = Text("group")
_PERSONS = Text("persons")
_INVESTMENT = Text("investment")
_UNIT_SAVING = Text("unit_saving")
_AVERAGE_SAVING = Text("average_saving")
_PHASING = Text("phasing")
_STATE_SHARE = in_context("words", "state_share")
_AVERAGING_YEARS = Text("averaging_years")
SAVING = Text("saving")
"""The names of the fields in messages."""

FIELDS = {
    _PERSONS: "persons",
    _INVESTMENT: "investment",
    _UNIT_SAVING: "unit_saving",
    _AVERAGE_SAVING: "average_saving",
    _PHASING: "phasing",
    _STATE_SHARE: "state_share",
    _AVERAGING_YEARS: "averaging_years",
    _NAME: "name",
    _GROUP: "group",
}
"""Return the field that a part of a refusal's place names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One business case (investeringsmodel, sag). Money is in tkr.

    The saving is given in exactly one of two ways: ``unit_saving`` (then the full
    saving is persons × unit saving), or ``average_saving`` as a published document
    states it (then the full saving is that average divided by the mean factor).

    Parameters
    ----------
    number : str
        The case's number in the document, e.g. "1.1".
    name : str
        What the case is about.
    group : int
        The number of its target group.
    persons : float, optional
        Fewer full-year persons on public support at full effect. A case that states none
        states its ``average_saving``; its unit saving and break-even are then not known.
    investment : float or sequence of float
        Tkr. a year: one amount for every year, or one a year, of which the last goes on.
    unit_saving : float, optional
        Tkr. saved per helårsperson and year, net of state reimbursement.
    average_saving : float, optional
        Tkr. a year on average over the first ``averaging_years`` years.
    phasing : Phasing, or what `phasing_of` makes one of
        Full effect from year 1 unless stated; 0.5 is half effect in year 1, then full effect.
    averaging_years : int
        The years that averages are taken over: 4 is the budget year plus three.
    note : str
        Source or remark.
    state_share : float, optional
        The state's part of what one helårsperson costs, 0 or more and below 1; that of the
        benefit where there is one. None says that it is not known: then what the state saves
        is not known either.
    benefit : BenefitSource, optional
        The benefit rate that ``unit_saving`` was taken from. Whoever changes the unit saving
        leaves it out: the two must agree.
    description : Description
        What the document says of the case beside its figures; nothing unless stated.

    Examples
    --------
    Case 4.1 of the 2024 package:

    >>> case = Case(number="4.1", name="Korte videregående uddannelser", group=4, persons=23,
    ...             investment=1800, average_saving=3516, phasing=0.5)
    >>> case.investment
    (1800.0,)
    """

    number: str
    name: str
    group: int
    persons: float | None = None
    investment: float | Sequence[float]
    unit_saving: float | None = None
    average_saving: float | None = None
    phasing: Phasing = FULL_EFFECT
    averaging_years: int = 4
    note: str = ""
    state_share: float | None = None
    benefit: BenefitSource | None = None
    description: Description = field(default=NOT_DESCRIBED, repr=False)

    def __post_init__(self) -> None:
        number = checks.text(self.number, _NUMBER)
        try:
            object.__setattr__(self, "phasing", phasing_of(self.phasing))
            clean = self._clean()
        except InputError as error:
            raise error.within(Text("case {number}", number=number)) from None
        object.__setattr__(self, "number", number)
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    @property
    def yearly_investment(self) -> tuple[float, ...]:
        """The investment as one amount per year, of which the last continues."""
        return cast("tuple[float, ...]", self.investment)  # since it was checked

    def _clean(self) -> dict[str, object]:
        investment = self.investment
        years = (investment,) if isinstance(investment, (float, Real)) else investment
        horizon = checks.whole(
            self.averaging_years, _AVERAGING_YEARS, at_least=1, at_most=checks.MAX_YEARS
        )
        clean: dict[str, object] = {
            "name": checks.text(self.name, _NAME),
            "group": checks.whole(self.group, _GROUP, at_least=1, at_most=10_000),
            "persons": self._clean_persons(),
            "investment": checks.numbers(years, _INVESTMENT, at_least=0),
            "averaging_years": horizon,
            "state_share": self._clean_state_share(),
            **self._clean_saving(),
        }
        self._check_effect(horizon)
        self._check_benefit()
        return clean

    def _clean_persons(self) -> float | None:
        if self.persons is not None:
            return checks.number(self.persons, _PERSONS, above=0)
        if self.unit_saving is None:
            return None
        raise InputError(
            Problem("case.unit_saving_without_persons", "the unit saving is given without persons"),
            where=_PERSONS,
            expected=checks.range_text(None, 0, None),
            got=None,
            mend=Text("State persons, or average_saving in place of unit_saving"),
        )

    def _clean_state_share(self) -> float | None:
        share, benefit = self.state_share, self.benefit
        if share is None:
            share = None if benefit is None else benefit.state_share
        elif benefit is not None and share != benefit.state_share:
            raise InputError(
                Problem(
                    "case.state_share_not_the_benefits",
                    "the state's share differs from the benefit's",
                ),
                where=_STATE_SHARE,
                expected=Text(
                    "{share} as of {benefit}",
                    share=quote(benefit.state_share),
                    benefit=benefit.benefit,
                ),
                got=share,
            )
        return None if share is None else checks.number(share, _STATE_SHARE, at_least=0, below=1)

    def _clean_saving(self) -> dict[str, float | None]:
        unit, average = self.unit_saving, self.average_saving
        if (unit is None) is (average is None):
            raise InputError(
                CASE_SAVING_NOT_ONE_WAY,
                where=SAVING,
                expected=Text("either unit_saving or average_saving"),
                got=None if unit is None else Text("both"),
            )
        return {
            "unit_saving": None if unit is None else checks.number(unit, _UNIT_SAVING, above=0),
            "average_saving": None
            if average is None
            else checks.number(average, _AVERAGE_SAVING, above=0),
        }

    def _check_benefit(self) -> None:
        """Refuse a benefit that does not give the unit saving."""
        if self.benefit is None:
            return
        expected = self.benefit.unit_saving
        if self.unit_saving is None or not math.isclose(self.unit_saving, expected, rel_tol=1e-9):
            raise InputError(
                Problem(
                    "case.unit_saving_not_the_benefits",
                    "the unit saving differs from the benefit's",
                ),
                where=_UNIT_SAVING,
                expected=Text(
                    "{saving} tkr. of {benefit} {year}",
                    saving=quote(expected),
                    benefit=self.benefit.benefit,
                    year=self.benefit.year,
                ),
                got=self.unit_saving,
                mend=Text("Leave out the benefit if the unit saving differs"),
            )

    def _check_effect(self, years: int) -> None:
        if not any(self.phasing.factors[:years]):
            raise InputError(
                Problem("case.no_effect", "the phasing has no effect within the averaging years"),
                where=_PHASING,
                expected=Text(
                    "a factor above 0 in at least one of the first {years} years", years=years
                ),
                got=list(self.phasing.factors),
            )
