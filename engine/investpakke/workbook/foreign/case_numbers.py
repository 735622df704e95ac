"""The numbers of a table's cases in tkr., by year where columns are, and what rounding may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from investpakke.errors import InputError
from investpakke.model.checks import MAX_YEARS
from investpakke.problems import MODEL_ROW_PARTLY_FILLED
from investpakke.text import Text
from investpakke.workbook.foreign.case_rows import CaseRow
from investpakke.workbook.foreign.case_table import USUAL_HORIZON, CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import quantity_of
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.layout import TKR_PER_UNIT

_WITHIN = 0.02
"""What rounding may change an amount by, of its size."""


def spread(amounts: Sequence[float], years: int) -> list[float]:
    """Return one amount a year, of which the last goes on."""
    return [amounts[min(year, len(amounts) - 1)] for year in range(years)]


def or_left(mend: Text) -> Text:
    """Return what to do about a row, and how it is left out if it is no case."""
    return Text(
        "{mend}. If the row is no case, but e.g. its funding, type 'ignore' and "
        "the row's text in two cells side by side on a sheet called "
        "'investpakke'",
        mend=mend,
    )


class CaseNumbers:
    """The numbers of one table; money in tkr. ``place`` counts its cases from 0."""

    def __init__(
        self,
        table: CaseTable,
        rows: Sequence[CaseRow],
        units: Mapping[str, str],
        horizon: float | None,
        mapping: UserMapping,
    ) -> None:
        self.table, self.sheet, self.rows, self.mapping = table, table.sheet, rows, mapping
        self.stated_horizon = horizon
        self.first_year: int | None = None
        self.shown_years = USUAL_HORIZON
        self.alone = False
        self.worth = {key: TKR_PER_UNIT[unit] for key, unit in units.items()}
        self.common = next(iter(self.worth.values()), 1.0)
        self.used_as: dict[str, str] = {}
        self._keys: dict[str, dict[int, str]] = {}
        self.worth_of = {
            key: self.worth.get(quantity_of(key), 1.0)
            for key in {k for r in rows for k in r.numbers}
        }
        self.money = [
            {key: value * self.worth_of[key] for key, value in row.numbers.items()} for row in rows
        ]

    def _slack(self, place: int, key: str) -> float:
        """Return what rounding may have changed an amount by, in tkr."""
        value = self.rows[place].numbers.get(key)
        if value is None:
            return 0.0
        rounding = 0.5 * 10.0 ** -decimals(value) * self.worth_of[key]
        return min(rounding, _WITHIN * abs(self.money[place][key])) + 1e-9

    def _near(self, a: float, b: float, slack: float = 0.0) -> bool:
        return abs(a - b) <= slack * 1.0001 + 1e-6 * max(abs(a), abs(b), 1e-3)

    def _of(self, quantity: str) -> dict[int, str]:
        """Return the key of each year of a quantity."""
        if quantity not in self._keys:
            years = sorted(self.table.series.get(quantity, ()))
            self._keys[quantity] = {year: f"{quantity} {year}" for year in years}
        return self._keys[quantity]

    def _series(self, place: int, quantity: str) -> list[float]:
        amounts = self.money[place]
        return [amounts.get(key, 0.0) for key in self._of(quantity).values()]

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of costs and savings."""
        found = {
            year
            for key, years in self.table.series.items()
            for year in years
            if key in {"cost", "running", "saving", "persons"}
        }
        return tuple(sorted(found))

    def _gain_worth(self, quantity: str) -> float:
        unit = self.table.units.get(quantity)
        return TKR_PER_UNIT[unit] if unit else self.common

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
        fits = [
            years
            for years in (USUAL_HORIZON, count)
            if years <= count and self._averages_fit(years)
        ]
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

    def _cost_by_year(self, place: int) -> list[float]:
        """Return what a case costs in each year of the table; empty where no years are stated."""
        if not any(self._of(key) for key in ("cost", "running")):
            return []
        costs = dict.fromkeys(self.years, 0.0)
        for quantity in COSTS:
            for year, key in self._of(quantity).items():
                costs[year] = costs.get(year, 0.0) + self.money[place].get(key, 0.0)
        return [costs[year] for year in sorted(costs)]

    def _stated_gain(self, place: int) -> float | None:
        for quantity in ("gain", "net_cost"):
            column = self.table.columns.get(quantity)
            value = None if column is None else self.sheet.get(self.rows[place].row, column)
            if type(value) is float:
                return value * self._gain_worth(quantity)
        return None

    def _at(self, place: int, key: str) -> str:
        return self.sheet.at(self.rows[place].row, self.table.inputs[key])

    def _unfilled(self, place: int, key: str) -> InputError:
        return InputError(
            MODEL_ROW_PARTLY_FILLED,
            where=self._at(place, key),
            expected=Text("amounts in the years"),
            got=None,
            mend=or_left(Text("Fill them in or clear the row")),
            parameter="mapping",
        )
