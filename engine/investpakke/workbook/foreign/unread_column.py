"""A column of a case table that is not read, and the refusal of those that may decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.ooxml.addresses import CellName, coordinate_to_tuple, get_column_letter


class UnreadColumn(NamedTuple):
    """A column of a case table that is not read.

    Parameters
    ----------
    sheet : str
        The sheet of the table.
    header : str
        Its header, with the headings that stand over it.
    cell : str
        The lowest cell of the header.
    column : int
        Its number.
    is_ignored : bool
        Whether the user says that it is not to be read.
    decides : bool
        Whether the result may hang on it: then it is read, ignored by the user, or refused.
    why : str
        Why it decides nothing: "texts" (it has no numbers), "result" (it is computed of what is
        read), "feeds" (the formulas of what is read read it), "parts" (it splits an amount that is
        read), "whole" (it is the sum of columns that are read), "past", "staff", "runs"
        or "others" (see `tells_of_others`), "mean" (it is the mean of years
        that are read), "counted" (it may tell some cases from others, but a sum of the model's own
        counts them all), else "" (its header says nothing known). Where it decides, "chooses": it
        says which cases belong to the package; "differs": it is called a mean and is not that of
        the years.
    """

    sheet: str
    header: str
    cell: str
    column: int
    is_ignored: bool
    decides: bool
    why: str = ""


def refuse_unread(columns: Sequence[UnreadColumn], *, is_ours: bool = False) -> None:
    """Refuse a table with columns that might decide the result and are not read.

    Parameters
    ----------
    columns : sequence of UnreadColumn
        The columns that are not read.
    is_ours : bool
        Whether the workbook is this tool's own, whose columns have their places.

    Raises
    ------
    FileError
        Which they are, and how each may be read or ignored.
    """
    deciding = [column for column in columns if column.decides and not column.is_ignored]
    if deciding:
        raise refused_columns(deciding, is_ours=is_ours)


def refused_columns(deciding: Sequence[UnreadColumn], *, is_ours: bool = False) -> FileError:
    """Return the refusal of columns that decide the result and are not read."""
    return FileError(
        Problem("model.column_unread", "a column that may decide the result is not read")
        if len(deciding) == 1
        else Problem(
            "model.columns_unread",
            "{deciding} columns that may decide the result are not read",
            deciding=len(deciding),
        ),
        where=CellName(deciding[0].sheet, *coordinate_to_tuple(deciding[0].cell)),
        expected=Text("columns that are read, or word that they are not to be used"),
        got=same("; ".join(f"{column.cell} '{column.header}'" for column in deciding)),
        mend=_way_out_of_ours(deciding) if is_ours else _way_out(deciding),
        parameter="" if is_ours else "mapping",
    )


def _way_out(columns: Sequence[UnreadColumn]) -> Text:
    """Return how columns of somebody's model are read, or left."""
    first, runs = columns[0].header, list(_runs([column.column for column in columns]))
    if columns[0].why == "chooses":
        return Text(
            "Move the cases that '{first}' leaves out to another sheet. If all "
            "are in the package, type 'ignore' and '{runs}' in two cells side "
            "by side on a sheet called 'investpakke'",
            first=first,
            runs=runs[0],
        )
    said, quoted = ", ".join(runs), ", ".join(f'"{run}"' for run in runs)
    if columns[0].why == "differs":
        return Text(
            "'{first}' is not the mean of the years in each case: correct the "
            "numbers, or type 'ignore' and '{said}' in two cells side by side on a "
            "sheet called 'investpakke'",
            first=first,
            said=said,
        )
    return Text(
        "If '{first}' is to be used, give the column a header that is known, or "
        "state it on a sheet called 'investpakke'. If it is not, type there "
        "'ignore' and '{said}' in two cells side by side (in a file for "
        "--mapping: ignore = [{quoted}])",
        first=first,
        said=said,
        quoted=quoted,
    )


def _way_out_of_ours(columns: Sequence[UnreadColumn]) -> Text:
    """Return how columns added to one of our own workbooks are used, or left."""
    first = columns[0].header
    said = ", ".join(f"'{header}'" for header in dict.fromkeys(c.header for c in columns))
    return Text(
        "If '{first}' is to be used, enter its figures in the template's own "
        "columns, e.g. amounts that differ under their years. If it is not, "
        "type 'ignore' on a sheet called 'investpakke', and in the cells beside "
        "it: {said}",
        first=first,
        said=said,
    )


def _runs(columns: Sequence[int]) -> Iterator[str]:
    """Yield columns as letters: "G" for one alone, "G:L" for those that follow one another."""
    first = last = columns[0]
    for column in [*columns[1:], 0]:
        if column == last + 1:
            last = column
            continue
        left, right = get_column_letter(first), get_column_letter(last)
        yield left if first == last else f"{left}:{right}"
        first = last = column
