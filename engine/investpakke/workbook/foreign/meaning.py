"""What the header of a column means, made up of known words: "Udgift 2025 (t.kr. pr. år)".

A header is understood only if every word of it is known and one of them names a quantity:
a word that is not known might turn the meaning, and the column is then not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Final, NamedTuple

from investpakke.workbook.foreign.headers import BOTH_SIGNS, folded, is_year, one_of, spoken, texts
from investpakke.workbook.foreign.units import PRICES, UNIT, price_year, unit_of
from investpakke.workbook.ooxml.dates import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from investpakke.workbook.ooxml.sheet_cells import DateNumber, Value


class Meaning(NamedTuple):
    """What a header says.

    Parameters
    ----------
    quantity : str
        The quantity: "cost", "running", "one_off", "saving", "gain", "net_cost", "phasing",
        "persons", "participants", or "" where only a year is said.
    qualifiers : frozenset of str
        What is said of it besides.
    year : int or None
        The calendar year, or 1, 2, … for "År 1".
    until : int or None
        The last year, where it says a period.
    unit : str or None
        The unit of money.
    price_year : int or None
        The year of its prices.
    sorts : frozenset of str
        The sorts of cost, or the public supports, of which alone the amount is.
    """

    quantity: str
    qualifiers: frozenset[str] = frozenset()
    year: int | None = None
    until: int | None = None
    unit: str | None = None
    price_year: int | None = None
    sorts: frozenset[str] = frozenset()

    @property
    def is_year_alone(self) -> bool:
        """Whether it says a year and nothing else: "2025", "Budget 2025", "BO2026"."""
        return self.year is not None and self.until is None and not self.quantity


_CALENDAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-–—]\s*((?:19|20)\d\d))?(?!\d)")
_SHORT = re.compile(r"(?<![^\W_])(?:b|bo|bf|bfo|o|år|year)\s*(?=(?:19|20)\d\d(?!\d))")
_TWO_DIGITS = re.compile(r"(?<![^\W_])(?:b|bo|bf|bfo)\s*'?([2-9]\d)(?![^\W_])")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*|/[^\W_]+|%")
_BROKEN = re.compile(r"(?<=[a-zæøå])-\s+(?=[a-zæøå])(?!(?:og|eller|and|or)\b)")
_MINUS = re.compile(
    r"[(,]?\s*[^\W\d_]+\s*:\s*[-−–](?!\s*\w)\s*\)?"  # (mindreudgift: -)
    r"|\(\s*[-−–]\s*\)|[(,]\s*(?:minus|negativt?)\)?"  # (-), (minus)
    r"|(?<!\w)[-−–]\s*=\s*\w+"  # - = besparelse
)
_YEAR_WORDS = frozenset(("år", "year"))
_LONGEST = 200

_TOGETHER: Final = {
    frozenset(("cost", "running")): "running",
    frozenset(("cost", "one_off")): "one_off",
    frozenset(("saving", "gain")): "gain",
    frozenset(("cost", "gain")): "net_cost",
    frozenset(("persons", "participants")): "persons",
    frozenset(("persons", "effect")): "persons",
    frozenset(("phasing", "effect")): "phasing",
    frozenset(("gain", "effect")): "gain",
    frozenset(("saving", "effect")): "saving",
    frozenset(("persons", "participants", "effect")): "persons",
}
"""What two quantities in one header say together: "Udgift (drift)"."""


@cache
def _phrases() -> tuple[dict[tuple[str, ...], tuple[str, str]], int]:
    """Return the kind and name of each phrase, by its words, and the longest one's length."""
    grammar = texts()["grammar"]
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for kind in ("qualifiers", "quantities"):
        for name, phrases in grammar[kind].items():
            for phrase in phrases:
                words = tuple(_WORDS.findall(spoken(phrase)))
                if words:
                    found[words] = (kind, name)
    for sort, phrase in _purposes():
        found.setdefault(tuple(_WORDS.findall(spoken(phrase))), ("sorts", sort))
    return found, max(map(len, found))


