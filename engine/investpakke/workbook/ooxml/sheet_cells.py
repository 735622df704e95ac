"""A worksheet's cells from its XML, fast: what each shows, and what stands behind it."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import (
    column_index_from_string,
    get_column_letter,
    range_boundaries,
)


class CellError(str):
    """The error that a cell shows, e.g. "#DIV/0!"."""

    __slots__ = ()


class DateNumber(float):
    """A number that its cell shows as a date."""

    __slots__ = ()


NOT_COMPUTED: Final = CellError("not computed")
"""A formula that no program has computed yet."""

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384

Value = float | str | bool
"""A cell's value; blank cells are not kept."""

Row = Mapping[int, Value]


class Area(NamedTuple):
    """A rectangle of cells; rows and columns are counted from 1."""

    row: int
    column: int
    last_row: int
    last_column: int

    @classmethod
    def of(cls, reference: str) -> Area:
        """Return the area that a reference names."""
        left, top, right, bottom = range_boundaries(reference)
        return cls(int(top), int(left), int(bottom), int(right))

    @classmethod
    def within_sheet(cls, reference: str) -> Area:
        """Return the area that a reference names, which may be whole rows or columns."""
        left, top, right, bottom = range_boundaries(reference)
        return cls(top or 1, left or 1, bottom or _LAST_ROW, right or _LAST_COLUMN)

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.last_row - self.row + 1) * (self.last_column - self.column + 1)

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of its cells, row by row."""
        for row in range(self.row, self.last_row + 1):
            for column in range(self.column, self.last_column + 1):
                yield row, column

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell lies inside."""
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column

    def meets(self, other: Area) -> bool:
        """Return whether the two share a cell."""
        return (
            self.row <= other.last_row
            and other.row <= self.last_row
            and self.column <= other.last_column
            and other.column <= self.last_column
        )


@dataclass(eq=False)
class SheetCells:
    """One sheet. Rows and columns are counted from 1.

    Parameters
    ----------
    name : str
        As on the tab.
    rows : mapping of row number to mapping of column number to value
        Cells that show something.
    formulas : mapping of (row, column) to str
        Formulas as they stand in the file; "" for one that is shared with a cell above.
    merged, arrays, tables : sequence of Area
        Merged cells; areas that one formula fills; Excel tables.
    styles : mapping of (row, column) to str
        The index of each cell's style, where the sheet was read in detail.
    shared : mapping of (row, column) to str
        The key of the formula that a cell shares with others, likewise.
    drawn_to : int
        The last row that a chart or a picture covers; 0 if there is none.
    date1904 : bool
        Whether the workbook counts its dates from 1904; values stand as they are in the file.
    """

    name: str
    rows: Mapping[int, Row] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: Sequence[Area] = ()
    arrays: Sequence[Area] = ()
    tables: Sequence[Area] = ()
    styles: Mapping[tuple[int, int], str] = field(default_factory=dict)
    shared: Mapping[tuple[int, int], str] = field(default_factory=dict)
    drawn_to: int = 0
    date1904: bool = False

    def at(self, row: int, column: int) -> str:
        """Return a cell's address."""
        return f"{self.name}!{get_column_letter(column)}{row}"

    def get(self, row: int, column: int) -> Value | None:
        """Return what a cell shows, None if it is blank."""
        return self.rows.get(row, {}).get(column)

    @cached_property
    def last_row(self) -> int:
        """The last row that shows something or holds a formula; 0 if there is none."""
        return max(max(self.rows, default=0), max((row for row, _ in self.formulas), default=0))


