"""All cells computed by ``formualizer``: fast, and fed with nothing but our own plain XML.

A formula that it cannot take is given as the value that the file shows for it, so that the
cells that refer to it can still be computed.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils.cell import get_column_letter

from investpakke.boundary import call
from investpakke.functions import Function, catalogue
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, CellError, Value

CIRCULAR = CellError("circular")
"""The value of a cell that depends on itself."""

NOT_TAKEN = CellError("not taken")
"""The value of a cell whose formula the engine has no opinion on."""

_ERRORS = {
    "Null": CellError("#NULL!"),
    "Ref": CellError("#REF!"),
    "Name": CellError("#NAME?"),
    "Value": CellError("#VALUE!"),
    "Div": CellError("#DIV/0!"),
    "Na": CellError("#N/A"),
    "Num": CellError("#NUM!"),
    "Calc": CellError("#CALC!"),
    "Circ": CIRCULAR,
}
_STORED = {"#NULL!", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!"}
_KINDS = {str(error): kind for kind, error in _ERRORS.items()}
_DENSE = 4
"""A sheet is read as one block while less than this many cells hold each formula."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def computed(book: Book, texts: Mapping[Cell, str]) -> dict[Cell, Value | None]:
    """Return what formualizer computes.

    Parameters
    ----------
    book : Book
        Gives the constants, and the shown values of formulas that are not in ``texts``.
    texts : mapping of Cell to str
        The formulas to compute, as A1 text with its "=", with nothing but rectangles in them;
        those of array formulas name the sheet of every rectangle.

    Returns
    -------
    dict of Cell to value
        For every cell of ``texts``, and those that their array formulas fill; `CIRCULAR`
        and `NOT_TAKEN` among them.
    """
    blocks, left = _blocks(book, texts)
    filled = {cell for block in blocks for cell in block.cells()}
    apart = filled | left.keys()
    plain = {cell: text for cell, text in texts.items() if cell not in apart} if apart else texts
    shown = {cell: book.by_name[cell.sheet].cached(cell.row, cell.column) for cell in filled}
    for _ in range(_PASSES):
        found, settled = _pass(book, plain, blocks, shown)
        taken = {cell: value for cell, value in settled.items() if value is not NOT_TAKEN}
        if taken.items() <= shown.items():
            break
        shown |= taken
    else:
        settled = dict.fromkeys(filled, NOT_TAKEN)
    found.update(settled)
    found.update(left)
    return found


_PASSES = 6
"""Array formulas may read each other's results this many deep."""


_MOST_FILLED = 100_000
"""Cells that the array formulas of a workbook may fill; an area may span a whole sheet."""


class Block(NamedTuple):
    """An array formula and the cells that it fills."""

    sheet: str
    area: Area
    text: str

    def cells(self) -> Iterator[Cell]:
        """Yield the cells row by row."""
        for row in range(self.area.row, self.area.last_row + 1):
            for column in range(self.area.column, self.area.last_column + 1):
                yield Cell(self.sheet, row, column)


def _blocks(book: Book, texts: Mapping[Cell, str]) -> tuple[list[Block], dict[Cell, Value | None]]:
    """Return the array formulas, and, not taken, those for whose cells there is no room."""
    blocks: list[Block] = []
    left: dict[Cell, Value | None] = {}
    room = _MOST_FILLED
    for sheet in book.sheets:
        for area in sheet.cells.arrays:
            first = Cell(sheet.name, area.row, area.column)
            if first not in texts:
                continue
            size = area.size
            if size > room:
                left[first] = NOT_TAKEN
            else:
                room -= size
                blocks.append(Block(sheet.name, area, texts[first]))
    return blocks, left


