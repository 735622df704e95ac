"""Typed numbers equal to what the formula of their line gives: results that no longer update.

The formula's value is computed here, for simple formulas only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import NamedTuple

from investpakke.validate.analysis.siblings import GAP, Siblings, all_lines, reads_its_line
from investpakke.validate.contents import SheetContents
from investpakke.validate.subject import Subject, fact
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.normal import normal
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, CellError, Value

_MOST_CELLS = 2_000
"""At most so many cells of one range are summed."""


class SimpleResult(NamedTuple):
    """The value of a formula, and how many numbers other than 0 it uses."""

    value: float
    numbers: int


class _NotSimpleError(Exception):
    """The formula does more than this module supports, or reads something that is not a number."""


def evaluate_simple(subject: Subject, form: str, cell: Cell) -> SimpleResult | None:
    """Return the value of a formula placed in a cell; None where the formula is not simple.

    Simple means arithmetic with numbers, SUM, AVERAGE, MIN, MAX, COUNT and PRODUCT. A range skips
    texts as in Excel; for a text in arithmetic there is no value.

    Parameters
    ----------
    subject : Subject
        The workbook.
    form : str
        The formula, in relative form.
    cell : Cell
        The cell that would hold it.
    """
    tree = read_tree(form)
    if tree is None:
        return None
    plain = _Evaluator(subject.calculation.value, cell)
    try:
        return SimpleResult(plain.number(tree), plain.numbers)
    except (_NotSimpleError, ArithmeticError, ValueError):
        return None


class _Evaluator:
    def __init__(self, value: Callable[[Cell], Value | None], cell: Cell) -> None:
        self.value, self.cell = value, cell
        self.numbers = 0

    def number(self, node: Node) -> float:
        """Return the value of a part of a formula as a number."""
        if node.number is not None:
            return node.number
        if node.kind == "reference":
            found = self._cells(node.text)
            if len(found) != 1:
                raise _NotSimpleError
            return self._as_number(0.0 if found[0] is None else found[0])
        if node.kind == "prefix":
            return self.number(node.parts[0]) * (-1 if node.text == "-" else 1)
        if node.kind == "percent":
            return self.number(node.parts[0]) / 100
        if node.kind == "infix" and node.text in _ARITHMETIC:
            return _ARITHMETIC[node.text](*(self.number(part) for part in node.parts))
        if node.kind == "call" and node.text in _FUNCTIONS:
            return _FUNCTIONS[node.text](
                [one for part in node.parts for one in self._numbers(part)]
            )
        raise _NotSimpleError

    def _numbers(self, node: Node) -> list[float]:
        """Return the numbers of an argument; in a range everything else is skipped."""
        if node.kind != "reference":
            return [self.number(node)]
        found = self._cells(node.text)
        if any(value is NOT_COMPUTED or isinstance(value, CellError) for value in found):
            raise _NotSimpleError
        return [self._as_number(value) for value in found if isinstance(value, float)]

    def _cells(self, text: str) -> list[Value | None]:
        found = read_reference(text)
        area = None if found is None else found.area(self.cell.row, self.cell.column)
        if found is None or area is None or area.size > _MOST_CELLS:
            raise _NotSimpleError
        sheet = found.sheet or self.cell.sheet
        if sheet == self.cell.sheet and area.holds(self.cell.row, self.cell.column):
            raise _NotSimpleError  # it would read itself
        return [self.value(Cell(sheet, *cell)) for cell in area.cells()]

    def _as_number(self, value: Value) -> float:
        if not isinstance(value, float):
            raise _NotSimpleError
        self.numbers += value != 0
        return float(value)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVERAGE": lambda numbers: sum(numbers) / len(numbers),
    "MIN": min,
    "MAX": max,
    "COUNT": lambda numbers: float(len(numbers)),
    "PRODUCT": prod,
}


_FEWEST = 2
"""At least so many copies of a formula in a line, and numbers that it uses."""

_MOST_TRIED = 4_000
"""At most so many typed numbers of a workbook are compared with a formula."""

_DIGITS = 3
"""Digits that a typed result must share with the formula's: 0.07 for 0.0712 is too few."""


