"""Switching values: the value of each driver at which the average gain disappears."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult
from investpakke.calc.series import NO_GAIN, Floats
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.frames import frame
from investpakke.model import Package

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Switching:
    """The switching values of n cases, groups or packages. Money is tkr.

    Attributes
    ----------
    gain, margin : (n,) array
        Average gain, and the share of the saving that may be lost before it disappears.
    base, values, changes : mapping of Driver to (n,) array
        Each driver as it is, the value at which the gain is 0, and that as a relative change.
        The phasing's value is the common factor on its factors; the delay's the fewest whole
        years at which the gain is 0 or less. NaN where no value does it, where persons are
        not stated, and for the change of what is 0.
    gain_with_one_fewer : (n,) array
        Average gain with one helårsperson fewer; NaN where persons are not stated.
    of, labels
        What each row is of, "case", "group" or "package", and what it is called.
    """

    gain: Floats
    margin: Floats
    base: Mapping[Driver, Floats]
    values: Mapping[Driver, Floats]
    changes: Mapping[Driver, Floats]
    gain_with_one_fewer: Floats
    of: str
    labels: tuple[object, ...]

    def __repr__(self) -> str:
        lost = int(self.lost_with_one_fewer.sum())
        thin = str(self.labels[self.ranking[0]]) if self.labels else "none"
        rows = f"{len(self.labels)} {self.of} rows"
        return f"Switching({rows}: thinnest margin {thin}, {lost} lost with one person fewer)"

    def to_frame(self) -> DataFrame:
        """Return the switching values as a pandas frame, in the package's order. Tkr."""
        columns = {"gain": self.gain, "margin": self.margin}
        for driver in Driver:
            columns[driver.value] = self.values[driver]
            columns[f"{driver.value}_change"] = self.changes[driver]
        columns["gain_with_one_fewer"] = self.gain_with_one_fewer
        return frame(columns, self.labels, self.of)

    @property
    def lost_with_one_fewer(self) -> NDArray[np.bool_]:
        """Which gains become a loss with one helårsperson fewer, (n,)."""
        return np.asarray((self.gain >= -NO_GAIN) & (self.gain_with_one_fewer < -NO_GAIN))

    @property
    def ranking(self) -> NDArray[np.intp]:
        """Positions by margin, the thinnest first.

        Margins alike to a ten-thousandth of a per cent keep the package's order, so that no
        last binary digit ranks a case.
        """
        return np.argsort(np.round(self.margin, 6), kind="stable")


def switching(package: Package, result: PackageResult) -> Switching:
    r"""Return the switching values of every case of a package.

    Notes
    -----
    With average saving :math:`\bar s` and investment :math:`\bar I`, persons and unit saving
    switch at :math:`\bar I / \bar s` of what they are, the investment at :math:`\bar s`.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> found = switching(package, compute_package(package))
    >>> [package.cases[i].number for i in found.ranking[:5]]
    ['4.4', '1.2', '1.4', '4.5', '2.1']
    >>> [package.cases[i].number for i in np.flatnonzero(found.lost_with_one_fewer)]
    ['1.2', '1.4', '3.2', '4.4', '4.5']
    """
    own = np.arange(len(package.cases))
    return _of_sums(Drivers.of(package, result), own, "case", result.labels.cases)


def switching_by_group(package: Package, result: PackageResult) -> Switching:
    """Return the switching values of every group, in which all cases change alike."""
    return _of_sums(Drivers.of(package, result), result.group, "group", result.labels.groups)


def switching_of_package(package: Package, result: PackageResult) -> Switching:
    """Return the switching values of the package as one sum: all cases change alike."""
    everyone = np.zeros_like(result.group)
    return _of_sums(Drivers.of(package, result), everyone, "package", (package.id,))


