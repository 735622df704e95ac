"""The same workbook as other programs write it: every way is legal, and what it shows stays."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
TYPES = "[Content_Types].xml"
_XML = "{http://www.w3.org/XML/1998/namespace}"

Names = Literal["as they are", "other case", "percent", "backslash"]
Places = Literal["stated", "no rows", "no cells", "neither", "empty", "rows after a gap"]


@dataclass(frozen=True)
class Way:
    """A way to write a workbook.

    Parameters
    ----------
    prefix : str
        That of the elements; "" for none.
    id_prefix : str
        That of the ids of relationships.
    late : bool
        Whether a namespace is declared where it is used first, not on the root.
    indented : bool
        Whether each element stands on a line of its own.
    quote : str
        What attributes stand in.
    comments : bool
        Whether comments that look like elements stand before each child of a root.
    encoding : str
        That of the parts, by Python's name; the parts say it.
    encoded : tuple of str
        The ends of the names of the parts that are so written; all others are in UTF-8.
    sheets, book : str
        The folders of the sheets and of the workbook.
    names : str
        How relationships and content types name parts otherwise than the file does.
    places : str
        Which rows and cells say where they stand.
    strict : bool
        Whether it is a Strict Open XML workbook.
    """

    prefix: str = ""
    id_prefix: str = "r"
    late: bool = False
    indented: bool = False
    quote: str = '"'
    comments: bool = False
    encoding: str = "utf-8"
    encoded: tuple[str, ...] = ("",)
    sheets: str = "xl/worksheets"
    book: str = "xl"
    names: Names = "as they are"
    places: Places = "stated"
    strict: bool = False


def rewrite(source: Path, target: Path, way: Way) -> Path:
    """Write a workbook anew, another way."""
    with zipfile.ZipFile(source) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    moved = {name: _moved(name, way) for name in parts}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(_in_file(moved[name], way), _content(name, content, moved, way))
    return target


def _content(name: str, content: bytes, moved: Mapping[str, str], way: Way) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return content
    root = ET.fromstring(content)  # noqa: S314  our own
    if name.endswith(".rels"):
        _rename_targets(name, root, moved, way)
    elif name == TYPES:
        for item in root.iterfind("{*}Override"):
            item.set("PartName", "/" + _said(moved[item.get("PartName", "").lstrip("/")], way))
    elif root.tag == f"{{{MAIN}}}worksheet":
        _place(root, way)
    return _encoded(_written(root, way), name, way)


def _moved(name: str, way: Way) -> str:
    if name == TYPES or name.startswith(("_rels", "docProps")):
        return name
    folder, last = posixpath.split(name)
    if folder.endswith("/_rels"):
        part = f"{folder.removesuffix('/_rels')}/{last.removesuffix('.rels')}"
        folder, last = posixpath.split(_moved(part, way))
        return posixpath.join(folder, "_rels", f"{last}.rels")
    if folder == "xl/worksheets":
        space = " " if way.names == "percent" else ""
        return posixpath.join(way.sheets, last.replace("sheet", f"sheet{space}"))
    return posixpath.join(way.book, name.removeprefix("xl/")) if folder == "xl" else name


def _in_file(name: str, way: Way) -> str:
    return name.replace("/", "\\") if way.names == "backslash" and name != TYPES else name


def _said(name: str, way: Way) -> str:
    """Return how a part is named by those who refer to it."""
    if way.names == "other case":
        return name.swapcase()
    return name.replace(" ", "%20")


def _rename_targets(rels: str, root: ET.Element, moved: Mapping[str, str], way: Way) -> None:
    folder = posixpath.dirname(posixpath.dirname(rels))
    for item in root:
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
            item.set("Target", "/" + _said(moved[target.lstrip("/")], way))
        if way.strict:
            item.set("Type", item.get("Type", "").replace(OFFICE, STRICT_OFFICE))


def _encoded(text: str, name: str, way: Way) -> bytes:
    encoding = way.encoding if name.endswith(way.encoded) else "utf-8"
    said = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    return f'<?xml version="1.0" encoding="{said}"?>\n{text}'.encode(encoding, "xmlcharrefreplace")


# --- The XML of one part -------------------------------------------------------------------


def _written(root: ET.Element, way: Way) -> str:
    prefixes = {root.tag[1:].partition("}")[0]: way.prefix, OFFICE: way.id_prefix}
    others = sorted({n for n in _namespaces(root) if n not in prefixes})
    prefixes |= {name: f"x{number}" for number, name in enumerate(others)}
    used = {} if way.late else {n: prefixes[n] for n in prefixes if n in {*_namespaces(root)}}
    return _element(root, prefixes, used, way, 0)


def _namespaces(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for name in (element.tag, *element.attrib):
            if name.startswith("{") and not name.startswith(_XML):
                yield name[1:].partition("}")[0]


def _place(root: ET.Element, way: Way) -> None:
    """Leave out what rows and cells say of their places, where it is what is implied."""
    last_row = 0
    for row in root.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row"):
        number, last_column = int(row.get("r", "0")), 0
        for cell in row:
            letters = re.sub("[0-9]", "", cell.get("r", ""))
            column = ord(letters) - ord("A") + 1 if len(letters) == 1 else 0
            if way.places in {"no cells", "neither", "empty"} and column == last_column + 1:
                _unsay(cell, way)
            last_column = column
        implied = number == last_row + 1 and (way.places != "rows after a gap" or last_row > 0)
        if way.places in {"no rows", "neither", "empty", "rows after a gap"} and implied:
            _unsay(row, way)
        last_row = number


def _unsay(element: ET.Element, way: Way) -> None:
    if way.places == "empty":
        element.set("r", "")
    else:
        del element.attrib["r"]


def _element(
    element: ET.Element,
    prefixes: Mapping[str, str],
    declare: Mapping[str, str],
    way: Way,
    depth: int,
    known: frozenset[str] = frozenset(),
) -> str:
    """Return an element's XML; namespaces that are not known yet are declared on it."""
    known = known | {*declare}
    names = [name for name in (element.tag, *element.attrib) if name.startswith("{")]
    new = {name[1:].partition("}")[0] for name in names if not name.startswith(_XML)} - known
    declared = {**declare, **{name: prefixes[name] for name in sorted(new)}}
    known = known | new
    tag = _name(element.tag, prefixes)
    q: Callable[[str], str] = lambda text: _quoted(text, way)  # noqa: E731
    said = [
        f"xmlns{':' if prefix else ''}{prefix}={q(_strict(name, way))}"
        for name, prefix in declared.items()
    ] + [f"{_name(key, prefixes)}={q(value)}" for key, value in element.items()]
    inside = escape(element.text or "")
    pieces = []
    for child in element:
        if way.comments and depth == 0:
            pieces.append('<!-- <sheet r:id="rId9"/><sheets/> -->')
        pieces.append(_element(child, prefixes, {}, way, depth + 1, known))
    if pieces and way.indented and not inside.strip():
        step = "\n" + "  " * (depth + 1)
        inside = step + step.join(pieces) + step[:-2]
    else:
        inside += "".join(pieces)
    start = " ".join((tag, *said))
    return f"<{start}>{inside}</{tag}>" if inside else f"<{start}/>"


def _name(name: str, prefixes: Mapping[str, str]) -> str:
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    if name.startswith(_XML):
        return f"xml:{local}"
    prefix = prefixes[namespace]
    return f"{prefix}:{local}" if prefix else local


def _strict(namespace: str, way: Way) -> str:
    known = {MAIN: STRICT_MAIN, OFFICE: STRICT_OFFICE}
    return known.get(namespace, namespace) if way.strict else namespace


def _quoted(text: str, way: Way) -> str:
    if way.quote == "'":
        return f"'{escape(text, {chr(39): '&apos;'})}'"
    return quoteattr(text)