_CELL = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?(?: [cv]m="[0-9]+")*'
    r"(?:>(?:<f>([^<]+)</f>)?(?:<v>([^<]+)</v></c>|([^<]*(?:<(?!/?c[\s/>])[^<]*)*)</c>)|/>)"
)
"""Where it stands, its style and type, its formula, its value, and whatever else it holds."""
_INSIDE = re.compile(
    r"(?:<f([^>]*?)(?:/>|>([^<]*)</f>))?(?:(<v ?/?>)(?:([^<]*)</v>)?|<is>(.*?)</is>)?", re.DOTALL
)
"""A formula's attributes and text, whether there is a value, the value, and a text in the cell."""
_STARTS = re.compile(r"<(?:c[\s/>]|!)")
"""Where a cell begins, or what may hide one: a comment, a CDATA section."""
_ENDS = re.compile(r"</\w*sheet\s*>\s*\Z")
_MERGED = re.compile(r'<mergeCell ref="([^"]+)"')
_TEXTS = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh[^<]*(?:<(?!/?rPh)[^<]*)*</rPh>")
_ITEM = re.compile(r"<si>(?:<t(?: [^<>]*)?>([^<]*)</t>|([^<]*(?:<(?!/?si\b)[^<]*)*))</si>|<si ?/>")
_FORMULA_AREA = re.compile(r'\bref="([^"]+)"')
_SHARED = re.compile(r'\bsi="([0-9]+)"')
_FILLS = re.compile(r'\bt="(?:array|dataTable)"')
_NUMBER = ("", "n")
"""The type of a number: most programs leave it out, some name it."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def parse_sheet(
    name: str,
    xml: str,
    strings: Sequence[str],
    dates: Container[str] = (),
    tables: Sequence[Area] = (),
    *,
    detailed: bool = False,
) -> SheetCells:
    """Return the cells of a worksheet's XML, which holds no document type declaration.

    Parameters
    ----------
    name : str
        The sheet's name.
    xml : str
        The worksheet.
    strings : sequence of str
        The workbook's shared texts.
    dates : container of str
        The indices of the cell styles that show dates.
    tables : sequence of Area
        The Excel tables on the sheet.
    detailed : bool
        Keep styles and shared formulas too.
    """
    try:
        return _parsed(name, xml, strings, dates, tables, detailed=detailed)
    except _OddXmlError:
        return _parsed(name, _plain(xml), strings, dates, tables, detailed=detailed)


class _OddXmlError(ValueError):
    """A worksheet is not written as most programs write it."""


def _parsed(
    name: str,
    xml: str,
    strings: Sequence[str],
    dates: Container[str],
    tables: Sequence[Area],
    *,
    detailed: bool,
) -> SheetCells:
    rows: dict[int, dict[int, Value]] = {}
    formulas: dict[tuple[int, int], str] = {}
    arrays: list[Area] = []
    styles: dict[tuple[int, int], str] = {}
    shared: dict[tuple[int, int], str] = {}
    row: dict[int, Value] = {}
    number, last = 0, ""
    for letters, digits, style, kind, written, shown, inside in _found(xml):
        if digits != last:
            number, last = int(digits), digits
            row = rows.setdefault(number, {})
        column, formula, how = _INDEX[letters], written, ""
        if shown:
            is_plain = not kind and style not in dates  # as most cells are
            value: Value | None = (
                float(shown) if is_plain else _value(kind, shown, strings, style in dates)
            )
        elif inside or written:
            more = f"<f>{written}</f>{inside}" if written else inside
            formula, how, value = _inside(more, kind, strings, style in dates)
        else:
            continue
        if formula or how:
            formulas[number, column] = _unescaped(formula)
        if how:
            arrays += _filled(how)
            shared.update(((number, column), key) for key in _SHARED.findall(how)[:1])
        if detailed and style:
            styles[number, column] = style
        if value is not None and value != "":
            row[column] = value
    _check_rows(rows)
    merged = [Area.of(reference) for reference in _MERGED.findall(xml)]
    kept = shared if detailed else {}
    return SheetCells(name, rows, formulas, merged, arrays, tables, styles, kept)


def _found(xml: str) -> list[tuple[str, ...]]:
    """Return the cells of a worksheet as `_CELL` takes them apart.

    Raises
    ------
    _OddXmlError
        Not all of them were found.
    """
    found = _CELL.findall(xml)
    ends = "<sheetData" in xml and _ENDS.search(xml, len(xml) - 200)
    if not ends or len(found) != _started(xml):
        raise _OddXmlError
    return found


def _inside(
    inside: str, kind: str, strings: Sequence[str], is_date: bool
) -> tuple[str, str, Value | None]:
    """Return a cell's formula and its attributes, "" where it has none, and what it shows."""
    parts = _INSIDE.fullmatch(inside)
    if parts is None:
        raise _OddXmlError(inside)
    how, text, has_value, shown, inline = parts.groups("")
    if inline:
        return text, how, _inline(inline)
    if shown:
        return text, how, _value(kind, shown, strings, is_date)
    # XlsxWriter writes an empty text as `<v></v>`; openpyxl leaves `<v />` where nothing is known.
    blank = not (text or how) or has_value == "<v>" or (has_value and kind)
    return text, how, None if blank else NOT_COMPUTED


