"""Faults that no cell holds: settings, names, links and looks of a finished file, made wrong.

Each takes the file's members and what the mutant says of the fault, and changes the members.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import range_boundaries

from investpakke.workbook.ooxml.parts import WorkbookParts
from mutants import MAIN, written

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_AFTER_NAMES = (
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "fileRecoveryPr",
    "extLst",
)

Members = dict[str, bytes]


class File:
    """A workbook's members, and which of them is which sheet."""

    def __init__(self, path: Path) -> None:
        parts = WorkbookParts(path)
        self.members: Members = {
            name: parts.archive.read(name) for name in parts.archive.namelist()
        }
        self.sheets = {sheet.name: sheet.part for sheet in parts.sheets}

    def root(self, part: str) -> ET.Element:
        """Return a member's XML; its prefixes stay as they are when it is written."""
        text = self.members[part]
        for prefix, uri in re.findall(r'xmlns:?(\w*)="([^"]+)"', text.decode("utf-8")[:2000]):
            ET.register_namespace(prefix, uri)
        return ET.fromstring(text)  # noqa: S314  a file of our own

    def save(self, path: Path) -> None:
        """Write the file."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.members.items():
                archive.writestr(name, data)

    def write(self, part: str, root: ET.Element) -> None:
        self.members[part] = written(root)


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def _child(root: ET.Element, name: str, before: tuple[str, ...] = ()) -> ET.Element:
    """Return a child, made where it must stand: before the first of some others."""
    found = root.find(_tag(name))
    if found is not None:
        return found
    later = [place for place, child in enumerate(root) if child.tag in map(_tag, before)]
    made = ET.Element(_tag(name))
    root.insert(min(later, default=len(root)), made)
    return made


def hidden_sheet(file: File, name: str) -> None:
    """A sheet is hidden."""
    root = file.root("xl/workbook.xml")
    for sheet in root.iter(_tag("sheet")):
        if sheet.get("name") == name:
            sheet.set("state", "hidden")
    file.write("xl/workbook.xml", root)


def hidden_rows(file: File, where: str) -> None:
    """Rows are hidden: "Sager!9:10"."""
    name, _, rows = where.rpartition("!")
    first, last = map(int, rows.split(":"))
    root = file.root(file.sheets[name])
    for row in root.iter(_tag("row")):
        if first <= int(row.get("r", "0")) <= last:
            row.set("hidden", "1")
    file.write(file.sheets[name], root)


def filtered(file: File, where: str) -> None:
    """A filter hides all rows under the heading but the first: "Sager!B3:H9"."""
    name, _, area = where.rpartition("!")
    root = file.root(file.sheets[name])
    made = _child(root, "autoFilter", _AFTER_FILTER)
    made.set("ref", area)
    column = ET.SubElement(made, _tag("filterColumn"), {"colId": "0"})
    ET.SubElement(ET.SubElement(column, _tag("filters")), _tag("filter"), {"val": "1.1"})
    file.write(file.sheets[name], root)
    _, top, _, bottom = range_boundaries(area)
    hidden_rows(file, f"{name}!{top + 2}:{bottom}")


_AFTER_FILTER = (
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "drawing",
    "legacyDrawing",
    "tableParts",
    "extLst",
)


def merged(file: File, where: str) -> None:
    """Cells are merged."""
    name, _, area = where.rpartition("!")
    root = file.root(file.sheets[name])
    ET.SubElement(_child(root, "mergeCells", _AFTER_FILTER[1:]), _tag("mergeCell"), {"ref": area})
    file.write(file.sheets[name], root)


def unseen(file: File, where: str) -> None:
    """A cell has a number format that shows nothing."""
    styles = file.root("xl/styles.xml")
    formats = _child(styles, "numFmts", ("fonts",))
    ET.SubElement(formats, _tag("numFmt"), {"numFmtId": "399", "formatCode": ";;;"})
    looks = styles.find(_tag("cellXfs"))
    assert looks is not None
    number = {"numFmtId": "399", "fontId": "0", "fillId": "0", "borderId": "0", "xfId": "0"}
    ET.SubElement(looks, _tag("xf"), {**number, "applyNumberFormat": "1"})
    file.write("xl/styles.xml", styles)
    name, _, address = where.rpartition("!")
    root = file.root(file.sheets[name])
    (cell,) = (cell for cell in root.iter(_tag("c")) if cell.get("r") == address)
    cell.set("s", str(len(looks) - 1))
    file.write(file.sheets[name], root)


def names(file: File, meanings: Mapping[str, str]) -> None:
    """Names are defined."""
    root = file.root("xl/workbook.xml")
    made = _child(root, "definedNames", _AFTER_NAMES)
    for name, meaning in meanings.items():
        ET.SubElement(made, _tag("definedName"), {"name": name}).text = meaning
    file.write("xl/workbook.xml", root)


def calculation(file: File, settings: Mapping[str, str]) -> None:
    """A setting of the calculation is changed."""
    root = file.root("xl/workbook.xml")
    _child(root, "calcPr", _AFTER_NAMES[1:]).attrib.update(settings)
    file.write("xl/workbook.xml", root)


def link(file: File, target: str) -> None:
    """The workbook is linked to another file, as its link 1."""
    part, rels = "externalLinks/externalLink9.xml", "xl/_rels/workbook.xml.rels"
    root = file.root("xl/workbook.xml")
    reference = ET.Element(_tag("externalReferences"))
    ET.SubElement(reference, _tag("externalReference"), {f"{{{RELATIONS}}}id": "rId990"})
    sheets = root.find(_tag("sheets"))
    assert sheets is not None
    root.insert(list(root).index(sheets) + 1, reference)
    file.write("xl/workbook.xml", root)
    relations = file.root(rels)
    made = {"Id": "rId990", "Type": f"{RELATIONS}/externalLink", "Target": part}
    ET.SubElement(relations, f"{{{LINKS}}}Relationship", made)
    file.write(rels, relations)
    file.members[f"xl/{part}"] = f'<externalLink xmlns="{MAIN}"/>'.encode()
    file.members[f"xl/externalLinks/_rels/{Path(part).name}.rels"] = (
        f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/externalLinkPath" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def without_values(file: File, _really: bool) -> None:
    """No formula shows a value, as a library leaves them."""
    for part in file.sheets.values():
        root = file.root(part)
        for cell in root.iter(_tag("c")):
            value = cell.find(_tag("v"))
            if cell.find(_tag("f")) is not None and value is not None:
                cell.remove(value)
                cell.attrib.pop("t", None)
        file.write(part, root)


def broken_part(file: File, part: str) -> None:
    """A part of the file is cut off in the middle."""
    content = file.members[part]
    file.members[part] = content[: len(content) // 2]


STRUCTURE: Mapping[str, Callable[[File, Any], None]] = {
    made.__name__: made
    for made in (
        hidden_sheet,
        hidden_rows,
        filtered,
        merged,
        unseen,
        names,
        calculation,
        link,
        without_values,
        broken_part,
    )
}
"""What a mutant may say besides the cells that it changes."""
