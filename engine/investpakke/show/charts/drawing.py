"""The pieces that charts are made of: a frame that is read aloud, marks with titles, texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from investpakke.show.html import Content, Markup, tag

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