def _pass(
    book: Book,
    plain: Mapping[Cell, str],
    blocks: Sequence[Block],
    shown: Mapping[Cell, Value | None],
) -> tuple[dict[Cell, Value | None], dict[Cell, Value | None]]:
    """Return the values of plain formulas, given those of array formulas, and the latter anew.

    What an array formula fills is computed on a sheet of its own: formualizer does not compute
    again what it computed before the cells were filled.
    """
    import formualizer

    try:
        engine = formualizer.load_workbook_bytes(plain_workbook(book, plain, shown, blocks))
    except OSError:  # more than it takes, or a sheet's name that it does not take
        filled = (cell for block in blocks for cell in block.cells())
        return dict.fromkeys(plain, NOT_TAKEN), dict.fromkeys(filled, NOT_TAKEN)
    engine.set_temporal_egress("serial")
    for function in catalogue():
        engine.register_function(function.name, _callback(function))
    try:
        engine.evaluate_all()
    except Exception:  # one formula that it stumbles over must not stop the others
        return (
            {cell: _one_by_one(engine, cell) for cell in plain},
            {cell: NOT_TAKEN for block in blocks for cell in block.cells()},
        )
    spilled: dict[Cell, Value | None] = {}
    for top, block in zip(_tops(blocks), blocks, strict=True):
        spilled.update(_spilled(engine, _spare_sheet(book), top, block))
    return _read(plain, engine), spilled


def _tops(blocks: Sequence[Block]) -> list[int]:
    """Return the row of the spare sheet on which each block begins."""
    tops, top = [], 1
    for block in blocks:
        tops.append(top)
        top += block.area.last_row - block.area.row + 2
    return tops


def _spare_sheet(book: Book) -> str:
    name = "investpakke"
    while name.casefold() in book.scope.sheets:
        name += "_"
    return name


def _spilled(engine: Any, sheet: str, top: int, block: Block) -> Iterator[tuple[Cell, Value]]:
    """Yield the cells of a block and their values; one row or column fills all, as in Excel."""
    height = block.area.last_row - block.area.row + 1
    width = block.area.last_column - block.area.column + 1
    lines = _block(engine, sheet, top, 1, top + height - 1, width)
    values = [[_value(cell) for cell in line] for line in lines]
    tall = any(cell is not None for line in values[1:] for cell in line)
    wide = any(cell is not None for line in values for cell in line[1:])
    for index, cell in enumerate(block.cells()):
        row, column = divmod(index, width)
        value = values[row if tall else 0][column if wide else 0]
        yield cell, CellError("#N/A") if value is None else value


def _one_by_one(engine: Any, cell: Cell) -> Value | None:
    try:
        return _value(engine.evaluate_cell(*cell))
    except Exception:  # whatever this formula leads it to
        return NOT_TAKEN


def _read(wanted: Iterable[Cell], engine: Any) -> dict[Cell, Value | None]:
    """Return computed values, a sheet at a time unless its cells lie far apart."""
    found: dict[Cell, Value | None] = {}
    for sheet, group in groupby(wanted, itemgetter(0)):
        cells = list(group)
        rows, columns = {row for _, row, _ in cells}, {column for _, _, column in cells}
        top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
        if (bottom - top + 1) * (right - left + 1) > _DENSE * len(cells) + 10_000:
            found.update((cell, _value(engine.get_value(*cell))) for cell in cells)
            continue
        block = _block(engine, sheet, top, left, bottom, right)
        for cell in cells:
            _, row, column = cell
            given = block[row - top][column - left]
            found[cell] = given if given.__class__ is float else _value(given)
    return found


def _block(engine: Any, sheet: str, *corners: int) -> Sequence[Sequence[Any]]:
    from formualizer import RangeAddress

    return engine.sheet(sheet).get_values(RangeAddress(sheet, *corners))  # type: ignore[no-any-return]


def _value(given: Any) -> Value | None:
    """Return a value of formualizer as ours."""
    if type(given) is float or given is None or type(given) is bool:
        return given
    if isinstance(given, dict):
        return _ERRORS.get(given.get("kind", ""), NOT_TAKEN)
    if isinstance(given, int):
        return float(given)
    return given if isinstance(given, str) else NOT_TAKEN


@cache
def knows(function: str) -> bool:
    """Return whether formualizer has a function.

    Examples
    --------
    >>> knows("XLOOKUP"), knows("NO.SUCH"), knows("INVEST_NET")
    (True, False, True)
    """
    import formualizer

    if function in {entry.name for entry in catalogue()}:
        return True
    if not function.replace(".", "").replace("_", "").isalnum():
        return False
    engine = formualizer.Workbook()
    engine.add_sheet("A")
    engine.set_formula("A", 1, 1, f"={function}()")
    return _one_by_one(engine, Cell("A", 1, 1)) != "#NAME?" or function in _NAME_WITHOUT_ARGUMENTS


