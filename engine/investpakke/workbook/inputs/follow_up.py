"""The sheet `Opfølgning`: what users type there, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from investpakke.deciding.follow_up import Actual, Limits, Method, Outcomes, Period
from investpakke.errors import FileError, InputError
from investpakke.model import Package
from investpakke.problems import FOLLOW_UP_METHOD_UNKNOWN, MODEL_ROW_PARTLY_FILLED
from investpakke.text import Problem, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook, read_own
from investpakke.workbook.layout import (
    FORUDSAETNINGER,
    OPFOELGNING,
    SETTINGS,
    TKR_PER_UNIT,
    Setting,
)
from investpakke.workbook.ooxml.parts import WorkbookParts

FOLLOW_UP_SETTINGS: Final = (
    Setting("year", "Opgjort til og med, år", "årstal"),
    Setting("month", "Opgjort til og med, måned", "måned"),
    Setting("method", "Måneder uden tal skønnes som", "metode"),
    Setting("green_from", "Grøn fra", "andel af forventet"),
    Setting("yellow_from", "Gul fra", "andel af forventet"),
    Setting("least_gain", "Rød ved gns. gevinst under", "pr. år"),
)
"""The labelled inputs: the label is to the left of the value."""

METHOD_NAMES: Final = {
    Method.SHARE: "Samme andel af planen",
    Method.LEVEL: "Seneste niveau",
    Method.PLAN: "Som planlagt",
}


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """An input column of the table of actual figures."""

    key: str
    header: str
    unit: str
    money: bool = False


REPORT_COLUMNS: Final = (
    ReportColumn("case", "Sag", "nr."),
    ReportColumn("year", "År", "årstal"),
    ReportColumn("first", "Fra måned", "1–12"),
    ReportColumn("last", "Til måned", "1–12"),
    ReportColumn("persons", "Helårspersoner, realiseret", "gns. i perioden"),
    ReportColumn("cost", "Investering, realiseret", "i perioden", money=True),
    ReportColumn("unit_saving", "Enhedsbesparelse, realiseret", "pr. år", money=True),
    ReportColumn("full_persons", "Fuld effekt, som den ventes nu", "personer"),
)
NOTE: Final = "Kilde / bemærkning"
WORKINGS: Final = "6. Mellemregninger: besparelse pr. sag og år, realiseret og skønnet (tkr.)"
"""The text in the row below the table, which ends it."""
_NEEDED = ("case", "year", "first", "last")


def workbook_follow_up(workbook: str | Path | WorkbookParts, package: Package) -> Outcomes | None:
    """Return the outcomes on the sheet `Opfølgning`, None without it. Money comes back in tkr.

    Parameters
    ----------
    workbook : str, Path or WorkbookParts
        A workbook built by this tool, with the sheet filled in, or one that is open already.
    package : Package
        What its other sheets describe.

    Raises
    ------
    FileError
        Not a readable workbook.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """

    def read(book: OwnWorkbook) -> Outcomes:
        common, sheet = map(book.sheet, (FORUDSAETNINGER, OPFOELGNING))
        row, column = common.find(SETTINGS[-1].label)
        tkr = TKR_PER_UNIT[str(common.value(row, column + 1))]  # as `read_package` has seen
        outcomes = replace(_settings(sheet, tkr), actuals=tuple(_actuals(sheet, tkr)))
        outcomes.check(package)
        return outcomes

    return read_own(workbook, OPFOELGNING, read)


def _settings(sheet: InputSheet, tkr: float) -> Outcomes:
    cells = {
        s.key: (sheet.find(s.label)[0], sheet.find(s.label)[1] + 1) for s in FOLLOW_UP_SETTINGS
    }
    typed: dict[str, Any] = {
        key: sheet.text(*at) if key == "method" else sheet.number(*at) for key, at in cells.items()
    }
    names = {name: method for method, name in METHOD_NAMES.items()}
    if typed["method"] not in names:
        raise sheet.refuse(
            *cells["method"],
            FOLLOW_UP_METHOD_UNKNOWN,
            expected=same(", ".join(names)),
            got=typed["method"],
        )
    usual = Limits()
    green, yellow = (
        getattr(usual, key) if typed[key] is None else typed[key]
        for key in ("green_from", "yellow_from")
    )
    least = usual.least_gain if typed["least_gain"] is None else typed["least_gain"] * tkr
    try:
        limits, until = Limits(green, yellow, least), _until(typed["year"], typed["month"])
    except InputError as error:
        raise error.within(sheet.name) from None
    return Outcomes(until=until, method=names[typed["method"]], limits=limits)


def _until(year: float | None, month: float | None) -> str:
    """Return the last month with figures due; "" unless both cells are filled."""
    if year is None and month is None:
        return ""
    return str(Period(year, month, month))  # type: ignore[arg-type]  # Period refuses a None


def _actuals(sheet: InputSheet, tkr: float) -> Iterator[Actual]:
    head, _ = sheet.find(REPORT_COLUMNS[-1].header, down_to=sheet.last_row)
    end, _ = sheet.find(WORKINGS, down_to=sheet.last_row)
    columns = {column.key: _column(sheet, head, column.header) for column in REPORT_COLUMNS}
    note = _column(sheet, head, NOTE)
    for row in range(head + 2, end):
        typed: dict[str, Any] = {
            key: (sheet.text if key == "case" else sheet.number)(row, column)
            for key, column in columns.items()
        }
        if any(value is not None for value in typed.values()):
            yield _actual(sheet, row, columns, typed, sheet.text(row, note) or "", tkr)


def _column(sheet: InputSheet, row: int, head: str) -> int:
    """Return the column with a header in a given row."""
    for column in range(1, sheet.last_column + 1):
        if sheet.value(row, column) == head:
            return column
    raise FileError(
        Problem("follow_up.head_missing", "the header is not in the table"),
        where=sheet.name,
        expected=same(head),
        got=None,
    )


def _actual(
    sheet: InputSheet,
    row: int,
    columns: dict[str, int],
    typed: dict[str, Any],
    note: str,
    tkr: float,
) -> Actual:
    for key in _NEEDED:
        if typed[key] is None:
            raise sheet.refuse(
                row,
                columns[key],
                MODEL_ROW_PARTLY_FILLED,
                expected=Text("case, year and both months"),
                mend=Text("Fill it in or clear the row"),
            )
    money = {
        key: None if typed[key] is None else typed[key] * tkr for key in ("cost", "unit_saving")
    }
    try:
        return Actual(
            case=typed["case"],
            period=Period(typed["year"], typed["first"], typed["last"]),
            persons=typed["persons"],
            full_persons=typed["full_persons"],
            note=note,
            **money,
        )
    except InputError as error:
        raise error.within(sheet.at(row, columns["case"])) from None
