"""Headers that decide a result by their words, or are years or months; values with a number."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from investpakke.workbook.foreign.headers import (
    NUMBERS,
    column_key,
    compact,
    folded,
    texts,
    without_prices,
)
from investpakke.workbook.foreign.phasing_cells import said_factor
from investpakke.workbook.ooxml.sheet_cells import Value


def plain(text: str) -> str:
    """Return a header in small letters, its words whole and æ, ø, å as ae, oe, aa."""
    lower = folded(text).replace("\u00ad", "")
    joined = re.sub(r"(?<=\w)-\s+(?=[a-zæøå])(?!(?:og|eller|and|or)\b)", "", lower)
    for letter, written in (("å", "aa"), ("æ", "ae"), ("ø", "oe")):
        joined = joined.replace(letter, written)
    return joined


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    """Return compounds, phrases, words of labels, and headers that decide as they stand."""
    said = texts()["deciding"]
    stems = "|".join(sorted((plain(stem) for stem in said["stems"]), key=len, reverse=True))
    endings = "|".join(sorted(said["endings"], key=len, reverse=True))
    prefixes = "|".join(plain(prefix) for prefix in said["prefixes"])
    phrases = "|".join(re.escape(plain(word)) for word in said["words"])
    return (
        re.compile(rf"(?:{prefixes})?(?:{stems})\w*|\w*(?:{stems})(?:{endings})"),
        re.compile(rf"(?<!\w)(?:{phrases})(?!\w)"),
        frozenset(said["labels"]),
        frozenset(map(plain, said["heads"])),
    )


@lru_cache(maxsize=4096)
def is_deciding_header(text: str) -> bool:
    """Return whether a header carries a word of a column that decides a result.

    Examples
    --------
    >>> [is_deciding_header(t) for t in ("Merudgift", "Indfasningsgrad", "Årlig drift", "Kilde")]
    [True, True, True, False]
    >>> is_deciding_header("Omkostningssted"), is_deciding_header("Ansvarlig forvaltning")
    (False, False)
    """
    compounds, phrases, labels, heads = _words()
    said = plain(without_prices(text))
    tokens = re.findall(r"[^\W\d_]+", said)
    key = column_key(text)
    if key == "gain":
        return False  # a result by its name, and compared
    if " ".join(tokens) in heads:
        return True
    if any(
        token in labels
        or any(
            token.endswith(label) and compounds.fullmatch(token)
            for label in labels
            if len(label) > 2 or label == "nr"
        )
        for token in tokens
    ):
        return False
    if key in NUMBERS or key == "phasing" or phrases.search(said):
        return True
    return any(compounds.fullmatch(token) for token in tokens)


def _without_bracket(text: str) -> str:
    """Return a header without prices and a bracket at its end: "2025 (tkr.)" is "2025"."""
    return re.sub(r"\s*\([^)]*\)\s*$", "", plain(without_prices(text))).strip()


@lru_cache(maxsize=4096)
def is_year_header(text: str) -> bool:
    """Return whether a header is a year: "2025", "Budget 2025", "BO2026", "År 1".

    Examples
    --------
    >>> [is_year_header(text) for text in ("B2025", "Overslagsår 2026", "1. år", "Status 2025")]
    [True, True, True, False]
    """
    return _year_header().fullmatch(_without_bracket(text)) is not None


@cache
def _year_header() -> re.Pattern[str]:
    words = "|".join(plain(word) for word in texts()["year_columns"]["words"])
    year = r"(?:19|20|21)\d\d(?:\s*[/-]\s*\d{2,4})?"
    return re.compile(
        rf"(?:(?:{words})\.?\s*-?\s*)?{year}|(?:aar|year)\s*\d{{1,2}}|"
        r"(?:b|bo|bf|bfo)\s*'?[2-9]\d|\d{1,2}\.?\s*(?:aar|year)"
    )


@lru_cache(maxsize=4096)
def is_month_header(text: str) -> bool:
    """Return whether a header is a month, quarter or day: "jan-25", "2. kvt. 2025", "1.1.2025".

    Examples
    --------
    >>> [is_month_header(text) for text in ("Marts 2025", "md. 4", "Q1 2025", "Martsmøde")]
    [True, True, True, False]
    """
    return _month_header().fullmatch(_without_bracket(text)) is not None


@cache
def _month_header() -> re.Pattern[str]:
    said = texts()["month_columns"]
    names = "|".join(map(plain, said["names"]))
    counted = "|".join(map(plain, said["counted"]))
    year = r"(?:[\s./'-]*(?:(?:19|20|21)\d\d|\d\d))?"
    return re.compile(
        rf"(?:{names})\.?{year}|(?:{counted})\.?\s*-?\s*\d{{1,2}}{year}|"
        rf"\d{{1,2}}\.?\s*(?:{counted})\.?{year}|"
        r"\d{1,2}[-./]\d{1,2}[-./](?:\d\d){1,2}|\d{4}-\d\d-\d\d"
    )


_SOME_YEAR = re.compile(r"(?<!\d)(?:(?:19|20|21)\d\d|(?<=aar )\d{1,2}|(?<=year )\d{1,2})(?!\d)")


def without_year(text: str) -> str | None:
    """Return a header without the year in it; None where it has none."""
    said = " ".join(plain(without_prices(text)).split())
    rest = _SOME_YEAR.sub("#", said)
    return None if rest == said else compact(rest)


_QUANTITY = re.compile(r"[^\W\d_]+")


@cache
def _beside_numbers() -> frozenset[str]:
    return frozenset(plain(word) for word in texts()["deciding"]["beside_numbers"])


def is_quantity(value: Value | None) -> bool:
    """Return whether a cell holds a number, a share or a date, be it as text.

    Examples
    --------
    >>> [is_quantity(value) for value in (0.5, "50 %", "25/50/75/100", "Q3 2026", "halv effekt")]
    [True, True, True, True, True]
    >>> [is_quantity(value) for value in ("Vedtaget", "Sag 12 i byrådet", True, None)]
    [False, False, False, False]
    """
    if isinstance(value, float):
        return True
    if type(value) is not str:
        return False
    if said_factor(value) is not None:
        return True
    return any(map(str.isdigit, value)) and _beside_numbers().issuperset(
        _QUANTITY.findall(plain(value))
    )
