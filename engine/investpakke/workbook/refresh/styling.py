"""The format of cells on the sheet "Pakke": for new cells only, existing ones keep theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Final

from investpakke.workbook.ooxml.looks import Look
from investpakke.workbook.ooxml.patch import PLAIN, RowLook, Styles
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from investpakke.workbook.refresh.package_sheet import Kind
from investpakke.workbook.refresh.placing import Plan


def _numbers(*formats: str) -> tuple[Look, ...]:
    return tuple(Look(code) for code in formats)


LOOKS: Final[Mapping[Kind, tuple[Look, ...]]] = {
    "title": (Look(bold=True),),
    "header": (Look(bold=True, wrap=True),),
    "number header": (Look(bold=True, wrap=True, align="right"),),
    "place": (Look(align="left"),),
    "text": (),
    "whole": (),
    "tkr": _numbers("#,##0", "#,##0;-#,##0", "#,##0_);(#,##0)"),
    "persons": _numbers("#,##0.0", "#,##0.00", "0.0", "0.00"),
    "share": _numbers("0.0%", "0.0 %", "0%", "0 %", "0.00%", "0.00 %"),
}
"""Looks for a kind of cell, the best first; none where the default will do."""

NUMBER_FORMATS: Final[Mapping[Kind, tuple[str, ...]]] = {
    kind: tuple(look.number_format for look in looks if look.number_format != "General")
    for kind, looks in LOOKS.items()
}
"""Number formats for a kind of cell, the best first."""

_HEADER_WIDTH, _LINE_HEIGHT = 15, 15
"""How many bold letters fit in a column of figures, and the height of a line in points."""

NEW_SHEET: Final = (
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetFormatPr defaultRowHeight="15"/>'
    '<cols><col min="1" max="1" width="2.7109375" customWidth="1"/>'
    '<col min="2" max="2" width="7.7109375" customWidth="1"/>'
    '<col min="3" max="3" width="60.7109375" customWidth="1"/>'
    '<col min="4" max="12" width="15.7109375" customWidth="1"/></cols><sheetData/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
)
"""What comes before the cells of a new sheet: widths, and one page across."""


def suitable(looks: Sequence[Look]) -> dict[Kind, str]:
    """Return, by kind, the workbook's own cell style that fits best, if any."""
    numbers: dict[Look, str] = {}
    for number, look in enumerate(looks):
        plain_code = look.number_format.replace("\\", "")
        numbers.setdefault(replace(look, number_format=plain_code), str(number))
    found = {
        kind: [numbers[look] for look in suits if look in numbers] for kind, suits in LOOKS.items()
    }
    return {kind: numbers[0] for kind, numbers in found.items() if numbers}


def missing(found: Iterable[Kind]) -> dict[Kind, Look]:
    """Return the best look of each kind that has one, except for the kinds that were found."""
    return {kind: looks[0] for kind, looks in LOOKS.items() if looks and kind not in {*found}}


class Styling:
    """Gives new cells the style of cells of that kind in their column, or else one that fits."""

    def __init__(self, planned: Plan, target: SheetCells, suits: Mapping[Kind, str]) -> None:
        self._planned, self._target, self._suits = planned, target, suits
        self._own: Mapping[tuple[int, Kind], str] | None = None
        self._kinds: Mapping[int, Kind] = {}
        self._look = PLAIN

    def __call__(self, row: int, styles: Styles) -> RowLook:
        """Return the format of a row's new cells."""
        kinds = self._planned.kinds.get(row, {})
        if kinds is not self._kinds:  # the lines of a block share theirs
            own = self._own = self._styles_of_blocks(styles) if self._own is None else self._own
            found = {
                column: own.get((column, kind)) or self._suits.get(kind)
                for column, kind in kinds.items()
            }
            known = {column: style for column, style in found.items() if style is not None}
            self._kinds, self._look = kinds, RowLook(known, self._height(row))
        return self._look

    def _height(self, row: int) -> float | None:
        """Return the height of a row of headers that wrap."""
        kinds = self._planned.kinds.get(row, {})
        lines = [
            len(wrap(content, _HEADER_WIDTH, break_long_words=False))
            for column, content in self._planned.lines.get(row, {}).items()
            if kinds.get(column) == "number header" and isinstance(content, str)
        ]
        most = max(lines, default=1)
        return most * _LINE_HEIGHT if most > 1 else None

    def _styles_of_blocks(self, styles: Styles) -> dict[tuple[int, Kind], str]:
        """Return the style of the blocks' cells, by column and kind."""
        kinds, rows = self._planned.kinds, self._target.rows
        return {
            (column, kinds[row][column]): style
            for (row, column), style in styles.items()
            if row in kinds and column in kinds[row] and column in rows.get(row, {})
        }
