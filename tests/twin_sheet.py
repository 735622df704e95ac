"""Native twins beside the engine: what the Python callable gives, and `formulas` of the twin."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from investpakke.functions import Function
from investpakke.validate.engines import by_twins
from investpakke.validate.engines.by_twins import Sheet, sheets

__all__ = ["Sheet", "expected", "number", "recalculated", "sheets"]


def expected(function: Function, arguments: tuple[ArrayLike, ...]) -> NDArray[Any]:
    """Return what the Python callable gives, flattened in the order of the sheets' results."""
    return np.ravel(function.python(*arguments))


def recalculated(sheet: Sheet) -> list[float]:
    """Return the result that the `formulas` package gives; NaN stands for #N/A."""
    return [number(value) for value in by_twins.recalculate(sheet)]


def number(value: object) -> float:
    """Return the number in a cell; NaN for #N/A; any other error fails the test."""
    item = np.asarray(value, dtype=object).ravel()[0]
    if str(item) == "#N/A":
        return np.nan
    assert isinstance(item, int | float | np.number), f"not a number: {item!r}"
    return float(item)