def _purposes() -> Iterator[tuple[str, str]]:
    """Yield what an amount may be of, and each way to say it: "på sygedagpenge"."""
    posts, purposes = texts()["posts"], texts()["grammar"]["purposes"]
    sorts = {word: word for kind in ("saving", "cost") for word in posts[f"{kind}_sorts"]}
    sorts |= dict.fromkeys(purposes["support"], "support")
    sorts |= {word: AREAS[usual] for usual, words in texts()["areas"].items() for word in words}
    for said, sort in sorts.items():
        yield sort, said
        yield from ((sort, f"{word} {said}") for word in (*purposes["before"], "og", "samt"))
        if " " not in said:
            yield sort, f"/{said}"


AREAS: Final = {"cost": "service", "saving": "transfers"}
"""What a budget's areas are called among the sorts, by what their amounts usually are."""

_WHOLES: Final = {"service": "service", "transfers": "transfers", "support": "transfers"}
"""What a sort of cost or a public support may be a part of, and which of them are one."""


def are_apart(some: Collection[str], others: Collection[str]) -> bool:
    """Return whether two amounts are of different sorts, none of which may be part of another.

    Examples
    --------
    >>> are_apart(frozenset({"kontanthjælp"}), frozenset({"sygedagpenge"}))
    True
    >>> are_apart(frozenset({"kontanthjælp"}), frozenset({"transfers"}))
    False
    """
    one, other = ({_WHOLES.get(sort, sort) for sort in sorts} for sorts in (some, others))
    wholes = [bool(sorts & {*_WHOLES}) for sorts in (one, other)]
    return bool(one and other) and not one & other and len(set(wholes)) == 1


@lru_cache(maxsize=8192)
def meaning_of_text(text: str) -> Meaning | None:
    """Return what a header says; None where it is not understood.

    Examples
    --------
    >>> meaning_of_text("Merudgifter 2025 (t.kr. pr. år)")[:3]
    ('cost', frozenset({'yearly'}), 2025)
    >>> [meaning_of_text(text).year for text in ("BO27", "År 2 (2027)", "Udgift år 2")]
    [2027, 2027, 2]
    >>> meaning_of_text("Overslagsår 2026").is_year_alone, meaning_of_text("Udgift til andet")
    (True, None)
    >>> [meaning_of_text(text).quantity for text in ("Bespar.", "Nettoeff. 2027", "Omkostn.")]
    ['saving', 'gain', 'cost']
    >>> hows = ("besparelse minus udgift", "udgift − besparelse")
    >>> [meaning_of_text(f"Netto ({how})").quantity for how in hows]
    ['gain', 'net_cost']
    """
    if len(text) > _LONGEST or not text.strip():
        return None
    explained = _explained(text)
    if explained is not None:
        return explained
    lower = folded(text)
    said = _BROKEN.sub("", spoken(_MINUS.sub(" ", _CUT.sub(_uncut, lower))))
    said = _written_out(said)
    prices = price_year(said)
    said = PRICES.sub(" ", said)
    units = {unit_of(found) for found in UNIT.finditer(said)}
    said = _SHORT.sub(" ", _TWO_DIGITS.sub(r" 20\1 ", UNIT.sub(" ", said)))
    years = _CALENDAR.findall(said)
    names = _named(_WORDS.findall(_CALENDAR.sub(" ", said)))
    if names is None or len(units) > 1 or len(years) > 1:
        return None  # a word that is not known, or two readings
    if names[2] is not None and years and years[0][1]:
        return None  # "År 2 (2026-2029)"
    quantities, qualifiers, relative, sorts = names
    if _MINUS.search(lower):
        qualifiers.add("minus")
    quantity = _TOGETHER.get(frozenset(quantities)) if len(quantities) > 1 else "".join(quantities)
    if quantity is None or not _may_be_of(quantity, qualifiers, sorts):
        return None
    year, until = (int(part) if part else None for part in (years[0] if years else ("", "")))
    return Meaning(
        quantity,
        frozenset(qualifiers - {"filler"}),
        year or relative,
        until,
        next(iter(units), None),
        prices,
        frozenset(sorts),
    )


