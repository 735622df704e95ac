"""Read a package from a filled package workbook: its input sheets, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from investpakke.errors import InputError, InvestpakkeError, Text, same
from investpakke.model import Case, Group, Package, Phasing
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.case_benefit import BenefitCells
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.inputs.present_value import StateShares
from investpakke.workbook.inputs.rates import Rates, read_rates, shipped_rates
from investpakke.workbook.layout import (
    CASE_COLUMNS,
    FORUDSAETNINGER,
    GROUP_HEADERS,
    INDFASNING,
    NOTE_HEADER,
    PROFILE_HEADER,
    SAGER,
    SATSER,
    SETTINGS,
    TKR_PER_UNIT,
)
from investpakke.workbook.ooxml.parts import WorkbookParts


def read_package(workbook: str | Path | WorkbookParts) -> Package:
    """Return the package that a workbook's input sheets describe.

    Parameters
    ----------
    workbook : str, Path or WorkbookParts
        A workbook built by this tool and filled in, or such a one that is open already. Money
        comes back in tkr.

    Raises
    ------
    FileError
        Not a readable workbook, or a sheet or a table is missing.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    parts = WorkbookParts.of(workbook)
    book = OwnWorkbook(parts)
    try:
        return _package(book, parts.path.stem)
    except InvestpakkeError as error:
        raise error.inside(str(parts.path)) from None


def _package(book: OwnWorkbook, name: str) -> Package:
    common, cases, profiles = map(book.sheet, (FORUDSAETNINGER, SAGER, INDFASNING))
    settings = {setting.key: _setting(common, setting.label) for setting in SETTINGS}
    tkr = _tkr_per_unit(common, settings.pop("unit"))
    phasings = dict(_phasings(profiles))
    benefits = BenefitCells.on(cases, _rates(book), settings["first_year"])
    table = _CaseTable(cases, phasings, tkr, settings["averaging_years"], benefits,
                       StateShares.of(book))  # fmt: skip
    return Package(
        id=name,
        groups=tuple(_groups(common)),
        cases=tuple(_cases(table)),
        phasings=tuple(phasings.values()),
        source=name,
        **settings,
    )


def _rates(book: OwnWorkbook) -> Rates:
    """Return the workbook's own rates; those that ship if it was built before `Satser` was."""
    return read_rates(book.sheet(SATSER)) if SATSER in book.names else shipped_rates()


def _setting(sheet: InputSheet, label: str) -> Any:
    row, column = sheet.find(label)
    value = sheet.value(row, column + 1)
    if value is None:
        what = Text("feltet er tomt", "the cell is blank")
        raise sheet.refuse(row, column + 1, what, expected=same(label))
    return value


def _tkr_per_unit(sheet: InputSheet, unit: object) -> float:
    if unit in TKR_PER_UNIT:
        return TKR_PER_UNIT[str(unit)]
    row, column = sheet.find(SETTINGS[-1].label)
    raise sheet.refuse(
        row,
        column + 1,
        Text("enheden kendes ikke", "the unit is not known"),
        expected=same(", ".join(TKR_PER_UNIT)),
        got=unit,
    )


def _groups(sheet: InputSheet) -> Iterator[Group]:
    """Yield the groups down to the first row without number and name."""
    head, column = sheet.find(GROUP_HEADERS[1])
    row = head + 1
    while (number := sheet.number(row, column - 1), name := sheet.text(row, column)) != (
        None,
        None,
    ):
        try:
            yield Group(number, name)  # type: ignore[arg-type]  # Group refuses a None
        except InputError as error:
            raise error.inside(sheet.at(row, column - 1)) from None
        row += 1


def _phasings(sheet: InputSheet) -> Iterator[tuple[str, Phasing]]:
    head, column = sheet.find(PROFILE_HEADER)
    years = _year_columns(sheet, head, column)
    for row in range(head + 2, sheet.last_row + 1):
        name = sheet.text(row, column)
        factors = [sheet.number(row, year) for year in years]
        if name is None and all(factor is None for factor in factors):
            continue
        if name is None:
            what = Text("profilen har intet navn", "the profile has no name")
            raise sheet.refuse(row, column, what, expected=Text("et navn", "a name"))
        try:
            yield name, Phasing(factors, name)  # type: ignore[arg-type]  # Phasing refuses a None
        except InputError as error:
            raise error.inside(sheet.at(row, column)) from None


