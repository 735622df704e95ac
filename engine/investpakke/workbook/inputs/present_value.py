"""The state's shares that users type on `Nutidsværdi`, beside the cases of `Sager`."""

from __future__ import annotations

from typing import Final, NamedTuple

from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text, in_context
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.layout import NUTIDSVAERDI

STATE_SHARE_HEADER: Final = "Statens andel"
"""The header of the column; its first row is that of the first case on `Sager`."""

_SHARE = in_context("words", "state_share")


class StateShares(NamedTuple):
    """The column of shares; without a sheet no shares are known."""

    sheet: InputSheet | None = None
    first_row: int = 0
    column: int = 0

    @classmethod
    def read(cls, book: OwnWorkbook) -> StateShares:
        """Return the column of a workbook; none if the workbook is older than the sheet."""
        if NUTIDSVAERDI not in book.names:
            return cls()
        sheet = book.sheet(NUTIDSVAERDI)
        head, column = sheet.find(STATE_SHARE_HEADER)
        return cls(sheet, head + 1, column)

    @property
    def rows(self) -> int:
        """The number of rows that may hold a share."""
        return 0 if self.sheet is None else self.sheet.last_row - self.first_row + 1

    def share(self, index: int, *, filled: bool) -> float | None:
        """Return the share of the case on row ``index`` (from 0) of `Sager`; None if blank.

        Raises
        ------
        InputError
            Not a share; or one beside a row that is not ``filled`` with a case.
        """
        if self.sheet is None:
            return None
        row = self.first_row + index
        share = self.sheet.number(row, self.column)
        if share is None:
            return None
        if not filled:
            what = Problem("sheet.no_case_in_row", "there is no case in that row")
            raise self.sheet.refuse(
                row, self.column, what, got=share, expected=Text("a blank cell")
            )
        try:
            return checks.number(share, _SHARE, at_least=0, below=1)
        except InputError as error:
            raise error.within(self.sheet.at(row, self.column)) from None
