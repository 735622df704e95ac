"""What is kept of the draws while one case after another is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from investpakke.calc.series import NO_GAIN, Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability.drawing import CaseDraws
from investpakke.deciding.probability.simulation import QUANTILES


@dataclass(frozen=True, slots=True)
class Moments:
    """Chance, mean, standard deviation and quantiles of one series of draws."""

    chance: float
    mean: float
    sd: float
    quantiles: Floats

    @classmethod
    def of(cls, values: Floats) -> Moments:
        """Return what a series has."""
        return cls(
            chance=np.count_nonzero(values >= -NO_GAIN) / values.size,
            mean=float(values.mean()),
            sd=float(values.std()) if values.min() < values.max() else 0.0,
            quantiles=np.quantile(values, QUANTILES),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The package's draws, and its groups' one at a time; of cases only what was found.

    Attributes
    ----------
    gain : (draws,) array
        The package's average gain, tkr. a year.
    net : (y, draws) array
        Its net in each year shown.
    alone : mapping of Driver to (draws,) array
        How far each driver alone moves the gain, in all cases at once.
    cases, case_shares : list
        What was found of each case that was drawn, in that order.
    groups : dict
        The same of each group, by its position.
    """

    gain: Floats
    net: Floats
    alone: dict[Driver, Floats] = field(default_factory=dict)
    cases: list[Moments] = field(default_factory=list)
    case_shares: list[dict[Driver, float]] = field(default_factory=list)
    groups: dict[int, Moments] = field(default_factory=dict)

    @classmethod
    def empty(cls, draws: int, years: int) -> Sums:
        """Return sums of nothing."""
        return cls(np.zeros(draws), np.zeros((years, draws)))

    def add_group(self, group: int, cases: Iterator[CaseDraws], block: int) -> None:
        """Draw every case of a group and keep what it adds."""
        gain = np.zeros_like(self.gain)
        for case in cases:
            gain += self._add_case(case, block)
        self.groups[group] = Moments.of(gain)
        np.add(self.gain, gain, out=self.gain)

    def _add_case(self, case: CaseDraws, block: int) -> Floats:
        gain = np.empty_like(self.gain)
        centre = case.gain(case.mean)
        products = dict.fromkeys(case.varying, 0.0)
        for driver in case.varying:
            self.alone.setdefault(driver, np.zeros_like(self.gain))
        for start in range(0, gain.size, block):
            part = slice(start, min(start + block, gain.size))
            drawn = case.draw(part)
            gain[part] = case.gain(drawn)
            for driver in case.varying:
                moved = case.alone(driver, drawn)
                self.alone[driver][part] += moved
                products[driver] += _product(gain[part] - centre, np.asarray(moved))
            for total, net in zip(self.net, case.nets(drawn, len(self.net)), strict=True):
                total[part] += net
        found = Moments.of(gain)
        self.cases.append(found)
        self.case_shares.append(
            {driver: _share(sum_ / gain.size, found.sd**2) for driver, sum_ in products.items()}
        )
        return gain

    def shares(self) -> dict[Driver, float]:
        """Return the share of the variance of the package's gain that each driver carries alone."""
        centred = self.gain - self.gain.mean()
        variance = _product(centred, centred) if self.alone else 0.0
        return {
            driver: _share(_product(centred, self.alone.get(driver, _STILL)), variance)
            for driver in Driver
        }


_STILL = np.zeros(1)


def _product(first: Floats, second: Floats) -> float:
    """Return the sum of products; NumPy's own sum, since a BLAS's depends on its threads."""
    return float((first * second).sum())


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
