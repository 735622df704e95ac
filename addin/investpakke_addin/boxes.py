"""Contents of the buttons' message boxes: paragraphs that fit, and questions."""

from __future__ import annotations

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
