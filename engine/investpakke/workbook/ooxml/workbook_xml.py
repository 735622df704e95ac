"""Additions to a workbook's lists of its parts: a new sheet, and "compute all when opened"."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import quoteattr

from investpakke.workbook.ooxml.looks import Look
from investpakke.workbook.ooxml.parts import Relationship, WorkbookParts
from investpakke.workbook.ooxml.styles_xml import empty_styles, with_looks
from investpakke.workbook.ooxml.xml_elements import appended, elements

_CONTENT_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


class Additions:
    """Parts added to a workbook, and the lists that they are entered in.

    Parameters
    ----------
    parts : WorkbookParts
        The workbook as it is.

    Attributes
    ----------
    changed : dict of str to bytes
        Every part that is new, or is no longer as it was.
    """

    def __init__(self, parts: WorkbookParts) -> None:
        self.parts = parts
        self.changed: dict[str, bytes] = {}
        self._related = dict(parts.relationships(parts.workbook))
        self._like = next(r for r in self._related.values() if r.type.endswith("/worksheet"))
        self._namespace = parts.tree(parts.workbook).tag.partition("}")[0].removeprefix("{")

    def add_sheet(self, name: str, cells: str) -> str:
        """Add a sheet, as the last one, and return its part.

        Parameters
        ----------
        name : str
            The sheet's name.
        cells : str
            What stands in the worksheet element.
        """
        folder = posixpath.dirname(self._like.target)
        part = next(
            candidate
            for number in range(len(self.parts.names) + 1, 10**6)
            if (candidate := f"{folder}/sheet{number}.xml") not in self.parts.names
        )
        sheet = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f"<worksheet xmlns={quoteattr(self._namespace)}>{cells}</worksheet>"
        )
        identity = self._enter(part, "worksheet", sheet.encode())
        book = self._read(self.parts.workbook)
        entry = _sheet_entry(self.parts, book, name, identity)
        self.changed[self.parts.workbook] = _added(book, "sheets", entry)
        return part

    def add_looks(self, looks: Sequence[Look]) -> dict[Look, str]:
        """Return the number of the cell style of each look; those that are missing are added."""
        part = self.parts.styles
        if part is None:
            part = posixpath.join(posixpath.dirname(self.parts.workbook), "styles.xml")
            self._enter(part, "styles", empty_styles(self._namespace))
        old = self._read(part)
        new, numbers = with_looks(old, looks)
        if new != old:
            self.changed[part] = new
        return numbers

    def _read(self, part: str) -> bytes:
        changed = self.changed.get(part)
        return self.parts.raw(part) if changed is None else changed

    def _enter(self, part: str, kind: str, content: bytes) -> str:
        """Add a part that the workbook refers to, and return the id of its relationship."""
        numbers = range(len(self._related) + 1, 10**6)
        identity = next(f"rId{n}" for n in numbers if f"rId{n}" not in self._related)
        type_ = f"{self._like.type.removesuffix('worksheet')}{kind}"
        self._related[identity] = Relationship(identity, type_, part)
        head, tail = posixpath.split(self.parts.workbook)
        rels = f"{head}/_rels/{tail}.rels".removeprefix("/")
        self.changed[part] = content
        self.changed[rels] = _added(
            self._read(rels), None,
            lambda p: f'<{p}Relationship Id="{identity}" Type={quoteattr(type_)} '
                      f"Target={quoteattr('/' + part)}/>",
        )  # fmt: skip
        self.changed[_CONTENT_TYPES] = _added(
            self._read(_CONTENT_TYPES), None,
            lambda p: f'<{p}Override PartName="/{part}" ContentType="{_CONTENT_TYPE}.{kind}+xml"/>',
        )  # fmt: skip
        return identity


def _added(xml: bytes, local: str | None, make: Callable[[str], str]) -> bytes:
    """Return XML with an element added at the end of a child of the root, or of the root."""
    root, children = elements(xml)
    place = root if local is None else next(c for c in children if c.local == local)
    return appended(xml, place, make(place.prefix))


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
    root, children = elements(xml)
    calculation = next((child for child in children if child.local == "calcPr"), None)
    if calculation is None:
        after = max(child.end for child in children if child.local in _BEFORE_CALCULATION)
        tag = f'<{root.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
        return xml[:after] + tag + xml[after:]
    tag = xml[calculation.start : calculation.inside]
    if b"fullCalcOnLoad" in tag:
        new = re.sub(rb'fullCalcOnLoad\s*=\s*(["\'])[^"\']*\1', b'fullCalcOnLoad="1"', tag)
    else:
        name = len(calculation.prefix) + len("<calcPr")
        new = tag[:name] + b' fullCalcOnLoad="1"' + tag[name:]
    return xml[: calculation.start] + new + xml[calculation.inside :]
