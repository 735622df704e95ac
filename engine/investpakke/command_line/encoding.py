"""Output in an encoding that lacks some characters, on a terminal or in a file."""

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
"""Replacements for characters that an encoding lacks."""


def nearest(text: str) -> str:
    """Return replacements for characters: a similar one, else the letter without marks.

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
    """Make a stream write something readable for every character."""
    codecs.register_error(_NAME, _handler)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=_NAME)
