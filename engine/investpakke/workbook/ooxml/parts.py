"""The parts of a workbook file, read once: sheets, texts, number formats.

Also what is placed over the cells of a sheet (charts, pictures, text boxes and comments), and the
encodings of XML parts: UTF-8, UTF-16, or the declared one.
"""

from __future__ import annotations

import codecs
import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.parsers import expat

from investpakke.errors import FileError
from investpakke.text import Problem, Text, quote, same
from investpakke.workbook.ooxml.looks import Look, read_looks, struck_styles
from investpakke.workbook.ooxml.number_formats import shows_date, shows_minus, text_shown
from investpakke.workbook.ooxml.opening import checked_bytes, damaged, read_workbook, too_large
from investpakke.workbook.ooxml.sheet_cells import (
    Area,
    SheetCells,
    namespace_of,
    parse_sheet,
    parse_strings,
)

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FIRST_LETTERS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(r"""\A\ufeff?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)""")
_CONTROL_CODES = bytes(code for code in range(32) if chr(code) not in "\t\n\r")
_ONE_BYTE = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d")


def encoding_of(raw: bytes) -> str:
    """Return the encoding of a part, as Python names it.

    Raises
    ------
    ValueError
        It declares an unknown encoding.

    Examples
    --------
    >>> encoding_of(b"<a/>"), encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>')
    ('utf-8', 'iso8859-1')
    """
    for first, encoding in (*_BYTE_ORDER_MARKS, *_FIRST_LETTERS):
        if raw.startswith(first):
            return encoding
    declared = _DECLARED.match(raw[:200].decode("latin-1"))
    if declared is None:
        return "utf-8"
    try:
        encoding = codecs.lookup(declared[1]).name
    except LookupError:
        encoding = ""
    if not _ONE_BYTE.fullmatch(encoding):
        raise ValueError(f"encoding {declared[1]}")
    return encoding


def decode(raw: bytes) -> str:
    """Return a part's text, without a byte order mark.

    Raises
    ------
    ValueError
        It is not in the encoding that it declares, that one is unknown, or it holds a control code,
        which XML does not allow.
    """
    encoding = encoding_of(raw)
    text = raw.decode(encoding).removeprefix("\ufeff")
    coded = raw if encoding.startswith("utf-8") else text.encode()
    if len(coded.translate(None, _CONTROL_CODES)) != len(coded):
        raise ValueError("control code")
    return text


def in_utf8(raw: bytes) -> bytes:
    """Return a part in UTF-8, with its declaration adapted if it was in another encoding.

    Raises
    ------
    ValueError
        As in `decoded`.
    """
    encoding = encoding_of(raw)
    if encoding in {"utf-8", "utf-8-sig"}:
        return raw
    text = raw.decode(encoding)
    declared = _DECLARED.match(text)
    if declared is not None:
        text = f"{text[: declared.start(1)]}UTF-8{text[declared.end(1) :]}"
    return text.encode()


_LOWEST_ROW = 190_500
"""EMU (1/914,400 inch) of a row of 15 points, the usual height: 12,700 EMU per point."""


def last_drawn_row(drawing: ET.Element) -> int:
    """Return the last row, counted from 1, covered by anything in a drawing part.

    A drawing that states its size instead of its last row is measured in rows of the usual height.
    """
    last = 0
    for anchor in drawing:
        start, end = anchor.findtext("{*}from/{*}row"), anchor.findtext("{*}to/{*}row")
        size = anchor.find("{*}ext")
        height = int(size.get("cy", "0")) if size is not None else 0
        top = int(start or 0)
        last = max(last, 1 + (int(end) if end else top + height // _LOWEST_ROW))
    return last


def text_boxes(drawing: ET.Element) -> Iterator[tuple[int, int, str]]:
    """Yield the text of each box in a drawing part, and the row and column in which it begins."""
    for anchor in drawing:
        text = "\n".join(
            "".join(run.text or "" for run in paragraph.iterfind(".//{*}t"))
            for paragraph in anchor.iterfind(".//{*}txBody/{*}p")
        ).strip()
        if text:
            start = (anchor.findtext(f"{{*}}from/{{*}}{place}") or "0" for place in ("row", "col"))
            row, column = map(int, start)
            yield row + 1, column + 1, text


def comments_in(comments: ET.Element) -> Iterator[tuple[str, str]]:
    """Yield the cell and the text of each comment in a part of comments."""
    for comment in comments.iterfind("{*}commentList/{*}comment"):
        text = "".join(run.text or "" for run in comment.iterfind("{*}text//{*}t")).strip()
        if text:
            yield comment.get("ref", "A1"), text


_WORKBOOK = "/officeDocument"
_WORKSHEET = "/worksheet"

RELATIONSHIP_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
"""The attribute with a relationship's id: usually, and in a Strict Open XML file."""

MAX_CELLS = 3_000_000
"""The most cells that a workbook may hold; a 13,000-case model holds half a million."""

MAX_TEXTS = 3_000_000
"""The most texts that its cells may share: no more than there are cells."""


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


def rels_of(part: str) -> str:
    """Return the name of the part with a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _common_form(name: str) -> str:
    """Return the form that all spellings of a part's name have in common."""
    plain = unquote(name).replace("\\", "/")
    return posixpath.normpath(f"/{plain}").lstrip("/").casefold()


_SCALING = re.compile(r"[0#?](,+)(?![0#?,])")
_LETTER = re.compile(r"[^\W\d_]")
_MARGIN = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]+)<")
_MARGIN_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|\d+|[^LCR])")


