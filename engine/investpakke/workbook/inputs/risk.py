"""What users type on the sheet `Risiko`: three points per driver, for all cases, a group or one."""

from __future__ import annotations

import re
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
)
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.deciding.probability.uncertainty import possible
from investpakke.errors import InputError
from investpakke.problems import CELL_BLANK
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import read_own
from investpakke.workbook.inputs.typed_table import (
    TypedTable,
    case_number,
    relative,
    twice,
    typed_table,
)
from investpakke.workbook.layout import RISIKO
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.written_names import folded

POINTS: Final = ("lav", "sandsynlig", "høj")
POINT_HEADS: Final[Mapping[Driver, tuple[str, ...]]] = {
    driver: tuple(f"{name}: {point}" for point in POINTS)
    for driver, name in zip(SCALED, ("Personer", "Enhedsbesp.", "Investering"), strict=True)
}
"""Headers of the columns of a driver's three points."""

OPTIMISM_HEAD: Final = "Fratræk for svag evidens"
DEADWEIGHT_HEAD: Final = "Dødvægt"
USUAL_LABEL: Final = "Alle sager, medmindre andet står for sagen"
CORRELATION_LABEL: Final = "Korrelation mellem sagerne (tom: ikke oplyst; 0 uafhængige, 1 helt ad)"
STANDARD_LABEL: Final = "Forudsætninger, som ingen har oplyst usikkerhed for"
HELD, STANDARD_CHOSEN = STANDARD_CHOICES = ("Varierer ikke", "Standardinterval: 10 % ned og op")
GROUPS_TITLE: Final = "Målgrupper, der afviger fra det fælles (tomme felter følger det fælles)"
CASES_TITLE: Final = "Sager, der afviger fra det fælles (tomme felter følger det fælles)"
WORKINGS_TITLE: Final = "Punkter, der regnes med"
"""Texts by which the inputs of the sheet are found."""

FILLED_BY_0_1_0: Final[Mapping[Driver, Pert]] = dict.fromkeys(SCALED, Pert(-0.1, 0.0, 0.1))
"""What version 0.1.0 filled in for all cases: it was not stated by the user."""

CORRELATION_BY_0_1_0: Final = 0.0
CORRELATION_LABEL_0_1_0: Final = "Korrelation mellem sagerne (0 uafhængige, 1 følges helt ad)"
"""The label that identifies a sheet of version 0.1.0."""


def workbook_risk(workbook: str | Path | WorkbookParts) -> Uncertainty | None:
    """Return the uncertainty on a workbook's sheet; None if it has no such sheet.

    Raises
    ------
    FileError
        Not a readable workbook, or a head is missing on the sheet.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    return read_own(workbook, RISIKO, lambda book: _uncertainty(book.sheet(RISIKO)), _typed_sheet)


class _Inputs(NamedTuple):
    """The sheet, the columns of its headers, and the row for all cases."""

    sheet: InputSheet
    points: Mapping[Driver, list[int]]
    optimism: int
    deadweight: int
    usual: int
    of_0_1_0: bool

    @property
    def columns(self) -> list[int]:
        """Every input column."""
        points = [column for columns in self.points.values() for column in columns]
        return [*points, self.optimism, self.deadweight]


class _Rows(NamedTuple):
    """The filled rows: of groups by number, of cases by number."""

    groups: Mapping[int, int]
    cases: Mapping[str, int]


def _uncertainty(sheet: InputSheet) -> Uncertainty:
    of_0_1_0 = sheet.find_or_none(CORRELATION_LABEL_0_1_0)
    inputs = _Inputs(
        sheet,
        {driver: [sheet.find(head)[1] for head in heads] for driver, heads in POINT_HEADS.items()},
        sheet.find(OPTIMISM_HEAD)[1],
        sheet.find(DEADWEIGHT_HEAD)[1],
        sheet.find(USUAL_LABEL)[0],
        of_0_1_0=of_0_1_0 is not None,
    )
    row, column = of_0_1_0 or sheet.find(CORRELATION_LABEL)
    correlation = _correlation(sheet, row, column + 1)
    rows = _Rows({} if of_0_1_0 else dict(_groups(inputs)), dict(_cases(inputs)))
    usual = _stated(inputs, inputs.usual)
    untouched: tuple[Driver, ...] = ()
    if of_0_1_0 is not None:
        untouched = tuple(
            driver for driver in SCALED if usual.get(driver) == FILLED_BY_0_1_0[driver]
        )
        usual = {driver: pert for driver, pert in usual.items() if driver not in untouched}
        if correlation is not None and correlation.usual == CORRELATION_BY_0_1_0:
            correlation = None
    own = {number: _stated(inputs, row) for number, row in rows.cases.items()}
    return Uncertainty(
        usual=usual,
        by_case={number: found for number, found in own.items() if found},
        by_group={number: _stated(inputs, row) for number, row in rows.groups.items()},
        standard=not inputs.of_0_1_0 and _standard(sheet),
        correlation=correlation,
        correction=_correction(inputs, inputs.usual),
        corrections={number: _correction(inputs, row) for number, row in rows.cases.items()},
        untouched=untouched,
    )


def _standard(sheet: InputSheet) -> bool:
    row, column = sheet.find(STANDARD_LABEL)
    chosen = sheet.text(row, column + 1) or HELD
    if chosen not in STANDARD_CHOICES:
        what = Problem("choice.unknown", "the choice is not known")
        raise sheet.refuse(
            row, column + 1, what, expected=same(" / ".join(STANDARD_CHOICES)), got=chosen
        )
    return chosen == STANDARD_CHOSEN


def _correlation(sheet: InputSheet, row: int, column: int) -> Correlation | None:
    value = sheet.number(row, column)
    if value is None:
        return None
    try:
        return Correlation(value)
    except InputError as error:
        raise error.relocated(same(sheet.at(row, column))) from None


def _groups(inputs: _Inputs) -> Iterator[tuple[int, int]]:
    """Yield number and row of each group with filled cells."""
    points = [column for columns in inputs.points.values() for column in columns]
    for row, column in _typed_rows(inputs, GROUPS_TITLE, CASES_TITLE, points):
        number = inputs.sheet.number(row, column)
        if number is None:
            what = Problem("sheet.no_group_in_row", "the row has no group")
            raise _without_name(inputs, row, column, what)
        yield int(number), row


def _cases(inputs: _Inputs) -> Iterator[tuple[str, int]]:
    """Yield number and row of each case with filled cells."""
    for row, column in _typed_rows(inputs, CASES_TITLE, WORKINGS_TITLE, inputs.columns):
        number = inputs.sheet.text(row, column)
        if number is None:
            what = Problem("sheet.row_without_case", "the row has no case")
            raise _without_name(inputs, row, column, what)
        yield number, row


def _typed_rows(
    inputs: _Inputs, title: str, below: str, columns: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield the filled rows between two titles, and the column of names."""
    sheet = inputs.sheet
    first, names = sheet.find(title, down_to=sheet.last_row)
    last, _ = sheet.find(below, down_to=sheet.last_row)
    for row in range(first + 2, last):
        if _typed(inputs, columns, row):
            yield row, names


