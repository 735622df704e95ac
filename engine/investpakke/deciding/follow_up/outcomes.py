"""The known results of a package: actual figures, and how they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from investpakke.deciding.follow_up.period import MONTHS, Period, month_number
from investpakke.deciding.named import check_cases
from investpakke.errors import InputError
from investpakke.model import Package, checks
from investpakke.problems import CASE_PERSONS_MISSING
from investpakke.text import Problem, Text, same

_PERSONS = Text("persons")
_COST = Text("cost")
_UNIT_SAVING = Text("unit_saving")
_FULL_PERSONS = Text("full_persons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """The results of one case in one period. Unknown figures are None, never 0.

    Parameters
    ----------
    case : str
        The case's number.
    period : Period
        The months covered by the figures.
    persons : float, optional
        Fewer full-year persons on public support, on average over these months
        (jobindsats' fuldtidspersoner): 8 fewer in each of three months are 8, not 2.
    cost : float, optional
        Tkr. spent in these months.
    unit_saving : float, optional
        Tkr. a full-year person and *year*, as it turned out. Not known: the price
        variance is not known either.
    full_persons : float, optional
        Full-year persons at full effect, as they are now expected. It divides the
        variance of persons between volume and pace.
    note : str
        Source or remark.

    Examples
    --------
    >>> Actual(case="4.4", period=Period.parse("2024"), persons=6, cost=2300).unit_saving is None
    True
    """

    case: str
    period: Period
    persons: float | None = None
    cost: float | None = None
    unit_saving: float | None = None
    full_persons: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        number = checks.text(self.case, Text("the case's number"))
        object.__setattr__(self, "case", number)
        try:
            self._clean("persons", _PERSONS, None)
            self._clean("cost", _COST, 0)
            self._clean("unit_saving", _UNIT_SAVING, 0)
            self._clean("full_persons", _FULL_PERSONS, 0)
            self._check_stated()
        except InputError as error:
            raise error.within(self.label) from None

    def _clean(self, name: str, where: Text, at_least: float | None) -> None:
        value = getattr(self, name)
        if value is not None:
            object.__setattr__(self, name, checks.number(value, where, at_least=at_least))

    def _check_stated(self) -> None:
        of_persons = (self.unit_saving, self.full_persons)
        if self.persons is None and (self.cost is None or of_persons != (None, None)):
            raise InputError(
                CASE_PERSONS_MISSING,
                where=_PERSONS,
                expected=Text("a number; only a cost stands alone"),
                got=None,
            )

    @property
    def label(self) -> Text:
        """Its name in messages."""
        return Text("case {case}, {period}", case=self.case, period=self.period)


class Method(StrEnum):
    """How months without figures are estimated."""

    SHARE = "share"
    LEVEL = "level"
    PLAN = "plan"

    @property
    def label(self) -> Text:
        """The name of the method."""
        return _METHODS[self]


WRITTEN_METHODS = {
    Method.SHARE: ("andel", "share", "samme andel af planen"),
    Method.LEVEL: ("niveau", "level", "seneste niveau"),
    Method.PLAN: ("plan", "plan", "som planlagt"),
}
"""What users may write for a method: Danish, English, and as on the sheet."""

_METHODS = {
    Method.SHARE: Text("same share of the plan"),
    Method.LEVEL: Text("latest level"),
    Method.PLAN: Text("as planned"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the traffic lights: defaults that a municipality should replace by its own.

    Parameters
    ----------
    green_from, yellow_from : float
        The share of the planned saving from which a light is green, and yellow.
    least_gain : float
        Tkr. a year: red if the expected average gain is below this.
    """

    green_from: float = 0.95
    yellow_from: float = 0.80
    least_gain: float = 0.0

    def __post_init__(self) -> None:
        green, yellow = Text("green_from"), Text("yellow_from")
        checks.number(self.green_from, green, at_least=0, at_most=10)
        checks.number(self.yellow_from, yellow, at_least=0, at_most=self.green_from)
        checks.number(self.least_gain, Text("least_gain"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The actual figures of a package, and how they are judged.

    Parameters
    ----------
    actuals : sequence of Actual
        In any order; the periods of one case must not overlap.
    until : str
        The month up to which figures are due, e.g. "2025-06"; by default the last one
        that any case has figures for.
    method : Method
        How months without figures are estimated.
    limits : Limits
        The limits of the traffic lights.
    """

    actuals: Sequence[Actual] = ()
    until: str = ""
    method: Method = Method.SHARE
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        object.__setattr__(self, "actuals", tuple(self.actuals))

    def check(self, package: Package) -> None:
        """Refuse figures that do not belong to the package, or count a month twice."""
        check_cases(package, [actual.case for actual in self.actuals])
        stated = {case.number for case in package.cases if case.persons is not None}
        seen: dict[tuple[str, int], Actual] = {}
        for actual in self.actuals:
            _check_year(actual, package.first_year)
            if actual.persons is not None and actual.case not in stated:
                raise _no_expected_persons(actual)
            for month in actual.period.numbers(package.first_year):
                if (actual.case, month) in seen:
                    raise _overlap(actual, seen[actual.case, month])
                seen[actual.case, month] = actual

    def due_months(self, package: Package) -> int:
        """Return for how many months, from January of the first year, figures are due."""
        last = max([a.period.numbers(package.first_year)[-1] for a in self.actuals], default=0)
        if not self.until:
            return last
        where = Text("until")
        try:
            due = month_number(self.until, package.first_year)
        except InputError as error:
            raise error.relocated(where) from None
        if not max(last, 1) <= due <= max(last, package.years * MONTHS):
            raise InputError(
                Problem("follow_up.month", "the month does not match the figures"),
                where=where,
                expected=Text("a month of the years shown, not before the last one with figures"),
                got=same(self.until),
            )
        return due


def _check_year(actual: Actual, first_year: int) -> None:
    last = first_year + checks.MAX_YEARS - 1
    if not first_year <= actual.period.year <= last:
        raise InputError(
            Problem("follow_up.year_outside", "the year is not in the package"),
            where=actual.label,
            expected=Text("a year from {first_year} on", first_year=first_year),
            got=actual.period.year,
        )


def _no_expected_persons(actual: Actual) -> InputError:
    return InputError(
        Problem("follow_up.no_persons", "the case states no persons"),
        where=actual.label,
        expected=Text("persons in the package"),
        got=None,
        mend=Text("State them in the package, or follow up the cost alone"),
    )


def _overlap(actual: Actual, other: Actual) -> InputError:
    return InputError(
        Problem("follow_up.month_twice", "a month occurs twice"),
        where=actual.label,
        expected=Text("each month once per case"),
        got=same(f"{other.period} + {actual.period}"),
    )
