"""Charts and pictures on a sheet: they lie over its cells, and what is under them is not seen."""

from __future__ import annotations

from xml.etree import ElementTree as ET

_LOWEST_ROW = 190_500
"""EMU (1/914,400 inch) of a row of 15 points, the usual height: 12,700 EMU a point."""


def last_drawn_row(drawing: ET.Element) -> int:
    """Return the last row, counted from 1, that anything in a drawing part covers.

    A drawing that says its size instead of its last row is measured in rows of the usual height.
    """
    last = 0
    for anchor in drawing:
        start, end = anchor.findtext("{*}from/{*}row"), anchor.findtext("{*}to/{*}row")
        size = anchor.find("{*}ext")
        height = int(size.get("cy", "0")) if size is not None else 0
        top = int(start or 0)
        last = max(last, 1 + (int(end) if end else top + height // _LOWEST_ROW))
    return last
