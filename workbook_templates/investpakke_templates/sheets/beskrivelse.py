"""Beskrivelse: what the document says of the cases and the package beside their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.workbook import Workbook

from investpakke.model import Case, Note
from investpakke.model.description import SPENDING_NAMES
from investpakke.packages.records import record_form
from investpakke.workbook.layout import (
    BESKRIVELSE,
    DESCRIPTION_COLUMNS,
    KEY_FIGURE_HEADERS,
    NOTE_HEADERS,
    OF_PACKAGE,
    OF_RESERVATIONS,
    SAGER,
)
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import TEXT_FORMAT, Styles
from investpakke_templates.texts import wording

_SAID = wording(BESKRIVELSE)
_HEAD_ROW, _FIRST_ROW = 4, 6
_AT = {column.key: at for at, column in enumerate(DESCRIPTION_COLUMNS, start=1)}
_WIDTHS = {
    "number": 11,
    "short_title": 26,
    "problem": 40,
    "target_group": 36,
    "effort": 44,
    "evidence": 40,
    "not_counted": 30,
    "responsible": 20,
    "benefits": 20,
    "new_benefit": 20,
}
_WIDTH = 13
_TEXTS_END = _AT["responsible"]
"""The last column of the long texts: the facts right of it are printed on pages of their own."""

_FORMATS = {"effect_share": "0.0##%"}
_NUMBER = "General"
_SPARE_ROWS = 5
_NOTES_AT = {key: at for at, key in enumerate(NOTE_HEADERS, start=1)}
_FIGURES_AT = {key: at for at, key in enumerate(KEY_FIGURE_HEADERS, start=2)}


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer = SheetWriter(book, styles, BESKRIVELSE, "#E0B400")
    writer.sheet.set_column(0, 0, 2, styles.get("plain"))
    for key, at in _AT.items():
        writer.sheet.set_column(at, at, _WIDTHS.get(key, _WIDTH), styles.get("plain"))
    writer.title(BESKRIVELSE, _SAID["subtitle"], master)
    row = _cases(writer, content)
    row = _notes(writer, content, row + 2)
    last = _key_figures(writer, content, row + 2)
    writer.sheet.freeze_panes(_FIRST_ROW - 1, 3)
    writer.print_setup(last, max(_AT.values()), repeat=(_HEAD_ROW, _HEAD_ROW + 1))
    writer.sheet.fit_to_pages(2, 0)
    writer.sheet.set_v_pagebreaks([_TEXTS_END + 1])
    writer.sheet.repeat_columns(1, 2)


def _cases(writer: SheetWriter, content: Content) -> int:
    """Write one row a case and spare rows; return the last."""
    unit = content.grid.setting("unit")
    writer.sheet.set_row(_HEAD_ROW - 1, 30)
    writer.sheet.set_row(_HEAD_ROW, 27)
    for column in DESCRIPTION_COLUMNS:
        at, left = _AT[column.key], "_left" if column.text else ""
        writer.text(_HEAD_ROW, at, column.header, f"head{left}")
        if column.money:
            writer.formula(_HEAD_ROW + 1, at, f"={unit}", _SAID["money"], "unit")
        else:
            writer.text(_HEAD_ROW + 1, at, column.unit, f"unit{left}", wrap=True)
    cases: Sequence[Case | None] = content.package.cases
    spare = content.grid.cases - len(cases)
    for row, case in enumerate([*cases, *[None] * spare], start=_FIRST_ROW):
        said = _cells(case) if case else {}
        for column in DESCRIPTION_COLUMNS:
            number = TEXT_FORMAT if column.text else _FORMATS.get(column.key, _NUMBER)
            how = {"wrap": True, "valign": "top"} if column.text else {"valign": "top"}
            writer.input(row, _AT[column.key], said.get(column.key), number, **how)
        writer.sheet.set_row(row - 1, _height(said, _WIDTHS))
    last = _FIRST_ROW + content.grid.cases - 1
    _validation(writer, content, last)
    return last


def _cells(case: Case) -> Mapping[str, Any]:
    """Return what stands in a case's row, by column."""
    said: dict[str, Any] = {"number": case.number}
    for key, value in record_form(case.description).items():
        if isinstance(value, dict):
            said |= {f"{key}.{name}": each for name, each in value.items()}
        elif isinstance(value, list):
            said[key] = "\n".join(" ".join(str(each).splitlines()) for each in value)
        else:
            said[key] = value
    for account in ("investment_account", "saving_account"):
        spending = said.get(f"{account}.spending")
        if spending is not None:
            said[f"{account}.spending"] = SPENDING_NAMES[spending][0]
    return said