_CUT = re.compile(r"(?<![^\W_])([^\W\d_]{4,})\.(?!\w)")
"""A word that is cut with a dot: "Nettoeff."."""


@cache
def _single_words() -> dict[str, tuple[str, str]]:
    """Return what each word of the vocabulary means, "" twice where only others with it do."""
    phrases = _phrases()[0]
    alone = {phrase[0]: meant for phrase, meant in phrases.items() if len(phrase) == 1}
    return {word: alone.get(word, ("", "")) for phrase in phrases for word in phrase}


def _uncut(cut: re.Match[str]) -> str:
    """Return the word that a cut one begins, where all that it begins mean the same."""
    words = _single_words()
    begun = [word for word in words if word.startswith(cut[1])]
    meant = {words[word] for word in begun}
    return begun[0] if cut[1] not in words and len(meant) == 1 and ("", "") not in meant else cut[0]


def _written_out(said: str) -> str:
    """Return a header with compounds of two meanings in more words: "helårsbesparelse"."""
    for compound, phrase in texts()["grammar"]["compounds"].items():
        if compound in said:
            said = re.sub(rf"(?<!\w){compound}(?!\w)", phrase, said)
    return said


_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DEFINED = re.compile(r"\s*[:=](?!\s*[-−–+])\s*([^:=()]+)$")
_LESS = re.compile(r"\s+(?:minus|fratrukket|less)\s+|\s+[-−–]\s+|(?<=\w)\s*[−–]\s*(?=\w)")
_TIMES = re.compile(r"\s+(?:gange|ganget med|times|x|×)\s+|\s*[*×·]\s*")
_ALSO = re.compile(r"\s*[+&]\s*|\s+(?:plus|og|samt|and)\s+|\s*,\s*|(?<=\w)/(?=\w)")
_OTHER_CELLS = re.compile(
    r"(?:tabel|table|kolonne|kol\.?|column|række|row|linje|line|nr\.?|pkt\.?)?\s*(?:[a-zæøå]|\d{1,2})"
)
_COST_KINDS = frozenset(("cost", "running", "one_off"))
_NEUTRAL = frozenset(("netto", "net", "resultat", "nettoeffekt", "nettovirkning", "nettoresultat"))


def _explained(text: str) -> Meaning | None:
    """Return what a header says that explains how its amounts are computed, in brackets or after.

    The formula must fit what the header says itself: "Netto (udgifter - besparelser)" is a net
    cost, "Nettogevinst (udgifter - besparelser)" says two things and is not understood.
    """
    whole = _computed(folded(text).strip())
    if whole in {"gain", "net_cost"}:
        return Meaning(whole)
    for explanation in (*_BRACKETS.finditer(text), *_DEFINED.finditer(text)):
        computed = _computed(folded(explanation[1]).strip())
        if computed is None:
            continue
        bare = f"{text[: explanation.start()]} {text[explanation.end() :]}"
        said = meaning_of_text(bare)
        return said if said is None else _as_computed(said, computed, {*folded(bare).split()})
    return None


def _as_computed(said: Meaning, computed: str, words: set[str]) -> Meaning | None:
    """Return what a header says whose formula gives a quantity; None where they do not agree."""
    nets = {"gain", "net_cost"}
    quantity = "cost" if said.quantity in _COST_KINDS else said.quantity
    if computed in {quantity, "product" if quantity in {"saving", "cost"} else ""}:
        return said
    if quantity in nets and computed == "net":
        return said
    return (
        said._replace(quantity=computed)
        if nets == {quantity, computed} and words & _NEUTRAL
        else None
    )


