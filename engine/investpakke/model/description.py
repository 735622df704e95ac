"""What a document says beside its figures: of a case, a group, and the whole package.

All of it is optional, and none of it enters a figure. What is not stated stays blank: it is
shown as not stated, never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text, joined, same
from investpakke.written_names import named_one

Spending = Literal["service", "transfer"]
"""Service is within the municipality's service frame (servicerammen), transfer is support of
persons (overførsler)."""

SPENDING_NAMES: Mapping[Spending, tuple[str, ...]] = {
    "service": ("service", "service", "serviceudgifter"),
    "transfer": ("overførsel", "transfer", "overførsler", "overførselsudgifter"),
}

Stage = Literal["draft", "proposed", "adopted"]
"""How far a package has come in the municipality."""

STAGE_NAMES: Mapping[Stage, tuple[str, ...]] = {
    "draft": ("udkast", "draft"),
    "proposed": ("politisk behandling", "proposed", "til politisk behandling"),
    "adopted": ("vedtaget", "adopted"),
}

MONTHS_A_YEAR = 12

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def period(value: str | date, where: Text) -> str:
    """Return a year, a month or a day as "2023", "2023-04" or "2023-04-30"; "" if blank."""
    written = value.isoformat() if isinstance(value, date) else checks.optional_text(value, where)
    if not written:
        return ""
    parts = _PERIOD.fullmatch(written)
    try:
        assert parts is not None  # noqa: S101  refused below
        date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except (AssertionError, ValueError):
        raise InputError(
            Problem("date.unreadable", "the date cannot be read"),
            where=where,
            expected=Text("a year, a month or a day: 2027, 2027-04 or 2027-04-30"),
            got=value,
        ) from None
    return written


def _set(item: object, name: str, value: object) -> None:
    object.__setattr__(item, name, value)


def _clean_texts(item: object, names: tuple[str, ...]) -> None:
    for name in names:
        _set(item, name, checks.optional_text(getattr(item, name), same(name)))


def _texts(value: object, where: Text) -> tuple[str, ...]:
    """Return texts, none of them blank; a single text is one."""
    each = (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]
    return tuple(
        checks.text(text, joined([where, same(str(index))])) for index, text in enumerate(each, 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark, and where it comes from.

    Parameters
    ----------
    text : str
        What is remarked.
    source, place : str
        The document, and the place in it; the package's own document unless stated.
    """

    text: str
    source: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", checks.text(self.text, same("text")))
        _clean_texts(self, ("source", "place"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where an amount stands in the municipality's budget.

    Parameters
    ----------
    area : str
        The policy area (styringsområde, bevilling).
    function : str
        The function of the chart of accounts, e.g. "5.57.71".
    spending : {"service", "transfer"}, optional
        Within the service frame, or a transfer.
    """

    area: str = ""
    function: str = ""
    spending: Spending | None = None

    def __post_init__(self) -> None:
        _clean_texts(self, ("area", "function"))
        if self.spending is not None:
            kind = named_one(
                checks.text(self.spending, same("spending")),
                SPENDING_NAMES,
                Problem("account.spending_unknown", "the kind of spending is not known"),
                same("spending"),
            )
            object.__setattr__(self, "spending", kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a case is about, in words and facts.

    Parameters
    ----------
    short_title : str
        The title where there is little room.
    problem, target_group, effort, evidence : str
        What is wrong, for whom, what is done, and what is known of its effect.
    evidence_grade : int, optional
        1 (weak) to 5 (strong), where somebody has graded the evidence.
    population : float, optional
        How many persons belong to the target group: at a time, or a year's new ones.
    participants : float, optional
        How many take part in a year.
    cost_per_participant : float, optional
        Tkr. that one participant costs, where the document states it.
    effect_share : float, optional
        The share of the participants for whom it works, above 0 and at most 1.
    effect_months : float, optional
        For how many months one such participant is off the benefit.
    benefits : sequence of str
        The benefits that are saved, by name; a single text is one benefit.
    new_benefit : str
        The benefit that the persons move to, if they do.
    weeks_on_benefit : int, optional
        How many weeks they have been on benefit before, 1 or more.
    not_counted : sequence of str
        Derived effects that the figures leave out.
    responsible : str
        The unit that is responsible.
    investment_account, saving_account : Account, optional
        Where the investment and the saving stand in the budget.
    notes : sequence of Note
        Remarks with source and place.

    Examples
    --------
    >>> from investpakke import load_package
    >>> case = load_package("aarhus-2024").cases[1]
    >>> case.description.population, case.description.benefits
    (750.0, ('kontanthjælp',))
    """

    short_title: str = ""
    problem: str = ""
    target_group: str = ""
    effort: str = ""
    evidence: str = ""
    evidence_grade: int | None = None
    population: float | None = None
    participants: float | None = None
    cost_per_participant: float | None = None
    effect_share: float | None = None
    effect_months: float | None = None
    benefits: tuple[str, ...] = ()
    new_benefit: str = ""
    weeks_on_benefit: int | None = None
    not_counted: tuple[str, ...] = ()
    responsible: str = ""
    investment_account: Account | None = None
    saving_account: Account | None = None
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        _clean_texts(
            self,
            (
                "short_title",
                "problem",
                "target_group",
                "effort",
                "evidence",
                "new_benefit",
                "responsible",
            ),
        )
        for name in ("benefits", "not_counted"):
            _set(self, name, _texts(getattr(self, name), same(name)))
        _set(self, "notes", tuple(self.notes))
        for name in ("population", "participants", "cost_per_participant"):
            _set(self, name, checks.optional_number(getattr(self, name), same(name), above=0))
        share = checks.optional_number(self.effect_share, same("effect_share"), above=0, at_most=1)
        _set(self, "effect_share", share)
        longest = float(MONTHS_A_YEAR * checks.MAX_YEARS)
        months = checks.optional_number(
            self.effect_months, same("effect_months"), above=0, at_most=longest
        )
        _set(self, "effect_months", months)
        if self.evidence_grade is not None:
            grade = checks.whole(self.evidence_grade, same("evidence_grade"), at_least=1, at_most=5)
            _set(self, "evidence_grade", grade)
        if self.weeks_on_benefit is not None:
            weeks = checks.whole(self.weeks_on_benefit, same("weeks_on_benefit"), at_least=1)
            _set(self, "weeks_on_benefit", weeks)

    @property
    def persons_from_participants(self) -> float | None:
        """Full-year persons = participants × share with effect × months of effect ÷ 12.

        None unless all three are stated: participants and a share without a duration give none.
        """
        stated = (self.participants, self.effect_share, self.effect_months)
        if any(each is None for each in stated):
            return None
        participants, share, months = stated
        return participants * share * months / MONTHS_A_YEAR  # type: ignore[operator]


NOT_DESCRIBED = Description()
"""The description of a case of which nothing but its figures is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many persons a target group has.

    Parameters
    ----------
    persons : float
        Full-year persons on support.
    share : float, optional
        Their share of all who are supported, 0 to 1.
    date : str
        When they were counted: a year, a month or a day.
    note : str
        What the share leaves out, or how it was counted.
    place : str
        Where the document states it.
    """

    persons: float
    share: float | None = None
    date: str = ""
    note: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        _set(self, "persons", checks.number(self.persons, same("persons"), at_least=0))
        share = checks.optional_number(self.share, same("share"), at_least=0, at_most=1)
        _set(self, "share", share)
        _set(self, "date", period(self.date, same("date")))
        _clean_texts(self, ("note", "place"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far the package has come.

    Parameters
    ----------
    stage : {"draft", "proposed", "adopted"}
        Also in Danish: "udkast", "politisk behandling", "vedtaget".
    date : str
        Since when: a year, a month or a day.
    case_number : str
        The municipality's case number (sagsnummer).
    """

    stage: Stage
    date: str = ""
    case_number: str = ""

    def __post_init__(self) -> None:
        stage = named_one(
            checks.text(self.stage, same("stage")),
            STAGE_NAMES,
            Problem("status.stage_unknown", "the status is not known"),
            same("stage"),
        )
        _set(self, "stage", stage)
        _set(self, "date", period(self.date, same("date")))
        _clean_texts(self, ("case_number",))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFigure:
    """A figure that the document states and no calculation uses.

    Parameters
    ----------
    label : str
        What it is.
    value : float
        As printed, in ``unit``.
    unit : str
        E.g. "mio. kr.".
    date, place : str
        Of when it is, and where the document states it.
    """

    label: str
    value: float
    unit: str = ""
    date: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        _set(self, "label", checks.text(self.label, same("label")))
        _set(self, "value", checks.number(self.value, same("value")))
        _set(self, "date", period(self.date, same("date")))
        _clean_texts(self, ("unit", "place"))
