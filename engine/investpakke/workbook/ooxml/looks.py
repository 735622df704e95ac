"""Cell formats: how cells of each style look, as far as this tool needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple
from xml.etree import ElementTree as ET

from investpakke.workbook.ooxml.number_formats import KNOWN

Align = Literal["general", "left", "right"]

_USUAL = {
    *(
        (key, no)
        for key in (
            "textRotation",
            "indent",
            "shrinkToFit",
            "hidden",
            "justifyLastLine",
            "readingOrder",
            "relativeIndent",
        )
        for no in ("0", "false")
    ),
    ("vertical", "bottom"),
    ("locked", "1"),
    ("locked", "true"),
}
"""Alignment and protection values that are the same as the defaults."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks.

    Parameters
    ----------
    number_format : str
        Its number format.
    bold, wrap : bool
        Whether its font is bold, and whether its text wraps.
    align : str
        The horizontal alignment of its content.
    plain : bool
        Whether it is otherwise like the workbook's default style.
    """

    number_format: str = "General"
    bold: bool = False
    wrap: bool = False
    align: Align = "general"
    plain: bool = True


class Font(NamedTuple):
    """A font: whether it is bold, and all its other properties."""

    bold: bool
    rest: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


NO_FONT = Font(bold=False, rest=())


def read_looks(root: ET.Element) -> tuple[Look, ...]:
    """Return the look of each cell style of a styles part, in the order of their numbers."""
    styles = root.findall("{*}cellXfs/{*}xf")
    codes, fonts = number_formats(root), read_fonts(root)
    return tuple(_look(style, styles[0], codes, fonts) for style in styles)


def number_formats(root: ET.Element) -> dict[str, str]:
    """Return the number formats by their ids: the built-in ones and the part's own."""
    known = {str(number): code for number, code in KNOWN.items()}
    own = {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    return known | {number: code for number, code in own.items() if number.isdecimal()}


def read_fonts(root: ET.Element) -> list[Font]:
    """Return the fonts of a styles part."""
    return [_font(item) for item in root.iterfind("{*}fonts/{*}font")]


def font_of(style: ET.Element, fonts: list[Font]) -> Font:
    """Return the font that a cell style names."""
    place = int(style.get("fontId", "0"))
    return fonts[place] if place < len(fonts) else NO_FONT


def struck_styles(root: ET.Element) -> frozenset[str]:
    """Return the numbers of the cell styles whose text is struck out."""
    fonts = read_fonts(root)
    return frozenset(
        str(number)
        for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf"))
        if any(
            tag == "strike" and dict(said).get("val") not in {"0", "false"}
            for tag, said in font_of(style, fonts).rest
        )
    )


def _font(item: ET.Element) -> Font:
    said = [(part.tag.rpartition("}")[2], dict(part.attrib)) for part in item]
    bold = any(tag == "b" and values.get("val") not in {"0", "false"} for tag, values in said)
    rest = [(tag, tuple(sorted(values.items()))) for tag, values in said if tag != "b"]
    return Font(bold, tuple(rest))


def _look(
    style: ET.Element, default: ET.Element, codes: Mapping[str, str], fonts: list[Font]
) -> Look:
    alignment = attributes(style, "alignment")
    align = alignment.get("horizontal", "general")
    wrap = alignment.get("wrapText", "0") in {"1", "true"}
    plain = align in {"general", "left", "right"} and _rest(style, fonts) == _rest(default, fonts)
    code = codes.get(style.get("numFmtId", "0"), "General")
    bold = font_of(style, fonts).bold
    return Look(code, bold, wrap, align, plain)  # type: ignore[arg-type]  # as `plain` says


def attributes(style: ET.Element, local: str) -> dict[str, str]:
    """Return the attributes of a part of a cell style; empty if the style lacks it."""
    found = style.find(f"{{*}}{local}")
    return {} if found is None else dict(found.attrib)


def _rest(style: ET.Element, fonts: list[Font]) -> tuple[object, ...]:
    """Return all properties of a cell style that a look does not hold."""
    ids = [style.get(key, "0") for key in ("fillId", "borderId")]
    rest = {
        key: value
        for local in ("alignment", "protection")
        for key, value in attributes(style, local).items()
        if key not in {"horizontal", "wrapText"} and (key, value) not in _USUAL
    }
    return (*ids, rest, font_of(style, fonts).rest)
