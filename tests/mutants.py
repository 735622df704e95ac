"""Workbooks with a fault put in: cells of a finished file changed, all else as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from cells import recalculation
from investpakke.errors import InputError
from investpakke.validate.engines.calculation import Calculation
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import CellError, Value
from investpakke.workbook.recalculate import Formula

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FEW = 2_000
"""Formulas that are quickly computed all; of a workbook with more, what hangs on a change."""

Content = float | str | None
"""A number, a text, a formula that begins with "=", or None for a blank cell."""


def mutated(
    source: Path, target: Path, changes: Mapping[str, Content], *, settled: bool = True
) -> Path:
    """Write a copy of a workbook with some cells changed.

    Parameters
    ----------
    source, target : Path
        The workbook, and where the copy goes.
    changes : mapping of "Sheet!A1" to content
        What the cells hold instead.
    settled : bool
        Whether all formulas then show what they come to, as after saving in Excel.
    """
    _rewrite(source, target, {place: _element(content) for place, content in changes.items()})
    if settled:
        book = Book(target)
        few = sum(len(sheet.cells.formulas) for sheet in book.sheets) < _FEW
        values = None if few else _changed_values(source, book, changes)
        if values is None:
            values = Calculation(book).first_values
        new = {}
        for cell, value in values.items():
            shown = book.by_name[cell.sheet].cached(cell.row, cell.column)
            if value != shown and {value, shown} != {None, ""}:
                new[f"{cell.sheet}!{cell.address}"] = value
        with_shown(target, target, new)
    return target


def _changed_values(
    source: Path, book: Book, changes: Mapping[str, Content]
) -> Mapping[Cell, Value | None] | None:
    """Return what hangs on the changes of a workbook whose formulas show what they come to.

    None where a new formula reads what is not in the workbook, or calls what `formulas` lacks.
    """
    typed: dict[Cell, Value | None] = {}
    written: dict[Cell, Formula] = {}
    for place in changes:
        name, _, address = place.rpartition("!")
        column, row = coordinate_from_string(address)
        cell = Cell(name, row, column_index_from_string(column))
        form = book.by_name[name].forms.get((cell.row, cell.column))
        if form is None:
            typed[cell] = book.by_name[name].cached(cell.row, cell.column)
        else:
            resolved = book.resolved(form, name)
            if resolved.obstacles:
                return None
            written[cell] = Formula.in_cell(resolved, cell)
    try:
        return recalculation(source).recalculated(typed, written)
    except (InputError, NotImplementedError):  # a formula it cannot parse, a function it lacks
        return None


def without_sheet(source: Path, target: Path, name: str) -> Path:
    """Write a copy of a workbook in which no sheet has this name; what it held is elsewhere."""
    members = dict(_members(source))
    old, new = f'<sheet name="{name}"', f'<sheet name="{name[::-1]}"'
    assert old.encode() in members["xl/workbook.xml"]
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(old.encode(), new.encode())
    _write(target, members)
    return target


def with_shown(source: Path, target: Path, values: Mapping[str, object]) -> Path:
    """Write a copy of a workbook in which some formulas show other values."""
    _rewrite(source, target, {place: _shown(value) for place, value in values.items()})
    return target


def _element(content: Content) -> dict[str, str | None]:
    """Return what replaces a cell: its type, formula, value and text."""
    if content is None:
        return {}
    if isinstance(content, str):
        return {"f": content[1:]} if content.startswith("=") else {"t": "inlineStr", "is": content}
    return {"v": repr(content)}


def _shown(value: object) -> dict[str, str | None]:
    """Return a new value for a cell whose formula stays."""
    if isinstance(value, bool):
        return {"keep": "f", "t": "b", "v": str(int(value))}
    if isinstance(value, int | float):
        return {"keep": "f", "v": repr(float(value))}
    kind = "e" if isinstance(value, CellError) else "str"
    return {"keep": "f", "t": kind, "v": str(value or "")}


def _rewrite(source: Path, target: Path, changes: Mapping[str, Mapping[str, str | None]]) -> None:
    parts = WorkbookParts(source)
    by_part: dict[str, dict[str, Mapping[str, str | None]]] = {}
    names = {sheet.name: sheet.part for sheet in parts.sheets}
    for place, change in changes.items():
        sheet, _, address = place.rpartition("!")
        by_part.setdefault(names[sheet], {})[address] = change
    members = dict(_members(source))
    for name, cells in by_part.items():
        members[name] = _with_cells(members[name], cells)
    _write(target, members)


def _members(source: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _write(target: Path, members: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def _with_cells(xml: bytes, changes: Mapping[str, Mapping[str, str | None]]) -> bytes:
    """Return a worksheet with some cells changed; of most, only their rows are read."""
    for prefix, uri in re.findall(r'xmlns:?(\w*)="([^"]+)"', xml.decode("utf-8")[:2000]):
        ET.register_namespace(prefix, uri)
    by_row: dict[int, dict[str, Mapping[str, str | None]]] = {}
    for address, change in changes.items():
        by_row.setdefault(coordinate_from_string(address)[1], {})[address] = change
    others: dict[str, Mapping[str, str | None]] = {}
    head = _HEAD.search(xml)
    for number, of_row in by_row.items():
        found = _row(number).findall(xml)
        if head is None or len(found) != 1:
            others |= of_row
            continue
        root = ET.fromstring(head[0] + found[0] + b"</worksheet>")  # noqa: S314  our own
        for address, change in of_row.items():
            _change(root[0], address, change)
        whole = written(root)
        start = whole.index(b">", whole.index(b"<worksheet")) + 1
        xml = xml.replace(found[0], whole[start : whole.rindex(b"</worksheet>")])
    return _with_other_cells(xml, others) if others else xml


_HEAD = re.compile(rb"<worksheet\b[^>]*[^/]>")


def _row(number: int) -> re.Pattern[bytes]:
    """Return how a row with cells stands in a worksheet."""
    return re.compile(rb'<row r="%d"(?: [^>]*[^/>])?>.*?</row>' % number, re.DOTALL)


def _with_other_cells(xml: bytes, changes: Mapping[str, Mapping[str, str | None]]) -> bytes:
    root = ET.fromstring(xml)  # noqa: S314  a file of our own
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    rows = {int(row.get("r", "0")): row for row in data}
    for address, change in changes.items():
        number = coordinate_from_string(address)[1]
        if number not in rows:
            rows[number] = ET.SubElement(data, f"{{{MAIN}}}row", {"r": str(number)})
            data[:] = sorted(data, key=lambda row: int(row.get("r", "0")))
        _change(rows[number], address, change)
    return written(root)


def written(root: ET.Element) -> bytes:
    """Return a part as XlsxWriter writes it, which is read fast."""
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data.replace(b" />", b"/>").replace(b"<v/>", b"<v></v>")


def _change(row: ET.Element, address: str, change: Mapping[str, str | None]) -> None:
    cell = next((cell for cell in row if cell.get("r") == address), None)
    if cell is None:
        cell = ET.SubElement(row, f"{{{MAIN}}}c", {"r": address})
        row[:] = sorted(row, key=lambda cell: _column(cell.get("r", "A1")))
    formula = cell.find(f"{{{MAIN}}}f") if "keep" in change else None
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if formula is not None:
        cell.append(formula)
    if change.get("t"):
        cell.set("t", str(change["t"]))
    for tag in ("f", "v"):
        if change.get(tag) is not None:
            ET.SubElement(cell, f"{{{MAIN}}}{tag}").text = change[tag]
    if change.get("is") is not None:
        text = ET.SubElement(ET.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = change["is"]


def _column(address: str) -> int:
    return int(column_index_from_string(coordinate_from_string(address)[0]))
