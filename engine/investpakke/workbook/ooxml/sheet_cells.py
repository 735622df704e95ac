"""A worksheet's cells from its XML, fast: their values, formulas and formats."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from math import isfinite
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from investpakke.workbook.ooxml.addresses import (
    CellName,
    column_index_from_string,
    get_column_letter,
    range_boundaries,
)
from investpakke.workbook.ooxml.dates import MAC_EPOCH, WINDOWS_EPOCH, to_excel
from investpakke.workbook.ooxml.xml_elements import attribute, escape


class CellError(str):
    """The error that a cell shows, e.g. "#DIV/0!"."""

    __slots__ = ()


class NumberError(CellError):
    """The content of a numeric cell that is not a number in XML, e.g. "NaN" or "6_0"."""

    __slots__ = ()


class DateNumber(float):
    """A number that its cell shows as a date."""

    __slots__ = ()


NOT_COMPUTED: Final = CellError("not computed")
"""A formula that no program has calculated yet."""

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
        """Return the area of a reference to cells; whole rows and columns are refused."""
        left, top, right, bottom = range_boundaries(reference)
        if left is None or top is None or right is None or bottom is None:
            raise ValueError(f"{reference!r}: whole rows or columns")
        return cls(top, left, bottom, right)

    @classmethod
    def within_sheet(cls, reference: str) -> Area:
        """Return the area of a reference, which may be whole rows or columns."""
        left, top, right, bottom = range_boundaries(reference)
        return cls(top or 1, left or 1, bottom or _LAST_ROW, right or _LAST_COLUMN)

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.last_row - self.row + 1

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.last_column - self.column + 1

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.height * self.width

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield row and column of its cells, row by row."""
        for row in range(self.row, self.last_row + 1):
            for column in range(self.column, self.last_column + 1):
                yield row, column

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is inside."""
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column

    def without(self, inner: Area) -> list[Area]:
        """Return the rest of it around a rectangle inside, as rectangles.

        Examples
        --------
        >>> [tuple(area) for area in Area(1, 1, 3, 3).without(Area(2, 1, 3, 2))]
        [(1, 1, 1, 3), (2, 3, 3, 3)]
        """
        top, left, bottom, right = inner
        around = (
            Area(self.row, self.column, top - 1, self.last_column),
            Area(top, self.column, bottom, left - 1),
            Area(top, right + 1, bottom, self.last_column),
            Area(bottom + 1, self.column, self.last_row, self.last_column),
        )
        return [a for a in around if a.row <= a.last_row and a.column <= a.last_column]

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
        The key of the formula that a cell shares with others.
    drawn_to : int
        The last row that a chart or a picture covers; 0 if there is none.
    date1904 : bool
        Whether the workbook counts days from 1904, as on old Macs; numbers stay as in the file.
    empty_texts : set of (row, column)
        Cells that hold an empty text, typed or computed: they show nothing, and are not among
        ``rows``, but to a formula they are a text.
    scaled : mapping of (row, column) to int
        Cells whose number format shows them in thousands (1) or millions (2), e.g. ``#,##0,``.
    percents : set of (row, column)
        Cells whose number format shows them as per cent.
    negated : set of (row, column)
        Cells whose number format shows a number above 0 with a minus or in brackets.
    hidden : set of int
        The rows that are hidden, by hand or by a filter.
    texts_shown : mapping of (row, column) to str
        The texts that number formats put beside numbers, e.g. "kr.".
    struck : set of (row, column)
        Cells whose text is struck out.
    laid_over : sequence of (row, column, str)
        The texts of comments on cells, and of text boxes by the cell in which they begin.
    margins : sequence of str
        The parts of the headers and footers of its pages.
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
    empty_texts: AbstractSet[tuple[int, int]] = frozenset()
    scaled: Mapping[tuple[int, int], int] = field(default_factory=dict)
    percents: AbstractSet[tuple[int, int]] = frozenset()
    negated: AbstractSet[tuple[int, int]] = frozenset()
    hidden: AbstractSet[int] = frozenset()
    texts_shown: Mapping[tuple[int, int], str] = field(default_factory=dict)
    struck: AbstractSet[tuple[int, int]] = frozenset()
    laid_over: Sequence[tuple[int, int, str]] = ()
    margins: Sequence[str] = ()

    def at(self, row: int, column: int) -> CellName:
        """Return a cell's address."""
        return CellName(self.name, row, column)

    def get(self, row: int, column: int) -> Value | None:
        """Return what a cell shows, None if it is blank."""
        return self.rows.get(row, {}).get(column)

    def without(self, areas: Sequence[Area]) -> SheetCells:
        """Return the sheet with some areas blank; the sheet itself if there are no areas."""
        if not areas:
            return self
        rows = {
            row: {c: value for c, value in line.items() if not any(a.holds(row, c) for a in areas)}
            for row, line in self.rows.items()
        }
        return replace(self, rows={row: line for row, line in rows.items() if line})

    @cached_property
    def texts(self) -> Sequence[tuple[int, int, str]]:
        """The cells that show a text or an error, in order: few compared with the numbers."""
        return [
            (row, column, value)
            for row, line in self.rows.items()
            for column, value in line.items()
            if value.__class__ is not float and isinstance(value, str)
        ]

    @cached_property
    def shared_from(self) -> Mapping[str, tuple[int, int]]:
        """The cell that holds each shared formula, by its key."""
        written = [(key, cell) for cell, key in self.shared.items() if self.formulas.get(cell)]
        return dict(reversed(written))  # the first cell of a key holds its formula

    @cached_property
    def last_row(self) -> int:
        """The last row that shows something or holds a formula; 0 if there is none."""
        return max(max(self.rows, default=0), max((row for row, _ in self.formulas), default=0))


