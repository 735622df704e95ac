"""A formula as a tree: which operands belong to which operator and function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.form import function_name, read_form
from investpakke.workbook.formula.tokens import Token
from investpakke.workbook.ooxml.sheet_cells import Area

_DEEPEST = 100
"""Nested brackets and calls; Excel allows 64."""

_MOST_LEVELS = 250
"""Nested operations, including the terms of a long sum; a longer formula has no tree."""

Kind = Literal[
    "number",
    "text",
    "truth",
    "error",
    "reference",
    "call",
    "infix",
    "prefix",
    "percent",
    "array",
    "left out",
]


class Node(NamedTuple):
    """A part of a formula.

    Parameters
    ----------
    kind : Kind
        "reference" includes names and tables.
    text : str
        The function's name in capitals, the operator, or the operand as written.
    parts : tuple of Node
        Arguments or operands.
    """

    kind: Kind
    text: str
    parts: tuple[Node, ...] = ()

    @property
    def number(self) -> float | None:
        """The number typed here, with its sign and percent sign; None elsewhere."""
        if self.kind == "number":
            return float(self.text)
        inner = self.parts[0].number if self.kind in {"prefix", "percent"} else None
        if inner is None:
            return None
        return inner / 100 if self.kind == "percent" else -inner if self.text == "-" else inner

    def area(self, sheet: str, row: int, column: int) -> tuple[str, Area] | None:
        """Return the rectangle that it names as seen from a cell, with its sheet."""
        reference = read_reference(self.text) if self.kind == "reference" else None
        area = None if reference is None else reference.area(row, column)
        return None if reference is None or area is None else (reference.sheet or sheet, area)

    def argument(self, index: int) -> Node | None:
        """Return an argument of a call, counted from 0; None if it is missing."""
        return self.parts[index] if index < len(self.parts) else None

    def walk(self) -> Iterator[Node]:
        """Yield this part and all parts inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def formula(self) -> str:
        """Return it as a formula without "=", with brackets around every operation."""
        parts = [part.formula() for part in self.parts]
        if self.kind == "call":
            return f"{self.text}({','.join(parts)})"
        if self.kind == "infix":
            return f"({self.text.join(parts)})"
        return {"prefix": self.text + "".join(parts), "percent": "".join(parts) + "%"}.get(
            self.kind, self.text
        )

    def calls(self, *names: str) -> Iterator[Node]:
        """Yield the calls of given functions in it."""
        return (node for node in self.walk() if node.kind == "call" and node.text in names)


@lru_cache(maxsize=65_536)
def read_tree(form: str) -> Node | None:
    """Return a formula, in relative form or not, as a tree; None if it cannot be parsed.

    Examples
    --------
    >>> tree = read_tree("=SUM(R1C1:RC[-1])*-2%+1")
    >>> tree.text, tree.parts[0].text, tree.parts[0].parts[1].number
    ('+', '*', -0.02)
    >>> read_tree("=(1+") is None
    True
    """
    tokens = _without_idle_spaces(read_form(form).tokens)
    reader = _Reader(tokens)
    try:
        tree = reader.expression(0)
    except (_UnreadableError, RecursionError):
        return None
    return tree if reader.at == len(tokens) and not _is_too_deep(tree) else None


def _is_too_deep(tree: Node) -> bool:
    """Return whether a tree has too many levels for recursion."""
    level: list[Node] = [tree]
    for _ in range(_MOST_LEVELS):
        level = [part for node in level for part in node.parts]
        if not level:
            return False
    return True