def _margins(xml: str) -> Iterator[str]:
    """Yield the parts of the headers and footers of a sheet's pages, without their codes."""
    for found in _MARGIN.findall(xml):
        parts = re.split("&[LCR]", _MARGIN_CODES.sub(" ", html.unescape(found)))
        yield from filter(None, map(str.strip, parts))


_HIDDEN = re.compile(r'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_ROW = re.compile(r'\sr="([0-9]+)"')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class WorkbookParts:
    """A workbook's bytes, read once, so that everything is computed from the same content.

    Parameters
    ----------
    path : Path
        The file.
    detailed : bool
        Read the cells' styles and shared formulas too.
    data : bytes, optional
        The content of the file, also one that is not written yet; the file is then not opened.
    """

    def __init__(self, path: Path, *, detailed: bool = False, data: bytes | None = None) -> None:
        self.detailed = detailed
        self.path = path
        self.data = read_workbook(path) if data is None else checked_bytes(path, data)
        self._cells: dict[str, SheetCells] = {}
        self._held = 0

    @classmethod
    def of(cls, workbook: str | Path | WorkbookParts) -> WorkbookParts:
        """Return an open workbook unchanged; else open the file of that name."""
        return workbook if isinstance(workbook, WorkbookParts) else cls(Path(workbook))

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The file as a zip archive."""
        try:
            return zipfile.ZipFile(io.BytesIO(self.data))
        except Exception as error:  # zipfile raises whatever the damaged part leads to
            raise damaged(self.path, type(error).__name__) from None

    @cached_property
    def _files(self) -> list[zipfile.ZipInfo]:
        """The members of the archive that are not folders."""
        members = self.archive.infolist()
        return [info for info in members if not info.filename.endswith(("/", "\\"))]

    @cached_property
    def _members(self) -> Mapping[str, zipfile.ZipInfo]:
        """The members of the archive by the names of their parts."""
        return {info.filename.replace("\\", "/"): info for info in self._files}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts, as in the file, with "/" between folders."""
        return frozenset(self._members)

    @cached_property
    def _known_as(self) -> Mapping[str, str]:
        """The name of each part by its common form."""
        known = {_common_form(name): name for name in self._members}
        if len(known) < len(self._files):
            raise damaged(self.path, "zip: names")
        return known

    def find_part(self, name: str) -> str | None:
        r"""Return the part with a name, None if there is none.

        Part names are case-insensitive, a "/" may be a "\", and any letter may be written as "%"
        and its number.
        """
        return self._known_as.get(_common_form(name))

    def raw(self, part: str) -> bytes:
        """Return a part's bytes."""
        try:
            return self.archive.read(self._members[part])
        except MemoryError:
            raise
        except Exception as error:  # zipfile raises whatever the damaged part leads to
            raise damaged(self.path, f"{part}: {type(error).__name__}") from None

    def read(self, part: str) -> str:
        """Return a part's XML; one that declares a document type is refused."""
        try:
            text = decode(self.raw(part))
        except ValueError as error:
            why = type(error).__name__ if isinstance(error, UnicodeDecodeError) else error
            raise damaged(self.path, f"{part}: {why}") from None
        if "<!DOCTYPE" in text:
            raise FileError(
                Problem("file.not_trusted", "the file cannot be trusted"),
                where=str(self.path),
                expected=Text("XML without a document type"),
                got=Text("{part}: a document type", part=part),
            )
        return text

    def utf8(self, part: str) -> bytes:
        """Return a part's XML in UTF-8 in order to change it; refused like in `read`."""
        self.read(part)
        return in_utf8(self.raw(part))

    def unsound_parts(self) -> list[tuple[str, Text]]:
        """Return the parts that cannot be opened or are not well-formed, and why.

        No command needs all parts, but whether a workbook can be trusted depends on them.
        """
        found = []
        for part in sorted(self._members):
            try:
                if part.lower().endswith((".xml", ".rels")):
                    expat.ParserCreate().Parse(self.read(part), True)
                else:
                    self.raw(part)
            except FileError as error:
                found.append((part, quote(error.got)))
            except expat.ExpatError as error:
                found.append((part, same(f"{part}: {error}")))
        return found

    def tree(self, part: str) -> ET.Element:
        """Return a part's XML parsed."""
        try:
            return ET.fromstring(self.read(part))  # noqa: S314  `read` refuses a document type
        except (ET.ParseError, ValueError) as error:
            raise damaged(self.path, f"{part}: {error}") from None

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return a part's relationships by id; "" is the file itself."""
        folder = posixpath.dirname(part)
        rels = self.find_part(rels_of(part))
        if rels is None:
            return {}
        found = {}
        for item in self.tree(rels):
            target = item.get("Target", "")
            if item.get("TargetMode") != "External":
                meant = posixpath.join("/", folder, target.replace("\\", "/"))
                target = self.find_part(meant) or posixpath.normpath(meant).lstrip("/")
            identity = item.get("Id", "")
            found[identity] = Relationship(identity, item.get("Type", ""), target)
        return found

    def content_type(self, part: str) -> str:
        """Return the content type of a part; "" if the file states none."""
        listed = self.find_part("[Content_Types].xml")
        kinds: dict[str, str] = {}
        for item in () if listed is None else self.tree(listed):
            name, suffix = item.get("PartName"), item.get("Extension", "")
            kinds[f".{suffix}".casefold() if name is None else _common_form(name)] = item.get(
                "ContentType", ""
            )
        return kinds.get(_common_form(part)) or kinds.get(
            posixpath.splitext(part)[1].casefold(), ""
        )

    @cached_property
    def workbook(self) -> str:
        """The part that lists the sheets."""
        for relationship in self.relationships("").values():
            if relationship.type.endswith(_WORKBOOK):
                return relationship.target
        raise damaged(self.path, "_rels/.rels")

    @cached_property
    def listed_sheets(self) -> tuple[ET.Element, ...]:
        """The elements that list the sheets, in the order of the tabs."""
        root = self.tree(self.workbook)
        own = namespace_of(root)
        return tuple(root.iterfind(f"{own}sheets/{own}sheet"))

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """All sheets, in the order of the tabs."""
        related = self.relationships(self.workbook)
        found: list[SheetPart] = []
        for item in self.listed_sheets:
            key = next((key for key in item.attrib if key in RELATIONSHIP_IDS), "")
            target = related.get(item.get(key, ""))
            if target is None or target.target not in self.names:
                raise damaged(self.path, f"sheet {item.get('name')}")
            has_cells = target.type.endswith(_WORKSHEET)
            found.append(SheetPart(item.get("name", ""), target.target, has_cells))
        names = {sheet.name.casefold() for sheet in found}
        if not found or len(names) < len(found):
            raise damaged(self.path, f"{self.workbook}: sheets")
        return tuple(found)

    def cells(self, sheet: SheetPart) -> SheetCells:
        """Return a sheet's cells, parsed once."""
        if sheet.part not in self._cells:
            xml = self.read(sheet.part)
            self._count(xml)
            try:
                cells = self._cells[sheet.part] = parse_sheet(
                    sheet.name,
                    xml,
                    self._strings,
                    self._dates,
                    self._tables(sheet),
                    detailed=self.detailed
                    or bool(self._shown_otherwise or self._struck or self._texts_shown),
                    date1904=self.date1904,
                )
            except (ET.ParseError, ValueError, IndexError) as error:
                raise damaged(self.path, f"{sheet.part}: {error}") from None
            cells.scaled = {
                cell: self._scaled[style]
                for cell, style in cells.styles.items()
                if style in self._scaled
            }
            cells.percents = {
                cell for cell, style in cells.styles.items() if style in self._percents
            }
            cells.negated = {cell for cell, style in cells.styles.items() if style in self._negated}
            cells.hidden = {int(row) for line in _HIDDEN.findall(xml) for row in _ROW.findall(line)}
            cells.texts_shown = {
                cell: self._texts_shown[style]
                for cell, style in cells.styles.items()
                if style in self._texts_shown
            }
            cells.struck = {cell for cell, style in cells.styles.items() if style in self._struck}
            cells.laid_over = tuple(self._laid_over(sheet))
            cells.margins = tuple(_margins(xml))
            self._cells[sheet.part].drawn_to = self._drawn_to(sheet)
        return self._cells[sheet.part]

    def _count(self, xml: str) -> None:
        """Refuse a workbook with more cells than can be read in bounded memory."""
        self._held += xml.count("<c ") + xml.count(":c ")
        if self._held > MAX_CELLS:
            bound = Text("at most {max_cells} cells", max_cells=MAX_CELLS)
            raise too_large(self.path, bound, self._held)

    @property
    def all_cells(self) -> tuple[SheetCells, ...]:
        """The cells of every worksheet."""
        return tuple(self.cells(sheet) for sheet in self.sheets if sheet.has_cells)

    def check_merged(self) -> None:
        """Refuse merged areas with more cells than any table has: these are all left out."""
        size = sum(area.size for cells in self.all_cells for area in cells.merged)
        if size > MAX_CELLS:
            bound = Text("at most {max_cells} merged cells", max_cells=MAX_CELLS)
            raise too_large(self.path, bound, size)

    def _drawn_to(self, sheet: SheetPart) -> int:
        return max(
            (
                last_drawn_row(self.tree(related.target))
                for related in self.relationships(sheet.part).values()
                if related.type.endswith("/drawing") and related.target in self.names
            ),
            default=0,
        )

    def _laid_over(self, sheet: SheetPart) -> Iterator[tuple[int, int, str]]:
        """Yield the texts of comments and text boxes on a sheet, with their rows and columns."""
        for related in self.relationships(sheet.part).values():
            if related.target not in self.names:
                continue
            if related.type.endswith("/drawing"):
                yield from text_boxes(self.tree(related.target))
            elif related.type.endswith("/comments"):
                for cell, text in comments_in(self.tree(related.target)):
                    place = Area.of(cell)
                    yield place.row, place.column, text

    def _tables(self, sheet: SheetPart) -> tuple[Area, ...]:
        return tuple(
            Area.of(self.tree(related.target).get("ref", "A1"))
            for related in self.relationships(sheet.part).values()
            if related.type.endswith("/table") and related.target in self.names
        )

    def related(self, kind: str) -> str | None:
        """Return the workbook's part of a kind, e.g. "/styles"; None if it has none."""
        for related in self.relationships(self.workbook).values():
            if related.type.endswith(kind) and related.target in self.names:
                return related.target
        return None

    @cached_property
    def date1904(self) -> bool:
        """Whether days are counted from 1904, as on old Macs."""
        said = self.tree(self.workbook).find("{*}workbookPr")
        return said is not None and said.get("date1904") in {"1", "true", "on"}

    @cached_property
    def _strings(self) -> list[str]:
        part = self.related("/sharedStrings")
        if part is None:
            return []
        xml = self.read(part)
        count = xml.count("<si") + xml.count(":si")
        if count > MAX_TEXTS:
            bound = Text("at most {max_texts} shared texts", max_texts=MAX_TEXTS)
            raise too_large(self.path, bound, count)
        try:
            return parse_strings(xml)
        except (ET.ParseError, ValueError) as error:
            raise damaged(self.path, f"{part}: {error}") from None

    @cached_property
    def _dates(self) -> frozenset[str]:
        return frozenset(
            str(index) for index, look in enumerate(self.looks) if shows_date(look.number_format)
        )

    @cached_property
    def _scaled(self) -> dict[str, int]:
        """How many times each cell style divides by a thousand, as ``#,##0,`` does."""
        found = (
            (str(index), _SCALING.search(_QUOTED.sub("", look.number_format.partition(";")[0])))
            for index, look in enumerate(self.looks)
        )
        return {style: len(match[1]) for style, match in found if match is not None}

    @cached_property
    def _negated(self) -> frozenset[str]:
        """The cell styles that show positive numbers with a minus, or in brackets."""
        return frozenset(
            str(index) for index, look in enumerate(self.looks) if shows_minus(look.number_format)
        )

    @property
    def _shown_otherwise(self) -> frozenset[str]:
        """The cell styles that show another number than the cell holds."""
        return self._percents | self._negated | self._scaled.keys()

    @cached_property
    def _percents(self) -> frozenset[str]:
        """The cell styles that show numbers as per cent, as ``0%`` does."""
        return frozenset(
            str(index)
            for index, look in enumerate(self.looks)
            if "%" in _QUOTED.sub("", look.number_format)
        )

    @cached_property
    def _texts_shown(self) -> dict[str, str]:
        """The texts with letters that cell styles add to numbers, by style."""
        shown = {
            str(index): text_shown(look.number_format) for index, look in enumerate(self.looks)
        }
        return {style: text for style, text in shown.items() if _LETTER.search(text)}

    @cached_property
    def _struck(self) -> frozenset[str]:
        """The cell styles with struck-out text."""
        return frozenset() if self.styles is None else struck_styles(self.tree(self.styles))

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """The looks of the cell styles, by the number that cells use."""
        return () if self.styles is None else read_looks(self.tree(self.styles))

    @cached_property
    def styles(self) -> str | None:
        """The part with the cell styles; None if a workbook has none."""
        return self.related("/styles")
