"""What a document says beside its figures, as it stands in a workbook: read from three sheets.

`Forside` has the package's status, `Forudsætninger` the headcounts and the log of assumptions,
`Beskrivelse` one row a case, the remarks, and the figures that no calculation uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from investpakke.errors import FileError, InputError
from investpakke.model import Account, Assumption, Description, Note, StatedFigure, Status
from investpakke.problems import MODEL_ROW_PARTLY_FILLED
from investpakke.text import Problem, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.inputs.typed_table import twice
from investpakke.workbook.layout import (
    BESKRIVELSE,
    DESCRIPTION_COLUMNS,
    FORSIDE,
    KEY_FIGURE_HEADERS,
    LOG_HEADERS,
    NOTE_HEADERS,
    OF_PACKAGE,
    OF_RESERVATIONS,
    PRICE_LEVEL_LABEL,
    SAGER,
    SOURCE_LABEL,
    STATUS_LABELS,
    DescriptionColumn,
)

_NUMBERS = frozenset({"persons", "share", "value"})
"""The fields of the small tables that are numbers; all others are texts or dates."""


class Described(NamedTuple):
    """What `Beskrivelse` says: of each case, by number, and of the package."""

    cases: Mapping[str, Description]
    package: Mapping[str, Any]


def read_described(book: OwnWorkbook, tkr: float, numbers: frozenset[str]) -> Described:
    """Return what the sheet says of the cases with some ``numbers``; nothing without the sheet.

    Raises
    ------
    FileError
        A missing header.
    InputError
        A cell that is refused, by its address; among them the number of no case.
    """
    if BESKRIVELSE not in book.names:
        return Described({}, {})
    sheet = book.sheet(BESKRIVELSE)
    cases = Rows.found(sheet, {column.key: column.header for column in DESCRIPTION_COLUMNS})
    remarks, figures = Rows.found(sheet, NOTE_HEADERS), Rows.found(sheet, KEY_FIGURE_HEADERS)
    notes = _notes(remarks, figures.head - 1, numbers)
    found = dict(_descriptions(cases, remarks.head - 1, tkr, numbers, notes))
    package = {
        "reservations": tuple(notes.pop(OF_RESERVATIONS, ())),
        "notes": tuple(notes.pop(OF_PACKAGE, ())),
        "key_figures": tuple(figures.records(StatedFigure)),
    }
    alone = {number: Description(notes=tuple(each)) for number, each in notes.items()}
    return Described(alone | found, package)


def read_front(book: OwnWorkbook) -> dict[str, Any]:
    """Return the package's status, price level and source; nothing from an older `Forside`."""
    if FORSIDE not in book.names:
        return {}
    sheet = book.sheet(FORSIDE)
    if sheet.find_or_none(STATUS_LABELS["stage"]) is None:
        return {}
    places = {key: _beside(sheet, label) for key, label in STATUS_LABELS.items()}
    told = {key: written(sheet, *place) for key, place in places.items()}
    row, column = places["stage"]
    status = None
    if any(told.values()):
        if not told["stage"]:
            raise _lacks(sheet, row, column)
        status = _made(sheet, row, {"stage": column}, Status, told)
    level = sheet.number(*_beside(sheet, PRICE_LEVEL_LABEL))
    source = written(sheet, *_beside(sheet, SOURCE_LABEL))
    return {"status": status, "price_level": level} | ({"source": source} if source else {})


def read_assumptions(sheet: InputSheet) -> tuple[Assumption, ...]:
    """Return the log of assumptions; an older log, without owners, is for people alone."""
    table = Rows.of(sheet, LOG_HEADERS)
    return () if table is None else tuple(table.records(Assumption))


