"""The cells of a case's row: what each may hold, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

from investpakke.errors import CONTROL_CODE, InputError, Text, hidden_character, same
from investpakke.workbook.existing.headers import header_of, shown_text
from investpakke.workbook.ooxml.sheet_cells import (
    NOT_COMPUTED,
    CellError,
    DateNumber,
    NumberError,
    SheetCells,
    Value,
)

_FILL = Text("Udfyld feltet, eller ryd hele rækken", "Fill it in or clear the row")
_FILL_LABEL = Text(
    "Udfyld feltet, eller ryd hele rækken; er den en sum, så skriv 'I alt' i feltet",
    "Fill it in or clear the row; if it is a sum, type 'Total' here",
)

_BREAKS = {0x0B: " ", 0x0C: " "}
"""Breaks of line and page that come with text from other programs: a blank each."""


class CaseCells:
    """The cells of a table's columns, by row and column key.

    Parameters
    ----------
    sheet : SheetCells
        The sheet of the table.
    columns : mapping of str to int
        The columns that hold inputs, by key.
    """

    def __init__(self, sheet: SheetCells, columns: Mapping[str, int]) -> None:
        self.sheet, self.columns = sheet, columns

    def check_filled(
        self, row: int, values: Mapping[str, object], needed: frozenset[str], *,
        has_benefit: bool = False,
    ) -> None:  # fmt: skip
        """Refuse a row that lacks what a case must state: a saving, or the benefit it is of."""
        savings = {"average_saving", "yearly_saving", "full_saving", "unit_saving"}
        stated = has_benefit or savings & values.keys()
        for key in [key for key in ("number", "name", *self.columns) if key in self.columns]:
            if key not in {"number", "name", *needed} or (stated and key in savings):
                continue
            if not values.get(key) and values.get(key) != 0:
                raise self.refusal(
                    row, key,
                    Text("rækken er kun delvist udfyldt", "the row is only partly filled in"),
                    expected=_value_in(key),
                    mend=_FILL_LABEL if key in {"number", "name"} else _FILL,
                )  # fmt: skip

    def text(self, row: int, key: str, value: Value | None) -> str:
        """Return the text of a number or name; a date is refused."""
        value = self.sound(row, key, value)
        if isinstance(value, DateNumber):
            raise self.refusal(
                row, key,
                Text("nummeret er blevet til en dato", "the number has become a date"),
                expected=Text("en tekst, fx 1.1", "a text, e.g. 1.1"),
                got=float(value),
                mend=Text("Formatér cellen som tekst, og skriv igen",
                          "Format as text, type again"),
            )  # fmt: skip
        if isinstance(value, str) and CONTROL_CODE.search(value.translate(_BREAKS)):
            raise hidden_character(same(self.sheet.at(row, self.columns[key])), value)
        return "" if value is None else shown_text(value)

    def number(self, row: int, key: str, value: Value) -> float:
        """Return a number; anything else is refused."""
        value = self.sound(row, key, value)  # type: ignore[assignment]  # a value stays one
        if type(value) is float:
            return value
        raise self.refusal(
            row, key,
            Text("der står ikke et tal i et talfelt", "there is no number in a number cell"),
            expected=Text("et tal", "a number"),
            got=value,
            mend=Text(
                "Skriv tallet uden enhed i en celle, der ikke er formateret som tekst",
                "Type the number without a unit in a cell that is not formatted as text",
            ),
        )  # fmt: skip

    def sound(self, row: int, key: str, value: Value | None) -> Value | None:
        """Return a value unless it is an error or was never computed."""
        if value is NOT_COMPUTED:
            raise self.refusal(
                row, key, Text("formlen er ikke beregnet", "the formula is not calculated"),
                expected=Text("en beregnet værdi", "a calculated value"),
                mend=Text("Åbn og gem filen i Excel", "Open and save the file in Excel"),
            )  # fmt: skip
        if isinstance(value, NumberError):
            raise self.refusal(
                row, key,
                Text("cellens tal kan ikke læses", "the cell's number cannot be read"),
                expected=Text("et tal", "a number"), got=same(value),
                mend=Text("Skriv tallet igen, og gem filen i Excel",
                          "Type the number again and save the file in Excel"),
            )  # fmt: skip
        if isinstance(value, CellError):
            raise self.refusal(
                row, key, Text("cellen viser en fejl", "the cell shows an error"),
                expected=Text("en værdi", "a value"), got=same(value),
            )  # fmt: skip
        return value

    def refusal(
        self, row: int, key: str, what: Text, *, expected: Text, got: object = None,
        mend: Text | None = None, parameter: str = "",
    ) -> InputError:  # fmt: skip
        """Return the refusal of a cell."""
        where = self.sheet.at(row, self.columns[key])
        return InputError(
            what, where=where, expected=expected, got=got, mend=mend, parameter=parameter
        )


def _value_in(key: str) -> Text:
    name = header_of(key)
    return Text(f"en værdi i {name!r}", f"a value in {name!r}")
