"""The rates of a workbook on its sheet `Satser`, including the user's own.

Also the benefit from which a case on `Sager` takes its unit saving: read, looked up, refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from investpakke.errors import InputError
from investpakke.model import BenefitSource
from investpakke.problems import (
    BENEFIT_WEEK_MISSING,
    CASE_SAVING_NOT_ONE_WAY,
    MODEL_ROW_PARTLY_FILLED,
    NUMBER_OUT_OF_RANGE,
)
from investpakke.rates import PriceIndex, RateBook, load_rates, saving_from
from investpakke.rates.cost import OF_MAXIMUM, STATE_WEEK, WEEK, WEEK_EXPECTED
from investpakke.rates.model import BENEFIT, Grounds, Ladder, Rate, Step, Validity
from investpakke.rates.rows import RateRow, rows_of, with_rates
from investpakke.text import Problem, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import read_own
from investpakke.workbook.layout import BENEFIT_COLUMNS, OLD_WEEK_HEADER, SATSER, WEEK_HEADER
from investpakke.workbook.ooxml.addresses import named_cells
from investpakke.workbook.ooxml.parts import WorkbookParts

NUMBER_HEAD: Final = "Nr."
RATE_HEADS: Final = ("Ydelse", "Refusionstrappe", "Gælder fra", "Gælder til", "Sats (kr.)", "Enhed")
"""Headers of the table of rates; each of its rows has a number to their left."""

LADDER_HEADS: Final = ("Trappe", "Fra dato", "Fra uge", "Til uge", "Statens andel")
"""Headers of the table of ladders, numbered in the same way, with one row per step."""

WEEKS_LABEL: Final = "Uger på et år"
YEARS_LABEL: Final = "Kalenderår"
RISE_LABEL: Final = "Pris- og lønstigning fra året før (egen)"

_TYPED = Grounds("assumed", same("Satser"))


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that the cases of a workbook refer to, and the user's index, if any."""

    book: RateBook
    index: PriceIndex | None = None


def shipped_rates() -> Rates:
    """Return the shipped rates, for a workbook without a sheet of its own."""
    return Rates(load_rates())


def read_rates(sheet: InputSheet) -> Rates:
    """Return the rates, the ladders and the index on a sheet.

    Raises
    ------
    FileError
        A missing header or label.
    InputError
        A cell that is refused, by its address.
    """
    years = _years(sheet)
    weeks = sheet.number(*_right_of(sheet, WEEKS_LABEL))
    book = RateBook(same(sheet.name), weeks, tuple(_ladders(sheet)), ())  # type: ignore[arg-type]  # checked there
    for row, rate in _rate_rows(sheet, years):
        try:
            book = with_rates(book, (rate,))
        except InputError as error:
            raise error.within(sheet.at(*row)) from None
    return Rates(book, _index(sheet, years))


def read_own_rates(
    workbook: str | Path | WorkbookParts,
) -> tuple[tuple[RateRow, ...], dict[int, float]]:
    """Return the rates on `Satser` that do not ship, and the user's index by year."""
    rates = read_own(workbook, SATSER, lambda book: read_rates(book.sheet(SATSER)))
    if rates is None:
        return (), {}
    ours = {(row.benefit, row.rate.validity.first) for row in rows_of(load_rates())}
    rows = rows_of(rates.book)
    own = [row for row in rows if (row.benefit, row.rate.validity.first) not in ours]
    return tuple(own), {} if rates.index is None else dict(rates.index.rises)


def _right_of(sheet: InputSheet, label: str) -> tuple[int, int]:
    row, column = sheet.find(label)
    return row, column + 2


def _numbered_rows(sheet: InputSheet, head: str) -> tuple[range, int]:
    """Return the rows of a table, which are numbered, and the column of its first header."""
    row, column = sheet.find(head)
    first = last = row + 1
    while isinstance(sheet.value(last, column - 1), int | float):
        last += 1
    return range(first, last), column


def _rate_rows(
    sheet: InputSheet, years: dict[int, int]
) -> Iterator[tuple[tuple[int, int], RateRow]]:
    """Yield the address and the rate of each filled row."""
    rows, column = _numbered_rows(sheet, RATE_HEADS[0])
    for row in rows:
        values = [sheet.value(row, column + offset) for offset in range(len(RATE_HEADS))]
        if any(value is not None for value in values):
            _check_filled(sheet, row, column, values)
            yield (row, column), _rate_row(sheet, row, column, years)


def _check_filled(sheet: InputSheet, row: int, column: int, values: list[object]) -> None:
    for offset, head in enumerate(RATE_HEADS):
        if values[offset] is None:
            raise sheet.refuse(
                row,
                column + offset,
                MODEL_ROW_PARTLY_FILLED,
                expected=Text("a value in {head!r}", head=head),
                mend=Text("Fill it in or clear the row"),
            )


def _rate_row(sheet: InputSheet, row: int, column: int, years: dict[int, int]) -> RateRow:
    first, last = (_day(sheet, row, column + offset, years) for offset in (2, 3))
    try:
        return RateRow(
            benefit=str(sheet.text(row, column)),
            ladder=str(sheet.text(row, column + 1)),
            rate=Rate(
                amount=sheet.number(row, column + 4),  # type: ignore[arg-type]  # it is filled in
                unit=str(sheet.text(row, column + 5)),
                validity=Validity(first, last),
                grounds=_TYPED,
            ),
        )
    except InputError as error:
        raise (error if named_cells(error.where) else error.within(sheet.at(row, column))) from None


