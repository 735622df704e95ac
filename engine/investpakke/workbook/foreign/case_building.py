"""Cases made of a table's rows, each in its group."""

from __future__ import annotations

from collections.abc import Sequence

from investpakke.errors import InputError, InvestpakkeError
from investpakke.model import Case
from investpakke.model.case import FIELDS
from investpakke.workbook.foreign.amounts import Amounts, CaseAmounts, amounts_of
from investpakke.workbook.foreign.case_rows import CaseRow
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import MONEY
from investpakke.workbook.ooxml.addresses import named_cells


def build_cases(
    table: CaseTable, rows: Sequence[CaseRow], amounts: Amounts, groups: Sequence[int]
) -> list[Case]:
    """Return the cases of a table, each in its group.

    Raises
    ------
    InputError
        What the model refuses, with sheet and cell.
    """
    found = []
    for place, (row, read, group) in enumerate(zip(rows, amounts.cases, groups, strict=True)):
        if isinstance(read, InputError):
            raise read
        found.append(_case(table, row, read, group, place + 1))
    return found


def refused_cases(table: CaseTable, rows: Sequence[CaseRow]) -> list[InputError]:
    """Return what the model refuses of each row by itself, whatever unit its money is in."""
    units = dict.fromkeys((*MONEY, *table.series), "tusind kr.")
    horizon = max(len(table.series.get(key, ())) for key in ("saving", "persons")) or 1
    refused = []
    for place, row in enumerate(rows, start=1):
        try:
            read = amounts_of(table, [row], units, horizon=horizon, alone=True).cases[0]
            if isinstance(read, InputError):
                raise read
            _case(table, row, read, 1, place)
        except InputError as error:
            refused.append(error)
        except InvestpakkeError:
            continue  # the table as a whole is in doubt, and refused elsewhere
    return refused


def _case(table: CaseTable, row: CaseRow, read: CaseAmounts, group: int, place: int) -> Case:
    number = row.texts.get("number") or str(place)
    try:
        return Case(
            number=number,
            name=row.texts.get("name") or number,
            group=group,
            persons=read.persons,
            investment=read.investment,
            average_saving=read.average_saving,
            unit_saving=read.unit_saving,
            phasing=read.phasing,
            averaging_years=read.averaging_years,  # type: ignore[arg-type]  # refused if it is not whole
        )
    except InputError as error:
        if named_cells(error.where):
            raise
        raise error.within(table.sheet.at(row.row, _column_of(table, error))) from None


def _column_of(table: CaseTable, error: InputError) -> int:
    """Return the column of the quantity that a refusal names, else that of the case itself."""
    fields = [FIELDS.get(part, "") for part in error.where.parts]
    named = [field for field in fields if field in table.columns]
    usual = table.columns.get("number", table.columns.get("name", 1))
    return table.columns[named[-1]] if named else usual
