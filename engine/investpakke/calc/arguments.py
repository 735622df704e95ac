"""The boundary of the INVEST_* functions: from the caller's arguments to clean arrays.

A scalar stands for every row. A 1-D array is a column, one value per row, except
for phasing, where it is one row of factors. A 2-D array is taken as it stands.
An array without rows gives a result without rows.

Refusals speak of arguments, elements and shapes; where the call comes from cells
(`from_cells`), of rows, columns and ranges.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from investpakke.calc.series import Floats, Ints
from investpakke.errors import InputError
from investpakke.model.checks import MAX_YEARS, TEXT, range_text
from investpakke.problems import (
    NUMBER_OUT_OF_RANGE,
    NUMBER_UNREADABLE,
    VALUE_MISSING,
    VALUE_NOT_TEXT,
)
from investpakke.text import Bilingual, Problem, Text, counted, in_context, same

INVESTMENT = Text("investment")
SAVING = Text("saving")
AVERAGE_SAVING = in_context("key", "average_saving")
UNIT_SAVING = Text("unit_saving")
PHASING = Text("phasing")
DELAY = Text("delay")
YEARS = Text("years")
RATE = Text("rate")
BENEFIT = Text("benefit")
YEAR = Text("year")
WEEK = Text("week")
STATE_SHARE = Text("state_share")
VALUES = Text("values")
LOW = Text("low")
LIKELY = Text("likely")
HIGH = Text("high")
PROBABILITY = Text("probability")
CORRECTION = Text("correction")
DEADWEIGHT = Text("deadweight")
FROM_YEAR = Text("from_year")
FALL = Text("fall")
PERSONS = Text("persons")
PLANNED_PERSONS = Text("planned_persons")
FULL_PERSONS = in_context("key", "full_persons")
ACTUAL_UNIT_SAVING = Text("actual_unit_saving")
FACTOR = Text("factor")
MONTHS = Text("months")
VALUE = Text("value")


_FROM_CELLS: ContextVar[bool] = ContextVar("from_cells", default=False)


@contextmanager
def from_cells() -> Iterator[None]:
    """Make refusals refer to cells in this context."""
    token = _FROM_CELLS.set(True)
    try:
        yield
    finally:
        _FROM_CELLS.reset(token)


def several() -> Text:
    """Return the word for several values in one argument."""
    return Text("a range") if _FROM_CELLS.get() else Text("an array")


class Operand(NamedTuple):
    """A clean argument: its values as rows × columns, and its original dimensions."""

    values: Floats
    ndim: int


def operand(
    value: ArrayLike,
    name: Text,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
    expected: Text | None = None,
) -> Operand:
    """Return ``value`` as finite numbers within the bounds, 1-D input as a column."""
    expected = expected or range_text(at_least, above, at_most, below)
    array = _numbers(value, name, expected)
    bad = np.zeros(array.shape, dtype=bool)
    if at_least is not None:
        bad |= array < at_least
    if above is not None:
        bad |= array <= above
    if at_most is not None:
        bad |= array > at_most
    if below is not None:
        bad |= array >= below
    if bad.any():
        raise _refuse(NUMBER_OUT_OF_RANGE, name, array, bad, expected)
    rows = array.reshape(-1, 1) if array.ndim < 2 else array
    return Operand(rows, array.ndim)


def phasing_rows(value: ArrayLike) -> Operand:
    """Return phasing as rows of factors; one lone factor is year 1's, then full effect.

    A column gives one first-year factor per row, a block one row of factors per row.
    """
    expected = Text("factors from 0 to 1 (50 % is 0.5)")
    clean, ndim = operand(value, PHASING, at_least=0, at_most=1, expected=expected)
    factors = clean.T if ndim == 1 else clean
    if factors.shape[1] == 0:
        raise _shape_error(PHASING, Text("at least one factor"), clean)
    if factors.shape[1] > MAX_YEARS:
        raise InputError(
            Problem("years.too_many", "there are too many years"),
            where=PHASING,
            expected=Text("at most {max_years} factors", max_years=MAX_YEARS),
            got=factors.shape[1],
        )
    if factors.shape[1] == 1:
        factors = np.hstack([factors, np.ones_like(factors)])
    # One row of factors serves every row, so it does not shape the result.
    return Operand(factors, ndim if factors.shape[0] != 1 else 0)


def whole_years(value: ArrayLike) -> tuple[Ints, int]:
    """Return numbers of years, shape (rows, 1), with their original dimensions."""
    expected = Text("a whole number of years from 1 to {max_years}", max_years=MAX_YEARS)
    what = Problem("years.count_not_whole", "the number of years is not whole")
    years, ndim = whole_numbers(value, YEARS, (1, MAX_YEARS), expected, what)
    _check_column(YEARS, years)
    return years, ndim


def whole_numbers(
    value: ArrayLike, name: Text, bounds: tuple[int, int], expected: Text, not_whole: Problem
) -> tuple[Ints, int]:
    """Return whole numbers within the bounds, with their original dimensions."""
    numbers, ndim = operand(value, name, at_least=bounds[0], at_most=bounds[1], expected=expected)
    fractional = numbers != np.floor(numbers)
    if fractional.any():
        raise _refuse_rows(not_whole, name, numbers, fractional, expected, ndim)
    return numbers.astype(np.int64), ndim


def texts(value: object, name: Text) -> tuple[NDArray[np.object_], int]:
    """Return texts as rows × columns (one dimension as a column), and their dimensions."""
    try:
        array = np.asarray(value, dtype=object)
    except ValueError:  # rows of arrays that do not fit
        array = np.empty((0,), dtype=object)
    if array.ndim > 2 or (array.size == 0 and len(array)):
        raise _shape_error(name, Text("a text or {several}", several=several()), array)
    bad = np.array([not isinstance(item, str) or not item.strip() for item in array.flat])
    if bad.any():
        first = array.flat[int(np.argmax(bad))]
        blank = first is None or isinstance(first, str)
        what = VALUE_MISSING if blank else VALUE_NOT_TEXT
        raise _refuse(what, name, array, bad.reshape(array.shape), TEXT)
    return (array.reshape(-1, 1) if array.ndim < 2 else array), array.ndim


def yearly_rate(value: ArrayLike) -> Operand:
    """Return yearly discount rates, shape (rows, 1), with their original dimensions."""
    expected = Text("a rate from 0 to 1 (3.5 % is 0.035)")
    rate = operand(value, RATE, at_least=0, at_most=1, expected=expected)
    _check_column(RATE, rate.values)
    return rate


def _check_column(name: Text, values: Floats | Ints) -> None:
    if values.shape[1] > 1:
        expected = Text("one number or one per row")
        raise _shape_error(name, _cells_or(Text("one number or a column"), expected), values)


def check_sizes(arguments: Mapping[Text, Floats | Ints | NDArray[np.object_]]) -> None:
    """Refuse arrays that cannot be combined element by element."""
    shapes = [array.shape for array in arguments.values()]
    none = any(shape[0] == 0 for shape in shapes) and all(shape[0] < 2 for shape in shapes)
    rows, columns = 0 if none else max(s[0] for s in shapes), max(s[1] for s in shapes)
    full = any(shape == (rows, columns) for shape in shapes)
    for name, array in arguments.items():
        if array.shape[0] not in {1, rows} or array.shape[1] not in {1, columns} or not full:
            of_cells = Text(
                "one value or a range of {rows} × {columns}", rows=rows, columns=columns
            )
            in_python = (
                Text("one value or {rows} values", rows=rows)
                if columns == 1
                else Text("one value or an array of shape {shape}", shape=(rows, columns))
            )
            raise _shape_error(name, _cells_or(of_cells, in_python), array)


def check_order(
    value: Operand, least: Operand, name: Text, expected: Text, *, alike: bool = True
) -> None:
    """Refuse values below their counterparts; equal ones too, unless ``alike`` allows them."""
    values, others = np.broadcast_arrays(value.values, least.values)
    bad = values < others if alike else values <= others
    if bad.any():
        ndim = max(value.ndim, least.ndim)
        raise _refuse_rows(NUMBER_OUT_OF_RANGE, name, values, bad, expected, ndim)


def shaped(result: Floats, ndim: int) -> float | Floats:
    """Return a result in the dimensions of its arguments: a float for scalars."""
    if ndim == 0:
        return float(result[0, 0])
    return result[:, 0] if ndim == 1 else result


def _numbers(value: ArrayLike, name: Text, expected: Text) -> Floats:
    if isinstance(value, np.ma.MaskedArray):  # masked values are not numbers
        value = np.where(np.ma.getmaskarray(value), np.nan, value.data)
    try:
        array = np.asarray(value)
    except ValueError:  # rows of unequal length
        array = np.asarray(value, dtype=object)
    if array.ndim > 2 or (array.size == 0 and len(array)):
        raise _shape_error(name, Text("a number or {several}", several=several()), array)
    if array.size == 0:
        return np.zeros(array.shape)
    # NumPy turns True among numbers into 1, so a list is looked at item by item.
    if array.dtype.kind in "iuf" and isinstance(value, np.ndarray | np.generic | float):
        clean = array.astype(np.float64)
        finite = np.isfinite(clean)
        if not finite.all():
            raise _refuse(NUMBER_UNREADABLE, name, clean, ~finite, expected)
        return clean
    return _numbers(_from_items(np.asarray(value, dtype=object), name, expected), name, expected)


def _from_items(items: NDArray[np.object_], name: Text, expected: Text) -> Floats:
    bad = np.array([not _is_number(item) for item in items.flat], dtype=bool).reshape(items.shape)
    if bad.any():
        first = items[bad][0]
        raise _refuse(
            VALUE_MISSING if first is None else NUMBER_UNREADABLE, name, items, bad, expected
        )
    return items.astype(np.float64)


def _is_number(item: object) -> bool:
    if isinstance(item, int):
        return not isinstance(item, bool) and abs(item) <= sys.float_info.max
    return isinstance(item, float | np.integer | np.floating)


def _refuse(
    what: Problem,
    name: Text,
    values: NDArray[np.generic] | NDArray[np.object_],
    bad: NDArray[np.bool_],
    expected: Text,
) -> InputError:
    first = tuple(int(i) for i in np.argwhere(bad)[0])
    got = values[first] if first else values[()]
    return InputError(
        what,
        where=element(name, first),
        expected=expected,
        got=got.item() if isinstance(got, np.generic) else got,
    )


def _refuse_rows(
    what: Problem, name: Text, values: Floats, bad: NDArray[np.bool_], expected: Text, ndim: int
) -> InputError:
    """Return the refusal of rows × columns, in terms of the original dimensions."""
    shape: tuple[int, ...] = ((), (-1,), values.shape)[ndim]  # one number has no row to name
    return _refuse(what, name, values.reshape(shape), bad.reshape(shape), expected)


class Element(Bilingual):
    """The name of one element of an argument: ``saving[1]``, ``saving[0, 2]``."""

    __slots__ = ("argument", "index")

    def __init__(self, argument: Text, index: tuple[object, ...]) -> None:
        place = ", ".join(repr(i.item() if isinstance(i, np.generic) else i) for i in index)
        super().__init__(f"{argument.da}[{place}]", f"{argument.en}[{place}]")
        self.argument, self.index = argument, index


def element(name: Text, index: tuple[int, ...]) -> Text:
    """Return the name of one element of an argument, as shown in messages."""
    if not index:
        return name
    if not _FROM_CELLS.get():
        return Element(name, index)
    row, column = index[0] + 1, (index[1] + 1 if len(index) > 1 else 1)
    return Text("{name}, row {row}, column {column}", name=name, row=row, column=column)


def _cells_or(of_cells: Text, in_python: Text) -> Text:
    return of_cells if _FROM_CELLS.get() else in_python


def _shape_error(
    name: Text, expected: Text, array: NDArray[np.generic] | NDArray[np.object_]
) -> InputError:
    if _FROM_CELLS.get():
        what = Problem("range.size", "the sizes of the ranges do not match")
        got = same(" × ".join(str(n) for n in array.shape) or "1")
    else:
        what = Problem("array.shape", "the shapes do not match")
        is_column = array.ndim == 2 and array.shape[1] == 1
        shape = Text("shape {shape}", shape=array.shape)
        got = counted("{n} value", "{n} values", len(array)) if is_column else shape
    return InputError(what, where=name, expected=expected, got=got)
