"""Units of money and price levels, however a Dane writes them: "(mio.kr.)", "hele 1.000 kr."."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from investpakke.text import Text, in_context, joined, same

_CURRENCY = r"(?:kr(?:oner)?|dkk)"
_THOUSAND = r"(?:tusinder?|tusind|tus|thousands?|t|k|1 ?000|000)"
_MILLION = r"(?:millioner|millions?|mill?|mio|mn|m)"
_OF = r"(?: ?of)? ?"
_TIMES = r"(?:[x×*]|gange|times) ?"
_IN = r"(?:(?<=(?<!\w)i )|(?<=(?<!\w)in )|(?<=(?<!\w)i hele ))"
_NO_CURRENCY = rf"(?!{_OF}(?:{_CURRENCY}|tkr|{_THOUSAND}{_OF}{_CURRENCY}|{_MILLION})(?!\w))"

UNIT: Final = re.compile(
    rf"(?<![^\W_])(?:(?:i|in|hele|beløb i) )*(?:"
    rf"(?P<thousand>{_THOUSAND}{_OF}{_CURRENCY}|{_CURRENCY} ?(?:thousands?|1 ?000|000|k)"
    rf"|{_TIMES}1 ?000 ?{_CURRENCY}|{_CURRENCY} \(?{_TIMES}1 ?000"
    rf"|(?:{_TIMES}1 ?000|{_IN}(?:tusinder?|tusind|1 ?000|thousands?)){_NO_CURRENCY})"
    rf"|(?P<million>{_MILLION}{_OF}{_CURRENCY}|{_CURRENCY} ?{_MILLION}|mio"
    rf"|{_TIMES}1 ?000 ?000 ?{_CURRENCY}|{_CURRENCY} \(?{_TIMES}1 ?000 ?000"
    rf"|(?:{_TIMES}1 ?000 ?000|{_IN}(?:millioner|millions)){_NO_CURRENCY})"
    rf"|(?P<plain>{_CURRENCY}))(?![^\W_])"
)
"""A unit of money in a spoken text: small letters, without dots, commas and apostrophes.

