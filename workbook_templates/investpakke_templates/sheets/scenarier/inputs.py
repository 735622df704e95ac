"""The upper part of `Scenarier`: a column of yellow cells for each scenario."""

from __future__ import annotations

from typing import Any

from investpakke.deciding import Scenario
from investpakke.deciding.scenarios.change import DELAYS
from investpakke.workbook.inputs.scenarios import GROUP_LABEL, LEVER_LABELS, NAME_LABEL, SCENARIOS
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.scenarier.places import (
    BASE_COLUMN,
    GROUP_ROW,
    HEAD_ROW,
    LABEL_COLUMN,
    LEVER_ROWS,
    NAME_ROW,
    Places,
)
from investpakke_templates.styles import WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

BASE_NAME = "Grundlag"
_NUMBERED = f'"Scenarie" 0;;"{BASE_NAME}"'
_PERCENT = "+0.0 %;[Red]-0.0 %;0 %"
_YEARS = "0.0#"


def write_inputs(writer: SheetWriter, content: Content) -> None:
    """Write the scenarios' names and changes, filled in with those decided on."""
    said = texts()["scenarier"]
    writer.section(HEAD_ROW - 1, said["inputs"], BASE_COLUMN + SCENARIOS)
    writer.heads(HEAD_ROW, 1, ("", "Ændring i forhold til grundlaget"), left=2)
    for number in range(SCENARIOS + 1):
        writer.number(HEAD_ROW, Places.column(number), number, "head", _NUMBERED)
    labels = {NAME_ROW: NAME_LABEL, GROUP_ROW: GROUP_LABEL}
    labels |= {row: LEVER_LABELS[lever] for lever, row in LEVER_ROWS.items()}
    for row, label in labels.items():
        writer.text(row, 1, "")
        writer.text(row, LABEL_COLUMN, label)
        writer.text(row, BASE_COLUMN, "" if row != NAME_ROW else BASE_NAME, "calc", align="right")
    writer.sheet.set_row(NAME_ROW - 1, 30)
    scenarios = content.decisions.scenarios
    for number in range(1, SCENARIOS + 1):
        _scenario(writer, number, scenarios[number - 1] if number <= len(scenarios) else None)
    for index, note in enumerate(said["notes"], start=1):
        writer.text(GROUP_ROW + index, LABEL_COLUMN, note, "note")
    _validation(writer, content)


def _scenario(writer: SheetWriter, number: int, scenario: Scenario | None) -> None:
    column = Places.column(number)
    change = scenario.changes[0] if scenario and scenario.changes else None
    name = scenario.name.da if scenario else None
    writer.input(NAME_ROW, column, name, wrap=True, align="right")
    for lever, row in LEVER_ROWS.items():
        moved: Value | None = change.changed.get(lever) if change else None
        writer.input(row, column, moved, _YEARS if lever in DELAYS else _PERCENT, align="right")
    group = change.groups[0] if change and change.groups else None
    writer.input(GROUP_ROW, column, group, WHOLE, align="right")


def _validation(writer: SheetWriter, content: Content) -> None:
    rules = texts()["scenarier"]["validation"]
    filled = {"{years}": content.grid.years, "{groups}": "=" + content.grid.groups.column("B")}
    rows = {"name": NAME_ROW, **LEVER_ROWS, "group": GROUP_ROW}
    for key, row in rows.items():
        rule: dict[str, Any] = {k: filled.get(str(v), v) for k, v in rules[key].items()}
        first, last = Places.column(1), Places.column(SCENARIOS)
        writer.sheet.data_validation(row - 1, first, row - 1, last, rule)
