"""The parts of a workbook file, from one reading of its bytes: sheets, texts, number formats."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree as ET

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from investpakke.errors import FileError, Text
from investpakke.workbook.ooxml.drawings import last_drawn_row
from investpakke.workbook.ooxml.opening import check_workbook, damaged
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells, parse_sheet, parse_strings

_WORKBOOK = "/officeDocument"
_WORKSHEET = "/worksheet"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A part that another part refers to, by its id there."""

    id: str
    type: str
    target: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's name, its part of the file, and whether it holds cells."""

    name: str
    part: str
    has_cells: bool


class WorkbookParts:
    """A workbook's bytes, read once: what is computed and what is written agree on them."""

    def __init__(self, path: Path) -> None:
        check_workbook(path)
        self.path = path
        self.data = path.read_bytes()
        self._cells: dict[str, SheetCells] = {}

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The file as a zip archive."""
        try:
            return zipfile.ZipFile(io.BytesIO(self.data))
        except zipfile.BadZipFile as error:
            raise damaged(self.path, str(error)) from None

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self.archive.namelist())

    def read(self, part: str) -> str:
        """Return a part's XML; one that declares a document type is refused."""
        try:
            text = self.archive.read(part).decode("utf-8-sig")
        except (KeyError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error, OSError) as error:
            raise damaged(self.path, f"{part}: {type(error).__name__}") from None
        if "<!DOCTYPE" in text:
            raise FileError(
                Text("filen er ikke til at stole på", "the file cannot be trusted"),
                where=str(self.path),
                expected=Text("XML uden dokumenttype", "XML without a document type"),
                got=part,
            )
        return text

    def tree(self, part: str) -> ET.Element:
        """Return a part's XML parsed."""
        try:
            return ET.fromstring(self.read(part))  # noqa: S314  `read` refuses a document type
        except ET.ParseError as error:
            raise damaged(self.path, f"{part}: {error}") from None

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return what a part refers to, by id; "" is the file itself."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return {}
        found = {}
        for item in self.tree(rels):
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "")))
            identity = item.get("Id", "")
            found[identity] = Relationship(identity, item.get("Type", ""), target.lstrip("/"))
        return found

    @cached_property
    def workbook(self) -> str:
        """The part that lists the sheets."""
        for relationship in self.relationships("").values():
            if relationship.type.endswith(_WORKBOOK):
                return relationship.target
        raise damaged(self.path, "_rels/.rels")

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """All sheets, in the order of the tabs."""
        related = self.relationships(self.workbook)
        found = []
        for item in self.tree(self.workbook).iterfind(".//{*}sheets/{*}sheet"):
            key = next((key for key in item.attrib if key.endswith("}id")), "")
            target = related.get(item.get(key, ""))
            if target is None or target.target not in self.names:
                raise damaged(self.path, f"sheet {item.get('name')}")
            has_cells = target.type.endswith(_WORKSHEET)
            found.append(SheetPart(item.get("name", ""), target.target, has_cells))
        return tuple(found)

    def cells(self, sheet: SheetPart) -> SheetCells:
        """Return a sheet's cells, parsed once."""
        if sheet.part not in self._cells:
            xml = self.read(sheet.part)
            try:
                self._cells[sheet.part] = parse_sheet(
                    sheet.name, xml, self._strings, self._dates, self._tables(sheet)
                )
            except (ET.ParseError, ValueError, IndexError) as error:
                raise damaged(self.path, f"{sheet.part}: {error}") from None
            self._cells[sheet.part].drawn_to = self._drawn_to(sheet)
        return self._cells[sheet.part]

    @property
    def all_cells(self) -> tuple[SheetCells, ...]:
        """The cells of every worksheet."""
        return tuple(self.cells(sheet) for sheet in self.sheets if sheet.has_cells)

    def _drawn_to(self, sheet: SheetPart) -> int:
        return max(
            (
                last_drawn_row(self.tree(related.target))
                for related in self.relationships(sheet.part).values()
                if related.type.endswith("/drawing") and related.target in self.names
            ),
            default=0,
        )

    def _tables(self, sheet: SheetPart) -> tuple[Area, ...]:
        return tuple(
            Area.of(self.tree(related.target).get("ref", "A1"))
            for related in self.relationships(sheet.part).values()
            if related.type.endswith("/table") and related.target in self.names
        )

    @cached_property
    def _strings(self) -> list[str]:
        for related in self.relationships(self.workbook).values():
            if related.type.endswith("/sharedStrings") and related.target in self.names:
                return parse_strings(self.read(related.target))
        return []

    @cached_property
    def _dates(self) -> frozenset[str]:
        return frozenset(
            str(index)
            for index, look in enumerate(self.looks)
            if is_date_format(look.number_format)
        )

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """The cell styles, by the index that cells name them with."""
        for related in self.relationships(self.workbook).values():
            if related.type.endswith("/styles") and related.target in self.names:
                return tuple(_looks(self.tree(related.target)))
        return ()


@dataclass(frozen=True, slots=True)
class Look:
    """A cell style: its number format, and whether it has no fill, border or font of its own."""

    number_format: str
    bare: bool


def _looks(root: ET.Element) -> list[Look]:
    own = {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    formats = {str(key): code for key, code in BUILTIN_FORMATS.items()} | own
    return [
        Look(
            formats.get(item.get("numFmtId", "0"), "General"),
            all(item.get(key, "0") == "0" for key in ("fontId", "fillId", "borderId")),
        )
        for item in root.iterfind("{*}cellXfs/{*}xf")
    ]
