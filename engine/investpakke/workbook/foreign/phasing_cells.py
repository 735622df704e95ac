"""What the cells of a phasing say: a share, "50 %", "halv effekt", "25/50/75/100 %"."""

from __future__ import annotations

import re
from functools import cache

from investpakke.model import FULL_EFFECT, Phasing
from investpakke.workbook.foreign.headers import compact, texts
from investpakke.workbook.ooxml.sheet_cells import Value

_YEAR = re.compile(r"\b(?:i|in|fra|from)?\s*((?:19|20)\d\d)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\s*(?:[,;/]|\b(?:og|and)\b)?\s*\b(?:derefter|herefter|dernæst|then)\b\s*"
    r"|\s*[,;/]\s*(?:og\s+|and\s+)?|\s+(?:og|and)\s+",
    re.IGNORECASE,
)
"""What stands between the effect of one year and that of the next."""
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|pct\.?|procent)(?:\s+\D*)?")
_PROFILE = re.compile(
    r"(?:\d{1,3}(?:[.,]\d+)?\s*(?:%|pct\.?|procent)?\s*[/;|–-]\s*)+\d{1,3}(?:[.,]\d+)?"
    r"\s*(?:%|pct\.?|procent)"
)
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_MOST_SHOWN = 10
"""Years up to which the readings of a phasing are written out."""


def phasing_of(
    said: Value | None, *, is_percent: bool = False, first_year: int | None = None
) -> Phasing | None:
    """Return the phasing that a cell says; full effect where it is blank, None where none is told.

    A text that names a year tells of the first one, or of one year after the other.

    Parameters
    ----------
    said : float, str or None
        The share of the first year, words for it, or shares of several years.
    is_percent : bool
        Whether the header says that numbers are percentages.
    first_year : int, optional
        The first year of the saving; without it, a year that a text names is that one.

    Examples
    --------
    >>> phasing_of("Halv effekt i 2027, fuld effekt fra 2028", first_year=2027).factors
    (0.5, 1.0)
    >>> phasing_of("Fuld effekt fra 2029", first_year=2027) is None
    True
    >>> phasing_of("25/50/75/100 %").factors, phasing_of(50.0, is_percent=True).factors
    ((0.25, 0.5, 0.75, 1.0), (0.5, 1.0))
    """
    if said is None or said == "":
        return FULL_EFFECT
    if type(said) is str and _PROFILE.fullmatch(said.strip().casefold()):
        shares = [float(s.replace(",", ".")) / 100 for s in _SHARE.findall(said)]
        return Phasing(tuple(shares)) if all(share <= 1 for share in shares) else None
    if type(said) is str and first_year is not None and _YEAR.search(said):
        return _of_named_years(said, first_year)
    factor = first_factor(said, is_percent=is_percent)
    return None if factor is None else _from_first_year(factor)


def _of_named_years(said: str, first_year: int) -> Phasing | None:
    """Return the phasing of a text that says what comes in each year, from the first one on."""
    factors = list[float]()
    for place, part in enumerate(_THEN.split(said.strip())):
        factor, years = _factor_and_years(part)
        at = first_year + place
        is_full_before = place == 0 and factor == 1 and years and years[0] <= first_year
        if factor is None or not (years in ([at], []) or is_full_before):
            return None
        if not years and place == 0:
            return None
        factors.append(factor)
    if len(factors) == 1:
        return _from_first_year(factors[0])
    return Phasing(tuple(factors)) if factors[-1] == 1 else None


def _factor_and_years(said: str) -> tuple[float | None, list[int]]:
    factor = said_factor(_YEAR.sub("", said).strip())
    return factor, [int(year) for year in _YEAR.findall(said)]


def other_readings(said: object, first_year: int) -> tuple[int, str, str] | None:
    """Return the year after the first that an effect is said to come in, and two readings of it.

    Examples
    --------
    >>> other_readings("Fuld effekt fra 2029", 2027), other_readings("Halv effekt i 2028", 2027)
    ((2029, '0/0/100 %', '33/67/100 %'), (2028, '0/50/100 %', '50/50/100 %'))
    """
    if not isinstance(said, str):
        return None
    factor, years = _factor_and_years(said)
    if factor is None or len(years) != 1 or not 0 < years[0] - first_year < _MOST_SHOWN:
        return None
    before, full = years[0] - first_year, factor == 1
    end = [100] if full else [round(100 * factor), 100]
    some = [100 * (n + 1) / (before + 1) if full else 100 * factor for n in range(before)]
    late, early = (
        "/".join(f"{share:.0f}" for share in (*shares, *end)) + " %"
        for shares in ([0] * before, some)
    )
    return years[0], late, early


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
