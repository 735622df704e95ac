"""The result of a simulation: chances, quantiles, the fan by year, and the sources of variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from investpakke.calc.package import Labels
from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability.correlation import Correlation
from investpakke.frames import frame, frame_by
from investpakke.text import plural

if TYPE_CHECKING:
    from pandas import DataFrame

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The probabilities of all quantiles, in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Average gains of n cases, groups or packages. Money is tkr. a year.

    Attributes
    ----------
    stated : (n,) array
        The package's figure, before corrections and draws.
    corrected : (n,) array
        After optimism, deadweight and fade-out, before draws.
    chance : (n,) array
        The share of the draws in which the gain is 0 or more.
    mean, sd : (n,) array
        Over the draws.
    quantiles : (n, 5) array
        At `QUANTILES`.
    """

    stated: Floats
    corrected: Floats
    chance: Floats
    mean: Floats
    sd: Floats
    quantiles: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """The package's net year by year. Money is tkr.; y years.

    Attributes
    ----------
    years : tuple of int
        Calendar years.
    stated, stated_cumulative : (y,) array
        Net, and cumulative net since the first year, as in the package.
    net, cumulative : (y, 5) array
        Their quantiles at `QUANTILES`. Each year has its own: the 5 % of one year are not
        the same draws as the 5 % of the next.
    paid_back : (y,) array
        The share of the draws that are paid back by the end of the year: in it, or in a year
        before, the net since the first year was 0 or more. It does not fall.
    """

    years: tuple[int, ...]
    stated: Floats
    stated_cumulative: Floats
    net: Floats
    cumulative: Floats
    paid_back: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """The result of `simulate`.

    Attributes
    ----------
    draws, seed : int
        The number of draws, and the seed that determines them.
    correlation : Correlation
        Between cases.
    cases, groups, package : Spread
        In the package's order; the package as one with n = 1.
    fan : Fan
        The package by year.
    shares : mapping of Driver to float
        The share of the variance of the package's gain that each driver carries alone, in
        all cases at once; ``together`` is what they carry only together. Their sum is 1.
    case_shares : mapping of Driver to (n,) array
        The same of each case's own gain; ``case_together`` the rest. NaN where a gain does
        not vary.
    labels : Labels
        The names of cases and groups.
    """

    draws: int
    seed: int
    correlation: Correlation
    cases: Spread
    groups: Spread
    package: Spread
    fan: Fan
    shares: dict[Driver, float]
    together: float
    case_shares: dict[Driver, Floats]
    case_together: Floats
    labels: Labels

    def __repr__(self) -> str:
        chance, mean = float(self.package.chance[0]), float(self.package.mean[0])
        what = f"chance of a gain {chance:.1%}, mean {mean:,.0f} tkr. a year"
        if not self.draws:
            what = "nothing to draw"
        cases = plural(len(self.labels.cases), "case")
        return f"Simulation({cases}, {self.draws:,} draws: {what})"

    def to_frame(self, by: Literal["case", "group", "package", "year"] = "case") -> DataFrame:
        """Return the spread of average gains, or the package's fan by year, as a pandas frame."""
        return frame_by(
            by,
            case=lambda: frame(_columns(self.cases), self.labels.cases, by),
            group=lambda: frame(_columns(self.groups), self.labels.groups, by),
            package=lambda: frame(_columns(self.package), ["package"], by),
            year=self._by_year,
        )

    def _by_year(self) -> DataFrame:
        fan = self.fan
        columns = {"stated": fan.stated, **_quantiles("net", fan.net), "paid_back": fan.paid_back}
        return frame(columns, fan.years, "year")

    @property
    def chance_error(self) -> Floats:
        """The standard error of each case's chance due to the number of draws, (n,)."""
        return standard_error(self.cases.chance, self.draws)


def _columns(spread: Spread) -> dict[str, Floats]:
    names = ("stated", "corrected", "chance", "mean", "sd")
    columns = {name: getattr(spread, name) for name in names}
    return {**columns, **_quantiles("gain", spread.quantiles)}


def _quantiles(of: str, values: Floats) -> dict[str, Floats]:
    """Return a column for each quantile: ``gain_05`` to ``gain_95``."""
    found = np.reshape(values, (-1, len(QUANTILES)))
    return {f"{of}_{100 * p:02.0f}": found[:, i] for i, p in enumerate(QUANTILES)}


def standard_error(chance: Floats, draws: int) -> Floats:
    r"""Return :math:`\sqrt{p (1 - p) / N}`."""
    return np.sqrt(chance * (1 - chance) / draws)
