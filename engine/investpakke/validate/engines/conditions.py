"""Whether the condition of a known limit holds for a formula in a cell.

Most conditions are about what Excel does in the user's language and engines do in English: a number
that becomes a text, a text that becomes a number, letters beyond A to Z. The arguments that a
function takes as text or number are data, in ``limits.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache

from investpakke.validate.engines import by_formulas
from investpakke.validate.engines.agreement import compares_nearly_equal
from investpakke.validate.engines.by_formualizer import NOT_TAKEN
from investpakke.validate.engines.limits import arguments_used_as, number_functions
from investpakke.validate.engines.witness import Values
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.resolve import Resolved, Scope, resolve
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import Area, CellError, Value

_MOST_CELLS = 100_000
"""Cells of one formula that are examined; if it reads more, the condition is taken to hold."""

_FORMS = 8192
"""Distinct formulas for which results that hold in every cell are cached."""

Memory = dict[tuple[str, str, Area], bool]
"""Whether an area holds a value that is converted, by the kind of conversion."""


class Conditions:
    """A formula in a cell, and the values that it reads there.

    Parameters
    ----------
    book : Book
        The workbook.
    resolved : Resolved
        The formula.
    cell : Cell
        The cell that holds it.
    value : callable
        Gives the value of any cell that it refers to.
    deep : bool
        Compute parts of the formula too. Without it only cells that the formula converts are
        examined: enough for copies of a formula that was examined in depth.
    memory : dict, optional
        Results for areas that several formulas read, valid as long as no value changes.
    scope : Scope, optional
        The meaning of names; by default the workbook's own.
    """

    def __init__(
        self,
        book: Book,
        resolved: Resolved,
        cell: Cell,
        value: Values,
        *,
        deep: bool = True,
        memory: Memory | None = None,
        scope: Scope | None = None,
    ) -> None:
        self.scope = scope or book.scope
        self.book, self.resolved, self.cell, self.value = book, resolved, cell, value
        self.form, self.deep = resolved.form(), deep
        self.memory: Memory = {} if memory is None else memory

    def holds(self, condition: str) -> bool:
        """Return whether a condition of ``limits.toml`` holds."""
        return (self.deep or condition in _OF_CELLS) and _CONDITIONS[condition](self)

    # --- What it reads ------------------------------------------------------------------

    def _areas(self) -> Iterator[tuple[str, Area]]:
        for sheet, area in self.resolved.areas(*self.cell):
            if self._used(sheet) is not None:
                yield sheet, area

    def _used(self, sheet: str) -> tuple[int, int] | None:
        """Return the last row and column of a sheet, None if unknown."""
        known = self.scope.sheets.get(sheet.casefold()) or self.scope.others.get(sheet.casefold())
        return None if known is None else known[1:]

    def _read(self, sheet: str, area: Area) -> Iterator[Value]:
        """Yield the values in a rectangle that are not blank."""
        last_row, last_column = self._used(sheet) or (0, 0)
        for row in range(area.row, min(area.last_row, last_row) + 1):
            for column in range(area.column, min(area.last_column, last_column) + 1):
                value = self.value(Cell(sheet, row, column))
                if value is not None:
                    yield value

    def amounts(self) -> Iterator[float]:
        """Yield the numbers that it reads."""
        if not self._is_large:
            yield from (value for value in self._precedents() if isinstance(value, float))

    @cached_property
    def _is_large(self) -> bool:
        return sum(area.size for _, area in self._areas()) > _MOST_CELLS

    def _precedents(self) -> Iterator[Value]:
        for sheet, area in self._areas():
            yield from self._read(sheet, area)

    def _operand(self, node: Node) -> Iterator[Value]:
        """Yield the values of a part of the formula; `NOT_TAKEN` where they are unknown."""
        if node.kind == "text":
            yield node.text[1:-1].replace('""', '"')
        elif node.kind in {"number", "truth"}:
            yield float(node.text) if node.kind == "number" else node.text.upper() == "TRUE"
        elif node.kind == "reference":
            found = node.area(*self.cell)
            if found is None or self._used(found[0]) is None:
                yield NOT_TAKEN
            else:
                yield from self._read(*found)
        elif node.kind == "infix" and node.text == "&":
            yield ""  # a text; the joined parts are examined separately
        elif node.kind != "left out" and self.deep:
            value = self._computed(node)
            if value is not None:
                yield value

    def _computed(self, node: Node) -> Value | None:
        resolved = resolve("=" + node.formula(), self.cell.sheet, self.scope)
        return by_formulas.compute(resolved, self.cell, self.value)

    # --- The conditions -----------------------------------------------------------------

    def _reads_text_numbers(self) -> bool:
        return any(
            isinstance(value, str) and not isinstance(value, CellError) and _is_number(value)
            for value in self._precedents()
        )

    def _reads_errors(self) -> bool:
        return any(isinstance(value, CellError) for value in self._precedents())

    def _reads_zeros(self) -> bool:
        return any(value == 0 for value in self._precedents() if isinstance(value, float))

    def _compares_nearly_equal(self) -> bool:
        return compares_nearly_equal(self.form, self.cell, self.book.scope, self.value)

    def _counts_from_1904(self) -> bool:
        return self.book.parts.date1904

    def _reads_hidden_rows(self) -> bool:
        for sheet, area in self._areas():
            if sheet not in self.book.by_name:
                continue
            settings = self.book.settings(self.book.by_name[sheet])
            if any(h.first <= area.last_row and area.row <= h.last for h in settings.hidden_rows):
                return True
        return False

    def _makes_texts_of_numbers(self) -> bool:
        return self._takes("text", _is_written_differently)

    def _makes_numbers_of_texts(self) -> bool:
        return self._takes("number", _may_be_a_number)

    def _takes(self, kind: str, differs: Callable[[Value], bool]) -> bool:
        """Return whether a value is converted to a text or number in a way that may differ."""
        if self._is_large:
            return True
        if kind == "number" and self.deep and not self._holds_texts():
            return False
        parts = _convertible_parts(self.form, kind)
        return any(self._holds_any(part, kind, differs) for part in parts)

    def _holds_texts(self) -> bool:
        """Return whether a text that may be a number can occur in it at all."""
        return _makes_texts(self.form) or any(map(_may_be_a_number, self._precedents()))

    def _holds_any(self, part: Node, kind: str, differs: Callable[[Value], bool]) -> bool:
        """Return whether any value of a part differs; for an area the earlier result is used."""
        found = part.area(*self.cell)
        if found is None:
            return any(map(differs, self._operand(part)))
        key = kind, *found
        if key not in self.memory:
            self.memory[key] = any(map(differs, self._operand(part)))
        return self.memory[key]

    def _has_a_decimal_criterion(self) -> bool:
        return any(
            isinstance(value, str) and _DECIMAL.search(value) is not None
            for part in _convertible_parts(self.form, "criterion")
            for value in self._operand(part)
        )

    def _tells_capitals_apart(self) -> bool:
        """Return whether texts differ only in the case of letters beyond A to Z."""
        seen: dict[str, str] = {}
        return any(
            seen.setdefault(text.casefold(), _ascii_lower(text)) != _ascii_lower(text)
            for text in self._texts()
        )

    def _tells_case_apart(self) -> bool:
        texts = set(self._texts())
        return len({text.casefold() for text in texts}) < len(texts)

    def _orders_letters(self) -> bool:
        """Return whether texts with such letters are sorted or looked up in order."""
        for ordered in _ordered_groups(self.form):
            values = [value for part in ordered for value in self._operand(part)]
            texts = [v for v in values if isinstance(v, str) and not isinstance(v, CellError)]
            if len(texts) > 1 and any(not t.isascii() or "aa" in t.casefold() for t in texts):
                return True
        return False

    def _texts(self) -> Iterator[str]:
        literals = (
            v for node in _nodes(self.form) if node.kind == "text" for v in self._operand(node)
        )
        for value in (*literals, *self._precedents()):
            if isinstance(value, str) and not isinstance(value, CellError):
                yield value

    def _has_no_plain_format(self) -> bool:
        return any(
            part.kind != "text" or _OF_A_LANGUAGE.search(part.text) is not None
            for part in _convertible_parts(self.form, "format")
        )


_CONDITIONS: Mapping[str, Callable[[Conditions], bool]] = {
    "text numbers": Conditions._reads_text_numbers,
    "errors": Conditions._reads_errors,
    "zeros": Conditions._reads_zeros,
    "nearly equal": Conditions._compares_nearly_equal,
    "1904": Conditions._counts_from_1904,
    "hidden rows": Conditions._reads_hidden_rows,
    "number to text": Conditions._makes_texts_of_numbers,
    "text to number": Conditions._makes_numbers_of_texts,
    "decimal criterion": Conditions._has_a_decimal_criterion,
    "capitals": Conditions._tells_capitals_apart,
    "case": Conditions._tells_case_apart,
    "order of letters": Conditions._orders_letters,
    "format": Conditions._has_no_plain_format,
}

_OF_CELLS = frozenset({"number to text", "text to number", "decimal criterion"})

_OF_A_LANGUAGE = re.compile(r"[^\d#%?;\-+() \"\\*_]")
"""Anything in a number format other than digits, percent, signs and blanks."""

_DECIMAL = re.compile(r"\d[.,]\d|\d[-/]\d")
_DIGITS = re.compile(r"[0-9]+")
_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _ascii_lower(text: str) -> str:
    return text.translate(_ASCII)


def _is_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True


def _is_written_differently(value: Value) -> bool:
    """Return whether a value becomes another text in another language."""
    if value is NOT_TAKEN or isinstance(value, bool):
        return True
    return isinstance(value, float) and (not value.is_integer() or abs(value) >= _EXACT)


_EXACT = 1e11
"""From here on Excel writes a number with an exponent in narrow cells."""


def _may_be_a_number(value: Value) -> bool:
    """Return whether a text is a number, a date or a time in some languages but not in all."""
    if value is NOT_TAKEN:
        return True
    if not isinstance(value, str) or isinstance(value, CellError):
        return False
    text = value.strip()
    return any(c.isdigit() for c in text) and _DIGITS.fullmatch(text) is None


_ORDERS = frozenset({"<", ">", "<=", ">="})
_ORDERED = {
    "MATCH": (2, 2),
    "VLOOKUP": (2, 3),
    "HLOOKUP": (2, 3),
    "XMATCH": (2, 2),
    "XLOOKUP": (2, 4),
    "LOOKUP": (2, None),
    "SORT": (1, None),
    "SORTBY": (9, None),
}
"""Functions that sort texts: how many arguments hold them, and which argument says that they
need not be sorted."""


def _ordered_arguments(call: Node) -> tuple[Node, ...]:
    """Return the arguments of a call whose texts must be sorted, or are sorted by it."""
    texts, exact = _ORDERED.get(call.text, (0, None))
    mode = None if exact is None else call.argument(exact)
    is_exact = mode is not None and (mode.number == 0 or mode.text.upper() == "FALSE")
    young = call.text in {"XMATCH", "XLOOKUP"} and mode is None  # these are exact by default
    return () if is_exact or young else call.parts[:texts]


_TEXTS = frozenset(
    {
        "TEXT",
        "FIXED",
        "DOLLAR",
        "LEFT",
        "RIGHT",
        "MID",
        "SUBSTITUTE",
        "REPLACE",
        "CONCATENATE",
        "CONCAT",
        "TEXTJOIN",
        "REPT",
        "CHAR",
        "UNICHAR",
        "TEXTBEFORE",
        "TEXTAFTER",
        "TEXTSPLIT",
        "INDIRECT",
        "OFFSET",
        "CELL",
        "TRIM",
        "BASE",
        "ARRAYTOTEXT",
        "VALUETOTEXT",
    }
)
"""Functions that turn other values into texts, or read cells that the formula does not name."""


@lru_cache(maxsize=_FORMS)
def _nodes(form: str) -> tuple[Node, ...]:
    """Return the parts of a formula; none if it cannot be parsed."""
    tree = read_tree(form)
    return () if tree is None else tuple(tree.walk())


@lru_cache(maxsize=_FORMS)
def _convertible_parts(form: str, kind: str) -> tuple[Node, ...]:
    """Return the parts of a formula that are used as a kind of value and may be of another kind."""
    parts = (part for node in _nodes(form) for part in _parts_used(node, kind))
    return tuple(part for part in parts if kind != "number" or not _gives_a_number(part))


@lru_cache(maxsize=_FORMS)
def _makes_texts(form: str) -> bool:
    """Return whether a formula can produce a text that may be a number, whatever it reads."""
    return not _nodes(form) or any(
        (node.kind == "call" and node.text in _TEXTS)
        or (node.kind == "infix" and node.text == "&")
        or (node.kind == "text" and _may_be_a_number(node.text[1:-1]))
        for node in _nodes(form)
    )


@lru_cache(maxsize=_FORMS)
def _ordered_groups(form: str) -> tuple[tuple[Node, ...], ...]:
    """Return the groups of parts that a formula compares or looks up in order."""
    found = []
    for node in _nodes(form):
        if node.kind == "infix" and node.text in _ORDERS:
            found.append(node.parts)
        elif node.kind == "call" and (parts := _ordered_arguments(node)):
            found.append(parts)
    return tuple(found)


_ARITHMETIC = frozenset({"+", "-", "*", "/", "^"})


def _parts_used(node: Node, kind: str) -> Iterable[Node]:
    """Return the parts of a node that are used as text, number, criterion or format."""
    if node.kind == "call":
        places = _argument_positions(kind).get(node.text, ())
        if places == "all":
            return node.parts
        return [part for place, part in enumerate(node.parts) if place in places]
    joins = kind == "text" and node.kind == "infix" and node.text == "&"
    counts = kind == "number" and (
        node.kind in {"prefix", "percent"} or (node.kind == "infix" and node.text in _ARITHMETIC)
    )
    return node.parts if joins or counts else ()


def _gives_a_number(node: Node) -> bool:
    """Return whether a part results in a number or a truth value, if in anything."""
    if node.kind == "infix":
        return node.text not in {"&", ":", ",", " "}
    if node.kind == "call":
        return (
            node.text
            in (number_functions() | _argument_positions("number").keys())
            - _argument_positions("format").keys()
        )
    return node.kind in {"number", "truth", "percent"}


@cache
def _argument_positions(kind: str) -> Mapping[str, frozenset[int] | str]:
    """Return the arguments, counted from 0, that functions use as a kind of value."""
    return arguments_used_as(kind)
