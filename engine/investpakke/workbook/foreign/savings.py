"""What each case saves: phasing, savings year by year, at full effect or on average."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from investpakke.errors import FileError, InputError
from investpakke.model import Phasing
from investpakke.text import Problem, Text, quote, same
from investpakke.workbook.foreign.case_numbers import or_left, spread
from investpakke.workbook.foreign.costs import Costs
from investpakke.workbook.foreign.phasing_cells import other_readings, phasing_of
from investpakke.workbook.foreign.wholes import lines_say_yearly


class Savings(Costs):
    """The savings of one table's cases."""

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
        begins = None if self.first_year is None else int(row.numbers.get("start", self.first_year))
        found = phasing_of(
            row.phasing, is_percent=percent and self._any_above_one, first_year=begins
        )
        if found is None and begins is not None:
            self._refuse_later(place, row.phasing, begins)
        if found is None:
            raise self._no_phasing(place, "phasing", row.phasing)
        return found

    def _refuse_later(self, place: int, said: object, begins: int) -> None:
        """Refuse an effect that is said to come after the first year, with its two readings."""
        readings = other_readings(said, begins)
        if readings is None:
            return
        year, late, early = readings
        raise InputError(
            Problem(
                "phasing.later_year", "the phasing does not say what is saved in the years before"
            ),
            where=self._at(place, "phasing"),
            expected=Text(
                "'{late}' (nothing before {year}) or e.g. '{early}' (a part from {begins} on)",
                late=late,
                year=str(year),
                early=early,
                begins=str(begins),
            ),
            got=said,
            mend=Text("Type in the cell the shares year by year that hold"),
        )

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
            Problem("phasing.unreadable", "the phasing is not understood"),
            where=self._at(place, key),
            expected=Text(
                "the share in the first year from 0 to 1, e.g. 0.5, or 'half "
                "effect' or 'full effect'"
            ),
            got=said,
        )

    def _saving_by_year(self, place: int, phasing: Phasing) -> list[float] | None:
        """Return what a case saves in each year, where the table states that."""
        amounts = self.money[place]
        if self._of("saving"):
            if not any(key in amounts for key in self._of("saving").values()):
                raise self._unfilled(place, next(iter(self._of("saving").values())))
            saving = self._series(place, "saving")
            if not self.alone:
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
                fits = (
                    self._near(value, full * factor, allowed)
                    if phased
                    else (value <= full + allowed + 1e-6 * full)
                )
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

    def _check_product(self, place: int, persons: float, mean: float) -> None:
        """Refuse a stated average that is neither persons × unit saving nor that × phasing.

        A model may divide the average by its persons, or state what one saves at full effect.
        """
        average = self.money[place]["average_saving"]
        product = persons * self.money[place]["unit_saving"]
        slack = persons * self._slack(place, "unit_saving") + self._slack(place, "average_saving")
        if not any(self._near(average, product * factor, slack) for factor in (mean, 1.0)):
            raise self._not_product(place, "average_saving", product * mean)

    def _check_other_savings(self, place: int, mean: float) -> None:
        """Refuse a saving beside the average that is neither it nor the saving at full effect."""
        amounts = self.money[place]
        average = amounts["average_saving"]
        for key in ("yearly_saving", "full_saving"):
            stated = amounts.get(key)
            if stated is None:
                continue
            slack = self._slack(place, key) + self._slack(place, "average_saving")
            same_average = key == "yearly_saving" and self._near(stated, average, slack)
            if not same_average and not self._near(stated * mean, average, slack):
                raise self._not_product(place, key, average / mean)

    def _not_product(self, place: int, key: str, computed: float) -> InputError:
        return InputError(
            Problem(
                "model.saving_disagrees",
                "the saving does not agree with persons, unit saving and phasing",
            ),
            where=self._at(place, key),
            expected=Text("{computed} tkr.", computed=quote(computed)),
            got=same(f"{self.money[place][key]:g} tkr."),
            mend=Text(
                "Correct what is wrong, or let one of the columns be ignored on the "
                "sheet 'investpakke'"
            ),
        )

    def _from_years(
        self, place: int, saving: list[float], horizon: int
    ) -> tuple[Phasing, float | None]:
        """Return the phasing that some yearly savings make, and their average over the horizon."""
        top = max(saving)
        if top <= 0:
            raise self._no_saving(
                place, next(iter((self._of("saving") or self._of("persons")).values()))
            )
        phasing = Phasing(tuple(value / top for value in saving))
        return phasing, top * phasing.mean(horizon)

    def _no_saving(self, place: int, key: str) -> InputError:
        return InputError(
            Problem("model.no_saving", "the case has no saving"),
            where=self._at(place, key),
            expected=Text("an amount above 0 in at least one year"),
            got=0,
            mend=or_left(Text("Add a cost without a saving, e.g. an evaluation, to its cases")),
            parameter="mapping",
        )

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
        is_yearly = (
            meaning is None
            or "yearly" in meaning.qualifiers
            or lines_say_yearly(self.sheet, self.table.bottom, "yearly_saving")
        )
        full = all(self._fits_yearly(place, full=True) for place in range(len(self.rows)))
        average = all(self._fits_yearly(place, full=False) for place in range(len(self.rows)))
        phased = any(
            self._phasing(place).mean(self._horizon(place)) != 1 for place in range(len(self.rows))
        )
        stated = any(True for place in range(len(self.rows)) for _ in self._evidence(place))
        if not phased and (is_yearly or (stated and average)):
            return False
        if stated and full != average and (is_yearly or phased):
            return full
        raise FileError(
            Problem("model.saving_ambiguous", "the saving may be read in two ways"),
            where=self.sheet.at(self.table.bottom, column),
            expected=Text(
                "'Average annual saving' (the mean of the years) or 'Saving "
                "at full effect' (which the phasing is applied to)"
            ),
            got=self.sheet.get(self.table.bottom, column),
            mend=Text("Say in the header which of the two it is"),
        )

    def _evidence(self, place: int) -> Iterator[Callable[[float, float], bool]]:
        """Yield what can tell whether a yearly saving is full or average."""
        amounts = self.money[place]
        persons, unit = amounts.get("persons"), amounts.get("unit_saving")
        if persons is not None and unit is not None:
            slack = persons * self._slack(place, "unit_saving") + self._slack(
                place, "yearly_saving"
            )
            yield lambda full, _average: self._near(full, persons * unit, slack)
        gain = self._stated_gain(place)
        if gain is not None:
            cost = self._scalar_cost(place)
            more = self._slack(place, "yearly_saving") + 0.51 * self.common
            yield lambda _full, average: self._near(gain, average - cost, more)

    def _scalar_cost(self, place: int) -> float:
        """Return what a case costs a year on average."""
        found = self._investment(place)
        years = self._horizon(place)
        return sum(spread(found, years)) / years

    def _fits_yearly(self, place: int, *, full: bool) -> bool:
        mean = self._phasing(place).mean(self._horizon(place))
        stated = self.money[place].get("yearly_saving")
        if stated is None:
            return True
        at_full = stated if full else stated / mean
        return all(fits(at_full, at_full * mean) for fits in self._evidence(place))