@lru_cache(maxsize=1024)
def _computed(formula: str) -> str | None:
    """Return the quantity that a formula in words gives; None where it is none.

    Examples
    --------
    >>> _computed("besparelse minus udgift"), _computed("b - a"), _computed("antal x sats")
    ('gain', 'net', 'product')
    """
    less, times, also = (split.split(formula) for split in (_LESS, _TIMES, _ALSO))
    if len(less) == 2:
        pair = (_quantity_of_part(less[0]), _quantity_of_part(less[1]))
        nets = {("saving", "cost"): "gain", ("cost", "saving"): "net_cost", ("", ""): "net"}
        return nets.get(pair)  # type: ignore[arg-type]  # None is no part of any pair
    if len(times) > 1:
        parts = [_quantity_of_part(part) for part in times]
        money = {each for each in parts if each in {"saving", "cost"}}
        fits = None not in parts and len(money) < 2 and parts.count(next(iter(money), "-")) < 2
        return next(iter(money), "product") if fits else None
    if len(also) > 1:
        of = {_quantity_of_part(part) for part in also}
        return of.pop() if of in ({"saving"}, {"cost"}) else None
    return None


@lru_cache(maxsize=1024)
def _quantity_of_part(part: str) -> str | None:
    """Return the quantity of one part of a formula, None where it is not understood.

    It is "" for a place in the sheet, "factor" for a rate or a count.
    """
    part = part.strip(" .").removesuffix("-")
    if _OTHER_CELLS.fullmatch(part):
        return ""
    if part in texts()["grammar"]["factors"]:
        return "factor"
    said = meaning_of_text(part)
    if said is None or not said.quantity:
        return None
    return "cost" if said.quantity in _COST_KINDS else said.quantity


def _may_be_of(quantity: str, qualifiers: Collection[str], sorts: Collection[str]) -> bool:
    """Return whether an amount may be of some sorts: all of an area, a saving of any."""
    areas = {*AREAS.values()}
    if areas >= {*sorts}:
        return True
    if quantity == "saving":
        return not any(said.startswith("per_") for said in qualifiers)
    known = {*texts()["posts"]["cost_sorts"], *areas}
    return quantity in {"cost", "running", "one_off"} and known >= {*sorts}


def _named(words: Sequence[str]) -> tuple[set[str], set[str], int | None, set[str]] | None:
    """Return the quantities and qualifiers that some words name, the year of "år 2", the sorts."""
    found, longest = _phrases()
    named: dict[str, set[str]] = {"quantities": set(), "qualifiers": set(), "sorts": set()}
    relative: int | None = None
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            known = found.get(tuple(words[place : place + length]))
            if known is not None:
                named[known[0]].add(known[1])
                place += length
                break
        else:
            pair = words[place : place + 2]
            numbers = [word for word in pair if word.isdecimal() and len(word) <= 2]
            if len(pair) < 2 or len(numbers) != 1 or not _YEAR_WORDS & set(pair) or relative:
                return None
            relative, place = int(numbers[0]), place + 2
    return named["quantities"], named["qualifiers"], relative, named["sorts"]


@cache
def _areas() -> dict[str, re.Pattern[str]]:
    return {
        usual: re.compile(rf"(?<![^\W_])(?:{one_of(words)})(?![^\W_])")
        for usual, words in texts()["areas"].items()
    }


def quantity_by_sign(text: str, values: Iterable[Value | None]) -> str:
    """Return what amounts are that a budget counts under "Serviceudgifter", or "Overførsler".

    Parameters
    ----------
    text : str
        What is said of them.
    values : iterable of values
        The amounts: above 0 they are costs, below it savings, and nothing where they are both.

    Returns
    -------
    str
        "cost", "saving", or "" where the text says something else too.

    Examples
    --------
    >>> quantity_by_sign("Overførsler 2027", [-5.0, 0.0]), quantity_by_sign("Service", [7.0, -1.0])
    ('saving', '')
    """
    said = meaning_of_text(text)
    if said is None or said.quantity:
        return ""
    usual = next((key for key, words in _areas().items() if words.search(folded(text))), "")
    signs = {value > 0 for value in values if type(value) is float and value}
    if not usual or len(signs) > 1:
        return ""
    return usual if not signs else "cost" if True in signs else "saving"


