"""Cells of an input sheet: what they show, found by their heads, refused by their address."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl.utils.cell import get_column_letter

from investpakke.errors import FileError, InputError, Text, same

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SEARCHED_ROWS = 60
"""Heads stand near the top; a sheet is not searched further down."""


class InputSheet:
    """One sheet, as values and as formulas: a formula that was never computed shows nothing.

    Rows and columns are counted from 1.
    """

    def __init__(self, values: Worksheet, formulas: Worksheet) -> None:
        self._values = values
        self._formulas = formulas
        self.name = str(values.title)
        self.last_row = int(values.max_row)
        self.last_column = int(values.max_column)

    def find(self, text: str, *, down_to: int = _SEARCHED_ROWS) -> tuple[int, int]:
        """Return row and column of the first cell that holds a head or label."""
        found = self.find_or_none(text, down_to=down_to)
        if found is None:
            raise FileError(
                Text("overskriften findes ikke på arket", "the head is not on the sheet"),
                where=self.name,
                expected=same(text),
                got=None,
            )
        return found

    def find_or_none(self, text: str, *, down_to: int = _SEARCHED_ROWS) -> tuple[int, int] | None:
        """Return row and column of the first cell that holds a text; None if there is none."""
        for row in self._values.iter_rows(1, min(self.last_row, down_to)):
            for cell in row:
                if cell.value == text:
                    return cell.row, cell.column
        return None

    def value(self, row: int, column: int) -> Any:
        """Return what a cell shows, None if blank; an error or uncomputed formula is refused."""
        cell = self._values.cell(row, column)
        if cell.value is None and self._formulas.cell(row, column).data_type == "f":
            raise self.refuse(
                row,
                column,
                Text("formlen er ikke beregnet", "the formula is not calculated"),
                expected=Text("en beregnet værdi", "a calculated value"),
                mend=Text("Åbn og gem filen i Excel", "Open and save the file in Excel"),
            )
        if cell.data_type == "e":
            raise self.refuse(
                row,
                column,
                Text("cellen viser en fejl", "the cell shows an error"),
                expected=Text("en værdi", "a value"),
                got=same(str(cell.value)),
            )
        return cell.value.strip() or None if isinstance(cell.value, str) else cell.value

    def number(self, row: int, column: int) -> float | None:
        """Return what a number cell shows, None if blank; text, dates and TRUE are refused."""
        value = self.value(row, column)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        raise self.refuse(
            row,
            column,
            Text("der står ikke et tal i et talfelt", "there is no number in a number cell"),
            expected=Text("et tal", "a number"),
            got=value,
            mend=Text("Skriv tallet uden enhed", "Type the number without a unit"),
        )

    def text(self, row: int, column: int) -> str | None:
        """Return what a text cell shows, None if blank; a number that became a date is refused."""
        value = self.value(row, column)
        if isinstance(value, date | datetime):
            raise self.refuse(
                row,
                column,
                Text("nummeret er blevet til en dato", "the number has become a date"),
                expected=Text("en tekst, fx 1.1", "a text, e.g. 1.1"),
                got=same(value.isoformat()),
                mend=Text("Formatér cellen som tekst, og skriv igen", "Format as text, type again"),
            )
        return None if value is None else str(value)

    def day(self, row: int, column: int) -> date:
        """Return the day that a date cell shows; anything else is refused, a blank too."""
        value = self.value(row, column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        raise self.refuse(
            row,
            column,
            Text("der står ikke en dato", "there is no date"),
            expected=Text("en dato, fx 01-01-2025", "a date, e.g. 01-01-2025"),
            got=value,
        )

    def refuse(
        self,
        row: int,
        column: int,
        what: Text,
        *,
        expected: Text,
        got: object = None,
        mend: Text | None = None,
    ) -> InputError:
        """Return the refusal of one cell."""
        return InputError(what, where=self.at(row, column), expected=expected, got=got, mend=mend)

    def at(self, row: int, column: int) -> str:
        """Return a cell's address."""
        return f"{self.name}!{get_column_letter(column)}{row}"
