"""Texts on a terminal, or in a file, whose encoding lacks some of their characters."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Any

_NAME = "investpakke.nearest"

_NEAREST = {
    **dict.fromkeys("─━╌╍═╴╶╸╺", "-"),
    **dict.fromkeys("│┃╎║", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╞╡╪╭╮╰╯┏┓┗┛┡┩╇╈┢┪", "+"),
    **dict.fromkeys("█▉▊▋▌▍▎▏▓▒░▐▁▂▃▄▅▆▇", "#"),
    **dict.fromkeys("●○•◆■□▪▲▼", "*"),
    **dict.fromkeys("−‒–—", "-"),
    **dict.fromkeys("\u2009\u202f\u00a0\u2007", " "),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    "≥": ">=",
    "≤": "<=",
    "≠": "<>",
    "≈": "ca.",
    "→": "->",
    "←": "<-",
    "×": "x",
    "·": "-",
    "÷": "/",
    "…": "...",
    "✓": "OK",
    "✔": "OK",
    "✗": "x",
    "€": "EUR",
    "½": "1/2",
    "±": "+/-",
    "∞": "uendelig",
    "Δ": "delta",
    "Σ": "sum",
    "ł": "l",
    "Ł": "L",
    "ß": "ss",
    "æ": "ae",
    "Æ": "Ae",
    "ø": "oe",
    "Ø": "Oe",
    "å": "aa",
    "Å": "Aa",
}
"""What stands for a character in an encoding that lacks it."""


def nearest(text: str) -> str:
    """Return what stands for characters: the like of them, else the letter without its marks.

    Examples
    --------
    >>> nearest("≥"), nearest("ő"), nearest("中")
    ('>=', 'o', '?')
    """
    return "".join(map(_nearest, text))


def _nearest(letter: str) -> str:
    found = _NEAREST.get(letter)
    if found is None:
        plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        found = plain or ("" if unicodedata.combining(letter) else "?")
    return found


def _handler(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return nearest(error.object[error.start : error.end]), error.end


def show_all(stream: Any) -> None:
    """Have a stream write something readable for every character."""
    codecs.register_error(_NAME, _handler)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=_NAME)
