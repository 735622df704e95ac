"""What a formula does with each rectangle that it reads: arithmetic, a function, a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from investpakke.workbook.formula.areas import Reference
from investpakke.workbook.formula.form import function_name
from investpakke.workbook.formula.resolve import Resolved

_ARITHMETIC = frozenset("+-*/^%")
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_ASKS = frozenset(
    {
        "ISBLANK",
        "ISNUMBER",
        "ISTEXT",
        "ISNONTEXT",
        "ISERROR",
        "ISERR",
        "ISNA",
        "IFERROR",
        "IFNA",
        "N",
        "T",
        "TYPE",
        "TRIM",
        "LEN",
        "COUNT",
        "COUNTA",
        "COUNTBLANK",
        "VALUE",
        "NUMBERVALUE",
    }
)
"""Functions that accept any content of a cell, or none."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One place in a formula where a rectangle is read.

    Parameters
    ----------
    reference : Reference
        The rectangle.
    function : str
        The function that it is an argument of, in capitals; "" for none.
    call : int
        The number of that call in the formula; 0 for none.
    argument : int
        The position of the argument, counted from 0.
    alone : bool
        Whether it is the whole argument, or the whole formula.
    arithmetic : bool
        Whether it is an operand of arithmetic.
    compared : bool
        Whether it is compared with something.
    tolerant : bool
        Whether some function around it accepts any content.
    """

    reference: Reference
    function: str
    call: int
    argument: int
    alone: bool
    arithmetic: bool
    compared: bool
    tolerant: bool


@dataclass(slots=True)
class _Call:
    function: str
    number: int
    argument: int = 0


@lru_cache(maxsize=65_536)
def operands(resolved: Resolved) -> tuple[Operand, ...]:
    """Return where a formula reads rectangles, in order.

    Examples
    --------
    >>> from investpakke.workbook.formula.resolve import Scope, resolve
    >>> scope = Scope({"ark1": ("Ark1", 9, 9)})
    >>> found = operands(resolve("=SUM(R1C1:R3C1)+IF(R1C2>0,RC[-1]*2)", "Ark1", scope))
    >>> [(one.function, one.argument, one.alone, one.arithmetic) for one in found]
    [('SUM', 0, True, False), ('IF', 0, False, False), ('IF', 1, False, True)]
    """
    return tuple(
        _scan([piece for piece in resolved.pieces if not isinstance(piece, str) or piece.strip()])
    )


def _scan(pieces: list[str | Reference]) -> Iterator[Operand]:
    calls = [_Call("", 0)]
    opened = 0
    for place, piece in enumerate(pieces):
        if isinstance(piece, Reference):
            before = pieces[place - 1] if place else "="
            after = pieces[place + 1] if place + 1 < len(pieces) else ")"
            inner = calls[-1]
            beside = {one for one in (before, after) if isinstance(one, str)}
            named = [call for call in calls if call.function]
            owner = named[-1] if named else inner
            yield Operand(
                piece,
                owner.function,
                owner.number,
                owner.argument,
                alone=_opens(before, place) and (after in {")", ","}),
                arithmetic=not _ARITHMETIC.isdisjoint(beside),
                compared=not _COMPARISONS.isdisjoint(beside - ({"="} if place <= 1 else set())),
                tolerant=any(call.function in _ASKS for call in calls),
            )
        elif piece == "{" or piece.endswith("("):
            opened += 1
            name = "" if piece in {"{", "("} else function_name(piece)
            calls.append(_Call(name, opened))
        elif piece in {")", "}"} and len(calls) > 1:
            calls.pop()
        elif piece == ",":
            calls[-1].argument += 1


def _opens(before: str | Reference, place: int) -> bool:
    return isinstance(before, str) and (place <= 1 or before == "," or before.endswith("("))
