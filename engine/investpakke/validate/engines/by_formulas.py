"""Single formulas computed by the package ``formulas``, on the values of their precedents."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from investpakke.boundary import PREFIX, REFUSED, call, error_shown
from investpakke.errors import InputError
from investpakke.functions import Function, catalogue
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import CellError, Value
from investpakke.workbook.recalculate import Formula, cells_array, evaluated


def computed(resolved: Resolved, cell: Cell, value: Callable[[Cell], Value | None]) -> Value | None:
    """Return what ``formulas`` computes for a formula in a cell.

    Parameters
    ----------
    resolved : Resolved
        The formula, without obstacles.
    cell : Cell
        Where it stands.
    value : callable
        Gives the value of any cell that it refers to.

    Returns
    -------
    value
        `NOT_TAKEN` where ``formulas`` has no opinion.
    """
    register()
    try:
        formula = Formula.at(resolved, cell)
        arrays = [cells_array(area, value) for area in formula.rectangles]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return _ours(evaluated(formula.form, arrays))
    except InputError:
        return NOT_TAKEN
    except Exception:  # whatever this formula leads it to
        return NOT_TAKEN


def _ours(value: Value | None) -> Value | None:
    if isinstance(value, str) and value.startswith("#") and not value.startswith(PREFIX):
        return CellError(value)
    return value


@cache
def knows(function: str) -> bool:
    """Return whether ``formulas`` has a function.

    Examples
    --------
    >>> knows("SUM"), knows("OFFSET"), knows("INVEST_NET")
    (True, False, True)
    """
    import formulas

    register()
    return function in formulas.get_functions() or f"_XLFN.{function}" in formulas.get_functions()


@cache
def register() -> None:
    """Make the INVEST_* functions known to ``formulas``, once a process."""
    import formulas

    functions = formulas.get_functions()
    for function in catalogue():
        functions[function.name] = _callback(function)


_listening: list[list[tuple[str, object]]] = []


@contextmanager
def heard() -> Iterator[list[tuple[str, object]]]:
    """Give a list of our functions that are called meanwhile, and of what they answer."""
    answers: list[tuple[str, object]] = []
    _listening.append(answers)
    try:
        yield answers
    finally:
        _listening.remove(answers)


def _callback(function: Function) -> Callable[..., Any]:
    """Return a function of the catalogue as ``formulas`` calls it."""

    def callback(*arguments: Any) -> Any:
        answer = call(function, [_argument(argument) for argument in arguments])
        for answers in _listening:
            answers.append((function.name, answer))
        rows = answer if isinstance(answer, list) else [[answer]]
        out = np.empty((len(rows), len(rows[0])), dtype=object)
        for place, cell in enumerate(cell for row in rows for cell in row):
            out.flat[place] = _answer(cell)
        return out

    return callback


def _argument(given: Any) -> object:
    """Return an argument as a host hands it over: a reference as rows, a value alone."""
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


def _answer(cell: object) -> object:
    if isinstance(cell, str):
        from formulas.tokens.operand import Error

        return Error.errors.get(error_shown(cell), Error.errors[REFUSED])
    return cell
