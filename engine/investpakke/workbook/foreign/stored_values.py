"""Amounts whose stored value is not what their formula gives: Excel shows another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from investpakke.text import Text, joined, quote
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import folded
from investpakke.workbook.formula.forms import forms_of
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.addresses import CellName
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells, Value

_MOST = 3
"""Cells that are told."""
_FARTHEST = 20_000
"""Cells of formulas that are followed."""
_DEEPEST = 60
_WITHIN = 1e-6

Place = tuple[str, int, int]


def stored_values(
    sheets: Sequence[SheetCells], table: CaseTable, cases: Iterable[int]
) -> tuple[Text, ...]:
    """Return a note on amounts that are read and are stored otherwise than their formulas give.

    Sums, products and their like are computed; another function is taken as it is stored.
    """
    sheet = table.real or table.sheet
    if not any(sheet is one for one in sheets):
        return ()  # put together of several
    if not (sheet.formulas or sheet.shared):
        return ()
    if table.real is None:
        cells = [(row, column) for row in cases for column in table.inputs.values()]
    else:
        cells = list(getattr(table.sheet, "places", {}).values())
    formulas = _Formulas(sheets)
    wrong = [
        Text(
            "{cell} ({stored}, by the formula {computed})",
            cell=sheet.at(*cell),
            stored=quote(stored),
            computed=quote(computed),
        )
        for cell in cells
        if type(stored := sheet.get(*cell)) is float
        and (computed := formulas.value(_place(sheet.at(*cell)))) is not None
        and abs(computed - stored) > _WITHIN * max(abs(computed), abs(stored), 1e-3)
    ]
    if not wrong:
        return ()
    return (
        Text(
            "Stored values are not what their formulas give: {cells}. Open the file in Excel and "
            "save it.",
            cells=joined(wrong[:_MOST]),
        ),
    )


def _place(cell: CellName) -> Place:
    return folded(cell.sheet), cell.row, cell.column


class _Formulas:
    """The formulas of a workbook, computed as far as they are plain."""

    def __init__(self, sheets: Sequence[SheetCells]) -> None:
        self.sheets = {folded(sheet.name): sheet for sheet in sheets}
        self.known: dict[Place, float | None] = {}
        self.depth = 0

    def value(self, place: Place) -> float | None:
        """Return the number in a cell, computed where it can be; None for anything else."""
        if place not in self.known:
            self.known[place] = None  # a circle computes nothing
            self.known[place] = self._value(place)
        return self.known[place]

    def _value(self, place: Place) -> float | None:
        name, row, column = place
        sheet = self.sheets.get(name)
        stored: Value | None = None if sheet is None else sheet.get(row, column)
        number = stored if type(stored) is float else 0.0 if sheet and stored is None else None
        form = None if sheet is None else forms_of(sheet).at(row, column)
        if form is None or self.depth >= _DEEPEST or len(self.known) > _FARTHEST:
            return number
        tree = read_tree(form)
        self.depth += 1
        computed = None if tree is None else self._computed(tree, place)
        self.depth -= 1
        return number if computed is None else computed

    def _computed(self, node: Node, place: Place) -> float | None:
        if node.number is not None:
            return node.number
        if node.kind == "call":
            return self._called(node, place)
        if node.kind == "reference":
            cells = list(self._cells(node, place))
            return self.value(cells[0]) if len(cells) == 1 else None
        return _applied(node, [self._computed(part, place) for part in node.parts])

    def _called(self, node: Node, place: Place) -> float | None:
        if node.text == "SUM":
            return self._sum(node, place)
        if node.text == "ROUND" and len(node.parts) > 1:
            number, digits = (self._computed(part, place) for part in node.parts[:2])
            if number is None or digits is None:
                return None
            scale = 10.0 ** int(digits)
            size = int(abs(number) * scale + 0.5 + 1e-9) / scale
            return size if number >= 0 else -size
        return None

    def _sum(self, node: Node, place: Place) -> float | None:
        total = 0.0
        for part in node.parts:
            cells = list(self._cells(part, place)) if part.kind == "reference" else []
            numbers = [self.value(cell) for cell in cells] or [self._computed(part, place)]
            if part.kind != "reference" and None in numbers:
                return None
            total += sum(number for number in numbers if number is not None)
        return total

    def _cells(self, node: Node, place: Place) -> Iterator[Place]:
        found = node.area(*place)
        if found is None:
            return
        name, area = folded(found[0]), found[1]
        sheet = self.sheets.get(name)
        if sheet is None:
            return
        if (area.row, area.column) == (area.last_row, area.last_column):
            yield name, area.row, area.column
        else:
            yield from ((name, row, column) for row, column in _filled(sheet, area))


def _filled(sheet: SheetCells, area: Area) -> Iterator[tuple[int, int]]:
    """Yield the cells of an area that hold anything."""
    for row in range(area.row, min(area.last_row, sheet.last_row) + 1):
        cells: Mapping[int, Value] = sheet.rows.get(row, {})
        yield from ((row, column) for column in cells if area.column <= column <= area.last_column)


def _applied(node: Node, parts: Sequence[float | None]) -> float | None:
    """Return what an operator makes of its operands; None where one is not known."""
    numbers = [part for part in parts if part is not None]
    if not numbers or len(numbers) < len(parts):
        return None
    if node.kind == "infix" and len(numbers) > 1:
        return _operated(node.text, numbers[0], numbers[1])
    signs = {"percent": 0.01, "prefix": {"-": -1.0, "+": 1.0}.get(node.text)}
    sign = signs.get(node.kind)
    return None if sign is None else numbers[0] * sign


def _operated(operator: str, one: float, other: float) -> float | None:
    if operator == "+":
        return one + other
    if operator == "-":
        return one - other
    if operator == "*":
        return one * other
    return one / other if operator == "/" and other else None
