"""What the amounts of a table mean: their signs, years and horizon, and which saving they are.

A column may be read in more than one way: "Årlig besparelse" is the saving at full effect or
the average, a saving with a minus is a mindreudgift or a cost, "Personer" are full-year persons or
participants. The model's own figures decide where they fit one way alone; else the user is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from investpakke.errors import FileError, InputError
from investpakke.model import Phasing
from investpakke.model.checks import MAX_YEARS
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.case_rows import CaseRow
from investpakke.workbook.foreign.case_table import USUAL_HORIZON, CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import header_text, quantity_of
from investpakke.workbook.foreign.mapping import NO_MAPPING
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.savings import Savings
from investpakke.workbook.foreign.signs import Signs


class CaseAmounts(NamedTuple):
    """What one case costs and saves; money in tkr."""

    persons: float | None
    investment: tuple[float, ...]
    unit_saving: float | None
    average_saving: float | None
    phasing: Phasing
    averaging_years: float


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of all cases, and how they were read.

    Parameters
    ----------
    cases : tuple of CaseAmounts or InputError
        One a case, in order; the refusal of a case that has none.
    horizon : int
        The averaging years where neither case nor model states any.
    turned : frozenset of str
        The quantities whose sign was turned.
    used_as : mapping of str to str
        What a column is used as where that was in doubt, by its key.
    """

    cases: tuple[CaseAmounts | InputError, ...]
    horizon: int = USUAL_HORIZON
    turned: frozenset[str] = frozenset()
    used_as: Mapping[str, str] = field(default_factory=dict)


def amounts_of(
    table: CaseTable,
    rows: Sequence[CaseRow],
    units: Mapping[str, str],
    *,
    horizon: float | None = None,
    mapping: UserMapping = NO_MAPPING,
    first_year: int | None = None,
    years: float = USUAL_HORIZON,
    alone: bool = False,
) -> Amounts:
    """Return what the cases of a table cost and save.

    Parameters
    ----------
    table : CaseTable
        The table.
    rows : sequence of CaseRow
        Its cases.
    units : mapping of str to str
        The unit of each quantity of money.
    horizon : float, optional
        The averaging years that the model states.
    mapping : Mapping
        What the user says.
    first_year : int, optional
        The calendar year of year 1.
    years : float
        How many years the model shows.
    alone : bool
        Look at each cell by itself: signs stay, so that what is negative is refused of each case,
        and columns are not held against each other.

    Raises
    ------
    FileError
        Columns that may be read in more than one way, with the readings.
    InputError
        A cell that is refused.
    """
    found = _Table(table, rows, units, horizon, mapping)
    found.first_year = first_year
    found.shown_years = int(years) if 1 <= years <= MAX_YEARS else USUAL_HORIZON
    found.alone = alone
    return found.read()


