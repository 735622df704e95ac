"""A workbook's styles part with more cell styles; all that is in it stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from investpakke.workbook.ooxml.looks import (
    NO_FONT,
    Font,
    Look,
    attributes,
    font_of,
    number_formats,
    read_fonts,
    read_looks,
)
from investpakke.workbook.ooxml.xml_elements import appended, attribute, elements, tag_end

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_COUNT = re.compile(rb"\bcount\s*=\s*([\"'])[^\"']*\1")
_FIRST_OWN_FORMAT = 164
"""Lower numbers are those of formats that Excel knows without being told."""


def empty_styles(namespace: str) -> bytes:
    """Return the styles part of a workbook that has none: the default style alone."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<styleSheet xmlns={attribute(namespace)}>"
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ).encode()


def with_looks(xml: bytes, looks: Sequence[Look]) -> tuple[bytes, dict[Look, str]]:
    """Return a styles part that has the looks, and the number of the cell style of each.

    Parameters
    ----------
    xml : bytes
        The styles part; it declares no document type.
    looks : sequence of Look
        The looks that are wanted, each otherwise as the workbook's default style. Those that
        are there are not added again.
    """
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    known = read_looks(root)
    wanted = looks if known else (Look(), *looks)
    missing = [look for look in dict.fromkeys(wanted) if look not in known]
    everything = [*known, *missing]
    numbers = {look: str(everything.index(look)) for look in looks}
    return (_added(xml, root, missing) if missing else xml), numbers


def with_differential(xml: bytes, formats: Sequence[str]) -> tuple[bytes, int]:
    """Return a styles part with differential formats, and the number of the first of them.

    Parameters
    ----------
    xml : bytes
        The styles part; it declares no document type.
    formats : sequence of str
        What stands in each ``dxf``; tags begin with "<" or "</", and get the part's prefix.
    """
    p = elements(xml)[0].prefix
    root = ET.fromstring(xml)  # noqa: S314  without a document type there are no entities
    known = len(root.findall("{*}dxfs/{*}dxf"))
    items = [
        f"<{p}dxf>{re.sub('(</?)', lambda tag: tag[0] + p, inside)}</{p}dxf>" for inside in formats
    ]
    return _with_items(xml, "dxfs", items, known), known


def _added(xml: bytes, root: ET.Element, looks: Sequence[Look]) -> bytes:
    """Return a styles part with a cell style for each look, and what these refer to."""
    p = elements(xml)[0].prefix
    default = root.find("{*}cellXfs/{*}xf")
    default = ET.Element("xf") if default is None else default
    formats, new_formats = _formats(root, looks)
    old_fonts = read_fonts(root)
    usual = font_of(default, old_fonts)
    wanted = [Font(look.bold, usual.rest) for look in looks]
    fonts = [*old_fonts] or [NO_FONT]
    fonts += [font for font in dict.fromkeys(wanted) if font not in fonts]
    lists = {
        "numFmts": [
            f'<{p}numFmt numFmtId="{formats[code]}" formatCode={attribute(code)}/>'
            for code in new_formats
        ],
        "fonts": [_font_xml(p, font) for font in fonts[len(old_fonts) :]],
        "cellXfs": [
            _style_xml(p, look, formats[look.number_format], fonts.index(font), default)
            for look, font in zip(looks, wanted, strict=True)
        ],
    }
    for local, items in lists.items():
        if items:
            xml = _with_items(xml, local, items, len(root.findall(f"{{*}}{local}/*")))
    return xml


def _formats(root: ET.Element, looks: Sequence[Look]) -> tuple[dict[str, str], list[str]]:
    """Return the ids of number formats, with free ones for those that are new, and these."""
    known = number_formats(root)
    formats = {code: number for number, code in known.items()}
    codes = dict.fromkeys(look.number_format for look in looks)
    new = [code for code in codes if code not in formats]
    free = max([_FIRST_OWN_FORMAT, *(int(number) + 1 for number in known)])
    return formats | {code: str(free + place) for place, code in enumerate(new)}, new


def _font_xml(p: str, font: Font) -> str:
    said = [("b", ()), *font.rest] if font.bold else font.rest
    inside = "".join(
        f"<{p}{tag}{''.join(f' {key}={attribute(value)}' for key, value in values)}/>"
        for tag, values in said
    )
    return f"<{p}font>{inside}</{p}font>"


def _style_xml(p: str, look: Look, number_format: str, font: int, default: ET.Element) -> str:
    """Return a cell style that is, but for its look, as the default one."""
    kept = "".join(
        f' {key}="{default.get(key)}"'
        for key in ("fillId", "borderId", "xfId")
        if default.get(key) is not None
    )
    ids = f'numFmtId="{number_format}" fontId="{font}"{kept} applyNumberFormat="1" applyFont="1"'
    own = {"horizontal": look.align, "wrapText": "1" if look.wrap else "0"}
    alignment = attributes(default, "alignment") | own
    said = "".join(
        f" {key}={attribute(value)}"
        for key, value in alignment.items()
        if (key, value) not in {("horizontal", "general"), ("wrapText", "0")}
    )
    if not said:
        return f"<{p}xf {ids}/>"
    return f'<{p}xf {ids} applyAlignment="1"><{p}alignment{said}/></{p}xf>'


def _with_items(xml: bytes, local: str, items: Sequence[str], old: int) -> bytes:
    """Return a styles part with items at the end of one of its lists, made if it is missing."""
    root, parts = elements(xml)
    there = next((part for part in parts if part.local == local), None)
    inside = "".join(items)
    if there is not None:
        xml = appended(xml, there, inside)
        stop = tag_end(xml, there.start)
        count = f'count="{old + len(items)}"'.encode()
        return xml[: there.start] + _COUNT.sub(count, xml[there.start : stop], count=1) + xml[stop:]
    made = f'<{root.prefix}{local} count="{len(items)}">{inside}</{root.prefix}{local}>'
    before = [part.end for part in parts if part.local in _ORDER[: _ORDER.index(local)]]
    if root.is_empty_tag:
        return appended(xml, root, made)
    at = max(before, default=root.inside)
    return xml[:at] + made.encode() + xml[at:]