_SAID_SIGN = re.compile(
    r"(?<!\w)(?:[-−–]|minus|(?:et )?negativt (?:tal|beløb|fortegn)|negative (?:tal|beløb))"
    r"\s*(?:=|:|er|angiver|betyder|viser|means|is)\s*(?:en |et |a )?([^\W\d_]+)"
)
_WITH_MINUS = re.compile(
    r"([^\W\d_]+)\s+(?:[^\W\d_]+\s+){0,3}(?:med|som|with|as)\s+(?:minus|negativ)"
)


_DENIED = re.compile(r"(?<!\w)(?:ikke|ingen|aldrig|not|no|never)(?!\w)")
_MINUS_SAYS = re.compile(
    r"(?<!\w)(?:(?:tal|beløb|amounts?)\s+(?:med|with)\s+)?(?:et\s+)?(?:minus\w*|negativ\w*|negative)"
    r"(?:\s+(?:tal|beløb|fortegn|værdier|foran|amounts?|numbers?))*\s*"
    r"(?:=|:|er|angiver|betyder|viser|markerer|står for|means?|is|are|shows?)\s*"
    r"(?:(?:en|et|a|lig med)\s+)?(?P<what>[^\W\d_]+)"
)
_IS_NEGATIVE = re.compile(r"(?P<what>[^\W\d_]+)\s+(?:er|vises|angives|anføres|are)\s+negativ\w*")


def signed_in(text: str) -> set[str]:
    """Return which amounts a line says to stand with a minus: "cost", "saving" or none.

    Examples
    --------
    >>> signed_in("Fortegn: + = merudgift, - = mindreudgift")
    {'saving'}
    >>> signed_in("T.kr., + merudgift / - mindreudgift"), signed_in("Budget 2027 - besparelser")
    ({'saving'}, set())
    >>> signed_in("Mindreudgifter er anført med minus (-), merudgifter uden fortegn")
    {'saving'}
    >>> signed_in("Minus angiver besparelse"), signed_in("Negative tal er merudgifter")
    ({'saving'}, {'cost'})
    """
    lower = folded(text)
    words = [*_SAID_SIGN.findall(lower), *_WITH_MINUS.findall(lower)]
    words += [found["minus"] for found in BOTH_SIGNS.finditer(lower)]
    words += [
        found["what"]
        for said in (_MINUS_SAYS, _IS_NEGATIVE)
        for found in said.finditer(lower)
        if not _DENIED.search(lower)
    ]
    found = (meaning_of_text(word) for word in words)
    return {
        "saving" if m.quantity == "saving" else "cost"
        for m in found
        if m and m.quantity in {"saving", "cost", "running", "one_off"}
    }


def meaning_of(stack: Sequence[Value], *, date1904: bool = False) -> Meaning | None:
    """Return what the cells over a column say together, from top to bottom.

    A number or a date among them is a year: the last one counts if all are the same.
    """
    said, years = [], set()
    for value in stack:
        if isinstance(value, DateNumber):
            years.add(_year_of(value, date1904=date1904))
        elif isinstance(value, float):
            if not is_year(value):
                return None
            years.add(int(value))
        elif isinstance(value, str):
            said.append(value)
    if None in years or len(years) > 1:
        return None
    found = meaning_of_text(" ".join(said)) if said else Meaning("")
    if found is None or not years:
        return found
    year = years.pop()
    if found.year not in {None, year} or found.until is not None:
        return None
    return found._replace(year=year)


def _year_of(value: float, *, date1904: bool) -> int | None:
    """Return the year of a date at the turn of a year; None for any other day."""
    day = from_excel(float(value), MAC_EPOCH if date1904 else WINDOWS_EPOCH)
    if not isinstance(day, datetime):
        return None
    return day.year if (day.month, day.day) in {(1, 1), (12, 31)} else None
