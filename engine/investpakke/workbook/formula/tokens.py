"""A formula split into tokens: operands, operators, calls, brackets and separators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class _Cut(NamedTuple):
    value: str
    type: str
    subtype: str = ""


class Token(_Cut):
    """One token.

    Parameters
    ----------
    value : str
        As written; that of a call includes its opening bracket, a run of blanks is one token.
    type, subtype : str
        What it is: one of the constants below.
    """

    __slots__ = ()

    OPERAND = "operand"
    TEXT, NUMBER, LOGICAL, ERROR, RANGE = "text", "number", "logical", "error", "range"
    """Of operands; a name or table is a range too."""

    FUNC, PAREN, ARRAY = "call", "bracket", "array"
    OPEN, CLOSE = "open", "close"
    """Of calls, brackets and arrays."""

    SEP = "separator"
    ARG, ROW = "argument", "row"
    """Of separators: a comma in a call or array, and a semicolon."""

    OP_PRE, OP_IN, OP_POST = "prefix", "infix", "postfix"
    WSPACE, LITERAL = "blank", "literal"


class UnreadableFormulaError(ValueError):
    """A text that is not a formula."""


def tokens_of(formula: str) -> Iterator[Token]:
    """Yield the tokens of a formula; a text without "=" is one literal.

    Raises
    ------
    UnreadableFormulaError
        The text is not a formula.

    Examples
    --------
    >>> [token.value for token in tokens_of("=-SUM(R[-1]C,'A b'!RC1)*1.5E-3")]
    ['-', 'SUM(', 'R[-1]C', ',', "'A b'!RC1", ')', '*', '1.5E-3']
    """
    if formula[:1] != "=":
        if formula:
            yield Token(formula, Token.LITERAL)
        return
    inside: list[str] = []
    after_operand = False
    at = 1
    while at < len(formula):
        found = _NEXT.match(formula, at)
        if found is None:
            raise UnreadableFormulaError(formula)
        at, kind = found.end(), str(found.lastgroup)
        value = found[kind]
        if kind == "operand":
            yield Token(value, Token.OPERAND, _kind_of(value))
        elif kind == "opens":
            inside.append(_BRACKETS.get(value, Token.FUNC))
            yield Token(value, inside[-1], Token.OPEN)
        elif kind == "closes":
            yield Token(value, _close(inside, value, formula), Token.CLOSE)
        else:
            is_united = kind == "comma" and (not inside or inside[-1] == Token.PAREN)
            is_infix = is_united or (kind == "sign" and after_operand)
            yield Token(value, *_OTHERS["infix" if is_infix else kind])
        if kind != "blank":
            after_operand = kind in {"operand", "closes", "percent"}


def _close(inside: list[str], value: str, formula: str) -> str:
    """Remove and return what a bracket closes."""
    if not inside or (inside[-1] == Token.ARRAY) != (value == "}"):
        raise UnreadableFormulaError(formula)
    return inside.pop()


_OTHERS = {
    "blank": (Token.WSPACE,),
    "sign": (Token.OP_PRE,),
    "infix": (Token.OP_IN,),
    "percent": (Token.OP_POST,),
    "comma": (Token.SEP, Token.ARG),
    "semicolon": (Token.SEP, Token.ROW),
}
"""What separates operands; a comma between ranges is the union operator."""

_PLAIN = r"""[^][\n "'#{(,;})+\-*/^&=><%]"""
_INNERMOST = r"\[[^][]*\]"
_INNER = rf"\[(?:[^][]|{_INNERMOST})*\]"
_NAME = rf"(?:{_PLAIN}|\]|\[(?:[^][]|{_INNER})*\])"
"""A character of a name or number, or text in square brackets."""

_SHEET = "'(?:[^']|'')*'(?!')"
_ERROR = r"\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA)"
_NEXT = re.compile(
    rf"""
    (?P<operand>
        [1-9](?:\.[0-9]+)?[Ee][+-]{_NAME}*+(?![("'#{{])
      | (?:{_SHEET}{_NAME}*+|{_NAME}++)(?:(?<=:){_SHEET}{_NAME}*+)*+(?:(?<=!){_ERROR}|(?![("'#{{]))
      | {_ERROR}
      | "(?:[^"]|"")*+"
    )
    |(?P<opens>(?:(?:{_SHEET}{_NAME}*+|{_NAME}++)(?:(?<=:){_SHEET}{_NAME}*+)*+)?\(|\{{)
    |(?P<closes>[)}}])
    |(?P<blank>[ \n])[ \n]*+
    |(?P<sign>[+-])
    |(?P<infix>>=|<=|<>|[*/^&=><])
    |(?P<percent>%)
    |(?P<comma>,)
    |(?P<semicolon>;)
    """,
    re.VERBOSE,
)
_BRACKETS = {"(": Token.PAREN, "{": Token.ARRAY}


def _kind_of(operand: str) -> str:
    if operand[0] == '"':
        return Token.TEXT
    if operand[0] == "#":
        return Token.ERROR
    if operand in {"TRUE", "FALSE"}:
        return Token.LOGICAL
    try:
        float(operand)
    except ValueError:
        return Token.RANGE
    return Token.NUMBER
