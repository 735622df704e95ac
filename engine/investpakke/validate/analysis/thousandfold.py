"""Amounts about a thousand times larger or smaller than their neighbours: another unit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

_FEWEST = 4
"""At least so many amounts show what is usual."""

_GAP = 20.0
"""How many times larger the smallest large amount is than the largest small one."""

_SPREAD = 3.0
"""How far outside the usual amounts one may lie after conversion to their unit."""


class OtherUnit(NamedTuple):
    """Which amounts seem to be in another unit, and how many times too large they are."""

    places: tuple[int, ...]
    factor: float


def in_other_unit(amounts: Sequence[float]) -> OtherUnit | None:
    """Return the few amounts that fit the many once multiplied or divided by 1,000.

    Examples
    --------
    >>> in_other_unit([600, 1800, 3000, 1200000, 4800])
    OtherUnit(places=(3,), factor=1000.0)
    >>> in_other_unit([600, 1800, 3000, 120000, 4800]) is None  # merely large
    True
    """
    sizes = sorted(abs(amount) for amount in amounts if amount)
    if len(sizes) < _FEWEST:
        return None
    logs = [log(size) for size in sizes]
    gaps = [after - before for before, after in pairwise(logs)]
    widest = max(gaps)
    cut = gaps.index(widest) + 1
    small, large = sizes[:cut], sizes[cut:]
    if widest < log(_GAP) or len(small) == len(large):
        return None
    few, many, factor = (large, small, 1000.0) if len(large) < len(small) else (small, large, 0.001)
    low, high = many[0] / _SPREAD, many[-1] * _SPREAD
    if all(low <= size / factor <= high for size in few):
        places = enumerate(map(abs, amounts))
        return OtherUnit(tuple(p for p, size in places if few[0] <= size <= few[-1]), factor)
    return None
