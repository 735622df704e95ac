"""Texts with numbers in them: Excel writes 15 digits, with the user's decimal sign."""

from __future__ import annotations

import re
from math import isclose

_NUMBER = re.compile(r"[0-9]+(?:[.,\u00a0][0-9]+)*")
_SIGNS = re.compile(r"[.,\u00a0]")


def texts_agree(one: str, other: str) -> bool:
    """Return whether two texts differ in nothing but how the numbers in them are written.

    Examples
    --------
    >>> texts_agree("i alt 1,234.5 tkr.", "i alt 1.234,5 tkr.")
    True
    >>> texts_agree("0.3333333333333333", "0,333333333333333"), texts_agree("1.1", "1.2")
    (True, False)
    """
    if _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(_same_number(left, right) for left, right in pairs)


def _same_number(one: str, other: str) -> bool:
    left, right = _SIGNS.findall(one), _SIGNS.findall(other)
    if len(left) != len(right):
        return False
    if len(left) == 1:
        return isclose(float(_SIGNS.sub(".", one)), float(_SIGNS.sub(".", other)), rel_tol=1e-14)
    return _SIGNS.sub("", one) == _SIGNS.sub("", other)