def _without_idle_spaces(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens; a space remains, as an operator, where two ranges are intersected."""
    kept: list[Token] = []
    space = False
    for token in tokens:
        if token.type == Token.WSPACE:
            space = True
            continue
        if space and kept and _starts_operand(token) and _ends_operand(kept[-1]):
            kept.append(Token(" ", Token.OP_IN))
        kept.append(token)
        space = False
    return kept


def _ends_operand(token: Token) -> bool:
    return token.type == Token.OPERAND or token.subtype == Token.CLOSE


def _starts_operand(token: Token) -> bool:
    return token.type == Token.OPERAND or token.subtype == Token.OPEN


class _UnreadableError(Exception):
    """The tokens are not a formula."""


_STRENGTH = {
    **dict.fromkeys(("=", "<", ">", "<=", ">=", "<>"), 1),
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
    ",": 7,
    " ": 8,
    ":": 9,
}
"""The binding power of operators; a sign before its operand binds more tightly than "^"."""
_SIGN = 6
_CONTENTS: dict[str, Kind] = {
    Token.NUMBER: "number",
    Token.TEXT: "text",
    Token.LOGICAL: "truth",
    Token.ERROR: "error",
    Token.RANGE: "reference",
}


@dataclass
class _Reader:
    """Consumes tokens one by one; ``at`` is the next one."""

    tokens: list[Token]
    at: int = 0
    depth: int = 0

    def expression(self, weakest: int) -> Node:
        """Parse operands and the operators between them that bind more tightly than ``weakest``."""
        left = self._operand()
        while True:
            if self._is(Token.OP_POST):
                self.at += 1
                left = Node("percent", "%", (left,))
                continue
            operator = self._operator()
            if _STRENGTH.get(operator, 0) <= weakest:
                return left
            self.at += self._is(Token.OP_IN)
            left = Node("infix", operator, (left, self.expression(_STRENGTH[operator])))

    def _operator(self) -> str:
        """Return the next operator, "" if there is none."""
        if self._is(Token.OP_IN):
            return str(self.tokens[self.at].value)
        if self.at < len(self.tokens) and self.tokens[self.at].value.startswith(":"):
            return ":"  # "F():G(": ":G(" is a single token
        return ""

    def _operand(self) -> Node:
        if self.at >= len(self.tokens):
            raise _UnreadableError
        token = self.tokens[self.at]
        self.at += 1
        if token.type == Token.OP_PRE:
            return Node("prefix", token.value, (self.expression(_SIGN),))
        if token.type == Token.OPERAND:
            return Node(_CONTENTS[token.subtype], token.value.removeprefix(":"))
        if token.subtype != Token.OPEN or self.depth >= _DEEPEST:
            raise _UnreadableError
        self.depth += 1
        start = self.at - 1
        parts = tuple(self._arguments())
        self.depth -= 1
        if token.type == Token.PAREN:
            return _union(parts)
        if token.type == Token.ARRAY:
            text = "".join(part.value for part in self.tokens[start : self.at])
            return Node("array", text, parts)
        before, mark, name = token.value.rpartition(":")
        is_sheet = "!" in token.value and read_reference(before) is None
        if mark and before and not is_sheet:  # "A1:INDEX(": one token
            call = Node("call", function_name(name), parts)
            return Node("infix", ":", (Node("reference", before), call))
        return Node("call", function_name(token.value), parts)

    def _arguments(self) -> Iterator[Node]:
        """Parse up to the closing bracket; an omitted argument is a part too."""
        if self._closes():
            return
        while True:
            if self._is(Token.SEP) or self._is_close():
                yield Node("left out", "")
            else:
                yield self.expression(0)
            if self._closes():
                return
            if not self._is(Token.SEP):
                raise _UnreadableError
            self.at += 1

    def _is(self, kind: str, subtype: str | None = None) -> bool:
        if self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        return token.type == kind and subtype in {None, token.subtype}

    def _is_close(self) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].subtype == Token.CLOSE

    def _closes(self) -> bool:
        closes = self._is_close()
        self.at += closes
        return closes


def _union(parts: tuple[Node, ...]) -> Node:
    if not parts:
        raise _UnreadableError
    return parts[0] if len(parts) == 1 else Node("infix", ",", parts)
