"""Tables that users type on sheets of their own model, with the headers of our sheets.

There is no sheet of ours around them: a table is recognised by its headers, ends at the first blank
row, and everything in it is used or refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.errors import InputError
from investpakke.text import Problem, Text
from investpakke.workbook.cells import InputSheet
from investpakke.written_names import folded

_SEARCHED_ROWS = 60


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table: the row of its headers, and their columns by folded text."""

    sheet: InputSheet
    head: int
    columns: dict[str, int]

    def left_of(self, column: int, heads: Sequence[str]) -> int | None:
        """Return the nearest column to the left with one of some headers; None if there is none."""
        wanted = set(map(folded, heads))
        shown = ((at, self.sheet.text_or_none(self.head, at)) for at in range(column - 1, 0, -1))
        return next((at for at, head in shown if head is not None and folded(head) in wanted), None)

    def rows(self, columns: Sequence[int | None], other: TypedTable | None = None) -> Iterator[int]:
        """Yield the rows with a filled cell in one of some columns.

        They end at the headers of ``other``, a table further down on the same sheet.
        """
        given = [column for column in columns if column is not None]
        below = other is not None and other.head > self.head
        end = other.head if other is not None and below else self.sheet.last_row + 1
        for row in range(self.head + 1, end):
            if any(self.sheet.value(row, column) is not None for column in given):
                yield row


def typed_table(sheet: InputSheet, heads: Sequence[str]) -> TypedTable | None:
    """Return the first table with all of some headers in one row; None if there is none."""
    wanted = set(map(folded, heads))
    for row in range(1, min(sheet.last_row, _SEARCHED_ROWS) + 1):
        found: dict[str, int] = {}
        for column in range(1, sheet.last_column + 1):
            shown = sheet.text_or_none(row, column)
            if shown is not None:
                found.setdefault(folded(shown), column)
        if wanted <= set(found):
            return TypedTable(sheet, row, found)
    return None


def relative(sheet: InputSheet, row: int, column: int) -> float | None:
    """Return a relative change; one above a doubling is a percentage without its sign, and refused.

    Our sheets format these cells as percentages; a user's own sheet may not.
    """
    value = sheet.number(row, column)
    if value is not None and abs(value) > 1:
        raise sheet.refuse(
            row,
            column,
            Problem("change.above_all", "the change is above 100%"),
            expected=Text("a percentage, e.g. -10%, or a number from -1 to 1"),
            got=value,
            mend=Text("Format the cell as a percentage and type the number again"),
        )
    return value


def twice(sheet: InputSheet, row: int, column: int, got: object) -> InputError:
    """Return the refusal of something that is in two rows of a table."""
    what = Problem("sheet.row_twice", "the row occurs twice")
    return sheet.refuse(row, column, what, expected=Text("one of them"), got=got)


def case_number(sheet: InputSheet, row: int, column: int) -> str:
    """Return the number of a case: a text, because 1.10 typed as a number is 1.1."""
    value = sheet.value(row, column)
    if isinstance(value, float) or value is None:
        raise sheet.refuse(
            row,
            column,
            Problem("case.number_not_text", "the case's number is not text"),
            expected=Text("a text, e.g. 1.1"),
            got=value,
            mend=Text("Format the cell as text and type the number again"),
        )
    return str(sheet.text(row, column)).removeprefix("Sag ").strip()
