"""Read a package from a filled package workbook: its input sheets, with nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from investpakke.errors import InputError, InvestpakkeError
from investpakke.model import Case, Group, Headcount, Package, Phasing
from investpakke.model.case import FIELDS, SAVING
from investpakke.model.description import NOT_DESCRIBED
from investpakke.problems import CELL_BLANK, MODEL_ROW_PARTLY_FILLED, PHASING_UNKNOWN, UNIT_UNKNOWN
from investpakke.text import Problem, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.mapping import NO_MAPPING, Mapping, mapping_on_sheet
from investpakke.workbook.foreign.unread import unread_columns
from investpakke.workbook.foreign.unread_column import UnreadColumn, refuse_unread
from investpakke.workbook.inputs.described import Rows, read_assumptions, read_described, read_front
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.inputs.present_value import StateShares
from investpakke.workbook.inputs.published import with_published
from investpakke.workbook.inputs.rates import (
    BenefitCells,
    Rates,
    benefit_columns,
    read_rates,
    shipped_rates,
)
from investpakke.workbook.layout import (
    BEREGNING,
    CASE_COLUMNS,
    FORUDSAETNINGER,
    GROUP_HEADERS,
    HEADCOUNT_HEADERS,
    INDFASNING,
    NOTE_HEADER,
    PAKKE,
    PROFILE_HEADER,
    SAGER,
    SATSER,
    SETTINGS,
    TKR_PER_UNIT,
)
from investpakke.workbook.ooxml.addresses import named_cells
from investpakke.workbook.ooxml.parts import WorkbookParts

_COMPUTED: Final = frozenset({BEREGNING, PAKKE})
"""Sheets whose figures are all computed from the inputs: their columns are results."""


def read_package(workbook: str | Path | WorkbookParts) -> Package:
    """Return the package that a workbook's input sheets describe.

    Parameters
    ----------
    workbook : str, Path or WorkbookParts
        A workbook made by this tool and filled in, or such a workbook already open. Money comes
        back in tkr.

    Raises
    ------
    FileError
        Not a readable workbook, a sheet or a table is missing, or a user has added a column that
        may affect the result.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    parts = WorkbookParts.of(workbook)
    try:
        return OwnInputs(OwnWorkbook.open(parts), parts.path.stem).package
    except InvestpakkeError as error:
        raise error.within(str(parts.path)) from None