def _day(sheet: InputSheet, row: int, column: int, years: dict[int, int]) -> date:
    """Return a date within the years of the sheet, beyond which its formulas do not look."""
    found = sheet.day(row, column)
    if found.year not in years:
        first, last = min(years), max(years)
        raise sheet.refuse(
            row,
            column,
            Problem("rate.date_outside", "the date is outside the sheet's years"),
            expected=Text("a date in {first} to {last}", first=first, last=last),
            got=same(found.isoformat()),
        )
    return found


def _ladders(sheet: InputSheet) -> Iterator[Ladder]:
    rows, column = _numbered_rows(sheet, LADDER_HEADS[0])
    steps: dict[str, list[Step]] = {}
    since: dict[str, date] = {}
    for row in rows:
        name = str(sheet.text(row, column))
        since.setdefault(name, sheet.day(row, column + 1))
        week, share = (sheet.number(row, column + offset) for offset in (2, 4))
        try:
            step = Step(week, share)  # type: ignore[arg-type]  # Step refuses a None
        except InputError as error:
            raise error.within(sheet.at(row, column)) from None
        steps.setdefault(name, []).append(step)
    for name, found in steps.items():
        try:
            yield Ladder(name, found, Validity(since[name]), _TYPED)
        except InputError as error:
            raise error.within(sheet.at(rows[0], column)) from None


def _years(sheet: InputSheet) -> dict[int, int]:
    """Return the column of each calendar year for which the sheet computes rates."""
    row, column = sheet.find(YEARS_LABEL)
    found = {}
    for at in range(column + 1, sheet.last_column + 1):
        year = sheet.value(row, at)
        if isinstance(year, int | float):
            found[int(year)] = at
    return found


def _index(sheet: InputSheet, years: dict[int, int]) -> PriceIndex | None:
    row, _ = sheet.find(RISE_LABEL)
    stated = {year: sheet.number(row, column) for year, column in years.items()}
    rises = {year: rise for year, rise in stated.items() if rise is not None}
    for year, rise in rises.items():
        if not -1 < rise <= 1:
            raise sheet.refuse(
                row,
                years[year],
                NUMBER_OUT_OF_RANGE,
                expected=Text("above -100 % and at most 100 %"),
                got=rise,
            )
    return PriceIndex(RISE_LABEL, rises, _TYPED) if rises else None


_COLUMN_OF = {BENEFIT: "benefit", WEEK: "week", OF_MAXIMUM: "of_maximum"}
"""The column to which a refusal of the rates belongs; all others belong to the year."""

_WAYS = Text("either unit_saving, average_saving or a benefit")


def benefit_columns(sheet: InputSheet) -> dict[str, int]:
    """Return the columns of benefits by key; none if the workbook is older than benefits."""
    found = {column.key: sheet.find_or_none(column.header) for column in BENEFIT_COLUMNS}
    found["week"] = found["week"] or sheet.find_or_none(OLD_WEEK_HEADER)
    return {key: place[1] for key, place in found.items() if place is not None}


class BenefitCells(NamedTuple):
    """The columns of benefits on a sheet of cases, and the rates that they refer to."""

    sheet: InputSheet
    columns: Mapping[str, int]
    rates: Rates
    first_year: int
    week_required: bool

    @classmethod
    def read(cls, sheet: InputSheet, rates: Rates, first_year: int) -> BenefitCells:
        """Return the columns of a sheet; none if the workbook is older than benefits."""
        week_required = sheet.find_or_none(WEEK_HEADER) is not None
        return cls(sheet, benefit_columns(sheet), rates, first_year, week_required)

    def values(self, row: int) -> dict[str, Any]:
        """Return a row's data on its benefit, with None for blank cells."""
        return {
            column.key: (self.sheet.text if column.text else self.sheet.number)(
                row, self.columns[column.key]
            )
            if column.key in self.columns
            else None
            for column in BENEFIT_COLUMNS
        }

    def source(self, row: int, values: Mapping[str, Any], saving: object) -> BenefitSource | None:
        """Return the rate that a row refers to, None if it names no benefit.

        Parameters
        ----------
        row : int
            The row of the case.
        values : mapping
            What `values` returned.
        saving : object
            The unit saving or average saving stated in the row, None if neither.

        Raises
        ------
        InputError
            A benefit, year, week or share for which there is no rate, by the address of its cell.
        """
        if all(value is None for value in values.values()):
            return None
        if values["benefit"] is None:
            raise self._refusal(
                row,
                "benefit",
                Problem("case.benefit_missing", "the benefit is missing"),
                Text("a benefit in the list"),
            )
        if saving is not None:
            what = CASE_SAVING_NOT_ONE_WAY
            raise self._refusal(row, "benefit", what, _WAYS, Text("both"))
        year, week, share = values["rate_year"], values["week"], values["of_maximum"]
        if week is None and self.week_required:
            raise self._refusal(row, "week", BENEFIT_WEEK_MISSING, WEEK_EXPECTED, mend=STATE_WEEK)
        try:
            return saving_from(
                self.rates.book,
                values["benefit"],
                self.first_year if year is None else year,
                week,
                of_maximum=1.0 if share is None else share,
                index=self.rates.index,
            )
        except InputError as error:
            key = _COLUMN_OF.get(error.where, "rate_year")
            column = self.columns.get(key, self.columns["benefit"])
            raise error.within(self.sheet.at(row, column)) from None

    def _refusal(
        self,
        row: int,
        key: str,
        what: Problem,
        expected: Text,
        got: object = None,
        mend: Text | None = None,
    ) -> InputError:
        column = self.columns[key]
        return self.sheet.refuse(row, column, what, expected=expected, got=got, mend=mend)
