"""A view on the terminal: tables whose columns line up, and whose numbers are never cut."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatchmethod
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Styled

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
    Mark,
    Pair,
    Paragraph,
    Row,
    RowLabel,
    Table,
    Tiles,
)
from investpakke.show.writer import Writer
from investpakke.text import Text, counted, printable

MOST_ROWS = 40
"""Rows of a table on a screen, as many as `validate` shows lines: more scrolls out of sight."""

GAP = 2
_NARROWEST_NAME = 12
_ROOMY_NAME = 24
_HEADS = (16, 12, 10, 8)
"""How narrow heads are folded, where a table has no room for them on one line."""

_LONGEST_BAR = 24
_INDENT = 4

TITLE, QUIET, TOTAL, LOSS = "bold", "dim", "bold", "red"
_SUMS = {"total", "sum"}
_STYLES = {
    "note": QUIET,
    "quiet": QUIET,
    "strong": TITLE,
    "total": TOTAL,
    "red": "red",
    "yellow": "yellow",
    "green": "green",
}


@dataclass(frozen=True, slots=True)
class TerminalView:
    """Renders views as text.

    Parameters
    ----------
    writer : Writer
        Writes their texts and figures.
    width : int
        Columns of the terminal. A table whose numbers need more takes more.
    most : int, optional
        Rows that are shown of a table, beside its sums; None for all.
    """

    writer: Writer
    width: int
    most: int | None = None

    def parts(self, parts: Iterable[Element]) -> Iterator[RenderableType]:
        """Yield parts from top to bottom."""
        before: Element | None = None
        for part in parts:
            if _stands_apart(part, before):
                yield ""
            yield from self._part(part)
            before = part

    @singledispatchmethod
    def _part(self, part: Element) -> Iterable[RenderableType]:
        raise TypeError(type(part))

    @_part.register
    def _(self, part: Heading) -> Iterable[RenderableType]:
        yield self._text(part.text, TITLE)

    @_part.register
    def _(self, part: Paragraph) -> Iterable[RenderableType]:
        style = _STYLES.get(part.look, "")
        if part.look != "indented":
            yield self._text(part.text, style)
        else:
            narrower = replace(self, width=self.width - _INDENT)
            yield Padding(narrower._text(part.text, style), (0, 0, 0, _INDENT))

    @_part.register
    def _(self, part: Bullets) -> Iterable[RenderableType]:
        for item in part.items:
            yield self._text(("- ", self.writer.text(item)))

    @_part.register
    def _(self, part: Tiles) -> Iterable[RenderableType]:
        for name, value, unit in part.figures:
            yield self._text(f"{name}: {value} {unit}".rstrip())

    @_part.register
    def _(self, part: Pair) -> Iterable[RenderableType]:
        return self.parts([*part.left, *part.right])

    @_part.register
    def _(self, _part: Gap) -> Iterable[RenderableType]:
        yield ""

    @_part.register
    def _(self, _part: Chart) -> Iterable[RenderableType]:
        return ()

    @_part.register
    def _(self, part: Bars) -> Iterable[RenderableType]:
        yield self._text(part.title, TITLE)
        columns = (Column("", Kind.TEXT), Column("", Kind.AMOUNT), Column("", Kind.BAR))
        widest = max((abs(row.value) for row in part.rows), default=0.0) or 1.0
        lines = [
            _line(Row([row.name, row.label, row.value / widest]), columns, self.writer)
            for row in part.rows
        ]
        yield _grid(
            columns,
            [max(map(cell_len, of)) for of in zip(*(line.cells for line in lines), strict=True)],
            lines,
        )

    @_part.register
    def _(self, part: Table) -> Iterable[RenderableType]:
        table, left_out = _cut(part, self.most)
        yield from _table(table, self.writer, self.width)
        if left_out:
            more = counted(
                "… and {n} more row (--all shows all)",
                "… and {n} more rows (--all shows all)",
                left_out,
            )
            yield self._text(more, TITLE)

    def _text(self, text: Inline, style: str = "") -> RenderableType:
        return Constrain(paragraph(self.writer.text(text), style), self.width)


def _stands_apart(part: Element, before: Element | None) -> bool:
    """Return whether a blank line stands above a part: a heading, or a table below another."""
    if before is None or isinstance(before, Gap | Heading):
        return False
    return isinstance(part, Heading | Bars) or (
        isinstance(before, Table) and isinstance(part, Table)
    )


def paragraph(text: str, style: str = "") -> Styled:
    """Return a text that wraps."""
    return Styled(_plain(text), style=style)


def _plain(text: str) -> str:
    """Return a text on one line; a terminal divides no words."""
    return printable(text.replace("\N{SOFT HYPHEN}", ""))


def _bar(share: float) -> str:
    return "█" * round(_LONGEST_BAR * max(share, 0.0))


# --- tables ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is written, and the style of each cell."""

    cells: Sequence[str]
    styles: Sequence[str]


