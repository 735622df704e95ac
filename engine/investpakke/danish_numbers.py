"""Numbers stored as text, as pasted by finance staff from a ledger, a PDF or a web page."""

from __future__ import annotations

import math
import re

from investpakke.errors import InputError
from investpakke.model.checks import NUMBER
from investpakke.problems import NUMBER_AMBIGUOUS, NUMBER_UNREADABLE
from investpakke.text import Problem, Text, decimal

_TEXT_NUMBER = re.compile(
    r"(?P<before>[+-]?) ?"
    r"(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)"
    r"(?:,(?P<decimals>[0-9]+))?"
    r"(?P<after>-?)(?P<percent> ?%)?"
)
_AMBIGUOUS = re.compile(r"[+-]? ?[1-9][0-9]{0,2}[.,][0-9]{3}-?( ?%)?")
_DECIMAL_POINT = re.compile(r"[+-]?[0-9]+\.[0-9]+( ?%)?")
_POINTED = re.compile(r"([+-]? ?)(0|[1-9][0-9]*|)\.([0-9]+(?: ?%)?)")


def danish_number(text: str) -> float:
    """Return the number in a text with unambiguous Danish notation.

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
    clean = _on_one_line(text)
    number = _number(clean)
    if number is None:
        raise not_a_number(clean)
    if _AMBIGUOUS.fullmatch(clean):
        raise _ambiguous(clean, Text("Type a number instead of a text"))
    return number


def typed_number(text: str) -> float:
    """Return the number in a text where a number was expected.

    As `danish_number`, and a lone point may stand before decimals too: where a number was
    asked for, ``0.3`` is no date and no case.

    Raises
    ------
    InputError
        A text that is no number, or might be two.

    Examples
    --------
    >>> typed_number("15.000,5"), typed_number("15000.5"), typed_number("0.500")
    (15000.5, 15000.5, 0.5)
    >>> typed_number("600.000")
    Traceback (most recent call last):
    investpakke.errors.InputError: the number may be read in two ways. Expected: 600000 or 600.000.
    Got: '600.000'. Type 600000 or 600.
    """
    clean = _on_one_line(text)
    if _AMBIGUOUS.fullmatch(clean) and _number(clean) is not None:
        one, other = re.sub("[.,]", "", clean), _with_decimals(clean)
        raise _ambiguous(
            clean, Text("Type {one} or {other}", one=one, other=decimal(other)), NUMBER_AMBIGUOUS
        )
    pointed = _POINTED.fullmatch(clean)
    number = _number(f"{pointed[1]}{pointed[2] or 0},{pointed[3]}" if pointed else clean)
    if number is None:
        raise not_a_number(clean)
    return number


def _on_one_line(text: str) -> str:
    return " ".join(text.split()).replace("\N{MINUS SIGN}", "-")  # split() knows every blank


def _number(clean: str) -> float | None:
    """Return the number in a text with Danish notation."""
    match = _TEXT_NUMBER.fullmatch(clean)
    if match is None or (match["before"] and match["after"]):
        return None
    sign = "-" if "-" in {match["before"], match["after"]} else ""
    whole = match["whole"].replace(".", "").replace(" ", "")
    power = -2 if match["percent"] else 0
    number = float(f"{sign}{whole}.{match['decimals'] or 0}e{power}")
    return None if math.isinf(number) else number


def not_a_number(got: object) -> InputError:
    """Return the refusal of a value that is not a number; for a text, with the right notation."""
    mend = None
    if isinstance(got, str):
        mend = Text("Type the number in Danish and without a unit, e.g. 1.234,5")
        if _DECIMAL_POINT.fullmatch(got):
            mend = Text("Type decimals after a comma")
    return InputError(NUMBER_UNREADABLE, expected=NUMBER, got=got, mend=mend)


_TWO_NUMBERS = Problem("number.two_numbers", "the text may be read as two numbers")


def _ambiguous(text: str, mend: Text, what: Problem = _TWO_NUMBERS) -> InputError:
    """Refuse a text in which one mark may precede decimals or thousands."""
    one, other = re.sub("[.,]", "", text), decimal(text)
    return InputError(
        what, expected=Text("{one} or {other}", one=one, other=other), got=text, mend=mend
    )


def _with_decimals(text: str) -> str:
    """Return an ambiguous text rewritten with decimals, so that it is unambiguous."""
    digits = re.compile("[.,]([0-9]{3})")
    return digits.sub(
        lambda m: f",{m[1].rstrip('0')}".rstrip(",") if m[1][-1] == "0" else f",{m[1]}0", text
    )
