"""What headers, units and labels of a model mean, whatever way they are written."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from investpakke.text import Bilingual, Text
from investpakke.workbook.foreign.units import PRICES, UNIT, undashed, unit_of
from investpakke.workbook.ooxml.sheet_cells import Value

MONEY: tuple[str, ...] = (
    "investment",
    "average_saving",
    "unit_saving",
    "yearly_saving",
    "full_saving",
    "running",
    "one_off",
)
"""Columns whose amounts have a unit."""

NUMBERS: tuple[str, ...] = (*MONEY, "persons", "participants", "averaging_years", "start", "end")
"""Columns that hold nothing but numbers."""

_YEARS = (1990, 2200)


def is_of_year(key: str) -> bool:
    """Return whether a column's key is that of one year's amounts, e.g. "cost 2025"."""
    return key[-1:].isdecimal()


def quantity_of(key: str) -> str:
    """Return the quantity of a column's key: "cost" of "cost 2025"."""
    return key.partition(" ")[0]


def is_added(key: str) -> bool:
    """Return whether a sum of cases adds the column of a key."""
    if is_of_year(key):
        return not key.startswith("phasing")
    return key in {"persons", "participants"} or (key in MONEY and key != "unit_saving")


def header_of(key: str) -> str:
    """Return the usual header of a column, by its key.

    Examples
    --------
    >>> header_of("investment"), header_of("cost 2025")
    ('Årlig investering', 'Udgift 2025')
    """
    quantity, _, year = key.partition(" ")
    said = texts()["columns"].get(quantity) or texts()["usual"][quantity]
    return f"{said[0]} {year}".strip()


def english_header_of(key: str) -> str:
    """Return the usual English header of a column, by its key."""
    quantity, _, year = key.partition(" ")
    said = texts()["english"].get(quantity) or texts()["usual"][quantity][1]
    return f"{said} {year}".strip()


def header_text(key: str) -> Text:
    """Return the usual header of a column, by its key, in both languages."""
    return Bilingual(header_of(key), english_header_of(key))


@cache
def texts() -> dict[str, Any]:
    """Return the texts of `headers.toml`."""
    return tomllib.loads(Path(__file__).with_name("headers.toml").read_text("utf-8"))


LONGEST_TEXT = 32_767
"""Characters of a cell in Excel; what a file has beyond them is not looked at."""


def folded(text: str) -> str:
    """Return a text in small letters; "å" is one, though a Mac may write it as "a" and a ring.

    Examples
    --------
    >>> folded("A\u030arlig")
    'årlig'
    """
    text = text[:LONGEST_TEXT]
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def one_of(words: Iterable[str]) -> str:
    """Return a pattern of which one of some words matches a folded text, the longest first.

    Examples
    --------
    >>> one_of(("Gns", "Gennemsnit"))
    'gennemsnit|gns'
    """
    return "|".join(re.escape(folded(word)) for word in sorted(words, key=len, reverse=True))


def spoken(text: str) -> str:
    """Return a text in small letters on one line, without soft hyphens, dots and commas.

    Examples
    --------
    >>> spoken("Beløb i 1.000  kr.")
    'beløb i 1000 kr'
    """
    lower = undashed(folded(text).replace("\u00ad", "").replace("\u00a0", " "))
    lower = _NOTE_MARK.sub("", lower)
    return " ".join(re.sub(r"[.,'’´]", "", lower).split())


_NOTE_MARK = re.compile(r"[¹²³⁰⁴-⁹]+|\*+\s*$")
"""The mark of a note at a header: "Besparelse²", "Besparelse*"."""


_NO_LETTER = re.compile(r"\W|_")


def compact(text: str) -> str:
    r"""Return nothing but a text's letters and digits.

    Examples
    --------
    >>> compact("Helårs-\npersoner"), compact("#")
    ('helårspersoner', 'nr')
    """
    lower = folded(text).replace("#", "nr")
    return lower if lower.isalnum() else _NO_LETTER.sub("", lower)


def without_prices(text: str) -> str:
    """Return a header without the price level in it.

    Examples
    --------
    >>> without_prices("Udgift (2025-priser)")
    'udgift '
    """
    return PRICES.sub(" ", folded(text)).replace("  ", " ")


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
    said = PRICES.sub(" ", spoken(text))
    found = UNIT.search(said)
    rest = compact(UNIT.sub(" ", said) if found else said)
    return Header(rest, unit_of(found) if found else None)