def _table(table: Table, writer: Writer, width: int) -> Iterator[RenderableType]:
    """Yield a table of blocks between rules, whose columns line up from block to block."""
    columns = [part for column in table.columns for part in _parts(column)]
    blocks = [[_line(row, table.columns, writer) for row in rows] for rows in table.blocks]
    heads = [[_plain(writer.text(column.head))] for column in columns]
    lines = [line for block in blocks for line in block]
    longest = [
        max((cell_len(line.cells[index]) for line in lines), default=0)
        for index in range(len(columns))
    ]
    for room in _HEADS:
        if _needed(columns, heads, longest) <= width:
            break
        heads = [
            _folded(column.head, max(room, long), writer)
            for column, long in zip(columns, longest, strict=True)
        ]
    widths = _widths(columns, heads, longest, width)
    rule = Styled("─" * (sum(widths) + GAP * (len(widths) - 1)), style=QUIET)
    yield rule
    top = [_Line(line, [QUIET] * len(columns)) for line in zip_longest(*_from_below(heads))]
    yield _grid(columns, widths, top)
    for title, block in zip_longest(table.titles, blocks):
        if not (title or block):
            continue
        yield rule
        if title:
            yield Constrain(paragraph(title, TITLE), width)
        yield _grid(columns, widths, block)
    yield rule


def _folded(head: str | Text, room: int, writer: Writer) -> list[str]:
    """Return a head on as many lines as it takes; words stay whole."""
    text = _plain(writer.text(head))
    return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [text]


def _cut(table: Table, most: int | None) -> tuple[Table, int]:
    """Return a table of at most so many rows beside its sums, and how many it lacks."""
    count = sum(row.look not in _SUMS for rows in table.blocks for row in rows)
    if most is None or count <= most:
        return table, 0
    left, blocks, titles = most, [], []
    for title, rows in zip(table.titles or [""] * len(table.blocks), table.blocks, strict=True):
        shown: list[Row] = []
        for row in rows:
            if row.look in _SUMS or left > 0:
                shown.append(row)
                left -= row.look not in _SUMS
        if shown:
            blocks.append(shown)
            titles.append(title)
    return replace(table, blocks=blocks, titles=titles if table.titles else ()), count - most


def _parts(column: Column) -> Iterator[Column]:
    """Yield the columns that one takes on a terminal: that of cases has number and name."""
    if column.kind is Kind.LABEL:
        yield Column(Text("No."), Kind.TEXT)
        yield Column(column.head, Kind.NAME)
    else:
        yield column


def _line(row: Row, columns: Sequence[Column], writer: Writer) -> _Line:
    cells, styles = [], []
    for cell, column in zip(row.cells, columns, strict=True):
        shown, style = _cell(cell, column, writer), _STYLES.get(row.look, "")
        if isinstance(cell, Mark):
            style = _STYLES.get(cell.look, style)
        elif column.kind is Kind.MONEY and shown[0].startswith(writer.minus):
            style = f"{style} {LOSS}".strip()
        cells += shown
        styles += [style] * len(shown)
    return _Line(cells, styles)


def _cell(cell: Cell, column: Column, writer: Writer) -> list[str]:
    if column.kind is Kind.BAR and isinstance(cell, float):
        return [_bar(cell)]
    text = writer.cell(cell, column)
    if column.kind is not Kind.LABEL:
        return [_plain(text)]
    number, name = (cell.number, cell.name) if isinstance(cell, RowLabel) else ("", text)
    return [_plain(number), _plain(name)]


def _needed(columns: Sequence[Column], heads: Sequence[list[str]], longest: Sequence[int]) -> int:
    """Return the width of a table that shows all but its names whole."""
    taken = [
        min(long, _ROOMY_NAME) if _gives_way(column) else max(long, *map(cell_len, head))
        for column, head, long in zip(columns, heads, longest, strict=True)
    ]
    return sum(taken) + GAP * (len(columns) - 1)


def _widths(
    columns: Sequence[Column], heads: Sequence[list[str]], longest: Sequence[int], page: int
) -> list[int]:
    """Return the columns' widths: what gives way takes what the page leaves."""
    whole = [max(long, *map(cell_len, head)) for head, long in zip(heads, longest, strict=True)]
    giving = [index for index, column in enumerate(columns) if _gives_way(column)]
    left = page - GAP * (len(columns) - 1) - sum(whole) + sum(whole[index] for index in giving)
    for index in giving[:-1]:  # the last one gives way first
        left -= whole[index]
    for index in giving[-1:]:
        whole[index] = min(whole[index], max(left, _NARROWEST_NAME))
    return whole


def _gives_way(column: Column) -> bool:
    return column.kind in {Kind.NAME, Kind.PROSE}


def _from_below(heads: Sequence[list[str]]) -> list[list[str]]:
    """Return heads of several lines so that all end on the lowest one."""
    height = max(map(len, heads), default=0)
    return [[""] * (height - len(head)) + head for head in heads]


def _grid(columns: Sequence[Column], widths: Sequence[int], lines: Sequence[_Line]) -> Grid:
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
    for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
        folds = column.kind is Kind.PROSE
        grid.add_column(
            justify="right" if index and column.kind.is_number else "left",
            width=width,
            no_wrap=not folds,
            overflow="fold" if folds else "ellipsis",
        )
    for line in lines:
        grid.add_row(
            *(
                Styled(text, style=style if text else "")
                for text, style in zip(line.cells, line.styles, strict=True)
            )
        )
    return grid
