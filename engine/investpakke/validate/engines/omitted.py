"""Omitted arguments of INVEST_* calls, written out: engines hand them over as 0 or not at all."""

from __future__ import annotations

from functools import lru_cache

from investpakke.functions import Function, catalogue
from investpakke.workbook.formula.form import function_name, read_form
from investpakke.workbook.formula.tokens import Token


@lru_cache(maxsize=65_536)
def fill_omitted_arguments(form: str) -> str:
    """Return a form with the defaults of the catalogue where INVEST_* calls omit an argument.

    Examples
    --------
    >>> fill_omitted_arguments("=INVEST_AVERAGE(RC[-1],,6)+INVEST_SHARE(R1C1:R2C1)")
    '=INVEST_AVERAGE(RC[-1],0.5,6)+INVEST_SHARE(R1C1:R2C1)'
    """
    if "INVEST_" not in form.upper():
        return form
    parts = ["="]
    calls: list[tuple[Function | None, int]] = []
    before = ""
    for token in read_form(form).tokens:
        opens = token.subtype == Token.OPEN
        closes = token.subtype == Token.CLOSE
        ends_argument = closes or (token.type == Token.SEP and token.subtype == Token.ARG)
        if ends_argument and before in {"open", "separator"} and calls:
            parts.append(_default(*calls[-1], last=closes))
        parts.append(token.value)
        if opens:
            calls.append((_function(token), 0))
        elif closes and calls:
            calls.pop()
        elif ends_argument and calls:
            calls[-1] = (calls[-1][0], calls[-1][1] + 1)
        if token.type != Token.WSPACE:
            before = "open" if opens else "separator" if ends_argument and not closes else "value"
    return "".join(parts) if len(parts) > 1 else form


def _function(token: Token) -> Function | None:
    if token.type != Token.FUNC:
        return None
    name = function_name(token.value).rpartition("!")[2]
    return next((function for function in catalogue() if function.name == name), None)


def _default(function: Function | None, index: int, *, last: bool) -> str:
    """Return the default of an argument that is left out, "" where there is none."""
    if function is None or index >= len(function.arguments) or (last and index == 0):
        return ""
    default = function.arguments[index].default
    return "" if default is None else f"{default:g}"