class Rows(NamedTuple):
    """A table under headers that all stand in one row."""

    sheet: InputSheet
    head: int
    columns: Mapping[str, int]

    @classmethod
    def of(cls, sheet: InputSheet, headers: Mapping[str, str]) -> Rows | None:
        """Return the table with these headers, None if there is none."""
        for row, cells in sorted(sheet.cells.rows.items()):
            line = {value: at for at, value in sorted(cells.items(), reverse=True)}
            if all(text in line for text in headers.values()):
                return cls(sheet, row, {key: line[text] for key, text in headers.items()})
        return None

    @classmethod
    def found(cls, sheet: InputSheet, headers: Mapping[str, str]) -> Rows:
        """Return the table with these headers; one that is not there is refused."""
        table = cls.of(sheet, headers)
        if table is None:
            raise FileError(
                Problem("sheet.heads_missing", "the headers are not in one row of the sheet"),
                where=sheet.name,
                expected=same(", ".join(headers.values())),
                got=None,
            )
        return table

    def filled(self, first: int, end: int) -> Iterator[int]:
        """Yield the rows, from ``first`` up to ``end``, in which one of these cells is filled."""
        for row in range(first, end):
            if any(self.sheet.value(row, column) is not None for column in self.columns.values()):
                yield row

    def record(self, row: int, kind: type[Any]) -> Any:
        """Return a row as ``kind``, whose fields are this table's keys; None if it is blank."""
        values: dict[str, Any] = {}
        for key, column in self.columns.items():
            read = self.sheet.number if key in _NUMBERS else lambda *at: written(self.sheet, *at)
            values[key] = read(row, column)
        if not any(value not in (None, "") for value in values.values()):
            return None
        first = next(iter(self.columns))
        if values[first] in (None, ""):
            raise _lacks(self.sheet, row, self.columns[first])
        return _made(self.sheet, row, self.columns, kind, values)

    def records(self, kind: type[Any], end: int | None = None) -> Iterator[Any]:
        """Yield the filled rows, from the first down to the sheet's last or up to ``end``."""
        for row in range(self.head + 1, self.sheet.last_row + 1 if end is None else end):
            found = self.record(row, kind)
            if found is not None:
                yield found


def written(sheet: InputSheet, row: int, column: int) -> str:
    """Return what a cell says as text: a year that is a number, and a day that became a date."""
    value = sheet.value(row, column)
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _notes(table: Rows, end: int, numbers: frozenset[str]) -> dict[str, list[Note]]:
    """Return the remarks by what they belong to: a case, the package, or its reservations."""
    found: dict[str, list[Note]] = {}
    for row in table.filled(table.head + 1, end):
        said = {key: written(table.sheet, row, at) for key, at in table.columns.items()}
        of = said.pop("of") or OF_PACKAGE
        if of not in (OF_PACKAGE, OF_RESERVATIONS):
            _check_known(table, row, "of", of, numbers)
        found.setdefault(of, []).append(_made(table.sheet, row, table.columns, Note, said))
    return found


def _descriptions(
    table: Rows, end: int, tkr: float, numbers: frozenset[str], notes: Mapping[str, list[Note]]
) -> Iterator[tuple[str, Description]]:
    seen = set[str]()
    for row in table.filled(table.head + 2, end):  # a row of units is below the headers
        number = written(table.sheet, row, table.columns["number"])
        if not number:
            raise _lacks(table.sheet, row, table.columns["number"])
        _check_known(table, row, "number", number, numbers)
        if number in seen:
            raise twice(table.sheet, row, table.columns["number"], number)
        seen.add(number)
        values = {c.key: _value(table, row, c, tkr) for c in DESCRIPTION_COLUMNS[1:]}
        for account in ("investment_account", "saving_account"):
            own = {key: values.pop(f"{account}.{key}") for key in ("area", "function", "spending")}
            stated = {key: value for key, value in own.items() if value}
            places = {key: table.columns[f"{account}.{key}"] for key in own}
            made = _made(table.sheet, row, places, Account, stated) if stated else None
            values[account] = made
        values["notes"] = tuple(notes.get(number, ()))
        yield number, _made(table.sheet, row, table.columns, Description, values)


def _value(table: Rows, row: int, column: DescriptionColumn, tkr: float) -> Any:
    at = table.columns[column.key]
    if column.text:
        said = written(table.sheet, row, at)
        return tuple(filter(None, map(str.strip, said.splitlines()))) if column.lines else said
    value = table.sheet.number(row, at)
    return value * tkr if column.money and value is not None else value


def _check_known(table: Rows, row: int, key: str, number: str, numbers: frozenset[str]) -> None:
    if number not in numbers:
        raise table.sheet.refuse(
            row,
            table.columns[key],
            Problem("described.no_such_case", "there is no case with that number"),
            expected=Text("a number on the sheet {sheet}", sheet=SAGER),
            got=number,
            mend=Text("Correct the number, or clear the row"),
        )


def _beside(sheet: InputSheet, label: str) -> tuple[int, int]:
    row, column = sheet.find(label)
    return row, column + 1


def _lacks(sheet: InputSheet, row: int, column: int) -> InputError:
    return sheet.refuse(
        row,
        column,
        MODEL_ROW_PARTLY_FILLED,
        expected=Text("a value"),
        mend=Text("Fill it in or clear the row"),
    )


def _made(
    sheet: InputSheet, row: int, columns: Mapping[str, int], kind: type[Any], values: dict[str, Any]
) -> Any:
    """Return an object of the model; a refusal names the cell of the field that it names."""
    try:
        return kind(**values)
    except InputError as error:
        named = (columns[key] for key in columns if same(key) in error.where.parts)
        column = next(named, next(iter(columns.values())))
        raise error.within(sheet.at(row, column)) from None
