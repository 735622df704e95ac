"""Compute all cells with ``formualizer``: fast, and given only our own plain XML.

A formula that it cannot take is replaced by the file's value, so that the cells that refer to it
can still be computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from math import isfinite
from operator import itemgetter
from typing import Any

from investpakke.boundary import REFUSED, call, error_shown
from investpakke.functions import Function, catalogue
from investpakke.validate.engines.plain_workbook import (
    Block,
    first_rows,
    plain_workbook,
    spare_sheet,
)
from investpakke.validate.engines.witness import Question, Sheets, Values
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import CellError, Value

CIRCULAR = CellError("circular")
"""The value of a cell that depends on itself."""

NOT_TAKEN = CellError("not taken")
"""The value of a cell whose formula the engine cannot judge."""

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
_KINDS = {str(error): kind for kind, error in _ERRORS.items()}
_DENSE = 4
"""A sheet is read as one block while there are fewer cells than this per formula."""


def compute(
    book: Book, texts: Mapping[Cell, str], pinned: Mapping[Cell, Value | None] | None = None
) -> dict[Cell, Value | None]:
    """Return the values that formualizer computes.

    Parameters
    ----------
    book : Book
        Gives the constants, and the file's values of formulas that are not in ``texts``.
    texts : mapping of Cell to str
        The formulas to compute, as A1 text with "=", with rectangles as their only references;
        those of array formulas name the sheet of every rectangle.
    pinned : mapping of Cell to value, optional
        Values that take precedence over those of the book.

    Returns
    -------
    dict of Cell to value
        For every cell of ``texts``, and those that their array formulas fill; including `CIRCULAR`
        and `NOT_TAKEN`.
    """
    blocks, left = _blocks(book, texts)
    filled = {cell for block in blocks for cell in block.cells()}
    apart = filled | left.keys()
    plain = {cell: text for cell, text in texts.items() if cell not in apart} if apart else texts
    shown = {cell: book.by_name[cell.sheet].cached(cell.row, cell.column) for cell in filled}
    pinned = pinned or {}
    for _ in range(_PASSES):
        found, settled = _pass(book, plain, blocks, {**shown, **pinned})
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
"""How deeply array formulas may read each other's results."""


_MOST_FILLED = 100_000
"""Cells that the array formulas of a workbook may fill; one may span a whole sheet."""


def _blocks(book: Book, texts: Mapping[Cell, str]) -> tuple[list[Block], dict[Cell, Value | None]]:
    """Return the array formulas, and `NOT_TAKEN` for the cells of those that are too large."""
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
    """Return the values of plain formulas, given those of array formulas, and these anew.

    An array formula is computed on a separate sheet: formualizer does not recompute the cells that
    were computed before it filled its area.
    """
    engine = _load(plain_workbook(book, plain, shown, blocks))
    if engine is None:
        filled = (cell for block in blocks for cell in block.cells())
        return dict.fromkeys(plain, NOT_TAKEN), dict.fromkeys(filled, NOT_TAKEN)
    sheet = spare_sheet(book)
    places = [(sheet, top, block) for top, block in zip(first_rows(blocks), blocks, strict=True)]
    return _evaluate(engine, plain, places)


def compute_each(
    questions: Sequence[Question], value: Values, sheets: Sheets
) -> dict[Cell, Value | None]:
    """Return formualizer's values of formulas, each on the values of the cells that it reads.

    The formulas stand on sheets beside those values, each array formula on its own: none reads the
    result of another.
    """
    import formualizer

    engine = _prepare(formualizer.Workbook())
    beside = {name: f"t{given}" for name, given in sheets.engine_names.items()}
    for name in (*sheets.engine_names.values(), *beside.values()):
        engine.add_sheet(name)
    for (sheet, row, column), shown in sheets.values_read(questions, value):
        engine.set_value(sheets.engine_names[sheet], row, column, _literal(shown))
    moved: dict[Cell, Cell] = {}
    places: list[tuple[str, int, Block]] = []
    for one in questions:
        text = sheets.formula_text(one)
        if one.fills is None:
            at = Cell(beside[one.cell.sheet], one.cell.row, one.cell.column)
            moved[at] = one.cell
        else:
            at = Cell(f"array_{len(places)}", 1, 1)
            places.append((at.sheet, at.row, Block(one.cell.sheet, one.fills, text)))
            engine.add_sheet(at.sheet)
        engine.set_formula(*at, text)
    found, filled = _evaluate(engine, moved, places)
    return {moved[cell]: answer for cell, answer in found.items()} | filled


