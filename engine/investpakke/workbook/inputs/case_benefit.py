"""The benefit that a case on `Sager` takes its unit saving from: read, looked up, refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from investpakke.errors import InputError
from investpakke.model import BenefitSource
from investpakke.problems import CASE_SAVING_NOT_ONE_WAY
from investpakke.rates import saving_from
from investpakke.rates.cost import MEAN_OF_A_YEAR, OF_MAXIMUM, WEEK
from investpakke.rates.model import BENEFIT
from investpakke.text import Problem, Text
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.rates import Rates
from investpakke.workbook.layout import BENEFIT_COLUMNS

_COLUMN_OF = {BENEFIT: "benefit", WEEK: "week", OF_MAXIMUM: "of_maximum"}
"""The column that a refusal of the rates is about; all others are about the year."""

_WAYS = Text("either unit_saving, average_saving or a benefit")


class BenefitCells(NamedTuple):
    """The columns of benefits on a sheet of cases, and the rates that they refer to."""

    sheet: InputSheet
    columns: Mapping[str, int]
    rates: Rates
    first_year: int

    @classmethod
    def on(cls, sheet: InputSheet, rates: Rates, first_year: int) -> BenefitCells:
        """Return the columns of a sheet; none in a workbook of before there were benefits."""
        found = {column.key: sheet.find_or_none(column.header) for column in BENEFIT_COLUMNS}
        columns = {key: place[1] for key, place in found.items() if place is not None}
        return cls(sheet, columns, rates, first_year)

    def values(self, row: int) -> dict[str, Any]:
        """Return what a row says of its benefit: None where a cell is blank."""
        return {
            column.key: (self.sheet.text if column.text else self.sheet.number)(
                row, self.columns[column.key]
            )
            if column.key in self.columns
            else None
            for column in BENEFIT_COLUMNS
        }

    def source(self, row: int, said: Mapping[str, Any], saving: object) -> BenefitSource | None:
        """Return the rate that a row refers to, None where it names no benefit.

        Parameters
        ----------
        row : int
            The row of the case.
        said : mapping
            What `values` returned.
        saving : object
            The unit saving or average saving that the row states itself, None if neither.

        Raises
        ------
        InputError
            A benefit, year, week or share that no rate fits, by the address of its cell.
        """
        if all(value is None for value in said.values()):
            return None
        if said["benefit"] is None:
            raise self._refused(
                row,
                "benefit",
                Problem("case.benefit_missing", "the benefit is missing"),
                Text("a benefit in the list"),
            )
        if saving is not None:
            what = CASE_SAVING_NOT_ONE_WAY
            raise self._refused(row, "benefit", what, _WAYS, Text("both"))
        year, week, share = said["rate_year"], said["week"], said["of_maximum"]
        try:
            return saving_from(
                self.rates.book,
                said["benefit"],
                self.first_year if year is None else year,
                MEAN_OF_A_YEAR if week is None else week,
                of_maximum=1.0 if share is None else share,
                index=self.rates.index,
            )
        except InputError as error:
            key = _COLUMN_OF.get(error.where, "rate_year")
            column = self.columns.get(key, self.columns["benefit"])
            raise error.within(self.sheet.at(row, column)) from None

    def _refused(
        self, row: int, key: str, what: Problem, expected: Text, got: object = None
    ) -> InputError:
        return self.sheet.refuse(row, self.columns[key], what, expected=expected, got=got)