class Numbering:
    """Numbers the rows and cells of a worksheet in their order, as Excel does.

    What says no place of its own stands after the one before it. The reader and the patcher
    share this: they find the same cells in the same places.
    """

    def __init__(self) -> None:
        self.row = self.column = 0
        self._is_said = True

    def start_row(self, stated: str | None) -> None:
        """Continue with the next row, with or without a stated number.

        Raises
        ------
        ValueError
            The stated number is not that of a row.
        """
        self._is_said = bool(stated)
        self.row = _row_number(stated) if stated else self.row + 1
        self.column = 0

    def start_cell(self, stated: str | None) -> None:
        """Continue with the next cell of the row, with or without a stated address.

        The cell of a row that says no number says it for the row.

        Raises
        ------
        ValueError
            The stated address is not one, or is in another row.
        """
        if not stated:
            self.column, self._is_said = self.column + 1, True
            return
        place = _ADDRESS.fullmatch(stated)
        row = _row_number(place[2]) if place else 0
        if place is None or (self._is_said and row != self.row):
            raise ValueError(f"row {self.row}: {stated}")
        self.row, self._is_said = row, True
        self.column = _INDEX[place[1]]


_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


def _row_number(stated: str) -> int:
    number = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 8 else 0
    if not 1 <= number <= _LAST_ROW:
        raise ValueError(f"row {stated}")
    return number


