"""Monte Carlo: the package computed once a draw, case by case and block by block.

One case after another is drawn in full, so that memory follows from the draws and the years
shown alone, however many cases there are. Within a case the draws come in blocks that a
processor's cache holds.

What is kept of the draws while one case after another is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from investpakke.calc import PackageResult, compute_package
from investpakke.calc.series import NO_GAIN, Floats
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.probability.correlation import CommonScores, Correlation, ScoreStream
from investpakke.deciding.probability.distribution import QuantileTable
from investpakke.deciding.probability.drawing import CaseDraws
from investpakke.deciding.probability.paths import CasePath
from investpakke.deciding.probability.simulation import QUANTILES, Fan, Simulation, Spread
from investpakke.deciding.probability.uncertainty import Uncertainty
from investpakke.defaults import DRAWS, LEAST_DRAWS, MOST_DRAWS, SEED
from investpakke.errors import InputError
from investpakke.model import Package, checks
from investpakke.text import Problem, Text


@dataclass(frozen=True, slots=True)
class Moments:
    """Chance, mean, standard deviation and quantiles of one series of draws."""

    chance: float
    mean: float
    sd: float
    quantiles: Floats

    @classmethod
    def of(cls, values: Floats) -> Moments:
        """Return these statistics of a series."""
        return cls(
            chance=np.count_nonzero(values >= -NO_GAIN) / values.size,
            mean=float(values.mean()),
            sd=float(values.std()) if values.min() < values.max() else 0.0,
            quantiles=np.quantile(values, QUANTILES),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The package's draws, and those of one group at a time; for cases only the results.

    Attributes
    ----------
    gain : (draws,) array
        The package's average gain, tkr. a year.
    net : (y, draws) array
        Its net in each year shown.
    alone : mapping of Driver to (draws,) array
        The effect of each driver alone on the gain, in all cases at once.
    cases, case_shares : list
        The results of each case, in drawing order.
    groups : dict
        The same for each group, by position.
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
        """Draw every case of a group and add the results."""
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
        """Return the share of the package's variance that each driver explains alone."""
        centred = self.gain - self.gain.mean()
        variance = _product(centred, centred) if self.alone else 0.0
        return {
            driver: _share(_product(centred, self.alone.get(driver, _STILL)), variance)
            for driver in Driver
        }


_STILL = np.zeros(1)


def _product(first: Floats, second: Floats) -> float:
    """Return the sum of products with NumPy's own sum, since a BLAS's depends on its threads."""
    return float((first * second).sum())


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


MOST_CASE_DRAWS = 500_000_000
"""Draws of single cases that one simulation may take: about two CPU minutes."""

BLOCK = 16_384
"""Draws at a time: arrays of 128 KB, which fit in a processor's cache."""

_COMMON, _OWN = 0, 1
"""The first number of a stream's key."""


def simulate(
    package: Package,
    asked: Uncertainty,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    block: int = BLOCK,
) -> Simulation:
    """Return how certain a package's gains are when its drivers vary.

    Parameters
    ----------
    package : Package
        At least one case.
    asked : Uncertainty
        What varies, and how cases correlate; not at all by default.
    draws : int
        From 100 to ten million, and with all cases at most `MOST_CASE_DRAWS`. The standard
        error of a chance is at most 0.5/sqrt(draws).
    seed : int
        The same seed gives the same draws on every machine and in every version of NumPy.
    block : int
        Draws at a time; this does not affect the result.

    Raises
    ------
    InputError
        An unknown case, group or grade; a package without cases.

    Notes
    -----
    Every driver of every case has a stream of its own, so a distribution that is changed
    leaves the draws of all others as they were. Between cases a driver's draws correlate
    through a Gaussian copula (`Correlation`). Quantiles are those of all draws. What a driver
    carries of the variance alone is the covariance of the gain with its mean given that
    driver, over the gain's variance: the first-order index of Sobol', with the mean in closed
    form since gains are sums and products. What is left, drivers carry together.

    Memory is some 8 bytes × draws × (years + drivers + factors + 8).

    Examples
    --------
    >>> from investpakke import load_package
    >>> from investpakke.deciding.probability import Uncertainty
    >>> found = simulate(load_package("aarhus-2024"), Uncertainty(standard=True), draws=20_000)
    >>> round(float(found.package.stated[0])), round(float(found.package.mean[0]), -2)
    (6777, 6800.0)
    """
    draws, seed = _checked(package, draws, seed)
    if not package.cases:
        raise InputError(Problem("package.no_cases", "the package has no cases"), where=package.id)
    asked.check_names(package)
    result = compute_package(package)
    paths = _paths(package, result, asked)
    common = _common(package, asked, draws, seed)
    sums, order = Sums.empty(draws, package.years), []
    for group in range(result.groups):
        members = np.flatnonzero(result.group == group).tolist()
        order += members
        ready = (
            CaseDraws.of(paths[i], group, _tables(package, asked, i), _streams(seed, i), common)
            for i in members
        )
        sums.add_group(group, ready, block)
    return _simulation(
        package, result, paths, sums, order, (draws, seed, asked.correlation or Correlation())
    )


