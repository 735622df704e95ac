"""Check cells of any workbook: where they are, and which of them cannot fail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from investpakke.text import Problem
from investpakke.validate.engines.calculation import Calculation, Formula, FormulaVerdict
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Value

_LABEL = re.compile(
    r"\b(?:kontrol(?:ler|sum)?|check|tjek|stemmer|afstemning|afstemt)\b", re.IGNORECASE
)
_HOLDS = frozenset({"ok", "o.k.", "stemmer", "afstemt", "i orden", "godkendt", "true", "sand"})
_VERDICT = re.compile(
    r'"(?:ok|stemmer|afstemt|i orden|fejl|afvig|error|check)[^"]*"', re.IGNORECASE
)
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_NEAR = 3
"""Columns that a label may stand to the left of its check."""
_MOST_CELLS = 10_000

_SAME = Problem("IP216.same", "something is compared with itself")
_BRANCHES = Problem("IP216.outcomes", "both outcomes are the same")
_FIXED = Problem("IP216.condition", "the condition is always the same")
_ALONE = Problem("IP216.no_cell", "the formula reads no cell")
_WIDE = Problem("IP216.tolerance", "the tolerance is larger than the amounts")


def check_passes(value: Value | None) -> bool:
    """Return whether a value says that a check passes, in words or as TRUE."""
    return value is True or (isinstance(value, str) and value.strip().casefold() in _HOLDS)


def is_label(value: Value | None) -> bool:
    """Return whether a text is the label of a check.

    Examples
    --------
    >>> is_label("Samlet kontrol"), is_label("Kontrolgruppe"), is_label("Balancen stemmer:")
    (True, False, True)
    """
    return isinstance(value, str) and len(value) < 100 and _LABEL.search(value) is not None


def typed_checks(sheet: BookSheet) -> Iterator[tuple[int, int]]:
    """Yield the cells beside a check's label that say OK or 0 and hold no formula."""
    cells = sheet.cells
    for row, column, value in cells.texts:
        if not is_label(value) or (row, column) in cells.formulas:
            continue
        line = cells.rows[row]
        beside = next((c for c in range(column + 1, column + 1 + _NEAR) if c in line), None)
        if beside is None or (row, beside) in cells.formulas:
            continue
        if any(area.holds(row, beside) for area in cells.arrays):
            continue
        if check_passes(line[beside]) or line[beside] == 0.0:
            yield row, beside


def cannot_fail(calculation: Calculation, key: Formula, verdict: FormulaVerdict) -> Problem | None:
    """Return why a check has only one possible outcome; None if it can fail or is no check."""
    tree = read_tree(key.form)
    first = verdict.cells[0]
    if tree is None or not _is_check(calculation, tree, first, key.form):
        return None
    if not any(node.kind == "reference" for node in tree.walk()):
        return _ALONE
    for node in tree.walk():
        reason = _single_outcome(node)
        if reason is not None:
            return reason
    resolved = read_tree(verdict.resolved.form())
    wide = resolved is not None and _is_too_tolerant(calculation, resolved, first)
    return _WIDE if wide else None


def _is_check(calculation: Calculation, tree: Node, cell: Cell, form: str) -> bool:
    if _VERDICT.search(form):
        return True
    line = calculation.book.by_name[cell.sheet].cells.rows.get(cell.row, {})
    near = range(cell.column - 1, max(cell.column - 1 - _NEAR, 0), -1)
    label = next((line[column] for column in near if column in line), None)
    compares = tree.text in _COMPARISONS or tree.text in {"IF", "AND", "OR", "NOT", "ABS", "-"}
    return is_label(label) and (compares or tree.kind in {"number", "text", "truth"})


def _single_outcome(node: Node) -> Problem | None:
    parts = node.parts
    if node.kind == "infix" and node.text in {*_COMPARISONS, "-"} and parts[0] == parts[1]:
        return _SAME if parts[0].number is None else _FIXED
    if node.kind == "call" and node.text == "IF" and len(parts) == 3:
        if parts[1] == parts[2]:
            return _BRANCHES
        if parts[0].kind == "truth" or parts[0].number is not None:
            return _FIXED
    if node.kind == "call" and node.text == "OR" and any(part.kind == "truth" for part in parts):
        return _FIXED
    return None


# --- Tolerances ----------------------------------------------------------------------------


def _is_too_tolerant(calculation: Calculation, tree: Node, cell: Cell) -> bool:
    """Return whether the tolerance of a comparison exceeds the amounts that are subtracted."""
    for node in tree.walk():
        if node.kind != "infix" or node.text not in {"<", "<=", ">", ">="}:
            continue
        for one, other in (node.parts, node.parts[::-1]):
            difference = one.parts[0] if one.text == "ABS" and one.parts else one
            if difference.kind != "infix" or difference.text != "-":
                continue
            tolerance = _amount(calculation, other, cell)
            amounts = [_amount(calculation, part, cell) for part in difference.parts]
            if 0 < max(amounts) <= tolerance:
                return True
    return False


def _amount(calculation: Calculation, node: Node, cell: Cell) -> float:
    """Return the sum of the absolute amounts that a part reads; or its number."""
    if node.number is not None:
        return abs(node.number)
    total = 0.0
    for part in node.walk():
        reference = read_reference(part.text) if part.kind == "reference" else None
        area = None if reference is None else reference.area(cell.row, cell.column)
        if reference is None or area is None:
            continue
        rows = range(area.row, min(area.last_row, area.row + _MOST_CELLS) + 1)
        for row in rows:
            for column in range(area.column, area.last_column + 1):
                value = calculation.value(Cell(reference.sheet or cell.sheet, row, column))
                total += abs(value) if isinstance(value, float) else 0.0
    return total
