"""The cells of a case's row: what each may hold, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

from investpakke.errors import CONTROL_CODE, InputError, hidden_character
from investpakke.problems import (
    CELL_BECAME_DATE,
    CELL_ERROR,
    CELL_NOT_CALCULATED,
    CELL_NOT_NUMBER,
    CELL_NUMBER_UNREADABLE,
    MODEL_ROW_PARTLY_FILLED,
)
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import header_text, is_of_year, quantity_of, shown_text
from investpakke.workbook.ooxml.sheet_cells import (
    NOT_COMPUTED,
    CellError,
    DateNumber,
    NumberError,
    SheetCells,
    Value,
)

_FILL = Text("Fill it in or clear the row")
_FILL_LABEL = Text("Fill it in or clear the row; if it is a sum, type 'Total' here")

_DASHES = frozenset("-–—−")
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
    heads : mapping of str to str
        What stands over them.
    """

    def __init__(
        self, sheet: SheetCells, columns: Mapping[str, int], heads: Mapping[str, str]
    ) -> None:
        self.sheet, self.columns, self.heads = sheet, columns, heads

    def check_filled(
        self,
        row: int,
        values: Mapping[str, object],
        needed: frozenset[str],
        *,
        has_benefit: bool = False,
    ) -> None:
        """Refuse a row that lacks what a case must state: a saving, or the benefit it is of."""
        for key in self.columns.keys() - {"number", "name", "group"}:
            self._check_own(row, key)
        savings = {"average_saving", "yearly_saving", "full_saving", "unit_saving"}
        stated = has_benefit or savings & values.keys()
        for key in [key for key in ("number", "name", *self.columns) if key in self.columns]:
            if key not in {"number", "name", *needed} or (stated and key in savings):
                continue
            if not values.get(key) and values.get(key) != 0:
                raise self.refusal(
                    row,
                    key,
                    MODEL_ROW_PARTLY_FILLED,
                    expected=self._value_in(key),
                    mend=_FILL_LABEL if key in {"number", "name"} else _FILL,
                )

    def _check_own(self, row: int, key: str) -> None:
        """Refuse a number that is merged over the rows of several cases: it is of them all."""
        for area in self.sheet.merged:
            if area.holds(row, self.columns[key]) and area.row < row:
                raise self.refusal(
                    row,
                    key,
                    Problem("model.number_of_several_cases", "one number is of several cases"),
                    expected=Text(
                        "a number in each case's own row of '{name}'",
                        name=self.heads.get(key) or header_text(key),
                    ),
                    got=self.sheet.get(area.row, area.column),
                    mend=Text("Unmerge the cells, and type what is of each case"),
                )

    def _value_in(self, key: str) -> Text:
        """Return what is expected in a column, by the header that stands over it."""
        return Text("a value in '{name}'", name=self.heads.get(key) or header_text(key))

    def text(self, row: int, key: str, value: Value | None) -> str:
        """Return the text of a number or name; a date is refused."""
        value = self.sound(row, key, value)
        if isinstance(value, DateNumber):
            raise self.refusal(
                row,
                key,
                CELL_BECAME_DATE,
                expected=Text("a text, e.g. 1.1"),
                got=float(value),
                mend=Text("Format as text, type again"),
            )
        if isinstance(value, str) and CONTROL_CODE.search(value.translate(_BREAKS)):
            raise hidden_character(same(self.sheet.at(row, self.columns[key])), value)
        return "" if value is None else shown_text(value)

    def number(self, row: int, key: str, value: Value) -> float:
        """Return a number; anything else is refused."""
        value = self.sound(row, key, value)  # type: ignore[assignment]  # a value stays one
        if type(value) is float:
            return value
        if is_dash(value) and _may_be_nothing(key) and self._is_of_numbers(row, key):
            return 0.0
        raise self.refusal(
            row,
            key,
            CELL_NOT_NUMBER,
            expected=Text("a number"),
            got=value,
            mend=Text("Type 0 if there is nothing, else the number")
            if is_dash(value)
            else Text("Type the number without a unit in a cell that is not formatted as text"),
        )

    def _is_of_numbers(self, row: int, key: str) -> bool:
        """Return whether numbers stand beside a cell, or under or over it."""
        column = self.columns[key]
        beside = (self.sheet.get(row, self.columns[other]) for other in self.columns)
        over = (cells.get(column) for cells in self.sheet.rows.values())
        return any(type(value) is float for value in (*beside, *over))

    def sound(self, row: int, key: str, value: Value | None) -> Value | None:
        """Return a value unless it is an error or was never computed."""
        if value is NOT_COMPUTED:
            raise self.refusal(
                row,
                key,
                CELL_NOT_CALCULATED,
                expected=Text("a calculated value"),
                mend=Text("Open and save the file in Excel"),
            )
        if isinstance(value, NumberError):
            raise self.refusal(
                row,
                key,
                CELL_NUMBER_UNREADABLE,
                expected=Text("a number"),
                got=same(value),
                mend=Text("Type the number again and save the file in Excel"),
            )
        if isinstance(value, CellError):
            raise self.refusal(row, key, CELL_ERROR, expected=Text("a value"), got=same(value))
        return value

    def refusal(
        self,
        row: int,
        key: str,
        what: Problem,
        *,
        expected: Text,
        got: object = None,
        mend: Text | None = None,
        parameter: str = "",
    ) -> InputError:
        """Return the refusal of a cell."""
        where = self.sheet.at(row, self.columns[key])
        return InputError(
            what, where=where, expected=expected, got=got, mend=mend, parameter=parameter
        )


def is_dash(value: object) -> bool:
    """Return whether a cell holds a lone dash, as accounts show nothing."""
    return isinstance(value, str) and value.strip() in _DASHES


def _may_be_nothing(key: str) -> bool:
    """Return whether a dash in a column of amounts may be 0: a cost, or what a year saves."""
    return key in {"investment", "running", "one_off"} or (
        is_of_year(key) and quantity_of(key) in {*COSTS, "saving"}
    )
