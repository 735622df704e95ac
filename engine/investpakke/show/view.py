"""What is shown of a result, whoever shows it: headings, paragraphs, tables, charts.

A module of `investpakke.show.results` describes a result once in these terms. The terminal
(`terminal.py`) and the report (`report/html_view.py`) render them, and so may another document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, SupportsFloat

from investpakke.show.html import Markup
from investpakke.text import Text


class Kind(StrEnum):
    """What a column holds: that decides how its values are written, and to which side."""

    TEXT = "text"
    NAME = "name"
    """Is cut where there is little room."""
    PROSE = "prose"
    """Goes on on the next line where there is little room."""
    LABEL = "label"
    """A case, a group or the package, each a `RowLabel`."""
    YEAR = "year"
    MONEY = "money"
    """Tkr.; a loss is marked."""
    AMOUNT = "amount"
    """A number of anything, which is neither a gain nor a loss."""
    COUNT = "count"
    """Persons, months: decimals only where there are some."""
    SHARE = "share"
    CHANGE = "change"
    """A share with its sign."""
    CHANCE = "chance"
    """A probability, in words too."""
    YEARS = "years"
    BAR = "bar"
    """A share of the widest bar; a document has a chart instead."""

    @property
    def is_number(self) -> bool:
        """Whether the column stands to the right."""
        return self not in _TO_THE_LEFT


_TO_THE_LEFT = {Kind.TEXT, Kind.NAME, Kind.PROSE, Kind.LABEL, Kind.BAR}


class Strong(str):
    """A part of a text that is stressed."""

    __slots__ = ()


class Told(str):
    """A text of the package: in its own language, which is Danish, on whatever page it stands."""

    __slots__ = ()


class Link(NamedTuple):
    """A text that leads to a page of the same document, where it has that page."""

    text: str
    key: str


class Mark(NamedTuple):
    """A text of a look: "red", "yellow", "green" or "quiet"."""

    text: str
    look: str


class RowLabel(NamedTuple):
    """What a row is of: a case's number and name; a sum has no number.

    ``short`` is what it is called where names have no room, ``key`` the page that tells more.
    """

    number: str
    name: str
    short: str
    key: str = ""


Inline = str | Text | Link | Sequence["str | Text | Link"]
"""What stands in a paragraph."""

Cell = SupportsFloat | str | Text | Link | Mark | RowLabel | None
"""What stands in a table: a number is written by its column, NaN is a dash, None is blank."""


class Column(NamedTuple):
    """One column: its head, what it holds, and how many decimals a number has.

    Parameters
    ----------
    head : str or Text
        What stands above it.
    kind : Kind
        What it holds.
    decimals : int, optional
        Of a number; else as many as are usual for its kind.
    signed : bool
        Whether a plus stands before an amount.
    aside : bool
        Whether only the terminal shows it: pages have no room, and less need.
    """

    head: str | Text
    kind: Kind = Kind.MONEY
    decimals: int | None = None
    signed: bool = False
    aside: bool = False


class Row(NamedTuple):
    """One row; its look is "", "quiet", or of a sum "total" or "sum": sums are always shown."""

    cells: Sequence[Cell]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Blocks of rows under the same columns.

    Parameters
    ----------
    caption : str or Text
        What it shows, with the unit: a document has it for those who listen.
    columns : sequence of Column
        Its columns.
    blocks : sequence of sequences of Row
        Its rows; a line stands between blocks.
    titles : sequence of str
        What stands above each block; none for no titles.
    look : str
        How dense a document sets it: "", "small", "small dense" or "compact".
    """

    caption: str | Text
    columns: Sequence[Column]
    blocks: Sequence[Sequence[Row]]
    titles: Sequence[str] = ()
    look: str = ""

    def without_last(self, count: int) -> Table:
        """Return the table without its last columns."""
        return self._of(range(len(self.columns) - count))

    @property
    def in_document(self) -> Table:
        """The table without what only a terminal shows."""
        shown = enumerate(self.columns)
        return self._of([i for i, of in shown if not of.aside and of.kind is not Kind.BAR])

    def _of(self, kept: Sequence[int]) -> Table:
        blocks = [
            [Row([row.cells[index] for index in kept], row.look) for row in block]
            for block in self.blocks
        ]
        return replace(self, columns=[self.columns[index] for index in kept], blocks=blocks)


class Heading(NamedTuple):
    """A heading: of a page on the terminal, of a part of a page in a document."""

    text: str | Text


class Paragraph(NamedTuple):
    """A paragraph; its look is "", "lead", "note", "verdict", "strong" or a colour."""

    text: Inline
    look: str = ""


class Bullets(NamedTuple):
    """A list."""

    items: Sequence[Inline]
    look: str = ""


class Tiles(NamedTuple):
    """Key figures: what each is, its value and its unit."""

    figures: Sequence[tuple[str, str, str]]


class Chart(NamedTuple):
    """A picture with its own title and description; a caption stands above or below it."""

    picture: Markup
    caption: str = ""
    below: bool = False


class Bar(NamedTuple):
    """One bar: its name, its figure, the figure as it is written, and how it looks."""

    name: str
    value: float
    label: str
    look: str = "saving"


class Bars(NamedTuple):
    """Named figures as bars from a common zero; a terminal draws them too."""

    key: str
    title: str
    rows: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things beside each other where there is room."""

    left: Sequence[Element]
    right: Sequence[Element]


class Gap:
    """A blank line on a terminal."""


Element = Heading | Paragraph | Bullets | Table | Tiles | Chart | Bars | Pair | Gap


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document.

    Parameters
    ----------
    key : str
        Its anchor.
    title : str
        Its heading, and its line in the contents.
    parts : sequence of Element
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
    parts: Sequence[Element]
    kicker: str = ""
    badge: str = ""
    inner: bool = False
