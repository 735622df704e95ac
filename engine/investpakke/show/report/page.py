"""The pages of the document: each with a heading, an anchor and its line in the contents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from investpakke.show.html import Content, Markup, tag
from investpakke.show.report.subject import Subject, case_key
from investpakke.show.report.writer import Writer
from investpakke.text import Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the document.

    Parameters
    ----------
    key : str
        Its anchor.
    title : str
        Its heading, and its line in the contents.
    body : Markup
        What stands under the heading.
    kicker : str
        A line above the heading: what the page is part of.
    badge : str
        A short number beside the heading, e.g. of a case.
    inner : bool
        Whether its line in the contents stands under that of the page before: a case of a group.
    """

    key: str
    title: str
    body: Markup
    kicker: str = ""
    badge: str = ""
    inner: bool = False


def drawn(page: Page) -> Markup:
    """Return a page as an element."""
    heading = f"{page.key}-heading"
    return tag(
        "section",
        tag("p", page.kicker, class_="kicker") if page.kicker else None,
        tag(
            "h2",
            tag("span", page.badge, class_="number-badge") if page.badge else None,
            " " if page.badge else None,
            page.title,
            id=heading,
        ),
        page.body,
        class_="page",
        id=page.key,
        aria_labelledby=heading,
    )


def contents(pages: Iterable[Page], writer: Writer) -> Markup:
    """Return the table of contents: a link to every page."""
    lines = [
        tag(
            "li",
            tag("a", f"{page.badge} " if page.badge else None, page.title, href=f"#{page.key}"),
            class_="inner" if page.inner else None,
        )
        for page in pages
    ]
    title = writer.say(Text("Contents"))
    return tag("nav", tag("h2", title), tag("ul", *lines), class_="contents", aria_label=title)


def tiles(figures: Iterable[tuple[str, str, str]]) -> Markup:
    """Return key figures as tiles: what each is, its value, and its unit."""
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", value, " ", tag("small", unit) if unit else None))
            for name, value, unit in figures
        ),
        class_="tiles",
    )


def margin_tile(margin: float, writer: Writer) -> tuple[str, str, str]:
    """Return the tile of the margin; a loss has none, and the tile says what is lacking."""
    what = (
        Text("Lacking before the gain is 0")
        if margin < 0
        else Text("May be lost before the gain is gone")
    )
    of = Text("of the saving")
    return writer.say(what), writer.share(abs(margin)), writer.say(of)


def row(name: Content, cells: Iterable[Content], look: str | None = None) -> Markup:
    """Return a row of a table of figures: its head, then numbers."""
    return tag(
        "tr",
        tag("th", name, scope="row"),
        *(tag("td", cell, class_="number") for cell in cells),
        class_=look,
    )


def figure(title: str, chart: Markup) -> Markup:
    """Return a chart under its title."""
    return tag("figure", tag("figcaption", title), chart)


def case_link(subject: Subject, index: int, said: str = "") -> Content:
    """Return a case's number, or what is said of it; a link where the case has a page."""
    said = said or subject.package.cases[index].number
    return tag("a", said, href=f"#{case_key(index)}") if index in subject.pages_of else said


def pair(left: Content, right: Content) -> Markup:
    """Return two things beside each other where there is room, else under one another."""
    return tag("div", tag("div", left), tag("div", right), class_="pair")
