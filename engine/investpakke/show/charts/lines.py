"""Lines over years, each with a dash and a mark of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.calc.series import Floats
from investpakke.show.charts.drawing import Label, drawing, mark, path, shape
from investpakke.show.charts.frame import FOOT, Slots, axis, key
from investpakke.show.charts.scale import Scale, scale
from investpakke.show.html import Markup
from investpakke.show.writer import Unit, Writer

_HEAD = 30.0
_LOOKS = ("run", "run dashed", "run dotted")
"""Three lines tell themselves apart without colour; more would not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and tkr. by year, (y,)."""

    name: str
    values: Floats


def lines_chart(
    label: Label, years: Sequence[int], lines: Sequence[Line], writer: Writer, *, width: float = 640
) -> Markup:
    """Return up to three lines over the same years."""
    foot = _HEAD + width * 0.24
    known = [float(value) for each in lines for value in each.values]
    unit, slots = Unit.of(writer, known), Slots(years, width)
    upright = scale(known, foot, _HEAD + 6)
    entries = [("line", look, each.name) for each, look in zip(lines, _LOOKS, strict=False)]
    marks = [*axis(upright, unit, width), *key(entries, unit.name), *slots.names(foot + 15)]
    for each, look in zip(lines, _LOOKS, strict=False):
        marks += _line(each, look, slots, upright, unit)
    return drawing(label, width, foot + FOOT, marks)


def _line(each: Line, look: str, slots: Slots, upright: Scale, unit: Unit) -> Iterator[Markup]:
    values = each.values.tolist()
    heights = [upright.at(value) for value in values]
    yield shape("path", d=path(zip(slots.middles, heights, strict=True)), class_=look)
    for year, x, y, value in zip(slots.years, slots.middles, heights, values, strict=True):
        yield mark(
            "circle",
            f"{year}, {each.name}: {unit.full(value)}",
            value,
            cx=x,
            cy=y,
            r=3.0,
            class_="dot",
        )
