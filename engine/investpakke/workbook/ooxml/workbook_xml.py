"""Additions to a workbook's lists of its parts: a new sheet, and "compute all when opened"."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from functools import cached_property

from investpakke.workbook.ooxml.looks import Look
from investpakke.workbook.ooxml.opening import damaged
from investpakke.workbook.ooxml.parts import RELATIONSHIP_IDS, Relationship, WorkbookParts, rels_of
from investpakke.workbook.ooxml.styles_xml import empty_styles, with_differential, with_looks
from investpakke.workbook.ooxml.xml_elements import appended, attribute, elements

_CONTENT_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_./-]*")
"""What needs no "%" in the name of a part."""
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
        part = self._free_name(self._like.target, "sheet", len(self.parts.names) + 1)
        sheet = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f"<worksheet xmlns={attribute(self._namespace)}>{cells}</worksheet>"
        )
        identity = self._enter(part, "worksheet", sheet.encode())
        book = self._read(self.parts.workbook)
        entry = _sheet_entry(self.parts, name, identity)
        self.changed[self.parts.workbook] = _added(book, "sheets", entry)
        return part

    def add_looks(self, looks: Sequence[Look]) -> dict[Look, str]:
        """Return the number of the cell style of each look; those that are missing are added."""
        part = self._styles
        old = self._read(part)
        new, numbers = with_looks(old, looks)
        if new != old:
            self.changed[part] = new
        return numbers

    def add_differential(self, formats: Sequence[str]) -> int:
        """Add differential formats, and return the number of the first: the others follow."""
        part = self._styles
        self.changed[part], first = with_differential(self._read(part), formats)
        return first

    def change(self, part: str, changed: Callable[[bytes], bytes]) -> None:
        """Change a part that is there."""
        self.changed[part] = changed(self._read(part))

    @cached_property
    def _styles(self) -> str:
        """The part of the styles; it is added where there is none."""
        part = self.parts.styles
        if part is None:
            part = self._free_name(self.parts.workbook, "styles")
            self._enter(part, "styles", empty_styles(self._namespace))
        return part

    def _free_name(self, beside: str, stem: str, first: int = 0) -> str:
        """Return a name for a new part beside another one, if names there are plain.

        The first one has no number where ``first`` is 0: openpyxl knows styles by that name.
        """
        folder = posixpath.dirname(beside)
        if not _PLAIN_NAME.fullmatch(folder):
            folder = "xl"
        names = (
            posixpath.join(folder, f"{stem}{number or ''}.xml") for number in range(first, 10**6)
        )
        return next(name for name in names if self.parts.named(name) is None)

    def _read(self, part: str) -> bytes:
        changed = self.changed.get(part)
        return self.parts.utf8(part) if changed is None else changed

    def _listed(self, name: str) -> str:
        """Return the part that a name means; a workbook without it cannot be added to."""
        part = self.parts.named(name)
        if part is None:
            raise damaged(self.parts.path, name)
        return part

    def _enter(self, part: str, kind: str, content: bytes) -> str:
        """Add a part that the workbook refers to, and return the id of its relationship."""
        numbers = range(len(self._related) + 1, 10**6)
        identity = next(f"rId{n}" for n in numbers if f"rId{n}" not in self._related)
        type_ = f"{self._like.type.removesuffix('worksheet')}{kind}"
        self._related[identity] = Relationship(identity, type_, part)
        rels = self._listed(rels_of(self.parts.workbook))
        types = self._listed(_CONTENT_TYPES)
        self.changed[part] = content
        self.changed[rels] = _added(
            self._read(rels),
            None,
            lambda p: (
                f'<{p}Relationship Id="{identity}" Type={attribute(type_)} Target="/{part}"/>'
            ),
        )
        self.changed[types] = _added(
            self._read(types),
            None,
            lambda p: f'<{p}Override PartName="/{part}" ContentType="{_CONTENT_TYPE}.{kind}+xml"/>',
        )
        return identity


def _added(xml: bytes, local: str | None, make: Callable[[str], str]) -> bytes:
    """Return XML with an element added at the end of a child of the root, or of the root."""
    root, children = elements(xml)
    place = root if local is None else next(c for c in children if c.local == local)
    return appended(xml, place, make(place.prefix))


def _sheet_entry(parts: WorkbookParts, name: str, identity: str) -> Callable[[str], str]:
    """Return what writes a sheet's line in the workbook, whatever prefix the lines have there."""
    sheets = parts.listed_sheets
    number = max(int(sheet.get("sheetId", "0")) for sheet in sheets) + 1
    key = next(key for key in sheets[0].attrib if key in RELATIONSHIP_IDS)
    namespace = key.removesuffix("}id").removeprefix("{")

    def entry(prefix: str) -> str:
        own = "r" if prefix != "r:" else "rel"
        return (
            f"<{prefix}sheet xmlns:{own}={attribute(namespace)} name={attribute(name)} "
            f'sheetId="{number}" {own}:id="{identity}"/>'
        )

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
