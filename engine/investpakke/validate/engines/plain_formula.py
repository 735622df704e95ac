"""Rewrite a formula so that every engine can compute it, with its positions resolved.

Excel takes one cell of a range here and the whole range there, leaves out hidden rows, counts the
sheets between two tabs, and locates cells by number. Engines do that differently or not at all,
but all of them understand rectangles. Only positions are resolved here, from the contents of the
file; the value of a formula is left to the engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from investpakke.text import Text
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.validate.engines.intersection import intersect, intersects
from investpakke.validate.engines.witness import Question, Values, are_independent_of_file
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.areas import Corner, Reference, quoted, read_reference, unquoted
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.relative import relative
from investpakke.workbook.formula.resolve import Resolved, Scope, resolve
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area, CellError, Value

_MOST_PIECES = 200
"""Rectangles that one may be divided into; a function takes 255 arguments."""

_UNREADABLE = Text("the formula cannot be read")
_ASKS_MORE = Text("the formula needs more than the values of cells")

_SUMMED = (
    "AVERAGE",
    "COUNT",
    "COUNTA",
    "MAX",
    "MIN",
    "PRODUCT",
    "STDEV",
    "STDEVP",
    "SUM",
    "VAR",
    "VARP",
    "MEDIAN",
    "MODE",
)
"""The functions that SUBTOTAL and AGGREGATE select by number, from 1."""

_RANKED = ("LARGE", "SMALL", "PERCENTILE", "QUARTILE", "PERCENTILE.EXC", "QUARTILE.EXC")
"""Those that AGGREGATE selects from 14, with a number after the range."""

_MANY = frozenset(
    {
        *_SUMMED,
        "STDEVA",
        "STDEV.S",
        "STDEV.P",
        "VAR.S",
        "VAR.P",
        "AND",
        "OR",
        "GCD",
        "LCM",
        "SUMSQ",
        "CONCAT",
        "COUNTBLANK",
        "GEOMEAN",
        "HARMEAN",
        "AVERAGEA",
        "MAXA",
        "MINA",
        "NPV",
        "IRR",
    }
)
"""Functions for which several ranges are equivalent to their union."""

_COUNT_BLANKS = ("COUNTIF", "COUNTIFS", "COUNTBLANK", "ROW", "ROWS", "COLUMN", "COLUMNS")
"""Functions for which a whole column includes its blank cells."""

_WHOLE = Text("whole rows or columns are counted, the blank cells too")

_REWRITTEN = frozenset(
    {
        "SINGLE",
        "ANCHORARRAY",
        "SUBTOTAL",
        "AGGREGATE",
        "OFFSET",
        "INDIRECT",
        "ROW",
        "COLUMN",
        "ROWS",
        "COLUMNS",
        "SHEET",
        "SHEETS",
    }
)


def wide_scope(book: Book) -> Scope:
    """Return the meaning of names in a workbook, with stored values of other files."""
    others = {
        name.casefold(): (
            name,
            kept.last_row,
            max((max(row) for row in kept.rows.values() if row), default=1),
        )
        for name, kept in book.kept_of_others.items()
    }
    return replace(book.scope, others=others, writes_out=True)


def filled_area(book: Book, cell: Cell) -> Area | None:
    """Return the area filled by the array formula of a cell, None if it holds none."""
    sheet = book.by_name.get(cell.sheet)
    arrays = () if sheet is None else sheet.cells.arrays
    return next((area for area in arrays if (area.row, area.column) == cell[1:]), None)


class PlainFormulas:
    """Rewrites the formulas of a workbook so that engines can compute them.

    Parameters
    ----------
    book : Book
        The workbook.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.scope = wide_scope(book)
        self._wide: dict[tuple[str, str], Resolved] = {}
        self._anywhere: dict[tuple[str, str, bool], Resolved | Text | None] = {}

    def question(self, form: str, cell: Cell, value: Values) -> Question | Text:
        """Return a formula as a question for engines, or why it cannot be asked.

        Parameters
        ----------
        form : str
            In relative form, with omitted arguments of INVEST_* calls filled in.
        cell : Cell
            The cell that holds it.
        value : callable
            Gives the value of any cell, for arguments that locate another cell.
        """
        fills = filled_area(self.book, cell)
        key = form, cell.sheet, fills is not None
        if key not in self._anywhere:
            self._anywhere[key] = self._common_form(form, cell.sheet, is_array=fills is not None)
        made = self._anywhere[key]
        if made is None:
            made = self._rewrite(form, cell, value, is_array=fills is not None)
        if isinstance(made, Text):
            return made
        asks_which_error = "ERROR.TYPE" in read_form(made.form()).functions
        if asks_which_error and _reads_a_young_error(made, cell, value):
            return _ASKS_MORE
        return Question(cell, made, fills)

    def _common_form(self, form: str, sheet: str, *, is_array: bool) -> Resolved | Text | None:
        """Return a formula for all its copies, or why there is none; None if copies differ.

        Copies differ where their position or values decide which cells are read.
        """
        taken = read_form(form)
        if taken.calls(*_COUNT_BLANKS) and any(map(_is_whole, taken.references)):
            return _WHOLE
        resolved = self._resolve(form, sheet)
        if any(found.kind == "unreadable" for found in resolved.obstacles):
            return _UNREADABLE
        plain = resolved.form()
        is_of_its_place = (
            resolved.obstacles
            or not _REWRITTEN.isdisjoint(read_form(plain).functions)
            or ("," in plain and "((" in plain)
            or (not is_array and intersects(plain))
        )
        return None if is_of_its_place and read_tree(plain) is not None else _checked(resolved)

    def _rewrite(self, form: str, cell: Cell, value: Values, *, is_array: bool) -> Resolved | Text:
        """Return a formula with its positions resolved for a cell, or why it cannot be asked."""
        resolved = self._resolve(form, cell.sheet)
        tree = read_tree(resolved.form())
        if tree is not None:
            made = _Rewriter(self, cell, value).rewrite(tree, fills=is_array)
            resolved = resolve("=" + made.formula(), cell.sheet, self.scope)
        return _checked(resolved)

    def _resolve(self, form: str, sheet: str) -> Resolved:
        key = form, sheet
        if key not in self._wide:
            self._wide[key] = resolve(form, sheet, self.scope)
        return self._wide[key]


