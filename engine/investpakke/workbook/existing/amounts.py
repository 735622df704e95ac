"""What the amounts of a table mean: their signs, years and horizon, and which saving they are.

A column may be read in more than one way: "Årlig besparelse" is the saving at full effect or
the average, a saving with a minus is a mindreudgift or a cost, "Personer" are full-year persons or
participants. The model's own figures decide where they fit one way alone; else the user is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from investpakke.errors import FileError, InputError, Text, same, shown
from investpakke.model import Phasing
from investpakke.model.checks import MAX_YEARS
from investpakke.workbook.existing.case_rows import CaseRow
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.header_rows import COSTS
from investpakke.workbook.existing.headers import header_of, is_of_year, is_year
from investpakke.workbook.existing.mapping import NO_MAPPING
from investpakke.workbook.existing.mapping import Mapping as UserMapping
from investpakke.workbook.existing.meaning import signed_in
from investpakke.workbook.existing.phasing_cells import phasing_of
from investpakke.workbook.existing.totals import decimals
from investpakke.workbook.layout import TKR_PER_UNIT

USUAL_HORIZON: Final = 4
"""The budget year and the three after it."""

_SAVINGS: Final = ("saving", "average_saving", "yearly_saving", "full_saving", "unit_saving")
_COSTS: Final = ("investment", *COSTS)
_WITHIN = 0.02
"""What rounding may change an amount by, of its size."""


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
        The averaging years of cases that state none.
    turned : frozenset of str
        The quantities whose sign was turned.
    used_as : mapping of str to str
        What a column is used as where that was in doubt, by its key.
    notes : tuple of Text
        What a reader should know of it.
    """

    cases: tuple[CaseAmounts | InputError, ...]
    horizon: float = USUAL_HORIZON
    turned: frozenset[str] = frozenset()
    used_as: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()


