"""One distinct formula, parsed once: its tokens, functions and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from investpakke.workbook.formula.relative import LONGEST
from investpakke.workbook.formula.tokens import Token, UnreadableFormulaError, tokens_of

_PREFIXES = ("_xlfn._xlws.", "_xlfn.", "_xlws.", "_xludf.")
"""Excel's prefixes for functions that are newer than the file format."""


@dataclass(frozen=True)
class Form:
    """A formula in relative form.

    Parameters
    ----------
    text : str
        As `relative` gives it.
    tokens : tuple of Token
        Its parts; empty if the text is not a formula.
    """

    text: str
    tokens: tuple[Token, ...]

    @property
    def readable(self) -> bool:
        """Whether it could be parsed."""
        return bool(self.tokens)

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The functions that it calls, in order, in capitals, without Excel's prefixes."""
        return tuple(
            function_name(token.value)
            for token in self.tokens
            if token.type == Token.FUNC and token.subtype == Token.OPEN
        )

    @cached_property
    def references(self) -> tuple[str, ...]:
        """Its references and names as written, in order."""
        return tuple(
            token.value
            for token in self.tokens
            if token.type == Token.OPERAND and token.subtype == Token.RANGE
        )

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The numbers typed in it."""
        return tuple(
            float(token.value)
            for token in self.tokens
            if token.type == Token.OPERAND and token.subtype == Token.NUMBER
        )

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names that LET and LAMBDA in it define, in lower case, as written."""
        found: set[str] = set()
        calls: list[tuple[str, int]] = []
        argument: list[Token] = []
        for token in self.tokens:
            if token.subtype == Token.OPEN:
                name = function_name(token.value) if token.type == Token.FUNC else ""
                calls.append((name, 0))
                argument = []
            elif token.subtype == Token.CLOSE:
                if calls:
                    calls.pop()
                argument = [token]
            elif token.type == Token.SEP and calls:
                name, index = calls[-1]
                named = name == "LAMBDA" or (name == "LET" and index % 2 == 0)
                if named and len(argument) == 1 and argument[0].subtype == Token.RANGE:
                    found.add(argument[0].value.casefold())
                calls[-1] = name, index + 1
                argument = []
            elif token.type != Token.WSPACE:
                argument.append(token)
        return frozenset(found)

    @cached_property
    def called_functions(self) -> tuple[str, ...]:
        """The functions that it calls, except those that it defines itself."""
        return tuple(name for name in self.functions if name.casefold() not in self.variables)

    @property
    def of_files(self) -> frozenset[str]:
        """The functions that it calls in other files only, without the file."""
        alone = {name for name in self.functions if "!" not in name}
        return frozenset(name.rpartition("!")[2] for name in self.functions) - alone

    def calls(self, *names: str) -> bool:
        """Return whether it calls one of these functions."""
        return not set(names).isdisjoint(self.functions)


@lru_cache(maxsize=65_536)
def read_form(text: str) -> Form:
    """Return a relative form, parsed; each distinct form only once.

    Examples
    --------
    >>> form = read_form("=IF(R[-1]C>0,_xlfn.XLOOKUP(RC[-1],Sager!C1:C1,Rates)*1.25,0)")
    >>> form.functions, form.numbers
    (('IF', 'XLOOKUP'), (0.0, 1.25, 0.0))
    >>> form.references
    ('R[-1]C', 'RC[-1]', 'Sager!C1:C1', 'Rates')
    """
    if len(text) > 4 * LONGEST:
        return Form(text, ())
    try:
        return Form(text, tuple(tokens_of(text)))
    except UnreadableFormulaError:
        return Form(text, ())


def function_name(opening: str) -> str:
    """Return a function's name from the token that opens it.

    Examples
    --------
    >>> function_name("_xlfn.XLOOKUP("), function_name("R2C1:INDEX(")
    ('XLOOKUP', 'INDEX')
    """
    name = opening.rstrip("(").upper().removeprefix("@")  # "@": one value of its result
    if "!" not in name:
        name = name.rpartition(":")[2]  # the tokenizer takes "A1:INDEX(" for one function
    for prefix in _PREFIXES:
        if name.startswith(prefix.upper()):
            return name[len(prefix) :]
    return name
