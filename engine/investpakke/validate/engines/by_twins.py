"""Compute INVEST_* calls with `formulas` from their native twins: a witness beside the engine.

A twin is a recipe in plain Excel formulas. For each element of the result it is laid out on a
small sheet and computed formula by formula, without any use of `investpakke.calc`. A twin does not
know which arguments the function refuses: the boundary decides that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from investpakke.functions import Function
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import Area, Value
from investpakke.workbook.recalculate import evaluate_form, to_formulas

Rows = NDArray[Any]

MOST_FORMULAS = 5_000
"""Twin formulas that one call may need; 1,000 cells of four years need 5,000."""


_ADDRESS = r"\$?[A-Z]{1,3}\$?[0-9]+"
_REFERENCE = re.compile(rf'"[^"]*"|\b\w+\(|(?P<reference>{_ADDRESS}(?::{_ADDRESS})?)')
"""A reference of a twin on its sheet; texts and function names are skipped."""


@dataclass(frozen=True)
class Sheet:
    """Inputs and formulas by address, in the order of calculation; the last ones are the result."""

    values: dict[str, float | str]
    formulas: dict[str, str]
    result: tuple[str, ...]


def compute(function: Function, arguments: Sequence[Any]) -> list[list[Value | None]] | None:
    """Return the cells of a call's result according to its twin, row by row.

    Parameters
    ----------
    function : Function
        From the catalogue.
    arguments : sequence
        A number, a text or an array for each argument, including the defaults.

    Returns
    -------
    list of list
        None where there are too many.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> compute(lookup("INVEST_NET"), (2340.0, [[2345.0], [2400.0]]))
    [[5.0], [60.0]]
    """
    cells: list[list[Value | None]] = []
    left, width = MOST_FORMULAS, 1
    for place, sheet in enumerate(sheets(function, tuple(arguments))):
        left -= len(sheet.formulas)
        if left < 0:
            return None
        if place == 0:
            width = _width(function, _inputs(function, tuple(arguments)))
        if place % width == 0:
            cells.append([])
        cells[-1] += recalculate(sheet)
    return cells


def sheets(function: Function, arguments: tuple[ArrayLike, ...]) -> Iterator[Sheet]:
    """Yield a sheet for each element that the function returns, row by row."""
    inputs = _inputs(function, arguments)
    height = max(len(values) for values in inputs.values())
    for row, column in np.ndindex(height, _width(function, inputs)):
        yield _sheet(function, dict(_element_inputs(inputs, row, column)), (row, column))


def recalculate(sheet: Sheet) -> list[Value]:
    """Return what `formulas` computes for the result; an error is a `CellError`."""
    values: dict[str, Any] = dict(sheet.values)
    for address, formula in sheet.formulas.items():
        form, references = _with_placeholders(formula)
        values[address] = evaluate_form(
            form, [_array(reference, values) for reference in references]
        )
    return [values[address] for address in sheet.result]


@lru_cache(maxsize=20_000)
def _with_placeholders(formula: str) -> tuple[str, tuple[str, ...]]:
    """Return a formula in the form that `evaluate_form` takes, and its references in order.

    The elements of a result then share the compiled formula.
    """
    places: dict[str, str] = {}

    def placeholder(found: re.Match[str]) -> str:
        reference = found["reference"]
        return places.setdefault(reference, f"ref_{len(places) + 1}") if reference else found[0]

    return _REFERENCE.sub(placeholder, formula), tuple(places)


def _inputs(function: Function, arguments: tuple[ArrayLike, ...]) -> dict[str, Rows]:
    return {
        argument.name.da: _rows(value, is_row=argument.shape == "factors")
        for argument, value in zip(function.arguments, arguments, strict=True)
    }


def _width(function: Function, inputs: Mapping[str, Rows]) -> int:
    """Return the number of columns of the result; years and factors do not widen it."""
    aside = {"indfasning", function.horizon}
    return max((v.shape[1] for name, v in inputs.items() if name not in aside), default=1)


def _rows(value: ArrayLike, *, is_row: bool) -> Rows:
    array = np.asarray(value)
    array = array.astype(object if array.dtype.kind in "UO" else np.float64)
    if array.ndim == 2:
        return array
    return array.reshape(1, -1) if is_row else array.reshape(-1, 1)


def _element_inputs(
    inputs: Mapping[str, Rows], row: int, column: int
) -> Iterator[tuple[str, Rows]]:
    """Yield the inputs of one element of the result, each as rows × columns."""
    for name, values in inputs.items():
        own = values[min(row, len(values) - 1)]
        if name == "værdier":
            yield name, values
        elif name == "indfasning":
            yield name, own.reshape(1, -1)
        else:
            yield name, own[[min(column, len(own) - 1)]].reshape(1, 1)


def _sheet(function: Function, inputs: Mapping[str, Rows], element: tuple[int, int]) -> Sheet:
    """Lay out inputs from B1 down, then the year numbers, the year rows and the result.

    Tables stand to the right, from T1.
    """
    twin = function.twin
    values: dict[str, float | str] = {}
    cells: dict[str, str] = {}
    top = 1
    for name, block in inputs.items():
        for (row, column), item in np.ndenumerate(block):
            values[f"{get_column_letter(2 + column)}{top + row}"] = item
        last = f"${get_column_letter(1 + block.shape[1])}${top + len(block) - 1}"
        cells[name] = f"$B${top}" if block.size == 1 else f"$B${top}:{last}"
        if name == "værdier":
            cells["værdi"] = f"{get_column_letter(2 + element[1])}{top + element[0]}"
        top += len(block)
    for index, table_column in enumerate(twin.columns, start=20):
        letter = get_column_letter(index)
        values |= {f"{letter}{row}": v for row, v in enumerate(table_column.values, start=1)}
        cells[table_column.name] = f"${letter}$1:${letter}${len(table_column.values)}"
    horizon = int(inputs[function.horizon].item()) if function.horizon else 1
    names = ["t", *(row.name for row in twin.rows), "resultat"]
    years = {
        name: [f"{get_column_letter(2 + t)}{top + index}" for t in range(horizon)]
        for index, name in enumerate(names)
    }
    values.update({cell: float(t) for t, cell in enumerate(years["t"], start=1)})
    result = years.pop("resultat")
    used = {name: at for name, at in cells.items() if name in twin.inputs or name not in inputs}
    made = twin.at(used, years)
    laid = {
        cell: formula
        for name, row in made.rows.items()
        for cell, formula in zip(years[name], row, strict=True)
    }
    placed = dict(zip(result, made.result, strict=False))
    return Sheet(values, {**laid, **placed}, tuple(placed))


def _array(reference: str, values: Mapping[str, Any]) -> NDArray[np.object_]:
    top, left, bottom, right = Area.of(reference)
    return np.array(
        [
            [
                to_formulas(values[f"{get_column_letter(column)}{row}"])
                for column in range(left, right + 1)
            ]
            for row in range(top, bottom + 1)
        ],
        dtype=object,
    )
