"""The boundary between cells and the engine: what a cell gives, what a cell shows.

Every host calls `call`, and nothing else decides how blanks, error cells, text numbers,
omitted arguments, refusals and missing results look. A text that it answers is never shown in a
cell: there stands the error of Excel that `error_shown` names, for a sum passes over a text, and
the total would look right. It knows nothing of xlwings or COM beyond the values that they hand
over.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain
from numbers import Real
from operator import countOf
from struct import pack
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.arguments import from_cells
from investpakke.danish_numbers import danish_number, not_a_number
from investpakke.errors import InputError
from investpakke.functions import Argument, Function
from investpakke.model.checks import NUMBER, TEXT
from investpakke.problems import CELL_BLANK, CELL_ERROR, VALUE_NOT_TEXT
from investpakke.text import Bilingual, Problem, Text, both, same, shown_day

T = TypeVar("T")

PREFIX = "#INVEST: "
"""What every refusal begins with. Cells computed by version 0.1.0 show the whole of it."""

NOT_AVAILABLE = "#N/A"
"""Stands for a true #N/A, alone or as an element."""

REFUSED = "#VALUE!"
"""The error that a cell shows for a refusal, unless that only passes on an argument's error."""

LONGEST_TEXT = 255
"""Characters of the longest refusal."""

ERROR_NAMES = {
    2000: Text("#NULL!"),
    2007: Text("#DIV/0!"),
    2015: Text("#VALUE!"),
    2023: Text("#REF!"),
    2029: Text("#NAME?"),
    2036: same("#NUM!"),
    2042: Text("#N/A"),
    2045: Text("#SPILL!"),
    2050: Text("#CALC!"),
}
"""Excel's error values by number, as a Danish and an English Excel show them."""

_ERRORS = {name: error for error in ERROR_NAMES.values() for name in (error.da, error.en)}
_FIRST_ERROR_CODE = -2146828288
"""An error cell reaches Python as the whole number -2146828288 + 2042."""

_ERROR_CODES = range(2000, 2100)
"""xlwings names the oldest seven; a newer one, as that of a blocked spill, comes as its code."""


class SeveralAreas(int):
    """Stands for a range in so many areas, e.g. ``(A1:A2;A5:A6)``."""


_log = logging.getLogger(__name__)


def error_shown(answer: str) -> str:
    """Return the error that a cell shows where `call` answers with a text.

    Parameters
    ----------
    answer : str
        `NOT_AVAILABLE` or a refusal.

    Returns
    -------
    str
        Its English name: an error in an argument is passed on as itself.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> error_shown(call(lookup("INVEST_NET"), [1.0, None]))
    '#VALUE!'
    >>> error_shown(call(lookup("INVEST_NET"), [1.0, "#DIV/0!"]))
    '#DIV/0!'
    """
    if answer == NOT_AVAILABLE:
        return NOT_AVAILABLE
    return passed_on(answer) or REFUSED


def passed_on(answer: str) -> str | None:
    """Return the error of an argument that is all that a refusal tells of; None for others."""
    return next((name for end, name in PASSED_ON.items() if answer.endswith(end)), None)


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
        A refusal is one text that begins with `PREFIX`; a cell shows `error_shown` of it.
        Never None, NaN, infinity, an empty text, or an exception.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> call(lookup("INVEST_NET"), [[[600.0], [2340.0]], [[860.0], [2345.0]]])
    [[260.0], [5.0]]
    >>> call(lookup("INVEST_PAYBACK"), [[[2340.0]], [["2.680"]], None, [[3.0]]])
    "#INVEST: besparelse: teksten kan læses som to tal. Forventet: 2680 eller 2,680.
     Fik: '2.680'. Skriv et tal i stedet for tekst."
    """
    answer = _answer(function, arguments)
    for answers in _listening.values():
        answers.append((function.name, answer))
    return answer


_listening: dict[int, list[tuple[str, object]]] = {}
"""The lists of `heard`, by identity: two that are equal are two."""


@contextmanager
def heard() -> Iterator[list[tuple[str, object]]]:
    """Give a list of the functions that a host calls meanwhile, and of what they answer."""
    answers: list[tuple[str, object]] = []
    _listening[id(answers)] = answers
    try:
        yield answers
    finally:
        del _listening[id(answers)]


def _answer(function: Function, arguments: Sequence[object]) -> object:
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"), from_cells():
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
    """Return a refusal as it is handed to a host: in Danish, on one line, not too long."""
    return _cut(PREFIX + error.text("da"))


# --- From cells to operands -----------------------------------------------------------------


def _operands(function: Function, arguments: Sequence[object]) -> list[Any]:
    """Return one value or array for every argument, the defaults among them."""
    surplus = len(arguments) - len(function.arguments)
    if surplus > 0:
        raise InputError(
            Problem("arguments.too_many", "there are too many arguments"),
            expected=both(function.syntax),
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
            Problem("arguments.missing", "the argument is missing"),
            where=argument.name,
            expected=_taken(argument),
        )
    return float(argument.default)


def _taken(argument: Argument) -> Text:
    if argument.shape == "text":
        return Text("a text or a range")
    return Text("a number or a range")


def _operand(
    argument: Argument, value: object
) -> float | str | NDArray[np.float64] | NDArray[np.object_]:
    """Return one value as it is and a range as an array of its rows and columns."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, SeveralAreas):
        raise InputError(
            Problem("range.several_areas", "the range consists of several areas"),
            where=argument.name,
            expected=Text("one range without gaps"),
            got=Text("{value} areas", value=value),
        )
    if argument.shape == "text":
        return _texts(argument, value)
    if not isinstance(value, list | tuple):
        return _placed(value, lambda: argument.name, _number)
    cells, width = _laid_out(argument, value)
    if len(cells) == 1:
        return _placed(cells[0], lambda: argument.name, _number)
    if countOf(map(type, cells), float) < len(cells):
        cells = [
            _placed(cell, partial(_place, argument, index, width), _number)
            for index, cell in enumerate(cells)
        ]
    packed = pack(f"{len(cells)}d", *cells)  # several times as fast as np.array
    return np.frombuffer(packed, dtype=np.float64).reshape(-1, width)