_NO_YEAR = re.compile(
    r"(?<![^\W_])(?:måned|månedlig|månedligt|mdr?|kvartal|uge|dag|month|week)(?![^\W_])"
)


def is_unit_a_month(text: str) -> bool:
    """Return whether a line states a unit of amounts that are not yearly: "t.kr. pr. måned"."""
    said = UNIT.sub(" ", PRICES.sub(" ", spoken(text)))
    words = set(re.findall(r"[^\W\d_]+", said))
    if not UNIT.search(spoken(text)) or not _NO_YEAR.search(folded(text)):
        return False
    return words <= set(texts()["unit_line"]["words"]) | {
        "måned",
        "månedlig",
        "månedligt",
        "md",
        "mdr",
        "kvartal",
        "uge",
        "month",
        "week",
    }


def unit_line(text: str) -> str | None:
    """Return the unit that a line states for what is below it, if that is what it says.

    Examples
    --------
    >>> unit_line("Alle beløb i tusind kr."), unit_line("Sager 2025 (mio. kr.)")
    ('tusind kr.', 'mio. kr.')
    >>> unit_line("Gevinst på 9 mio. kr. i 2025") is None
    True
    >>> unit_line("tkr. Indfasning er indregnet."), unit_line("Tal i tkr., afrundede")
    ('tusind kr.', 'tusind kr.')
    >>> unit_line("Budget 2026, t.kr. pr. år"), unit_line("Sager (kr. pr. helårsperson)")
    ('tusind kr.', None)
    >>> unit_line("1.000 kr., 2027-pris- og lønniveau"), unit_line("Hele kr. ekskl. moms")
    ('tusind kr.', 'kr.')
    >>> unit_line("Hele kr., løbende priser er ikke anvendt"), unit_line("T.kr., dog kr. i bilag 2")
    ('kr.', None)
    """
    if is_unit_a_month(text):
        return None  # an amount a month is none a year
    bare = without_asides(text)
    if bare != text and len({unit_of(found) for found in UNIT.finditer(spoken(bare))}) > 1:
        return None  # "kr. uden moms, 1.000 kr. ekskl. moms"
    text = bare
    parts = _SENTENCES.split(text)
    found = {unit for part in parts if (unit := _unit_of_line(part)) is not None}
    return found.pop() if len(found) == 1 else None


BOTH_SIGNS = re.compile(
    r"[,;(]?\s*\+\s*[=:]?\s*[^\W\d_]+\W+(?:og\W+|and\W+|/\s*)?"
    r"[-−–]\s*[=:]?\s*(?P<minus>[^\W\d_]+)\)?"
)
"""What both signs are said to mean: "+ merudgift, - mindreudgift"."""

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ+−–-])|[\r\n]+")
_YEARS_TO = r"(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)?\d\d"


def without_asides(text: str) -> str:
    """Return a line without what may stand beside a unit and alters no amount.

    Examples
    --------
    >>> without_asides("Udgifter, 1.000 kr. (ekskl. moms)"), without_asides("kr., årets priser")
    ('Udgifter, 1.000 kr.', 'kr.')
    """
    if "?" in text:
        return text  # it asks, and says nothing
    bare, count = _asides().subn(" ", text)
    bare, signs = _SIGN_ASIDE.subn(" ", bare)
    if not count + signs:
        return text
    bare = re.sub(r"[(\[][\s.,:;–—-]*[)\]]", " ", bare)  # the brackets in which it stood
    bare = re.sub(r"([(\[])[\s.,:;–—-]+|[\s,:;–—-]+(?=[)\]])", r"\1", bare)
    return re.sub(r"\s+", " ", bare).rstrip(" ,:;–—-").strip()


@cache
def _asides() -> re.Pattern[str]:
    said = texts()["unit_line"]
    plain, yearly = (
        "|".join(
            r"\.?\s+".join(map(re.escape, word.split()))
            for word in sorted(said[key], key=len, reverse=True)
        )
        for key in ("asides", "each_year")
    )
    level = f"(?:{PRICES.pattern})"
    aside = rf"(?:(?:i|in|og|and|samt)\s+)*(?:{plain}|(?:{yearly})(?:\s+{_YEARS_TO})?|{level})"
    return re.compile(rf"(?<![\w-]){aside}(?![\w-])", re.IGNORECASE)


