"""Savings that are computed of the table's own columns: results, which need no unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from investpakke.workbook.foreign.amounts import CaseAmounts
from investpakke.workbook.foreign.case_rows import CaseRow, read_rows
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import states_cost, states_saving
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.model_settings import no_unit, units_said
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.unread import unread_columns
from investpakke.workbook.layout import TKR_PER_UNIT

_SAVINGS: Final = ("full_saving", "yearly_saving", "average_saving")


def without_results(
    table: CaseTable, mapping: UserMapping, labelled: object
) -> tuple[CaseTable, Mapping[str, int]]:
    """Return a table without the savings that no unit is said of, and their columns.

    In every case they are formulas over columns that are read, "Fuld besparelse" of persons and
    unit saving, and the table can do without them. ``labelled`` is what a cell beside a label says
    the unit to be.
    """
    taken: dict[str, int] = {}
    said = units_said(table, labelled)
    if table.is_ours or mapping.unit is not None or not any(said.values()):
        return table, taken
    for key in _SAVINGS:
        if said.get(key, {"": ""}) or key not in table.columns or key in mapping.columns:
            continue
        others = {other: at for other, at in table.columns.items() if other != key}
        keys = frozenset((*others, *(f"{quantity}*" for quantity in table.series)))
        rest = replace(table, columns=others)
        if (
            states_cost(keys)
            and states_saving(keys)
            and (_is_result(rest, table.columns[key], mapping))
        ):
            taken[key] = table.columns[key]
            table = rest
    return table, taken


def _is_result(table: CaseTable, column: int, mapping: UserMapping) -> bool:
    """Return whether a column is computed of those that a table reads, in each of its cases."""
    rows = [case.row for case in read_rows(table, mapping).cases]
    return any(
        one.column == column and one.why == "result" for one in unread_columns(table, rows, mapping)
    )


def check_results(
    taken: Mapping[str, int],
    table: CaseTable,
    rows: Sequence[CaseRow],
    amounts: Sequence[CaseAmounts | Exception],
    horizon: int,
) -> None:
    """Refuse for its unit a result that is in none of them what its cases give."""
    for column in taken.values():
        if not any(
            all(
                _fits(table, row, column, case, worth, horizon)
                for row, case in zip(rows, amounts, strict=True)
            )
            for worth in TKR_PER_UNIT.values()
        ):
            raise no_unit(table, column)


def _fits(
    table: CaseTable,
    row: CaseRow,
    column: int,
    case: CaseAmounts | Exception,
    worth: float,
    horizon: int,
) -> bool:
    """Return whether a number is the case's saving at full effect, or its average, in a unit."""
    value = table.sheet.get(row.row, column)
    if value is None or not isinstance(case, CaseAmounts):
        return True
    if type(value) is not float:
        return False
    mean = case.phasing.mean(int(case.averaging_years or horizon))
    average = case.average_saving
    if average is None:
        average = (case.persons or 0.0) * (case.unit_saving or 0.0) * mean
    slack = 0.5 * 10.0 ** -decimals(float(value)) * worth + 1e-6 * abs(average)
    return any(
        abs(float(value) * worth - one) <= slack
        for one in (average, average / mean if mean else average)
    )
