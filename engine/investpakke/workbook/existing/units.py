"""Units of money and price levels, however a Dane writes them: "(mio.kr.)", "hele 1.000 kr."."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CURRENCY = r"(?:kr(?:oner)?|dkk)"
_THOUSAND = r"(?:tusinder?|tusind|tus|thousands?|t|k|1 ?000|000)"
_MILLION = r"(?:millioner|millions?|mill?|mio|mn|m)"
_OF = r"(?: ?of)? ?"

UNIT: Final = re.compile(
    rf"(?<![^\W_])(?:(?:i|in|hele|beløb i) )*(?:"
    rf"(?P<thousand>{_THOUSAND}{_OF}{_CURRENCY}|{_CURRENCY} ?(?:thousands?|1 ?000|000|k))"
    rf"|(?P<million>{_MILLION}{_OF}{_CURRENCY}|{_CURRENCY} ?{_MILLION}|mio)"
    rf"|(?P<plain>{_CURRENCY}))(?![^\W_])"
)
"""A unit of money in a spoken text: small letters, without dots, commas and apostrophes."""

NAMES: Final = {"plain": "kr.", "thousand": "tusind kr.", "million": "mio. kr."}
"""What each kind is called; its worth in tkr. stands in `layout.TKR_PER_UNIT`."""

_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_LEVEL = r"(?:pris(?:er|niveau)?|pl(?: ?niveau)?|p/l(?:[ -]?niveau)?|niveau|prices|price level)"
PRICES: Final = re.compile(
    rf"\(?\b(?:(?:i|in|faste|løbende|opgjort i|alle er) )*(?:"
    rf"{_YEAR.format('before')}[ -]?{_LEVEL}|{_LEVEL}[ :-]*{_YEAR.format('after')})\b\)?"
)
"""A price level in a spoken text: "2025-priser", "pl 2025", "prisniveau 2025"."""


def unit_of(match: re.Match[str]) -> str:
    """Return what the unit that was found is called."""
    return NAMES[str(match.lastgroup)]


@lru_cache(maxsize=4096)
def price_year(said: str) -> int | None:
    """Return the year whose prices a spoken text says amounts are in.

    Examples
    --------
    >>> price_year("beløb i 1000 kr (2025-pl)"), price_year("prisniveau 2026"), price_year("2025")
    (2025, 2026, None)
    """
    found = PRICES.search(said)
    return int(found["before"] or found["after"]) if found else None
