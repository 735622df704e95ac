"""The references that a formula uses as numbers: adds, multiplies, sums, averages."""

from __future__ import annotations

from typing import NamedTuple

from investpakke.workbook.formula.form import Form, function_name
from investpakke.workbook.formula.tokens import Token

_AGGREGATES = {
    "SUM",
    "AVERAGE",
    "MIN",
    "MAX",
    "MEDIAN",
    "PRODUCT",
    "NPV",
    "IRR",
    "STDEV",
    "STDEV.S",
    "STDEV.P",
    "VAR",
    "VAR.S",
    "LARGE",
    "SMALL",
    "SUBTOTAL",
    "AGGREGATE",
    "SUMSQ",
}
"""Functions that silently skip texts in a range."""

_ASKS = {"ISERROR", "ISERR", "ISNA", "ISNUMBER", "ISTEXT", "ISBLANK"}
"""Functions that test a sum: its amount does not matter to them."""

_ARITHMETIC = {"+", "-", "*", "/", "^", "%"}


_OPERATORS = {Token.OP_IN, Token.OP_PRE, Token.OP_POST}


class NumericReference(NamedTuple):
    """A reference used as a number; `silently` where a text would be skipped."""

    text: str
    silently: bool


def numeric_references(form: Form) -> tuple[NumericReference, ...]:
    """Return the references that a formula uses as numbers.

    Examples
    --------
    >>> from investpakke.workbook.formula.form import read_form
    >>> form = read_form("=SUM(R1C1:R9C1)+MATCH(RC1,C2:C2,0)*RC[-1]")
    >>> [tuple(found) for found in numeric_references(form)]
    [('R1C1:R9C1', True), ('RC[-1]', False)]
    """
    tokens = [token for token in form.tokens if token.type != Token.WSPACE]
    inside: list[str] = []
    found = []
    for place, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            inside.append(function_name(token.value) if token.type == Token.FUNC else "")
        elif token.subtype == Token.CLOSE and inside:
            inside.pop()
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            neighbours = (*tokens[max(place - 1, 0) : place], *tokens[place + 1 : place + 2])
            beside = {t.value for t in neighbours if t.type in _OPERATORS}
            if beside & _ARITHMETIC:
                found.append(NumericReference(token.value, silently=False))
            elif not beside and inside and inside[-1] in _AGGREGATES and not _ASKS & set(inside):
                found.append(NumericReference(token.value, silently=True))
    return tuple(dict.fromkeys(found))
