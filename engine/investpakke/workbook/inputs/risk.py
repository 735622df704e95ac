"""What users type on the sheet `Risiko`: three points a driver, for all cases or one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import (
    Correction,
    Correlation,
    Distribution,
    Pert,
    Uncertainty,
    fixed,
)
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.deciding.probability.uncertainty import YARDSTICK, possible
from investpakke.errors import InputError, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import read_own
from investpakke.workbook.layout import RISIKO
from investpakke.workbook.ooxml.parts import WorkbookParts

POINTS: Final = ("lav", "sandsynlig", "høj")
POINT_HEADS: Final[Mapping[Driver, tuple[str, ...]]] = {
    driver: tuple(f"{name}: {point}" for point in POINTS)
    for driver, name in zip(SCALED, ("Personer", "Enhedsbesp.", "Investering"), strict=True)
}
"""Heads of the columns of a driver's three points."""

OPTIMISM_HEAD: Final = "Fratræk for svag evidens"
DEADWEIGHT_HEAD: Final = "Dødvægt"
USUAL_LABEL: Final = "Alle sager, medmindre andet står for sagen"
CORRELATION_LABEL: Final = "Korrelation mellem sagerne (0 uafhængige, 1 følges helt ad)"
CASES_TITLE: Final = "Sager, der afviger fra det fælles (tomme felter følger det fælles)"
WORKINGS_TITLE: Final = "Punkter, der regnes med"
"""Texts of the sheet by which its inputs are found."""

STILL: Final[Mapping[Driver, Distribution]] = {
    Driver.PHASING: fixed(0.0),
    Driver.DELAY: fixed(0.0),
}
"""What the sheet leaves certain."""


def standard_risk() -> Uncertainty:
    """Return what a new workbook's sheet holds: the yardstick, without corrections."""
    return Uncertainty({**{driver: YARDSTICK[driver] for driver in SCALED}, **STILL},
                       correction=Correction(optimism=0.0, deadweight=0.0))  # fmt: skip


def workbook_risk(workbook: str | Path | WorkbookParts) -> Uncertainty | None:
    """Return the uncertainty of a workbook's sheet; None where it has no such sheet.

    Raises
    ------
    FileError
        Not a readable workbook, or a head is missing on the sheet.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    return read_own(workbook, RISIKO, lambda book: _uncertainty(book.sheet(RISIKO)))


class _Inputs(NamedTuple):
    """The sheet, the columns of its heads, and the row for all cases."""

    sheet: InputSheet
    points: Mapping[Driver, list[int]]
    optimism: int
    deadweight: int
    usual: int

    @property
    def columns(self) -> list[int]:
        """Every input column."""
        points = [column for columns in self.points.values() for column in columns]
        return [*points, self.optimism, self.deadweight]


def _uncertainty(sheet: InputSheet) -> Uncertainty:
    inputs = _Inputs(
        sheet,
        {driver: [sheet.find(head)[1] for head in heads] for driver, heads in POINT_HEADS.items()},
        sheet.find(OPTIMISM_HEAD)[1],
        sheet.find(DEADWEIGHT_HEAD)[1],
        sheet.find(USUAL_LABEL)[0],
    )
    row, column = sheet.find(CORRELATION_LABEL)
    place = sheet.at(row, column + 1)
    correlation = _stated(sheet, row, column + 1)
    cases = dict(_cases(inputs))
    usual = {driver: _pert(inputs, driver, inputs.usual) for driver in SCALED}
    own = {number: {driver: _pert(inputs, driver, row) for driver in SCALED
                    if _typed(inputs, inputs.points[driver], row)}
           for number, row in cases.items()}  # fmt: skip
    try:
        correlated = Correlation(correlation)
    except InputError as error:
        raise error.said_of(same(place)) from None
    return Uncertainty(
        usual={**usual, **STILL},
        by_case={number: found for number, found in own.items() if found},
        correlation=correlated,
        correction=_correction(inputs, inputs.usual),
        corrections={number: _correction(inputs, row) for number, row in cases.items()},
    )


def _cases(inputs: _Inputs) -> Iterator[tuple[str, int]]:
    """Yield number and row of each case for which something is typed."""
    sheet = inputs.sheet
    first, numbers = sheet.find(CASES_TITLE, down_to=sheet.last_row)
    last, _ = sheet.find(WORKINGS_TITLE, down_to=sheet.last_row)
    for row in range(first + 2, last):
        if not _typed(inputs, inputs.columns, row):
            continue
        number = sheet.text(row, numbers)
        if number is None:
            raise sheet.refuse(
                row,
                numbers,
                Text("rækken har ingen sag", "the row has no case"),
                expected=Text("felter ud for en sag", "cells beside a case"),
                mend=Text("Ryd rækkens gule felter", "Clear the yellow cells of the row"),
            )
        yield number, row


def _typed(inputs: _Inputs, columns: list[int], row: int) -> bool:
    return any(inputs.sheet.value(row, column) is not None for column in columns)


def _pert(inputs: _Inputs, driver: Driver, row: int) -> Pert:
    """Return the three points of a row; a blank one is that of all cases."""
    sheet, columns = inputs.sheet, inputs.points[driver]
    own = [sheet.number(row, column) for column in columns]
    points = [_stated(sheet, inputs.usual, column) if value is None else value
              for column, value in zip(columns, own, strict=True)]  # fmt: skip
    place = same(sheet.at(row, columns[0]))
    try:
        pert = Pert(*points)
        possible(driver, pert, driver.said)
    except InputError as error:
        raise error.inside(place) from None
    return pert


def _correction(inputs: _Inputs, row: int) -> Correction:
    sheet = inputs.sheet
    optimism, deadweight = (
        sheet.number(row, column) for column in (inputs.optimism, inputs.deadweight)
    )
    try:
        return Correction(optimism=optimism, deadweight=deadweight)
    except InputError as error:
        raise error.inside(same(sheet.at(row, inputs.optimism))) from None


def _stated(sheet: InputSheet, row: int, column: int) -> float:
    value = sheet.number(row, column)
    if value is None:
        what = Text("feltet er tomt", "the cell is blank")
        raise sheet.refuse(row, column, what, expected=Text("et tal", "a number"))
    return value


def check_fits(asked: Uncertainty) -> None:
    """Refuse what the sheet has no cells for."""
    rows = {"": asked.usual, **asked.by_case}
    for number, own in rows.items():
        for driver, distribution in own.items():
            kept = driver in SCALED or distribution == STILL[driver]
            if not (isinstance(distribution, Pert) and kept):
                raise _no_room(Text(f"sag {number}, {driver.said.da}" if number else driver.said.da,
                                    f"case {number}, {driver.said.en}" if number
                                    else driver.said.en))  # fmt: skip
    if set(asked.usual) != set(Driver):
        raise _no_room(Text("forudsætninger for alle sager", "drivers of all cases"))
    if asked.correlation.by_driver or asked.correlation.matrix:
        raise _no_room(Text("korrelation", "correlation"))
    for correction in (asked.correction, *asked.corrections.values()):
        if correction.grade or correction.fade or correction.fade_after:
            raise _no_room(Text("korrektion", "correction"))


def _no_room(where: Text) -> InputError:
    return InputError(
        Text(f"arket {RISIKO} har ikke felter til det", f"the sheet {RISIKO} has no cells for it"),
        where=where,
        expected=Text(
            "tre punkter for personer, enhedsbesparelse og investering; én korrelation; fratræk",
            "three points of persons, unit saving and investment; one correlation; shares",
        ),
    )
