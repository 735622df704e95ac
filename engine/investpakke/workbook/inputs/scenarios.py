"""The scenarios that users type on the sheet `Scenarier`: one column each, beside the base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from investpakke.deciding.drivers import DRIVER_KEYS
from investpakke.deciding.scenarios.change import LEVERS, Change, checked
from investpakke.deciding.scenarios.files import check_names, scenario_name
from investpakke.deciding.scenarios.scenario import BASE, Scenario
from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text, same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook, read_own
from investpakke.workbook.inputs.typed_table import relative
from investpakke.workbook.layout import SCENARIER
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.written_names import folded, meant_by

SCENARIOS: Final = 6
"""Columns of scenarios, to the right of the base."""

NAME_LABEL: Final = "Scenariets navn"
LEVER_LABELS: Final[Mapping[str, str]] = {
    "persons": "Helårspersoner (ændring i %)",
    "unit_saving": "Enhedsbesparelse (ændring i %)",
    "investment": "Investering (ændring i %)",
    "phasing": "Indfasning (ændring i %, højst fuld effekt)",
    "delay": "Effekten begynder senere (år, fx 0,5)",
    "price_level": "Pris- og lønniveau, PL (ændring i %)",
}
"""Labels of the inputs, by what they change: to the left of the base's column."""

GROUP_LABEL: Final = "Gælder kun målgruppe (nr.; tom er alle sager)"
_COLUMNS = range(2, 2 + SCENARIOS)
"""Offsets of the scenarios from the labels: the base is between them."""


def workbook_scenarios(workbook: str | Path | WorkbookParts) -> tuple[Scenario, ...] | None:
    """Return the scenarios on a workbook's sheet; None if it has no such sheet.

    Raises
    ------
    FileError
        Not a readable workbook, or a label is missing on the sheet.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """

    def read(book: OwnWorkbook) -> tuple[Scenario, ...]:
        found = tuple(_scenarios(book.sheet(SCENARIER)))
        check_names(found)
        return found

    return read_own(workbook, SCENARIER, read, _typed_sheet)


def _scenarios(sheet: InputSheet) -> Iterator[Scenario]:
    names, first = sheet.find(NAME_LABEL)
    rows = {lever: sheet.find(label)[0] for lever, label in LEVER_LABELS.items()}
    group_row = sheet.find(GROUP_LABEL)[0]
    for column in (first + offset for offset in _COLUMNS):
        name = sheet.text(names, column)
        typed = {lever: sheet.number(row, column) for lever, row in rows.items()}
        group = sheet.number(group_row, column)
        if name is not None:
            moved = {lever: value for lever, value in typed.items() if value is not None}
            yield Scenario(
                scenario_name(name), _changes(sheet, column, rows, moved, (group_row, group))
            )
        elif group is not None or any(value is not None for value in typed.values()):
            raise sheet.refuse(
                names,
                column,
                Problem("scenario.no_name", "the scenario has no name"),
                expected=Text("a name"),
                mend=Text("Type a name or clear the column"),
            )


def _changes(
    sheet: InputSheet,
    column: int,
    rows: Mapping[str, int],
    moved: Mapping[str, float],
    group: tuple[int, float | None],
) -> list[Change]:
    clean: dict[str, Any] = {
        lever: checked(lever, value, same(sheet.at(rows[lever], column)))
        for lever, value in moved.items()
    }
    row, number = group
    if number is not None:
        place = same(sheet.at(row, column))
        clean["groups"] = [checks.whole(number, place, at_least=1, at_most=99)]
    change = Change(**clean)
    return [change] if change.changed else []


def _typed_sheet(sheet: InputSheet) -> tuple[Scenario, ...] | None:
    """Return the scenarios on a user's own sheet: one column each, to the right of the labels.

    The table ends at the first row without a label. Labels may be shorter than ours.
    """
    place = sheet.find_or_none(NAME_LABEL)
    if place is None:
        return None
    names, label = place
    rows: dict[int, str] = {}
    row = names + 1
    while row <= sheet.last_row and (said := sheet.text_or_none(row, label)) is not None:
        rows[row] = said
        row += 1
    columns = range(label + 1, sheet.last_column + 1)
    levers = {row: _lever(said) for row, said in rows.items()}
    found = []
    for column in columns:
        typed = [row for row in rows if sheet.value(row, column) is not None]
        name = sheet.text(names, column)
        if name is None and not typed:
            continue
        moved = {row: levers[row] for row in typed}
        scenario = _typed_scenario(sheet, (names, column), name, moved)
        if scenario is not None:
            found.append(scenario)
    check_names(found)
    return tuple(found)


_GROUP: Final = "group"


def _lever(label: str) -> str | None:
    """Return what a label's row changes, or that it holds the group; None if it is unknown."""
    if folded(label) == folded(GROUP_LABEL):
        return _GROUP
    plain = label.partition("(")[0]
    names = {
        key: (
            ours,
            ours.partition("(")[0],
            *DRIVER_KEYS.get(key, ()),
            LEVERS[key].da,
            LEVERS[key].en,
        )
        for key, ours in LEVER_LABELS.items()
    }
    return meant_by(label, names) or meant_by(plain, names)


def _typed_scenario(
    sheet: InputSheet, head: tuple[int, int], name: str | None, typed: Mapping[int, str | None]
) -> Scenario | None:
    names, column = head
    if name is None:
        raise sheet.refuse(
            names,
            column,
            Problem("scenario.no_name", "the scenario has no name"),
            expected=Text("a name"),
            mend=Text("Type a name or clear the column"),
        )
    moved: dict[str, float] = {}
    rows: dict[str, int] = {}
    for row, lever in typed.items():
        if lever is None or lever in rows:
            raise sheet.refuse(
                row,
                column,
                Problem("sheet.row_unknown", "the row is unknown or occurs twice"),
                expected=same("; ".join([*LEVER_LABELS.values(), GROUP_LABEL])),
                got=sheet.value(row, column),
            )
        rows[lever] = row
        plain = lever in {"delay", _GROUP}
        moved[lever] = (sheet.number(row, column) if plain else relative(sheet, row, column)) or 0.0
    group = moved.pop(_GROUP, None)
    if folded(name) in map(folded, (BASE.name.da, BASE.name.en)):
        if any(moved.values()):
            raise sheet.refuse(
                names,
                column,
                Problem("scenario.base_changed", "the base is the unchanged package"),
                expected=Text("another name"),
                got=name,
            )
        return None
    return Scenario(
        scenario_name(name), _changes(sheet, column, rows, moved, (rows.get(_GROUP, 0), group))
    )


def check_fits(scenarios: tuple[Scenario, ...]) -> None:
    """Refuse scenarios for which the sheet has no cells."""
    if len(scenarios) > SCENARIOS:
        raise InputError(
            Problem("sheet.too_many_scenarios", "there are too many scenarios for the sheet"),
            where=same(SCENARIER),
            expected=Text("at most {scenarios}", scenarios=SCENARIOS),
            got=len(scenarios),
        )
    for scenario in scenarios:
        parts = scenario.changes
        strange = {lever for change in parts for lever in change.changed} - set(LEVER_LABELS)
        if len(parts) > 1 or strange or any(c.cases or len(c.groups) > 1 for c in parts):
            raise InputError(
                Problem("sheet.no_room", "the sheet has no cells for it"),
                where=scenario.place,
                expected=Text(
                    "one change, for all cases or one group, of {levers}",
                    levers=", ".join(LEVER_LABELS),
                ),
                got=same(", ".join(sorted(strange))) if strange else None,
            )
