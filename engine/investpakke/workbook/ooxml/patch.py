"""Patch cells of one worksheet in its XML; everything else in it stays byte for byte.

For this the positions of rows and cells are found in the bytes, however they are written.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple
from xml.parsers import expat

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import Area, Numbering
from investpakke.workbook.ooxml.xml_elements import Name, escape, parser_with_places, tag_end


class OldCell(NamedTuple):
    """The start and end of a cell, its style, and whether it holds a formula."""

    column: int
    start: int
    end: int
    style: str | None
    formula: bool


@dataclass
class OldRow:
    """The start of a row, of its content and of its end tag, and its end."""

    number: int
    start: int
    inside: int = 0
    close: int = 0
    end: int = 0
    cells: list[OldCell] = field(default_factory=list)


class Scan:
    """The positions of the rows and cells of a worksheet, as offsets into its bytes.

    Parameters
    ----------
    xml : bytes
        The worksheet, in UTF-8.

    Raises
    ------
    ExpatError, ValueError
        It is not well-formed, its addresses contradict each other, or its rows or cells are not in
        order, so that nothing can be inserted between them.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.rows: list[OldRow] = []
        self.prefix = ""
        self.data = (0, 0, 0)  # start of <sheetData>, of its content, of its end tag
        self.dimension: tuple[int, int, str] | None = None
        self._path: list[str] = []
        self._namespace = ""
        self._numbers = Numbering()
        self._open: OldCell | None = None  # its end is that of its start tag until the cell ends
        self._parser = parser = parser_with_places()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(xml, True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("document type")

    def _tag_end(self) -> int:
        """Return the end of the tag that starts at the parser's position."""
        return tag_end(self.xml, self._parser.CurrentByteIndex)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, local, prefix = Name.parse(tag)
        depth = len(self._path)
        if depth == 0:
            self._namespace = namespace
        self._path.append(local if namespace == self._namespace else "")
        at = self._parser.CurrentByteIndex
        if self._is_at(1, "sheetData"):
            self.prefix = prefix
            self.data = (at, self._tag_end(), 0)
        elif self._is_at(1, "dimension"):
            self.dimension = (at, self._tag_end(), attributes.get("ref", ""))
        elif self._is_at(1, "sheetData", "row"):
            self._numbers.start_row(attributes.get("r"))
            self.rows.append(OldRow(self._numbers.row, at, self._tag_end()))
        elif self._is_at(1, "sheetData", "row", "c"):
            self._numbers.start_cell(attributes.get("r"))
            self.rows[-1].number = self._numbers.row
            column, style = self._numbers.column, attributes.get("s")
            self._open = OldCell(column, at, self._tag_end(), style, formula=False)
        elif self._is_at(1, "sheetData", "row", "c", "f") and self._open:
            self._open = self._open._replace(formula=True)

    def _is_at(self, depth: int, *path: str) -> bool:
        return tuple(self._path[depth:]) == path

    def _end(self, _tag: str) -> None:
        at = self._parser.CurrentByteIndex
        if self._is_at(1, "sheetData", "row", "c") and self._open:
            cell, cells = self._open, self.rows[-1].cells
            if cells and cells[-1].column >= cell.column:
                raise ValueError(f"row {self._numbers.row}: cells out of order")
            cells.append(cell._replace(end=self._after(cell.end)))
            self._open = None
        elif self._is_at(1, "sheetData", "row"):
            row = self.rows[-1]
            if len(self.rows) > 1 and self.rows[-2].number >= row.number:
                raise ValueError(f"row {row.number} after row {self.rows[-2].number}")
            row.close, row.end = at, self._after(row.inside)
        elif self._is_at(1, "sheetData"):
            self.data = (self.data[0], self.data[1], at)
        self._path.pop()

    def _after(self, first_tag_end: int) -> int:
        """Return the end of the element whose end the parser has reached."""
        if self.xml[first_tag_end - 2 : first_tag_end] == b"/>":
            return first_tag_end
        return self._tag_end()


Content = float | str | None
"""The new content of a cell; None clears it and keeps its style."""

Lines = Mapping[int, Mapping[int, Content]]
"""The new content of cells, by row and column."""

Styles = Mapping[tuple[int, int], str]
"""The styles of cells, by row and column."""


@dataclass(frozen=True, eq=False, slots=True)
class RowLook:
    """The format of a row's new cells: their styles by column, and the height of a new row.

    Rows with the same format share one object, so that their cells are written by the same pattern.
    """

    styles: Mapping[int, str]
    height: float | None = None


PLAIN = RowLook({})

LookOf = Callable[[int, Styles], RowLook]
"""The format of a row's new cells, from its number and the styles of existing cells."""

_SPANS = re.compile(rb'\s+spans="[^"]*"')
_BY_NUMBER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def patch_sheet(xml: bytes, lines: Lines, look_of: LookOf, where: str) -> bytes:
    """Return a worksheet's XML with cells changed.

    Parameters
    ----------
    xml : bytes
        The worksheet, in UTF-8.
    lines : mapping of row to mapping of column to content
        The new content of each cell: a number, a text, or None for nothing.
    look_of : callable
        Gives the format of new cells.
    where : str
        The sheet's name, for messages.

    Raises
    ------
    FileError
        A sheet that cannot be read, or a cell that holds a formula.
    """
    try:
        scan = Scan(xml)
    except (expat.ExpatError, ValueError) as error:
        raise FileError(
            Problem("sheet.unreadable", "the sheet cannot be read"),
            where=where,
            expected=Text("valid XML"),
            got=str(error),
        ) from None
    return _Writer(scan, look_of, where).patched(lines)


@dataclass
class _Writer:
    """Assembles a worksheet from its old bytes and the new cells."""

    scan: Scan
    look_of: LookOf
    where: str

    @cached_property
    def styles(self) -> dict[tuple[int, int], str]:
        """The styles of the existing cells."""
        return {
            (row.number, cell.column): cell.style
            for row in self.scan.rows
            for cell in row.cells
            if cell.style is not None
        }

    def patched(self, lines: Lines) -> bytes:
        """Return the worksheet with the lines inserted, in the order of their rows."""
        scan, xml = self.scan, self.scan.xml
        start, inside, close = scan.data
        empty = xml[inside - 2 : inside] == b"/>"
        pieces = [self._head(lines)]
        pieces.append(xml[start : inside - 2].rstrip() + b">" if empty else xml[start:inside])
        at = inside
        left = deque(sorted(lines))
        for row in scan.rows:
            while left and left[0] < row.number:
                pieces.append(xml[at : row.start])
                at = row.start
                pieces.append(self._new_row(number := left.popleft(), lines[number]))
            if left and left[0] == row.number:
                pieces.append(xml[at : row.start])
                pieces.append(self._row(row, lines[left.popleft()]))
                at = row.end
        if not empty:
            pieces.append(xml[at:close])
        pieces += [self._new_row(number, lines[number]) for number in left]
        if empty:
            pieces.append(f"</{scan.prefix}sheetData>".encode() + xml[inside:])
        else:
            pieces.append(xml[close:])
        return b"".join(pieces)

    def _head(self, lines: Lines) -> bytes:
        """Return what precedes the cells, with a dimension that includes the new ones."""
        scan, xml = self.scan, self.scan.xml
        end = scan.data[0]
        if scan.dimension is None:
            return xml[:end]
        start, stop, reference = scan.dimension
        shown = [
            (row, column)
            for row, cells in lines.items()
            for column, content in cells.items()
            if content is not None
        ]
        if not shown or not reference:
            return xml[:end]
        now = _wider(reference, shown)
        tag = xml[start:stop].replace(f'"{reference}"'.encode(), f'"{now}"'.encode())
        return xml[:start] + tag + xml[stop:end]

    def _row(self, row: OldRow, cells: Mapping[int, Content]) -> bytes:
        xml = self.scan.xml
        empty = xml[row.inside - 2 : row.inside] == b"/>"
        head = xml[row.start : row.inside]
        columns = [cell.column for cell in row.cells]
        if not columns or min(cells) < min(columns) or max(cells) > max(columns):
            head = _SPANS.sub(b"", head)
        if empty:
            head = head[:-2].rstrip() + b">"
        pieces = [head]
        left = dict(sorted(cells.items()))
        at = row.inside
        for cell in row.cells:
            for column in [column for column in left if column < cell.column]:
                pieces.append(xml[at : cell.start])
                at = cell.start
                pieces.append(self._cell(row.number, column, left.pop(column), None))
            if cell.column in left:
                if cell.formula:
                    raise self._formula(row.number, cell.column)
                pieces.append(xml[at : cell.start])
                pieces.append(self._cell(row.number, cell.column, left.pop(cell.column), cell))
                at = cell.end
        stop = row.inside if empty else row.close
        pieces.append(xml[at:stop])
        pieces += [self._cell(row.number, column, what, None) for column, what in left.items()]
        pieces.append(f"</{self.scan.prefix}row>".encode())
        return b"".join(pieces)

    def _new_row(self, number: int, cells: Mapping[int, Content]) -> bytes:
        shown = {column: what for column, what in sorted(cells.items()) if what is not None}
        if not shown:
            return b""
        look = self.look_of(number, self.styles)
        contents = shown.values()
        pattern = _row_pattern(self.scan.prefix, look, (*shown,), (*map(type, contents),))
        written = [_text(what) if type(what) is str else what for what in contents]
        return (pattern.replace(_NUMBER, str(number)) % tuple(written)).encode()

    def _cell(self, row: int, column: int, content: Content, old: OldCell | None) -> bytes:
        if old is not None:
            style = old.style
        else:
            look = PLAIN if content is None else self.look_of(row, self.styles)
            style = look.styles.get(column)
        return cell_xml(self.scan.prefix, row, column, style, content).encode()

    def _formula(self, row: int, column: int) -> FileError:
        return formula_in_the_way(f"{self.where}!{get_column_letter(column)}{row}")


def formula_in_the_way(where: str) -> FileError:
    """Return the refusal to overwrite a formula."""
    return FileError(
        Problem("refresh.formula_in_the_way", "a formula is where the result goes"),
        where=where,
        expected=Text("a blank cell or a number of the last refresh"),
        got=Text("a formula"),
        mend=Text("Move the formula out of the block"),
    )


_NUMBER = "\0"
"""Stands for the row's number in a pattern; XML never contains it."""


@lru_cache(maxsize=256)
def _row_pattern(
    p: str, look: RowLook, columns: tuple[int, ...], types: tuple[type[float | str], ...]
) -> str:
    """Return the pattern of new rows that fill the same columns with values of the same types."""
    inside = "".join(
        cell_pattern(p, _NUMBER, column, look.styles.get(column), kind)
        for column, kind in zip(columns, types, strict=True)
    )
    height = "" if look.height is None else f' ht="{look.height:g}"'
    return f'<{p}row r="{_NUMBER}"{height}>{inside}</{p}row>'


def cell_pattern(
    p: str, row: int | str, column: int, style: str | None, kind: type[float | str | None]
) -> str:
    """Return the XML of one cell, with a placeholder for its content if it has any.

    A text is stored in the cell itself, not among the shared ones.

    Parameters
    ----------
    p : str
        The prefix of the worksheet's elements.
    row, column : int
        Its position.
    style : str, optional
        The index of its style.
    kind : type
        Of its content.
    """
    look = f' s="{style}"' if style is not None else ""
    place = f'r="{get_column_letter(column)}{row}"{look}'
    if kind is type(None):
        return f"<{p}c {place}/>" if look else ""
    if not issubclass(kind, str):
        return f"<{p}c {place}><{p}v>%.15g</{p}v></{p}c>"
    return f'<{p}c {place} t="inlineStr"><{p}is><{p}t%s</{p}t></{p}is></{p}c>'


def cell_xml(p: str, row: int, column: int, style: str | None, content: Content) -> str:
    """Return the XML of one cell with its content."""
    pattern = cell_pattern(p, row, column, style, type(content))
    if content is None:
        return pattern
    return pattern % (_text(content) if isinstance(content, str) else content)


def _text(content: str) -> str:
    """Return a text as it follows ``<t``: whether its blanks count, and the text.

    Text that looks like an escaped character, ``_x000D_``, is escaped itself.
    """
    text = _BY_NUMBER.sub("_x005F_", printable(content))
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"{kept}>{escape(text)}"


def printable(text: str) -> str:
    """Return a text without characters that XML does not allow."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def _wider(reference: str, shown: list[tuple[int, int]]) -> str:
    area = Area.of(reference)
    rows = [area.row, area.last_row, *(row for row, _ in shown)]
    columns = [area.column, area.last_column, *(column for _, column in shown)]
    first = f"{get_column_letter(min(columns))}{min(rows)}"
    last = f"{get_column_letter(max(columns))}{max(rows)}"
    return first if first == last else f"{first}:{last}"
