"""What headers, units and labels of a model mean, whatever way they are written."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

MONEY: tuple[str, ...] = ("investment", "average_saving", "unit_saving")
"""Columns whose amounts have a unit."""

NUMBERS: tuple[str, ...] = (*MONEY, "persons", "averaging_years")
"""Columns that hold nothing but numbers."""

_PRICES = re.compile(r"\(?\b(?:i )?(?:19|20)\d\d[ -]?(?:priser|pl|p/l|prices)\b\)?")
_YEARS = (1990, 2200)


@cache
def texts() -> dict[str, Any]:
    """Return the texts of `headers.toml`."""
    return tomllib.loads(Path(__file__).with_name("headers.toml").read_text("utf-8"))


def folded(text: str) -> str:
    """Return a text in small letters; "å" is one, though a Mac may write it as "a" and a ring.

    Examples
    --------
    >>> folded("A\u030arlig")
    'årlig'
    """
    return unicodedata.normalize("NFC", text).casefold()


def spoken(text: str) -> str:
    """Return a text in small letters on one line, without soft hyphens, dots and commas.

    Examples
    --------
    >>> spoken("Beløb i 1.000  kr.")
    'beløb i 1000 kr'
    """
    lower = folded(text).replace("\u00ad", "").replace("\u00a0", " ")
    return " ".join(re.sub(r"[.,'’´]", "", lower).split())


def compact(text: str) -> str:
    r"""Return nothing but a text's letters and digits.

    Examples
    --------
    >>> compact("Helårs-\npersoner"), compact("#")
    ('helårspersoner', 'nr')
    """
    return re.sub(r"[^\w]|_", "", folded(text).replace("#", "nr"))


@cache
def _unit_forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds a unit in a spoken text, and the unit of each way to write it."""
    forms = {form: unit for unit, forms in texts()["units"].items() for form in forms}
    longest = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:(?:i|in) )?({longest})(?!\w)"), forms


class Header(NamedTuple):
    """What one header says: the text without its unit, and the unit."""

    text: str
    unit: str | None


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header:
    """Return the header's text, letters and digits only, and the unit of money it states.

    Examples
    --------
    >>> read_header("Gns. årlig besparelse (tusind kr.)")
    Header(text='gnsårligbesparelse', unit='tusind kr.')
    """
    said = _PRICES.sub(" ", spoken(text))
    pattern, forms = _unit_forms()
    found = pattern.search(said)
    rest = compact(pattern.sub(" ", said) if found else said)
    return Header(rest, forms[found[1]] if found else None)


def unit_line(text: str) -> str | None:
    """Return the unit that a line states for what is below it, if that is what it says.

    Examples
    --------
    >>> unit_line("Alle beløb i tusind kr."), unit_line("Sager 2025 (mio. kr.)")
    ('tusind kr.', 'mio. kr.')
    >>> unit_line("Gevinst på 9 mio. kr. i 2025") is None
    True
    """
    last = unit_named(re.split(r"[,:;–—-]", text)[-1])  # "Sager 2025, mio. kr."
    if last is not None:
        return last
    said = _PRICES.sub(" ", spoken(text))
    pattern, forms = _unit_forms()
    found = pattern.search(said)
    if found is None:
        return None
    before, after = said[: found.start()], said[found.end() :]
    in_brackets = before.rstrip().endswith("(") and after.lstrip().startswith(")")
    introduced = found[0] != found[1] and not after.strip(" )")
    rest = set(re.findall(r"\w+", before + " " + after))
    if in_brackets or introduced or rest <= set(texts()["unit_line"]["words"]):
        return forms[found[1]]
    return None


def unit_named(text: str) -> str | None:
    """Return the unit that a cell or a mapping names, e.g. "tkr."."""
    pattern, forms = _unit_forms()
    found = pattern.fullmatch(spoken(text))
    return forms[found[1]] if found else None


@cache
def column_names() -> dict[str, tuple[str, int]]:
    """Return the column's key and the rank of each header among those of that column."""
    return {
        compact(name): (key, rank)
        for key, names in texts()["columns"].items()
        for rank, name in enumerate(names)
    }


@cache
def _label_names() -> dict[str, str]:
    labels = texts()["labels"]
    return {compact(text): key for key in labels if key != "sheets" for text in labels[key]}


def label_key(text: str) -> str | None:
    """Return which setting a label names."""
    return _label_names().get(compact(text))


def is_total(*texts_of_row: str) -> bool:
    """Return whether a row's texts say that it sums or compares other rows.

    Examples
    --------
    >>> is_total("I alt, målgruppe 1"), is_total("Pakken i alt:"), is_total("Summerkurser")
    (True, True, False)
    """
    return any(_totals().search(_BLANKS.sub(" ", spoken(text)).strip()) for text in texts_of_row)


_BLANKS = re.compile(r"[^\w-]+")


@cache
def _totals() -> re.Pattern[str]:
    words = "|".join(re.escape(spoken(word)) for word in texts()["totals"]["words"])
    return re.compile(rf"^(?:{words})(?: |$)|(?:^| )(?:{words})$")


def is_year(value: object) -> bool:
    """Return whether a number can be a calendar year."""
    return isinstance(value, float) and value % 1 == 0 and _YEARS[0] <= value <= _YEARS[1]


@cache
def _headings() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in texts()["group_heading"]["words"])
    return re.compile(
        rf"^(?:(?:{words})\.?\s*)?(\d{{1,2}})(?:\s*[.:–—-]\s*|\s+|$)(?!\d)(.*)$", re.I
    )


def group_heading(text: str) -> tuple[int, str] | None:
    """Return number and name of a group from its heading row.

    Examples
    --------
    >>> group_heading("Målgruppe 2: Flere udsatte unge"), group_heading("1.1 Flere i job")
    ((2, 'Flere udsatte unge'), None)
    """
    found = _headings().match(text.strip())
    return (int(found[1]), found[2].strip()) if found else None
