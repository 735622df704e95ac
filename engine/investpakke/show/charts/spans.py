"""Spans: from a low to a high quantile, with the middle half as a box and the median as a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.show.charts.drawing import SIZE, Label, bar, drawing, line, mark, place, text
from investpakke.show.charts.scale import Scale, scale, ticks, width_of
from investpakke.show.html import Markup
from investpakke.show.writer import Unit, Writer
from investpakke.text import Text

_ROW, _BOX, _HEAD = 21.0, 11.0, 18.0


@dataclass(frozen=True, slots=True)
class Span:
    """One row: its name, five quantiles from 5 to 95 % in tkr., and what is written after it."""

    name: str
    quantiles: Sequence[float]
    said: str = ""


def spans(label: Label, rows: Sequence[Span], writer: Writer, *, width: float = 640) -> Markup:
    """Return a row a span over one axis; the dashed line is a gain of 0."""
    known = [value for row in rows for value in row.quantiles]
    unit = Unit.of(writer, known)
    left = max(width_of(name, SIZE) for name in (unit.name, *(row.name for row in rows))) + 14
    after = max((width_of(row.said, SIZE) for row in rows), default=0.0) + 12
    of = scale(known, left, width - after)
    height = _HEAD + _ROW * len(rows) + 2
    marks = [*_axis(of, unit, height)]
    for index, row in enumerate(rows):
        marks += _span(row, _HEAD + _ROW * index, of, width - after + 8, unit)
    return drawing(label, width, height, marks)


def _axis(of: Scale, unit: Unit, height: float) -> Iterator[Markup]:
    yield text(unit.name, 0, _HEAD - 7, "axis")
    for value in ticks(of):
        at = of.at(value)
        yield line(at, _HEAD - 3, at, height, "nil" if value == 0 else "grid")
        yield text(unit.tick(value), at, _HEAD - 7, "axis", "middle")


def _span(row: Span, top: float, of: Scale, after: float, unit: Unit) -> Iterator[Markup]:
    low, first, median, third, high = row.quantiles
    middle, say = top + _ROW / 2, unit.writer.say
    yield text(row.name, 0, middle + 3.8, "name")
    yield mark(
        "path",
        f"{row.name}, 5–95 %: {unit.full(low)} – {unit.full(high)}",
        None,
        d=f"M{place(of.at(low))} {place(middle)} H{place(of.at(high))}",
        class_="whisker",
        data_low=repr(float(low)),
        data_high=repr(float(high)),
    )
    name = f"{row.name}, 25–75 %: {unit.full(first)} – {unit.full(third)}"
    yield bar(name, third - first, middle - _BOX / 2, _BOX, (of.at(first), of.at(third)), "effect")
    at = of.at(median)
    said = say(Text("median"))
    upright = f"M{place(at)} {place(middle - 7)} V{place(middle + 7)}"
    yield mark("path", f"{row.name}, {said}: {unit.full(median)}", median, d=upright, class_="run")
    if row.said:
        yield text(row.said, after, middle + 3.8, "value")
