"""Without draws: exact means and variances, and probabilities as if gains were normal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability.correlation import Correlation
from investpakke.deciding.probability.uncertainty import Uncertainty
from investpakke.errors import InputError
from investpakke.model import Package
from investpakke.text import Problem, Text

SCALED = (Driver.PERSONS, Driver.UNIT_SAVING, Driver.INVESTMENT)
"""Drivers that scale a saving or an investment: sums and products have closed forms."""

PROBABILITIES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Approximation:
    """Average gains of n cases, or of the package as n = 1. Money is tkr. a year.

    Attributes
    ----------
    mean, sd : (n,) array
        Exact for independent drivers, and for the stated correlations.
    chance : (n,) array
        The probability of a gain of 0 or more, if normal.
    quantiles : (n, 3) array
        At `PROBABILITIES`, if normal.
    """

    mean: Floats
    sd: Floats
    chance: Floats
    quantiles: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """The moments of the gains: arrays over n cases.

    Attributes
    ----------
    mean, variance : mapping of Driver to (n,) array
        Of the relative changes.
    saving : (n,) array
        Average saving after optimism and deadweight, tkr. a year.
    investment : (n,) array
        Average investment, tkr. a year.
    """

    mean: dict[Driver, Floats]
    variance: dict[Driver, Floats]
    saving: Floats
    investment: Floats

    @classmethod
    def of(cls, package: Package, result: PackageResult, asked: Uncertainty) -> Moments:
        """Return the moments of a package's cases.

        Raises
        ------
        InputError
            A phasing or a delay that varies: the gains then have no closed form.
        """
        asked.check_names(package)
        for case in package.cases:
            for driver in (Driver.PHASING, Driver.DELAY):
                if asked.table(case, driver).ends != (0.0, 0.0):
                    raise _no_closed_form(case.number, driver)
        of = {driver: [asked.of(case, driver) for case in package.cases] for driver in SCALED}
        kept = np.array([asked.kept(case) for case in package.cases])
        return cls(
            mean={driver: np.array([each.mean for each in all_]) for driver, all_ in of.items()},
            variance={
                driver: np.array([each.sd**2 for each in all_]) for driver, all_ in of.items()
            },
            saving=result.average_saving * kept,
            investment=result.annual_investment,
        )

    @property
    def gain(self) -> Floats:
        """The mean gain of each case, (n,)."""
        p, u, y = (1 + self.mean[driver] for driver in SCALED)
        return np.asarray(self.saving * p * u - self.investment * y)

    def covariance(self, correlation: dict[Driver, float]) -> Floats:
        r"""Return the covariance of the cases' gains, (n, n).

        Notes
        -----
        :math:`S_i S_j (E[p_i p_j] E[u_i u_j] - \mu_{p_i} \mu_{p_j} \mu_{u_i} \mu_{u_j})
        + I_i I_j \rho \sigma_{y_i} \sigma_{y_j}`, with p and u 1 + the changes.
        """
        p, u, y = (1 + self.mean[driver] for driver in SCALED)
        p_p, u_u, y_y = (self._products(driver, correlation[driver]) for driver in SCALED)
        both = np.outer(p, p) * np.outer(u, u)
        saving = np.outer(self.saving, self.saving) * (p_p * u_u - both)
        invested = np.outer(self.investment, self.investment) * (y_y - np.outer(y, y))
        return np.asarray(saving + invested)

    def _products(self, driver: Driver, correlation: float) -> Floats:
        """Return the means of the products of two cases' factors, (n, n)."""
        mean, sd = 1 + self.mean[driver], np.sqrt(self.variance[driver])
        between = np.full((mean.size, mean.size), correlation)
        np.fill_diagonal(between, 1.0)
        return np.asarray(np.outer(mean, mean) + between * np.outer(sd, sd))


def approximate(
    package: Package, result: PackageResult, asked: Uncertainty
) -> tuple[Approximation, Approximation]:
    """Return the cases' gains and the package's, without drawing.

    Persons, unit saving and investment may vary; phasing and delay may not. Correlations
    are those of the changes themselves, by driver; a matrix between groups is not used.

    Raises
    ------
    InputError
        A phasing or a delay that varies.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> cases, whole = approximate(
    ...     package, compute_package(package), Uncertainty(standard=True))
    >>> round(float(whole.mean[0])), round(float(whole.sd[0]))
    (6777, 700)
    """
    moments = Moments.of(package, result, asked)
    stated = asked.correlation or Correlation()
    correlation = {driver: stated.by_driver.get(driver, stated.usual) for driver in SCALED}
    gain, covariance = moments.gain, moments.covariance(correlation)
    return (
        normal(gain, np.sqrt(np.maximum(0.0, np.diag(covariance)))),
        normal(gain.sum(keepdims=True), np.sqrt(np.maximum(0.0, covariance.sum().reshape(1)))),
    )


def normal(mean: Floats, sd: Floats) -> Approximation:
    """Return the spread of normal gains with these means and standard deviations."""
    certain: NDArray[np.bool_] = sd == 0
    if certain.all():  # as in an empty workbook, which needs no scipy then
        quantiles = np.repeat(mean[:, None], len(PROBABILITIES), axis=1)
        return Approximation(
            mean=mean, sd=sd, chance=np.where(mean >= 0, 1.0, 0.0), quantiles=quantiles
        )
    from scipy.special import ndtr, ndtri

    scores = np.divide(mean, sd, out=np.zeros_like(mean), where=~certain)
    return Approximation(
        mean=mean,
        sd=sd,
        chance=np.where(certain, mean >= 0, ndtr(scores)),
        quantiles=mean[:, None] + sd[:, None] * ndtri(np.array(PROBABILITIES)),
    )


def _no_closed_form(number: str, driver: Driver) -> InputError:
    return InputError(
        Problem("uncertainty.only_simulated", "the driver can only be simulated"),
        where=Text("case {number}, {driver}", number=number, driver=driver.label),
        expected=Text("no change"),
    )
