"""Formulas in which Excel takes one cell of a range where an engine takes the whole range.

Outside an array formula, ``=A1:A9*2`` means the cell of A1:A9 in the same row (implicit
intersection, shown as ``@`` in new versions), except inside functions that take arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.tree import Node, read_tree

_ALL = range(255)
_ARRAYS = {
    **dict.fromkeys(
        (
            "SUMPRODUCT",
            "MMULT",
            "MDETERM",
            "MINVERSE",
            "FREQUENCY",
            "AGGREGATE",
            "FILTER",
            "SORT",
            "SORTBY",
            "UNIQUE",
            "XLOOKUP",
            "XMATCH",
            "TAKE",
            "DROP",
            "VSTACK",
            "HSTACK",
            "TOCOL",
            "TOROW",
            "CHOOSECOLS",
            "CHOOSEROWS",
            "BYROW",
            "BYCOL",
            "MAP",
            "REDUCE",
            "SCAN",
            "LET",
            "LAMBDA",
        ),
        _ALL,
    ),
    "LOOKUP": (1, 2),
    "INDEX": (0,),
}
"""Arguments that are computed as arrays in any formula."""

_ONE_VALUE = (
    # mathematics
    "ABS",
    "ACOS",
    "ACOSH",
    "ACOT",
    "ACOTH",
    "ARABIC",
    "ASIN",
    "ASINH",
    "ATAN",
    "ATAN2",
    "ATANH",
    "BASE",
    "CEILING",
    "CEILING.MATH",
    "CEILING.PRECISE",
    "COMBIN",
    "COMBINA",
    "COS",
    "COSH",
    "COT",
    "COTH",
    "CSC",
    "CSCH",
    "DECIMAL",
    "DEGREES",
    "EVEN",
    "EXP",
    "FACT",
    "FACTDOUBLE",
    "FLOOR",
    "FLOOR.MATH",
    "FLOOR.PRECISE",
    "INT",
    "ISO.CEILING",
    "LN",
    "LOG",
    "LOG10",
    "MOD",
    "ODD",
    "PERMUT",
    "PERMUTATIONA",
    "POWER",
    "RADIANS",
    "ROMAN",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SEC",
    "SECH",
    "SIGN",
    "SIN",
    "SINH",
    "SQRT",
    "TAN",
    "TANH",
    "TRUNC",
    # texts
    "CHAR",
    "CLEAN",
    "CODE",
    "CONCATENATE",
    "DOLLAR",
    "EXACT",
    "FIND",
    "FIXED",
    "LEFT",
    "LEN",
    "LOWER",
    "MID",
    "NUMBERVALUE",
    "PROPER",
    "REPLACE",
    "REPT",
    "RIGHT",
    "SEARCH",
    "SUBSTITUTE",
    "TEXT",
    "TRIM",
    "UNICHAR",
    "UNICODE",
    "UPPER",
    "VALUE",
    # dates
    "DATE",
    "DATEDIF",
    "DATEVALUE",
    "DAY",
    "DAYS",
    "DAYS360",
    "HOUR",
    "ISOWEEKNUM",
    "MINUTE",
    "MONTH",
    "SECOND",
    "TIME",
    "TIMEVALUE",
    "WEEKDAY",
    "YEAR",
    # finance
    "DB",
    "DDB",
    "FV",
    "IPMT",
    "NPER",
    "PMT",
    "PPMT",
    "PV",
    "RATE",
    "SLN",
    "SYD",
    "VDB",
    # logic
    "IF",
    "IFERROR",
    "IFNA",
    "ISBLANK",
    "ISERR",
    "ISERROR",
    "ISLOGICAL",
    "ISNA",
    "ISNONTEXT",
    "ISNUMBER",
    "ISTEXT",
    "NOT",
)
_SCALARS = {
    **dict.fromkeys(_ONE_VALUE, _ALL),
    **dict.fromkeys(("COUNTIF", "SUMIF", "AVERAGEIF"), (1,)),
    **dict.fromkeys(("VLOOKUP", "HLOOKUP"), (0, 2, 3)),
    "MATCH": (0, 2),
    "INDEX": (1, 2),
    "CHOOSE": (0,),
    "LOOKUP": (0,),
}
"""Arguments that are a single value, so that a range given for them is intersected."""

_BRANCHES = frozenset({"IF", "CHOOSE"})
"""They take a single value even inside a function that takes arrays."""


@lru_cache(maxsize=65_536)
def intersects(form: str) -> bool:
    """Return whether Excel intersects some range of a formula that is not an array formula.

    Parameters
    ----------
    form : str
        In relative form, names and tables resolved.

    Examples
    --------
    >>> intersects("=R1C1:R9C1*2"), intersects("=SUM(R1C1:R9C1)")
    (True, False)
    >>> intersects("=SUMPRODUCT(R1C1:R9C1*2)"), intersects("=SUMPRODUCT(IF(R1C1:R9C1>2,1,0))")
    (False, True)
    """
    tree = read_tree(form)
    return tree is not None and any(_intersections(tree, single=True, array=False))


def intersect(tree: Node, one_cell: Callable[[Node], Node]) -> Node:
    """Return a formula in which each intersected range is replaced by one cell.

    Parameters
    ----------
    tree : Node
        The formula.
    one_cell : callable
        Gives the cell for a range.
    """
    return _with_one_cell(tree, one_cell, single=True, array=False)


def _with_one_cell(node: Node, one: Callable[[Node], Node], *, single: bool, array: bool) -> Node:
    if node.kind == "reference":
        return one(node) if single and not array and _is_range(node.text) else node
    return node._replace(
        parts=tuple(
            _with_one_cell(part, one, single=wanted, array=taken)
            for part, wanted, taken in _parts(node, array=array)
        )
    )


def _intersections(node: Node, *, single: bool, array: bool) -> Iterator[bool]:
    """Yield True for every range used where a single value is needed."""
    if node.kind == "reference":
        yield single and not array and _is_range(node.text)
    for part, wanted, taken in _parts(node, array=array):
        yield from _intersections(part, single=wanted, array=taken)


def _parts(node: Node, *, array: bool) -> Iterator[tuple[Node, bool, bool]]:
    """Yield the parts of a node, whether each must be a single value, and if it takes arrays."""
    if node.kind == "call":
        for index, part in enumerate(node.parts):
            taken = index in _ARRAYS.get(node.text, ()) or (array and node.text not in _BRANCHES)
            yield part, index in _SCALARS.get(node.text, ()), taken
        return
    names_cells = node.kind == "infix" and node.text in {":", ",", " "}
    for part in node.parts:
        yield part, not names_cells, array


def _is_range(text: str) -> bool:
    reference = read_reference(text)
    return reference is not None and not reference.is_cell
