"""Cells marked by conditional formats: the cells themselves stay byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from investpakke.workbook.ooxml.xml_elements import elements

_BEFORE = frozenset(
    (
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
        "dataConsolidate",
        "customSheetViews",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
    )
)
"""Elements that come before new conditional formats in a worksheet."""

_PRIORITY = re.compile(rb"""\bpriority\s*=\s*["'](\d{1,9})["']""")
_MOST_RANGES = 60
"""Ranges in one list, so that every program can read it."""


class Mark(NamedTuple):
    """Cells that are to look the same, and the differential format for them."""

    ranges: tuple[str, ...]
    format: int


def add_marks(xml: bytes, marks: Sequence[Mark]) -> bytes:
    """Return a worksheet with marks; of two on one cell the first is shown.

    They come after the existing conditional formats, which take precedence.

    Parameters
    ----------
    xml : bytes
        The worksheet, in UTF-8.
    marks : sequence of Mark
        The marks.
    """
    root, children = elements(xml)
    before = [child.end for child in children if child.local in _BEFORE]
    at = max(before, default=root.inside)
    first = max(map(int, _PRIORITY.findall(xml)), default=0) + 1
    lists = [
        (mark.ranges[start : start + _MOST_RANGES], mark.format)
        for mark in marks
        for start in range(0, len(mark.ranges), _MOST_RANGES)
    ]
    said = "".join(_format_xml(root.prefix, *one, first + n) for n, one in enumerate(lists))
    return xml[:at] + said.encode() + xml[at:]


def _format_xml(p: str, ranges: Sequence[str], look: int, priority: int) -> str:
    return (
        f'<{p}conditionalFormatting sqref="{" ".join(ranges)}">'
        f'<{p}cfRule type="expression" dxfId="{look}" priority="{priority}">'
        f"<{p}formula>TRUE</{p}formula></{p}cfRule></{p}conditionalFormatting>"
    )
