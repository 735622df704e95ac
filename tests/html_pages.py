"""HTML pages as tests read them."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from defusedxml import ElementTree as ET  # noqa: N817  as the standard library's is called


class Page(HTMLParser):
    """The elements of a page, checked to be closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@dataclass(frozen=True, slots=True)
class Chart:
    """An inline SVG: its title, its description, and the figures that its marks stand for."""

    title: str
    told: str
    marks: tuple[tuple[str, float], ...]
    element: Element

    @classmethod
    def of(cls, svg: Element) -> Chart:
        """Return the chart of an element."""
        marks = [mark for mark in svg.iter() if mark.get("data-value") is not None]
        values = [
            (mark.findtext("title") or "", float(mark.get("data-value", "nan"))) for mark in marks
        ]
        return cls(svg.findtext("title") or "", svg.findtext("desc") or "", tuple(values), svg)

    @property
    def values(self) -> list[float]:
        """The figures, in the order in which they are drawn."""
        return [value for _, value in self.marks]

    def of_look(self, look: str) -> list[Element]:
        """Return the marks of one look that stand for a figure."""
        return [
            mark
            for mark in self.element.iter()
            if mark.get("class") == look and mark.get("data-value")
        ]


class Report:
    """The pages of a report by their anchors."""

    def __init__(self, html: bytes) -> None:
        self.text = html.decode("utf-8")
        start, end = self.text.index("<main>"), self.text.index("</main>") + len("</main>")
        main = self.text[start:end].replace(' xmlns="http://www.w3.org/2000/svg"', "")
        self.main = ET.fromstring(main)
        self.pages = {page.get("id", ""): page for page in self.main}
        self.charts = {svg.get("id", ""): Chart.of(svg) for svg in self.main.iter("svg")}

    def words(self, key: str) -> str:
        """Return all text of a page, blanks as one."""
        return " ".join("".join(self.pages[key].itertext()).split())

    def tables(self, key: str) -> list[list[list[str]]]:
        """Return the tables of a page: rows of cells' texts, heads first."""
        return [
            [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
            for table in self.pages[key].iter("table")
        ]