def _texts(argument: Argument, value: object) -> str | NDArray[np.object_]:
    """Return one text, or an array of the texts in a range."""
    if not isinstance(value, list | tuple):
        return _placed(value, lambda: argument.name, _text)
    cells, width = _laid_out(argument, value)
    if len(cells) == 1:
        return _placed(cells[0], lambda: argument.name, _text)
    texts = [
        _placed(cell, partial(_place, argument, index, width), _text)
        for index, cell in enumerate(cells)
    ]
    return np.array(texts, dtype=object).reshape(-1, width)


def _laid_out(argument: Argument, value: list[Any] | tuple[Any, ...]) -> tuple[list[Any], int]:
    """Return the cells of a range row by row, and how many there are in a row."""
    rows = value if value and isinstance(value[0], list | tuple) else [value]
    width = _width(argument, rows)
    return list(chain.from_iterable(rows)), width


def _width(argument: Argument, rows: Sequence[Any]) -> int:
    widths = set(map(len, rows)) if set(map(type, rows)) <= {list, tuple} else {0}
    if len(widths) > 1 or 0 in widths:
        raise InputError(
            Problem("range.ragged", "rows are empty or differ in length"),
            where=argument.name,
            expected=_taken(argument),
        )
    return widths.pop()


def _place(argument: Argument, index: int, width: int) -> Text:
    row, column = index // width + 1, index % width + 1
    return Text("{name}, row {row}, column {column}", name=argument.name, row=row, column=column)


def _placed(cell: object, where: Callable[[], Text], read: Callable[[object], T]) -> T:
    """Return what a cell holds; a refusal says where the cell stands."""
    try:
        return read(cell)
    except InputError as error:
        raise error.within(where()) from None


def _number(cell: object) -> float:
    if isinstance(cell, float):
        return cell  # one that is not finite is refused by the engine
    _check(cell, NUMBER)
    if isinstance(cell, str):
        return danish_number(cell)
    if isinstance(cell, Real | Decimal) and not isinstance(cell, bool):
        return _from_exact(cell)  # a cell in a currency format is a Decimal
    raise not_a_number(_named(cell))


def _text(cell: object) -> str:
    _check(cell, TEXT)
    if isinstance(cell, str):
        return cell
    raise InputError(VALUE_NOT_TEXT, expected=TEXT, got=_named(cell))


def _named(cell: object) -> object:
    """Return what a cell holds as its reader knows it."""
    if isinstance(cell, bool):
        return Text("TRUE") if cell else Text("FALSE")
    if isinstance(cell, date):
        return Text("the date {day}", day=shown_day(cell))
    return cell


def _check(cell: object, expected: Text) -> None:
    """Refuse a blank cell, and one that shows an error."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        raise InputError(CELL_BLANK, expected=expected)
    error = error_in(cell)
    if error is not None:
        raise InputError(
            CELL_ERROR, expected=expected, got=_shown_error(error), mend=_MEND_THAT_CELL
        )


_MEND_THAT_CELL = Text("Correct that cell first")


def _shown_error(error: Text) -> Text:
    return Bilingual(error.da if error.da == error.en else f"{error.da} ({error.en})", error.en)


PASSED_ON = {
    f"Fik: {_shown_error(name).da}. {_MEND_THAT_CELL.da}.": name.en for name in ERROR_NAMES.values()
}
"""How a refusal ends that passes on an error, and which one."""


def error_in(cell: object) -> Text | None:
    """Return the error that a cell shows, by its names: one of Excel's, or a refusal of 0.1.0."""
    if isinstance(cell, str):
        prefix = PREFIX.rstrip()
        ours = same(cell.removeprefix(prefix).strip()) if cell.startswith(prefix) else None
        return _ERRORS.get(cell) or ours
    if isinstance(cell, int) and cell - _FIRST_ERROR_CODE in _ERROR_CODES:
        code = cell - _FIRST_ERROR_CODE
        return ERROR_NAMES.get(code) or same(f"#{code}")
    return None


def _from_exact(cell: Real | Decimal) -> float:
    try:
        return float(cell)
    except (OverflowError, ValueError):
        raise not_a_number(cell) from None


# --- Refusals ------------------------------------------------------------------------------


def _beyond_reach(function: Function) -> InputError:
    return InputError(
        Problem("value.out_of_reach", "the numbers are too large"),
        where=function.name,
        expected=Text("amounts in tkr."),
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
