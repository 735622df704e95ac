"""The report as one HTML file: a front, contents, and a page after another."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from investpakke.show.html import Markup, document, tag
from investpakke.show.names import NOBODY, package_title
from investpakke.show.report.page import Page, contents, drawn
from investpakke.show.report.sections import SECTIONS
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.text import Text


@dataclass(frozen=True, slots=True)
class Document:
    """The report: its pages, and all of them as one HTML file."""

    pages: tuple[Page, ...]
    html: bytes


def document_of(subject: Subject, writer: Writer) -> Document:
    """Return the report of a package: no scripts, nothing fetched."""
    pages = tuple(page for section in SECTIONS for page in section(subject, writer))
    package = subject.package
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    body = tag(
        "body",
        _front(subject, contents(pages, writer), writer),
        tag("main", *(drawn(page) for page in pages)),
    )
    title = package_title(package)
    return Document(pages, document(title, style, body, writer.language))


def _front(subject: Subject, listed: Markup, writer: Writer) -> Markup:
    package = subject.package
    years = f"{package.shown_years[0]}–{package.shown_years[-1]}"
    told = package.source if package.source not in {"", package.name} else ""
    cut = len(subject.without_page)
    left = Text(
        "{cut} of {cases} cases have no page of their own; they are part of all tables and sums.",
        cut=cut,
        cases=len(package.cases),
    )
    return tag(
        "header",
        tag("p", package.municipality, class_="kicker") if package.municipality != NOBODY else None,
        tag("h1", package.name),
        tag("p", writer.say(Text("Basis for decision, years {years}", years=years)), class_="lead"),
        tag("p", told, class_="note") if told else None,
        tag("p", writer.say(left), class_="note") if cut else None,
        listed,
        class_="page front",
    )
