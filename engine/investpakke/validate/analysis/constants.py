"""Numbers typed in formulas: which are part of a formula's structure, and which are assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.workbook.formula.tree import Node

UNIVERSAL = frozenset(
    {0, 1, 2, 4, 7, 10, 12, 24, 52, 60, 100, 360, 365, 1_000, 1_440, 3_600, 8_760, 1_000_000}
)
"""Numbers that nobody changes: flags, exponents, quarters, the calendar, per cent, units."""

_EVERY = range(255)
STRUCTURAL = {
    **dict.fromkeys(
        ("ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "CEILING", "FLOOR", "MROUND", "MOD"), (1,)
    ),
    **dict.fromkeys(("LEFT", "RIGHT", "WEEKDAY", "WEEKNUM", "REPT", "FIXED"), (1,)),
    **dict.fromkeys(("LARGE", "SMALL", "QUARTILE", "EDATE", "EOMONTH"), (1,)),
    **dict.fromkeys(("COUNTIF", "SUMIF", "AVERAGEIF"), (1,)),
    **dict.fromkeys(("COUNTIFS",), range(1, 255, 2)),
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "MINIFS", "MAXIFS", "SWITCH"), range(2, 255, 2)),
    **dict.fromkeys(("CHOOSE", "SUBTOTAL", "CHAR", "CODE"), (0,)),
    **dict.fromkeys(("FIND", "SEARCH", "RANK", "YEARFRAC", "MATCH", "DATE"), (1, 2)),
    **dict.fromkeys(("VLOOKUP", "HLOOKUP", "XMATCH", "MID", "REPLACE"), (1, 2, 3)),
    **dict.fromkeys(("INDEX", "OFFSET", "SUBSTITUTE", "TAKE", "DROP"), (1, 2, 3, 4)),
    **dict.fromkeys(("ADDRESS", "SEQUENCE", "CHOOSECOLS", "CHOOSEROWS", "AGGREGATE"), _EVERY),
    "XLOOKUP": (4, 5),
    "IRR": (1,),
    "XIRR": (2,),
    "RATE": (5,),
}
"""Arguments of functions, counted from 0, that choose, count or locate and are not amounts."""

_COMPARISONS = frozenset({"=", "<>"})
_INEQUALITIES = frozenset({"<", "<=", ">", ">="})
_DUST = 0.001
"""A smaller number in a comparison is a tolerance for rounding errors."""

_MOST_CODES = 20
"""Whole numbers up to this in a comparison are codes, such as a type or a group."""


def assumptions(tree: Node) -> tuple[float, ...]:
    """Return the numbers of a formula that a user may want to change, each once, in order.

    Examples
    --------
    >>> from investpakke.workbook.formula.tree import read_tree
    >>> assumptions(read_tree("=ROUND(B2*1.25,2)*(1+0.035)^12"))
    (1.25, 0.035)
    >>> assumptions(read_tree("=INDEX(A1:C9,MATCH(D1,A1:A9,0),3)/1000"))
    ()
    """
    fudge = abs(fudge_term(tree) or 0.0)
    bounds = _plausible_range(tree)
    return tuple(dict.fromkeys(n for n in _numbers(tree) if abs(n) != fudge and n not in bounds))


def _plausible_range(tree: Node) -> frozenset[float]:
    """Return the limits between which one cell's value must lie to be plausible.

    Examples
    --------
    >>> from investpakke.workbook.formula.tree import read_tree
    >>> assumptions(read_tree("=(B2<1990)+(B2>2200)")), assumptions(read_tree("=IF(B2>2027,C2,D2)"))
    ((), (2027.0,))
    """
    below: dict[str, set[float]] = {}
    above: dict[str, set[float]] = {}
    for node in tree.walk():
        if node.kind == "infix" and node.text in _INEQUALITIES:
            left, right = node.parts
            bounds = below if node.text[0] == "<" else above
            if left.kind == "reference" and right.number is not None:
                bounds.setdefault(left.text, set()).add(right.number)
    return frozenset(
        number
        for cell in below.keys() & above.keys()
        if len(below[cell]) == len(above[cell]) == 1
        for number in below[cell] | above[cell]
    )


def _numbers(node: Node) -> Iterator[float]:
    number = node.number
    if number is not None:
        if abs(number) not in UNIVERSAL:
            yield number
        return
    for index, part in enumerate(node.parts):
        if part.number is None or not _is_structural(node, index, part.number):
            yield from _numbers(part)


def _is_structural(node: Node, index: int, number: float) -> bool:
    if node.kind == "call":
        return index in STRUCTURAL.get(node.text, ())
    if node.text in _INEQUALITIES and abs(number) <= _DUST:
        return True
    return node.text in _COMPARISONS and number.is_integer() and 0 <= number <= _MOST_CODES


def fudge_term(tree: Node) -> float | None:
    """Return the bare number that is added at the end of a formula, None if there is none.

    1 is a count, the next year or a rate of growth, and 12 or 7 is a period.

    Examples
    --------
    >>> from investpakke.workbook.formula.tree import read_tree
    >>> fudge_term(read_tree("=SUM(A1:A5)-0.4")), fudge_term(read_tree("=B1/A1-1"))
    (-0.4, None)
    """
    if tree.kind == "call" and tree.text.startswith("ROUND") and tree.parts:
        tree = tree.parts[0]
    if tree.kind != "infix" or tree.text not in {"+", "-"}:
        return None
    left, right = tree.parts
    if left.number is not None or right.number is None or abs(right.number) in _COUNTS:
        return None
    return right.number if tree.text == "+" else -right.number


_COUNTS = frozenset({1, 7, 12, 365})
