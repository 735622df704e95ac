"""Read a package from a filled package workbook: its input sheets, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.utils.cell import get_column_letter

from investpakke.errors import FileError, InputError, InvestpakkeError, Text, same
from investpakke.model import Case, Group, Package, Phasing
from investpakke.workbook.layout import (
    CASE_COLUMNS,
    FORUDSAETNINGER,
    GROUP_HEADERS,
    INDFASNING,
    PROFILE_HEADER,
    SAGER,
    SETTINGS,
    TKR_PER_UNIT,
    Column,
)
from investpakke.workbook.opening import open_workbook

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_SEARCHED_ROWS = 60
"""Heads stand near the top; a sheet is not searched further down."""


def read_package(path: Path) -> Package:
    """Return the package that a workbook's input sheets describe.

    Parameters
    ----------
    path : Path
        A workbook built by this tool and filled in. Money comes back in tkr.

    Raises
    ------
    FileError
        Not a readable workbook, or a sheet or a table is missing.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    path = Path(path)
    try:
        return _Reader(open_workbook(path, values=True), open_workbook(path, values=False)).package(
            path.stem
        )
    except InvestpakkeError as error:
        already = str(path) in error.where.en
        raise (error if already else error.inside(str(path))) from None


class _Sheet:
    """One sheet's cells: what they show, and whether a formula there was ever computed."""

    def __init__(self, values: Worksheet, formulas: Worksheet) -> None:
        self._values = values
        self._formulas = formulas
        self.name = values.title

    def value(self, row: int, column: int) -> Any:
        """Return what a cell shows; an error or an uncomputed formula is refused."""
        value = self._values.cell(row, column).value
        if value is None and self._formulas.cell(row, column).data_type == "f":
            raise self.refuse(row, column, Text("formlen er ikke beregnet", "the formula is not calculated"),
                              Text("en beregnet værdi", "a calculated value"), None,
                              Text("Åbn og gem filen i Excel", "Open and save the file in Excel"))  # fmt: skip
        if self._values.cell(row, column).data_type == "e":
            raise self.refuse(row, column, Text("cellen viser en fejl", "the cell shows an error"),
                              Text("en værdi", "a value"), value)  # fmt: skip
        return value.strip() or None if isinstance(value, str) else value

    def find(self, text: str, column: int | None = None) -> tuple[int, int]:
        """Return row and column of the first cell that holds a head or label."""
        last = min(self._values.max_row, _SEARCHED_ROWS)
        for row in self._values.iter_rows(1, last):
            for cell in row:
                if cell.value == text and column in {None, cell.column}:
                    return cell.row, cell.column
        raise FileError(
            Text("overskriften findes ikke på arket", "the head is not on the sheet"),
            where=self.name,
            expected=same(text),
            got=None,
        )

    @property
    def last_row(self) -> int:
        return int(self._values.max_row)

    @property
    def last_column(self) -> int:
        return int(self._values.max_column)

    def refuse(
        self, row: int, column: int, what: Text, expected: Text, got: object, mend: Text | None = None
    ) -> InputError:
        """Return the refusal of one cell."""
        where = f"{self.name}!{get_column_letter(column)}{row}"
        return InputError(what, where=where, expected=expected, got=got, mend=mend)

    def at(self, row: int, column: int) -> str:
        return f"{self.name}!{get_column_letter(column)}{row}"


