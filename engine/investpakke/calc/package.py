"""The package result: every figure of every case, group and year, from one table of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import series
from investpakke.calc.discount import Discounting, discounting_of, factors_of
from investpakke.calc.series import Floats, Ints
from investpakke.frames import frame, frame_by
from investpakke.model import Package
from investpakke.rates.discount import DiscountSchedule
from investpakke.text import plural

if TYPE_CHECKING:
    from pandas import DataFrame


class Labels(NamedTuple):
    """The names of the rows of arrays: cases by number, groups by id."""

    cases: tuple[str, ...]
    groups: tuple[int, ...]
    first_year: int


@dataclass(frozen=True, slots=True)
class CaseTable:
    """The cases of a package as arrays: n cases, T years (shown or averaged over).

    Parameters
    ----------
    group : (n,) int array
        Position of the case's group in the package.
    persons : (n, 1) array
        Helårspersoner at full effect; NaN where the case states none.
    unit_saving, average_saving : (n, 1) array
        As stated, tkr.; NaN where the case states the other one.
    investment, factors : (n, T) array
        Tkr. a year, and factors of full effect.
    averaging_years : (n, 1) int array
        Horizon of each case's averages.
    labels : Labels
        The names of cases and groups.
    """

    group: NDArray[np.intp]
    persons: Floats
    unit_saving: Floats
    average_saving: Floats
    investment: Floats
    factors: Floats
    averaging_years: Ints
    labels: Labels

    @classmethod
    def of(cls, package: Package) -> CaseTable:
        """Return the table of a package's cases."""
        cases = package.cases
        width = max([package.years, *(case.averaging_years for case in cases)])
        position = {group.id: index for index, group in enumerate(package.groups)}
        return cls(
            group=np.array([position[case.group] for case in cases], dtype=np.intp),
            persons=_column([_or_nan(case.persons) for case in cases]),
            unit_saving=_column([_or_nan(case.unit_saving) for case in cases]),
            average_saving=_column([_or_nan(case.average_saving) for case in cases]),
            investment=_yearly([case.yearly_investment for case in cases], width),
            factors=_yearly([tuple(case.phasing.factors) for case in cases], width),
            averaging_years=np.array(
                [[case.averaging_years] for case in cases], dtype=np.int64
            ).reshape(-1, 1),
            labels=Labels(
                tuple(case.number for case in cases),
                tuple(group.id for group in package.groups),
                package.first_year,
            ),
        )


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def _column(values: list[float]) -> Floats:
    return np.array(values, dtype=np.float64).reshape(-1, 1)