def _literal(value: Value) -> Any:
    """Return a value in formualizer's form."""
    if isinstance(value, CellError):
        from formualizer import LiteralValue

        return LiteralValue.error(_KINDS.get(str(value), _KINDS[REFUSED]), "")
    return value


def _evaluate(
    engine: Any, wanted: Iterable[Cell], places: Sequence[tuple[str, int, Block]]
) -> tuple[dict[Cell, Value | None], dict[Cell, Value | None]]:
    """Return the engine's values for some cells, and for the cells that array formulas fill.

    Each array formula stands in the first column of a sheet, in the row given with it.
    """
    try:
        engine.evaluate_all()
        filled: dict[Cell, Value | None] = {}
        for sheet, top, block in places:
            filled.update(_filled_cells(engine, sheet, top, block))
        return _read(wanted, engine), filled
    except Exception:  # one formula that it fails on must not stop the others
        return (
            {cell: _evaluate_cell(engine, cell) for cell in wanted},
            {cell: NOT_TAKEN for _, _, block in places for cell in block.cells()},
        )


def _load(workbook: bytes) -> Any | None:
    """Return an engine that holds a workbook; None if it rejects the workbook."""
    import formualizer

    try:
        engine = formualizer.load_workbook_bytes(workbook)
    except OSError:  # too large, or a sheet name that it rejects
        return None
    return _prepare(engine)


def _prepare(engine: Any) -> Any:
    engine.set_temporal_egress("serial")
    for function in catalogue():
        engine.register_function(function.name, _callback(function))
    return engine


def _filled_cells(engine: Any, sheet: str, top: int, block: Block) -> Iterator[tuple[Cell, Value]]:
    """Yield the cells of a block and their values; one row or column is repeated, as in Excel."""
    height, width = block.area.height, block.area.width
    lines = _block(engine, sheet, top, 1, top + height - 1, width)
    values = [[_value(cell) for cell in line] for line in lines]
    tall = any(cell is not None for line in values[1:] for cell in line)
    wide = any(cell is not None for line in values for cell in line[1:])
    for index, cell in enumerate(block.cells()):
        row, column = divmod(index, width)
        value = values[row if tall else 0][column if wide else 0]
        yield cell, CellError("#N/A") if value is None else value


def _evaluate_cell(engine: Any, cell: Cell) -> Value | None:
    try:
        return _value(engine.evaluate_cell(*cell))
    except Exception:  # whatever this formula causes
        return NOT_TAKEN


def _read(wanted: Iterable[Cell], engine: Any) -> dict[Cell, Value | None]:
    """Return computed values, sheet by sheet unless the cells are far apart."""
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
            found[cell] = _value(given)
    return found


def _block(engine: Any, sheet: str, *corners: int) -> Sequence[Sequence[Any]]:
    from formualizer import RangeAddress

    return engine.sheet(sheet).get_values(RangeAddress(sheet, *corners))  # type: ignore[no-any-return]


def _value(given: Any) -> Value | None:
    """Return a value of formualizer as ours."""
    if type(given) is float:
        return given if isfinite(given) else NOT_TAKEN
    if given is None or type(given) is bool:
        return given
    if isinstance(given, dict):
        return _ERRORS.get(given.get("kind", ""), NOT_TAKEN)
    if isinstance(given, int):
        return float(given)
    return given if isinstance(given, str) else NOT_TAKEN


@cache
def knows(function: str) -> bool:
    """Return whether formualizer supports a function.

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
    return (
        _evaluate_cell(engine, Cell("A", 1, 1)) != "#NAME?" or function in _NAME_WITHOUT_ARGUMENTS
    )


_NAME_WITHOUT_ARGUMENTS = {"LET", "LAMBDA"}
"""Supported, though without arguments they also give #NAME?."""


def _callback(function: Function) -> Any:
    """Return a function of the catalogue as formualizer calls it."""

    def callback(*arguments: Any) -> Any:
        answer = call(function, [_argument(argument) for argument in arguments])
        if isinstance(answer, list):
            return [[_answer(cell) for cell in row] for row in answer]
        return _answer(answer)

    return callback


def _argument(given: Any) -> object:
    """Return an argument as a host passes it: a reference as rows, a single value as itself."""
    if isinstance(given, list | tuple):
        rows = given if given and isinstance(given[0], list | tuple) else [given]
        return [[_plain(cell) for cell in row] for row in rows]
    value = _plain(given)
    return [[None]] if value is None else value


def _plain(given: Any) -> object:
    value = _value(given)
    return str(value) if isinstance(value, CellError) else value


def _answer(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return {"type": "Error", "kind": _KINDS.get(error_shown(cell), _KINDS[REFUSED])}
