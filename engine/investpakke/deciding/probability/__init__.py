"""How certain a package's gains are: Monte Carlo over its drivers.

    >>> from investpakke import load_package
    >>> from investpakke.deciding.probability import Uncertainty, simulate
    >>> found = simulate(load_package("aarhus-2024"), Uncertainty(standard=True), draws=1000)

What stands in the result (tkr., n cases, g groups, y years shown; quantiles at `QUANTILES`):

    found.cases, found.groups, found.package    Spread: stated, corrected, chance, mean, sd (n,),
                                                quantiles (n, 5); the package has n = 1
    found.fan                                   Fan: years, stated and net (y, 5), cumulative (y, 5)
    found.shares, found.together                what carries the variance; sums to 1

    >>> found.fan.years, found.fan.net.shape
    ((2024, 2025, 2026, 2027, 2028, 2029), (6, 5))
"""

from investpakke.deciding.probability.corrections import Correction, Grades
from investpakke.deciding.probability.correlation import Correlation
from investpakke.deciding.probability.distribution import Distribution, Normal, Pert, Uniform, fixed
from investpakke.deciding.probability.normal_approximation import Approximation, approximate
from investpakke.deciding.probability.simulating import simulate, simulate_beside
from investpakke.deciding.probability.simulation import QUANTILES, Fan, Simulation, Spread
from investpakke.deciding.probability.uncertainty import COMMON_SHOCK, STANDARD, Uncertainty

__all__ = [
    "COMMON_SHOCK",
    "QUANTILES",
    "STANDARD",
    "Approximation",
    "Correction",
    "Correlation",
    "Distribution",
    "Fan",
    "Grades",
    "Normal",
    "Pert",
    "Simulation",
    "Spread",
    "Uncertainty",
    "Uniform",
    "approximate",
    "fixed",
    "simulate",
    "simulate_beside",
]
