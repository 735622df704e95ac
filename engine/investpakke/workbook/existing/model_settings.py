"""What holds for a whole model: years, horizon, rate and the units of its money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from investpakke.errors import FileError, Text
from investpakke.model.package import DEFAULT_DISCOUNT_RATE
from investpakke.workbook.existing.case_rows import unit_row
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.headers import (
    MONEY,
    compact,
    is_year,
    label_key,
    texts,
    unit_line,
    unit_named,
)
from investpakke.workbook.existing.mapping import Mapping as UserMapping
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_USUAL_YEARS = 4


def model_settings(
    sheets: Sequence[SheetCells], table: CaseTable, mapping: UserMapping
) -> dict[str, Any]:
    """Return labelled settings: the mapping's, else the table's sheet's, else other sheets'.

    Years, horizon and rate have a usual value; ``first_year``, ``name``, ``municipality``
    and ``unit`` are absent where nobody states them.
    """
    found: dict[str, Any] = {
        "years": _USUAL_YEARS,
        "averaging_years": _USUAL_YEARS,
        "discount_rate": DEFAULT_DISCOUNT_RATE,
    }
    years = header_years(table)
    if years:
        found |= {"first_year": years[0], "years": len(years)}
    wanted = {compact(sheet) for sheet in texts()["labels"]["sheets"]}
    for sheet in sheets:
        if compact(sheet.name) in wanted:
            found |= _labelled(sheet, sheet.last_row)
    found |= _labelled(table.sheet, table.top - 1)
    said = {
        "first_year": mapping.first_year,
        "years": mapping.years,
        "averaging_years": mapping.averaging_horizon,
        "discount_rate": mapping.discount_rate,
        "name": mapping.package_name,
        "municipality": mapping.municipality,
    }
    return found | {key: value for key, value in said.items() if value is not None}


def _labelled(sheet: SheetCells, last_row: int) -> dict[str, Any]:
    """Return the settings whose label stands in a cell and whose value right of it."""
    found: dict[str, Any] = {}
    for number in sorted(sheet.rows):
        if number > last_row:
            break
        for column, value in sheet.rows[number].items():
            key = label_key(value) if type(value) is str else None
            beside = sheet.get(number, _right_of(sheet, number, column)) if key else None
            if key in {"name", "municipality", "unit"}:
                if type(beside) is str:
                    found.setdefault(key, beside)
            elif key == "first_year" and _as_year(beside):
                found.setdefault(key, _as_year(beside))
            elif key is not None and type(beside) is float:
                found.setdefault(key, beside)
    return found


def _right_of(sheet: SheetCells, row: int, column: int) -> int:
    """Return the column right of a cell, and of those that it is merged with."""
    return 1 + max(
        (area.last_column for area in sheet.merged if area.holds(row, column)), default=column
    )


def header_years(table: CaseTable) -> list[int]:
    """Return the longest row of years that follow one another in the table's headers."""
    best: list[int] = []
    for number in range(table.top, table.bottom + 1):
        run: list[int] = []
        for _, value in sorted(table.sheet.rows.get(number, {}).items()):
            year = _as_year(value)
            run = [*run, year] if year and run and year == run[-1] + 1 else [year] if year else []
            best = max(best, run, key=len)
    return best if len(best) > 1 else []


def _as_year(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        value = float(value)
    return int(value) if isinstance(value, float) and is_year(value) else None


def first_year_of(table: CaseTable, settings: Mapping[str, Any], asked: int | None) -> int:
    """Return the calendar year of year 1; a model that states none is refused."""
    year = asked if asked is not None else settings.get("first_year")
    if year is None or not is_year(float(year)):
        raise FileError(
            Text("det første år fremgår ikke", "the first year is not stated"),
            where=table.place,
            expected=Text("et årstal, fx 2025", "a year, e.g. 2025"),
            got=year,
            mend=Text(
                "Skriv 'Første år' i en celle over tabellen eller på et ark, der hedder "
                "'investpakke', og årstallet i cellen til højre",
                "Type 'First year' in a cell above the table or on a sheet called 'investpakke', "
                "and the year in the cell right of it",
            ),
            parameter="first_year",
        )
    return int(year)


def money_units(table: CaseTable, mapping: UserMapping, labelled: object) -> dict[str, str]:
    """Return the unit of each column of money; a column without one is refused."""
    below = unit_row(table)
    common = mapping.unit or (unit_named(labelled) if isinstance(labelled, str) else None)
    units: dict[str, str] = {}
    for key in MONEY:
        if key in table.columns:
            unit = mapping.unit or table.units.get(key) or below.get(key)
            unit = unit or common or _unit_above(table)
            if unit is None:
                raise _no_unit(table, key)
            units[key] = unit
    return units


def _unit_above(table: CaseTable) -> str | None:
    """Return the unit of the nearest line above the table that states one."""
    for number in sorted(table.sheet.rows, reverse=True):
        if number < table.top:
            for value in table.sheet.rows[number].values():
                unit = unit_line(value) if type(value) is str else None
                if unit is not None:
                    return unit
    return None


def _no_unit(table: CaseTable, key: str) -> FileError:
    column = table.columns[key]
    return FileError(
        Text("enheden fremgår ikke", "the unit is not stated"),
        where=table.sheet.at(table.bottom, column),
        expected=Text(
            f"en af {', '.join(TKR_PER_UNIT)} i overskriften eller over tabellen",
            f"one of {', '.join(TKR_PER_UNIT)} in the header or above the table",
        ),
        got=table.sheet.get(table.bottom, column),
        mend=Text("Skriv fx 'Årlig investering (tusind kr.)'",
                  "Type e.g. 'Annual investment (DKK thousand)'"),
    )  # fmt: skip
