"""A worksheet's cells from its XML, fast: what each shows, and what stands behind it."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
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
    drawn_to : int
        The last row that a chart or a picture covers; 0 if there is none.
    """

    name: str
    rows: Mapping[int, Row] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: Sequence[Area] = ()
    arrays: Sequence[Area] = ()
    tables: Sequence[Area] = ()
    drawn_to: int = 0

    def at(self, row: int, column: int) -> str:
        """Return a cell's address."""
        return f"{self.name}!{get_column_letter(column)}{row}"

    def get(self, row: int, column: int) -> Value | None:
        """Return what a cell shows, None if it is blank."""
        return self.rows.get(row, {}).get(column)

    @property
    def last_row(self) -> int:
        """The last row that shows something or holds a formula; 0 if there is none."""
        return max(max(self.rows, default=0), max((row for row, _ in self.formulas), default=0))


_CELL = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?(?: [cv]m="[0-9]+")*'
    r"(?:/>|>(?:<f([^>]*?)(?:/>|>([^<]*)</f>))?"
    r"(?:(<v ?/?>)(?:([^<]*)</v>)?|<is>(.*?)</is>)?</c>)",
    re.DOTALL,
)
_STARTS = re.compile(r"<c[ />]")
_MERGED = re.compile(r'<mergeCell ref="([^"]+)"')
_TEXTS = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh.*?</rPh>", re.DOTALL)
_ITEM = re.compile(r"<si>(?:<t(?: [^>]*)?>([^<]*)</t>|(.*?))</si>|<si ?/>", re.DOTALL)
_FORMULA_AREA = re.compile(r'\bref="([^"]+)"')
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
    """
    xml, found = _found(xml)
    rows: dict[int, dict[int, Value]] = {}
    formulas: dict[tuple[int, int], str] = {}
    arrays: list[Area] = []
    row: dict[int, Value] = {}
    number, last = 0, ""
    for letters, digits, style, kind, how, formula, has_value, shown, inline in found:
        if digits != last:
            number, last = int(digits), digits
            row = rows.setdefault(number, {})
        if formula or how:
            formulas[number, _INDEX[letters]] = html.unescape(formula)
            arrays += _filled(how)
        if shown and kind in _NUMBER:
            row[_INDEX[letters]] = (DateNumber if style in dates else float)(shown)
        elif shown or inline:
            value = _inline(inline) if inline else _value(kind, shown, strings)
            if value != "":
                row[_INDEX[letters]] = value
        elif (formula or how) and not (has_value and kind):  # openpyxl leaves `<v />` behind
            row[_INDEX[letters]] = NOT_COMPUTED
    merged = [Area.of(reference) for reference in _MERGED.findall(xml)]
    return SheetCells(name, rows, formulas, merged, arrays, tables)


def _found(xml: str) -> tuple[str, list[tuple[str, ...]]]:
    """Return the cells of a worksheet as texts, and its XML, made plain where it has to be."""
    found = _CELL.findall(xml)
    if "<!" in xml or len(found) != len(_STARTS.findall(xml)):
        xml = _plain(xml)
        found = _CELL.findall(xml)
    return xml, found


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


def _value(kind: str, shown: str, strings: Sequence[str]) -> Value:
    if kind == "s":
        return strings[int(shown)]
    if kind == "b":
        return shown == "1"
    return CellError(shown) if kind == "e" else _text(shown)


def _text(raw: str) -> str:
    text = html.unescape(raw) if "&" in raw else raw
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _inline(raw: str) -> str:
    return "".join(_text(part) for part in _TEXTS.findall(_PHONETIC.sub("", raw)))


class _Index(dict[str, int]):
    """The number of each column by its letters."""

    def __missing__(self, letters: str) -> int:
        column: int = column_index_from_string(letters)
        self[letters] = column
        return column


_INDEX = _Index()

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