_CELL = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?(?: [cv]m="[0-9]+")*'
    r"(?:>(?:<f>([^<]+)</f>)?(?:<v>(?:(-?[0-9]{1,300}(?:\.[0-9]*)?)|([^<]+))</v></c>"
    r"|([^<]*(?:<(?!/?c[\s/>])[^<]*)*)</c>)|/>)"
)
"""Where it stands, its style and type, its formula, its value where that is a plain number, its
value where it is something else, and whatever else it holds."""
_INSIDE = re.compile(
    r"(?:<f([^>]*?)(?:/>|>([^<]*)</f>))?(?:(<v ?/?>)(?:([^<]*)</v>)?|(<is ?/?>)(?:(.*?)</is>)?)?",
    re.DOTALL,
)
"""A formula's attributes and text, whether there is a value, the value, whether there is a text in
the cell, and the text."""
_STARTS = re.compile(r"<(?:c[\s/>]|!)")
"""Where a cell begins, or what may hide one: a comment, a CDATA section."""
_ENDS = re.compile(r"</\w*sheet\s*>\s*\Z")
_ROWS = re.compile(r'<row(?: r="([0-9]+)")?')
_MERGED = re.compile(r'<mergeCell ref="([^"]+)"')
_TEXTS = re.compile(r"<t(?: [^<>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh[^<]*(?:<(?!/?rPh)[^<]*)*</rPh>")
_ITEM = re.compile(r"<si>(?:<t(?: [^<>]*)?>([^<]*)</t>|([^<]*(?:<(?!/?si\b)[^<]*)*))</si>|<si ?/>")
_FORMULA_AREA = re.compile(r'\bref="([^"]+)"')
_SHARED = re.compile(r'\bsi="([0-9]+)"')
_FILLS = re.compile(r'\bt="(?:array|dataTable)"')
_XML_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_XML_BLANKS = " \t\r\n"
_TEXT_KINDS = ("str", "inlineStr")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class _SharedValues(NamedTuple):
    """What the cells of a workbook refer to: its texts, its date styles, its first day."""

    strings: Sequence[str]
    dates: Container[str]
    date1904: bool

    def value(self, kind: str, shown: str, style: str) -> Value:
        """Return a cell's value from its type and its stored text."""
        if kind in {"", "n"}:
            return self._number(shown, is_date=style in self.dates)
        if kind == "s":
            return self._shared(shown)
        if kind == "b":
            return _unescape(shown).strip(_XML_BLANKS).lower() in {"1", "true"}
        if kind == "d":
            return self._day(_unescape(shown).strip(_XML_BLANKS))
        return CellError(_unescape(shown)) if kind == "e" else _text(shown)

    def _number(self, shown: str, *, is_date: bool) -> Value:
        said = _unescape(shown).strip(_XML_BLANKS)
        number = float(said) if _XML_NUMBER.fullmatch(said) else float("nan")
        if not isfinite(number):
            return NumberError(said or shown)
        return DateNumber(number) if is_date else number

    def _shared(self, shown: str) -> Value:
        said = _unescape(shown).strip(_XML_BLANKS)
        if not (said.isascii() and said.isdecimal()):
            return NumberError(said)
        if int(said) >= len(self.strings):
            raise ValueError(f"text {said} of {len(self.strings)}")
        return self.strings[int(said)]

    def _day(self, said: str) -> Value:
        """Return the number of a day stored as a date: 2025-01-31, with or without a time."""
        try:
            day = datetime.fromisoformat(said).replace(tzinfo=None)
        except ValueError:
            try:
                clock = time.fromisoformat(said).replace(tzinfo=None)
            except ValueError:
                return NumberError(said)
            return DateNumber(
                (datetime.combine(date.min, clock) - datetime.min).total_seconds() / 86_400
            )
        return DateNumber(to_excel(day, MAC_EPOCH if self.date1904 else WINDOWS_EPOCH))


