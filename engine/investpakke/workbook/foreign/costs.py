"""What each case costs: every year, year by year, paid once, or while it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import add, mul

from investpakke.errors import FileError, InputError
from investpakke.model import Phasing
from investpakke.text import Problem, Text, quote, same
from investpakke.workbook.foreign.case_numbers import CaseNumbers, spread
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    folded,
    is_of_year,
    is_year,
    one_of,
    quantity_of,
    shown_text,
    texts,
)
from investpakke.workbook.foreign.row_formulas import RowFormulas
from investpakke.workbook.foreign.wholes import lines_say_yearly


class Costs(CaseNumbers):
    """The costs of one table's cases."""

    def _investment(self, place: int) -> tuple[float, ...]:
        amounts = self.money[place]
        costs = self._cost_by_year(place)
        scalars = {
            key: amounts[key] for key in ("running", "one_off", "investment") if key in amounts
        }
        yearly = scalars.get("running", 0.0)
        once = scalars.get("one_off", 0.0)
        if self.used_as.get("investment") == "one_off":
            once += scalars.pop("investment", 0.0)
        if costs:
            if not any(key in amounts for q in COSTS for key in self._of(q).values()):
                raise self._unfilled(place, next(k for q in COSTS for k in self._of(q).values()))
            if "investment" in scalars and not self.alone:
                self._check_same(place, "investment", scalars["investment"], costs)
            costs = [cost + yearly for cost in costs]
            return self._with_once(place, tuple(costs), once)
        if "running" in scalars and "investment" in scalars:
            self._check_both_yearly()
        yearly += scalars.get("investment", 0.0)
        spent = self._once_by_year(place)
        if spent:
            each = self._active(place, (yearly,))
            width = max(len(spent) + 1, len(each))
            paid = spread([*spent, 0.0], width)
            return tuple(map(add, paid, spread(each, width)))
        return self._with_once(place, (yearly,), once)

    def _with_once(self, place: int, amounts: tuple[float, ...], once: float) -> tuple[float, ...]:
        """Return amounts while a case runs, with what is paid once in its first year."""
        found = self._active(place, amounts)
        if not once:
            return found
        runs = self._runs(place)
        first = runs.index(1.0) if runs and 1.0 in runs else 0
        wide = (*found, found[-1]) if first == len(found) - 1 else found
        return tuple(amount + once * (n == first) for n, amount in enumerate(wide))

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
            Problem("model.cost_before_first_year", "the cost is before the first year"),
            where=self._at(place, f"one_off {year}"),
            expected=Text("a year from {first_year} on", first_year=self.first_year),
            got=year,
        )

    def _check_undated(self) -> None:
        """Refuse a cost that is paid once, beside years, of which it is not said in which of them.

        It is the first where its name is that of a beginning, or the net of that year holds it.
        """
        column = self.table.columns.get("one_off")
        if column is None or not self.years or self.alone:
            return
        head = self._head_of(column)
        told = re.search(one_of(texts()["deciding"]["beginnings"]), folded(head))
        paid = [p for p, amounts in enumerate(self.money) if amounts.get("one_off")]
        if told or all(self._nets_in_first_year(place) for place in paid):
            return
        first = self.first_year if self.years[0] < 100 and self.first_year else self.years[0]
        raise FileError(
            Problem("model.once_undated", "it is not said in which year the cost is paid"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text("'{head} {first}', or another of the years", head=head, first=str(first)),
            got=head,
            mend=Text("Type the year in the header"),
        )

    def _nets_in_first_year(self, place: int) -> bool:
        """Return whether the net of the first year, as the row states it, holds the cost."""
        amounts, year = self.money[place], self.years[0]
        costs, saving = self._cost_by_year(place)[:1], amounts.get(f"saving {year}", 0.0)
        net = saving - sum(costs) - amounts["one_off"]
        for quantity in ("gain", "net_cost"):
            column = self.table.series.get(quantity, {}).get(year)
            value = None if column is None else self.sheet.get(self.rows[place].row, column)
            if type(value) is float:
                return self._near(abs(value * self._gain_worth(quantity)), abs(net), self.common)
        return False

    def _check_yearly_or_once(self) -> None:
        """Refuse "Investering" beside savings year by year: it may be paid every year, or once.

        The model's own nets and sums decide where they fit one of the two alone.
        """
        column = self.table.columns.get("investment")
        by_year = {"saving", "persons"} & self.table.series.keys()
        if column is None or not by_year or self.table.cost_series or self.alone:
            return
        paid = [place for place, amounts in enumerate(self.money) if amounts.get("investment")]
        if not paid or self.table.is_ours or self._is_said_yearly(column):
            return
        every, once = (self._fits_results(paid, once=once) for once in (False, True))
        if every != once:
            self.used_as["investment"] = "one_off" if once else "investment"
            return
        first = self.first_year if self.years[0] < 100 and self.first_year else self.years[0]
        amount = quote(self.money[paid[0]]["investment"])
        raise FileError(
            Problem("model.yearly_or_once", "the investment may be yearly or paid once"),
            where=self._at(paid[0], "investment"),
            expected=Text(
                "'Annual investment' ({amount} tkr. in every year) or 'One-off cost {first}' "
                "({amount} tkr. in {first} alone)",
                amount=amount,
                first=str(first),
            ),
            got=self._head_of(column),
            mend=Text("Say in the header which of the two it is"),
        )

    def _head_of(self, column: int) -> str:
        """Return the lowest header of a column."""
        rows = range(self.table.bottom, self.table.top - 1, -1)
        return next(filter(None, (shown_text(self.sheet.get(row, column)) for row in rows)), "")

    def _is_said_yearly(self, column: int) -> bool:
        """Return whether a header, the user, or the line of the unit says that a cost is yearly."""
        meaning = self.table.meanings.get(column)
        if meaning is not None and meaning.qualifiers & {"yearly", "average"}:
            return True
        return "investment" in self.mapping.columns or lines_say_yearly(
            self.sheet, self.table.bottom, "investment"
        )

    def _fits_results(self, paid: Sequence[int], *, once: bool) -> bool:
        """Return whether what the model computes fits a cost every year, or once, in each case."""
        return all(
            (checks := list(self._results_fit(place, once=once))) and all(checks) for place in paid
        )

    def _results_fit(self, place: int, *, once: bool) -> Iterator[bool]:
        """Yield whether each result of a case fits its cost every year, or once."""
        amounts = self.money[place]
        saving = self._series(place, "saving")
        if not saving:
            unit = amounts.get("unit_saving", 0.0)
            saving = [count * unit for count in self._series(place, "persons")]
        cost = [
            amounts["investment"] * (n == 0 or not once) + amounts.get("one_off", 0.0) * (n == 0)
            for n in range(len(saving))
        ]
        net = [gained - spent for gained, spent in zip(saving, cost, strict=True)]
        nets = (sum(net) / len(net), sum(net))
        whole = {"gain": nets, "net_cost": nets, "gain_total": nets[1:], "cost_total": (sum(cost),)}
        slack = self._slack(place, "investment") + 0.51 * self.common
        found = [(key, values, self.table.columns.get(key)) for key, values in whole.items()]
        for key in ("gain", "net_cost"):
            columns = self.table.series.get(key, {})
            by_year = zip(self.years, net, strict=True)
            found += [(key, (value,), columns.get(year)) for year, value in by_year]
        for key, values, column in found:
            stated = None if column is None else self.sheet.get(self.rows[place].row, column)
            if type(stated) is float:
                worth = self._gain_worth(key)
                yield any(self._near(abs(stated * worth), abs(value), slack) for value in values)

    def _check_both_yearly(self) -> None:
        """Refuse "Investering" beside "Årlig drift": it may be paid once, or every year."""
        column = self.table.columns["investment"]
        meaning = self.table.meanings.get(column)
        if meaning is not None and meaning.qualifiers & {"yearly", "average"}:
            return
        raise FileError(
            Problem("model.yearly_or_once", "the investment may be yearly or paid once"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text("'Annual investment' or 'One-off cost 2025' (with the year)"),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text("Say in the header which of the two it is"),
        )

    def _check_not_their_sum(self) -> None:
        """Refuse a yearly cost that may be computed of the running and one-off costs beside it."""
        parts = {
            key: column
            for key, column in self.table.inputs.items()
            if quantity_of(key) in {"running", "one_off"}
        }
        wholes = [
            column
            for key, column in self.table.inputs.items()
            if key == "investment" or quantity_of(key) == "cost"
        ]
        if not parts or not wholes or self.alone:
            return
        formulas = RowFormulas(self.sheet)
        sources = set(parts.values())
        for column in wholes:
            rows = [row.row for row in self.rows if self.sheet.get(row.row, column) is not None]
            if rows and all(formulas.reads(row, column) & sources for row in rows):
                raise self._their_sum(column)
        if "investment" in self.table.columns and len(self.rows) > 1 and self._are_sums():
            raise self._their_sum(self.table.columns["investment"])

    def _are_sums(self) -> bool:
        """Return whether each case's yearly cost is what its other costs make, or make a year."""
        found = []
        for place, amounts in enumerate(self.money):
            running, stated = amounts.get("running", 0.0), amounts.get("investment")
            once = amounts.get("one_off", 0.0) + sum(self._once_by_year(place))
            if stated is None or not (running or once):
                return False
            slack = self._slack(place, "investment")
            shares = (1 / self._horizon(place), *((1.0,) if running else ()))
            found.append([self._near(stated, running + once * share, slack) for share in shares])
        return any(map(all, zip(*found, strict=False)))

    def _their_sum(self, column: int) -> FileError:
        return FileError(
            Problem("model.sum_of_costs", "the cost may be computed of the other costs"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text("costs that are to be added"),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text(
                "Type 'ignore' and the letters of the columns that it is computed "
                "of on a sheet called 'investpakke'"
            ),
            parameter="mapping",
        )

    def _check_same(self, place: int, key: str, stated: float, series: Sequence[float]) -> None:
        """Refuse an amount beside its years that is neither their mean nor the largest of them.

        What is called an average must be their mean.
        """
        count = self._horizon(place)
        means = [sum(series[:n]) / n for n in {min(count, len(series)), len(series)}]
        slack = self._slack(place, key) + max(
            (self._slack(place, f"{q} {y}") for q in (*COSTS, "saving") for y in self._of(q)),
            default=0.0,
        )
        largest = [] if self._is_average(key) else [max(series)]
        if any(self._near(stated, mean, slack) for mean in (*means, *largest)):
            return
        raise InputError(
            Problem("model.not_the_mean", "the amount is not the mean of the years"),
            where=self._at(place, key),
            expected=Text("{means} tkr., as the years give", means=quote(means[0])),
            got=same(f"{stated:g} tkr."),
            mend=Text(
                "Correct the wrong one of the two, or let the column be ignored on the "
                "sheet 'investpakke'"
            ),
        )

    def _is_average(self, key: str) -> bool:
        """Return whether the header of a column says that it holds an average."""
        meaning = self.table.meanings.get(self.table.columns[key])
        return key == "average_saving" or (meaning is not None and "average" in meaning.qualifiers)

    def _active(self, place: int, amounts: tuple[float, ...]) -> tuple[float, ...]:
        """Return amounts of the years in which a case runs, 0 in all others."""
        runs = self._runs(place)
        if runs is None:
            return amounts
        return tuple(map(mul, spread(amounts, len(runs)), runs))

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
                    Problem("model.year_outside", "the year is not one of the model's"),
                    where=self._at(place, key),
                    expected=Text("a year from {low} on", low=low),
                    got=year,
                )
        return [float((start or first) <= year <= (end or year)) for year in years]

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

    def _stand_in(self, place: int, runs: Sequence[float]) -> bool:
        """Return whether all amounts are of calendar years, and those of no other are but 0."""
        keys = [key for key in self.table.inputs if key in self.money[place]]
        money = [key for key in keys if quantity_of(key) in {*MONEY, *COSTS, "saving"}]
        first = self.first_year or 0
        return {"cost", "running"} & {*self.table.series} != set() and all(
            is_of_year(key)
            and 0 <= (year := int(key.rpartition(" ")[2]) - first) < len(runs)
            and (runs[year] == 1 or self.money[place][key] == 0)
            for key in money
        )

    def _check_running(self, place: int, runs: Sequence[float]) -> None:
        """Refuse a start or end year of amounts that are of certain years, unless it agrees."""
        if self._stand_in(place, runs):
            return
        key = "start" if "start" in self.table.columns else "end"
        column = self.table.columns[key]
        raise FileError(
            Problem(
                "model.start_with_years",
                "a start or end year stands with amounts that already are of certain years",
            ),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text("'Annual saving' while the case runs, or amounts year by year"),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text(
                "Say which saving it is, or let the column be ignored on a sheet "
                "called 'investpakke'"
            ),
        )
