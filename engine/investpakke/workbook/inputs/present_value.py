"""The state's shares that users type on `Nutidsværdi`, beside the cases of `Sager`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from investpakke.errors import InputError, Text
from investpakke.model import checks
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.layout import NUTIDSVAERDI

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

STATE_SHARE_HEADER: Final = "Statens andel"
"""The head of the column; its first row is that of the first case on `Sager`."""

_SHARE = Text("statens andel", "state_share")


class StateShares(NamedTuple):
    """The column of shares; without a sheet nothing is known of them."""

    sheet: InputSheet | None = None
    first_row: int = 0
    column: int = 0

    @classmethod
    def of(cls, values: Workbook, formulas: Workbook) -> StateShares:
        """Return the column of a workbook; none in one of before there was such a sheet."""
        if NUTIDSVAERDI not in values.sheetnames:
            return cls()
        sheet = InputSheet(values[NUTIDSVAERDI], formulas[NUTIDSVAERDI])
        head, column = sheet.find(STATE_SHARE_HEADER)
        return cls(sheet, head + 1, column)

    def at(self, index: int, *, filled: bool) -> float | None:
        """Return the share of the case on row ``index`` (from 0) of `Sager`; None if blank.

        Raises
        ------
        InputError
            No share; or one beside a row that is not ``filled`` with a case.
        """
        if self.sheet is None:
            return None
        row = self.first_row + index
        share = self.sheet.number(row, self.column)
        if share is None:
            return None
        if not filled:
            what = Text("der er ingen sag i den række", "there is no case in that row")
            raise self.sheet.refuse(row, self.column, what, got=share,
                                    expected=Text("en tom celle", "a blank cell"))  # fmt: skip
        try:
            return checks.number(share, _SHARE, at_least=0, below=1)
        except InputError as error:
            raise error.inside(self.sheet.at(row, self.column)) from None
