"""Chances in words: a fixed scale, no finer than what an estimate of uncertainty can carry."""

from __future__ import annotations

import math
from typing import Final

from investpakke.show.numbers import percent
from investpakke.text import Language, Text

SCALE: Final[tuple[tuple[float, Text], ...]] = (
    (0.0, Text("under 1 in 20")),
    (0.05, Text("about 1 in 10")),
    (0.15, Text("about 1 in 5")),
    (0.225, Text("about 1 in 4")),
    (0.29, Text("about 1 in 3")),
    (0.365, Text("about 2 in 5")),
    (0.45, Text("about 1 in 2")),
    (0.55, Text("about 3 in 5")),
    (0.635, Text("about 2 in 3")),
    (0.71, Text("about 3 in 4")),
    (0.775, Text("about 4 in 5")),
    (0.85, Text("about 9 in 10")),
    (0.95, Text("over 19 in 20")),
)
"""From which chance each word is used: about midway between two fractions."""


def in_words(chance: float) -> Text:
    """Return the word for a chance; 19 in 20 itself is not over it.

    Examples
    --------
    >>> in_words(0.74).en, in_words(0.9999).da, in_words(0.0).en
    ('about 3 in 4', 'over 19 af 20', 'under 1 in 20')
    """
    last = len(SCALE) - 1
    below = [
        word
        for i, (least, word) in enumerate(SCALE)
        if chance > least or (chance == least and i != last) or i == 0
    ]
    return below[-1]


def chance(value: float, language: Language) -> str:
    """Return a probability in words, with whole per cents that are never 0 or 100.

    Examples
    --------
    >>> chance(0.99997, "da"), chance(0.5, "en"), chance(0.0, "en")
    ('over 19 af 20 (over 99 %)', 'about 1 in 2 (50%)', 'under 1 in 20 (under 1%)')
    """
    return f"{in_words(value).in_language(language)} ({chance_percent(value, language)})"


def chance_percent(value: float, language: Language) -> str:
    """Return a probability in whole per cents; draws and estimates never make it certain.

    Examples
    --------
    >>> chance_percent(0.996, "da"), chance_percent(0.744, "en")
    ('over 99 %', '74%')
    """
    whole = math.floor(value * 100 + 0.5)
    if whole <= 0:
        return f"under {percent(0.01, language, 0)}"
    if whole >= 100:
        return f"over {percent(0.99, language, 0)}"
    return percent(value, language, 0)
