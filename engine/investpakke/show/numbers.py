"""Numbers as Danish and English readers write them; rounded here and nowhere else."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from investpakke.text import Language

_DIGITS = 15
"""What a double holds for certain: digits beyond are binary noise, not 2.4999999999999996."""

_ANY_SIZE = Context(prec=400, rounding=ROUND_HALF_UP)
"""A double has up to 309 digits before its point."""

_MARKS: dict[Language, dict[int, int]] = {"da": str.maketrans(",.", ".,"), "en": {}}
"""What the marks of thousands and of decimals are in each language, by those of Python."""


def number(value: float, language: Language, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a number with grouped thousands; halves round away from zero.

    Examples
    --------
    >>> number(1805.5, "da"), number(23.318, "en", 1), number(-8, "da", signed=True)
    ('1.806', '23.3', '-8')
    """
    rounded = _rounded(value, decimals)
    return f"{rounded:{'+' if signed and rounded else ''},f}".translate(_MARKS[language])


def short(value: float, language: Language, decimals: int = 2) -> str:
    """Return a number with at most ``decimals`` decimals, none of them a trailing zero.

    Examples
    --------
    >>> short(67.0, "da"), short(7.5, "da")
    ('67', '7,5')
    """
    text = number(value, "en", decimals)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(_MARKS[language])


def percent(value: float, language: Language, decimals: int = 1) -> str:
    """Return a share as a percentage; the whole is 100 %, without decimals.

    Examples
    --------
    >>> percent(0.2366, "da"), percent(0.2366, "en"), percent(1, "da")
    ('23,7 %', '23.7%', '100 %')
    """
    whole = abs(_rounded(value * 100, decimals)) == 100
    text = number(value * 100, language, 0 if whole else decimals)
    return f"{text} %" if language == "da" else f"{text}%"


def _rounded(value: float, decimals: int) -> Decimal:
    exact = Decimal(f"{value:.{_DIGITS}g}")
    rounded = exact.quantize(Decimal(1).scaleb(-max(decimals, 0)), context=_ANY_SIZE)
    return abs(rounded) if rounded == 0 else rounded
