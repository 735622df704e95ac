"""Forudsætninger: what holds for the whole package, its target groups and the assumption log."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke.packages.records import record_form
from investpakke.workbook.layout import (
    FORUDSAETNINGER,
    GROUP_HEADERS,
    HEADCOUNT_HEADERS,
    LOG_HEADERS,
    SETTINGS,
    TKR_PER_UNIT,
)
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import TEXT_FORMAT, WHOLE, Styles
from investpakke_templates.table import Column, Value
from investpakke_templates.texts import wording

_SAID = wording(FORUDSAETNINGER)
_LAST_COLUMN = 9
_LOG_ROWS = 8
_HEADCOUNT_AT = {key: at for at, key in enumerate(HEADCOUNT_HEADERS, start=3)}
_HEADCOUNT_FORMATS = {"persons": "#,##0", "share": "0.0##%"}
_LOG_AT = {"text": 2, "source": 3, "owner": 4, "date": 5}
_LOG_WIDTHS = {"text": 56, "source": 24, "owner": 20, "date": 14}


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid = content.grid
    writer = SheetWriter(book, styles, FORUDSAETNINGER, "#E0B400")
    writer.columns(grid, (2, 7, 52, 24, 20, 14, 30, 46, 9, 12))
    writer.title(FORUDSAETNINGER, _SAID["subtitle"], master)
    _settings(writer, content)
    _groups(writer, content)
    _units(writer, content)
    log_row = _ratios(writer, content) if content.ratios else grid.units.last + 3
    last = _assumptions(writer, content, log_row)
    writer.sheet.freeze_panes(3, 0)
    writer.print_setup(last, _LAST_COLUMN, pages=1)


def _settings(writer: SheetWriter, content: Content) -> None:
    grid, package = content.grid, content.package
    values: dict[str, tuple[Value, str]] = {
        "municipality": (package.municipality, ""),
        "name": (package.name, ""),
        "first_year": (package.first_year, WHOLE),
        "years": (package.years, WHOLE),
        "averaging_years": (package.averaging_years, WHOLE),
        "discount_rate": (package.discount_rate, "0.0 %"),
        "unit": (_SAID["unit"], ""),
    }
    writer.section(grid.settings.first - 1, _SAID["titles"]["settings"], _LAST_COLUMN)
    for row, setting in zip(grid.settings.rows, SETTINGS, strict=True):
        value, number = values[setting.key]
        writer.text(row, 2, setting.label)
        writer.input(row, 3, value, number, align="left")
        writer.text(row, 4, setting.unit, "note")
        writer.text(row, 5, _SAID["notes"][setting.key], "note")
        rule = {**_SAID["validation"][setting.key], "ignore_blank": False}
        writer.sheet.data_validation(row - 1, 3, row - 1, 3, _limits(rule, content))
    row, (label, computed) = grid.settings.last + 1, _SAID["texts"]["unit_factor"]
    tables = {"units": grid.units, "unit": grid.settings.line(grid.settings.count - 1)}
    worth = "=INDEX(units[worth],MATCH(unit[value],units[name],0))"
    writer.text(row, 2, label)
    column = Column("value", worth, 1.0, "General", "calc", {"align": "left"})
    writer.table(grid.settings.line(grid.settings.count), [column], tables)
    writer.text(row, 4, computed, "note")


def _limits(rule: dict[str, object], content: Content) -> dict[str, object]:
    """Return a validation rule with what only the grid knows filled in."""
    filled = {"{years}": content.grid.years, "{units}": content.grid.units.on_first("=[name]")}
    return {key: filled.get(str(value), value) for key, value in rule.items()}


def _groups(writer: SheetWriter, content: Content) -> None:
    block = content.grid.groups
    writer.section(block.first - 2, _SAID["titles"]["groups"], _LAST_COLUMN)
    writer.heads(block.first - 1, 1, [*GROUP_HEADERS, *HEADCOUNT_HEADERS.values()], left=2)
    for header in ("date", "place", "note"):
        at = _HEADCOUNT_AT[header]
        writer.text(block.first - 1, at, HEADCOUNT_HEADERS[header], "head_left")
    for index, row in enumerate(block.rows):
        group = content.package.groups[index] if index < len(content.package.groups) else None
        writer.input(row, 1, group.id if group else None, WHOLE, align="left")
        writer.input(row, 2, group.name if group else None, wrap=True)
        counted = record_form(group.headcount) if group and group.headcount else {}
        for key, at in _HEADCOUNT_AT.items():
            number = _HEADCOUNT_FORMATS.get(key, TEXT_FORMAT)
            left = {} if key in ("persons", "share") else {"align": "left", "wrap": True}
            writer.input(row, at, counted.get(key), number, **left)
        texts = [(group.name, 62), (counted.get("note", ""), 54)] if group else []
        lines = max((-(-len(text) // width) for text, width in texts), default=1)
        writer.sheet.set_row(row - 1, 15 if lines < 2 else 13.5 * lines)
    rule = {**_SAID["validation"]["group"]}
    writer.sheet.data_validation(block.first - 1, 1, block.last - 1, 1, rule)


def _units(writer: SheetWriter, content: Content) -> None:
    block = content.grid.units
    writer.section(block.first - 2, _SAID["titles"]["units"], _LAST_COLUMN)
    name, worth_of = _SAID["texts"]["units"]
    writer.text(block.first - 1, block.at("name"), name, "head_left")
    writer.text(block.first - 1, block.at("worth"), worth_of, "head")
    for row, (unit, worth) in zip(block.rows, TKR_PER_UNIT.items(), strict=True):
        writer.text(row, 2, unit)
        writer.number(row, 3, worth, "note", "General", align="right")


def _ratios(writer: SheetWriter, content: Content) -> int:
    """Write the two figures behind each published ratio; return the next section's row."""
    block = content.ratio_block
    writer.section(block.first - 2, _SAID["titles"]["ratios"], _LAST_COLUMN)
    writer.heads(block.first - 1, 1, _SAID["texts"]["ratios"], left=3)
    writer.text(block.first - 1, 4, _SAID["texts"]["place"], "head_left")
    for index, figure in enumerate(content.ratios):
        assert figure.ratio is not None  # noqa: S101  that makes it a ratio
        label = figure.label.da if figure.label else _SAID["texts"]["ratio"]
        for offset, (part, value) in enumerate(
            zip(_SAID["texts"]["parts"], figure.ratio, strict=True)
        ):
            row = block.first + 2 * index + offset
            writer.text(row, 2, f"{label}: {part}")
            writer.input(row, 3, value, "General", align="left")
            writer.text(row, 4, figure.place, "note")
    return block.last + 3


def _assumptions(writer: SheetWriter, content: Content, row: int) -> int:
    """Write the assumption log; return its last row."""
    writer.section(row, _SAID["titles"]["log"], _LAST_COLUMN)
    writer.heads(row + 1, 1, [_SAID["texts"]["log"], *LOG_HEADERS.values()], left=5)
    log = [record_form(each) for each in content.package.assumptions]
    last = row + 1 + max(len(log), _LOG_ROWS)
    for index, at in enumerate(range(row + 2, last + 1)):
        said = log[index] if index < len(log) else {}
        writer.number(at, 1, index + 1, "label", WHOLE, align="left")
        for key, column in _LOG_AT.items():
            writer.input(at, column, said.get(key), TEXT_FORMAT, wrap=True)
        if said:
            lines = max(-(-len(said.get(key, "")) // _LOG_WIDTHS[key]) for key in _LOG_AT)
            writer.sheet.set_row(at - 1, 14 * lines)
    return last