def _of_sums(
    drivers: Drivers, part_of: NDArray[np.intp], of: str, labels: tuple[object, ...]
) -> Switching:
    """Return the switching values of sums of cases; ``part_of`` gives the sum of each, (n,)."""
    sums = len(labels)

    def summed(values: Floats) -> Floats:
        sums_of = np.bincount(part_of, weights=values, minlength=sums)
        return np.asarray(sums_of, dtype=np.float64)

    saving, investment = summed(drivers.average_saving), summed(drivers.average_investment)
    persons, full = summed(drivers.persons[:, 0]), summed(drivers.full_saving[:, 0])
    ratio = _over(investment, saving)
    base = {
        Driver.PERSONS: persons,
        Driver.UNIT_SAVING: _over(full, persons),
        Driver.PHASING: np.ones(sums),
        Driver.INVESTMENT: investment,
        Driver.DELAY: np.zeros(sums),
    }
    values = {
        Driver.PERSONS: persons * ratio,
        Driver.UNIT_SAVING: base[Driver.UNIT_SAVING] * ratio,
        Driver.PHASING: _common_factors(drivers, part_of, investment),
        Driver.INVESTMENT: np.where(saving > 0, saving, np.nan),
        Driver.DELAY: _delays(drivers, summed, saving - investment),
    }
    left = _over(saving * np.maximum(persons - 1, 0), persons)
    return Switching(
        gain=saving - investment,
        margin=_over(saving - investment, saving),
        base=base,
        values=values,
        changes={driver: _over(values[driver], base[driver]) - 1 for driver in Driver},
        gain_with_one_fewer=left - investment,
        of=of,
        labels=labels,
    )


def _over(numerator: Floats, denominator: Floats) -> Floats:
    """Return the ratio, NaN if the denominator is 0."""
    empty = np.full(np.shape(numerator), np.nan)
    return np.asarray(np.divide(numerator, denominator, out=empty, where=denominator != 0))


def _common_factors(drivers: Drivers, part_of: NDArray[np.intp], target: Floats) -> Floats:
    """Return the common multiplier of the factors at which each sum's saving is its investment."""
    weights = drivers.full_saving * drivers.within
    found = []
    for index, goal in enumerate(target.tolist()):
        rows = part_of == index
        found.append(common_factor(drivers.factors[rows].ravel(), weights[rows].ravel(), goal))
    return np.array(found, dtype=np.float64)


def common_factor(factors: Floats, weights: Floats, target: float) -> float:
    r"""Return the least k with :math:`\sum w_i \min(1, k f_i) = target`; NaN if none.

    Notes
    -----
    The sum is the least, over all m, of what it would be if just the m largest factors
    were at full effect: each of these is a straight line in k. So k is the largest of the
    lines' own answers, and what full effect everywhere does not reach, no factor does.

    Examples
    --------
    >>> common_factor(np.array([0.5, 1.0]), np.array([100.0, 100.0]), 120.0)
    0.8
    >>> common_factor(np.array([0.5, 1.0]), np.array([100.0, 100.0]), 180.0)
    1.6
    """
    alive = (factors > 0) & (weights > 0)
    order = np.argsort(-factors[alive], kind="stable")
    factor, weight = factors[alive][order], weights[alive][order]
    if not weight.size or target > weight.sum() + NO_GAIN:
        return float("nan")
    full = np.concatenate([[0.0], np.cumsum(weight)[:-1]])
    slope = np.cumsum((weight * factor)[::-1])[::-1]
    with np.errstate(over="ignore", divide="ignore"):  # factors next to nothing
        least = float(((target - full) / slope).max())
    return least if math.isfinite(least) else float("nan")


def _delays(drivers: Drivers, summed: Callable[[Floats], Floats], gain: Floats) -> Floats:
    """Return the fewest whole years of delay at which each gain is 0 or less; NaN for a loss."""
    years = np.arange(drivers.factors.shape[1] + 1, dtype=np.float64)
    later = [drivers.gain(Driver.DELAY, np.array([[year]])) for year in years]
    gone = np.stack([summed(gains) <= NO_GAIN for gains in later])
    return np.where(gain < -NO_GAIN, np.nan, gone.argmax(axis=0).astype(np.float64))