_SIGN_ASIDE = re.compile(
    r"\((?=[^()]*(?:minus|fortegn|negativ))(?![^()]*(?:\bkr|dkk|mio|tus|mill|\d))[^()]*\)",
    re.IGNORECASE,
)
"""What brackets say of signs, and no unit: "(besparelser er angivet med minus)"."""


def _unit_of_line(text: str) -> str | None:
    """Return the unit that one sentence states for what is below it."""
    text = re.sub(r"\([^()]*=[^()]*\)", " ", text)  # (+ = udgift, - = besparelse)
    text = BOTH_SIGNS.sub(" ", text)
    plain = PRICES.sub(" ", undashed(folded(text)))
    parts = re.split(r"[,:;–—-]", plain)
    last = unit_named(parts[-1])  # "Sager 2025, mio. kr."
    if last is not None:
        return last
    said = PRICES.sub(" ", spoken(text))
    for part in (re.split(r"[,;–—-]", plain)[-1], *re.findall(r"\(([^()]*)\)", plain)):
        if (unit := _unit_a_year(part)) is not None:  # "Sager 2025, mio. kr. pr. år"
            return unit
    found = UNIT.search(said)
    if found is None:
        return None
    before, after = said[: found.start()], said[found.end() :]
    in_brackets = before.rstrip().endswith("(") and after.lstrip()[:1] in {"", ")", ",", "-", "/"}
    introduced = found[0].startswith(("i ", "in ", "beløb i ")) and not after.strip(" )")
    rest = set(re.findall(r"\w+", _without_one_year(before + " " + after)))
    leads = not before.strip() and _led_by_unit(text)
    if in_brackets or introduced or leads or rest <= set(texts()["unit_line"]["words"]):
        return unit_of(found)
    return None


_AFTER_UNIT = re.compile(r"^[^,;(]{1,30}?[,;(](?P<rest>.*)$", re.DOTALL)


def _led_by_unit(text: str) -> bool:
    """Return whether a line begins with its unit, and what follows makes no exception from it."""
    after = _AFTER_UNIT.match(text)
    if after is None or not UNIT.fullmatch(spoken(text[: after.start("rest") - 1])):
        return False
    rest = folded(after["rest"])
    said = texts()["unit_line"]
    return not (UNIT.search(spoken(rest)) or any(word in rest for word in said["exceptions"]))


def _without_one_year(said: str) -> str:
    """Return what is said besides the year of one budget: "budget 2026, t.kr." is of one."""
    years = _SOME_YEAR.findall(said)
    return _SOME_YEAR.sub(" ", said) if len(years) == 1 else said


_SOME_YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?!\d|\s*[-–/]\s*\d)")


def _unit_a_year(text: str) -> str | None:
    """Return the unit of a part of a line that says a unit, that it is a year's, and no more."""
    said = spoken(text)
    units = {unit_of(found) for found in UNIT.finditer(said)}
    words = set(re.findall(r"\w+", UNIT.sub(" ", said)))
    return units.pop() if len(units) == 1 and words <= set(texts()["unit_line"]["a_year"]) else None


def unit_named(text: str) -> str | None:
    """Return the unit that a cell or a mapping names, e.g. "tkr."."""
    said = re.sub(r"[\s(\[]+|[)\]]", " ", PRICES.sub(" ", spoken(text))).strip()
    found = UNIT.fullmatch(said)
    return unit_of(found) if found else None


@cache
def column_names() -> dict[str, tuple[str, int]]:
    """Return the column's key and the rank of each header among those of that column."""
    return {
        compact(name): (key, rank)
        for key, names in texts()["columns"].items()
        for rank, name in enumerate(names)
    }


def column_key(text: str) -> str:
    """Return the key of the column that a header names, "" for none.

    Examples
    --------
    >>> column_key("Gns. årlig besparelse (tkr.)"), column_key("Pris")
    ('average_saving', '')
    >>> column_key("Målgruppe / indsats"), column_key("Nr. og navn"), column_key("Note / navn")
    ('name', 'name', '')
    """
    key = column_names().get(read_header(text).text, ("", 0))[0]
    if key or len(text) > _LONGEST_PAIR:
        return key
    keys = {
        column_names().get(compact(part), ("", 0))[0]
        for part in re.split(r"\s*[/,&]\s*|\s+(?:og|eller|and|or)\s+", folded(text).strip())
    }
    return "name" if "name" in keys and keys <= {"number", "name", "group"} else ""


