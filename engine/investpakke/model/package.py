"""Group and Package: all cases of one investment package."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.model.case import Case
from investpakke.model.description import Headcount, Note, StatedFigure, Status, period
from investpakke.model.phasing import Phasing
from investpakke.model.published import Figure
from investpakke.problems import GROUP_UNKNOWN
from investpakke.text import Text, in_context, plural, same

DEFAULT_DISCOUNT_RATE = 0.035
"""The first rate of the schedule in force today: 3.5 % a year for years 0-35."""

_EARLIER_RATE, _LOWERED = 0.04, date(2021, 1, 7)
"""The first rate before, and the day on which it was lowered; the rates' own files say the same."""

ONE_GROUP = "Alle sager"
"""The name of the only group of a model without groups."""


_LISTS = (
    "groups",
    "cases",
    "phasings",
    "published",
    "assumptions",
    "reservations",
    "key_figures",
    "notes",
)
"""The fields of a package that are kept as tuples, whatever sequence is given."""


@dataclass(frozen=True, slots=True)
class Group:
    """A target group (målgruppe) of a package; ``headcount`` is how many persons it has.

    Examples
    --------
    >>> Group(3, "Flere sygemeldte skal hjælpes tilbage til det gode arbejdsliv").id
    3
    """

    id: int
    name: str
    headcount: Headcount | None = None

    def __post_init__(self) -> None:
        where = Text("the group's id")
        number = checks.whole(self.id, where, at_least=1, at_most=99)
        name = checks.text(self.name, Text("group {number}, name", number=number))
        object.__setattr__(self, "id", number)
        object.__setattr__(self, "name", name)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One line of the assumption log: an assumption and its basis, who answers for it, since when.

    ``date`` is a year, a month or a day: "2027-04-30".
    """

    text: str
    source: str
    owner: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "owner", checks.optional_text(self.owner, same("owner")))
        object.__setattr__(self, "date", period(self.date, same("date")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """All cases of an investment package, and the years that it shows.

    Parameters
    ----------
    id : str
        Short name on the command line, e.g. "aarhus-2024".
    name, municipality : str
        As they stand on the front page.
    first_year : int
        The calendar year of year 1.
    years : int
        The number of years shown.
    groups, cases : sequence
        In the document's order. A package without cases is allowed: an empty template.
    averaging_years : int
        The default horizon of averages.
    discount_rate : float
        Yearly rate for present values; year 1 is not discounted. By default the first of the
        dated rates on `decided_on`, which stands for all of them: they fall after 36 years.
    phasings : sequence of Phasing
        Named profiles offered in a workbook, beside those that the cases use.
    published : sequence of Figure
        The document's figures, for reconciliation.
    assumptions : sequence of Assumption
        The log of assumptions.
    source : str
        The document.
    price_level : int, optional
        The year of whose prices the money is, where the model says so ("2025-pl").
    status : Status, optional
        How far the package has come: draft, proposed or adopted.
    reservations : sequence of Note
        The reservations that the document itself makes.
    key_figures : sequence of StatedFigure
        Figures of the document that no calculation uses.
    notes : sequence of Note
        What else it says of the whole package.

    Examples
    --------
    >>> from investpakke.packages import load_package
    >>> package = load_package("aarhus-2024")
    >>> len(package.cases), package.shown_years
    (13, (2024, 2025, 2026, 2027, 2028, 2029))
    """

    id: str
    name: str
    municipality: str
    first_year: int
    years: int
    groups: Sequence[Group]
    cases: Sequence[Case]
    averaging_years: int = 4
    discount_rate: float = None  # type: ignore[assignment]  # resolved below
    phasings: Sequence[Phasing] = ()
    published: Sequence[Figure] = field(default=(), repr=False)
    assumptions: Sequence[Assumption] = field(default=(), repr=False)
    source: str = ""
    price_level: int | None = None
    status: Status | None = None
    reservations: Sequence[Note] = field(default=(), repr=False)
    key_figures: Sequence[StatedFigure] = field(default=(), repr=False)
    notes: Sequence[Note] = field(default=(), repr=False)

    def __repr__(self) -> str:
        first, last = self.shown_years[0], self.shown_years[-1]
        counts = f"{plural(len(self.cases), 'case')}, {plural(len(self.groups), 'group')}"
        return f"Package({self.id!r}, {counts}, {first}-{last})"

    def __post_init__(self) -> None:
        for name in _LISTS:
            object.__setattr__(self, name, tuple(getattr(self, name)))
        texts = {"id": Text("id"), "name": Text("name"), "municipality": Text("municipality")}
        for name, where in texts.items():
            object.__setattr__(self, name, checks.text(getattr(self, name), where))
        self._clean_whole("first_year", Text("first_year"), 1990, 2200)
        if self.price_level is not None:
            self._clean_whole("price_level", Text("price_level"), 1990, 2200)
        self._clean_whole("years", in_context("of a package", "years"), 1, checks.MAX_YEARS)
        self._clean_whole("averaging_years", Text("averaging_years"), 1, checks.MAX_YEARS)
        if self.discount_rate is None:
            rate = DEFAULT_DISCOUNT_RATE if self.decided_on >= _LOWERED else _EARLIER_RATE
            object.__setattr__(self, "discount_rate", rate)
        checks.number(self.discount_rate, Text("discount_rate"), at_least=0, at_most=1)
        checks.unique((g.id for g in self.groups), Text("group ids"))
        checks.unique((c.number for c in self.cases), Text("case numbers"))
        self._check_groups()

    def _clean_whole(self, name: str, where: Text, at_least: int, at_most: int) -> None:
        clean = checks.whole(getattr(self, name), where, at_least=at_least, at_most=at_most)
        object.__setattr__(self, name, clean)

    def _check_groups(self) -> None:
        known = {group.id for group in self.groups}
        listed = ", ".join(str(number) for number in sorted(known)) or "–"
        for case in self.cases:
            if case.group not in known:
                raise InputError(
                    GROUP_UNKNOWN,
                    where=Text("case {number}, group", number=case.number),
                    expected=Text("one of {listed}", listed=listed),
                    got=case.group,
                )

    @property
    def decided_on(self) -> date:
        """The last day of the date of its status; without one, of the first year.

        The dated rates in force on that day are the package's.
        """
        stated = self.status.date if self.status is not None else ""
        year, month, day = (*map(int, stated.split("-") if stated else ()), 0, 0, 0)[:3]
        year, month = year or self.first_year, month or 12
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def shown_years(self) -> tuple[int, ...]:
        """The calendar years shown."""
        return tuple(range(self.first_year, self.first_year + self.years))