def _year_columns(sheet: InputSheet, head: int, after: int) -> list[int]:
    """Return the columns whose head is a calendar year."""
    columns = range(after + 1, sheet.last_column + 1)
    return [c for c in columns if isinstance(sheet.value(head, c), int | float)]


class _CaseTable(NamedTuple):
    """The sheet of cases, and what its rows refer to."""

    sheet: InputSheet
    phasings: dict[str, Phasing]
    tkr: float
    averaging_years: int
    benefits: BenefitCells
    shares: StateShares


def _cases(table: _CaseTable) -> Iterator[Case]:
    sheet = table.sheet
    head, _ = sheet.find(CASE_COLUMNS[1].header)
    columns = {column.key: sheet.find(column.header)[1] for column in CASE_COLUMNS}
    years = _year_columns(sheet, head, columns["investment"])
    note = sheet.find(NOTE_HEADER)[1]
    rows = max(sheet.last_row - head - 1, table.shares.rows)
    for index, row in enumerate(range(head + 2, head + 2 + rows)):
        values: dict[str, Any] = {
            column.key: (sheet.text if column.text else sheet.number)(row, columns[column.key])
            for column in CASE_COLUMNS
        }
        own = [sheet.number(row, year) for year in years]
        benefit = table.benefits.values(row)
        filled = any(value is not None for value in (*values.values(), *own, *benefit.values()))
        share = table.shares.at(index, filled=filled)
        if filled:
            _check_filled(sheet, row, values, columns)
            values |= {**_saving(table, row, values, benefit), "state_share": share}
            yield _case(table, row, columns, values, own, sheet.text(row, note) or "")


def _check_filled(
    sheet: InputSheet, row: int, values: dict[str, Any], columns: dict[str, int]
) -> None:
    for column in CASE_COLUMNS:
        if column.required and values[column.key] is None:
            raise sheet.refuse(
                row,
                columns[column.key],
                Text("rækken er kun delvist udfyldt", "the row is only partly filled in"),
                expected=Text(f"en værdi i {column.header!r}", f"a value in {column.header!r}"),
                mend=Text("Udfyld feltet, eller ryd hele rækken", "Fill it in or clear the row"),
            )


def _saving(
    table: _CaseTable, row: int, values: dict[str, Any], benefit: dict[str, Any]
) -> dict[str, Any]:
    """Return the saving in tkr., as the row states it or from the benefit that it names."""
    stated = {key: values[key] for key in ("unit_saving", "average_saving")}
    saving = next((value for value in stated.values() if value is not None), None)
    source = table.benefits.source(row, benefit, saving)
    if source is not None:
        return {**stated, "unit_saving": source.unit_saving, "benefit": source}
    return {key: None if value is None else value * table.tkr for key, value in stated.items()}


def _case(
    table: _CaseTable,
    row: int,
    columns: dict[str, int],
    values: dict[str, Any],
    own: list[float | None],
    note: str,
) -> Case:
    name = values["phasing"]
    if name not in table.phasings:
        raise table.sheet.refuse(
            row,
            columns["phasing"],
            Text("indfasningen findes ikke", "the phasing does not exist"),
            expected=same(", ".join(table.phasings) or INDFASNING),
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
            investment=[amount * table.tkr for amount in (*yearly, usual)],
            phasing=table.phasings[name],
            averaging_years=table.averaging_years if horizon is None else horizon,
            note=note,
            unit_saving=values["unit_saving"],
            average_saving=values["average_saving"],
            state_share=values["state_share"],
            benefit=values.get("benefit"),
        )
    except InputError as error:
        raise error.inside(table.sheet.at(row, columns["number"])) from None
