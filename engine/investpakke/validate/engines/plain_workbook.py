"""A minimal workbook file with only values and formulas, as input for the engines.

Omitted arguments of INVEST_* calls are filled in, since engines pass them as 0 or not at all.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from investpakke.functions import Function, catalogue
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.form import function_name, read_form
from investpakke.workbook.formula.tokens import Token
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, CellError, Value
from investpakke.workbook.ooxml.xml_elements import attribute, escape


@lru_cache(maxsize=65_536)
def fill_omitted_arguments(form: str) -> str:
    """Return a form in which omitted arguments of INVEST_* calls have the catalogue's defaults.

    Examples
    --------
    >>> fill_omitted_arguments("=INVEST_AVERAGE(RC[-1],,6)+INVEST_SHARE(R1C1:R2C1)")
    '=INVEST_AVERAGE(RC[-1],0.5,6)+INVEST_SHARE(R1C1:R2C1)'
    """
    if "INVEST_" not in form.upper():
        return form
    parts = ["="]
    calls: list[tuple[Function | None, int]] = []
    before = ""
    for token in read_form(form).tokens:
        opens = token.subtype == Token.OPEN
        closes = token.subtype == Token.CLOSE
        ends_argument = closes or (token.type == Token.SEP and token.subtype == Token.ARG)
        if ends_argument and before in {"open", "separator"} and calls:
            parts.append(_default(*calls[-1], last=closes))
        parts.append(token.value)
        if opens:
            calls.append((_function(token), 0))
        elif closes and calls:
            calls.pop()
        elif ends_argument and calls:
            calls[-1] = (calls[-1][0], calls[-1][1] + 1)
        if token.type != Token.WSPACE:
            before = "open" if opens else "separator" if ends_argument and not closes else "value"
    return "".join(parts) if len(parts) > 1 else form


def _function(token: Token) -> Function | None:
    if token.type != Token.FUNC:
        return None
    name = function_name(token.value).rpartition("!")[2]
    return next((function for function in catalogue() if function.name == name), None)


def _default(function: Function | None, index: int, *, last: bool) -> str:
    """Return the default of an omitted argument, "" where there is none."""
    if function is None or index >= len(function.arguments) or (last and index == 0):
        return ""
    default = function.arguments[index].default
    return "" if default is None else f"{default:g}"


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STORED = {"#NULL!", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!"}


class Block(NamedTuple):
    """An array formula and the cells that it fills."""

    sheet: str
    area: Area
    text: str

    def cells(self) -> Iterator[Cell]:
        """Return the cells row by row."""
        return (Cell(self.sheet, *at) for at in self.area.cells())


def first_rows(blocks: Sequence[Block]) -> list[int]:
    """Return the first row of each block on the spare sheet."""
    found, top = [], 1
    for block in blocks:
        found.append(top)
        top += block.area.height + 1
    return found


def spare_sheet(book: Book) -> str:
    """Return a sheet name that the workbook does not have."""
    name = "investpakke"
    while name.casefold() in book.scope.sheets:
        name += "_"
    return name


def plain_workbook(
    book: Book,
    texts: Mapping[Cell, str],
    shown: Mapping[Cell, Value | None],
    blocks: Sequence[Block] = (),
) -> bytes:
    """Return a workbook file with only values and formulas.

    Parameters
    ----------
    book : Book
        Gives the values.
    texts : mapping of Cell to str
        Formulas.
    shown : mapping of Cell to value
        Values that take precedence over those of the book.
    blocks : sequence of Block
        Array formulas, which go on a separate sheet.
    """
    names = [sheet.name for sheet in book.sheets] + [spare_sheet(book)]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in _parts(names):
            archive.writestr(name, text)
        for index, xml in enumerate(_sheets_xml(book, texts, shown), start=1):
            archive.writestr(f"xl/worksheets/sheet{index}.xml", xml)
        rows = (
            f'<row r="{top}"><c r="A{top}"><f>{escape(block.text[1:])}</f></c></row>'
            for top, block in zip(first_rows(blocks), blocks, strict=True)
        )
        archive.writestr(f"xl/worksheets/sheet{len(names)}.xml", _worksheet(rows))
    return stream.getvalue()


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that list the sheets."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    places = range(1, len(names) + 1)
    yield (
        "[Content_Types].xml",
        f'{head}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{i}.xml" '
            f'ContentType="{_TYPE}.worksheet+xml"/>'
            for i in places
        )
        + "</Types>",
    )
    yield "_rels/.rels", f"{head}{_relations([('officeDocument', 'xl/workbook.xml')])}"
    yield (
        "xl/workbook.xml",
        f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name={attribute(name)} sheetId="{i}" r:id="rId{i}"/>'
            for i, name in enumerate(names, start=1)
        )
        + "</sheets></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        head + _relations([("worksheet", f"worksheets/sheet{i}.xml") for i in places]),
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for i, (kind, target) in enumerate(targets, start=1)
        )
        + "</Relationships>"
    )


def _sheets_xml(
    book: Book, texts: Mapping[Cell, str], shown: Mapping[Cell, Value | None]
) -> Iterator[str]:
    """Yield the XML of each sheet: the formula of a cell if there is one, else its value."""
    sheets: dict[str, dict[int, dict[int, str]]]
    sheets = {sheet.name: defaultdict(dict) for sheet in book.sheets}
    line: dict[int, str] = {}
    place = None
    for (sheet, row, column), text in texts.items():
        if place != (sheet, row):
            place = sheet, row
            line = sheets[sheet][row]
        said = escape(text) if "&" in text or "<" in text or ">" in text else text
        line[column] = f'{_cell_start(column)}{row}"><f>{said[1:]}</f></c>'
    for (sheet, row, column), value in shown.items():
        sheets[sheet][row].setdefault(column, _constant(_cell_start(column), row, value))
    for read in book.sheets:
        rows = sheets[read.name]
        for row, values in read.cells.rows.items():
            line = rows[row]
            for column in values.keys() - line.keys():
                line[column] = _constant(_cell_start(column), row, values[column])
        for row, column in read.cells.empty_texts:
            rows[row].setdefault(column, _constant(_cell_start(column), row, ""))
        yield _worksheet(
            f'<row r="{row}">{"".join([line[column] for column in sorted(line)])}</row>'
            for row, line in sorted(rows.items())
        )


def _worksheet(rows: Iterable[str]) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def stored_code(error: CellError) -> str:
    """Return the code of an error in the file format, which has none for newer errors."""
    return str(error) if error in _STORED else "#VALUE!"


@cache
def _cell_start(column: int) -> str:
    """Return the start of a cell in a column, up to the number of its row."""
    return f'<c r="{get_column_letter(column)}'


def _constant(begun: str, row: int, value: Value | None) -> str:
    if value is None or value is NOT_COMPUTED:
        return ""
    if isinstance(value, float):
        return f'{begun}{row}"><v>{value!r}</v></c>'
    if isinstance(value, bool):
        return f'{begun}{row}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, CellError):
        return f'{begun}{row}" t="e"><v>{stored_code(value)}</v></c>'
    text = escape(value)
    return f'{begun}{row}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
