"""Compute single formulas with the package ``formulas``, on the values of their precedents."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import cache
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from investpakke.boundary import call, error_shown
from investpakke.errors import InputError
from investpakke.functions import Function, catalogue
from investpakke.validate.engines import by_twins
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import CellError, Value
from investpakke.workbook.recalculate import (
    Formula,
    cells_array,
    evaluate_form,
    functions,
    to_formulas,
)


def compute(resolved: Resolved, cell: Cell, value: Callable[[Cell], Value | None]) -> Value | None:
    """Return the value that ``formulas`` computes for a formula in a cell.

    Parameters
    ----------
    resolved : Resolved
        The formula, without references that cannot be resolved.
    cell : Cell
        The cell that holds it.
    value : callable
        Gives the value of any cell that it refers to.

    Returns
    -------
    value
        `NOT_TAKEN` where ``formulas`` has no answer.
    """
    register()
    try:
        formula = Formula.in_cell(resolved, cell)
        arrays = [cells_array(area, value) for area in formula.rectangles]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return _evaluate(formula.form, arrays)
    except InputError:
        return NOT_TAKEN
    except Exception:  # whatever this formula causes
        return NOT_TAKEN


_KNOWN: dict[Any, Value | None] = {}
"""Earlier results by form and arguments: about half of all copies are repeats."""

_MOST_KNOWN, _MOST_CELLS = 20_000, 500
"""How many results are kept, and how many cells each may depend on."""


def _evaluate(form: str, arrays: Sequence[NDArray[np.object_]]) -> Value | None:
    """Return the result of ``formulas`` for a form; a number outside Excel's range is no answer."""
    flat = [cell for array in arrays for cell in array.flat]
    key = (form, tuple(array.shape for array in arrays), tuple(flat), tuple(map(type, flat)))
    if len(flat) > _MOST_CELLS or "INVEST_" in form.upper():  # the caller may observe the calls
        return _finite(evaluate_form(form, arrays))
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = _finite(evaluate_form(form, arrays))
    return _KNOWN[key]


def _finite(value: Value | None) -> Value | None:
    return NOT_TAKEN if isinstance(value, float) and not isfinite(value) else value


@cache
def knows(function: str) -> bool:
    """Return whether ``formulas`` supports a function.

    Examples
    --------
    >>> knows("SUM"), knows("OFFSET"), knows("SHEETS"), knows("INVEST_NET")
    (True, False, False, True)
    """
    register()
    known = functions()
    from formulas.functions import not_implemented

    found = (known.get(name) for name in (function, f"_XLFN.{function}") if name in known)
    return any(one is not not_implemented for one in found)


@cache
def register() -> None:
    """Register the INVEST_* functions with ``formulas``, once per process."""
    known = functions()
    for function in catalogue():
        known[function.name] = _callback(function)


def _callback(function: Function) -> Callable[..., Any]:
    """Return a function of the catalogue in the form in which ``formulas`` calls it.

    The boundary decides whether a call is refused; the native twin gives its value.
    """

    def callback(*arguments: Any) -> Any:
        handed = [_argument(argument) for argument in arguments]
        answer = call(function, handed)
        if isinstance(answer, str):
            cells: Sequence[Sequence[Value | None]] = [[CellError(error_shown(answer))]]
        else:
            cells = _compute_twin(function, handed)
        out = np.empty((len(cells), len(cells[0])), dtype=object)
        for place, cell in enumerate(cell for row in cells for cell in row):
            out.flat[place] = _answer(cell)
        return out

    return callback


def _compute_twin(function: Function, arguments: Sequence[object]) -> list[list[Value | None]]:
    """Return the value of a call's twin; it has no answer for a text in place of a number."""
    left_out = len(function.arguments) - len(arguments)
    given = [
        argument.default if value is None else value
        for argument, value in zip(
            function.arguments, [*arguments, *[None] * left_out], strict=True
        )
    ]
    texts = [np.asarray(value).dtype.kind in "UO" for value in given]
    alike = texts == [argument.shape == "text" for argument in function.arguments]
    cells = by_twins.compute(function, given) if alike else None
    if cells is None:
        raise NotImplementedError(function.name)
    return cells


def _argument(given: Any) -> object:
    """Return an argument as a host passes it: a reference as rows, a single value as itself."""
    if isinstance(given, np.ndarray):
        return [[_plain(cell) for cell in row] for row in np.atleast_2d(given).tolist()]
    return _plain(given)


def _plain(cell: Any) -> object:
    from schedula import EMPTY

    if cell is EMPTY or cell is None or str(cell) == "empty":
        return None
    if isinstance(cell, bool | np.bool_):
        return bool(cell)
    if isinstance(cell, int | float | np.number):
        return float(cell)
    return str(cell)


def _answer(cell: Value | None) -> object:
    return to_formulas(cell)
