"""What a formula in a table of cases does with the table: sums other rows, or reads its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from investpakke.workbook.formula.areas import Reference, read_reference
from investpakke.workbook.formula.forms import forms_of
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells

_SUMS = ("SUM", "SUBTOTAL", "AGGREGATE", "SUMIF", "SUMIFS")
_ROUNDED = ("ROUND", "ROUNDUP", "ROUNDDOWN")
_FIRST_ADDED = {"SUM": 0, "SUBTOTAL": 1, "AGGREGATE": 2}
"""The first argument that is added, by function."""
_ADDING = (9, 109)
"""What SUBTOTAL and AGGREGATE are told in order to add."""
_MAY_ADD = re.compile(r"\+|SUM|SUBTOTAL|AGGREGATE", re.IGNORECASE)


class RowFormulas:
    """The formulas of a sheet. Copies of one formula are understood once.

    Parameters
    ----------
    sheet : SheetCells
        The sheet.
    computed : collection of str
        Other sheets that are computed of what is read: what a cell reads there counts for nothing.
    """

    def __init__(self, sheet: SheetCells, computed: Collection[str] = ()) -> None:
        self.sheet, self.computed = sheet, computed
        self._forms = forms_of(sheet)
        self._elsewhere: dict[tuple[str | None, ...], set[int]] = {}

    def summed(self, row: int, column: int) -> tuple[range, ...]:
        """Return the rows that a cell's formula adds; none where it does anything else.

        A cell whose formula adds its own row, another sheet or another column adds no rows.
        """
        form = self._forms.at(row, column)
        texts = _added_by(form) if form is not None and _MAY_ADD.search(form) else None
        areas = [self._area(text, row, column) for text in texts or ()]
        rows = []
        for area in areas:
            if area is None or not area.column == column == area.last_column:
                return ()
            rows.append(range(area.row, area.last_row + 1))
        return () if any(row in some for some in rows) else tuple(filter(None, rows))

    def _area(self, text: str, row: int, column: int) -> Area | None:
        """Return the rectangle of this sheet that a reference names; of a table, its column."""
        sheet, found = self.sheet, _reference(text)
        if found is None:
            table = next((area for area in sheet.tables if area.holds(area.row, column)), None)
            named = "[" in text and table is not None
            return Area(table.row + 1, column, row - 1, column) if named and table else None
        if found.sheet is not None and found.sheet.casefold() != sheet.name.casefold():
            return None
        area = found.area(row, column)
        return None if area is None or area.last_row - area.row > sheet.last_row else area

    def alike(self, row: int, columns: Sequence[int], headers: range) -> tuple[object, ...]:
        """Return what is the same in rows for whose cells in some columns `beside` is the same."""
        forms = tuple([self._forms.at(row, column) for column in columns])
        if forms not in self._elsewhere:
            pairs = zip(forms, columns, strict=True)
            self._elsewhere[forms] = {c for f, c in pairs if f and _looks_elsewhere(f, c)}
        moving = self._elsewhere[forms]
        if not moving:  # as in most models
            return forms
        return tuple(
            [
                self.beside(row, column, headers) if column in moving else form
                for column, form in zip(columns, forms, strict=True)
            ]
        )

    def beside(self, row: int, column: int, headers: range) -> frozenset[int] | None:
        """Return the columns of its own row that a cell's formula reads.

        It may read the rows of ``headers`` too. None where it reads anything else, or nothing.
        """
        form = self._forms.at(row, column)
        read = None if form is None else _read_by(form, column)
        if read is None:
            return None
        columns, elsewhere = read
        for reference in elsewhere:
            if reference.sheet is not None:
                if reference.sheet not in self.computed:
                    return None
                continue
            area = reference.area(row, column)
            if area is None:
                return None
            if area.row == row == area.last_row:
                columns |= _columns(area)
            elif not (area.row in headers and area.last_row in headers):
                return None
        return columns

    def reads(self, row: int, column: int) -> frozenset[int]:
        """Return the columns of its own row that a cell's formula reads, whatever else it reads."""
        form = self._forms.at(row, column)
        tree = None if form is None else read_tree(form)
        found = frozenset[int]()
        for node in () if tree is None else tree.walk():
            reference = _reference(node.text) if node.kind == "reference" else None
            here = reference is not None and reference.sheet in {None, self.sheet.name}
            area = reference.area(row, column) if reference is not None and here else None
            if area is not None and area.row == row == area.last_row:
                found |= _columns(area)
        return found


_reference = lru_cache(maxsize=4096)(read_reference)


@lru_cache(maxsize=4096)
def _added_by(form: str) -> tuple[str, ...] | None:
    """Return the references that a formula adds; None where it does anything else."""
    tree = read_tree(form)
    while tree is not None and tree.kind == "call" and tree.text in _ROUNDED:
        tree = tree.argument(0)
    if tree is None or tree.kind == "reference":
        return None
    found = list(_added(tree))
    texts = tuple(text for text in found if text is not None)
    return texts if len(texts) == len(found) else None


def _added(node: Node) -> Iterator[str | None]:
    """Yield the references that are added; None for whatever else the formula does."""
    if node.kind == "reference":
        yield node.text
    elif (node.kind, node.text) in {("infix", "+"), ("prefix", "+")}:
        for part in node.parts:
            yield from _added(part)
    elif node.kind == "call" and node.text in _SUMS:
        for part in _arguments(node):
            yield from _added(part)
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


@lru_cache(maxsize=65_536)
def _looks_elsewhere(form: str, column: int) -> bool:
    """Return whether what a formula reads depends on the row that it stands in."""
    read = _read_by(form, column)
    return read is not None and bool(read[1])


@lru_cache(maxsize=4096)
def _read_by(form: str, column: int) -> tuple[frozenset[int], tuple[Reference, ...]] | None:
    """Return the columns that a formula reads in its own row, and what it may read elsewhere.

    None where it reads no cells, or a name or a table.
    """
    tree = read_tree(form)
    columns, elsewhere = frozenset[int](), []
    nodes = [] if tree is None else [node for node in tree.walk() if node.kind == "reference"]
    for node in nodes:
        found = _reference(node.text)
        if found is None:
            return None
        if found.sheet is not None or {found.first[:2], found.last[:2]} != {(0, False)}:
            elsewhere.append(found)
            continue
        area = found.area(1, column)
        if area is None:
            return None
        columns |= _columns(area)
    return (columns, tuple(elsewhere)) if nodes else None


def _columns(area: Area) -> frozenset[int]:
    return frozenset(range(area.column, area.last_column + 1))
