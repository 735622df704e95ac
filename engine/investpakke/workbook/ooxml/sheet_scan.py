"""Where the rows and cells of a worksheet stand in its bytes, whatever way they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string

from investpakke.workbook.ooxml.xml_elements import tag_end

_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


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
    """Where the rows and cells of a worksheet stand, as offsets into its bytes."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.rows: list[OldRow] = []
        self.prefix = ""
        self.data = (0, 0, 0)  # start of <sheetData>, of its content, of its end tag
        self.dimension: tuple[int, int, str] | None = None
        self._path: list[str] = []
        self._open: OldCell | None = None  # its end is, until it ends, that of its first tag
        self._parser = parser = expat.ParserCreate()
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
        local = tag.rpartition(":")[2]
        depth = len(self._path)
        self._path.append(local)
        at = self._parser.CurrentByteIndex
        if depth == 1 and local == "sheetData":
            self.prefix = tag.removesuffix(local)
            self.data = (at, self._tag_end(), 0)
        elif depth == 1 and local == "dimension":
            self.dimension = (at, self._tag_end(), attributes.get("ref", ""))
        elif depth == 2 and local == "row" and self._path[1] == "sheetData":
            last = self.rows[-1].number if self.rows else 0
            self.rows.append(OldRow(int(attributes.get("r", last + 1)), at, self._tag_end()))
        elif depth == 3 and local == "c" and self._path[2] == "row":
            cells = self.rows[-1].cells
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            column = (
                column_index_from_string(found[1])
                if found
                else (cells[-1].column + 1 if cells else 1)
            )
            self._open = OldCell(column, at, self._tag_end(), attributes.get("s"), formula=False)
        elif depth == 4 and local == "f" and self._open:
            self._open = self._open._replace(formula=True)

    def _end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        self._path.pop()
        depth = len(self._path)
        at = self._parser.CurrentByteIndex
        if depth == 3 and local == "c" and self._open:
            cell = self._open
            self.rows[-1].cells.append(cell._replace(end=self._after(cell.end)))
            self._open = None
        elif depth == 2 and local == "row" and self._path[1] == "sheetData":
            row = self.rows[-1]
            row.close, row.end = at, self._after(row.inside)
        elif depth == 1 and local == "sheetData":
            self.data = (self.data[0], self.data[1], at)

    def _after(self, first_tag_end: int) -> int:
        """Return where the element ends that the parser has come to the end of."""
        if self.xml[first_tag_end - 2 : first_tag_end] == b"/>":
            return first_tag_end
        return self._tag_end()