def _checked(resolved: Resolved) -> Resolved | Text:
    """Return a formula that engines can compute, or why they cannot."""
    serious = [o for o in resolved.obstacles if o.kind != "computed range"]
    if serious:
        return OBSTACLES[serious[0].kind]
    return resolved if are_independent_of_file(read_form(resolved.form()).functions) else _ASKS_MORE


class _Rewriter:
    """Rewrites one formula in one cell."""

    def __init__(self, of: PlainFormulas, cell: Cell, value: Values) -> None:
        self.book, self.scope, self.cell, self.value = of.book, of.scope, cell, value

    def rewrite(self, tree: Node, *, fills: bool) -> Node:
        """Return a formula with its positions resolved."""
        made = self._node(tree)
        return made if fills else intersect(made, self._one_cell)

    def _node(self, node: Node) -> Node:
        if node.kind == "array" or (not node.parts and node.kind != "call"):
            return node
        taken = node.text if node.kind == "call" else None
        parts = tuple(made for part in node.parts for made in self._argument(part, taken))
        made = node._replace(parts=parts)
        if node.kind == "infix" and node.text == ":":
            return self._computed_range(made)
        rewrite = _CALLS.get(node.text) if node.kind == "call" else None
        return made if rewrite is None else rewrite(self, made) or made

    def _argument(self, part: Node, function: str | None) -> Iterator[Node]:
        """Yield what replaces an argument: several where the function sums them alike."""
        if function in _MANY and part.kind == "infix" and part.text == ",":
            for one in part.parts:
                yield from self._argument(one, function)
        elif function in _MANY and part.kind == "reference":
            yield from self._on_each_sheet(part)
        else:
            yield self._node(part)

    # --- References ---------------------------------------------------------------------

    def _area(self, node: Node | None) -> tuple[str, Area] | None:
        """Return the rectangle that a part names, None if it names none."""
        return None if node is None else node.area(*self.cell)

    def _one_cell(self, node: Node) -> Node:
        """Return the cell of a range in the formula's own row or column, as Excel does."""
        found = self._area(node)
        if found is None:
            return node
        sheet, area = found
        row, column = self.cell.row, self.cell.column
        if area.row == area.last_row:
            row = area.row
        if area.column == area.last_column:
            column = area.column
        if not area.holds(row, column):
            return Node("error", "#VALUE!")
        return _reference(sheet, Area(row, column, row, column))

    def _on_each_sheet(self, node: Node) -> Sequence[Node]:
        """Return a rectangle on several sheets as one per sheet between the two tabs."""
        owner, _, local = node.text.rpartition("!")
        first, _, last = unquoted(owner).partition(":")
        names = [sheet.name for sheet in self.book.sheets]
        folded = [name.casefold() for name in names]
        if first.casefold() not in folded or last.casefold() not in folded:
            return (node,)
        ends = sorted((folded.index(first.casefold()), folded.index(last.casefold())))
        between = names[ends[0] : ends[1] + 1]
        return [Node("reference", f"{quoted(name)}!{local}") for name in between]

    def _computed_range(self, node: Node) -> Node:
        """Return a range whose corner is found by INDEX or OFFSET as a rectangle."""
        ends = [self._area(part) for part in node.parts]
        if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0][0] != ends[1][0]:
            return node
        (sheet, one), (_, other) = ends[0], ends[1]
        return _reference(
            sheet,
            Area(
                min(one.row, other.row),
                min(one.column, other.column),
                max(one.last_row, other.last_row),
                max(one.last_column, other.last_column),
            ),
        )

    # --- Arguments that are known -------------------------------------------------------

    def _constant(self, node: Node | None) -> Value | None:
        """Return the value of a constant argument; `NOT_TAKEN` where an engine is needed."""
        work = None if node is None else _KNOWN.get(node.kind)
        return NOT_TAKEN if node is None or work is None else work(self, node)

    def _cell_value(self, node: Node) -> Value | None:
        found = self._area(node)
        if found is None or found[1].size != 1:
            return NOT_TAKEN
        return self.value(Cell(found[0], found[1].row, found[1].column))

    def _signed(self, node: Node) -> Value | None:
        number = self._number(node.parts[0])
        if number is None:
            return NOT_TAKEN
        if node.kind == "percent":
            return number / 100
        return -number if node.text == "-" else number

    def _operation(self, node: Node) -> Value | None:
        if node.text == "&":
            return self._joined(node)
        numbers = [self._number(part) for part in node.parts]
        left, right = numbers if len(numbers) == 2 else (None, None)
        if left is None or right is None or node.text not in _OPERATIONS:
            return NOT_TAKEN
        return _OPERATIONS[node.text](left, right)

    def _joined(self, node: Node) -> Value:
        said = []
        for part in node.parts:
            value = self._constant(part)
            if isinstance(value, CellError):
                return NOT_TAKEN
            if isinstance(value, float):
                if not value.is_integer() or abs(value) >= 1e11:
                    return NOT_TAKEN
                value = str(int(value))
            if isinstance(value, bool):
                return NOT_TAKEN
            said.append(value or "")
        return "".join(said)

    def _number(self, node: Node | None, default: float | None = None) -> float | None:
        """Return a known number; ``default`` where the argument is left out."""
        if node is None or node.kind == "left out":
            return default
        value = self._constant(node)
        return value if isinstance(value, float) else None

    # --- Functions that name cells ------------------------------------------------------

    def _single(self, call: Node) -> Node | None:
        return self._one_cell(call.parts[0]) if len(call.parts) == 1 else None

    def _spilled(self, call: Node) -> Node | None:
        found = self._area(call.argument(0))
        if found is None:
            return None
        sheet, at = found
        area = filled_area(self.book, Cell(sheet, at.row, at.column))
        return None if area is None else _reference(sheet, area)

    def _offset(self, call: Node) -> Node | None:
        found = self._area(call.argument(0))
        away = [self._number(call.argument(i), 0.0) for i in (1, 2)]
        if found is None or None in away:
            return None
        sheet, area = found
        height = self._number(call.argument(3), float(area.height))
        width = self._number(call.argument(4), float(area.width))
        if height is None or width is None or height < 1 or width < 1:
            return None
        row, column = area.row + int(away[0] or 0), area.column + int(away[1] or 0)
        moved = Area(row, column, row + int(height) - 1, column + int(width) - 1)
        return _reference(sheet, moved) if row >= 1 and column >= 1 else Node("error", "#REF!")

    def _indirect(self, call: Node) -> Node | None:
        style = call.argument(1)
        text = self._constant(call.argument(0))
        if (style is not None and style.text.upper() != "TRUE") or not isinstance(text, str):
            return None
        if isinstance(text, CellError):
            return None
        said = resolve(relative("=" + text, *self.cell[1:]), self.cell.sheet, self.scope)
        if said.obstacles or len(said.pieces) != 2 or not isinstance(said.pieces[1], Reference):
            return None
        return Node("reference", said.pieces[1].text())

    def _index(self, call: Node) -> Node | None:
        """Return the cell that INDEX selects, where its numbers are known."""
        found = self._area(call.argument(0))
        numbers = [self._number(call.argument(i), None) for i in (1, 2)]
        if found is None or numbers[0] is None:
            return None
        sheet, area = found
        row, column = int(numbers[0]), int(numbers[1] or 0)
        if call.argument(2) is not None and numbers[1] is None:
            return None
        if call.argument(2) is None:
            if area.row == area.last_row:
                row, column = 1, row
            elif area.column == area.last_column:
                column = 1
        if row < 0 or column < 0:
            return None
        if row == 0 or column == 0:  # a whole row or column
            if row > area.height or column > area.width:
                return Node("error", "#REF!")
            return _reference(
                sheet,
                Area(
                    area.row + max(row - 1, 0),
                    area.column + max(column - 1, 0),
                    area.row + row - 1 if row else area.last_row,
                    area.column + column - 1 if column else area.last_column,
                ),
            )
        at = area.row + row - 1, area.column + column - 1
        return _reference(sheet, Area(*at, *at)) if area.holds(*at) else Node("error", "#REF!")

    def _sheets(self, call: Node) -> Node | None:
        """Return the number of sheets, or the position of the formula's own sheet."""
        names = [part.name for part in self.book.parts.sheets]
        if call.parts or self.cell.sheet not in names:
            return None
        return _number(len(names) if call.text == "SHEETS" else names.index(self.cell.sheet) + 1)

    def _place(self, call: Node) -> Node | None:
        """Return the number of a row or column, or those of several."""
        is_row = call.text == "ROW"
        if not call.parts:
            return _number(self.cell.row if is_row else self.cell.column)
        found = self._area(call.argument(0))
        if found is None:
            return None
        area = found[1]
        first, last = (area.row, area.last_row) if is_row else (area.column, area.last_column)
        if last - first >= _MOST_PIECES:
            return None
        numbers = map(str, range(first, last + 1))
        said = (";" if is_row else ",").join(numbers)
        return _number(first) if first == last else Node("array", f"{{{said}}}")

    def _size(self, call: Node) -> Node | None:
        """Return the number of rows or columns."""
        found = self._area(call.argument(0))
        if found is None:
            return None
        return _number(found[1].height if call.text == "ROWS" else found[1].width)

    # --- Sums of what is seen -----------------------------------------------------------

    def _subtotal(self, call: Node) -> Node | None:
        kind = self._number(call.argument(0))
        if kind is None:
            return None
        number = int(kind)
        hidden = number > 100
        return self._sum(number % 100, call.parts[1:], hidden=hidden, errors=False, nested=True)

    def _aggregate(self, call: Node) -> Node | None:
        kind, option = (self._number(call.argument(i), 0.0) for i in (0, 1))
        if kind is None or option is None or not 0 <= option <= 7:
            return None
        rules = {
            "hidden": option in {1, 3, 5, 7},
            "errors": option in {2, 3, 6, 7},
            "nested": option < 4,
        }
        if kind < 14:
            return self._sum(int(kind), call.parts[2:], **rules)
        if kind > 13 + len(_RANKED) or len(call.parts) != 4:
            return None
        areas = self._visible(call.parts[2], **rules)
        if areas is None or len(areas) != 1:
            return None
        return Node("call", _RANKED[int(kind) - 14], (areas[0], call.parts[3]))

    def _sum(
        self, kind: int, ranges: Sequence[Node], *, hidden: bool, errors: bool, nested: bool
    ) -> Node | None:
        if not 1 <= kind <= len(_SUMMED):
            return None
        parts: list[Node] = []
        for one in ranges:
            seen = self._visible(one, hidden=hidden, errors=errors, nested=nested)
            if seen is None:
                return None
            parts += seen
        if not parts or len(parts) > _MOST_PIECES:
            return None
        return Node("call", _SUMMED[kind - 1], tuple(parts))

    def _visible(
        self, node: Node, *, hidden: bool, errors: bool, nested: bool
    ) -> list[Node] | None:
        """Return the rectangles of a range that count."""
        found = self._area(node)
        if found is None or found[0] not in self.book.by_name:
            return None
        name, area = found
        sheet = self.book.by_name[name]
        settings = self.book.settings(sheet)
        filtered = [f.area for f in settings.filters if f.active]
        unseen = {
            row
            for lines in settings.hidden_rows
            for row in range(max(lines.first, area.row), min(lines.last, area.last_row) + 1)
            if hidden or any(a.row <= row <= a.last_row for a in filtered)
        }
        apart = set()
        if nested or errors:
            for row in range(area.row, min(area.last_row, sheet.cells.last_row) + 1):
                for column in range(area.column, min(area.last_column, sheet.last_column) + 1):
                    form = sheet.forms.get((row, column))
                    sums = nested and form is not None and read_form(form).calls(*_NESTED)
                    if sums or (
                        errors and isinstance(self.value(Cell(name, row, column)), CellError)
                    ):
                        apart.add((row, column))
        areas = list(_without(area, unseen, apart))
        return [_reference(name, one) for one in areas] if len(areas) <= _MOST_PIECES else None


