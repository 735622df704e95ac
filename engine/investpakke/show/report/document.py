"""The report as one HTML file: a front, contents, and a page after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from investpakke.show.html import Markup, document, tag
from investpakke.show.names import NOBODY, package_title
from investpakke.show.report.html_view import HtmlView
from investpakke.show.results import (
    cases,
    follow_up,
    grounds,
    package,
    plausibility,
    reconcile,
    risk,
    scenarios,
    sensitivity,
    switching,
    value,
    years,
)
from investpakke.show.view import Page
from investpakke.show.writer import Writer
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_SECTIONS = (
    package.section,
    years.section,
    cases.section,
    plausibility.section,
    switching.section,
    sensitivity.section,
    risk.section,
    value.section,
    scenarios.section,
    follow_up.section,
    reconcile.section,
    grounds.section,
)
"""In the order of the published document; a section without anything to say yields no page."""


@dataclass(frozen=True, slots=True)
class Document:
    """The report: its pages, and all of them as one HTML file."""

    pages: tuple[Page, ...]
    html: bytes


def document_of(subject: Subject, writer: Writer) -> Document:
    """Return the report of a package: no scripts, nothing fetched."""
    pages = tuple(page for section in _SECTIONS for page in section(subject, writer))
    view = HtmlView(writer, {page.key for page in pages})
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    body = tag(
        "body",
        _front(subject, _contents(pages, writer), writer),
        tag("main", *map(view.page, pages)),
    )
    title = package_title(subject.package)
    return Document(pages, document(title, style, body, writer.language))


def _front(subject: Subject, listed: Markup, writer: Writer) -> Markup:
    of = subject.package
    shown = f"{of.shown_years[0]}–{of.shown_years[-1]}"
    told = of.source if of.source not in {"", of.name} else ""
    cut = len(subject.without_page)
    left = Text(
        "{cut} of {cases} cases have no page of their own; they are part of all tables and sums.",
        cut=cut,
        cases=len(of.cases),
    )
    return tag(
        "header",
        tag("p", of.municipality, class_="kicker") if of.municipality != NOBODY else None,
        tag("h1", of.name),
        tag("p", writer.say(Text("Basis for decision, years {years}", years=shown)), class_="lead"),
        tag("p", told, class_="note") if told else None,
        tag("p", writer.say(left), class_="note") if cut else None,
        listed,
        class_="page front",
    )


def _contents(pages: Iterable[Page], writer: Writer) -> Markup:
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
