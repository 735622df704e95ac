"""CPR numbers (Danish civil registration numbers) in texts and numbers.

A number is one by its form, DDMMYY-SSSS, and its date. Numbers issued since 2007 need not pass the
old check by modulus 11, so failing it says nothing; passing it is evidence where the form is not.
Who was born before 1900 is not looked for.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Literal, NamedTuple

Said = Literal["cpr", "other", ""]
"""What the words at a number call it: a CPR number, another number, or nothing of either."""

_WRITTEN = re.compile(
    r"(?<![\w.,/–-])(\d{6})(?:(\s?[-‐‑–−]\s?)|\s)?(\d{4})(?![\w/–-]|[.,]\d)", re.ASCII
)
_CPR = re.compile(r"\bcpr|\bperson-?\s?(?:nr|nummer|numre)", re.IGNORECASE)
_OF_OTHERS = (
    "aftale|bank|bilags?|case|cvr|dokument|ean|faktura|journal|j|konto|kto|kunde|leverandør|lokations|"
    "løbe|medarbejder|mobil|ordre|p|produktionsenheds?|projekt|psp|ref|reference|reg|sags?|se|serie|"
    "telefon|tlf|vare|account|invoice|order|phone"
)
_OTHER = re.compile(
    rf"\b(?:{_OF_OTHERS})(?:\.|-|\s)*(?:nr|no|nummer|numre|number|numbers|id)\b"
    r"|\b(?:account|bilag|cvr|ean|faktura|gln|iban|invoice|journal|kle|konto|kontering|mobil|ordre|psp|"
    r"sag|sager|telefon|tlf)\b(?=\W*$)",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters before a number in which a word may call it a CPR number."""

_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FEW = 3
"""From so many numbers on, they are looked at together."""

_MANY_DAYS = 6
"""Persons of a long list have more days of birth than this."""


class Written(NamedTuple):
    """A number of ten digits: how it is written, what stands before it, and if it stands alone."""

    digits: str
    hyphen: bool
    before: str
    alone: bool
    length: int = 0

    @property
    def said_before(self) -> Said:
        """What the words before it call it."""
        if _CPR.search(self.before[-_NEAR:]):
            return "cpr"
        named = [found.end() for found in _OTHER.finditer(self.before)]
        return "other" if named and not re.search(r"\w", self.before[named[-1] :]) else ""


def said(text: str) -> Said:
    """Return what a header or a label calls the numbers under or beside it.

    Examples
    --------
    >>> said("Borgerens CPR-nr."), said("Sagsnr."), said("Sag"), said("Navn")
    ('cpr', 'other', 'other', '')
    """
    if _CPR.search(text):
        return "cpr"
    return "other" if _OTHER.search(text) else ""


def written_in(text: str) -> Iterator[Written]:
    """Yield the numbers in a text that are written as CPR numbers are, whatever their date."""
    for found in _WRITTEN.finditer(text):
        alone = found[0] == text.strip()
        digits, before = found[1] + found[3], text[: found.start()]
        yield Written(digits, found[2] is not None, before, alone, len(found[0]))


def in_sentence(text: str) -> int:
    """Return how many CPR numbers a sentence holds: with a hyphen, or called so.

    Examples
    --------
    >>> in_sentence("Forløb for 070761-4285, jf. sag 150124-0012, ring 12345678")
    1
    >>> in_sentence("cpr 0707614285"), in_sentence("konto 0707614285"), in_sentence("070761-428")
    (1, 0, 0)
    """
    return sum(1 for _ in _persons_in(text))


def _persons_in(text: str) -> Iterator[Written]:
    for one in written_in(text):
        called = one.said_before
        if is_dated(one.digits) and (called == "cpr" or (one.hyphen and called != "other")):
            yield one


def masked(text: str) -> str:
    """Return a sentence with its CPR numbers made unreadable, for what is sent on.

    Examples
    --------
    >>> masked("Forløb for 070761-4285, jf. sag 150124-0012")
    'Forløb for xxxxxx-xxxx, jf. sag 150124-0012'
    """
    for one in reversed([*_persons_in(text)]):
        start = len(one.before)
        hidden = re.sub(r"\d", "x", text[start : start + one.length])
        text = text[:start] + hidden + text[start + one.length :]
    return text


def is_dated(digits: str) -> bool:
    """Return whether the first six of ten digits are a date in the century that the seventh says.

    Examples
    --------
    >>> is_dated("2902000001"), is_dated("2902004001"), is_dated("3202614285")
    (False, True, False)
    """
    day, month, year, seventh = (int(digits[i:j]) for i, j in ((0, 2), (2, 4), (4, 6), (6, 7)))
    if digits[6:] == "0000":
        return False
    century = 1900
    if seventh in {4, 9}:
        century = 2000 if year <= 36 else 1900
    elif seventh >= 5:
        century = 2000 if year <= 57 else 1800
    with suppress(ValueError):
        return datetime.date(century + year, month, day).year >= 1900
    return False


def passes_check(digits: str) -> bool:
    """Return whether ten digits are dated and pass the check by modulus 11.

    Examples
    --------
    >>> passes_check("0707614285"), passes_check("0707614286")
    (True, False)
    """
    total = sum(w * int(digit) for w, digit in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and is_dated(digits)


def are_persons(numbers: Collection[str]) -> bool:
    """Return whether numbers written with a hyphen may be those of persons, seen together.

    Codes have few days (a year stands first), or few running numbers (a date and then 0001), or
    dates that are none.

    Examples
    --------
    >>> are_persons({"0707614285"}), are_persons({"2401150001", "2401160002", "2402030003"})
    (True, False)
    """
    numbers = set(numbers)
    if len(numbers) < _FEW:
        return True
    days = len({digits[:2] for digits in numbers})
    running = len({digits[6:] for digits in numbers})
    most = len(numbers) // _FEW
    dated = sum(map(is_dated, numbers))
    return days > min(most, _MANY_DAYS) and running > most and dated > len(numbers) - max(most, 1)


def are_surely_persons(numbers: Collection[str]) -> bool:
    """Return whether ten digits without a hyphen, seen together, can be nothing but CPR numbers."""
    return len(set(numbers)) >= _FEW and all(map(passes_check, numbers))
