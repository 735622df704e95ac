"""The LAMBDA edition: each INVEST_* function as a formula that Excel itself computes.

A named LAMBDA needs no Python, no macro and no add-in: Excel 365 on Windows, Mac and the web, and
Excel 2024. The text is made from the catalogue alone. The native twin is the arithmetic of one
element; around it stand what an omitted argument counts as, the bounds of each argument, and the
sizes that may stand beside each other. Whatever the Python function refuses gives an Excel error,
never a text and never a figure.

The text is the one that a file holds: parameters and local names begin with ``_xlpm.``, optional
ones are declared with ``_xlop.``, newer functions begin with ``_xlfn.``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from investpakke.functions import Argument, Bounds, Function
from investpakke.model.checks import MAX_YEARS
from investpakke.twins import YearRow
from investpakke.written_names import folded

LONGEST = 8_192
"""Characters of a formula in Excel, its names written as they are shown."""

_PLACEHOLDER = re.compile(r"\{(\w+)(?:\[(t|1\.\.t)\])?\}")
_SINGLE = "værdi"
"""The placeholder of one of several values; the argument itself is all of them."""

# Local names: none looks like a cell, or is what a function is called in a Danish Excel.
_YEAR, _YEARS, _ROW, _COLUMN = "aar_nr", "aarene", "raekke_nr", "kolonne_nr"
_ROWS, _COLUMNS, _CELL, _VALUES = "antal_raekker", "antal_kolonner", "celle", "omraade"
_ELEMENT, _SUM, _ANSWER = "element", "i_alt", "svar"
_CHECK = {False: "er_tal", True: "er_tekst"}
_AT = {False: "hent_tal", True: "hent_tekst"}
"""Functions that check an argument and return one of its elements: numbers, and texts."""


def lambda_text(function: Function) -> str:
    """Return a function as the text of a named LAMBDA, as stored in a file without "=".

    Parameters
    ----------
    function : Function
        From the catalogue.

    Returns
    -------
    str
        In ASCII but for what its tables hold.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> lambda_text(lookup("INVEST_AVERAGE"))[:69]
    '_xlfn.LAMBDA(_xlpm.besparelse,_xlop.indfasning,_xlop.aar,_xlfn.LET(_x'
    """
    return _Writer(function).text()


def as_shown(text: str) -> str:
    """Return the text of a LAMBDA as a user types it and an English Excel shows it.

    Examples
    --------
    >>> as_shown("_xlfn.LAMBDA(_xlpm.x,_xlop.y,_xlpm.x)")
    '=LAMBDA(x,[y],x)'
    """
    optional = re.sub(r"_xlop\.(\w+)", r"[\1]", text)
    return "=" + optional.replace("_xlfn.", "").replace("_xlpm.", "")


def is_ours(text: str) -> bool:
    """Return whether the text of a name in a file is one of ours, also of an earlier version."""
    return text.lstrip("= ").startswith("_xlfn.LAMBDA(") and all(
        _local(name) in text for name in (_ROWS, _SUM)
    )


def is_rewritten(text: str) -> bool:
    """Return whether the text of a name is one of ours as LibreOffice saves it: in small letters.

    Examples
    --------
    >>> is_rewritten("_xlfn.lambda(_xlpm.antal_raekker,_xlpm.i_alt,1)")
    True
    """
    begun = text.lstrip("= ").removeprefix("_xlfn.")
    return begun.startswith("lambda(") and all(_local(name) in text for name in (_ROWS, _SUM))


def is_shown_by_us(text: str) -> bool:
    """Return the same of a text as Excel shows it."""
    return text.lstrip("= ").startswith("LAMBDA(") and all(name in text for name in (_ROWS, _SUM))


class _Writer:
    """The LAMBDA of one function."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.columns = {column.name for column in function.twin.columns}
        self.rows = {row.name: row for row in function.twin.rows}
        self.whole = set(self._read_whole([function.twin.result, *function.needs]))
        self.by_name = {argument.name.da: argument for argument in function.arguments}
        self.sized = [a for a in function.arguments if a.shape != "number"]
        self.wide = [a for a in self.sized if a.shape in ("block", "text")]
        self.of_several = _SINGLE in function.twin.inputs and _SINGLE not in self.by_name

    def text(self) -> str:
        """Return the complete text."""
        function = self.function
        rows, columns, element = map(_local, (_ROWS, _COLUMNS, _ELEMENT))
        alone, all_of_them = f"{element}(1,1)", _new("MAKEARRAY", rows, columns, element)
        answer = _call("IF", f"{rows}*{columns}=1", alone, all_of_them)
        if function.needs:  # one element that is refused refuses them all, as Python does
            failed = _call("ISERROR", _call("SUM", _local(_ANSWER)))
            answer = _let([(_ANSWER, answer)], _call("IF", failed, "#VALUE!", _local(_ANSWER)))
        answer = _let([(_ELEMENT, self._element())], answer)
        answer = _call("IF", _call("AND", *self._guards()), answer, "#VALUE!")
        total = _local(_SUM)
        answer = _call("IF", _call("ISERROR", total), total, answer)
        return _lambda(
            [_declared(argument) for argument in function.arguments], _let(self._locals(), answer)
        )

    def _locals(self) -> Iterator[tuple[str, str]]:
        """Yield the local names that the guards and the elements use."""
        for argument in self.function.arguments:
            if argument.default is not None:
                given = _local(folded(argument.name.da))
                default = _literal(argument.default)
                yield _own_name(argument), _call("IF", _new("ISOMITTED", given), default, given)
        for column in self.function.twin.columns:
            values = ";".join(map(_literal, column.values))
            yield folded(column.name), "{" + values + "}"
        for of_text in sorted({_is_text(argument) for argument in self.function.arguments}):
            yield from _readers(of_text)
        yield _ROWS, _call("MAX", *(_call("ROWS", _chosen(a)) for a in self.sized))
        yield _COLUMNS, self._width()
        yield _SUM, _call("SUM", *map(self._error_of, self.function.arguments))

    def _width(self) -> str:
        if self.function.shape == "years":
            return _call("SUM", _chosen(self.by_name[self.function.horizon]))
        return _call("MAX", "1", *(_call("COLUMNS", _chosen(a)) for a in self.wide))

    def _error_of(self, argument: Argument) -> str:
        """Return an expression that passes on an error in one of the argument's cells."""
        chosen, cell = _chosen(argument), _local(_CELL)
        if not _is_text(argument):
            return chosen
        return _call("SUM", _new("MAP", chosen, _lambda([cell], _call("LEN", cell))))

    def _guards(self) -> Iterator[str]:
        """Yield the conditions on the arguments, singly and together."""
        for argument in self.function.arguments:
            chosen = _chosen(argument)
            yield _call(_local(_CHECK[_is_text(argument)]), chosen)
            yield from _within(chosen, argument.bounds)
            if argument.shape == "number":
                yield f"{_call('ROWS', chosen)}*{_call('COLUMNS', chosen)}=1"
                continue
            if argument.shape == "column":
                yield f"{_call('COLUMNS', chosen)}=1"
            elif argument.shape == "factors":
                yield f"{_call('COLUMNS', chosen)}<={MAX_YEARS}"
            else:
                yield _one_or(_call("COLUMNS", chosen), _COLUMNS)
            yield _one_or(_call("ROWS", chosen), _ROWS)
        if self.wide:  # a column beside a row is neither's size
            full = (
                _call(
                    "AND",
                    f"{_call('ROWS', _chosen(a))}={_local(_ROWS)}",
                    f"{_call('COLUMNS', _chosen(a))}={_local(_COLUMNS)}",
                )
                for a in self.wide
            )
            yield _call("OR", f"{_local(_COLUMNS)}=1", *full)

    def _element(self) -> str:
        """Return the result in one row and column, from the elements of the arguments there."""
        pairs = [*self._of_element(), *self._year_rows()]
        result = self._filled(self.function.twin.result, _COLUMN)
        if self.function.needs:
            needs = [self._filled(need, _COLUMN) for need in self.function.needs]
            result = _call("IF", _call("AND", *needs), result, "#VALUE!")
        return _lambda([_local(_ROW), _local(_COLUMN)], _let(pairs, result))

    def _of_element(self) -> Iterator[tuple[str, str]]:
        if self.of_several:
            yield folded(_SINGLE) + "_her", _at(self.function.arguments[0])
            return
        used = {*self.function.twin.inputs, *([self.function.horizon] if self.whole else [])}
        for argument in self.function.arguments:
            chosen = _chosen(argument)
            if argument.name.da not in used:
                continue
            if argument.shape == "factors":
                row = _call("INDEX", chosen, _local(_ROW), "0")
                whole = _call("IF", f"{_call('ROWS', chosen)}=1", chosen, row)
                yield _here(argument), whole
            else:
                yield _here(argument), _at(argument)

    def _read_whole(self, formulas: Iterable[str]) -> Iterator[str]:
        """Yield the year rows that formulas read other cells of than the year's own."""
        for formula in formulas:
            for name, part in _PLACEHOLDER.findall(formula):
                if name in self.rows:
                    if part != "t":
                        yield name
                    row = self.rows[name]
                    yield from self._read_whole(filter(None, (row.formula, row.factors)))

    def _year_rows(self) -> Iterator[tuple[str, str]]:
        """Yield the rows that are read whole; a year of the others is computed where it is read."""
        if not self.whole:
            return
        year = _local(_YEAR)
        horizon = self.by_name[self.function.horizon]
        yield _YEARS, _new("SEQUENCE", "1", _local(_here(horizon)))
        for row in self.function.twin.rows:
            if row.name in self.whole:
                each = _lambda([year], self._in_year(row, _YEAR))
                yield folded(row.name) + "_aarene", _new("MAP", _local(_YEARS), each)

    def _in_year(self, row: YearRow, year: str) -> str:
        """Return a row's formula in one year."""
        if row.factors is None:
            return self._filled(row.formula, year)
        factors = next(a for a in self.function.arguments if a.shape == "factors")
        several = f"{_call('COLUMNS', _chosen(factors))}>1"
        one = f"{{{factors.name.da}}}"
        first = row.formula.replace(one, f"SUM({one})")  # a number, also where it is a range
        return _call("IF", several, self._filled(row.factors, year), self._filled(first, year))

    def _filled(self, formula: str, year: str) -> str:
        """Return a formula of the twin with local names in place of placeholders."""

        def local(match: re.Match[str]) -> str:
            name, part = match.groups()
            if name == "t":
                return _local(year)
            if name in self.columns:
                return _local(folded(name))
            if name in self.rows:
                row = _local(folded(name) + "_aarene")
                if part == "t":
                    return f"({self._in_year(self.rows[name], year)})"
                return _new("TAKE", row, "1", _local(year)) if part else row
            if self.of_several and name != _SINGLE:
                return _chosen(self.by_name[name])
            return _local(folded(name) + "_her")

        filled = _PLACEHOLDER.sub(local, formula.removeprefix("="))
        return filled.replace("COUNT(", "COLUMNS(")  # of a row that is full


