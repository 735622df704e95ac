"""A worksheet's settings: what is hidden, filtered, sorted and conditionally coloured.

Read from the XML around the cells and from rows marked as hidden; the cells themselves are skipped,
so that a sheet of a million rows takes only one search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree as ET

from investpakke.workbook.formula.relative import LAST_COLUMN
from investpakke.workbook.ooxml.sheet_cells import Area

_DATA = re.compile(r"<((?:[\w.-]+:)?)sheetData\b[^>]*>")
_HIDDEN = re.compile(r"""hidden\s*=\s*["'](?:1|true|on)["']""")
_ROW = re.compile(r"<(?:[\w.-]+:)?row(?=[\s/>])[^>]*")
_NUMBER = re.compile(r"""\sr\s*=\s*["']([0-9]+)["']""")
_OUTLINE = re.compile(r"""\soutlineLevel\s*=\s*["'][1-9]["']""")
_YES = {"1", "true", "on"}


class Lines(NamedTuple):
    """Adjacent rows or columns, counted from 1; grouped ones have a [+] in the margin."""

    first: int
    last: int
    grouped: bool


class Filter(NamedTuple):
    """A filter's area, and whether it is set to hide rows."""

    area: Area
    active: bool


class ConditionalFormat(NamedTuple):
    """Areas with conditional colours; without styles if these are bars or scales."""

    areas: tuple[Area, ...]
    styles: tuple[int, ...]
    scaled: bool


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """The settings of one worksheet.

    Parameters
    ----------
    hidden_rows, hidden_columns : tuple of Lines
        Adjacent rows or columns are combined.
    filters : tuple of Filter
        The sheet's own and those of its Excel tables.
    sorted_areas : tuple of Area
        What has been sorted, as far as Excel remembers.
    conditional_formats : tuple of Painted
        Its conditional formats.
    fields : tuple of Area
        Input cells: a validation restricts what may be typed, or allows blanks.
    """

    hidden_rows: tuple[Lines, ...] = ()
    hidden_columns: tuple[Lines, ...] = ()
    filters: tuple[Filter, ...] = ()
    sorted_areas: tuple[Area, ...] = ()
    conditional_formats: tuple[ConditionalFormat, ...] = ()
    fields: tuple[Area, ...] = ()


def read_settings(xml: str, tables: Iterable[ET.Element] = ()) -> SheetSettings:
    """Return the settings in a worksheet's XML, which holds no document type declaration.

    Parameters
    ----------
    xml : str
        The worksheet.
    tables : iterable of Element
        The Excel tables on it; they have filters of their own.
    """
    if "<!" in xml:  # comments and CDATA may contain something that looks like tags
        xml = ET.tostring(ET.fromstring(xml), encoding="unicode")  # noqa: S314  no document type
    root = ET.fromstring(_without_cells(xml))  # noqa: S314  no document type
    owners = (root, *tables)
    filters = [found for owner in owners for found in owner.iterfind("{*}autoFilter")]
    sorts = (found for owner in (*owners, *filters) for found in owner.iterfind("{*}sortState"))
    return SheetSettings(
        hidden_rows=_join(_hidden_rows(xml)),
        hidden_columns=_join(_hidden_columns(root)),
        filters=tuple(Filter(_area(item), _is_active(item)) for item in filters),
        sorted_areas=tuple(dict.fromkeys(_area(item) for item in sorts if len(item))),
        conditional_formats=tuple(_conditional_formats(root)),
        fields=tuple(_fields(root)),
    )


def _without_cells(xml: str) -> str:
    """Return a worksheet's XML without its cells: well formed, and short."""
    start = _DATA.search(xml)
    if start is None or start[0].endswith("/>"):
        return xml
    end = f"</{start[1]}sheetData"
    at = xml.rfind(end)
    return xml[: start.end()] + xml[at:] if at >= 0 else xml


def _hidden_rows(xml: str) -> Iterator[Lines]:
    for found in _HIDDEN.finditer(xml):
        row = _ROW.match(xml, xml.rfind("<", 0, found.start()))
        if row is not None:
            number = _NUMBER.search(row[0])
            if number is None:
                yield from _counted_rows(xml)
                return
            yield Lines(int(number[1]), int(number[1]), bool(_OUTLINE.search(row[0])))


def _counted_rows(xml: str) -> Iterator[Lines]:
    """Yield the hidden rows of a sheet whose rows have no numbers."""
    place = 0
    for row in _ROW.finditer(xml):
        number = _NUMBER.search(row[0])
        place = int(number[1]) if number else place + 1
        if _HIDDEN.search(row[0]):
            yield Lines(place, place, bool(_OUTLINE.search(row[0])))


def _hidden_columns(root: ET.Element) -> Iterator[Lines]:
    for item in root.iterfind("{*}cols/{*}col"):
        if item.get("hidden") in _YES:
            first, last = int(item.get("min", "1")), int(item.get("max", "1"))
            yield Lines(first, min(last, LAST_COLUMN), item.get("outlineLevel", "0") != "0")


def _join(lines: Iterable[Lines]) -> tuple[Lines, ...]:
    """Return lines with adjacent ones of the same kind combined."""
    joined: list[Lines] = []
    for line in sorted(set(lines)):
        last = joined[-1] if joined else None
        if last and last.grouped is line.grouped and line.first <= last.last + 1:
            joined[-1] = last._replace(last=max(last.last, line.last))
        else:
            joined.append(line)
    return tuple(joined)


def _area(item: ET.Element) -> Area:
    return Area.within_sheet(item.get("ref", "A1"))


def _is_active(item: ET.Element) -> bool:
    return any(len(column) for column in item.iterfind("{*}filterColumn"))


def _conditional_formats(root: ET.Element) -> Iterator[ConditionalFormat]:
    for item in root.iterfind("{*}conditionalFormatting"):
        rules = item.findall("{*}cfRule")
        ids = (rule.get("dxfId", "") for rule in rules)
        yield ConditionalFormat(
            areas=tuple(Area.within_sheet(part) for part in item.get("sqref", "").split()),
            styles=tuple(int(identity) for identity in ids if identity.isdecimal()),
            scaled=any(rule.find("{*}colorScale") is not None for rule in rules),
        )


def _fields(root: ET.Element) -> Iterator[Area]:
    """Yield the cells with a validation that allows blanks; newer ones are in extensions."""
    for item in root.iterfind(".//{*}dataValidation"):
        if item.get("allowBlank") in _YES and item.get("type", "none") != "none":
            inside = (part.text or "" for part in item.iterfind("{*}sqref"))
            for said in (item.get("sqref", ""), *inside):
                yield from (Area.within_sheet(part) for part in said.split())