_LONGEST_PAIR = 60
"""Letters of a header that names two columns of texts in one: "Målgruppe / indsats"."""


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


@lru_cache(maxsize=8192)
def total_word(
    text: str, groups: tuple[str, ...] = ()
) -> Literal["whole", "first", "compares", ""]:
    """Return how far a label says that its row sums others.

    Parameters
    ----------
    text : str
        The label.
    groups : tuple of str
        What the table's groups are called, one of which the sum may be of.

    Returns
    -------
    str
        "whole" where it says nothing else, "first" where a total's words begin or end it,
        "compares" where it begins as a share or a mean does, else "".

    Examples
    --------
    >>> total_word("I alt, målgruppe 1"), total_word("Hele pakken"), total_word("I alt, unge")
    ('whole', 'whole', 'first')
    >>> total_word("I alt, unge", ("Unge",)), total_word("Andel af pakken"), total_word("Summer")
    ('whole', 'compares', '')
    """
    if not may_sum(text):
        return ""
    said = _BLANKS.sub(" ", UNIT.sub(" ", spoken(text))).strip(" -")
    if not said:
        return ""
    named, sums, wholes, comparisons = _total_patterns()
    begins = sums.match(said) or re.search(rf"(?:^| )(?:{named})$", said)
    rest = sums.sub(" ", said) if begins else said
    left = f" {' '.join(rest.split())} "
    for group in groups:
        left = left.replace(f" {_BLANKS.sub(' ', spoken(group)).strip()} ", " ")
    words = left.split()
    others = [word for word in words if not word.isdecimal()]
    if begins and _fillers().issuperset(others):
        return "whole"
    plain = [w for w in words if w not in _WHOLE_FILLERS and not is_year(_number(w))]
    if wholes.fullmatch(" ".join(plain)):
        return "whole"
    if begins:
        return "first"
    return "compares" if comparisons.match(said) else ""


def is_part(label: str) -> bool:
    """Return whether a row's label says that it splits up the row above: "- heraf løn".

    Examples
    --------
    >>> is_part("- heraf løn"), is_part("Løn")
    (True, False)
    """
    said = " ".join(re.findall(r"[^\W\d_]+", folded(label)))
    return re.match(rf"(?:{one_of(texts()['posts']['parts'])})(?!\w)", said) is not None


def _number(word: str) -> float | None:
    return float(word) if word.isdecimal() and word.isascii() else None


_WHOLE_FILLERS = frozenset(("hele", "hel", "den", "samlede", "the", "whole", "entire"))


def may_sum(text: str) -> bool:
    """Return whether a text holds the first word of any total's words: most hold none of them."""
    return _some_total_word().search(folded(text)) is not None


@cache
def _some_total_word() -> re.Pattern[str]:
    said = texts()["totals"]
    words = {
        word.split()[0].split("-")[0]
        for key in ("sums", "wholes", "comparisons")
        for word in said[key]
    }
    return re.compile("|".join(map(re.escape, sorted(words))))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(texts()["totals"]["fillers"])


@cache
def _total_patterns() -> tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    said = texts()["totals"]
    sums, wholes, comparisons = (
        "|".join(re.escape(spoken(word)) for word in sorted(said[key], key=len, reverse=True))
        for key in ("sums", "wholes", "comparisons")
    )
    return (
        sums,
        re.compile(rf"(?<!\S)(?:{sums})(?!\S)"),
        re.compile(wholes),
        re.compile(rf"(?:{comparisons})(?!\S)"),
    )


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


def shown_text(value: Value | None) -> str:
    """Return what a text cell shows: a number as its digits, and each letter as one sign."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    text = unicodedata.normalize("NFC", str(value)).strip()
    return text if text.isprintable() else _on_one_line(text)


def _on_one_line(text: str) -> str:
    """Return a text without line breaks, soft hyphens and the control codes that files may hold."""
    return " ".join("".join(c for c in text if c.isspace() or c.isprintable()).split())