def _own_name(argument: Argument) -> str:
    name = folded(argument.name.da)
    return name if argument.default is None else f"{name}_valgt"


def _chosen(argument: Argument) -> str:
    """Return an argument, or its default if omitted."""
    return _local(_own_name(argument))


def _here(argument: Argument) -> str:
    """Return the name of an argument's element."""
    return folded(argument.name.da) + "_her"


def _is_text(argument: Argument) -> bool:
    return argument.shape == "text"


def _at(argument: Argument) -> str:
    """Return the element of an argument that the result's row and column are computed from."""
    return _call(_local(_AT[_is_text(argument)]), _chosen(argument), _local(_ROW), _local(_COLUMN))


def _readers(of_text: bool) -> Iterator[tuple[str, str]]:
    """Yield the functions that check a range and return an element, also of one value."""
    values, cell, row, column = map(_local, (_VALUES, _CELL, _ROW, _COLUMN))
    rows, columns = _call("ROWS", values), _call("COLUMNS", values)
    check = "ISTEXT" if of_text else "ISNUMBER"
    each = _new("MAP", values, _lambda([cell], _call(check, cell)))
    # A blank cell alone would reach MAP as 0 in some programs.
    checked = _call("IF", f"{rows}*{columns}=1", _call(check, values), each)
    yield _CHECK[of_text], _lambda([values], _call("AND", checked))
    only = _new("CONCAT", values) if of_text else _call("SUM", values)  # no array of one element
    found = _call("INDEX", values, _call("MIN", row, rows), _call("MIN", column, columns))
    one_of = _call("IF", f"{rows}*{columns}=1", only, found)
    yield _AT[of_text], _lambda([values, row, column], one_of)