class _Reader:
    def __init__(self, values: Workbook, formulas: Workbook) -> None:
        for name in (FORUDSAETNINGER, SAGER, INDFASNING):
            if name not in values.sheetnames:
                raise FileError(
                    Text("arket mangler", "the sheet is missing"),
                    expected=same(name),
                    got=same(", ".join(values.sheetnames)),
                )
        self._common, self._cases, self._profiles = (
            _Sheet(values[name], formulas[name]) for name in (FORUDSAETNINGER, SAGER, INDFASNING)
        )

    def package(self, name: str) -> Package:
        settings = {setting.key: self._setting(setting.label) for setting in SETTINGS}
        unit = settings.pop("unit")
        if unit not in TKR_PER_UNIT:
            row, column = self._common.find(SETTINGS[-1].label)
            raise self._common.refuse(
                row, column + 1, Text("enheden kendes ikke", "the unit is not known"),
                same(", ".join(TKR_PER_UNIT)), unit,
            )  # fmt: skip
        profiles = dict(self._phasings())
        tkr, horizon = TKR_PER_UNIT[unit], settings["averaging_years"]
        return Package(
            id=name,
            groups=tuple(self._groups()),
            cases=tuple(self._read_cases(profiles, tkr, horizon)),
            phasings=tuple(profiles.values()),
            source=name,
            **settings,
        )

    def _setting(self, label: str) -> Any:
        row, column = self._common.find(label)
        value = self._common.value(row, column + 1)
        if value is None:
            raise self._common.refuse(
                row, column + 1, Text("feltet er tomt", "the cell is blank"), same(label), None
            )
        return value

    def _groups(self) -> Iterator[Group]:
        sheet = self._common
        head, column = sheet.find(GROUP_HEADERS[1])
        row = head + 1
        while sheet.value(row, column) is not None or sheet.value(row, column - 1) is not None:
            try:
                yield Group(sheet.value(row, column - 1), sheet.value(row, column))
            except InputError as error:
                raise error.inside(sheet.at(row, column - 1)) from None
            row += 1

    def _phasings(self) -> Iterator[tuple[str, Phasing]]:
        sheet = self._profiles
        head, column = sheet.find(PROFILE_HEADER)
        years = self._year_columns(sheet, head, column)
        for row in range(head + 2, sheet.last_row + 1):
            name = sheet.value(row, column)
            factors = [sheet.value(row, year) for year in years]
            if name is None and all(factor is None for factor in factors):
                continue
            try:
                yield str(name), Phasing(factors, str(name or ""))
            except InputError as error:
                raise error.inside(sheet.at(row, column)) from None

    def _year_columns(self, sheet: _Sheet, head: int, after: int) -> list[int]:
        """Return the columns whose head is a calendar year."""
        columns = range(after + 1, sheet.last_column + 1)
        return [c for c in columns if isinstance(sheet.value(head, c), int | float)]

    def _read_cases(
        self, profiles: dict[str, Phasing], tkr: float, horizon: int
    ) -> Iterator[Case]:
        sheet = self._cases
        head, _ = sheet.find(CASE_COLUMNS[1].header)
        columns = {column.key: sheet.find(column.header)[1] for column in CASE_COLUMNS}
        years = self._year_columns(sheet, head, columns["investment"])
        for row in range(head + 2, sheet.last_row + 1):
            values = {key: sheet.value(row, column) for key, column in columns.items()}
            own = [sheet.value(row, year) for year in years]
            if all(value is None for value in (*values.values(), *own)):
                continue
            self._check_row(row, values, columns, own, years)
            yield self._case(row, values, columns, own, profiles, tkr, horizon)

    def _check_row(
        self, row: int, values: dict[str, Any], columns: dict[str, int],
        own: list[Any], years: list[int],
    ) -> None:  # fmt: skip
        """Refuse a half-filled row and text where a number belongs, cell by cell."""
        for column in CASE_COLUMNS:
            value = values[column.key]
            if value is None and column.required:
                raise self._cases.refuse(
                    row, columns[column.key],
                    Text("rækken er kun delvist udfyldt", "the row is only partly filled in"),
                    Text(f"en værdi i {column.header!r}", f"a value in {column.header!r}"), None,
                    Text("Udfyld feltet, eller ryd hele rækken", "Fill in the cell or clear the row"),
                )  # fmt: skip
            if value is not None and _is_number(column) and not isinstance(value, int | float):
                raise self._text_in_number(row, columns[column.key], value)
        for year, value in zip(years, own, strict=True):
            if value is not None and not isinstance(value, int | float):
                raise self._text_in_number(row, year, value)

    def _text_in_number(self, row: int, column: int, value: object) -> InputError:
        return self._cases.refuse(
            row, column, Text("der står tekst i et talfelt", "there is text in a number"),
            Text("et tal", "a number"), value,
            Text("Skriv tallet uden enhed", "Type the number without a unit"),
        )  # fmt: skip

    def _case(
        self, row: int, values: dict[str, Any], columns: dict[str, int], own: list[Any],
        profiles: dict[str, Phasing], tkr: float, horizon: int,
    ) -> Case:  # fmt: skip
        name = str(values["phasing"])
        if name not in profiles:
            raise self._cases.refuse(
                row, columns["phasing"],
                Text("indfasningen findes ikke", "the phasing does not exist"),
                same(", ".join(profiles) or INDFASNING), name,
            )  # fmt: skip
        yearly = [values["investment"] if amount is None else amount for amount in own]
        money = {
            key: None if values[key] is None else values[key] * tkr
            for key in ("unit_saving", "average_saving")
        }
        try:
            return Case(
                number=str(values["number"]),
                name=str(values["name"]),
                group=values["group"],
                persons=values["persons"],
                investment=[amount * tkr for amount in (*yearly, values["investment"])],
                phasing=profiles[name],
                averaging_years=values["averaging_years"] or horizon,
                **money,
            )
        except InputError as error:
            raise error.inside(self._cases.at(row, columns["number"])) from None


def _is_number(column: Column) -> bool:
    return column.key in {"group", "averaging_years", "persons"} or column.money
