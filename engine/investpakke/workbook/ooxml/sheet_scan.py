"""Where the rows and cells of a worksheet stand in its bytes, whatever way they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from investpakke.workbook.ooxml.sheet_cells import Numbering
from investpakke.workbook.ooxml.xml_elements import Name, parser_with_places, tag_end


class OldCell(NamedTuple):
    """Where a cell begins and ends, its style, and whether it holds a formula."""

    column: int
    start: int
    end: int
    style: str | None
    formula: bool


@dataclass
class OldRow:
    """Where a row begins, its content begins, its end tag begins, and it ends."""

    number: int
    start: int
    inside: int = 0
    close: int = 0
    end: int = 0
    cells: list[OldCell] = field(default_factory=list)


class Scan:
    """Where the rows and cells of a worksheet stand, as offsets into its bytes.

    Parameters
    ----------
    xml : bytes
        The worksheet, in UTF-8.

    Raises
    ------
    ExpatError, ValueError
        It is not well-formed, its places contradict each other, or its rows or cells do not
        stand in their order: nothing can be put between them then.
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
        self._open: OldCell | None = None  # its end is, until it ends, that of its first tag
        self._parser = parser = parser_with_places()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(xml, True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("document type")

    def _tag_end(self) -> int:
        """Return where the tag that starts at the parser's place ends."""
        return tag_end(self.xml, self._parser.CurrentByteIndex)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, local, prefix = Name.of(tag)
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
        """Return where the element ends that the parser has come to the end of."""
        if self.xml[first_tag_end - 2 : first_tag_end] == b"/>":
            return first_tag_end
        return self._tag_end()
