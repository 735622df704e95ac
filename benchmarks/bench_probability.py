"""The simulation's speed, as ratios to the same draws in bare NumPy; see README.md."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from investpakke import compute_package, load_package
from investpakke.deciding.drivers import Driver, Drivers
from investpakke.deciding.probability import QUANTILES, Uncertainty, simulate
from investpakke.deciding.probability.distribution import Pert

DRAWS = 1_000_000
SEED = 2024
ROUNDS = 5
PACKAGE = load_package("aarhus-2024")

Floats = NDArray[np.float64]
Figures = list[tuple[float, ...]]
VARIES = {**dict.fromkeys(Driver, Pert(-0.1, 0.0, 0.1)), Driver.DELAY: Pert(0.0, 0.0, 1.0)}
"""Every driver, so that the two do the same work."""


def main() -> None:
    """Print the ratio of the median times of rounds that take turns, and the peak of memory."""
    ours, bare = figures_of_engine(), bare_figures()
    np.testing.assert_allclose(ours, bare, rtol=0.01, atol=10)  # other draws, same figures
    times: dict[Callable[[], Figures], list[float]] = {figures_of_engine: [], bare_figures: []}
    for _ in range(ROUNDS):
        for call, own in times.items():
            start = process_time()
            call()
            own.append(process_time() - start)
    engine, other = (median(own) for own in times.values())
    size = f"{DRAWS:,} draws x {len(PACKAGE.cases)} cases x {PACKAGE.years} years"
    print(f"{'':<60}{'ours, s':>9}{'other, s':>10}{'ratio':>8}  aim")
    print(
        f"{size + ' / bare NumPy':<60}{engine:>9.2f}{other:>10.2f}{engine / other:>8.2f}"
        "  at most 1.3"
    )
    print(f"most memory at once: {peak():.0f} MB")


def figures_of_engine() -> Figures:
    """Return chance and quantiles of every case, group, the package, and its years."""
    found = simulate(PACKAGE, Uncertainty(VARIES), draws=DRAWS, seed=SEED)
    spreads = [
        (chance, *quantiles)
        for of in (found.cases, found.groups, found.package)
        for chance, quantiles in zip(of.chance.tolist(), of.quantiles.tolist(), strict=True)
    ]
    years = [(0.0, *quantiles) for quantiles in found.fan.net.tolist()]
    return [*spreads, *years, *[(0.0, *quantiles) for quantiles in found.fan.cumulative.tolist()]]


def bare_figures() -> Figures:
    """Return the same by plain NumPy, as one would write it for this package alone.

    Beta draws by ``Generator.beta``, half effect in the first year where a case has it, a
    delay of at most a year, no correlation, no shares of the variance, nothing checked.
    """
    random = np.random.default_rng(SEED)
    drivers = Drivers.of(PACKAGE, compute_package(PACKAGE))
    group = compute_package(PACKAGE).group
    groups = np.zeros((len(PACKAGE.groups), DRAWS))
    net = np.zeros((PACKAGE.years, DRAWS))
    figures = []
    for case in range(len(PACKAGE.cases)):
        horizon = int(drivers.averaging_years[case, 0])
        first, invested = drivers.factors[case, 0], drivers.investment[case, 0]
        gain = np.empty(DRAWS)
        for start in range(0, DRAWS, 16_384):
            part = slice(start, min(start + 16_384, DRAWS))
            persons, unit, phasing, cost, late = (
                drawn(random, VARIES[driver], part.stop - part.start) for driver in Driver
            )
            full = drivers.full_saving[case, 0] * (1 + persons) * (1 + unit)
            cost = invested * (1 + cost)
            begun, on = np.minimum(1, first * (1 + phasing)), np.minimum(1, 1 + phasing)
            years = [full * begun * (1 - late), full * (on * (1 - late) + begun * late), full * on]
            gain[part] = (years[0] + years[1] + (horizon - 2) * years[2]) / horizon - cost
            for year, total in enumerate(net):
                total[part] += years[min(year, 2)] - cost
        figures.append(found(gain))
        groups[group[case]] += gain
    figures += [*map(found, groups), found(groups.sum(axis=0))]
    by_year = [(0.0, *np.quantile(values, QUANTILES).tolist()) for values in net]
    summed = [(0.0, *np.quantile(values, QUANTILES).tolist()) for values in net.cumsum(axis=0)]
    return [*figures, *by_year, *summed]


def drawn(random: np.random.Generator, pert: object, count: int) -> Floats:
    """Return draws of a PERT."""
    assert isinstance(pert, Pert)
    return pert.low + (pert.high - pert.low) * random.beta(*pert.shapes, count)


def found(gain: Floats) -> tuple[float, ...]:
    """Return the chance of no loss, and the quantiles."""
    return (float((gain >= 0).mean()), *np.quantile(gain, QUANTILES).tolist())


def peak() -> float:
    """Return the most MB that a simulation holds at once."""
    tracemalloc.start()
    simulate(PACKAGE, Uncertainty(VARIES), draws=DRAWS, seed=SEED)
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 1e6


if __name__ == "__main__":
    main()
