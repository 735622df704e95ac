"""The boundary between cells and the engine: what a cell gives, what a cell shows.

Every host calls `call`, and nothing else decides how blanks, error cells, text numbers,
omitted arguments, refusals and missing results look. It knows nothing of xlwings or COM
beyond the values that they hand over.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain
from numbers import Real
from operator import countOf
from struct import pack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from investpakke.danish_numbers import danish_number, not_a_number
from investpakke.errors import InputError, Text, same
from investpakke.functions import Argument, Function
from investpakke.model.checks import NUMBER

PREFIX = "#INVEST: "
"""What every refusal in a cell begins with."""

NOT_AVAILABLE = "#N/A"
"""Stands for a true #N/A, alone or as an element; the VBA wrapper makes it `CVErr(xlErrNA)`."""

LONGEST_TEXT = 255
"""Characters of the longest text that a cell is given."""

ERROR_NAMES = {
    2000: Text("#NUL!", "#NULL!"),
    2007: Text("#DIVISION/0!", "#DIV/0!"),
    2015: Text("#VÆRDI!", "#VALUE!"),
    2023: Text("#REFERENCE!", "#REF!"),
    2029: Text("#NAVN?", "#NAME?"),
    2036: same("#NUM!"),
    2042: Text("#I/T", NOT_AVAILABLE),
    2045: Text("#OVERLØB!", "#SPILL!"),
    2050: Text("#BEREGN!", "#CALC!"),
}
"""Excel's error values by number, as a Danish and an English Excel show them."""

_ERRORS = {name: both for both in ERROR_NAMES.values() for name in both}
_FIRST_ERROR_CODE = -2146828288
"""An error cell reaches Python as the whole number -2146828288 + 2042."""

_ERROR_CODES = range(2000, 2100)
"""xlwings names the oldest seven; a newer one, as that of a blocked spill, comes as its code."""


class SeveralAreas(int):
    """Stands for a range in so many areas, e.g. ``(A1:A2;A5:A6)``."""


_log = logging.getLogger(__name__)


def call(function: Function, arguments: Sequence[object]) -> object:
    """Return what a cell shows for a call of ``function``.

    Parameters
    ----------
    function : Function
        From the catalogue.
    arguments : sequence
        In order, as a host hands them over: a range as rows of cells, one row as a
        plain sequence, one value alone. A blank cell is None *within* a range; None
        in an argument's place says that it is omitted. An error cell is its name
        (``"#DIV/0!"``) or its code.

    Returns
    -------
    float, str or list of list
        A number for numbers; rows of numbers for a range, in its shape, and for the
        years of INVEST_PHASED. Where the function has no result, `NOT_AVAILABLE`.
        A refusal is one text that begins with `PREFIX`. Never None, NaN, infinity,
        an empty text, or an exception.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> call(lookup("INVEST_NET"), [[[600.0], [2340.0]], [[860.0], [2345.0]]])
    [[260.0], [5.0]]
    >>> call(lookup("INVEST_PAYBACK"), [[[2340.0]], [["2.680"]], None, [[3.0]]])
    "#INVEST: besparelse: teksten kan læses som to tal. Forventet: 2680 eller 2,680.
     Fik: '2.680'. Skriv et tal i stedet for tekst."
    """
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            result = function.python(*_operands(function, arguments))
        return _cells(result)
    except InputError as error:
        return refusal_text(error)
    except ArithmeticError:
        return refusal_text(_beyond_reach(function))
    except Exception as error:  # a host shows a cell nothing else
        _log.exception("%s failed", function.name)
        what = f"intern fejl i {function.name} ({type(error).__name__}). Meld den til udviklerne."
        return _cut(PREFIX + what)


def refusal_text(error: InputError) -> str:
    """Return a refusal as a cell shows it: in Danish, on one line, not too long."""
    return _cut(PREFIX + error.text("da"))


# --- From cells to numbers -----------------------------------------------------------------


def _operands(function: Function, arguments: Sequence[object]) -> list[Any]:
    """Return one number or array for every argument, the defaults among them."""
    surplus = len(arguments) - len(function.arguments)
    if surplus > 0:
        raise InputError(
            Text("der er for mange argumenter", "there are too many arguments"),
            expected=Text(function.syntax("da"), function.syntax("en")),
            got=len(arguments),
        )
    given = [*arguments, *[None] * -surplus]
    return [
        _omitted(argument) if value is None else _operand(argument, value)
        for argument, value in zip(function.arguments, given, strict=True)
    ]


def _omitted(argument: Argument) -> float:
    if argument.default is None:
        raise InputError(
            Text("argumentet mangler", "the argument is missing"),
            where=argument.name,
            expected=Text("et tal eller et område", "a number or a range"),
        )
    return float(argument.default)


