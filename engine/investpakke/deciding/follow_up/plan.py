"""What a package expects of each case and year, as arrays for comparison with actual figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult, compute_package
from investpakke.calc.package import CaseTable
from investpakke.calc.series import Floats, Ints
from investpakke.model import Package


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of n cases over T years.

    Parameters
    ----------
    result : PackageResult
        The package computed over T years.
    factors : (n, T) array
        Factors of full effect.
    largest : (n,) array
        The largest factor of the case's whole profile: its full level.
    full_from : (n,) int array
        The first year, from 0, with that factor.
    averaging_years : (n,) int array
        The horizon of each case's averages.
    """

    result: PackageResult
    factors: Floats
    largest: Floats
    full_from: Ints
    averaging_years: Ints

    @classmethod
    def of(cls, package: Package, years: int) -> Self:
        """Return a package's plan over so many years, or over its longest horizon if longer."""
        horizons = [case.averaging_years for case in package.cases]
        wide = replace(package, years=max([years, package.years, *horizons]))
        profiles = [np.asarray(case.phasing.factors) for case in package.cases]
        return cls(
            result=compute_package(wide),
            factors=CaseTable.of(wide).factors,
            largest=np.array([profile.max() for profile in profiles], dtype=np.float64),
            full_from=np.array([profile.argmax() for profile in profiles], dtype=np.int64),
            averaging_years=np.array(horizons, dtype=np.int64),
        )

    @property
    def persons(self) -> Floats:
        """Full-year persons at full effect, (n,)."""
        return self.result.persons

    @property
    def unit_saving(self) -> Floats:
        """Tkr. a person and year, (n,)."""
        return self.result.unit_saving

    @property
    def saving(self) -> Floats:
        """Expected saving by case and year, (n, T)."""
        return self.result.saving_by_case

    @property
    def cost(self) -> Floats:
        """Expected investment by case and year, (n, T)."""
        return self.result.investment_by_case

    @property
    def years(self) -> int:
        """T."""
        return self.result.years

    def within(self) -> NDArray[np.bool_]:
        """Return whether a year is within each case's horizon, (n, T)."""
        return np.arange(self.years) < self.averaging_years[:, None]
