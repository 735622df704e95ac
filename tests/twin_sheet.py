"""Native twins on small sheets: laid out, then recalculated by a spreadsheet engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import formulas
import numpy as np
from numpy.typing import ArrayLike, NDArray
from openpyxl.utils import get_column_letter, range_boundaries

from investpakke.functions import Function

Rows = NDArray[Any]


@dataclass(frozen=True)
class Sheet:
    """Inputs and formulas by address, in order of calculation; the last ones are the result."""

    values: dict[str, float | str]
    formulas: dict[str, str]
    result: tuple[str, ...]


def sheets(function: Function, arguments: tuple[ArrayLike, ...]) -> Iterator[Sheet]:
    """Yield a sheet for each element that the function returns, row by row."""
    inputs = {
        argument.name.da: _rows(value, is_row=argument.shape == "factors")
        for argument, value in zip(function.arguments, arguments, strict=True)
    }
    height = max(len(values) for values in inputs.values())
    aside = {"indfasning", function.horizon}
    width = max(values.shape[1] for name, values in inputs.items() if name not in aside)
    for row, column in np.ndindex(height, width):
        yield _sheet(function, dict(_of_element(inputs, row, column)), (row, column))


def expected(function: Function, arguments: tuple[ArrayLike, ...]) -> Rows:
    """Return what the Python callable gives, flattened in the order of the sheets' results."""
    return np.ravel(function.python(*arguments))


def recalculated(sheet: Sheet) -> list[float]:
    """Return the result that the `formulas` package gives; NaN stands for #N/A."""
    values: dict[str, Any] = dict(sheet.values)
    for address, formula in sheet.formulas.items():
        call = _compiled(formula)
        values[address] = number(call(*(_array(reference, values) for reference in call.inputs)))
    return [values[address] for address in sheet.result]


def number(value: object) -> float:
    """Return the number in a cell; NaN for #N/A; any other error fails the test."""
    item = np.asarray(value, dtype=object).ravel()[0]
    if str(item) == "#N/A":
        return np.nan
    assert isinstance(item, int | float | np.number), f"not a number: {item!r}"
    return float(item)


def _rows(value: ArrayLike, *, is_row: bool) -> Rows:
    array = np.asarray(value)
    array = array.astype(object if array.dtype.kind in "UO" else np.float64)
    if array.ndim == 2:
        return array
    return array.reshape(1, -1) if is_row else array.reshape(-1, 1)


def _of_element(inputs: Mapping[str, Rows], row: int, column: int) -> Iterator[tuple[str, Rows]]:
    """Yield what one element of the result is computed from, each as rows × columns."""
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


@cache
def _compiled(formula: str) -> Any:
    return formulas.Parser().ast(formula)[1].compile()


def _array(reference: str, values: Mapping[str, Any]) -> NDArray[np.object_]:
    left, top, right, bottom = range_boundaries(reference)
    return np.array(
        [
            [values[f"{get_column_letter(column)}{row}"] for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ],
        dtype=object,
    )
