"""What charts over years share: the lines of an axis, the years under it, the key above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.show.charts.drawing import SIZE, diamond, line, shape, text
from investpakke.show.charts.scale import Scale, ticks, width_of
from investpakke.show.html import Markup
from investpakke.show.writer import Unit

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