def _without_name(inputs: _Inputs, row: int, column: int, what: Problem) -> InputError:
    return inputs.sheet.refuse(
        row,
        column,
        what,
        expected=Text("cells beside a case or a group"),
        mend=Text("Clear the yellow cells of the row"),
    )


def _typed(inputs: _Inputs, columns: list[int], row: int) -> bool:
    return any(inputs.sheet.value(row, column) is not None for column in columns)


def _stated(inputs: _Inputs, row: int) -> dict[Driver, Pert]:
    """Return the drivers for which a row has at least one point."""
    return {
        driver: _pert(inputs, driver, row)
        for driver in SCALED
        if _typed(inputs, inputs.points[driver], row)
    }


def _pert(inputs: _Inputs, driver: Driver, row: int) -> Pert:
    """Return the three points of a row; in 0.1.0 a blank one meant that of all cases."""
    sheet, columns = inputs.sheet, inputs.points[driver]
    points: list[float] = []
    for column in columns:
        value = sheet.number(row, column)
        if value is None and inputs.of_0_1_0:
            value = sheet.number(inputs.usual, column)
        if value is None:
            raise sheet.refuse(
                row, column, CELL_BLANK, expected=Text("three points, or none of them")
            )
        points.append(value)
    place = same(sheet.at(row, columns[0]))
    try:
        pert = Pert(*points)
        possible(driver, pert, driver.label)
    except InputError as error:
        raise error.within(place) from None
    return pert


def _correction(inputs: _Inputs, row: int) -> Correction:
    sheet = inputs.sheet
    optimism, deadweight = (
        sheet.number(row, column) for column in (inputs.optimism, inputs.deadweight)
    )
    try:
        return Correction(optimism=optimism, deadweight=deadweight)
    except InputError as error:
        raise error.within(same(sheet.at(row, inputs.optimism))) from None


OF_HEAD: Final = "Gælder"
"""Header of the scope of a row: all cases, a group or a case."""


