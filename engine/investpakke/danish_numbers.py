"""Numbers stored as text: what finance staff paste from a ledger, a PDF or a web page."""

from __future__ import annotations

import math
import re

from investpakke.errors import InputError, Text
from investpakke.model.checks import NUMBER

_TEXT_NUMBER = re.compile(
    r"(?P<before>[+-]?) ?"
    r"(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)"
    r"(?:,(?P<decimals>[0-9]+))?"
    r"(?P<after>-?)(?P<percent> ?%)?"
)
_AMBIGUOUS = re.compile(r"[+-]? ?[1-9][0-9]{0,2}[.,][0-9]{3}-?( ?%)?")
_DECIMAL_POINT = re.compile(r"[+-]?[0-9]+\.[0-9]+( ?%)?")


def danish_number(text: str) -> float:
    """Return the number that a text can only be, as one writes it in Danish.

    A comma stands before decimals; points or blanks stand between groups of three
    digits; a minus may stand before or, as bookkeeping systems write it, after.

    Raises
    ------
    InputError
        A text that is no such number, or might be two: ``1.234`` and ``1,234`` differ a
        thousandfold between Danish and English. A lone point is never read as a
        decimal point: ``1.1`` is the number of a case, or a date.

    Examples
    --------
    >>> danish_number("1.234,5"), danish_number("0,5"), danish_number("1 234-")
    (1234.5, 0.5, -1234.0)
    >>> danish_number("3,5 %")
    0.035
    """
    clean = " ".join(text.split()).replace("\N{MINUS SIGN}", "-")  # split() knows every blank
    match = _TEXT_NUMBER.fullmatch(clean)
    if match is None or (match["before"] and match["after"]):
        raise not_a_number(clean)
    if _AMBIGUOUS.fullmatch(clean):
        raise _ambiguous(clean)
    sign = "-" if "-" in {match["before"], match["after"]} else ""
    whole = match["whole"].replace(".", "").replace(" ", "")
    power = -2 if match["percent"] else 0
    number = float(f"{sign}{whole}.{match['decimals'] or 0}e{power}")
    if math.isinf(number):
        raise not_a_number(clean)
    return number


def not_a_number(got: object) -> InputError:
    """Return the refusal of what is no number; of a text, with how to write one."""
    mend = None
    if isinstance(got, str):
        mend = Text(
            "Skriv tallet på dansk og uden enhed, fx 1.234,5",
            "Type the number in Danish and without a unit, e.g. 1.234,5",
        )
        if _DECIMAL_POINT.fullmatch(got):
            mend = Text("Skriv decimaler efter komma", "Type decimals after a comma")
    return InputError(
        Text("værdien er ikke et tal", "the value is not a number"),
        expected=NUMBER,
        got=got,
        mend=mend,
    )


def _ambiguous(text: str) -> InputError:
    """Refuse a text in which one mark may stand before decimals or before thousands."""
    one, other = re.sub("[.,]", "", text), text.replace(".", ",")
    return InputError(
        Text("teksten kan læses som to tal", "the text may be read as two numbers"),
        expected=Text(f"{one} eller {other}", f"{one} or {other.replace(',', '.')}"),
        got=text,
        mend=Text("Skriv et tal i stedet for tekst", "Type a number instead of a text"),
    )