class TypedResult(NamedTuple):
    """A cell that holds a number, and the formula of its line, in relative form."""

    cell: Cell
    form: str


@fact
def typed_results(subject: Subject) -> tuple[TypedResult, ...]:
    """Return the typed numbers that equal the value of their line's formula."""
    found: dict[Cell, TypedResult] = {}
    tried = 0
    for sheet in subject.sheets:
        contents = subject.contents[sheet.name]
        for row, column, form in _candidates(contents, all_lines(subject)[sheet.name]):
            cell = Cell(sheet.name, row, column)
            if cell in found or tried >= _MOST_TRIED:
                continue
            tried += 1
            given = evaluate_simple(subject, form, cell)
            value = sheet.cells.get(row, column)
            if (
                given is not None
                and isinstance(value, float)
                and _is_result(value, given)
                and not _depends_on(subject, form, cell)
            ):
                found[cell] = TypedResult(cell, form)
    return tuple(found.values())


def _is_result(typed: float, result: SimpleResult) -> bool:
    """Return whether a typed number is a formula's value, rounded as it was typed."""
    if result.numbers < _FEWEST or typed == 0:
        return False
    text = repr(typed)
    decimals = 0 if text.endswith(".0") else len(text.partition(".")[2])
    digits = len(text.replace(".", "").lstrip("-0"))
    if abs(typed - result.value) <= 1e-9 * abs(typed):
        return True
    return digits >= _DIGITS and "e" not in text and round(result.value, decimals) == typed


def _depends_on(subject: Subject, form: str, cell: Cell) -> bool:
    """Return whether the cells that the formula would read depend on the typed number."""
    for reference in subject.book.resolved(form, cell.sheet).references:
        area = reference.area(cell.row, cell.column)
        sheet = subject.book.by_name.get(reference.sheet or "")
        if area is None or sheet is None:
            continue
        for place in area.cells():
            read = sheet.forms.get(place)
            if read is None:
                continue
            for inner in subject.book.resolved(read, sheet.name).references:
                there = inner.area(*place)
                if inner.sheet == cell.sheet and there is not None and there.holds(*cell[1:]):
                    return True
    return False


# --- Which cells, and which formula ------------------------------------------------------------


def _candidates(
    contents: SheetContents, lines: Sequence[Siblings]
) -> Iterator[tuple[int, int, str]]:
    """Yield the typed numbers among copies of a formula, and in rows with the same label."""
    across: dict[int, list[str]] = {}
    for line in lines:
        forms = _copied_forms(line)
        if not forms:
            continue
        if not line.down:
            across.setdefault(line.at, []).extend(forms)
        first, last = line.members[0].place, line.members[-1].place
        held = {one.place for one in line.members}
        for place in range(max(1, first - GAP), last + GAP + 1):
            if place not in held and contents.kind(*line.cell(place)) == "number":
                for form in forms:
                    yield *line.cell(place), form
    yield from _in_rows_with_same_label(contents, across)


def _copied_forms(line: Siblings) -> Sequence[str]:
    """Return the formulas with several copies in a line, the most frequent first."""
    counts = Counter(one.form for one in line.members)
    return [
        form
        for form, count in counts.most_common(2)
        if count >= _FEWEST and (found := normal(form)) and not reads_its_line(found, line.down)
    ]


def _in_rows_with_same_label(
    contents: SheetContents, across: Mapping[int, Sequence[str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield the typed numbers of rows that have the same label as a row of copied formulas."""
    forms: dict[str, list[str]] = {}
    for row, found in across.items():
        label = _label(contents, row)
        if label and contents.is_total_row(row):
            forms.setdefault(label, []).extend(found)
    for row, cells in contents.sheet.cells.rows.items() if forms else ():
        for form in dict.fromkeys(forms.get(_label(contents, row), ())):
            for column in cells:
                if contents.kind(row, column) == "number":
                    yield row, column, form


def _label(contents: SheetContents, row: int) -> str:
    return next(iter(contents.labels(row)), "").strip().casefold()