def _typed_sheet(sheet: InputSheet) -> Uncertainty | None:
    """Return the uncertainty on a user's own sheet: one table, with one row per scope."""
    starts = (typed_table(sheet, (OF_HEAD, heads[0])) for heads in POINT_HEADS.values())
    table = next((found for found in starts if found is not None), None)
    if table is None:
        return None
    points = dict(_typed_columns(table))
    usual: dict[Driver, Distribution] = {}
    by_group: dict[int, dict[Driver, Distribution]] = {}
    by_case: dict[str, dict[Driver, Distribution]] = {}
    corrections: dict[str | None, Correction] = {}
    seen: set[object] = set()
    shares = [table.columns.get(folded(head)) for head in (OPTIMISM_HEAD, DEADWEIGHT_HEAD)]
    typed_in = [*(column for columns in points.values() for column in columns), *shares]
    of = table.columns[folded(OF_HEAD)]
    for row in table.rows(typed_in):
        if sheet.text_or_none(row, of) in {CORRELATION_LABEL, STANDARD_LABEL}:
            continue  # these are read by their labels
        stated: dict[Driver, Distribution] = {
            driver: _typed_pert(sheet, driver, row, columns)
            for driver, columns in points.items()
            if any(sheet.value(row, column) is not None for column in columns)
        }
        key = _scope(sheet, row, of)
        if key in seen:
            raise twice(sheet, row, of, sheet.value(row, of))
        seen.add(key)
        taken_off = [None if column is None else sheet.number(row, column) for column in shares]
        if any(share is not None for share in taken_off):
            if isinstance(key, int):
                what = Problem("correction.of_group", "a group cannot have reductions")
                expected = Text("reductions for all cases or for one")
                raise sheet.refuse(row, of, what, expected=expected, got=sheet.value(row, of))
            corrections[key] = _typed_correction(sheet, row, of, taken_off)
        if key is None:
            usual.update(stated)
        elif isinstance(key, int):
            by_group[key] = stated
        else:
            by_case[key] = stated
    labelled = sheet.find_or_none(CORRELATION_LABEL)
    return Uncertainty(
        usual=usual,
        by_group=by_group,
        by_case=by_case,
        correction=corrections.pop(None, Correction()),
        corrections={key: each for key, each in corrections.items() if key is not None},
        standard=sheet.find_or_none(STANDARD_LABEL) is not None and _standard(sheet),
        correlation=None if labelled is None else _correlation(sheet, labelled[0], labelled[1] + 1),
    )


def _typed_correction(
    sheet: InputSheet, row: int, column: int, shares: list[float | None]
) -> Correction:
    optimism, deadweight = shares
    try:
        return Correction(optimism=optimism, deadweight=deadweight)
    except InputError as error:
        raise error.within(same(sheet.at(row, column))) from None


def _typed_columns(table: TypedTable) -> Iterator[tuple[Driver, list[int]]]:
    """Yield the columns of the points of each driver in the table; all three are needed."""
    for driver, heads in POINT_HEADS.items():
        found = [table.columns.get(folded(head)) for head in heads]
        known = [column for column in found if column is not None]
        if len(known) == len(heads):
            yield driver, known
        elif known:
            missing = next(head for head, column in zip(heads, found, strict=True) if not column)
            raise table.sheet.refuse(
                table.head,
                known[0],
                Problem("sheet.point_missing", "a column is missing for one of the three points"),
                expected=same(missing),
                got=table.sheet.text_or_none(table.head, known[0]),
            )


def _scope(sheet: InputSheet, row: int, column: int) -> int | str | None:
    """Return the group's or the case's number for a row; None if it is for all cases."""
    said = sheet.text_or_none(row, column)
    if said is not None and folded(said) in {folded(USUAL_LABEL), "alle_sager"}:
        return None
    group = re.fullmatch(r"m(?:å|aa)lgruppe (\d{1,2})", (said or "").casefold())
    return int(group[1]) if group else case_number(sheet, row, column)


def _typed_pert(sheet: InputSheet, driver: Driver, row: int, columns: list[int]) -> Pert:
    points = [relative(sheet, row, column) for column in columns]
    for column, value in zip(columns, points, strict=True):
        if value is None:
            raise sheet.refuse(
                row, column, CELL_BLANK, expected=Text("three points, or none of them")
            )
    try:
        pert = Pert(*(float(value or 0) for value in points))
        possible(driver, pert, driver.label)
    except InputError as error:
        raise error.within(same(sheet.at(row, columns[0]))) from None
    return pert


def check_fits(uncertainty: Uncertainty) -> None:
    """Refuse an uncertainty for which the sheet has no cells."""
    rows: list[tuple[Text, Mapping[Driver, Distribution]]] = [
        (Text("all cases"), uncertainty.usual),
        *((Text("group {key}", key=key), own) for key, own in uncertainty.by_group.items()),
        *((Text("case {key}", key=key), own) for key, own in uncertainty.by_case.items()),
    ]
    for of, own in rows:
        for driver, distribution in own.items():
            certain = isinstance(distribution, Pert) and distribution == Pert(0.0, 0.0, 0.0)
            if not (certain or (isinstance(distribution, Pert) and driver in SCALED)):
                raise _no_room(joined([of, driver.label]))
    correlation = uncertainty.correlation
    if correlation is not None and (correlation.by_driver or correlation.matrix):
        raise _no_room(Text("correlation"))
    for correction in (uncertainty.correction, *uncertainty.corrections.values()):
        if correction.grade or correction.fade or correction.fade_after:
            raise _no_room(Text("correction"))


def _no_room(where: Text) -> InputError:
    return InputError(
        Problem(
            "sheet.no_room_for_uncertainty", "the sheet {risiko} has no cells for it", risiko=RISIKO
        ),
        where=where,
        expected=Text(
            "three points of persons, unit saving and investment; one correlation; shares"
        ),
        mend=Text("Keep the uncertainty in the file, and use it with risk --uncertainty"),
    )
