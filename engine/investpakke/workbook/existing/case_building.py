"""Cases made of a table's rows: units to tkr., phasings from what their cells say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from investpakke.errors import InputError, Text
from investpakke.model import FULL_EFFECT, Case, Phasing
from investpakke.workbook.existing.case_rows import CaseRow, Rows
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.headers import MONEY, compact, texts
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.sheet_cells import Value

_YEAR = re.compile(r"\b(?:i|in|fra|from)?\s*(?:19|20)\d\d\b", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|pct\.?|procent)(?:\s+\D*)?")


def build_cases(
    table: CaseTable,
    rows: Rows,
    units: Mapping[str, str],
    groups: Sequence[int],
    averaging_years: int,
) -> list[Case]:
    """Return the cases of a table, each in its group.

    Raises
    ------
    InputError
        What the model refuses, with sheet and cell.
    """
    worth = {key: TKR_PER_UNIT[unit] for key, unit in units.items()}
    return [
        _case(table, row, worth, group, place, averaging_years)
        for place, (row, group) in enumerate(zip(rows.cases, groups, strict=True), start=1)
    ]


def refused_cases(table: CaseTable, rows: Sequence[CaseRow]) -> list[InputError]:
    """Return what the model refuses of each row by itself, whatever unit its money is in."""
    refused = []
    for place, row in enumerate(rows, start=1):
        try:
            _case(table, row, dict.fromkeys(MONEY, 1.0), 1, place, 1)
        except InputError as error:
            refused.append(error)
    return refused


def _case(
    table: CaseTable,
    row: CaseRow,
    worth: Mapping[str, float],
    group: int,
    place: int,
    averaging_years: int,
) -> Case:
    numbers = row.numbers
    average = numbers.get("average_saving")
    unit = numbers.get("unit_saving") if average is None else None
    number = row.texts.get("number") or str(place)
    try:
        return Case(
            number=number,
            name=row.texts.get("name") or number,
            group=group,
            persons=numbers.get("persons"),
            investment=numbers["investment"] * worth["investment"],
            average_saving=None if average is None else average * worth["average_saving"],
            unit_saving=None if unit is None else unit * worth["unit_saving"],
            phasing=_phasing(table, row),
            averaging_years=numbers.get("averaging_years", averaging_years),  # type: ignore[arg-type]
        )
    except InputError as error:
        if error.where.en.startswith(f"{table.sheet.name}!"):
            raise
        raise error.inside(table.sheet.at(row.row, _column_of(table, error))) from None


def _column_of(table: CaseTable, error: InputError) -> int:
    """Return the column of the quantity that a refusal names, else that of the case itself."""
    named = [part for part in error.where.en.split(", ") if part in table.columns]
    usual = table.columns.get("number", table.columns.get("name", 1))
    return table.columns[named[-1]] if named else usual


def _phasing(table: CaseTable, row: CaseRow) -> Phasing:
    """Return a case's phasing: full effect where the cell is blank."""
    said = row.phasing
    if said is None or said == "":
        return FULL_EFFECT
    factor = _factor(said)
    if factor is None:
        raise InputError(
            Text("indfasningen forstås ikke", "the phasing is not understood"),
            where=table.sheet.at(row.row, table.columns["phasing"]),
            expected=Text(
                "andelen i første år fra 0 til 1, fx 0,5, eller 'halv effekt' eller 'fuld effekt'",
                "the share in the first year from 0 to 1, e.g. 0.5, or 'half effect' or "
                "'full effect'",
            ),
            got=said,
        )
    return _from_first_year(factor)


@cache
def _from_first_year(factor: float) -> Phasing:
    return FULL_EFFECT if factor == 1 else Phasing.first_year(factor)


def _factor(said: Value) -> float | None:
    """Return the factor of the first year, None where none can be told."""
    if type(said) is float:
        return said if 0 <= said <= 1 else None
    return said_factor(said) if type(said) is str else None


@cache
def said_factor(said: str) -> float | None:
    """Return the first year's factor that a text says: "50 %", "halv effekt"; else None."""
    percent = _PERCENT.fullmatch(said.strip().casefold())
    if percent:
        factor = float(percent[1].replace(",", ".")) / 100
        return factor if factor <= 1 else None
    return _phasings().get(compact(_YEAR.sub("", said)))


@cache
def _phasings() -> dict[str, float]:
    return {compact(text): float(factor) for text, factor in texts()["phasings"].items()}
