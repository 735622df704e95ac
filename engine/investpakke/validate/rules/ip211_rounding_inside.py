"""A rounded value is used in a calculation: the rounding differences add up.

Anti-pattern
------------
Amounts are rounded so that they look right, and other formulas use the rounded ones. Totals no
longer equal the sum of their parts, and small gains change sign.

Better practice
---------------
Calculate with all digits and round where figures are shown: by number format, or in a cell that
nothing else reads.

Source
------
Rule 18 of docs/workbook.md (FAST and SSRB: no rounding inside calculations).
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.analysis.reach import area_read, bounding_area
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.areas import Reference, read_reference
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area

_ROUNDS = ("ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND", "TRUNC")
"""Without INT, CEILING and FLOOR, which count whole periods, groups and steps."""

_ARITHMETIC = frozenset({"+", "-", "*", "/", "^"})
_SUMS = frozenset(
    {
        "SUM",
        "SUMPRODUCT",
        "SUMIF",
        "SUMIFS",
        "AVERAGE",
        "AVERAGEIF",
        "AVERAGEIFS",
        "PRODUCT",
        "NPV",
        "SUBTOTAL",
    }
)
_PASSING = frozenset({"IF", "IFS", "IFERROR", "IFNA", "CHOOSE", "MAX", "MIN", "ABS", "INDEX"})
"""Functions that return a rounded value unchanged."""

_DUST = 6
"""Rounding to so many decimals removes rounding errors and no money."""

_MEND = Text("Calculate with all digits, and use a number format where the figure is shown")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, name, formula in blocks(subject, _rounds_inside):
        yield rule.finding(
            place,
            Problem("IP211.inside", "{name} is used inside a calculation", name=name),
            found=quote(formula[:120]),
            mend=_MEND,
            cause=(place.sheet or "", name),
        )
    rounded = _rounded_blocks(subject)
    if rounded:
        readers = dict(_readers(subject, rounded))
        for place, reader in readers.items():
            yield rule.finding(
                place,
                Problem(
                    "IP211.read",
                    "the cell is rounded, and {reader} calculates with it",
                    reader=reader,
                ),
                mend=_MEND,
                cause=(place.sheet or "", "read"),
                several=Text("the cells are rounded, and other formulas calculate with them"),
            )


def _is_rounding(node: Node) -> bool:
    if node.kind != "call" or node.text not in _ROUNDS:
        return False
    digits = node.argument(1)
    return digits is None or digits.number is None or digits.number < _DUST


def _rounds_inside(key: Formula, _verdict: FormulaVerdict) -> str | None:
    tree = read_tree(key.form)
    if tree is None or (tree.kind == "infix" and tree.text == "&"):
        return None  # a text: there the figure is shown
    return next((node.text for node in _computed_with(tree) if _is_rounding(node)), None)


def _computed_with(node: Node, *, inside: bool = False) -> Iterator[Node]:
    """Yield the operands of arithmetic and sums, without comparisons."""
    if inside:
        yield node
    if node.kind == "call" and node.text not in _SUMS:
        kept = node.parts[1:] if node.text in {"IF", "CHOOSE"} else node.parts[:1]
        for part in node.parts:
            handed_on = inside and node.text in _PASSING and part in kept
            yield from _computed_with(part, inside=handed_on)
        return
    is_sum = node.kind == "call" or (node.kind == "infix" and node.text in _ARITHMETIC)
    stays = node.kind in {"prefix", "percent"} and inside
    for part in node.parts:
        yield from _computed_with(part, inside=is_sum or stays)


def _rounded_blocks(subject: Subject) -> dict[str, list[Area]]:
    """Return the cells whose formula ends by rounding, by sheet."""
    found: dict[str, list[tuple[int, int]]] = {}
    for key, verdict in subject.calculation.formulas.items():
        tree = read_tree(key.form)
        if tree is not None and _is_rounding(tree):
            found.setdefault(key.sheet, []).extend((c.row, c.column) for c in verdict.cells)
    return {sheet: rectangles(cells) for sheet, cells in found.items()}


def _readers(subject: Subject, rounded: dict[str, list[Area]]) -> Iterator[tuple[Place, str]]:
    """Yield rounded blocks that a formula calculates with, and the cells of that formula."""
    for key, verdict in subject.calculation.formulas.items():
        references = [found for found in _operands(verdict) if found.sheet in rounded]
        if not references:
            continue
        for block in _close_blocks(verdict):
            for reference in references:
                area = area_read(reference, block)
                for one in rounded[reference.sheet or ""]:
                    if area is not None and area.meets(one):
                        yield (Place(reference.sheet, one), str(Place(key.sheet, Area(*block))))


def _operands(verdict: FormulaVerdict) -> Iterator[Reference]:
    tree = read_tree(verdict.resolved.form())
    for node in () if tree is None else _computed_with(tree):
        reference = read_reference(node.text) if node.kind == "reference" else None
        if reference is not None:
            yield reference


def _close_blocks(verdict: FormulaVerdict) -> list[Area]:
    around = bounding_area(verdict.cells)
    size = (around.last_row - around.row + 1) * (around.last_column - around.column + 1)
    if size == len(verdict.cells):
        return [around]
    return rectangles((cell.row, cell.column) for cell in verdict.cells)


RULE = Rule("IP211", Text("Rounding inside a calculation"), Severity.WARNING, _check)
