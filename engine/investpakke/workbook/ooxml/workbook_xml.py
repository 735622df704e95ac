"""Additions to a workbook's lists of its parts: a new sheet, and "compute all when opened"."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from investpakke.workbook.ooxml.parts import WorkbookParts

_CONTENT_TYPES = "[Content_Types].xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


@dataclass
class _Place:
    """Where a child of the root begins and ends, and the prefix of its name."""

    local: str
    prefix: str
    start: int
    end: int = 0
    close: int = 0


def _children(xml: bytes) -> tuple[_Place, list[_Place]]:
    """Return the root of an XML part and the elements directly in it."""
    found: list[_Place] = []
    open_: list[_Place] = []
    parser = expat.ParserCreate()

    def start(tag: str, _attributes: dict[str, str]) -> None:
        prefix, _colon, local = tag.rpartition(":")
        place = _Place(local, f"{prefix}:" if prefix else "", parser.CurrentByteIndex)
        if len(open_) < 2:
            found.append(place)
        open_.append(place)

    def end(_: str) -> None:
        place = open_.pop()
        place.close = parser.CurrentByteIndex
        after = xml[place.close : place.close + 2] == b"</"
        place.end = xml.index(b">", place.close) + 1 if after else place.close

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    return found[0], found[1:]


def _added(xml: bytes, local: str | None, make: Callable[[str], str]) -> bytes:
    """Return XML with an element added at the end of a child of the root, or of the root."""
    root, children = _children(xml)
    place = root if local is None else next(c for c in children if c.local == local)
    return xml[: place.close] + make(place.prefix).encode() + xml[place.close :]


def new_sheet_parts(parts: WorkbookParts, name: str, cells: str) -> tuple[str, dict[str, bytes]]:
    """Return a new sheet's part, and it and the lists it stands in as they are to be.

    Parameters
    ----------
    parts : WorkbookParts
        The workbook.
    name : str
        The new sheet's name; it comes last.
    cells : str
        What stands in the worksheet element.
    """
    related = parts.relationships(parts.workbook)
    like = next(item for item in related.values() if item.type.endswith("/worksheet"))
    folder = posixpath.dirname(like.target)
    part = next(
        candidate
        for number in range(len(parts.names) + 1, 10**6)
        if (candidate := f"{folder}/sheet{number}.xml") not in parts.names
    )
    identity = next(f"rId{n}" for n in range(len(related) + 1, 10**6) if f"rId{n}" not in related)
    book = parts.raw(parts.workbook)
    namespace = parts.tree(parts.workbook).tag.partition("}")[0].removeprefix("{")
    head, tail = posixpath.split(parts.workbook)
    rels = f"{head}/_rels/{tail}.rels".removeprefix("/")

    def relationship(prefix: str) -> str:
        return (
            f'<{prefix}Relationship Id="{identity}" Type={quoteattr(like.type)} '
            f"Target={quoteattr('/' + part)}/>"
        )

    def content_type(prefix: str) -> str:
        return f'<{prefix}Override PartName="/{part}" ContentType="{_SHEET_TYPE}"/>'

    sheet = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<worksheet xmlns={quoteattr(namespace)}>{cells}</worksheet>"
    )
    return part, {
        part: sheet.encode(),
        parts.workbook: _added(book, "sheets", _sheet_entry(parts, book, name, identity)),
        rels: _added(parts.raw(rels), None, relationship),
        _CONTENT_TYPES: _added(parts.raw(_CONTENT_TYPES), None, content_type),
    }


def _sheet_entry(
    parts: WorkbookParts, book: bytes, name: str, identity: str
) -> Callable[[str], str]:
    """Return what writes a sheet's line in the workbook, its names as the other lines have them."""
    sheets = parts.tree(parts.workbook).findall(".//{*}sheets/{*}sheet")
    number = max(int(sheet.get("sheetId", "0")) for sheet in sheets) + 1
    known = re.search(rb"<(?:\w+:)?sheet\s[^>]*?\b(\w+):id\s*=", book)
    key = f"{known[1].decode() if known else 'r'}:id"

    def entry(prefix: str) -> str:
        return f'<{prefix}sheet name={quoteattr(name)} sheetId="{number}" {key}="{identity}"/>'

    return entry


def computed_when_opened(xml: bytes) -> bytes:
    """Return a workbook part that asks for all formulas to be computed when it is opened."""
    root, children = _children(xml)
    calculation = next((child for child in children if child.local == "calcPr"), None)
    if calculation is None:
        after = max(child.end for child in children if child.local in _BEFORE_CALCULATION)
        tag = f'<{root.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
        return xml[:after] + tag + xml[after:]
    stop = xml.index(b">", calculation.start) + 1
    tag = xml[calculation.start : stop]
    if b"fullCalcOnLoad" in tag:
        new = re.sub(rb'fullCalcOnLoad\s*=\s*(["\'])[^"\']*\1', b'fullCalcOnLoad="1"', tag)
    else:
        name = len(calculation.prefix) + len("<calcPr")
        new = tag[:name] + b' fullCalcOnLoad="1"' + tag[name:]
    return xml[: calculation.start] + new + xml[stop:]