def _within(values: str, bounds: Bounds) -> Iterator[str]:
    limits: Sequence[tuple[str, float | None]] = (
        (">=", bounds.least),
        (">", bounds.above),
        ("<=", bounds.most),
        ("<", bounds.below),
    )
    for sign, limit in limits:
        if limit is not None:
            yield _call("AND", f"{values}{sign}{_literal(limit)}")
    if bounds.whole:
        yield _call("AND", f"{values}={_call('INT', values)}")


def _one_or(size: str, name: str) -> str:
    return _call("OR", f"{size}=1", f"{size}={_local(name)}")


def _literal(value: float | str) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return repr(float(value)).removesuffix(".0")


def _local(name: str) -> str:
    return f"_xlpm.{name}"


def _declared(argument: Argument) -> str:
    name = folded(argument.name.da)
    return _local(name) if argument.default is None else f"_xlop.{name}"


def _call(name: str, *arguments: str) -> str:
    return f"{name}({','.join(arguments)})"


def _new(name: str, *arguments: str) -> str:
    """Return a call of a function that Excel has had only since 2010."""
    return _call(f"_xlfn.{name}", *arguments)


def _lambda(parameters: Iterable[str], body: str) -> str:
    return _new("LAMBDA", *parameters, body)


def _let(pairs: Iterable[tuple[str, str]], result: str) -> str:
    parts = [part for name, value in pairs for part in (_local(name), value)]
    return _new("LET", *parts, result) if parts else result