def simulate_nothing(package: Package, asked: Uncertainty, seed: int) -> Simulation:
    """Return the simulation of a package without cases: no draws and no known gain."""
    result = compute_package(package)

    def unknown(stated: Floats) -> Spread:
        nan, many = np.full(stated.shape, np.nan), (*stated.shape, len(QUANTILES))
        return Spread(stated, stated, nan, nan, nan, np.full(many, np.nan))

    years = np.full((package.years, len(QUANTILES)), np.nan)
    shares = dict.fromkeys(Driver, np.empty(0))
    return Simulation(
        draws=0,
        seed=seed,
        correlation=asked.correlation or Correlation(),
        cases=unknown(result.by_case.gain),
        groups=unknown(result.by_group.gain),
        package=unknown(result.total.gain.reshape(1)),
        fan=Fan(
            years=package.shown_years,
            stated=result.net_by_year,
            stated_cumulative=result.cumulative_net_by_year,
            net=years,
            cumulative=years,
            paid_back=years[:, 0],
        ),
        shares=dict.fromkeys(Driver, np.nan),
        together=np.nan,
        case_shares=shares,
        case_together=np.empty(0),
        labels=result.labels,
    )


def simulate_beside(
    package: Package, asked: Uncertainty, *, draws: int = DRAWS, seed: int = SEED
) -> tuple[Simulation, ...]:
    """Return the simulations that are shown together: see `Uncertainty.beside`.

    None if nothing varies: a probability without any uncertainty means nothing.
    """
    draws, seed = _checked(package, draws, seed)
    asked.check_names(package)
    if not asked.varying(package):
        return ()
    return tuple(simulate(package, each, draws=draws, seed=seed) for each in asked.beside)


def _checked(package: Package, draws: int, seed: int) -> tuple[int, int]:
    where = Text("draws")
    draws = checks.whole(draws, where, at_least=LEAST_DRAWS, at_most=MOST_DRAWS)
    count = len(package.cases)
    most = MOST_CASE_DRAWS // max(count, 1)
    if draws > most:
        raise InputError(
            Problem("simulation.too_many_draws", "this many draws would take too long"),
            where=where,
            expected=Text("at most {most} with {count} cases", most=most, count=count),
            got=draws,
            parameter="draws",
        )
    return draws, checks.whole(seed, Text("seed"), at_least=0, at_most=2**53)


def _common(
    package: Package, asked: Uncertainty, draws: int, seed: int
) -> dict[Driver, CommonScores]:
    correlation = asked.correlation or Correlation()
    return {
        driver: CommonScores(seed, (_COMMON, number), correlation.loadings(package, driver), draws)
        for number, driver in enumerate(Driver)
    }


def _tables(package: Package, asked: Uncertainty, case: int) -> dict[Driver, QuantileTable]:
    return {driver: asked.table(package.cases[case], driver) for driver in Driver}


def _paths(package: Package, result: PackageResult, asked: Uncertainty) -> list[CasePath]:
    drivers = Drivers.of(package, result)
    within, width = drivers.within, drivers.factors.shape[1]
    return [
        CasePath.of(
            factors=drivers.factors[i],
            investment=drivers.investment[i],
            within=within[i],
            full_saving=float(drivers.full_saving[i, 0]) * asked.kept(case),
            fading=asked.correction_of(case).fading(width),
            longest_delay=asked.table(case, Driver.DELAY).ends[1],
        )
        for i, case in enumerate(package.cases)
    ]


def _streams(seed: int, case: int) -> dict[Driver, ScoreStream]:
    return {driver: ScoreStream(seed, (_OWN, number, case)) for number, driver in enumerate(Driver)}


def _simulation(
    package: Package,
    result: PackageResult,
    paths: list[CasePath],
    sums: Sums,
    order: list[int],
    of: tuple[int, int, Correlation],
) -> Simulation:
    corrected = np.array([path.unchanged_gain for path in paths])
    own = [0] * len(order)
    for place, case in enumerate(order):
        own[case] = place
    shares = {
        driver: np.array([sums.case_shares[i].get(driver, 0.0) for i in own]) for driver in Driver
    }
    vary = np.array([sums.cases[i].sd > 0 for i in own])
    case_shares = {driver: np.where(vary, share, np.nan) for driver, share in shares.items()}
    whole = sums.shares()
    return Simulation(
        draws=of[0],
        seed=of[1],
        correlation=of[2],
        cases=_spread(result.by_case.gain, corrected, [sums.cases[i] for i in own]),
        groups=_spread(
            result.by_group.gain,
            result.sum_by_group(corrected),
            [sums.groups[group] for group in range(result.groups)],
        ),
        package=_spread(
            result.total.gain.reshape(1), corrected.sum(keepdims=True), [Moments.of(sums.gain)]
        ),
        fan=_fan(package, result, sums.net),
        shares=whole,
        together=1 - sum(whole.values()),
        case_shares=case_shares,
        case_together=1 - np.sum(list(case_shares.values()), axis=0),
        labels=result.labels,
    )


def _spread(stated: Floats, corrected: Floats, found: list[Moments]) -> Spread:
    return Spread(
        stated=np.asarray(stated),
        corrected=np.asarray(corrected),
        chance=np.array([each.chance for each in found]),
        mean=np.array([each.mean for each in found]),
        sd=np.array([each.sd for each in found]),
        quantiles=np.array([each.quantiles for each in found]),
    )


def _fan(package: Package, result: PackageResult, net: Floats) -> Fan:
    """Return the fan of the package; its nets are summed over the years in place."""
    by_year = [np.quantile(values, QUANTILES) for values in net]
    np.cumsum(net, axis=0, out=net)
    return Fan(
        years=package.shown_years,
        stated=result.net_by_year,
        stated_cumulative=result.cumulative_net_by_year,
        net=np.array(by_year),
        cumulative=np.array([np.quantile(values, QUANTILES) for values in net]),
        paid_back=_paid_back(net),
    )


def _paid_back(cumulative: Floats) -> Floats:
    """Return the share of draws that are paid back by each year, or were before."""
    paid, shares = np.zeros(cumulative.shape[1], dtype=bool), []
    for year in cumulative:
        paid |= year >= -NO_GAIN
        shares.append(np.count_nonzero(paid) / paid.size)
    return np.array(shares)
