"""Tables whose columns line up from block to block and whose numbers are never cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Styled

from investpakke.text import Language, Text, printable

GAP = 2
_NARROWEST_NAME = 12

TITLE, QUIET, TOTAL, LOSS = "bold", "dim", "bold", "red"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: numbers stand to the right; a stretching name is cut or folded to fit.

    A column of ``losses`` shows its negative numbers in red.
    """

    title: str
    number: bool = True
    stretches: bool = False
    folds: bool = False
    losses: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of texts; styles by column index stand above the row's own."""

    cells: Sequence[str]
    style: str = ""
    styles: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns with their widths: the stretching one takes what the page leaves."""

    columns: Sequence[Column]
    widths: Sequence[int]

    @classmethod
    def of(cls, columns: Sequence[Column], rows: Iterable[Row], page: int) -> Layout:
        """Return the layout in which every cell but a stretching one is shown whole."""
        longest = [cell_len(column.title) for column in columns]
        for row in rows:
            longest = [max(a, cell_len(b)) for a, b in zip(longest, row.cells, strict=True)]
        fixed = sum(w for c, w in zip(columns, longest, strict=True) if not c.stretches)
        left = page - fixed - GAP * (len(columns) - 1)
        widths = [
            min(width, max(left, _NARROWEST_NAME)) if column.stretches else width
            for column, width in zip(columns, longest, strict=True)
        ]
        return cls(columns, widths)

    @property
    def width(self) -> int:
        """Columns of text that a row takes."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)

    def head(self) -> Table:
        """Return the column titles."""
        return self.block([Row([column.title for column in self.columns], QUIET)])

    def block(self, rows: Iterable[Row]) -> Table:
        """Return rows without titles."""
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
        for column, width in zip(self.columns, self.widths, strict=True):
            table.add_column(
                justify="right" if column.number else "left",
                width=width,
                no_wrap=not column.folds,
                overflow="fold" if column.folds else "ellipsis",
            )
        for row in rows:
            table.add_row(*(self._cell(row, index) for index in range(len(self.columns))))
        return table

    def rule(self) -> Styled:
        """Return a line as wide as the table."""
        return Styled("─" * self.width, style=QUIET)

    def _cell(self, row: Row, index: int) -> Styled:
        text = printable(row.cells[index])
        loss = self.columns[index].losses and text.startswith("-")
        style = (
            row.styles.get(index) or " ".join([row.style, LOSS] if loss else [row.style]).strip()
        )
        return Styled(text, style=style)


def columns_of(
    heads: Sequence[tuple[Text, bool]], language: Language, stretches: int | None = None
) -> list[Column]:
    """Return columns from titles and whether they hold numbers; one may stretch.

    Negative numbers are losses.
    """
    return [
        Column(title.in_language(language), numeric, index == stretches, losses=numeric)
        for index, (title, numeric) in enumerate(heads)
    ]


def table_of(
    columns: Sequence[Column], blocks: Sequence[Sequence[Row]], page: int
) -> Iterator[RenderableType]:
    """Yield a table of blocks between rules, whose columns line up from block to block."""
    layout = Layout.of(columns, [row for rows in blocks for row in rows], page)
    yield layout.rule()
    yield layout.head()
    for rows in blocks:
        yield layout.rule()
        yield layout.block(rows)
    yield layout.rule()


def paragraph(text: str, style: str = "") -> Styled:
    """Return a text that wraps."""
    return Styled(printable(text), style=style)
