"""The pieces that charts are made of: marks that are read aloud, scales with round steps, axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from investpakke.show.html import Content, Markup, tag
from investpakke.show.writer import Unit

SIZE = 11.0
"""Of text, in units of the drawing: one is about a CSS pixel in print."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a chart is called (``key`` is unique on the page), and what it shows in words."""

    key: str
    title: str
    told: str


def drawing(label: Label, width: float, height: float, marks: Iterable[Content]) -> Markup:
    """Return a chart of its size, that fills the width it is given."""
    title, told = f"{label.key}-title", f"{label.key}-desc"
    return tag(
        "svg",
        tag("title", label.title, id=title),
        tag("desc", label.told, id=told),
        *marks,
        viewBox=f"0 0 {place(width)} {place(height)}",
        role="img",
        id=label.key,
        aria_labelledby=f"{title} {told}",
        xmlns="http://www.w3.org/2000/svg",
        style=f"max-width:{place(width)}px",
    )


def mark(name: str, title: str, value: float | None = None, /, **attributes: str | float) -> Markup:
    """Return a shape that says on its own what it is, and the figure that it stands for."""
    places = {key: _attribute(each) for key, each in attributes.items()}
    return tag(
        name,
        tag("title", title),
        data_value=None if value is None else repr(float(value)),
        **places,
    )


def shape(name: str, **attributes: str | float) -> Markup:
    """Return a shape that stands for nothing by itself: a line of the axis."""
    return tag(name, **{key: _attribute(each) for key, each in attributes.items()})


def text(content: str, x: float, y: float, look: str = "", anchor: str = "start") -> Markup:
    """Return a text: ``anchor`` is which end of it stands at x, y its base line."""
    return tag(
        "text",
        content,
        x=place(x),
        y=place(y),
        class_=look or None,
        text_anchor=None if anchor == "start" else anchor,
    )


def diamond(x: float, y: float, size: float = 5.0) -> str:
    """Return the path of a diamond around a place."""
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return f"{path(corners)} Z"


def column(
    title: str, value: float, x: float, width: float, ends: tuple[float, float], look: str
) -> Markup:
    """Return an upright bar between two heights."""
    top, bottom = min(ends), max(ends)
    return mark("rect", title, value, x=x, y=top, width=width, height=bottom - top, class_=look)


def bar(
    title: str, value: float, y: float, height: float, ends: tuple[float, float], look: str
) -> Markup:
    """Return a lying bar between two places."""
    left, right = min(ends), max(ends)
    return mark("rect", title, value, x=left, y=y, width=right - left, height=height, class_=look)


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> Markup:
    """Return a straight line."""
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=look)


def path(points: Iterable[tuple[float, float]]) -> str:
    """Return points as an SVG path of straight lines."""
    return "M" + " L".join(f"{place(x)} {place(y)}" for x, y in points)


def place(value: float) -> str:
    """Return a coordinate, to a hundredth.

    Examples
    --------
    >>> place(12.0), place(1 / 3)
    ('12', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _attribute(value: str | float) -> str:
    return value if isinstance(value, str) else place(value)


# --- from figures to places ------------------------------------------------------------------

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WIDTH_OF_CHARACTER = 0.56
"""Of the text's size: a little more than the mean of figures in the fonts that are asked for."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from figures to places: ``low`` stands at ``start``, ``high`` at ``end``.

    Examples
    --------
    >>> Scale(0, 50, 100, 0).at(25)
    50.0
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a figure."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def zero(self) -> float:
        """The place of 0."""
        return self.at(0.0)


def scale(values: Iterable[float], start: float, end: float) -> Scale:
    """Return the scale that has 0 and all values on it; without any it goes from 0 to 1.

    Examples
    --------
    >>> scale([-8, 14], 0, 220).at(0)
    80.0
    """
    known = [value for value in values if math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    return Scale(low, high if high > low else low + 1.0, start, end)


def ticks(of: Scale, most: int = 4) -> list[float]:
    """Return round figures within a scale, at most ``most`` steps apart.

    Examples
    --------
    >>> ticks(Scale(0, 38.15, 0, 100))
    [0.0, 10.0, 20.0, 30.0]
    >>> ticks(Scale(-2.3, 10.2, 0, 100))
    [0.0, 5.0, 10.0]
    """
    span = of.high - of.low
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(each * power for each in _STEPS if each * power >= span / most * (1 - 1e-12))
    first, last = math.ceil(of.low / step - 1e-9), math.floor(of.high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in the units of its size."""
    return len(text) * size * _WIDTH_OF_CHARACTER


# --- what charts over years share ------------------------------------------------------------

LEFT, RIGHT = 46.0, 8.0
"""Room for the axis' figures, and after the last year."""

FOOT = 20.0
"""Room for the years."""

_YEAR = "2024"


@dataclass(frozen=True, slots=True)
class Slots:
    """Equal slots for years between a chart's margins."""

    years: Sequence[int]
    width: float
    left: float = LEFT
    right: float = RIGHT

    @property
    def each(self) -> float:
        """How wide a slot is."""
        return (self.width - self.left - self.right) / len(self.years)

    def middle(self, index: int) -> float:
        """Return the middle of a year's slot."""
        return self.left + self.each * (index + 0.5)

    @property
    def middles(self) -> list[float]:
        """The middles of all slots."""
        return [self.middle(index) for index in range(len(self.years))]

    def names(self, at: float) -> Iterator[Markup]:
        """Yield the years on a base line, every so many of them that they have room."""
        step = max(1, -int(-(width_of(_YEAR, SIZE) + 6) // self.each))
        for index in range(0, len(self.years), step):
            yield text(str(self.years[index]), self.middle(index), at, "axis", "middle")


def axis(of: Scale, unit: Unit, width: float) -> Iterator[Markup]:
    """Yield the lines of an upright axis and their round figures."""
    for value in ticks(of):
        at = of.at(value)
        yield line(LEFT, at, width - RIGHT, at, "zero" if value == 0 else "grid")
        yield text(unit.tick(value), LEFT - 5, at + 3.6, "axis", "end")


def key(entries: Sequence[tuple[str, str, str]], after: str, at: float = 8.0) -> Iterator[Markup]:
    """Yield what a chart's looks are, beside each other, and a last word.

    Each entry is a form ("box", "line" or "mark"), a look and its name.
    """
    left = 0.0
    for form, look, said in entries:
        if form == "box":
            yield shape("rect", x=left + 0.5, y=at, width=12.0, height=9.0, class_=look)
        elif form == "mark":
            yield shape("path", d=diamond(left + 7, at + 4.5), class_=look)
        else:
            yield line(left, at + 5, left + 14, at + 5, look)
        yield text(said, left + 18, at + 8.5, "axis")
        left += 18 + width_of(said, SIZE) + 12
    yield text(after, left, at + 8.5, "axis")
