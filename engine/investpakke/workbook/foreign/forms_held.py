"""A table of cases beside forms of the same cases: it must say what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from investpakke.errors import InvestpakkeError
from investpakke.text import same
from investpakke.workbook.foreign.case_rows import read_rows
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import compact
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.posts import not_given
from investpakke.workbook.foreign.spread import spread_table
from investpakke.workbook.ooxml.sheet_cells import SheetCells


def check_forms(table: CaseTable, sheets: Sequence[SheetCells], mapping: UserMapping) -> None:
    """Refuse a table of cases that says another figure than forms of the same cases.

    Raises
    ------
    FileError
        The cell of the table, with both figures.
    """
    if table.is_ours or table.real is not None or mapping.sheet is not None:
        return
    others = [sheet for sheet in sheets if sheet.name != table.sheet.name]
    try:
        spread = spread_table(others, mapping)
        forms = {} if spread is None else _amounts_by_name(spread)
        rows = read_rows(table, mapping).cases if len(forms) > 1 else ()
    except InvestpakkeError:
        return
    both = [
        (row, forms[name]) for row in rows if (name := compact(row.texts.get("name", ""))) in forms
    ]
    found = [
        [
            (table.sheet.at(row.row, table.inputs[key]), form[kind], row.numbers[key] * factor)
            for row, form in both
            for key in row.numbers
            if (kind := _kind_of(key)) in form
            and not _agrees(row.numbers[key] * factor, form[kind], key)
        ]
        for factor in (1.0, 1e3, 1e-3, 1e6, 1e-6)
    ]
    if len(both) > 1 and all(found):
        cell, by_year, stated = found[0][0]
        raise not_given(cell, same(""), sum(by_year.values()) / len(by_year), stated)


def _amounts_by_name(table: CaseTable) -> dict[str, dict[str, dict[int, float]]]:
    """Return what each case costs and saves by year, by its name."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for row in read_rows(table).cases:
        of = found.setdefault(compact(row.texts.get("name", "")), {})
        for key, value in row.numbers.items():
            quantity, _, year = key.partition(" ")
            kind = "cost" if quantity in COSTS else quantity
            if year and kind in {"cost", "saving"}:
                by_year = of.setdefault(kind, {})
                by_year[int(year)] = by_year.get(int(year), 0.0) + abs(value)
    return found


def _kind_of(key: str) -> str:
    """Return whether a column of a table is of what a case costs, or saves; "" for neither."""
    quantity = key.partition(" ")[0]
    kinds = {"investment": "cost", "cost": "cost", "saving": "saving"}
    kinds |= dict.fromkeys(("average_saving", "yearly_saving", "full_saving"), "saving")
    return kinds.get(quantity, "")


def _agrees(stated: float, by_year: Mapping[int, float], key: str) -> bool:
    """Return whether an amount is that of its year, or the mean, sum or largest one of all."""
    year = key.partition(" ")[2]
    amounts = list(by_year.values())
    whole = sum(amounts)
    said = [by_year.get(int(year), 0.0)] if year else [whole / len(amounts), whole, max(amounts)]
    return any(abs(abs(stated) - value) <= 0.51 + 0.005 * abs(value) * (not year) for value in said)