class OwnInputs:
    """The contents of the input sheets of a workbook of this tool, and what is not read.

    Parameters
    ----------
    book : OwnWorkbook
        The workbook.
    name : str
        The name of the file.
    """

    def __init__(self, book: OwnWorkbook, name: str) -> None:
        self.book, self.name = book, name

    @cached_property
    def package(self) -> Package:
        """The package; refused as described in `read_package`."""
        rows = self._rows
        refuse_unread(self.unread, is_ours=True)
        package = Package(
            id=self.name,
            groups=tuple(_groups(self._common)),
            cases=tuple(_read_cases(rows)),
            phasings=tuple(rows.phasings.values()),
            assumptions=read_assumptions(self._common),
            **{"source": self.name, **read_front(self.book)},
            **{key: value for key, value in self._settings.items() if key != "unit"},
        )
        numbers = frozenset(case.number for case in package.cases)
        said = read_described(self.book, rows.tkr, numbers)
        described = (
            replace(case, description=said.cases.get(case.number, NOT_DESCRIBED))
            for case in package.cases
        )
        package = replace(package, cases=tuple(described), **said.package)
        return with_published(package, self.book)

    @cached_property
    def refusals(self) -> tuple[InvestpakkeError, ...]:
        """The refusals of cells of the cases, one per cell; other refusals are not included."""
        try:
            rows = self._rows
        except InvestpakkeError:
            return ()
        return tuple(error for index in range(rows.length) for error in _refusals(rows, index))

    @cached_property
    def unread(self) -> tuple[UnreadColumn, ...]:
        """The columns beside and among those of the cases and the phasings that are not read."""
        mapping = mapping_on_sheet(list(self.book.cells.values())) or NO_MAPPING
        return (*_unread(self._cases, mapping), *_unread(self._profiles, mapping))

    @cached_property
    def _rows(self) -> _CaseRows:
        """The rows of the cases, and the tables that they refer to."""
        settings = self._settings
        return _CaseRows(
            self._cases,
            dict(_phasings(self._profiles)),
            _tkr_per_unit(self._common, settings["unit"]),
            settings["averaging_years"],
            BenefitCells.read(self._cases.sheet, _rates(self.book), settings["first_year"]),
            StateShares.read(self.book),
        )

    @cached_property
    def _common(self) -> InputSheet:
        return self.book.sheet(FORUDSAETNINGER)

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return {setting.key: _setting(self._common, setting.label) for setting in SETTINGS}

    @cached_property
    def _cases(self) -> _Table:
        sheet = self.book.sheet(SAGER)
        head, _ = sheet.find(CASE_COLUMNS[1].header)
        columns = {column.key: sheet.find(column.header)[1] for column in CASE_COLUMNS}
        columns |= {"note": sheet.find(NOTE_HEADER)[1]}
        columns |= benefit_columns(sheet)
        return _Table(sheet, head, columns, self._years(sheet, head, columns["investment"]))

    @cached_property
    def _profiles(self) -> _Table:
        sheet = self.book.sheet(INDFASNING)
        head, column = sheet.find(PROFILE_HEADER)
        return _Table(sheet, head, {"name": column}, self._years(sheet, head, column))

    def _years(self, sheet: InputSheet, head: int, after: int) -> list[int]:
        return _year_columns(sheet, head, after, self._settings["first_year"])


class _Table(NamedTuple):
    """A table of inputs: its header row, its columns by key, and those of the years."""

    sheet: InputSheet
    head: int
    columns: dict[str, int]
    years: list[int]

    @property
    def rows(self) -> range:
        """The rows that may be filled: a row of units is below the headers."""
        return range(self.head + 2, self.sheet.last_row + 1)


def _unread(table: _Table, mapping: Mapping) -> tuple[UnreadColumn, ...]:
    """Return the columns of a table that are not read."""
    cells, read = table.sheet.cells, {*table.columns.values(), *table.years}
    filled = [row for row in table.rows if read & cells.rows.get(row, {}).keys()]
    heads = CaseTable(cells, table.head, table.head + 1, table.columns, {}, is_ours=True)
    return unread_columns(heads, filled, mapping, also_read=table.years, computed=_COMPUTED)


def _rates(book: OwnWorkbook) -> Rates:
    """Return the workbook's own rates; the shipped ones if it is older than `Satser`."""
    return read_rates(book.sheet(SATSER)) if SATSER in book.names else shipped_rates()


def _setting(sheet: InputSheet, label: str) -> Any:
    row, column = sheet.find(label)
    value = sheet.value(row, column + 1)
    if value is None:
        what = CELL_BLANK
        raise sheet.refuse(row, column + 1, what, expected=same(label))
    return value


def _tkr_per_unit(sheet: InputSheet, unit: object) -> float:
    if unit in TKR_PER_UNIT:
        return TKR_PER_UNIT[str(unit)]
    row, column = sheet.find(SETTINGS[-1].label)
    raise sheet.refuse(
        row, column + 1, UNIT_UNKNOWN, expected=same(", ".join(TKR_PER_UNIT)), got=unit
    )