What amounts are to be multiplied by, or counted in, says it too: "x 1.000", "i tusinder".
"""

_SCALED_TWICE: Final = re.compile(
    rf"(?<!\w){_TIMES}1 ?000(?: ?000)? (?:tkr|mkr|{_THOUSAND}{_OF}{_CURRENCY}|{_MILLION}(?!\w))"
    rf"|(?<!\w)(?:tkr|{_THOUSAND}{_OF}{_CURRENCY}|{_MILLION}{_OF}{_CURRENCY}) \(?{_TIMES}1 ?000"
    r"|(?<!\w)(?:ganget|multipliceret|divideret|delt|skaleret|faktor|factor|multiplied|divided"
    r"|scaled) (?:med |by |på )?1 ?000(?: ?000)?(?!\d)"
)

_WORD_OF_SCALE = (
    r"(?:tusinder?|tusind|tus|thousands?|t|k|1[., ]?000|millioner|millions?|mill?|mio|mn|m)"
)
_BEGIN, _END = r"(?<![\w.,])", r"(?![^\W_])"
_DASHED: Final = re.compile(
    rf"{_BEGIN}({_WORD_OF_SCALE})\.?\s*[-\u2010-\u2015\u2212]\s*({_CURRENCY}){_END}"
)
_PULLED_APART: Final = re.compile(
    rf"{_BEGIN}{_WORD_OF_SCALE}(?:\W|_)+{_CURRENCY}{_END}"
    rf"|(?<!\w){_CURRENCY}(?:\W|_)+{_WORD_OF_SCALE}{_END}"
)
_SCALE: Final = re.compile(
    rf"{_BEGIN}(?:tusinder?|tus|1[., ]?000|millioner|mill|mio|thousands?|millions?){_END}"
)
_LAST_SCALE: Final = re.compile(rf"{_BEGIN}{_WORD_OF_SCALE}\W*$")
_CHOICE: Final = re.compile(r"[\s()\[\]/|]*(?:eller|og|or|and)?[\s()\[\]/|]*")

NAMES: Final = {"plain": "kr.", "thousand": "tusind kr.", "million": "mio. kr."}
"""What each kind is called; its worth in tkr. stands in `layout.TKR_PER_UNIT`."""

_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<{0}>[2-4]\d)"
_PRICES_AND_PAY = r"(?:pris-? ?(?:og|/|&) ?-?løn|løn-? ?(?:og|/|&) ?-?pris)(?:[ -]?niveau|er)?"
_LEVEL = (
    rf"(?:{_PRICES_AND_PAY}|pris[ -]?niveau|priser|pris"
    r"|(?:pl|p/l)(?:[ -]?niveau)?|niveau|prices|price level)"
)
_PL = rf"(?:(?:pl|p/l|prisniveau)(?:[ -]?niveau)?|{_PRICES_AND_PAY})"
PRICES: Final = re.compile(
    rf"\(?\b(?:(?:i|in|faste|løbende|opgjort i|alle er) )*(?:"
    rf"{_YEAR.format('before')}[ -]?{_LEVEL}|{_LEVEL}[ :-]*{_YEAR.format('after')}"
    rf"|{_SHORT_YEAR.format('short_before')}[ -]?{_PL}"
    rf"|{_PL}[ :-]*'?{_SHORT_YEAR.format('short_after')})\b\)?"
)
"""A price level in a spoken text: "2025-priser", "pl 2025", "prisniveau 2025", "pl26"."""


def price_year_of(match: re.Match[str]) -> int:
    """Return the year of a price level that was found."""
    short = match["short_before"] or match["short_after"]
    return 2000 + int(short) if short else int(match["before"] or match["after"])


_THOUSANDS: Final = in_context("unit of a model", "tkr.")


def unit_words(unit: str) -> Text:
    """Return what readers call a unit of money."""
    return _THOUSANDS if unit == NAMES["thousand"] else same(unit)


def all_units(units: Iterable[str], between: str = " / ") -> Text:
    """Return what readers call some units, each once."""
    return joined(map(unit_words, dict.fromkeys(units)), between)


def unit_of(match: re.Match[str]) -> str:
    """Return what the unit that was found is called."""
    return NAMES[str(match.lastgroup)]


def undashed(text: str) -> str:
    """Return a folded text in which no dash stands between the two words of a unit.

    Examples
    --------
    >>> undashed("beløb i 1.000-kr."), undashed("mio. – kr."), undashed("pakke 2 - kr.")
    ('beløb i 1.000 kr.', 'mio kr.', 'pakke 2 - kr.')
    """
    return _DASHED.sub(r"\1 \2", text)


def may_be_scaled(text: str, *, anywhere: bool = False) -> bool:
    """Return whether a folded text that says "kr." may mean thousands or millions of them.

    Parameters
    ----------
    text : str
        The text.
    anywhere : bool
        Whether "tusind" may stand anywhere, and not beside the currency alone.

    Examples
    --------
    >>> [may_be_scaled(text) for text in ("1.000,- kr.", "tusinder, kr.", "beløb i kr.")]
    [True, True, False]
    """
    return bool(_PULLED_APART.search(text) or (anywhere and _SCALE.search(text)))


def is_scale(text: str) -> bool:
    """Return whether a folded text ends with what money may be counted in: "beløb i tusind"."""
    return _LAST_SCALE.search(text) is not None


def is_scaled_twice(said: str) -> bool:
    """Return whether a spoken text may scale its amounts once more than its unit does.

    Examples
    --------
    >>> [is_scaled_twice(said) for said in ("x 1000 tkr", "ganget med 1000", "x 1000 kr")]
    [True, True, False]
    """
    return _SCALED_TWICE.search(said) is not None


def are_two_units(said: str) -> bool:
    """Return whether a spoken text gives two units to choose from: "(tkr / kr)"."""
    found = list(UNIT.finditer(said))
    return any(
        unit_of(one) != unit_of(other)
        and _CHOICE.fullmatch(said[one.end() : other.start()]) is not None
        for one, other in pairwise(found)
    )


@lru_cache(maxsize=4096)
def price_year(said: str) -> int | None:
    """Return the year whose prices a spoken text says amounts are in.

    Examples
    --------
    >>> price_year("beløb i 1000 kr (2025-pl)"), price_year("tkr pl26"), price_year("2025")
    (2025, 2026, None)
    """
    found = PRICES.search(said)
    return price_year_of(found) if found else None