_NAME_WITHOUT_ARGUMENTS = {"LET", "LAMBDA"}
"""Known, though without arguments they too give #NAME?."""


def _callback(function: Function) -> Any:
    """Return a function of the catalogue as formualizer calls it."""

    def callback(*arguments: Any) -> Any:
        answer = call(function, [_argument(argument) for argument in arguments])
        if isinstance(answer, list):
            return [[_answer(cell) for cell in row] for row in answer]
        return _answer(answer)

    return callback


def _argument(given: Any) -> object:
    """Return an argument as a host hands it over: a reference as rows, a value alone."""
    if isinstance(given, list | tuple):
        rows = given if given and isinstance(given[0], list | tuple) else [given]
        return [[_plain(cell) for cell in row] for row in rows]
    value = _plain(given)
    return [[None]] if value is None else value


def _plain(given: Any) -> object:
    value = _value(given)
    return str(value) if isinstance(value, CellError) else value


def _answer(cell: object) -> object:
    kind = _KINDS.get(cell) if isinstance(cell, str) else None
    return {"type": "Error", "kind": kind} if kind else cell


# --- A workbook with nothing but values and formulas ---------------------------------------


def plain_workbook(
    book: Book,
    texts: Mapping[Cell, str],
    shown: Mapping[Cell, Value | None],
    blocks: Sequence[Block] = (),
) -> bytes:
    """Return a workbook file with values and formulas, and nothing else.

    Parameters
    ----------
    book : Book
        Gives the values.
    texts : mapping of Cell to str
        Formulas.
    shown : mapping of Cell to value
        Values that stand above those of the book.
    blocks : sequence of Block
        Array formulas, on a sheet of their own.
    """
    names = [sheet.name for sheet in book.sheets] + [_spare_sheet(book)]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in _parts(names):
            archive.writestr(name, text)
        for index, xml in enumerate(_sheets_xml(book, texts, shown), start=1):
            archive.writestr(f"xl/worksheets/sheet{index}.xml", xml)
        rows = (
            f'<row r="{top}"><c r="A{top}"><f>{escape(block.text[1:])}</f></c></row>'
            for top, block in zip(_tops(blocks), blocks, strict=True)
        )
        archive.writestr(f"xl/worksheets/sheet{len(names)}.xml", _worksheet(rows))
    return stream.getvalue()


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that say which sheets there are."""
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
            f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>'
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
    """Yield the XML of each sheet: a formula where there is one, else a value."""
    sheets: dict[str, dict[int, dict[int, str]]]
    sheets = {sheet.name: defaultdict(dict) for sheet in book.sheets}
    for (sheet, row, column), text in texts.items():
        said = escape(text[1:])
        sheets[sheet][row][column] = f'<c r="{_letters(column)}{row}"><f>{said}</f></c>'
    for (sheet, row, column), value in shown.items():
        sheets[sheet][row].setdefault(column, _constant(f"{_letters(column)}{row}", value))
    for read in book.sheets:
        rows = sheets[read.name]
        for row, values in read.cells.rows.items():
            line = rows[row]
            for column, value in values.items():
                if column not in line:
                    line[column] = _constant(f"{_letters(column)}{row}", value)
        yield _worksheet(
            f'<row r="{row}">{"".join([xml for _, xml in sorted(line.items())])}</row>'
            for row, line in sorted(rows.items())
        )


def _worksheet(rows: Iterable[str]) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


_letters = cache(get_column_letter)


def _constant(at: str, value: Value | None) -> str:
    if value is None or value is NOT_COMPUTED:
        return ""
    if isinstance(value, float):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, CellError):
        known = value if value in _STORED else "#VALUE!"  # the file format has no others
        return f'<c r="{at}" t="e"><v>{known}</v></c>'
    text = escape(value, {"\r": "&#13;"})
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
