"""The tables that a native twin looks things up in, written beside it on a sheet."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from investpakke.twins import LookupColumn, Twin
from investpakke_templates.sheet_writer import SheetWriter


def write_tables(
    writer: SheetWriter, row: int, twin: Twin, text_column: int, first_column: int
) -> tuple[int, dict[str, str]]:
    """Write the tables of a twin below each other, from ``row`` on.

    Returns
    -------
    int, dict of str to str
        The row after them, and the range of each column by its name.
    """
    addresses = {}
    for table in twin.tables:
        number_columns = iter(range(first_column, first_column + len(table)))
        for column in table:
            is_text = isinstance(column.values[0], str)
            at = text_column if is_text else next(number_columns)
            writer.text(row, at, column.label.da, "head_left" if is_text else "head")
            _write(writer, row + 1, at, column)
            letter, last = xl_col_to_name(at), row + len(column.values)
            addresses[column.name] = f"${letter}${row + 1}:${letter}${last}"
        row += 1 + len(table[0].values)
    return row, addresses


def _write(writer: SheetWriter, row: int, at: int, column: LookupColumn) -> None:
    for offset, value in enumerate(column.values):
        if isinstance(value, str):
            writer.text(row + offset, at, value, "note")
        else:
            writer.number(row + offset, at, value, "calc", "General")