def _groups(sheet: InputSheet) -> Iterator[Group]:
    """Yield the groups down to the first row without number and name."""
    head, column = sheet.find(GROUP_HEADERS[1])
    counts = Rows.of(sheet, HEADCOUNT_HEADERS)
    row = head + 1
    while (number := sheet.number(row, column - 1), name := sheet.text(row, column)) != (
        None,
        None,
    ):
        try:
            group = Group(number, name)  # type: ignore[arg-type]  # Group refuses a None
        except InputError as error:
            raise error.within(sheet.at(row, column - 1)) from None
        yield group if counts is None else replace(group, headcount=counts.record(row, Headcount))
        row += 1
    if counts is not None and any(counts.filled(row, row + 1)):
        raise sheet.refuse(
            row,
            column,
            MODEL_ROW_PARTLY_FILLED,
            expected=Text("a value in {header!r}", header=GROUP_HEADERS[1]),
            mend=Text("Fill it in or clear the row"),
        )


def _phasings(table: _Table) -> Iterator[tuple[str, Phasing]]:
    sheet, column = table.sheet, table.columns["name"]
    for row in table.rows:
        name = sheet.text(row, column)
        factors = [sheet.number(row, year) for year in table.years]
        if name is None and all(factor is None for factor in factors):
            continue
        if name is None:
            what = Problem("phasing.no_name", "the profile has no name")
            raise sheet.refuse(row, column, what, expected=Text("a name"))
        try:
            yield name, Phasing(factors, name)  # type: ignore[arg-type]  # Phasing refuses a None
        except InputError as error:
            raise error.within(sheet.at(row, column)) from None


def _until_last_change(amounts: list[Any]) -> list[Any]:
    """Return amounts by year up to the last that differs from the one before: it goes on."""
    last = len(amounts)
    while last > 1 and amounts[last - 1] == amounts[last - 2]:
        last -= 1
    return amounts[:last]


def _year_columns(sheet: InputSheet, head: int, after: int, first_year: object) -> list[int]:
    """Return the columns whose headers are consecutive calendar years.

    Another year among or beside them is not read: it would shift all that follow.
    """
    columns = range(after + 1, sheet.last_column + 1)
    heads = {column: sheet.value(head, column) for column in columns}
    years = {column: year for column, year in heads.items() if isinstance(year, int | float)}
    following = first_year if first_year in years.values() else None
    found = []
    for column, year in years.items():
        if following in (None, year):
            found.append(column)
            following = year + 1
    return found


class _CaseRows(NamedTuple):
    """The table of cases, and the tables that its rows refer to."""

    table: _Table
    phasings: dict[str, Phasing]
    tkr: float
    averaging_years: int
    benefits: BenefitCells
    shares: StateShares

    @property
    def length(self) -> int:
        """The number of rows that may hold a case."""
        return max(len(self.table.rows), self.shares.rows)

    def row(self, index: int) -> int:
        """Return the sheet's row for the table's row ``index``, counted from 0."""
        return self.table.rows.start + index


def _read_cases(rows: _CaseRows) -> Iterator[Case]:
    for index in range(rows.length):
        case = _read_case(rows, index)
        if case is not None:
            yield case


def _refusals(rows: _CaseRows, index: int) -> list[InvestpakkeError]:
    """Return the refusals of cells in a row; after each, those found if that cell were valid."""
    sheet, row, found = rows.table.sheet, rows.row(index), list[InvestpakkeError]()
    sound = {
        rows.table.columns[key]: value
        for key, value in {
            "number": f"? {row}",
            "name": "?",
            "group": 1,
            "phasing": next(iter(rows.phasings), None),
            "averaging_years": None,
            "persons": 1,
            "unit_saving": 1,
            "average_saving": 1,
            "investment": 0,
            "note": None,
        }.items()
    } | dict.fromkeys(rows.table.years)
    try:
        while len(found) <= len(sound):
            try:
                _read_case(rows, index)
            except InvestpakkeError as error:
                found.append(error)
                column = _column_in(error, sheet, row)
                if column not in sound or (row, column) in sheet.instead:
                    break
                sheet.instead[row, column] = sound[column]
            else:
                break
    finally:
        sheet.instead.clear()
    return found


