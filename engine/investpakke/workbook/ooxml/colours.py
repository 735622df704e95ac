"""The colours of cell styles: text and background as red, green and blue, in any notation."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from investpakke.workbook.ooxml.parts import WorkbookParts

Colour = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)

_SYSTEM = {"64": BLACK, "65": WHITE}
"""The indexed colours of a window's text and background."""

_ALIKE = 10
"""The eye does not distinguish colours that differ by at most this much in each part."""

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


class Paint(NamedTuple):
    """A cell style's text and background; None is a pattern, a gradient or unknown."""

    ink: Colour | None
    ground: Colour | None

    @property
    def is_invisible(self) -> bool:
        """Whether the text has the colour of its background."""
        return (
            self.ink is not None and self.ground is not None and look_alike(self.ink, self.ground)
        )


class Palette(NamedTuple):
    """The theme and the indexed colours of a workbook."""

    theme: Sequence[Colour]
    indexed: Sequence[Colour]


def look_alike(one: Colour, other: Colour) -> bool:
    """Return whether two colours look the same.

    Examples
    --------
    >>> look_alike((255, 255, 255), (250, 251, 255)), look_alike((255, 255, 255), (217, 217, 217))
    (True, False)
    """
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def read_paints(parts: WorkbookParts) -> tuple[Paint, ...]:
    """Return the paint of each cell style, by the index that cells use."""
    part = parts.related("/styles")
    if part is None:
        return ()
    root = parts.tree(part)
    palette = _palette(parts, root)
    inks = [_ink(item, palette) for item in root.iterfind("{*}fonts/{*}font")]
    grounds = [_ground(item, palette) for item in root.iterfind("{*}fills/{*}fill")]
    return tuple(
        Paint(_at(inks, item.get("fontId"), BLACK), _at(grounds, item.get("fillId"), WHITE))
        for item in root.iterfind("{*}cellXfs/{*}xf")
    )


def filling_conditions(parts: WorkbookParts) -> frozenset[int]:
    """Return the conditional styles that change the background but not the text, by index."""
    part = parts.related("/styles")
    if part is None:
        return frozenset()
    styles = parts.tree(part).iterfind("{*}dxfs/{*}dxf")
    return frozenset(
        place
        for place, item in enumerate(styles)
        if item.find("{*}fill") is not None and item.find("{*}font/{*}color") is None
    )


def _at(colours: Sequence[Colour | None], index: str | None, usual: Colour) -> Colour | None:
    number = int(index) if index is not None and index.isdecimal() else 0
    return colours[number] if number < len(colours) else usual


def _ink(font: ET.Element, palette: Palette) -> Colour | None:
    item = font.find("{*}color")
    return BLACK if item is None else _colour(item, palette, BLACK)


def _ground(fill: ET.Element, palette: Palette) -> Colour | None:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return None
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return WHITE
    item = pattern.find("{*}fgColor")
    if kind != "solid":
        return None
    return WHITE if item is None else _colour(item, palette, WHITE)


def _colour(item: ET.Element, palette: Palette, automatic: Colour) -> Colour | None:
    said: Mapping[str, str] = item.attrib
    colour: Colour | None = None
    if "rgb" in said:
        colour = _hex(said["rgb"])
    elif "theme" in said:
        colour = _pick(palette.theme, said["theme"])
    elif said.get("indexed") in _SYSTEM:
        colour = _SYSTEM[said["indexed"]]
    elif "indexed" in said:
        colour = _pick(palette.indexed, said["indexed"])
    elif said.get("auto") in {"1", "true"}:
        colour = automatic
    return None if colour is None else apply_tint(colour, _number(said.get("tint")))


def _pick(colours: Sequence[Colour], index: str) -> Colour | None:
    return colours[int(index)] if index.isdecimal() and int(index) < len(colours) else None


def _hex(text: str) -> Colour | None:
    found = _HEX.fullmatch(text)
    if found is None:
        return None
    digits = found[1]
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _number(text: str | None) -> float:
    try:
        return max(-1.0, min(1.0, float(text or 0)))
    except ValueError:
        return 0.0


def apply_tint(colour: Colour, tint: float) -> Colour:
    """Return a colour made darker (tint below 0) or lighter, as Excel does.

    Examples
    --------
    >>> apply_tint((0, 0, 0), 1.0), apply_tint((255, 255, 255), -0.5)
    ((255, 255, 255), (128, 128, 128))
    """
    if tint == 0:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, light, strength)
    return round(red * 255), round(green * 255), round(blue * 255)


def _palette(parts: WorkbookParts, styles: ET.Element) -> Palette:
    from openpyxl.styles.colors import COLOR_INDEX

    own = [
        _hex(item.get("rgb", "")) or BLACK
        for item in styles.iterfind("{*}colors/{*}indexedColors/{*}rgbColor")
    ]
    indexed = own or [_hex(text) or BLACK for text in COLOR_INDEX]
    part = parts.related("/theme")
    return Palette(_THEME if part is None else _theme(parts.tree(part)) or _THEME, indexed)


def _theme(root: ET.Element) -> list[Colour]:
    scheme = root.find(".//{*}clrScheme")
    colours = [_hex(_colour_value(item)) or BLACK for item in ([] if scheme is None else scheme)]
    if len(colours) < 4:
        return []
    return [colours[1], colours[0], colours[3], colours[2], *colours[4:]]  # light comes first


def _colour_value(item: ET.Element) -> str:
    first = next(iter(item), None)
    return "" if first is None else first.get("lastClr") or first.get("val") or ""


_THEME: Sequence[Colour] = (WHITE, BLACK)
"""The theme of a workbook that states none: white and black."""