class _Table(Signs, Savings):
    """The amounts of one table, on the way to being understood."""

    def read(self) -> Amounts:
        self._check_years()
        turned = frozenset[str]() if self.alone else self._turned()
        if turned:
            self.money = [
                {
                    key: -value if quantity_of(key) in turned and value else value
                    for key, value in amounts.items()
                }
                for amounts in self.money
            ]
        self._check_persons()
        self._check_not_their_sum()
        self._check_undated()
        self._check_yearly_or_once()
        cases: list[CaseAmounts | InputError] = []
        for place in range(len(self.rows)):
            try:
                cases.append(self._case(place))
            except InputError as error:
                cases.append(error)
        return Amounts(tuple(cases), self._usual_horizon, turned, self.used_as)

    def _check_years(self) -> None:
        """Refuse years that do not follow one another, or are not the same for cost and saving."""
        series = {
            key: tuple(sorted(years))
            for key, years in self.table.series.items()
            if key not in {"gain", "net_cost"}
        }
        spans = {years for key, years in series.items() if key != "one_off"}
        for key in (*COSTS, "saving"):
            some = 1 <= len(series.get(key, ())) < self.shown_years
            if some and key != "one_off":
                raise self._other_years(
                    key,
                    Text(
                        "amounts of all {shown_years} years, 0 where there is nothing",
                        shown_years=self.shown_years,
                    ),
                    joined([header_text(key), same(_span(series[key]))], " "),
                )
        for key, years in series.items():
            gap = years != tuple(range(years[0], years[-1] + 1)) and key != "one_off"
            one = len(years) == 1 and key not in {"one_off", "phasing"} and len(spans) > 1
            if gap or one or (len(spans) > 1 and key != "one_off" and years not in _widest(spans)):
                said = joined(
                    (joined([header_text(k), same(_span(y))], " ") for k, y in series.items()), "; "
                )
                raise self._other_years(
                    key, Text("the same consecutive years for cost and saving"), said
                )

    def _other_years(self, key: str, expected: Text, got: Text) -> FileError:
        """Return the refusal of the years of a quantity."""
        return FileError(
            Problem("model.years_differ", "the years are not the same"),
            where=self.sheet.at(self.table.bottom, min(self.table.series[key].values())),
            expected=expected,
            got=got,
        )

    def _case(self, place: int) -> CaseAmounts:
        amounts = self.money[place]
        persons = amounts.get("persons", amounts.get("participants"))
        if self.used_as.get("participants") == "":
            persons = amounts.get("persons")
        horizon, stated = self._horizon(place), self._stated_horizon(place)
        years = horizon if stated is None else stated
        phasing = self._phasing(place)
        investment = self._investment(place)
        unit, average = amounts.get("unit_saving"), amounts.get("average_saving")
        for key in ("average_saving", "yearly_saving", "full_saving"):
            if amounts.get(key) == 0:
                raise self._no_saving(place, key)
        runs = self._runs(place)
        if runs is not None and (average is not None or self.table.series):
            self._check_running(place, runs)
            runs = None
        by_year = self._saving_by_year(place, phasing)
        if by_year is not None:
            phasing, average = self._from_years(place, by_year, horizon)
            persons = max(self._series(place, "persons")) if self._of("persons") else persons
            return CaseAmounts(persons, investment, None, average, phasing, years)
        if average is None and ("yearly_saving" in amounts or "full_saving" in amounts):
            average = self._average(place, phasing, horizon)
        elif average is not None and not self.alone:
            self._check_other_savings(place, phasing.mean(horizon))
            if persons is not None and unit is not None:
                self._check_product(place, persons, phasing.mean(horizon))
        if runs is not None:
            phasing, average = self._running(phasing, average, runs, horizon)
        return CaseAmounts(
            persons, investment, unit if average is None else None, average, phasing, years
        )

    def _check_persons(self) -> None:
        """Take "Personer" for full-year persons where the model's amounts say so; else refuse."""
        if "participants" not in self.table.columns:
            return
        if "persons" not in self.table.columns and self._are_confirmed():
            self.used_as["participants"] = "persons"
            return
        if "persons" in self.table.columns or self._states_savings:
            self.used_as["participants"] = ""  # the money does not hang on it
            return
        column = self.table.columns["participants"]
        raise FileError(
            Problem(
                "model.persons_ambiguous", "the number may be participants or full-year persons"
            ),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text(
                "full-year persons: fewer on public support for a whole year "
                "(participants give another break-even)"
            ),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text(
                "Call the column 'Full-year persons' if that is what it holds; "
                "else type 'ignore' and the column's letter on a sheet called "
                "'investpakke'"
            ),
            parameter="mapping",
        )

    @property
    def _states_savings(self) -> bool:
        """Whether the table states savings besides those of a unit saving."""
        return "saving" in self.table.series or bool(
            {"average_saving", "yearly_saving", "full_saving"} & self.table.columns.keys()
        )

    def _are_confirmed(self) -> bool:
        """Return whether the unit saving is of the same persons, and the amounts say so too."""
        column = self.table.columns.get("unit_saving")
        if column is None:
            return False
        meaning = self.table.meanings.get(column)
        said = meaning.qualifiers if meaning else frozenset()
        heads = str(self.sheet.get(self.table.bottom, self.table.columns["participants"]))
        if "per_person" in said and "person" in heads.casefold():
            return True  # the saving is their product, whichever they are
        return "per_full_year_person" in said and self._product_fits("participants")

    def _product_fits(self, persons: str) -> bool:
        """Return whether stated savings are persons × unit saving × phasing, in every case."""
        seen = False
        for place, amounts in enumerate(self.money):
            count, unit = amounts.get(persons), amounts.get("unit_saving")
            stated = list(self._stated_savings(place))
            if count is None or unit is None or not stated:
                return False
            slack = count * self._slack(place, "unit_saving")
            for key, factor in stated:
                seen = True
                if not self._near(
                    amounts[key], count * unit * factor, slack * factor + self._slack(place, key)
                ):
                    return False
        return seen

    def _stated_savings(self, place: int) -> Iterator[tuple[str, float]]:
        """Yield the savings of a case that a table states, with their factor of full effect."""
        amounts = self.money[place]
        phasing = self._phasing(place)
        factors = phasing.over(max(len(self.years), self._horizon(place)))
        for key, factor in (
            ("full_saving", 1.0),
            ("average_saving", phasing.mean(self._horizon(place))),
        ):
            if key in amounts:
                yield key, factor
        for year, key in self._of("saving").items():
            if key in amounts:
                yield key, float(factors[list(self._of("saving")).index(year)])


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _widest(spans: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """Return the spans that are as wide as the widest; the first year of a phasing is none."""
    most = max(map(len, spans))
    widest = {span for span in spans if len(span) == most}
    return widest if len(widest) == 1 else set()