def _operand(argument: Argument, value: object) -> float | NDArray[np.float64]:
    """Return one value as a number and a range as an array of its rows and columns."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, SeveralAreas):
        raise InputError(
            Text("området består af flere dele", "the range is in several areas"),
            where=argument.name,
            expected=Text("ét sammenhængende område", "one range without gaps"),
            got=Text(f"{value} dele", f"{value} areas"),
        )
    if not isinstance(value, list | tuple):
        return _placed(value, lambda: argument.name)
    rows = value if value and isinstance(value[0], list | tuple) else [value]
    width = _width(argument, rows)
    cells = list(chain.from_iterable(rows))
    if len(cells) == 1:
        return _placed(cells[0], lambda: argument.name)
    if countOf(map(type, cells), float) < len(cells):
        cells = [
            _placed(cell, partial(_place, argument, index, width))
            for index, cell in enumerate(cells)
        ]
    packed = pack(f"{len(cells)}d", *cells)  # several times as fast as np.array
    return np.frombuffer(packed, dtype=np.float64).reshape(-1, width)


def _width(argument: Argument, rows: Sequence[Any]) -> int:
    widths = set(map(len, rows)) if set(map(type, rows)) <= {list, tuple} else {0}
    if len(widths) > 1 or 0 in widths:
        raise InputError(
            Text("rækkerne er tomme eller ikke lige lange", "rows are empty or differ in length"),
            where=argument.name,
            expected=Text("et tal eller et område", "a number or a range"),
        )
    return widths.pop()


def _place(argument: Argument, index: int, width: int) -> Text:
    (da, en), row, column = argument.name, index // width + 1, index % width + 1
    return Text(f"{da}, række {row}, kolonne {column}", f"{en}, row {row}, column {column}")


def _placed(cell: object, where: Callable[[], Text]) -> float:
    """Return a cell's number; a refusal says where the cell stands."""
    try:
        return _number(cell)
    except InputError as error:
        raise error.inside(where()) from None


def _number(cell: object) -> float:
    if isinstance(cell, float):
        return cell  # one that is not finite is refused by the engine
    if isinstance(cell, str):
        return _from_text(cell)
    if isinstance(cell, bool):
        raise not_a_number(Text("SAND", "TRUE") if cell else Text("FALSK", "FALSE"))
    if isinstance(cell, int) and cell - _FIRST_ERROR_CODE in _ERROR_CODES:
        code = cell - _FIRST_ERROR_CODE
        raise _error_cell(ERROR_NAMES.get(code) or same(f"#{code}"))
    if isinstance(cell, Real | Decimal):  # a cell in a currency format is a Decimal
        return _from_exact(cell)
    if cell is None:
        raise InputError(Text("cellen er tom", "the cell is blank"), expected=NUMBER)
    if isinstance(cell, date):
        raise not_a_number(Text(f"datoen {cell:%d-%m-%Y}", f"the date {cell:%Y-%m-%d}"))
    raise not_a_number(cell)


def _from_exact(cell: Real | Decimal) -> float:
    try:
        return float(cell)
    except (OverflowError, ValueError):
        raise not_a_number(cell) from None


def _from_text(cell: str) -> float:
    if not cell.strip():
        raise InputError(Text("cellen er tom", "the cell is blank"), expected=NUMBER)
    if cell in _ERRORS:
        raise _error_cell(_ERRORS[cell])
    if cell.startswith(PREFIX.rstrip()):
        raise _error_cell(same(cell.removeprefix(PREFIX.rstrip()).strip()))
    return danish_number(cell)


# --- Refusals ------------------------------------------------------------------------------


def _error_cell(name: Text) -> InputError:
    return InputError(
        Text("cellen viser en fejl", "the cell shows an error"),
        expected=NUMBER,
        got=Text(name.da if name.da == name.en else f"{name.da} ({name.en})", name.en),
        mend=Text("Ret den celle først", "Mend that cell first"),
    )


def _beyond_reach(function: Function) -> InputError:
    return InputError(
        Text("tallene er for store eller for små at regne med", "the numbers are out of reach"),
        where=function.name,
        expected=Text("beløb i tkr.", "amounts in tkr."),
    )


# --- From numbers to cells -----------------------------------------------------------------


def _cells(result: float | NDArray[np.float64]) -> object:
    """Return a result as cells: a number, or rows; what is not available is said."""
    if isinstance(result, float):
        return _cell(result)
    values = np.atleast_2d(result)  # one dimension is one row: the years of one saving
    cells: list[list[object]] = values.tolist()
    if not np.isfinite(values).all():
        cells = [[_cell(number) for number in row] for row in values.tolist()]
    return cells[0][0] if values.size == 1 else cells


def _cell(number: float) -> float | str:
    if math.isinf(number):
        raise OverflowError
    return NOT_AVAILABLE if math.isnan(number) else number


def _cut(text: str) -> str:
    """Return a text that a cell can hold; it is cut between words, and shows that it is."""
    if len(text) <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT - 2].rpartition(" ")[0] + " …"