def _column_in(error: InvestpakkeError, sheet: InputSheet, row: int) -> int:
    """Return the column of a refused cell in a row; 0 if the refusal is not about one."""
    cell = next(iter(named_cells(error.where)), None)
    about_both = SAVING in error.where.parts
    in_row = cell is not None and (cell.sheet, cell.row) == (sheet.name, row)
    return cell.column if cell is not None and in_row and not about_both else 0


def _read_case(rows: _CaseRows, index: int) -> Case | None:
    """Return the case in the table's row ``index``, counted from 0; None if the row is blank."""
    sheet, columns, row = rows.table.sheet, rows.table.columns, rows.row(index)
    values: dict[str, Any] = {
        column.key: (sheet.text if column.text else sheet.number)(row, columns[column.key])
        for column in CASE_COLUMNS
    }
    own = [sheet.number(row, year) for year in rows.table.years]
    benefit = rows.benefits.values(row)
    filled = any(value is not None for value in (*values.values(), *own, *benefit.values()))
    share = rows.shares.share(index, filled=filled)
    if not filled:
        return None
    _check_filled(sheet, row, values, columns)
    values |= {**_saving(rows, row, values, benefit), "state_share": share}
    return _case(rows, row, values, own, sheet.text(row, columns["note"]) or "")


def _check_filled(
    sheet: InputSheet, row: int, values: dict[str, Any], columns: dict[str, int]
) -> None:
    for column in CASE_COLUMNS:
        if column.required and values[column.key] is None:
            raise sheet.refuse(
                row,
                columns[column.key],
                MODEL_ROW_PARTLY_FILLED,
                expected=Text("a value in {header!r}", header=column.header),
                mend=Text("Fill it in or clear the row"),
            )


def _saving(
    rows: _CaseRows, row: int, values: dict[str, Any], benefit: dict[str, Any]
) -> dict[str, Any]:
    """Return the saving in tkr., stated in the row or computed from its benefit."""
    stated = {key: values[key] for key in ("unit_saving", "average_saving")}
    saving = next((value for value in stated.values() if value is not None), None)
    source = rows.benefits.source(row, benefit, saving)
    if source is not None:
        return {**stated, "unit_saving": source.unit_saving, "benefit": source}
    return {key: None if value is None else value * rows.tkr for key, value in stated.items()}


def _case(
    rows: _CaseRows, row: int, values: dict[str, Any], own: list[float | None], note: str
) -> Case:
    sheet, columns = rows.table.sheet, rows.table.columns
    name = values["phasing"]
    if name not in rows.phasings:
        raise sheet.refuse(
            row,
            columns["phasing"],
            PHASING_UNKNOWN,
            expected=same(", ".join(rows.phasings) or INDFASNING),
            got=name,
        )
    usual, horizon = values["investment"], values["averaging_years"]
    yearly = [usual if amount is None else amount for amount in own]
    try:
        return Case(
            number=values["number"],
            name=values["name"],
            group=values["group"],
            persons=values["persons"],
            investment=[amount * rows.tkr for amount in _until_last_change([*yearly, usual])],
            phasing=rows.phasings[name],
            averaging_years=rows.averaging_years if horizon is None else horizon,
            note=note,
            unit_saving=values["unit_saving"],
            average_saving=values["average_saving"],
            state_share=values["state_share"],
            benefit=values.get("benefit"),
        )
    except InputError as error:
        raise error.within(sheet.at(row, _column_of(rows, error, own))) from None


def _column_of(rows: _CaseRows, error: InputError, own: list[float | None]) -> int:
    """Return the column of the quantity that a refusal of a case names, else that of its number."""
    parts = error.where.parts
    field = next(filter(None, map(FIELDS.get, reversed(parts))), "number")
    year = parts[-1].values.get("index")
    index = year - 1 if isinstance(year, int) else len(own)
    if field == "investment" and index < len(own) and own[index] is not None:
        return rows.table.years[index]
    columns = rows.table.columns
    return columns.get(field, columns["number"])