def _validation(writer: SheetWriter, content: Content, last: int) -> None:
    rules = dict(_SAID["validation"])
    spending = {"validate": "list", "source": [names[0] for names in SPENDING_NAMES.values()]}
    rules |= {f"{account}_account.spending": spending for account in ("investment", "saving")}
    numbers = content.grid.inputs.on_first("[number]", content.tables)
    rules["number"] = {"validate": "list", "source": f"={SAGER}!{numbers}", **rules["number"]}
    for key, rule in rules.items():
        if key in _AT:
            at = _AT[key]
            writer.sheet.data_validation(_FIRST_ROW - 1, at, last - 1, at, rule)


def _notes(writer: SheetWriter, content: Content, row: int) -> int:
    """Write what is remarked of the package and its cases; return the last row."""
    package = content.package
    found: list[tuple[str, Note]] = [(OF_RESERVATIONS, note) for note in package.reservations]
    found += [(OF_PACKAGE, note) for note in package.notes]
    for case in package.cases:
        found += [(case.number, note) for note in case.description.notes]
    writer.section(row, _SAID["notes_heading"], _TEXTS_END)
    writer.heads(row + 1, 1, list(NOTE_HEADERS.values()), left=len(NOTE_HEADERS))
    rows = [{"of": of, **record_form(note)} for of, note in found]
    first, last = row + 2, row + 1 + len(rows) + _SPARE_ROWS
    widths = {"of": 11, "place": 26, "text": 40, "source": 36}
    for at, said in enumerate([*rows, *[{}] * _SPARE_ROWS], start=first):
        _line(writer, at, said, _NOTES_AT, widths)
    rule = {"validate": "any", **_SAID["validation"]["of"]}
    writer.sheet.data_validation(first - 1, 1, last - 1, 1, rule)
    numbers = get_column_letter(_AT["number"] + 1)
    writer.sheet.ignore_errors({"number_stored_as_text": f"{numbers}{_FIRST_ROW}:{numbers}{last}"})
    return last


def _key_figures(writer: SheetWriter, content: Content, row: int) -> int:
    """Write the document's figures that no calculation uses; return the last row."""
    writer.section(row, _SAID["figures_heading"], _TEXTS_END)
    writer.heads(row + 1, 2, list(KEY_FIGURE_HEADERS.values()), left=len(KEY_FIGURE_HEADERS))
    rows = [record_form(figure) for figure in content.package.key_figures]
    widths = {"label": 26, "unit": 36, "place": 40}
    last = row + 1 + len(rows) + _SPARE_ROWS
    for at, said in enumerate([*rows, *[{}] * _SPARE_ROWS], start=row + 2):
        _line(writer, at, said, _FIGURES_AT, widths)
    return last


def _line(
    writer: SheetWriter,
    row: int,
    said: Mapping[str, Any],
    columns: Mapping[str, int],
    widths: Mapping[str, int],
) -> None:
    for key, at in columns.items():
        number = _NUMBER if key == "value" else TEXT_FORMAT
        writer.input(row, at, said.get(key), number, wrap=True, align="left", valign="top")
    writer.sheet.set_row(row - 1, _height(said, widths))


def _height(said: Mapping[str, Any], widths: Mapping[str, int]) -> float:
    """Return the height of a row whose longest text is shown whole."""
    texts = ((len(str(said.get(key, ""))), width) for key, width in widths.items())
    lines = max(-(-length * 5 // (width * 6)) for length, width in texts)
    return 13.5 * max(lines + (lines > 1), 1)