def _check_rows(rows: Mapping[int, Row]) -> None:
    if rows and not (min(rows) >= 1 and max(rows) <= _LAST_ROW):
        raise ValueError("a row off the sheet")


def _started(xml: str) -> int:
    """Return how many cells begin in a worksheet's data."""
    return len(_STARTS.findall(xml, max(xml.find("<sheetData"), 0), xml.rfind("</sheetData") + 1))


def _filled(how: str) -> list[Area]:
    """Return the area that an array formula or a data table fills, from its attributes."""
    area = _FORMULA_AREA.search(how) if _FILLS.search(how) else None
    return [Area.of(area[1])] if area else []


def parse_strings(xml: str) -> list[str]:
    """Return the shared strings of a workbook."""
    if "<!" in xml or "<si" not in xml:
        xml = _plain(xml)
    return [
        _text(plain) if plain else _inline(rich) if rich else ""
        for plain, rich in _ITEM.findall(xml)
    ]


def _value(kind: str, shown: str, strings: Sequence[str], is_date: bool) -> Value:
    """Return a cell's value from its type and what stands in the file."""
    if kind == "s":
        return strings[int(shown)]
    if kind in _NUMBER:
        return DateNumber(shown) if is_date else float(shown)
    if kind == "b":
        return shown == "1"
    return CellError(shown) if kind == "e" else _text(shown)


def _unescaped(raw: str) -> str:
    return html.unescape(raw) if "&" in raw else raw


def _text(raw: str) -> str:
    text = _unescaped(raw)
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _inline(raw: str) -> str:
    return "".join(_text(part) for part in _TEXTS.findall(_PHONETIC.sub("", raw)))


class _Index(dict[str, int]):
    """The number of each column by its letters."""

    def __missing__(self, letters: str) -> int:
        column: int = column_index_from_string(letters)
        if column > _LAST_COLUMN:
            raise ValueError(f"column {letters}")
        self[letters] = column
        return column


_INDEX = _Index()

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384

_FIRST = ("r", "s", "t")


def _plain(xml: str) -> str:
    """Return the same XML as most programs write it: no prefixes, ``r``, ``s``, ``t`` first."""
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {
            key: element.attrib[key] for key in sorted(element.attrib, key=_rank) if "}" not in key
        }
        element.tail = None
    for place, row in enumerate(root.iter("row"), start=1):
        row.set("r", row.get("r", str(place)))
        _plain_row(row)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True).replace(" />", "/>")


def _rank(key: str) -> int:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST)


def _plain_row(row: ET.Element) -> None:
    column = 0
    for cell in row.findall("c"):
        letters = re.sub("[^A-Z]", "", cell.get("r", ""))
        column = _INDEX[letters] if letters else column + 1
        kept = {key: value for key, value in cell.attrib.items() if key in _FIRST[1:]}
        cell.attrib = {"r": f"{get_column_letter(column)}{row.get('r')}", **kept}
        parts = {part.tag: part for part in cell}
        for part in list(cell):
            cell.remove(part)
        for tag in ("f", "v", "is"):
            if tag in parts:
                if tag != "f":
                    parts[tag].attrib = {}
                cell.append(parts[tag])
