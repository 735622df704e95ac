"""Additions to a workbook's lists of parts: a new sheet, and the request to calculate on opening.

Also more cell styles in a workbook's styles part; everything else in it stays byte for byte.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from xml.etree import ElementTree as ET

from investpakke.workbook.ooxml.looks import (
    NO_FONT,
    Font,
    Look,
    attributes,
    font_of,
    number_formats,
    read_fonts,
    read_looks,
)
from investpakke.workbook.ooxml.opening import damaged
from investpakke.workbook.ooxml.parts import RELATIONSHIP_IDS, Relationship, WorkbookParts, rels_of
from investpakke.workbook.ooxml.xml_elements import append, attribute, elements, tag_end

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_COUNT = re.compile(rb"\bcount\s*=\s*([\"'])[^\"']*\1")
_FIRST_OWN_FORMAT = 164
"""Lower numbers are Excel's built-in formats."""


def empty_styles(namespace: str) -> bytes:
    """Return the styles part for a workbook that has none: the default style alone."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<styleSheet xmlns={attribute(namespace)}>"
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ).encode()


def with_looks(xml: bytes, looks: Sequence[Look]) -> tuple[bytes, dict[Look, str]]:
    """Return a styles part that has the looks, and the number of the cell style of each.

    Parameters
    ----------
    xml : bytes
        The styles part; it declares no document type.
    looks : sequence of Look
        The looks to add, each otherwise like the workbook's default style.
        are there are not added again.
    """
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    known = read_looks(root)
    wanted = looks if known else (Look(), *looks)
    missing = [look for look in dict.fromkeys(wanted) if look not in known]
    everything = [*known, *missing]
    numbers = {look: str(everything.index(look)) for look in looks}
    return (_with_styles(xml, root, missing) if missing else xml), numbers


def with_differential(xml: bytes, formats: Sequence[str]) -> tuple[bytes, int]:
    """Return a styles part with differential formats, and the number of the first of them.

    Parameters
    ----------
    xml : bytes
        The styles part; it declares no document type.
    formats : sequence of str
        The content of each ``dxf``; tags begin with "<" or "</", and get the part's prefix.
    """
    p = elements(xml)[0].prefix
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    known = len(root.findall("{*}dxfs/{*}dxf"))
    items = [
        f"<{p}dxf>{re.sub('(</?)', lambda tag: tag[0] + p, inside)}</{p}dxf>" for inside in formats
    ]
    return _with_items(xml, "dxfs", items, known), known


def _with_styles(xml: bytes, root: ET.Element, looks: Sequence[Look]) -> bytes:
    """Return a styles part with a cell style for each look, and the parts these refer to."""
    p = elements(xml)[0].prefix
    default = root.find("{*}cellXfs/{*}xf")
    default = ET.Element("xf") if default is None else default
    formats, new_formats = _formats(root, looks)
    old_fonts = read_fonts(root)
    usual = font_of(default, old_fonts)
    wanted = [Font(look.bold, usual.rest) for look in looks]
    fonts = [*old_fonts] or [NO_FONT]
    fonts += [font for font in dict.fromkeys(wanted) if font not in fonts]
    lists = {
        "numFmts": [
            f'<{p}numFmt numFmtId="{formats[code]}" formatCode={attribute(code)}/>'
            for code in new_formats
        ],
        "fonts": [_font_xml(p, font) for font in fonts[len(old_fonts) :]],
        "cellXfs": [
            _style_xml(p, look, formats[look.number_format], fonts.index(font), default)
            for look, font in zip(looks, wanted, strict=True)
        ],
    }
    for local, items in lists.items():
        if items:
            xml = _with_items(xml, local, items, len(root.findall(f"{{*}}{local}/*")))
    return xml


def _formats(root: ET.Element, looks: Sequence[Look]) -> tuple[dict[str, str], list[str]]:
    """Return the ids of number formats, with free ids for new ones, and these."""
    known = number_formats(root)
    formats = {code: number for number, code in known.items()}
    codes = dict.fromkeys(look.number_format for look in looks)
    new = [code for code in codes if code not in formats]
    free = max([_FIRST_OWN_FORMAT, *(int(number) + 1 for number in known)])
    return formats | {code: str(free + place) for place, code in enumerate(new)}, new


def _font_xml(p: str, font: Font) -> str:
    said = [("b", ()), *font.rest] if font.bold else font.rest
    inside = "".join(
        f"<{p}{tag}{''.join(f' {key}={attribute(value)}' for key, value in values)}/>"
        for tag, values in said
    )
    return f"<{p}font>{inside}</{p}font>"


def _style_xml(p: str, look: Look, number_format: str, font: int, default: ET.Element) -> str:
    """Return a cell style that is like the default one except for its look."""
    kept = "".join(
        f' {key}="{default.get(key)}"'
        for key in ("fillId", "borderId", "xfId")
        if default.get(key) is not None
    )
    ids = f'numFmtId="{number_format}" fontId="{font}"{kept} applyNumberFormat="1" applyFont="1"'
    own = {"horizontal": look.align, "wrapText": "1" if look.wrap else "0"}
    alignment = attributes(default, "alignment") | own
    said = "".join(
        f" {key}={attribute(value)}"
        for key, value in alignment.items()
        if (key, value) not in {("horizontal", "general"), ("wrapText", "0")}
    )
    if not said:
        return f"<{p}xf {ids}/>"
    return f'<{p}xf {ids} applyAlignment="1"><{p}alignment{said}/></{p}xf>'


def _with_items(xml: bytes, local: str, items: Sequence[str], old: int) -> bytes:
    """Return a styles part with items added to one of its lists, which is made if missing."""
    root, parts = elements(xml)
    there = next((part for part in parts if part.local == local), None)
    inside = "".join(items)
    if there is not None:
        xml = append(xml, there, inside)
        stop = tag_end(xml, there.start)
        count = f'count="{old + len(items)}"'.encode()
        return xml[: there.start] + _COUNT.sub(count, xml[there.start : stop], count=1) + xml[stop:]
    made = f'<{root.prefix}{local} count="{len(items)}">{inside}</{root.prefix}{local}>'
    before = [part.end for part in parts if part.local in _ORDER[: _ORDER.index(local)]]
    if root.is_empty_tag:
        return append(xml, root, made)
    at = max(before, default=root.inside)
    return xml[:at] + made.encode() + xml[at:]


_CONTENT_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_./-]*")
"""Characters that need no "%" in the name of a part."""
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


class Additions:
    """Parts added to a workbook, and the lists that name them.

    Parameters
    ----------
    parts : WorkbookParts
        The workbook as it is.

    Attributes
    ----------
    changed : dict of str to bytes
        Every part that is new or changed.
    """

    def __init__(self, parts: WorkbookParts) -> None:
        self.parts = parts
        self.changed: dict[str, bytes] = {}
        self._related = dict(parts.relationships(parts.workbook))
        self._like = next(r for r in self._related.values() if r.type.endswith("/worksheet"))
        self._namespace = parts.tree(parts.workbook).tag.partition("}")[0].removeprefix("{")

    def add_sheet(self, name: str, cells: str) -> str:
        """Add a sheet in last place and return its part.

        Parameters
        ----------
        name : str
            The sheet's name.
        cells : str
            The content of the worksheet element.
        """
        part = self._free_name(self._like.target, "sheet", len(self.parts.names) + 1)
        sheet = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f"<worksheet xmlns={attribute(self._namespace)}>{cells}</worksheet>"
        )
        identity = self._enter(part, "worksheet", sheet.encode())
        book = self._read(self.parts.workbook)
        entry = _sheet_entry(self.parts, name, identity)
        self.changed[self.parts.workbook] = _append(book, "sheets", entry)
        return part

    def add_looks(self, looks: Sequence[Look]) -> dict[Look, str]:
        """Return the number of the cell style of each look; missing ones are added."""
        part = self._styles
        old = self._read(part)
        new, numbers = with_looks(old, looks)
        if new != old:
            self.changed[part] = new
        return numbers

    def add_differential(self, formats: Sequence[str]) -> int:
        """Add differential formats, and return the number of the first; the others follow."""
        part = self._styles
        self.changed[part], first = with_differential(self._read(part), formats)
        return first

    def change(self, part: str, changed: Callable[[bytes], bytes]) -> None:
        """Change an existing part."""
        self.changed[part] = changed(self._read(part))

    @cached_property
    def _styles(self) -> str:
        """The part of the styles, which is added if there is none."""
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
        return next(name for name in names if self.parts.find_part(name) is None)

    def _read(self, part: str) -> bytes:
        changed = self.changed.get(part)
        return self.parts.utf8(part) if changed is None else changed

    def _listed(self, name: str) -> str:
        """Return the part with a name; nothing can be added to a workbook without it."""
        part = self.parts.find_part(name)
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
        self.changed[rels] = _append(
            self._read(rels),
            None,
            lambda p: (
                f'<{p}Relationship Id="{identity}" Type={attribute(type_)} Target="/{part}"/>'
            ),
        )
        self.changed[types] = _append(
            self._read(types),
            None,
            lambda p: f'<{p}Override PartName="/{part}" ContentType="{_CONTENT_TYPE}.{kind}+xml"/>',
        )
        return identity


def _append(xml: bytes, local: str | None, make: Callable[[str], str]) -> bytes:
    """Return XML with an element added at the end of a child of the root, or of the root."""
    root, children = elements(xml)
    place = root if local is None else next(c for c in children if c.local == local)
    return append(xml, place, make(place.prefix))


def _sheet_entry(parts: WorkbookParts, name: str, identity: str) -> Callable[[str], str]:
    """Return a function that writes a sheet's line in the workbook, with the prefix used there."""
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


def request_calculation(xml: bytes) -> bytes:
    """Return a workbook part that requests the calculation of all formulas when opened."""
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