def _yearly(rows: list[tuple[float, ...]], width: int) -> Floats:
    """Return rows of unequal length as (n, width), each continued with its last value."""
    table = np.empty((len(rows), width))
    lengths = np.array([len(row) for row in rows])
    for length in np.unique(lengths).tolist():
        alike = np.flatnonzero(lengths == length)
        values = np.array([rows[index] for index in alike.tolist()])
        table[alike] = series.extend(values, width)
    return table


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Return the ratio, or 0 if the denominator is 0: a group or package without cases."""
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    return np.divide(numerator, denominator, out=np.zeros(shape), where=denominator != 0)


@dataclass(frozen=True)
class Totals:
    """Yearly averages of cases, groups or a package, and figures derived from them. Tkr.

    Groups and packages sum averages that may have different horizons, as the 2024
    document does.
    """

    investment: Floats
    saving: Floats
    persons: Floats

    def __repr__(self) -> str:
        rows = "" if np.ndim(self.saving) == 0 else f"{np.size(self.saving)} rows, "
        return f"Totals({rows}{_sums_text(self)})"

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        """The three figures that are summed."""
        return self.investment, self.saving, self.persons

    @property
    def gain(self) -> Floats:
        """Saving − investment."""
        return np.asarray(self.saving - self.investment)

    @property
    def break_even_persons(self) -> Floats:
        """Persons at which the gain is 0, at the same average saving per person."""
        return _ratio(np.asarray(self.investment * self.persons), self.saving)

    @property
    def margin(self) -> Floats:
        """Share of the saving that may be lost before the gain disappears."""
        return _ratio(self.gain, self.saving)


def _sums_text(totals: Totals) -> str:
    """Return the sums of totals, for a short repr."""
    cost, saving, gain = (np.sum(x) for x in (totals.investment, totals.saving, totals.gain))
    return f"invested {cost:,.0f}, saved {saving:,.0f}, gain {gain:,.0f} tkr. a year"


@dataclass(frozen=True)
class PackageResult:
    """All results for a package. Money is tkr.; n cases, g groups, y years shown.

    Attributes
    ----------
    investment_by_case, saving_by_case : (n, y) array
        Per case and year shown.
    annual_investment, average_saving : (n,) array
        Averages over each case's own horizon.
    full_saving, unit_saving, persons, mean_factor : (n,) array
        At full effect. ``persons`` and ``unit_saving`` are NaN where a case states no persons,
        and so are the persons and break-even of every sum that such a case is part of.
    labels : Labels
        The names of cases and groups.
    """

    years: int
    groups: int
    group: NDArray[np.intp]
    discounting: Discounting
    investment_by_case: Floats
    saving_by_case: Floats
    annual_investment: Floats
    average_saving: Floats
    full_saving: Floats
    unit_saving: Floats
    persons: Floats
    mean_factor: Floats
    labels: Labels

    def __repr__(self) -> str:
        cases, (first, last) = (
            plural(len(self.labels.cases), "case"),
            (self.shown_years[0], self.shown_years[-1]),
        )
        return f"PackageResult({cases}, {first}-{last}: {_sums_text(self.total)})"

    @property
    def shown_years(self) -> tuple[int, ...]:
        """The calendar years shown."""
        return tuple(range(self.labels.first_year, self.labels.first_year + self.years))

    def to_frame(self, by: Literal["case", "group", "year"] = "case") -> DataFrame:
        """Return the figures as a pandas frame, with one row per case, group or year shown. Tkr.

        Raises
        ------
        ImportError
            pandas is not installed: it comes with ``investpakke[pandas]``.
        """
        return frame_by(by, case=self._cases, group=self._groups, year=self._years)

    def _cases(self) -> DataFrame:
        groups = [self.labels.groups[position] for position in self.group.tolist()]
        columns = {
            "group": np.array(groups, dtype=np.int64),
            **_columns(self.by_case),
            "unit_saving": self.unit_saving,
            "full_saving": self.full_saving,
            "present_value": self.present_value_by_case,
        }
        return frame(columns, self.labels.cases, "case")

    def _groups(self) -> DataFrame:
        return frame({**_columns(self.by_group), "share": self.share}, self.labels.groups, "group")

    def _years(self) -> DataFrame:
        columns = {
            "investment": self.investment_by_year,
            "saving": self.saving_by_year,
            "net": self.net_by_year,
            "cumulative_net": self.cumulative_net_by_year,
        }
        return frame(columns, self.shown_years, "year")

    @cached_property
    def by_case(self) -> Totals:
        """Averages of each case over its own horizon, (n,)."""
        return Totals(self.annual_investment, self.average_saving, self.persons)

    @cached_property
    def by_group(self) -> Totals:
        """Sums of the cases' averages in each group, (g,)."""
        return Totals(*(self.sum_by_group(values) for values in self.by_case.parts))

    @cached_property
    def total(self) -> Totals:
        """Sums of the cases' averages over the package, shape ()."""
        return Totals(*(np.asarray(values.sum()) for values in self.by_case.parts))

    @cached_property
    def net_by_case(self) -> Floats:
        """Saving − investment per case and year, (n, y)."""
        return np.asarray(self.saving_by_case - self.investment_by_case)

    @cached_property
    def cumulative_net_by_case(self) -> Floats:
        """Net summed from year 1 on, per case, (n, y)."""
        return np.cumsum(self.net_by_case, axis=1)

    def sum_by_group(self, values: Floats) -> Floats:
        """Return (n,) or (n, y) values summed within each group: (g,) or (g, y)."""
        if values.ndim == 1:
            sums = np.bincount(self.group, weights=values, minlength=self.groups)
            return sums.astype(np.float64)  # without cases bincount gives integers
        columns = [self.sum_by_group(column) for column in values.T]
        return np.stack(columns, axis=1) if columns else np.zeros((self.groups, 0))

    @cached_property
    def investment_by_group(self) -> Floats:
        """Each group's investment per year, (g, y)."""
        return self.sum_by_group(self.investment_by_case)

    @cached_property
    def saving_by_group(self) -> Floats:
        """Each group's saving per year, (g, y)."""
        return self.sum_by_group(self.saving_by_case)

    @cached_property
    def net_by_group(self) -> Floats:
        """Each group's saving − investment per year, (g, y)."""
        return np.asarray(self.saving_by_group - self.investment_by_group)

    @cached_property
    def cumulative_net_by_group(self) -> Floats:
        """Each group's net summed from year 1 on, (g, y)."""
        return np.cumsum(self.net_by_group, axis=1)

    @cached_property
    def investment_by_year(self) -> Floats:
        """The package's investment, (y,)."""
        return np.asarray(self.investment_by_case.sum(axis=0))

    @cached_property
    def saving_by_year(self) -> Floats:
        """The package's saving, (y,)."""
        return np.asarray(self.saving_by_case.sum(axis=0))

    @cached_property
    def net_by_year(self) -> Floats:
        """The package's saving − investment, (y,)."""
        return np.asarray(self.saving_by_year - self.investment_by_year)

    @cached_property
    def cumulative_net_by_year(self) -> Floats:
        """The package's net summed from year 1 on, (y,)."""
        return np.cumsum(self.net_by_year)

    @property
    def mean_net(self) -> float:
        """The package's mean net over the years shown."""
        return float(self.net_by_year.mean())

    @property
    def discount_rate(self) -> float:
        """The rate of the first years."""
        used = self.discounting
        return used.first_rate if isinstance(used, DiscountSchedule) else used

    @cached_property
    def discount(self) -> Floats:
        """Discount factors of the years shown, (y,): dated rates, or the package's own rate."""
        return factors_of(self.discounting, self.years)

    @cached_property
    def present_value_by_case(self) -> Floats:
        """The present value of each case's nets, (n,); year 1 is not discounted."""
        return np.asarray((self.net_by_case * self.discount).sum(axis=1))

    @property
    def net_present_value(self) -> float:
        """The present value of the package's nets; year 1 is not discounted."""
        return float((self.net_by_year * self.discount).sum())

    @cached_property
    def share(self) -> Floats:
        """Each group's share of the investment, (g,); 0 in a package without investment."""
        return _ratio(self.by_group.investment, self.total.investment)


