"""The report as one HTML file: a front, contents, and a page after another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import resources
from string import ascii_uppercase
from typing import TYPE_CHECKING

from investpakke.show.html import SKIP, Markup, document, tag
from investpakke.show.names import NOBODY, package_title
from investpakke.show.report.html_view import HtmlView
from investpakke.show.results import (
    cases,
    follow_up,
    front,
    grounds,
    plausibility,
    reconcile,
    risk,
    scenarios,
    sensitivity,
    switching,
    value,
    years,
)
from investpakke.show.results.front import status_text
from investpakke.show.view import Page, Told
from investpakke.show.writer import Writer
from investpakke.text import Text, shown_day

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_SECTIONS = (front.section, years.section, cases.section, plausibility.section)
_ANNEXES = (
    switching.section,
    sensitivity.section,
    risk.section,
    value.section,
    scenarios.section,
    follow_up.section,
    reconcile.section,
    grounds.section,
)
"""First what is decided, in the order of the published document; then what it rests on.

A section without anything to say yields no page.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """The report: its pages, and all of them as one HTML file."""

    pages: tuple[Page, ...]
    html: bytes


def document_of(subject: Subject, writer: Writer) -> Document:
    """Return the report of a package: no scripts, nothing fetched."""
    annexes = list(_annexes(subject, writer))
    pages = (*(page for section in _SECTIONS for page in section(subject, writer)), *annexes)
    view = HtmlView(writer, {page.key for page in pages})
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    body = tag(
        "body",
        tag("a", writer.say(SKIP), href=f"#{pages[0].key}", class_="skip"),
        _front(subject, view),
        _contents(pages, {page.key for page in annexes}, view),
        tag("main", *map(view.page, pages)),
    )
    title = package_title(subject.package)
    style += _footer(subject, writer)
    return Document(pages, document(title, style, body, writer.language))


def _annexes(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the pages of the annexes, each section with a letter."""
    said = (pages for section in _ANNEXES if (pages := list(section(subject, writer))))
    for letter, pages in zip(ascii_uppercase, said, strict=False):
        for page in pages:
            yield replace(page, kicker=writer.say(Text("Annex {letter}", letter=letter)))


def _footer(subject: Subject, writer: Writer) -> str:
    """Return the style that prints package, status and date below each sheet."""
    said = " · ".join(
        (
            package_title(subject.package),
            writer.say(status_text(subject.package)),
            writer.say(shown_day(subject.today)),
        )
    )
    quoted = "".join(f"\\{ord(letter):x} " for letter in said)
    font = "font: 8pt sans-serif; color: #55616e;"
    return f'\n@page {{ @bottom-left {{ content: "{quoted}"; {font} }} }}\n'


def _front(subject: Subject, view: HtmlView) -> Markup:
    of, writer = subject.package, view.writer
    shown = f"{of.shown_years[0]}–{of.shown_years[-1]}"
    told = of.source if of.source not in {"", of.name} else ""
    cut = len(subject.without_page)
    left = Text(
        "{cut} of {cases} cases have no page of their own; they are part of all tables and sums.",
        cut=cut,
        cases=len(of.cases),
    )
    status = Text(
        "{status}. Basis for decision, years {years}.", status=status_text(of), years=shown
    )
    known = of.municipality != NOBODY
    return tag(
        "header",
        tag("p", view.said(Told(of.municipality)), class_="kicker") if known else None,
        tag("h1", view.said(Told(of.name))),
        tag("p", writer.say(status), class_="lead"),
        tag("p", view.said(Told(told)), class_="note") if told else None,
        tag("p", writer.say(left), class_="note") if cut else None,
        class_="page front",
    )


def _contents(pages: Iterable[Page], annexes: Collection[str], view: HtmlView) -> Markup:
    """Return the table of contents: a link to every page; a sheet has none."""
    lines = [
        tag(
            "li",
            tag(
                "a",
                f"{page.badge} " if page.badge else None,
                f"{page.kicker}: " if page.key in annexes else None,
                view.said(page.title),
                href=f"#{page.key}",
            ),
            class_="inner" if page.inner else None,
        )
        for page in pages
    ]
    title = view.writer.say(Text("Contents"))
    return tag("nav", tag("h2", title), tag("ul", *lines), class_="page contents", aria_label=title)
