"""What a formula in a table of cases does with the table: sums other rows, or reads its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from investpakke.workbook.formula.areas import read_reference
from investpakke.workbook.formula.relative import relative
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells

_SUMS = ("SUM", "SUBTOTAL", "AGGREGATE", "SUMIF", "SUMIFS")
_ROUNDED = ("ROUND", "ROUNDUP", "ROUNDDOWN")
_FIRST_ADDED = {"SUM": 0, "SUBTOTAL": 1, "AGGREGATE": 2}
"""The first argument that is added, by function."""
_ADDING = (9, 109)
"""What SUBTOTAL and AGGREGATE are told in order to add."""


def summed_rows(sheet: SheetCells, row: int, column: int) -> frozenset[int]:
    """Return the rows that a cell's formula adds; none where it does anything else.

    A cell whose formula adds its own row, another sheet or another column adds no rows.
    """
    tree = _tree(sheet, row, column)
    while tree is not None and tree.kind == "call" and tree.text in _ROUNDED:
        tree = tree.argument(0)
    if tree is None or tree.kind == "reference":
        return frozenset()
    areas = list(_added(tree, sheet, row, column))
    rows = {r for area in areas if area is not None for r in range(area.row, area.last_row + 1)}
    mine = all(area is not None and area.column == column == area.last_column for area in areas)
    return frozenset(rows) if mine and row not in rows else frozenset()


def _tree(sheet: SheetCells, row: int, column: int) -> Node | None:
    """Return the formula of a cell, also one that it shares; None where it has none."""
    place = (row, column)
    if not sheet.formulas.get(place) and place in sheet.shared:
        place = sheet.shared_from.get(sheet.shared[place], place)
    formula = sheet.formulas.get(place)
    return read_tree(relative(f"={formula}", *place)) if formula else None


def _added(node: Node, sheet: SheetCells, row: int, column: int) -> Iterator[Area | None]:
    """Yield the areas that are added; None for whatever else the formula does."""
    if node.kind == "reference":
        yield _area(node.text, sheet, row, column)
    elif (node.kind, node.text) in {("infix", "+"), ("prefix", "+")}:
        for part in node.parts:
            yield from _added(part, sheet, row, column)
    elif node.kind == "call" and node.text in _SUMS:
        for part in _arguments(node):
            yield from _added(part, sheet, row, column)
    else:
        yield None


def _arguments(call: Node) -> tuple[Node, ...]:
    """Return the arguments of a sum that are added."""
    if call.text == "SUMIF":
        return call.parts[2:3] or call.parts[:1]
    if call.text == "SUMIFS":
        return call.parts[:1]
    if call.text != "SUM" and not (call.parts and call.parts[0].number in _ADDING):
        return (Node("text", ""),)  # a mean, a count: it adds nothing
    return call.parts[_FIRST_ADDED[call.text] :]


def _area(text: str, sheet: SheetCells, row: int, column: int) -> Area | None:
    """Return the rectangle of this sheet that a reference names; of a table, its column here."""
    found = read_reference(text)
    if found is None:
        table = next((area for area in sheet.tables if area.holds(area.row, column)), None)
        named = "[" in text and table is not None
        return Area(table.row + 1, column, row - 1, column) if named and table else None
    if found.sheet is not None and found.sheet.casefold() != sheet.name.casefold():
        return None
    area = found.area(row, column)
    return None if area is None or area.last_row - area.row > sheet.last_row else area


def cells_read(
    sheet: SheetCells, row: int, column: int, computed: Collection[str] = ()
) -> list[Area] | None:
    """Return the areas of its own sheet that a cell's formula reads; None where it is not sure.

    A formula that reads another sheet, unless it is one of those ``computed``, a name or a
    table, or none at all, is not sure.
    """
    tree = _tree(sheet, row, column)
    if tree is None:
        return None
    found = [read_reference(node.text) for node in tree.walk() if node.kind == "reference"]
    areas = []
    for reference in found:
        if reference is not None and reference.sheet in computed:
            continue
        if reference is None or reference.sheet is not None:
            return None
        area = reference.area(row, column)
        if area is None:
            return None
        areas.append(area)
    return areas if found else None
