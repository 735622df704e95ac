"""Formulas in a normal form, however they are written: ``=+B2+A2`` is ``=SUM(A2,B2)``.

A normal form consists of nested tuples: a sum holds its sorted signed terms, a product its factors;
brackets, a leading plus sign and a SUM of one cell are removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias, cast

from investpakke.workbook.formula.areas import Reference, read_reference
from investpakke.workbook.formula.tree import Node, read_tree

Normal: TypeAlias = tuple[object, ...]
"""("cell" or "area" or "name", text), ("number", value), ("sum", terms), ("product", factors), or
(kind, text, parts); a term or factor is (sign or power, normal form)."""


_KEPT = 65_536
"""Results cached per function: a sheet has thousands of copies of a few formulas."""


@lru_cache(maxsize=_KEPT)
def normal(form: str) -> Normal | None:
    """Return the normal form of a formula in relative form, None if it cannot be parsed.

    Examples
    --------
    >>> normal("=SUM(RC[-2]+RC[-1])") == normal("=+RC[-1]+RC[-2]")
    True
    >>> normal("=SUM(R[-3]C:R[-1]C)")
    ('area', 'SUM', 'R[-3]C:R[-1]C')
    """
    tree = read_tree(form)
    return None if tree is None else _normal(tree)


def _normal(node: Node) -> Normal:
    terms = _terms(node)
    if terms is not None:
        return terms[0][1] if len(terms) == 1 and terms[0][0] > 0 else ("sum", terms)
    if node.kind == "infix" and node.text in {"*", "/"}:
        return ("product", tuple(sorted(_factors(node, 1), key=repr)))
    number = node.number
    if number is not None:
        return ("number", number)
    if node.kind == "reference":
        return _reference(node.text)
    if node.kind == "call" and len(node.parts) == 1 and node.parts[0].kind == "reference":
        inner = _reference(node.parts[0].text)
        return ("area", node.text, inner[1])
    return (node.kind, node.text, *(_normal(part) for part in node.parts))


def _terms(node: Node, sign: int = 1) -> tuple[tuple[int, Normal], ...] | None:
    """Return the signed terms of a sum, in order; None if it is no sum."""
    found = list(_signed_terms(node, sign))
    if len(found) == 1 and found[0][1] is node:
        return None
    return tuple(sorted(((way, _normal(part)) for way, part in found), key=repr))


def _signed_terms(node: Node, sign: int) -> Iterator[tuple[int, Node]]:
    if node.kind == "infix" and node.text in {"+", "-"}:
        yield from _signed_terms(node.parts[0], sign)
        yield from _signed_terms(node.parts[1], sign if node.text == "+" else -sign)
    elif node.kind == "prefix" and node.number is None:
        yield from _signed_terms(node.parts[0], sign if node.text == "+" else -sign)
    elif node.kind == "call" and node.text == "SUM" and not _is_area_sum(node):
        for part in node.parts:
            area = part.kind == "reference" and not _is_cell(part.text)
            yield from _signed_terms(Node("call", "SUM", (part,)) if area else part, sign)
    else:
        yield sign, node


def _is_area_sum(node: Node) -> bool:
    """Return whether it is the SUM of one area, or of one cell, which may be a shortened area."""
    return len(node.parts) == 1 and node.parts[0].kind == "reference"


def _factors(node: Node, power: int) -> Iterator[tuple[int, Normal]]:
    if node.kind == "infix" and node.text in {"*", "/"}:
        yield from _factors(node.parts[0], power)
        yield from _factors(node.parts[1], power if node.text == "*" else -power)
    else:
        yield power, _normal(node)


def _reference(text: str) -> Normal:
    first, _, last = text.partition(":")
    return ("cell", first if first == last else text)


def _is_cell(text: str) -> bool:
    found = read_reference(text)
    return found is not None and found.is_cell


# --- Comparing normal forms -------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def references(form: Normal) -> tuple[str, ...]:
    """Return the references of a normal form, in relative form."""
    return tuple(_strings_in(form))


def _strings_in(part: object) -> Iterator[str]:
    if isinstance(part, tuple):
        if part and part[0] in {"cell", "area"}:
            yield str(part[-1])
        else:
            for inner in part:
                yield from _strings_in(inner)


@lru_cache(maxsize=_KEPT)
def shape(form: Normal) -> Normal:
    """Return a normal form with a placeholder for every area that a function takes as a whole.

    Examples
    --------
    >>> shape(normal("=SUM(R[-3]C:R[-1]C)")) == shape(normal("=SUM(R[-2]C)"))
    True
    """
    if form[0] == "area":
        return ("area", form[1])
    return tuple(_without_areas(part) for part in form)


def _without_areas(part: object) -> object:
    if not isinstance(part, tuple):
        return part
    if part and isinstance(part[0], str):
        return shape(part)
    return tuple(_without_areas(inner) for inner in part)


@lru_cache(maxsize=_KEPT)
def areas(form: Normal) -> tuple[Reference | None, ...]:
    """Return the areas replaced by `shape`, in order; None for a name or a table."""
    return tuple(read_reference(text) for text in _open_areas(form))


def _open_areas(part: object) -> Iterator[str]:
    if isinstance(part, tuple):
        if part and part[0] == "area" and len(part) == 3:
            yield str(part[2])
        else:
            for inner in part:
                yield from _open_areas(inner)


def without_numbers(form: Normal) -> Normal:
    """Return a normal form with a placeholder for every typed number."""
    if form[0] == "number":
        return ("number",)
    return tuple(_without_numbers(part) for part in form)


def _without_numbers(part: object) -> object:
    if not isinstance(part, tuple):
        return part
    if part and isinstance(part[0], str):
        return without_numbers(part)
    return tuple(_without_numbers(inner) for inner in part)


def terms(form: Normal) -> Counter[tuple[int, Normal]]:
    """Return the signed terms of a formula; one term if it is no sum.

    Examples
    --------
    >>> len(terms(normal("=RC[-2]+RC[-1]-3")))
    3
    """
    return Counter(_parts(form, "sum"))


def factors(form: Normal) -> tuple[tuple[int, Normal], ...]:
    """Return the factors of a formula, each with its power; one factor if it is no product.

    Examples
    --------
    >>> [power for power, _ in factors(normal("=RC[-2]*RC[-1]/RC[-3]"))]
    [-1, 1, 1]
    """
    return _parts(form, "product")


def _parts(form: Normal, kind: Literal["sum", "product"]) -> tuple[tuple[int, Normal], ...]:
    """Return the signed parts of a formula of a kind; the formula itself if it is of another."""
    return cast("tuple[tuple[int, Normal], ...]", form[1]) if form[0] == kind else ((1, form),)
