"""Phasing: the share of its full effect that a case has in each year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real
from typing import TYPE_CHECKING, Self

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Phasing:
    """Factors of full effect for year 1, 2, …; the last one continues.

    Parameters
    ----------
    factors : sequence of float
        One factor per year, each from 0 (no effect) to 1 (full effect).
    name : str
        The name of the profile in a workbook's drop-down list.

    Examples
    --------
    "Halv effekt i 2024" in the 2024 package:

    >>> Phasing.first_year(0.5).over(4)
    array([0.5, 1. , 1. , 1. ])
    """

    factors: Sequence[float]
    name: str = ""

    def __post_init__(self) -> None:
        where = Text("phasing {name!r}", name=self.name) if self.name else Text("phasing")
        clean = checks.numbers(self.factors, where, at_least=0, at_most=1)
        object.__setattr__(self, "factors", clean)

    @classmethod
    def first_year(cls, factor: float, name: str = "") -> Self:
        """Return the profile with ``factor`` in year 1 and full effect from year 2."""
        return cls((factor, 1.0), name)

    def over(self, years: int) -> NDArray[np.float64]:
        """Return the factors of the first ``years`` years, shape (years,)."""
        import numpy as np

        index = np.minimum(np.arange(years), len(self.factors) - 1)
        return np.asarray(self.factors, dtype=np.float64)[index]

    def mean(self, years: int) -> float:
        """Return the mean factor of the first ``years`` years."""
        return _mean(tuple(self.factors), years)


@lru_cache(maxsize=4096)
def _mean(factors: tuple[float, ...], years: int) -> float:
    """Return a mean factor; most cases of a model share a few phasings."""
    return float(Phasing(factors).over(years).mean())


FULL_EFFECT = Phasing((1.0,))
"""Full effect from year 1: the default phasing of a case."""


def phasing_of(stated: object) -> Phasing:
    """Return a phasing stated as one, as a first-year factor, or as factors by year.

    Examples
    --------
    >>> phasing_of(0.5).factors, phasing_of([0.25, 0.75, 1]).factors
    ((0.5, 1.0), (0.25, 0.75, 1.0))
    """
    if isinstance(stated, Phasing):
        return stated
    if isinstance(stated, Real) and not isinstance(stated, bool):
        return Phasing.first_year(float(stated))
    if isinstance(stated, Iterable) and not isinstance(stated, str | bytes):
        return Phasing(tuple(stated))
    raise InputError(
        Problem("phasing.not_one", "the value is not a phasing"),
        where=Text("phasing"),
        expected=Text("a Phasing, a first-year factor as 0.5, or a factor a year as [0.5, 1]"),
        got=stated,
    )
