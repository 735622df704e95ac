"""What `Satser` says: the rates that ship with the user's own, and what each case takes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from investpakke.errors import InputError
from investpakke.model import BenefitSource, Case
from investpakke.rates import PriceIndex, RateBook, cost_of, load_rates, saving_from
from investpakke.rates.cost import Cost, ladder_in
from investpakke.rates.model import Grounds, Ladder, Step
from investpakke.rates.rows import RateRow, rows_of, with_rates
from investpakke.text import Problem, Text, same
from investpakke.workbook.layout import SATSER
from investpakke_templates.decisions import Decisions
from investpakke_templates.rate_grid import OWN_ROWS, RATE_YEARS, RateGrid


@dataclass(frozen=True)
class RateContent:
    """The rates of a workbook on their grid."""

    cases: tuple[Case, ...]
    decisions: Decisions
    case_rows: int

    def __post_init__(self) -> None:
        if len(self.decisions.own_rates) > OWN_ROWS:
            raise InputError(
                Problem("template.no_room_for_rates", "there is not room for the rates"),
                where=Text("own rates"),
                expected=Text("at most {own_rows}", own_rows=OWN_ROWS),
                got=len(self.decisions.own_rates),
            )

    @cached_property
    def shipped(self) -> RateBook:
        """The rates that ship."""
        return load_rates()

    @cached_property
    def book(self) -> RateBook:
        """The rates that ship, with the user's own."""
        return with_rates(self.shipped, self.decisions.own_rates)

    @cached_property
    def index(self) -> PriceIndex | None:
        """The user's own index."""
        rises = self.decisions.price_rises
        return PriceIndex(SATSER, rises, Grounds("assumed", same(SATSER))) if rises else None

    @cached_property
    def rows(self) -> tuple[RateRow, ...]:
        """Every rate, as the rows of the sheet have them."""
        return (*rows_of(self.shipped), *self.decisions.own_rates)

    @cached_property
    def steps(self) -> tuple[tuple[Ladder, Step], ...]:
        """Every step of every ladder."""
        return tuple((ladder, step) for ladder in self.shipped.ladders for step in ladder.steps)

    @cached_property
    def ladders(self) -> tuple[str, ...]:
        """The names of the ladders."""
        return tuple(dict.fromkeys(ladder.name for ladder in self.shipped.ladders))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the sheet."""
        first = min(row.rate.validity.first.year for row in rows_of(self.shipped))
        return tuple(range(first, first + RATE_YEARS))

    @cached_property
    def grid(self) -> RateGrid:
        """Where it all stands."""
        known = len(self.shipped.benefits)
        return RateGrid(len(rows_of(self.shipped)), known, len(self.steps), self.case_rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The benefits in the drop-down: "" on the row of an own rate of a benefit named before."""
        found = [benefit.name for benefit in self.shipped.benefits]
        own = [row.benefit for row in self.decisions.own_rates]
        for name in own + [""] * (OWN_ROWS - len(own)):
            before = {known.casefold() for known in found}
            found.append("" if name.casefold() in before else name)
        return tuple(found)

    def cost(self, benefit: str, year: int) -> Cost | None:
        """Return the cost in the first year on a benefit; None where no rate applies."""
        if not benefit or year not in self.years:
            return None
        try:
            return cost_of(self.book, benefit, year, index=self.index)
        except InputError:
            return None

    def mean_state_share(self, benefit: str) -> float:
        """Return the state's mean share of the first year on a benefit; 0 without a benefit."""
        if not benefit:
            return 0.0
        ladder = ladder_in(self.book, self.book.benefit(benefit), self.years[0])
        return ladder.mean_state_share(self.book.weeks_in_year)

    @cached_property
    def sources(self) -> tuple[BenefitSource | None, ...]:
        """The benefit of each case that the rates of this workbook give the unit saving of.

        Where they give another one, as after a change of the rates, the case states its
        unit saving as a number.
        """
        return tuple(self._source(case.benefit) for case in self.cases)

    def _source(self, stated: BenefitSource | None) -> BenefitSource | None:
        if stated is None or stated.year not in self.years:
            return None
        try:
            found = saving_from(
                self.book,
                stated.benefit,
                stated.year,
                stated.week,
                of_maximum=stated.of_maximum,
                index=self.index,
            )
        except InputError:
            return None
        agrees = math.isclose(found.unit_saving, stated.unit_saving, rel_tol=1e-9)
        return found if agrees else None
