"""One colour key and one set of number formats for every sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FONT: Final = "Calibri"
NAVY: Final = "#1F3A5F"
TEAL: Final = "#2E7D7A"
GOLD: Final = "#C8860A"
PALE: Final = "#E8EEF4"
BAND: Final = "#D5E3EE"
INPUT_FILL: Final = "#FFF6D6"
INPUT_FONT: Final = "#1F4E9E"
LINE: Final = "#BFC9D4"
GREY: Final = "#5F6B76"
GOOD_FILL, GOOD_FONT = "#D9F0DD", "#1B6B2E"
BAD_FILL, BAD_FONT = "#F9D6D5", "#A31515"
KNOWN_FILL, KNOWN_FONT = "#FCE8C8", "#7A4B00"

TKR: Final = "#,##0;[Red]-#,##0;0"
TKR_1: Final = "#,##0.0;[Red]-#,##0.0;0.0"
MIO_1: Final = "#,##0.0;[Red]-#,##0.0;0.0"
SHARE: Final = "0 %"
SHARE_1: Final = "0.0 %;[Red]-0.0 %;0.0 %"
FACTOR: Final = "0.000"
WHOLE: Final = "0"
PERSONS: Final = "#,##0.0"
TEXT_FORMAT: Final = "@"
NOTHING: Final = ";;;"

MONEY_AXIS: Final[Mapping[str, Any]] = {
    "num_format": "#,##0",
    "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    "line": {"none": True},
}
"""The axis of amounts of a chart of columns: pale lines, and no line of its own."""

_BASE: Final[Mapping[str, Any]] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
_CELL: Final[Mapping[str, Any]] = {"bottom": 4, "bottom_color": LINE}

_KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 18, "font_color": NAVY},
    "subtitle": {"font_color": GREY, "font_size": 10},
    "section": {"bold": True, "font_size": 12, "font_color": "#FFFFFF", "bg_color": NAVY},
    "head": {
        "bold": True,
        "font_color": NAVY,
        "bg_color": BAND,
        "text_wrap": True,
        "align": "right",
        "valign": "bottom",
        "bottom": 1,
        "bottom_color": NAVY,
    },
    "head_left": {
        "bold": True,
        "font_color": NAVY,
        "bg_color": BAND,
        "text_wrap": True,
        "align": "left",
        "valign": "bottom",
        "bottom": 1,
        "bottom_color": NAVY,
    },
    "unit": {"italic": True, "font_color": GREY, "align": "right", "bg_color": PALE},
    "unit_left": {"italic": True, "font_color": GREY, "align": "left", "bg_color": PALE},
    "input": {
        **_CELL,
        "bg_color": INPUT_FILL,
        "font_color": INPUT_FONT,
        "border": 1,
        "border_color": LINE,
    },
    "calc": _CELL,
    "label": _CELL,
    "total": {
        "bold": True,
        "top": 1,
        "top_color": NAVY,
        "bottom": 1,
        "bottom_color": NAVY,
        "bg_color": PALE,
    },
    "note": {"font_color": GREY, "italic": True, "indent": 1},
    "check": {**_CELL, "bold": True, "align": "center"},
    "master": {**_CELL, "bold": True, "align": "center", "font_size": 8, "text_wrap": True},
    "link": {"font_color": INPUT_FONT, "underline": 1},
    "code": {"font_name": "Consolas", "font_size": 9},
    "bold": {"bold": True},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.get = cache(self._make)

    def _make(
        self,
        kind: str,
        number: str = "",
        *,
        wrap: bool = False,
        shrink: bool = False,
        align: str = "",
        valign: str = "",
        indent: int = 0,
    ) -> Format:
        spec = {**_BASE, **_KINDS[kind]}
        if number:
            spec["num_format"] = number
        if wrap:
            spec["text_wrap"] = True
        if shrink:
            spec["shrink"] = True
        if align:
            spec["align"] = align
        if valign:
            spec["valign"] = valign
        if indent:
            spec["indent"] = indent
        return self._book.add_format(spec)

    def change(self, **spec: Any) -> Format:
        """Return a format for a conditional format: only what it changes."""
        return self._book.add_format(spec)

    @property
    def good(self) -> Format:
        """The look of a check that holds."""
        return self.change(bg_color=GOOD_FILL, font_color=GOOD_FONT)

    @property
    def bad(self) -> Format:
        """The look of a check that fails."""
        return self.change(bg_color=BAD_FILL, font_color=BAD_FONT, bold=True)

    @property
    def known(self) -> Format:
        """The look of a difference that is explained."""
        return self.change(bg_color=KNOWN_FILL, font_color=KNOWN_FONT)
