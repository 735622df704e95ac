"""Benefits, their dated rates, and the ladder of state reimbursement."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.problems import RATE_STEPS_ORDER, VALUE_UNKNOWN
from investpakke.text import Problem, Text, joined, same, shown_day

MAX_WEEK = 5_300
"""Nobody has been on a benefit for longer than a hundred years."""

CERTAINTIES = {
    "checked": Text("read in the source"),
    "secondary": Text("read in a reprint"),
    "assumed": Text("assumed"),
}
"""How certain a figure is."""

NO_TEXT = same("")

UNITS = {
    "kr. pr. måned": Text("kr. per month"),
    "kr. pr. uge": Text("kr. per week"),
    "kr. pr. år": Text("kr. per year"),
}
"""The units in which a rate may be stated."""


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which something applies, ends included; open-ended without ``last``."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise InputError(
                Problem("rate.days_order", "the last day is before the first"),
                where="valid_to",
                expected=Text("{day} or later", day=shown_day(self.first)),
                got=self.words,
            )

    @property
    def words(self) -> Text:
        """The days in words."""
        if self.last is None:
            return Text("from {day}", day=shown_day(self.first))
        return Text("{first} to {last}", first=shown_day(self.first), last=shown_day(self.last))

    def days_in(self, year: int) -> int:
        """Return the number of days of a calendar year on which it applies."""
        first = max(self.first, date(year, 1, 1))
        last = min(self.last or date.max, date(year, 12, 31))
        return max(0, (last - first).days + 1)


@dataclass(frozen=True, slots=True)
class Grounds:
    """The certainty of a figure, and its source."""

    certainty: str
    source: Text

    def __post_init__(self) -> None:
        known(self.certainty, CERTAINTIES, same("certainty"))
        for said in (self.source.da, self.source.en):
            checks.text(said, Text("source"))


@dataclass(frozen=True, slots=True)
class Step:
    """The state pays this share from that week on benefit."""

    from_week: int
    state_share: float

    def __post_init__(self) -> None:
        checks.whole(self.from_week, same("from_week"), at_least=1, at_most=MAX_WEEK)
        checks.number(self.state_share, same("state_share"), at_least=0, at_most=1)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The state's share by weeks on benefit; the last step is open-ended."""

    name: str
    steps: Sequence[Step]
    validity: Validity
    grounds: Grounds
    note: Text = NO_TEXT

    def __post_init__(self) -> None:
        weeks = [step.from_week for step in self.steps]
        if not weeks or weeks[0] != 1 or any(a >= b for a, b in pairwise(weeks)):
            raise InputError(
                RATE_STEPS_ORDER,
                where="steps",
                expected=Text("ascending weeks, the first one 1"),
                got=weeks,
            )

    def state_share(self, week: int) -> float:
        """Return the state's share in a week on benefit."""
        return next(s.state_share for s in reversed(self.steps) if s.from_week <= week)

    def last_week(self, step: Step) -> int:
        """Return the last week of one of its steps."""
        return next((s.from_week - 1 for s in self.steps if s.from_week > step.from_week), MAX_WEEK)

    def mean_state_share(self, weeks: int) -> float:
        """Return the state's mean share over the first ``weeks`` weeks."""
        return sum(self.state_share(week) for week in range(1, weeks + 1)) / weeks


@dataclass(frozen=True, slots=True)
class Rate:
    """The amount of a benefit before reimbursement, on some days."""

    amount: float
    unit: str
    validity: Validity
    grounds: Grounds

    def __post_init__(self) -> None:
        checks.number(self.amount, same("amount"), above=0)
        known(self.unit, UNITS, same("unit"))

    def tkr_a_year(self, weeks_in_year: int) -> float:
        """Return the rate in tkr. for a whole year."""
        times = dict(zip(UNITS, (12, weeks_in_year, 1), strict=True))
        return self.amount * times[self.unit] / 1000


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit with its rates, and the ladder that applies to it."""

    name: str
    english: str
    ladder: str
    ladder_certainty: str
    rates: Sequence[Rate]
    note: Text = NO_TEXT

    def __post_init__(self) -> None:
        known(self.ladder_certainty, CERTAINTIES, same("ladder_certainty"))
        if not self.rates:
            raise InputError(
                Problem("benefit.no_rates", "the benefit has no rates"),
                where="rates",
                expected=Text("at least one rate"),
            )
        apart([rate.validity for rate in self.rates], same("rates"))


@dataclass(frozen=True, slots=True)
class RateBook:
    """All benefits and ladders of one file."""

    name: Text
    weeks_in_year: int
    ladders: Sequence[Ladder]
    benefits: Sequence[Benefit]

    def __post_init__(self) -> None:
        checks.whole(self.weeks_in_year, same("weeks_in_year"), at_least=52, at_most=53)
        checks.unique([b.name.casefold() for b in self.benefits], same("benefits, name"))
        names = dict.fromkeys(ladder.name for ladder in self.ladders)
        for name in names:
            apart([x.validity for x in self.ladders if x.name == name], same(f"ladders, {name}"))
        for benefit in self.benefits:
            known(benefit.ladder, names, Text("{name}, ladder", name=benefit.name))

    def of_kind(self, name: str) -> list[Benefit]:
        """Return the benefits of a kind: "kontanthjælp" is each one that begins with that word."""
        kind = name.strip().casefold()
        names = ((benefit, benefit.name.casefold()) for benefit in self.benefits)
        return [benefit for benefit, own in names if own == kind or own.startswith(f"{kind} ")]

    def benefit(self, name: str) -> Benefit:
        """Return the benefit with that name; case and outer blanks are ignored.

        Raises
        ------
        InputError
            An unknown name, with the nearest one and all known ones.
        """
        by_name = {benefit.name.casefold(): benefit for benefit in self.benefits}
        wanted = name.strip().casefold()
        if wanted in by_name:
            return by_name[wanted]
        near = difflib.get_close_matches(wanted, by_name, n=1, cutoff=0.5)
        nearest = by_name[near[0]].name if near else ""
        names = ", ".join(benefit.name for benefit in self.benefits)
        raise InputError(
            Problem(
                "benefit.unknown_nearest",
                "the benefit is not known. Did you mean {nearest}?",
                nearest=nearest,
            )
            if near
            else Problem("benefit.unknown", "the benefit is not known"),
            where=BENEFIT,
            mend=Text("Known: {names}", names=names),
        )  # the nearest one stands before the list, which a cell may have to cut


BENEFIT = Text("benefit")


def known(
    value: str, values: Sequence[str] | dict[str, object] | dict[str, Text], where: Text
) -> None:
    """Refuse a word that is not one of the known ones."""
    if value in values:
        return
    near = difflib.get_close_matches(value, list(values), n=1)
    raise InputError(
        VALUE_UNKNOWN,
        where=where,
        expected=same(", ".join(values)),
        got=value,
        mend=Text("Did you mean {near}?", near=near[0]) if near else None,
    )


def apart(validities: Sequence[Validity], where: Text) -> None:
    """Refuse dates that overlap."""
    ordered = sorted(validities, key=lambda validity: validity.first)
    for earlier, later in pairwise(ordered):
        if earlier.last is None or earlier.last >= later.first:
            raise InputError(
                Problem("rate.overlap", "two spans of dates overlap"),
                where=where,
                expected=Text("no overlap"),
                got=joined([earlier.words, later.words], "; "),
            )
