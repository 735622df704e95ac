"""What the cells of a phasing say: a share, "50 %", "halv effekt", "25/50/75/100 %"."""

from __future__ import annotations

import re
from functools import cache

from investpakke.model import FULL_EFFECT, Phasing
from investpakke.workbook.existing.headers import compact, texts
from investpakke.workbook.ooxml.sheet_cells import Value

_YEAR = re.compile(r"\b(?:i|in|fra|from)?\s*(?:19|20)\d\d\b", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|pct\.?|procent)(?:\s+\D*)?")
_PROFILE = re.compile(
    r"(?:\d{1,3}(?:[.,]\d+)?\s*(?:%|pct\.?|procent)?\s*[/;|–-]\s*)+\d{1,3}(?:[.,]\d+)?"
    r"\s*(?:%|pct\.?|procent)"
)
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?")


def phasing_of(said: Value | None, *, is_percent: bool = False) -> Phasing | None:
    """Return the phasing that a cell says; full effect where it is blank, None where none is told.

    Parameters
    ----------
    said : float, str or None
        The share of the first year, words for it, or shares of several years.
    is_percent : bool
        Whether the header says that numbers are percentages.

    Examples
    --------
    >>> phasing_of("25/50/75/100 %").factors, phasing_of(50.0, is_percent=True).factors
    ((0.25, 0.5, 0.75, 1.0), (0.5, 1.0))
    """
    if said is None or said == "":
        return FULL_EFFECT
    if type(said) is str and _PROFILE.fullmatch(said.strip().casefold()):
        shares = [float(s.replace(",", ".")) / 100 for s in _SHARE.findall(said)]
        return Phasing(tuple(shares)) if all(share <= 1 for share in shares) else None
    factor = first_factor(said, is_percent=is_percent)
    return None if factor is None else _from_first_year(factor)


@cache
def _from_first_year(factor: float) -> Phasing:
    return FULL_EFFECT if factor == 1 else Phasing.first_year(factor)


def first_factor(said: Value, *, is_percent: bool = False) -> float | None:
    """Return the factor of one year, None where none can be told."""
    if type(said) is float:
        if is_percent and 1 < said <= 100:
            return said / 100
        return said if 0 <= said <= 1 else None
    return said_factor(said) if type(said) is str else None


@cache
def said_factor(said: str) -> float | None:
    """Return the first year's factor that a text says: "50 %", "halv effekt"; else None."""
    percent = _PERCENT.fullmatch(said.strip().casefold())
    if percent:
        factor = float(percent[1].replace(",", ".")) / 100
        return factor if factor <= 1 else None
    return _phasings().get(compact(_YEAR.sub("", said)))


@cache
def _phasings() -> dict[str, float]:
    return {compact(text): float(factor) for text, factor in texts()["phasings"].items()}