def amounts_of(
    table: CaseTable,
    rows: Sequence[CaseRow],
    units: Mapping[str, str],
    *,
    horizon: float | None = None,
    mapping: UserMapping = NO_MAPPING,
    first_year: int | None = None,
    years: float = USUAL_HORIZON,
    keep_signs: bool = False,
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
    keep_signs : bool
        Leave signs as they are: what is negative is then refused of each case.

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
    return found.read(frozenset() if keep_signs else None)


class _Table:
    """The amounts of one table, on the way to being understood."""

    def __init__(
        self, table: CaseTable, rows: Sequence[CaseRow], units: Mapping[str, str],
        horizon: float | None, mapping: UserMapping,
    ) -> None:  # fmt: skip
        self.table, self.sheet, self.rows, self.mapping = table, table.sheet, rows, mapping
        self.stated_horizon = horizon
        self.first_year: int | None = None
        self.shown_years = USUAL_HORIZON
        self.worth = {key: TKR_PER_UNIT[unit] for key, unit in units.items()}
        self.common = next(iter(self.worth.values()), 1.0)
        self.used_as: dict[str, str] = {}
        self.notes: list[Text] = []
        self.money = [self._in_tkr(row) for row in rows]

    def read(self, turned: frozenset[str] | None = None) -> Amounts:
        self._check_years()
        turned = self._turned() if turned is None else turned
        self.money = [
            {key: -value if _quantity(key) in turned and value else value
             for key, value in amounts.items()}
            for amounts in self.money
        ]  # fmt: skip
        self._check_persons()
        cases: list[CaseAmounts | InputError] = []
        for place in range(len(self.rows)):
            try:
                cases.append(self._case(place))
            except InputError as error:
                cases.append(error)
        horizon = self.stated_horizon or self._usual_horizon
        return Amounts(tuple(cases), horizon, turned, self.used_as, tuple(self.notes))

    # --- Numbers ---------------------------------------------------------------------------

    def _in_tkr(self, row: CaseRow) -> dict[str, float]:
        """Return the numbers of a case, its money in tkr."""
        return {key: value * self.worth.get(_quantity(key), 1.0)
                for key, value in row.numbers.items()}  # fmt: skip

    def _slack(self, place: int, key: str) -> float:
        """Return what rounding may have changed an amount by, in tkr."""
        value = self.rows[place].numbers.get(key)
        if value is None:
            return 0.0
        rounding = 0.5 * 10.0 ** -decimals(value) * self.worth.get(_quantity(key), 1.0)
        return min(rounding, _WITHIN * abs(self.money[place][key])) + 1e-9

    def _near(self, a: float, b: float, slack: float = 0.0) -> bool:
        return abs(a - b) <= slack * 1.0001 + 1e-6 * max(abs(a), abs(b), 1e-3)

    def _of(self, quantity: str) -> dict[int, str]:
        """Return the key of each year of a quantity."""
        return {year: f"{quantity} {year}" for year in sorted(self.table.series.get(quantity, ()))}

    def _series(self, place: int, quantity: str) -> list[float]:
        amounts = self.money[place]
        return [amounts.get(key, 0.0) for key in self._of(quantity).values()]

    # --- Years -----------------------------------------------------------------------------

    def _check_years(self) -> None:
        """Refuse years that do not follow one another, or are not the same for cost and saving."""
        series = {key: tuple(sorted(years)) for key, years in self.table.series.items()
                  if key not in {"gain", "net_cost"}}  # fmt: skip
        spans = {years for key, years in series.items() if key != "one_off"}
        for key, years in series.items():
            gap = years != tuple(range(years[0], years[-1] + 1)) and key != "one_off"
            one = len(years) == 1 and key not in {"one_off", "phasing"} and len(spans) > 1
            if gap or one or (len(spans) > 1 and key != "one_off" and years not in _widest(spans)):
                said = "; ".join(f"{header_of(k)} {_span(y)}" for k, y in series.items())
                raise FileError(
                    Text("årene er ikke de samme", "the years are not the same"),
                    where=self.sheet.at(self.table.bottom, min(self.table.series[key].values())),
                    expected=Text("de samme på hinanden følgende år for udgift og besparelse",
                                  "the same consecutive years for cost and saving"),
                    got=same(said),
                )  # fmt: skip

    @property
    def years(self) -> tuple[int, ...]:
        """The years of costs and savings."""
        found = {year for key, years in self.table.series.items() for year in years
                 if key in {"cost", "running", "saving", "persons"}}  # fmt: skip
        return tuple(sorted(found))

    # --- Signs -----------------------------------------------------------------------------

    def _turned(self) -> frozenset[str]:
        """Return the quantities that stand with a minus throughout, and are meant without."""
        turned = set()
        for quantity in dict.fromkeys(map(_quantity, self.table.inputs)):
            if quantity not in {*_COSTS, *_SAVINGS}:
                continue
            keys = [key for key in self.table.inputs if _quantity(key) == quantity]
            found = [(place, key, amounts[key]) for place, amounts in enumerate(self.money)
                     for key in keys if amounts.get(key)]  # fmt: skip
            negative = [item for item in found if item[2] < 0]
            if negative and len(negative) < len(found):
                raise self._mixed(negative[0][0], negative[0][1])
            if negative:
                turned.add(quantity)
        doubtful = {quantity for quantity in turned if not self._is_told_negative(quantity)}
        if doubtful and not self._gain_fits():
            key = next(key for key in self.table.inputs if _quantity(key) in doubtful)
            raise self._negative(key)
        return frozenset(turned)

    def _is_told_negative(self, quantity: str) -> bool:
        columns = [c for key, c in self.table.inputs.items() if _quantity(key) == quantity]
        said = [self.table.meanings.get(column) for column in columns]
        group = "cost" if quantity in _COSTS else "saving"
        return group in {*self.mapping.negative, *self._signed_above} or all(
            meaning is not None and "minus" in meaning.qualifiers for meaning in said
        )

    @cached_property
    def _signed_above(self) -> frozenset[str]:
        """Which amounts a line above the table says to stand with a minus."""
        return frozenset(
            said
            for number, row in self.sheet.rows.items()
            if number < self.table.top
            for value in row.values()
            if type(value) is str
            for said in signed_in(value)
        )

    def _gain_fits(self) -> bool:
        """Return whether the model's own gains are savings less costs, both without signs."""
        fits = other = True
        seen = False
        for place in range(len(self.rows)):
            for gain, cost, saving, slack in self._gains(place):
                difference, total = abs(saving) - abs(cost), abs(saving) + abs(cost)
                fits = fits and self._near(abs(gain), abs(difference), slack)
                other = other and self._near(abs(gain), total, slack)
                seen = seen or bool(cost and saving)
        return seen and fits and not other

    def _gains(self, place: int) -> Iterator[tuple[float, float, float, float]]:
        """Yield each gain that a case's row states, with cost, saving and what rounding allows."""
        row, amounts = self.rows[place].row, self.money[place]
        costs = [key for key in self.table.inputs if _quantity(key) in _COSTS]
        for quantity in ("gain", "net_cost"):
            for year, column in self.table.series.get(quantity, {}).items():
                value = self.sheet.get(row, column)
                keys = [k for k in costs if k.endswith(f" {year}")] or [
                    k for k in costs if not is_of_year(k)
                ]
                saving = f"saving {year}"
                if type(value) is float and keys and saving in amounts:
                    slack = sum(self._slack(place, key) for key in (*keys, saving))
                    yield (value * self._gain_worth(quantity), sum(amounts.get(k, 0) for k in keys),
                           amounts[saving], slack)  # fmt: skip
            column_of = self.table.columns.get(quantity)
            value = None if column_of is None else self.sheet.get(row, column_of)
            scalars = [k for k in costs if not is_of_year(k)]
            known = next((k for k in ("average_saving", "yearly_saving") if k in amounts), None)
            if type(value) is float and scalars and known and "cost" not in self.table.series:
                slack = sum(self._slack(place, key) for key in (*scalars, known))
                yield (value * self._gain_worth(quantity), sum(amounts.get(k, 0) for k in scalars),
                       amounts[known], slack)  # fmt: skip

    def _gain_worth(self, quantity: str) -> float:
        unit = self.table.units.get(quantity)
        return TKR_PER_UNIT[unit] if unit else self.common

    def _mixed(self, place: int, key: str) -> InputError:
        value = self.rows[place].numbers[key]
        return InputError(
            Text("fortegnene er blandede", "the signs are mixed"),
            where=self._at(place, key),
            expected=Text(
                f"alle tal i '{header_of(_quantity(key))}' uden minus (en besparelse skrives "
                "positivt), eller alle med",
                f"all numbers of '{header_of(_quantity(key))}' without a minus (a saving is "
                "positive), or all with one",
            ),
            got=value,
            mend=_BOTH_SIGNS,
        )

    def _negative(self, key: str) -> FileError:
        place = next(p for p, amounts in enumerate(self.money) if amounts.get(key, 0) < 0)
        is_cost = _quantity(key) in _COSTS
        option = "udgift" if is_cost else "besparelse"
        return FileError(
            Text("alle beløb har minus, og modellen siger ikke, hvad det betyder",
                 "all amounts have a minus, and the model does not say what it means"),
            where=self._at(place, key),
            expected=_COST_SIGN if is_cost else _SAVING_SIGN,
            got=self.rows[place].numbers[key],
            mend=Text(
                f"Skriv beløbene positivt, eller angiv --sign {option}=minus (på arket "
                f"'investpakke': 'fortegn' og '{option} med minus')",
                f"Type the amounts without a minus, or give --sign {option}=minus (on the sheet "
                f"'investpakke': 'fortegn' and '{option} med minus')",
            ),
            parameter="sign",
        )  # fmt: skip

    # --- Persons ---------------------------------------------------------------------------

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
            Text("antallet kan være deltagere eller helårspersoner",
                 "the number may be participants or full-year persons"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text(
                "helårspersoner: færre på offentlig forsørgelse et helt år (deltagere giver en "
                "anden break-even)",
                "full-year persons: fewer on public support for a whole year (participants give "
                "another break-even)",
            ),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text(
                "Kald kolonnen 'Helårspersoner', hvis det er det, den er; ellers skriv 'Ignorer' "
                "og kolonnens bogstav på et ark, der hedder 'investpakke'",
                "Call the column 'Full-year persons' if that is what it holds; else type 'ignore' "
                "and the column's letter on a sheet called 'investpakke'",
            ),
            parameter="mapping",
        )  # fmt: skip

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
        heads = str(
            self.sheet.get(self.table.bottom, self.table.columns["participants"])
        ).casefold()
        if "per_person" in said and ("person" in heads):
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
                if not self._near(amounts[key], count * unit * factor,
                                  slack * factor + self._slack(place, key)):  # fmt: skip
                    return False
        return seen

    def _stated_savings(self, place: int) -> Iterator[tuple[str, float]]:
        """Yield the savings of a case that a table states, with their factor of full effect."""
        amounts = self.money[place]
        phasing = self._phasing(place)
        factors = phasing.over(max(len(self.years), self._horizon(place)))
        for key, factor in (("full_saving", 1.0),
                            ("average_saving", phasing.mean(self._horizon(place)))):  # fmt: skip
            if key in amounts:
                yield key, factor
        for year, key in self._of("saving").items():
            if key in amounts:
                yield key, float(factors[list(self._of("saving")).index(year)])

    # --- Cases -----------------------------------------------------------------------------

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
        runs = self._runs(place)
        if runs is not None and (average is not None or self.table.series):
            self._refuse_running()
        by_year = self._saving_by_year(place, phasing)
        if by_year is not None:
            phasing, average = self._from_years(place, by_year, horizon)
            persons = max(self._series(place, "persons")) if self._of("persons") else persons
            return CaseAmounts(persons, investment, None, average, phasing, years)
        if average is None and ("yearly_saving" in amounts or "full_saving" in amounts):
            average = self._average(place, phasing, horizon)
        elif average is not None:
            self._check_other_savings(place, phasing.mean(horizon))
            if persons is not None and unit is not None:
                self._check_product(place, persons * unit * phasing.mean(horizon), persons)
        if runs is not None:
            phasing, average = self._running(phasing, average, runs, horizon)
        return CaseAmounts(persons, investment, unit if average is None else None, average,
                           phasing, years)  # fmt: skip

    def _running(
        self, phasing: Phasing, average: float | None, runs: list[float], horizon: int
    ) -> tuple[Phasing, float | None]:
        """Return phasing and average of a case that runs in some years only."""
        begun = runs.index(1.0) if 1.0 in runs else len(runs)
        factors = phasing.over(len(runs))
        moved = [float(factors[max(n - begun, 0)]) * on for n, on in enumerate(runs)]
        if average is None:
            return Phasing(tuple(moved)), None
        full = average / phasing.mean(horizon)
        return Phasing(tuple(moved)), full * sum(moved[:horizon]) / horizon

    def _refuse_running(self) -> None:
        key = "start" if "start" in self.table.columns else "end"
        column = self.table.columns[key]
        raise FileError(
            Text("start- eller slutår står ved beløb, der allerede gælder bestemte år",
                 "a start or end year stands with amounts that already are of certain years"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text("'Årlig besparelse', mens sagen kører, eller beløb år for år",
                          "'Annual saving' while the case runs, or amounts year by year"),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text("Skriv, hvilken besparelse det er, eller lad kolonnen ignorere på et ark, "
                      "der hedder 'investpakke'", "Say which saving it is, or let the column be "
                      "ignored on a sheet called 'investpakke'"),
        )  # fmt: skip

    def _stated_horizon(self, place: int) -> float | None:
        """Return the averaging years of a case as its row or the model states them."""
        return self.rows[place].numbers.get("averaging_years", self.stated_horizon)

    def _horizon(self, place: int) -> int:
        """Return the averaging years of a case; what is stated and cannot be is refused by it."""
        stated = self._stated_horizon(place)
        if stated is None:
            return self._usual_horizon
        return int(stated) if 1 <= stated <= MAX_YEARS and stated % 1 == 0 else USUAL_HORIZON

    @cached_property
    def _usual_horizon(self) -> int:
        """As many years as costs and savings are stated for, or the four that its averages fit."""
        count, phased = len(self.years), len(self._of("phasing"))
        if not count:
            return min(USUAL_HORIZON, phased) if phased > 1 else USUAL_HORIZON
        fits = [years for years in (USUAL_HORIZON, count) if years <= count
                and self._averages_fit(years)]  # fmt: skip
        return fits[0] if len(fits) == 1 else count

    def _averages_fit(self, years: int) -> bool:
        seen = False
        for place, amounts in enumerate(self.money):
            saving, cost = self._series(place, "saving"), self._cost_by_year(place)
            gain = self._stated_gain(place)
            checks = []
            if "average_saving" in amounts and saving:
                checks.append((amounts["average_saving"], sum(saving[:years]) / years))
            if gain is not None and saving and cost:
                checks.append((gain, (sum(saving[:years]) - sum(cost[:years])) / years))
            for stated, computed in checks:
                seen = True
                if not self._near(abs(stated), abs(computed), 0.51 * self.common):
                    return False
        return seen

    def _stated_gain(self, place: int) -> float | None:
        for quantity in ("gain", "net_cost"):
            column = self.table.columns.get(quantity)
            value = None if column is None else self.sheet.get(self.rows[place].row, column)
            if type(value) is float:
                return value * self._gain_worth(quantity)
        return None

    def _phasing(self, place: int) -> Phasing:
        row = self.rows[place]
        keys = self._of("phasing")
        if keys:
            shares = [self._share(place, key) for key in keys.values()]
            if len(shares) == 1:
                return Phasing.first_year(shares[0]) if shares[0] < 1 else Phasing((1.0,))
            return Phasing(tuple(shares))
        column = self.table.columns.get("phasing")
        meaning = self.table.meanings.get(column or 0)
        percent = meaning is not None and "percent" in meaning.qualifiers
        found = phasing_of(row.phasing, is_percent=percent and self._any_above_one)
        if found is None:
            raise self._no_phasing(place, "phasing", row.phasing)
        return found

    @cached_property
    def _any_above_one(self) -> bool:
        """Whether shares are written as percentages: one above 1 can be nothing else."""
        values = [row.phasing for row in self.rows]
        values += [
            row.numbers.get(key) for row in self.rows for key in self._of("phasing").values()
        ]
        return any(type(value) is float and value > 1 for value in values)

    def _share(self, place: int, key: str) -> float:
        value = self.rows[place].numbers.get(key)
        if value is None:
            raise self._no_phasing(place, key, None)
        share = value / 100 if self._any_above_one else value
        if not 0 <= share <= 1:
            raise self._no_phasing(place, key, value)
        return share

    def _no_phasing(self, place: int, key: str, said: object) -> InputError:
        return InputError(
            Text("indfasningen forstås ikke", "the phasing is not understood"),
            where=self._at(place, key),
            expected=Text(
                "andelen i første år fra 0 til 1, fx 0,5, eller 'halv effekt' eller 'fuld effekt'",
                "the share in the first year from 0 to 1, e.g. 0.5, or 'half effect' or "
                "'full effect'",
            ),
            got=said,
        )

    # --- Costs -----------------------------------------------------------------------------

    def _cost_by_year(self, place: int) -> list[float]:
        """Return what a case costs in each year of the table; empty where no years are stated."""
        if not any(self._of(key) for key in ("cost", "running")):
            return []
        costs = dict.fromkeys(self.years, 0.0)
        for quantity in COSTS:
            for year, key in self._of(quantity).items():
                costs[year] = costs.get(year, 0.0) + self.money[place].get(key, 0.0)
        return [costs[year] for year in sorted(costs)]

    def _once_by_year(self, place: int) -> list[float]:
        """Return what is paid once, in its years, where nothing else stands year by year."""
        spent = {year: self.money[place].get(key, 0.0) for year, key in self._of("one_off").items()}
        if not spent or self._cost_by_year(place):
            return []
        first = min(spent) if self.first_year is None or min(spent) < 100 else self.first_year
        if min(spent) < first:
            raise self._before_first(place, min(spent))
        return [spent.get(year, 0.0) for year in range(first, max(spent) + 1)]

    def _before_first(self, place: int, year: int) -> InputError:
        return InputError(
            Text("udgiften ligger før det første år", "the cost is before the first year"),
            where=self._at(place, f"one_off {year}"),
            expected=Text(f"et år fra {self.first_year}", f"a year from {self.first_year} on"),
            got=year,
        )

    def _investment(self, place: int) -> tuple[float, ...]:
        amounts = self.money[place]
        costs = self._cost_by_year(place)
        scalars = {key: amounts[key] for key in ("running", "one_off", "investment")
                   if key in amounts}  # fmt: skip
        yearly = scalars.get("running", 0.0)
        once = scalars.get("one_off", 0.0)
        if costs:
            if not any(key in amounts for q in COSTS for key in self._of(q).values()):
                raise self._unfilled(place, next(k for q in COSTS for k in self._of(q).values()))
            if "investment" in scalars:
                self._check_same(place, "investment", scalars["investment"], costs)
            costs = [cost + yearly for cost in costs]
            return self._active(place, (costs[0] + once, *costs[1:]))
        if "running" in scalars and "investment" in scalars:
            self._check_both_yearly()
        yearly += scalars.get("investment", 0.0)
        spent = self._once_by_year(place)
        if spent:
            return (*(yearly + cost for cost in spent), yearly)
        return self._active(place, (yearly + once, yearly) if "one_off" in scalars else (yearly,))

    # --- Years in which a case runs ----------------------------------------------------------

    def _active(self, place: int, amounts: tuple[float, ...]) -> tuple[float, ...]:
        """Return amounts of the years in which a case runs, 0 in all others."""
        runs = self._runs(place)
        if runs is None:
            return amounts
        spread = [amounts[min(n, len(amounts) - 1)] for n in range(len(runs))]
        return tuple(amount * on for amount, on in zip(spread, runs, strict=True))

    def _runs(self, place: int) -> list[float] | None:
        """Return 1 for each shown year in which a case runs, else 0; None if nothing is said."""
        numbers = self.rows[place].numbers
        if not {"start", "end"} & self.table.columns.keys():
            return None
        first = self.first_year or 0
        start, end = numbers.get("start"), numbers.get("end")
        years = range(first, first + self.shown_years)
        for key, year in (("start", start), ("end", end)):
            low = first if key == "start" else int(start or first)
            if year is not None and not (is_year(year) and low <= year):
                raise InputError(
                    Text("året passer ikke med modellens", "the year is not one of the model's"),
                    where=self._at(place, key),
                    expected=Text(f"et år fra {low}", f"a year from {low} on"), got=year,
                )  # fmt: skip
        return [float((start or first) <= year <= (end or year)) for year in years]

    def _check_both_yearly(self) -> None:
        """Refuse "Investering" beside "Årlig drift": it may be paid once, or every year."""
        column = self.table.columns["investment"]
        meaning = self.table.meanings.get(column)
        if meaning is not None and meaning.qualifiers & {"yearly", "average"}:
            return
        raise FileError(
            Text("investeringen kan være årlig eller en engangsudgift",
                 "the investment may be yearly or paid once"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text("'Årlig investering' eller 'Engangsudgift 2025' (med året)",
                          "'Annual investment' or 'One-off cost 2025' (with the year)"),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text("Skriv i overskriften, hvilken af de to den er",
                      "Say in the header which of the two it is"),
        )  # fmt: skip

    def _check_same(self, place: int, key: str, stated: float, series: Sequence[float]) -> None:
        """Refuse an amount beside its years that is neither their mean nor one of them all."""
        count = self._horizon(place)
        means = [sum(series[:n]) / n for n in {min(count, len(series)), len(series)}]
        slack = self._slack(place, key) + max(
            (self._slack(place, f"{q} {y}") for q in (*COSTS, "saving") for y in self._of(q)),
            default=0.0,
        )
        if any(self._near(stated, mean, slack) for mean in (*means, max(series))):
            return
        raise InputError(
            Text("beløbet er ikke gennemsnittet af årene",
                 "the amount is not the mean of the years"),
            where=self._at(place, key),
            expected=Text(f"{shown(means[0]).da} tkr., som årene giver",
                          f"{shown(means[0]).en} tkr., as the years give"),
            got=same(f"{stated:g} tkr."),
            mend=Text("Ret det af de to, der er forkert, eller lad kolonnen ignorere på arket "
                      "'investpakke'", "Mend the wrong one of the two, or let the column be "
                      "ignored on the sheet 'investpakke'"),
        )  # fmt: skip

    # --- Savings ---------------------------------------------------------------------------

    def _saving_by_year(self, place: int, phasing: Phasing) -> list[float] | None:
        """Return what a case saves in each year, where the table states that."""
        amounts = self.money[place]
        if self._of("saving"):
            if not any(key in amounts for key in self._of("saving").values()):
                raise self._unfilled(place, next(iter(self._of("saving").values())))
            saving = self._series(place, "saving")
            self._check_against_years(place, saving, phasing)
            return saving
        if self._of("persons") and "unit_saving" in amounts:
            return [count * amounts["unit_saving"] for count in self._series(place, "persons")]
        return None

    def _check_against_years(self, place: int, saving: list[float], phasing: Phasing) -> None:
        """Refuse other columns of the saving that do not agree with its years."""
        amounts = self.money[place]
        for key in ("average_saving", "yearly_saving", "full_saving"):
            if key in amounts:
                self._check_same(place, key, amounts[key], saving)
        persons, unit = amounts.get("persons"), amounts.get("unit_saving")
        phased = self._of("phasing") or "phasing" in self.table.columns
        if persons is not None and unit is not None:
            factors = phasing.over(len(saving))
            full = persons * unit
            slack = persons * self._slack(place, "unit_saving")
            for factor, value, key in zip(
                factors, saving, self._of("saving").values(), strict=True
            ):
                allowed = slack + self._slack(place, key)
                fits = self._near(value, full * factor, allowed) if phased else (
                    value <= full + allowed + 1e-6 * full
                )  # fmt: skip
                if not fits:
                    raise self._not_product(place, key, full * float(factor))
        elif phased and max(saving):
            factors = phasing.over(len(saving))
            top = max(saving) / (float(factors[saving.index(max(saving))]) or 1.0)
            for factor, value, key in zip(
                factors, saving, self._of("saving").values(), strict=True
            ):
                if not self._near(value, top * factor, 2 * self._slack(place, key)):
                    raise self._not_product(place, key, top * float(factor))

    def _check_product(self, place: int, product: float, persons: float) -> None:
        """Refuse a stated average that is not persons × unit saving × phasing."""
        slack = persons * self._slack(place, "unit_saving") + self._slack(place, "average_saving")
        if not self._near(self.money[place]["average_saving"], product, slack):
            raise self._not_product(place, "average_saving", product)

    def _check_other_savings(self, place: int, mean: float) -> None:
        """Refuse a saving beside the average that is neither it nor the saving at full effect."""
        amounts = self.money[place]
        average = amounts["average_saving"]
        for key in ("yearly_saving", "full_saving"):
            stated = amounts.get(key)
            slack = self._slack(place, key) + self._slack(place, "average_saving")
            same_average = key == "yearly_saving" and self._near(stated or 0, average, slack)
            if (
                stated is not None
                and not same_average
                and not self._near(stated * mean, average, slack)
            ):
                raise self._not_product(place, key, average / mean)

    def _not_product(self, place: int, key: str, computed: float) -> InputError:
        return InputError(
            Text("besparelsen stemmer ikke med personer, enhedsbesparelse og indfasning",
                 "the saving does not agree with persons, unit saving and phasing"),
            where=self._at(place, key),
            expected=Text(f"{shown(computed).da} tkr.", f"{shown(computed).en} tkr."),
            got=same(f"{self.money[place][key]:g} tkr."),
            mend=Text("Ret det, der er forkert, eller lad den ene kolonne ignorere på arket "
                      "'investpakke'", "Mend what is wrong, or let one of the columns be ignored "
                      "on the sheet 'investpakke'"),
        )  # fmt: skip

    def _from_years(
        self, place: int, saving: list[float], horizon: int
    ) -> tuple[Phasing, float | None]:
        """Return the phasing that some yearly savings make, and their average over the horizon."""
        top = max(saving)
        if top <= 0:
            key = next(iter((self._of("saving") or self._of("persons")).values()))
            raise InputError(
                Text("sagen har ingen besparelse", "the case has no saving"),
                where=self._at(place, key), expected=Text("et beløb over 0 i mindst ét år",
                                                          "an amount above 0 in at least one year"),
                got=0,
            )  # fmt: skip
        phasing = Phasing(tuple(value / top for value in saving))
        return phasing, top * phasing.mean(horizon)

    def _average(self, place: int, phasing: Phasing, horizon: int) -> float:
        """Return the average of a saving that is stated at full effect, or is the average."""
        amounts = self.money[place]
        if "full_saving" in amounts:
            return amounts["full_saving"] * phasing.mean(horizon)
        stated = amounts["yearly_saving"]
        return stated * phasing.mean(horizon) if self._is_full else stated

    @cached_property
    def _is_full(self) -> bool:
        """Whether "Årlig besparelse" is the saving at full effect, not the average."""
        column = self.table.columns["yearly_saving"]
        meaning = self.table.meanings.get(column)
        is_yearly = meaning is None or "yearly" in meaning.qualifiers
        full = all(self._fits_yearly(place, full=True) for place in range(len(self.rows)))
        average = all(self._fits_yearly(place, full=False) for place in range(len(self.rows)))
        phased = any(self._phasing(place).mean(self._horizon(place)) != 1
                     for place in range(len(self.rows)))  # fmt: skip
        stated = any(True for place in range(len(self.rows)) for _ in self._evidence(place))
        if not phased and (is_yearly or (stated and average)):
            return False
        if stated and full != average and (is_yearly or phased):
            return full
        raise FileError(
            Text("besparelsen kan læses på to måder", "the saving may be read in two ways"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text(
                "'Gns. årlig besparelse' (gennemsnittet over årene) eller 'Besparelse ved fuld "
                "effekt' (som indfasningen ganges på)",
                "'Average annual saving' (the mean of the years) or 'Saving at full effect' (which "
                "the phasing is applied to)",
            ),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text("Skriv i overskriften, hvilken af de to den er",
                      "Say in the header which of the two it is"),
        )  # fmt: skip

    def _evidence(self, place: int) -> Iterator[Callable[[float, float], bool]]:
        """Yield what can tell whether a yearly saving is full or average."""
        amounts = self.money[place]
        persons, unit = amounts.get("persons"), amounts.get("unit_saving")
        if persons is not None and unit is not None:
            slack = persons * self._slack(place, "unit_saving") + self._slack(
                place, "yearly_saving"
            )
            yield lambda full, _average: self._near(full, persons * unit, slack)
        gain, cost = self._stated_gain(place), self._scalar_cost(place)
        if gain is not None and cost is not None:
            more = self._slack(place, "yearly_saving") + 0.51 * self.common
            yield lambda _full, average: self._near(gain, average - cost, more)

    def _scalar_cost(self, place: int) -> float | None:
        found = self._investment(place)
        years = self._horizon(place)
        spread = [found[min(n, len(found) - 1)] for n in range(years)]
        return sum(spread) / years

    def _fits_yearly(self, place: int, *, full: bool) -> bool:
        mean = self._phasing(place).mean(self._horizon(place))
        stated = self.money[place].get("yearly_saving")
        if stated is None:
            return True
        at_full = stated if full else stated / mean
        return all(fits(at_full, at_full * mean) for fits in self._evidence(place))

    # --- Places ----------------------------------------------------------------------------

    def _at(self, place: int, key: str) -> str:
        return self.sheet.at(self.rows[place].row, self.table.inputs[key])

    def _unfilled(self, place: int, key: str) -> InputError:
        return InputError(
            Text("rækken er kun delvist udfyldt", "the row is only partly filled in"),
            where=self._at(place, key), expected=Text("beløb i årene", "amounts in the years"),
            got=None, mend=Text("Udfyld felterne, eller ryd hele rækken",
                                "Fill them in or clear the row"),
        )  # fmt: skip


_COST_SIGN: Final = Text("udgifter uden minus (et beløb med minus kan være en mindreudgift)",
                         "costs without a minus (one with a minus may be a saving)")  # fmt: skip
_SAVING_SIGN: Final = Text(
    "besparelser uden minus: med minus kan de være mindreudgifter (en gevinst) eller merudgifter",
    "savings without a minus: with one they may be lower costs (a gain) or higher ones",
)
_BOTH_SIGNS: Final = Text(
    "Er beløbet en merudgift, hører det til udgifterne; er det en besparelse, så skriv det "
    "positivt",
    "If the amount is an added cost it belongs to the costs; if it is a saving, type it positive",
)


def _quantity(key: str) -> str:
    return key.partition(" ")[0] if is_of_year(key) else key


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _widest(spans: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """Return the spans that are as wide as the widest; the first year of a phasing is none."""
    most = max(map(len, spans))
    return (
        {span for span in spans if len(span) == most}
        if len({span for span in spans if len(span) == most}) == 1
        else set()
    )
