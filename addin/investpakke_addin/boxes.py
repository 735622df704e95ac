"""Contents of the buttons' message boxes: paragraphs that fit, and questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from investpakke.text import Language, Text, joined, same

LANGUAGE: Final[Language] = "da"
"""What Excel shows in a Danish municipality: boxes, the status bar, help texts and reports."""

QUESTION: Final = "?"
"""The start of an answer that is a question: VBA asks it, and calls again after a yes."""


def paragraphs(*texts: Text) -> Text:
    """Return texts with a blank line between them."""
    return joined(texts, "\n\n")


def lines(texts: Iterable[Text]) -> Text:
    """Return texts on separate lines."""
    return joined(texts, "\n")


def question(*texts: Text) -> Text:
    """Return paragraphs that VBA shows as a question."""
    return joined([same(QUESTION), paragraphs(*texts)], "")


def cut(text: str, most: int) -> str:
    """Return a text, shortened to fit.

    >>> cut("Investeringspakke", 8)
    'Investe…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


CODE_PAGE: Final = "cp1252"
"""The letters of VBA's message boxes in a Danish Windows; any other is shown as a question mark."""

_WRITTEN_OUT = str.maketrans(
    {
        "−": "-",
        "≤": "<=",
        "≥": ">=",
        "≠": "<>",
        "≈": "ca. ",
        "→": "->",
        "\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}",
    }
)


def in_box(text: Text) -> str:
    """Return a text as a message box shows it: signs that it lacks are written out.

    >>> in_box(same("2025 → 2028: ≥ −5 tkr., Łódź"))
    '2025 -> 2028: >= -5 tkr., Lódz'
    """
    said = text.in_language(LANGUAGE).translate(_WRITTEN_OUT)
    return "".join(map(_in_code_page, said))


def _in_code_page(letter: str) -> str:
    """Return a letter, or what it is without its accent."""
    for tried in (letter, _PLAIN.get(letter, unicodedata.normalize("NFKD", letter)[:1])):
        try:
            tried.encode(CODE_PAGE)
        except UnicodeEncodeError:
            continue
        return tried
    return "?"


_PLAIN = {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i"}
