"""Support for Python callers of the INVEST_* functions: indexed columns and flat lists of factors.

Cells are blocks of rows and columns, which is unambiguous. A pandas Series identifies its rows by
an index, and a list of factors may mean years or rows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from itertools import pairwise
from typing import Any, ParamSpec, TypeVar

import numpy as np

from investpakke.calc.arguments import Element
from investpakke.errors import InputError
from investpakke.text import Problem, Text, same

_P = ParamSpec("_P")
_R = TypeVar("_R")
_PHASING = "phasing"


def of_columns(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return a function that refuses columns with different indexes.

    Columns with an index (pandas) can be combined only if their indexes are equal. The result is an
    array in that order. A flat phasing is one row of years, and is refused where it could also be
    one factor per row.
    """
    names = tuple(inspect.signature(function).parameters)

    @wraps(function)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        given: dict[str, object] = dict(zip(names, args, strict=False)) | kwargs
        _check_phasing(given)
        _check_indexes(given)
        try:
            return function(*args, **kwargs)
        except InputError as error:
            raise _labelled(error, given) from None

    return checked


def _labelled(error: InputError, given: Mapping[str, object]) -> InputError:
    """Return a refusal that names an element of a column by its label in the index."""
    if not isinstance(error.where, Element) or len(error.where.index) != 1:
        return error
    labels = _index(given.get(error.where.argument.en))
    if labels is None:
        return error
    label = labels[error.where.index[0]]
    return error.relocated(Element(error.where.argument, (label,)))


def _check_phasing(given: Mapping[str, object]) -> None:
    phasing = given.get(_PHASING)
    factors, dimensions = _rows(phasing)
    rows = max((_rows(v)[0] for name, v in given.items() if name != _PHASING), default=1)
    if dimensions != 1 or rows == 1 or (factors != rows and _index(phasing) is None):
        return
    raise InputError(
        Problem("phasing.ambiguous", "the phasing can be read in two ways"),
        where=same(_PHASING),
        expected=Text(
            "one row of factors, one per year, [[0.5, 1.0]], or one factor per row, "
            "[[0.5], [1.0]] or df[['column']]"
        ),
        got=Text("{factors} factors in one dimension for {rows} rows", factors=factors, rows=rows),
    )


def _check_indexes(given: Mapping[str, object]) -> None:
    rows = {
        name: found
        for name, value in given.items()
        if (found := _index(value)) is not None and not (name == _PHASING and _rows(value)[1] == 1)
    }
    years = {
        name: found
        for name, value in given.items()
        if name != _PHASING
        and (found := getattr(value, "columns", None)) is not None
        and len(found) > 1
    }
    for labels in (rows, years):
        for (first, one), (other, two) in pairwise(labels.items()):
            if not one.equals(two):
                raise _unequal(first, one, other, two)


def _unequal(first: str, one: Any, other: str, two: Any) -> InputError:
    return InputError(
        Problem("index.not_equal", "the indexes are not equal"),
        where=same(other),
        expected=Text("the index of {first}, {one}", first=first, one=_few(one)),
        got=same(_few(two)),
        mend=Text("Align them, e.g. with .reindex(), or give the numbers in order by .to_numpy()"),
    )


def _few(index: Any) -> str:
    labels = [str(label) for label in index[:4]]
    return ", ".join(labels[:3]) + ("" if len(labels) < 4 else f" … ({len(index)})")


def _index(value: object) -> Any:
    """Return the index of a Series or a DataFrame; a list's `index` is a method."""
    found = getattr(value, "index", None)
    return None if found is None or callable(found) else found


def _rows(value: object) -> tuple[int, int]:
    """Return the number of rows and dimensions of an argument."""
    shape = getattr(value, "shape", None)
    if shape is None and isinstance(value, list | tuple):
        inner = value[0] if value else None
        shape = (len(value), 1) if isinstance(inner, list | tuple | np.ndarray) else (len(value),)
    return (shape[0], len(shape)) if shape else (1, 0)