def parse_sheet(
    name: str,
    xml: str,
    strings: Sequence[str],
    dates: Container[str] = (),
    tables: Sequence[Area] = (),
    *,
    detailed: bool = False,
    date1904: bool = False,
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
        Keep styles too.
    date1904 : bool
        Whether the workbook counts days from 1904.
    """
    meanings = _SharedValues(strings, dates, date1904)
    try:
        return _parse(name, xml, meanings, tables, detailed=detailed)
    except _OddXmlError:
        return _parse(name, _plain_sheet(xml), meanings, tables, detailed=detailed)


class _OddXmlError(ValueError):
    """A worksheet is not written in the usual way."""


def _parse(
    name: str, xml: str, meanings: _SharedValues, tables: Sequence[Area], *, detailed: bool
) -> SheetCells:
    rows: dict[int, dict[int, Value]] = {}
    formulas: dict[tuple[int, int], str] = {}
    arrays: list[Area] = []
    styles: dict[tuple[int, int], str] = {}
    shared: dict[tuple[int, int], str] = {}
    empty: set[tuple[int, int]] = set()
    row: dict[int, Value] = {}
    number, last = 0, ""
    dates = meanings.dates
    for letters, digits, style, kind, written, plain, shown, inside in _split_cells(xml):
        if digits != last:
            number, last = _row_number(digits), digits
            row = rows.setdefault(number, {})
        column, formula, how = _INDEX[letters], written, ""
        value: Value | None
        if plain and not kind and style not in dates:  # as most cells are
            value = float(plain)
        elif plain or shown:
            value = meanings.value(kind, plain or shown, style)
        elif inside or written:
            more = f"<f>{written}</f>{inside}" if written else inside
            formula, how, value = _cell_content(more, kind, style, meanings)
            arrays += _array_area(how)
            shared.update(((number, column), key) for key in _SHARED.findall(how)[:1])
        else:
            continue
        if formula or how:
            formulas[number, column] = _unescape(formula)
        if detailed and style:
            styles[number, column] = style
        if value == "":
            empty.add((number, column))
        elif value is not None:
            row[column] = value
    _check_rows(xml, rows)
    merged = [Area.of(reference) for reference in _MERGED.findall(xml)]
    return SheetCells(
        name,
        rows,
        formulas,
        merged,
        arrays,
        tables,
        styles,
        shared,
        date1904=meanings.date1904,
        empty_texts=empty,
    )


def _split_cells(xml: str) -> list[tuple[str, ...]]:
    """Return the cells of a worksheet as `_CELL` takes them apart.

    Raises
    ------
    _OddXmlError
        Not all of them were found.
    """
    found = _CELL.findall(xml)
    ends = "<sheetData" in xml and _ENDS.search(xml, len(xml) - 200)
    if not ends or len(found) != _count_cells(xml):
        raise _OddXmlError
    return found


def _cell_content(
    inside: str, kind: str, style: str, meanings: _SharedValues
) -> tuple[str, str, Value | None]:
    """Return a cell's formula and its attributes, "" where it has none, and what it shows."""
    parts = _INSIDE.fullmatch(inside)
    if parts is None:
        raise _OddXmlError(inside)
    how, text, has_value, shown, has_text, inline = parts.groups("")
    if has_text:
        return text, how, _inline(inline)
    if shown:
        return text, how, meanings.value(kind, shown, style)
    if has_value and kind in _TEXT_KINDS:
        return text, how, ""
    # XlsxWriter writes an empty text as `<v></v>`; openpyxl leaves `<v />` where nothing is known.
    blank = not (text or how) or has_value == "<v>" or (has_value and kind)
    return text, how, None if blank else NOT_COMPUTED


def _check_rows(xml: str, rows: Mapping[int, Row]) -> None:
    """Use the thorough reader if the rows' numbers contradict their cells, or are missing."""
    said = _ROWS.findall(xml)
    if [int(number) for number in said if number and int(number) in rows] != [*rows]:
        raise _OddXmlError("a row twice, or a cell in another row")


def _count_cells(xml: str) -> int:
    """Return how many cells begin in a worksheet's data."""
    start, end = max(xml.find("<sheetData"), 0), xml.rfind("</sheetData") + 1
    begun = xml.count("<c r=", start, end)
    if begun == xml.count("<c", start, end) and xml.find("<!", start, end) < 0:
        return begun  # nothing else looks like a cell in the usual notation
    return len(_STARTS.findall(xml, start, end))


def _array_area(how: str) -> list[Area]:
    """Return the area that an array formula or a data table fills, from its attributes."""
    area = _FORMULA_AREA.search(how) if _FILLS.search(how) else None
    return [Area.of(area[1])] if area else []


def parse_strings(xml: str) -> list[str]:
    """Return the shared strings of a workbook."""
    if "<!" in xml or "<si" not in xml:
        return _odd_strings(xml)
    return [
        _text(plain) if plain else _inline(rich) if rich else ""
        for plain, rich in _ITEM.findall(xml)
    ]


def _unescape(raw: str) -> str:
    return _ENTITY.sub(_character, raw) if "&" in raw else raw


def _character(entity: re.Match[str]) -> str:
    said = entity[1]
    if said in _ENTITIES:
        return _ENTITIES[said]
    letter = chr(int(said[2:], 16) if said[1] == "x" else int(said[1:]))
    if letter < " " and letter not in _XML_BLANKS:
        raise ValueError(f"control code &{said};")
    return letter


def _text(raw: str) -> str:
    return _decode(_unescape(raw))


def _decode(text: str) -> str:
    """Return a text with the characters that Excel escapes, e.g. ``_x000D_``."""
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


# --- XML that is written in an unusual way ---------------------------------------------------


def namespace_of(element: ET.Element) -> str:
    """Return an element's namespace in braces, "" if it has none."""
    return f"{element.tag.rpartition('}')[0]}}}" if "}" in element.tag else ""


def _plain_sheet(xml: str) -> str:
    """Return the cells of a worksheet in the usual notation, each with its address."""
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    own = namespace_of(root)
    numbers = Numbering()
    rows = []
    formulas = root.iterfind(f"{own}sheetData/{own}row/{own}c[{own}f]")
    computed = any(cell.findtext(f"{own}v") for cell in formulas)
    nothing = "<v></v>" if computed else "<v/>"  # see `_inside`
    for row in root.iterfind(f"{own}sheetData/{own}row"):
        numbers.start_row(row.get("r"))
        cells = []
        for cell in row.iterfind(f"{own}c"):
            numbers.start_cell(cell.get("r"))
            cells.append(_plain_cell(cell, own, numbers, nothing))
        rows.append(f'<row r="{numbers.row}">{"".join(cells)}</row>')
    merged = "".join(
        f"<mergeCell ref={attribute(item.get('ref', ''))}/>"
        for item in root.iterfind(f"{own}mergeCells/{own}mergeCell")
    )
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData>{merged}</worksheet>"


def _plain_cell(cell: ET.Element, own: str, numbers: Numbering, nothing: str) -> str:
    known = "".join(f" {key}={attribute(cell.get(key, ''))}" for key in ("s", "t") if cell.get(key))
    formula, value, inline = (cell.find(f"{own}{tag}") for tag in ("f", "v", "is"))
    inside = ""
    if formula is not None:
        how = "".join(f" {key}={attribute(said)}" for key, said in formula.items())
        inside = f"<f{how}>{escape(formula.text or '')}</f>"
    if value is not None:
        inside += f"<v>{escape(value.text)}</v>" if value.text else nothing
    elif inline is not None:
        inside += f"<is><t>{escape(_without_phonetics(inline, own))}</t></is>"
    return f'<c r="{get_column_letter(numbers.column)}{numbers.row}"{known}>{inside}</c>'


def _without_phonetics(item: ET.Element, own: str) -> str:
    """Return a text element's content: all its runs, without phonetic hints."""
    tag, run = f"{own}t", f"{own}r"
    said = (part.find(tag) if part.tag == run else part for part in item)
    return "".join(part.text or "" for part in said if part is not None and part.tag == tag)


def _odd_strings(xml: str) -> list[str]:
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    own = namespace_of(root)
    return [_decode(_without_phonetics(item, own)) for item in root.iterfind(f"{own}si")]
