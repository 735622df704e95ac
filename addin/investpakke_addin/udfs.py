"""The module that Excel loads through xlwings: every INVEST_* function of the catalogue.

Signature, help and category come from the catalogue, so that a function is described
once; `investpakke.boundary` does the rest. Where xlwings finds no Excel, its
decorators leave the functions as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from inspect import Parameter, Signature
from typing import Any

import xlwings as xw
from xlwings.conversion import Accessor, Ensure2DStage, ValueAccessor

from investpakke.boundary import SeveralAreas, call
from investpakke.functions import Argument, Function, catalogue
from investpakke_addin.boxes import LANGUAGE
from investpakke_addin.vba_source import vba_name


class ExactCells(Accessor):
    """How xlwings reads an argument and writes a result.

    Reading: as always, but a currency cell in full, and nothing of a range in several areas.
    Excel hands a cell in a currency or accounting format over as a decimal number cut to four
    decimals (xlwings issues 65 and 640); its ``Value2`` is the number itself. Of ``(A1:A2;A5:A6)``
    it hands over the first area alone, which would be a wrong figure in silence.

    Writing: as it is. xlwings looks in every element for what no cell can hold, which
    takes half the time of a call; the boundary has nothing of the kind.
    """

    @classmethod
    def reader(cls, options: Any) -> Any:
        """Return xlwings' own steps of reading, plus one."""
        usual: Any = ValueAccessor
        return usual.reader(options).append_stage(_in_full)

    @classmethod
    def writer(cls, options: Any) -> Any:
        """Return the one step that xlwings' server relies on: a value alone becomes a row."""
        usual: Any = Accessor
        return usual.writer(options).prepend_stage(Ensure2DStage())


def _in_full(context: Any) -> None:
    if context.range is None:
        return
    areas = context.range.api.Areas.Count
    if areas > 1:
        context.value = SeveralAreas(areas)
    elif any(Decimal in set(map(type, row)) for row in context.value):
        _restore_currency(context)


def _restore_currency(context: Any) -> None:
    exact = context.range.api.Value2
    rows = exact if isinstance(exact, tuple) else ((exact,),)
    context.value = [
        [full if isinstance(cell, Decimal) else cell for cell, full in zip(*both, strict=True)]
        for both in zip(context.value, rows, strict=True)
    ]


def _udf(function: Function) -> Callable[..., object]:
    """Return a function of the catalogue in the form that xlwings registers."""

    def udf(*cells: object) -> object:
        return call(function, cells)

    udf.__name__ = udf.__qualname__ = function.name
    udf.__doc__ = function.help.in_language(LANGUAGE)
    udf.__annotations__ = {}  # xlwings would take them for conversions
    parameters = [_parameter(argument) for argument in function.arguments]
    vars(udf)["__signature__"] = Signature(parameters)
    for argument in function.arguments:
        options = {"ndim": 2, "err_to_str": True, "doc": argument.help.in_language(LANGUAGE)}
        xw.arg(vba_name(argument), ExactCells, **options)(udf)
    xw.ret(ExactCells)(udf)
    # Last: xlwings forgets the category when another decorator follows.
    xw.func(category=function.category)(udf)
    return udf


def _parameter(argument: Argument) -> Parameter:
    """Return an argument under its VBA name; None means omitted."""
    return Parameter(
        vba_name(argument),
        Parameter.POSITIONAL_OR_KEYWORD,
        default=Parameter.empty if argument.default is None else None,
    )


globals().update({function.name: _udf(function) for function in catalogue()})
