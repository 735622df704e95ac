"""What lies over the cells of a sheet: charts and pictures, text boxes, and comments on cells."""

from __future__ import annotations

from collections.abc import Iterator
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


def text_boxes(drawing: ET.Element) -> Iterator[tuple[int, int, str]]:
    """Yield the text of each box in a drawing part, and the row and column in which it begins."""
    for anchor in drawing:
        text = "\n".join(
            "".join(run.text or "" for run in paragraph.iterfind(".//{*}t"))
            for paragraph in anchor.iterfind(".//{*}txBody/{*}p")
        ).strip()
        if text:
            start = (anchor.findtext(f"{{*}}from/{{*}}{place}") or "0" for place in ("row", "col"))
            row, column = map(int, start)
            yield row + 1, column + 1, text


def comments_in(comments: ET.Element) -> Iterator[tuple[str, str]]:
    """Yield the cell and the text of each comment in a part of comments."""
    for comment in comments.iterfind("{*}commentList/{*}comment"):
        text = "".join(run.text or "" for run in comment.iterfind("{*}text//{*}t")).strip()
        if text:
            yield comment.get("ref", "A1"), text
