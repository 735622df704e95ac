"""Scenarios side by side: the figures of each, for the package, a group or a case."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult, series
from investpakke.calc.series import Floats
from investpakke.deciding.scenarios.files import check_names
from investpakke.deciding.scenarios.scenario import BASE, Scenario, compute_scenario
from investpakke.frames import frame, frame_by
from investpakke.model import Package

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a sum of cases in a scenario. Money is tkr.; y years shown.

    Attributes
    ----------
    investment, saving : float
        Averages a year, over each case's own horizon.
    change : float
        The difference of the average gain from the base's.
    investment_by_year, saving_by_year : (y,) array
        In each year shown.
    net_present_value : float
        The present value of the nets shown; year 1 is not discounted.
    payback : int or None
        First year (1, 2, …) whose cumulative net is 0 or more; None if there is none.
    losing : tuple of str
        Numbers of the cases whose average gain is below 0, beyond rounding errors.
    """

    investment: float
    saving: float
    change: float
    investment_by_year: Floats
    saving_by_year: Floats
    net_present_value: float
    payback: int | None
    losing: tuple[str, ...]

    @property
    def gain(self) -> float:
        """Average gain a year."""
        return self.saving - self.investment

    @property
    def net_by_year(self) -> Floats:
        """Saving − investment in each year shown, (y,)."""
        return np.asarray(self.saving_by_year - self.investment_by_year)


@dataclass(frozen=True)
class Comparison:
    """A package under several scenarios; the first one is the unchanged package."""

    package: Package
    scenarios: tuple[Scenario, ...]
    results: tuple[PackageResult, ...]

    def __repr__(self) -> str:
        gains = [float(result.total.gain) for result in self.results]
        said = f"gain from {min(gains):,.0f} to {max(gains):,.0f} tkr. a year"
        return f"Comparison({len(self.scenarios)} scenarios, {said})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the scenarios, in English if there is one."""
        return tuple(scenario.name.en for scenario in self.scenarios)

    def to_frame(self, by: Literal["scenario", "case", "group"] = "scenario") -> DataFrame:
        """Return the scenarios as a pandas frame. Tkr.

        By scenario, a row each with the package's figures; by case or group, a row each and
        the average gain in each scenario.
        """
        labels = self.results[0].labels
        return frame_by(
            by,
            scenario=self._by_scenario,
            case=lambda: self._gains([r.by_case.gain for r in self.results], labels.cases, by),
            group=lambda: self._gains([r.by_group.gain for r in self.results], labels.groups, by),
        )

    def _gains(self, gains: list[Floats], labels: Sequence[object], name: str) -> DataFrame:
        return frame(dict(zip(self.names, gains, strict=True)), labels, name)

    def _by_scenario(self) -> DataFrame:
        found = self.figures(np.ones(len(self.package.cases), dtype=bool))
        names = ("investment", "saving", "gain", "change", "net_present_value", "payback")
        columns = {name: [getattr(each, name) for each in found] for name in names}
        first = self.package.first_year - 1
        columns["payback"] = [None if y is None else first + y for y in columns["payback"]]
        return frame(columns, self.names, "scenario")

    def figures(self, cases: NDArray[np.bool_]) -> tuple[Figures, ...]:
        """Return the figures of a sum of cases, (n,), in every scenario."""
        base = float(self.results[0].by_case.gain[cases].sum())
        return tuple(self._figures(result, cases, base) for result in self.results)

    def _figures(self, result: PackageResult, cases: NDArray[np.bool_], base: float) -> Figures:
        investment = result.investment_by_case[cases].sum(axis=0)
        saving = result.saving_by_case[cases].sum(axis=0)
        cumulative = np.cumsum(saving - investment)
        payback = float(series.first_year_at_least_zero(cumulative, np.ones(result.years)))
        losing = np.flatnonzero(cases & (result.by_case.gain < -series.NO_GAIN)).tolist()
        return Figures(
            investment=float(result.annual_investment[cases].sum()),
            saving=float(result.average_saving[cases].sum()),
            change=float(result.by_case.gain[cases].sum()) - base,
            investment_by_year=investment,
            saving_by_year=saving,
            net_present_value=float(((saving - investment) * result.discount).sum()),
            payback=None if math.isnan(payback) else int(payback),
            losing=tuple(self.package.cases[index].number for index in losing),
        )


def compare(package: Package, scenarios: Sequence[Scenario]) -> Comparison:
    """Return a package under scenarios, with the unchanged package first.

    Raises
    ------
    InputError
        Two scenarios with the same name; a case or a group that the package does not have.

    Examples
    --------
    >>> from investpakke import load_package
    >>> from investpakke.deciding import standard_scenarios
    >>> package = load_package("aarhus-2024")
    >>> found = compare(package, standard_scenarios())
    >>> [round(f.gain) for f in found.figures(np.ones(13, dtype=bool))]
    [6777, -156, 2232, 6913, -6581]
    """
    others = tuple(scenario for scenario in scenarios if scenario is not BASE)
    check_names(others)
    every = (BASE, *others)
    return Comparison(package, every, tuple(compute_scenario(package, each) for each in every))