_NESTED = ("SUBTOTAL", "AGGREGATE")

_CALLS: Mapping[str, Callable[[_Rewriter, Node], Node | None]] = {
    "SINGLE": _Rewriter._single,
    "ANCHORARRAY": _Rewriter._spilled,
    "OFFSET": _Rewriter._offset,
    "INDIRECT": _Rewriter._indirect,
    "INDEX": _Rewriter._index,
    "ROW": _Rewriter._place,
    "COLUMN": _Rewriter._place,
    "ROWS": _Rewriter._size,
    "COLUMNS": _Rewriter._size,
    "SUBTOTAL": _Rewriter._subtotal,
    "AGGREGATE": _Rewriter._aggregate,
    "SHEET": _Rewriter._sheets,
    "SHEETS": _Rewriter._sheets,
}

_KNOWN: Mapping[str, Callable[[_Rewriter, Node], Value | None]] = {
    "text": lambda _, node: node.text[1:-1].replace('""', '"'),
    "truth": lambda _, node: node.text.upper() == "TRUE",
    "number": lambda _, node: node.number,
    "reference": _Rewriter._cell_value,
    "prefix": _Rewriter._signed,
    "percent": _Rewriter._signed,
    "infix": _Rewriter._operation,
}

_OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}

OBSTACLES = {
    "external": Text("the formula reads another file, whose values are not kept here"),
    "broken": Text("a reference is broken"),
    "name": Text("a name is not defined"),
    "table": Text("a table or column is missing"),
    "circular": Text("a name refers to itself"),
    "unreadable": _UNREADABLE,
}


