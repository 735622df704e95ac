"""Formulas in which names, Excel tables and whole columns are resolved to rectangles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from investpakke.workbook.formula.areas import Corner, Reference, read_reference, unquoted
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.tokens import Token
from investpakke.workbook.ooxml.sheet_cells import Area

_DEEPEST = 20
"""How deeply names may be nested."""

_MOST = 20_000
"""Pieces of a formula once names are written out; names that double would give millions."""

Kind = Literal["external", "broken", "name", "table", "circular", "computed range", "unreadable"]


class Obstacle(NamedTuple):
    """Why a formula cannot be resolved: another file, #REF!, an unknown name."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: its area, its headers, and whether headers and totals are shown."""

    name: str
    sheet: str
    area: Area
    headers: tuple[str, ...]
    header_rows: int = 1
    total_rows: int = 0


@dataclass(frozen=True)
class Scope:
    """The meaning of names in a workbook's formulas.

    Parameters
    ----------
    sheets : mapping of str to (str, int, int)
        Name, last row and last column of each sheet, by its name in lower case.
    names : mapping of (str or None, str) to str
        Relative form of each defined name, as seen from A1; by sheet (None for the whole workbook)
        and name, in lower case.
    tables : mapping of str to Table
        By name, in lower case.
    others : mapping of str to (str, int, int)
        The same as ``sheets`` for sheets of other files, named ``[1]Sheet``. Without them a formula
        that reads another file is not resolved.
    writes_out : bool
        Whether calls of user-defined functions are replaced by their LAMBDA.
    """

    sheets: Mapping[str, tuple[str, int, int]]
    names: Mapping[tuple[str | None, str], str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    others: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    writes_out: bool = False

    def defined(self, sheet: str, name: str) -> str | None:
        """Return the meaning of a name on a sheet; the sheet's own names come first."""
        local = self.names.get((sheet.casefold(), name.casefold()))
        return local if local is not None else self.names.get((None, name.casefold()))


@dataclass(frozen=True)
class Resolved:
    """A formula as texts and rectangles.

    Parameters
    ----------
    pieces : tuple of str or Reference
        In order; every reference names its sheet.
    obstacles : tuple of Obstacle
        Empty if the formula was resolved completely.
    plain : bool
        Whether the formula had only rectangles from the start.
    """

    pieces: tuple[str | Reference, ...]
    obstacles: tuple[Obstacle, ...] = ()
    plain: bool = False

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Its rectangles, each once."""
        return tuple(dict.fromkeys(p for p in self.pieces if isinstance(p, Reference)))

    def areas(self, sheet: str, row: int, column: int) -> Iterator[tuple[str, Area]]:
        """Yield its rectangles as seen from a cell, each with its sheet."""
        for reference in self.references:
            area = reference.area(row, column)
            if area is not None:
                yield reference.sheet or sheet, area

    def form(self) -> str:
        """Return it as a relative form."""
        return self._written

    @cached_property
    def _written(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text() for piece in self.pieces)

    @cached_property
    def with_placeholders(self) -> str:
        """It with ``ref_1``, ``ref_2``, … in place of its `references`."""
        places = {reference: i for i, reference in enumerate(self.references, start=1)}
        return "".join(
            piece if isinstance(piece, str) else f"ref_{places[piece]}" for piece in self.pieces
        )


def resolve(form: str, sheet: str, scope: Scope) -> Resolved:
    """Return a relative form with its names and tables as rectangles.

    Parameters
    ----------
    form : str
        A formula in relative form.
    sheet : str
        The sheet of the formula.
    scope : Scope
        The meaning of names.

    Examples
    --------
    >>> sheets = {"sager": ("Sager", 14, 6), "pakke": ("Pakke", 9, 9)}
    >>> scope = Scope(sheets, {(None, "rente"): "=Sager!R1C1"})
    >>> resolve("=SUM(Sager!C2:C2)*Rente", "Pakke", scope).form()
    "=SUM('Sager'!R1C2:R14C2)*'Sager'!R1C1"
    """
    pieces, obstacles = _pieces(form, sheet, scope, ())
    plain = not obstacles and not _MARKED.search(form) and _is_plain(form)
    return Resolved(("=", *pieces), tuple(obstacles), plain)


def _is_plain(form: str) -> bool:
    """Return whether every operand is a rectangle with both corners."""
    found = [read_reference(text) for text in read_form(form).references]
    return all(r is not None and None not in (*r.first, *r.last) for r in found)


def _pieces(
    form: str, sheet: str, scope: Scope, inside: tuple[str, ...]
) -> tuple[list[str | Reference], list[Obstacle]]:
    """Return the pieces of a form after its "=", and what could not be resolved."""
    taken = read_form(form)
    if not taken.readable:
        return [form.removeprefix("=")], [Obstacle("unreadable", form)]
    pieces: list[str | Reference] = []
    obstacles: list[Obstacle] = []
    for token in taken.tokens:
        is_range = token.type == Token.OPERAND and token.subtype == Token.RANGE
        if is_range and token.value.casefold() not in taken.variables:
            found, more = _operand(token.value, sheet, scope, inside)
            pieces += found
            obstacles += more
        elif token.type == Token.FUNC and token.subtype == Token.OPEN:
            found, more = _call(token.value, sheet, scope, inside)
            pieces += found
            obstacles += more
        else:
            pieces.append(token.value)
            if token.subtype == Token.ERROR and token.value == "#REF!":
                obstacles.append(Obstacle("broken", token.value))
            if token.type == Token.OP_IN and token.value == ":":
                obstacles.append(Obstacle("computed range", form))
        if len(pieces) > _MOST or any(found.kind == "unreadable" for found in obstacles):
            return [form.removeprefix("=")], [Obstacle("unreadable", form)]
    return pieces, obstacles


def _call(
    opening: str, sheet: str, scope: Scope, inside: tuple[str, ...]
) -> tuple[list[str | Reference], list[Obstacle]]:
    """Return the pieces of a function's opening token, which may be ``A1:INDEX(``."""
    pieces: list[str | Reference] = []
    obstacles: list[Obstacle] = []
    before, mark, name = opening.rpartition(":")
    if mark and before and read_reference(before) is not None:
        pieces, obstacles = _operand(before, sheet, scope, inside)
        pieces = [*pieces, ":"]
        obstacles = [*obstacles, Obstacle("computed range", opening)]
        opening = name
    written = _lambda(opening, sheet, scope, inside)
    if written is not None:
        return [*pieces, *written[0], "("], [*obstacles, *written[1]]
    said, more = _opening(opening)
    return [*pieces, said], [*obstacles, *more]


def _lambda(
    opening: str, sheet: str, scope: Scope, inside: tuple[str, ...]
) -> tuple[list[str | Reference], list[Obstacle]] | None:
    """Return the LAMBDA of a user-defined function; None for other functions."""
    name = opening.rstrip("(").removeprefix("@")
    meaning = scope.defined(sheet, name) if scope.writes_out else None
    if meaning is None or read_form(meaning).functions[:1] != ("LAMBDA",):
        return None
    if name.casefold() in inside or len(inside) >= _DEEPEST:
        return [name], [Obstacle("circular", name)]
    return _pieces(meaning, sheet, scope, (*inside, name.casefold()))


def _opening(text: str) -> tuple[str, list[Obstacle]]:
    """Return a function's opening; what may stand before INVEST_* is dropped: a file, a mark."""
    ours = _OURS.fullmatch(text)
    if ours is not None:
        return ours[1], []
    if _ENDS_COMPUTED.search(text):
        return text, [Obstacle("computed range", text)]
    owner, mark, _ = text.rpartition("!")
    if not mark:
        return text, []
    return text, [Obstacle("external", owner)]


_OURS = re.compile(r"@?(?:.*!)?(?:_xl(?:udf|fn)\.)?(INVEST_\w*\(?)", re.IGNORECASE)
"""An INVEST_* function: of a file, as Excel marks one that it does not know, or one value of it."""

_MARKED = re.compile(r"(?:[!@]|_xl(?:udf|fn)\.)INVEST_", re.IGNORECASE)


_ENDS_COMPUTED = re.compile(r":[^:!'\\]*\($")
"""A range to a cell given by a function: "Data!C2:INDEX(" is a single token."""


def _operand(
    text: str, sheet: str, scope: Scope, inside: tuple[str, ...]
) -> tuple[list[str | Reference], list[Obstacle]]:
    if text.upper() in {"TRUE", "FALSE"} or text.casefold().startswith(_VARIABLES):
        return [text], []
    reference = read_reference(text)
    if reference is not None:
        return _on_sheet(reference, text, sheet, scope)
    if "#REF!" in text or text.startswith(":"):
        return [text], [Obstacle("broken" if "#REF!" in text else "computed range", text)]
    if "[" not in text and text.casefold() not in scope.tables:
        return _resolve_name(text, sheet, scope, inside)
    if _OUTSIDE.match(text):
        other = _external(text, scope)
        return ([text], [Obstacle("external", text)]) if other is None else ([other], [])
    return _structured_reference(text, sheet, scope)


def _external(text: str, scope: Scope) -> Reference | None:
    """Return the rectangle on a sheet of another file whose values the workbook has stored."""
    found = _OTHER.fullmatch(text) if scope.others else None
    known = None if found is None else scope.others.get(unquoted(found[1]).casefold())
    reference = None if found is None else read_reference(found[2])
    if known is None or reference is None:
        return None
    cut = reference.within(*known[1:])
    return Reference(known[0], cut.first, cut.last)


_OUTSIDE = re.compile(r"'\[|\[[^\[\]]*\][^\[\]]*!")
"""How a reference to another file begins: ``[1]Sheet!`` or ``'[1]Another sheet'!``."""

_OTHER = re.compile(r"('\[[0-9]+\](?:[^']|'')+'|\[[0-9]+\][^'!\[\]]+)!([RC0-9:\[\]-]+)")

_VARIABLES = ("_xlpm.", "_xlop.")
"""Excel's prefixes for the variables of LET and LAMBDA; the second is for optional ones."""


def _on_sheet(
    reference: Reference, text: str, sheet: str, scope: Scope
) -> tuple[list[str | Reference], list[Obstacle]]:
    owner = sheet if reference.sheet is None else reference.sheet
    known = scope.sheets.get(owner.casefold()) or scope.others.get(owner.casefold())
    if known is None:
        kind: Kind = "external" if "[" in owner else "broken"
        return [text], [Obstacle(kind, text)]
    name, last_row, last_column = known
    cut = reference.within(last_row, last_column)
    return [Reference(name, cut.first, cut.last)], []


def _resolve_name(
    text: str, sheet: str, scope: Scope, inside: tuple[str, ...]
) -> tuple[list[str | Reference], list[Obstacle]]:
    owner, mark, local = text.rpartition("!")
    meaning = scope.defined(unquoted(owner) if mark else sheet, local)
    if meaning is None:
        return [text], [Obstacle("external" if "[" in owner else "name", text)]
    if text.casefold() in inside or len(inside) >= _DEEPEST:
        return [text], [Obstacle("circular", text)]
    pieces, obstacles = _pieces(meaning, sheet, scope, (*inside, text.casefold()))
    if len(pieces) == 1:
        return pieces, obstacles
    return ["(", *pieces, ")"], obstacles


# --- Structured references -----------------------------------------------------------------

_ITEM = re.compile(r"\[((?:'.|[^\[\]'])*)\]")


def _structured_reference(
    text: str, sheet: str, scope: Scope
) -> tuple[list[str | Reference], list[Obstacle]]:
    """Return the rectangle of ``Table[[#This Row],[Column]]`` and similar."""
    name, bracket, inner = text.partition("[")
    items = list(_items(inner[:-1] if bracket else ""))
    table = scope.tables.get(name.casefold()) if name else _own_table(items, sheet, scope)
    if table is None:
        return [text], [Obstacle("table", text)]
    marks = {item.casefold() for item in items if item.startswith("#")}
    columns = [table.headers.index(item) for item in items if item in table.headers]
    if len(columns) + sum(item.startswith("#") for item in items) < len(items):
        return [text], [Obstacle("table", text)]
    left, right = (min(columns), max(columns)) if columns else (0, len(table.headers) - 1)
    rows = _rows(table, marks)
    if rows is None:
        return [text], [Obstacle("table", text)]
    corners = [
        Corner(row, row_fixed, table.area.column + offset, column_fixed=True)
        for (row, row_fixed), offset in zip(rows, (left, right), strict=True)
    ]
    return [Reference(table.sheet, corners[0], corners[1])], []


def _own_table(items: list[str], sheet: str, scope: Scope) -> Table | None:
    """Return the table that ``[Column]`` alone refers to: the one on the sheet with that column."""
    columns = {item for item in items if not item.startswith("#")}
    found = [t for t in scope.tables.values() if t.sheet == sheet and columns <= set(t.headers)]
    return found[0] if len(found) == 1 else None


def _items(inner: str) -> Iterator[str]:
    """Yield the columns and marks inside a structured reference's outer brackets."""
    if inner.startswith("@"):
        yield "#This Row"
        inner = inner[1:]
    if not inner.lstrip().startswith("["):  # one column, whose name may contain brackets
        if inner:
            yield _plain(inner)
        return
    for found in _ITEM.finditer(inner):
        yield _plain(found[1])


def _plain(item: str) -> str:
    return re.sub(r"'(.)", r"\1", item)


def _rows(table: Table, marks: set[str]) -> tuple[tuple[int, bool], tuple[int, bool]] | None:
    """Return first and last row of the parts of a table, and whether they are fixed."""
    top, bottom = table.area.row, table.area.last_row
    first, last = top + table.header_rows, bottom - table.total_rows
    if "#this row" in marks:
        return (0, False), (0, False)
    if "#all" in marks:
        return (top, True), (bottom, True)
    ranges = {"#headers": (top, first - 1), "#data": (first, last), "#totals": (last + 1, bottom)}
    chosen = [ranges[mark] for mark in marks] or [ranges["#data"]]
    low, high = min(row for row, _ in chosen), max(row for _, row in chosen)
    return ((low, True), (high, True)) if low <= high else None
