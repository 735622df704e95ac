"""What the message boxes of the buttons hold: paragraphs, cut so that they fit, and questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from investpakke.text import Language, Text, joined, same

LANGUAGE: Final[Language] = "da"
"""What Excel shows in a Danish municipality: boxes, the status bar, help texts and reports."""

QUESTION: Final = "?"
"""How an answer begins that is a question: VBA asks it, and calls again where the user says yes."""


def paragraphs(*texts: Text) -> Text:
    """Return texts with a blank line between them."""
    return joined(texts, "\n\n")


def lines(texts: Iterable[Text]) -> Text:
    """Return texts, one a line."""
    return joined(texts, "\n")


def question(*texts: Text) -> Text:
    """Return paragraphs that VBA shows as a question."""
    return joined([same(QUESTION), paragraphs(*texts)], "")


def cut(text: str, most: int) -> str:
    """Return a text so short that it fits.

    >>> cut("Investeringspakke", 8)
    'Investe…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