def _without(area: Area, rows: set[int], cells: set[tuple[int, int]]) -> Iterator[Area]:
    """Return the rectangles that remain of an area without some rows and cells."""
    odd = rows | {row for row, _ in cells}
    start = area.row
    for row in (*sorted(odd), area.last_row + 1):
        if start < row:
            yield Area(start, area.column, row - 1, area.last_column)
        start = row + 1
        if row in rows or row > area.last_row:
            continue
        left = area.column
        gone = [column for at, column in sorted(cells) if at == row]
        for column in (*gone, area.last_column + 1):
            if left < column:
                yield Area(row, left, row, column - 1)
            left = column + 1


def _reads_a_young_error(resolved: Resolved, cell: Cell, value: Values) -> bool:
    """Return whether a formula reads ``#VALUE!``, which a file stores for newer errors too."""
    for sheet, area in resolved.areas(*cell):
        if area.size <= _MOST_PIECES:
            shown = (value(Cell(sheet, *at)) for at in area.cells())
            if any(isinstance(one, CellError) and one == "#VALUE!" for one in shown):
                return True
    return False


def _is_whole(text: str) -> bool:
    """Return whether a reference names whole rows or columns."""
    found = read_reference(text)
    return found is not None and None in (*found.first, *found.last)


def _reference(sheet: str, area: Area) -> Node:
    corners = (
        Corner(area.row, True, area.column, True),
        Corner(area.last_row, True, area.last_column, True),
    )
    return Node("reference", Reference(sheet, *corners).text())


def _number(number: int) -> Node:
    return Node("number", str(number))
