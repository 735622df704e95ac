"""HTML made of elements: every text in it is escaped, whatever a cell holds."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from investpakke.text import Language, Text, printable

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A page needs nothing from anywhere; nothing in it may run."""


SKIP = Text("Skip to the content")
"""The first link of a page, shown when it is reached with the keyboard."""


class Markup(str):
    """HTML that is whole; anything else is a text, and is escaped."""

    __slots__ = ()


Content = str | int | None
"""A `Markup`, a text, a number, or nothing."""

_KEPT = ("\N{NO-BREAK SPACE}", "\N{SOFT HYPHEN}")
_AROUND_KEPT = re.compile(f"([{''.join(_KEPT)}])")
_EMPTY = frozenset(("meta", "br", "hr"))


def tag(name: str, /, *content: Content, **attributes: str | int | None) -> Markup:
    """Return an element; attributes that are None are left out, ``class_`` is ``class``.

    Examples
    --------
    >>> tag("a", "1 < 2", tag("br"), href='"')
    '<a href="&quot;">1 &lt; 2<br></a>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Markup(f"<{name}{said}>")
    return Markup(f"<{name}{said}>{fragment(content)}</{name}>")


def fragment(content: Iterable[Content]) -> Markup:
    """Return contents one after the other, texts escaped."""
    return Markup(
        "".join(
            item if isinstance(item, Markup) else escaped(str(item))
            for item in content
            if item is not None
        )
    )


def escaped(text: str) -> str:
    r"""Return a text as it stands in HTML, also in an attribute; control codes as blanks.

    A blank that keeps its words together, and a place where a word may be divided, stay.

    Examples
    --------
    >>> escaped("3,5\xa0% < 4\x1b")
    '3,5\xa0% &lt; 4 '
    """
    if text.isprintable():
        return html.escape(text, quote=True)
    kept = (part if part in _KEPT else printable(part) for part in _AROUND_KEPT.split(text))
    return html.escape("".join(kept), quote=True)


def document(title: str, style: str, body: Markup, language: Language) -> bytes:
    """Return a page of its own: its style within, no scripts, nothing fetched.

    Parameters
    ----------
    title : str
        What the browser's tab is called.
    style : str
        CSS.
    body : Markup
        The element ``body``.
    language : Language
        Of the page's texts.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    page = f"<!DOCTYPE html>\n{tag('html', head, body, lang=language)}\n"
    return page.encode("utf-8", "replace")


def table(caption: str, heads: Iterable[Content], rows: Iterable[Markup], **more: str) -> Markup:
    """Return a table with a caption and a row of column heads, that scrolls where it is wide."""
    return scrolling(caption, [tag("th", item, scope="col") for item in heads], rows, **more)


def scrolling(
    caption: str, heads: Iterable[Markup], rows: Iterable[Markup], **more: str | None
) -> Markup:
    """Return a table whose heads are elements."""
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag("thead", tag("tr", *heads)),
            tag("tbody", *rows),
            **more,
        ),
        class_="wide",
        tabindex=0,
        role="group",
        aria_label=caption,
    )
