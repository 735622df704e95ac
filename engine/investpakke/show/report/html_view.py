"""A view as HTML."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod

from investpakke.show.charts.bars import bars
from investpakke.show.charts.drawing import Label
from investpakke.show.html import Content, Markup, fragment, scrolling, tag
from investpakke.show.view import (
    Bars,
    Bullets,
    Cell,
    Chart,
    Column,
    Element,
    Gap,
    Heading,
    Inline,
    Kind,
    Link,
    Mark,
    Page,
    Pair,
    Paragraph,
    Row,
    RowLabel,
    Strong,
    Table,
    Tiles,
    Told,
)
from investpakke.show.writer import Writer
from investpakke.text import Text

_WIDE = 'viewBox="0 0 640 '
"""How the SVG of a chart begins that is as wide as a page."""


@dataclass(frozen=True, slots=True)
class HtmlView:
    """Renders views whose links lead to pages of one document."""

    writer: Writer
    keys: Collection[str] = ()

    def page(self, page: Page) -> Markup:
        """Return a page as an element."""
        heading = f"{page.key}-heading"
        return tag(
            "section",
            tag("p", self.said(page.kicker), class_="kicker") if page.kicker else None,
            tag(
                "h2",
                tag("span", page.badge, class_="number-badge") if page.badge else None,
                " " if page.badge else None,
                self.said(page.title),
                id=heading,
            ),
            self.parts(page.parts),
            class_="page",
            id=page.key,
            aria_labelledby=heading,
        )

    def parts(self, parts: Iterable[Element]) -> Markup:
        """Return parts under one another."""
        shown: list[Content] = []
        before: Element | None = None
        for part in parts:
            if isinstance(part, Table) and isinstance(before, Heading):
                shown.append(self._table(part, "titled"))  # its caption is for those who listen
            else:
                shown.append(self._part(part))
            before = part
        return fragment(shown)

    @singledispatchmethod
    def _part(self, part: Element) -> Content:
        raise TypeError(type(part))

    @_part.register
    def _(self, part: Heading) -> Content:
        return tag("h3", *self._inline(part.text))

    @_part.register
    def _(self, part: Paragraph) -> Content:
        return tag("p", *self._inline(part.text), class_=part.look or None)

    @_part.register
    def _(self, part: Bullets) -> Content:
        listed = (tag("li", *self._inline(item)) for item in part.items)
        return tag("ul", *listed, class_=part.look or None)

    @_part.register
    def _(self, part: Tiles) -> Content:
        figures = (
            tag("div", tag("dt", name), tag("dd", value, " ", tag("small", unit) if unit else None))
            for name, value, unit in part.figures
        )
        return tag("dl", *figures, class_="tiles")

    @_part.register
    def _(self, part: Chart) -> Content:
        caption = tag("figcaption", part.caption) if part.caption else None
        picture = self._picture(part.picture, part.caption)
        shown = (picture, caption) if part.below else (caption, picture)
        return tag("figure", *shown)

    def _picture(self, picture: Markup, title: str) -> Markup:
        """Return a picture that scrolls on a screen too narrow to read it on."""
        if _WIDE not in picture:
            return picture
        said = title or self.writer.say(Text("Chart"))
        return tag("div", picture, class_="wide", tabindex=0, role="group", aria_label=said)

    @_part.register
    def _(self, part: Bars) -> Content:
        said = "; ".join(f"{row.name}: {row.label}" for row in part.rows)
        drawn = bars(Label(part.key, part.title, said), part.rows)
        picture = self._picture(drawn, part.title)
        return tag("figure", tag("figcaption", part.title), picture)

    @_part.register
    def _(self, part: Pair) -> Content:
        sides = (tag("div", self.parts(side)) for side in (part.left, part.right))
        return tag("div", *sides, class_="pair")

    @_part.register
    def _(self, _part: Gap) -> Content:
        return None

    @_part.register
    def _(self, part: Table) -> Content:
        return self._table(part)

    def _inline(self, text: Inline) -> Iterator[Content]:
        if isinstance(text, str | Text):
            said = self.said(text) if isinstance(text, str) else self.writer.text(text)
            yield tag("strong", said) if isinstance(text, Strong) else said
        elif isinstance(text, Link):
            yield self._link(text.text, text.key)
        else:
            for part in text:
                yield from self._inline(part)

    def _link(self, text: str, key: str) -> Content:
        shown = self.said(text)
        return tag("a", shown, href=f"#{key}") if key in self.keys else shown

    def said(self, text: str) -> Content:
        """Return a text; one of the package is marked as Danish on a page that is not."""
        if isinstance(text, Told) and text and self.writer.language != "da":
            return tag("span", text, lang="da")
        return text

    def _table(self, whole: Table, look: str = "") -> Markup:
        of, say = whole.in_document, self.writer.text
        heads = [
            tag("th", say(column.head), scope="col", class_=_look(column) if place else None)
            for place, column in enumerate(of.columns)
        ]
        rows: list[Markup] = []
        for title, block in zip(of.titles or [""] * len(of.blocks), of.blocks, strict=True):
            if title:
                head = tag("th", self.said(title), colspan=len(heads), scope="rowgroup")
                rows.append(tag("tr", head, class_="block"))
            rows += (self._row(row, of.columns) for row in block)
        return scrolling(say(of.caption), heads, rows, class_=f"{of.look} {look}".strip() or None)

    def _row(self, row: Row, columns: Sequence[Column]) -> Markup:
        shown = [self._cell(cell, column) for cell, column in zip(row.cells, columns, strict=True)]
        head = next((index for index, cell in enumerate(shown) if cell), 0)
        parts = (
            tag("th", cell, scope="row")
            if index == head
            else tag("td", cell, class_=_look(column) if index else None)
            for index, (cell, column) in enumerate(zip(shown, columns, strict=True))
        )
        return tag("tr", *parts, class_=row.look or None)

    def _cell(self, cell: Cell, column: Column) -> Content:
        if isinstance(cell, Mark):
            return tag("span", cell.text, class_=f"mark {cell.look}")
        if isinstance(cell, Link):
            return self._link(cell.text, cell.key)
        if isinstance(cell, RowLabel):
            return self._link(cell.short, cell.key)
        return self.said(cell) if isinstance(cell, Told) else self.writer.cell(cell, column)


def _look(column: Column) -> str | None:
    if column.kind.is_number:
        return "number"
    return "name" if column.kind is Kind.NAME else None