def _columns(totals: Totals) -> dict[str, Floats]:
    """Return totals as columns of a frame."""
    return {
        "annual_investment": totals.investment,
        "average_saving": totals.saving,
        "average_gain": totals.gain,
        "persons": totals.persons,
        "break_even_persons": totals.break_even_persons,
        "margin": totals.margin,
    }


def compute(
    table: CaseTable, *, years: int, groups: int, discounting: Discounting
) -> PackageResult:
    """Return the result of a table of cases over the first ``years`` years."""
    mean_factor = series.mean_over(table.factors, table.averaging_years)
    stated_average = ~np.isnan(table.average_saving)
    full_saving = np.where(
        stated_average, table.average_saving / mean_factor, table.persons * table.unit_saving
    )
    return compute_at(full_saving, table, years=years, groups=groups, discounting=discounting)


def compute_at(
    full_saving: Floats, table: CaseTable, *, years: int, groups: int, discounting: Discounting
) -> PackageResult:
    """Return the result for given full savings, (n, 1), which replace those of the table."""
    mean_factor = series.mean_over(table.factors, table.averaging_years)
    return PackageResult(
        years=years,
        groups=groups,
        group=table.group,
        discounting=discounting,
        investment_by_case=table.investment[:, :years],
        saving_by_case=full_saving * table.factors[:, :years],
        annual_investment=series.mean_over(table.investment, table.averaging_years)[:, 0],
        average_saving=(full_saving * mean_factor)[:, 0],
        full_saving=full_saving[:, 0],
        unit_saving=(full_saving / table.persons)[:, 0],
        persons=table.persons[:, 0],
        mean_factor=mean_factor[:, 0],
        labels=table.labels,
    )


def compute_package(package: Package) -> PackageResult:
    """Return the result of a package.

    Examples
    --------
    >>> from investpakke.packages import load_package
    >>> result = compute_package(load_package("aarhus-2024"))
    >>> float(result.annual_investment.sum()), round(float(result.average_saving.sum()), 6)
    (27890.0, 34667.0)
    >>> (result.saving_by_year / 1000).round(2)
    array([23.32, 38.15, 38.15, 38.15, 38.15, 38.15])
    """
    return compute(
        CaseTable.of(package),
        years=package.years,
        groups=len(package.groups),
        discounting=discounting_of(package),
    )
